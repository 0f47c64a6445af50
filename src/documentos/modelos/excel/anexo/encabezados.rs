//! What a heading says its column is: facts, services, roles, digits, what nobody knows; and two rows of headings as one.

use std::collections::BTreeMap;

use super::super::super::campo::{Atributo, Sujeto};
use super::super::super::pistas::Etiqueta;
use super::celdas::text;
use super::palabras::{Otra, Palabras};
use super::tabla::Columna;
use crate::base::planilla::a_la_vista::Hoja;
use crate::base::texto::plain;

/// The texts of a heading in a row: those of merged cells in each column that they span.
pub(super) fn headings(hoja: &Hoja, fila: u32) -> BTreeMap<u16, String> {
    let mut found = BTreeMap::new();
    for (columna, celda) in hoja.celdas.get(&fila).into_iter().flatten() {
        let texto = text(celda);
        let merged = hoja.combinadas.iter().find(|(f, c)| f.contains(&fila) && c.start() == columna);
        let columns = merged.map_or(*columna..=*columna, |(_, c)| c.clone());
        for n in columns.take(256) {
            found.insert(n, texto.clone());
        }
    }
    found
}

/// A heading without the number that it has in the form: «3.1 RBD», «IV. Servicios».
pub(crate) fn without_number(texto: &str) -> &str {
    let Some((number, rest)) = texto.trim_start().split_once(' ') else { return texto };
    let roman = number.trim_end_matches(['.', ')', '-']);
    let is_number = number.chars().all(|c| c.is_ascii_digit() || ".)-".contains(c))
        && number.starts_with(|c: char| c.is_ascii_digit())
        && (number.contains(['.', ')', '-']) || number.len() < 3);
    let is_roman =
        roman.len() < number.len() && !roman.is_empty() && roman.chars().all(|c| "IVX".contains(c));
    let rest = rest.trim_start();
    if (is_number || is_roman) && rest.starts_with(char::is_alphabetic) { rest } else { texto }
}

/// What a heading says a column is.
pub(super) fn column_of(texto: &str, palabras: &Palabras<'_>) -> Columna {
    let longer;
    let mut texto = without_number(texto);
    // As the Ministry's open data shorten it: `NOM_CONTACTO`.
    if let Some(rest) = texto.to_lowercase().strip_prefix("nom_").filter(|_| exact(&plain(texto)).is_none()) {
        longer = format!("nombre {}", rest.replace('_', " "));
        texto = &longer;
    }
    if let Some(otra) = palabras.heading(texto) {
        return match otra {
            Otra::Rol => Columna::Rol,
            Otra::Servicio => Columna::Dato(None, Atributo::Servicios),
            Otra::Orden | Otra::Marca | Otra::Otro => Columna::Otra(texto.to_owned()),
        };
    }
    let first_line = texto.split(['\n', '(']).next().unwrap_or(texto);
    if let Some(clave) = palabras.service(texto).or_else(|| palabras.service(first_line)) {
        return Columna::Servicio(clave.to_owned());
    }
    // «Ubicación: comuna» asks for what stands behind the colon.
    if let Some((_, after)) = texto.split_once(':') {
        let e = Etiqueta::read(after);
        if e.atributo.is_some() && e.ajenas == 0 {
            return column_of(after.trim(), palabras);
        }
    }
    if let Some(columna) = exact(&plain(texto)) {
        return columna;
    }
    // A unit or an order between brackets changes nothing: «RUT (sin puntos)».
    let bare = texto.split(['(', '[', '\n', '*']).next().map(str::trim).filter(|t| !t.is_empty());
    let mut etiqueta = Etiqueta::read(bare.unwrap_or(texto));
    if !etiqueta.says_what() {
        etiqueta = Etiqueta::read(texto);
    }
    let known = etiqueta.palabras > 0 && etiqueta.palabras <= 10 && etiqueta.ajenas * 2 <= etiqueta.palabras;
    match (etiqueta.sujeto, etiqueta.atributo) {
        _ if !known => match palabras.role(texto) {
            Some(sujeto) => Columna::Dato(Some(sujeto), Atributo::Nombre),
            None => Columna::Desconocida(texto.to_owned()),
        },
        (Some(Sujeto::Tercero | Sujeto::Ministerio), _) => Columna::Otra(texto.to_owned()),
        // «Escritura» is no deed here, where services are read and written.
        (Some(Sujeto::Documento), _) if !plain(texto).contains("personer") => {
            Columna::Desconocida(texto.to_owned())
        }
        (sujeto, Some(Atributo::RazonSocial)) => Columna::Dato(sujeto, Atributo::Nombre),
        (sujeto, Some(Atributo::NombreRbd)) => Columna::Dato(sujeto, Atributo::Rbd),
        // «Dirección y comuna» of a school is written where its address is.
        (sujeto, Some(Atributo::DireccionComuna | Atributo::Domicilio)) => {
            Columna::Dato(sujeto, Atributo::Direccion)
        }
        (sujeto, Some(atributo)) => Columna::Dato(sujeto, atributo),
        // «Dep. administrativa» names nobody.
        (Some(sujeto), None) if etiqueta.ajenas == 0 => Columna::Dato(Some(sujeto), Atributo::Nombre),
        (_, None) => match palabras.role(texto) {
            Some(sujeto) => Columna::Dato(Some(sujeto), Atributo::Nombre),
            None => Columna::Desconocida(texto.to_owned()),
        },
    }
}

/// Headings that mean more than their words one by one: numbers with and without their digit, and how people shorten.
fn exact(words: &str) -> Option<Columna> {
    const CON: [&str; 8] = [
        " con digito verificador",
        " y digito verificador",
        " digito verificador",
        " con dv",
        " y dv",
        " mas dv",
        " y digito",
        " dv",
    ];
    const SIN: [&str; 6] = [
        " sin digito verificador",
        " sin digito",
        " sin dv",
        " sin d v",
        " sin guion ni digito",
        " sin verificador",
    ];
    let school = Some(Sujeto::Establecimiento);
    // «RBD sin dígito», «RUT con DV»: the number, and [`Presentacion`] looks at how it is written.
    let number = CON.iter().chain(&SIN).find_map(|end| words.strip_suffix(end)).unwrap_or(words);
    let digit = [
        "digito verificador",
        "digito verif",
        "dig verificador",
        "dig verif",
        "digito",
        "dgv",
        "dig",
        "d v",
        "dv",
    ]
    .iter()
    .find_map(|begin| words.strip_prefix(begin));
    if let Some(of) = digit.filter(|rest| rest.is_empty() || rest.starts_with(' ')) {
        let of_school = [" rbd", " establecimiento", " ee", " colegio"].iter().any(|w| of.contains(w));
        let of_rut = [" rut", " run", " sostenedor"].iter().any(|w| of.contains(w));
        if of.is_empty() || of_school || of_rut {
            return Some(Columna::Dato(school.filter(|_| of_school), Atributo::Digito));
        }
    }
    Some(match number {
        "rbd"
        | "codigo rbd"
        | "rol base datos"
        | "rol base de datos"
        | "rol base datos rbd"
        | "rol base de datos rbd"
        | "rbd rol base de datos"
        | "codigo rbd ee" => Columna::Dato(school, Atributo::Rbd),
        "rut" | "run" | "ci" | "c i" if number != words => Columna::Dato(None, Atributo::Rut),
        "calle y numero" | "calle y n" | "calle n" | "calle numero" => {
            Columna::Dato(None, Atributo::Direccion)
        }
        "numero telefonico" | "n telefonico" | "numero de contacto" | "fono contacto" => {
            Columna::Dato(None, Atributo::Telefono)
        }
        "sistema" | "nombre sistema" | "nombre del sistema" | "aplicacion" | "producto" => {
            Columna::Dato(Some(Sujeto::Proveedor), Atributo::Producto)
        }
        "escuela o liceo"
        | "liceo o escuela"
        | "escuela liceo"
        | "colegio escuela liceo"
        | "ee"
        | "nom rbd" => Columna::Dato(school, Atributo::Nombre),
        "nom com rbd" | "nom comuna" => Columna::Dato(school, Atributo::Comuna),
        "nom reg rbd" | "nom reg rbd a" | "nom region" => Columna::Dato(school, Atributo::Region),
        "depend" => Columna::Dato(None, Atributo::Dependencia),
        "puesto" | "puesto de trabajo" | "funcion" => Columna::Dato(None, Atributo::Cargo),
        w if w.starts_with("cargo que ") || w.starts_with("cargo o ") => Columna::Dato(None, Atributo::Cargo),
        "dep administrativa"
        | "dependencia adm"
        | "dep adm"
        | "tipo dependencia"
        | "tipo de dependencia"
        | "depend administrativa" => Columna::Dato(None, Atributo::Dependencia),
        _ => return None,
    })
}

/// All columns under these headings; a digit belongs to what stands before it.
pub(super) fn columns_of(
    headings: &BTreeMap<u16, String>,
    palabras: &Palabras<'_>,
) -> BTreeMap<u16, Columna> {
    let mut columnas = BTreeMap::new();
    let mut said: Vec<(u16, Columna)> = Vec::new();
    for (n, texto) in headings.iter().filter(|(_, t)| !t.is_empty()) {
        let columna = column_of(texto, palabras);
        // A fact twice: the first is meant, as in «RBD» and, far to the right, «RBD (uso interno)».
        let again = !matches!(columna, Columna::Dato(_, Atributo::Digito))
            && matches!(columna, Columna::Dato(..) | Columna::Servicio(_))
            && said.iter().any(|(_, c)| *c == columna);
        let columna = if again { Columna::Otra(texto.clone()) } else { columna };
        said.push((*n, columna.clone()));
        columnas.insert(*n, columna);
    }
    columnas
}

pub(super) fn known(columnas: &BTreeMap<u16, Columna>) -> usize {
    columnas.values().filter(|c| !matches!(c, Columna::Desconocida(_))).count()
}

/// How much these columns say.
pub(super) fn weight(columnas: &BTreeMap<u16, Columna>) -> usize {
    let of_one = |c: &Columna| match c {
        Columna::Dato(..) | Columna::Servicio(_) | Columna::Rol => 3,
        Columna::Otra(_) => 1,
        Columna::Desconocida(_) => 0,
    };
    columnas.values().map(of_one).sum()
}

/// Whether a heading names something: neither a mark nor a hint between brackets.
fn is_name(texto: &str, palabras: &Palabras<'_>) -> bool {
    palabras.mark(texto).is_none() && !texto.starts_with(['(', '['])
}

/// A lower heading says what the column is, an upper one of whom or of what group.
pub(super) fn join(upper: &mut String, lower: &str, grouped: bool, palabras: &Palabras<'_>) {
    let same = upper.trim() == lower.trim();
    if lower.is_empty() || same {
        return;
    }
    let lower_alone = column_of(lower, palabras);
    if matches!(column_of(upper, palabras), Columna::Servicio(_))
        && !matches!(lower_alone, Columna::Servicio(_))
    {
        return;
    }
    let of_whom = matches!(lower_alone, Columna::Dato(None, _))
        && Etiqueta::read(upper).sujeto.is_some()
        && !upper.is_empty();
    *upper = match lower_alone {
        _ if of_whom => format!("{lower} {upper}"),
        // A unit or a hint below a heading: «RUT» over «(con puntos)», «SI / NO» below a service.
        // Below the heading of a group it is a name that nobody knows, unless it is «SI» and «NO» of one service.
        Columna::Desconocida(_) if grouped && is_name(lower, palabras) => lower.to_owned(),
        Columna::Desconocida(_) if !upper.is_empty() => match column_of(upper, palabras) {
            Columna::Desconocida(_) => lower.to_owned(),
            _ => upper.clone(),
        },
        _ => lower.to_owned(),
    };
}
