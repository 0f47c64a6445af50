//! SIGE's web services as public clients know them, and what their answers mean.

use serde::{Deserialize, Serialize};

use super::Catalogo;
use super::carga::Falta;

/// One operation of one of SIGE's ports: a row of `servicios`.
#[derive(Debug, Deserialize)]
pub struct Servicio {
    /// The word that the profile uses: `asistencia`.
    pub clave: String,
    /// The port's name in its WSDL.
    pub puerto: String,
    /// The operation's name.
    pub operacion: String,
    /// For people.
    pub nombre: String,
    /// Short, for narrow columns.
    pub abreviatura: String,
    /// What it does, one sentence.
    pub descripcion: String,
    /// What it gives back, one sentence.
    pub entrega: String,
    /// `lectura`, `escritura` or `autenticacion`.
    pub tipo: String,
    implicito: String,
}

impl Servicio {
    /// Whether every convenio has it without asking (the seed).
    pub fn es_implicito(&self) -> bool {
        self.implicito == "si"
    }
}

/// What one answer of one operation means: a row of `codigos_respuesta`.
#[derive(Debug, Deserialize, Serialize)]
pub struct CodigoRespuesta {
    /// The operation's name.
    pub operacion: String,
    /// The number it answers with.
    pub codigo: u16,
    /// The Ministry's words.
    pub glosa: String,
    /// In plain Spanish.
    pub significado: String,
    /// What to mend, and where.
    pub que_corregir: String,
    /// Whose matter it is: `anexo_servicio`, `anexo_rbd`, `datos`, `credenciales`, `ministerio`, `ninguno`.
    pub origen: String,
    /// `visto` or `inferido`.
    pub certeza: String,
}

/// What a word of an Anexo is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TipoPalabra {
    /// The heading of a column that is neither a fact nor a service.
    Columna,
    /// What stands in a cell where a service is asked for, or is not.
    Marca,
    /// The first word of a row that is no school.
    Fila,
    /// Another name of a service.
    Servicio,
    /// Another name of a dependency.
    Dependencia,
    /// Name or title of a sheet.
    Hoja,
    /// Whom a row of contacts is for.
    Persona,
}

/// A word by which a filled Anexo is understood: a row of `palabras_anexo`.
#[derive(Debug, Deserialize)]
pub struct PalabraAnexo {
    /// The word; compared without case and accents.
    pub palabra: String,
    /// What it is about.
    pub tipo: TipoPalabra,
    /// What it means.
    pub valor: String,
}

impl PalabraAnexo {
    /// A word that means what there is not would silently mean nothing.
    pub(super) fn link(c: &Catalogo, palabra: Self, falta: Falta<'_>) -> Self {
        let valor = palabra.valor.as_str();
        let is_key = |tabla: &str| {
            c.tabla(tabla).is_some_and(|t| t.filas.iter().any(|f| f.valores.get(0) == Some(valor)))
        };
        let known = match palabra.tipo {
            TipoPalabra::Columna => ["rol", "orden", "servicio", "marca", "otro"].contains(&valor),
            TipoPalabra::Marca => ["si", "no"].contains(&valor),
            TipoPalabra::Fila => ["ejemplo", "total", "nota"].contains(&valor),
            TipoPalabra::Hoja => ["identificacion", "contactos", "servicios"].contains(&valor),
            TipoPalabra::Persona => {
                ["administrativo", "tecnico", "proveedor", "sostenedor", "representante"].contains(&valor)
            }
            TipoPalabra::Servicio => is_key("servicios"),
            TipoPalabra::Dependencia => is_key("dependencias"),
        };
        if !known {
            falta(&format!("«{valor}»,"));
        }
        palabra
    }
}

impl Catalogo {
    /// The service that the profile calls so.
    pub fn servicio(&self, clave: &str) -> Option<&Servicio> {
        self.servicios().iter().find(|s| s.clave == clave)
    }

    /// All answers of an operation; its name in any case, or the profile's word for the service.
    pub fn codigos_de(&self, operacion: &str) -> Vec<&CodigoRespuesta> {
        let operacion = self.servicio(operacion).map_or(operacion, |s| s.operacion.as_str());
        self.codigos().iter().filter(|c| c.operacion.eq_ignore_ascii_case(operacion)).collect()
    }
}
