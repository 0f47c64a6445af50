//! The Ministry's matrix as a file with blanks: opened in any format, decided about, corrected by a map, filled in place.

mod campos;
mod casilla;
mod columnas;
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

use super::super::campo::{Atributo, Campo, Sujeto};
use super::super::contenedor::Contenedor;
use super::super::decision::{Decision, Destino, SEGURA};
use super::super::mapa::{Mapa, Renglon};
use super::super::oficial::{Lleno, NoSeLleno};
use super::super::pistas::Etiqueta;
use super::super::valores::Datos;
use super::super::{Aviso, Rechazo};
use super::anexo::celdas::text;
use super::anexo::encabezados::without_number;
use super::anexo::palabras::Palabras;
use super::anexo::tabla::{Clase, Tabla};
use super::biff;
use super::forma::Forma;
use super::lectura::{self, Formato};
use super::libro;
use crate::base::Diagnosticos;
use crate::base::huella::sha256;
use crate::base::planilla::a_la_vista::Hoja;
use crate::base::texto::plain;
use crate::catalogo::Catalogo;
use espacio::Telefono;
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

    /// A heading that is the number without its digit in one sheet is so in all of them: «RBD», where another sheet has
    /// «RBD» and «DV».
    fn without_digit(&mut self) {
        let school = |c: Campo, a: Atributo| c.sujeto == Sujeto::Establecimiento && c.atributo == a;
        let split: Vec<String> = self
            .espacios
            .iter()
            .filter(|e| matches!(e.decision.destino, Destino::Campo(c) if school(c, Atributo::Cuerpo)))
            .map(|e| plain(&e.titulo))
            .collect();
        for e in &mut self.espacios {
            if let Destino::Campo(c) = e.decision.destino
                && school(c, Atributo::Rbd)
                && matches!(e.lugar, Lugar::Columna { .. })
                && split.contains(&plain(&e.titulo))
            {
                e.decision.destino = Destino::Campo(Campo { atributo: Atributo::Cuerpo, ..c });
                e.decision.motivo.push_str("; en otra hoja lleva el dígito aparte");
            }
        }
    }

    /// Where a sheet has blanks for both kinds of telephone, each gets a number of its kind alone.
    fn telephones(&mut self) {
        for n in 0..self.hojas.len() {
            let kind = |e: &Espacio| match e.decision.destino {
                Destino::Campo(c) if e.hoja == n && c.atributo == Atributo::Telefono => {
                    Telefono::of(&e.titulo)
                }
                _ => None,
            };
            let found: Vec<Telefono> = self.espacios.iter().filter_map(kind).collect();
            if found.contains(&Telefono::Fijo) && found.contains(&Telefono::Celular) {
                for e in &mut self.espacios {
                    e.modo.telefono = kind(e).or(e.modo.telefono);
                }
            }
        }
    }

    /// Labels of a sheet that is none of the three are nobody's blanks for certain: a glossary has them too.
    fn doubt_strangers(&mut self, scores: &BTreeMap<Clase, Vec<(usize, u32)>>) {
        let known: BTreeSet<usize> = scores.values().flatten().map(|(n, _)| *n).collect();
        for e in self.espacios.iter_mut().filter(|e| !known.contains(&e.hoja)) {
            // «RUT del sostenedor» says all of it by itself, on a cover too.
            let own = Etiqueta::read(without_number(&e.titulo));
            let whole = own.atributo.is_some() && own.sujeto.is_some() && own.ajenas == 0;
            if !whole {
                e.decision.certeza = e.decision.certeza.min(SEGURA - 10);
                e.decision.motivo.push_str("; la hoja no es ninguna de las tres");
            }
        }
    }

    /// Sheets that only help are not filled without a person's word: hidden ones, where another sheet is of the same
    /// kind, and those that are called so.
    fn doubt_helpers(&mut self, scores: &BTreeMap<Clase, Vec<(usize, u32)>>) {
        const AYUDA: [&str; 12] = [
            "instruc",
            "glosario",
            "diccionario",
            "ayuda",
            "leame",
            "chequeo",
            "verificacion",
            "ejemplo",
            "listas",
            "catalogo",
            "tablas",
            "parametros",
        ];
        let visible = |clase: &Clase| scores[clase].iter().any(|(n, _)| !self.hojas[*n].oculta);
        let only =
            |n: usize| scores.iter().any(|(clase, all)| all.iter().any(|(k, _)| *k == n) && !visible(clase));
        let doubtful: Vec<(bool, bool)> = (0..self.hojas.len())
            .map(|n| {
                let name = plain(&self.hojas[n].nombre);
                let helps = AYUDA.iter().any(|w| name.split(' ').any(|x| x.starts_with(w)));
                (self.hojas[n].oculta && !only(n), helps)
            })
            .collect();
        for e in &mut self.espacios {
            let (hidden, helps) = doubtful[e.hoja];
            if hidden || helps {
                e.decision.certeza = e.decision.certeza.min(SEGURA - 20);
                let why = if hidden { "; la hoja está oculta" } else { "; la hoja parece de ayuda" };
                e.decision.motivo.push_str(why);
            }
        }
        // Who has no name of their own, in a sheet that others beat, is nobody for certain.
        let Some(best) = scores.get(&Clase::Contactos).and_then(|all| {
            all.iter()
                .filter(|(n, _)| !doubtful[*n].0 && !doubtful[*n].1)
                .max_by_key(|(_, s)| *s)
                .map(|(n, _)| *n)
        }) else {
            return;
        };
        for e in
            self.espacios.iter_mut().filter(|e| e.hoja != best && (SEGURA..76).contains(&e.decision.certeza))
        {
            if matches!(e.decision.destino, Destino::Campo(c) if matches!(c.sujeto, Sujeto::Administrativo | Sujeto::Tecnico))
            {
                e.decision.certeza = SEGURA - 15;
            }
        }
    }

    /// Which sheet is which; where two could be the same one, neither is filled without a person's word.
    fn classes(&mut self, scores: BTreeMap<Clase, Vec<(usize, u32)>>) {
        for (clase, all) in scores {
            let mut by_sheet: BTreeMap<usize, u32> = BTreeMap::new();
            for (n, score) in all {
                let best = by_sheet.entry(n).or_default();
                *best = (*best).max(score);
            }
            let mut order: Vec<(usize, u32)> = by_sheet.into_iter().collect();
            order.sort_by_key(|(n, score)| (self.hojas[*n].oculta, std::cmp::Reverse(*score), *n));
            let Some((best, score)) = order.first().copied() else { continue };
            self.clases.insert(clase, best);
            let Some((second, other)) = order.get(1).copied() else { continue };
            let clear = score * 2 >= other * 3 || (self.hojas[second].oculta && !self.hojas[best].oculta);
            if clase != Clase::Contactos && self.hojas[second].oculta && !self.hojas[best].oculta {
                self.leave_hidden(best, &order[1..], clase);
            }
            let both = format!(
                "las hojas «{}» y «{}» podrían ser la de {}",
                self.hojas[best].nombre,
                self.hojas[second].nombre,
                clase.nombre()
            );
            // People may stand on several sheets; a list of schools is meant to be one.
            if clear || clase == Clase::Contactos {
                continue;
            }
            for espacio in self.espacios.iter_mut().filter(|e| e.hoja == best || e.hoja == second) {
                espacio.decision.certeza = espacio.decision.certeza.min(SEGURA - 20);
                espacio.decision.motivo = format!("{}; {both}", espacio.decision.motivo);
            }
            self.avisos.push(Aviso::new("matriz-hoja-dudosa", format!("{both}; diga en el mapa cuál es")));
        }
    }

    /// A hidden sheet of schools beside one that people see is a copy or of another year: it is left, and that is said.
    fn leave_hidden(&mut self, best: usize, others: &[(usize, u32)], clase: Clase) {
        for (n, _) in others.iter().filter(|(n, _)| self.hojas[*n].oculta) {
            let why =
                format!("la hoja está oculta, y la de {} es «{}»", clase.nombre(), self.hojas[best].nombre);
            for espacio in self.espacios.iter_mut().filter(|e| e.hoja == *n) {
                espacio.decision = Decision::new(Destino::Dejar, 80, why.clone());
            }
        }
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
