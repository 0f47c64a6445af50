//! All blanks of a Word file, each with what was decided about it.

use std::ops::Range;

use super::super::contenedor::Contenedor;
use super::super::decision::Decision;
use super::super::{Aviso, Rechazo};
use super::dependencia::{self, ModeloVisto};
use super::estilos::Estilos;
use super::huecos::{self, ClaseHueco, Hallados};
use super::parrafos::{self, Lectura, Parrafo};
use super::partes::{self, Parte};
use super::tablas::{self, Tablas};
use super::{columnas, decidir};
use crate::base::paralelo;

/// A part that was read, with its paragraphs and tables.
#[derive(Debug)]
pub struct ParteLeida {
    /// The part.
    pub parte: Parte,
    /// Its paragraphs and fields.
    pub lectura: Lectura,
    /// Its tables.
    pub tablas: Tablas,
}

/// Where a blank stands in its part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lugar {
    /// In a paragraph: its index, and the place in its text.
    Parrafo {
        /// Index of the paragraph.
        parrafo: usize,
        /// Place in its text; empty where the value is put between.
        rango: Range<usize>,
    },
    /// A column of a table whose rows are filled, and copied where there are more values than rows.
    Columna {
        /// Index of the table.
        tabla: usize,
        /// The rows that are free.
        filas: Range<usize>,
        /// The cell in each of them.
        celda: usize,
    },
}

/// A blank.
#[derive(Clone, Debug)]
pub struct Blanco {
    /// Stable name within the file: part, paragraph, count.
    pub id: String,
    /// Index of its part.
    pub parte: usize,
    /// Where it stands.
    pub lugar: Lugar,
    /// By what sign it was known.
    pub clase: ClaseHueco,
    /// What stands there now.
    pub texto: String,
    /// The words before it: of its paragraph, or its label.
    pub antes: String,
    /// The words after it.
    pub despues: String,
    /// What was decided.
    pub decision: Decision,
}

/// A Word file, read and understood.
#[derive(Debug)]
pub struct Analisis {
    /// Its parts; the text first.
    pub partes: Vec<ParteLeida>,
    /// Its styles.
    pub estilos: Estilos,
    /// Its blanks, in the order of the text.
    pub blancos: Vec<Blanco>,
    /// Instructions to the reader, which stay.
    pub instrucciones: Vec<String>,
    /// What a person should know.
    pub avisos: Vec<Aviso>,
    /// For which dependency it is, as far as it says so.
    pub modelo: Option<ModeloVisto>,
}

/// More paragraphs than this are shared among the machine's cores; of fewer, starting threads would cost more.
const MUCHOS: usize = 2_000;

/// What each paragraph has of blanks.
fn find_blanks(lectura: &Lectura) -> Vec<Hallados> {
    let some = |parrafos: &[Parrafo]| -> Vec<Hallados> {
        parrafos.iter().map(|p| huecos::find(p, lectura)).collect()
    };
    if lectura.parrafos.len() < MUCHOS {
        return some(&lectura.parrafos);
    }
    let pieces: Vec<&[Parrafo]> = lectura.parrafos.chunks(MUCHOS / 4).collect();
    paralelo::map(&pieces, |piece| some(piece)).into_iter().flatten().collect()
}

/// Reads a Word file and decides about each of its blanks.
///
/// # Errors
/// Where it can't be read as a Word file.
pub fn analyse(contenedor: &mut Contenedor<'_>) -> Result<Analisis, Rechazo> {
    let read = partes::read(contenedor)?;
    let estilos = Estilos::of(read.estilos.as_ref());
    let mut analisis = Analisis {
        partes: Vec::new(),
        estilos,
        blancos: Vec::new(),
        instrucciones: Vec::new(),
        avisos: read.avisos,
        modelo: None,
    };
    for (i, parte) in read.partes.into_iter().enumerate() {
        let lectura = parrafos::read(&parte.arbol, &analisis.estilos);
        let hallados = find_blanks(&lectura);
        let tablas = tablas::read(&parte.arbol, &lectura, &hallados);
        if lectura.cambios && !analisis.avisos.iter().any(|a| a.codigo == "modelo-con-cambios") {
            analisis.avisos.push(Aviso::new(
                "modelo-con-cambios",
                "el documento trae cambios sin aceptar (control de cambios): lo insertado cuenta como texto y lo eliminado no",
            ));
        }
        let leida = ParteLeida { parte, lectura, tablas };
        let columnas = columnas::find(&leida, &hallados);
        let blancos = decidir::decide(i, &leida, &hallados, &columnas);
        analisis.instrucciones.extend(hallados.into_iter().flat_map(|h| h.instrucciones));
        analisis.blancos.extend(blancos);
        analisis.partes.push(leida);
    }
    analisis.modelo = dependencia::find(&analisis.partes);
    Ok(analisis)
}
