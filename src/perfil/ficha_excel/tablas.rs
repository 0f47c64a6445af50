//! A sheet with a row for each thing: its headings found by their words, its rows, and what of them is not seen.

use std::collections::{BTreeMap, BTreeSet};

use super::celdas::{shown, slot, text_of};
use super::disposicion::{Casilla, DIGITO, EJEMPLO, ESTABLECIMIENTOS, NUMERO, SERVICIO, Tabla};
use super::leer::{Lector, MAX_ENCABEZADO, place};
use crate::base::planilla::a_la_vista::{Escrito, Hoja};
use crate::base::texto::{list, plain};
use crate::catalogo::Catalogo;
use crate::perfil::ficha::Ficha;
use crate::perfil::fuente::Sitio;

/// What a column is.
#[derive(Clone, Debug)]
pub(super) enum Columna {
    Numero,
    Casilla(&'static Casilla),
    Servicio(String),
}

/// A sheet with its headings found.
pub(super) struct Tabular<'h> {
    pub indice: usize,
    hoja: &'h Hoja,
    tabla: &'static Tabla,
    encabezado: u32,
    pub columnas: BTreeMap<u16, Columna>,
}

/// A row that holds something.
pub(super) struct Fila<'h> {
    pub numero: u32,
    pub celdas: &'h BTreeMap<u16, Escrito>,
}

impl<'h> Tabular<'h> {
    /// Finds the row that has most of the headings, and what each of its columns is.
    pub fn find(l: &mut Lector<'h>, indice: usize, tabla: &'static Tabla) -> Option<Self> {
        let hoja = &l.hojas[indice];
        let known = |celdas: &BTreeMap<u16, Escrito>| count_known(celdas, tabla, l.catalogo);
        let best = hoja.celdas.range(..MAX_ENCABEZADO).rev().max_by_key(|(_, celdas)| known(celdas));
        let Some((&encabezado, celdas)) = best.filter(|(_, celdas)| known(celdas) >= 2) else {
            let nombres: Vec<String> =
                tabla.columnas.iter().filter(|c| c.obligatorio).map(|c| format!("«{}»", c.rotulo)).collect();
            let mensaje = format!("en la hoja «{}» no están los títulos {}", tabla.hoja, list(&nombres));
            let ayuda = "Copie los datos a una ficha nueva.".to_owned();
            l.error(place(indice, 0, 0), None, ("ficha-encabezado", mensaje, ayuda));
            return None;
        };
        let mut columnas = BTreeMap::new();
        let mut seen = Vec::new();
        for (&columna, celda) in celdas {
            let Some(titulo) = celda.texto() else { continue };
            let sitio = place(indice, encabezado, columna);
            match column_of(celda, tabla, l.catalogo) {
                None => {
                    let mensaje = format!(
                        "no se conoce la columna «{}», y lo escrito en ella no se usa",
                        shown(titulo)
                    );
                    let ayuda = "Si es un dato del convenio, use el título de la ficha; si no, no hay nada que hacer.";
                    l.warn(sitio, ("columna-desconocida", mensaje, ayuda.to_owned()));
                }
                Some(que) => {
                    let name = que.name();
                    if seen.contains(&name) {
                        let mensaje = format!("la columna «{}» está dos veces", shown(titulo));
                        l.error(sitio, None, ("columna-repetida", mensaje, "Deje una sola.".to_owned()));
                    }
                    seen.push(name);
                    columnas.insert(columna, que);
                }
            }
        }
        for casilla in tabla.columnas.iter().filter(|c| c.obligatorio && !seen.contains(&plain(c.rotulo))) {
            let mensaje = format!("en la hoja «{}» no está la columna «{}»", tabla.hoja, casilla.rotulo);
            let ayuda = "Agréguela con ese mismo título, o copie los datos a una ficha nueva.".to_owned();
            let first = celdas.keys().next().copied().unwrap_or(0);
            l.error(place(indice, encabezado, first), None, ("ficha-encabezado", mensaje, ayuda));
        }
        let found = Self { indice, hoja, tabla, encabezado, columnas };
        found.tell_missing_services(l);
        found.tell_what_stands_above(l);
        Some(found)
    }

    /// A form of an older catalogue, or one of which a column was deleted, asks for less than the person thinks.
    fn tell_missing_services(&self, l: &mut Lector<'_>) {
        if self.tabla.hoja != ESTABLECIMIENTOS.hoja {
            return;
        }
        let has =
            |clave: &str| self.columnas.values().any(|c| matches!(c, Columna::Servicio(s) if s == clave));
        let asked = l.catalogo.servicios().iter().filter(|s| !s.es_implicito() && !has(&s.clave));
        let missing: Vec<String> = asked.map(|s| format!("«{SERVICIO} {}»", s.nombre)).collect();
        if missing.is_empty() {
            return;
        }
        let mensaje =
            format!("no hay columna para {}: no se pedirá para ningún establecimiento", list(&missing));
        let ayuda =
            "Si los necesita, agregue una columna con ese título, o copie los datos a una ficha nueva.";
        l.warn(self.first_place(self.encabezado), ("columna-ausente", mensaje, ayuda.to_owned()));
    }

    /// Nobody reads what stands above the headings; a row of data there is one that was lost.
    fn tell_what_stands_above(&self, l: &mut Lector<'_>) {
        for (&fila, celdas) in self.hoja.celdas.range(..self.encabezado) {
            if celdas.keys().filter(|n| self.columnas.contains_key(n)).count() < 2 {
                continue;
            }
            let mensaje = "lo escrito en esta fila no se usa, porque está sobre los títulos".to_owned();
            let ayuda = "Si son datos del convenio, páselos bajo los títulos.".to_owned();
            l.warn(self.first_place(fila), ("fila-sobre-titulos", mensaje, ayuda));
        }
    }

    /// The rows in which something is written, in order, without the example.
    pub fn rows(&self, l: &mut Lector<'_>) -> Vec<Fila<'h>> {
        let mut filas = Vec::new();
        for (&numero, celdas) in self.hoja.celdas.range(self.encabezado + 1..) {
            let answers = self.columnas.iter().filter_map(|(n, que)| Some((*n, que, celdas.get(n)?)));
            let answers: Vec<_> = answers.filter(|(_, que, _)| !matches!(que, Columna::Numero)).collect();
            let is_heading = |(n, _, celda): &(u16, &Columna, &Escrito)| {
                self.hoja.celdas.get(&self.encabezado).and_then(|h| h.get(n)) == Some(*celda)
            };
            if answers.iter().all(is_heading) {
                continue;
            }
            if self.is_example(celdas) {
                for (columna, que, celda) in answers {
                    if !que.shows_example(celda) {
                        let mensaje =
                            "esta fila es la de ejemplo y no se lee, pero tiene otros datos".to_owned();
                        let ayuda = "Escriba sus datos en las filas siguientes.".to_owned();
                        l.error(
                            place(self.indice, numero, columna),
                            None,
                            ("ejemplo-cambiado", mensaje, ayuda),
                        );
                        break;
                    }
                }
                continue;
            }
            let copies_example = answers.len() >= 3 && answers.iter().all(|(_, que, c)| que.shows_example(c));
            if copies_example && !l.perfil.es_demostracion() {
                let mensaje = "esta fila tiene los datos inventados del ejemplo".to_owned();
                let ayuda = "Bórrela, o escriba «Ejemplo» en su primera columna.".to_owned();
                l.error(self.first_place(numero), None, ("ejemplo-como-dato", mensaje, ayuda));
                continue;
            }
            filas.push(Fila { numero, celdas });
        }
        self.tell_what_is_not_seen(l, &filas);
        if filas.is_empty() {
            let next = self.encabezado + 1;
            let example = self.hoja.celdas.get(&next).is_some_and(|celdas| self.is_example(celdas));
            l.empty(self.tabla.ruta, self.first_place(next + u32::from(example)));
        }
        filas
    }

    /// What the person may not know of: rows and columns that are hidden and read all the same, values under no title,
    /// and cells merged over several columns, of which only the first would get the value.
    fn tell_what_is_not_seen(&self, l: &mut Lector<'_>, filas: &[Fila<'h>]) {
        for fila in filas.iter().filter(|f| self.hoja.filas_ocultas.contains(&f.numero)) {
            let mensaje = "esta fila está oculta o filtrada, y se lee igual que las demás".to_owned();
            let ayuda = "Si no va en el convenio, bórrela; si va, muéstrela.".to_owned();
            l.warn(self.first_place(fila.numero), ("fila-oculta", mensaje, ayuda));
        }
        let used = |columna: u16| filas.iter().find(|f| f.celdas.contains_key(&columna)).map(|f| f.numero);
        let hidden = |columna: u16| self.hoja.columnas_ocultas.iter().any(|c| c.contains(&columna));
        for (&columna, que) in self.columnas.iter().filter(|(n, _)| hidden(**n)) {
            if matches!(que, Columna::Numero) || used(columna).is_none() {
                continue;
            }
            let mensaje = "esta columna está oculta, y se lee igual que las demás".to_owned();
            let ayuda = "Muéstrela y revise lo que dice.".to_owned();
            l.warn(place(self.indice, self.encabezado, columna), ("columna-oculta", mensaje, ayuda));
        }
        let titles = self.hoja.celdas.get(&self.encabezado);
        let has_title = |columna: &u16| titles.is_some_and(|t| t.contains_key(columna));
        let untitled: BTreeSet<u16> =
            filas.iter().flat_map(|f| f.celdas.keys()).filter(|c| !has_title(c)).copied().collect();
        for columna in untitled {
            let Some(fila) = used(columna) else { continue };
            let mensaje = "lo escrito en esta columna no se usa, porque no tiene título".to_owned();
            let ayuda =
                "Si es un dato del convenio, póngale el título de la ficha; si no, no hay nada que hacer.";
            l.warn(place(self.indice, fila, columna), ("columna-sin-titulo", mensaje, ayuda.to_owned()));
        }
        for (rows, columns) in &self.hoja.combinadas {
            let known = |n: &&u16| columns.contains(n) && !matches!(self.columnas[*n], Columna::Numero);
            let first =
                filas.iter().find(|f| rows.contains(&f.numero) && f.celdas.contains_key(columns.start()));
            if let Some(fila) = first.filter(|_| self.columnas.keys().filter(known).count() > 1) {
                let sitio = place(self.indice, fila.numero, *columns.start());
                l.error(sitio, None, super::leer::merged("varias columnas"));
            }
        }
    }

    fn is_example(&self, celdas: &BTreeMap<u16, Escrito>) -> bool {
        self.number(celdas).is_some_and(|t| plain(&t).starts_with(&plain(EJEMPLO)))
    }

    pub fn number(&self, celdas: &BTreeMap<u16, Escrito>) -> Option<String> {
        let column = self.columnas.iter().find(|(_, que)| matches!(que, Columna::Numero))?.0;
        celdas.get(column).and_then(written)
    }

    fn first_place(&self, fila: u32) -> Sitio {
        let column = self.columnas.iter().find(|(_, que)| matches!(que, Columna::Casilla(_)));
        place(self.indice, fila, column.map_or(0, |(n, _)| *n))
    }

    /// The columns of the table's own fields, each with its cell of this row.
    pub fn answers<'f>(
        &'f self,
        fila: &'f Fila<'h>,
    ) -> impl Iterator<Item = (&'static Casilla, Sitio, Option<&'h Escrito>)> + use<'f, 'h> {
        self.columnas.iter().filter_map(move |(n, que)| match que {
            Columna::Casilla(casilla) => {
                Some((*casilla, place(self.indice, fila.numero, *n), fila.celdas.get(n)))
            }
            _ => None,
        })
    }

    /// Fills the fields of one row into a table of the profile.
    pub fn fill(&self, l: &mut Lector<'_>, fila: &Fila<'h>, ficha: &mut dyn Ficha, campo: &str) {
        *ficha.sitio_mut() = self.first_place(fila.numero);
        for (casilla, sitio, celda) in self.answers(fila).filter(|(c, ..)| !c.ruta.is_empty()) {
            let campo = format!("{campo}.{}", casilla.ruta);
            match celda.map(|c| super::celdas::value_of(c, casilla.clase, l.catalogo)) {
                None => l.empty(&campo, sitio),
                Some(Ok(valor)) => super::celdas::put(slot(ficha, casilla.ruta, sitio), valor, sitio),
                Some(Err(falta)) => l.error(sitio, Some(&campo), falta),
            }
        }
    }

    /// The text of a column that is no field of its own.
    pub fn extra(&self, l: &mut Lector<'_>, fila: &Fila<'h>, rotulo: &str) -> (Sitio, Option<String>) {
        let found = self.answers(fila).find(|(c, ..)| c.rotulo == rotulo);
        let Some((_, sitio, celda)) = found else { return (self.first_place(fila.numero), None) };
        match celda.map(text_of) {
            None => (sitio, None),
            Some(Ok(texto)) => (sitio, Some(texto.trim().to_owned())),
            Some(Err(falta)) => {
                l.error(sitio, None, falta);
                (sitio, None)
            }
        }
    }
}

impl Columna {
    /// What tells it from the others.
    fn name(&self) -> String {
        match self {
            Self::Numero => plain(NUMERO),
            Self::Casilla(casilla) => plain(casilla.rotulo),
            Self::Servicio(clave) => format!("servicio:{clave}"),
        }
    }

    /// Whether this is what the form shows as an example in this column.
    fn shows_example(&self, celda: &Escrito) -> bool {
        let Some(texto) = written(celda) else { return false };
        match self {
            Self::Numero => true,
            Self::Casilla(casilla) => plain(&texto) == plain(casilla.ejemplo),
            Self::Servicio(_) => plain(&texto) == "si",
        }
    }
}

fn count_known(celdas: &BTreeMap<u16, Escrito>, tabla: &'static Tabla, catalogo: &Catalogo) -> usize {
    celdas.values().filter(|c| column_of(c, tabla, catalogo).is_some()).count()
}

/// How many of a table's headings the sheet has in the row that has most of them.
pub(super) fn known_headings(hoja: &Hoja, tabla: &'static Tabla, catalogo: &Catalogo) -> usize {
    hoja.celdas.range(..MAX_ENCABEZADO).map(|(_, c)| count_known(c, tabla, catalogo)).max().unwrap_or(0)
}

/// What a cell says, crossed out or not.
fn written(celda: &Escrito) -> Option<String> {
    match celda {
        Escrito::Tachado(texto) => Some(texto.clone()),
        otra => text_of(otra).ok(),
    }
}

/// What a heading names, if it names something.
fn column_of(celda: &Escrito, tabla: &'static Tabla, catalogo: &Catalogo) -> Option<Columna> {
    let titulo = celda.texto()?;
    let plano = plain(titulo);
    if plano == plain(NUMERO) || plano == "numero" {
        return Some(Columna::Numero);
    }
    let short_digit = matches!(plano.as_str(), "dv" | "digito" | "digito verificador");
    let casilla =
        tabla.columnas.iter().find(|c| plain(c.rotulo) == plano || (short_digit && c.rotulo == DIGITO));
    if let Some(casilla) = casilla {
        return Some(Columna::Casilla(casilla));
    }
    if tabla.hoja != ESTABLECIMIENTOS.hoja {
        return None;
    }
    let prefixed = plano.strip_prefix(&plain(SERVICIO)).map(str::trim_start);
    let escrito = prefixed.unwrap_or(&plano);
    let known =
        catalogo.servicios().iter().find(|s| plain(&s.nombre) == escrito || plain(&s.clave) == escrito);
    match (known, prefixed) {
        (Some(servicio), _) => Some(Columna::Servicio(servicio.clave.clone())),
        // Not in this catalogue: told where it is asked for, as in any other profile.
        (None, Some(otro)) if !otro.is_empty() => {
            let words = titulo.trim_start().split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
            Some(Columna::Servicio(words.trim().to_owned()))
        }
        _ => None,
    }
}
