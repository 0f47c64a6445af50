//! One reference table as written: its provenance, its columns, its rows, each with its line.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::diagnostico::Renglon;
use crate::base::texto::{did_you_mean, forbidden_name, is_forbidden};
use crate::base::{Diagnostico, Diagnosticos, Fallo, Lugar, paralelo};

/// A catalogue file larger than this is no catalogue file.
const MAX_BYTES: u64 = 4 << 20;

/// A table's name, how many leading columns are its key, and the shipped text.
type Propia = (&'static str, usize, &'static str);

macro_rules! propias {
    ($($nombre:literal $claves:literal),* $(,)?) => {
        /// The tables, in the order in which they are listed.
        pub const NOMBRES: &[&str] = &[$($nombre),*];
        const PROPIAS: &[Propia] = &[$(($nombre, $claves, include_str!(concat!("../../datos/", $nombre, ".csv")))),*];
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
    pub columnas: Vec<String>,
    /// The rows.
    pub filas: Vec<Fila>,
    claves: usize,
    /// Header and rows as they are in `datos/`, where nothing was changed: the digest needs no writing then.
    intacta: Option<&'static str>,
}

/// One row: its values in the order of the columns, and where it was written.
#[derive(Clone, Debug)]
pub struct Fila {
    /// One value a column.
    pub valores: Vec<String>,
    /// File and line.
    pub origen: Origen,
}

/// Where a row was written.
#[derive(Clone, Debug)]
pub struct Origen {
    archivo: Arc<Path>,
    linea: usize,
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
    /// The table as CSV: header and rows, no provenance.
    ///
    /// # Panics
    /// Never: memory takes what is written to it.
    pub fn to_csv(&self) -> Cow<'static, str> {
        self.intacta.map_or_else(|| self.write_csv().into(), Cow::Borrowed)
    }

    fn write_csv(&self) -> String {
        let mut csv =
            csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
        for renglon in std::iter::once(&self.columnas).chain(self.filas.iter().map(|f| &f.valores)) {
            csv.write_record(renglon).expect("writing to memory does not fail");
        }
        String::from_utf8(csv.into_inner().expect("memory does not fail")).expect("it was text before")
    }

    /// Takes in the rows of another version of this table: new keys are added, known ones replaced.
    fn merge(&mut self, otra: Self) {
        self.intacta = None;
        for fila in otra.filas {
            match self.filas.iter_mut().find(|f| f.valores[..self.claves] == fila.valores[..self.claves]) {
                Some(vieja) => *vieja = fila,
                None => self.filas.push(fila),
            }
        }
    }
}

/// All tables: the shipped ones, changed by the files in these folders.
///
/// # Errors
/// Everything that is wrong in any of the files.
pub fn load(carpetas: &[PathBuf]) -> Result<Vec<Tabla>, Diagnosticos> {
    let mut notas = Diagnosticos::default();
    let shipped = paralelo::map(PROPIAS, |propia| {
        parse(propia, propia.2, &PathBuf::from(format!("datos/{}.csv", propia.0)))
    });
    let mut tablas = Vec::with_capacity(PROPIAS.len());
    for (leida, propia) in shipped.into_iter().zip(PROPIAS) {
        let intacta = Some(without_comments(propia.2));
        tablas.extend(notas.keep_all(leida).map(|leida| Tabla { intacta, ..leida.tabla }));
    }
    for carpeta in carpetas {
        match files_in(carpeta) {
            Ok(archivos) => archivos.iter().for_each(|archivo| change(&mut tablas, archivo, &mut notas)),
            Err(fallo) => notas.push(unreadable(carpeta, &fallo)),
        }
    }
    if notas.has_errors() { Err(notas) } else { Ok(tablas) }
}

fn files_in(carpeta: &Path) -> Result<Vec<PathBuf>, Fallo> {
    let mut archivos: Vec<PathBuf> = fs::read_dir(carpeta)
        .and_then(|entradas| entradas.map(|e| e.map(|e| e.path())).collect())
        .map_err(Fallo::al("leer la carpeta de catálogo", carpeta))?;
    archivos.retain(|a| a.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv")));
    archivos.sort();
    Ok(archivos)
}

/// Applies one of the person's files to the tables.
fn change(tablas: &mut [Tabla], archivo: &Path, notas: &mut Diagnosticos) {
    let nombre = archivo.file_stem().unwrap_or_default().to_string_lossy();
    let Some(propia) = PROPIAS.iter().find(|(propio, ..)| *propio == nombre) else {
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
    let Some(leida) = notas.keep_all(parse(propia, &texto, archivo)) else { return };
    let Some(tabla) = tablas.iter_mut().find(|t| t.nombre == propia.0) else { return };
    if leida.reemplaza {
        let anteriores = std::mem::take(&mut tabla.cambiada_por);
        *tabla = Tabla { cambiada_por: anteriores, ..leida.tabla };
    } else {
        tabla.merge(leida.tabla);
    }
    tabla.cambiada_por.push(archivo.to_owned());
}

fn unreadable(carpeta: &Path, fallo: &Fallo) -> Diagnostico {
    Diagnostico::error(
        "catalogo-ilegible",
        Lugar::archivo(carpeta),
        fallo.to_string(),
        "Indique con --catalogo una carpeta con tablas en CSV.",
    )
}

struct Leida {
    tabla: Tabla,
    reemplaza: bool,
}

fn parse(propia: &Propia, texto: &str, archivo: &Path) -> Result<Leida, Diagnosticos> {
    let (nombre, claves, shipped) = *propia;
    let texto = texto.strip_prefix('\u{feff}').unwrap_or(texto);
    let expected = header(shipped);
    let encabezado = Encabezado::read(texto);
    let archivo: Arc<Path> = archivo.into();
    let mut notas = Diagnosticos::default();
    let problem = |linea: usize, mensaje: String, ayuda: String| {
        let lugar = Origen { archivo: Arc::clone(&archivo), linea }.lugar();
        Diagnostico::error("catalogo-tabla", lugar, mensaje, ayuda)
    };

    // Excel in Spanish writes semicolons where others write commas.
    let first = texto.lines().find(|l| !l.starts_with('#')).unwrap_or_default();
    let delimiter = if first.contains(';') && !first.contains(',') { b';' } else { b',' };
    let mut csv = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(texto.as_bytes());
    let columnas: Vec<String> = match csv.headers() {
        Ok(fila) => fila.iter().map(|c| c.trim().to_owned()).collect(),
        Err(error) => return Err(problem(1, format!("no es un CSV: {error}"), String::new()).into()),
    };
    let missing: Vec<&str> =
        expected.iter().map(String::as_str).filter(|c| !columnas.iter().any(|d| d == c)).collect();
    if !missing.is_empty() {
        return Err(problem(
            1,
            format!("a la tabla «{nombre}» le faltan columnas: {}", missing.join(", ")),
            format!("La primera línea que no es comentario debe ser: {}.", expected.join(",")),
        )
        .into());
    }
    // Columns of ours, in our order; a person's extra columns are theirs and are left out.
    let positions: Vec<usize> =
        expected.iter().filter_map(|c| columnas.iter().position(|d| d == c)).collect();

    let mut filas: Vec<Fila> = Vec::new();
    let mut seen: HashSet<Vec<String>> = HashSet::new();
    for leida in csv.records() {
        let fila = match leida {
            Ok(fila) => fila,
            Err(error) => {
                notas.push(problem(1, format!("no es un CSV: {error}"), String::new()));
                break;
            }
        };
        let linea = fila.position().map_or(1, |p| usize::try_from(p.line()).unwrap_or(usize::MAX));
        if fila.len() != columnas.len() {
            notas.push(problem(
                linea,
                format!("la fila tiene {} columnas y la tabla tiene {}", fila.len(), columnas.len()),
                "Ponga entre comillas los valores que llevan coma.".to_owned(),
            ));
            continue;
        }
        let valores: Vec<String> = positions.iter().map(|p| fila[*p].trim().to_owned()).collect();
        if let Some(mala) = valores.iter().flat_map(|v| v.chars()).find(|letra| is_forbidden(*letra)) {
            notas.push(problem(
                linea,
                format!("la fila tiene un carácter que no puede imprimirse ({})", forbidden_name(mala)),
                "Borre el texto y escríbalo de nuevo, sin copiarlo de otra parte.".to_owned(),
            ));
            continue;
        }
        if !seen.insert(valores[..claves].to_vec()) {
            notas.push(problem(
                linea,
                format!("la fila «{}» está dos veces", valores[..claves].join(", ")),
                "Deje una sola.".to_owned(),
            ));
            continue;
        }
        filas.push(Fila { valores, origen: Origen { archivo: Arc::clone(&archivo), linea } });
    }
    if notas.has_errors() {
        return Err(notas);
    }
    let reemplaza = encabezado.modo == "reemplaza";
    let Encabezado { titulo, fuente, fecha, certeza, notas, .. } = encabezado;
    let tabla = Tabla {
        nombre,
        titulo,
        fuente,
        fecha,
        certeza,
        notas,
        cambiada_por: Vec::new(),
        columnas: expected,
        filas,
        claves,
        intacta: None,
    };
    Ok(Leida { tabla, reemplaza })
}

/// The column names of a shipped table.
fn header(propio: &str) -> Vec<String> {
    let linea = without_comments(propio).lines().next().unwrap_or_default();
    linea.split(',').map(str::to_owned).collect()
}

/// A table without the lines that say where it comes from.
fn without_comments(texto: &str) -> &str {
    let mut rest = texto;
    while rest.starts_with('#') {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    rest
}

/// The `# clave: valor` lines before the table.
#[derive(Default)]
struct Encabezado {
    titulo: String,
    fuente: String,
    fecha: String,
    certeza: String,
    modo: String,
    notas: Vec<String>,
}

impl Encabezado {
    fn read(texto: &str) -> Self {
        let mut leido = Self::default();
        for linea in texto.lines().map_while(|l| l.strip_prefix('#')) {
            let Some((clave, valor)) = linea.split_once(':') else { continue };
            let valor = valor.trim().to_owned();
            match clave.trim() {
                "tabla" => leido.titulo = valor,
                "fuente" => leido.fuente = valor,
                "fecha" => leido.fecha = valor,
                "certeza" => leido.certeza = valor,
                "modo" => leido.modo = valor,
                "nota" => leido.notas.push(valor),
                _ => {}
            }
        }
        leido
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_nobody_changed_is_written_as_it_is_in_its_file() {
        for tabla in load(&[]).unwrap() {
            assert_eq!(tabla.intacta, Some(tabla.write_csv().as_str()), "{}", tabla.nombre);
        }
    }

    #[test]
    fn a_changed_table_is_written_with_its_changes() {
        let carpeta = tempfile::tempdir().unwrap();
        let ruta = carpeta.path().join("rbd_excepciones.csv");
        let before = load(&[]).unwrap().into_iter().find(|t| t.nombre == "rbd_excepciones").unwrap();
        let fila = vec!["99001".to_owned(); before.columnas.len()].join(",");
        let texto = format!("{}\n{fila}\n", before.columnas.join(","));
        crate::base::escritura::put_file(&ruta, texto.as_bytes(), false).unwrap();
        let changed = load(&[carpeta.path().to_owned()]).unwrap();
        let changed = changed.iter().find(|t| t.nombre == "rbd_excepciones").unwrap();
        assert_eq!(changed.to_csv(), format!("{}{fila}\n", before.to_csv()));
    }
}
