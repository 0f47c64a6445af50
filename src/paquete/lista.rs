//! The checklist of personería as a manifest keeps it, and how a closed package answers it.

use serde::{Deserialize, Serialize};

use crate::catalogo::{Catalogo, Exigencia};
use crate::documentos::lista::checklist;
use crate::perfil::Expediente;

/// A line of the checklist of this package. So closing decides from the package alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the keys of the JSON, told in the manual")]
pub struct LineaLista {
    pub codigo: String,
    pub nombre: String,
    pub exigencia: Exigencia,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub grupo: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub cuantos: usize,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub citable: bool,
}

fn one() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_one(cuantos: &usize) -> bool {
    *cuantos == 1
}

/// The lines for an expediente.
pub fn lines(x: &Expediente<'_>, catalogo: &Catalogo) -> Vec<LineaLista> {
    checklist(x, catalogo)
        .iter()
        .map(|linea| LineaLista {
            codigo: linea.documento.codigo.clone(),
            nombre: linea.documento.nombre.clone(),
            exigencia: linea.documento.exigencia,
            grupo: linea.documento.grupo.clone(),
            cuantos: linea.cuantos,
            citable: linea.is_citable(),
        })
        .collect()
}

/// What closing added: which file answers what, and what a person decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the keys of the JSON, told in the manual")]
pub struct Cierre {
    pub version: u32,
    pub generado: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motivo: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub salvedades: Vec<String>,
    pub firmado: String,
    pub word: WordFirmado,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anexo_distinto: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parte_max: Option<u64>,
    pub respuestas: Vec<Respuesta>,
}

/// The Word file whose print was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the keys of the JSON, told in the manual")]
pub struct WordFirmado {
    pub archivo: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impreso: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub distinto_aceptado: bool,
}

/// What answers a line of the checklist: files of the package, or a citation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the keys of the JSON, told in the manual")]
pub struct Respuesta {
    pub codigo: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub archivos: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cita: Option<String>,
}

/// What a set of answers leaves open: a line, or a group of lines one of which is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Falta<'l> {
    /// The lines any of which would do.
    pub lineas: Vec<&'l LineaLista>,
}

/// What is missing, all of it, in the order of the checklist.
///
/// A line is answered by itself; one of a group answers it whole. The order that makes somebody a substitute
/// answers its group, and is due by itself: the appointment of the titular says nothing of who signed.
pub fn missing(lista: &[LineaLista], answered: impl Fn(&str) -> bool) -> Vec<Falta<'_>> {
    let mut faltas = Vec::new();
    let mut groups: Vec<&str> = Vec::new();
    for linea in lista {
        match linea.exigencia {
            Exigencia::Obligatorio | Exigencia::SiSubroga | Exigencia::AdministracionDelegada => {
                if !answered(&linea.codigo) {
                    faltas.push(Falta { lineas: vec![linea] });
                }
            }
            Exigencia::Alternativo if linea.grupo.is_empty() => {
                if !answered(&linea.codigo) {
                    faltas.push(Falta { lineas: vec![linea] });
                }
            }
            Exigencia::Alternativo if !groups.contains(&linea.grupo.as_str()) => {
                groups.push(&linea.grupo);
                let group = |l: &&LineaLista| l.grupo == linea.grupo && l.exigencia != Exigencia::Opcional;
                if !lista.iter().filter(group).any(|l| answered(&l.codigo)) {
                    let due = |l: &&LineaLista| group(l) && l.exigencia == Exigencia::Alternativo;
                    faltas.push(Falta { lineas: lista.iter().filter(due).collect() });
                }
            }
            Exigencia::Alternativo | Exigencia::Opcional => {}
        }
    }
    faltas
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(codigo: &str, exigencia: Exigencia, grupo: &str) -> LineaLista {
        let owned = str::to_owned;
        LineaLista {
            codigo: owned(codigo),
            nombre: owned(codigo),
            exigencia,
            grupo: owned(grupo),
            cuantos: 1,
            citable: false,
        }
    }

    fn left<'l>(lista: &'l [LineaLista], answered: &[&str]) -> Vec<Vec<&'l str>> {
        let faltas = missing(lista, |codigo| answered.contains(&codigo));
        faltas.iter().map(|f| f.lineas.iter().map(|l| l.codigo.as_str()).collect()).collect()
    }

    #[test]
    fn one_of_a_group_is_enough_and_all_that_is_missing_is_told() {
        use Exigencia::{AdministracionDelegada, Alternativo, Obligatorio, Opcional};
        let lista = [
            line("rut", Obligatorio, ""),
            line("estatutos", Alternativo, "constitucion"),
            line("escritura", Alternativo, "constitucion"),
            line("dl", AdministracionDelegada, ""),
            line("otro", Opcional, ""),
        ];
        assert_eq!(left(&lista, &[]), [vec!["rut"], vec!["estatutos", "escritura"], vec!["dl"]]);
        assert_eq!(left(&lista, &["rut", "escritura", "dl"]), Vec::<Vec<&str>>::new());
        assert_eq!(left(&lista, &["otro", "estatutos"]), [vec!["rut"], vec!["dl"]]);
    }

    #[test]
    fn who_signs_for_the_titular_shows_the_order_which_stands_for_the_appointment() {
        use Exigencia::{Alternativo, SiSubroga};
        let lista =
            [line("nombramiento", Alternativo, "designacion"), line("orden", SiSubroga, "designacion")];
        assert_eq!(left(&lista, &["orden"]), Vec::<Vec<&str>>::new());
        assert_eq!(left(&lista, &["nombramiento"]), [["orden"]]);
        assert_eq!(left(&lista, &[]), [["nombramiento"], ["orden"]]);
    }
}
