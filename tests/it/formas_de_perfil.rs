//! One profile in several forms: written and read again it is the same, and its schema agrees with the door.

use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use convenio::catalogo::Catalogo;
use convenio::perfil::borrador::{Dato, Lista, Perfil};
use convenio::perfil::ficha::{Ficha, Ranura};
use convenio::perfil::{Borrador, NoSeLeyo, json_schema, read_toml, revisar, write_toml};
use proptest::prelude::*;
use serde_json::Value;

use crate::comun::{HOY, Mesa, ejemplo, ejemplos_validos};

/// Texts that have upset one writer or another.
const RAROS: &[&str] = &[
    "",
    " ",
    "\"",
    "'''",
    "\"\"\"",
    "\\",
    "\\u0041",
    "\0\u{1}\u{7f}\u{80}",
    "a\r\nb\tc",
    "# no es comentario",
    "[tabla]",
    "\u{202e}oidem",
    "\u{feff}",
    "\u{10ffff}\u{e000}",
    "Ñuñoa",
    "true",
    "1",
    "2026-11-24",
    "24/11/2026",
    "2026-11-24T10:00:00Z",
    "0000-01-01",
    "2026-02-30",
];

/// Fills a table from a row of choices: every field may be there or not, lists have up to three elements.
fn fill(ficha: &mut dyn Ficha, azar: &mut dyn FnMut() -> u8, texto: &mut dyn FnMut() -> String) {
    for i in 0..ficha.nombres().len() {
        let there = !azar().is_multiple_of(4);
        match ficha.ranura(i) {
            Ranura::Texto(hueco) | Ranura::Fecha(hueco) => {
                *hueco = there.then(|| Dato::from(texto().as_str()));
            }
            Ranura::Logico(hueco) => {
                *hueco = there.then(|| Dato { valor: azar().is_multiple_of(2), ..Dato::default() });
            }
            // A profile of another version is not read at all.
            Ranura::Entero(hueco) => *hueco = there.then(|| Dato { valor: 1, ..Dato::default() }),
            Ranura::Textos(hueco) => {
                *hueco = there.then(|| {
                    let datos = (0..azar() % 4).map(|_| Dato::from(texto().as_str())).collect();
                    Lista { datos, ..Lista::default() }
                });
            }
            Ranura::Ficha(hueco) if there => fill(hueco.fill(), azar, texto),
            Ranura::Ficha(_) => {}
            Ranura::Fichas(hueco) => (0..azar() % 4).for_each(|_| fill(hueco.add(), azar, texto)),
        }
    }
}

fn perfil_al_azar(azar: &[u8], textos: &[String]) -> Perfil {
    let mut perfil = Perfil::default();
    let (mut azar, mut textos) = (azar.iter().cycle(), textos.iter().cycle());
    fill(&mut perfil, &mut || *azar.next().unwrap(), &mut || textos.next().unwrap().clone());
    perfil
}

fn leer(mesa: &Mesa, texto: &str) -> Borrador {
    match read_toml(&mesa.escribir("perfil.toml", texto)) {
        Ok(borrador) => borrador,
        Err(NoSeLeyo::Contenido(notas)) => panic!("{notas:?}\n{texto}"),
        Err(NoSeLeyo::Entorno(fallo)) => panic!("{fallo}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_profile_reads_back_as_it_was_written(
        azar in proptest::collection::vec(any::<u8>(), 1..300),
        textos in proptest::collection::vec(prop_oneof![
            any::<String>(), proptest::sample::select(RAROS).prop_map(str::to_owned),
        ], 1..40),
    ) {
        let perfil = perfil_al_azar(&azar, &textos);
        let texto = write_toml(&perfil);
        if !texto.is_empty() {
            prop_assert_eq!(&leer(&Mesa::new(), &texto).perfil, &perfil, "{}", texto);
        }
    }
}

#[test]
fn every_odd_text_survives_in_every_field() {
    let mesa = Mesa::new();
    for raro in RAROS {
        let perfil = perfil_al_azar(&[1], &[(*raro).to_owned()]);
        let texto = write_toml(&perfil);
        assert_eq!(leer(&mesa, &texto).perfil, perfil, "{raro:?}\n{texto}");
        assert!(texto.lines().all(|l| l.is_empty() || l.contains(" = ") || l.starts_with('[')), "{texto}");
    }
}

#[test]
fn every_sample_reads_back_as_it_was_written() {
    let mesa = Mesa::new();
    let varios = ejemplo("error_varios.toml");
    for ruta in ejemplos_validos().into_iter().chain([varios]) {
        let borrador = read_toml(&ruta).unwrap();
        let texto = write_toml(&borrador.perfil);
        assert_eq!(leer(&mesa, &texto), borrador, "{}", ruta.display());
    }
    let texto = write_toml(&read_toml(&ejemplo("municipal.toml")).unwrap().perfil);
    assert!(texto.contains("\nfecha = 2026-12-10\n"), "a day stays a day of TOML: {texto}");
}

/// The schema that the program prints, ready to judge.
pub struct Esquema(Schemas, SchemaIndex);

impl Esquema {
    pub fn new() -> Self {
        let valor = Mesa::new().correr(["esquema"]).json();
        assert_eq!(valor, json_schema(Catalogo::propio()));
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.enable_format_assertions();
        compiler.add_resource("perfil.json", valor).unwrap();
        let indice = compiler.compile("perfil.json", &mut schemas).unwrap();
        Self(schemas, indice)
    }

    /// What it says against this TOML, if anything.
    pub fn objeta(&self, toml: &str) -> Option<String> {
        let valor = as_json(toml::from_str(toml).unwrap());
        self.0.validate(&valor, self.1).err().map(|e| format!("{e:#}"))
    }
}

/// TOML as editors see it: days are texts.
fn as_json(valor: toml::Value) -> Value {
    match valor {
        toml::Value::String(s) => s.into(),
        toml::Value::Integer(n) => n.into(),
        toml::Value::Float(n) => n.into(),
        toml::Value::Boolean(b) => b.into(),
        toml::Value::Datetime(d) => d.to_string().into(),
        toml::Value::Array(lista) => lista.into_iter().map(as_json).collect(),
        toml::Value::Table(tabla) => tabla.into_iter().map(|(k, v)| (k, as_json(v))).collect(),
    }
}

fn texto_de(ruta: &Path) -> String {
    std::fs::read_to_string(ruta).unwrap()
}

#[test]
fn every_right_sample_fits_the_schema_and_wrong_ones_do_not() {
    let esquema = Esquema::new();
    for ruta in ejemplos_validos() {
        assert_eq!(esquema.objeta(&texto_de(&ruta)), None, "{}", ruta.display());
    }
    for (nombre, debe) in [("error_claves.toml", "RUT"), ("error_varios.toml", "/sostenedor/tipo")] {
        let objecion = esquema.objeta(&texto_de(&ejemplo(nombre))).unwrap_or_default();
        assert!(objecion.contains(debe), "{nombre}: {objecion}");
    }
}

#[test]
fn a_line_that_the_door_misses_the_schema_misses_too() {
    let (esquema, mesa, catalogo) = (Esquema::new(), Mesa::new(), Catalogo::propio());
    let (mut needed, mut spare) = (0, 0);
    for ejemplo_ in ["municipal.toml", "representacion_conjunta.toml"] {
        let texto = write_toml(&read_toml(&ejemplo(ejemplo_)).unwrap().perfil);
        let lineas: Vec<&str> = texto.lines().collect();
        for (i, linea) in lineas.iter().enumerate().filter(|(_, l)| l.contains(" = ")) {
            let sin_ella = [&lineas[..i], &lineas[i + 1..]].concat().join("\n");
            let door = revisar(&leer(&mesa, &sin_ella), catalogo, HOY.parse().unwrap());
            let missed = door.is_err_and(|notas| {
                notas.iter().any(|d| matches!(d.codigo, "campo-obligatorio" | "sin-servicios"))
            });
            assert_eq!(esquema.objeta(&sin_ella).is_some(), missed, "{linea} de {ejemplo_}");
            if missed { needed += 1 } else { spare += 1 }
        }
    }
    assert!(needed > 40 && spare > 20, "{needed} {spare}");
}

#[test]
fn what_one_may_write_in_several_ways_fits_in_each() {
    let esquema = Esquema::new();
    let texto = write_toml(&read_toml(&ejemplo("particular_subvencionado.toml")).unwrap().perfil);
    let with = |de: &str, a: &str| {
        assert!(texto.contains(de), "{de}: {texto}");
        esquema.objeta(&texto.replace(de, a))
    };
    for rut in ["65999001-6", "659990016", " 65.999.001-6", "1.000.005-k"] {
        assert_eq!(with("65.999.001-6", rut), None, "{rut}");
    }
    for rut in ["65.999.0016", "65.99.001-6", "6599900", "RUT 65.999.001-6", "65.999.001-J", ""] {
        let objecion = with("65.999.001-6", rut);
        assert_eq!(objecion.is_some(), rut != "6599900", "{rut}: {objecion:?}");
    }
    for rbd in ["99001", "99001-K", "99001 9", ""] {
        assert!(with("99001-9", rbd).is_some(), "{rbd}");
    }
    for fecha in ["\"24/11/2026\"", "\"24.11.2026\"", "2026-11-03"] {
        assert_eq!(esquema.objeta(&format!("fecha = {fecha}\n{texto}")), None, "{fecha}");
    }
    for otro in ["fecha = \"ayer\"", "version = 2", "demostracion = \"si\"", "perfil = 1"] {
        let sin = texto.replace("version = 1\n", "").replace("demostracion = true\n", "");
        assert!(esquema.objeta(&format!("{otro}\n{sin}")).is_some(), "{otro}");
    }
    let (antes, _) = texto.split_once("[proveedor]").unwrap();
    assert_eq!(esquema.objeta(&format!("{antes}[proveedor]\nsistema_propio = true\n")), None);
    for otro in ["", "sistema_propio = false", "nombre = \"X\"", "sistema_propio = true\nnombre = \"X\""] {
        assert!(esquema.objeta(&format!("{antes}[proveedor]\n{otro}\n")).is_some(), "{otro}");
    }
}

#[test]
fn the_schema_speaks_of_every_field_and_takes_its_words_from_the_tables() {
    fn told(esquema: &Value, vistos: &mut usize) {
        for campo in esquema["properties"].as_object().unwrap().values() {
            for clave in ["title", "description"] {
                assert!(!campo[clave].as_str().unwrap().is_empty(), "{campo}");
            }
            *vistos += 1;
            for dentro in [campo, &campo["items"]] {
                if dentro["properties"].is_object() {
                    assert_eq!(dentro["additionalProperties"], false);
                    told(dentro, vistos);
                }
            }
        }
    }
    let mesa = Mesa::new();
    let esquema = mesa.correr(["esquema"]).json();
    let mut vistos = 0;
    told(&esquema, &mut vistos);
    assert!(vistos > 50, "{vistos}");
    std::fs::create_dir(mesa.ruta("mias")).unwrap();
    mesa.escribir(
        "mias/servicios.csv",
        "clave,puerto,operacion,nombre,abreviatura,descripcion,entrega,tipo,implicito\nnuevo_servicio,P,o,N,N,D,E,lectura,no\n",
    );
    let suyo = mesa.correr(["esquema", "--catalogo", "mias"]);
    assert!(suyo.salida.contains("\"nuevo_servicio\""), "{}", suyo.todo());
    assert!(!esquema.to_string().contains("nuevo_servicio"));
}
