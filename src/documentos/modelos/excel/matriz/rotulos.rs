//! What goes beside the labels of a form: a label at the left, room to write at its right or behind its colon.

use super::super::super::campo::{Atributo as A, Campo, Sujeto as S, Sujeto};
use super::super::super::decision::{Decision, Destino};
use super::super::super::pistas::Etiqueta;
use super::super::anexo::celdas::text;
use super::super::anexo::encabezados::without_number;
use super::super::anexo::palabras::Palabras;
use super::super::forma::Forma;
use super::columnas::name;
use super::espacio::{Espacio, Lugar, Modo};
use super::etiquetas::{asks_several, is_people_heading, label, ordinal};
use super::presentacion::Presentacion;
use super::signos::{is_placeholder, line_after_colon};
use crate::base::planilla::a_la_vista::Hoja;
use crate::base::texto::plain;

/// A sheet whose labels are looked at.
pub(super) struct Formulario<'a, 'c> {
    pub hoja: &'a Hoja,
    pub n: usize,
    pub forma: &'a Forma,
    pub palabras: &'a Palabras<'c>,
    /// Whom the sheet is about where nothing nearer says so, and how sure that is.
    pub de_quien: Option<(Sujeto, u8)>,
}

/// Whom the parts of a form are about.
#[derive(Default)]
struct Parte {
    /// From which column on, about whom (nobody, where the heading is not understood), and which one of several.
    de: Vec<(u16, Option<Sujeto>, Option<u16>)>,
    /// Who was named in the row above: «RUT» below «Sostenedor».
    nombrado: Option<(u16, Sujeto)>,
}

/// A heading of a part of the form: about whom. Nobody, where it is not understood.
struct Titulo(Option<Sujeto>);

impl Parte {
    fn part(&self, columna: u16) -> Option<(Option<Sujeto>, Option<u16>)> {
        self.de.iter().rev().find(|(n, ..)| *n <= columna).map(|(_, s, k)| (*s, *k))
    }

    fn at(&self, columna: u16) -> Option<Sujeto> {
        let part = self.part(columna).and_then(|(s, _)| s);
        part.or(self.nombrado.filter(|(n, _)| *n == columna).map(|(_, s)| s))
    }
}

impl Formulario<'_, '_> {
    /// The blanks of these rows.
    pub fn blanks(&self, filas: &[u32]) -> Vec<Espacio> {
        let mut all = Vec::new();
        let mut parts = Parte::default();
        let mut before: Option<u32> = None;
        let signed = self.signatures(filas);
        for fila in filas.iter().copied() {
            // What was said above a table is not about what stands below it.
            if before.is_some_and(|b| fila > b + 8) {
                parts = Parte::default();
            }
            if before.is_some_and(|b| fila > b + 1) {
                parts.nombrado = None;
            }
            before = Some(fila);
            let cells = self.texts(fila);
            let Some((_, head)) = cells.first() else { continue };
            if self.palabras.row(head).is_some() {
                continue;
            }
            if signed.contains(&fila) && parts.de.iter().all(|(_, s, _)| *s != Some(S::Representante)) {
                parts = Parte { de: vec![(0, Some(S::Representante), None)], nombrado: None };
            }
            let headings: Vec<_> = cells
                .iter()
                .filter_map(|(n, t)| self.section(fila, *n, t, &cells).map(|s| (*n, s.0, ordinal(t))))
                .collect();
            if headings.len() == cells.len() {
                // A title over the whole sheet is about nobody, and changes nothing that is known.
                if headings.iter().any(|(_, s, _)| s.is_some())
                    || parts.de.iter().any(|(_, s, _)| s.is_some())
                {
                    parts = Parte { de: headings, nombrado: None };
                }
                continue;
            }
            if !is_people_heading(&cells, self.palabras) {
                self.row(fila, &cells, &mut parts, &mut all);
            }
        }
        all
    }

    /// The rows of blocks in which somebody signs: who signs there is who represents.
    fn signatures(&self, filas: &[u32]) -> Vec<u32> {
        let signs = |fila: u32| {
            self.texts(fila).iter().any(|(_, t)| t.split_whitespace().count() <= 6 && is_for_signing(t))
        };
        let mut found = Vec::new();
        for block in filas.chunk_by(|a, b| a + 1 == *b) {
            if block.len() <= 6 && block.iter().any(|f| signs(*f)) {
                found.extend(block);
            }
        }
        found
    }

    /// The texts of a row that no formula made.
    fn texts(&self, fila: u32) -> Vec<(u16, String)> {
        let cells = self.hoja.celdas.get(&fila).into_iter().flatten();
        cells
            .filter(|(n, _)| !self.forma.formulas.contains(&(fila, **n)))
            .map(|(n, c)| (*n, text(c)))
            .filter(|(_, t)| !t.is_empty())
            .collect()
    }

    /// Whom a heading of a part of the form is about: a text without room at its right, alone in its row or beside
    /// other such headings. Nobody, where it is a heading and not understood; nothing, where it is none.
    fn section(&self, fila: u32, columna: u16, texto: &str, cells: &[(u16, String)]) -> Option<Titulo> {
        let beside = self.after(fila, columna);
        let room = self.forma.celdas.get(&fila).is_some_and(|c| c.contains(&beside));
        let followed = cells.iter().any(|(n, _)| *n == beside);
        if texto.trim_end().ends_with(':') || followed || line_after_colon(texto).is_some() {
            return None;
        }
        if room && !self.is_merged(fila, columna) {
            return None;
        }
        let bare = without_number(texto);
        if let Some(sujeto) = self.palabras.role(bare) {
            // Alone on a sheet without any look, «Sostenedor» may be a label as well: what stands below decides.
            let labelled = self.hoja.cell(fila + 1, columna).map(text).and_then(|t| label(&t));
            let heads = labelled.is_some_and(|e| e.atributo.is_some());
            return (room || heads || self.forma.celdas.is_empty()).then_some(Titulo(Some(sujeto)));
        }
        let etiqueta = Etiqueta::read(bare);
        // «Empresa proveedora del software» over «Razón social:» is whom the part is about.
        let heads = || {
            let below = self.hoja.cell(fila + 1, columna).map(text);
            let asks = below.and_then(|t| label(&t));
            asks.is_some_and(|e| e.atributo.is_some() && (e.sujeto.is_none() || e.sujeto == etiqueta.sujeto))
        };
        let named = etiqueta.palabras <= 12 && (etiqueta.atributo.is_none() || (!room && heads()));
        match etiqueta.sujeto.filter(|_| named) {
            Some(sujeto) => Some(Titulo(Some(sujeto))),
            // A heading that is not understood over a label without a subject: better nobody than somebody else.
            None => (etiqueta.palabras <= 8 && heads() && label(texto).is_none()).then_some(Titulo(None)),
        }
    }

    fn row(&self, fila: u32, cells: &[(u16, String)], parts: &mut Parte, all: &mut Vec<Espacio>) {
        let mut of_row = None;
        let mut i = 0;
        while let Some((n, texto)) = cells.get(i) {
            i += 1;
            let beside = self.after(fila, *n);
            let Some(etiqueta) = label(texto) else {
                all.extend(self.unknown(fila, *n, beside, texto));
                continue;
            };
            let next = cells.get(i).filter(|(c, _)| *c == beside);
            // «Contacto técnico | Nombre | ……»: the first says of whom the row is.
            if etiqueta.atributo.is_none() && next.is_some_and(|(_, t)| label(t).is_some()) {
                of_row = etiqueta.sujeto;
                continue;
            }
            let section = of_row.or(parts.at(*n));
            let unknown = of_row.is_none() && parts.part(*n).is_some_and(|(s, _)| s.is_none());
            let cual = parts.part(*n).and_then(|(_, k)| k);
            if let Some(dentro) = line_after_colon(texto).filter(|_| next.is_none()) {
                let mut espacio = self.blank(fila, *n, texto, etiqueta, section);
                texto[dentro.clone()].clone_into(&mut espacio.texto);
                espacio.modo.dentro = Some(dentro);
                all.push(espacio);
                continue;
            }
            let taken = next.filter(|(_, t)| label(t).is_some() && !is_placeholder(t));
            let closed = beside == u16::MAX
                || self.hoja.is_covered(fila, beside)
                || self.forma.formulas.contains(&(fila, beside))
                || !self.is_room(fila, *n, beside, next.is_some());
            if taken.is_some() || closed {
                continue;
            }
            let hint = etiqueta.ajenas > 0 || i > 1;
            if hint && !self.is_drawn(fila, beside) && !texto.trim_end().ends_with(':') && next.is_none() {
                continue;
            }
            let mut espacio = self.blank(fila, beside, texto, etiqueta, section);
            if let Destino::Campo(campo) = espacio.decision.destino {
                if unknown && etiqueta.sujeto.is_none() {
                    espacio.decision.certeza = 40;
                    espacio.decision.motivo.push_str("; no se entiende el título de su parte");
                }
                if campo.sujeto == S::Establecimiento && cual.is_some() {
                    espacio.decision.destino = Destino::Campo(Campo { cual, ..campo });
                }
            }
            // «Proveedor: …… RUT: ……» in one row are about the same.
            if matches!(etiqueta.atributo, None | Some(A::Nombre)) && etiqueta.sujeto.is_some() {
                of_row = etiqueta.sujeto;
            }
            // A name is followed by what else there is to say of the same.
            if etiqueta.atributo.is_none() || etiqueta.atributo == Some(A::Nombre) {
                parts.nombrado = etiqueta.sujeto.map(|s| (*n, s)).or(parts.nombrado);
            }
            let digit = self.digit_of(fila, beside, &espacio);
            all.push(espacio);
            if let Some((number, digit)) = digit {
                if let Some(last) = all.last_mut() {
                    last.decision.destino = Destino::Campo(number);
                }
                all.push(digit);
            }
            i += usize::from(next.is_some());
        }
    }

    /// A label that nobody knows, with a cell drawn at its right to write in: only a person can say what goes there.
    fn unknown(&self, fila: u32, columna: u16, beside: u16, texto: &str) -> Option<Espacio> {
        let words = texto.split_whitespace().count();
        let empty = self.hoja.cell(fila, beside).is_none_or(|c| is_placeholder(&text(c)));
        let room = self.is_drawn(fila, beside) && !self.hoja.is_covered(fila, beside);
        let formula = self.forma.formulas.contains(&(fila, beside));
        let is_label = self.is_drawn(fila, columna) && words <= 8 && texto.chars().any(char::is_alphabetic);
        let mark = self.palabras.mark(texto).is_some() || is_placeholder(texto);
        if !(empty && room && is_label) || formula || mark {
            return None;
        }
        let decision = if is_for_signing(texto) {
            Decision::ajeno(format!("«{texto}»: ahí se firma"))
        } else {
            Decision::unknown(format!("no se sabe qué va junto a «{texto}»"))
        };
        Some(Espacio {
            id: format!("h{}.{}", self.n + 1, name(fila, beside)),
            hoja: self.n,
            lugar: Lugar::Celda { fila, columna: beside },
            titulo: texto.to_owned(),
            texto: String::new(),
            decision,
            modo: Modo::default(),
        })
    }

    fn is_drawn(&self, fila: u32, columna: u16) -> bool {
        self.forma.celdas.get(&fila).is_some_and(|c| c.contains(&columna))
    }

    /// A second small cell behind that of a RUT or RBD is for its digit, where the rows around have no such cell.
    fn digit_of(&self, fila: u32, columna: u16, espacio: &Espacio) -> Option<(Campo, Espacio)> {
        let Destino::Campo(campo) = espacio.decision.destino else { return None };
        let drawn = |f: u32| self.forma.celdas.get(&f).is_some_and(|c| c.contains(&(columna + 1)));
        let alone = fila > 0 && !drawn(fila - 1) && !drawn(fila + 1);
        let empty = self.hoja.cell(fila, columna + 1).is_none() && !self.hoja.is_covered(fila, columna + 1);
        let number = matches!(campo.atributo, A::Rut | A::Rbd);
        if !number || !drawn(fila) || !alone || !empty {
            return None;
        }
        let motivo = "la segunda casilla es para el dígito";
        let mut digit = espacio.clone();
        digit.id = format!("h{}.{}", self.n + 1, name(fila, columna + 1));
        digit.lugar = Lugar::Celda { fila, columna: columna + 1 };
        digit.decision =
            Decision::campo(Campo { atributo: A::Digito, ..campo }, espacio.decision.certeza, motivo);
        Some((Campo { atributo: A::Cuerpo, ..campo }, digit))
    }

    /// Whether there is room to write at the right of a label: a cell that the form draws, one with something in it,
    /// or the label says so with its colon.
    fn is_room(&self, fila: u32, columna: u16, beside: u16, written: bool) -> bool {
        let drawn = |n: u16| self.forma.celdas.get(&fila).is_some_and(|c| c.contains(&n));
        let colon =
            self.hoja.cell(fila, columna).is_some_and(|c| text(c).trim_end().ends_with([':', '.', '_', '…']));
        // A sheet without any look: labels in its first columns.
        let plain_sheet = !self.forma.celdas.get(&fila).is_some_and(|c| c.iter().any(|n| *n > columna));
        written || drawn(beside) || colon || (plain_sheet && columna <= 3)
    }

    fn blank(
        &self,
        fila: u32,
        columna: u16,
        titulo: &str,
        etiqueta: Etiqueta,
        section: Option<Sujeto>,
    ) -> Espacio {
        let texto = self.hoja.cell(fila, columna).map(text).unwrap_or_default();
        Espacio {
            id: format!("h{}.{}", self.n + 1, name(fila, columna)),
            hoja: self.n,
            lugar: Lugar::Celda { fila, columna },
            titulo: titulo.to_owned(),
            texto,
            decision: self.decide(titulo, etiqueta, section),
            modo: Modo { presentacion: Presentacion::of(titulo, ""), ..Modo::default() },
        }
    }

    fn decide(&self, titulo: &str, etiqueta: Etiqueta, section: Option<Sujeto>) -> Decision {
        let titulo = titulo.trim().trim_end_matches(['_', '.', '…', ' ', ':']);
        if matches!(etiqueta.sujeto, Some(S::Ministerio | S::Tercero)) {
            return Decision::ajeno(format!("«{titulo}» es para otra persona"));
        }
        if is_for_signing(titulo) {
            return Decision::ajeno(format!("«{titulo}»: ahí se firma"));
        }
        let atributo = match etiqueta.atributo.unwrap_or(A::Nombre) {
            A::RazonSocial => A::Nombre,
            otro => otro,
        };
        let (sujeto, certeza, motivo) = match (etiqueta.sujeto, section, atributo) {
            // Of the sostenedor's part, what only a person has is its representative's.
            (None, Some(S::Sostenedor), A::Cargo | A::EstadoCivil | A::Nacionalidad | A::Profesion) => {
                (S::Representante, 80, "el título de su parte")
            }
            // «Nombre del contacto» in the part of the technical one.
            (Some(S::Administrativo), Some(part @ (S::Tecnico | S::Proveedor)), _) => (part, 82, "su parte"),
            (Some(own), ..) => (own, 90, "el rótulo"),
            (None, _, A::Dia | A::Mes | A::Anio | A::Fecha) if section.is_none() => {
                (S::Convenio, 75, "la fecha")
            }
            (None, Some(part), _) => (part, 84, "el título de su parte"),
            (None, None, A::Rbd | A::NombreRbd | A::Dependencia) => (S::Establecimiento, 88, "el rótulo"),
            (None, None, _) => match self.de_quien {
                Some((sujeto, certeza)) => (sujeto, certeza, "la hoja"),
                None => (S::Establecimiento, 45, "no se sabe de quién"),
            },
        };
        let atributo = match atributo {
            A::Cargo if sujeto == S::Proveedor => A::Producto,
            otro => otro,
        };
        let certeza = if asks_several(etiqueta, titulo) { certeza.min(50) } else { certeza };
        // One word that is no cue may change what is asked for, or of whom.
        let certeza = match etiqueta.ajenas {
            0 => certeza,
            _ if etiqueta.sujeto.is_some() => certeza.min(72),
            _ => certeza.min(60),
        };
        Decision::campo(Campo::new(sujeto, atributo), certeza, format!("«{titulo}»; {motivo}"))
    }

    /// The column after a cell, or after those it is merged with.
    fn after(&self, fila: u32, columna: u16) -> u16 {
        let merged = self.hoja.combinadas.iter().find(|(f, c)| f.contains(&fila) && c.start() == &columna);
        merged.map_or(columna, |(_, c)| *c.end()).saturating_add(1)
    }

    fn is_merged(&self, fila: u32, columna: u16) -> bool {
        self.hoja.combinadas.iter().any(|(f, c)| f.contains(&fila) && c.start() == &columna && c.len() > 2)
    }
}

/// Whether a label asks for a signature or a stamp.
fn is_for_signing(titulo: &str) -> bool {
    let words = plain(titulo);
    words.contains("firma") || words.contains("timbre")
}

/// Whom a sheet of labels is about: the school where it asks for an RBD, a contact where its name says so.
pub(super) fn subject_of(hoja: &Hoja, filas: &[u32], palabras: &Palabras<'_>) -> Option<(Sujeto, u8)> {
    let labels = filas.iter().filter_map(|f| hoja.celdas.get(f)).flat_map(|f| f.values());
    let has_rbd = labels.filter_map(|c| label(&text(c))).any(|e| e.atributo == Some(A::Rbd));
    if has_rbd {
        return Some((S::Establecimiento, 82));
    }
    (palabras.sheet(&hoja.nombre) == Some("contactos")).then_some((S::Administrativo, 60))
}
