//! A trámite and its papers after they were made: made anew, and closed by `paquete cerrar`.

use std::fs;

use serde_json::Value;

use crate::comun::{Mesa, ejemplo, texto_de_ejemplo};
use crate::comun_cerrar::{PAQUETE, PERFIL, cerrar, cerrar_todo, mesa, todo, v};

/// Runs an order that answers in JSON and has to be done.
fn json(mesa: &Mesa, orden: &[&str]) -> Value {
    let corrida = mesa.correr(orden.iter().chain(&["--formato", "json"]));
    assert_eq!(corrida.codigo, 0, "{orden:?}: {}", corrida.todo());
    corrida.json()
}

/// A trámite of the package that is there.
fn followed(mesa: &Mesa) -> String {
    json(mesa, &["tramite", "crear", PAQUETE])[0]["id"].as_str().unwrap().to_owned()
}

fn kinds(mesa: &Mesa, id: &str) -> Vec<String> {
    let historia = json(mesa, &["tramite", "historia", id]);
    historia.as_array().unwrap().iter().map(|s| s["suceso"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn its_tramite_is_signed_and_keeps_what_goes_by_mail() {
    let mesa = mesa();
    let id = followed(&mesa);
    let closed = cerrar_todo(&mesa, &["--formato", "json"]).json();
    assert_eq!(closed["tramite"], serde_json::json!({ "id": id, "resultado": "anotado" }));
    let ficha = json(&mesa, &["tramite", "ver", &id]);
    assert_eq!(ficha["estado"], "firmado");
    assert_eq!(ficha["cerrado"], serde_json::json!({ "version": 1, "huella": closed["huella"] }));
    let before = kinds(&mesa, &id);
    assert_eq!(
        before,
        ["creado", "papeles_generados", "firmar", "firmar", "firmar", "paquete_cerrado"].map(str::to_owned)
    );
    let last = json(&mesa, &["tramite", "historia", &id])[5].clone();
    let told: Vec<&str> =
        last["evidencias"].as_array().unwrap().iter().map(|e| e.as_str().unwrap()).collect();
    let kept = ["convenio.docx", "anexo.xlsx", "MANIFIESTO.json", "SHA256SUMS"].map(|nombre| {
        let huella = convenio::base::huella::sha256(&fs::read(v(&mesa, 1, "").join(nombre)).unwrap());
        format!("{nombre} ({})", &huella[..8])
    });
    assert_eq!(told, kept);
    let texto = mesa.correr(["tramite", "ver", &id]).salida;
    assert!(texto.contains("Cerrados: versión 1"), "{texto}");

    // The same again writes nothing more; the next version does.
    let again = cerrar_todo(&mesa, &["--formato", "json"]).json();
    assert_eq!(again["tramite"]["resultado"], "ya_lo_sabia");
    assert_eq!(kinds(&mesa, &id), before);
    mesa.escribir("estatutos.pdf", crate::comun_cerrar::pdf(&["Estatutos con su modificación"]));
    let next = cerrar_todo(&mesa, &[]);
    assert!(next.salida.contains(&format!("anotado en el trámite {id}")), "{}", next.todo());
    assert_eq!(json(&mesa, &["tramite", "ver", &id])["cerrado"]["version"], 2);
    assert_eq!(kinds(&mesa, &id).len(), before.len() + 1, "the copies are signed already");
    assert_eq!(mesa.correr(["registro", "verificar"]).codigo, 0);
}

#[test]
fn whoever_follows_no_tramite_gets_no_store() {
    let mesa = mesa();
    let corrida = cerrar_todo(&mesa, &["--formato", "json"]);
    assert_eq!((corrida.codigo, &corrida.json()["tramite"]), (0, &Value::Null));
    assert!(!mesa.ruta("datos").exists());
}

#[test]
fn nothing_is_closed_nothing_is_written_down() {
    let mesa = mesa();
    let id = followed(&mesa);
    assert_eq!(cerrar(&mesa, &todo()).codigo, 1, "reference text without a reason");
    assert_eq!(kinds(&mesa, &id), ["creado", "papeles_generados"]);
}

#[test]
fn a_store_that_fails_leaves_the_package_closed_and_the_order_is_repeated() {
    let mesa = mesa();
    let id = followed(&mesa);
    let store = mesa.ruta("datos/tramites.sqlite3");
    let good = fs::read(&store).unwrap();
    mesa.escribir(
        "datos/tramites.sqlite3",
        b"esto no es una base de datos, y es bastante largo para que se note al leer",
    );
    let corrida = cerrar_todo(&mesa, &[]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    for word in
        ["Cerrado, versión 1", "el paquete quedó cerrado", "tramites.sqlite3", "repita la misma orden"]
    {
        assert!(corrida.todo().contains(word), "{word}: {}", corrida.todo());
    }
    mesa.escribir("datos/tramites.sqlite3", good);
    let again = cerrar_todo(&mesa, &[]);
    assert_eq!(again.codigo, 0, "{}", again.todo());
    assert!(again.salida.contains("sin cambios: v1") && again.salida.contains(&id), "{}", again.salida);
    assert_eq!(json(&mesa, &["tramite", "ver", &id])["estado"], "firmado");
}

#[test]
fn a_tramite_that_went_on_does_not_take_another_closed_package() {
    let mesa = mesa();
    let id = followed(&mesa);
    assert_eq!(cerrar_todo(&mesa, &[]).codigo, 0);
    json(&mesa, &["tramite", "avanzar", &id, "ingresar", "--canal", "presencial"]);
    mesa.escribir("estatutos.pdf", crate::comun_cerrar::pdf(&["Otros estatutos"]));
    let corrida = cerrar_todo(&mesa, &[]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(
        v(&mesa, 2, ".iso").is_file() && corrida.errores.contains("Ahora es posible"),
        "{}",
        corrida.todo()
    );
    assert_eq!(json(&mesa, &["tramite", "ver", &id])["cerrado"]["version"], 1);
}

/// A trámite made of a profile that lies beside it.
fn from_profile(mesa: &Mesa) -> String {
    mesa.escribir("perfil.toml", texto_de_ejemplo(PERFIL));
    json(mesa, &["tramite", "crear", "perfil.toml"])[0]["id"].as_str().unwrap().to_owned()
}

fn change(mesa: &Mesa, line: &str, new: &str) {
    let texto = fs::read_to_string(mesa.ruta("perfil.toml")).unwrap();
    let old = texto.lines().find(|l| l.starts_with(line)).unwrap();
    mesa.escribir("perfil.toml", texto.replacen(old, new, 1));
}

#[test]
fn a_package_of_before_is_not_taken_for_that_of_a_tramite_whose_papers_were_made_anew() {
    let mesa = mesa();
    let id = from_profile(&mesa);
    let kept = mesa.ruta("guardado");
    let names: Vec<_> = fs::read_dir(mesa.ruta(PAQUETE)).unwrap().map(|e| e.unwrap().file_name()).collect();
    fs::create_dir(&kept).unwrap();
    for name in &names {
        fs::copy(mesa.ruta(PAQUETE).join(name), kept.join(name)).unwrap();
    }
    change(&mesa, "direccion = ", "direccion = \"Los Aromos 999\"");
    let done = json(&mesa, &["tramite", "rehacer", &id, "--forzar"]);
    assert_eq!(done["resultado"], "anotado");
    // The old papers lie in their place again, and were signed.
    for name in &names {
        fs::copy(kept.join(name), mesa.ruta(PAQUETE).join(name)).unwrap();
    }
    let corrida = cerrar_todo(&mesa, &["--formato", "json"]);
    assert_eq!(corrida.json()["tramite"], serde_json::json!({ "id": id, "resultado": "otros_papeles" }));
    assert_eq!(kinds(&mesa, &id), ["creado", "papeles_generados", "papeles_generados"]);
    // Said so by a person, they are its papers.
    json(&mesa, &["tramite", "rehacer", &id, PAQUETE]);
    assert_eq!(cerrar_todo(&mesa, &["--formato", "json"]).json()["tramite"]["resultado"], "anotado");
    assert_eq!(json(&mesa, &["tramite", "ver", &id])["estado"], "firmado");
}

#[test]
fn papers_are_made_anew_where_they_were_and_kept() {
    let mesa = Mesa::new();
    let id = from_profile(&mesa);
    let same = json(&mesa, &["tramite", "rehacer", &id]);
    assert_eq!(same["resultado"], "sin_cambios");
    change(&mesa, "direccion = ", "direccion = \"Los Aromos 999\"");
    assert_eq!(json(&mesa, &["tramite", "ver", &id])["vigencia"]["rancios"], true);
    let refused = mesa.correr(["tramite", "rehacer", &id]);
    assert_eq!(refused.codigo, 1);
    assert!(refused.errores.contains("--forzar"), "{}", refused.errores);
    fs::create_dir(mesa.ruta("otra")).unwrap();
    let mut from_elsewhere = mesa.programa();
    from_elsewhere.current_dir(mesa.ruta("otra"));
    let done = crate::comun::terminar(from_elsewhere.args(["tramite", "rehacer", &id, "--forzar"]));
    assert_eq!(done.codigo, 0, "{}", done.todo());
    assert!(done.salida.contains("Los Aromos 999"), "{}", done.salida);
    assert!(!mesa.ruta("otra/salida").exists(), "they are where they were");
    let ficha = json(&mesa, &["tramite", "ver", &id]);
    assert_eq!((&ficha["vigencia"]["rancios"], &ficha["estado"]), (&Value::Bool(false), &"borrador".into()));
}

#[test]
fn a_tramite_stays_one_of_its_sostenedor_and_provider_and_signed_papers_stay() {
    let mesa = Mesa::new();
    let id = from_profile(&mesa);
    let before = kinds(&mesa, &id);
    let municipal = ejemplo("municipal.toml");
    for (orden, word) in [
        (vec!["tramite", "rehacer", &id, municipal.to_str().unwrap()], "otro modelo"),
        (vec!["tramite", "rehacer", &id, "no_existe.toml"], "no_existe.toml"),
    ] {
        let refused = mesa.correr(&orden);
        assert!([1, 3].contains(&refused.codigo) && refused.errores.contains(word), "{}", refused.todo());
    }
    let texto = fs::read_to_string(mesa.ruta("perfil.toml")).unwrap();
    let at = texto.find("[proveedor]").unwrap();
    let rut = texto[at..].lines().find(|l| l.starts_with("rut = ")).unwrap();
    let other = [&texto[..at], &texto[at..].replacen(rut, "rut = \"76.999.010-1\"", 1)].concat();
    let digit = (0..=9)
        .map(|d| d.to_string())
        .chain(["K".to_owned()])
        .map(|d| other.replacen("76.999.010-1", &format!("76.999.010-{d}"), 1));
    let valid = digit.into_iter().find(|t| {
        mesa.escribir("otro.toml", t);
        mesa.correr(["validar", "otro.toml"]).codigo == 0
    });
    assert!(valid.is_some(), "one of the digits is right");
    let refused = mesa.correr(["tramite", "rehacer", &id, "otro.toml", "--forzar"]);
    assert_eq!(refused.codigo, 1);
    assert!(
        refused.errores.contains("el proveedor") && refused.errores.contains("--desde"),
        "{}",
        refused.errores
    );
    assert_eq!(kinds(&mesa, &id), before);
    for n in ["1", "2", "3"] {
        json(&mesa, &["tramite", "avanzar", &id, "firmar", "--ejemplar", n]);
    }
    change(&mesa, "direccion = ", "direccion = \"Los Aromos 999\"");
    let packages = mesa.en_salida();
    let refused = mesa.correr(["tramite", "rehacer", &id, "--forzar"]);
    assert_eq!(refused.codigo, 1);
    assert!(refused.errores.contains("firmado"), "{}", refused.errores);
    assert_eq!(mesa.en_salida(), packages, "nothing was made");
}
