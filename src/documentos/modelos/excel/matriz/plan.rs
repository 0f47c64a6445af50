//! Which value goes into which cell for one expediente, which rows have to be put in, and what is left and why.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::Resultado;
use super::super::super::campo::{Atributo as A, Campo, Sujeto as S};
use super::super::super::decision::{Destino, Opcion};
use super::super::super::valores::{Datos, Entorno, Valor as Respuesta};
use super::super::anexo::palabras::Palabras;
use super::super::pedido::{Insercion, Valor};
use super::casilla::{Mirada, Suerte, shown};
use super::espacio::{Espacio, Lugar, Telefono};
use super::filas::Uso;
use super::{Lista, Matriz};
use crate::catalogo::Catalogo;

/// A row of the filled sheet, counted from 0 as the file counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Renglon {
    /// One that the file has, or that nothing stands in the way of.
    Propio(u32),
    /// One that is put in behind `tras`, the first of them being number 1.
    Nuevo { tras: u32, cual: u32 },
}

/// A value for a cell.
#[derive(Clone, Debug)]
pub(super) struct Celda {
    pub hoja: usize,
    pub fila: Renglon,
    pub columna: u16,
    pub valor: Valor,
    /// The row whose look a cell takes that the file does not have.
    pub patron: Option<u32>,
}

/// All that is to be done.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub celdas: Vec<Celda>,
    pub filas: BTreeMap<usize, Vec<Insercion>>,
    pub resultado: Resultado,
}

/// Draws plans.
pub(super) struct Dibujante<'a> {
    pub m: &'a Matriz,
    pub datos: &'a Datos<'a>,
    pub catalogo: &'a Catalogo,
    pub palabras: &'a Palabras<'a>,
    /// Whether rows may be put in.
    pub insertar: bool,
    pub plan: Plan,
}

/// A row for a school, and the row whose look it has.
type Puesto = (usize, Renglon, Option<u32>);

impl Dibujante<'_> {
    /// The whole plan.
    pub fn draw(mut self) -> Plan {
        let m = self.m;
        for espacio in &m.espacios {
            if let Lugar::Celda { fila, columna } = espacio.lugar {
                self.cell(espacio, fila, columna);
            }
        }
        for (n, lista) in m.listas.iter().enumerate() {
            self.list(n, lista);
        }
        self.plan
    }

    /// Whether a blank is left, which is told then.
    fn left(&mut self, e: &Espacio) -> bool {
        let d = &e.decision;
        match d.destino {
            Destino::Ajeno | Destino::Dejar => self.plan.resultado.left(e.id.clone(), d.motivo.clone()),
            _ if d.is_sure() => return false,
            Destino::Desconocido => self.plan.resultado.pending(e.id.clone(), d.motivo.clone()),
            _ => self.plan.resultado.pending(e.id.clone(), format!("no es seguro: {}", d.motivo)),
        }
        true
    }

    fn cell(&mut self, e: &Espacio, fila: u32, columna: u16) {
        if self.left(e) {
            return;
        }
        let Some(valor) = self.value(e, None, &e.id) else { return };
        let place =
            Celda { hoja: e.hoja, fila: Renglon::Propio(fila), columna, valor: valor.clone(), patron: None };
        self.put(e, &e.id, &place);
        self.contrary(e, &e.id, Renglon::Propio(fila), None, &valor);
    }

    /// Where yes and no have a column each and the answer is no, the cross under it.
    fn contrary(&mut self, e: &Espacio, id: &str, fila: Renglon, patron: Option<u32>, valor: &Valor) {
        let (Some(columna), Destino::Casilla(_), Valor::Texto(said)) =
            (e.modo.contra, &e.decision.destino, valor)
        else {
            return;
        };
        if said.is_empty() {
            let cross = e.modo.marcas.as_ref().map_or("X", |m| m.si.as_str());
            let celda = Celda { hoja: e.hoja, fila, columna, valor: Valor::Texto(cross.to_owned()), patron };
            self.put(e, &format!("{id}.no"), &celda);
        }
    }

    /// What a blank gets; `cual` is the school of the row, from 0. Nothing where it stays as it is, which is told.
    fn value(&mut self, e: &Espacio, cual: Option<usize>, id: &str) -> Option<Valor> {
        match &e.decision.destino {
            Destino::Literal(texto) => Some(Valor::Texto(texto.clone())),
            Destino::Casilla(opcion) => {
                let marks = e.modo.marcas.clone();
                let which = cual.or(e.modo.cual.map(|k| usize::from(k) - 1));
                let asked = match (opcion, which) {
                    (Opcion::Servicio(clave), Some(i)) => {
                        let school = self.datos.expediente().establecimientos.get(i)?;
                        Some(school.servicios.iter().any(|s| s.clave == *clave))
                    }
                    _ => self.datos.ticked(opcion),
                };
                let Some(asked) = asked else {
                    let why = "unos establecimientos lo piden y otros no, y hay una sola marca para todos";
                    self.plan.resultado.pending(id.to_owned(), why.to_owned());
                    return None;
                };
                let (si, no) = match &marks {
                    Some(m) => (m.of(true).unwrap_or("X"), m.of(false)),
                    None => ("X", None),
                };
                if asked { Some(counted(si)) } else { no.map(counted).or(Some(Valor::Texto(String::new()))) }
            }
            Destino::Campo(campo) => self.fact(e, *campo, cual, id),
            Destino::Ajeno | Destino::Dejar | Destino::Desconocido => None,
        }
    }

    fn fact(&mut self, e: &Espacio, campo: Campo, cual: Option<usize>, id: &str) -> Option<Valor> {
        let mut campo = campo;
        if campo.sujeto == S::Establecimiento && campo.cual.is_none() {
            match cual.and_then(|i| u16::try_from(i + 1).ok()) {
                Some(k) => campo = campo.of(k),
                None => self.one_for_all(campo, id)?,
            }
        }
        if campo.sujeto == S::Proveedor && self.datos.expediente().sistema.proveedor().is_none() {
            if matches!(campo.atributo, A::Nombre) {
                return Some(Valor::Texto("Sistema propio".to_owned()));
            }
            self.plan.resultado.left(id.to_owned(), "el sistema es propio: no hay proveedor".to_owned());
            return None;
        }
        if let (S::Establecimiento, A::Servicios, Some(k)) = (campo.sujeto, campo.atributo, campo.cual) {
            let school = self.datos.expediente().establecimientos.get(usize::from(k) - 1)?;
            let asked = school.servicios.iter().filter(|s| !s.es_implicito());
            let names: Vec<&str> = asked.map(|s| s.nombre.as_str()).collect();
            return Some(Valor::Texto(names.join(", ")));
        }
        let antes = e.modo.dentro.as_ref().map_or("", |d| &e.titulo[..d.start.min(e.titulo.len())]);
        let valor = match self.datos.value(campo, Entorno { antes, ..Entorno::default() }) {
            Respuesta::Texto(texto) => texto,
            Respuesta::Todavia => {
                self.plan.resultado.left(id.to_owned(), "todavía no se sabe".to_owned());
                return None;
            }
            Respuesta::Sobra(que) => {
                self.plan.resultado.left(id.to_owned(), que);
                return None;
            }
            Respuesta::Falta(que) => {
                self.plan.resultado.pending(id.to_owned(), que);
                return None;
            }
        };
        if let Some(kind) = e.modo.telefono.filter(|k| *k != Telefono::of_number(&valor)) {
            let que = if kind == Telefono::Celular { "celular" } else { "fijo" };
            self.plan.resultado.left(id.to_owned(), format!("el perfil no trae un teléfono {que}"));
            return None;
        }
        let valor = e.modo.presentacion.write(campo, valor);
        Some(match (campo.atributo, valor.parse()) {
            (A::Orden | A::Cantidad, Ok(n)) => Valor::Cuenta(n),
            _ => Valor::Texto(valor),
        })
    }

    /// Whether a blank for one school can say what is so of all of them; else it is told.
    fn one_for_all(&mut self, campo: Campo, id: &str) -> Option<()> {
        let count = self.datos.count(S::Establecimiento);
        let of = |k: u16| self.datos.value(campo.of(k), Entorno::default());
        let same = (2..=u16::try_from(count).ok()?).all(|k| of(k) == of(1));
        if count < 2 || campo.atributo == A::Cantidad || same {
            return Some(());
        }
        let why = format!("hay lugar para un establecimiento, y el perfil tiene {count}");
        self.plan.resultado.pending(id.to_owned(), why);
        None
    }

    /// Puts a value into its cell, unless something there keeps it from being put.
    fn put(&mut self, e: &Espacio, id: &str, celda: &Celda) {
        let mirada = Mirada { m: self.m, palabras: self.palabras, catalogo: self.catalogo };
        let resultado = &mut self.plan.resultado;
        let campo = e.decision.destino.to_string();
        match mirada.fate(e, celda, e.id == id) {
            Suerte::Va(valor) => {
                // What goes into a line within a text is told without that text.
                let said = if e.modo.dentro.is_some() { shown(&celda.valor) } else { shown(&valor) };
                resultado.wrote(id.to_owned(), campo, said);
                self.plan.celdas.push(Celda { valor, ..*celda });
            }
            Suerte::Esta => resultado.wrote(id.to_owned(), campo, shown(&celda.valor)),
            Suerte::Nada => {}
            Suerte::Deja(why) => resultado.left(id.to_owned(), why),
            Suerte::Pregunta(why) => resultado.pending(id.to_owned(), why),
        }
    }

    /// A list of schools: a row for each.
    fn list(&mut self, n: usize, lista: &Lista) {
        let blanks: Vec<&Espacio> = self
            .m
            .espacios
            .iter()
            .filter(|e| matches!(e.lugar, Lugar::Columna { lista, .. } if lista == n))
            .collect();
        let mut open = Vec::new();
        for e in blanks {
            if !self.left(e) {
                open.push(e);
            }
        }
        if open.is_empty() {
            return;
        }
        let puestos = self.places(n, lista);
        for e in open {
            let Lugar::Columna { columna, .. } = e.lugar else { continue };
            let before = self.plan.resultado.pendientes.len();
            for (i, fila, patron) in &puestos {
                let id = format!("{}.fila{}", e.id, i + 1);
                let Some(valor) = self.value(e, Some(*i), &id) else { continue };
                let celda =
                    Celda { hoja: e.hoja, fila: *fila, columna, valor: valor.clone(), patron: *patron };
                self.put(e, &id, &celda);
                self.contrary(e, &id, *fila, *patron, &valor);
            }
            self.once(before, &e.id);
        }
    }

    /// The same reason for every row of a column is told once, about the column.
    fn once(&mut self, before: usize, id: &str) {
        let reasons: BTreeSet<String> =
            self.plan.resultado.pendientes[before..].iter().map(|p| p.motivo.clone()).collect();
        if let ([only], true) = (
            reasons.into_iter().collect::<Vec<_>>().as_slice(),
            self.plan.resultado.pendientes.len() > before + 1,
        ) {
            self.plan.resultado.pendientes.truncate(before);
            self.plan.resultado.pending(id.to_owned(), only.clone());
        }
    }

    /// The row of each school: the one with its RBD, or a free one, or one that is put in.
    fn places(&mut self, n: usize, lista: &Lista) -> Vec<Puesto> {
        let schools = &self.datos.expediente().establecimientos;
        let mut of_school: BTreeMap<usize, u32> = BTreeMap::new();
        let hoja = &self.m.hojas[lista.hoja].nombre;
        for fila in &lista.filas.filas {
            let row = fila.numero + 1;
            match fila.uso {
                Uso::Escuela(code) => {
                    if let Some(i) = schools.iter().position(|e| e.rbd.numero() == code.numero) {
                        of_school.entry(i).or_insert(fila.numero);
                    } else {
                        let why = format!("la fila {row} ya tiene el RBD {code}, que no está en el perfil");
                        self.plan.resultado.pending(format!("hoja «{hoja}»"), why);
                    }
                }
                Uso::Ocupada => {
                    let why = format!("la fila {row} ya tiene datos, y no un RBD");
                    self.plan.resultado.pending(format!("hoja «{hoja}»"), why);
                }
                _ => {}
            }
        }
        let free: Vec<u32> = lista.filas.free().collect();
        let pattern = free.last().copied().or(lista.filas.filas.last().map(|f| f.numero));
        let rest: Vec<usize> = (0..schools.len()).filter(|i| !of_school.contains_key(i)).collect();
        let extra = rest.len().saturating_sub(free.len());
        let mut puestos: Vec<Puesto> =
            of_school.into_iter().map(|(i, fila)| (i, Renglon::Propio(fila), None)).collect();
        let mut free = free.into_iter();
        let mut added = 0;
        for i in rest {
            if let Some(fila) = free.next() {
                puestos.push((i, Renglon::Propio(fila), pattern));
                continue;
            }
            let Some(tras) = pattern else { break };
            added += 1;
            match lista.filas.debajo {
                None => puestos.push((i, Renglon::Propio(tras + added), Some(tras))),
                Some(_) if self.insertar => {
                    puestos.push((i, Renglon::Nuevo { tras, cual: added }, Some(tras)));
                }
                Some(_) => {}
            }
        }
        let lost = schools.len() - puestos.len();
        if lost > 0 {
            let why = format!("no hay filas para {lost} de los {} establecimientos", schools.len());
            self.plan.resultado.pending(format!("hoja «{hoja}», lista {}", n + 1), why);
        }
        if let (Some(tras), Some(_), true, true) = (pattern, lista.filas.debajo, self.insertar, extra > 0) {
            let veces = u32::try_from(extra).unwrap_or(u32::MAX);
            self.plan.filas.entry(lista.hoja).or_default().push(Insercion { fila: tras + 1, veces });
        }
        puestos.sort_by_key(|(i, ..)| *i);
        puestos
    }
}

/// A mark as it is written: a figure is a number where the sheet holds numbers.
fn counted(marca: &str) -> Valor {
    marca.parse().map_or_else(|_| Valor::Texto(marca.to_owned()), Valor::Cuenta)
}
