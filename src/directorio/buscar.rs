//! Finds schools by RBD, name or comuna, without accents and with typing errors; best first, the same on every machine.

use std::collections::HashMap;

use super::guardado::parse;
use super::{Escuela, Guardado, NoSirve};
use crate::base::texto::plain;

/// What was found.
#[derive(Debug)]
pub struct Busqueda {
    /// The best, at most as many as were asked for.
    pub escuelas: Vec<Escuela>,
    /// How many there are in all.
    pub total: usize,
}

/// What a word costs that is not written as it was asked for: less is better.
const PREFIJO: u32 = 2;
const ERROR: u32 = 5;
/// What a word costs that is the comuna's and not the name's.
const COMUNA: u32 = 1;
/// What a word costs that is nowhere in the row.
const FALTA: u32 = 12;
/// More words than this nobody asks for, and each costs time.
const MAX_PALABRAS: usize = 12;
/// Words that say little: that they are missing is no matter.
const COMUNES: [&str; 14] =
    ["de", "del", "la", "las", "el", "los", "y", "e", "escuela", "colegio", "liceo", "esc", "col", "basica"];

/// The schools that fit best, at most `limite` of them.
///
/// An RBD, with or without its digit, is first. Otherwise most of what was asked for must be among the words of name and
/// comuna: whole, as their beginning, or with a typing error (two in a long word). Alike ones stand by RBD, those
/// that work before those that are closed.
///
/// # Errors
/// A kept row that is none.
pub fn buscar(guardado: &Guardado, texto: &str, limite: usize) -> Result<Busqueda, NoSirve> {
    let rbds = rbds(texto);
    let plano = plain(texto);
    let mut palabras: Vec<Palabra<'_>> = Vec::new();
    // `1195-9` is a school and not two words.
    if !rbds.with_digit {
        for palabra in plano.split(' ').filter(|p| !p.is_empty()).take(MAX_PALABRAS) {
            if !palabras.iter().any(|otra| otra.texto == palabra.as_bytes()) {
                palabras.push(Palabra::new(palabra));
            }
        }
    }
    let mut halladas = scan(guardado.filas(), &rbds.numeros, &mut palabras);
    let total = halladas.len();
    if total > limite {
        if limite > 0 {
            halladas.select_nth_unstable(limite - 1);
        }
        halladas.truncate(limite);
    }
    halladas.sort_unstable();
    let row = |h: &Hallada| guardado.filas()[h.byte..].lines().next().and_then(parse).ok_or(NoSirve::Danado);
    Ok(Busqueda { escuelas: halladas.iter().map(row).collect::<Result<_, _>>()?, total })
}

/// A row that fits; the order of its fields is the order of what is found.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Hallada {
    costo: u32,
    cerrada: bool,
    /// Words of the name that nobody asked for.
    de_mas: usize,
    rbd: u32,
    byte: usize,
}

/// What the person asks for, as numbers.
#[derive(Default)]
struct Rbds {
    /// In the order in which they may be meant.
    numeros: Vec<u32>,
    with_digit: bool,
}

/// `1195`, `1195-9`, `1.195-9`; a bare `11959` may be the school 1195 with its digit, too.
fn rbds(texto: &str) -> Rbds {
    let limpio = texto.trim().replace('.', "");
    let (numero, digito) =
        limpio.split_once('-').map_or((&*limpio, None), |(n, d)| (n.trim(), Some(d.trim())));
    let is_number = |t: &str| (1..=6).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    let is_digit =
        |d: &str| d.len() == 1 && d.bytes().all(|b| b.is_ascii_digit() || b.eq_ignore_ascii_case(&b'k'));
    if !is_number(numero) || !digito.is_none_or(is_digit) {
        return Rbds::default();
    }
    let mut numeros: Vec<u32> = numero.parse().into_iter().collect();
    if digito.is_none() && numero.len() > 1 {
        numeros.extend(numero[..numero.len() - 1].parse::<u32>());
    }
    Rbds { numeros, with_digit: digito.is_some() }
}

/// A word that is asked for.
struct Palabra<'t> {
    texto: &'t [u8],
    /// Which letters are in it.
    letras: u32,
    /// How many typing errors are forgiven.
    errores: u32,
    /// What it counts for.
    peso: u32,
    falta: u32,
    /// What words of the directory that look alike cost; a word comes in thousands of rows.
    vistas: HashMap<Box<[u8]>, Option<u32>>,
    /// The least cost in the row that is looked at, and whether it is a word of the name.
    aqui: Option<(u32, bool)>,
}

impl<'t> Palabra<'t> {
    fn new(texto: &'t str) -> Self {
        let largo = texto.chars().count();
        let numero = texto.bytes().all(|b| b.is_ascii_digit());
        let comun = COMUNES.contains(&texto);
        Self {
            texto: texto.as_bytes(),
            letras: letters(texto.as_bytes()),
            errores: match largo {
                _ if numero => 0,
                0..4 => 0,
                4..8 => 1,
                _ => 2,
            },
            peso: if comun { 1 } else { u32::try_from(largo).unwrap_or(50).min(50) + 1 },
            falta: if comun { 1 } else { FALTA },
            vistas: HashMap::new(),
            aqui: None,
        }
    }

    /// Notes what this word of a row costs, where it is near enough.
    fn see(&mut self, palabra: &[u8], letras: u32, of_name: bool) {
        let costo = if palabra.starts_with(self.texto) {
            match palabra.len() == self.texto.len() {
                true => Some(0),
                false if self.texto.len() < 2 || self.texto[0].is_ascii_digit() => None,
                false => Some(PREFIJO),
            }
        } else if self.errores == 0
            || palabra.len().abs_diff(self.texto.len()) > self.errores as usize
            || (letras ^ self.letras).count_ones() > 2 * self.errores
        {
            None
        } else if let Some(costo) = self.vistas.get(palabra) {
            *costo
        } else {
            let costo = self.distance(palabra);
            self.vistas.insert(palabra.into(), costo);
            costo
        };
        if let Some(costo) = costo {
            let costo = if of_name { costo } else { costo + COMUNA };
            if self.aqui.is_none_or(|(otro, _)| costo < otro) {
                self.aqui = Some((costo, of_name));
            }
        }
    }

    fn distance(&self, palabra: &[u8]) -> Option<u32> {
        let (a, b) = (std::str::from_utf8(self.texto).ok()?, std::str::from_utf8(palabra).ok()?);
        let distance = u32::try_from(strsim::osa_distance(a, b)).ok()?;
        (distance <= self.errores).then_some(distance * ERROR)
    }
}

fn letters(palabra: &[u8]) -> u32 {
    palabra.iter().fold(0, |letras, b| letras | letter(*b))
}

fn letter(byte: u8) -> u32 {
    1 << (byte & 31)
}

/// Every row that fits, in one pass over the bytes.
fn scan(filas: &str, rbds: &[u32], palabras: &mut [Palabra<'_>]) -> Vec<Hallada> {
    let bytes = filas.as_bytes();
    let asked: u32 = palabras.iter().map(|p| p.peso).sum();
    let mut halladas = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let mut rbd = 0_u32;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            rbd = rbd.wrapping_mul(10).wrapping_add(u32::from(bytes[at] - b'0'));
            at += 1;
        }
        let words;
        (at, words) = if palabras.is_empty() { (at, 0) } else { words_of(bytes, at + 1, palabras) };
        let end = filas.get(at..).and_then(|rest| rest.find('\n')).map_or(bytes.len(), |n| at + n);
        at = end + 1;
        let by_number = rbds.iter().position(|numero| *numero == rbd);
        let (mut found, mut costo, mut hits) = (0, 0, 0);
        for palabra in palabras.iter_mut() {
            match palabra.aqui.take() {
                Some((este, of_name)) => {
                    found += palabra.peso;
                    costo += este;
                    hits += usize::from(of_name);
                }
                None => costo += palabra.falta,
            }
        }
        let fits = found > 0 && found * 10 >= asked * 6;
        if !fits && by_number.is_none() {
            continue;
        }
        halladas.push(Hallada {
            // Numbers first, in their order; the words of others begin after them.
            costo: by_number.map_or(10 + costo, |n| u32::try_from(n).unwrap_or(9)),
            cerrada: end > 0 && bytes[end - 1] == b'3',
            de_mas: words - hits.min(words),
            rbd,
            byte: start,
        });
    }
    halladas
}

/// Shows every word of the two columns that begin here to what is asked for; where they end, and how many there were.
fn words_of(bytes: &[u8], mut at: usize, palabras: &mut [Palabra<'_>]) -> (usize, usize) {
    let (mut columns, mut words, mut letras, mut start) = (0, 0, 0, at);
    while at < bytes.len() && columns < 2 {
        let byte = bytes[at];
        if byte > b' ' {
            letras |= letter(byte);
        } else {
            if at > start {
                for palabra in palabras.iter_mut() {
                    palabra.see(&bytes[start..at], letras, columns == 0);
                }
                words += usize::from(columns == 0);
            }
            if byte == b'\n' {
                break;
            }
            columns += usize::from(byte == b'\t');
            (letras, start) = (0, at + 1);
        }
        at += 1;
    }
    (at, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogo::Dependencia;
    use crate::directorio::{Directorio, Estado, Persona, write};

    fn guardado() -> Guardado {
        let school = |rbd: u32, nombre: &str, comuna: &str, estado| Escuela {
            rbd,
            digito: crate::perfil::modulo_11::check_digit(rbd),
            nombre: nombre.to_owned(),
            rut: None,
            persona: Persona::SinInformacion,
            codigo_comuna: None,
            comuna: comuna.to_owned(),
            dependencia: Dependencia::Municipal,
            estado,
        };
        let escuelas = vec![
            school(1, "LICEO POLITÉCNICO ARICA", "ARICA", Estado::Funcionando),
            school(11, "ESCUELA ÑANDÚ", "ÑUÑOA", Estado::Cerrado),
            school(12, "ESCUELA ÑANDÚ", "ÑUÑOA", Estado::Funcionando),
            school(115, "COLEGIO LOS BOLDOS DE RENGO", "RENGO", Estado::Funcionando),
            school(119, "COLEGIO LOS BOLDOS", "RENGO", Estado::Funcionando),
            school(1195, "ESCUELA YERBAS BUENAS N°115", "REQUÍNOA", Estado::EnReceso),
        ];
        Guardado::open(write(&Directorio { anio: 2024, escuelas })).unwrap()
    }

    fn found(texto: &str) -> Vec<u32> {
        buscar(&guardado(), texto, 20).unwrap().escuelas.iter().map(|e| e.rbd).collect()
    }

    #[test]
    fn an_rbd_is_first_with_or_without_its_digit() {
        assert_eq!(found("1195-9"), [1195]);
        assert_eq!(found("1.195-9"), [1195]);
        assert_eq!(found("1195"), [1195, 119]);
        assert_eq!(found("115"), [115, 11, 1195], "the number, the number with a digit, the name");
        assert_eq!(found("0"), [0_u32; 0]);
    }

    #[test]
    fn accents_case_and_typing_errors_are_forgiven() {
        for texto in ["liceo politecnico", "Politécnico", "POLITENICO", "plitecnico arica", "poli ari"] {
            assert_eq!(found(texto).first(), Some(&1), "{texto}");
        }
        assert_eq!(found("ñandu ñuñoa"), [12, 11], "the closed one after the one that works");
        assert_eq!(found("nadnu"), [12, 11], "two letters swapped");
        assert_eq!(found("requinoa"), [1195]);
    }

    #[test]
    fn the_best_is_first_and_nonsense_finds_nothing() {
        assert_eq!(found("los boldos"), [119, 115], "the shorter name says nothing else");
        assert_eq!(found("liceo los boldos"), [119, 115], "a common word may be wrong");
        assert_eq!(found("rengo"), [115, 119], "in the name before in the comuna");
        assert_eq!(found("xyzzy"), [0_u32; 0]);
        assert_eq!(found("boldos antofagasta"), [0_u32; 0], "most of it must be there");
        assert_eq!(found(""), [0_u32; 0]);
    }

    #[test]
    fn the_total_counts_those_that_are_not_shown() {
        let busqueda = buscar(&guardado(), "escuela", 1).unwrap();
        assert_eq!((busqueda.escuelas.len(), busqueda.total), (1, 3));
        assert_eq!(buscar(&guardado(), "escuela", 0).unwrap().total, 3);
    }
}
