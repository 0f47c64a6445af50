//! Opening a PDF that anybody may have made: whole, not locked, within limits.

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::plano::Caja;

/// More pages than any paper of a trámite has: the largest statutes are some hundreds.
pub const MAX_PAGINAS: usize = 1_000;
/// What one part of a file may become when it is unpacked.
pub(super) const MAX_PARTE: usize = 64 << 20;
/// Where readers look for the beginning of a PDF and for its end mark.
const MARGEN: usize = 1_024;

/// A PDF that was opened.
pub struct Pdf {
    pub(super) documento: Document,
    pub(super) hojas: Vec<ObjectId>,
}

/// Why a file can't be used as a PDF.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPdf {
    /// It is something else.
    #[error("no es un PDF")]
    OtraCosa,
    /// It asks for a password, or limits what may be done with it.
    #[error("está protegido con clave")]
    Cifrado,
    /// It is cut short, or what it says of itself is not so.
    #[error("está dañado o incompleto")]
    Danado,
    /// It has no page.
    #[error("no tiene ninguna página")]
    SinPaginas,
    /// More than [`MAX_PAGINAS`].
    #[error("tiene {0} páginas")]
    Demasiadas(usize),
}

impl std::fmt::Debug for Pdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pdf").field("paginas", &self.hojas.len()).finish_non_exhaustive()
    }
}

impl Pdf {
    /// Opens a PDF.
    ///
    /// # Errors
    /// It is none, is locked, is not whole, or has no page or too many.
    pub fn open(bytes: &[u8]) -> Result<Self, NoPdf> {
        let within = |parte: &[u8], marca: &[u8]| parte.windows(marca.len()).any(|w| w == marca);
        if !within(&bytes[..bytes.len().min(MARGEN)], b"%PDF-") {
            return Err(NoPdf::OtraCosa);
        }
        // Lenient readers mend a file that lost its end; what it lost stays lost.
        if !within(&bytes[bytes.len().saturating_sub(MARGEN)..], b"%%EOF") {
            return Err(NoPdf::Danado);
        }
        let opciones = LoadOptions::with_max_decompressed_size(MAX_PARTE);
        let documento = Document::load_mem_with_options(bytes, opciones).map_err(|error| match error {
            lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => NoPdf::Cifrado,
            _ => NoPdf::Danado,
        })?;
        if documento.is_encrypted() || documento.was_encrypted() {
            return Err(NoPdf::Cifrado);
        }
        if documento.xref_recovery.is_some() {
            return Err(NoPdf::Danado);
        }
        let hojas: Vec<ObjectId> = documento.page_iter().take(MAX_PAGINAS + 1).collect();
        match hojas.len() {
            0 => Err(NoPdf::SinPaginas),
            n if n > MAX_PAGINAS => Err(NoPdf::Demasiadas(documento.page_iter().count())),
            _ => Ok(Self { documento, hojas }),
        }
    }

    /// How many pages it has.
    pub fn paginas(&self) -> usize {
        self.hojas.len()
    }

    /// Width and height of a page as it is shown, in points; the first is 0.
    pub fn tamano(&self, pagina: usize) -> Option<(f32, f32)> {
        let caja = self.caja(pagina)?;
        let (ancho, alto) = (caja.ancho(), caja.alto());
        Some(if self.giro(pagina) % 180 == 90 { (alto, ancho) } else { (ancho, alto) })
    }

    /// What is shown of a page, in its own coordinates.
    pub(super) fn caja(&self, pagina: usize) -> Option<Caja> {
        let hoja = *self.hojas.get(pagina)?;
        let of = |clave: &[u8]| {
            let lados = self.inherited(hoja, clave)?.as_array().ok()?;
            let lados: Vec<f32> = lados.iter().filter_map(|lado| self.number(lado)).collect();
            let [x0, y0, x1, y1] = lados[..] else { return None };
            Some(Caja::of([(x0, y0), (x1, y1)]))
        };
        let hoja = of(b"MediaBox")?;
        let shown = of(b"CropBox").map_or(hoja, |vista| vista.within(hoja));
        (shown.is_there() && shown.ancho() > 0.0 && shown.alto() > 0.0).then_some(shown)
    }

    /// How a page is turned to be shown: 0, 90, 180 or 270.
    pub(super) fn giro(&self, pagina: usize) -> i64 {
        let hoja = self.hojas.get(pagina).copied();
        let giro = hoja.and_then(|h| self.inherited(h, b"Rotate")?.as_i64().ok()).unwrap_or(0);
        giro.rem_euclid(360) / 90 * 90
    }

    /// What a page says of itself, or what the groups of pages that it is in say.
    pub(super) fn inherited(&self, hoja: ObjectId, clave: &[u8]) -> Option<&Object> {
        let mut id = hoja;
        // A file may say that a group is in itself.
        for _ in 0..64 {
            let diccionario = self.documento.get_dictionary(id).ok()?;
            if let Ok(valor) = diccionario.get(clave) {
                return self.documento.dereference(valor).ok().map(|(_, valor)| valor);
            }
            id = diccionario.get(b"Parent").and_then(Object::as_reference).ok()?;
        }
        None
    }

    /// A value of a dictionary, written in it or elsewhere.
    pub(super) fn get<'a>(&'a self, de: &'a Dictionary, clave: &[u8]) -> Option<&'a Object> {
        let valor = self.documento.dereference(de.get(clave).ok()?).ok()?.1;
        (!valor.is_null()).then_some(valor)
    }

    /// A number, written where it is used or elsewhere.
    pub(super) fn number(&self, valor: &Object) -> Option<f32> {
        self.documento.dereference(valor).ok()?.1.as_float().ok()
    }
}
