//! One value at a time: present, well formed, of those that can be. Each fault becomes a problem with its place.

use jiff::civil::Date;

use super::borrador::{Borrador, Dato};
use super::codigos as c;
use super::expediente::{
    Canal, Contacto, Establecimiento, EstadoEstablecimiento, Persona, Representante, Sistema, Sostenedor,
};
use super::formas::{is_telephone, parse_date};
use super::fuente::Sitio;
use super::letras;
use super::rbd::RbdError;
use super::rut::RutError;
use super::{Rbd, Rut};
use crate::base::texto::{did_you_mean, list, plain};
use crate::base::{Diagnostico, Diagnosticos, Lugar};
use crate::catalogo::{Catalogo, Comuna, Dependencia, Region, TipoSostenedor};

pub(super) use super::ruta::Ruta;

/// The longest name of a person, school or institution. The directory's longest is 100 letters.
const MAX_NOMBRE: usize = 200;
/// The longest of any other text.
const MAX_TEXTO: usize = 150;

/// Where a value should be: its slot, its path, the place to point at when it is missing, what it is called.
#[derive(Clone, Copy)]
pub(super) struct Casilla<'a> {
    pub dato: Option<&'a Dato>,
    pub ruta: Ruta<'a>,
    pub padre: Sitio,
    pub que: &'a str,
}

/// A value's place, made.
pub(super) fn casilla<'a>(dato: Option<&'a Dato>, ruta: Ruta<'a>, padre: Sitio, que: &'a str) -> Casilla<'a> {
    Casilla { dato, ruta, padre, que }
}

/// Reads values off a draft and gathers what is wrong with them.
pub(super) struct Lectura<'b, 'c> {
    pub borrador: &'b Borrador,
    pub catalogo: &'c Catalogo,
    pub hoy: Date,
    pub notas: Diagnosticos,
    pub hallado: Hallado<'c>,
}

/// What could be read, each part by itself, so that a fault in one does not silence the rules about another.
#[derive(Default)]
pub(super) struct Hallado<'c> {
    pub fecha: Option<Date>,
    pub tipo: Option<&'c TipoSostenedor>,
    pub sostenedor: Option<Sostenedor<'c>>,
    /// The RUT of each who signs.
    pub ruts: Vec<Option<Rut>>,
    pub representantes: Vec<Option<Representante<'c>>>,
    /// Absent too where it could not be read: there is an error then.
    pub ministerio: Option<Persona>,
    /// What rules compare of each school.
    pub claves: Vec<(Option<Rbd>, Option<Dependencia>, Option<EstadoEstablecimiento>)>,
    pub establecimientos: Vec<Option<Establecimiento<'c>>>,
    pub contactos: [Option<Contacto>; 2],
    pub sistema: Option<Sistema>,
    pub canal: Option<Canal>,
    /// The region that the person chose, if any, and where.
    pub elegida: Option<(&'c Region, Sitio)>,
}

impl<'b, 'c> Lectura<'b, 'c> {
    pub fn new(borrador: &'b Borrador, catalogo: &'c Catalogo, hoy: Date) -> Self {
        Self { borrador, catalogo, hoy, notas: Diagnosticos::default(), hallado: Hallado::default() }
    }

    pub fn lugar(&self, sitio: Sitio) -> Lugar {
        self.borrador.fuente.lugar(sitio)
    }

    /// Notes an error at this place and field.
    pub fn error(
        &mut self,
        codigo: &'static str,
        sitio: Sitio,
        ruta: Ruta<'_>,
        mensaje: String,
        ayuda: String,
    ) {
        let problema = Diagnostico::error(codigo, self.lugar(sitio), mensaje, ayuda).en(ruta.to_string());
        self.notas.push(problema);
    }

    /// Notes a warning at this place and field.
    pub fn warn(
        &mut self,
        codigo: &'static str,
        sitio: Sitio,
        ruta: Ruta<'_>,
        mensaje: String,
        ayuda: String,
    ) {
        let problema =
            Diagnostico::advertencia(codigo, self.lugar(sitio), mensaje, ayuda).en(ruta.to_string());
        self.notas.push(problema);
    }

    /// Notes that a list is longer than any real one.
    pub fn too_many(&mut self, sitio: Sitio, ruta: Ruta<'_>, que: &str, max: usize) {
        let ayuda = "Revise que el archivo no se haya repetido; si son tantos, haga varios perfiles.";
        self.error(c::DEMASIADOS, sitio, ruta, format!("hay más de {max} {que}"), ayuda.to_owned());
    }

    /// Notes that a needed table or value is not there.
    pub fn missing(&mut self, padre: Sitio, ruta: Ruta<'_>, que: &str, ayuda: &str) {
        let ayuda = if self.borrador.fuente.es_pagina() {
            ""
        } else {
            self.remedio(ayuda, "Complete esa celda de la ficha y las que la acompañan.")
        };
        let sitio = self.vacia(ruta, padre);
        self.error(
            c::CAMPO_OBLIGATORIO,
            sitio,
            ruta,
            format!("{} {que}", if que.starts_with("los ") { "faltan" } else { "falta" }),
            ayuda.to_owned(),
        );
    }

    /// What to do, in the words of the form that the person used: text with keys, or fields to be filled.
    pub fn remedio<'t>(&self, texto: &'t str, planilla: &'t str) -> &'t str {
        let fuente = &self.borrador.fuente;
        if fuente.es_planilla() || fuente.es_pagina() { planilla } else { texto }
    }

    /// The empty cell of this field, where the form has one; or else this place.
    pub fn vacia(&self, ruta: Ruta<'_>, padre: Sitio) -> Sitio {
        self.borrador.fuente.casilla_vacia(&ruta.to_string()).unwrap_or(padre)
    }

    /// A text that must be there.
    pub fn texto(&mut self, casilla: Casilla<'_>, max: usize) -> Option<String> {
        if present(casilla.dato).is_none() {
            let Casilla { ruta, padre, que, .. } = casilla;
            let sitio = casilla.dato.map_or(padre, |d| d.sitio);
            self.missing(sitio, ruta, que, &format!("Agregue {} = \"…\".", ruta.nombre));
            return None;
        }
        self.opcional(casilla, max)
    }

    /// A text that need not be there; blank counts as absent.
    pub fn opcional(&mut self, casilla: Casilla<'_>, max: usize) -> Option<String> {
        let dato = present(casilla.dato)?;
        let texto = dato.valor.trim();
        let Casilla { ruta, que, .. } = casilla;
        if let Some(mal) = letras::unprintable(texto) {
            self.error(
                c::CARACTER_PROHIBIDO,
                dato.sitio,
                ruta,
                format!("{que} tiene {mal}"),
                "Borre el texto y escríbalo de nuevo, sin copiarlo de otra parte.".to_owned(),
            );
            return None;
        }
        if !letras::says_something(texto) {
            let mensaje = format!("{que} no tiene letras ni números: «{texto}»");
            let ayuda = "Escriba el dato; si no lo hay y no es obligatorio, déjelo vacío.";
            self.error(c::SIN_LETRAS, dato.sitio, ruta, mensaje, ayuda.to_owned());
            return None;
        }
        let length = texto.chars().count();
        if length > max {
            self.error(
                c::TEXTO_LARGO,
                dato.sitio,
                ruta,
                format!("{que} tiene {length} letras, y caben {max}"),
                "Revise que no se haya pegado otra cosa; si es correcto, abrévielo.".to_owned(),
            );
            return None;
        }
        self.doubts(texto, dato.sitio, ruta, que);
        Some(texto.to_owned())
    }

    /// What can be printed and is seldom meant.
    fn doubts(&mut self, texto: &str, sitio: Sitio, ruta: Ruta<'_>, que: &str) {
        if let Some(letra) = letras::of_another_alphabet(texto) {
            let mensaje =
                format!("{que} tiene una letra de otro alfabeto: «{letra}» (U+{:04X})", letra as u32);
            let ayuda = "Si se parece a una de las nuestras, bórrela y escríbala con el teclado.";
            self.warn(c::OTRO_ALFABETO, sitio, ruta, mensaje, ayuda.to_owned());
        }
        if letras::is_makeshift(texto) {
            let mensaje = format!("{que} parece un texto provisorio, y así se imprimirá: «{texto}»");
            self.warn(c::PROVISORIO, sitio, ruta, mensaje, "Reemplácelo por el dato.".to_owned());
        }
    }

    /// A name that must be there, of a person, school or institution: it has letters.
    pub fn nombre(&mut self, casilla: Casilla<'_>) -> Option<String> {
        let nombre = self.texto(casilla, MAX_NOMBRE)?;
        if nombre.chars().any(char::is_alphabetic) {
            return Some(nombre);
        }
        let mensaje = format!("{} no tiene letras: «{nombre}»", casilla.que);
        let ayuda = "Revise que no se haya corrido una columna o una línea.";
        self.error(c::SIN_LETRAS, sitio(casilla), casilla.ruta, mensaje, ayuda.to_owned());
        None
    }

    /// A short text that must be there.
    pub fn corto(&mut self, casilla: Casilla<'_>) -> Option<String> {
        self.texto(casilla, MAX_TEXTO)
    }

    /// A short text that need not be there.
    pub fn corto_opcional(&mut self, casilla: Casilla<'_>) -> Option<String> {
        self.opcional(casilla, MAX_TEXTO)
    }

    /// A RUT that must be there.
    pub fn rut(&mut self, casilla: Casilla<'_>) -> Option<Rut> {
        let texto = self.corto(casilla)?;
        self.rut_leido(casilla, &texto)
    }

    /// A RUT that need not be there.
    pub fn rut_opcional(&mut self, casilla: Casilla<'_>) -> Option<Rut> {
        let texto = self.corto_opcional(casilla)?;
        self.rut_leido(casilla, &texto)
    }

    fn rut_leido(&mut self, casilla: Casilla<'_>, texto: &str) -> Option<Rut> {
        let error = match texto.parse::<Rut>() {
            Ok(rut) => return Some(rut),
            Err(error) => error,
        };
        let (codigo, ayuda) = match &error {
            RutError::Forma(_) => (c::RUT_FORMA, "Escríbalo como 12.345.678-5.".to_owned()),
            RutError::SinGuion(_) => {
                (c::RUT_FORMA, "Escríbalo con guion y dígito verificador, como 12.345.678-5.".to_owned())
            }
            RutError::Digito { .. } => {
                (c::RUT_DIGITO, "Compárelo con la cédula o con el certificado del SII: puede estar mal cualquiera de sus números.".to_owned())
            }
        };
        self.error(codigo, sitio(casilla), casilla.ruta, error.to_string(), ayuda);
        None
    }

    /// An RBD that must be there.
    pub fn rbd(&mut self, casilla: Casilla<'_>) -> Option<Rbd> {
        let texto = self.corto(casilla)?;
        let error = match Rbd::parse(&texto, self.catalogo) {
            Ok(rbd) => return Some(rbd),
            Err(error) => error,
        };
        let (codigo, ayuda) = match &error {
            RbdError::Forma(_) => (c::RBD_FORMA, "Escríbalo como 1195-9.".to_owned()),
            RbdError::SinDigito(numero) => (
                c::RBD_SIN_DIGITO,
                Rbd::new(*numero, self.catalogo).map_or_else(
                    |_| "Escríbalo como 1195-9.".to_owned(),
                    |rbd| format!("Si el número es correcto, escriba {rbd}."),
                ),
            ),
            RbdError::NoExiste { .. } => (c::RBD_NO_EXISTE, "Revise el número en el directorio oficial de establecimientos.".to_owned()),
            RbdError::Digito { .. } => (
                c::RBD_DIGITO,
                "Revíselo en el reconocimiento oficial o en el directorio de establecimientos: un RBD equivocado cuesta meses. Si el Ministerio imprime ese dígito, agréguelo a la tabla rbd_excepciones.".to_owned(),
            ),
        };
        self.error(codigo, sitio(casilla), casilla.ruta, error.to_string(), ayuda);
        None
    }

    /// An e-mail address that must be there.
    pub fn correo(&mut self, casilla: Casilla<'_>) -> Option<String> {
        let texto = self.texto(casilla, 254)?;
        let options = email_address::Options::default()
            .without_display_text()
            .without_domain_literal()
            .with_required_tld();
        // A quoted name may hold spaces and signs: lawful, and never a mailbox that the Ministry writes to.
        let simple = texto.is_ascii() && !texto.contains(['"', '\\', '(', ')', ' ']);
        if simple && email_address::EmailAddress::parse_with_options(&texto, options).is_ok() {
            return Some(texto);
        }
        let ayuda = if texto.is_ascii() {
            "Escríbalo como nombre@colegio.cl."
        } else {
            "Las direcciones de correo no llevan acentos ni eñes: escríbalo como nombre@colegio.cl."
        };
        let mensaje = format!("{} no es una dirección de correo: «{texto}»", casilla.que);
        self.error(c::CORREO, sitio(casilla), casilla.ruta, mensaje, ayuda.to_owned());
        None
    }

    /// A telephone number that must be there; kept as written, also where it is not a Chilean one, since a person
    /// may lower that rule.
    pub fn telefono(&mut self, casilla: Casilla<'_>) -> Option<String> {
        let texto = self.corto(casilla)?;
        if is_telephone(&texto) {
            return Some(texto);
        }
        let mensaje = format!("{} no es un teléfono chileno: «{texto}»", casilla.que);
        let ayuda = "Son nueve números, con el código de ciudad o el 9 de los celulares: +56 72 2 345 678.";
        self.error(c::TELEFONO, sitio(casilla), casilla.ruta, mensaje, ayuda.to_owned());
        Some(texto)
    }

    /// A day that need not be there.
    pub fn fecha(&mut self, casilla: Casilla<'_>) -> Option<Date> {
        let texto = self.corto_opcional(casilla)?;
        let fecha = parse_date(&texto).filter(|f| (1900..=2100).contains(&f.year()));
        if fecha.is_none() {
            let mensaje = format!("{} no es una fecha que exista: «{texto}»", casilla.que);
            self.error(
                c::FECHA,
                sitio(casilla),
                casilla.ruta,
                mensaje,
                "Escríbala como 2026-11-24.".to_owned(),
            );
        }
        fecha
    }

    /// A day that has come already; one that has not is a warning, since only the person can know.
    pub fn fecha_pasada(&mut self, casilla: Casilla<'_>) -> Option<Date> {
        let fecha = self.fecha(casilla)?;
        if fecha > self.hoy {
            let mensaje = format!("{} está en el futuro: {fecha}", casilla.que);
            self.warn(
                c::FECHA_FUTURA,
                sitio(casilla),
                casilla.ruta,
                mensaje,
                "Revise el día, el mes y el año.".to_owned(),
            );
        }
        Some(fecha)
    }

    /// A comuna that must be there.
    pub fn comuna(&mut self, casilla: Casilla<'_>) -> Option<&'c Comuna> {
        let texto = self.corto(casilla)?;
        let found = self.catalogo.comuna(&texto);
        if found.is_none() {
            let ayuda = self.catalogo.comuna_parecida(&texto).map_or_else(
                || "Escriba el nombre oficial; la lista está en: convenio catalogo comunas.".to_owned(),
                |parecida| format!("¿Quiso decir «{parecida}»?"),
            );
            let mensaje = format!("no hay una comuna que se llame «{texto}»");
            self.error(c::COMUNA_DESCONOCIDA, sitio(casilla), casilla.ruta, mensaje, ayuda);
        }
        found
    }

    /// One of a few words that must be there.
    pub fn opcion<T: Copy>(&mut self, casilla: Casilla<'_>, opciones: &[(&str, T)]) -> Option<T> {
        let texto = self.corto(casilla)?;
        self.elegida(casilla, &texto, opciones)
    }

    /// One of a few words, where something is written.
    pub fn opcion_opcional<T: Copy>(&mut self, casilla: Casilla<'_>, opciones: &[(&str, T)]) -> Option<T> {
        let texto = self.corto_opcional(casilla)?;
        self.elegida(casilla, &texto, opciones)
    }

    fn elegida<T: Copy>(&mut self, casilla: Casilla<'_>, texto: &str, opciones: &[(&str, T)]) -> Option<T> {
        let exact = opciones.iter().find(|(palabra, _)| *palabra == texto);
        let found = exact.or_else(|| {
            let escrito = plain(texto);
            opciones.iter().find(|(palabra, _)| plain(palabra) == escrito)
        });
        if let Some((_, valor)) = found {
            return Some(*valor);
        }
        let palabras: Vec<&str> = opciones.iter().map(|(palabra, _)| *palabra).collect();
        let mensaje = format!("{} no puede ser «{texto}»", casilla.que);
        let ayuda = format!(
            "{}Los valores posibles son {}.",
            did_you_mean(texto, palabras.iter().copied()),
            list(&palabras)
        );
        self.error(c::OPCION_DESCONOCIDA, sitio(casilla), casilla.ruta, mensaje, ayuda);
        None
    }
}

/// The place of the value, or of the table it is missing from.
pub(super) fn sitio(casilla: Casilla<'_>) -> Sitio {
    casilla.dato.map_or(casilla.padre, |d| d.sitio)
}

fn present(dato: Option<&Dato>) -> Option<&Dato> {
    dato.filter(|d| !d.valor.trim().is_empty())
}
