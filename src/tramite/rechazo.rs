//! Why an event can't be written down, in words for people: what stands against it, and what is possible now.

use std::fmt;

use super::estado::{Avance, Imposible, Transicion};
use super::historia::{NoCabe, PRIMER_DIA};
use super::tipo::Tipo;
use crate::base::fecha::short;
use crate::base::texto::list;

impl fmt::Display for NoCabe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Imposible(porque) => write!(f, "{porque}"),
            Self::Despues { luego, porque } => write!(
                f,
                "así el suceso {} («{}», del {}) no habría sido posible: {}. Corríjalo primero, o revise la fecha",
                luego.numero,
                luego.suceso.tipo().clave(),
                short(luego.fecha),
                porque.reason()
            ),
            Self::Anterior { fecha, ultimo } => write!(
                f,
                "el {} es anterior al último suceso («{}», del {}). Revise la fecha; si de verdad ocurrió antes y se \
                 anota recién ahora, repita con --retroactivo",
                short(*fecha),
                ultimo.suceso.tipo().clave(),
                short(ultimo.fecha)
            ),
            Self::Futuro { fecha, hoy } => write!(
                f,
                "el {} todavía no llega (hoy es {}), y aquí se anota lo que ya ocurrió. Revise la fecha",
                short(*fecha),
                short(*hoy)
            ),
            Self::MuyAntiguo(fecha) => write!(
                f,
                "el {} es anterior al {}, y antes no hubo convenios de éstos. Revise el año",
                short(*fecha),
                short(PRIMER_DIA)
            ),
            Self::SinNumero(numero) => {
                write!(f, "no hay un suceso {numero} en este trámite. «convenio tramite ver» muestra sus números")
            }
            Self::YaCorregido { numero, por } => write!(
                f,
                "el suceso {numero} ya lo corrigió el {por}. Si esa corrección fue un error, corrija el suceso {por}"
            ),
            Self::Primero => f.write_str(
                "el suceso 1 abrió el trámite y no se deshace. Si el trámite no debió existir, anótele «anular» con el motivo",
            ),
        }
    }
}

impl std::error::Error for NoCabe {}

impl Imposible {
    /// What stands against it.
    pub fn reason(&self) -> String {
        match self.ya_firmado {
            Some(ejemplar) => format!("el ejemplar {ejemplar} ya está firmado"),
            None => format!(
                "«{}» no es posible cuando el trámite está «{}»",
                self.tipo.clave(),
                self.avance.estado.nombre()
            ),
        }
    }
}

impl fmt::Display for Imposible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {}", self.reason(), possible_now(self.avance))?;
        let desde = match self.tipo.transicion() {
            Transicion::Lleva(desde, _) | Transicion::AlTercero(desde, _) | Transicion::Anota(desde) => desde,
        };
        if self.ya_firmado.is_none() {
            let desde: Vec<String> = desde.iter().map(|e| format!("«{}»", e.nombre())).collect();
            write!(f, ". «{}» se anota cuando está {}", self.tipo.clave(), one_of(&desde))?;
        }
        Ok(())
    }
}

/// What a person can say that happened now.
pub fn possible_now(avance: Avance) -> String {
    let steps = |tipo: &Tipo| tipo.es_a_mano() && !matches!(tipo.transicion(), Transicion::Anota(_));
    let posibles: Vec<&str> = avance.posibles().into_iter().filter(|t| steps(t)).map(Tipo::clave).collect();
    if posibles.is_empty() {
        return "El trámite llegó a su fin: sólo se le pueden agregar notas".to_owned();
    }
    format!("Ahora es posible: {}", list(&posibles))
}

/// `A`, `A o B`, `A, B o C`.
fn one_of(palabras: &[String]) -> String {
    match palabras {
        [] => String::new(),
        [una] => una.clone(),
        [primeras @ .., ultima] => format!("{} o {ultima}", primeras.join(", ")),
    }
}
