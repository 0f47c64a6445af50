//! Takes in the tables and forms of an Anexo: rows as schools, people and requests, each value with its cell.

use std::collections::BTreeMap;

use super::super::super::campo::{Atributo, Campo, Sujeto};
use super::super::super::pistas::Etiqueta;
use super::celdas::{Marca, RbdEscrito, mark, rbd, shown, text};
use super::codigos;
use super::fichas::Ficha;
use super::palabras::Palabras;
use super::tabla::{Clase, Columna, Tabla, field};
use super::{Anexo, Casilla, Datos, Dicho, Escuela, Pedido};
use crate::base::planilla::a_la_vista::{Escrito, Hoja};
use crate::base::texto::plain;
use crate::catalogo::Catalogo;
use crate::perfil::Rbd;

/// The most columns of unknown services that are told.
const MAX_OTROS: usize = 100;

const PERSONAS: [Sujeto; 6] = [
    Sujeto::Sostenedor,
    Sujeto::Representante,
    Sujeto::RepresentanteMinisterio,
    Sujeto::Administrativo,
    Sujeto::Tecnico,
    Sujeto::Proveedor,
];

/// A sheet that is being taken in.
pub(super) struct Leyendo<'a, 'c> {
    pub anexo: &'a mut Anexo,
    pub hoja: &'a Hoja,
    pub n: usize,
    pub palabras: &'a Palabras<'c>,
    pub catalogo: &'c Catalogo,
    /// Marks that are no marks were told before.
    pub callado: bool,
}

impl Leyendo<'_, '_> {
    pub(super) fn at(&self, fila: u32, columna: u16) -> Casilla {
        Casilla { hoja: self.n, fila, columna }
    }

    pub(super) fn text(&self, fila: u32, columna: u16) -> String {
        self.hoja.celdas.get(&fila).and_then(|f| f.get(&columna)).map(text).unwrap_or_default()
    }

    /// What there is to say of the rows of a table.
    fn row_notes(&mut self, tabla: &Tabla) {
        for (fila, why) in &tabla.saltadas {
            let mensaje = format!("la fila {} se tomó por {why} y no se leyó", fila + 1);
            let casilla = self.at(*fila, 0);
            self.anexo.note(codigos::FILA_OMITIDA, mensaje, Some(casilla));
        }
        for fila in tabla.filas.iter().filter(|f| self.hoja.filas_ocultas.contains(f)) {
            let mensaje = format!("la fila {} está oculta o filtrada, y se leyó", fila + 1);
            let casilla = Casilla { hoja: self.n, fila: *fila, columna: 0 };
            self.anexo.note(codigos::FILA_OCULTA, mensaje, Some(casilla));
        }
    }

    /// The RBD of a row, with the digit of the next column where the digit has one of its own.
    fn rbd_of(&mut self, tabla: &Tabla, fila: u32) -> Option<(RbdEscrito, Casilla)> {
        let columna = tabla.column(Atributo::Rbd)?;
        let (mut found, casilla) = self.rbd_in(fila, columna)?;
        let beside = tabla.columnas.iter().find(|(n, c)| {
            **n > columna
                && **n <= columna + 2
                && matches!(c, Columna::Dato(None | Some(Sujeto::Establecimiento), Atributo::Digito))
        });
        if let (Some((n, _)), None) = (beside, found.digito) {
            let digit = self.text(fila, *n);
            found.digito = digit.trim().chars().next().filter(|_| digit.trim().chars().count() == 1);
        }
        self.check_digit(found, casilla);
        Some((found, casilla))
    }

    /// The RBD of a cell, which has to be there.
    pub(super) fn rbd_in(&mut self, fila: u32, columna: u16) -> Option<(RbdEscrito, Casilla)> {
        let texto = self.text(fila, columna);
        let casilla = self.at(fila, columna);
        let Some(found) = rbd(&texto) else {
            let mensaje = if texto.is_empty() {
                format!("la fila {} tiene datos y no tiene RBD", fila + 1)
            } else {
                format!("«{}» no es un RBD", shown(&texto))
            };
            self.anexo.note(codigos::RBD_ILEGIBLE, mensaje, Some(casilla));
            return None;
        };
        if let Some(Escrito::Tachado(_)) = self.hoja.cell(fila, columna) {
            let mensaje = format!("el RBD {found} está tachado, y se leyó");
            self.anexo.note(codigos::TACHADO, mensaje, Some(casilla));
        }
        Some((found, casilla))
    }

    pub(super) fn check_digit(&mut self, found: RbdEscrito, casilla: Casilla) {
        if let Some(digito) = found.digito {
            let right = Rbd::new(found.numero, self.catalogo);
            if !right.as_ref().is_ok_and(|r| r.to_string() == format!("{}-{digito}", found.numero)) {
                let mensaje = match right {
                    Ok(right) => format!("el RBD dice {found}, y con su dígito sería {right}"),
                    Err(error) => error.to_string(),
                };
                self.anexo.note(codigos::RBD_DIGITO, mensaje, Some(casilla));
            }
        }
    }

    pub fn schools(&mut self, tabla: &Tabla) {
        self.row_notes(tabla);
        for fila in &tabla.filas {
            let Some((rbd, casilla)) = self.rbd_of(tabla, *fila) else { continue };
            let (mut datos, mut others): (Datos, BTreeMap<Sujeto, Datos>) = Default::default();
            for (n, columna) in &tabla.columnas {
                let Some(campo) = field(columna, Sujeto::Establecimiento) else { continue };
                let into = if campo.sujeto == Sujeto::Establecimiento {
                    &mut datos
                } else {
                    others.entry(campo.sujeto).or_default()
                };
                let dicho = Dicho { texto: self.text(*fila, *n), casilla: self.at(*fila, *n) };
                put(into, campo.atributo, dicho);
            }
            datos.remove(&Atributo::Rbd);
            datos.remove(&Atributo::Digito);
            self.anexo.establecimientos.push(Escuela { rbd, casilla, datos });
            for (sujeto, datos) in others {
                self.person(sujeto, datos);
            }
        }
    }

    /// Takes in what is said of somebody; the same thing again adds nothing.
    fn person(&mut self, sujeto: Sujeto, mut datos: Datos) {
        join_digit(&mut datos);
        let same = |a: &Datos, b: &Datos| {
            b.iter().all(|(k, v)| {
                v.texto.is_empty()
                    || a.get(k).is_none_or(|w| w.texto.is_empty() || plain(&w.texto) == plain(&v.texto))
            })
        };
        if datos.values().all(|d| d.texto.is_empty()) {
            return;
        }
        let known = self.anexo.personas.entry(sujeto).or_default();
        match known.iter_mut().find(|k| same(k, &datos)) {
            Some(old) => {
                for (atributo, dicho) in datos {
                    put(old, atributo, dicho);
                }
            }
            None => known.push(datos),
        }
    }

    pub fn people(&mut self, tabla: &Tabla) {
        self.row_notes(tabla);
        let rol = tabla.columnas.iter().find(|(_, c)| **c == Columna::Rol).map(|(n, _)| *n);
        for fila in &tabla.filas {
            let said = rol.map(|n| self.text(*fila, n)).unwrap_or_default();
            if plain(&said).contains("sistema propio") {
                self.anexo.sistema_propio = rol.map(|n| self.at(*fila, n));
                continue;
            }
            let of_row = Etiqueta::read(&said).sujeto.filter(|s| PERSONAS.contains(s));
            let mut by: BTreeMap<Sujeto, Datos> = BTreeMap::new();
            for (n, columna) in &tabla.columnas {
                let Some(campo) = field(columna, of_row.unwrap_or(Sujeto::Tercero)) else { continue };
                // «Nombre del contacto» in a row of another role is about the row.
                let sujeto = of_row.unwrap_or(campo.sujeto);
                // A provider holds no office: what stands there is the system's name.
                let atributo = match campo.atributo {
                    Atributo::Cargo if sujeto == Sujeto::Proveedor => Atributo::Producto,
                    otro => otro,
                };
                let dicho = Dicho { texto: self.text(*fila, *n), casilla: self.at(*fila, *n) };
                put(by.entry(sujeto).or_default(), atributo, dicho);
            }
            for (sujeto, datos) in by {
                if PERSONAS.contains(&sujeto) {
                    self.person(sujeto, datos);
                }
            }
        }
    }

    pub fn matrix(&mut self, tabla: &Tabla) {
        for (n, columna) in &tabla.columnas {
            let Columna::Dato(Some(sujeto), _) = columna else { continue };
            let mut datos = Datos::new();
            for (fila, celdas) in self.hoja.celdas.range(tabla.encabezado.end() + 1..) {
                let label = celdas.values().next().map(|c| Etiqueta::read(&text(c))).unwrap_or_default();
                if let Some(atributo) = label.atributo.filter(|_| label.ajenas == 0) {
                    put(
                        &mut datos,
                        atributo,
                        Dicho { texto: self.text(*fila, *n), casilla: self.at(*fila, *n) },
                    );
                }
            }
            self.person(*sujeto, datos);
        }
    }

    pub fn services(&mut self, tabla: &Tabla) {
        self.row_notes(tabla);
        let listed = tabla.columnas.iter().find(|(_, c)| matches!(c, Columna::Dato(_, Atributo::Servicios)));
        let listed = listed.map(|(n, _)| *n);
        let mut others: BTreeMap<u16, Vec<String>> = BTreeMap::new();
        for fila in &tabla.filas {
            let Some((rbd, casilla)) = self.rbd_of(tabla, *fila) else { continue };
            let mut pedido = Pedido { rbd, casilla, marcas: BTreeMap::new() };
            for (n, clave) in tabla.services() {
                let mark = self.mark(*fila, n);
                pedido.marcas.insert(clave.to_owned(), (mark, self.at(*fila, n)));
            }
            if let Some(n) = listed {
                self.listed(*fila, n, &mut pedido);
            }
            for (n, columna) in &tabla.columnas {
                if self.may_be_service(columna) && self.plain_mark(*fila, *n) == Marca::Si {
                    others.entry(*n).or_default().push(rbd.to_string());
                }
            }
            // The same school once more, in a table with a row for each service.
            match self.anexo.servicios.iter_mut().find(|p| listed.is_some() && p.rbd.numero == rbd.numero) {
                Some(old) => old.marcas.append(&mut pedido.marcas),
                None => self.anexo.servicios.push(pedido),
            }
        }
        for (n, rbds) in others.into_iter().take(MAX_OTROS) {
            let Some(Columna::Desconocida(titulo) | Columna::Otra(titulo)) = tabla.columnas.get(&n) else {
                continue;
            };
            let casilla = self.at(*tabla.encabezado.end(), n);
            let mensaje = format!(
                "el catálogo no tiene el servicio «{}», y está marcado en {} de las filas",
                shown(titulo),
                rbds.len()
            );
            self.anexo.note(codigos::SERVICIO_DESCONOCIDO, mensaje, Some(casilla));
            self.anexo.otros_servicios.push((titulo.clone(), casilla, rbds));
        }
    }

    /// Whether marks under this heading would be for a service that nobody told us of.
    fn may_be_service(&self, columna: &Columna) -> bool {
        match columna {
            Columna::Desconocida(_) => true,
            Columna::Otra(titulo) => self.palabras.heading(titulo).is_none(),
            _ => false,
        }
    }

    /// The mark of a cell, without a word about one that is none.
    pub(super) fn plain_mark(&self, fila: u32, columna: u16) -> Marca {
        mark(self.hoja.cell(fila, columna), self.palabras)
    }

    pub(super) fn mark(&mut self, fila: u32, columna: u16) -> Marca {
        let marca = self.plain_mark(fila, columna);
        if marca == Marca::NoSeEntiende && !self.callado {
            let mensaje = self.no_mark(fila, columna);
            let casilla = self.at(fila, columna);
            self.anexo.note(codigos::MARCA, mensaje, Some(casilla));
        }
        marca
    }

    /// What is wrong with a mark that is none.
    fn no_mark(&self, fila: u32, columna: u16) -> String {
        let said = shown(&self.text(fila, columna));
        match self.hoja.cell(fila, columna) {
            Some(Escrito::Tachado(_)) => format!("«{said}» está tachado: no se sabe si vale"),
            Some(Escrito::SinResultado) => "la fórmula no tiene un resultado guardado".to_owned(),
            _ => format!("«{said}» no es ni un sí ni un no"),
        }
    }

    /// Services that are named one after the other in a cell.
    fn listed(&mut self, fila: u32, columna: u16, pedido: &mut Pedido) {
        let texto = self.text(fila, columna);
        let casilla = self.at(fila, columna);
        for part in texto.split([',', ';', '\n', '/']).flat_map(|p| p.split(" y ")).map(str::trim) {
            if let Some(clave) = self.palabras.service(part) {
                pedido.marcas.insert(clave.to_owned(), (Marca::Si, casilla));
            } else if !part.is_empty() {
                let mensaje = format!("el catálogo no tiene el servicio «{}»", shown(part));
                self.anexo.note(codigos::SERVICIO_DESCONOCIDO, mensaje, Some(casilla));
                self.anexo.otros_servicios.push((part.to_owned(), casilla, vec![pedido.rbd.to_string()]));
            }
        }
    }

    pub fn form(&mut self, clase: Clase, ficha: &Ficha) {
        let mut by: BTreeMap<Sujeto, Datos> = BTreeMap::new();
        for (Campo { sujeto, atributo, .. }, texto, fila, columna) in &ficha.datos {
            let dicho = Dicho { texto: texto.clone(), casilla: self.at(*fila, *columna) };
            put(by.entry(*sujeto).or_default(), *atributo, dicho);
        }
        let mut school = by.remove(&Sujeto::Establecimiento).unwrap_or_default();
        let digit = school.remove(&Atributo::Digito).and_then(|d| d.texto.chars().next());
        let found = school.remove(&Atributo::Rbd).and_then(|d| Some((rbd(&d.texto)?, d.casilla)));
        let found = found.map(|(r, casilla)| (RbdEscrito { digito: r.digito.or(digit), ..r }, casilla));
        match (clase, found) {
            (Clase::Identificacion, Some((rbd, casilla))) => {
                self.check_digit(rbd, casilla);
                self.anexo.establecimientos.push(Escuela { rbd, casilla, datos: school });
            }
            (Clase::Servicios, Some((rbd, casilla))) => {
                let mut marcas = BTreeMap::new();
                for (clave, fila, columna) in &ficha.servicios {
                    let mark = self.mark(*fila, *columna);
                    marcas.insert(clave.clone(), (mark, self.at(*fila, *columna)));
                }
                self.anexo.servicios.push(Pedido { rbd, casilla, marcas });
            }
            _ => {}
        }
        for (sujeto, datos) in by {
            if PERSONAS.contains(&sujeto) {
                self.person(sujeto, datos);
            }
        }
    }
}

/// What is said first counts; an empty cell says nothing.
fn put(datos: &mut Datos, atributo: Atributo, dicho: Dicho) {
    match datos.get(&atributo) {
        Some(old) if !old.texto.is_empty() || dicho.texto.is_empty() => {}
        _ => {
            datos.insert(atributo, dicho);
        }
    }
}

/// A RUT whose digit has a cell of its own.
fn join_digit(datos: &mut Datos) {
    if let Some(digit) = datos.remove(&Atributo::Digito)
        && let Some(rut) = datos.get_mut(&Atributo::Rut)
        && !rut.texto.contains('-')
        && !rut.texto.is_empty()
        && digit.texto.chars().count() == 1
    {
        rut.texto = format!("{}-{}", rut.texto, digit.texto);
    }
}
