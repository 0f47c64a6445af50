//! The four letters that the law allows while an application waits, as drafts: what each needs and what to know of it.
//!
//! Source: Ley 19.880, articles 17, 24, 26, 27, 30 and 64. Each draft has what article 30 asks for: who applies and who
//! represents them, where to send notices, facts and request, place and date, signature, organ.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::carta;
use super::historia::seremi;
use crate::catalogo::Catalogo;
use crate::documentos::{EnBlanco, PapelError, long_date};
use crate::tramite::dias::longest_extension;
use crate::tramite::plazos::Largo;
use crate::tramite::{Canal, Escrito, Plazo, Situacion, Termino};

/// The facts that the letters state. What is empty or absent becomes a line to fill in by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Antecedentes {
    /// The organ: name of the regional office.
    pub seremi: String,
    /// Its address, where somebody checked it; left out where not.
    pub seremi_direccion: String,
    /// The city in which the letter is signed.
    pub ciudad: String,
    /// Name of the sostenedor.
    pub sostenedor: String,
    /// RUT of the sostenedor.
    pub rut: String,
    /// Their domicile in one line.
    pub domicilio: String,
    /// The e-mail address for notices.
    pub correo: String,
    /// Their telephone; left out where not known.
    pub telefono: String,
    /// Who signs.
    pub representantes: Vec<Firmante>,
    /// The schools: RBD and name.
    pub establecimientos: Vec<(String, String)>,
    /// When, how and under which number the papers were handed in.
    pub ingreso: Option<Presentacion>,
    /// What the office wants mended, and since when.
    pub observado: Option<(Date, Vec<String>)>,
    /// When it was certified that the act is ready to be decided.
    pub certificado: Option<Date>,
    /// The terms that run.
    pub plazos: Vec<Plazo>,
}

/// Who signs for the sostenedor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Firmante {
    /// Name.
    pub nombre: String,
    /// RUT.
    pub rut: String,
    /// Office.
    pub cargo: String,
}

/// A hand-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presentacion {
    /// When.
    pub fecha: Date,
    /// How.
    pub canal: Canal,
    /// The number that it got, where one was said.
    pub folio: Option<String>,
}

/// A letter as a draft.
#[derive(Clone, Debug)]
pub struct Borrador {
    /// Which one.
    pub escrito: Escrito,
    /// As plain text.
    pub texto: String,
    /// As a Word file.
    pub word: Vec<u8>,
    /// The lines to fill in, each once.
    pub blancos: Vec<EnBlanco>,
    /// What the person has to know before handing it in; none of it is in the letter.
    pub notas: Vec<String>,
}

/// What each line to fill in is.
const BLANCOS: &[(&str, &str)] = &[
    ("ciudad", "ciudad en que se firma"),
    ("fecha.dia", "día de la firma"),
    ("fecha.mes", "mes de la firma"),
    ("fecha.anio", "año de la firma"),
    ("seremi", "SEREMI a la que se dirige"),
    ("sostenedor.nombre", "nombre del sostenedor"),
    ("sostenedor.rut", "RUT del sostenedor"),
    ("sostenedor.domicilio", "domicilio del sostenedor"),
    ("sostenedor.correo", "correo electrónico para notificaciones"),
    ("representante.nombre", "nombre de quien firma"),
    ("representante.rut", "cédula de identidad de quien firma"),
    ("representante.cargo", "cargo de quien firma"),
    ("establecimientos", "establecimientos, con su RBD"),
    ("ingreso.fecha", "fecha del ingreso"),
    ("ingreso.canal", "canal del ingreso"),
    ("ingreso.folio", "folio del ingreso, que está en el comprobante"),
    ("observado.fecha", "fecha de las observaciones"),
    ("certificado.fecha", "fecha del certificado"),
    ("plazo.vence", "día en que vence el plazo"),
    ("ampliacion.motivo", "por qué hace falta más tiempo"),
    ("ampliacion.dias", "días hábiles que se piden"),
];

impl Antecedentes {
    /// The facts that this situation leaves, with the terms that run in it.
    pub fn of(s: &Situacion<'_>, plazos: &[Plazo], catalogo: &Catalogo) -> Self {
        let none = BTreeMap::new();
        let hechos = s.papeles.map_or(&none, |p| &p.titular.hechos);
        let fact = |campo: &str| hechos.get(campo).cloned().unwrap_or_default();
        let domicilio = fact("sostenedor.domicilio");
        let region = s.papeles.map_or(0, |p| p.region);
        Self {
            seremi: seremi(catalogo, region).unwrap_or_default().to_owned(),
            seremi_direccion: address(catalogo, region),
            ciudad: city(&domicilio).to_owned(),
            sostenedor: fact("sostenedor.nombre"),
            rut: fact("sostenedor.rut"),
            correo: fact("sostenedor.correo"),
            telefono: fact("sostenedor.telefono"),
            representantes: signatories(hechos),
            establecimientos: s.papeles.map_or_else(Vec::new, |p| {
                let name = |rbd: &String| fact(&format!("establecimientos[{rbd}].nombre"));
                p.rbds.iter().map(|rbd| (rbd.clone(), name(rbd))).collect()
            }),
            ingreso: s.ingreso.map(|i| Presentacion {
                fecha: i.hito.fecha,
                canal: i.canal,
                folio: i.folio.map(str::to_owned),
            }),
            observado: s.observado.map(|(hito, items)| (hito.fecha, items.to_vec())),
            certificado: s.certificado_listo.map(|h| h.fecha),
            plazos: plazos.to_vec(),
            domicilio,
        }
    }

    /// The term that runs and that the letter is about.
    pub(super) fn plazo(&self, escrito: Escrito) -> Option<&Plazo> {
        let run = |termino: Termino| self.plazos.iter().find(|p| p.termino == termino);
        match escrito {
            Escrito::Ampliacion => run(Termino::Subsanacion),
            Escrito::Certificado => run(Termino::Procedimiento),
            // The one that ends first.
            Escrito::Estado | Escrito::Denuncia => {
                let decides = |p: &&Plazo| matches!(p.termino, Termino::Decision | Termino::Procedimiento);
                self.plazos.iter().filter(decides).min_by_key(|p| p.hasta.dia)
            }
        }
    }
}

/// The address of a region's office; empty where nobody has checked it.
fn address(catalogo: &Catalogo, region: u8) -> String {
    let region = catalogo.regiones().iter().find(|r| r.codigo == region);
    let seremi = region.and_then(|r| catalogo.seremi_de(r)).filter(|s| !s.direccion.is_empty());
    let parts = seremi.map(|s| [s.direccion.as_str(), s.comuna.as_str()]).unwrap_or_default();
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The city in a domicile as the papers' facts have it: `…, Rengo, comuna de Rengo`.
fn city(domicilio: &str) -> &str {
    let mut parts = domicilio.rsplitn(3, ", ");
    match (parts.next(), parts.next(), parts.next()) {
        (Some(comuna), Some(ciudad), Some(_)) if comuna.starts_with("comuna de ") => ciudad,
        _ => "",
    }
}

/// Who signs, out of the facts `sostenedor.representantes[RUT].nombre`.
fn signatories(hechos: &BTreeMap<String, String>) -> Vec<Firmante> {
    const DE: &str = "sostenedor.representantes[";
    let rut = |campo: &String| Some(campo.strip_prefix(DE)?.strip_suffix("].nombre")?.to_owned());
    let signatory = |rut: String| {
        let fact = |que: &str| hechos.get(&format!("{DE}{rut}].{que}")).cloned().unwrap_or_default();
        Firmante { nombre: fact("nombre"), cargo: fact("cargo"), rut }
    };
    hechos.keys().filter_map(rut).map(signatory).collect()
}

/// The letter as a draft. The letter itself does not depend on `hoy`, what is told beside it does.
///
/// # Errors
/// When template or writer are at fault: our own.
pub fn draw(escrito: Escrito, a: &Antecedentes, hoy: Date) -> Result<Borrador, PapelError> {
    let hecho = carta::draw(escrito, a)?;
    let describe = |campo: &&'static str| EnBlanco {
        campo: (*campo).to_owned(),
        descripcion: BLANCOS.iter().find(|(n, _)| n == campo).map_or(*campo, |(_, que)| que).to_owned(),
        pendiente: false,
    };
    Ok(Borrador {
        escrito,
        texto: hecho.texto,
        word: hecho.bytes,
        blancos: hecho.blancos.iter().map(describe).collect(),
        notas: notes(escrito, a, hoy),
    })
}

/// What the person has to know before handing the letter in.
fn notes(escrito: Escrito, a: &Antecedentes, hoy: Date) -> Vec<String> {
    let plazo = a.plazo(escrito);
    let vence = plazo.map(|p| p.hasta.dia);
    let mut notas = Vec::new();
    let mut note = |texto: String| notas.push(texto);
    if a.ingreso.is_none() {
        note(
            "En este trámite no consta que los papeles se hayan ingresado: este escrito supone que sí."
                .into(),
        );
    }
    match escrito {
        Escrito::Certificado => note(
            "Los 20 días hábiles para decidir corren recién desde que el órgano certifica que el acto está en estado de \
             resolverse (art. 24). Cuando lo certifique, anótelo con «certificado_listo»."
                .into(),
        ),
        Escrito::Estado => {}
        Escrito::Ampliacion => {
            note(format!(
                "La ampliación se pide y se concede antes de que venza el plazo, y es por la mitad de él como máximo{}: \
                 mientras no se la concedan, cuente con el plazo original (art. 26).",
                longest(plazo).map(|n| format!(" ({n} días hábiles)")).unwrap_or_default()
            ));
            match vence {
                Some(vence) if vence < hoy => note(format!(
                    "El plazo venció el {}: ya no se puede ampliar. Subsane igual, mientras no lo declaren desistido \
                     (art. 31).",
                    long_date(vence)
                )),
                Some(_) => {}
                None => note("En este trámite no corre un plazo para subsanar.".into()),
            }
        }
        Escrito::Denuncia => {
            note(
                "No está resuelto que el silencio del órgano pueda dar por aceptado un convenio, que requiere la voluntad \
                 de dos partes, ni que no rija aquí el silencio negativo (arts. 64 y 65). El borrador sólo denuncia que el \
                 plazo venció y pide una decisión. Consulte a un abogado antes de presentarlo."
                    .into(),
            );
            match vence {
                Some(vence) if vence >= hoy => note(format!(
                    "El plazo vence el {}: todavía no pasa, y la denuncia es para después.",
                    long_date(vence)
                )),
                Some(_) => {}
                None => note("En este trámite no corre un plazo para decidir.".into()),
            }
        }
    }
    notas
}

/// The longest extension that the law lets of this term.
pub(super) fn longest(plazo: Option<&Plazo>) -> Option<u32> {
    match plazo?.termino.largo() {
        Largo::Habiles(dias) => Some(longest_extension(dias)),
        Largo::Meses(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_city_is_the_one_before_the_comuna() {
        assert_eq!(city("Los Aromos 123, Rengo, comuna de Malloa"), "Rengo");
        assert_eq!(city("Calle 1, piso 2, Alto Hospicio, comuna de Iquique"), "Alto Hospicio");
        assert_eq!(city(""), "");
        assert_eq!(city("lo que sea, sin comuna"), "");
    }

    #[test]
    fn who_signs_is_found_among_the_facts() {
        let hechos = [
            ("sostenedor.representantes[40.000.001-8].nombre", "Ana"),
            ("sostenedor.representantes[40.000.001-8].cargo", "Directora"),
            ("sostenedor.representantes[40.000.002-6].nombre", "Luis"),
            ("sostenedor.nombre", "Fundación"),
        ];
        let hechos = hechos.map(|(c, v)| (c.to_owned(), v.to_owned())).into();
        let firmantes = signatories(&hechos);
        assert_eq!(firmantes.iter().map(|f| &f.nombre[..]).collect::<Vec<_>>(), ["Ana", "Luis"]);
        assert_eq!((&firmantes[0].rut[..], &firmantes[0].cargo[..]), ("40.000.001-8", "Directora"));
    }
}
