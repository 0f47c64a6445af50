//! Trámites by the command line: begun, brought forward, corrected, listed, handed on; and what is refused.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::comun::{Corrida, Mesa, ejemplo, texto_de_ejemplo};

/// A desk with a store of its own on a fixed day.
struct Escritorio {
    mesa: Mesa,
}

impl Escritorio {
    fn new() -> Self {
        Self { mesa: Mesa::new() }
    }

    /// Runs an order of `tramite` on this day.
    fn el(&self, hoy: &str, argumentos: &[&str]) -> Corrida {
        let mut programa = self.mesa.programa();
        programa.env("CONVENIO_HOY", hoy).args(["--quien", "Ana Soto", "tramite"]).args(argumentos);
        crate::comun::terminar(&mut programa)
    }

    /// The same, which has to be done.
    fn hecho(&self, hoy: &str, argumentos: &[&str]) -> String {
        let corrida = self.el(hoy, argumentos);
        assert_eq!(corrida.codigo, 0, "{argumentos:?}: {}", corrida.todo());
        corrida.salida
    }

    fn json(&self, hoy: &str, argumentos: &[&str]) -> Value {
        let texto = self.hecho(hoy, &[argumentos, &["--formato", "json"]].concat());
        serde_json::from_str(&texto).unwrap_or_else(|e| panic!("{argumentos:?}: {e}: {texto}"))
    }

    /// A trámite of this sample, begun on this day.
    fn crear(&self, hoy: &str, muestra: &str) -> String {
        let perfil = ejemplo(muestra);
        let creados = self.json(hoy, &["crear", perfil.to_str().unwrap(), "--salida", &self.salida()]);
        creados[0]["id"].as_str().unwrap().to_owned()
    }

    fn salida(&self) -> String {
        self.mesa.ruta("salida").to_str().unwrap().to_owned()
    }

    fn estado(&self, hoy: &str, id: &str) -> String {
        self.json(hoy, &["ver", id])["estado"].as_str().unwrap().to_owned()
    }

    /// From the draft to the SEREMI: filed on a Monday at the counter, in review the day after.
    fn hasta_la_seremi(&self, id: &str) {
        self.hecho("2026-03-02", &["avanzar", id, "aprobar"]);
        for n in ["1", "2", "3"] {
            self.hecho("2026-03-03", &["avanzar", id, "firmar", "--ejemplar", n]);
        }
        self.hecho("2026-03-09", &["avanzar", id, "ingresar", "--canal", "presencial", "--folio", "1234"]);
        self.hecho("2026-03-10", &["avanzar", id, "revision"]);
    }
}

const MUESTRA: &str = "particular_subvencionado.toml";

#[test]
fn a_tramite_is_walked_from_the_profile_to_operative() {
    let e = Escritorio::new();
    let id = e.crear("2026-03-02", MUESTRA);
    assert!(e.mesa.en_salida().iter().any(|n| n.ends_with(".zip")), "the papers lie in the folder too");
    assert_eq!(e.estado("2026-03-02", &id), "borrador");
    e.hasta_la_seremi(&id);
    let ficha = e.json("2026-03-12", &["ver", &id]);
    assert_eq!(ficha["estado"], "en_revision_seremi");
    assert_eq!(ficha["paso"]["quien"], "seremi");
    assert_eq!(ficha["plazos"][0]["termino"], "procedimiento");
    assert_eq!(ficha["plazos"][0]["vence"], "2026-09-09", "six months, date to date");

    e.hecho(
        "2026-03-12",
        &["avanzar", &id, "observar", "--texto", "Falta la vigencia", "--texto", "Falta el CD"],
    );
    let ficha = e.json("2026-03-20", &["ver", &id]);
    assert_eq!(ficha["paso"]["quien"], "usted");
    assert_eq!(ficha["paso"]["vence"], "2026-03-19", "five business days from Thursday the 12th");
    assert_eq!(ficha["paso"]["quedan_habiles"], -1);
    assert_eq!(e.estado("2026-03-20", &id), "observado", "a term that ran out changes no state");
    let texto = e.hecho("2026-03-20", &["ver", &id]);
    for debe in ["OBSERVADO", "ATRASADO 1 día hábil", "Artículo 31", "Falta la vigencia", "Ana Soto"] {
        assert!(texto.contains(debe), "falta {debe}: {texto}");
    }
    e.hecho("2026-03-20", &["avanzar", &id, "subsanar"]);
    e.hecho("2026-04-01", &["avanzar", &id, "certificado-listo"]);
    // Good Friday and Saturday, the 3rd and 4th, do not count, nor the 1st and 21st of May.
    assert_eq!(e.json("2026-04-02", &["ver", &id])["paso"]["vence"], "2026-04-30");
    e.hecho("2026-04-20", &["avanzar", &id, "resolucion", "--numero", "455"]);
    e.hecho("2026-04-22", &["avanzar", &id, "notificar"]);
    e.hecho("2026-04-28", &["avanzar", &id, "credenciales"]);
    e.hecho("2026-04-29", &["avanzar", &id, "entregar", "--a", "Libro de Clases SpA"]);
    let bare = e.el("2026-05-04", &["avanzar", &id, "operativo"]);
    assert!(
        bare.codigo == 1 && bare.errores.contains("--texto"),
        "the first attendance is asked for: {}",
        bare.errores
    );
    e.hecho("2026-05-04", &["avanzar", &id, "operativo", "--texto", "Asistencia del 04-05, RBD 99001-9"]);
    assert_eq!(e.estado("2026-05-04", &id), "operativo");
    assert_eq!(e.json("2026-05-04", &["listar", "--estado", "abierto"]).as_array().unwrap().len(), 0);
}

#[test]
fn what_can_not_be_is_refused_and_writes_nothing() {
    let e = Escritorio::new();
    let id = e.crear("2026-03-02", MUESTRA);
    let before = e.json("2026-03-02", &["historia", &id]);
    let cases: &[(&[&str], &str)] = &[
        (&["avanzar", &id, "notificar"], "Ahora es posible"),
        (&["avanzar", &id, "notificarr"], "¿Quiso decir «notificar»?"),
        (&["avanzar", &id, "ingresar"], "--canal"),
        (&["avanzar", &id, "revisar", "--fecha", "03-03-2026"], "todavía no llega"),
        (&["avanzar", &id, "revisar", "--fecha", "01-03-2026"], "--retroactivo"),
        (&["avanzar", &id, "revisar", "--fecha", "01-03-1999", "--retroactivo"], "Revise el año"),
        (&["avanzar", &id, "correo_enviado"], "lo anota el programa"),
        (&["avanzar", &id, "firmar", "--ejemplar", "4"], "1, 2 y 3"),
        (&["avanzar", "ZZZ", "revisar"], "ZZZ"),
        (&["avanzar", "O0", "revisar"], "«O»"),
        (&["corregir", &id, "1", "--motivo", "x"], "no se deshace"),
        (&["corregir", &id, "9", "--motivo", "x"], "suceso 9"),
        (&["corregir", &id, "2"], "--motivo"),
        (&["listar", "--seremi", "Atlantida"], "región"),
        (&["listar", "--estado", "firmadísimo"], "estado"),
        (&["avanzar", &id, "revisar", "--archivo", "no_existe.pdf"], "no_existe.pdf"),
    ];
    for (orden, debe) in cases {
        let corrida = e.el("2026-03-02", orden);
        assert!([1, 3].contains(&corrida.codigo), "{orden:?}: {}", corrida.todo());
        assert!(corrida.todo().contains(debe), "{orden:?} no dice «{debe}»: {}", corrida.todo());
    }
    let bad_day = e.el("2026-03-02", &["avanzar", &id, "revisar", "--fecha", "31-02-2026"]);
    assert_eq!(bad_day.codigo, 2, "{}", bad_day.todo());
    assert_eq!(e.json("2026-03-02", &["historia", &id]), before);
}

#[test]
fn a_mistake_is_mended_and_both_stay_in_the_history() {
    let e = Escritorio::new();
    let id = e.crear("2026-03-02", MUESTRA);
    e.hasta_la_seremi(&id);
    // 1 creado, 2 papeles, 3 aprobar, 4-6 firmar, 7 ingresar, 8 revision.
    let refused = e.el("2026-03-11", &["corregir", &id, "7", "--motivo", "el folio es otro"]);
    assert_eq!(refused.codigo, 1);
    assert!(refused.errores.contains("el suceso 8"), "{}", refused.errores);
    e.hecho("2026-03-11", &["corregir", &id, "7", "--motivo", "el folio es otro", "--folio", "4321"]);
    let historia = e.hecho("2026-03-11", &["historia", &id]);
    for debe in ["1234", "4321", "el folio es otro", "corregido por 9"] {
        assert!(historia.contains(debe), "falta {debe}: {historia}");
    }
    assert_eq!(e.estado("2026-03-11", &id), "en_revision_seremi");
    e.hecho("2026-03-11", &["corregir", &id, "8", "--motivo", "era otro trámite"]);
    assert_eq!(e.estado("2026-03-11", &id), "ingresado");
    e.hecho("2026-03-11", &["corregir", &id, "11", "--motivo", "no, era éste"]);
    assert_eq!(e.estado("2026-03-11", &id), "en_revision_seremi");
}

#[test]
fn a_second_one_for_the_same_needs_a_reason_and_shared_schools_are_shown() {
    let e = Escritorio::new();
    let id = e.crear("2026-03-02", MUESTRA);
    let perfil = ejemplo(MUESTRA);
    let again = ["crear", perfil.to_str().unwrap(), "--salida", &e.salida()];
    let refused = e.el("2026-03-02", &again);
    assert_eq!(refused.codigo, 1, "{}", refused.todo());
    assert!(refused.errores.contains(&id) && refused.errores.contains("--motivo"), "{}", refused.errores);
    let second = e.json("2026-03-02", &[&again[..], &["--motivo", "prueba"]].concat());
    let other = second[0]["id"].as_str().unwrap();
    assert_ne!(other, id);
    assert_eq!(second[0]["comparte"][0]["id"], id.as_str());
    assert!(e.hecho("2026-03-02", &["ver", &id]).contains(other), "each tells of the other");
}

#[test]
fn a_package_that_exists_is_taken_as_it_is() {
    let e = Escritorio::new();
    let corrida = e.mesa.generar(&ejemplo(MUESTRA));
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let carpeta: PathBuf =
        fs::read_dir(e.mesa.ruta("salida")).unwrap().map(|x| x.unwrap().path()).find(|p| p.is_dir()).unwrap();
    let zip = carpeta.with_file_name(format!("{}.zip", carpeta.file_name().unwrap().to_str().unwrap()));
    let perfil = ejemplo(MUESTRA);
    let with_profile =
        ["crear", carpeta.to_str().unwrap(), "--perfil", perfil.to_str().unwrap(), "--externo", "CRM-77"];
    let id = e.json("2026-03-02", &with_profile)[0]["id"].as_str().unwrap().to_owned();
    let ficha = e.json("2026-03-02", &["ver", &id]);
    assert_eq!(
        (ficha["externo"].as_str(), ficha["vigencia"]["rancios"].as_bool()),
        (Some("CRM-77"), Some(false))
    );
    let from_zip = ["crear", zip.to_str().unwrap(), "--motivo", "el mismo, desde el zip"];
    let other = e.json("2026-03-02", &from_zip)[0]["id"].as_str().unwrap().to_owned();
    let ficha = e.json("2026-03-02", &["ver", &other]);
    assert!(ficha["vigencia"]["sin_mirar"].as_str().unwrap().contains("sin su perfil"));
    // A package that was touched is none.
    e.mesa.escribir(carpeta.join("convenio.docx").to_str().unwrap(), b"otro");
    let refused = e.el("2026-03-02", &["crear", carpeta.to_str().unwrap(), "--motivo", "x"]);
    assert_eq!(refused.codigo, 1);
    assert!(refused.errores.contains("convenio.docx"), "{}", refused.errores);
}

#[test]
fn papers_that_are_not_true_any_more_are_told_with_the_facts_that_differ() {
    let e = Escritorio::new();
    let perfil = e.mesa.escribir("perfil.toml", texto_de_ejemplo(MUESTRA));
    let orden = ["crear", perfil.to_str().unwrap(), "--salida", &e.salida()];
    let id = e.json("2026-11-24", &orden)[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(e.json("2026-11-24", &["ver", &id])["vigencia"]["rancios"], false);
    let texto = texto_de_ejemplo(MUESTRA);
    let nombre = texto.lines().find(|l| l.starts_with("nombre = ")).unwrap();
    e.mesa.escribir("perfil.toml", texto.replacen(nombre, "nombre = \"Corporación Los Álamos\"", 1));
    let vigencia = &e.json("2026-11-24", &["ver", &id])["vigencia"];
    assert_eq!(vigencia["rancios"], true);
    assert_eq!(vigencia["cambios"][0]["campo"], "sostenedor.nombre");
    assert_eq!(vigencia["cambios"][0]["ahora"], "Corporación Los Álamos");
    fs::remove_file(&perfil).unwrap();
    let gone = e.json("2026-11-24", &["ver", &id]);
    assert_eq!(gone["vigencia"]["rancios"], false, "the kept copy is looked at");
    assert!(gone["vigencia"]["sin_mirar"].as_str().unwrap().contains("ya no está"));
    let copia = e.mesa.ruta("copia.toml");
    e.hecho("2026-11-24", &["ver", &id, "--perfil", copia.to_str().unwrap()]);
    assert_eq!(fs::read_to_string(copia).unwrap(), texto);
}

#[test]
fn papers_that_would_come_out_otherwise_are_told_though_the_facts_are_the_same() {
    let e = Escritorio::new();
    let id = e.crear("2026-11-24", MUESTRA);
    let tabla = "codigo_region,nombre,direccion,comuna,horario_cierre,verificado_el\n\
                 6,Secretaría Regional Ministerial de Educación de O'Higgins,Calle Nueva 1,Rancagua,14:00,2026-11-20\n";
    fs::create_dir(e.mesa.ruta("tablas")).unwrap();
    e.mesa.escribir("tablas/seremis.csv", tabla);
    let tablas = e.mesa.ruta("tablas");
    let vigencia = &e.json("2026-11-24", &["ver", &id, "--catalogo", tablas.to_str().unwrap()])["vigencia"];
    assert_eq!(
        (vigencia["rancios"].as_bool(), vigencia["cambios"].as_array().map(Vec::len)),
        (Some(true), Some(0))
    );
    assert!(vigencia["papeles"].as_array().unwrap().iter().any(|p| p == "oficio.docx"), "{vigencia}");
    assert!(!vigencia["papeles"].as_array().unwrap().iter().any(|p| p == "anexo.xlsx"), "{vigencia}");
    assert_eq!(e.json("2026-11-24", &["ver", &id])["vigencia"]["rancios"], false);
}

#[test]
fn one_that_is_cloned_tells_what_changes_and_takes_the_place() {
    let e = Escritorio::new();
    let perfil = e.mesa.escribir("perfil.toml", texto_de_ejemplo(MUESTRA));
    let orden = ["crear", perfil.to_str().unwrap(), "--salida", &e.salida()];
    let old = e.json("2026-03-02", &orden)[0]["id"].as_str().unwrap().to_owned();
    let texto = texto_de_ejemplo(MUESTRA);
    let nombre = texto.lines().find(|l| l.starts_with("nombre = ")).unwrap();
    e.mesa.escribir("perfil.toml", texto.replacen(nombre, "nombre = \"Corporación Los Álamos\"", 1));
    let new = e.json("2026-03-03", &["crear", "--desde", &old, "--salida", &e.salida(), "--forzar"]);
    let id = new[0]["id"].as_str().unwrap();
    assert_eq!(new[0]["cambios"][0]["campo"], "sostenedor.nombre");
    let ficha = e.json("2026-03-03", &["ver", &old]);
    assert_eq!(
        (ficha["estado"].as_str(), ficha["reemplazado_por"].as_str()),
        (Some("reemplazado"), Some(id))
    );
    assert_eq!(e.json("2026-03-03", &["ver", id])["parte_de"], old.as_str());
}

#[test]
fn the_board_is_filtered_and_people_are_given_work() {
    let e = Escritorio::new();
    let a = e.crear("2026-03-02", MUESTRA);
    let b = e.crear("2026-03-02", "municipal.toml");
    e.hasta_la_seremi(&a);
    e.hecho("2026-03-12", &["avanzar", &a, "observar", "--texto", "Falta el CD"]);
    e.hecho("2026-03-12", &["asignar", &a, &b, "Rosa Pérez"]);
    let ids = |filtro: &[&str]| -> Vec<String> {
        let filas = e.json("2026-03-25", &[&["listar"], filtro].concat());
        filas.as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&[]), [&*a, &*b], "the one with a term first");
    assert_eq!(ids(&["--atrasados"]), [&*a]);
    assert_eq!(ids(&["--estado", "borrador"]), [&*b]);
    assert_eq!(ids(&["--persona", "rosa perez"]).len(), 2);
    assert_eq!(ids(&["--persona", "nadie"]).len(), 0);
    assert_eq!(ids(&["--modelo", "municipal"]), [&*b]);
    assert_eq!(ids(&["--toca", "usted", "--estado", "observado"]), [&*a]);
    let texto = e.hecho("2026-03-25", &["listar"]);
    assert!(texto.contains("¡vencido!") && texto.contains("2 trámites, 1 atrasado."), "{texto}");
    assert!(texto.lines().all(|l| l.chars().count() <= 160), "{texto}");
    let agenda = e.hecho("2026-03-13", &["agenda", "--dias", "30"]);
    assert!(agenda.contains("19-03-2026") && agenda.contains(&a), "{agenda}");
}

#[test]
fn a_whole_tramite_is_handed_to_a_colleague() {
    let e = Escritorio::new();
    let id = e.crear("2026-03-02", MUESTRA);
    let prueba = e.mesa.escribir("comprobante.pdf", b"%PDF-1.4 comprobante");
    e.hecho(
        "2026-03-02",
        &["avanzar", &id, "contacto", "--texto", "Llamé", "--archivo", prueba.to_str().unwrap()],
    );
    let zip = e.mesa.ruta("tramite.zip");
    e.hecho("2026-03-02", &["exportar", &id, zip.to_str().unwrap()]);
    let colega = Escritorio::new();
    let llegado = colega.hecho("2026-03-03", &["importar", zip.to_str().unwrap()]);
    assert!(llegado.contains(&id), "{llegado}");
    assert_eq!(colega.json("2026-03-03", &["historia", &id]), e.json("2026-03-03", &["historia", &id]));
    let again = colega.hecho("2026-03-03", &["importar", zip.to_str().unwrap()]);
    assert!(again.contains("ya estaba"), "{again}");
    colega.hecho("2026-03-03", &["nota", &id, "lo tomo yo"]);
    let differs = colega.el("2026-03-03", &["importar", zip.to_str().unwrap()]);
    assert_eq!(differs.codigo, 1, "{}", differs.todo());
    let verificado = colega.mesa.correr(["registro", "verificar"]);
    assert_eq!(verificado.codigo, 0, "{}", verificado.todo());
    let mut bytes = fs::read(&zip).unwrap();
    bytes.truncate(bytes.len() / 2);
    let roto = e.mesa.escribir("roto.zip", bytes);
    assert_eq!(colega.el("2026-03-03", &["importar", roto.to_str().unwrap()]).codigo, 1);
}

#[test]
fn the_board_goes_into_a_workbook_and_the_history_into_a_letter() {
    let e = Escritorio::new();
    let id = e.crear("2026-03-02", MUESTRA);
    e.hasta_la_seremi(&id);
    let libro = e.mesa.ruta("tablero.xlsx");
    e.hecho("2026-03-12", &["exportar", libro.to_str().unwrap()]);
    assert!(fs::read(&libro).unwrap().starts_with(b"PK"));
    let carta = e.mesa.ruta("historia.docx");
    e.hecho("2026-03-12", &["historia", &id, carta.to_str().unwrap()]);
    let texto = crate::comun::texto_de_word(&fs::read(&carta).unwrap());
    assert!(texto.contains("1234") && texto.contains(&id), "{texto}");
    for escrito in ["certificado", "estado"] {
        let texto = e.hecho("2026-03-12", &["escrito", &id, escrito]);
        assert!(texto.contains("1234") && texto.contains("19.880"), "{texto}");
        let carta = e.mesa.ruta(&format!("{escrito}.docx"));
        e.hecho("2026-03-12", &["escrito", &id, escrito, carta.to_str().unwrap()]);
        assert!(fs::read(&carta).unwrap().starts_with(b"PK"));
    }
    let ics = e.mesa.ruta("agenda.ics");
    e.hecho("2026-03-12", &["agenda", "--dias", "200", "--ics", ics.to_str().unwrap()]);
    assert!(fs::read_to_string(ics).unwrap().contains("BEGIN:VEVENT"));
    assert!(e.hecho("2026-03-12", &["estados"]).contains("en_revision_seremi"));
}
