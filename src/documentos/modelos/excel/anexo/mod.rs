//! What a filled Anexo says: schools, people and services, each fact with its cell.

pub mod celdas;
pub mod codigos;
pub mod comparar;
mod en_filas;
pub(crate) mod encabezados;
mod fichas;
mod leyendo;
pub mod lista;
pub(crate) mod palabras;
mod parecido;
pub mod perfil;
pub mod tabla;

use std::collections::{BTreeMap, BTreeSet};

use super::super::Rechazo;
use super::super::campo::{Atributo, Sujeto};
use super::lectura::{self, Formato};
use crate::base::planilla::a_la_vista::Hoja;
use crate::catalogo::Catalogo;
use celdas::{Marca, RbdEscrito, text};
use fichas::Ficha;
use leyendo::Leyendo;
use lista::Lista;
use palabras::Palabras;
use tabla::{Clase, Columna, Tabla};

/// A cell; sheet, row and column are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Casilla {
    /// Which sheet of [`Anexo::hojas`].
    pub hoja: usize,
    /// Row.
    pub fila: u32,
    /// Column.
    pub columna: u16,
}

/// A value and its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dicho {
    /// As it reads.
    pub texto: String,
    /// Where it stands; empty texts are told with the cell in which one would stand.
    pub casilla: Casilla,
}

/// The facts of one school or person.
pub type Datos = BTreeMap<Atributo, Dicho>;

/// A school of the sheet of schools.
#[derive(Clone, Debug)]
pub struct Escuela {
    /// Its RBD.
    pub rbd: RbdEscrito,
    /// Where the RBD stands.
    pub casilla: Casilla,
    /// Its other facts.
    pub datos: Datos,
}

/// A row of the sheet of services.
#[derive(Clone, Debug)]
pub struct Pedido {
    /// The school's RBD.
    pub rbd: RbdEscrito,
    /// Where the RBD stands.
    pub casilla: Casilla,
    /// By the service's key: its mark and where it stands.
    pub marcas: BTreeMap<String, (Marca, Casilla)>,
}

/// A sheet, and what it was taken for.
#[derive(Clone, Debug)]
pub struct HojaLeida {
    /// Its name.
    pub nombre: String,
    /// Whether it is hidden.
    pub oculta: bool,
    /// What it was taken for.
    pub clases: Vec<Clase>,
    /// The table in it, where it has one.
    pub tabla: Option<Tabla>,
    /// Its services as rows, where they were read so.
    pub lista: Option<Lista>,
}

/// Something to know about the file.
#[derive(Clone, Debug)]
pub struct Nota {
    /// Stable name.
    pub codigo: &'static str,
    /// What there is to know.
    pub mensaje: String,
    /// Where, if it is about a cell.
    pub casilla: Option<Casilla>,
}

/// A filled Anexo.
#[derive(Clone, Debug)]
pub struct Anexo {
    /// How it is written.
    pub formato: Formato,
    /// All sheets in the order of the workbook.
    pub hojas: Vec<HojaLeida>,
    /// The schools.
    pub establecimientos: Vec<Escuela>,
    /// The services by school.
    pub servicios: Vec<Pedido>,
    /// Services of the sheet that the catalogue does not have: heading, its cell, RBDs that are marked.
    pub otros_servicios: Vec<(String, Casilla, Vec<String>)>,
    /// People and institutions.
    pub personas: BTreeMap<Sujeto, Vec<Datos>>,
    /// Where it says that the system is the sostenedor's own.
    pub sistema_propio: Option<Casilla>,
    /// What else there is to know.
    pub notas: Vec<Nota>,
}

impl Anexo {
    /// Reads a workbook as an Anexo.
    ///
    /// # Errors
    /// What the file is instead: no workbook, damaged, without anything of an Anexo.
    pub fn read(bytes: &[u8], catalogo: &Catalogo) -> Result<Self, Rechazo> {
        let libro = lectura::open(bytes)?;
        let palabras = Palabras::new(catalogo);
        let seen: Vec<Vista> = libro.hojas.iter().map(|h| Vista::of(h, &palabras)).collect();
        let hojas = libro.hojas.iter().zip(&seen).map(|(h, vista)| HojaLeida {
            nombre: h.nombre.clone(),
            oculta: h.oculta,
            clases: Vec::new(),
            tabla: vista.tabla.clone(),
            lista: None,
        });
        let mut anexo = Self {
            formato: libro.formato,
            hojas: hojas.collect(),
            establecimientos: Vec::new(),
            servicios: Vec::new(),
            otros_servicios: Vec::new(),
            personas: BTreeMap::new(),
            sistema_propio: None,
            notas: Vec::new(),
        };
        let mut any = false;
        for clase in Clase::TODAS {
            let scores: Vec<u32> = libro
                .hojas
                .iter()
                .zip(&seen)
                .map(|(hoja, vista)| score(clase, hoja, vista, &palabras))
                .collect();
            any |= scores.iter().any(|s| *s > 0);
            if let Some(n) = anexo.choose(clase, &scores) {
                anexo.hojas[n].clases.push(clase);
                let Vista { tabla, ficha, lista, matriz } = &seen[n];
                let hoja = &libro.hojas[n];
                let tabla =
                    tabla.as_ref().filter(|t| t.score(clase) > 0 || (clase == Clase::Contactos && *matriz));
                let lista = lista.as_ref().filter(|_| clase == Clase::Servicios);
                anexo.hojas[n].lista = lista.cloned().or(anexo.hojas[n].lista.take());
                let mut leyendo =
                    Leyendo { anexo: &mut anexo, hoja, n, palabras: &palabras, catalogo, callado: false };
                match (clase, tabla) {
                    (_, _) if let Some(lista) = lista => leyendo.list(lista, ficha),
                    (Clase::Identificacion, Some(tabla)) => leyendo.schools(tabla),
                    (Clase::Servicios, Some(tabla)) => leyendo.services(tabla),
                    (Clase::Contactos, Some(tabla)) if *matriz => leyendo.matrix(tabla),
                    (Clase::Contactos, Some(tabla)) => leyendo.people(tabla),
                    (_, None) => leyendo.form(clase, ficha),
                }
            }
        }
        if !any {
            return Err(Rechazo::new(
                codigos::NO_ES,
                "la planilla se lee, pero ninguna de sus hojas se reconoce como parte de un Anexo",
                "Revise que sea el Anexo. Si lo es, agregue sus encabezados a una copia de la tabla palabras_anexo (convenio catalogo palabras_anexo) y entréguela con --catalogo.",
            ));
        }
        anexo.after();
        Ok(anexo)
    }

    /// The sheet of this class: the best, where it is clearly better than the next.
    fn choose(&mut self, clase: Clase, scores: &[u32]) -> Option<usize> {
        let mut order: Vec<usize> = (0..scores.len()).filter(|n| scores[*n] > 0).collect();
        order.sort_by_key(|n| (std::cmp::Reverse(scores[*n]), self.hojas[*n].oculta, *n));
        let Some(best) = order.first().copied() else {
            self.note(codigos::FALTA_HOJA, format!("no se halló la hoja de {}", clase.nombre()), None);
            return None;
        };
        let name = |n: usize| format!("«{}»", self.hojas[n].nombre);
        let Some(second) = order.get(1).copied() else { return Some(best) };
        // Half as much again, or the other one is hidden while this one is seen.
        let clear = scores[best] * 2 >= scores[second] * 3
            || (self.hojas[second].oculta && !self.hojas[best].oculta && scores[best] >= scores[second]);
        let both =
            format!("las hojas {} y {} podrían ser la de {}", name(best), name(second), clase.nombre());
        let (codigo, what) = if clear {
            (codigos::DOS_HOJAS, format!("{both}; se leyó {}", name(best)))
        } else {
            (codigos::HOJA_DUDOSA, format!("{both}, y no se leyó ninguna"))
        };
        self.note(codigo, what, Some(Casilla { hoja: second, fila: 0, columna: 0 }));
        clear.then_some(best)
    }

    pub(super) fn note(&mut self, codigo: &'static str, mensaje: String, casilla: Option<Casilla>) {
        self.notas.push(Nota { codigo, mensaje, casilla });
    }

    /// What can be said when all is read.
    fn after(&mut self) {
        for n in 0..self.hojas.len() {
            if self.hojas[n].oculta && !self.hojas[n].clases.is_empty() {
                let mensaje = format!("la hoja «{}» está oculta, y se leyó", self.hojas[n].nombre);
                self.note(codigos::HOJA_OCULTA, mensaje, Some(Casilla { hoja: n, fila: 0, columna: 0 }));
            }
        }
        let lists: [Vec<(u32, Casilla)>; 2] = [
            self.establecimientos.iter().map(|e| (e.rbd.numero, e.casilla)).collect(),
            self.servicios.iter().map(|e| (e.rbd.numero, e.casilla)).collect(),
        ];
        for list in lists {
            let mut seen = BTreeSet::new();
            for (numero, casilla) in list {
                if !seen.insert(numero) {
                    self.note(
                        codigos::RBD_REPETIDO,
                        format!("el RBD {numero} está dos veces"),
                        Some(casilla),
                    );
                }
            }
        }
    }

    /// The name of a sheet.
    pub fn sheet(&self, casilla: Casilla) -> &str {
        self.hojas.get(casilla.hoja).map_or("", |h| &h.nombre)
    }

    /// The sheet that was taken for this one, with its table where it has one.
    pub fn of(&self, clase: Clase) -> Option<(usize, Option<&Tabla>)> {
        let n = self.hojas.iter().position(|h| h.clases.contains(&clase))?;
        Some((n, self.hojas[n].tabla.as_ref()))
    }
}

/// A sheet, as what it could be.
struct Vista {
    tabla: Option<Tabla>,
    ficha: Ficha,
    /// Services as rows, where they say more than the columns of the table.
    lista: Option<Lista>,
    /// Whether the table has people as columns.
    matriz: bool,
}

impl Vista {
    fn of(hoja: &Hoja, palabras: &Palabras<'_>) -> Self {
        let tabla = tabla::find(hoja, palabras);
        let columns = tabla.as_ref().map_or(0, |t| t.services().count());
        let lista = lista::find(hoja, palabras).filter(|l| l.count() > columns);
        let matriz = tabla.as_ref().is_some_and(|t| is_matrix(t, hoja));
        Self { tabla, ficha: fichas::read(hoja, palabras), lista, matriz }
    }
}

/// People as columns, their facts as rows: a heading of roles alone, with something else than labels below it.
pub(crate) fn is_matrix(tabla: &Tabla, hoja: &Hoja) -> bool {
    let labels = |n: u16| {
        let below = hoja.celdas.range(tabla.encabezado.end() + 1..).filter_map(|(_, f)| f.get(&n)).take(20);
        let read: Vec<bool> = below.map(|c| fichas::is_label(&text(c))).collect();
        read.iter().filter(|l| **l).count() * 2 > read.len()
    };
    let mut role = 0;
    for (n, columna) in &tabla.columnas {
        match columna {
            Columna::Dato(
                Some(
                    Sujeto::Administrativo
                    | Sujeto::Tecnico
                    | Sujeto::Proveedor
                    | Sujeto::Sostenedor
                    | Sujeto::Representante,
                ),
                Atributo::Nombre,
            ) if !labels(*n) => role += 1,
            Columna::Dato(..) | Columna::Servicio(_) => return false,
            _ => {}
        }
    }
    role >= 2
}

fn score(clase: Clase, hoja: &Hoja, vista: &Vista, palabras: &Palabras<'_>) -> u32 {
    let Vista { tabla, ficha, lista, matriz } = vista;
    let tabla = tabla.as_ref();
    let of_table = tabla.map_or(0, |t| t.score(clase));
    let with_rbd = ficha.rbd().is_some();
    let of_form = match clase {
        Clase::Identificacion if with_rbd => {
            let n = ficha.count(&[Sujeto::Establecimiento]);
            if n >= 3 { n * 2 } else { 0 }
        }
        Clase::Contactos if *matriz => 12,
        // A table of schools may name the sostenedor; who is called is another matter.
        Clase::Contactos if tabla.is_none_or(|t| t.column(Atributo::Rbd).is_none()) => {
            let n = ficha.count(&[Sujeto::Administrativo, Sujeto::Tecnico, Sujeto::Proveedor]);
            if n >= 2 { n * 2 } else { 0 }
        }
        Clase::Servicios if with_rbd && ficha.servicios.len() >= 2 => {
            u32::try_from(ficha.servicios.len() * 3).unwrap_or(u32::MAX)
        }
        _ => 0,
    };
    let services = lista.as_ref().filter(|_| clase == Clase::Servicios).map_or(0, Lista::count);
    let of_list = u32::try_from(services * 3).unwrap_or(u32::MAX);
    let best = of_table.max(of_form).max(of_list);
    // The name counts only among sheets that could be it.
    let named = palabras.sheet(&hoja.nombre) == Some(clase.clave());
    if best > 0 && named { best + 4 } else { best }
}
