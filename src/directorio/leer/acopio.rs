//! Gathers the rows of a file, whatever it is made of: each school once, one year, refused rows with their reasons.

use super::super::codigos as c;
use super::super::{Directorio, Escuela};
use super::columnas::{CUANTAS, Columna, Columnas};
use super::fila::{Celdas, Leida};
use super::{Leido, MAX_FILAS, POCAS, refuse, too_many_rows};
use crate::base::{Diagnostico, Diagnosticos, Lugar};
use crate::catalogo::Catalogo;

/// More are counted and not listed: they have one cause.
const MAX_NOTAS: usize = 1_000;
/// Up to so many bad rows say nothing about the file.
const UNAS_POCAS: usize = 20;
const BAJAR: &str =
    "Se usan las demás. Compárela con el archivo original, por si se cambió al abrirlo en una planilla.";

/// What was gathered so far. A `sitio` is what the reader needs to tell a place: a byte, or a row.
pub(super) struct Acopio<'c> {
    catalogo: &'c Catalogo,
    archivo: Lugar,
    /// The columns of the heading.
    pub columnas: Columnas,
    pedido: Option<u16>,
    anio: Option<u16>,
    escuelas: Vec<Escuela>,
    /// Which RBD there are; none has more than five digits.
    vistos: Vec<bool>,
    notas: Vec<(usize, &'static str, String)>,
    filas: usize,
    rechazadas: usize,
    repetidas: usize,
}

impl<'c> Acopio<'c> {
    /// Begins with a heading.
    ///
    /// # Errors
    /// That it does not say the year, and nobody else does.
    pub fn new(
        columnas: Columnas,
        archivo: Lugar,
        pedido: Option<u16>,
        catalogo: &'c Catalogo,
    ) -> Result<Self, Diagnosticos> {
        let unknown = columnas.lugar(Columna::Anio).is_none() && pedido.is_none();
        if unknown {
            let que =
                "no se sabe de qué año es el directorio: el archivo no tiene la columna AGNO".to_owned();
            return Err(refuse(c::ANIO, archivo, que, "Indíquelo: --anio 2024."));
        }
        Ok(Self {
            catalogo,
            archivo,
            columnas,
            pedido,
            anio: None,
            escuelas: Vec::new(),
            vistos: vec![false; 100_000],
            notas: Vec::new(),
            filas: 0,
            rechazadas: 0,
            repetidas: 0,
        })
    }

    /// Takes a row with these cells.
    ///
    /// # Errors
    /// What makes the whole file useless: a contradicted year, too many rows.
    pub fn row(&mut self, sitio: usize, celdas: [&str; CUANTAS]) -> Result<(), Diagnosticos> {
        let celdas = Celdas::new(celdas);
        if celdas.is_blank() {
            return Ok(());
        }
        self.count()?;
        match celdas.number(Columna::Anio) {
            Err(que) => return self.reject(sitio, que),
            Ok(Some(escrito)) => {
                if let Some(que) = self.other_year(escrito)? {
                    return self.reject(sitio, que);
                }
            }
            Ok(None) => {}
        }
        match celdas.read(self.catalogo) {
            Err(que) => self.reject(sitio, que),
            Ok(Leida { escuela, digito_ajeno }) => {
                let Some(visto) = self.vistos.get_mut(escuela.rbd as usize) else {
                    return self
                        .reject(sitio, format!("el RBD {} tiene más cifras que cualquiera", escuela.rbd));
                };
                if std::mem::replace(visto, true) {
                    self.repetidas += 1;
                    return self.reject(
                        sitio,
                        format!("el RBD {} ya está en otra fila, que es la que se usa", escuela.rbd),
                    );
                }
                if digito_ajeno {
                    let que = format!(
                        "el directorio imprime {}, y ese dígito no es el de la regla ni está en la tabla rbd_excepciones",
                        escuela.rbd_escrito()
                    );
                    self.note(sitio, c::DIGITO, que);
                }
                self.escuelas.push(escuela);
                Ok(())
            }
        }
    }

    /// Counts a row that could not even be taken apart.
    pub fn broken(&mut self, sitio: usize, que: String) -> Result<(), Diagnosticos> {
        self.count()?;
        self.reject(sitio, que)
    }

    fn count(&mut self) -> Result<(), Diagnosticos> {
        self.filas += 1;
        if self.filas > MAX_FILAS { Err(too_many_rows(self.archivo.clone())) } else { Ok(()) }
    }

    #[expect(clippy::unnecessary_wraps, reason = "so that a row ends with it")]
    fn reject(&mut self, sitio: usize, que: String) -> Result<(), Diagnosticos> {
        self.rechazadas += 1;
        self.note(sitio, c::FILA, que);
        Ok(())
    }

    fn note(&mut self, sitio: usize, codigo: &'static str, que: String) {
        if self.notas.len() < MAX_NOTAS {
            self.notas.push((sitio, codigo, que));
        }
    }

    /// The first year in the file is the file's; why a row of another is refused.
    fn other_year(&mut self, escrito: u32) -> Result<Option<String>, Diagnosticos> {
        let this = if let Some(anio) = self.anio {
            anio
        } else {
            let anio = year(escrito, &self.archivo)?;
            if let Some(pedido) = self.pedido.filter(|pedido| *pedido != anio) {
                let que = format!("el archivo dice que es de {anio}, y se indicó --anio {pedido}");
                let ayuda = "Quite --anio, o indique el archivo de ese año.";
                return Err(refuse(c::ANIO, self.archivo.clone(), que, ayuda));
            }
            *self.anio.insert(anio)
        };
        Ok((u32::from(this) != escrito).then(|| format!("es de {escrito}, y el archivo es de {this}")))
    }

    /// The directory, sorted, and its warnings with their places.
    ///
    /// # Errors
    /// That no row could be read, that most could not, or that schools come again and again.
    pub fn finish(mut self, place: &dyn Fn(usize) -> Lugar) -> Result<Leido, Diagnosticos> {
        let problem = |codigo, que| Diagnostico::error(codigo, self.archivo.clone(), que, OTRO_ARCHIVO);
        if self.repetidas > UNAS_POCAS && self.repetidas * 20 > self.filas {
            let que = format!(
                "es otro conjunto de datos: de {} filas, {} repiten un RBD, y el directorio tiene una por establecimiento",
                self.filas, self.repetidas
            );
            return Err(problem(c::OTRO, que).into());
        }
        let mostly_bad = self.rechazadas > UNAS_POCAS && self.rechazadas > self.escuelas.len();
        let Some(anio) = self.anio.or(self.pedido).filter(|_| !self.escuelas.is_empty() && !mostly_bad)
        else {
            let que = match (self.filas, self.escuelas.len()) {
                (0, _) => "el archivo no tiene ninguna fila".to_owned(),
                (_, 0) => "no se pudo leer ninguna fila".to_owned(),
                (filas, _) => {
                    format!("no se pueden leer {} de {filas} filas, y no se instaló nada", self.rechazadas)
                }
            };
            let mut todas: Diagnosticos = problem(c::OTRO, que).into();
            todas.extend(self.warnings(place).into_iter().take(UNAS_POCAS));
            return Err(todas);
        };
        let mut avisos = Diagnosticos::default();
        if self.escuelas.len() < POCAS {
            let que = format!(
                "el archivo trae {} establecimientos, y el directorio de un año tiene cerca de 16.700",
                self.escuelas.len()
            );
            let ayuda = "Si esperaba el directorio completo, bájelo de nuevo: éste parece una parte.";
            avisos.push(Diagnostico::advertencia(c::INCOMPLETO, self.archivo.clone(), que, ayuda));
        }
        avisos.extend(self.warnings(place));
        let unlisted = self.rechazadas.saturating_sub(MAX_NOTAS);
        if unlisted > 0 {
            let que = format!("otras {unlisted} filas no se pudieron leer");
            avisos.push(Diagnostico::advertencia(c::FILA, self.archivo.clone(), que, BAJAR));
        }
        self.escuelas.sort_unstable_by_key(|e| e.rbd);
        Ok(Leido {
            directorio: Directorio { anio, escuelas: self.escuelas },
            avisos,
            rechazadas: self.rechazadas,
        })
    }

    fn warnings(&self, place: &dyn Fn(usize) -> Lugar) -> Diagnosticos {
        let tell = |(sitio, codigo, que): &(usize, &'static str, String)| {
            let ayuda = if *codigo == c::DIGITO {
                "Si es correcto, agréguelo a esa tabla con --catalogo: si no, el perfil con ese RBD se rechaza."
            } else {
                BAJAR
            };
            Diagnostico::advertencia(codigo, place(*sitio), que.clone(), ayuda)
        };
        self.notas.iter().map(tell).collect()
    }
}

const OTRO_ARCHIVO: &str =
    "Indique el «Directorio oficial de establecimientos educacionales» del Ministerio, como se baja.";

/// A year that a directory can be of.
fn year(escrito: u32, archivo: &Lugar) -> Result<u16, Diagnosticos> {
    let anio = u16::try_from(escrito).ok().filter(|anio| (1990..=2100).contains(anio));
    anio.ok_or_else(|| {
        let que = format!("el archivo dice que es del año {escrito}, que no puede ser");
        refuse(c::ANIO, archivo.clone(), que, OTRO_ARCHIVO)
    })
}
