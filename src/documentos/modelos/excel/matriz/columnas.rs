//! What goes into the columns of tables: of schools, a fact or a mark a column; of people, a fact a cell.

use std::collections::BTreeMap;

use super::super::super::campo::{Atributo as A, Atributo, Campo, Sujeto as S, Sujeto};
use super::super::super::decision::{Decision, Destino, Opcion};
use super::super::super::pistas::Etiqueta;
use super::super::anexo::celdas::text;
use super::super::anexo::palabras::{Otra, Palabras};
use super::super::anexo::tabla::{Clase, Columna};
use super::super::forma::Forma;
use super::super::referencias::Celda;
use super::espacio::{Espacio, Lugar, Modo};
use super::etiquetas::asks_several;
use super::marcas::{self, Marcas};
use super::presentacion::Presentacion;
use super::zonas::Zona;
use crate::base::planilla::a_la_vista::Hoja;
use crate::base::texto::plain;

/// A table that is looked at.
pub(super) struct Mirada<'a, 'c> {
    pub hoja: &'a Hoja,
    pub n: usize,
    pub forma: &'a Forma,
    pub zona: &'a Zona,
    pub palabras: &'a Palabras<'c>,
}

/// The name of a cell; row and column from 0.
pub(super) fn name(fila: u32, columna: u16) -> String {
    Celda::new(fila + 1, u32::from(columna) + 1).to_string()
}

impl Mirada<'_, '_> {
    /// Whether the table has a row for each school.
    pub fn is_of_schools(&self) -> bool {
        let tabla = &self.zona.tabla;
        let school = |c: &Columna| {
            matches!(
                c,
                Columna::Dato(Some(S::Establecimiento), _) | Columna::Dato(None, A::Rbd | A::NombreRbd)
            )
        };
        let code = tabla.columnas.values().any(|c| matches!(c, Columna::Dato(_, A::Rbd | A::NombreRbd)));
        let about = self.title_subject().is_none()
            && tabla.columnas.values().any(|c| school(c) && !matches!(c, Columna::Dato(_, A::Cantidad)));
        !self.zona.matriz && (code || about)
    }

    pub fn heading(&self, columna: u16) -> String {
        self.zona.tabla.titulos.get(&columna).cloned().unwrap_or_default()
    }

    /// Whether the heading of a column is only the rest of the merged one at its left.
    pub fn is_rest(&self, columna: u16) -> bool {
        let last = self.zona.tabla.encabezado.end();
        self.hoja
            .combinadas
            .iter()
            .any(|(f, c)| f.contains(last) && c.contains(&columna) && c.start() != &columna)
    }

    /// The words of title and notes above the table and the sheet's name.
    fn above(&self) -> String {
        let first = *self.zona.tabla.encabezado.start();
        let mut words = plain(&self.hoja.nombre);
        for (_, fila) in self.hoja.celdas.range(first.saturating_sub(6)..first) {
            for celda in fila.values() {
                words.push(' ');
                words.push_str(&plain(&text(celda)));
            }
        }
        words
    }

    fn example(&self, columna: u16) -> String {
        let row = self.zona.filas.example();
        if let Some(shown) = row.and_then(|fila| self.hoja.cell(fila, columna)) {
            return text(shown);
        }
        // «12345-6», «sin puntos» right below the heading, above the rows.
        let below = self.zona.tabla.encabezado.end() + 1;
        let first = self.zona.filas.filas.first().map_or(u32::MAX, |f| f.numero);
        self.hoja.cell(below, columna).filter(|_| below < first).map(text).unwrap_or_default()
    }

    fn column_blank(&self, lista: usize, columna: u16, decision: Decision) -> Espacio {
        let titulo = self.heading(columna);
        let presentacion = Presentacion::of(&titulo, &self.example(columna));
        let first = self.zona.filas.free().next();
        let texto = first.and_then(|f| self.hoja.cell(f, columna)).map(text).unwrap_or_default();
        Espacio {
            id: format!("h{}.{}+", self.n + 1, name(*self.zona.tabla.encabezado.end(), columna)),
            hoja: self.n,
            lugar: Lugar::Columna { lista, columna },
            titulo,
            texto,
            decision,
            modo: Modo { presentacion, ..Modo::default() },
        }
    }

    /// The columns of a list of schools.
    pub fn of_schools(&self, lista: usize) -> Vec<Espacio> {
        let tabla = &self.zona.tabla;
        let services: Vec<u16> = tabla.services().map(|(n, _)| n).collect();
        let free = self.zona.filas.free().next().unwrap_or(tabla.encabezado.end() + 1);
        let example = self.zona.filas.example();
        let marks = marcas::of_cells(self.hoja, self.forma, self.palabras, &services, example, free);
        let contacts = {
            let words = self.above();
            words.contains("contacto") || words.contains("contraparte") || words.contains("encargad")
        };
        let mut all = Vec::new();
        for (n, columna) in tabla.columnas.iter().filter(|(n, _)| !self.is_rest(**n)) {
            let titulo = self.heading(*n);
            let decision = match columna {
                Columna::Servicio(clave) => Decision::new(
                    Destino::Casilla(Opcion::Servicio(clave.clone())),
                    90,
                    format!(
                        "el encabezado «{titulo}» nombra ese servicio; se marca «{}», {}",
                        marks.si, marks.motivo
                    ),
                ),
                Columna::Dato(sujeto, atributo) => self.fact(*n, *sujeto, *atributo, contacts),
                Columna::Rol => Decision::unknown(format!("no se sabe qué va en la columna «{titulo}»")),
                Columna::Otra(titulo) | Columna::Desconocida(titulo) => self.other(*n, titulo),
            };
            if self.is_contrary(*n) {
                continue;
            }
            let mut espacio = self.column_blank(lista, *n, decision);
            if matches!(espacio.decision.destino, Destino::Casilla(_)) || self.is_among(*n, &services) {
                espacio.modo.marcas = Some(marks.clone());
                espacio.modo.contra = Some(n + 1).filter(|k| self.is_contrary(*k));
                if espacio.modo.contra.is_some() {
                    espacio.modo.marcas = Some(Marcas::crosses());
                }
            }
            all.push(espacio);
        }
        all
    }

    /// Whether a column is for the no of the service whose yes is at its left.
    fn is_contrary(&self, n: u16) -> bool {
        let last = *self.zona.tabla.encabezado.end();
        let says = |n: u16| self.hoja.cell(last, n).and_then(|c| self.palabras.mark(&text(c)));
        let service = |n: u16| matches!(self.zona.tabla.columnas.get(&n), Some(Columna::Servicio(_)));
        n > 0 && service(n - 1) && says(n) == Some(false) && says(n - 1) == Some(true)
    }

    /// Which number each column of a digit belongs to: the one that its heading names, or the nearest before it.
    pub fn digits(&self) -> BTreeMap<u16, u16> {
        let columnas = &self.zona.tabla.columnas;
        let mut found: BTreeMap<u16, u16> = BTreeMap::new();
        for n in columnas.iter().filter(|(_, c)| matches!(c, Columna::Dato(_, A::Digito))).map(|(n, _)| *n) {
            let words = format!(" {} ", plain(&self.heading(n)));
            let named = |a: A| {
                let says = match a {
                    A::Rbd => words.contains(" rbd ") || words.contains(" establecimiento "),
                    _ => words.contains(" rut ") || words.contains(" run ") || words.contains(" sostenedor "),
                };
                let other = words.contains(" rbd ") || words.contains(" rut ") || words.contains(" run ");
                says || !other
            };
            let number = columnas.range(..n).rev().find(|(k, c)| {
                matches!(c, Columna::Dato(_, a @ (A::Rbd | A::Rut)) if named(*a))
                    && !found.values().any(|v| v == *k)
            });
            if let Some((number, _)) = number {
                found.insert(n, *number);
            }
        }
        found
    }

    /// A column with a fact: the digit of a number goes where it has a column of its own.
    fn fact(&self, n: u16, sujeto: Option<Sujeto>, atributo: Atributo, contacts: bool) -> Decision {
        let tabla = &self.zona.tabla;
        let titulo = self.heading(n);
        let digits = self.digits();
        if atributo == A::Digito {
            let number = digits.get(&n).and_then(|number| tabla.columnas.get(number));
            return match number {
                Some(Columna::Dato(of, A::Rbd | A::Rut)) => {
                    let is_school = matches!(number, Some(Columna::Dato(_, A::Rbd)));
                    let default = if is_school { S::Establecimiento } else { S::Sostenedor };
                    let campo = Campo::new(of.or(sujeto).unwrap_or(default), A::Digito);
                    Decision::campo(campo, 92, format!("«{titulo}» es del número que está antes"))
                }
                _ => Decision::unknown(format!("no se sabe de qué número es «{titulo}»")),
            };
        }
        let etiqueta = Etiqueta::read(titulo.split(['(', '[', '\n', '*']).next().unwrap_or(&titulo));
        let mut certeza = if etiqueta.ajenas == 0 { 92 } else { 75 };
        let mut motivo = format!("el encabezado dice «{titulo}»");
        let de_quien = sujeto.unwrap_or(match atributo {
            A::Rbd | A::NombreRbd | A::Nombre | A::Dependencia | A::Direccion | A::Comuna | A::Region => {
                S::Establecimiento
            }
            // A school has no RUT of its own: in a list of schools it is who maintains them.
            A::Rut => S::Sostenedor,
            A::Cargo | A::Correo | A::Telefono if contacts => S::Administrativo,
            _ => S::Establecimiento,
        });
        if sujeto.is_none() && de_quien == S::Administrativo {
            certeza = certeza.min(72);
            motivo = format!("{motivo}, y la hoja es de contactos");
        }
        if asks_several(Etiqueta { atributo: Some(atributo), ..etiqueta }, &titulo) {
            certeza = 50;
            motivo = format!("«{titulo}» pide varias cosas");
        }
        let split = digits.values().any(|number| *number == n);
        Decision::campo(Campo::new(de_quien, if split { A::Cuerpo } else { atributo }), certeza, motivo)
    }

    /// A column that is no fact: the number of the row, remarks, what nobody knows, an unknown service.
    pub fn other(&self, n: u16, titulo: &str) -> Decision {
        let known = self.palabras.heading(titulo);
        if known == Some(Otra::Orden) {
            let campo = Campo::new(S::Establecimiento, A::Orden);
            return Decision::campo(campo, 90, format!("«{titulo}» numera las filas"));
        }
        let words = plain(titulo);
        if words.starts_with("observaci") || words.starts_with("comentario") || words.starts_with("nota") {
            return Decision::ajeno(format!("«{titulo}» es para anotaciones"));
        }
        let etiqueta = Etiqueta::read(titulo);
        let padded = format!(" {words} ");
        let theirs = [
            " mineduc ",
            " ministerio ",
            " token ",
            " folio ",
            " resolucion ",
            " firma ",
            " timbre ",
            " uso interno ",
            " uso exclusivo ",
            " visto bueno ",
            " v b ",
            " id convenio ",
            " id cliente ",
            " recepcion ",
        ];
        if theirs.iter().any(|w| padded.contains(w)) {
            return Decision::ajeno(format!("«{titulo}» lo completa otra persona"));
        }
        let services: Vec<u16> = self.zona.tabla.services().map(|(n, _)| n).collect();
        if self.is_among(n, &services) {
            return Decision::unknown(format!(
                "el catálogo no tiene el servicio «{titulo}»; si es otro nombre de uno que tiene, dígalo en el mapa (casilla.servicio.…)"
            ));
        }
        if matches!(etiqueta.sujeto, Some(S::Ministerio | S::Tercero)) {
            return Decision::ajeno(format!("«{titulo}» es para otra persona"));
        }
        Decision::unknown(format!("no se sabe qué va bajo «{titulo}»"))
    }

    /// Whether a column stands between the services, or right beside them.
    fn is_among(&self, n: u16, services: &[u16]) -> bool {
        let (Some(first), Some(last)) = (services.first(), services.last()) else { return false };
        (first.saturating_sub(1)..=last + 1).contains(&n) && {
            let columna = self.zona.tabla.columnas.get(&n);
            !matches!(columna, Some(Columna::Dato(..) | Columna::Rol))
        }
    }

    pub fn cell_blank(&self, fila: u32, columna: u16, titulo: String, decision: Decision) -> Espacio {
        let texto = self.hoja.cell(fila, columna).map(text).unwrap_or_default();
        let presentacion = Presentacion::of(&titulo, &self.example(columna));
        Espacio {
            id: format!("h{}.{}", self.n + 1, name(fila, columna)),
            hoja: self.n,
            lugar: Lugar::Celda { fila, columna },
            titulo,
            texto,
            decision,
            modo: Modo { presentacion, ..Modo::default() },
        }
    }

    /// Which of the three sheets the table is, and how much speaks for it.
    pub fn class(&self) -> Option<(Clase, u32)> {
        let tabla = &self.zona.tabla;
        if self.zona.matriz {
            return Some((Clase::Contactos, 12));
        }
        let best = Clase::TODAS.into_iter().map(|c| (c, tabla.score(c))).max_by_key(|(_, s)| *s)?;
        (best.1 > 0).then_some(best)
    }
}
