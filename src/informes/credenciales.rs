//! The credentials for whoever gets them: as lines, and as a sheet in Word. Only what a person asked to hand over.

use askama::Template;
use jiff::civil::Date;
use zeroize::Zeroizing;

use crate::base::texto::list;
use crate::documentos::aparte;
use crate::documentos::valores::{Marca, Valores};
use crate::documentos::{PapelError, long_date};
use crate::tramite::{Situacion, TramiteId};

#[derive(Template)]
#[template(path = "informes/credenciales.md", escape = "none")]
struct Hoja {
    id: Marca,
    sostenedor: Marca,
    rut: Marca,
    rbds: Marca,
    a: Marca,
    fecha: Marca,
    credenciales: Vec<Linea>,
}

struct Linea {
    nombre: Marca,
    valor: Marca,
}

/// Whose the credentials are, and each with its name, a line each.
pub fn lines(id: TramiteId, s: &Situacion<'_>, credenciales: &[(&str, &str)]) -> Zeroizing<String> {
    let [sostenedor, rut, rbds] = whose(s);
    let size: usize = credenciales.iter().map(|(n, v)| n.len() + v.len() + 3).sum();
    let mut texto =
        Zeroizing::new(String::with_capacity(size + sostenedor.len() + rut.len() + rbds.len() + 200));
    texto.push_str("Credenciales de interoperabilidad con SIGE\n");
    for (nombre, valor) in
        [("Trámite", id.to_string()), ("Sostenedor", sostenedor), ("RUT", rut), ("RBD", rbds)]
    {
        for piece in [nombre, ": ", valor.as_str(), "\n"] {
            texto.push_str(piece);
        }
    }
    for (nombre, valor) in credenciales {
        texto.push_str(nombre);
        texto.push_str(": ");
        texto.push_str(valor);
        texto.push('\n');
    }
    texto
}

/// The sheet in Word.
///
/// # Errors
/// We failed: a template that does not fit, or the Word renderer.
pub fn sheet(
    id: TramiteId,
    s: &Situacion<'_>,
    a: &str,
    credenciales: &[(&str, &str)],
    hoy: Date,
) -> Result<Vec<u8>, PapelError> {
    let mut v = Valores::default();
    let [sostenedor, rut, rbds] = whose(s);
    let vista = Hoja {
        id: v.valor("id", id.to_string()),
        sostenedor: v.valor("sostenedor", sostenedor),
        rut: v.valor("rut", rut),
        rbds: v.valor("rbds", rbds),
        a: v.valor("a", a),
        fecha: v.valor("fecha", long_date(hoy)),
        credenciales: credenciales
            .iter()
            .map(|(nombre, valor)| Linea {
                nombre: v.valor("nombre", *nombre),
                valor: v.valor("valor", *valor),
            })
            .collect(),
    };
    Ok(aparte::draw(&vista.render()?, "Credenciales de interoperabilidad", &v)?.bytes)
}

/// Sostenedor, RUT and schools.
fn whose(s: &Situacion<'_>) -> [String; 3] {
    let known = |texto: &str| if texto.is_empty() { "sin dato".to_owned() } else { texto.to_owned() };
    s.papeles.map_or_else(
        || ["sin dato"; 3].map(str::to_owned),
        |p| [known(&p.titular.sostenedor), known(&p.titular.sostenedor_rut), known(&list(&p.rbds))],
    )
}
