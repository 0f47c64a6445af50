//! One reference table as written: its provenance, its columns, its rows, each with its line.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use csv::StringRecord;

use crate::base::Lugar;
use crate::base::diagnostico::Renglon;

/// A table's name, how many leading columns are its key, and the shipped text.
pub(super) type Propia = (&'static str, usize, &'static str);

macro_rules! propias {
    ($($nombre:literal $claves:literal),* $(,)?) => {
        /// The tables, in the order in which they are listed.
        pub const NOMBRES: &[&str] = &[$($nombre),*];
        pub(super) const PROPIAS: &[Propia] =
            &[$(($nombre, $claves, include_str!(concat!("../../datos/", $nombre, ".csv")))),*];
    };
}

propias! {
    "modelos" 1, "dependencias" 1, "tipos_sostenedor" 1, "tipo_dependencia" 2, "documentos_personeria" 2,
    "servicios" 1, "codigos_respuesta" 2, "regiones" 1, "seremis" 1, "provincias" 1, "comunas" 1,
    "deprov" 1, "sleps" 1, "slep_comunas" 1, "rbd_excepciones" 1, "direcciones_oficiales" 1, "ministerio" 1,
    "palabras_anexo" 2, "feriados" 2,
}

/// A table with its provenance. All values are text, as written.
#[derive(Clone, Debug)]
pub struct Tabla {
    /// Its name, also that of its file without `.csv`.
    pub nombre: &'static str,
    /// What it is, for a person.
    pub titulo: String,
    /// Where the facts come from.
    pub fuente: String,
    /// Day or month of the source.
    pub fecha: String,
    /// `visto`, `medido` or `inferido`, and a sentence.
    pub certeza: String,
    /// Anything else one should know.
    pub notas: Vec<String>,
    /// The person's own files that changed it.
    pub cambiada_por: Vec<PathBuf>,
    /// Names of the columns.
    pub columnas: StringRecord,
    /// The rows.
    pub filas: Vec<Fila>,
    pub(super) claves: usize,
}

/// One row: its values in the order of the columns, and where it was written.
#[derive(Clone, Debug)]
pub struct Fila {
    /// One value a column.
    pub valores: StringRecord,
    /// File and line.
    pub origen: Origen,
}

/// Where a row was written.
#[derive(Clone, Debug)]
pub struct Origen {
    pub(super) archivo: Arc<Path>,
    pub(super) linea: usize,
}

impl Origen {
    /// As the place of a problem.
    pub fn lugar(&self) -> Lugar {
        Lugar::Texto {
            archivo: self.archivo.to_path_buf(),
            linea: self.linea,
            columna: 1,
            renglon: Renglon::default(),
        }
    }
}

impl Tabla {
    /// The table as CSV: header and rows, no provenance. One that nobody changed is so in its file.
    ///
    /// # Panics
    /// Never: memory takes what is written to it.
    pub fn to_csv(&self) -> Cow<'static, str> {
        let propia = PROPIAS.iter().find(|(nombre, ..)| *nombre == self.nombre);
        match propia.filter(|_| self.cambiada_por.is_empty()) {
            Some((.., texto)) => without_comments(texto).into(),
            None => self.write_csv().into(),
        }
    }

    pub(super) fn write_csv(&self) -> String {
        let mut csv =
            csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
        for renglon in std::iter::once(&self.columnas).chain(self.filas.iter().map(|f| &f.valores)) {
            csv.write_record(renglon).expect("writing to memory does not fail");
        }
        String::from_utf8(csv.into_inner().expect("memory does not fail")).expect("it was text before")
    }

    /// Takes in the rows of another version of this table: new keys are added, known ones replaced.
    pub(super) fn merge(&mut self, otra: Self) {
        let claves = self.claves;
        let same = |a: &Fila, b: &Fila| a.valores.iter().take(claves).eq(b.valores.iter().take(claves));
        for fila in otra.filas {
            match self.filas.iter_mut().find(|vieja| same(vieja, &fila)) {
                Some(vieja) => *vieja = fila,
                None => self.filas.push(fila),
            }
        }
    }
}

/// A table without the lines that say where it comes from.
pub(super) fn without_comments(texto: &str) -> &str {
    let mut rest = texto;
    while rest.starts_with('#') {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    rest
}
