//! The directory as a workbook: the first sheet with a heading that says RBD, a row at a time.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use super::super::codigos as c;
use super::acopio::Acopio;
use super::columnas::{Columnas, is_heading, missing};
use super::{Leido, MAX_FILAS, refuse};
use crate::base::planilla::{Celda, Limites, NoSeAbre, stream};
use crate::base::{Diagnosticos, Lugar};
use crate::catalogo::Catalogo;

/// A directory has 17,000 rows of 60 columns, which unpack to 40 MB.
const LIMITES: Limites =
    Limites { hoja: 120 << 20, parte: 30 << 20, todo: 200 << 20, celdas: 8_000_000, texto: 200 << 20 };
/// The heading is one of the first rows, and the directory one of the first sheets.
const MAX_ENCABEZADO: u32 = 50;
const MAX_HOJAS: usize = 10;

/// Reads the rows of the first sheet that has a heading.
pub(super) fn read(
    ruta: &Path,
    bytes: &[u8],
    anio: Option<u16>,
    catalogo: &Catalogo,
) -> Result<Leido, Diagnosticos> {
    let mut first = Vec::new();
    for indice in 0..MAX_HOJAS {
        let mut hoja = Hoja { ruta, anio, catalogo, acopio: None, primera: Vec::new(), failed: None };
        let mut row = (0, BTreeMap::new());
        let seen = stream(bytes, &LIMITES, indice, &mut |fila, columna, celda| {
            if fila != row.0 {
                let done = std::mem::take(&mut row.1);
                let flow = hoja.row(row.0, &done);
                row.0 = fila;
                if flow.is_break() {
                    return flow;
                }
            }
            row.1.insert(columna, celda);
            ControlFlow::Continue(())
        });
        let Some(nombre) = seen.map_err(|refusal| explain(ruta, &refusal))? else { break };
        let _ = hoja.row(row.0, &row.1);
        if let Some(problemas) = hoja.failed {
            return Err(problemas);
        }
        if let Some(acopio) = hoja.acopio {
            let place = |fila: usize| Lugar::Celda {
                archivo: ruta.to_owned(),
                hoja: nombre.clone(),
                celda: format!("A{}", fila + 1),
            };
            return acopio.finish(&place);
        }
        if first.is_empty() {
            first = hoja.primera;
        }
    }
    let titulos: Vec<&str> = first.iter().map(String::as_str).collect();
    Err(missing(&["RBD"], &titulos, &Lugar::archivo(ruta)))
}

/// A sheet that is being read.
struct Hoja<'r, 'c> {
    ruta: &'r Path,
    anio: Option<u16>,
    catalogo: &'c Catalogo,
    /// Once the heading was seen.
    acopio: Option<Acopio<'c>>,
    /// The first row that has anything.
    primera: Vec<String>,
    failed: Option<Diagnosticos>,
}

impl Hoja<'_, '_> {
    fn row(&mut self, fila: u32, celdas: &BTreeMap<u16, Celda>) -> ControlFlow<()> {
        let Some((last, _)) = celdas.last_key_value() else { return ControlFlow::Continue(()) };
        let mut textos = vec![String::new(); usize::from(*last) + 1];
        for (columna, celda) in celdas {
            textos[usize::from(*columna)] = text(celda);
        }
        let done = match &mut self.acopio {
            Some(acopio) => {
                let celdas = acopio.columnas.pick(|n| textos.get(n).map_or("", String::as_str));
                acopio.row(usize::try_from(fila).unwrap_or(MAX_FILAS), celdas)
            }
            None => return self.heading(fila, textos),
        };
        self.keep(done)
    }

    fn heading(&mut self, fila: u32, textos: Vec<String>) -> ControlFlow<()> {
        if !is_heading(textos.iter().map(String::as_str)) {
            if self.primera.is_empty() {
                self.primera = textos;
            }
            return if fila < MAX_ENCABEZADO { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        }
        let whole = Lugar::archivo(self.ruta);
        let acopio = Columnas::find(textos.iter().map(String::as_str), &whole)
            .and_then(|columnas| Acopio::new(columnas, whole, self.anio, self.catalogo));
        let done = acopio.map(|acopio| self.acopio = Some(acopio));
        self.keep(done)
    }

    fn keep(&mut self, done: Result<(), Diagnosticos>) -> ControlFlow<()> {
        match done {
            Ok(()) => ControlFlow::Continue(()),
            Err(problemas) => {
                self.failed = Some(problemas);
                ControlFlow::Break(())
            }
        }
    }
}

/// A cell as the text that a CSV would have.
fn text(celda: &Celda) -> String {
    match celda {
        Celda::Texto(texto) => texto.clone(),
        Celda::Numero(n) => n.to_string(),
        Celda::Fecha(dia) => dia.clone(),
        Celda::Hora => "(una hora)".to_owned(),
        Celda::Logico(valor) => valor.to_string(),
        Celda::Error(error) => error.clone(),
    }
}

fn explain(ruta: &Path, refusal: &NoSeAbre) -> Diagnosticos {
    let (codigo, ayuda) = match refusal {
        NoSeAbre::Danada(_) => (c::DANADO, "Bájela de nuevo, o ábrala en Excel y guárdela otra vez."),
        NoSeAbre::DemasiadoGrande => (c::GRANDE, "Guarde como CSV solo la hoja del directorio."),
        _ => (
            c::FORMATO,
            "Ábrala en Excel o LibreOffice y guárdela como «Libro de Excel (.xlsx)» o «CSV UTF-8».",
        ),
    };
    refuse(codigo, Lugar::archivo(ruta), refusal.to_string(), ayuda)
}
