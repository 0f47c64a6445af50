//! Where a paragraph leaves room to write: every convention of blanks, by form alone. What goes in is decided elsewhere.

use std::ops::Range;

use super::super::contexto::asked;
use super::super::pistas::{Etiqueta, split_tag};
use super::parrafos::{ClaseCampo, Lectura, Parrafo};

/// A place to write in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hueco {
    /// Where it stands in the paragraph's text; empty where nothing marks it but its label.
    pub rango: Range<usize>,
    /// By what sign it was known.
    pub clase: ClaseHueco,
    /// The words in it, where it has some: an instruction, the name of a tag, what a control is called.
    pub dentro: String,
}

/// By what sign a blank is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClaseHueco {
    /// Dots, underscores, hyphens.
    Relleno,
    /// Underlined or wide space, a tab that draws a line.
    Espacio,
    /// `XXX`, `00.000.000-0`.
    Equis,
    /// `__/__/____`
    MascaraFecha,
    /// `(nombre del sostenedor)`, `[…]`, `<…>`, a coloured «indicar RUT».
    Instruccion,
    /// `{{campo}}`, `«campo»`.
    Marca,
    /// A content control that shows its placeholder.
    Control,
    /// A legacy form field.
    Formulario,
    /// A mail merge field.
    Combinacion,
    /// A box to tick.
    Casilla,
    /// Nothing at all after a label and its colon.
    TrasRotulo,
    /// An empty cell under a heading or beside a label.
    Celda,
}

impl ClaseHueco {
    /// For people.
    pub const fn nombre(self) -> &'static str {
        match self {
            Self::Relleno => "línea de puntos o guiones",
            Self::Espacio => "espacio subrayado",
            Self::Equis => "equis o ceros",
            Self::MascaraFecha => "fecha por completar",
            Self::Instruccion => "instrucción",
            Self::Marca => "marca con nombre",
            Self::Control => "control de contenido",
            Self::Formulario => "campo de formulario",
            Self::Combinacion => "campo de combinación",
            Self::Casilla => "casilla",
            Self::TrasRotulo => "rótulo sin nada después",
            Self::Celda => "celda vacía",
        }
    }
}

/// What a paragraph leaves open.
#[derive(Debug, Default)]
pub struct Hallados {
    /// The blanks, in order.
    pub huecos: Vec<Hueco>,
    /// Coloured or bracketed text that is no blank: an instruction to the reader, left as it is.
    pub instrucciones: Vec<String>,
}

/// Finds the blanks of a paragraph.
pub fn find(parrafo: &Parrafo, lectura: &Lectura) -> Hallados {
    let mut buscador = Buscador::new(parrafo, lectura);
    buscador.structural();
    buscador.prompts();
    buscador.tags();
    buscador.split_lines();
    buscador.brackets();
    buscador.boxes();
    buscador.masks();
    buscador.fillers();
    buscador.spaces();
    buscador.coloured();
    buscador.labels();
    let mut hallados = buscador.hallados;
    hallados.huecos.sort_by_key(|h| (h.rango.start, h.rango.end));
    hallados
}

struct Buscador<'a> {
    parrafo: &'a Parrafo,
    lectura: &'a Lectura,
    letras: Vec<(usize, char)>,
    /// By letter: whether it belongs to a blank already, or must not.
    tomada: Vec<bool>,
    resaltada: Vec<bool>,
    subrayada: Vec<bool>,
    hallados: Hallados,
}

impl<'a> Buscador<'a> {
    fn new(parrafo: &'a Parrafo, lectura: &'a Lectura) -> Self {
        let letras: Vec<(usize, char)> = parrafo.texto.char_indices().collect();
        let (mut tomada, mut resaltada, mut subrayada) = (Vec::new(), Vec::new(), Vec::new());
        let mut tramos = parrafo.tramos.iter().peekable();
        for (at, _) in &letras {
            while tramos.peek().is_some_and(|t| t.a <= *at) {
                tramos.next();
            }
            let marcas = tramos.peek().map(|t| t.marcas).unwrap_or_default();
            tomada.push(marcas.calculado);
            resaltada.push(marcas.resaltado);
            subrayada.push(marcas.subrayado);
        }
        Self { parrafo, lectura, letras, tomada, resaltada, subrayada, hallados: Hallados::default() }
    }

    fn len(&self) -> usize {
        self.letras.len()
    }

    fn letra(&self, i: usize) -> Option<char> {
        self.letras.get(i).map(|(_, c)| *c)
    }

    /// Letter by letter, but none that is taken.
    fn free(&self, i: usize) -> Option<char> {
        self.letra(i).filter(|_| !self.tomada[i])
    }

    fn at(&self, i: usize) -> usize {
        self.letras.get(i).map_or(self.parrafo.texto.len(), |(at, _)| *at)
    }

    fn text(&self, de: usize, a: usize) -> &'a str {
        &self.parrafo.texto[self.at(de)..self.at(a)]
    }

    fn is_taken(&self, de: usize, a: usize) -> bool {
        self.tomada[de..a].iter().any(|t| *t)
    }

    fn take(&mut self, de: usize, a: usize, clase: ClaseHueco, dentro: impl Into<String>) {
        self.tomada[de..a].fill(true);
        let rango = self.at(de)..self.at(a);
        self.hallados.huecos.push(Hueco { rango, clase, dentro: dentro.into() });
    }

    /// Content controls, form fields and merge fields: Word itself says where they are.
    fn structural(&mut self) {
        let tramos = &self.parrafo.tramos;
        let mut i = 0;
        while i < tramos.len() {
            let key = (tramos[i].marcas.control, tramos[i].marcas.campo);
            let mut end = i + 1;
            if key != (None, None) {
                while tramos.get(end).is_some_and(|t| (t.marcas.control, t.marcas.campo) == key) {
                    end += 1;
                }
                let (from, to) = (tramos[i].de, tramos[end - 1].a);
                let de = self.letras.partition_point(|(at, _)| *at < from);
                let a = self.letras.partition_point(|(at, _)| *at < to);
                let words = self.text(de, a).trim().to_owned();
                let field = key.1.and_then(|c| self.lectura.campos.get(usize::from(c)));
                match field.map(|f| (f.clase, f.nombre.as_str())) {
                    Some((ClaseCampo::Combinacion, nombre)) => {
                        self.take(de, a, ClaseHueco::Combinacion, split_tag(nombre));
                    }
                    Some((ClaseCampo::FormLista, nombre)) if words == "☐" => {
                        self.take(de, a, ClaseHueco::Formulario, split_tag(nombre));
                    }
                    Some((ClaseCampo::FormCasilla, _)) => self.take(de, a, ClaseHueco::Casilla, ""),
                    // What somebody has written there already stays.
                    Some((_, nombre)) if words.chars().all(is_blank_sign) || Etiqueta::read(&words).orden => {
                        self.take(de, a, ClaseHueco::Formulario, split_tag(nombre));
                    }
                    Some(_) => {}
                    None => self.take(de, a, ClaseHueco::Control, words),
                }
            }
            i = end;
        }
    }

    /// `{{campo}}`, `${campo}`, `«campo»`, `<<campo>>`: names between signs that no prose uses so.
    fn tags(&mut self) {
        for (open, close, quotes) in
            [("{{", "}}", false), ("${", "}", false), ("<<", ">>", false), ("«", "»", true)]
        {
            let mut from = 0;
            while let Some(start) = self.parrafo.texto[from..].find(open).map(|i| from + i) {
                let inner = start + open.len();
                let Some(end) = self.parrafo.texto[inner..].find(close).map(|i| inner + i) else { break };
                let name = self.parrafo.texto[inner..end].trim();
                from = end + close.len();
                let is_name = !name.is_empty() && name.chars().count() <= 60;
                // Guillemets are the quotes of Spanish: between them only what is plainly a name.
                let one_word = !name.contains(char::is_whitespace);
                let says = Etiqueta::read(&split_tag(name)).atributo.is_some();
                let camel = name
                    .chars()
                    .skip(1)
                    .zip(name.chars())
                    .any(|(c, before)| c.is_uppercase() && before.is_lowercase());
                let asked = || {
                    Etiqueta::read(name).is_role()
                        && asked(&self.parrafo.texto[..start]).atributo.is_some_and(|(_, far)| far <= 1)
                };
                if is_name
                    && (!quotes || (one_word && (name.contains(['_', '.']) || camel || says || asked())))
                {
                    let de = self.letras.partition_point(|(at, _)| *at < start);
                    let a = self.letras.partition_point(|(at, _)| *at < from);
                    if !self.is_taken(de, a) {
                        self.take(de, a, ClaseHueco::Marca, split_tag(name));
                    }
                }
            }
        }
    }

    /// `[…]`, `<…>` and `(…)`: the first two are hardly anything else, the third is mostly prose.
    fn brackets(&mut self) {
        for i in 0..self.len() {
            let Some(open) = self.free(i) else { continue };
            let close = match open {
                '[' => ']',
                '<' => '>',
                '(' => ')',
                _ => continue,
            };
            let Some(end) = (i + 1..self.len().min(i + 250)).find(|j| self.letra(*j) == Some(close)) else {
                continue;
            };
            if self.is_taken(i, end + 1) {
                continue;
            }
            let inner = self.text(i + 1, end);
            let words = inner.trim();
            if words.is_empty() || (matches!(words, "x" | "X") && open != '<') {
                if open != '<'
                    && words.is_empty()
                    && inner.chars().count() <= 5
                    && !self.subrayada[i + 1..end].iter().any(|u| *u)
                {
                    self.take(i, end + 1, ClaseHueco::Casilla, "");
                }
                continue;
            }
            if words.chars().all(is_blank_sign) {
                // Three dots are what somebody left out of a quotation: in round brackets, or between quotes.
                let omission = matches!(words, "…" | "...") && (open == '(' || self.is_quoted(i));
                if omission {
                    self.tomada[i..=end].fill(true);
                    continue;
                }
                if open != '(' {
                    self.take(i, end + 1, ClaseHueco::Relleno, "");
                }
                continue;
            }
            // «(s)», «(ña)», «[1]» are endings and numbers of notes.
            if words.chars().all(|c| c.is_ascii_digit())
                || words == "sic"
                || (open == '('
                    && words.chars().count() <= 2
                    && self.parrafo.texto.trim().len() > inner.len() + 2)
            {
                continue;
            }
            let etiqueta = Etiqueta::read(words);
            // «Domicilio (calle y número):» is a label, «Rol base de datos (RBD)» an abbreviation explained.
            let labels = self.letra(end + 1) == Some(':');
            let follows_colon = self.text(0, i).trim_end().ends_with(':');
            let abbreviation = !follows_colon
                && !words.contains(char::is_whitespace)
                && words.len() <= 5
                && words.chars().all(|c| c.is_uppercase() || c == '.')
                && asked(self.text(0, i)).palabras.contains(' ');
            let is_blank = match open {
                _ if labels || (open == '(' && abbreviation) => false,
                '(' => {
                    let short = etiqueta.palabras <= 14 && etiqueta.ajenas <= etiqueta.palabras / 2;
                    let first = first_cue_is_what(words);
                    // «don (a) (contraparte técnica)»: a name for what the words before it ask.
                    let before = self.is_asked(i);
                    let role = before && etiqueta.is_role();
                    (etiqueta.orden && etiqueta.palabras <= 25)
                        || (short && etiqueta.atributo.is_some() && first)
                        || role
                }
                _ => true,
            };
            if is_blank && !self.follows_filler(i) && !self.precedes_filler(end + 1) {
                self.take(i, end + 1, ClaseHueco::Instruccion, words);
            } else if etiqueta.orden || is_blank {
                self.hallados.instrucciones.push(self.text(i, end + 1).to_owned());
                // Its dots, if it has some, are no blank of their own.
                if words.chars().filter(|c| is_blank_sign(*c)).count() < 3 {
                    self.tomada[i..=end].fill(true);
                }
            }
        }
    }

    /// Whether the words right before a place ask for something.
    fn is_asked(&self, i: usize) -> bool {
        asked(self.text(0, i)).atributo.is_some_and(|(_, far)| far <= 1)
    }

    /// Whether a place stands between quotes.
    fn is_quoted(&self, i: usize) -> bool {
        let before = self.text(0, i);
        let count = |c: char| before.matches(c).count();
        count('«') > count('»') || count('“') > count('”') || count('"') % 2 == 1
    }

    /// Whether a caption stands right behind dots: then the dots are the blank and the caption is the form's.
    fn follows_filler(&self, i: usize) -> bool {
        let mut j = i;
        while j > 0 && self.letra(j - 1).is_some_and(char::is_whitespace) && !self.subrayada[j - 1] {
            j -= 1;
        }
        j > 0
            && (self.letra(j - 1).is_some_and(|c| matches!(c, '.' | '…' | '_'))
                && j > 1
                && (self.letra(j - 1) != Some('.') || self.letra(j - 2).is_some_and(is_blank_sign))
                || self.subrayada[j - 1] && self.letra(j - 1).is_some_and(char::is_whitespace))
    }

    fn precedes_filler(&self, i: usize) -> bool {
        let mut j = i;
        while self.letra(j).is_some_and(|c| c.is_whitespace() || c == ':') {
            j += 1;
        }
        (j..j + 3).all(|k| self.letra(k).is_some_and(|c| matches!(c, '.' | '_' | '…')))
            || self.letra(j) == Some('…')
    }

    /// Boxes to tick.
    fn boxes(&mut self) {
        for i in 0..self.len() {
            if self.free(i).is_some_and(|c| matches!(c, '☐' | '□' | '◻' | '▢' | '❑' | '❏')) {
                self.take(i, i + 1, ClaseHueco::Casilla, "");
            }
        }
    }

    /// `XXX`, `XX.XXX.XXX-X`, `00.000.000-0`.
    fn masks(&mut self) {
        let mut i = 0;
        while i < self.len() {
            let sign = match self.free(i) {
                Some(c @ ('X' | 'x' | '0'))
                    if i == 0 || !self.letra(i - 1).is_some_and(char::is_alphanumeric) =>
                {
                    c
                }
                _ => {
                    i += 1;
                    continue;
                }
            };
            let mut end = i;
            let (mut count, mut joints) = (0, 0);
            loop {
                match self.free(end) {
                    Some(c) if c == sign => {
                        count += 1;
                        end += 1;
                    }
                    Some('.' | '-' | '/' | '@' | ' ') if self.free(end + 1) == Some(sign) && count > 0 => {
                        joints += usize::from(self.free(end) != Some(' '));
                        end += 1;
                    }
                    _ => break,
                }
            }
            // `xxxx@xxxx.cl`: the end of an address that nobody has yet.
            if self.text(i, end).contains('@') && self.letra(end) == Some('.') {
                let mut tail = end + 1;
                while self.free(tail).is_some_and(|c| c.is_ascii_lowercase()) {
                    tail += 1;
                }
                end = if tail > end + 1 { tail } else { end };
            }
            let alone = !self.letra(end).is_some_and(char::is_alphanumeric);
            let is_mask = match sign {
                '0' => joints >= 2 && count >= 7,
                // «XXX» is thirty, «XX» twenty: three and more of them, and not behind a word that counts so.
                _ => count >= 3 && !(count == 3 && self.counts_in_roman(i)),
            };
            if alone && is_mask {
                let mask = self.text(i, end);
                let clase =
                    if mask.matches('/').count() == 2 { ClaseHueco::MascaraFecha } else { ClaseHueco::Equis };
                self.take(i, end, clase, "");
            }
            i = end.max(i + 1);
        }
        self.two_crosses();
    }

    /// `XX de XXXX de 20XX`: two crosses count beside others of their kind.
    fn two_crosses(&mut self) {
        let texto = &self.parrafo.texto;
        let near = |de: usize, a: usize| {
            let after = texto[a..].trim_start();
            let before = texto[..de].trim_end();
            after.starts_with("de ")
                || after.starts_with("del ")
                || before.ends_with(" de")
                || before.ends_with("20")
        };
        for i in 0..self.len() {
            // «202X»: a year with one digit to come.
            let digit = self.free(i).is_some_and(|c| matches!(c, 'X' | 'x'))
                && self.text(0, i).ends_with("202")
                && !self.letra(i + 1).is_some_and(char::is_alphanumeric);
            if digit {
                self.take(i, i + 1, ClaseHueco::Equis, "");
                continue;
            }
            let pair =
                self.free(i).is_some_and(|c| matches!(c, 'X' | 'x')) && self.free(i + 1) == self.free(i);
            let alone = !self.letra(i + 2).is_some_and(char::is_alphanumeric)
                && (i == 0 || !self.letra(i - 1).is_some_and(char::is_alphabetic));
            if pair
                && alone
                && near(self.at(i), self.at(i + 2))
                && self.text(0, i).split_whitespace().next_back() != Some("siglo")
            {
                self.take(i, i + 2, ClaseHueco::Equis, "");
            }
        }
    }

    fn counts_in_roman(&self, i: usize) -> bool {
        let before = self.text(0, i).split_whitespace().next_back().map(str::to_lowercase);
        before.is_some_and(|w| {
            matches!(w.as_str(), "título" | "capítulo" | "párrafo" | "libro" | "siglo" | "anexo")
        })
    }

    /// `__(calle y número)__`: a line with its caption in the middle is one blank.
    fn split_lines(&mut self) {
        let texto = &self.parrafo.texto;
        let drawn = |c: char| matches!(c, '_' | '.' | '…') || c.is_whitespace();
        for i in 0..self.len() {
            if self.letra(i) != Some('(') || i == 0 {
                continue;
            }
            let Some(end) = (i + 1..self.len().min(i + 80)).find(|j| self.letra(*j) == Some(')')) else {
                continue;
            };
            let line = |i: usize| {
                self.letra(i)
                    .is_some_and(|c| matches!(c, '_' | '…') || (c.is_whitespace() && self.subrayada[i]))
            };
            if !line(i - 1) || !line(end + 1) || self.is_taken(i, end + 1) {
                continue;
            }
            let mut de = i;
            while de > 0 && !self.tomada[de - 1] && self.letra(de - 1).is_some_and(drawn) && line(de - 1) {
                de -= 1;
            }
            let mut a = end + 1;
            while a < self.len() && !self.tomada[a] && line(a) {
                a += 1;
            }
            let words = texto[self.at(i + 1)..self.at(end)].to_owned();
            if Etiqueta::read(&words).says_what() {
                self.take(de, a, ClaseHueco::Instruccion, words);
            }
        }
    }

    /// Runs of dots, underscores and hyphens.
    fn fillers(&mut self) {
        let mut i = 0;
        while i < self.len() {
            let Some(family) = self.free(i).and_then(Family::of) else {
                i += 1;
                continue;
            };
            // The full stop of an abbreviation, «p.p. ……», is no dot of the blank.
            let abbreviates = self.letra(i) == Some('.')
                && i > 0
                && self.letra(i - 1).is_some_and(char::is_alphanumeric)
                && self.letra(i + 1).is_some_and(char::is_whitespace);
            if abbreviates {
                i += 1;
                continue;
            }
            let end = self.filler_end(i, family);
            let mut a = end;
            // The sentence's own full stop behind «…» is no dot of the blank.
            if family == Family::Puntos
                && self.letra(a - 1) == Some('.')
                && a - i > 1
                && self.letra(a - 2) == Some('…')
                && self.ends_sentence(a)
            {
                a -= 1;
            }
            if self.is_filler(i, a, family) && !self.leads_to_page(a) {
                let mask = self.text(i, a);
                let clase = if mask.matches('/').count() == 2 {
                    ClaseHueco::MascaraFecha
                } else {
                    ClaseHueco::Relleno
                };
                self.take(i, a, clase, "");
            }
            i = end;
        }
    }

    /// Whether nothing but a page number comes after: a line of a typed index.
    fn leads_to_page(&self, a: usize) -> bool {
        let rest = self.text(a, self.len());
        let page = rest.lines().next().unwrap_or_default().trim();
        !page.is_empty()
            && page.len() <= 4
            && page.chars().all(|c| c.is_ascii_digit())
            && rest.starts_with(char::is_whitespace)
    }

    fn ends_sentence(&self, a: usize) -> bool {
        let rest = self.text(a, self.len()).trim_start();
        let number = ["Nº", "N°", "No.", "N.º", "RUT", "RUN", "R.U.T"].iter().any(|n| rest.starts_with(n));
        rest.is_empty() || (rest.starts_with(char::is_uppercase) && !number)
    }

    fn filler_end(&self, de: usize, family: Family) -> usize {
        let mut end = de;
        let same = |i: usize| self.free(i).and_then(Family::of) == Some(family);
        loop {
            while same(end) {
                end += 1;
            }
            // `__.___.___-_`, `__/__/____`: the joints of a mask.
            let joint = match (family, self.free(end)) {
                (Family::Rayas, Some('.' | '-' | '/')) | (Family::Puntos, Some('-' | '/')) => same(end + 1),
                _ => false,
            };
            if joint {
                end += 1;
                continue;
            }
            let mut next = end;
            while self.free(next).is_some_and(|c| matches!(c, ' ' | '\u{a0}')) {
                next += 1;
            }
            // `. . . .` and two lines with a space between are one blank; `-` with spaces is prose.
            let spaced = next > end && next - end <= 3 && same(next);
            let dashes = family == Family::Guiones && !same(next + 1) && self.free(next + 1) != Some(' ');
            if spaced && !dashes {
                end = next;
                continue;
            }
            // `…… - …`: a RUT and its digit.
            let digit = family != Family::Guiones && self.free(next) == Some('-') && {
                let mut j = next + 1;
                while self.free(j).is_some_and(|c| matches!(c, ' ' | '\u{a0}')) {
                    j += 1;
                }
                same(j) && j - next <= 3
            };
            if digit {
                end = next + 1;
                while self.free(end).is_some_and(|c| matches!(c, ' ' | '\u{a0}')) {
                    end += 1;
                }
                continue;
            }
            return end;
        }
    }

    fn is_filler(&self, de: usize, a: usize, family: Family) -> bool {
        let weight: usize = (de..a)
            .filter_map(|i| self.letra(i))
            .map(|c| match c {
                '…' | '⋯' => 3,
                c if Family::of(c) == Some(family) => 1,
                _ => 0,
            })
            .sum();
        let before = de.checked_sub(1).and_then(|i| self.letra(i));
        let glued = before.is_some_and(char::is_alphabetic);
        let digits = before.is_some_and(|c| c.is_ascii_digit());
        match family {
            // «etc…», «considerando…»: an ellipsis hangs on its word, and is short.
            Family::Puntos if digits && self.year_prefix(de).is_some() => weight >= 2,
            Family::Puntos => weight >= if glued { 5 } else { 3 },
            Family::Rayas => weight >= 2 || (digits && self.year_prefix(de).is_some()),
            Family::Guiones => weight >= 4 || (weight >= 3 && !glued),
            Family::Asteriscos => weight >= 4,
        }
    }

    /// The digits of a year that somebody began to print: `20`, `202`.
    fn year_prefix(&self, de: usize) -> Option<&'a str> {
        let before = self.text(0, de);
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let prefix = &before[before.len() - digits..];
        ((2..=3).contains(&digits) && prefix.starts_with("20")).then_some(prefix)
    }

    /// Underlined spaces, wide spaces, tabs that draw a line.
    fn spaces(&mut self) {
        let mut i = 0;
        while i < self.len() {
            if !self.free(i).is_some_and(char::is_whitespace) {
                i += 1;
                continue;
            }
            let mut end = i;
            while self.free(end).is_some_and(|c| c.is_whitespace() && c != '\n') {
                end += 1;
            }
            if end == i {
                i += 1;
                continue;
            }
            self.space(i, end);
            i = end;
        }
    }

    /// One stretch of white space.
    fn space(&mut self, de: usize, a: usize) {
        // The underlined part of it, where there is one.
        if let Some(first) = (de..a).find(|i| self.subrayada[*i]) {
            let mut last = first;
            while last < a && self.subrayada[last] {
                last += 1;
            }
            let tabs = (first..last).filter(|i| self.letra(*i) == Some('\t')).count();
            // `……-__`: the digit of a number needs less room.
            let digit = first > 0 && self.letra(first - 1) == Some('-');
            let wide = (first..last).filter(|i| self.letra(*i) == Some('\u{3000}')).count();
            if last - first + wide >= 3 || tabs > 0 || digit {
                self.take(first, last, ClaseHueco::Espacio, "");
                return;
            }
        }
        let count = |f: fn(char) -> bool| (de..a).filter_map(|i| self.letra(i)).filter(|c| f(*c)).count();
        let tabs = count(|c| c == '\t');
        let next_is_page = {
            let rest = self.text(a, self.len()).trim();
            !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit())
        };
        if tabs > 0 {
            let first = (de..a).find(|i| self.letra(*i) == Some('\t')).unwrap_or(de);
            if self.parrafo.guia && !next_is_page {
                self.take(first, a, ClaseHueco::Espacio, "");
            }
            return;
        }
        let wide = count(|c| c != ' ');
        let has_text = |de: usize, a: usize| self.text(de, a).chars().any(char::is_alphanumeric);
        // Ordinary spaces line things up too: only a long stretch inside a sentence is room to write.
        if has_text(0, de)
            && (wide >= 4 || (a - de >= 8 && self.letra(a).is_some_and(|c| matches!(c, ',' | ';' | '.'))))
        {
            let de = if self.letra(de) == Some(' ') { de + 1 } else { de };
            let a = if self.letra(a - 1) == Some(' ') && a < self.len() { a - 1 } else { a };
            if de < a {
                self.take(de, a, ClaseHueco::Espacio, "");
            }
        }
    }

    /// What Word and LibreOffice themselves put where nothing was written, when the control around it was lost.
    fn prompts(&mut self) {
        const FRASES: [&str; 6] = [
            "haga clic o pulse aquí para escribir texto",
            "haga clic aquí para escribir texto",
            "haga clic o pulse aquí para escribir una fecha",
            "haga clic aquí para escribir una fecha",
            "click or tap here to enter text",
            "click here to enter text",
        ];
        let lower: String = self.letras.iter().map(|(_, c)| c.to_lowercase().next().unwrap_or(*c)).collect();
        for frase in FRASES {
            let mut from = 0;
            while let Some(at) = lower[from..].find(frase).map(|i| from + i) {
                let de = lower[..at].chars().count();
                let mut a = de + frase.chars().count();
                if self.letra(a) == Some('.') {
                    a += 1;
                }
                if !self.is_taken(de, a) {
                    self.take(de, a, ClaseHueco::Instruccion, "");
                }
                from = at + frase.len();
            }
        }
    }

    /// Coloured or highlighted words that tell what to write.
    fn coloured(&mut self) {
        let whole = (0..self.len()).filter(|i| !self.letras[*i].1.is_whitespace()).all(|i| self.resaltada[i]);
        let mut i = 0;
        while i < self.len() {
            if !self.resaltada[i] || self.free(i).is_none() {
                i += 1;
                continue;
            }
            let mut end = i;
            while end < self.len() && self.resaltada[end] && !self.tomada[end] {
                end += 1;
            }
            let (mut de, mut a) = (i, end);
            while de < a && self.letra(de).is_some_and(|c| c.is_whitespace() || matches!(c, ',' | ':' | ';'))
            {
                de += 1;
            }
            while a > de
                && self.letra(a - 1).is_some_and(|c| c.is_whitespace() || matches!(c, ',' | '.' | ':' | ';'))
            {
                a -= 1;
            }
            let words = self.text(de, a);
            let etiqueta = Etiqueta::read(words);
            let label_of_next =
                self.letra(a).is_some_and(|c| c == ':') || self.letra(a.saturating_sub(1)) == Some(':');
            let starts = Etiqueta::read(words.split_whitespace().next().unwrap_or_default()).orden;
            let is_blank = (etiqueta.says_what() || (starts && etiqueta.sujeto.is_some()))
                && !label_of_next
                && etiqueta.palabras <= 14
                && (starts
                    || (!whole && etiqueta.ajenas <= etiqueta.palabras / 3 && etiqueta.atributo.is_some())
                    || (!whole && etiqueta.is_role() && self.is_asked(de)));
            if is_blank && !(whole && etiqueta.palabras > 8) {
                self.take(de, a, ClaseHueco::Instruccion, words);
            } else if etiqueta.orden {
                self.hallados.instrucciones.push(words.to_owned());
            }
            i = end;
        }
    }

    /// «Nombre:» with nothing after it.
    fn labels(&mut self) {
        let texto = &self.parrafo.texto;
        let trimmed = texto.trim_end();
        let Some(label) = trimmed.strip_suffix(':') else { return };
        let rest = self.letras.partition_point(|(at, _)| *at < trimmed.len());
        if self.tomada[rest..].iter().any(|t| *t) {
            return;
        }
        let label = label.rsplit(['\t', '\n', ';', '.', ':']).next().unwrap_or_default();
        let etiqueta = Etiqueta::read(label);
        let short = (1..=7).contains(&etiqueta.palabras) && etiqueta.ajenas == 0;
        if short && etiqueta.atributo.is_some() && !etiqueta.orden {
            let at = texto.len();
            self.hallados.huecos.push(Hueco {
                rango: at..at,
                clase: ClaseHueco::TrasRotulo,
                dentro: label.trim().to_owned(),
            });
        }
    }
}

/// The signs that fillers are made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Puntos,
    Rayas,
    Guiones,
    Asteriscos,
}

impl Family {
    fn of(letra: char) -> Option<Self> {
        match letra {
            '.' | '…' | '⋯' | '‥' | '·' => Some(Self::Puntos),
            '_' | '‗' | '＿' => Some(Self::Rayas),
            '-' | '‐' | '‑' | '–' | '—' | '―' | '─' => Some(Self::Guiones),
            '*' => Some(Self::Asteriscos),
            _ => None,
        }
    }
}

/// Whether a letter is nothing but room to write.
pub fn is_blank_sign(letra: char) -> bool {
    letra.is_whitespace() || matches!(letra, '.' | '…' | '⋯' | '‥' | '_' | '-' | '–' | '—' | '/' | '*')
}

/// Whether the first cue of a text says what is asked for, or to write it, so that it can be an instruction.
fn first_cue_is_what(texto: &str) -> bool {
    use super::super::pistas::{Pista, find, words};
    let words = words(texto);
    let first = find(&words).into_iter().find(|h| h.pista != Pista::Nexo);
    first.is_some_and(|h| h.de <= 1 && matches!(h.pista, Pista::Que(_) | Pista::DeQue(..) | Pista::Orden))
}
