//! `generar` with the Ministry's matrix: it is the Anexo of the package, in its own format, and everything says so.

use std::fs;

use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::anexo::Filas;
use crate::comun::{Corrida, Mesa, archivos_de, con_parte, ejemplo, generar, manifiesto, texto_de_word};
use crate::modelo::{SUBVENCIONADO, modelo};

pub const PAQUETE: &str = "salida/65999001-6_particular_subvencionado_libro_de_clases";
pub const PERFIL: &str = "particular_subvencionado.toml";

pub const ESCUELAS: Filas<'static> = &[&["RBD", "Nombre del establecimiento", "Comuna", "Dirección"]];
pub const CONTACTOS: Filas<'static> = &[
    &["Rol", "Nombre", "Cargo", "RUT", "Correo", "Teléfono"],
    &["Contacto administrativo"],
    &["Contacto técnico"],
];
pub const SERVICIOS: Filas<'static> = &[&[
    "RBD",
    "Nombre del establecimiento",
    "Validación de alumnos",
    "Tipos de enseñanza",
    "Cursos",
    "Envío de asistencia",
    "Reporte de envío de asistencia",
]];

/// A workbook of these sheets.
pub fn libro(hojas: &[(&str, Filas<'_>)]) -> Vec<u8> {
    let mut libro = Workbook::new();
    for (nombre, filas) in hojas {
        let hoja = libro.add_worksheet().set_name(*nombre).unwrap();
        for (fila, celdas) in (0..).zip(*filas) {
            for (columna, texto) in (0..).zip(*celdas).filter(|(_, t)| !t.is_empty()) {
                hoja.write_string(fila, columna, *texto).unwrap();
            }
        }
    }
    libro.save_to_buffer().unwrap()
}

/// A blank matrix whose every cell is sure.
pub fn matriz() -> Vec<u8> {
    libro(&[("Identificación", ESCUELAS), ("Contactos", CONTACTOS), ("Servicios", SERVICIOS)])
}

/// The same with two columns that nobody can know.
pub fn dudosa() -> Vec<u8> {
    let escuelas: Filas<'_> =
        &[&["RBD", "Nombre del establecimiento", "Comuna", "Dirección", "Zeta", "Clave omega"]];
    libro(&[("Identificación", escuelas), ("Contactos", CONTACTOS), ("Servicios", SERVICIOS)])
}

/// The same matrix as a workbook with macros.
fn con_macros() -> Vec<u8> {
    con_parte(&matriz(), "[Content_Types].xml", |tipos| {
        let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
        Some(tipos.replace(sheet, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"))
    })
}

fn nombres(mesa: &Mesa, paquete: &str) -> Vec<String> {
    archivos_de(&mesa.ruta(paquete)).into_iter().map(|(nombre, _)| nombre).collect()
}

fn paquetes(mesa: &Mesa) -> Vec<String> {
    mesa.en_salida().into_iter().filter(|n| !n.ends_with(".zip")).map(|n| format!("salida/{n}")).collect()
}

/// Whether the Anexo of a package says what a sample says.
fn agrees(mesa: &Mesa, archivo: &str, perfil: &str) {
    let corrida = mesa.correr(["anexo", "comparar", archivo, ejemplo(perfil).to_str().unwrap()]);
    let errors: Vec<&str> = corrida.errores.lines().filter(|l| l.contains("error[")).collect();
    // This matrix has no place for it.
    assert!(errors.iter().all(|e| e.contains("falta el proveedor")), "{}", corrida.todo());
}

#[test]
fn the_official_matrix_is_the_anexo_and_every_paper_says_so() {
    let mesa = Mesa::new();
    let bytes = matriz();
    mesa.escribir("matriz.xlsx", &bytes);
    let corrida = generar(&mesa, &[PERFIL], &["--anexo-oficial", "matriz.xlsx"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    for words in [
        "Estado: convenio de referencia y Anexo oficial.",
        "anexo.xlsx                   Anexo: matriz de servicios (la matriz oficial, llena)",
        "1. Abra anexo.xlsx, que es la matriz que usted entregó",
        "2. Baje el modelo oficial del convenio, que prevalece",
    ] {
        assert!(corrida.salida.contains(words), "falta «{words}»: {}", corrida.salida);
    }
    assert!(!corrida.salida.contains("matriz del Anexo"), "nobody copies it by hand: {}", corrida.salida);
    agrees(&mesa, &format!("{PAQUETE}/anexo.xlsx"), PERFIL);
    assert_eq!(nombres(&mesa, PAQUETE).iter().filter(|n| n.starts_with("anexo")).count(), 1);

    let papel = |archivo: &str| texto_de_word(&fs::read(mesa.ruta(PAQUETE).join(archivo)).unwrap());
    let lista = papel("lista_de_verificacion.docx");
    assert!(lista.contains("que la matriz con que se hizo el Anexo sea la vigente"), "{lista}");
    assert!(!lista.contains("Obtener el modelo oficial del Anexo"), "{lista}");
    assert!(lista.contains("El convenio de este paquete es un texto de referencia"), "{lista}");
    let hoja = papel("hoja_de_llenado.docx");
    assert!(hoja.contains("El Anexo de este paquete es la matriz oficial, ya llena"), "{hoja}");

    let m = manifiesto(&mesa, PAQUETE);
    assert_eq!(m["estado"], "convenio de referencia y Anexo oficial");
    assert_eq!(m["origen"]["anexo_oficial"], convenio::base::huella::sha256(&bytes));
    assert_eq!(m["origen"].get("mapa_anexo"), None);
    assert_eq!(m["origen"].get("modelo_oficial"), None);
    let states: Vec<&str> =
        m["archivos"].as_array().unwrap().iter().map(|f| f["estado"].as_str().unwrap()).collect();
    assert_eq!(states, ["referencia", "oficial", "referencia", "referencia", "referencia", "referencia"]);

    let seen = mesa.correr(["paquete", "verificar", &format!("{PAQUETE}.zip")]);
    assert_eq!(seen.codigo, 0, "{}", seen.todo());
    assert!(seen.salida.contains("Con el archivo del Ministerio, lleno: anexo.xlsx."), "{}", seen.salida);
}

#[test]
fn it_keeps_its_format_and_one_of_another_format_takes_its_place() {
    let mesa = Mesa::new();
    mesa.escribir("matriz.xlsx", matriz());
    // What it is called is not what it is.
    mesa.escribir("con macros.xlsx", con_macros());
    assert_eq!(generar(&mesa, &[PERFIL], &["--anexo-oficial", "matriz.xlsx"]).codigo, 0);
    let again = generar(&mesa, &[PERFIL], &["--anexo-oficial", "matriz.xlsx"]);
    assert!(again.salida.contains("ya estaba hecho, sin cambios"), "{}", again.todo());
    let orden = ["--anexo-oficial", "con macros.xlsx", "--formato", "json"];
    let other = generar(&mesa, &[PERFIL], &orden);
    assert_eq!(other.codigo, 1, "{}", other.todo());
    let differs = other.json()[0]["paquetes"][0]["difiere"].to_string();
    assert!(differs.contains("anexo.xlsm"), "{differs}");
    assert!(mesa.ruta(PAQUETE).join("anexo.xlsx").exists());

    let forced = generar(&mesa, &[PERFIL], &[&orden[..], &["--forzar"]].concat());
    assert_eq!(forced.codigo, 0, "{}", forced.todo());
    let own = |paquete: &str| -> Vec<String> {
        nombres(&mesa, paquete).into_iter().filter(|n| n.starts_with("anexo")).collect()
    };
    assert_eq!(own(PAQUETE), ["anexo.xlsm"]);
    assert_eq!(own(&format!("{PAQUETE}.anterior")), ["anexo.xlsx"]);
    let json = &forced.json()[0]["paquetes"][0];
    assert!(json["archivos"].to_string().contains("anexo.xlsm"), "{json}");
    assert_eq!(json["papeles"][1], serde_json::json!({ "archivo": "anexo.xlsm", "estado": "oficial" }));
    let sums = fs::read_to_string(mesa.ruta(PAQUETE).join("SHA256SUMS")).unwrap();
    assert!(sums.contains("  anexo.xlsm\n") && !sums.contains("anexo.xlsx"), "{sums}");
    for paquete in [PAQUETE.to_owned(), format!("{PAQUETE}.zip")] {
        let seen = mesa.correr(["paquete", "verificar", &paquete]);
        assert_eq!(seen.codigo, 0, "{}", seen.todo());
        assert!(!seen.todo().contains("paquete-sobra"), "{}", seen.todo());
    }
}

#[test]
fn what_is_left_to_decide_stops_it_with_its_cell_unless_it_is_allowed_or_its_map_decides() {
    let mesa = Mesa::new();
    mesa.escribir("matriz.xlsx", dudosa());
    let orden = ["--anexo-oficial", "matriz.xlsx"];
    let corrida = generar(&mesa, &[PERFIL], &orden);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert_eq!(corrida.errores.matches("error[modelo-espacio-dudoso]").count(), 2, "{}", corrida.errores);
    assert!(corrida.errores.contains("matriz.xlsx:Identificación!E1: error"), "{}", corrida.errores);
    assert_eq!(mesa.en_salida(), [""; 0]);

    let allowed = generar(&mesa, &[PERFIL], &[&orden[..], &["--permitir-blancos"]].concat());
    assert_eq!(allowed.codigo, 0, "{}", allowed.todo());
    let (_, told) = allowed.salida.split_once("porque usted lo permitió").unwrap();
    assert!(told.contains("anexo.xlsx: hoja «Identificación», columna bajo E1"), "{told}");
    let m = manifiesto(&mesa, PAQUETE);
    let pending: Vec<&Value> =
        m["blancos_declarados"].as_array().unwrap().iter().filter(|b| b["pendiente"] == true).collect();
    assert_eq!(pending.len(), 2, "{m}");
    assert!(pending.iter().all(|b| b["archivo"] == "anexo.xlsx"), "{m}");

    assert_eq!(mesa.correr(["modelo", "analizar", "matriz.xlsx"]).codigo, 0);
    let ruta = "matriz.xlsx.mapa.toml";
    let mapa = fs::read_to_string(mesa.ruta(ruta)).unwrap();
    let mapa = mapa.replace("campo = \"desconocido\"", "campo = \"texto\"\nvalor = \"Ninguna\"");
    mesa.escribir(ruta, &mapa);
    let decided = generar(&mesa, &[PERFIL], &[&orden[..], &["--forzar"]].concat());
    assert_eq!(decided.codigo, 0, "{}", decided.todo());
    let m = manifiesto(&mesa, PAQUETE);
    assert_eq!(m["origen"]["mapa_anexo"], convenio::base::huella::sha256(mapa.as_bytes()));
    assert_eq!(m["origen"].get("mapa"), None);
    let read = mesa.correr(["anexo", "leer", &format!("{PAQUETE}/anexo.xlsx"), "--formato", "json"]);
    assert_eq!(read.codigo, 0, "{}", read.todo());
}

#[test]
fn each_profile_and_each_of_its_convenios_has_the_matrix_filled_for_it() {
    let mesa = Mesa::new();
    mesa.escribir("matriz.xlsx", matriz());
    let corrida = generar(
        &mesa,
        &[
            PERFIL,
            "dos_modelos.toml",
            "slep.toml",
            "noventa_y_ocho_establecimientos.toml",
            "error_varios.toml",
        ],
        &["--anexo-oficial", "matriz.xlsx"],
    );
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert_eq!(paquetes(&mesa).len(), 5, "one bad profile does not hide the others: {:?}", paquetes(&mesa));
    for paquete in paquetes(&mesa) {
        let m = manifiesto(&mesa, &paquete);
        assert_eq!(m["estado"], "convenio de referencia y Anexo oficial", "{paquete}");
        let read = mesa.correr(["anexo", "leer", &format!("{paquete}/anexo.xlsx"), "--formato", "json"]);
        let codes = |v: &Value| -> Vec<String> {
            v.as_array().unwrap().iter().map(|e| e["rbd"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(codes(&read.json()["establecimientos"]), codes(&m["establecimientos"]), "{paquete}");
    }
}

#[test]
fn a_file_of_the_wrong_kind_is_refused_by_its_name_with_what_to_do() {
    let mesa = Mesa::new();
    mesa.escribir("matriz.xlsx", matriz());
    mesa.escribir("modelo.docx", modelo(SUBVENCIONADO, &[]));
    mesa.escribir("hola.xlsx", "hola");
    for (orden, words) in [
        (["--anexo-oficial", "modelo.docx"], "modelo.docx: error[modelo-tipo]: es un documento de Word"),
        (["--anexo-oficial", "hola.xlsx"], "hola.xlsx: error[modelo-tipo]: no es una planilla"),
        (["--modelo-oficial", "matriz.xlsx"], "matriz.xlsx: error[modelo-tipo]: es una planilla"),
    ] {
        let corrida = generar(&mesa, &[PERFIL, "slep.toml"], &orden);
        assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
        assert_eq!(corrida.errores.matches(words).count(), 1, "{}", corrida.errores);
        assert!(corrida.errores.contains("ayuda: "), "{}", corrida.errores);
        assert!(!mesa.ruta("salida").exists(), "the run ends before any profile");
    }
    assert_eq!(generar(&mesa, &[PERFIL], &["--anexo-oficial", "no_hay.xlsx"]).codigo, 3);
    let twice = ["--anexo-oficial", "matriz.xlsx", "--anexo-oficial", "matriz.xlsx"];
    assert_eq!(generar(&mesa, &[PERFIL], &twice).codigo, 2);
}

#[test]
fn a_folder_has_the_matrix_by_its_name_or_by_its_sheets() {
    let mesa = Mesa::new();
    let carpeta = |nombre: &str, bytes: &[u8]| {
        fs::create_dir_all(mesa.ruta("modelos")).unwrap();
        mesa.escribir(&format!("modelos/{nombre}"), bytes);
    };
    let orden = ["--modelos", "modelos", "--forzar"];
    let estado = |corrida: &Corrida| {
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        manifiesto(&mesa, PAQUETE)["estado"].as_str().unwrap().to_owned()
    };
    // Neither is the matrix: a table of something else, and what Excel leaves beside a file that is open.
    carpeta("notas.xlsx", &libro(&[("Notas", &[&["Curso", "Alumno", "Nota"], &["1A", "Ana", "7"]])]));
    carpeta("~$anexo.xlsx", b"de Excel");
    carpeta("particular_subvencionado.docx", &modelo(SUBVENCIONADO, &[]));
    let none = generar(&mesa, &[PERFIL], &orden);
    assert_eq!(estado(&none), "convenio oficial y Anexo de referencia");
    assert!(
        none.errores.contains("no se reconoce la matriz del Anexo en notas.xlsx: el Anexo salió"),
        "{}",
        none.errores
    );

    carpeta("bajada de la página.xlsx", &matriz());
    let found = generar(&mesa, &[PERFIL], &orden);
    assert_eq!(estado(&found), "oficial");
    assert!(!found.errores.contains("modelo-sin-archivo"), "{}", found.errores);

    carpeta("otra.xlsm", &con_macros());
    let both = generar(&mesa, &[PERFIL], &orden);
    assert_eq!(both.codigo, 1, "{}", both.todo());
    assert_eq!(both.errores.matches("error[modelo-repetido]").count(), 1, "{}", both.errores);

    // One that has the name is meant, whatever lies beside it; and one that is named on the line beats it.
    carpeta("Anexo.XLSM", &con_macros());
    assert_eq!(estado(&generar(&mesa, &[PERFIL], &orden)), "oficial");
    assert!(mesa.ruta(PAQUETE).join("anexo.xlsm").exists());
    mesa.escribir("indicada.xlsx", matriz());
    let named = generar(&mesa, &[PERFIL], &[&orden[..], &["--anexo-oficial", "indicada.xlsx"]].concat());
    assert_eq!(estado(&named), "oficial");
    assert!(mesa.ruta(PAQUETE).join("anexo.xlsx").exists());
    carpeta("anexo.xlsx", &matriz());
    let twice = generar(&mesa, &[PERFIL], &orden);
    assert!(twice.errores.contains("error[modelo-repetido]"), "{}", twice.todo());
}

#[test]
fn the_folder_of_the_configuration_has_the_matrix_too() {
    let mesa = Mesa::new();
    fs::create_dir_all(mesa.ruta("configuracion/modelos")).unwrap();
    mesa.escribir("configuracion/modelos/anexo.xlsx", matriz());
    let corrida = generar(&mesa, &[PERFIL, "slep.toml"], &[]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let said = corrida.salida.matches("Estado: convenio de referencia y Anexo oficial.").count();
    assert_eq!(said, 2, "{}", corrida.salida);
    // A Word file under that name is told, and not passed over.
    mesa.escribir("configuracion/modelos/anexo.xlsx", modelo(SUBVENCIONADO, &[]));
    let wrong = generar(&mesa, &[PERFIL], &["--salida", "otra"]);
    assert_eq!(wrong.codigo, 1, "{}", wrong.todo());
    assert!(wrong.errores.contains("error[modelo-tipo]"), "{}", wrong.errores);
}
