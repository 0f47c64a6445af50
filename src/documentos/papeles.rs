//! The six papers of a package: which file each is, and all of them drawn and read back.

use super::anexo::AnexoError;
use super::bloques::{Documento, Que};
use super::hechos::{Hechos, check_anexo, check_word, leftovers};
use super::markdown::MarkdownError;
use super::memoria::Memoria;
use super::molde::Molde;
use super::valores::Valores;
use super::vista::Vista;
use super::word::WordError;
use super::{anexo, markdown, plantillas, word};
use crate::base::paralelo;
use crate::catalogo::Catalogo;
use crate::perfil::Expediente;

/// One of the papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Papel {
    /// The convenio itself.
    Convenio,
    /// Its Anexo, in Excel.
    Anexo,
    /// The letter to the SEREMI.
    Oficio,
    /// What to hand in.
    Lista,
    /// The sleeve of the CD.
    Caratula,
    /// The values to type into the official files by hand.
    Hoja,
}

impl Papel {
    /// All of them, in the order in which a person needs them.
    pub const TODOS: [Self; 6] =
        [Self::Convenio, Self::Anexo, Self::Oficio, Self::Lista, Self::Caratula, Self::Hoja];

    /// The name of its file, as we draw it; an official one keeps its format ([`Dibujado::archivo`]).
    pub const fn archivo(self) -> &'static str {
        match self {
            Self::Convenio => "convenio.docx",
            Self::Anexo => "anexo.xlsx",
            Self::Oficio => "oficio.docx",
            Self::Lista => "lista_de_verificacion.docx",
            Self::Caratula => "caratula_cd.docx",
            Self::Hoja => "hoja_de_llenado.docx",
        }
    }

    /// Its title, for people and for the file's properties.
    pub const fn titulo(self) -> &'static str {
        match self {
            Self::Convenio => "Convenio de interoperabilidad SIGE",
            Self::Anexo => "Anexo: matriz de servicios",
            Self::Oficio => "Oficio conductor a la SEREMI",
            Self::Lista => "Lista de verificación",
            Self::Caratula => "Carátula y etiqueta del CD",
            Self::Hoja => "Hoja de llenado del modelo oficial",
        }
    }

    /// Whether nothing is wrong with it.
    fn agrees(self, faltas: Vec<String>) -> Result<(), PapelError> {
        if faltas.is_empty() {
            Ok(())
        } else {
            Err(PapelError::Discrepancia { archivo: self.archivo(), faltas })
        }
    }

    /// Whether it names those who sign, with their RUT.
    const fn names_representatives(self) -> bool {
        matches!(self, Self::Convenio | Self::Oficio | Self::Hoja | Self::Anexo)
    }
}

/// Whose wording a paper has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EstadoPapel {
    /// Ours.
    Referencia,
    /// The Ministry's: its own file, filled.
    Oficial,
}

impl EstadoPapel {
    /// The stable word for it.
    pub const fn clave(self) -> &'static str {
        match self {
            Self::Referencia => "referencia",
            Self::Oficial => "oficial",
        }
    }
}

/// A space of a paper that is left blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnBlanco {
    /// Stable name: what would go in.
    pub campo: String,
    /// What it is, in words.
    pub descripcion: String,
    /// Whether a person still has to decide about it; nobody else will.
    pub pendiente: bool,
}

impl EnBlanco {
    /// One of those that our own papers declare.
    fn declared(campo: &'static str) -> Self {
        Self { campo: campo.to_owned(), descripcion: describe_blank(campo).to_owned(), pendiente: false }
    }
}

/// A finished paper.
#[derive(Clone, Debug)]
pub struct Dibujado {
    /// Which one.
    pub papel: Papel,
    /// The name of its file.
    pub archivo: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whose wording it has.
    pub estado: EstadoPapel,
    /// The blanks left in it, each once.
    pub blancos: Vec<EnBlanco>,
    /// Facts of the profile that found no place in it.
    pub sin_lugar: Vec<String>,
}

/// Why a paper could not be made. Always our own fault: the expediente was coherent.
#[derive(Debug, thiserror::Error)]
pub enum PapelError {
    /// A template failed.
    #[error("la plantilla: {0}")]
    Plantilla(#[from] askama::Error),
    /// A template holds something unknown.
    #[error(transparent)]
    Markdown(#[from] MarkdownError),
    /// The Word writer failed.
    #[error(transparent)]
    Word(#[from] WordError),
    /// The Excel writer failed.
    #[error(transparent)]
    Excel(#[from] AnexoError),
    /// A finished paper does not say what it should.
    #[error("{archivo}: {}", faltas.join("; "))]
    Discrepancia {
        /// The paper.
        archivo: &'static str,
        /// What was found.
        faltas: Vec<String>,
    },
}

/// What each declared blank is, for the summary and the manifest: stable name, words.
const BLANCOS: &[(&str, &str)] = &[
    ("fecha.dia", "día de la firma"),
    ("fecha.mes", "mes de la firma"),
    ("fecha.anio", "año de la firma"),
    ("ciudad_firma", "ciudad en que se firma"),
    ("seremi.direccion", "dirección de la SEREMI"),
    ("ministerio.domicilio", "domicilio del Ministerio"),
    ("ministerio.representante", "quien firma por el Ministerio"),
    ("ministerio.cargo", "cargo de quien firma por el Ministerio"),
    ("ministerio.decreto", "acto que faculta a quien firma por el Ministerio"),
    ("folio", "folio que pone la oficina de partes"),
    ("recepcion.fecha", "fecha de recepción"),
    ("recepcion.hora", "hora de recepción"),
    ("recepcion.firma", "timbre y firma de quien recibe"),
];

/// What a declared blank is, in words; its name where it is none of ours.
fn describe_blank(campo: &'static str) -> &'static str {
    BLANCOS.iter().find(|(nombre, _)| *nombre == campo).map_or(campo, |(_, que)| que)
}

/// The text of a paper, with a mark for each value; none for the Anexo, which has no text of its own.
fn text(papel: Papel, expediente: &Expediente<'_>, v: &Vista) -> askama::Result<Option<String>> {
    use askama::Template;
    match papel {
        Papel::Anexo => return Ok(None),
        Papel::Convenio => plantillas::convenio(expediente.modelo, v),
        Papel::Oficio => plantillas::Oficio { v }.render(),
        Papel::Lista => plantillas::Lista { v }.render(),
        Papel::Caratula => plantillas::Caratula { v }.render(),
        Papel::Hoja => plantillas::Hoja { v }.render(),
    }
    .map(Some)
}

/// What is equal in all Word papers that differ in values alone.
struct Forma {
    documento: Documento,
    molde: Molde,
    blancos: Vec<&'static str>,
}

/// A paper, its text with marks, what is behind the marks: all that its shape follows from.
type Clave = (Papel, String, Vec<Que>);

/// More than a batch of like profiles needs; a shape takes about as much memory as its paper has XML.
static FORMAS: Memoria<Clave, Forma> = Memoria::new(64);

impl Forma {
    fn of(papel: Papel, texto: &str, valores: &Valores) -> Result<Self, PapelError> {
        let documento = markdown::parse(texto, valores)?;
        let blancos = documento.blanks();
        let mut faltas = leftovers(&documento);
        let undeclared = blancos.iter().filter(|b| !BLANCOS.iter().any(|(campo, _)| campo == *b));
        faltas.extend(undeclared.map(|b| format!("hay un espacio en blanco que nadie declaró: {b}")));
        papel.agrees(faltas)?;
        Ok(Self { molde: word::mould(&documento, papel.titulo())?, documento, blancos })
    }
}

/// A paper as blocks with its values, for showing it: what the Word renderer draws, before it is drawn.
///
/// # Errors
/// When a template is at fault, or the paper has no text of its own.
pub fn preview(
    papel: Papel,
    x: &Expediente<'_>,
    catalogo: &Catalogo,
) -> Result<(Documento, Valores), PapelError> {
    let vista = Vista::new(x, catalogo);
    let texto = text(papel, x, &vista)?.unwrap_or_default();
    let documento = markdown::parse(&texto, &vista.valores)?;
    Ok((documento, vista.valores))
}

/// The sheets of the reference Anexo as tables, for showing them.
pub fn preview_anexo(x: &Expediente<'_>, catalogo: &Catalogo) -> Vec<anexo::Tabla> {
    anexo::tables(&Vista::new(x, catalogo))
}

/// Draws every paper of an expediente, reads each back, and holds its facts against the expediente's.
///
/// # Errors
/// When a template, a writer or a finished paper is at fault; then none of them should be written.
pub fn draw_all(expediente: &Expediente<'_>, catalogo: &Catalogo) -> Result<Vec<Dibujado>, PapelError> {
    draw(&Papel::TODOS, expediente, catalogo)
}

/// Draws these papers of an expediente, as [`draw_all`] draws all of them.
///
/// # Errors
/// Those of [`draw_all`].
pub fn draw(papeles: &[Papel], x: &Expediente<'_>, catalogo: &Catalogo) -> Result<Vec<Dibujado>, PapelError> {
    draw_from(papeles, x, &Vista::new(x, catalogo))
}

/// Draws the other papers of an expediente beside its official ones, which were filled and read back already.
///
/// # Errors
/// Those of [`draw_all`].
pub fn draw_beside(
    oficiales: Vec<Dibujado>,
    x: &Expediente<'_>,
    catalogo: &Catalogo,
) -> Result<Vec<Dibujado>, PapelError> {
    let is = |papel: Papel| oficiales.iter().any(|o| o.papel == papel);
    let others: Vec<Papel> = Papel::TODOS.into_iter().filter(|p| !is(*p)).collect();
    let (convenio_oficial, anexo_oficial) = (is(Papel::Convenio), is(Papel::Anexo));
    let vista = Vista { convenio_oficial, anexo_oficial, ..Vista::new(x, catalogo) };
    let mut papeles = oficiales;
    papeles.extend(draw_from(&others, x, &vista)?);
    papeles.sort_by_key(|p| Papel::TODOS.iter().position(|papel| *papel == p.papel));
    Ok(papeles)
}

fn draw_from(papeles: &[Papel], x: &Expediente<'_>, vista: &Vista) -> Result<Vec<Dibujado>, PapelError> {
    let hechos = Hechos::of(x);
    let drawn = paralelo::map(papeles, |papel| draw_one(*papel, x, vista, &hechos));
    drawn.into_iter().collect()
}

fn draw_one(
    papel: Papel,
    x: &Expediente<'_>,
    vista: &Vista,
    hechos: &Hechos,
) -> Result<Dibujado, PapelError> {
    let (bytes, blancos, faltas) = if let Some(texto) = text(papel, x, vista)? {
        let valores = &vista.valores;
        let clave = (papel, texto, valores.shape().to_vec());
        let forma = FORMAS.get(clave, |(_, texto, _)| Forma::of(papel, texto, valores))?;
        let bytes = word::fill(&forma.molde, &forma.documento, valores)?;
        let faltas = check_word(&bytes, &forma.documento, valores, hechos, papel.names_representatives());
        (bytes, forma.blancos.clone(), faltas)
    } else {
        let bytes = anexo::render(vista)?;
        let faltas = check_anexo(&bytes, hechos);
        (bytes, Vec::new(), faltas)
    };
    papel.agrees(faltas)?;
    let blancos = blancos.into_iter().map(EnBlanco::declared).collect();
    let (archivo, estado) = (papel.archivo(), EstadoPapel::Referencia);
    Ok(Dibujado { papel, archivo, bytes, estado, blancos, sin_lugar: Vec::new() })
}
