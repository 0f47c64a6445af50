//! The small commands: tables, response codes, verification, help and wrong usage.

use std::fs;
use std::io::Write;

use crate::comun::{Mesa, ejemplo};

#[test]
fn every_table_prints_with_its_provenance() {
    let mesa = Mesa::new();
    let lista = mesa.correr(["catalogo", "--formato", "json"]).json();
    let tablas = lista.as_array().unwrap();
    assert_eq!(tablas.len(), 19);
    for tabla in tablas {
        for clave in ["titulo", "fuente", "fecha", "certeza"] {
            assert_ne!(tabla[clave], "", "{}: {clave}", tabla["tabla"]);
        }
        let nombre = tabla["tabla"].as_str().unwrap();
        let entera = mesa.correr(["catalogo", nombre, "--formato", "json"]).json();
        assert_eq!(entera["filas"].as_array().unwrap().len() as u64, tabla["cantidad"].as_u64().unwrap());
        assert!(mesa.correr(["catalogo", nombre]).salida.contains("certeza:"));
    }
    let corrida = mesa.correr(["catalogo", "comuna"]);
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.errores.contains("¿Quiso decir «comunas»?"), "{}", corrida.errores);
}

#[test]
fn a_response_code_leads_to_the_line_of_the_anexo() {
    let mesa = Mesa::new();
    for (operacion, numero, debe) in [
        ("addAsistencia", "3", "RBD NO tiene servicio disponible"),
        ("addAsistencia", "4", "Convenio NO tiene asociado RBD"),
        ("getReporteEnvioAsistencia", "6", "RBD NO tiene servicio disponible"),
        ("getReporteEnvioAsistencia", "7", "Convenio NO tiene RBD asociado"),
    ] {
        let corrida = mesa.correr(["codigo", operacion, numero]);
        assert_eq!(corrida.codigo, 0);
        assert!(corrida.salida.contains(debe), "{}", corrida.salida);
        assert!(corrida.salida.contains("Anexo"), "{}", corrida.salida);
    }
    let por_servicio = mesa.correr(["codigo", "asistencia", "4", "--formato", "json"]).json();
    assert_eq!(por_servicio["operacion"], "addAsistencia");
    assert_eq!(por_servicio["origen"], "anexo_rbd");
    assert_eq!(mesa.correr(["codigo", "addAsistencia", "99"]).codigo, 1);
    let corrida = mesa.correr(["codigo", "addAsistensia", "4"]);
    assert!(corrida.errores.contains("¿Quiso decir «addAsistencia»?"), "{}", corrida.errores);
}

#[test]
fn a_persons_own_tables_extend_or_replace_ours() {
    let mesa = Mesa::new();
    fs::create_dir(mesa.ruta("mias")).unwrap();
    mesa.escribir("mias/rbd_excepciones.csv", "rbd,dv\n99001,3\n");
    mesa.escribir(
        "mias/seremis.csv",
        "codigo_region,nombre,direccion,comuna,horario_cierre,verificado_el\n6,SEREMI de prueba,Calle Inventada 5,Rancagua,14:00,2026-11-01\n",
    );
    let perfil = ejemplo("particular_subvencionado.toml");
    let con = |orden: &str| {
        mesa.correr([orden.as_ref(), perfil.as_os_str(), "--catalogo".as_ref(), "mias".as_ref()])
    };
    let corrida = con("validar");
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.errores.contains("el dígito verificador del RBD 99001 es 3"), "{}", corrida.errores);

    fs::remove_file(mesa.ruta("mias/rbd_excepciones.csv")).unwrap();
    assert_eq!(con("generar").codigo, 0);
    let oficio =
        fs::read(mesa.ruta("salida/65999001-6_particular_subvencionado_libro_de_clases/oficio.docx"))
            .unwrap();
    let texto = crate::comun::texto_de_word(&oficio);
    assert!(texto.contains("SEREMI de prueba") && texto.contains("Calle Inventada 5, Rancagua"), "{texto}");

    mesa.escribir("mias/rbd_excepciones.csv", "# modo: reemplaza\nrbd,dv\n1,9\n");
    let tabla =
        mesa.correr(["catalogo", "rbd_excepciones", "--formato", "json", "--catalogo", "mias"]).json();
    assert_eq!(tabla["filas"].as_array().unwrap().len(), 1);
    // The configuration folder does the same without being named.
    fs::create_dir_all(mesa.ruta("configuracion")).unwrap();
    fs::rename(mesa.ruta("mias"), mesa.ruta("configuracion/catalogo")).unwrap();
    let tabla = mesa.correr(["catalogo", "rbd_excepciones", "--formato", "json"]).json();
    assert_eq!(tabla["filas"].as_array().unwrap().len(), 1);
}

#[test]
fn a_wrong_table_is_told_with_its_line() {
    let mesa = Mesa::new();
    fs::create_dir(mesa.ruta("mias")).unwrap();
    let probar = |nombre: &str, texto: &str, debe: &str| {
        let ruta = mesa.escribir(&format!("mias/{nombre}.csv"), texto);
        let corrida = mesa.correr(["catalogo", "--catalogo", "mias"]);
        assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
        assert!(corrida.errores.contains(debe), "{debe}: {}", corrida.errores);
        fs::remove_file(ruta).unwrap();
    };
    probar("rbd_exepciones", "rbd,dv\n", "¿Quiso decir «rbd_excepciones»?");
    probar("rbd_excepciones", "rbd\n1\n", "le faltan columnas: dv");
    probar("rbd_excepciones", "rbd,dv\n1,9\nuno,9\n", "rbd_excepciones.csv:3:1");
    probar("rbd_excepciones", "rbd,dv\n1,9\n1,8\n", "está dos veces");
    probar("rbd_excepciones", "rbd,dv\n1,9,7\n", "3 columnas");
    probar(
        "comunas",
        "codigo,nombre,codigo_provincia,codigo_deprov\n99999,Nueva,999,11\n",
        "la provincia que nombra",
    );
    probar(
        "dependencias",
        "clave,cod_depe,nombre,cod_depe2,nombre_grupo,modelo,certeza_modelo,nota\nslep,6,S,5,S,otro,cierta,\n",
        "«otro» no es un valor posible",
    );
    probar(
        "modelos",
        "# modo: reemplaza\nclave,nombre,nombre_oficial,nota\nslep,S,,\n",
        "a la tabla «modelos» le falta municipal",
    );
    probar("ministerio", "# modo: reemplaza\nclave,valor,nota\n", "a la tabla «ministerio» le falta nombre");
    probar(
        "seremis",
        "codigo_region,nombre,direccion,comuna,horario_cierre,verificado_el\n6,S,Calle \u{202e}5,,,\n",
        "U+202E",
    );
    assert_eq!(mesa.correr(["catalogo", "--catalogo", "no_existe"]).codigo, 3);
    // Excel in Spanish parts columns with semicolons.
    mesa.escribir("mias/rbd_excepciones.csv", "rbd;dv\n99001;3\n");
    assert_eq!(mesa.correr(["catalogo", "--catalogo", "mias"]).codigo, 0);
}

#[test]
fn verification_tells_what_is_wrong_with_a_package() {
    let mesa = Mesa::new();
    mesa.generar(&ejemplo("slep.toml"));
    let carpeta = mesa.ruta("salida/62999001-1_slep");
    let verificar = || mesa.correr(["paquete", "verificar", "salida/62999001-1_slep"]);
    assert_eq!(verificar().codigo, 0);

    mesa.escribir("salida/62999001-1_slep/mis notas.txt", "x");
    let corrida = verificar();
    assert_eq!(corrida.codigo, 0, "something more is only a warning");
    assert!(corrida.errores.contains("paquete-sobra"), "{}", corrida.errores);

    let mut oficio = fs::read(carpeta.join("oficio.docx")).unwrap();
    let medio = oficio.len() / 2;
    oficio[medio] ^= 1;
    mesa.escribir("salida/62999001-1_slep/oficio.docx", oficio);
    fs::remove_file(carpeta.join("anexo.xlsx")).unwrap();
    let corrida = verificar();
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.errores.contains("oficio.docx no es el que se generó"), "{}", corrida.errores);
    assert!(corrida.errores.contains("falta anexo.xlsx"), "{}", corrida.errores);

    let zip = fs::read(mesa.ruta("salida/62999001-1_slep.zip")).unwrap();
    mesa.escribir("cortado.zip", &zip[..zip.len() / 2]);
    let corrida = mesa.correr(["paquete", "verificar", "cortado.zip"]);
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.errores.contains("zip-roto"), "{}", corrida.errores);
    // A byte flipped in a stored paper.
    let mut roto = zip.clone();
    roto[2000] ^= 0xff;
    mesa.escribir("roto.zip", roto);
    assert_eq!(mesa.correr(["paquete", "verificar", "roto.zip"]).codigo, 1);

    fs::create_dir(mesa.ruta("vacia")).unwrap();
    assert_eq!(mesa.correr(["paquete", "verificar", "vacia"]).codigo, 1);
    assert_eq!(mesa.correr(["paquete", "verificar", "no_existe"]).codigo, 3);
}

#[test]
fn manifest_and_sums_that_disagree_are_no_package() {
    let mesa = Mesa::new();
    mesa.generar(&ejemplo("slep.toml"));
    let sumas = mesa.ruta("salida/62999001-1_slep/SHA256SUMS");
    let texto = fs::read_to_string(&sumas).unwrap();
    let quedan: Vec<&str> = texto.lines().filter(|l| !l.contains("convenio.docx")).collect();
    let sin_convenio = quedan.join(
        "
",
    ) + "
";
    fs::File::options()
        .write(true)
        .truncate(true)
        .open(&sumas)
        .unwrap()
        .write_all(sin_convenio.as_bytes())
        .unwrap();
    let corrida = mesa.correr(["paquete", "verificar", "salida/62999001-1_slep", "--formato", "json"]);
    assert_eq!(corrida.codigo, 1);
    assert_eq!(corrida.json()["entero"], false);
    assert!(corrida.salida.contains("paquete-incoherente"), "{}", corrida.salida);
}

#[test]
fn wrong_usage_is_exit_2_in_spanish() {
    let mesa = Mesa::new();
    for (argumentos, debe) in [
        (vec!["generar"], "falta indicar PERFIL"),
        (vec!["genera", "x"], "¿Quiso decir «generar»?"),
        (vec!["generar", "x", "--forsar"], "¿Quiso decir «--forzar»?"),
        (vec!["generar", "x", "--salida"], "falta el valor de --salida"),
        (vec!["validar", "x", "--formato", "xml"], "«xml» no es un valor de --formato"),
        (vec!["codigo", "addCurso", "tres"], "«tres» no es un valor de"),
        (vec!["paquete"], "Uso: convenio paquete"),
        (vec!["servidor", "--puerto", "muchos"], "«muchos» no es un valor de"),
    ] {
        let corrida = mesa.correr(&argumentos);
        assert_eq!(corrida.codigo, 2, "{argumentos:?}: {}", corrida.todo());
        assert!(corrida.errores.contains(debe), "{argumentos:?}: {}", corrida.errores);
    }
}

/// `/dev/full` takes nothing, like a disk that is.
#[test]
fn an_answer_that_cannot_be_written_is_exit_3() {
    let full = std::path::Path::new("/dev/full");
    if !full.exists() {
        return;
    }
    let mesa = Mesa::new();
    for argumentos in
        [vec!["catalogo"], vec!["codigo", "addAsistencia", "1"], vec!["catalogo", "--formato", "json"]]
    {
        let mut programa = mesa.programa();
        programa.args(&argumentos).stdout(fs::File::options().write(true).open(full).unwrap());
        let salida =
            programa.stderr(std::process::Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
        let errores = String::from_utf8(salida.stderr).unwrap();
        assert_eq!(salida.status.code(), Some(3), "{argumentos:?}: {errores}");
        assert!(errores.contains("no queda espacio en el disco"), "{errores}");
    }
}

#[test]
fn help_is_spanish_to_the_last_word() {
    let mesa = Mesa::new();
    for argumentos in [
        vec!["--help"],
        vec!["generar", "--help"],
        vec!["paquete", "verificar", "-h"],
        vec!["paquete", "imprimir", "-h"],
        vec!["codigo", "-h"],
    ] {
        let corrida = mesa.correr(&argumentos);
        assert_eq!(corrida.codigo, 0);
        for ingles in
            ["Usage", "Options", "Commands", "Arguments", "Print", "default", "possible values", "[OPTIONS]"]
        {
            assert!(!corrida.salida.contains(ingles), "{argumentos:?} dice «{ingles}»:\n{}", corrida.salida);
        }
    }
    // Alone it is answered before clap is asked, which says the same.
    for argumentos in [vec!["--version"], vec!["-V"], vec!["--catalogo", "x", "--version"]] {
        let corrida = mesa.correr(&argumentos);
        let said = format!("convenio {}\n", env!("CARGO_PKG_VERSION"));
        assert_eq!((corrida.codigo, corrida.salida), (0, said), "{argumentos:?}");
    }
}
