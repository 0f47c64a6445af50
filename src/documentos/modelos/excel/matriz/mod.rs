//! The Ministry's matrix as a file with blanks: opened in any format, decided about, corrected by a map, filled in place.

mod campos;
mod casilla;
mod columnas;
mod entre_hojas;
mod espacio;
mod etiquetas;
mod filas;
mod llenar;
mod marcas;
mod nominas;
mod personas;
mod plan;
mod presentacion;
mod rotulos;
mod signos;
mod zonas;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::campo::{Atributo, Sujeto};
use super::super::contenedor::Contenedor;
use super::super::decision::{Decision, Destino};
use super::super::mapa::{Mapa, Renglon};
use super::super::oficial::{Lleno, NoSeLleno};
use super::super::valores::Datos;
use super::super::{Aviso, Rechazo};
use super::anexo::celdas::text;
use super::anexo::palabras::Palabras;
use super::anexo::tabla::{Clase, Tabla};
use super::biff;
use super::forma::Forma;
use super::lectura::{self, Formato};
use super::libro;
use crate::base::Diagnosticos;
use crate::base::huella::sha256;
use crate::base::planilla::a_la_vista::Hoja;
use crate::catalogo::Catalogo;
pub use espacio::{Espacio, Lugar};
use filas::Filas;
use rotulos::{Formulario, subject_of};

/// A workbook with blanks, as it was given.
#[derive(Debug)]
pub struct Matriz {
    bytes: Vec<u8>,
    huella: String,
    formato: Formato,
    hojas: Vec<Hoja>,
    formas: Vec<Forma>,
    listas: Vec<Lista>,
    espacios: Vec<Espacio>,
    /// Which of the three sheets was recognised where.
    clases: BTreeMap<Clase, usize>,
    avisos: Vec<Aviso>,
    instrucciones: Vec<String>,
}

/// A list with a row for each school.
#[derive(Debug)]
struct Lista {
    hoja: usize,
    tabla: Tabla,
    filas: Filas,
}

impl Matriz {
    /// Reads a workbook and decides about its blanks.
    ///
    /// # Errors
    /// Where it is no workbook that can be read.
    pub fn open(bytes: Vec<u8>, catalogo: &Catalogo) -> Result<Self, Rechazo> {
        let lectura::Libro { formato, hojas } = lectura::open(&bytes)?;
        let formas = match formato {
            Formato::Xlsx => libro::forma::formas(&mut Contenedor::open(&bytes)?, &hojas)?,
            Formato::Xls => biff::formas(&bytes)?,
            Formato::Ods => Vec::new(),
        };
        let huella = sha256(&bytes);
        let mut matriz = Self {
            bytes,
            huella,
            formato,
            formas: hojas.iter().map(|h| form_of(h, &formas)).collect(),
            hojas,
            listas: Vec::new(),
            espacios: Vec::new(),
            clases: BTreeMap::new(),
            avisos: Vec::new(),
            instrucciones: Vec::new(),
        };
        matriz.analyse(&Palabras::new(catalogo));
        Ok(matriz)
    }

    fn analyse(&mut self, palabras: &Palabras<'_>) {
        let mut scores: BTreeMap<Clase, Vec<(usize, u32)>> = BTreeMap::new();
        let hojas = std::mem::take(&mut self.hojas);
        for (n, hoja) in hojas.iter().enumerate() {
            let forma = &self.formas[n];
            let partes = zonas::cut(hoja, forma, palabras);
            let mut found = Vec::new();
            for zona in &partes.zonas {
                let mirada = columnas::Mirada { hoja, n, forma, zona, palabras };
                if let Some((clase, score)) = mirada.class() {
                    scores.entry(clase).or_default().push((n, score));
                }
                if mirada.is_of_schools() {
                    found.extend(mirada.of_schools(self.listas.len()));
                    let (tabla, filas) = (zona.tabla.clone(), zona.filas.clone());
                    self.listas.push(Lista { hoja: n, tabla, filas });
                } else {
                    found.extend(mirada.of_people());
                }
            }
            for nomina in &partes.nominas {
                let blanks = nominas::Mirada { hoja, n, forma, nomina, palabras }.blanks();
                if !blanks.is_empty() {
                    let score = u32::try_from(nomina.servicios.len() * 3).unwrap_or(u32::MAX);
                    scores.entry(Clase::Servicios).or_default().push((n, score));
                }
                found.extend(blanks);
            }
            let heads: BTreeSet<u32> = found
                .iter()
                .filter_map(|e| match e.lugar {
                    Lugar::Celda { fila, .. } if partes.nominas.iter().any(|n| n.is_head(fila)) => Some(fila),
                    _ => None,
                })
                .collect();
            let mut partes = partes;
            partes.sueltas.retain(|f| !heads.contains(f));
            let de_quien = subject_of(hoja, &partes.sueltas, palabras);
            let formulario = Formulario { hoja, n, forma, palabras, de_quien };
            let (mut labels, taken) = campos::blanks(&formulario, &partes.sueltas);
            partes.sueltas.retain(|f| !taken.contains(f));
            labels.extend(formulario.blanks(&partes.sueltas));
            if let Some(clase) = form_class(&labels) {
                scores.entry(clase).or_default().push((n, u32::try_from(labels.len()).unwrap_or(u32::MAX)));
            }
            found.extend(labels);
            self.instrucciones.extend(notes(hoja, &partes.sueltas));
            found.sort_by_key(|e| match e.lugar {
                Lugar::Celda { fila, columna } => (fila, columna),
                Lugar::Columna { lista, columna } => (*self.listas[lista].tabla.encabezado.end(), columna),
            });
            self.espacios.extend(found);
        }
        self.hojas = hojas;
        self.without_digit();
        self.telephones();
        self.doubt_strangers(&scores);
        self.doubt_helpers(&scores);
        self.classes(scores);
        self.tell();
    }

    fn tell(&mut self) {
        for clase in Clase::TODAS.into_iter().filter(|c| !self.clases.contains_key(c)) {
            let mensaje = format!("no se reconoce ninguna hoja de {}", clase.nombre());
            self.avisos.push(Aviso::new("matriz-falta-hoja", mensaje));
        }
        for (n, hoja) in self.hojas.iter().enumerate() {
            let stays = |e: &Espacio| matches!(e.decision.destino, Destino::Dejar | Destino::Ajeno);
            let used = self.espacios.iter().any(|e| e.hoja == n && e.decision.is_sure() && !stays(e));
            if used && self.formas[n].protegida {
                let mensaje =
                    format!("la hoja «{}» está protegida; se llenó igual, y sigue protegida", hoja.nombre);
                self.avisos.push(Aviso::new("matriz-protegida", mensaje));
            }
            if used && hoja.oculta {
                let mensaje = format!("la hoja «{}» está oculta, y se llenó", hoja.nombre);
                self.avisos.push(Aviso::new("matriz-oculta", mensaje));
            }
        }
        if self.formato == Formato::Xls && biff::has_twin(&self.bytes) {
            let mensaje = "el archivo trae además una copia para Excel 5.0 y 95, que no se llena; guárdelo de nuevo en \
                           Excel como «Libro de Excel 97-2003» si alguien ha de abrirlo con un programa tan antiguo";
            self.avisos.push(Aviso::new("matriz-copia-antigua", mensaje.to_owned()));
        }
    }

    /// Its SHA-256.
    pub fn huella(&self) -> &str {
        &self.huella
    }

    /// Its bytes, as they were given.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How it is written.
    pub fn formato(&self) -> Formato {
        self.formato
    }

    /// Its blanks, sheet by sheet, from above.
    pub fn espacios(&self) -> &[Espacio] {
        &self.espacios
    }

    /// Instructions to the reader, which stay.
    pub fn instrucciones(&self) -> &[String] {
        &self.instrucciones
    }

    /// What a person should know.
    pub fn avisos(&self) -> &[Aviso] {
        &self.avisos
    }

    /// What the sheets were taken for: name of the sheet and words.
    pub fn sheets(&self) -> impl Iterator<Item = (&str, Vec<&'static str>)> {
        self.hojas.iter().enumerate().map(|(n, hoja)| {
            let classes = self.clases.iter().filter(|(_, of)| **of == n).map(|(c, _)| c.nombre());
            (hoja.nombre.as_str(), classes.collect())
        })
    }

    /// Where a blank stands, in words: `hoja «Contactos», celda B7`.
    pub fn place(&self, espacio: &Espacio) -> String {
        let hoja = &self.hojas[espacio.hoja].nombre;
        match espacio.lugar {
            Lugar::Celda { fila, columna } => {
                format!("hoja «{hoja}», celda {}", columnas::name(fila, columna))
            }
            Lugar::Columna { lista, columna } => {
                let head = columnas::name(*self.listas[lista].tabla.encabezado.end(), columna);
                format!("hoja «{hoja}», columna bajo {head}")
            }
        }
    }

    /// Its blanks as map and answers show them.
    pub fn renglones(&self) -> impl Iterator<Item = Renglon<'_>> {
        self.espacios.iter().map(|e| Renglon {
            id: &e.id,
            lugar: self.place(e),
            clase: e.clase(),
            texto: &e.texto,
            antes: &e.titulo,
            despues: "",
            decision: &e.decision,
        })
    }

    /// Takes the decisions of a person's map.
    ///
    /// # Errors
    /// Blanks that this file does not have.
    pub fn apply(&mut self, mapa: Mapa) -> Result<(), Diagnosticos> {
        let mut by_id: HashMap<String, &mut Decision> =
            self.espacios.iter_mut().map(|e| (e.id.clone(), &mut e.decision)).collect();
        mapa.apply(|id| by_id.remove(id))
    }

    /// Puts a person's decision in the place of ours.
    pub(in super::super) fn decide(&mut self, espacio: usize, decision: Decision) {
        self.espacios[espacio].decision = decision;
    }

    /// The texts of a sheet, from above.
    pub fn texts(&self, hoja: usize) -> Vec<String> {
        self.hojas[hoja]
            .celdas
            .values()
            .flat_map(|f| f.values().map(text))
            .filter(|t| !t.is_empty())
            .collect()
    }

    /// Fills it with the facts of an expediente, and reads the result again.
    ///
    /// # Errors
    /// Where the file can't be written, or what was written is not found in it again.
    pub fn fill(&self, datos: &Datos<'_>, catalogo: &Catalogo) -> Result<Lleno, NoSeLleno> {
        llenar::fill(self, datos, catalogo)
    }
}

/// What the file says of a sheet besides values; nothing where it was not looked at.
fn form_of(hoja: &Hoja, formas: &[Forma]) -> Forma {
    formas.iter().find(|f| f.nombre == hoja.nombre).cloned().unwrap_or_default()
}

/// Which sheet a form is, by whom its blanks are about.
fn form_class(labels: &[Espacio]) -> Option<Clase> {
    let about = |of: &[Sujeto]| {
        let is = |e: &&Espacio| matches!(e.decision.destino, Destino::Campo(c) if of.contains(&c.sujeto));
        labels.iter().filter(is).count()
    };
    let people = about(&[Sujeto::Administrativo, Sujeto::Tecnico, Sujeto::Proveedor]);
    let rbd = labels.iter().any(|e| {
        matches!(e.decision.destino, Destino::Campo(c) if c.sujeto == Sujeto::Establecimiento && c.atributo == Atributo::Rbd)
    });
    if rbd && about(&[Sujeto::Establecimiento]) > 2 {
        return Some(Clase::Identificacion);
    }
    (people > 1).then_some(Clase::Contactos)
}

/// Long texts of the rows that are no part of a table: instructions to who fills it in.
fn notes(hoja: &Hoja, sueltas: &[u32]) -> Vec<String> {
    let cells = sueltas.iter().filter_map(|f| hoja.celdas.get(f)).flat_map(|f| f.values().map(text));
    let long = |t: &String| t.split_whitespace().count() > 4;
    let mut all: Vec<String> = cells.filter(long).collect();
    all.dedup();
    all
}
