//! The whole way on the pages, without scripts: from a profile to papers, a closed package, the mail, the counter, the token.

use serde_json::Value;

use crate::comun::{Mesa, texto_de_ejemplo};
use crate::comun_cerrar::{LISTA, PERFIL, pdf};
use crate::comun_correo::{Guion, Servidor as Buzon};
use crate::comun_token::{SEMILLA, TOKEN, correo, lineas};
use crate::comun_web::{Respuesta, Servidor, Visita};

/// A desk with a draft of the sample, somebody inside, and the draft's name.
fn con_borrador() -> (Mesa, Servidor, Visita, String) {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    let perfil = texto_de_ejemplo(PERFIL);
    let destino =
        visita.subir("/perfil/importar", &[], &[("archivo", "perfil.toml", perfil.as_bytes())]).destino();
    let borrador = destino.split('/').nth(2).unwrap().to_owned();
    (mesa, servidor, visita, borrador)
}

/// The same with its papers made: the trámite's name.
fn con_papeles() -> (Mesa, Servidor, Visita, String, String) {
    let (mesa, servidor, mut visita, borrador) = con_borrador();
    let destino = visita.enviar(&format!("/papeles/nuevo/{borrador}"), &[]).destino();
    let id = destino.split('/').nth(2).unwrap().to_owned();
    assert_eq!(destino, format!("/tramite/{id}/papeles"));
    (mesa, servidor, visita, borrador, id)
}

fn ver(mesa: &Mesa, id: &str) -> Value {
    let corrida = mesa.correr(["tramite", "ver", id, "--formato", "json"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    corrida.json()
}

fn sucesos(mesa: &Mesa, id: &str) -> Vec<String> {
    ver(mesa, id)["historia"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["suceso"].as_str().unwrap().to_owned())
        .collect()
}

fn bien(answer: &Respuesta) {
    assert_eq!(answer.estado, 303, "{}", answer.texto());
}

/// Uploads everything that the sample asks for and closes.
fn cerrar(visita: &mut Visita, id: &str) -> Respuesta {
    let scans: Vec<(&str, Vec<u8>)> =
        std::iter::once("firmado").chain(LISTA).map(|c| (c, pdf(&[c, "Segunda hoja"]))).collect();
    let names: Vec<String> = scans.iter().map(|(c, _)| format!("{c} (escáner).pdf")).collect();
    let files: Vec<(&str, &str, &[u8])> =
        scans.iter().zip(&names).map(|((c, bytes), n)| (*c, &**n, &**bytes)).collect();
    visita.subir(
        &format!("/tramite/{id}/papeles/cerrar"),
        &[("motivo", "Ensayo con el texto de referencia"), ("accion", "cerrar")],
        &files,
    )
}

#[test]
fn from_a_profile_to_the_token_without_leaving_the_pages() {
    let (mesa, _servidor, mut visita, _, id) = con_papeles();
    take_papers(&mesa, &mut visita, &id);
    close(&mesa, &mut visita, &id);
    mail(&mesa, &mut visita, &id);
    hand_in(&mesa, &mut visita, &id);
    receive(&mesa, &mut visita, &id);
    assert_eq!(mesa.correr(["registro", "verificar"]).codigo, 0);
    // Nothing in the open anywhere, but in the mail that the person has.
    for (ruta, bytes) in everything(&mesa.ruta("datos")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(TOKEN) && !text.contains(SEMILLA), "{ruta}");
    }
}

/// The papers, as the command line would have made them.
fn take_papers(mesa: &Mesa, visita: &mut Visita, id: &str) {
    let t = |rest: &str| format!("/tramite/{id}{rest}");
    let page = visita.pagina(&t("/papeles"));
    for name in ["convenio.docx", "anexo.xlsx", "oficio.docx"] {
        assert!(page.contains(name), "{name}: {page}");
        let answer = visita.get(&t(&format!("/papeles/archivo/{name}")));
        assert_eq!(answer.estado, 200);
        assert!(answer.cabecera("content-disposition").unwrap().contains(name));
        assert!(answer.cuerpo.starts_with(b"PK"), "{name}");
    }
    assert!(visita.get(&t("/papeles/zip")).cuerpo.starts_with(b"PK"));
    assert_eq!(visita.get(&t("/papeles/archivo/..%2fperfil.toml")).estado, 404);
    assert_eq!(visita.get(&t("/papeles/archivo/otra.docx")).estado, 404);
    assert!(visita.pagina("/").contains(id));
    let page = visita.pagina(&t(""));
    assert!(page.contains("Siguiente paso") && !page.contains("ya no están al día"), "{page}");
    assert_eq!(ver(mesa, id)["vigencia"]["rancios"], false);
}

/// The package, closed.
fn close(mesa: &Mesa, visita: &mut Visita, id: &str) {
    let t = |rest: &str| format!("/tramite/{id}{rest}");
    // Closed: first with too little, which is told and kept, then with everything.
    let answer = visita.subir(
        &t("/papeles/cerrar"),
        &[("accion", "cerrar")],
        &[("firmado", "f.pdf", &pdf(&["a", "b"]))],
    );
    assert_eq!(answer.estado, 422);
    let html = answer.texto();
    assert!(html.contains("Ya está: f.pdf") && !html.contains("escaneos"), "{html}");
    assert!(!sucesos(mesa, id).contains(&"paquete_cerrado".to_owned()));
    bien(&visita.enviar(&t("/papeles/quitar"), &[("campo", "firmado"), ("nombre", "f.pdf")]));
    bien(&cerrar(visita, id));
    assert!(sucesos(mesa, id).contains(&"paquete_cerrado".to_owned()));
    assert_eq!(ver(mesa, id)["estado"], "firmado");
    let page = visita.pagina(&t("/papeles"));
    for tail in [".iso", ".zip"] {
        let name = page
            .split("papeles/cerrado/")
            .skip(1)
            .map(|t| t.split('"').next().unwrap())
            .find(|n| n.ends_with(tail));
        let answer = visita.get(&t(&format!("/papeles/cerrado/{}", name.unwrap())));
        assert_eq!(answer.estado, 200);
        assert!(answer.cuerpo.len() > 10_000);
    }
    assert!(!mesa.ruta(&format!("datos/escaneos/{id}")).exists(), "the scans are in the closed package");
}

/// The mail, sent once.
fn mail(mesa: &Mesa, visita: &mut Visita, id: &str) {
    let t = |rest: &str| format!("/tramite/{id}{rest}");
    // The mail: settings, what it will be, sent once.
    let buzon = Buzon::new(Guion::default());
    let settings = [
        ("servidor", "127.0.0.1"),
        ("puerto", &buzon.puerto.to_string()),
        ("seguridad", "starttls"),
        ("remitente", "convenio@colegio.example"),
        ("nombre", "Colegio \"Ñ\""),
    ];
    bien(&visita.enviar("/ajustes/correo", &settings));
    let tried = visita.enviar("/ajustes/correo/probar", &[]);
    assert_eq!(tried.estado, 200, "{}", tried.texto());
    assert_eq!(buzon.recibidos.lock().unwrap().len(), 1);
    let page = visita.pagina(&t("/correo"));
    assert!(page.contains("interoperabilidad@mineduc.cl"), "{page}");
    let refused = visita.enviar(&t("/correo/revisar"), &[]);
    assert_eq!(refused.estado, 422, "a reference package needs a reason");
    assert!(!refused.texto().contains("--motivo"), "{}", refused.texto());
    let shown = visita.enviar(&t("/correo/revisar"), &[("motivo", "Ensayo")]);
    assert_eq!(shown.estado, 200, "{}", shown.texto());
    let clave =
        shown.texto().split("name=\"clave\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let sent = visita.enviar(&t("/correo/enviar"), &[("clave", &clave)]);
    assert!(sent.texto().contains("El servidor aceptó el correo"), "{}", sent.texto());
    let got = buzon.recibidos.lock().unwrap().last().unwrap().clone();
    let crudo = String::from_utf8_lossy(&got).into_owned();
    let first = crudo.lines().next().unwrap().replace('"', "&quot;").replace('<', "&#60;");
    assert!(shown.texto().contains(first.split('&').next().unwrap()), "{first}");
    // The button again: nothing goes twice.
    bien(&visita.enviar(&t("/correo/enviar"), &[("clave", &clave)]));
    assert_eq!(buzon.recibidos.lock().unwrap().len(), 2);
    assert!(sucesos(mesa, id).contains(&"correo_enviado".to_owned()));
    assert!(visita.get(&t("/acuse")).cuerpo.starts_with(b"PK"));
    assert!(visita.get(&t("/correo/borrador.eml")).texto().contains("X-Unsent: 1"));
}

/// The counter, a mistake, a note.
fn hand_in(mesa: &Mesa, visita: &mut Visita, id: &str) {
    let t = |rest: &str| format!("/tramite/{id}{rest}");
    // The counter, with its proof.
    let answer = visita.subir(&t("/suceso/ingresar"), &[("fecha", "24-11-2026")], &[]);
    assert_eq!(answer.estado, 422);
    assert!(answer.texto().contains("Falta este dato."), "{}", answer.texto());
    let proof = pdf(&["Timbre"]);
    let said = [("canal", "presencial"), ("folio", "77 <b>"), ("fecha", "24-11-2026")];
    bien(&visita.subir(&t("/suceso/ingresar"), &said, &[("archivo", "comprobante.pdf", &proof)]));
    assert_eq!(ver(mesa, id)["estado"], "ingresado");
    let page = visita.pagina(&t(""));
    let huella = convenio::base::huella::sha256(&proof);
    assert!(page.contains(&huella));
    assert_eq!(visita.get(&t(&format!("/archivo/{huella}"))).cuerpo, proof);
    assert_eq!(visita.get(&t(&format!("/archivo/{}", "0".repeat(64)))).estado, 404);
    assert!(visita.pagina(&t("/historia")).contains("77 &#60;b&#62;"));
    // Written down by mistake: undone with its reason, and both stay.
    bien(&visita.subir(&t("/suceso/revision"), &[], &[]));
    let last = ver(mesa, id)["historia"].as_array().unwrap().len();
    let refused = visita.enviar(&t(&format!("/corregir/{last}")), &[("motivo", " ")]);
    assert_eq!(refused.estado, 422);
    bien(&visita.enviar(&t(&format!("/corregir/{last}")), &[("motivo", "era otro")]));
    assert_eq!(ver(mesa, id)["estado"], "ingresado");
    bien(&visita.enviar(&t("/nota"), &[("texto", "Llamé a la SEREMI <i>")]));
    let secret = visita.enviar(&t("/nota"), &[("texto", &format!("Token: {TOKEN}"))]);
    assert_eq!(secret.estado, 422);
    assert!(!secret.texto().contains(TOKEN), "a secret is not repeated");
    assert!(visita.get(&t("/historia.docx")).cuerpo.starts_with(b"PK"));
}

/// The credentials, until the connection works.
fn receive(mesa: &Mesa, visita: &mut Visita, id: &str) {
    let t = |rest: &str| format!("/tramite/{id}{rest}");
    // The credentials: sealed, shown with a trace, handed over.
    let mail = correo("Content-Type: text/plain; charset=utf-8", &lineas());
    bien(&visita.subir(&t("/credenciales/recibir"), &[], &[("correo", "mineduc.eml", mail.as_bytes())]));
    let page = visita.pagina(&t("/credenciales"));
    assert!(
        page.contains("guardadas y selladas") && !page.contains(TOKEN) && !page.contains(SEMILLA),
        "{page}"
    );
    assert_eq!(visita.enviar(&t("/credenciales/mostrar"), &[]).estado, 422);
    let shown = visita.enviar(&t("/credenciales/mostrar"), &[("seguro", "si")]);
    assert!(shown.texto().contains(TOKEN), "{}", shown.texto());
    assert_eq!(shown.cabecera("cache-control"), Some("no-store"));
    for bad in [
        &[("a", ""), ("modo", "leer")][..],
        &[("a", "X"), ("modo", "otro")],
        &[("a", "X"), ("modo", "cifrado"), ("clave", "age1no")],
    ] {
        assert_eq!(visita.enviar(&t("/credenciales/entregar"), bad).estado, 422, "{bad:?}");
    }
    let sheet =
        visita.enviar(&t("/credenciales/entregar"), &[("a", "Libro de Clases SpA"), ("modo", "hoja")]);
    assert!(sheet.cuerpo.starts_with(b"PK"), "{}", sheet.texto());
    bien(&visita.subir(&t("/suceso/operativo"), &[("texto", "SIGE aceptó la asistencia del 24")], &[]));
    assert_eq!(ver(mesa, id)["estado"], "operativo");
    let kinds = sucesos(mesa, id);
    for kind in ["creado", "papeles_generados", "firmar", "credenciales", "token_mostrado", "entregar"] {
        assert!(kinds.iter().any(|k| k == kind), "{kind}: {kinds:?}");
    }
}

/// Every file under a folder, with its bytes.
fn everything(carpeta: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entrada in std::fs::read_dir(carpeta).unwrap() {
        let ruta = entrada.unwrap().path();
        if ruta.is_dir() {
            all.extend(everything(&ruta));
        } else {
            all.push((ruta.display().to_string(), std::fs::read(&ruta).unwrap()));
        }
    }
    all
}

#[test]
fn mended_data_make_the_papers_of_the_same_tramite_anew() {
    let (mesa, _servidor, mut visita, borrador, id) = con_papeles();
    let path = format!("/perfil/{borrador}/contactos");
    let html = visita.pagina(&path);
    let base = html.split("name=\"base\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let form = [("base", base), ("contactos.tecnico.cargo", "Otra cosa"), ("accion", "igual")];
    bien(&visita.enviar(&path, &form));
    let page = visita.pagina(&format!("/tramite/{id}"));
    assert!(page.contains("ya no están al día") && page.contains("Otra cosa"), "{page}");
    let page = visita.pagina(&format!("/papeles/nuevo/{borrador}"));
    assert!(page.contains(&id), "it says which trámite gets the papers: {page}");
    assert_eq!(
        visita.enviar(&format!("/papeles/nuevo/{borrador}"), &[]).destino(),
        format!("/tramite/{id}/papeles")
    );
    assert_eq!(ver(&mesa, &id)["vigencia"]["rancios"], false);
    assert_eq!(mesa.correr(["tramite", "listar", "--formato", "json"]).json().as_array().unwrap().len(), 1);
    // A profile with errors makes nothing and says where to mend it.
    let vacio = visita.enviar("/perfil/nuevo", &[]).destino();
    let vacio = vacio.split('/').nth(2).unwrap().to_owned();
    assert!(visita.pagina(&format!("/papeles/nuevo/{vacio}")).contains("/revisar"));
    assert_eq!(visita.enviar(&format!("/papeles/nuevo/{vacio}"), &[]).estado, 422);
    // What is signed is not made anew.
    bien(&cerrar(&mut visita, &id));
    let answer = visita.enviar(&format!("/papeles/nuevo/{borrador}"), &[]);
    assert_eq!(answer.estado, 422, "{}", answer.texto());
}

#[test]
fn official_files_are_taken_in_and_their_doubts_decided_on_the_page() {
    let (mesa, _servidor, mut visita, borrador) = con_borrador();
    let modelo = crate::modelo::modelo(crate::modelo::SUBVENCIONADO, &[]);
    let path = format!("/papeles/oficial/{borrador}");
    let destino = visita
        .subir(
            &path,
            &[("modelo", "particular_subvencionado")],
            &[("archivo", "Modelo convenio.docx", &modelo)],
        )
        .destino();
    assert_eq!(destino, format!("/papeles/mapa/{borrador}/particular_subvencionado.docx"));
    assert_eq!(
        std::fs::read(mesa.ruta("configuracion/modelos/particular_subvencionado.docx")).unwrap(),
        modelo
    );
    let page = visita.pagina(&destino);
    assert!(page.contains("Espacio 1"), "{page}");
    // A decision is written into the map that every command reads.
    let field = |n: usize, what: &str| {
        let name = format!("name=\"{what}-{n}\" value=\"");
        page.split(&name).nth(1).map(|t| t.split('"').next().unwrap().to_owned()).unwrap_or_default()
    };
    let bad =
        visita.enviar(&destino, &[("id-0", &field(0, "id")), ("campo-0", "no.existe"), ("valor-0", "")]);
    assert_eq!(bad.estado, 422);
    let form =
        [("id-0", field(0, "id")), ("campo-0", "texto".to_owned()), ("valor-0", "Aquí va <esto>".to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, &**v)).collect();
    bien(&visita.enviar(&destino, &form));
    let mapa =
        std::fs::read_to_string(mesa.ruta("configuracion/modelos/particular_subvencionado.docx.mapa.toml"))
            .unwrap();
    assert!(mapa.contains("valor = \"Aquí va <esto>\""), "{mapa}");
    // The matrix says itself what it is; other files are refused by name.
    let matriz = crate::generar_anexo::matriz();
    let destino = visita.subir(&path, &[], &[("archivo", "Matriz 2019.xlsx", &matriz)]).destino();
    assert!(destino.ends_with("/anexo.xlsx"), "{destino}");
    for (nombre, bytes) in
        [("foto.docx", &b"\x89PNG\r\n\x1a\n"[..]), ("vacio.docx", b""), ("x.xlsx", b"PK\x03\x04")]
    {
        let answer = visita.subir(&path, &[], &[("archivo", nombre, bytes)]);
        assert_eq!(answer.estado, 422, "{nombre}: {}", answer.texto());
        assert!(!answer.texto().contains("recibidos"), "{}", answer.texto());
    }
    assert_eq!(visita.get(&format!("/papeles/mapa/{borrador}/..%2f..%2fconvenio.toml")).estado, 404);
    // Another file in the place of the first: what was decided about the old one is put aside, and the page goes on.
    let otro = crate::modelo::modelo(crate::modelo::SUBVENCIONADO, &["Otra línea: ________"]);
    let modelos = mesa.ruta("configuracion/modelos");
    let destino = visita
        .subir(&path, &[("modelo", "particular_subvencionado")], &[("archivo", "nuevo.docx", &otro)])
        .destino();
    assert!(visita.pagina(&destino).contains("Otra línea"));
    assert!(!modelos.join("particular_subvencionado.docx.mapa.toml").exists());
    assert!(modelos.join("particular_subvencionado.docx.mapa.toml.anterior").exists());
    // The same kind of file with another ending takes the place of the first.
    let destino = visita.subir(&path, &[], &[("archivo", "Matriz.xlsm", &matriz)]).destino();
    assert!(destino.ends_with("/anexo.xlsm"), "{destino}");
    visita.pagina(&destino);
    assert!(!modelos.join("anexo.xlsx").exists() && modelos.join("anexo.xlsx.anterior").exists());
    bien(&visita.enviar("/ajustes/oficiales/quitar", &[("nombre", "../convenio.toml")]));
    bien(&visita.enviar("/ajustes/oficiales/quitar", &[("nombre", "anexo.xlsm")]));
    assert!(!modelos.join("anexo.xlsm").exists() && modelos.join("anexo.xlsm.anterior").exists());
    visita.subir(&path, &[], &[("archivo", "Matriz.xlsx", &matriz)]).destino();
    // With both, the papers are the Ministry's own.
    let destino = visita.enviar(&format!("/papeles/nuevo/{borrador}"), &[("permitir", "si")]).destino();
    let page = visita.pagina(&destino);
    assert!(page.contains("oficial"), "{page}");
}

#[test]
fn pages_of_what_is_not_there_say_so() {
    let (_mesa, _servidor, mut visita, _, id) = con_papeles();
    for path in [
        "/tramite/SLF-ZZZZ",
        "/tramite/x",
        "/tramite/x/papeles",
        "/tramite/x/correo",
        "/tramite/x/credenciales",
        "/tramite/x/historia",
        "/tramite/x/acuse",
        "/papeles/nuevo/zzzzzz",
        "/papeles/mapa/zzzzzz/x.docx",
        "/ajustes/tablas/otra",
        "/perfil/zzzzzz",
    ] {
        let answer = visita.get(path);
        assert_eq!(answer.estado, 404, "{path}: {}", answer.texto());
    }
    for path in [
        &format!("/tramite/{id}/suceso/otro"),
        &format!("/tramite/{id}/corregir/99"),
        &format!("/tramite/{id}/escrito/otro"),
    ] {
        assert_eq!(visita.get(path).estado, 404, "{path}");
    }
    // What can't happen now is refused with what the state is.
    let answer = visita.get(&format!("/tramite/{id}/suceso/resolucion"));
    assert_eq!(answer.estado, 422);
    assert!(answer.texto().contains("borrador"), "{}", answer.texto());
    for path in [
        "/ajustes",
        "/ajustes/correo",
        "/ayuda",
        "/agenda",
        "/tramites",
        "/tramites?q=boldos",
        "/tramites?q=nadie&estado=operativo",
        "/ajustes/tablas/comunas",
    ] {
        visita.pagina(path);
    }
    assert!(visita.get("/agenda/plazos.ics").texto().starts_with("BEGIN:VCALENDAR"));
    assert!(visita.get("/tramites/libro.xlsx").cuerpo.starts_with(b"PK"));
}

#[test]
fn a_configuration_with_a_mistake_can_still_be_mended_on_the_page() {
    let mesa = Mesa::new();
    std::fs::create_dir_all(mesa.ruta("configuracion")).unwrap();
    mesa.escribir(
        "configuracion/convenio.toml",
        "# mío\n[correo]\nservidor = \"x y\" # ojo\nremitente = 7\n",
    );
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    for path in ["/ajustes", "/ajustes/correo"] {
        let page = visita.pagina(path);
        assert!(page.contains("servidor") && page.contains("class=\"errores\""), "{page}");
    }
    bien(&visita.enviar("/ajustes/correo", &[("servidor", "smtp.a.example"), ("remitente", "a@a.example")]));
    let after = std::fs::read_to_string(mesa.ruta("configuracion/convenio.toml")).unwrap();
    assert_eq!(after, "# mío\n[correo]\nservidor = \"smtp.a.example\" # ojo\nremitente = \"a@a.example\"\n");
    visita.pagina("/");
}

#[test]
fn the_directory_is_installed_on_the_page_and_a_profile_begun_from_it() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    let answer = visita.subir("/ajustes/directorio", &[], &[("archivo", "x.csv", b"a;b\n1;2\n")]);
    assert_eq!(answer.estado, 422, "{}", answer.texto());
    let csv = crate::directorio_muestra::original(2024, &crate::directorio_muestra::filas());
    bien(&visita.subir("/ajustes/directorio", &[], &[("archivo", "Directorio 2024.csv", &csv)]));
    assert!(visita.pagina("/ajustes").contains("quedó instalado"));
    let page = visita.pagina("/perfil/nuevo?q=colegio");
    assert!(page.contains("name=\"rbd\""), "{page}");
    let rbd = page.split("name=\"rbd\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let destino = visita.enviar("/perfil/nuevo", &[("rbd", &rbd)]).destino();
    assert!(destino.ends_with("/sostenedor"));
    let borrador = destino.split('/').nth(2).unwrap();
    assert!(visita.pagina(&format!("/perfil/{borrador}/establecimientos/1")).contains(&rbd));
    assert_eq!(visita.enviar("/perfil/nuevo", &[("rbd", "1-1")]).estado, 422);
    let evil = visita.pagina("/perfil/nuevo?q=%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(!evil.contains("<script>alert"));
}
