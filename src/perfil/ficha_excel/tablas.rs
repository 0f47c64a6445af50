//! The sheets with a row for each thing: who signs, their documents, the schools with their services.

use std::collections::BTreeMap;

use super::celdas::{shown, slot, text_of, yes_or_no};
use super::disposicion::{
    Casilla, DE_QUIEN, DIGITO, DOCUMENTOS, EJEMPLO, ESTABLECIMIENTOS, NUMERO, REPRESENTANTES, SERVICIO, Tabla,
};
use super::leer::{Lector, MAX_ENCABEZADO, place};
use crate::base::planilla::{Celda, Hoja};
use crate::base::texto::{list, plain};
use crate::catalogo::Catalogo;
use crate::perfil::Rut;
use crate::perfil::borrador::{Dato, Documento, Establecimiento, Lista, Representante};
use crate::perfil::ficha::Ficha;
use crate::perfil::fuente::Sitio;

/// What a column is.
#[derive(Clone, Debug)]
enum Columna {
    Numero,
    Casilla(&'static Casilla),
    Servicio(String),
}

/// A sheet with its headings found.
pub(super) struct Tabular<'h> {
    indice: usize,
    hoja: &'h Hoja,
    tabla: &'static Tabla,
    encabezado: u32,
    columnas: BTreeMap<u16, Columna>,
}

/// A row that holds something.
struct Fila<'h> {
    numero: u32,
    celdas: &'h BTreeMap<u16, Celda>,
}

/// Who signs, by what a document may call them.
pub(super) struct Firmante {
    numero: String,
    rut: String,
    nombre: String,
}

impl<'h> Tabular<'h> {
    /// Finds the row that has most of the headings, and what each of its columns is.
    pub fn find(l: &mut Lector<'h>, indice: usize, tabla: &'static Tabla) -> Option<Self> {
        let hoja = &l.hojas[indice];
        let known = |celdas: &BTreeMap<u16, Celda>| {
            celdas.values().filter(|c| column_of(c, tabla, l.catalogo).is_some()).count()
        };
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
            let Celda::Texto(titulo) = celda else { continue };
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
        Some(Self { indice, hoja, tabla, encabezado, columnas })
    }

    /// The rows in which something is written, in order, without the example.
    fn rows(&self, l: &mut Lector<'_>) -> Vec<Fila<'h>> {
        let mut filas = Vec::new();
        for (&numero, celdas) in self.hoja.celdas.range(self.encabezado + 1..) {
            let answers = self.columnas.iter().filter_map(|(n, que)| Some((*n, que, celdas.get(n)?)));
            let answers: Vec<_> = answers.filter(|(_, que, _)| !matches!(que, Columna::Numero)).collect();
            let is_heading = |(n, _, celda): &(u16, &Columna, &Celda)| {
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
            filas.push(Fila { numero, celdas });
        }
        if filas.is_empty() {
            let next = self.encabezado + 1;
            let example = self.hoja.celdas.get(&next).is_some_and(|celdas| self.is_example(celdas));
            l.empty(self.tabla.ruta, self.first_place(next + u32::from(example)));
        }
        filas
    }

    fn is_example(&self, celdas: &BTreeMap<u16, Celda>) -> bool {
        self.number(celdas).is_some_and(|t| plain(&t).starts_with(&plain(EJEMPLO)))
    }

    fn number(&self, celdas: &BTreeMap<u16, Celda>) -> Option<String> {
        let column = self.columnas.iter().find(|(_, que)| matches!(que, Columna::Numero))?.0;
        celdas.get(column).and_then(|c| text_of(c).ok())
    }

    fn first_place(&self, fila: u32) -> Sitio {
        let column = self.columnas.iter().find(|(_, que)| matches!(que, Columna::Casilla(_)));
        place(self.indice, fila, column.map_or(0, |(n, _)| *n))
    }

    /// The columns of the table's own fields, each with its cell of this row.
    fn answers<'f>(
        &'f self,
        fila: &'f Fila<'h>,
    ) -> impl Iterator<Item = (&'static Casilla, Sitio, Option<&'h Celda>)> + use<'f, 'h> {
        self.columnas.iter().filter_map(move |(n, que)| match que {
            Columna::Casilla(casilla) => {
                Some((*casilla, place(self.indice, fila.numero, *n), fila.celdas.get(n)))
            }
            _ => None,
        })
    }

    /// Fills the fields of one row into a table of the profile.
    fn fill(&self, l: &mut Lector<'_>, fila: &Fila<'h>, ficha: &mut dyn Ficha, campo: &str) {
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
    fn extra(&self, l: &mut Lector<'_>, fila: &Fila<'h>, rotulo: &str) -> (Sitio, Option<String>) {
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
    fn shows_example(&self, celda: &Celda) -> bool {
        let Ok(texto) = text_of(celda) else { return false };
        match self {
            Self::Numero => true,
            Self::Casilla(casilla) => plain(&texto) == plain(casilla.ejemplo),
            Self::Servicio(_) => plain(&texto) == "si",
        }
    }
}

/// What a heading names, if it names something.
fn column_of(celda: &Celda, tabla: &'static Tabla, catalogo: &Catalogo) -> Option<Columna> {
    let Celda::Texto(titulo) = celda else { return None };
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
    let known = catalogo.servicios.iter().find(|s| plain(&s.nombre) == escrito || plain(&s.clave) == escrito);
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

/// Letters and digits only, so that a RUT is the same with and without dots.
pub(super) fn bare(texto: &str) -> String {
    texto.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

impl Lector<'_> {
    pub(super) fn read_representantes(&mut self, hoja: usize) -> Vec<Firmante> {
        let Some(tabla) = self.table(hoja, &REPRESENTANTES) else { return Vec::new() };
        let mut firmantes = Vec::new();
        for fila in tabla.rows(self) {
            let n = firmantes.len() + 1;
            let mut r = Representante::default();
            tabla.fill(self, &fila, &mut r, &format!("{}[{n}]", REPRESENTANTES.ruta));
            firmantes.push(Firmante {
                numero: tabla.number(fila.celdas).map_or_else(|| n.to_string(), |t| t.trim().to_owned()),
                rut: r.rut.as_ref().map(|d| d.valor.clone()).unwrap_or_default(),
                nombre: r.nombre.as_ref().map(|d| plain(&d.valor)).unwrap_or_default(),
            });
            let s = self.perfil.sostenedor.get_or_insert_default();
            if s.sitio == Sitio::Todo {
                s.sitio = r.sitio;
            }
            s.representantes.push(r);
        }
        firmantes
    }

    pub(super) fn read_documentos(&mut self, hoja: usize, firmantes: &[Firmante]) {
        let Some(tabla) = self.table(hoja, &DOCUMENTOS) else { return };
        for fila in tabla.rows(self) {
            let only_whose = tabla.answers(&fila).all(|(c, _, celda)| c.ruta.is_empty() || celda.is_none());
            if only_whose {
                continue;
            }
            let (sitio, escrito) = tabla.extra(self, &fila, DE_QUIEN);
            let whose = match &escrito {
                None if firmantes.len() == 1 => Some(0),
                None => None,
                Some(escrito) => find_firmante(escrito, firmantes),
            };
            let Some(whose) = whose else {
                let mensaje = match &escrito {
                    None => "falta decir de qué representante es el documento".to_owned(),
                    Some(otro) => {
                        format!("no se sabe de qué representante es el documento: «{}»", shown(otro))
                    }
                };
                let ayuda =
                    "Escriba el RUT o el N° que la persona tiene en la hoja «Representantes».".to_owned();
                self.error(sitio, None, ("representante-desconocido", mensaje, ayuda));
                continue;
            };
            let count =
                self.perfil.sostenedor.as_ref().map_or(0, |s| s.representantes[whose].documentos.len());
            let campo = format!("{}[{}].documentos[{}]", REPRESENTANTES.ruta, whose + 1, count + 1);
            let mut documento = Documento::default();
            tabla.fill(self, &fila, &mut documento, &campo);
            if let Some(s) = &mut self.perfil.sostenedor {
                s.representantes[whose].documentos.push(documento);
            }
        }
    }

    pub(super) fn read_establecimientos(&mut self, hoja: usize) {
        let Some(tabla) = self.table(hoja, &ESTABLECIMIENTOS) else { return };
        for fila in tabla.rows(self) {
            let campo = format!("{}[{}]", ESTABLECIMIENTOS.ruta, self.perfil.establecimientos.len() + 1);
            let mut e = Establecimiento::default();
            tabla.fill(self, &fila, &mut e, &campo);
            let (sitio, digito) = tabla.extra(self, &fila, DIGITO);
            if let (Some(rbd), Some(digito)) = (&mut e.rbd, digito) {
                if let Some(whole) = with_digit(&rbd.valor, &digito) {
                    rbd.valor = whole;
                } else {
                    let mensaje =
                        format!("el RBD dice «{}», y esta celda «{}»", shown(&rbd.valor), shown(&digito));
                    let ayuda = "Deje el dígito verificador en un solo lugar.".to_owned();
                    self.error(sitio, Some(&format!("{campo}.rbd")), ("rbd-dos-digitos", mensaje, ayuda));
                }
            }
            self.read_servicios(&tabla, &fila, &mut e, &format!("{campo}.servicios"));
            self.perfil.establecimientos.push(e);
        }
    }

    fn read_servicios(&mut self, tabla: &Tabular<'_>, fila: &Fila<'_>, e: &mut Establecimiento, campo: &str) {
        for (columna, que) in &tabla.columnas {
            let Columna::Servicio(clave) = que else { continue };
            let sitio = place(tabla.indice, fila.numero, *columna);
            match fila.celdas.get(columna) {
                None => self.empty(campo, sitio),
                Some(celda) => {
                    let read = match celda {
                        Celda::Error(_) => {
                            super::celdas::value_of(celda, super::disposicion::Clase::SiNo, self.catalogo)
                                .map(|_| false)
                        }
                        otra => yes_or_no(otra),
                    };
                    let lista = e.servicios.get_or_insert_with(|| Lista { datos: Vec::new(), sitio });
                    match read {
                        Ok(true) => lista.datos.push(Dato { valor: clave.clone(), sitio }),
                        Ok(false) => {}
                        Err(falta) => self.error(sitio, Some(campo), falta),
                    }
                }
            }
        }
    }
}

fn find_firmante(escrito: &str, firmantes: &[Firmante]) -> Option<usize> {
    let one = |same: &dyn Fn(&Firmante) -> bool| {
        let mut found = firmantes.iter().enumerate().filter(|(_, f)| same(f)).map(|(i, _)| i);
        found.next().filter(|_| found.next().is_none())
    };
    let whole = bare(escrito);
    let rut = escrito.parse::<Rut>().ok();
    one(&|f| f.numero == escrito)
        .or_else(|| one(&|f| !whole.is_empty() && bare(&f.rut) == whole))
        .or_else(|| one(&|f| rut.is_some() && f.rut.parse::<Rut>().ok() == rut))
        .or_else(|| one(&|f| !f.nombre.is_empty() && f.nombre == plain(escrito)))
}

/// The RBD with the digit of the cell beside it; nothing where both cells have one and they differ.
fn with_digit(rbd: &str, digito: &str) -> Option<String> {
    let (rbd, digito) = (rbd.trim(), digito.trim().trim_start_matches('-'));
    match rbd.rsplit_once('-') {
        None => Some(format!("{rbd}-{digito}")),
        Some((_, "")) => Some(format!("{rbd}{digito}")),
        Some((_, written)) => written.trim().eq_ignore_ascii_case(digito).then(|| rbd.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digit_may_stand_in_either_cell_or_in_both() {
        assert_eq!(with_digit("1195", "9").as_deref(), Some("1195-9"));
        assert_eq!(with_digit("1195-", "-9").as_deref(), Some("1195-9"));
        assert_eq!(with_digit("1195-9", "9").as_deref(), Some("1195-9"));
        assert_eq!(with_digit("1195-9", "8"), None);
    }
}
