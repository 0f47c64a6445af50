//! The wizard in a browser: with scripts and without, on a telephone, by keyboard alone, in two tabs, cut off in the middle.

use convenio::perfil::borrador::Perfil;
use convenio::perfil::editar::{count, field, get};
use convenio::perfil::ficha::Forma;
use convenio::perfil::read_toml;

use super::{Como, Mesa, Navegador, Servidor, entrar, raiz};

pub(super) fn ejemplo() -> Perfil {
    let ruta = raiz().join("ejemplos/particular_subvencionado.toml");
    Perfil { demostracion: None, ..read_toml(&ruta).unwrap().perfil }
}

/// The fields of the page that is shown: name, id, kind of element.
fn campos(n: &Navegador) -> Vec<[String; 4]> {
    let found = n.script(
        "return [...document.querySelectorAll('[data-campo] input, [data-campo] select')]\
         .filter(e => e.type !== 'hidden').map(e => [e.name, e.id, e.type, e.value])",
    );
    serde_json::from_value(found).unwrap()
}

/// Fills the page that is shown as a person would, and goes on.
fn llenar(n: &Navegador, perfil: &Perfil) {
    for [nombre, id, tipo, valor] in campos(n) {
        let real = if nombre == "servicios_de_todos" { "establecimientos[1].servicios" } else { &nombre };
        let textos = get(perfil, real);
        match &*tipo {
            "text" => n.escribir(&id, &textos.join("")),
            "select-one" => n.elegir(&id, &textos.join("")),
            "checkbox" | "radio" => {
                let no = matches!(field(real).unwrap().forma, Forma::Logico)
                    && textos.is_empty()
                    && valor == "false";
                let on = n.script(&format!("return document.getElementById('{id}').checked")) == true;
                if (textos.contains(&valor) || no) != on {
                    n.pulsar(&format!("#{id}"));
                }
            }
            _ => panic!("{tipo}"),
        }
    }
    n.boton("Guardar y seguir");
}

/// From the first page to the review; the draft's name. `look` is called on every page.
pub(super) fn escribir_perfil(n: &Navegador, perfil: &Perfil, look: &mut dyn FnMut(&Navegador)) -> String {
    look(n);
    n.enlace(if n.texto("main").contains("Siga donde quedó") {
        "Empezar un convenio nuevo"
    } else {
        "Empezar un convenio"
    });
    look(n);
    n.boton("Empezar en blanco");
    let nombre = n.donde().split('/').nth(2).unwrap().to_owned();
    let at = |paso: &str| assert_eq!(n.donde(), format!("/perfil/{nombre}/{paso}"), "{}", n.texto("main"));
    look(n);
    // Nothing is filled: the page says so, and its summary leads to the fields.
    n.boton("Guardar y seguir");
    at("sostenedor");
    look(n);
    n.pulsar(".errores a");
    assert_eq!(n.script("return document.activeElement.id"), "sostenedor-nombre");
    llenar(n, perfil);
    for (paso, agregar, lista) in [
        ("representantes", "Agregar una persona", "sostenedor.representantes"),
        ("personeria", "", ""),
        ("establecimientos", "Agregar un establecimiento", "establecimientos"),
    ] {
        at(paso);
        if paso == "personeria" {
            n.enlace(&get(perfil, "sostenedor.representantes[1].nombre")[0]);
            for _ in 0..count(perfil, "sostenedor.representantes[1].documentos") {
                n.boton("Agregar un documento");
            }
            look(n);
            llenar(n, perfil);
            continue;
        }
        look(n);
        for i in 1..=count(perfil, lista) {
            n.boton(agregar);
            at(&format!("{paso}/{i}"));
            look(n);
            llenar(n, perfil);
        }
        look(n);
        n.boton("Guardar y seguir");
    }
    for paso in ["servicios", "contactos", "proveedor", "entrega"] {
        at(paso);
        look(n);
        llenar(n, perfil);
    }
    at("revisar");
    look(n);
    nombre
}

fn llevado(mesa: &Mesa, nombre: &str) -> Perfil {
    read_toml(&mesa.ruta(&format!("datos/borradores/{nombre}/perfil.toml"))).unwrap().perfil
}

#[test]
#[ignore = "needs Chromium, chromedriver and axe-core"]
fn chromium_types_a_profile_and_no_page_shuts_anybody_out() {
    for como in [Como::default(), Como { ancho: 320, ..Como::default() }] {
        let mesa = Mesa::new();
        let servidor = Servidor::new(&mesa);
        let n = entrar(&servidor, como);
        let mut faltas = Vec::new();
        let nombre = escribir_perfil(&n, &ejemplo(), &mut |n| faltas.extend(n.faltas()));
        n.enlace("Ver cómo queda el convenio");
        faltas.extend(n.faltas());
        n.ir(&format!("{}/perfil/no-existe", n.sitio()));
        faltas.extend(n.faltas());
        faltas.sort();
        faltas.dedup();
        assert!(faltas.is_empty(), "{} px: {faltas:#?}", como.ancho);
        assert!(llevado(&mesa, &nombre) == ejemplo());
    }
}

#[test]
#[ignore = "needs Chromium, chromedriver and axe-core"]
fn chromium_types_a_profile_without_scripts() {
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let n = entrar(&servidor, Como { scripts: false, ..Como::default() });
    let nombre = escribir_perfil(&n, &ejemplo(), &mut |_| {});
    assert!(llevado(&mesa, &nombre) == ejemplo());
}

#[test]
#[ignore = "needs Chromium, chromedriver and axe-core"]
fn chromium_goes_through_a_page_by_keyboard_alone() {
    const TAB: &str = "\u{e004}";
    const ENTER: &str = "\u{e007}";
    let mesa = Mesa::new();
    let servidor = Servidor::new(&mesa);
    let n = entrar(&servidor, Como::default());
    let until = |wanted: &str| {
        for _ in 0..60 {
            n.teclas(TAB);
            let said =
                n.script("const e = document.activeElement; return (e.labels?.[0] ?? e).textContent.trim()");
            if said.as_str() == Some(wanted) {
                return;
            }
        }
        panic!("no se llega a «{wanted}» con el teclado en {}", n.donde());
    };
    // The first key leads past the menu.
    n.teclas(TAB);
    assert_eq!(n.script("return document.activeElement.textContent"), "Saltar al contenido");
    n.teclas(ENTER);
    until("Empezar un convenio");
    n.teclas(ENTER);
    until("Empezar en blanco");
    n.teclas(ENTER);
    until("RUT");
    n.teclas("659990016");
    until("Comuna");
    n.teclas("Ñuñoa");
    // Enter in a field is the main button, not another of the form.
    n.teclas(ENTER);
    n.esperar(".errores", "Hay un problema");
    assert_eq!(n.script("return document.activeElement.className"), "errores");
    assert_eq!(n.valor("sostenedor-rut"), "65.999.001-6");
    assert_eq!(n.valor("sostenedor-domicilio-comuna"), "Ñuñoa");
    until("Dejarlo así por ahora y seguir");
    n.teclas(ENTER);
    assert!(n.donde().ends_with("/representantes"), "{}", n.donde());
}

#[test]
#[ignore = "needs Chromium, chromedriver and axe-core"]
fn chromium_in_two_tabs_back_and_cut_off_loses_nothing() {
    let mesa = Mesa::new();
    let mut servidor = Servidor::new(&mesa);
    let n = entrar(&servidor, Como::default());
    n.enlace("Empezar un convenio");
    n.boton("Empezar en blanco");
    let nombre = n.donde().split('/').nth(2).unwrap().to_owned();
    let path = format!("{}/perfil/{nombre}/sostenedor", n.sitio());
    let one = n.otra_pestana();
    n.ir(&path);
    n.escribir("sostenedor-nombre", "Fundación Uno");
    n.pulsar("#sostenedor-rut");
    n.esperar(".guardado", "Guardado.");
    let other = n.a_pestana(&one);
    // This tab still shows an empty name: what it sends of it changes nothing, what was typed here is kept.
    n.escribir("sostenedor-domicilio-calle", "Los Aromos");
    n.boton("Guardar y seguir");
    assert_eq!(n.valor("sostenedor-nombre"), "Fundación Uno");
    n.a_pestana(&other);
    n.escribir("sostenedor-domicilio-calle", "Los Boldos");
    n.pulsar("#sostenedor-rut");
    n.esperar(".guardado", "otra ventana");
    n.boton("Guardar y seguir");
    assert!(n.texto(".errores").contains("ahí quedó «Los Aromos»"), "{}", n.texto(".errores"));
    n.boton("Guardar y seguir");
    let saved = llevado(&mesa, &nombre);
    assert_eq!(get(&saved, "sostenedor.domicilio.calle"), ["Los Boldos"]);
    // Back shows the page before, not an older answer.
    n.ir(&format!("{}/perfil/{nombre}/contactos", n.sitio()));
    n.atras();
    n.atras();
    n.ir(&path);
    assert_eq!(n.valor("sostenedor-domicilio-calle"), "Los Boldos");
    // Cut off: what was left is kept, what is being typed stays on the page.
    n.escribir("sostenedor-domicilio-ciudad", "Rengo");
    n.pulsar("#sostenedor-rut");
    n.esperar(".guardado", "Guardado.");
    n.escribir("sostenedor-domicilio-numero", "123");
    let puerto = servidor.puerto.to_string();
    servidor.matar();
    n.pulsar("#sostenedor-rut");
    n.esperar(".guardado", "convenio está cerrado");
    assert_eq!(get(&llevado(&mesa, &nombre), "sostenedor.domicilio.ciudad"), ["Rengo"]);
    assert_eq!(n.valor("sostenedor-domicilio-numero"), "123");
    // Opened again at the same port, in another tab as a browser does: the tab goes on where it was.
    let servidor = Servidor::en_puerto(&mesa, &puerto);
    let tab = n.otra_pestana();
    n.ir(&format!("http://127.0.0.1:{puerto}{}", servidor.entrada));
    n.a_pestana(&tab);
    n.boton("Guardar y seguir");
    assert_eq!(get(&llevado(&mesa, &nombre), "sostenedor.domicilio.numero"), ["123"]);
}
