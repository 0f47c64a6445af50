//! `convenio nuevo`: a form that says all that can be said, and is a right profile once it is filled in.

use std::fmt::Write;
use std::fs;

use convenio::casos::{Pedido, blank_profile};
use convenio::catalogo::{Catalogo, Dependencia};
use convenio::perfil::read_toml;

use crate::comun::{Mesa, ejemplos_validos};
use crate::formas_de_perfil::Esquema;

/// What goes into the blank of this name in this table.
fn dato(tabla: &str, clave: &str, dependencia: Dependencia) -> &'static str {
    match (tabla, clave) {
        ("sostenedor", "rut") => "65.999.001-6",
        ("sostenedor", "tipo") => "fundacion",
        ("sostenedor.representantes", "rut") => "40.000.001-8",
        ("proveedor", "rut") => "76.999.001-1",
        ("sostenedor.representante_ministerio" | "contactos.administrativo" | "contactos.tecnico", "rut") => {
            "40.000.002-6"
        }
        ("establecimientos", "dependencia") => dependencia.clave(),
        (_, "estado_civil") => "casada",
        (_, "rbd") => "99001-9",
        (_, "comuna") => "Rengo",
        (_, "correo") => "nombre@colegio.example",
        (_, "telefono") => "+56 72 2 345 678",
        _ => "Un texto cualquiera",
    }
}

/// The table, the key and the line of every blank that is not a comment.
fn blancos(texto: &str) -> Vec<(String, String, String)> {
    let mut tabla = String::new();
    let mut found = Vec::new();
    for linea in texto.lines() {
        if linea.starts_with('[') {
            linea.trim_matches(['[', ']']).clone_into(&mut tabla);
        } else if let Some(clave) = linea.strip_suffix(" = \"\"").filter(|l| !l.starts_with('#')) {
            found.push((tabla.clone(), clave.to_owned(), linea.to_owned()));
        }
    }
    found
}

fn llenado(texto: &str, dependencia: Dependencia) -> String {
    let mut salida = String::new();
    let mut pendientes = blancos(texto).into_iter().peekable();
    for linea in texto.lines() {
        match pendientes.next_if(|(.., blanco)| blanco == linea) {
            Some((tabla, clave, _)) => {
                let _ = write!(salida, "{clave} = \"{}\"", dato(&tabla, &clave, dependencia));
            }
            None => salida.push_str(linea),
        }
        salida.push('\n');
    }
    assert!(pendientes.next().is_none());
    salida
}

/// Every setting that is a comment, made a setting.
fn sin_comentar(texto: &str) -> String {
    let setting = |l: &&str| l.starts_with("#[") || (l.contains(" = ") && !l.starts_with("# "));
    let lineas = texto.lines().filter(|l| !l.starts_with("#:"));
    lineas.map(|l| if setting(&l) { l.trim_start_matches('#') } else { l }).collect::<Vec<_>>().join("\n")
}

#[test]
fn filled_in_it_is_right_for_each_dependency() {
    let esquema = Esquema::new();
    for dependencia in Dependencia::TODAS {
        let mesa = Mesa::new();
        let clave = dependencia.clave();
        assert_eq!(mesa.correr(["nuevo", "--dependencia", clave]).codigo, 0);
        let texto = fs::read_to_string(mesa.ruta("perfil.toml")).unwrap();
        assert!(texto.starts_with("#:schema ./convenio.schema.json\n"), "{texto}");
        let lleno = llenado(&texto, dependencia);
        mesa.escribir("perfil.toml", &lleno);
        let corrida = mesa.correr(["validar", "perfil.toml", "--formato", "json"]);
        assert_eq!(corrida.codigo, 0, "{clave}: {}\n{lleno}", corrida.todo());
        let avisos = corrida.json()[0]["diagnosticos"].as_array().unwrap().clone();
        // What was left out on purpose is only advised; nothing that was filled in is complained of.
        let left_out =
            ["modelo-incierto", "personeria-incompleta", "proveedor-sin-validar", "encargado-sin-contrato"];
        let filled_oddly = ["municipal-quien-firma", "dato-de-ejemplo", "rut-compartido"];
        assert!(
            avisos.iter().all(|d| left_out.iter().chain(&filled_oddly).any(|c| d["codigo"] == *c)),
            "{clave}: {avisos:?}"
        );
        assert_eq!(esquema.objeta(&lleno), None, "{clave}");
        let mut documentos =
            Catalogo::propio().documentos_de(texto_de_tipo(&lleno)).map(|d| d.codigo.as_str());
        let delegada = dependencia == Dependencia::AdministracionDelegada;
        assert!(documentos.all(|codigo| {
            texto.contains(&format!("\n#tipo = \"{codigo}\"\n")) == (codigo != "convenio_dl_3166" || delegada)
        }));
        let municipal = dependencia == Dependencia::Municipal;
        assert_eq!(texto.contains("#[sostenedor.representante_ministerio]"), municipal, "{clave}");
    }
}

fn texto_de_tipo(texto: &str) -> &str {
    texto.lines().find_map(|l| l.strip_prefix("tipo = ")).unwrap().trim_matches('"')
}

#[test]
fn unfilled_every_blank_is_told_at_its_line() {
    let mesa = Mesa::new();
    for dependencia in [None, Some(Dependencia::Slep)] {
        let texto = blank_profile(&Pedido { dependencia, sabido: None, nota: None }, Catalogo::propio());
        mesa.escribir("perfil.toml", &texto);
        let corrida = mesa.correr(["validar", "perfil.toml", "--formato", "json"]);
        assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
        let notas = corrida.json()[0]["diagnosticos"].as_array().unwrap().clone();
        let blancos = blancos(&texto);
        assert!(blancos.len() >= 26, "{}", blancos.len());
        for (tabla, clave, _) in &blancos {
            let tabla = match tabla.as_str() {
                "sostenedor.representantes" | "establecimientos" => format!("{tabla}[1]"),
                otra => otra.to_owned(),
            };
            let campo = format!("{tabla}.{clave}");
            let nota = notas.iter().find(|d| d["campo"] == campo.as_str());
            let nota = nota.unwrap_or_else(|| panic!("{campo}: {notas:#?}"));
            assert_eq!(nota["codigo"], "campo-obligatorio");
            let linea = usize::try_from(nota["linea"].as_u64().unwrap()).unwrap();
            assert_eq!(texto.lines().nth(linea - 1).unwrap(), format!("{clave} = \"\""));
        }
    }
}

#[test]
fn every_commented_setting_is_a_setting() {
    let mesa = Mesa::new();
    for dependencia in [None].into_iter().chain(Dependencia::TODAS.map(Some)) {
        let texto = blank_profile(&Pedido { dependencia, sabido: None, nota: None }, Catalogo::propio());
        let entero = sin_comentar(&texto);
        let leido = read_toml(&mesa.escribir("perfil.toml", &entero));
        assert!(leido.is_ok(), "{leido:?}\n{entero}");
        for clave in ["presentacion", "canal", "profesion", "contrato_encargado", "sistema_propio"] {
            assert!(
                entero.contains(&format!("\n{clave}")) || entero.contains(&format!("\n[{clave}]")),
                "{clave}"
            );
        }
        assert!(texto.lines().all(|l| l.chars().count() <= 100), "{texto}");
    }
}

#[test]
fn an_own_system_needs_no_blank_removed() {
    let mesa = Mesa::new();
    let dependencia = Dependencia::ParticularPagado;
    let texto = blank_profile(
        &Pedido { dependencia: Some(dependencia), sabido: None, nota: None },
        Catalogo::propio(),
    );
    let (antes, despues) = texto.split_once("[proveedor]").unwrap();
    let propio = despues.replace("#sistema_propio", "sistema_propio");
    mesa.escribir("perfil.toml", format!("{}[proveedor]{propio}", llenado(antes, dependencia)));
    let corrida = mesa.correr(["validar", "perfil.toml"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
}

#[test]
fn what_is_known_is_written_in() {
    let mesa = Mesa::new();
    for ruta in ejemplos_validos() {
        let sabido = read_toml(&ruta).unwrap().perfil;
        let pedido = Pedido { dependencia: None, sabido: Some(sabido.clone()), nota: None };
        let texto = blank_profile(&pedido, Catalogo::propio());
        let leido = read_toml(&mesa.escribir("perfil.toml", &texto)).unwrap();
        assert_eq!(leido.perfil, sabido, "{}: {texto}", ruta.display());
    }
}

#[test]
fn nothing_is_overwritten_unless_told() {
    let mesa = Mesa::new();
    mesa.escribir("perfil.toml", "lo mío");
    let corrida = mesa.correr(["nuevo"]);
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.errores.contains("perfil.toml ya existe") && corrida.errores.contains("--forzar"));
    assert_eq!(fs::read_to_string(mesa.ruta("perfil.toml")).unwrap(), "lo mío");

    let corrida = mesa.correr(["nuevo", "--forzar", "--formato", "json"]);
    assert_eq!((corrida.codigo, &corrida.json()["resultado"]), (0, &"reemplazado".into()));
    assert_eq!(corrida.json()["anterior"], "perfil.toml.anterior");
    assert_eq!(fs::read_to_string(mesa.ruta("perfil.toml.anterior")).unwrap(), "lo mío");
    let corrida = mesa.correr(["nuevo"]);
    assert_eq!(corrida.codigo, 0);
    assert!(corrida.salida.contains("sin cambios"), "{}", corrida.salida);

    let escrito = fs::read_to_string(mesa.ruta("perfil.toml")).unwrap();
    assert_eq!(mesa.correr(["nuevo", "--salida", "-"]).salida, escrito);
    assert_eq!(mesa.correr(["nuevo", "--salida", "-", "--formato", "json"]).json()["perfil"], escrito);
    assert_eq!(mesa.correr(["nuevo", "--salida", "no/hay.toml"]).codigo, 3);
    let corrida = mesa.correr(["nuevo", "--dependencia", "privado"]);
    assert_eq!(corrida.codigo, 2);
    assert!(corrida.errores.contains("Puede ser: corporacion_municipal, municipal"), "{}", corrida.errores);
}
