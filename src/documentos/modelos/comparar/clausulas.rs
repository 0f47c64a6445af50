//! A model cut into its clauses, by their headings: «PRIMERA:», «CLÁUSULA SEGUNDA», «TERCERO.-», «4.».

use super::super::oficial::Oficial;
use super::super::word::analisis::Lugar;
use super::super::word::partes::ClaseParte;
use crate::base::texto::plain;

/// What stands for a blank among the words of a paragraph.
pub const HUECO: &str = "[…]";
/// As much of a heading is shown.
const TITULO: usize = 60;

/// A clause, or what stands before the first one, or another part of the file (a page header, notes).
#[derive(Debug)]
pub struct Clausula {
    /// Its heading, for people.
    pub titulo: String,
    /// Which part of the file it is in, and which of those, for the parts that are no text.
    pub parte: (&'static str, usize),
    /// Its number.
    pub numero: Option<u16>,
    /// Its paragraphs; those with nothing in them are left out.
    pub parrafos: Vec<Pieza>,
}

impl Clausula {
    /// All its words.
    pub fn words(&self) -> impl Iterator<Item = &String> {
        self.parrafos.iter().flat_map(|p| &p.palabras)
    }

    /// Its blanks.
    pub fn blancos(&self) -> Vec<usize> {
        self.parrafos.iter().flat_map(|p| p.blancos.iter().copied()).collect()
    }
}

/// A paragraph.
#[derive(Debug)]
pub struct Pieza {
    /// Its words; a blank is [`HUECO`], however long it is drawn.
    pub palabras: Vec<String>,
    /// Its blanks, as indices into the model's.
    pub blancos: Vec<usize>,
}

/// How the clauses of a model are headed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encabezados {
    /// By words: first, second.
    Palabras,
    /// By numbers.
    Numeros,
    /// Not at all.
    Ninguno,
}

impl Encabezados {
    /// How both of two models are headed, so that they are cut alike.
    pub fn of(modelos: [&Oficial; 2]) -> Self {
        let count = |read: fn(&str) -> Option<u16>| {
            modelos.iter().map(|o| o.parrafos().filter(|p| read(p).is_some()).count()).max().unwrap_or(0)
        };
        if count(by_word) >= 2 {
            Self::Palabras
        } else if count(by_number) >= 2 {
            Self::Numeros
        } else {
            Self::Ninguno
        }
    }

    fn read(self, texto: &str) -> Option<u16> {
        match self {
            Self::Palabras => by_word(texto),
            Self::Numeros => by_number(texto),
            Self::Ninguno => None,
        }
    }
}

/// Cuts a model.
pub fn cut(oficial: &Oficial, encabezados: Encabezados) -> Vec<Clausula> {
    let analisis = oficial.analisis();
    let mut clausulas: Vec<Clausula> = Vec::new();
    for (i, leida) in analisis.partes.iter().enumerate() {
        let clase = leida.parte.clase;
        let before = analisis.partes[..i].iter().filter(|p| p.parte.clase == clase).count();
        let parte = (clase.nombre(), before);
        let body = clase == ClaseParte::Cuerpo;
        let titulo = if body { "Encabezamiento".to_owned() } else { capital(clase.nombre()) };
        clausulas.push(Clausula { titulo, parte, numero: None, parrafos: Vec::new() });
        let mut blancos = blanks_by_paragraph(oficial, i);
        for (p, parrafo) in leida.lectura.parrafos.iter().enumerate() {
            if let Some(numero) = encabezados.read(&parrafo.texto).filter(|_| body) {
                let titulo = shortened(&parrafo.texto);
                clausulas.push(Clausula { titulo, parte, numero: Some(numero), parrafos: Vec::new() });
            }
            let pieza = piece(oficial, &parrafo.texto, blancos.remove(&p).unwrap_or_default());
            if let (Some(clausula), false) = (clausulas.last_mut(), pieza.palabras.is_empty()) {
                clausula.parrafos.push(pieza);
            }
        }
    }
    clausulas.retain(|c| !c.parrafos.is_empty());
    clausulas
}

/// The blanks of a part by the paragraph they stand in; a column's is that of its first free cell.
fn blanks_by_paragraph(oficial: &Oficial, parte: usize) -> std::collections::HashMap<usize, Vec<usize>> {
    let leida = &oficial.analisis().partes[parte];
    let mut found: std::collections::HashMap<usize, Vec<usize>> = std::collections::HashMap::new();
    for (i, blanco) in oficial.blancos().iter().enumerate().filter(|(_, b)| b.parte == parte) {
        let parrafo = match &blanco.lugar {
            Lugar::Parrafo { parrafo, .. } => Some(*parrafo),
            Lugar::Columna { tabla, filas, celda } => {
                let fila = leida.tablas.tablas.get(*tabla).and_then(|t| t.filas.get(filas.start));
                fila.and_then(|f| f.celdas.get(*celda)).and_then(|c| c.parrafos.first().copied())
            }
        };
        if let Some(parrafo) = parrafo {
            found.entry(parrafo).or_default().push(i);
        }
    }
    found
}

fn piece(oficial: &Oficial, texto: &str, blancos: Vec<usize>) -> Pieza {
    let mut salida = String::with_capacity(texto.len());
    let mut done = 0;
    for i in &blancos {
        match &oficial.blancos()[*i].lugar {
            Lugar::Parrafo { rango, .. } if rango.start >= done && rango.end <= texto.len() => {
                salida.push_str(&texto[done..rango.start]);
                done = rango.end;
                salida.extend([" ", HUECO, " "]);
            }
            Lugar::Columna { .. } => {
                done = texto.len();
                salida.push_str(HUECO);
            }
            Lugar::Parrafo { .. } => {}
        }
    }
    salida.push_str(&texto[done..]);
    Pieza { palabras: salida.split_whitespace().map(str::to_owned).collect(), blancos }
}

fn shortened(texto: &str) -> String {
    let texto = texto.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = texto.chars().take(TITULO).collect();
    if short.len() < texto.len() { format!("{}…", short.trim_end()) } else { short }
}

fn capital(texto: &str) -> String {
    let mut letras = texto.chars();
    letras.next().map(|l| l.to_uppercase().chain(letras).collect()).unwrap_or_default()
}

/// The stems of the ordinals, with what each adds; «DÉCIMO TERCERA» and «DECIMOTERCERA» are two of them.
const ORDINALES: [(&str, u16); 15] = [
    ("undecim", 11),
    ("duodecim", 12),
    ("primer", 1),
    ("segund", 2),
    ("tercer", 3),
    ("cuart", 4),
    ("quint", 5),
    ("sext", 6),
    ("septim", 7),
    ("setim", 7),
    ("octav", 8),
    ("noven", 9),
    ("decim", 10),
    ("vigesim", 20),
    ("trigesim", 30),
];
/// Words that announce an ordinal or a number.
const ANUNCIOS: [&str; 4] = ["clausula", "articulo", "art", "punto"];

/// What may stand between a heading and what follows.
const SIGNOS: [char; 9] = [':', '.', ';', ')', '-', '–', '—', '°', 'º'];

/// The number of a heading in words; none where the paragraph begins otherwise, or goes on as a sentence.
pub fn by_word(texto: &str) -> Option<u16> {
    let texto = texto.trim_start();
    let mut words = texto.split_inclusive(|c: char| c.is_whitespace());
    let mut numero = 0;
    let mut end = 0;
    let mut upper = true;
    for _ in 0..4 {
        let Some(raw) = words.next() else { break };
        let word = raw.trim_end();
        let letters = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let plano = plain(letters);
        if numero == 0 && ANUNCIOS.contains(&plano.as_str()) {
            end += raw.len();
            continue;
        }
        let Some(value) = ordinal(&plano) else { break };
        numero += value;
        upper &= letters.chars().all(|c| !c.is_lowercase());
        end += raw.len();
        if letters.len() < word.len() {
            return (upper || word[letters.len()..].starts_with(SIGNOS)).then_some(numero);
        }
    }
    let rest = texto[end..].trim_start();
    // In capitals it is a heading whatever follows; otherwise only alone or before a sign.
    let sign = rest.is_empty() || rest.starts_with(SIGNOS);
    (numero > 0 && (upper || sign)).then_some(numero)
}

/// What an ordinal's word is worth; its ending must be that of an ordinal.
fn ordinal(plano: &str) -> Option<u16> {
    let mut rest = plano;
    let mut numero = 0;
    while let Some((stem, value)) = ORDINALES.iter().find(|(stem, _)| rest.starts_with(stem)) {
        numero += value;
        rest = &rest[stem.len()..];
        rest = rest.strip_prefix(['o', 'a']).unwrap_or(rest);
    }
    (numero > 0 && rest.is_empty()).then_some(numero)
}

/// The number of a heading in digits or Roman numerals: `4.`, `4.-`, `4)`, `IV.`; none for `4.1` or a RUT.
pub fn by_number(texto: &str) -> Option<u16> {
    let mut texto = texto.trim_start();
    let first = texto.split_whitespace().next()?;
    if ANUNCIOS.contains(&plain(first).as_str()) {
        texto = texto[first.len()..].trim_start();
    }
    let head: &str = texto.split_whitespace().next()?;
    let number = head.trim_end_matches(['.', ')', '-', '°', 'º', ':', '–']);
    if number.len() == head.len() || number.is_empty() {
        return None;
    }
    if number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit()) {
        return number.parse().ok();
    }
    roman(number)
}

fn roman(texto: &str) -> Option<u16> {
    let value = |c| match c {
        'I' => Some(1_u16),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        _ => None,
    };
    if texto.len() > 7 {
        return None;
    }
    let values: Vec<u16> = texto.chars().map(value).collect::<Option<_>>()?;
    // A smaller one before a greater one is taken away: IV, IX, XL.
    let less = |i: usize| values.get(i + 1).is_some_and(|next| *next > values[i]);
    let sum = |taken: bool| (0..values.len()).filter(|i| less(*i) == taken).map(|i| values[i]).sum::<u16>();
    sum(false).checked_sub(sum(true)).filter(|numero| *numero > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_in_words_is_known_and_a_sentence_is_not() {
        for (texto, numero) in [
            ("PRIMERA: Que el Ministerio", 1),
            ("CLÁUSULA SEGUNDA.- Objeto", 2),
            ("TERCERO.-", 3),
            ("Cuarta: de los establecimientos", 4),
            ("SÉPTIMA Vigencia del convenio", 7),
            ("DÉCIMA PRIMERA: Término", 11),
            ("DÉCIMO TERCERO. Domicilio", 13),
            ("DECIMOCUARTA) Ejemplares", 14),
            ("Undécima.", 11),
            ("  Artículo primero: Objeto", 1),
        ] {
            assert_eq!(by_word(texto), Some(numero), "{texto}");
        }
        for texto in [
            "Primero, el sostenedor declara",
            "Cláusula tercera de este convenio",
            "Quinta Normal",
            "Cuartel",
            "",
        ] {
            assert_eq!(by_word(texto), None, "{texto}");
        }
    }

    #[test]
    fn a_heading_in_numbers_is_known_and_a_rut_is_not() {
        for (texto, numero) in
            [("4. Objeto", 4), ("12.- Plazo", 12), ("3) Uso", 3), ("IV. Partes", 4), ("XIX.- Fin", 19)]
        {
            assert_eq!(by_number(texto), Some(numero), "{texto}");
        }
        assert_eq!(by_number("ARTÍCULO 2°.- Plazo"), Some(2));
        for texto in ["4.1 Uso", "12.345.678-5", "2012", "I", "MIX.", "…"] {
            assert_eq!(by_number(texto), None, "{texto}");
        }
    }
}
