//! What a short text says if it is the label of a blank, an instruction, the name of a tag.

use super::super::campo::{Atributo as A, Atributo, Sujeto, Sujeto as S};
use super::Pista::{Apodo, De, DeQue, Nexo, Orden, PorMedioDe, Que, QueNadieSabe};
use super::{find, words};

/// What a short text says if it is the label of a blank, an instruction or a tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Etiqueta {
    /// About whom.
    pub sujeto: Option<Sujeto>,
    /// What.
    pub atributo: Option<Atributo>,
    /// Whether it tells somebody to write.
    pub orden: bool,
    /// How many of its words are no cue.
    pub ajenas: usize,
    /// How many words it has.
    pub palabras: usize,
    /// How many different things it asks for.
    pub distintos: usize,
}

impl Etiqueta {
    /// Reads a label. Names of tags are split at their dots, underscores and capitals.
    pub fn read(texto: &str) -> Self {
        let words = words(texto);
        let found = find(&words);
        let mut etiqueta = Self { palabras: words.len(), ..Self::default() };
        etiqueta.ajenas = words.len() - found.iter().map(|h| h.a - h.de).sum::<usize>();
        let mut asked: Vec<Atributo> = Vec::new();
        for hallazgo in &found {
            let (sujeto, atributo) = match hallazgo.pista {
                De(s) => (Some(s), None),
                Que(a) => (None, Some(a)),
                DeQue(s, a) => (Some(s), Some(a)),
                PorMedioDe => (Some(S::Representante), None),
                Orden => {
                    etiqueta.orden = true;
                    continue;
                }
                QueNadieSabe => (Some(S::Tercero), None),
                Apodo | Nexo => continue,
            };
            if let Some(atributo) = atributo {
                if !asked.contains(&atributo) && atributo != A::Numero {
                    asked.push(atributo);
                }
                // «los establecimientos con su RBD»: both.
                let atributo = match (etiqueta.sujeto, atributo) {
                    (Some(S::Establecimiento), A::Rbd) if etiqueta.atributo.is_none() => A::NombreRbd,
                    (_, atributo) => atributo,
                };
                etiqueta.atributo = Some(match (etiqueta.atributo, atributo) {
                    // «Número de cédula», «nombre de la comuna», «dígito del RUT»: what comes after says more.
                    (None | Some(A::Numero), nuevo)
                    | (
                        Some(A::Nombre),
                        nuevo @ (A::Comuna
                        | A::Region
                        | A::Calle
                        | A::Ciudad
                        | A::Cargo
                        | A::Producto
                        | A::Servicios),
                    ) => nuevo,
                    (Some(A::Dia), A::Mes) => A::Fecha,
                    // Two things in one blank.
                    (Some(A::Nombre | A::NombreRbd), A::Rbd) | (Some(A::Rbd), A::Nombre) => A::NombreRbd,
                    (Some(A::Direccion | A::Domicilio), A::Comuna) => A::DireccionComuna,
                    // «documento, fecha y notaría»
                    (Some(A::Fecha), A::Emisor | A::Numero) if etiqueta.sujeto == Some(S::Documento) => {
                        A::Nombre
                    }
                    (Some(old), _) => old,
                });
            }
            match (sujeto, etiqueta.sujeto) {
                (Some(S::Ministerio), Some(S::Tecnico | S::Administrativo)) | (Some(_), None) => {
                    etiqueta.sujeto = sujeto;
                }
                _ => {}
            }
        }
        etiqueta.distintos = asked.len();
        etiqueta
    }

    /// Whether it is nothing but the name of somebody or something: «contraparte técnica», «empresa proveedora».
    pub fn is_role(self) -> bool {
        self.says_what() && self.ajenas == 0 && self.palabras <= 4
    }

    /// Whether it says what to write.
    pub fn says_what(self) -> bool {
        self.atributo.is_some() || self.sujeto.is_some_and(|s| s != S::Ministerio && s != S::Tercero)
    }
}

/// The name of a tag as words: `rutRepLegal`, `RUT_REP_LEGAL` and `rut.rep-legal` as `rut Rep Legal`.
pub fn split_tag(nombre: &str) -> String {
    let mut salida = String::with_capacity(nombre.len() + 8);
    let mut last = ' ';
    for letra in nombre.chars() {
        if letra.is_alphanumeric() {
            if letra.is_uppercase() && last.is_lowercase() {
                salida.push(' ');
            }
            salida.push(letra);
        } else {
            salida.push(' ');
        }
        last = letra;
    }
    salida
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_say_of_whom_and_what() {
        let read = |texto: &str| {
            let e = Etiqueta::read(texto);
            (e.sujeto, e.atributo)
        };
        assert_eq!(read("(nombre del sostenedor)"), (Some(S::Sostenedor), Some(A::Nombre)));
        assert_eq!(read("Número de cédula del representante legal"), (Some(S::Representante), Some(A::Rut)));
        assert_eq!(read("NOMBRE DE LA COMUNA"), (None, Some(A::Comuna)));
        assert_eq!(read("Representante legal"), (Some(S::Representante), None));
        assert_eq!(read(&split_tag("rutRepLegal")), (Some(S::Representante), Some(A::Rut)));
        assert_eq!(read("RBD"), (Some(S::Establecimiento), Some(A::Rbd)));
        assert_eq!(read("Correo del contacto técnico"), (Some(S::Tecnico), Some(A::Correo)));
    }
}
