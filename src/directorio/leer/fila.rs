//! One row as a school, or the reason why it is none.

use super::super::guardado::{DEPENDENCIAS, of_code};
use super::super::{Escuela, Estado, Persona};
use super::columnas::{CUANTAS, Columna};
use super::shown;
use crate::base::texto::{forbidden_name, is_forbidden};
use crate::catalogo::Catalogo;
use crate::perfil::{Rbd, Rut};

/// The longest name; the longest of 2024 has 96 letters.
const MAX_NOMBRE: usize = 200;

/// The cells of a row that are looked at, by [`Columna`], without the blanks around them: the Ministry writes one space
/// where there is nothing.
pub(super) struct Celdas<'f>([&'f str; CUANTAS]);

/// A school that was read, and whether the directory prints another digit than the rule and the table of exceptions.
pub(super) struct Leida {
    pub escuela: Escuela,
    pub digito_ajeno: bool,
}

impl<'f> Celdas<'f> {
    /// These cells, as they stand in the file.
    pub fn new(celdas: [&'f str; CUANTAS]) -> Self {
        // Most cells have none; looking is quicker than trimming.
        let tight = |celda: &str| matches!(celda.as_bytes(), [a, .., z] if a.is_ascii_graphic() && z.is_ascii_graphic());
        Self(celdas.map(|celda| if tight(celda) { celda } else { celda.trim() }))
    }

    /// Whether there is nothing in them.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|celda| celda.is_empty())
    }

    fn cell(&self, columna: Columna) -> &'f str {
        self.0[columna as usize]
    }

    /// The school.
    pub fn read(&self, catalogo: &Catalogo) -> Result<Leida, String> {
        for (texto, columna) in self.0.iter().zip(TODAS) {
            let plain = texto.bytes().all(|b| matches!(b, b' '..=b'~'));
            if plain {
                continue;
            }
            if let Some(mala) = texto.chars().find(|letra| *letra == '\u{fffd}' || is_forbidden(*letra)) {
                return Err(odd_letter(columna, mala));
            }
        }
        let rbd = self.number(Columna::Rbd)?.ok_or("no tiene RBD")?;
        let nombre = self.cell(Columna::Nombre);
        if nombre.is_empty() {
            return Err(format!("el RBD {rbd} no tiene nombre"));
        }
        if nombre.chars().count() > MAX_NOMBRE {
            return Err(format!(
                "el nombre del RBD {rbd} tiene más de {MAX_NOMBRE} letras: «{}»",
                shown(nombre)
            ));
        }
        let known = Rbd::new(rbd, catalogo);
        let digito = match (self.cell(Columna::Digito), &known) {
            ("", Ok(rbd)) => rbd.digito(),
            ("", Err(error)) => return Err(error.to_string()),
            (escrito, _) => digit(escrito).ok_or_else(|| {
                format!("{} no es un dígito: «{}»", Columna::Digito.nombre(), shown(escrito))
            })?,
        };
        let persona = match self.cell(Columna::Persona) {
            "" => Persona::SinInformacion,
            otro => of_code(&Persona::TODAS, otro).ok_or_else(|| unknown(Columna::Persona, otro))?,
        };
        let (codigo_comuna, comuna) = self.comuna(rbd, catalogo)?;
        let dependencia = of_code(&DEPENDENCIAS, self.cell(Columna::Dependencia))
            .ok_or_else(|| unknown(Columna::Dependencia, self.cell(Columna::Dependencia)))?;
        let estado = of_code(&Estado::TODOS, self.cell(Columna::Estado))
            .ok_or_else(|| unknown(Columna::Estado, self.cell(Columna::Estado)))?;
        let escuela = Escuela {
            rbd,
            digito,
            nombre: nombre.to_owned(),
            // A natural person's RUT is nobody's business, should a year's file have it.
            rut: self.rut()?.filter(|_| persona != Persona::Natural),
            persona,
            codigo_comuna,
            comuna,
            dependencia,
            estado,
        };
        Ok(Leida { escuela, digito_ajeno: !known.is_ok_and(|rbd| rbd.digito() == digito) })
    }

    /// A whole number, nothing where the cell is blank. `1195,0` and `1.195` could be anything.
    pub fn number(&self, columna: Columna) -> Result<Option<u32>, String> {
        let texto = self.cell(columna);
        if texto.is_empty() {
            return Ok(None);
        }
        let digits = texto.len() <= 9 && texto.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| texto.parse().ok()).flatten().map(Some).ok_or_else(|| {
            format!("{} no es un número entero sin puntos ni comas: «{}»", columna.nombre(), shown(texto))
        })
    }

    /// The RUT without its digit; a later year may print it with one, which then must be right.
    fn rut(&self) -> Result<Option<u32>, String> {
        let texto = self.cell(Columna::Rut);
        if texto.contains('-') {
            return texto.parse::<Rut>().map(|rut| Some(rut.cuerpo())).map_err(|error| error.to_string());
        }
        match self.number(Columna::Rut)? {
            None | Some(0) => Ok(None),
            Some(cuerpo) if Rut::de_cuerpo(cuerpo).is_some() => Ok(Some(cuerpo)),
            Some(_) => Err(format!("{} no es un RUT: «{}»", Columna::Rut.nombre(), shown(texto))),
        }
    }

    /// Number and name, each from the other where one is not in the file.
    fn comuna(&self, rbd: u32, catalogo: &Catalogo) -> Result<(Option<u32>, String), String> {
        let nombre = self.cell(Columna::Comuna);
        if nombre.chars().count() > MAX_NOMBRE {
            return Err(format!("la comuna del RBD {rbd} no es un nombre: «{}»", shown(nombre)));
        }
        match (self.number(Columna::CodigoComuna)?, nombre) {
            (Some(codigo), "") => {
                // The Ministry leaves out the zero in front, and SUBDERE does not.
                let known = catalogo.comuna(&format!("{codigo:05}")).map(|c| c.nombre.to_uppercase());
                let nombre = known.ok_or_else(|| unknown(Columna::CodigoComuna, &codigo.to_string()))?;
                Ok((Some(codigo), nombre))
            }
            (Some(codigo), nombre) => Ok((Some(codigo), nombre.to_owned())),
            (None, "") => Err(format!("el RBD {rbd} no tiene comuna")),
            (None, nombre) => {
                let codigo = catalogo.comuna(nombre).and_then(|c| c.codigo.parse().ok());
                Ok((codigo, nombre.to_owned()))
            }
        }
    }
}

const TODAS: [Columna; CUANTAS] = [
    Columna::Anio,
    Columna::Rbd,
    Columna::Digito,
    Columna::Nombre,
    Columna::Rut,
    Columna::Persona,
    Columna::CodigoComuna,
    Columna::Comuna,
    Columna::Dependencia,
    Columna::Estado,
];

fn digit(texto: &str) -> Option<char> {
    match texto {
        "k" | "K" => Some('K'),
        _ => texto.parse::<u8>().ok().filter(|n| *n < 10 && texto.len() == 1).map(|n| char::from(b'0' + n)),
    }
}

fn unknown(columna: Columna, valor: &str) -> String {
    format!("no se conoce el valor «{}» de {}", shown(valor), columna.nombre())
}

fn odd_letter(columna: Columna, mala: char) -> String {
    let que =
        if mala == '\u{fffd}' { "letras que no se pueden leer".to_owned() } else { forbidden_name(mala) };
    format!("{} tiene {que}", columna.nombre())
}
