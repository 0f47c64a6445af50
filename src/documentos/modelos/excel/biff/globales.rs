//! The workbook's own records: its list of sheets, its shared texts, its names, and what other sheets are called in
//! formulas.

use std::ops::Range;

use super::registros::{
    BOF, BOUNDSHEET, CONTINUE, EOF, EXTERNSHEET, EXTSST, FILEPASS, Falla, NAME, Registro, SST, SUPBOOK,
    damaged, records, u16_at, u32_at,
};
use super::textos::units;

/// The most sheets.
const MAX_HOJAS: usize = 256;
/// Records that stand behind the shared texts, where there are none.
const DETRAS_DE_TEXTOS: [u16; 10] =
    [EXTSST, 0x0801, 0x0805, 0x0863, 0x0866, 0x0867, 0x0896, 0x089b, 0x08a3, EOF];

/// What a sheet of the list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clase {
    /// Cells.
    Calculo,
    /// Macros of Excel 4.0.
    Macros,
    /// A chart or a module.
    Otra,
}

/// A sheet of the list.
#[derive(Clone, Debug)]
pub struct Anotada {
    /// As people see it.
    pub nombre: String,
    /// What it is.
    pub clase: Clase,
    /// Where its records begin.
    pub inicio: usize,
    /// Where the list says so.
    pub anotado_en: usize,
}

/// The workbook's own records.
#[derive(Debug)]
pub struct Globales<'a> {
    /// All sheets, in their order.
    pub hojas: Vec<Anotada>,
    /// The shared texts, record by record.
    pub textos: Vec<&'a [u8]>,
    /// Where they stand, or would.
    pub rango_textos: Range<usize>,
    /// The index of the shared texts.
    pub indice: Option<Registro<'a>>,
    /// Names that were given to cells.
    pub nombres: Vec<&'a [u8]>,
    /// How formulas call sheets: the first and last of each reference, none where it is another file.
    referencias: Vec<Option<(u16, u16)>>,
}

impl<'a> Globales<'a> {
    /// Reads them.
    ///
    /// # Errors
    /// Where the file is older, asks for a password, or is damaged.
    pub fn read(stream: &'a [u8]) -> Result<Self, Falla> {
        let mut hojas = Vec::new();
        let (mut textos, mut rango_textos, mut in_texts) = (Vec::new(), None, false);
        let (mut nombres, mut indice, mut behind, mut end) = (Vec::new(), None, None, None);
        let (mut books, mut refs) = (Vec::new(), Vec::new());
        for (i, record) in records(stream, 0).enumerate() {
            let record = record?;
            let Registro { tipo, inicio, datos } = record;
            if i == 0 && (tipo != BOF || u16_at(datos, 0) != 0x0600) {
                return Err(Falla::OtroFormato("es una planilla de una versión de Excel anterior a 1997"));
            }
            if DETRAS_DE_TEXTOS.contains(&tipo) {
                behind.get_or_insert(inicio);
            }
            let continues = tipo == CONTINUE && in_texts;
            match tipo {
                FILEPASS => return Err(Falla::ConClave),
                BOUNDSHEET => hojas.push(sheet(&record)?),
                SST if rango_textos.is_some() => return Err(damaged("tiene dos tablas de textos")),
                SST => rango_textos = Some(inicio..record.fin()),
                EXTSST => indice = Some(record),
                NAME => nombres.push(datos),
                SUPBOOK => books.push(datos.len() == 4 && u16_at(datos, 2) == 0x0401),
                EXTERNSHEET => refs.extend(datos.get(2..).unwrap_or_default().chunks_exact(6)),
                EOF => end = Some(record.fin()),
                _ => {}
            }
            if end.is_some() {
                break;
            }
            if continues && let Some(range) = &mut rango_textos {
                range.end = record.fin();
            }
            in_texts = tipo == SST || continues;
            if in_texts {
                textos.push(datos);
            }
        }
        let Some(end) = end.filter(|_| !hojas.is_empty()) else {
            return Err(damaged("se corta antes de sus hojas"));
        };
        if hojas.iter().any(|h| h.clase == Clase::Calculo && h.inicio < end) {
            return Err(damaged("una hoja no empieza donde dice la lista de hojas"));
        }
        if hojas.len() > MAX_HOJAS {
            return Err(Falla::DemasiadoGrande);
        }
        let own = |r: &[u8]| {
            let here = books.get(usize::from(u16_at(r, 0))).copied().unwrap_or(false);
            here.then(|| (u16_at(r, 2), u16_at(r, 4)))
        };
        let behind = behind.unwrap_or_default();
        Ok(Self {
            hojas,
            textos,
            rango_textos: rango_textos.unwrap_or(behind..behind),
            indice,
            nombres,
            referencias: refs.into_iter().map(own).collect(),
        })
    }

    /// The sheets, first and last of the list, that a formula means by this number.
    pub fn sheets_of(&self, referencia: u16) -> Option<(u16, u16)> {
        self.referencias.get(usize::from(referencia)).copied().flatten()
    }

    /// The sheets of cells.
    pub fn of_cells(&self) -> impl Iterator<Item = (usize, &Anotada)> + Clone {
        self.hojas.iter().enumerate().filter(|(_, h)| h.clase == Clase::Calculo)
    }
}

fn sheet(record: &Registro<'_>) -> Result<Anotada, Falla> {
    let datos = record.datos;
    let clase = match datos.get(5) {
        Some(0) => Clase::Calculo,
        Some(1) => Clase::Macros,
        Some(_) => Clase::Otra,
        None => return Err(damaged("su lista de hojas está cortada")),
    };
    let (letters, wide) = (usize::from(datos.get(6).copied().unwrap_or_default()), datos.get(7) == Some(&1));
    let bytes = letters * if wide { 2 } else { 1 };
    let name = datos.get(8..8 + bytes).ok_or_else(|| damaged("su lista de hojas está cortada"))?;
    let mut nombre = String::from_utf16_lossy(&units(name, wide));
    nombre.retain(|c| c != '\0');
    Ok(Anotada { nombre, clase, inicio: u32_at(datos, 0) as usize, anotado_en: record.inicio + 4 })
}

/// A name and the formula that says what it means. The name of a built-in one is a number.
pub fn parts_of_name(datos: &[u8]) -> Option<(String, &[u8])> {
    let letters = usize::from(*datos.get(3)?);
    let wide = datos.get(14)? & 1 == 1;
    let end = 15 + letters * if wide { 2 } else { 1 };
    let name = String::from_utf16_lossy(&units(datos.get(15..end)?, wide));
    let formula = datos.get(end..end + usize::from(u16_at(datos, 4)))?;
    let built_in = u16_at(datos, 0) & 0x20 != 0;
    let name = match (built_in, name.as_bytes().first()) {
        (true, Some(6)) => "Área de impresión".to_owned(),
        (true, Some(7)) => "Títulos de impresión".to_owned(),
        (true, Some(13)) => "el filtro automático".to_owned(),
        (true, _) => "un nombre propio de Excel".to_owned(),
        (false, _) => name,
    };
    Some((name, formula))
}
