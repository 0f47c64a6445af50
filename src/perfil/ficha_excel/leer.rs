//! Reads a filled form: sheets and headings by their words, every value with its cell, every problem at once.

use std::collections::HashMap;
use std::path::Path;

use super::celdas::{Falta, put, shown, slot, value_of};
use super::disposicion::{
    BLOQUES, Casilla, DATO, DOCUMENTOS, ESTABLECIMIENTOS, REPRESENTANTES, RESPUESTA, SOSTENEDOR,
};
use super::tablas::Tabular;
use crate::base::planilla::{Celda, Hoja, Limites, NoSeAbre, is_zip, open, refuse_old};
use crate::base::texto::{list, plain};
use crate::base::{Diagnostico, Diagnosticos, Lugar, Severidad};
use crate::catalogo::Catalogo;
use crate::perfil::borrador::{Borrador, Perfil};
use crate::perfil::fuente::{Fuente, Sitio};
use crate::perfil::lector_toml::VERSION;

/// A million empty rows take half of a sheet; the other parts of a form take some kilobytes; 1,000 schools need 14,000
/// cells.
const LIMITES: Limites = Limites { hoja: 100 << 20, parte: 16 << 20, todo: 200 << 20, celdas: 100_000 };
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
    let opened = match refuse_old(bytes) {
        Some(refusal) => Err(refusal),
        None if is_zip(bytes) => open(bytes, &LIMITES),
        None => return None,
    };
    Some(match opened {
        Ok(hojas) => read_sheets(ruta, &hojas, catalogo),
        Err(refusal) => Err(explain(ruta, &refusal).into()),
    })
}

/// A workbook that was not opened, in the words of who expected the form.
fn explain(ruta: &Path, refusal: &NoSeAbre) -> Diagnostico {
    use NoSeAbre as N;
    let (codigo, ayuda) = match refusal {
        N::Danada(_) => (
            "ficha-danada",
            "Ábrala en Excel o LibreOffice y guárdela de nuevo como .xlsx; si no abre, use otra copia.",
        ),
        N::ConClave => (
            "ficha-formato",
            "Ábrala, quítele la contraseña (Archivo, Información, Proteger libro) y guárdela como .xlsx.",
        ),
        N::Antigua | N::LibreOffice | N::Binaria => (
            "ficha-formato",
            "Ábrala en Excel o LibreOffice, elija «Guardar como» y, en tipo, «Libro de Excel (.xlsx)».",
        ),
        N::Word | N::NoEsPlanilla => ("ficha-formato", "Indique la ficha de Excel o un perfil en TOML."),
        N::DemasiadoGrande => ("ficha-demasiado-grande", "Copie los datos a una ficha nueva."),
    };
    let mensaje = match refusal {
        N::DemasiadoGrande => "la planilla es mucho más grande que cualquier ficha".to_owned(),
        N::Word => format!("{refusal}, y no un perfil"),
        otro => otro.to_string(),
    };
    Diagnostico::error(codigo, Lugar::archivo(ruta), mensaje, ayuda)
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
        for (nombre, hoja) in expected.iter().zip(&found) {
            if hoja.is_none() {
                let mensaje = format!("falta la hoja «{nombre}»");
                let ayuda = "Copie los datos a una ficha nueva, que tiene todas las hojas.".to_owned();
                self.error(Sitio::Todo, None, ("ficha-hoja", mensaje, ayuda));
            }
        }
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
        let Some((encabezado, dato, respuesta)) = sostenedor_heading(&self.hojas[hoja]) else {
            let mensaje = format!("en la hoja «{SOSTENEDOR}» no están los títulos «{DATO}» y «{RESPUESTA}»");
            self.error(
                place(hoja, 0, 0),
                None,
                ("ficha-encabezado", mensaje, "Copie los datos a una ficha nueva.".to_owned()),
            );
            return;
        };
        let casillas: Vec<&'static Casilla> = BLOQUES.iter().flat_map(|b| b.casillas).collect();
        let mut seen: HashMap<&str, bool> = HashMap::new();
        for (&fila, celdas) in self.hojas[hoja].celdas.range(encabezado + 1..) {
            let Some(Celda::Texto(rotulo)) = celdas.get(&dato) else { continue };
            let answer = celdas.get(&respuesta);
            let plano = plain(rotulo);
            let Some(casilla) = casillas.iter().find(|c| plain(c.rotulo) == plano) else {
                if answer.is_some() {
                    let mensaje = format!("no se conoce el dato «{}», y lo escrito no se usa", shown(rotulo));
                    self.warn(
                        place(hoja, fila, dato),
                        ("dato-desconocido", mensaje, "Los títulos de la ficha no se cambian.".to_owned()),
                    );
                }
                continue;
            };
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

/// A place in a sheet.
pub(super) fn place(hoja: usize, fila: u32, columna: u16) -> Sitio {
    Sitio::Celda { hoja: u16::try_from(hoja).unwrap_or(u16::MAX), fila, columna }
}

/// Row of the headings of «Sostenedor», and the columns of question and answer.
fn sostenedor_heading(hoja: &Hoja) -> Option<(u32, u16, u16)> {
    let (dato, respuesta) = (plain(DATO), plain(RESPUESTA));
    hoja.celdas.range(..MAX_ENCABEZADO).find_map(|(fila, celdas)| {
        let column = |wanted: &str| {
            celdas.iter().find(|(_, c)| matches!(c, Celda::Texto(t) if plain(t) == wanted)).map(|(n, _)| *n)
        };
        Some((*fila, column(&dato)?, column(&respuesta)?))
    })
}
