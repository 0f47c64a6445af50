//! Holds a filled matrix against its expediente: what we wrote and reads otherwise, and what the file itself says otherwise.

mod rastro;

use std::collections::BTreeSet;

use super::super::Pendiente;
use super::super::campo::Sujeto;
use super::super::oficial::Lleno;
use super::anexo::celdas::RbdEscrito;
use super::anexo::codigos;
use super::anexo::comparar::{Diferencia, Sobre, compare};
use super::anexo::palabras::Palabras;
use super::anexo::tabla::Clase;
use super::anexo::{Anexo, Casilla};
use super::matriz::Matriz;
use crate::base::texto::plain;
use crate::catalogo::Catalogo;
use crate::perfil::Expediente;
use crate::perfil::fuente::cell_name;
use rastro::{Rastros, lacks_person};

/// Something that a person should look at in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hallazgo {
    /// Stable name.
    pub codigo: &'static str,
    /// What it is.
    pub mensaje: String,
    /// What to do.
    pub ayuda: String,
    /// Sheet and cell, where there is one to point at.
    pub lugar: Option<(String, String)>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Cotejo {
    /// What we wrote and reads otherwise: our own fault.
    pub propias: Vec<String>,
    /// What the file said before, or lacks.
    pub ajenas: Vec<Hallazgo>,
    /// What was written cell by cell and could not be read again as part of an Anexo.
    pub sin_leer: Vec<Hallazgo>,
    /// The RBDs that the filled file names.
    pub rbds: BTreeSet<u32>,
    /// RBDs of rows that the file had and the profile does not, each with its sheet.
    ajenos: Vec<(String, RbdEscrito)>,
    /// Open questions that are told here, with the cell of the school's row.
    dichas: BTreeSet<String>,
}

impl Cotejo {
    /// Whether it has told, with its cell, what this open question is about.
    pub fn tells(&self, pendiente: &Pendiente) -> bool {
        let row = |(hoja, rbd): &(String, RbdEscrito)| {
            pendiente.id == format!("hoja «{hoja}»") && pendiente.motivo.contains(&format!(" {rbd},"))
        };
        self.dichas.contains(&pendiente.id) || self.ajenos.iter().any(row)
    }

    /// Whether this RBD was told as one that the profile does not have.
    pub fn is_foreign(&self, rbd: u32) -> bool {
        self.ajenos.iter().any(|(_, ajeno)| ajeno.numero == rbd)
    }
}

/// Reads the filled file as an Anexo, and holds it against the expediente. `original` is what the file said before it
/// was filled, as far as it can be read as an Anexo; it is asked for only where something has to be shown in it.
pub fn check<'o>(
    matriz: &Matriz,
    lleno: &Lleno,
    x: &Expediente<'_>,
    catalogo: &Catalogo,
    original: &dyn Fn() -> Option<&'o Anexo>,
) -> Cotejo {
    let rastros = Rastros::new(matriz, &lleno.resultado, x);
    let mut cotejo = Cotejo { rbds: rastros.written_rbds(), ..Cotejo::default() };
    let anexo = match Anexo::read(&lleno.resultado.bytes, catalogo) {
        Ok(anexo) => anexo,
        Err(rechazo) => {
            cotejo.sin_leer.push(not_read(rechazo.mensaje, None));
            return cotejo;
        }
    };
    cotejo.rbds.extend(anexo.establecimientos.iter().map(|e| e.rbd.numero));
    cotejo.rbds.extend(anexo.servicios.iter().map(|p| p.rbd.numero));
    let mut mirada =
        Mirada { matriz, lleno, anexo: &anexo, rastros, palabras: Palabras::new(catalogo), original, cotejo };
    let apart = mirada.sheets();
    let mut unread: Vec<Diferencia> = Vec::new();
    for diferencia in compare(&anexo, x, catalogo) {
        if class_of(&diferencia.sobre).is_some_and(|clase| apart.contains(&clase)) {
            continue;
        }
        match mirada.judge(&diferencia) {
            Juicio::Nuestra => mirada.own_fault(&diferencia),
            Juicio::DelArchivo => mirada.tell(diferencia),
            Juicio::NoSeLee => unread.push(diferencia),
            Juicio::Dicha => {}
        }
    }
    mirada.unread(&unread);
    mirada.cotejo
}

/// Whose a difference is.
enum Juicio {
    /// We wrote it, and it reads otherwise.
    Nuestra,
    /// The file says so by itself, or lacks it.
    DelArchivo,
    /// We wrote it, and the reader looks for it elsewhere.
    NoSeLee,
    /// It is none, or was told already.
    Dicha,
}

struct Mirada<'a, 'o> {
    matriz: &'a Matriz,
    lleno: &'a Lleno,
    anexo: &'a Anexo,
    rastros: Rastros<'a>,
    palabras: Palabras<'a>,
    original: &'a dyn Fn() -> Option<&'o Anexo>,
    cotejo: Cotejo,
}

impl Mirada<'_, '_> {
    /// The sheets that filler and reader do not take for the same; nothing on them can be compared.
    fn sheets(&mut self) -> BTreeSet<Clase> {
        let mut apart = BTreeSet::new();
        for (n, (nombre, clases)) in self.matriz.sheets().enumerate() {
            for clase in Clase::TODAS.into_iter().filter(|c| clases.contains(&c.nombre())) {
                if self.anexo.of(clase).map(|(n, _)| n) == Some(n) {
                    continue;
                }
                apart.insert(clase);
                if self.rastros.wrote_on(n) {
                    let mensaje = format!(
                        "la hoja «{nombre}» se llenó como la de {}, y al volver a leerla no se reconoce como tal",
                        clase.nombre()
                    );
                    self.cotejo.sin_leer.push(not_read(mensaje, Some((nombre.to_owned(), "A1".to_owned()))));
                }
            }
        }
        apart
    }

    fn judge(&self, d: &Diferencia) -> Juicio {
        let hoja = d.casilla.map(|c| c.hoja).or_else(|| Some(self.anexo.of(class_of(&d.sobre)?)?.0));
        let Some(hoja) = hoja else { return Juicio::Dicha };
        if d.codigo == codigos::SOBRA_RBD {
            return Juicio::DelArchivo;
        }
        if self.rastros.is_open(hoja, d) {
            // What stands in the row of one school is told with its cell: the question knows its column only.
            let has_cell = matches!(d.codigo, codigos::SOBRA_SERVICIO | codigos::DISTINTO);
            let of_row = has_cell && self.rastros.asked_of_row(hoja, &d.sobre).next().is_some();
            return if of_row { Juicio::DelArchivo } else { Juicio::Dicha };
        }
        match &d.sobre {
            Sobre::Fila(..) => self.row(hoja, d),
            Sobre::Servicio(_, clave) => self.service(hoja, d, clave),
            Sobre::Escuela(..) | Sobre::Persona(..) => self.fact(hoja, d),
        }
    }

    /// A school without its row.
    fn row(&self, hoja: usize, d: &Diferencia) -> Juicio {
        // A formula may bring the RBD from another sheet; what it gives is known when Excel opens the file.
        if self.rastros.written(hoja, &d.sobre).next().is_some() || self.rastros.is_left(hoja, d) {
            return Juicio::NoSeLee;
        }
        let nombre = &self.anexo.hojas[hoja].nombre;
        let sheet = |p: &Pendiente| p.id == "libro" || p.id.starts_with(&format!("hoja «{nombre}»"));
        let code = self.rastros.rbd(&d.sobre);
        let told = self.lleno.resultado.pendientes.iter().any(sheet)
            || (matches!(d.sobre, Sobre::Fila(Clase::Identificacion, _))
                && self.lleno.faltan.iter().any(|(_, cual)| Some(cual) == code.as_ref()));
        if told { Juicio::Dicha } else { Juicio::DelArchivo }
    }

    fn service(&self, hoja: usize, d: &Diferencia, clave: &str) -> Juicio {
        let written: Vec<&str> = self.rastros.written(hoja, &d.sobre).collect();
        let yes = written.iter().any(|v| !v.is_empty() && self.palabras.mark(v) != Some(false));
        let no = written.iter().any(|v| self.palabras.mark(v) == Some(false));
        let has_column = self.anexo.servicios.iter().any(|p| p.marcas.contains_key(clave));
        match d.codigo {
            codigos::SOBRA_SERVICIO if no && !yes => Juicio::Nuestra,
            codigos::SOBRA_SERVICIO => Juicio::DelArchivo,
            codigos::FALTA_SERVICIO if yes && !no && has_column => Juicio::Nuestra,
            _ if yes => Juicio::NoSeLee,
            _ if !has_column && self.lleno.faltan.iter().any(|(_, cual)| cual == clave) => Juicio::Dicha,
            _ => Juicio::DelArchivo,
        }
    }

    /// A fact of a school or of one of the people.
    fn fact(&self, hoja: usize, d: &Diferencia) -> Juicio {
        if self.rastros.is_left(hoja, d) {
            return Juicio::Dicha;
        }
        let written: Vec<&str> = self.rastros.written(hoja, &d.sobre).collect();
        if d.dice.is_empty() {
            // Nobody needs a cell for somebody that the file does not name. That a cell is for a fact which nobody saw
            // a blank for is the reader's word alone.
            let nowhere = matches!(&d.sobre, Sobre::Persona(s, _) if !self.anexo.personas.contains_key(s));
            return if nowhere && written.is_empty() { Juicio::Dicha } else { Juicio::NoSeLee };
        }
        let said = plain(&d.dice);
        if written.iter().any(|v| plain(v) == said) {
            // Written as its heading wants it: without dots, without its digit, several in one cell.
            return Juicio::Dicha;
        }
        // Of people's forms the reader takes labels and neighbours for values; that one contact stands where the other
        // should is what it can be believed.
        let own = match &d.sobre {
            Sobre::Persona(sujeto, atributo) => other_contact(*sujeto).is_some_and(|o| {
                self.rastros.written(hoja, &Sobre::Persona(o, *atributo)).any(|v| plain(v) == said)
            }),
            _ => self.rastros.wrote(hoja, &said),
        };
        let before = self.matriz.texts(hoja).iter().any(|t| plain(t).contains(&said));
        match &d.sobre {
            _ if own && !before => Juicio::Nuestra,
            _ if !written.is_empty() || self.rastros.wrote(hoja, &said) => Juicio::NoSeLee,
            Sobre::Persona(..) if lacks_person(&self.lleno.faltan, &d.sobre) => Juicio::Dicha,
            _ => Juicio::DelArchivo,
        }
    }

    fn own_fault(&mut self, d: &Diferencia) {
        let place = self.place(d.casilla).map(|(hoja, celda)| format!(" (hoja «{hoja}», celda {celda})"));
        self.cotejo.propias.push(format!("{}{}", d.mensaje, place.unwrap_or_default()));
    }

    fn tell(&mut self, d: Diferencia) {
        let lugar = self.place(self.before(&d.sobre).or(d.casilla));
        if let Some(casilla) = d.casilla {
            let asked = self.rastros.asked_of_row(casilla.hoja, &d.sobre);
            self.cotejo.dichas.extend(asked.map(str::to_owned));
        }
        if let (codigos::SOBRA_RBD, Sobre::Fila(clase, numero)) = (d.codigo, &d.sobre) {
            let rbd = row_of(self.anexo, *clase, *numero).map(|(rbd, _)| rbd);
            self.cotejo.ajenos.extend(lugar.iter().map(|(hoja, _)| hoja.clone()).zip(rbd));
        }
        let Diferencia { codigo, mensaje, ayuda, .. } = d;
        self.cotejo.ajenas.push(Hallazgo { codigo, mensaje, ayuda, lugar });
    }

    /// Where it stood before rows were put in.
    fn before(&self, sobre: &Sobre) -> Option<Casilla> {
        match sobre {
            Sobre::Fila(clase, numero) => Some(row_of((self.original)()?, *clase, *numero)?.1),
            Sobre::Servicio(numero, clave) => {
                let row = (self.original)()?.servicios.iter().find(|p| p.rbd.numero == *numero)?;
                Some(row.marcas.get(clave)?.1)
            }
            Sobre::Escuela(..) | Sobre::Persona(..) => None,
        }
    }

    /// One word for each sheet, however many facts of it could not be read.
    fn unread(&mut self, all: &[Diferencia]) {
        let mut done: BTreeSet<Option<usize>> = BTreeSet::new();
        for d in all {
            let hoja = d.casilla.map(|c| c.hoja);
            if !done.insert(hoja) {
                continue;
            }
            let more = all.iter().filter(|o| o.casilla.map(|c| c.hoja) == hoja).count() - 1;
            let rest = match more {
                0 => String::new(),
                1 => "; y otra diferencia".to_owned(),
                n => format!("; y otras {n} diferencias"),
            };
            let mensaje = format!("al volver a leerlo, {}{rest}", d.mensaje);
            self.cotejo.sin_leer.push(not_read(mensaje, self.place(d.casilla)));
        }
    }

    fn place(&self, casilla: Option<Casilla>) -> Option<(String, String)> {
        casilla.map(|c| (self.anexo.sheet(c).to_owned(), cell_name(c.fila, c.columna)))
    }
}

/// The contact that one could be mistaken for.
const fn other_contact(sujeto: Sujeto) -> Option<Sujeto> {
    match sujeto {
        Sujeto::Administrativo => Some(Sujeto::Tecnico),
        Sujeto::Tecnico => Some(Sujeto::Administrativo),
        _ => None,
    }
}

/// Which of the three sheets a difference is on; people may be on any.
fn class_of(sobre: &Sobre) -> Option<Clase> {
    match sobre {
        Sobre::Fila(clase, _) => Some(*clase),
        Sobre::Escuela(..) => Some(Clase::Identificacion),
        Sobre::Servicio(..) => Some(Clase::Servicios),
        Sobre::Persona(..) => None,
    }
}

/// The row of a school on one of the two sheets that have rows of schools.
fn row_of(anexo: &Anexo, clase: Clase, numero: u32) -> Option<(RbdEscrito, Casilla)> {
    let mut schools = anexo.establecimientos.iter().map(|e| (e.rbd, e.casilla));
    let mut services = anexo.servicios.iter().map(|p| (p.rbd, p.casilla));
    let is = |(rbd, _): &(RbdEscrito, Casilla)| rbd.numero == numero;
    if clase == Clase::Servicios { services.find(is) } else { schools.find(is) }
}

fn not_read(mensaje: String, lugar: Option<(String, String)>) -> Hallazgo {
    let ayuda = "Cada celda que se escribió se comprobó; que esté donde corresponde no se pudo comprobar. Revise esa hoja \
                 en el archivo lleno.";
    Hallazgo { codigo: codigos::SIN_COTEJAR, mensaje, ayuda: ayuda.to_owned(), lugar }
}
