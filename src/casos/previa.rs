//! How papers will look while their profile is still being written: what is missing or wrong has a stand-in, and is named.
//!
//! The door lets only whole profiles through, and everything behind it relies on that. So a profile in the making is made whole:
//! each field that the door complains of gets a value that it takes and that is easily told from a real one, and whoever shows the
//! paper replaces those by what is missing.

use std::collections::BTreeMap;

use super::validar::{Marco, look_at};
use crate::base::{Diagnosticos, Severidad};
use crate::catalogo::Catalogo;
use crate::documentos::bloques::Documento;
use crate::documentos::valores::Valores;
use crate::documentos::{Papel, TablaAnexo, preview, preview_anexo};
use crate::perfil::borrador::Perfil;
use crate::perfil::editar::{add, count, field, remove, set};
use crate::perfil::ficha::{Clase, Exigencia, Forma};
use crate::perfil::fuente::Fuente;
use crate::perfil::modulo_11;
use crate::perfil::opciones::Opciones;
use crate::perfil::{Borrador, Rut};

/// A stand-in for text is a number between these two characters, which nobody types.
const MARCAS: (char, char) = ('\u{2e28}', '\u{2e29}');
/// How often stand-ins are tried: a new value may be wrong beside another.
const MAX_VUELTAS: usize = 12;
/// The number of the first stand-in of a RUT; a person of this number is not born yet.
const PRIMER_RUT: u32 = 99_000_001;
/// The first of an RBD: real ones end below 43000.
const PRIMER_RBD: u32 = 99_901;
/// A comuna that has no school of its own: <https://www.subdere.gov.cl>, code 12202.
const COMUNA: &str = "Antártica";

/// The papers of a profile in the making.
#[derive(Debug)]
pub struct Previa {
    /// One for each convenio that the profile leads to as far as it goes.
    pub convenios: Vec<ConvenioPrevio>,
    /// What stands in the papers for what is missing: the text, and the field's title.
    pub faltas: BTreeMap<String, String>,
    /// Fields that had to be assumed to draw anything, in words.
    pub supuestos: Vec<String>,
    /// How many fields are missing or wrong.
    pub por_corregir: usize,
}

/// A convenio as it will look.
#[derive(Debug)]
pub struct ConvenioPrevio {
    /// The model's name.
    pub modelo: String,
    /// Its text.
    pub documento: Documento,
    /// The values in it.
    pub valores: Valores,
    /// The sheets of its Anexo.
    pub hojas: Vec<TablaAnexo>,
}

/// Draws what can be drawn.
///
/// # Errors
/// A template is at fault, which is our own fault: what.
pub fn previa(perfil: &Perfil, marco: &Marco<'_>) -> Result<Previa, String> {
    let mut ensayo = Ensayo {
        perfil: perfil.clone(),
        faltas: BTreeMap::new(),
        supuestos: Vec::new(),
        numero: 0,
        vueltas: BTreeMap::new(),
    };
    let mut por_corregir = 0;
    for vuelta in 0..MAX_VUELTAS {
        require(&mut ensayo.perfil);
        let borrador = Borrador {
            fuente: Fuente::pagina(),
            perfil: ensayo.perfil.clone(),
            avisos: Diagnosticos::default(),
        };
        let notas = match look_at(&borrador, marco) {
            Ok(revisado) => {
                let catalogo = marco.catalogo;
                let convenios = revisado.expedientes.iter().map(|x| {
                    let (documento, valores) =
                        preview(Papel::Convenio, x, catalogo).map_err(|error| error.to_string())?;
                    let modelo = catalogo.modelo(x.modelo).nombre.clone();
                    Ok(ConvenioPrevio { modelo, documento, valores, hojas: preview_anexo(x, catalogo) })
                });
                let convenios = convenios.collect::<Result<_, String>>()?;
                let Ensayo { faltas, supuestos, .. } = ensayo;
                return Ok(Previa { convenios, faltas, supuestos, por_corregir });
            }
            Err(notas) => notas,
        };
        let errors: Vec<&str> = notas
            .iter()
            .filter(|d| d.severidad == Severidad::Error)
            .filter_map(|d| d.campo.as_deref())
            .collect();
        if vuelta == 0 {
            por_corregir = errors.len();
        }
        // From the end, so that what is taken out of a list moves nothing that is still to be looked at.
        for campo in errors.into_iter().rev() {
            ensayo.stand_in(campo, marco.catalogo);
        }
    }
    let Ensayo { faltas, supuestos, .. } = ensayo;
    Ok(Previa { convenios: Vec::new(), faltas, supuestos, por_corregir })
}

/// Makes the tables that every profile has, so that each of their fields is asked for by itself.
pub fn require(perfil: &mut Perfil) {
    for tabla in ["sostenedor.domicilio.calle", "contactos.administrativo.nombre", "contactos.tecnico.nombre"]
    {
        if crate::perfil::editar::get(perfil, tabla).is_empty() {
            // Writing nothing makes the tables on the way, and they are needed: they stay.
            let _ = set(perfil, tabla, &[]);
        }
    }
    perfil.proveedor.get_or_insert_default();
}

struct Ensayo {
    perfil: Perfil,
    faltas: BTreeMap<String, String>,
    supuestos: Vec<String>,
    numero: u32,
    /// How many words of its list were tried for a field.
    vueltas: BTreeMap<String, usize>,
}

impl Ensayo {
    fn assume(&mut self, que: String) {
        if !self.supuestos.contains(&que) {
            self.supuestos.push(que);
        }
    }

    /// Puts something into the field that the door takes there.
    fn stand_in(&mut self, campo: &str, catalogo: &Catalogo) {
        // A word in a list, as `establecimientos[1].servicios[2]`: the list is what counts.
        let campo = campo.strip_suffix(']').and_then(|c| c.rsplit_once('[')).map_or(campo, |(lista, _)| {
            if field(lista).is_some_and(|f| matches!(f.forma, Forma::Textos)) { lista } else { campo }
        });
        let Some(que) = field(campo) else { return };
        self.numero += 1;
        if campo == "proveedor" {
            self.stand_in("proveedor.nombre", catalogo);
            self.stand_in("proveedor.rut", catalogo);
            return;
        }
        if que.es_tabla() {
            self.table(campo);
            return;
        }
        // A document of the personería that is not whole says nothing yet.
        if let Some((lista, _)) = campo.split_once(".documentos[") {
            let documents = format!("{lista}.documentos");
            while count(&self.perfil, &documents) > 0 {
                let _ = remove(&mut self.perfil, &documents, 0);
            }
            return;
        }
        if que.exigencia == Exigencia::Nunca {
            let _ = set(&mut self.perfil, campo, &[]);
            return;
        }
        let titulo = que.titulo;
        let value = match que.clase {
            Clase::Rut => self.rut().map(|rut| (rut.clone(), Some(rut))),
            Clase::Rbd => {
                let number = PRIMER_RBD + self.numero;
                let rbd = format!("{number}-{}", modulo_11::check_digit(number));
                Some((rbd.clone(), Some(rbd)))
            }
            Clase::Correo => {
                let correo = format!("falta{}@falta.example", self.numero);
                Some((correo.clone(), Some(correo)))
            }
            Clase::Telefono => {
                let telefono = format!("+56 9 0000 {:04}", self.numero % 10_000);
                Some((telefono.clone(), Some(telefono)))
            }
            Clase::Comuna => Some((COMUNA.to_owned(), Some(COMUNA.to_owned()))),
            Clase::Libre => {
                let texto = format!("Falta {}{}{}", MARCAS.0, self.numero, MARCAS.1);
                Some((texto.clone(), Some(texto)))
            }
            Clase::Palabra(Opciones::Servicios) => {
                let all = catalogo.servicios().iter().filter(|s| !s.es_implicito());
                let all: Vec<String> = all.map(|s| s.clave.clone()).collect();
                self.assume("Servicios: se muestran todos mientras no los elija.".to_owned());
                let _ = set(&mut self.perfil, campo, &all);
                return;
            }
            Clase::Palabra(opciones) => {
                // What does not go with the rest is followed by the next of the list.
                let tries = self.vueltas.entry(campo.to_owned()).or_default();
                let words = opciones.all(catalogo);
                let Some(word) = words.get(*tries) else { return };
                *tries += 1;
                let says = if word.significado.is_empty() {
                    word.palabra.replace('_', " ")
                } else {
                    word.significado.to_owned()
                };
                let start = format!("{titulo}: ");
                self.supuestos.retain(|s| !s.starts_with(&start));
                self.assume(format!("{start}se muestra «{says}» mientras no lo elija."));
                Some((word.palabra.to_owned(), None))
            }
            Clase::Version => Some(("1".to_owned(), None)),
        };
        let Some((value, shown)) = value else { return };
        if let Some(shown) = shown {
            self.faltas.insert(shown, titulo.to_owned());
        }
        let _ = set(&mut self.perfil, campo, &[value]);
    }

    /// A table that is missing: one is made, and its fields are asked for in the next turn.
    fn table(&mut self, campo: &str) {
        if field(campo).is_some_and(|f| matches!(f.forma, Forma::Fichas(_)))
            && count(&self.perfil, campo) == 0
        {
            let _ = add(&mut self.perfil, campo);
        }
    }

    fn rut(&self) -> Option<String> {
        Rut::de_cuerpo(PRIMER_RUT + self.numero).map(|rut| rut.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casos::Oficial;
    use crate::documentos::bloques::{Bloque, line_text};
    use crate::perfil::Ajustes;
    use crate::perfil::editar::get;

    fn of(perfil: &Perfil) -> Previa {
        let (ajustes, oficial) = (Ajustes::default(), Oficial::ninguno());
        let hoy = jiff::civil::date(2026, 11, 24);
        previa(perfil, &Marco { catalogo: Catalogo::propio(), ajustes: &ajustes, hoy, oficial: &oficial })
            .unwrap()
    }

    fn words(convenio: &ConvenioPrevio) -> String {
        convenio
            .documento
            .bloques
            .iter()
            .map(|b| match b {
                Bloque::Titulo(_, l) | Bloque::Parrafo(l) => line_text(l, &convenio.valores),
                _ => String::new(),
            })
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn a_profile_in_which_nothing_is_written_has_a_convenio_and_says_all_that_is_missing() {
        let drawn = of(&Perfil::default());
        assert_eq!(drawn.convenios.len(), 1, "{:?} {:?}", drawn.supuestos, drawn.faltas);
        assert!(drawn.por_corregir > 15, "{}", drawn.por_corregir);
        let text = words(&drawn.convenios[0]);
        let shown = drawn.faltas.keys().filter(|f| text.contains(&***f)).count();
        assert!(shown >= 8, "{shown} of {:?} in {text}", drawn.faltas);
        assert_eq!(drawn.convenios[0].hojas.len(), 3);
    }

    #[test]
    fn every_sample_without_any_one_of_its_fields_can_still_be_shown() {
        for nombre in
            ["municipal", "particular_subvencionado", "particular_pagado", "slep", "administracion_delegada"]
        {
            let ruta =
                std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("ejemplos/{nombre}.toml"));
            let perfil = crate::perfil::read_toml(&ruta).unwrap().perfil;
            let whole = of(&perfil);
            assert!(
                whole.faltas.is_empty() && whole.supuestos.is_empty() && whole.por_corregir == 0,
                "{nombre}"
            );
            for campo in [
                "sostenedor.nombre",
                "sostenedor.rut",
                "sostenedor.tipo",
                "sostenedor.domicilio.comuna",
                "sostenedor.telefono",
                "sostenedor.correo",
                "sostenedor.representantes[1].nombre",
                "sostenedor.representantes[1].rut",
                "sostenedor.representantes[1].estado_civil",
                "sostenedor.representantes[1].documentos[1].tipo",
                "establecimientos[1].rbd",
                "establecimientos[1].dependencia",
                "establecimientos[1].comuna",
                "establecimientos[1].servicios",
                "contactos.tecnico.telefono",
                "proveedor.nombre",
                "proveedor.rut",
            ] {
                for written in [&[][..], &["¡¿".to_owned()]] {
                    let mut less = perfil.clone();
                    if set(&mut less, campo, written).is_err() {
                        continue;
                    }
                    let drawn = of(&less);
                    assert!(!drawn.convenios.is_empty(), "{nombre} without {campo}: {:?}", drawn.supuestos);
                    assert!(drawn.por_corregir > 0 || get(&perfil, campo).is_empty(), "{nombre} {campo}");
                }
            }
        }
    }
}
