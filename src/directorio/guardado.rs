//! How a year is kept: one text file, a school a line, its words as they are searched; told when it is damaged or newer.

use std::fmt::Write;

use super::{Directorio, Escuela, Estado, Persona};
use crate::base::texto::push_plain;
use crate::catalogo::Dependencia;

/// First word of the file.
const MAGIA: &str = "convenio-directorio";
/// The version of the form that this program writes, and the newest that it reads.
pub const VERSION: u32 = 1;
/// Second line. The words that are searched stand first; the state is the last letter of a line.
const COLUMNAS: &str = "rbd\tclaves_nombre\tclaves_comuna\tdv\tnombre\trut_sostenedor\tpersona\tcodigo_comuna\tcomuna\tdependencia\testado\n";

/// Why a kept file is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSirve {
    /// Not ours, cut, or changed since.
    #[error("está dañado o no lo escribió este programa")]
    Danado,
    /// Written by a later version.
    #[error("lo escribió una versión más nueva de convenio (formato {0}; ésta conoce el {VERSION})")]
    MasNuevo(u32),
}

/// The directory as the bytes to keep: the same rows make the same bytes, whatever file they came from.
///
/// `convenio-directorio <version> <year> <schools> <CRC-32 of what follows>`, the names of the columns, the rows.
pub fn write(directorio: &Directorio) -> Vec<u8> {
    let mut cuerpo = String::with_capacity(directorio.escuelas.len() * 128);
    cuerpo.push_str(COLUMNAS);
    for e in &directorio.escuelas {
        let _ = write!(cuerpo, "{}\t", e.rbd);
        push_plain(&mut cuerpo, &e.nombre);
        cuerpo.push('\t');
        push_plain(&mut cuerpo, &e.comuna);
        cuerpo.push('\t');
        cuerpo.push(e.digito);
        cuerpo.push('\t');
        cuerpo.push_str(&e.nombre);
        cuerpo.push('\t');
        if let Some(rut) = e.rut {
            let _ = write!(cuerpo, "{rut}");
        }
        cuerpo.push('\t');
        cuerpo.push(code_of(&Persona::TODAS, &e.persona));
        cuerpo.push('\t');
        if let Some(codigo) = e.codigo_comuna {
            let _ = write!(cuerpo, "{codigo}");
        }
        cuerpo.push('\t');
        cuerpo.push_str(&e.comuna);
        cuerpo.push('\t');
        cuerpo.push(code_of(&DEPENDENCIAS, &e.dependencia));
        cuerpo.push('\t');
        cuerpo.push(code_of(&Estado::TODOS, &e.estado));
        cuerpo.push('\n');
    }
    let suma = crc32fast::hash(cuerpo.as_bytes());
    let cabeza = format!("{MAGIA} {VERSION} {} {} {suma:08x}\n", directorio.anio, directorio.escuelas.len());
    [cabeza.into_bytes(), cuerpo.into_bytes()].concat()
}

/// The Ministry's COD_DEPE.
pub(super) const DEPENDENCIAS: [(char, Dependencia); 6] = [
    ('1', Dependencia::CorporacionMunicipal),
    ('2', Dependencia::Municipal),
    ('3', Dependencia::ParticularSubvencionado),
    ('4', Dependencia::ParticularPagado),
    ('5', Dependencia::AdministracionDelegada),
    ('6', Dependencia::Slep),
];

fn code_of<T: PartialEq>(todos: &[(char, T)], cual: &T) -> char {
    todos.iter().find(|(_, otro)| otro == cual).map_or('?', |(letra, _)| *letra)
}

/// A kept file, whole as its sum says; rows are taken apart only where they are needed.
#[derive(Debug)]
pub struct Guardado {
    texto: String,
    filas: usize,
    /// The year.
    pub anio: u16,
    /// How many schools.
    pub cantidad: usize,
}

impl Guardado {
    /// Looks whether these bytes are a kept directory, and whole.
    ///
    /// # Errors
    /// That they are not, or that they are of a version still to come.
    pub fn open(bytes: Vec<u8>) -> Result<Self, NoSirve> {
        let end = bytes.iter().take(100).position(|b| *b == b'\n').ok_or(NoSirve::Danado)?;
        let cabeza = std::str::from_utf8(&bytes[..end]).map_err(|_| NoSirve::Danado)?;
        let mut palabras = cabeza.split(' ');
        if palabras.next() != Some(MAGIA) {
            return Err(NoSirve::Danado);
        }
        let version: u32 = palabras.next().and_then(|v| v.parse().ok()).ok_or(NoSirve::Danado)?;
        if version > VERSION {
            return Err(NoSirve::MasNuevo(version));
        }
        let (Some(anio), Some(cantidad), Some(suma), None) =
            (palabras.next(), palabras.next(), palabras.next(), palabras.next())
        else {
            return Err(NoSirve::Danado);
        };
        let (Ok(anio), Ok(cantidad), Ok(suma)) =
            (anio.parse(), cantidad.parse(), u32::from_str_radix(suma, 16))
        else {
            return Err(NoSirve::Danado);
        };
        let filas = end + 1 + COLUMNAS.len();
        if crc32fast::hash(&bytes[end + 1..]) != suma || !bytes[end + 1..].starts_with(COLUMNAS.as_bytes()) {
            return Err(NoSirve::Danado);
        }
        let texto = String::from_utf8(bytes).map_err(|_| NoSirve::Danado)?;
        Ok(Self { texto, filas, anio, cantidad })
    }

    /// The rows as they are kept, each with its line end.
    pub(super) fn filas(&self) -> &str {
        &self.texto[self.filas..]
    }

    /// Every school.
    ///
    /// # Errors
    /// A row that is none: the file's sum is right and its rows are not.
    pub fn leer(&self) -> Result<Directorio, NoSirve> {
        let mut escuelas = Vec::with_capacity(self.cantidad.min(super::leer::MAX_FILAS));
        for linea in self.filas().lines() {
            escuelas.push(parse(linea).ok_or(NoSirve::Danado)?);
        }
        let in_order = escuelas.windows(2).all(|par| par[0].rbd < par[1].rbd);
        if escuelas.len() != self.cantidad || !in_order {
            return Err(NoSirve::Danado);
        }
        Ok(Directorio { anio: self.anio, escuelas })
    }
}

/// A kept row.
pub(super) fn parse(linea: &str) -> Option<Escuela> {
    let mut campos = linea.split('\t');
    let rbd = campos.next()?.parse().ok()?;
    let (_, _) = (campos.next()?, campos.next()?);
    let digito = one_letter(campos.next()?)?;
    let nombre = campos.next()?.to_owned();
    let rut = match campos.next()? {
        "" => None,
        rut => Some(rut.parse().ok()?),
    };
    let persona = of_code(&Persona::TODAS, campos.next()?)?;
    let codigo_comuna = match campos.next()? {
        "" => None,
        codigo => Some(codigo.parse().ok()?),
    };
    let comuna = campos.next()?.to_owned();
    let dependencia = of_code(&DEPENDENCIAS, campos.next()?)?;
    let estado = of_code(&Estado::TODOS, campos.next()?)?;
    let whole = campos.next().is_none();
    whole.then_some(Escuela { rbd, digito, nombre, rut, persona, codigo_comuna, comuna, dependencia, estado })
}

/// The thing that a code of one letter stands for.
pub(super) fn of_code<T: Copy>(todos: &[(char, T)], codigo: &str) -> Option<T> {
    let letra = one_letter(codigo)?;
    todos.iter().find(|(otra, _)| *otra == letra).map(|(_, cual)| *cual)
}

fn one_letter(texto: &str) -> Option<char> {
    let mut letras = texto.chars();
    letras.next().filter(|_| letras.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escuela(rbd: u32, nombre: &str) -> Escuela {
        Escuela {
            rbd,
            digito: '9',
            nombre: nombre.to_owned(),
            rut: (rbd != 2).then_some(65_999_001),
            persona: Persona::Juridica,
            codigo_comuna: Some(6115),
            comuna: "RENGO".to_owned(),
            dependencia: Dependencia::ParticularSubvencionado,
            estado: Estado::EnReceso,
        }
    }

    fn two() -> Directorio {
        Directorio { anio: 2024, escuelas: vec![escuela(1, "LICEO Ñ, «A»"), escuela(2, "ESCUELA N°2")] }
    }

    #[test]
    fn what_is_kept_is_read_back_equal() {
        let bytes = write(&two());
        assert_eq!(Guardado::open(bytes.clone()).unwrap().leer().unwrap(), two());
        assert_eq!(bytes, write(&two()));
    }

    #[test]
    fn any_byte_changed_or_cut_is_told_and_never_a_panic() {
        let bytes = write(&two());
        for n in 0..bytes.len() {
            assert!(Guardado::open(bytes[..n].to_vec()).is_err(), "cut at {n}");
            let mut other = bytes.clone();
            other[n] ^= 1;
            let seen = Guardado::open(other).and_then(|g| g.leer().map(|d| (g.cantidad, d.escuelas)));
            // Only the year has no sum of its own; the name of the file says it too.
            assert!(seen.is_err() || seen.unwrap().1 == two().escuelas, "changed at {n}");
        }
    }

    #[test]
    fn a_later_version_is_told_as_such() {
        let later = String::from_utf8(write(&two())).unwrap().replacen(" 1 ", " 7 ", 1);
        assert_eq!(Guardado::open(later.into_bytes()).unwrap_err(), NoSirve::MasNuevo(7));
    }
}
