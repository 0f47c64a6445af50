//! Which column is which: by the words of the heading, whatever their order, case or company.

use super::super::codigos as c;
use super::{refuse, shown};
use crate::base::texto::{list, plain};
use crate::base::{Diagnosticos, Lugar};

/// The columns that are looked at; all others are passed by, the personal ones with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Columna {
    Anio,
    Rbd,
    Digito,
    Nombre,
    Rut,
    Persona,
    CodigoComuna,
    Comuna,
    Dependencia,
    Estado,
}

/// How many there are.
pub(super) const CUANTAS: usize = 10;

/// Each with the names it has had, the official one first.
const NOMBRES: [(Columna, &[&str]); CUANTAS] = [
    (Columna::Anio, &["AGNO", "AÑO", "ANIO"]),
    (Columna::Rbd, &["RBD"]),
    (Columna::Digito, &["DGV_RBD", "DV_RBD"]),
    (Columna::Nombre, &["NOM_RBD", "NOMBRE_RBD"]),
    (Columna::Rut, &["RUT_SOSTENEDOR"]),
    (Columna::Persona, &["P_JURIDICA"]),
    (Columna::CodigoComuna, &["COD_COM_RBD"]),
    (Columna::Comuna, &["NOM_COM_RBD"]),
    (Columna::Dependencia, &["COD_DEPE"]),
    (Columna::Estado, &["ESTADO_ESTAB"]),
];

impl Columna {
    /// What the Ministry calls it.
    pub fn nombre(self) -> &'static str {
        NOMBRES[self as usize].1[0]
    }
}

/// A heading as headings are compared.
fn key(titulo: &str) -> String {
    plain(titulo.trim_start_matches('\u{feff}')).replace(' ', "")
}

/// Whether a line with these cells is the heading: one of them says RBD.
pub(super) fn is_heading<'t>(celdas: impl IntoIterator<Item = &'t str>) -> bool {
    celdas.into_iter().any(|celda| celda.len() < 20 && key(celda) == "rbd")
}

/// Where each column stands in the file.
#[derive(Debug)]
pub(super) struct Columnas {
    /// By the order of [`Columna`].
    lugares: [Option<usize>; CUANTAS],
    /// How many the file has.
    pub total: usize,
}

impl Columnas {
    /// Finds the columns in a heading.
    ///
    /// # Errors
    /// Those that are missing, or stand there twice, by the names that the Ministry gives them.
    pub fn find<'t>(titulos: impl IntoIterator<Item = &'t str>, lugar: &Lugar) -> Result<Self, Diagnosticos> {
        let titulos: Vec<&str> = titulos.into_iter().collect();
        let keys: Vec<String> = titulos.iter().map(|t| key(t)).collect();
        let mut lugares = [None; CUANTAS];
        let mut dobles = Vec::new();
        for (columna, nombres) in NOMBRES {
            let is_it = |k: &&String| nombres.iter().any(|nombre| key(nombre) == **k);
            let mut places = keys.iter().enumerate().filter(|(_, k)| is_it(k)).map(|(n, _)| n);
            lugares[columna as usize] = places.next();
            if places.next().is_some() {
                dobles.push(columna.nombre());
            }
        }
        let columnas = Self { lugares, total: titulos.len() };
        if !dobles.is_empty() {
            let que = format!("está dos veces la columna {}, y no se sabe cuál vale", list(&dobles));
            return Err(refuse(
                c::COLUMNAS,
                lugar.clone(),
                que,
                "Deje una sola en el archivo, o baje el original.",
            ));
        }
        let mut faltan: Vec<&str> = [Columna::Rbd, Columna::Nombre, Columna::Dependencia, Columna::Estado]
            .into_iter()
            .filter(|columna| columnas.lugares[*columna as usize].is_none())
            .map(Columna::nombre)
            .collect();
        if [Columna::Comuna, Columna::CodigoComuna].iter().all(|c| columnas.lugares[*c as usize].is_none()) {
            faltan.insert(faltan.len().min(2), "NOM_COM_RBD (o COD_COM_RBD)");
        }
        if faltan.is_empty() { Ok(columnas) } else { Err(missing(&faltan, &titulos, lugar)) }
    }

    /// The cells that are looked at, out of all cells of a row.
    pub fn pick<'f>(&self, cell: impl Fn(usize) -> &'f str) -> [&'f str; CUANTAS] {
        self.lugares.map(|lugar| lugar.map_or("", &cell))
    }

    /// Where a column stands.
    pub fn lugar(&self, columna: Columna) -> Option<usize> {
        self.lugares[columna as usize]
    }
}

/// A file that is no directory: what it lacks, and what it has instead.
pub(super) fn missing(faltan: &[&str], titulos: &[&str], lugar: &Lugar) -> Diagnosticos {
    let hay: Vec<String> = titulos.iter().take(6).map(|t| shown(t.trim()).into_owned()).collect();
    let resto = if titulos.len() > hay.len() { ", …" } else { "" };
    let que = format!(
        "no es el directorio de establecimientos: {} {}. Las columnas del archivo son: {}{resto}",
        if faltan.len() == 1 { "falta la columna" } else { "faltan las columnas" },
        list(faltan),
        hay.join(", ")
    );
    let ayuda = "Indique el «Directorio oficial de establecimientos educacionales» del Ministerio, sin cambiar sus encabezados. Otros conjuntos de datos abiertos (matrícula, rendimiento, docentes) no sirven.";
    refuse(c::COLUMNAS, lugar.clone(), que, ayuda)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_stand_in_the_order_of_their_names() {
        for (n, (columna, _)) in NOMBRES.iter().enumerate() {
            assert_eq!(*columna as usize, n);
        }
    }

    #[test]
    fn headings_are_found_in_any_order_case_and_company() {
        let titulos = ["\u{feff}estado_estab", "Nueva", "cod depe", "NOM_RBD", "rbd ", "Cod_Com_Rbd", "MRUN"];
        let columnas = Columnas::find(titulos, &Lugar::SinLugar {}).unwrap();
        assert_eq!(columnas.lugar(Columna::Rbd), Some(4));
        assert_eq!(columnas.lugar(Columna::Estado), Some(0));
        assert_eq!(columnas.lugar(Columna::Rut), None);
        assert!(is_heading(titulos));
    }

    #[test]
    fn what_is_missing_or_doubled_is_told_by_its_official_name() {
        let say = |titulos: &[&str]| {
            let notas = Columnas::find(titulos.iter().copied(), &Lugar::SinLugar {}).unwrap_err();
            notas.iter().map(|d| d.mensaje.clone()).collect::<String>()
        };
        let texto = say(&["AGNO", "RBD", "NOM_RBD", "COD_DEPE"]);
        assert!(
            texto.contains("faltan las columnas ESTADO_ESTAB") || texto.contains("NOM_COM_RBD"),
            "{texto}"
        );
        assert!(texto.contains("ESTADO_ESTAB") && !texto.contains("falta la columna"), "{texto}");
        let texto = say(&["RBD", "NOM_RBD", "COD_DEPE", "ESTADO_ESTAB", "NOM_COM_RBD", "rbd"]);
        assert!(texto.contains("dos veces la columna RBD"), "{texto}");
    }
}
