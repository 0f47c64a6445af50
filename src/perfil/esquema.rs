//! The JSON Schema of a profile, for editors that check and complete while one types.

use serde_json::{Map, Value, json};

use super::borrador::Perfil;
use super::ficha::{Campo, Clase, Exigencia, Forma};
use super::lector_toml::VERSION;
use super::opciones::Opciones;
use crate::catalogo::Catalogo;

/// As [`super::Rut`] reads them: dots only where they part thousands, and then a hyphen.
const RUT: &str = r"^\s*([0-9]{1,3}(\.[0-9]{3})+-|0*[0-9]{1,8}-?)[0-9Kk]\s*$";
/// As [`super::Rbd`] reads them: the hyphen is needed, and no digit is K.
const RBD: &str = r"^\s*0*[0-9]{1,5}( - |[-–])[0-9]\s*$";
/// Days with the year last; those with the year first are the format `date`.
const DIA_MES_ANO: &str =
    r"^\s*([0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})\s*$";
/// Something besides white space.
const ALGO: &str = r"\S";

/// The schema (draft 2020-12) of a profile, with the words of this catalogue.
///
/// It sees each value by itself: digits, names of comunas and what joins several values are for
/// [`super::revisar()`]. Of words it wants the form that the program prints.
pub fn json_schema(catalogo: &Catalogo) -> Value {
    let mut esquema = table(Perfil::CAMPOS, catalogo);
    esquema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    esquema.insert("title".to_owned(), json!("Perfil del convenio de interoperabilidad con SIGE"));
    esquema.insert(
        "description".to_owned(),
        json!("Datos del sostenedor, de sus establecimientos y de su sistema. Los revisa entero «convenio validar»."),
    );
    esquema.into()
}

fn table(campos: &[Campo], catalogo: &Catalogo) -> Map<String, Value> {
    let named = |exigencia: Exigencia| -> Vec<&str> {
        campos.iter().filter(|c| c.exigencia == exigencia).map(|c| c.nombre).collect()
    };
    let propiedades: Map<String, Value> =
        campos.iter().map(|c| (c.nombre.to_owned(), field(c, catalogo).into())).collect();
    let mut esquema = Map::new();
    esquema.insert("type".to_owned(), json!("object"));
    esquema.insert("properties".to_owned(), propiedades.into());
    esquema.insert("required".to_owned(), json!(named(Exigencia::Siempre)));
    esquema.insert("additionalProperties".to_owned(), json!(false));
    let of_another = named(Exigencia::SinSistemaPropio);
    if !of_another.is_empty() {
        let none: Map<String, Value> =
            of_another.iter().map(|nombre| ((*nombre).to_owned(), json!(false))).collect();
        esquema.insert(
            "if".to_owned(),
            json!({ "required": ["sistema_propio"], "properties": { "sistema_propio": { "const": true } } }),
        );
        esquema.insert("then".to_owned(), json!({ "properties": none }));
        esquema.insert("else".to_owned(), json!({ "required": of_another }));
    }
    esquema
}

fn field(campo: &Campo, catalogo: &Catalogo) -> Map<String, Value> {
    let mut esquema = match campo.forma {
        Forma::Ficha(campos) => table(campos, catalogo),
        Forma::Fichas(campos) => several(&table(campos, catalogo), campo),
        Forma::Logico => object(json!({ "type": "boolean" })),
        Forma::Entero if campo.clase == Clase::Version => object(json!({ "const": VERSION })),
        Forma::Entero => object(json!({ "type": "integer" })),
        Forma::Fecha => object(json!({
            "type": "string", "anyOf": [{ "format": "date" }, { "pattern": DIA_MES_ANO }],
        })),
        Forma::Texto => text(campo, catalogo),
        Forma::Textos => {
            let mut esquema = several(&text(campo, catalogo), campo);
            esquema.insert("uniqueItems".to_owned(), json!(true));
            esquema
        }
    };
    esquema.insert("title".to_owned(), json!(campo.titulo));
    esquema.insert("description".to_owned(), json!(campo.descripcion.trim()));
    esquema
}

fn several(una: &Map<String, Value>, campo: &Campo) -> Map<String, Value> {
    let least = usize::from(campo.exigencia == Exigencia::Siempre);
    object(json!({ "type": "array", "items": una, "minItems": least }))
}

fn text(campo: &Campo, catalogo: &Catalogo) -> Map<String, Value> {
    let pattern = match campo.clase {
        Clase::Palabra(opciones) => return object(json!({ "enum": words(opciones, catalogo) })),
        Clase::Rut => RUT,
        Clase::Rbd => RBD,
        _ if campo.exigencia == Exigencia::Nunca => return object(json!({ "type": "string" })),
        _ => ALGO,
    };
    object(json!({ "type": "string", "pattern": pattern }))
}

fn words(opciones: Opciones, catalogo: &Catalogo) -> Vec<&str> {
    opciones.all(catalogo).iter().map(|p| p.palabra).collect()
}

/// An object of the macro is an object.
fn object(valor: Value) -> Map<String, Value> {
    match valor {
        Value::Object(objeto) => objeto,
        _ => Map::new(),
    }
}
