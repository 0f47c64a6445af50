//! What filling a model leaves to the person: blanks that are not sure, facts that found no blank, each with its place.

use std::collections::HashSet;
use std::path::Path;

use super::{Abierto, ComoLlenar};
use crate::base::{Diagnostico, Lugar};
use crate::documentos::modelos::Pendiente;
use crate::documentos::modelos::archivo::Archivo;
use crate::documentos::modelos::mapa;
use crate::documentos::modelos::oficial::Lleno;

/// What a person has to decide: blanks that are not sure, facts that found no blank; but for those that are `told`.
pub(in crate::casos) fn open_questions(
    Abierto { ruta, archivo, .. }: &Abierto,
    lleno: &Lleno,
    como: &ComoLlenar,
    told: &dyn Fn(&Pendiente) -> bool,
) -> Vec<Diagnostico> {
    let mapa = mapa::beside(ruta);
    let note = |codigo, lugar, mensaje: String, ayuda: String| {
        let mut nota = Diagnostico::error(codigo, lugar, mensaje, ayuda);
        nota.severidad = como.severity();
        nota
    };
    let named: HashSet<String> = archivo.renglones().iter().map(|r| r.id.to_owned()).collect();
    let blanks = lleno.resultado.pendientes.iter().filter(|p| !told(p)).map(|pendiente| {
        // A cell of a list is decided with its column; rows that are missing or taken are decided in the file.
        let blank = column_of(&pendiente.id);
        let ayuda = if named.contains(blank) {
            format!(
                "Diga en {} qué va en el espacio {blank}, o repita con --permitir-blancos para dejarlo como está.",
                mapa.display()
            )
        } else {
            "Corríjalo en el archivo, o repita con --permitir-blancos para llenar lo demás.".to_owned()
        };
        note(
            "modelo-espacio-dudoso",
            cell_of(ruta, archivo, &pendiente.id),
            format!("{}: {}", place_of(archivo, &pendiente.id), pendiente.motivo),
            ayuda,
        )
    });
    let facts = lleno.faltan.iter().map(|(que, cual)| {
        note(
            "modelo-dato-sin-espacio",
            Lugar::archivo(ruta),
            format!("el modelo no tiene un espacio para {que} ({cual})"),
            "Revise que sea el modelo correcto y el mapa; si está bien así, repita con --permitir-blancos."
                .to_owned(),
        )
    });
    let mut all: Vec<Diagnostico> = blanks.collect();
    // A hundred schools without a table are one problem.
    let facts: Vec<Diagnostico> = facts.collect();
    let more = facts.len().saturating_sub(8);
    all.extend(facts.into_iter().take(8));
    if more > 0 {
        all.push(note(
            "modelo-dato-sin-espacio",
            Lugar::archivo(ruta),
            format!("tampoco tiene espacio para otros {more} datos"),
            "Revise que sea el modelo correcto y el mapa; si está bien así, repita con --permitir-blancos."
                .to_owned(),
        ));
    }
    all
}

/// The blank of the map that decides about a cell: that of its column, where it is in a list.
fn column_of(id: &str) -> &str {
    let column = id.rsplit_once(".fila").map_or(id, |(column, _)| column);
    column.strip_suffix(".no").unwrap_or(column)
}

/// The cell of a workbook's blank; that of its heading, where it is a column. All else is the file.
fn cell_of(ruta: &Path, archivo: &Archivo, id: &str) -> Lugar {
    let blank = column_of(id);
    let found = archivo.excel().and_then(|matriz| {
        let (hoja, celda) = blank.strip_prefix('h')?.split_once('.')?;
        let (hoja, _) = matriz.sheets().nth(hoja.parse::<usize>().ok()?.checked_sub(1)?)?;
        let celda = celda.trim_end_matches('+');
        Some(Lugar::Celda { archivo: ruta.to_owned(), hoja: hoja.to_owned(), celda: celda.to_owned() })
    });
    found.unwrap_or_else(|| Lugar::archivo(ruta))
}

/// As much is shown of what stands in a blank: its kind can be seen, and a line of a hundred dots is not.
const SIGNO: usize = 30;

/// Where a blank stands and the words around it. A cell of a list has the name of its column, and its row.
pub fn place_of(archivo: &Archivo, id: &str) -> String {
    let all = archivo.renglones();
    let named = |id: &str| all.iter().find(|b| b.id == id);
    let (column, row) = id.rsplit_once(".fila").unwrap_or((id, ""));
    let Some(b) = named(id).or_else(|| named(column)) else { return id.to_owned() };
    let sign: String = b.texto.trim().chars().take(SIGNO).collect();
    let sign = format!("[{sign}]");
    let around = match archivo {
        Archivo::Word(_) => vec![b.antes, &sign, b.despues],
        Archivo::Excel(_) => vec![b.antes],
    };
    let around: Vec<&str> = around.into_iter().map(str::trim).filter(|t| !t.is_empty()).collect();
    let school = if row.is_empty() || archivo.word().is_some() {
        String::new()
    } else {
        format!(", establecimiento {row}")
    };
    format!("{}{school}, «{}»", b.lugar, around.join(" "))
}
