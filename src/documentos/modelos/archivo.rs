//! A file of the Ministry, Word or Excel: what it is by its content, and what both have in common.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::decision::Decision;
use super::excel::lectura::Formato;
use super::excel::matriz::Matriz;
use super::mapa::{self, Mapa, Renglon};
use super::oficial::{Lleno, NoSeLleno, Oficial};
use super::valores::Datos;
use super::word::dependencia::ModeloVisto;
use super::{Aviso, Rechazo};
use crate::base::Diagnosticos;
use crate::catalogo::Catalogo;

/// A file of the Ministry that was opened.
#[derive(Debug)]
pub enum Archivo {
    /// The model of the convenio.
    Word(Box<Oficial>),
    /// The matrix of services.
    Excel(Box<Matriz>),
}

/// The part that says what the others are.
const TIPOS: &str = "[Content_Types].xml";

/// What the bytes of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clase {
    /// A `.docx`, or nothing that is known.
    Word,
    /// Word's old format.
    WordAntiguo,
    /// A workbook of Excel, old or new.
    Excel,
    /// A workbook of LibreOffice.
    LibreOffice,
}

/// What a file is, whatever it is called.
pub fn kind_of(bytes: &[u8]) -> Clase {
    let names = |stream: &str| {
        let utf16: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(utf16.len()).any(|w| w == utf16)
    };
    // Old Excel sheets stood in no container; what they are is told by who reads workbooks.
    if matches!(bytes, [0x09, 0x00 | 0x02 | 0x04 | 0x08, ..]) {
        return Clase::Excel;
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return match (names("WordDocument"), names("Workbook") || names("Book")) {
            (true, _) => Clase::WordAntiguo,
            (false, true) => Clase::Excel,
            (false, false) => Clase::Word,
        };
    }
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else { return Clase::Word };
    if part(&mut zip, "mimetype").contains("opendocument.spreadsheet") {
        return Clase::LibreOffice;
    }
    let types = part(&mut zip, TIPOS);
    // A document may hold a workbook; what its own main part is, is said with `main`.
    let workbook = ["spreadsheetml.sheet.main+xml", "spreadsheetml.template.main+xml", "ms-excel."]
        .iter()
        .any(|t| types.contains(t));
    let document = types.contains("wordprocessingml") || types.contains("ms-word.");
    if workbook && !document { Clase::Excel } else { Clase::Word }
}

/// The beginning of a part as text; nothing where there is none.
fn part(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> String {
    let mut texto = Vec::new();
    if let Ok(part) = zip.by_name(name) {
        let _ = part.take(1 << 20).read_to_end(&mut texto);
    }
    String::from_utf8_lossy(&texto).into_owned()
}

impl Archivo {
    /// Reads a file and decides about its blanks.
    ///
    /// # Errors
    /// Where it is neither a document nor a workbook that can be read.
    pub fn open(bytes: Vec<u8>, catalogo: &Catalogo) -> Result<Self, Rechazo> {
        match kind_of(&bytes) {
            Clase::Excel | Clase::LibreOffice => {
                Matriz::open(bytes, catalogo).map(|m| Self::Excel(Box::new(m)))
            }
            Clase::Word | Clase::WordAntiguo => Oficial::open(bytes).map(|o| Self::Word(Box::new(o))),
        }
    }

    /// The name of its file as the Anexo of a package: with the extension of its format, by which programs open it.
    pub fn anexo_name(&self) -> &'static str {
        let Some(matriz) = self.excel().filter(|m| m.formato() == Formato::Xlsx) else {
            return "anexo.xls";
        };
        let types = ZipArchive::new(Cursor::new(matriz.bytes())).ok().map(|mut z| part(&mut z, TIPOS));
        let is = |kind: &str| types.as_ref().is_some_and(|t| t.contains(kind));
        match (is("template.main+xml") || is("template.macroEnabled"), is("macroEnabled.main+xml")) {
            (false, false) => "anexo.xlsx",
            (false, true) => "anexo.xlsm",
            (true, false) => "anexo.xltx",
            (true, true) => "anexo.xltm",
        }
    }

    /// The document, where it is one.
    pub fn word(&self) -> Option<&Oficial> {
        if let Self::Word(oficial) = self { Some(oficial) } else { None }
    }

    /// The workbook, where it is one.
    pub fn excel(&self) -> Option<&Matriz> {
        if let Self::Excel(matriz) = self { Some(matriz) } else { None }
    }

    /// Its SHA-256.
    pub fn huella(&self) -> &str {
        match self {
            Self::Word(o) => o.huella(),
            Self::Excel(m) => m.huella(),
        }
    }

    /// For which dependency it is, as far as it says so; a workbook is for all.
    pub fn modelo(&self) -> Option<&ModeloVisto> {
        self.word().and_then(Oficial::modelo)
    }

    /// What a person should know.
    pub fn avisos(&self) -> &[Aviso] {
        match self {
            Self::Word(o) => o.avisos(),
            Self::Excel(m) => m.avisos(),
        }
    }

    /// Instructions to the reader, which stay.
    pub fn instrucciones(&self) -> &[String] {
        match self {
            Self::Word(o) => o.instrucciones(),
            Self::Excel(m) => m.instrucciones(),
        }
    }

    /// Its blanks, in the order of the text.
    pub fn renglones(&self) -> Vec<Renglon<'_>> {
        match self {
            Self::Word(o) => o.renglones().collect(),
            Self::Excel(m) => m.renglones().collect(),
        }
    }

    /// The map to put beside it, for a person to correct.
    pub fn map_text(&self, nombre: &str) -> String {
        mapa::write(nombre, self.huella(), self.renglones().into_iter())
    }

    /// Takes the decisions of a person's map.
    ///
    /// # Errors
    /// Blanks that this file does not have.
    pub fn apply(&mut self, mapa: Mapa) -> Result<(), Diagnosticos> {
        match self {
            Self::Word(o) => o.apply(mapa),
            Self::Excel(m) => m.apply(mapa),
        }
    }

    /// Puts a person's decision in the place of ours.
    pub(super) fn decide(&mut self, espacio: usize, decision: Decision) {
        match self {
            Self::Word(o) => o.decide(espacio, decision),
            Self::Excel(m) => m.decide(espacio, decision),
        }
    }

    /// Fills it with the facts of an expediente, and reads the result again.
    ///
    /// # Errors
    /// Where the file can't be copied, or what was written is not found in it again.
    pub fn fill(&self, datos: &Datos<'_>, catalogo: &Catalogo) -> Result<Lleno, NoSeLleno> {
        match self {
            Self::Word(o) => o.fill(datos),
            Self::Excel(m) => m.fill(datos, catalogo),
        }
    }
}
