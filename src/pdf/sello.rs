//! Several copies of a PDF in one file, each page marked in its margin with which copy and page it is.
//!
//! The pages are not drawn anew: all copies show the very same streams, with two small ones around them, so that the
//! file is hardly larger than one copy.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, dictionary};

use super::letra::Letra;
use super::lugar::{Renglon, find, last_resort};
use super::plano::{Caja, Matriz};
use super::{Hoja, Pdf};

/// All letters that the mark is written with: a page with them has a font that can write it.
pub const LETRAS_DEL_SELLO: &str = "Ejemplar 0123456789 de · página";
/// The size of its letters, in points.
const CUERPO: f32 = 8.0;
/// Its name among a page's fonts.
const NOMBRE: &str = "ConvenioSello";
/// What of a page goes into its copies; the rest (structure, transitions, private data) speaks of the first file.
const DE_LA_HOJA: [&[u8]; 4] = [b"Type", b"Contents", b"Group", b"UserUnit"];
/// What a page may have from the group that it is in.
const HEREDADO: [&[u8]; 4] = [b"MediaBox", b"CropBox", b"Rotate", b"Resources"];

/// Which copies are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copias {
    /// How many.
    pub cuantas: u32,
    /// Printed on one side only: no empty page after an odd number of pages.
    pub una_cara: bool,
}

/// The copies.
#[derive(Debug)]
pub struct Hechas {
    /// The file.
    pub bytes: Vec<u8>,
    /// The pages of each, without an empty last one.
    pub paginas_de_cada_una: usize,
    /// What did not go as it should.
    pub avisos: Vec<Aviso>,
}

/// What a person should look at in the copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aviso {
    /// No font in a file could write the mark: a printer's own does.
    SinLetra,
    /// These pages (from 1) have no free margin: the mark may lie over something.
    SinMargen(Vec<usize>),
}

/// Why there are no copies.
#[derive(Debug, thiserror::Error)]
pub enum NoCopiado {
    /// A page has no size, or nothing else that a page must have.
    #[error("la página {0} no se puede copiar")]
    Pagina(usize),
    /// The library could not write it.
    #[error("no se pudo escribir el PDF ({0})")]
    Escribir(std::io::Error),
}

/// What the mark is written with: the font in the new file, and how letters become bytes.
struct Tinta {
    fuente: Object,
    letra: Letra,
}

impl Pdf {
    /// Makes the copies. `sello` is a PDF with [`LETRAS_DEL_SELLO`] in a font that it brings; where that can't be
    /// used, a font of the file itself is, and at last one of the printer's.
    ///
    /// # Errors
    /// A page can't be copied.
    pub fn copies(&self, sello: Option<&Self>, como: Copias) -> Result<Hechas, NoCopiado> {
        let mut nuevo = Self { documento: self.documento.clone(), hojas: Vec::new() };
        let mut avisos = Vec::new();
        let tinta = sello
            .and_then(Self::ink)
            .map(|(fuente, letra)| {
                let from = sello.unwrap_or(self);
                Tinta { fuente: import(from, &fuente, &mut nuevo, &mut HashMap::new(), 0), letra }
            })
            .or_else(|| self.ink().map(|(fuente, letra)| Tinta { fuente, letra }))
            .unwrap_or_else(|| {
                avisos.push(Aviso::SinLetra);
                let helvetica = of_the_printer();
                Tinta { letra: nuevo.letra(&helvetica), fuente: Object::Dictionary(helvetica) }
            });
        let total = self.paginas();
        let hojas: Vec<Hoja> = (0..total).map(|n| self.hoja(n)).collect();
        let (lugares, tight) = self.places(&hojas, &tinta.letra, como.cuantas);
        if !tight.is_empty() {
            avisos.push(Aviso::SinMargen(tight));
        }
        let kids = self.pages_into(&mut nuevo, &tinta, &hojas, &lugares, como)?;
        let bytes = nuevo.close(kids).map_err(NoCopiado::Escribir)?;
        Ok(Hechas { bytes, paginas_de_cada_una: total, avisos })
    }

    /// A font of the first pages that can write the mark and is in the file, as the pages name it.
    fn ink(&self) -> Option<(Object, Letra)> {
        let mut recursos = self.hojas.iter().take(3).filter_map(|h| self.inherited(*h, b"Resources"));
        recursos.find_map(|r| {
            self.entries(r.as_dict().ok()?, b"Font").find_map(|(_, valor)| {
                let letra = self.letra(self.dictionary(valor)?);
                let can = letra.incrustada && letra.write(LETRAS_DEL_SELLO).is_some();
                can.then(|| (valor.clone(), letra))
            })
        })
    }

    /// Where the mark goes on each page as it is shown, and the pages that have no room for it.
    ///
    /// One place for all pages of a size, since a mark that jumps looks like a fault; else each its own.
    fn places(&self, hojas: &[Hoja], letra: &Letra, cuantas: u32) -> (Vec<Matriz>, Vec<usize>) {
        let total = hojas.len();
        let longest = letra.write(&words(cuantas, cuantas, total, total)).map_or(0.0, |(_, ancho)| ancho);
        let renglon = Renglon { ancho: longest * CUERPO, cuerpo: CUERPO };
        let sizes: Vec<(f32, f32)> = (0..total).filter_map(|n| self.tamano(n)).collect();
        let mut common: BTreeMap<(u32, u32), Option<Matriz>> = BTreeMap::new();
        let key = |(x, y): (f32, f32)| (x.to_bits(), y.to_bits());
        for size in &sizes {
            common.entry(key(*size)).or_insert_with(|| {
                let all: Vec<Caja> = sizes
                    .iter()
                    .zip(hojas)
                    .filter(|(other, _)| *other == size)
                    .flat_map(|(_, hoja)| hoja.cajas.iter().copied())
                    .collect();
                find(*size, &all, renglon)
            });
        }
        let mut tight = Vec::new();
        let each = sizes.iter().zip(hojas).enumerate().map(|(n, (size, hoja))| {
            if !hoja.entera {
                // Not all that is on it is known: what was found counts, and a person looks.
                tight.push(n + 1);
            }
            common[&key(*size)].or_else(|| find(*size, &hoja.cajas, renglon)).unwrap_or_else(|| {
                if hoja.entera {
                    tight.push(n + 1);
                }
                last_resort(*size, renglon)
            })
        });
        (each.collect(), tight)
    }

    /// Puts all pages of all copies into the new file.
    fn pages_into(
        &self,
        nuevo: &mut Self,
        tinta: &Tinta,
        hojas: &[Hoja],
        lugares: &[Matriz],
        como: Copias,
    ) -> Result<Vec<Object>, NoCopiado> {
        let total = self.paginas();
        let bodies = (0..total)
            .map(|n| self.body(n, &hojas[n], tinta, nuevo).ok_or(NoCopiado::Pagina(n + 1)))
            .collect::<Result<Vec<_>, _>>()?;
        let mut kids = Vec::new();
        for copia in 1..=como.cuantas {
            for (n, (cuerpo, antes)) in bodies.iter().enumerate() {
                let bad = NoCopiado::Pagina(n + 1);
                let (Some(vista), Some(lugar)) = (self.vista(n), lugares.get(n)) else { return Err(bad) };
                let back = vista.back().ok_or(bad)?;
                let mark = mark(&words(copia, como.cuantas, n + 1, total), &tinta.letra, lugar.then(back));
                // As many `Q` as the page left open, besides our own.
                let close = "Q\n".repeat(hojas[n].sueltos.0 + 1);
                let after = Stream::new(Dictionary::new(), [close.into_bytes(), mark].concat());
                let mut cuerpo = cuerpo.clone();
                let mut contents = antes.clone();
                contents.push(nuevo.documento.add_object(after).into());
                cuerpo.set("Contents", contents);
                kids.push(nuevo.documento.add_object(cuerpo).into());
            }
            if !como.una_cara && total % 2 == 1 {
                let mut empty = bodies[total - 1].0.clone();
                for clave in [&b"Annots"[..], b"Group", b"Contents"] {
                    empty.remove(clave);
                }
                empty.set("Resources", Dictionary::new());
                kids.push(nuevo.documento.add_object(empty).into());
            }
        }
        Ok(kids)
    }

    /// A page without its contents, with all that it had from elsewhere; and its contents, to which the mark is added.
    fn body(
        &self,
        n: usize,
        hoja: &Hoja,
        tinta: &Tinta,
        nuevo: &mut Self,
    ) -> Option<(Dictionary, Vec<Object>)> {
        let id = *self.hojas.get(n)?;
        let old = self.documento.get_dictionary(id).ok()?;
        let mut cuerpo = Dictionary::new();
        for clave in DE_LA_HOJA {
            if let Ok(valor) = old.get(clave) {
                cuerpo.set(clave, valor.clone());
            }
        }
        for clave in HEREDADO {
            if let Some(valor) = self.inherited(id, clave) {
                cuerpo.set(clave, valor.clone());
            }
        }
        let mut recursos =
            self.inherited(id, b"Resources").and_then(|r| r.as_dict().ok()).cloned().unwrap_or_default();
        let mut fuentes =
            self.get(&recursos, b"Font").and_then(|f| f.as_dict().ok()).cloned().unwrap_or_default();
        fuentes.set(NOMBRE, tinta.fuente.clone());
        recursos.set("Font", fuentes);
        cuerpo.set("Resources", nuevo.documento.add_object(recursos));
        let annots = self.drawn_annotations(old);
        if !annots.is_empty() {
            cuerpo.set("Annots", annots);
        }
        // A `Q` of the page that closes nothing would close ours.
        let open = "q\n".repeat(hoja.sueltos.1 + 1);
        let mut contents =
            vec![nuevo.documento.add_object(Stream::new(Dictionary::new(), open.into_bytes())).into()];
        let raw = old.get(b"Contents").ok().cloned();
        match raw.as_ref().and_then(|c| Some((c, self.documento.dereference(c).ok()?.1))) {
            Some((_, Object::Array(all))) => contents.extend(all.iter().cloned()),
            Some((reference, Object::Stream(_))) => contents.push(reference.clone()),
            _ => {}
        }
        Some((cuerpo, contents))
    }

    /// The notes on a page that draw something (a filled-in field, a stamp); links and pop-ups do not on paper.
    fn drawn_annotations(&self, hoja: &Dictionary) -> Vec<Object> {
        let all = self.get(hoja, b"Annots").and_then(|a| a.as_array().ok());
        let drawn = all.into_iter().flatten().filter_map(|nota| {
            let mut nota = self.dictionary(nota)?.clone();
            let kind = nota.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
            if matches!(kind, b"Link" | b"Popup") || self.get(&nota, b"AP").is_none() {
                return None;
            }
            for clave in [&b"P"[..], b"Parent", b"StructParent", b"A", b"AA", b"Popup", b"IRT"] {
                nota.remove(clave);
            }
            Some(Object::Dictionary(nota))
        });
        drawn.collect()
    }

    /// Makes these pages all of the file, and writes it.
    fn close(mut self, kids: Vec<Object>) -> std::io::Result<Vec<u8>> {
        let documento = &mut self.documento;
        let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
        let ids: Vec<ObjectId> = kids.iter().filter_map(|k| k.as_reference().ok()).collect();
        let pages = documento.add_object(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
        for id in ids {
            if let Ok(hoja) = documento.get_dictionary_mut(id) {
                hoja.set("Parent", pages);
            }
        }
        let old = documento.catalog().cloned().unwrap_or_default();
        let mut catalogo = dictionary! {
            "Type" => "Catalog", "Pages" => pages,
            // Printed as large as it is: a printer that shrinks pages moves the margins of a signed paper.
            "ViewerPreferences" => dictionary! { "PrintScaling" => "None", "DisplayDocTitle" => true },
        };
        for clave in [&b"Lang"[..], b"OCProperties", b"OutputIntents", b"Version"] {
            if let Ok(valor) = old.get(clave) {
                catalogo.set(clave, valor.clone());
            }
        }
        let root = documento.add_object(catalogo);
        documento.trailer.set("Root", root);
        for clave in [&b"Prev"[..], b"XRefStm", b"DocChecksum"] {
            documento.trailer.remove(clave);
        }
        documento.reference_table.cross_reference_type = lopdf::xref::XrefType::CrossReferenceTable;
        documento.prune_objects();
        documento.renumber_objects();
        let mut bytes = Vec::new();
        documento.save_to(&mut bytes)?;
        Ok(bytes)
    }
}

fn words(copia: u32, cuantas: u32, pagina: usize, total: usize) -> String {
    format!("Ejemplar {copia} de {cuantas} · página {pagina} de {total}")
}

/// The operators that write the mark. It is told to be no part of the text, for those who have pages read aloud.
fn mark(texto: &str, letra: &Letra, lugar: Matriz) -> Vec<u8> {
    let Some((bytes, _)) = letra.write(texto) else { return Vec::new() };
    let way: Vec<String> = lugar.0.iter().map(|n| format!("{n:.4}")).collect();
    let way = way.join(" ");
    let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02X}");
        hex
    });
    format!(
        "/Artifact <</Type /Pagination>> BDC q 0.35 g BT /{NOMBRE} {CUERPO} Tf 0 Tr 0 Tc 0 Tw 100 Tz 0 Ts \
         {way} Tm <{hex}> Tj ET Q EMC\n"
    )
    .into_bytes()
}

/// Helvetica, one of the fonts that a reader of PDF files has to have; its widths (Adobe's AFM) for our letters.
fn of_the_printer() -> Dictionary {
    let widths: Vec<Object> = (32..=255_u8)
        .map(|code| {
            let ancho: i64 = match char::from(code) {
                'E' => 667,
                'j' | 'l' | 'i' => 222,
                'm' => 833,
                'r' => 333,
                ' ' | '·' => 278,
                _ => 556,
            };
            ancho.into()
        })
        .collect();
    dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        "FirstChar" => 32, "LastChar" => 255, "Widths" => widths,
    }
}

/// Copies a value, and all that it refers to, from one file into another.
fn import(
    from: &Pdf,
    valor: &Object,
    into: &mut Pdf,
    done: &mut HashMap<ObjectId, ObjectId>,
    hondura: usize,
) -> Object {
    // A font refers to a descriptor and that to a stream: deeper than this is none.
    if hondura > 16 {
        return Object::Null;
    }
    let copy = |dict: &Dictionary, into: &mut Pdf, done: &mut HashMap<ObjectId, ObjectId>| {
        let mut nuevo = Dictionary::new();
        for (clave, valor) in dict {
            nuevo.set(clave.clone(), import(from, valor, into, done, hondura + 1));
        }
        nuevo
    };
    match valor {
        Object::Reference(id) => {
            if let Some(new) = done.get(id) {
                return (*new).into();
            }
            let new = into.documento.new_object_id();
            done.insert(*id, new);
            let Ok(that) = from.documento.get_object(*id) else { return Object::Null };
            let that = import(from, that, into, done, hondura + 1);
            into.documento.objects.insert(new, that);
            new.into()
        }
        Object::Dictionary(dict) => copy(dict, into, done).into(),
        Object::Array(all) => {
            all.iter().map(|v| import(from, v, into, done, hondura + 1)).collect::<Vec<_>>().into()
        }
        Object::Stream(stream) => {
            let mut nuevo = stream.clone();
            nuevo.dict = copy(&stream.dict, into, done);
            nuevo.into()
        }
        Object::String(bytes, _) => Object::String(bytes.clone(), StringFormat::Hexadecimal),
        otro => otro.clone(),
    }
}
