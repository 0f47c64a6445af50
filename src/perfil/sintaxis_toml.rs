//! What the TOML parser says about syntax, in Spanish, with what to do.

use super::fuente::{Fuente, Sitio};
use crate::base::Diagnostico;

/// Begin of the parser's words, what they mean, and what to do about it. The first that fits is taken.
const FRASES: &[(&str, &str, &str)] = &[
    ("duplicate key", "esta clave ya estaba escrita antes", "Deje una sola."),
    (
        "carriage return must be followed by newline",
        "hay un retorno de carro suelto",
        "Guarde el archivo de nuevo con el Bloc de notas.",
    ),
    (
        "unclosed table",
        "falta el corchete que cierra el nombre de la tabla",
        "Escriba la línea como [sostenedor].",
    ),
    (
        "unclosed array table",
        "faltan los corchetes que cierran",
        "Escriba la línea como [[establecimientos]].",
    ),
    ("unclosed inline table", "falta la llave que cierra", "Cierre la tabla con }."),
    ("unclosed array", "falta el corchete que cierra la lista", "Cierre la lista con ]."),
    ("missing comma between", "falta una coma", "Separe los valores con comas."),
    ("extra comma", "sobra una coma", "Quítela."),
    ("missing assignment", "falta el signo =", "Escriba clave = \"valor\"."),
    ("key with no value", "la clave no tiene valor", "Escriba clave = \"valor\"."),
    ("missing value", "falta el valor", "Escriba clave = \"valor\"."),
    ("extra `=`", "sobra un signo =", "Quítelo; si es parte del texto, ponga el texto entre comillas."),
    (
        "extra assignment",
        "sobra un signo =",
        "Quítelo; si es parte del texto, ponga el texto entre comillas.",
    ),
    ("unexpected key or value", "sobra algo en esta línea", "Escriba un solo dato por línea."),
    ("unexpected content", "sobra algo en esta línea", "Escriba un solo dato por línea."),
    ("string values must be quoted", "el texto debe ir entre comillas", "Póngalo entre comillas dobles."),
    ("invalid string", "el texto debe ir entre comillas", "Póngalo entre comillas dobles."),
    (
        "invalid boolean",
        "el texto debe ir entre comillas",
        "Póngalo entre comillas dobles; sin ellas solo puede ir true o false.",
    ),
    (
        "invalid integer",
        "el número no se puede leer",
        "Si es un dato (un RUT, un RBD, un teléfono), póngalo entre comillas.",
    ),
    (
        "invalid float",
        "el número no se puede leer",
        "Si es un dato (un RUT, un RBD, un teléfono), póngalo entre comillas.",
    ),
    ("missing opening quote", "falta la comilla que abre", "Ponga el texto entre comillas dobles."),
    (
        "invalid basic string",
        "el texto no está bien cerrado, o tiene una barra invertida o un carácter de control que no puede ir así",
        "Ponga el texto entre comillas dobles en una sola línea; para escribir una barra invertida póngala dos veces.",
    ),
    (
        "invalid literal string",
        "el texto no está bien cerrado",
        "Ponga el texto entre comillas en una sola línea.",
    ),
    ("invalid multi-line", "el texto de varias líneas no está bien cerrado", "Ciérrelo con tres comillas."),
    (
        "invalid escape",
        "esa barra invertida no se puede leer",
        "Para escribir una barra invertida póngala dos veces.",
    ),
    (
        "missing escaped value",
        "esa barra invertida no se puede leer",
        "Para escribir una barra invertida póngala dos veces.",
    ),
    ("too few unicode", "ese código de letra está incompleto", "Escriba la letra misma."),
    (
        "invalid unquoted key",
        "el nombre de la clave tiene letras que no puede tener",
        "Use letras sin acento, números y _.",
    ),
    ("unquoted keys cannot be empty", "falta el nombre de la clave", "Escriba clave = \"valor\"."),
    (
        "keys cannot be multi-line",
        "el nombre de la clave no puede ocupar varias líneas",
        "Escriba clave = \"valor\".",
    ),
    (
        "unexpected leading zero",
        "un número no puede empezar con cero",
        "Si es un dato, póngalo entre comillas.",
    ),
    (
        "cannot recurse further",
        "hay demasiadas tablas o listas, unas dentro de otras",
        "Un perfil tiene tres niveles a lo más.",
    ),
    (
        "recursion limit",
        "hay demasiadas tablas o listas, unas dentro de otras",
        "Un perfil tiene tres niveles a lo más.",
    ),
    ("invalid comment", "el comentario tiene un carácter de control", "Bórrelo."),
    ("cannot extend", "esta tabla ya estaba completa", "Escriba todos sus valores en un solo lugar."),
    ("invalid datetime", "la fecha no se puede leer", "Escríbala como 2026-11-24."),
    ("invalid date", "la fecha no se puede leer", "Escríbala como 2026-11-24."),
];

/// The parser's complaint as a problem with its place.
pub fn explain(error: &toml::de::Error, fuente: &Fuente) -> Diagnostico {
    let mensaje = error.message();
    let (que, ayuda) = FRASES.iter().find(|(inicio, ..)| mensaje.starts_with(inicio)).map_or(
        ("esto no se puede leer", "Compare con un ejemplo: cada línea es clave = \"valor\"."),
        |f| (f.1, f.2),
    );
    let sitio = error.span().map_or(Sitio::Todo, |span| Sitio::bytes(&span));
    Diagnostico::error("sintaxis", fuente.lugar(sitio), que, ayuda)
}
