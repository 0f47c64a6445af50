//! python-docx and openpyxl.

use super::*;

fn texts(lista: &Value) -> Vec<String> {
    lista.as_array().unwrap().iter().map(text).collect()
}

/// The one table whose heading begins with this word.
fn headed<'a>(leido: &'a Value, primera: &str) -> &'a Value {
    let tablas = leido["tablas"].as_array().unwrap();
    let found: Vec<&Value> = tablas.iter().filter(|t| t["filas"][0][0] == primera).collect();
    assert_eq!(found.len(), 1, "{}: tables headed by {primera}", leido["archivo"]);
    found[0]
}

#[test]
#[ignore = "needs python-docx"]
fn python_docx_finds_every_fact_in_the_convenio_of_every_sample() {
    let mesa = Mesa::new();
    let paquetes = paquetes(&mesa);
    let rutas: Vec<PathBuf> = paquetes.iter().map(|p| p.carpeta.join("convenio.docx")).collect();
    for (p, leido) in paquetes.iter().zip(reader("leer_word.py", &rutas)) {
        let todo = texts(&leido["parrafos"]).join("\n");
        for hecho in p.sostenedor.iter().chain(p.representantes.iter().flatten()) {
            assert!(todo.contains(hecho), "{}: no dice «{hecho}»", p.nombre);
        }
        assert!(texts(&leido["cabecera"]).join("").contains(&p.sostenedor[0]), "{}", p.nombre);
        assert_eq!(leido["hoja"], serde_json::json!([612.0, 792.0]), "{}", p.nombre);

        let schools = headed(&leido, "RBD");
        assert!(text(&schools["bajo"]).starts_with("TERCERA"), "{}: {}", p.nombre, schools["bajo"]);
        assert_eq!(schools["encabezado_repetido"], true, "{}: the heading row is repeated", p.nombre);
        let found: Vec<[String; 2]> =
            schools["filas"].as_array().unwrap()[1..].iter().map(|f| [text(&f[0]), text(&f[1])]).collect();
        let expected: Vec<[String; 2]> =
            p.colegios.iter().map(|c| [c.rbd.clone(), c.nombre.clone()]).collect();
        assert_eq!(found, expected, "{}", p.nombre);

        let services = headed(&leido, "Servicio");
        let mut named: Vec<String> =
            services["filas"].as_array().unwrap()[1..].iter().map(|f| text(&f[0])).collect();
        let mut asked: Vec<String> = p.colegios.iter().flat_map(|c| c.servicios.clone()).collect();
        asked.sort();
        asked.dedup();
        named.sort();
        assert_eq!(named, asked, "{}", p.nombre);
    }
}

#[test]
#[ignore = "needs python-docx"]
fn python_docx_reads_every_paper_with_its_title() {
    let mesa = Mesa::new();
    let paquetes = paquetes(&mesa);
    let rutas: Vec<PathBuf> =
        paquetes.iter().flat_map(|p| WORD.map(|nombre| p.carpeta.join(nombre))).collect();
    let mut titulos: Vec<String> = Vec::new();
    for leido in reader("leer_word.py", &rutas) {
        assert!(!texts(&leido["parrafos"]).is_empty(), "{leido}");
        assert!(texts(&leido["pie"]).join("").contains("Página"), "{leido}");
        assert_eq!(leido["autor"], "convenio");
        titulos.push(text(&leido["titulo"]));
    }
    titulos.sort();
    titulos.dedup();
    assert_eq!(titulos.len(), WORD.len(), "each paper has a title of its own: {titulos:?}");
}

#[test]
#[ignore = "needs openpyxl"]
fn openpyxl_finds_text_panes_choices_and_properties_in_the_anexo_of_every_sample() {
    let mesa = Mesa::new();
    let paquetes = paquetes(&mesa);
    let rutas: Vec<PathBuf> = paquetes.iter().map(|p| p.carpeta.join(EXCEL)).collect();
    for (p, libro) in paquetes.iter().zip(reader("leer_excel.py", &rutas)) {
        check_book(p, &libro);
    }
}

fn check_book(p: &Paquete, libro: &Value) {
    assert_eq!(libro["titulo"], "Anexo del convenio de interoperabilidad SIGE");
    assert_eq!(libro["autor"], "convenio");
    let hojas = libro["hojas"].as_array().unwrap();
    let nombres: Vec<&str> = hojas.iter().map(|h| h["nombre"].as_str().unwrap()).collect();
    assert_eq!(nombres, ["Identificación", "Contactos", "Servicios"]);
    for (hoja, congelado) in hojas.iter().zip(["C4", "B4", "C4"]) {
        assert_eq!(hoja["congelado"], congelado, "{}: {}", p.nombre, hoja["nombre"]);
        let impresion = &hoja["impresion"];
        assert_eq!((&impresion["orientacion"], &impresion["papel"]), (&"landscape".into(), &1.into()));
        assert_eq!((&impresion["ajusta"], &impresion["filas_repetidas"]), (&true.into(), &"$3:$3".into()));
        // Every cell is text: an RBD or a RUT is a name, not a number.
        for celda in hoja["filas"].as_array().unwrap().iter().flat_map(|f| f.as_array().unwrap()) {
            assert!(celda["valor"].is_null() || celda["tipo"] == "s", "{}: {celda}", p.nombre);
        }
    }
    let rows = |hoja: usize| hojas[hoja]["filas"].as_array().unwrap()[3..].iter();
    let cell = |fila: &Value, columna: usize| {
        assert_eq!(fila[columna]["formato"], "@", "{}: {}", p.nombre, fila[columna]);
        text(&fila[columna]["valor"])
    };
    for (fila, c) in rows(0).zip(&p.colegios) {
        let found = [0, 1, 6, 7].map(|columna| cell(fila, columna));
        assert_eq!(
            found,
            [c.rbd.clone(), c.nombre.clone(), p.sostenedor[0].clone(), p.sostenedor[1].clone()]
        );
    }
    let sign: Vec<[String; 2]> = rows(1)
        .filter(|f| f[0]["valor"] == "Representante legal")
        .map(|f| [cell(f, 1), cell(f, 3)])
        .collect();
    assert_eq!(sign, p.representantes);

    let (count, headings) = (p.colegios.len(), &hojas[2]["filas"][2]);
    assert_eq!((rows(0).count(), rows(2).count()), (count, count), "{}: a row a school", p.nombre);
    let columns = headings.as_array().unwrap().len();
    for (fila, c) in rows(2).zip(&p.colegios) {
        assert_eq!([cell(fila, 0), cell(fila, 1)], [c.rbd.clone(), c.nombre.clone()]);
        for columna in 2..columns {
            let asked = c.servicios.contains(&text(&headings[columna]["valor"]));
            assert_eq!(cell(fila, columna), if asked { "SI" } else { "NO" }, "{}: {fila}", p.nombre);
        }
    }
    let rules = hojas[2]["validaciones"].as_array().unwrap();
    assert_eq!(rules.len(), 1, "{}", p.nombre);
    assert_eq!((&rules[0]["tipo"], &rules[0]["formula"]), (&"list".into(), &"\"SI,NO\"".into()));
    let last = char::from(b'A' + u8::try_from(columns - 1).unwrap());
    assert_eq!(rules[0]["rango"], format!("C4:{last}{}", 3 + count), "{}", p.nombre);
}

#[test]
#[ignore = "needs openpyxl"]
fn openpyxl_sees_nothing_change_in_a_filled_workbook_but_the_cells_that_were_written() {
    use crate::libro::{HOJA, llenar, matriz, pedido, texto};
    let mesa = Mesa::new();
    let libro = matriz();
    for veces in [0, 1, 97] {
        let celdas = vec![texto("B6", "00125-4"), texto("B7", "0200")];
        let lleno = llenar(&libro, &[pedido(celdas, &[(7, veces)])]).unwrap();
        let rutas = [mesa.escribir("antes.xlsx", &libro), mesa.escribir("despues.xlsx", &lleno)];
        let python = std::env::var_os("CONVENIO_PYTHON").unwrap_or_else(|| "python3".into());
        let script = raiz().join("tests/pares/comparar_libros.py");
        let mut orden = Command::new(python);
        orden.arg("-B").arg(script).args(&rutas).args([HOJA, "7", &veces.to_string()]);
        let seen: Value = serde_json::from_str(&run(&mut orden)).unwrap();
        assert_eq!(texts(&seen[0]), ["B6: None -> '00125-4'", "B7: None -> '0200'"], "{veces}");
    }
}
