//! `generar` with the Ministry's own files: they are the convenio of the package, and everything in it says so.

use std::fs;

use serde_json::Value;

use crate::comun::{Mesa, archivos_de, generar, manifiesto, texto_de_word};
use crate::generar_anexo::{PAQUETE, PERFIL};
use crate::modelo::{DUDOSA, MUNICIPAL, SUBVENCIONADO, modelo};

const PAGADO: &str = "MODELO DE CONVENIO: ESTABLECIMIENTOS PARTICULARES PAGADOS";

fn papel(mesa: &Mesa, paquete: &str, archivo: &str) -> String {
    texto_de_word(&fs::read(mesa.ruta(paquete).join(archivo)).unwrap())
}

#[test]
fn the_official_file_is_the_convenio_and_every_paper_says_so() {
    let mesa = Mesa::new();
    let bytes = modelo(SUBVENCIONADO, &["En Santiago, a …… de ………… de 20…"]);
    mesa.escribir("oficial.docx", &bytes);
    let corrida = generar(&mesa, &[PERFIL], &["--modelo-oficial", "oficial.docx"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(corrida.salida.contains("Estado: convenio oficial y Anexo de referencia."), "{}", corrida.salida);
    assert!(corrida.salida.contains("(el modelo oficial, lleno)"), "{}", corrida.salida);
    assert!(!corrida.salida.contains("Baje el modelo oficial del convenio"), "{}", corrida.salida);
    assert!(
        corrida
            .salida
            .contains("- convenio.docx: texto, párrafo 7, «En Santiago, a [……] de»: todavía no se sabe"),
        "{}",
        corrida.salida
    );
    let convenio = papel(&mesa, PAQUETE, "convenio.docx");
    assert!(convenio.contains("RUT del sostenedor: 65.999.001-6\n"), "{convenio}");
    assert!(convenio.starts_with(SUBVENCIONADO), "the Ministry's words, and not ours: {convenio}");
    let lista = papel(&mesa, PAQUETE, "lista_de_verificacion.docx");
    assert!(
        lista.contains("es el archivo que usted entregó") && !lista.contains("es un texto de referencia"),
        "{lista}"
    );
    assert!(papel(&mesa, PAQUETE, "hoja_de_llenado.docx").contains("ya lleno: compare cada valor"));

    let m = manifiesto(&mesa, PAQUETE);
    assert_eq!(m["estado"], "convenio oficial y Anexo de referencia");
    assert_eq!(m["origen"]["modelo_oficial"], convenio::base::huella::sha256(&bytes));
    assert_eq!(m["origen"].get("mapa"), None);
    let states: Vec<&str> =
        m["archivos"].as_array().unwrap().iter().map(|f| f["estado"].as_str().unwrap()).collect();
    assert_eq!(states, ["oficial", "referencia", "referencia", "referencia", "referencia", "referencia"]);
    let blanks: Vec<&Value> = m["blancos_declarados"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|b| b["archivo"] == "convenio.docx")
        .collect();
    let fields: Vec<&str> = blanks.iter().map(|b| b["campo"].as_str().unwrap()).collect();
    assert_eq!(fields, ["convenio.dia", "convenio.mes", "convenio.anio"]);

    let seen = mesa.correr(["paquete", "verificar", &format!("{PAQUETE}.zip")]);
    assert_eq!(seen.codigo, 0, "{}", seen.todo());
    assert!(seen.salida.contains("Con el archivo del Ministerio, lleno: convenio.docx."), "{}", seen.salida);
}

#[test]
fn the_same_model_and_map_give_the_same_bytes() {
    let mesa = Mesa::new();
    mesa.escribir("oficial.docx", modelo(SUBVENCIONADO, &[DUDOSA]));
    mesa.correr(["modelo", "analizar", "oficial.docx"]);
    let mapa = fs::read_to_string(mesa.ruta("oficial.docx.mapa.toml")).unwrap();
    let mapa = mapa.replace("campo = \"desconocido\"", "campo = \"texto\"\nvalor = \"Ninguna\"");
    mesa.escribir("oficial.docx.mapa.toml", &mapa);
    let orden = ["--modelo-oficial", "oficial.docx"];
    assert_eq!(generar(&mesa, &[PERFIL], &orden).codigo, 0);
    let first = archivos_de(&mesa.ruta(PAQUETE));
    let again = generar(&mesa, &[PERFIL], &orden);
    assert!(again.salida.contains("ya estaba hecho, sin cambios"), "{}", again.todo());
    // The name and the place of model and map are nothing of the package's.
    let other = Mesa::new();
    other.escribir("m.docx", fs::read(mesa.ruta("oficial.docx")).unwrap());
    other.escribir("mapa.toml", &mapa);
    let corrida = generar(&other, &[PERFIL], &["--modelo-oficial", "m.docx", "--mapa", "mapa.toml"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(archivos_de(&other.ruta(PAQUETE)) == first);
    assert_eq!(manifiesto(&mesa, PAQUETE)["origen"]["mapa"], convenio::base::huella::sha256(mapa.as_bytes()));
    assert!(papel(&mesa, PAQUETE, "convenio.docx").contains("Observaciones: Ninguna\n"));
}

#[test]
fn a_blank_to_decide_stops_its_profile_alone_unless_it_is_allowed() {
    let mesa = Mesa::new();
    mesa.escribir("oficial.docx", modelo(SUBVENCIONADO, &[DUDOSA, "Glosa: ……………………"]));
    let corrida = generar(&mesa, &[PERFIL], &["--modelo-oficial", "oficial.docx"]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert_eq!(corrida.errores.matches("error[modelo-espacio-dudoso]").count(), 2, "{}", corrida.errores);
    assert_eq!(mesa.en_salida(), [""; 0]);

    let corrida = generar(&mesa, &[PERFIL], &["--modelo-oficial", "oficial.docx", "--permitir-blancos"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let (_, told) = corrida.salida.split_once("porque usted lo permitió").unwrap();
    assert!(told.contains("Observaciones: [") && told.contains("Glosa: ["), "{told}");
    let m = manifiesto(&mesa, PAQUETE);
    let pending =
        m["blancos_declarados"].as_array().unwrap().iter().filter(|b| b["pendiente"] == true).count();
    assert_eq!(pending, 2, "{m}");
    let seen = mesa.correr(["paquete", "verificar", PAQUETE]);
    assert!(seen.salida.contains("Por completar o dejar: 2 espacios"), "{}", seen.salida);
    let json = generar(
        &mesa,
        &[PERFIL],
        &["--modelo-oficial", "oficial.docx", "--permitir-blancos", "--formato", "json"],
    );
    let json = &json.json()[0]["paquetes"][0];
    assert_eq!(json["papeles"][0], serde_json::json!({ "archivo": "convenio.docx", "estado": "oficial" }));
}

#[test]
fn a_fact_that_found_no_place_stops_it_and_is_kept_in_the_manifest_where_it_is_allowed() {
    let mesa = Mesa::new();
    let bytes = crate::comun_docx::Docx::new(&crate::comun_docx::p("RUT del sostenedor: ……………………")).close();
    mesa.escribir("oficial.docx", bytes);
    let corrida = generar(&mesa, &[PERFIL], &["--modelo-oficial", "oficial.docx"]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(
        corrida.errores.contains("no tiene un espacio para el RBD del establecimiento (99001-9)"),
        "{}",
        corrida.errores
    );
    let corrida = generar(&mesa, &[PERFIL], &["--modelo-oficial", "oficial.docx", "--permitir-blancos"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let m = manifiesto(&mesa, PAQUETE);
    let lost: Vec<&str> =
        m["datos_sin_lugar"].as_array().unwrap().iter().map(|d| d["dato"].as_str().unwrap()).collect();
    assert!(lost.contains(&"el RBD del establecimiento (99001-9)"), "{lost:?}");
}

#[test]
fn a_folder_holds_models_by_name_or_by_what_they_say_and_a_named_file_beats_it() {
    let mesa = Mesa::new();
    let carpeta = |mesa: &Mesa, nombre: &str, bytes: &[u8]| {
        fs::create_dir_all(mesa.ruta("modelos")).unwrap();
        mesa.escribir(&format!("modelos/{nombre}"), bytes);
    };
    carpeta(&mesa, "bajado de la página.docx", &modelo(SUBVENCIONADO, &["De la carpeta."]));
    carpeta(&mesa, "municipal.docx", &modelo("CONVENIO", &["El de nombre."]));
    carpeta(&mesa, "otro municipal.docx", &modelo(MUNICIPAL, &["Uno que también lo es."]));
    carpeta(&mesa, "apuntes.docx", b"no es un documento");
    let corrida = generar(
        &mesa,
        &[PERFIL, "municipal.toml", "slep.toml"],
        &["--modelos", "modelos", "--permitir-blancos"],
    );
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(papel(&mesa, PAQUETE, "convenio.docx").ends_with("De la carpeta.\n"));
    let municipal =
        mesa.en_salida().into_iter().find(|n| n.contains("_municipal_") && !n.ends_with(".zip")).unwrap();
    assert!(papel(&mesa, &format!("salida/{municipal}"), "convenio.docx").ends_with("El de nombre.\n"));
    assert!(corrida.errores.contains("advertencia[modelo-sin-archivo]"), "{}", corrida.errores);
    assert!(corrida.salida.contains("Estado: borrador de referencia."), "{}", corrida.salida);

    mesa.escribir("oficial.docx", modelo(SUBVENCIONADO, &["El indicado."]));
    let corrida =
        generar(&mesa, &[PERFIL], &["--modelos", "modelos", "--modelo-oficial", "oficial.docx", "--forzar"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(papel(&mesa, PAQUETE, "convenio.docx").ends_with("El indicado.\n"));

    // Two that say the same, and none by its name.
    carpeta(&mesa, "copia.docx", &modelo(SUBVENCIONADO, &[]));
    let corrida = generar(&mesa, &[PERFIL], &["--modelos", "modelos", "--salida", "otra"]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(corrida.errores.contains("error[modelo-repetido]"), "{}", corrida.errores);
    assert!(!mesa.ruta("otra").exists());
}

#[test]
fn the_folder_of_the_configuration_is_used_without_asking() {
    let mesa = Mesa::new();
    fs::create_dir_all(mesa.ruta("configuracion/modelos")).unwrap();
    mesa.escribir("configuracion/modelos/particular_subvencionado.docx", modelo(SUBVENCIONADO, &[]));
    let corrida = generar(&mesa, &[PERFIL, "slep.toml"], &[]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(corrida.salida.contains("Estado: convenio oficial y Anexo de referencia."), "{}", corrida.salida);
    assert!(!corrida.errores.contains("modelo-sin-archivo"), "nobody asked for one: {}", corrida.errores);
    fs::remove_dir_all(mesa.ruta("configuracion/modelos")).unwrap();
    let missing = generar(&mesa, &[PERFIL], &["--modelos", "no_hay"]);
    assert_eq!(missing.codigo, 3, "{}", missing.todo());
}

#[test]
fn a_profile_with_two_convenios_takes_for_each_the_file_that_is_for_it() {
    let mesa = Mesa::new();
    mesa.escribir("s.docx", modelo(SUBVENCIONADO, &["El subvencionado."]));
    mesa.escribir("p.docx", modelo(PAGADO, &["El pagado."]));
    let both =
        generar(&mesa, &["dos_modelos.toml"], &["--modelo-oficial", "p.docx", "--modelo-oficial", "s.docx"]);
    assert_eq!(both.codigo, 0, "{}", both.todo());
    let paquetes: Vec<String> = mesa.en_salida().into_iter().filter(|n| !n.ends_with(".zip")).collect();
    assert_eq!(paquetes.len(), 2);
    for paquete in &paquetes {
        let own = if paquete.contains("pagado") { "El pagado.\n" } else { "El subvencionado.\n" };
        assert!(papel(&mesa, &format!("salida/{paquete}"), "convenio.docx").ends_with(own), "{paquete}");
    }
    // With one file the other convenio is our text, and that is said.
    let one = generar(&mesa, &["dos_modelos.toml"], &["--modelo-oficial", "s.docx", "--salida", "uno"]);
    assert_eq!(one.codigo, 0, "{}", one.todo());
    assert!(
        one.errores.contains("no se encontró un modelo para el convenio de Particular pagado"),
        "{}",
        one.errores
    );
    assert!(
        one.salida.contains("Estado: borrador de referencia.")
            && one.salida.contains("Estado: convenio oficial")
    );
    // One that does not say for whom it is can't be shared out.
    mesa.escribir("x.docx", modelo("CONVENIO", &[]));
    let unsaid = generar(&mesa, &["dos_modelos.toml"], &["--modelo-oficial", "x.docx", "--salida", "dos"]);
    assert_eq!(unsaid.codigo, 1, "{}", unsaid.todo());
    assert_eq!(unsaid.errores.matches("no dice para cuál es").count(), 1, "{}", unsaid.errores);
}

#[test]
fn a_file_for_another_dependency_is_refused_and_only_otro_modelo_overrides() {
    let mesa = Mesa::new();
    mesa.escribir("oficial.docx", modelo(MUNICIPAL, &[]));
    let corrida = generar(
        &mesa,
        &[PERFIL, "municipal.toml"],
        &["--modelo-oficial", "oficial.docx", "--forzar", "--permitir-blancos"],
    );
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(corrida.errores.contains("error[modelo-de-otra-dependencia]"), "{}", corrida.errores);
    assert!(
        mesa.en_salida().iter().all(|n| n.contains("_municipal_")),
        "one does not hide the other: {:?}",
        mesa.en_salida()
    );
    assert_eq!(mesa.en_salida().len(), 2);
    let corrida = generar(&mesa, &[PERFIL], &["--modelo-oficial", "oficial.docx", "--otro-modelo"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
}

#[test]
fn a_model_that_can_t_be_read_ends_the_run_before_any_profile() {
    let mesa = Mesa::new();
    mesa.escribir("oficial.docx", "hola");
    for formato in ["texto", "json"] {
        let corrida = generar(
            &mesa,
            &[PERFIL, "slep.toml"],
            &["--modelo-oficial", "oficial.docx", "--formato", formato],
        );
        assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
        assert_eq!(corrida.todo().matches("modelo-formato").count(), 1, "{}", corrida.todo());
        assert!(!mesa.ruta("salida").exists());
    }
    let missing = generar(&mesa, &[PERFIL], &["--modelo-oficial", "no_hay.docx"]);
    assert_eq!(missing.codigo, 3, "{}", missing.todo());
    for wrong in [
        &["--mapa", "m.toml"][..],
        &["--mapa", "m.toml", "--modelo-oficial", "a.docx", "--modelo-oficial", "b.docx"],
    ] {
        assert_eq!(generar(&mesa, &[PERFIL], wrong).codigo, 2);
    }
}
