//! The board as a workbook: a row a trámite, every event of all of them, and the figures that follow.

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::Tramite;
use super::cifras::{self, Cifras, Demora};
use super::historia::{Fila, rows, seremi};
use super::libro::{Celda, Formatos};
use crate::base::fecha::short;
use crate::catalogo::Catalogo;
use crate::tramite::Resumen;
use crate::tramite::dias::Calendario;

/// The columns of the board with their widths.
const TABLERO: [(&str, f64); 16] = [
    ("Trámite", 11.0),
    ("Sostenedor", 36.0),
    ("RUT", 14.0),
    ("RBD", 20.0),
    ("Modelo", 24.0),
    ("Proveedor", 26.0),
    ("SEREMI", 36.0),
    ("Estado", 22.0),
    ("Desde", 12.0),
    ("A quién le toca", 14.0),
    ("Próximo paso", 32.0),
    ("Vence", 12.0),
    ("Días hábiles que quedan", 13.0),
    ("Persona a cargo", 22.0),
    ("Identificador externo", 20.0),
    ("Última fecha", 12.0),
];

/// The columns of the events.
const HISTORIA: [(&str, f64); 11] = [
    ("Trámite", 11.0),
    ("Sostenedor", 36.0),
    ("N°", 6.0),
    ("Fecha", 12.0),
    ("Anotado el", 12.0),
    ("Quién", 22.0),
    ("Suceso", 22.0),
    ("Qué", 48.0),
    ("Texto", 60.0),
    ("Evidencias", 36.0),
    ("Corregido por", 11.0),
];

/// A sheet holds 1,048,576 rows.
const MAX_FILAS: usize = 1_000_000;

/// The workbook's bytes; the same trámites, tables and day make the same bytes.
///
/// Trámites stand in the order in which they are given. What is left of a term is told as of `hoy`.
///
/// # Errors
/// What the Excel writer refuses; our own fault.
pub fn write(tramites: &[Tramite<'_>], catalogo: &Catalogo, hoy: Date) -> Result<Vec<u8>, XlsxError> {
    let resumenes: Vec<Resumen> = tramites.iter().map(|t| Resumen::of(t.historia, catalogo)).collect();
    let formatos = Formatos::new();
    let mut libro = Workbook::new();
    libro.set_properties(
        &DocProperties::new()
            .set_title(format!("Tablero de trámites al {}", short(hoy)))
            .set_author("convenio")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?),
    );
    let board = tramites.iter().zip(&resumenes).map(|(t, r)| board_row(t, r, catalogo, hoy));
    formatos.table(libro.add_worksheet().set_name("Tablero")?, &TABLERO, board, 2)?;

    let events: Vec<(&Tramite<'_>, &Resumen, Fila)> = tramites
        .iter()
        .zip(&resumenes)
        .flat_map(|(t, r)| rows(t.historia).into_iter().map(move |f| (t, r, f)))
        .collect();
    // At least one sheet, also where there is no event to show.
    for parte in 0..events.len().div_ceil(MAX_FILAS).max(1) {
        let nombre = if parte == 0 { "Historia".to_owned() } else { format!("Historia {}", parte + 1) };
        let some = events.iter().skip(parte * MAX_FILAS).take(MAX_FILAS);
        let filas = some.map(|(t, r, f)| event_row(t, r, f));
        formatos.table(libro.add_worksheet().set_name(nombre)?, &HISTORIA, filas, 1)?;
    }
    figures(
        libro.add_worksheet().set_name("Cifras")?,
        &formatos,
        &cifras::of(tramites, catalogo),
        &short(hoy),
    )?;
    libro.save_to_buffer()
}

fn board_row(t: &Tramite<'_>, r: &Resumen, catalogo: &Catalogo, hoy: Date) -> Vec<Celda> {
    let quedan =
        r.vence.and_then(|vence| Calendario::of_region(catalogo, r.region).business_between(hoy, vence).ok());
    vec![
        t.id.to_string().into(),
        r.sostenedor.as_str().into(),
        r.sostenedor_rut.as_str().into(),
        r.rbds.join(", ").into(),
        catalogo.modelo(r.modelo).nombre.as_str().into(),
        r.proveedor.as_str().into(),
        seremi(catalogo, r.region).unwrap_or_default().into(),
        r.estado.nombre().into(),
        Celda::Dia(Some(r.desde)),
        r.toca.nombre().into(),
        r.accion.as_str().into(),
        Celda::Dia(r.vence),
        Celda::Numero(quedan.map(f64::from)),
        r.persona.as_str().into(),
        r.externo.as_str().into(),
        Celda::Dia(Some(r.ultima_fecha)),
    ]
}

fn event_row(t: &Tramite<'_>, r: &Resumen, f: &Fila) -> Vec<Celda> {
    vec![
        t.id.to_string().into(),
        r.sostenedor.as_str().into(),
        Celda::Numero(Some(f64::from(f.numero))),
        Celda::Dia(Some(f.fecha)),
        Celda::Dia(f.anotado),
        f.quien.as_str().into(),
        f.suceso.into(),
        f.que.as_str().into(),
        f.textos.join("\n").into(),
        f.evidencias.join("; ").into(),
        Celda::Numero(f.corregido_por.map(f64::from)),
    ]
}

/// The sheet of figures: how many by state, by regional office, and how long the Ministry's side took.
fn figures(hoja: &mut Worksheet, f: &Formatos, c: &Cifras, hoy: &str) -> Result<(), XlsxError> {
    hoja.write_string_with_format(0, 0, format!("Cifras de {} trámites al {hoy}", c.tramites), &f.titulo)?;
    let mut fila = 2;
    let mut section = |columnas: &[(&str, f64)], filas: Vec<Vec<Celda>>| -> Result<(), XlsxError> {
        f.heading(hoja, fila, columnas)?;
        for celdas in &filas {
            fila += 1;
            for (columna, celda) in (0..).zip(celdas) {
                f.write(hoja, (fila, columna), celda)?;
            }
        }
        fila += 2;
        Ok(())
    };
    // The widths of all three are those of the last, the widest.
    section(
        &[("Estado", 44.0), ("Trámites", 34.0)],
        c.por_estado.iter().map(|e| vec![e.nombre.into(), count(e.cuantos)]).collect(),
    )?;
    section(
        &[("SEREMI", 44.0), ("Abiertos", 34.0), ("Todos", 12.0)],
        c.por_seremi
            .iter()
            .map(|s| vec![s.seremi.as_str().into(), count(s.abiertos), count(s.todos)])
            .collect(),
    )?;
    section(
        &[
            ("Tiempo del lado del Ministerio", 44.0),
            ("Etapa", 34.0),
            ("Trámites (n)", 12.0),
            ("Mediana, días corridos", 14.0),
            ("Mediana, días hábiles", 14.0),
        ],
        c.demoras.iter().map(delay).collect(),
    )?;
    hoja.write_string(
        fila,
        0,
        "Las medianas salen de estas mismas historias y cuentan sólo el tiempo en que le tocaba al Ministerio o a su SEREMI, \
         en etapas que terminaron por un acto suyo. No cuentan lo que tardó el sostenedor en subsanar o volver a ingresar, \
         ni lo que sigue abierto. Con pocos trámites (n) dicen poco.",
    )?;
    hoja.set_landscape().set_paper_size(1).set_print_fit_to_pages(1, 0);
    Ok(())
}

fn delay(d: &Demora) -> Vec<Celda> {
    let de = if d.region.is_none() { "Todas las regiones" } else { &d.seremi };
    vec![
        de.into(),
        d.etapa.nombre().into(),
        count(d.n),
        Celda::Numero(Some(d.corridos)),
        Celda::Numero(Some(d.habiles)),
    ]
}

fn count(cuantos: usize) -> Celda {
    Celda::Numero(Some(f64::from(u32::try_from(cuantos).unwrap_or(u32::MAX))))
}
