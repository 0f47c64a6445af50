//! The pages of a profile, without scripts: filled from nothing, kept, merged, undone, reviewed, taken away.

use convenio::catalogo::Catalogo;
use convenio::perfil::borrador::Perfil;
use convenio::perfil::editar::{count, field, get};
use convenio::perfil::{read, read_toml, write_toml};

use crate::comun::{Mesa, raiz};
use crate::comun_web::{Servidor, Visita};

const EJEMPLOS: [&str; 5] =
    ["municipal", "particular_subvencionado", "particular_pagado", "slep", "administracion_delegada"];

fn ejemplo(nombre: &str) -> Perfil {
    read_toml(&raiz().join(format!("ejemplos/{nombre}.toml"))).unwrap().perfil
}

/// Begins a draft in which nothing is written; its name.
fn en_blanco(visita: &mut Visita) -> String {
    let destino = visita.enviar("/perfil/nuevo", &[]).destino();
    destino.split('/').nth(2).unwrap().to_owned()
}

/// The names of the fields that a page asks for.
fn campos(html: &str) -> Vec<String> {
    let mut nombres: Vec<String> = html
        .split("name=\"")
        .skip(1)
        .map(|t| t.split('"').next().unwrap().to_owned())
        .filter(|n| field(n).is_some() || n == "servicios_de_todos")
        .collect();
    nombres.dedup();
    nombres
}

/// The value of a hidden field.
fn oculto(html: &str, nombre: &str) -> String {
    let rest = html.split(&format!("name=\"{nombre}\" value=\"")).nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// Fills the page at this path with what the profile says and presses the button; where it goes on to.
fn llenar(visita: &mut Visita, path: &str, perfil: &Perfil) -> String {
    let html = visita.pagina(path);
    let mut form =
        vec![("base".to_owned(), oculto(&html, "base")), ("accion".to_owned(), "seguir".to_owned())];
    for campo in campos(&html) {
        let real = if campo == "servicios_de_todos" { "establecimientos[1].servicios" } else { &campo };
        form.push(("preguntado".to_owned(), campo.clone()));
        form.extend(get(perfil, real).into_iter().map(|t| (campo.clone(), t)));
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(n, t)| (&**n, &**t)).collect();
    let answer = visita.enviar(path, &form);
    assert_eq!(answer.estado, 303, "{path}: {}", answer.texto());
    answer.destino()
}

fn agregar(visita: &mut Visita, path: &str, lista: &str) -> String {
    let html = visita.pagina(path);
    let boton = format!("agregar:{lista}");
    assert!(html.contains(&boton), "{path}");
    visita.enviar(path, &[("base", &oculto(&html, "base")), ("accion", &boton)]).destino()
}

/// The draft as the person would take it away, read by the program.
fn llevado(mesa: &Mesa, visita: &mut Visita, nombre: &str) -> Perfil {
    let toml = visita.get(&format!("/perfil/{nombre}/perfil.toml"));
    assert!(toml.cabecera("content-disposition").unwrap().starts_with("attachment"));
    mesa.escribir("llevado.toml", toml.texto());
    read_toml(&mesa.ruta("llevado.toml")).unwrap().perfil
}

/// The sheet of services has them in an order of its own.
fn as_in_excel(perfil: &Perfil) -> Perfil {
    let mut perfil = perfil.clone();
    for servicios in perfil.establecimientos.iter_mut().filter_map(|e| e.servicios.as_mut()) {
        servicios.datos.sort_by(|a, b| a.valor.cmp(&b.valor));
    }
    perfil
}

#[test]
fn every_sample_can_be_typed_from_nothing_page_by_page() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    for ejemplo_ in EJEMPLOS {
        let perfil = ejemplo(ejemplo_);
        let nombre = en_blanco(&mut visita);
        let p = |paso: &str| format!("/perfil/{nombre}/{paso}");
        // The link of the first page leads to the first page that has something to fill.
        assert_eq!(visita.get(&format!("/perfil/{nombre}")).destino(), p("sostenedor"));
        assert_eq!(llenar(&mut visita, &p("sostenedor"), &perfil), p("representantes"));
        for (paso, lista) in
            [("representantes", "sostenedor.representantes"), ("establecimientos", "establecimientos")]
        {
            for n in 1..=count(&perfil, lista) {
                let own = p(&format!("{paso}/{n}"));
                assert_eq!(agregar(&mut visita, &p(paso), lista), own);
                assert_eq!(llenar(&mut visita, &own, &perfil), p(paso));
            }
        }
        llenar(&mut visita, &p("representantes"), &perfil);
        for n in 1..=count(&perfil, "sostenedor.representantes") {
            let lista = format!("sostenedor.representantes[{n}].documentos");
            let own = p(&format!("personeria/{n}"));
            for _ in 0..count(&perfil, &lista) {
                assert_eq!(agregar(&mut visita, &own, &lista), own);
            }
            llenar(&mut visita, &own, &perfil);
        }
        llenar(&mut visita, &p("servicios"), &perfil);
        for n in 1..=perfil.establecimientos.len() {
            llenar(&mut visita, &p(&format!("servicios/{n}")), &perfil);
        }
        for paso in ["contactos", "proveedor", "entrega"] {
            llenar(&mut visita, &p(paso), &perfil);
        }
        let wanted = Perfil { demostracion: None, ..perfil.clone() };
        assert!(llevado(&mesa, &mut visita, &nombre) == wanted, "{ejemplo_}");
        let revision = visita.pagina(&p("revisar"));
        assert!(revision.contains(&format!("/papeles/nuevo/{nombre}")), "{ejemplo_}: {revision}");
        let drawn = visita.pagina(&p("vista"));
        assert!(!drawn.contains("[FALTA: RUT]") && drawn.contains("<mark class=\"valor\">"), "{ejemplo_}");
    }
}

#[test]
fn what_is_wrong_is_told_at_its_field_and_kept_as_typed() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    let nombre = en_blanco(&mut visita);
    let path = format!("/perfil/{nombre}/sostenedor");
    let form = [
        ("base", "1"),
        ("sostenedor.rut", " 65.999.001-1"),
        ("sostenedor.correo", "sin arroba"),
        ("accion", "seguir"),
    ];
    let answer = visita.enviar(&path, &form);
    assert_eq!(answer.estado, 422);
    let html = answer.texto();
    assert!(html.contains("<title>Error: "), "{html}");
    for wanted in [
        "<a href=\"#sostenedor-rut\">",
        "value=\" 65.999.001-1\"",
        "value=\"sin arroba\"",
        "aria-invalid=\"true\"",
        "aria-describedby=\"sostenedor-rut-ayuda sostenedor-rut-falla\"",
        "Falta el nombre del sostenedor.",
        "Falta la calle del domicilio.",
    ] {
        assert!(html.contains(wanted), "{wanted}: {html}");
    }
    assert_eq!(get(&llevado(&mesa, &mut visita, &nombre), "sostenedor.correo"), ["sin arroba"]);
    // Whoever does not have the answer at hand goes on.
    let base = oculto(&html, "base");
    let on = visita.enviar(&path, &[("base", &base), ("accion", "igual")]).destino();
    assert_eq!(on, format!("/perfil/{nombre}/representantes"));
    // From the review one answer is mended, and one comes back.
    let html = visita.pagina(&format!("/perfil/{nombre}/revisar"));
    assert!(html.contains(&format!("{path}?revisar=1#sostenedor-rut")), "{html}");
    assert!(!html.contains("/papeles/nuevo/"), "nothing is made of a profile with errors");
    let html = visita.pagina(&format!("{path}?revisar=1"));
    assert!(html.contains("<a href=\"#sostenedor-rut\">"), "{html}");
    let mut whole = ejemplo("particular_subvencionado");
    whole.demostracion = None;
    let mut form = vec![("base".to_owned(), oculto(&html, "base")), ("revisar".to_owned(), "1".to_owned())];
    form.extend(
        campos(&html).into_iter().flat_map(|c| get(&whole, &c).into_iter().map(move |t| (c.clone(), t))),
    );
    let form: Vec<(&str, &str)> = form.iter().map(|(n, t)| (&**n, &**t)).collect();
    assert_eq!(visita.enviar(&path, &form).destino(), format!("/perfil/{nombre}/revisar"));
}

#[test]
fn two_windows_lose_nothing_of_each_other() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    let nombre = en_blanco(&mut visita);
    let path = format!("/perfil/{nombre}/contactos");
    let base = oculto(&visita.pagina(&path), "base");
    let all = |nombre: &'static str, cargo: &'static str| {
        [("contactos.tecnico.nombre", nombre), ("contactos.tecnico.cargo", cargo), ("accion", "igual")]
    };
    // Both saw the same; one wrote the name, the other the office.
    let send = |visita: &mut Visita, base: &str, form: [(&str, &str); 3]| {
        let form: Vec<(&str, &str)> = [("base", base)].into_iter().chain(form).collect();
        visita.enviar(&path, &form)
    };
    assert_eq!(send(&mut visita, &base, all("Ana Rojas", "")).estado, 303);
    assert_eq!(send(&mut visita, &base, all("", "Informática")).estado, 303);
    let now = llevado(&mesa, &mut visita, &nombre);
    assert_eq!(get(&now, "contactos.tecnico.nombre"), ["Ana Rojas"]);
    assert_eq!(get(&now, "contactos.tecnico.cargo"), ["Informática"]);
    // Both wrote the name: the second is told, and what both wrote is on the page.
    let answer = send(&mut visita, &base, all("Ana María Rojas", "Informática"));
    assert_eq!(answer.estado, 409);
    let html = answer.texto();
    assert!(html.contains("ahí quedó «Ana Rojas»") && html.contains("value=\"Ana María Rojas\""), "{html}");
    assert_eq!(get(&llevado(&mesa, &mut visita, &nombre), "contactos.tecnico.nombre"), ["Ana Rojas"]);
    // Having seen it, the person decides.
    let base = oculto(&html, "base");
    assert_eq!(send(&mut visita, &base, all("Ana María Rojas", "Informática")).estado, 303);
    assert_eq!(get(&llevado(&mesa, &mut visita, &nombre), "contactos.tecnico.nombre"), ["Ana María Rojas"]);
    // What one window took away, the other can't fill.
    let lista = format!("/perfil/{nombre}/establecimientos");
    agregar(&mut visita, &lista, "establecimientos");
    let page = visita.pagina(&lista);
    let quitar = [("base", &*oculto(&page, "base")), ("accion", "quitar:establecimientos:0")];
    assert_eq!(visita.enviar(&lista, &quitar).destino(), lista);
    assert_eq!(visita.get(&format!("{lista}/1")).estado, 404);
    assert_eq!(visita.enviar(&lista, &quitar).estado, 409, "the list changed meanwhile");
}

#[test]
fn each_field_is_kept_as_it_is_left_and_a_killed_server_loses_none_that_was_answered() {
    let mesa = Mesa::new();
    let mut servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    let nombre = en_blanco(&mut visita);
    let guardar = format!("/perfil/{nombre}/guardar");
    let mut base = oculto(&visita.pagina(&format!("/perfil/{nombre}/sostenedor")), "base");
    for (i, campo) in
        ["sostenedor.nombre", "sostenedor.domicilio.calle", "presentacion.seremi"].iter().enumerate()
    {
        let valor = format!("Ñandú {i} \"<&");
        let answer = visita.enviar(&guardar, &[("base", &base), ("campo", campo), ("valor", &valor)]);
        assert_eq!(answer.estado, 200, "{}", answer.texto());
        base = answer.texto();
    }
    for bad in ["", "sostenedor", "version", "otra.cosa", "sostenedor.representantes[1].rut"] {
        let answer = visita.enviar(&guardar, &[("base", &base), ("campo", bad), ("valor", "x")]);
        assert!([400, 410].contains(&answer.estado), "{bad}: {}", answer.estado);
    }
    servidor.matar();
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    let now = llevado(&mesa, &mut visita, &nombre);
    assert_eq!(get(&now, "presentacion.seremi"), ["Ñandú 2 \"<&"]);
    assert_eq!(get(&now, "sostenedor.domicilio.calle"), ["Ñandú 1 \"<&"]);
    // Undone one by one, and done again.
    let (deshacer, rehacer) = (format!("/perfil/{nombre}/deshacer"), format!("/perfil/{nombre}/rehacer"));
    visita.enviar(&deshacer, &[]);
    visita.enviar(&deshacer, &[]);
    let now = llevado(&mesa, &mut visita, &nombre);
    assert_eq!(get(&now, "sostenedor.nombre"), ["Ñandú 0 \"<&"]);
    assert!(get(&now, "sostenedor.domicilio.calle").is_empty() && now.presentacion.is_none());
    assert_eq!(
        visita.enviar(&rehacer, &[("volver", "//ataque.example")]).destino(),
        format!("/perfil/{nombre}/revisar")
    );
    assert_eq!(get(&llevado(&mesa, &mut visita, &nombre), "sostenedor.domicilio.calle"), ["Ñandú 1 \"<&"]);
    // A window that saw a version which was undone is still merged rightly.
    let answer = visita
        .enviar(&guardar, &[("base", &base), ("campo", "sostenedor.domicilio.calle"), ("valor", "Otra")]);
    assert_eq!(answer.estado, 200, "{}", answer.texto());
    assert_eq!(get(&llevado(&mesa, &mut visita, &nombre), "sostenedor.domicilio.calle"), ["Otra"]);
    assert!(visita.enviar(&rehacer, &[]).destino().ends_with("/revisar"));
    assert!(visita.pagina(&format!("/perfil/{nombre}/revisar")).contains("No quedaba ningún cambio."));
}

#[test]
fn every_form_of_a_profile_comes_in_and_goes_out() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    for nombre_ejemplo in EJEMPLOS {
        let perfil = ejemplo(nombre_ejemplo);
        let bytes = std::fs::read(raiz().join(format!("ejemplos/{nombre_ejemplo}.toml"))).unwrap();
        let destino =
            visita.subir("/perfil/importar", &[], &[("archivo", "mi perfil.toml", &bytes)]).destino();
        let nombre = destino.split('/').nth(2).unwrap().to_owned();
        assert!(llevado(&mesa, &mut visita, &nombre) == perfil, "{nombre_ejemplo}");
        let ficha = visita.get(&format!("/perfil/{nombre}/ficha.xlsx"));
        mesa.escribir("ficha.xlsx", &ficha.cuerpo);
        let (back, _) = read(&mesa.ruta("ficha.xlsx"), Catalogo::propio()).unwrap();
        assert_eq!(
            write_toml(&as_in_excel(&back.perfil)),
            write_toml(&as_in_excel(&perfil)),
            "{nombre_ejemplo}"
        );
        let destino =
            visita.subir("/perfil/importar", &[], &[("archivo", "ficha.xlsx", &ficha.cuerpo)]).destino();
        let nombre = destino.split('/').nth(2).unwrap().to_owned();
        assert!(llevado(&mesa, &mut visita, &nombre) == back.perfil, "{nombre_ejemplo}");
    }
    // The Anexo of an old convenio.
    let corrida =
        mesa.correr(["generar", raiz().join("ejemplos/municipal.toml").to_str().unwrap(), "--salida", "s"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let carpeta =
        std::fs::read_dir(mesa.ruta("s")).unwrap().map(|e| e.unwrap().path()).find(|p| p.is_dir()).unwrap();
    let anexo = std::fs::read(carpeta.join("anexo.xlsx")).unwrap();
    let destino = visita.subir("/perfil/importar", &[], &[("archivo", "anexo 2019.xlsx", &anexo)]).destino();
    let nombre = destino.split('/').nth(2).unwrap().to_owned();
    let perfil = llevado(&mesa, &mut visita, &nombre);
    assert_eq!(perfil.establecimientos.len(), ejemplo("municipal").establecimientos.len());
    // What is none of them is told, with its place, and makes no draft.
    let before = std::fs::read_dir(mesa.ruta("datos/borradores")).unwrap().count();
    for (archivo, bytes, said) in [
        ("perfil.toml", &b"version = 1\notra = 2\n"[..], "Línea 2"),
        ("foto.xlsx", b"\x89PNG\r\n\x1a\n", "perfil"),
        ("vacio.toml", b"", "vac"),
    ] {
        let answer = visita.subir("/perfil/importar", &[], &[("archivo", archivo, bytes)]);
        assert_eq!(answer.estado, 422, "{archivo}");
        assert!(
            answer.texto().contains(said) && !answer.texto().contains("recibidos"),
            "{archivo}: {}",
            answer.texto()
        );
    }
    assert_eq!(visita.subir("/perfil/importar", &[], &[]).estado, 422);
    assert_eq!(std::fs::read_dir(mesa.ruta("datos/borradores")).unwrap().count(), before);
    assert_eq!(std::fs::read_dir(mesa.ruta("datos/recibidos")).unwrap().count(), 0, "nothing is left lying");
}

#[test]
fn hostile_answers_come_out_as_text() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let mut visita = servidor.visita();
    let nombre = en_blanco(&mut visita);
    let evil = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=1>",
        "{{ 7*7 }}{% raw %}",
        "=cmd|'/c calc'!A1",
        "\u{7}\u{1b}[31m\u{202e}",
        "'; DROP TABLE x; --",
    ];
    let perfil = ejemplo("particular_subvencionado");
    for lista in ["sostenedor.representantes", "establecimientos"] {
        let paso = lista.rsplit('.').next().unwrap();
        agregar(&mut visita, &format!("/perfil/{nombre}/{paso}"), lista);
    }
    agregar(
        &mut visita,
        &format!("/perfil/{nombre}/personeria/1"),
        "sostenedor.representantes[1].documentos",
    );
    for mal in evil {
        for paso in [
            "sostenedor",
            "representantes/1",
            "personeria/1",
            "establecimientos/1",
            "servicios",
            "contactos",
            "proveedor",
            "entrega",
        ] {
            let path = format!("/perfil/{nombre}/{paso}");
            let html = visita.pagina(&path);
            let mut form =
                vec![("base".to_owned(), oculto(&html, "base")), ("accion".to_owned(), "seguir".to_owned())];
            form.extend(
                campos(&html)
                    .into_iter()
                    .filter(|c| c != "proveedor.sistema_propio")
                    .map(|c| (c, mal.to_owned())),
            );
            let form: Vec<(&str, &str)> = form.iter().map(|(n, t)| (&**n, &**t)).collect();
            let answer = visita.enviar(&path, &form);
            assert!([303, 422].contains(&answer.estado), "{path} {mal:?}: {}", answer.texto());
            for texto in [answer.texto(), visita.pagina(&path)] {
                assert!(!texto.contains("<script>alert") && !texto.contains("<img src=x"), "{path}: {texto}");
            }
        }
        for page in ["revisar", "vista"] {
            let html = visita.pagina(&format!("/perfil/{nombre}/{page}"));
            assert!(!html.contains("<script>alert") && !html.contains("<img src=x"), "{page}");
        }
        assert!(visita.pagina("/").contains("Siga donde quedó"));
    }
    // More than anybody answers is refused, and nothing that was there is lost.
    let path = format!("/perfil/{nombre}/sostenedor");
    for (n, estado) in [(30_000, 413), (1 << 20, 413), (3 << 20, 413)] {
        let answer = visita.enviar(&path, &[("sostenedor.nombre", &"x".repeat(n))]);
        assert_eq!(answer.estado, estado, "{n}");
    }
    assert_eq!(get(&llevado(&mesa, &mut visita, &nombre), "sostenedor.nombre"), [evil[5]]);
    let answer = visita.pedir("POST", &path, &[("Content-Type", "text/plain")], b"sostenedor.nombre=x");
    assert_eq!(answer.estado, 400);
    for odd in ["zzzzz", "zzzzzz", "..%2F..%2Fetc", "%00", "aaaaaa/otro", "aaaaaa/sostenedor/1"] {
        let answer = visita.get(&format!("/perfil/{odd}"));
        assert!([404, 400].contains(&answer.estado), "{odd}: {}", answer.estado);
    }
    let _ = perfil;
}
