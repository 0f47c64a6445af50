//! `modelo analizar` and `modelo llenar` as a person meets them: what is told, what is written, how it ends.

use std::fs;
use std::path::Path;

use crate::comun::{Corrida, Mesa, ejemplo, texto_de_word};
use crate::comun_docx::{Docx, p};

/// A small model: its title, the blanks that every version of the recogniser is sure about, and these lines.
pub fn modelo(titulo: &str, lineas: &[&str]) -> Vec<u8> {
    let form = [
        titulo,
        "Nombre del sostenedor: ……………………",
        "RUT del sostenedor: ……………………",
        "Nombre del representante legal: ……………………",
        "Cédula de identidad del representante legal: ……………………",
        "RBD del establecimiento: ……………………",
    ];
    let cuerpo: String = form.iter().chain(lineas).map(|linea| p(linea)).collect();
    Docx::new(&cuerpo).close()
}

pub const SUBVENCIONADO: &str = "MODELO DE CONVENIO: ESTABLECIMIENTOS PARTICULARES SUBVENCIONADOS";
pub const MUNICIPAL: &str = "MODELO DE CONVENIO: ESTABLECIMIENTOS MUNICIPALES";
/// A line whose blank nobody can know.
pub const DUDOSA: &str = "Observaciones: ……………………";

fn llenar(mesa: &Mesa, perfil: &str, opciones: &[&str]) -> Corrida {
    let perfil = ejemplo(perfil);
    let fixed = ["modelo", "llenar", "modelo.docx", perfil.to_str().unwrap(), "--salida", "lleno.docx"];
    mesa.correr([&fixed, opciones].concat())
}

fn texto(ruta: &Path) -> String {
    texto_de_word(&fs::read(ruta).unwrap())
}

#[test]
fn analizar_tells_of_every_blank_and_leaves_a_map_of_the_whole_name() {
    let mesa = Mesa::new();
    let bytes = modelo(SUBVENCIONADO, &[DUDOSA]);
    mesa.escribir("modelo.docx", &bytes);
    let corrida = mesa.correr(["modelo", "analizar", "modelo.docx"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    for words in [
        "modelo.docx: 6 espacios en blanco (5 seguros, 0 dudosos, 1 desconocidos).",
        "Es para particular_subvencionado: dice «MODELO DE CONVENIO: ESTABLECIMIENTOS PARTICULARES SUBVENCIONADOS».",
        "texto, párrafo 3;",
        "→ RUT del sostenedor (segura): ",
        "→ no se sabe (desconocida): ",
        "Mapa para revisar y corregir: modelo.docx.mapa.toml",
    ] {
        assert!(corrida.salida.contains(words), "falta «{words}»: {}", corrida.salida);
    }
    let mapa = fs::read_to_string(mesa.ruta("modelo.docx.mapa.toml")).unwrap();
    assert!(mapa.contains(&convenio::base::huella::sha256(&bytes)), "{mapa}");

    mesa.escribir("modelo.docx.mapa.toml", format!("{mapa}# corregido\n"));
    let again = mesa.correr(["modelo", "analizar", "modelo.docx"]);
    assert_eq!(again.codigo, 0);
    assert!(again.salida.contains("ya existía y no se tocó"), "{}", again.salida);
    assert!(fs::read_to_string(mesa.ruta("modelo.docx.mapa.toml")).unwrap().ends_with("# corregido\n"));
    let forced = mesa.correr(["modelo", "analizar", "modelo.docx", "--forzar"]);
    assert!(
        forced.salida.contains("el anterior quedó en modelo.docx.mapa.toml.anterior"),
        "{}",
        forced.salida
    );
    assert_eq!(fs::read_to_string(mesa.ruta("modelo.docx.mapa.toml")).unwrap(), mapa);
}

#[test]
fn analizar_in_json_has_what_the_text_has() {
    let mesa = Mesa::new();
    mesa.escribir("modelo.docx", modelo(MUNICIPAL, &[DUDOSA]));
    let json = mesa.correr(["modelo", "analizar", "modelo.docx", "--formato", "json"]).json();
    assert_eq!(json["modelo"], "municipal");
    assert_eq!(json["mapa"], "modelo.docx.mapa.toml");
    assert_eq!(json["sha256"].as_str().unwrap().len(), 64);
    let espacios = json["espacios"].as_array().unwrap();
    let fields: Vec<&str> = espacios.iter().map(|e| e["campo"].as_str().unwrap()).collect();
    assert_eq!(
        fields,
        [
            "sostenedor.nombre",
            "sostenedor.rut",
            "representante.nombre",
            "representante.rut",
            "establecimiento.rbd",
            "desconocido"
        ]
    );
    assert_eq!(espacios[1]["antes"], "RUT del sostenedor:");
    assert_eq!(espacios[1]["certeza"], "segura");
    assert!(espacios.iter().all(|e| e["motivo"] != "" && e["id"] != ""));
}

#[test]
fn a_blank_that_is_not_sure_stops_llenar_unless_it_is_allowed() {
    let mesa = Mesa::new();
    mesa.escribir("modelo.docx", modelo(SUBVENCIONADO, &[DUDOSA]));
    let stopped = llenar(&mesa, "particular_subvencionado.toml", &[]);
    assert_eq!(stopped.codigo, 1, "{}", stopped.todo());
    assert!(stopped.errores.contains("error[modelo-espacio-dudoso]"), "{}", stopped.errores);
    assert!(stopped.errores.contains("Observaciones: [……………………]"), "{}", stopped.errores);
    assert!(stopped.errores.contains("Diga en modelo.docx.mapa.toml"), "{}", stopped.errores);
    assert!(stopped.salida.contains("lleno.docx: no se escribió."), "{}", stopped.salida);
    assert!(!mesa.ruta("lleno.docx").exists());

    let filled = llenar(&mesa, "particular_subvencionado.toml", &["--permitir-blancos"]);
    assert_eq!(filled.codigo, 0, "{}", filled.todo());
    assert!(filled.errores.contains("advertencia[modelo-espacio-dudoso]"), "{}", filled.errores);
    let texto = texto(&mesa.ruta("lleno.docx"));
    assert!(texto.contains("RUT del sostenedor: 65.999.001-6\n"), "{texto}");
    assert!(texto.contains("Observaciones: ……………………\n"), "{texto}");

    let again = llenar(&mesa, "particular_subvencionado.toml", &["--permitir-blancos"]);
    assert_eq!(again.codigo, 0);
    assert!(again.salida.contains("ya estaba hecho, sin cambios"), "{}", again.salida);
}

#[test]
fn another_file_in_the_place_of_the_result_is_never_overwritten_without_being_asked() {
    let mesa = Mesa::new();
    mesa.escribir("modelo.docx", modelo(SUBVENCIONADO, &[]));
    mesa.escribir("lleno.docx", "otro");
    let kept = llenar(&mesa, "particular_subvencionado.toml", &[]);
    assert_eq!(kept.codigo, 1, "{}", kept.todo());
    assert_eq!(fs::read(mesa.ruta("lleno.docx")).unwrap(), b"otro");
    let forced = llenar(&mesa, "particular_subvencionado.toml", &["--forzar"]);
    assert_eq!(forced.codigo, 0, "{}", forced.todo());
    assert_eq!(fs::read(mesa.ruta("lleno.docx.anterior")).unwrap(), b"otro");
    assert!(texto(&mesa.ruta("lleno.docx")).contains("99001-9"));
}

#[test]
fn a_map_elsewhere_is_taken_in_the_place_of_the_one_beside() {
    let mesa = Mesa::new();
    mesa.escribir("modelo.docx", modelo(SUBVENCIONADO, &[DUDOSA]));
    mesa.correr(["modelo", "analizar", "modelo.docx"]);
    let mapa = fs::read_to_string(mesa.ruta("modelo.docx.mapa.toml")).unwrap();
    assert_eq!(mapa.matches("campo = \"desconocido\"").count(), 1);
    mesa.escribir(
        "otro.toml",
        mapa.replace("campo = \"desconocido\"", "campo = \"texto\"\nvalor = \"Sin observaciones\""),
    );
    mesa.escribir("modelo.docx.mapa.toml", mapa.replace("campo = \"desconocido\"", "campo = \"dejar\""));

    let json = llenar(&mesa, "particular_subvencionado.toml", &["--formato", "json"]).json();
    assert_eq!(json["mapa"], "modelo.docx.mapa.toml");
    assert_eq!(json["dejados"].as_array().unwrap().len(), 1, "{json}");
    assert!(texto(&mesa.ruta("lleno.docx")).contains("Observaciones: ……………………\n"));
    let json = llenar(
        &mesa,
        "particular_subvencionado.toml",
        &["--mapa", "otro.toml", "--forzar", "--formato", "json"],
    )
    .json();
    assert_eq!(json["mapa"], "otro.toml");
    assert!(texto(&mesa.ruta("lleno.docx")).contains("Observaciones: Sin observaciones\n"));
    let missing = llenar(&mesa, "particular_subvencionado.toml", &["--mapa", "no_hay.toml"]);
    assert_eq!(missing.codigo, 3, "{}", missing.todo());
}

#[test]
fn a_model_for_another_dependency_is_refused_and_only_otro_modelo_overrides() {
    let mesa = Mesa::new();
    mesa.escribir("modelo.docx", modelo(MUNICIPAL, &[]));
    for opciones in [&[][..], &["--forzar", "--permitir-blancos"]] {
        let refused = llenar(&mesa, "particular_subvencionado.toml", opciones);
        assert_eq!(refused.codigo, 1, "{}", refused.todo());
        assert!(refused.errores.contains("error[modelo-de-otra-dependencia]"), "{}", refused.errores);
        assert!(
            refused.errores.contains("este modelo es para Municipal (dice «MODELO DE CONVENIO"),
            "{}",
            refused.errores
        );
        assert!(!mesa.ruta("lleno.docx").exists());
    }
    let filled = llenar(&mesa, "particular_subvencionado.toml", &["--otro-modelo"]);
    assert_eq!(filled.codigo, 0, "{}", filled.todo());
    assert!(filled.errores.contains("advertencia[modelo-de-otra-dependencia]"), "{}", filled.errores);
    // Of a profile with two convenios, the one that the model is for is taken.
    mesa.escribir("modelo.docx", modelo(SUBVENCIONADO, &[]));
    let chosen = llenar(&mesa, "dos_modelos.toml", &["--forzar"]);
    assert_eq!(chosen.codigo, 0, "{}", chosen.todo());
    assert!(texto(&mesa.ruta("lleno.docx")).contains("RBD del establecimiento: 99072-8\n"));
    mesa.escribir("modelo.docx", modelo("CONVENIO", &[]));
    let undecided = llenar(&mesa, "dos_modelos.toml", &["--forzar"]);
    assert_eq!(undecided.codigo, 1, "{}", undecided.todo());
    assert!(undecided.errores.contains("no dice para cuál es"), "{}", undecided.errores);
}
