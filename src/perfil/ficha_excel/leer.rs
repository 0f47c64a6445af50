//! Reads a filled form: sheets and headings by their words, every value with its cell, every problem at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::abrir::{explain, open};
use super::celdas::{Falta, TACHADA, put, shown, slot, value_of};
use super::disposicion::{
    BLOQUES, Casilla, DATO, DOCUMENTOS, ESTABLECIMIENTOS, INSTRUCCIONES, LISTAS, REPRESENTANTES, RESPUESTA,
    SOSTENEDOR, Tabla,
};
use super::tablas::{Tabular, known_headings};
use crate::base::planilla::a_la_vista::{Escrito, Hoja};
use crate::base::texto::{list, plain};
use crate::base::{Diagnostico, Diagnosticos, Severidad};
use crate::catalogo::Catalogo;
use crate::perfil::borrador::{Borrador, Perfil};
use crate::perfil::fuente::{Fuente, Sitio};
use crate::perfil::lector_toml::VERSION;

/// Headings stand in one of these rows.
pub(super) const MAX_ENCABEZADO: u32 = 200;

/// Reads the form in these bytes; `ruta` only names it. Nothing where they are no workbook at all.
///
/// # Errors
/// That it is no form or is damaged, or else every heading that is missing and every cell that cannot be
/// read. Wrong values are for [`crate::perfil::revisar()`] to tell.
pub(in crate::perfil) fn read(
    ruta: &Path,
    bytes: &[u8],
    catalogo: &Catalogo,
) -> Option<Result<Borrador, Diagnosticos>> {
    Some(
        open(bytes)?
            .map_err(|refusal| explain(ruta, &refusal).into())
            .and_then(|hojas| read_sheets(ruta, &hojas, catalogo)),
    )
}

fn read_sheets(ruta: &Path, hojas: &[Hoja], catalogo: &Catalogo) -> Result<Borrador, Diagnosticos> {
    let mut lector =
        Lector { catalogo, hojas, perfil: Perfil::default(), notas: Vec::new(), vacias: HashMap::new() };
    lector.read_all();
    let Lector { perfil, notas, vacias, .. } = lector;
    let fuente = Fuente::planilla(ruta.to_owned(), hojas.iter().map(|h| h.nombre.clone()).collect(), vacias);
    let mut errores = Diagnosticos::default();
    let mut avisos = Diagnosticos::default();
    for Nota { severidad, codigo, sitio, campo, mensaje, ayuda } in notas {
        let problema = Diagnostico {
            severidad,
            campo,
            ..Diagnostico::error(codigo, fuente.lugar(sitio), mensaje, ayuda)
        };
        if severidad == Severidad::Error { errores.push(problema) } else { avisos.push(problema) }
    }
    if errores.is_empty() {
        return Ok(Borrador { fuente, perfil, avisos });
    }
    errores.extend(avisos);
    fuente.sort(&mut errores);
    Err(errores)
}

/// Something to tell, before its place has a name.
struct Nota {
    severidad: Severidad,
    codigo: &'static str,
    sitio: Sitio,
    campo: Option<String>,
    mensaje: String,
    ayuda: String,
}

/// What has been read so far.
pub(super) struct Lector<'h> {
    pub catalogo: &'h Catalogo,
    pub hojas: &'h [Hoja],
    pub perfil: Perfil,
    notas: Vec<Nota>,
    vacias: HashMap<String, Sitio>,
}

impl<'h> Lector<'h> {
    fn read_all(&mut self) {
        let expected = [SOSTENEDOR, REPRESENTANTES.hoja, DOCUMENTOS.hoja, ESTABLECIMIENTOS.hoja];
        let found: Vec<Option<usize>> = expected.iter().map(|nombre| self.sheet(nombre)).collect();
        if found.iter().all(Option::is_none) {
            let actual: Vec<String> =
                self.hojas.iter().take(5).map(|h| format!("«{}»", shown(&h.nombre))).collect();
            let mensaje = format!(
                "no es la ficha de convenio: se esperaban las hojas {}, y el archivo tiene {}",
                list(&expected.map(|n| format!("«{n}»"))),
                list(&actual)
            );
            let ayuda = "Use la ficha que entrega el programa: convenio nuevo --excel.".to_owned();
            self.error(Sitio::Todo, None, ("ficha-desconocida", mensaje, ayuda));
            return;
        }
        self.check_sheets(&expected, &found);
        if let Some(hoja) = found[0] {
            self.read_sostenedor(hoja);
            if self.is_newer() {
                return;
            }
        }
        let firmantes = found[1].map(|hoja| self.read_representantes(hoja)).unwrap_or_default();
        if let Some(hoja) = found[2] {
            self.read_documentos(hoja, &firmantes);
        }
        if let Some(hoja) = found[3] {
            self.read_establecimientos(hoja);
        }
    }

    /// Sheets that are missing, hidden, doubled, or that nobody will read.
    fn check_sheets(&mut self, expected: &[&str; 4], found: &[Option<usize>]) {
        let hojas = self.hojas;
        let own = [INSTRUCCIONES, LISTAS].map(plain);
        let others = (0..hojas.len())
            .filter(|i| !found.contains(&Some(*i)) && !own.contains(&plain(&hojas[*i].nombre)))
            .filter(|i| !hojas[*i].celdas.is_empty());
        let others: Vec<(usize, Option<&str>)> =
            others.map(|i| (i, looks_like(&hojas[i], self.catalogo))).collect();
        for (nombre, hoja) in expected.iter().zip(found) {
            match hoja {
                None => {
                    let renamed = others.iter().find(|(_, like)| *like == Some(*nombre));
                    let ayuda = renamed.map_or_else(
                        || "Copie los datos a una ficha nueva, que tiene todas las hojas.".to_owned(),
                        |(i, _)| format!("Si es la hoja «{}», póngale ese nombre.", shown(&hojas[*i].nombre)),
                    );
                    self.error(Sitio::Todo, None, ("ficha-hoja", format!("falta la hoja «{nombre}»"), ayuda));
                }
                Some(i) if hojas[*i].oculta => {
                    let mensaje = format!("la hoja «{nombre}» está oculta, y se lee igual que las demás");
                    let ayuda = "Muéstrela y revise lo que dice.".to_owned();
                    self.warn(place(*i, 0, 0), ("hoja-oculta", mensaje, ayuda));
                }
                Some(_) => {}
            }
        }
        for (i, like) in others {
            let nombre = shown(&hojas[i].nombre);
            let read = like.filter(|like| expected.iter().zip(found).any(|(n, f)| n == like && f.is_some()));
            if let Some(like) = read {
                let mensaje =
                    format!("la hoja «{nombre}» también tiene los títulos de «{like}», y solo una se lee");
                let ayuda = "Deje en «{}» todo lo que vale y borre la otra hoja.".replace("{}", like);
                self.error(place(i, 0, 0), None, ("hoja-repetida", mensaje, ayuda));
            } else if like.is_none() {
                let mensaje = format!("la hoja «{nombre}» no es de la ficha, y lo escrito en ella no se usa");
                let ayuda = "Si tiene datos del convenio, páselos a las hojas de la ficha.".to_owned();
                self.warn(place(i, 0, 0), ("hoja-desconocida", mensaje, ayuda));
            }
        }
    }

    fn sheet(&self, nombre: &str) -> Option<usize> {
        let nombre = plain(nombre);
        self.hojas.iter().position(|hoja| plain(&hoja.nombre) == nombre)
    }

    /// A form of a later version may say things that this program would misread: that alone is told.
    fn is_newer(&mut self) -> bool {
        let Some(version) = self.perfil.version.clone().filter(|v| v.valor != VERSION) else { return false };
        self.notas.clear();
        let mensaje =
            format!("la ficha es de la versión {}, y este programa conoce la {VERSION}", version.valor);
        let ayuda = if version.valor > VERSION {
            "Instale una versión más nueva de convenio."
        } else {
            "Escriba 1."
        };
        self.error(version.sitio, Some("version"), ("perfil-version", mensaje, ayuda.to_owned()));
        true
    }

    fn read_sostenedor(&mut self, hoja: usize) {
        let Some((encabezado, dato, respuesta)) = self.hojas[hoja].sostenedor_heading() else {
            let mensaje = format!("en la hoja «{SOSTENEDOR}» no están los títulos «{DATO}» y «{RESPUESTA}»");
            self.error(
                place(hoja, 0, 0),
                None,
                ("ficha-encabezado", mensaje, "Copie los datos a una ficha nueva.".to_owned()),
            );
            return;
        };
        if let Some(columna) = self.hojas[hoja].second_heading(encabezado, dato, respuesta) {
            let mensaje = format!("los títulos «{DATO}» y «{RESPUESTA}» están más de una vez en esta fila");
            let ayuda = "Deje una sola columna de respuestas, con lo que vale.".to_owned();
            self.error(place(hoja, encabezado, columna), None, ("columna-repetida", mensaje, ayuda));
        }
        let casillas: Vec<&'static Casilla> = BLOQUES.iter().flat_map(|b| b.casillas).collect();
        let mut seen: HashMap<&str, bool> = HashMap::new();
        let mut asked: BTreeSet<u32> = BTreeSet::new();
        for (&fila, celdas) in self.hojas[hoja].celdas.range(encabezado + 1..) {
            let answer = celdas.get(&respuesta);
            let rotulo = match celdas.get(&dato).and_then(Escrito::texto) {
                Some(rotulo) => rotulo,
                _ if answer.is_none() => continue,
                _ => "",
            };
            let plano = plain(rotulo);
            let Some(casilla) = casillas.iter().find(|c| plain(c.rotulo) == plano) else {
                if answer.is_some() {
                    let mensaje = match rotulo {
                        "" => "lo escrito aquí no se usa: a su lado no dice qué dato es".to_owned(),
                        _ => format!("no se conoce el dato «{}», y lo escrito no se usa", shown(rotulo)),
                    };
                    let columna = if rotulo.is_empty() { respuesta } else { dato };
                    self.warn(
                        place(hoja, fila, columna),
                        ("dato-desconocido", mensaje, "Los títulos de la ficha no se cambian.".to_owned()),
                    );
                }
                continue;
            };
            asked.insert(fila);
            if answer.is_some() && self.hojas[hoja].filas_ocultas.contains(&fila) {
                let mensaje =
                    format!("la línea «{}» está oculta, y se lee igual que las demás", casilla.rotulo);
                let ayuda = "Muéstrela y revise lo que dice.".to_owned();
                self.warn(place(hoja, fila, respuesta), ("fila-oculta", mensaje, ayuda));
            }
            let sitio = place(hoja, fila, respuesta);
            let before = seen.insert(casilla.ruta, answer.is_some());
            if answer.is_some() && before == Some(true) {
                let mensaje = format!("el dato «{}» está dos veces", casilla.rotulo);
                self.error(
                    sitio,
                    Some(casilla.ruta),
                    ("dato-repetido", mensaje, "Deje uno solo.".to_owned()),
                );
                continue;
            }
            match answer {
                None => self.empty(casilla.ruta, sitio),
                Some(celda) => match value_of(celda, casilla.clase, self.catalogo) {
                    Ok(valor) => put(slot(&mut self.perfil, casilla.ruta, sitio), valor, sitio),
                    Err(falta) => self.error(sitio, Some(casilla.ruta), falta),
                },
            }
        }
        self.tell_untitled(hoja, encabezado, &asked);
        for (filas, columnas) in &self.hojas[hoja].combinadas {
            let here = columnas.contains(&respuesta) && asked.range(filas.clone()).count() > 1;
            let answered =
                self.hojas[hoja].celdas.get(filas.start()).is_some_and(|f| f.contains_key(&respuesta));
            if here && answered {
                self.error(place(hoja, *filas.start(), respuesta), None, merged("varias líneas"));
            }
        }
        for casilla in casillas.iter().filter(|c| c.obligatorio && !seen.contains_key(c.ruta)) {
            let mensaje = format!("en la hoja «{SOSTENEDOR}» no está la línea «{}»", casilla.rotulo);
            let ayuda = "Agréguela con ese mismo título, o copie los datos a una ficha nueva.".to_owned();
            self.error(
                place(hoja, encabezado, dato),
                Some(casilla.ruta),
                ("ficha-encabezado", mensaje, ayuda),
            );
        }
    }

    /// An answer beside the column of answers is none.
    fn tell_untitled(&mut self, hoja: usize, encabezado: u32, asked: &BTreeSet<u32>) {
        let celdas = &self.hojas[hoja].celdas;
        let titles: BTreeSet<u16> =
            celdas.get(&encabezado).into_iter().flat_map(BTreeMap::keys).copied().collect();
        for fila in asked {
            let Some(columna) = celdas[fila].keys().find(|c| !titles.contains(c)) else { continue };
            let mensaje = "lo escrito aquí no se usa, porque la columna no tiene título".to_owned();
            let ayuda = format!("Las respuestas van en la columna «{RESPUESTA}».");
            self.warn(place(hoja, *fila, *columna), ("columna-sin-titulo", mensaje, ayuda));
        }
    }

    /// Whether something is wrong so far.
    pub fn has_errors(&self) -> bool {
        self.notas.iter().any(|n| n.severidad == Severidad::Error)
    }

    /// Remembers where a field belongs that was left empty, and its tables with it.
    pub fn empty(&mut self, campo: &str, sitio: Sitio) {
        let mut campo = campo;
        loop {
            self.vacias.entry(campo.to_owned()).or_insert(sitio);
            match campo.rsplit_once('.') {
                Some((padre, _)) => campo = padre,
                None => break,
            }
        }
    }

    pub fn error(&mut self, sitio: Sitio, campo: Option<&str>, (codigo, mensaje, ayuda): Falta) {
        // A row is crossed out as one: that is said once.
        let row = |s: Sitio| if let Sitio::Celda { hoja, fila, .. } = s { Some((hoja, fila)) } else { None };
        let said = |n: &Nota| n.codigo == codigo && row(n.sitio) == row(sitio);
        if codigo == TACHADA && self.notas.iter().any(said) {
            return;
        }
        let campo = campo.map(str::to_owned);
        self.notas.push(Nota { severidad: Severidad::Error, codigo, sitio, campo, mensaje, ayuda });
    }

    pub fn warn(&mut self, sitio: Sitio, (codigo, mensaje, ayuda): Falta) {
        let severidad = Severidad::Advertencia;
        self.notas.push(Nota { severidad, codigo, sitio, campo: None, mensaje, ayuda });
    }

    /// The rows of a sheet under its headings; where the headings are missing, that is noted.
    pub fn table(&mut self, hoja: usize, tabla: &'static super::disposicion::Tabla) -> Option<Tabular<'h>> {
        Tabular::find(self, hoja, tabla)
    }
}

/// Which sheet of the form has the headings of this one.
fn looks_like(hoja: &Hoja, catalogo: &Catalogo) -> Option<&'static str> {
    if hoja.sostenedor_heading().is_some() {
        return Some(SOSTENEDOR);
    }
    // «RUT», «Cargo» and «Comuna» are in anybody's lists; most of a table's headings are not.
    let tablas = [&REPRESENTANTES, &DOCUMENTOS, &ESTABLECIMIENTOS];
    let needed = |t: &Tabla| t.columnas.iter().filter(|c| c.obligatorio).count().max(3);
    let best = tablas.into_iter().find(|t| known_headings(hoja, t, catalogo) >= needed(t));
    best.map(|t| t.hoja)
}

/// What is wrong with a cell merged over what is several cells of the form.
pub(super) fn merged(de: &str) -> Falta {
    let mensaje = format!("la celda está combinada sobre {de}, y no se sabe a cuál corresponde");
    ("celdas-combinadas", mensaje, "Descombínela y escriba cada dato en su celda.".to_owned())
}

/// A place in a sheet.
pub(super) fn place(hoja: usize, fila: u32, columna: u16) -> Sitio {
    Sitio::Celda { hoja: u16::try_from(hoja).unwrap_or(u16::MAX), fila, columna }
}

impl Hoja {
    /// The column in which a heading of «Sostenedor» stands a second time.
    fn second_heading(&self, fila: u32, dato: u16, respuesta: u16) -> Option<u16> {
        let titles = [plain(DATO), plain(RESPUESTA)];
        let is_title = |e: &Escrito| e.texto().is_some_and(|t| titles.contains(&plain(t)));
        let mut columns = self.celdas.get(&fila)?.iter().filter(|(_, c)| is_title(c)).map(|(n, _)| *n);
        columns.find(|n| *n != dato && *n != respuesta)
    }

    /// Row of the headings of «Sostenedor», and the columns of question and answer.
    fn sostenedor_heading(&self) -> Option<(u32, u16, u16)> {
        let (dato, respuesta) = (plain(DATO), plain(RESPUESTA));
        self.celdas.range(..MAX_ENCABEZADO).find_map(|(fila, celdas)| {
            let column = |wanted: &str| {
                celdas.iter().find(|(_, e)| e.texto().is_some_and(|t| plain(t) == wanted)).map(|(n, _)| *n)
            };
            Some((*fila, column(&dato)?, column(&respuesta)?))
        })
    }
}
