//! Reads a profile written in TOML: every value with its place, every problem at once.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::borrador::{Borrador, Dato, Lista, Perfil};
use super::ficha::{Ficha, Ranura};
use super::fuente::{Fuente, Sitio};
use super::sintaxis_toml;
use crate::base::lectura::{NoLeido, read_text};
use crate::base::texto::did_you_mean;
use crate::base::{Diagnostico, Diagnosticos};

/// The largest profile that is read; 98 schools take 30 KB.
pub const MAX_BYTES: u64 = 8 << 20;
/// The version of the profile that this program knows.
pub(super) const VERSION: i64 = 1;

/// Why what a person wrote, profile or configuration, could not be read.
#[derive(Debug)]
pub enum NoSeLeyo {
    /// Path or disk.
    Entorno(crate::base::Fallo),
    /// What is wrong with what is written.
    Contenido(Diagnosticos),
}

impl From<NoLeido> for NoSeLeyo {
    fn from(error: NoLeido) -> Self {
        match error {
            NoLeido::Entorno(fallo) => Self::Entorno(fallo),
            NoLeido::Contenido(problema) => Self::Contenido(problema.into()),
        }
    }
}

/// Reads a profile from a file, or from standard input where the path is `-`.
///
/// # Errors
/// `Entorno` where path or disk are at fault; `Contenido` with every problem of syntax, or else every
/// unknown key and wrong type. Wrong values are for [`super::revisar()`] to tell.
pub fn read_toml(ruta: &Path) -> Result<Borrador, NoSeLeyo> {
    let texto = read_text(ruta, MAX_BYTES)?;
    parse_toml(ruta, texto).map_err(NoSeLeyo::Contenido)
}

/// Reads a profile from text; `ruta` only names it.
///
/// # Errors
/// Every problem of syntax, or else every unknown key and wrong type.
pub fn parse_toml(ruta: &Path, mut texto: String) -> Result<Borrador, Diagnosticos> {
    if texto.starts_with('\u{feff}') {
        texto.drain(..'\u{feff}'.len_utf8());
    }
    let fuente = Fuente::new(ruta.to_owned(), texto);
    if fuente.texto().trim().is_empty() {
        return Err(empty(&fuente).into());
    }
    let (raiz, errores) = DeTable::parse_recoverable(fuente.texto());
    if !errores.is_empty() {
        let mut notas: Diagnosticos = errores.iter().map(|e| sintaxis_toml::explain(e, &fuente)).collect();
        notas.sort();
        return Err(notas);
    }
    let mut perfil = Perfil::default();
    let mut lector = Lector { fuente: &fuente, notas: Diagnosticos::default() };
    if let Some(problema) = newer(raiz.get_ref(), &fuente) {
        return Err(problema.into());
    }
    lector.table(raiz.get_ref(), &mut perfil, "");
    perfil.sitio = Sitio::Todo;
    let Lector { mut notas, .. } = lector;
    if notas.is_empty() {
        drop(raiz);
        Ok(Borrador { fuente, perfil, avisos: Diagnosticos::default() })
    } else {
        notas.sort();
        Err(notas)
    }
}

fn empty(fuente: &Fuente) -> Diagnostico {
    Diagnostico::error(
        "perfil-vacio",
        fuente.lugar(Sitio::Todo),
        "el perfil está vacío",
        "Haga uno con: convenio nuevo. También puede copiar uno de la carpeta «ejemplos» y reemplazar sus datos.",
    )
}

/// A profile of a later version may say things that this program would misread.
fn newer(raiz: &DeTable<'_>, fuente: &Fuente) -> Option<Diagnostico> {
    let (clave, valor) = raiz.iter().find(|(clave, _)| clave.get_ref() == "version")?;
    let version = as_integer(valor.get_ref())?;
    (version > VERSION || version < 1).then(|| {
        let ayuda = if version > VERSION {
            "Instale una versión más nueva de convenio."
        } else {
            "Escriba version = 1."
        };
        Diagnostico::error(
            "perfil-version",
            fuente.lugar(Sitio::bytes(&(clave.span().start..valor.span().end))),
            format!("el perfil es de la versión {version}, y este programa conoce la {VERSION}"),
            ayuda,
        )
        .en("version")
    })
}

struct Lector<'f> {
    fuente: &'f Fuente,
    notas: Diagnosticos,
}

impl Lector<'_> {
    /// Fills a table's slots from what is written under it; unknown keys and wrong types are noted.
    fn table(&mut self, tabla: &DeTable<'_>, ficha: &mut dyn Ficha, ruta: &str) {
        let campos = ficha.nombres();
        for (clave, valor) in tabla {
            let nombre = clave.get_ref().as_ref();
            let campo = if ruta.is_empty() { nombre.to_owned() } else { format!("{ruta}.{nombre}") };
            if let Some(indice) = campos.iter().position(|c| c.nombre == nombre) {
                self.value(valor, ficha.ranura(indice), &campo);
            } else {
                let posibles: Vec<&str> = campos.iter().map(|c| c.nombre).collect();
                let ayuda = format!(
                    "{}Aquí puede ir: {}.",
                    did_you_mean(nombre, posibles.iter().copied()),
                    posibles.join(", ")
                );
                let mensaje = format!("no se conoce la clave «{}»", shorten(nombre));
                self.note("clave-desconocida", &clave.span(), &campo, mensaje, ayuda);
            }
        }
    }

    fn value(&mut self, valor: &Spanned<DeValue<'_>>, ranura: Ranura<'_>, campo: &str) {
        let span = valor.span();
        match (ranura, valor.get_ref()) {
            (Ranura::Texto(sitio) | Ranura::Fecha(sitio), DeValue::String(texto)) => {
                *sitio = Some(dato(texto.as_ref(), &span));
            }
            (Ranura::Fecha(sitio), DeValue::Datetime(fecha)) => {
                *sitio = Some(dato(&fecha.to_string(), &span));
            }
            (Ranura::Logico(sitio), DeValue::Boolean(valor)) => {
                *sitio = Some(Dato { valor: *valor, sitio: Sitio::bytes(&span) });
            }
            (Ranura::Entero(sitio), otro) if as_integer(otro).is_some() => {
                *sitio = as_integer(otro).map(|valor| Dato { valor, sitio: Sitio::bytes(&span) });
            }
            (Ranura::Textos(lista), DeValue::Array(valores)) => {
                let mut datos = Vec::with_capacity(valores.len());
                for (i, uno) in valores.iter().enumerate() {
                    match uno.get_ref() {
                        DeValue::String(texto) => datos.push(dato(texto.as_ref(), &uno.span())),
                        otro => self.misfit(
                            "texto entre comillas",
                            otro,
                            &uno.span(),
                            &format!("{campo}[{}]", i + 1),
                        ),
                    }
                }
                *lista = Some(Lista { datos, sitio: Sitio::bytes(&span) });
            }
            (Ranura::Ficha(hueco), DeValue::Table(tabla)) => {
                let ficha = hueco.fill();
                *ficha.sitio_mut() = Sitio::bytes(&span);
                self.table(tabla, ficha, campo);
            }
            (Ranura::Fichas(hueco), DeValue::Array(tablas)) => {
                for (i, una) in tablas.iter().enumerate() {
                    let campo = format!("{campo}[{}]", i + 1);
                    match una.get_ref() {
                        DeValue::Table(tabla) => {
                            let ficha = hueco.add();
                            *ficha.sitio_mut() = Sitio::bytes(&una.span());
                            self.table(tabla, ficha, &campo);
                        }
                        otro => self.misfit("una tabla", otro, &una.span(), &campo),
                    }
                }
            }
            (ranura, otro) => self.misfit(wanted(&ranura, campo).as_str(), otro, &span, campo),
        }
    }

    fn misfit(&mut self, wanted: &str, found: &DeValue<'_>, span: &Range<usize>, campo: &str) {
        let escrito = match found {
            DeValue::String(_) => "un texto",
            DeValue::Integer(_) | DeValue::Float(_) => "un número",
            DeValue::Boolean(_) => "un sí o no (true o false)",
            DeValue::Datetime(_) => "una fecha",
            DeValue::Array(_) => "una lista",
            DeValue::Table(_) => "una tabla",
        };
        let ayuda = match found {
            DeValue::Integer(_) | DeValue::Float(_) if wanted.starts_with("texto") => {
                "Ponga el valor entre comillas.".to_owned()
            }
            _ => format!("Escriba {wanted}."),
        };
        let mensaje = format!("se esperaba {wanted}, y se escribió {escrito}");
        self.note("tipo-equivocado", span, campo, mensaje, ayuda);
    }

    fn note(
        &mut self,
        codigo: &'static str,
        span: &Range<usize>,
        campo: &str,
        mensaje: String,
        ayuda: String,
    ) {
        let lugar = self.fuente.lugar(Sitio::bytes(span));
        self.notas.push(Diagnostico::error(codigo, lugar, mensaje, ayuda).en(campo));
    }
}

fn wanted(ranura: &Ranura<'_>, campo: &str) -> String {
    match ranura {
        Ranura::Texto(_) => "texto entre comillas".to_owned(),
        Ranura::Fecha(_) => "una fecha como 2026-11-24".to_owned(),
        Ranura::Logico(_) => "true o false".to_owned(),
        Ranura::Entero(_) => "un número entero".to_owned(),
        Ranura::Textos(_) => "una lista de textos, como [\"curso\", \"asistencia\"]".to_owned(),
        Ranura::Ficha(_) => format!("una tabla: [{campo}]"),
        Ranura::Fichas(_) => format!("una o más tablas: [[{campo}]]"),
    }
}

fn as_integer(valor: &DeValue<'_>) -> Option<i64> {
    let entero = valor.as_integer()?;
    i64::from_str_radix(&entero.as_str().replace('_', ""), entero.radix()).ok()
}

fn dato(texto: &str, span: &Range<usize>) -> Dato {
    Dato { valor: texto.to_owned(), sitio: Sitio::bytes(span) }
}

/// A key of a damaged file can be very long; nobody needs to read all of it.
fn shorten(texto: &str) -> String {
    let mut letras = texto.chars();
    let start: String =
        letras.by_ref().take(60).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if letras.next().is_some() { start + "…" } else { start }
}
