//! Takes in services that are rows: whose each mark is, and what could not be told.

use std::collections::BTreeMap;

use super::celdas::{Marca, RbdEscrito};
use super::codigos;
use super::fichas::Ficha;
use super::leyendo::Leyendo;
use super::lista::{Lista, Marcas};
use super::{Casilla, Pedido};
use crate::base::texto::plain;

impl Leyendo<'_, '_> {
    /// All requests of a list of services.
    pub fn list(&mut self, lista: &Lista, ficha: &Ficha) {
        match &lista.marcas {
            Marcas::PorRbd(schools) => {
                for (n, rbd, fila) in schools {
                    let casilla = self.at(*fila, *n);
                    self.check_digit(*rbd, casilla);
                    self.column(lista, *n, *rbd, casilla);
                }
            }
            Marcas::PorNombre(columns) => self.by_name(lista, columns),
            Marcas::Una(n) => self.one_for_all(lista, *n, ficha),
            Marcas::PorFila(of_rbd, of_mark) => self.by_row(lista, *of_rbd, *of_mark),
        }
        self.unknown(lista);
    }

    /// One school's column.
    fn column(&mut self, lista: &Lista, n: u16, rbd: RbdEscrito, casilla: Casilla) {
        let mut marcas: BTreeMap<String, (Marca, Casilla)> = BTreeMap::new();
        for (fila, clave, _) in &lista.servicios {
            if let Some(clave) = clave {
                let mark = self.mark(*fila, n);
                keep(&mut marcas, clave, mark, self.at(*fila, n));
            }
        }
        self.anexo.servicios.push(Pedido { rbd, casilla, marcas });
    }

    /// Columns headed by the schools' names: those of the sheet of schools.
    fn by_name(&mut self, lista: &Lista, columns: &[(u16, String)]) {
        for (n, nombre) in columns {
            let casilla = self.at(lista.encabezado, *n);
            let named = |e: &&super::Escuela| {
                let known = e.datos.get(&super::Atributo::Nombre).map(|d| plain(&d.texto));
                known.is_some_and(|k| !k.is_empty() && k == plain(nombre))
            };
            let mut found = self.anexo.establecimientos.iter().filter(named).map(|e| e.rbd);
            match (found.next(), found.next()) {
                (Some(rbd), None) => self.column(lista, *n, rbd, casilla),
                _ => self.nobody(nombre, casilla),
            }
        }
    }

    /// One column: of the school that the sheet names, or of all.
    fn one_for_all(&mut self, lista: &Lista, n: u16, ficha: &Ficha) {
        let casilla = self.at(lista.encabezado, n);
        let of_sheet = ficha.rbd().map(|(rbd, fila, columna)| (rbd, self.at(fila, columna)));
        if let Some((rbd, place)) = of_sheet {
            self.check_digit(rbd, place);
            return self.column(lista, n, rbd, place);
        }
        let all: Vec<RbdEscrito> = self.anexo.establecimientos.iter().map(|e| e.rbd).collect();
        if all.len() > 1 {
            let mensaje = format!(
                "la columna tiene una sola marca por servicio: se tomó por la de los {} establecimientos",
                all.len()
            );
            self.anexo.note(codigos::PARA_TODOS, mensaje, Some(casilla));
        }
        if all.is_empty() {
            let titulo = self.text(lista.encabezado, n);
            self.nobody(&titulo, casilla);
        }
        for (i, rbd) in all.into_iter().enumerate() {
            self.column(lista, n, rbd, casilla);
            if i == 0 {
                // The marks that nobody understands were told.
                self.callado = true;
            }
        }
        self.callado = false;
    }

    /// A row for each school and service.
    fn by_row(&mut self, lista: &Lista, of_rbd: u16, of_mark: u16) {
        for (fila, clave, _) in &lista.servicios {
            let Some(clave) = clave else { continue };
            let Some((rbd, casilla)) = self.rbd_in(*fila, of_rbd) else { continue };
            let mark = self.mark(*fila, of_mark);
            let place = self.at(*fila, of_mark);
            let known = self.anexo.servicios.iter().position(|p| p.rbd.numero == rbd.numero);
            let at = known.unwrap_or_else(|| {
                self.anexo.servicios.push(Pedido { rbd, casilla, marcas: BTreeMap::new() });
                self.anexo.servicios.len() - 1
            });
            if let Some(pedido) = self.anexo.servicios.get_mut(at) {
                keep(&mut pedido.marcas, clave, mark, place);
            }
        }
    }

    /// Marks of nobody that is known.
    fn nobody(&mut self, titulo: &str, casilla: Casilla) {
        let shown = super::celdas::shown(titulo);
        let mensaje = format!(
            "los servicios de la columna «{shown}» no se leyeron: no se sabe de qué establecimiento son"
        );
        self.anexo.note(codigos::SIN_ESCUELA, mensaje, Some(casilla));
    }

    /// Rows with a service that the catalogue does not have and that somebody asks for.
    fn unknown(&mut self, lista: &Lista) {
        for (fila, _, titulo) in lista.servicios.iter().filter(|(_, clave, _)| clave.is_none()) {
            let is_marked = |n: u16| self.plain_mark(*fila, n) == Marca::Si;
            let rbds: Vec<String> = match &lista.marcas {
                Marcas::PorRbd(all) => {
                    all.iter().filter(|(n, ..)| is_marked(*n)).map(|(_, r, _)| r.to_string()).collect()
                }
                Marcas::PorNombre(all) => {
                    all.iter().filter(|(n, _)| is_marked(*n)).map(|(_, t)| t.clone()).collect()
                }
                Marcas::Una(n) if is_marked(*n) => {
                    self.anexo.servicios.iter().map(|p| p.rbd.to_string()).collect()
                }
                Marcas::PorFila(a, b) if is_marked(*b) => vec![self.text(*fila, *a)],
                _ => Vec::new(),
            };
            if !rbds.is_empty() {
                let casilla = self.at(*fila, lista.columna);
                let mensaje = format!("el catálogo no tiene el servicio «{}»", super::celdas::shown(titulo));
                self.anexo.note(codigos::SERVICIO_DESCONOCIDO, mensaje, Some(casilla));
                self.anexo.otros_servicios.push((titulo.clone(), casilla, rbds));
            }
        }
    }
}

/// A service that stands in two rows is asked for where one of them asks for it.
fn keep(marcas: &mut BTreeMap<String, (Marca, Casilla)>, clave: &str, mark: Marca, casilla: Casilla) {
    match marcas.get(clave) {
        Some((Marca::Si, _)) => {}
        Some((Marca::NoSeEntiende, _)) if mark == Marca::No => {}
        _ => {
            marcas.insert(clave.to_owned(), (mark, casilla));
        }
    }
}
