//! All tables as written: the program's own, changed by the files of a person's folders.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::leer::{Leida, parse, shipped};
use super::tabla::{NOMBRES, PROPIAS, Propia, Tabla, without_comments};
use crate::base::texto::did_you_mean;
use crate::base::{Diagnostico, Diagnosticos, Fallo, Lugar};

/// A catalogue file larger than this is no catalogue file.
const MAX_BYTES: u64 = 4 << 20;

/// The tables, in the order of [`NOMBRES`]. One that nobody changed is read when it is first asked for: most
/// commands need a few of them.
#[derive(Debug)]
pub struct Tablas([OnceLock<Tabla>; PROPIAS.len()]);

impl Tablas {
    /// The shipped ones.
    pub fn propias() -> Self {
        Self([const { OnceLock::new() }; PROPIAS.len()])
    }

    /// The shipped ones, changed by the files in these folders.
    ///
    /// # Errors
    /// Everything that is wrong in any of the files.
    pub fn con(carpetas: &[PathBuf]) -> Result<Self, Diagnosticos> {
        let mut tablas = Self::propias();
        let mut notas = Diagnosticos::default();
        for carpeta in carpetas {
            match files_in(carpeta) {
                Ok(archivos) => archivos.iter().for_each(|archivo| tablas.change(archivo, &mut notas)),
                Err(fallo) => notas.push(unreadable(carpeta, &fallo)),
            }
        }
        if notas.has_errors() { Err(notas) } else { Ok(tablas) }
    }

    /// The table of this name.
    pub fn get(&self, nombre: &str) -> Option<&Tabla> {
        NOMBRES.iter().position(|propio| *propio == nombre).map(|i| self.at(i))
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = &Tabla> {
        (0..PROPIAS.len()).map(|i| self.at(i))
    }

    /// Name and text of each, without reading those that nobody changed.
    pub fn textos(&self) -> impl Iterator<Item = (&'static str, Cow<'static, str>)> {
        let texto = |(tabla, propia): (&OnceLock<Tabla>, &Propia)| {
            (propia.0, tabla.get().map_or(without_comments(propia.2).into(), Tabla::to_csv))
        };
        self.0.iter().zip(PROPIAS).map(texto)
    }

    fn at(&self, i: usize) -> &Tabla {
        self.0[i].get_or_init(|| shipped(&PROPIAS[i]))
    }

    /// Applies one of the person's files.
    fn change(&mut self, archivo: &Path, notas: &mut Diagnosticos) {
        let nombre = archivo.file_stem().unwrap_or_default().to_string_lossy();
        let Some(i) = NOMBRES.iter().position(|propio| *propio == nombre) else {
            notas.push(Diagnostico::error(
                "catalogo-tabla-desconocida",
                Lugar::archivo(archivo),
                format!("no hay ninguna tabla del catálogo que se llame «{nombre}»"),
                format!(
                    "{}Las tablas son: {}.",
                    did_you_mean(&nombre, NOMBRES.iter().copied()),
                    NOMBRES.join(", ")
                ),
            ));
            return;
        };
        let texto = match crate::base::lectura::read_text(archivo, MAX_BYTES) {
            Ok(texto) => texto,
            Err(problema) => return notas.push(problema.into_diagnostico()),
        };
        let Some(Leida { tabla: leida, reemplaza }) = notas.keep_all(parse(&PROPIAS[i], &texto, archivo))
        else {
            return;
        };
        let mut tabla = self.0[i].take().unwrap_or_else(|| shipped(&PROPIAS[i]));
        if reemplaza {
            tabla = Tabla { cambiada_por: tabla.cambiada_por, ..leida };
        } else {
            tabla.merge(leida);
        }
        tabla.cambiada_por.push(archivo.to_owned());
        self.0[i] = tabla.into();
    }
}

fn files_in(carpeta: &Path) -> Result<Vec<PathBuf>, Fallo> {
    let mut archivos: Vec<PathBuf> = fs::read_dir(carpeta)
        .and_then(|entradas| entradas.map(|e| e.map(|e| e.path())).collect())
        .map_err(Fallo::al("leer la carpeta de catálogo", carpeta))?;
    archivos.retain(|a| a.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv")));
    archivos.sort();
    Ok(archivos)
}

fn unreadable(carpeta: &Path, fallo: &Fallo) -> Diagnostico {
    Diagnostico::error(
        "catalogo-ilegible",
        Lugar::archivo(carpeta),
        fallo.to_string(),
        "Indique con --catalogo una carpeta con tablas en CSV.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_nobody_changed_is_written_as_it_is_in_its_file() {
        for tabla in Tablas::propias().iter() {
            assert_eq!(tabla.to_csv(), tabla.write_csv(), "{}", tabla.nombre);
        }
    }

    #[test]
    fn a_changed_table_is_written_with_its_changes() {
        let carpeta = tempfile::tempdir().unwrap();
        let ruta = carpeta.path().join("rbd_excepciones.csv");
        let propias = Tablas::propias();
        let before = propias.get("rbd_excepciones").unwrap();
        let fila = vec!["99001".to_owned(); before.columnas.len()].join(",");
        let texto = format!("{}\n{fila}\n", before.columnas.iter().collect::<Vec<_>>().join(","));
        crate::base::escritura::put_file(&ruta, texto.as_bytes(), false).unwrap();
        let changed = Tablas::con(&[carpeta.path().to_owned()]).unwrap();
        let changed = changed.get("rbd_excepciones").unwrap();
        assert_eq!(changed.to_csv(), format!("{}{fila}\n", before.to_csv()));
    }
}
