//! The same facts everywhere: read out of the finished files and held against the expediente.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::anexo::{self, ENCABEZADO, HOJAS};
use super::bloques::{Documento, Que, line_text};
use super::leer_word::{self, Leido};
use super::valores::Valores;
use crate::perfil::Expediente;

/// The facts that every paper has to agree on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hechos {
    /// Name and RUT of the sostenedor.
    pub sostenedor: (String, String),
    /// Name and RUT of each who signs.
    pub representantes: Vec<(String, String)>,
    /// RBD and name of each school, in order.
    pub establecimientos: Vec<(String, String)>,
    /// By RBD, the names of the services it asks for.
    pub servicios: BTreeMap<String, BTreeSet<String>>,
}

impl Hechos {
    /// The facts as the expediente has them.
    pub fn of(x: &Expediente<'_>) -> Self {
        Self {
            sostenedor: (x.sostenedor.nombre.clone(), x.sostenedor.rut.to_string()),
            representantes: x.representantes.iter().map(|r| (r.nombre.clone(), r.rut.to_string())).collect(),
            establecimientos: x
                .establecimientos
                .iter()
                .map(|e| (e.rbd.to_string(), e.nombre.clone()))
                .collect(),
            servicios: x
                .establecimientos
                .iter()
                .map(|e| (e.rbd.to_string(), e.servicios.iter().map(|s| s.nombre.clone()).collect()))
                .collect(),
        }
    }

    /// The facts as the finished Anexo has them.
    fn in_anexo(bytes: &[u8]) -> Result<Self, calamine::XlsxError> {
        let mut libro: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
        let [identificacion, contactos, servicios] =
            [rows(&mut libro, HOJAS[0])?, rows(&mut libro, HOJAS[1])?, rows(&mut libro, HOJAS[2])?];
        let named = |rol: &str| -> Vec<(String, String)> {
            let of_role = contactos.iter().skip(1).filter(|f| cell(f, 0) == rol);
            of_role.map(|f| (cell(f, 1), cell(f, 3))).collect()
        };
        let owners: BTreeSet<(String, String)> = identificacion
            .iter()
            .skip(1)
            .map(|f| (cell(f, 6), cell(f, 7)))
            .chain(named("Sostenedor"))
            .collect();
        let headings = servicios.first().cloned().unwrap_or_default();
        Ok(Self {
            // Several owners in one Anexo are no owner at all.
            sostenedor: if owners.len() == 1 {
                owners.into_iter().next().unwrap_or_default()
            } else {
                Default::default()
            },
            representantes: named("Representante legal"),
            establecimientos: identificacion.iter().skip(1).map(|f| (cell(f, 0), cell(f, 1))).collect(),
            servicios: servicios
                .iter()
                .skip(1)
                .map(|f| {
                    let asked = headings.iter().zip(f).skip(2).filter(|(_, v)| *v == anexo::mark(true));
                    (cell(f, 0), asked.map(|(nombre, _)| nombre.clone()).collect())
                })
                .collect(),
        })
    }
}

/// Whatever a finished Anexo says otherwise than the expediente; nothing when it agrees.
pub(super) fn check_anexo(bytes: &[u8], esperados: &Hechos) -> Vec<String> {
    let leidos = match Hechos::in_anexo(bytes) {
        Ok(leidos) => leidos,
        Err(error) => return vec![format!("el Anexo no se puede volver a leer: {error}")],
    };
    let mut faltas = Vec::new();
    let mut same = |que: &str, equal: bool| {
        if !equal {
            faltas.push(format!("el Anexo no dice lo mismo que el perfil: {que}"));
        }
    };
    same("el sostenedor", leidos.sostenedor == esperados.sostenedor);
    same("los representantes", leidos.representantes == esperados.representantes);
    same("los establecimientos", leidos.establecimientos == esperados.establecimientos);
    same("los servicios", leidos.servicios == esperados.servicios);
    faltas
}

/// Whatever is wrong with a finished Word file: text that is not that of its blocks with these values, a fact that
/// is missing or another.
pub(super) fn check_word(
    bytes: &[u8],
    documento: &Documento,
    valores: &Valores,
    esperados: &Hechos,
    all: bool,
) -> Vec<String> {
    let [cuerpo, cabecera, pie] = match leer_word::read(bytes) {
        Ok(partes) => partes,
        Err(error) => return vec![format!("el archivo no se puede volver a leer: {error}")],
    };
    let mut faltas = same_text(documento, valores, &cuerpo, &cabecera, &pie);
    faltas.extend(facts(&cuerpo, esperados, all));
    faltas
}

/// Whatever a finished Word file says otherwise than its blocks with these values; nothing where it agrees.
pub(super) fn check_text(bytes: &[u8], documento: &Documento, valores: &Valores) -> Vec<String> {
    match leer_word::read(bytes) {
        Ok([cuerpo, cabecera, pie]) => same_text(documento, valores, &cuerpo, &cabecera, &pie),
        Err(error) => vec![format!("el archivo no se puede volver a leer: {error}")],
    }
}

/// What a template must not leave in its own words.
pub(super) fn leftovers(documento: &Documento) -> Vec<String> {
    const SIGNS: [&str; 8] = ["{{", "}}", "{%", "%}", "[FALTA", "__", "……", "XXX"];
    let words = documento.lines().into_iter().flatten().filter_map(|t| match &t.que {
        Que::Texto(texto) => Some(texto),
        _ => None,
    });
    words
        .filter_map(|texto| {
            SIGNS.iter().find(|s| texto.contains(**s)).map(|s| format!("quedó «{s}» en «{texto}»"))
        })
        .collect()
}

fn same_text(
    documento: &Documento,
    valores: &Valores,
    cuerpo: &Leido,
    cabecera: &Leido,
    pie: &Leido,
) -> Vec<String> {
    let mut faltas = Vec::new();
    let [top, bottom] = [&documento.cabecera, &documento.pie].map(|l| line_text(l, valores));
    if cabecera.parrafos.first().map_or("", String::as_str) != top {
        faltas.push("la cabecera de página no dice lo que debe".to_owned());
    }
    if !pie.parrafos.first().is_some_and(|p| p.starts_with(&bottom)) {
        faltas.push("el pie de página no dice lo que debe".to_owned());
    }
    let expected: Vec<String> = documento.body_lines().into_iter().map(|l| line_text(l, valores)).collect();
    let found: Vec<&str> = cuerpo
        .parrafos
        .iter()
        .map(|p| p.trim_start_matches(['\u{2610}', '\u{2612}']).trim_start_matches('\t'))
        .collect();
    if let Some((i, line)) =
        expected.iter().enumerate().find(|(i, line)| found.get(*i) != Some(&line.as_str()))
    {
        faltas.push(format!(
            "en el párrafo {} se escribió «{}» en vez de «{line}»",
            i + 1,
            found.get(i).unwrap_or(&"")
        ));
    } else if found.len() != expected.len() {
        faltas.push(format!("hay {} párrafos y debían ser {}", found.len(), expected.len()));
    }
    faltas
}

/// The facts in the text and tables. `all`: representatives too, which not every paper names.
fn facts(cuerpo: &Leido, esperados: &Hechos, all: bool) -> Vec<String> {
    let mut faltas = Vec::new();
    let text = cuerpo.parrafos.join("\n");
    let mut needed = vec![&esperados.sostenedor.0, &esperados.sostenedor.1];
    if all {
        needed.extend(esperados.representantes.iter().flat_map(|(nombre, rut)| [nombre, rut]));
    }
    faltas.extend(
        needed.iter().filter(|hecho| !text.contains(hecho.as_str())).map(|hecho| format!("falta «{hecho}»")),
    );
    let asked: BTreeSet<&String> = esperados.servicios.values().flatten().collect();
    for tabla in &cuerpo.tablas {
        let Some((encabezado, filas)) = tabla.split_first() else { continue };
        match encabezado.first().map(String::as_str) {
            Some("RBD") => {
                let found: Vec<(String, String)> = filas.iter().map(|f| (cell(f, 0), cell(f, 1))).collect();
                if found != esperados.establecimientos {
                    faltas.push("la tabla de establecimientos no es la del perfil".to_owned());
                }
                faltas.extend(services_of_each(encabezado, filas, esperados));
            }
            Some("Servicio") => {
                let found: BTreeSet<&String> = filas.iter().filter_map(|f| f.first()).collect();
                if found != asked {
                    faltas.push("la tabla de servicios no es la del perfil".to_owned());
                }
            }
            _ => {}
        }
    }
    faltas
}

/// A table of schools may name in words the services that each asks for.
fn services_of_each(encabezado: &[String], filas: &[Vec<String>], esperados: &Hechos) -> Vec<String> {
    let Some(columna) = encabezado.iter().position(|c| c == "Servicios solicitados") else {
        return Vec::new();
    };
    let other = |fila: &&Vec<String>| {
        let escritos = cell(fila, columna);
        let pedidos = esperados.servicios.get(&cell(fila, 0));
        !pedidos.is_some_and(|pedidos| pedidos.iter().all(|p| escritos.contains(p.as_str())))
    };
    filas
        .iter()
        .filter(other)
        .map(|f| format!("los servicios de {} no son los del perfil", cell(f, 0)))
        .collect()
}

fn cell(fila: &[String], columna: usize) -> String {
    fila.get(columna).cloned().unwrap_or_default()
}

/// The rows of a sheet from the heading on.
fn rows(libro: &mut Xlsx<Cursor<&[u8]>>, hoja: &str) -> Result<Vec<Vec<String>>, calamine::XlsxError> {
    let rango = libro.worksheet_range(hoja)?;
    let text = |d: &Data| match d {
        Data::String(texto) => texto.clone(),
        otro => otro.to_string(),
    };
    Ok(rango.rows().skip(ENCABEZADO as usize).map(|fila| fila.iter().map(text).collect()).collect())
}
