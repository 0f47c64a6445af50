//! The words of an Anexo, from the catalogue, ready to be compared.

use std::cell::RefCell;
use std::collections::HashMap;

use super::super::super::campo::Sujeto;
use super::super::super::pistas::{Etiqueta, split_tag};
use super::encabezados::without_number;
use super::parecido::{Cuenta, Parecidos};
use crate::base::texto::{is_forbidden, plain};
use crate::catalogo::{Catalogo, Servicio, TipoPalabra};

/// What a heading is that no cue knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Otra {
    Rol,
    Orden,
    /// The name of a service, where services are rows.
    Servicio,
    /// Whether it is asked for, where services are rows.
    Marca,
    Otro,
}

/// Words to be looked up; each is compared without case and accents.
pub(crate) struct Palabras<'c> {
    por_tipo: HashMap<&'static str, HashMap<String, &'c str>>,
    /// Names of the services as they are compared, each with its key.
    servicios: Vec<(Nombre, &'c str)>,
    descripciones: Vec<(Nombre, &'c str)>,
    operaciones: Vec<(String, &'c str)>,
    /// The same names and the descriptions, for what is nearly one of them.
    casi_servicios: Parecidos<'c>,
    casi_descripciones: Parecidos<'c>,
    cuenta: Cuenta,
    /// What each text was found to name: a workbook says the same again and again, and is looked at more than once.
    vistos: RefCell<HashMap<String, Option<&'c str>>>,
}

/// The name of a service, or a sentence about it: as it is compared, and the words that tell it from others.
struct Nombre {
    palabras: String,
    esencia: Vec<String>,
}

impl Nombre {
    fn new(palabras: String) -> Self {
        let esencia = essence(&palabras).into_iter().map(str::to_owned).collect();
        Self { palabras, esencia }
    }
}

/// What follows «Total» where it is no name.
const CONTADO: &[&str] =
    &["de", "general", "establecimientos", "escuelas", "colegios", "liceos", "servicios", "ee", "rbd"];

const fn key(tipo: TipoPalabra) -> &'static str {
    match tipo {
        TipoPalabra::Columna => "columna",
        TipoPalabra::Marca => "marca",
        TipoPalabra::Fila => "fila",
        TipoPalabra::Servicio => "servicio",
        TipoPalabra::Dependencia => "dependencia",
        TipoPalabra::Hoja => "hoja",
        TipoPalabra::Persona => "persona",
    }
}

/// The text as it is compared; a sign that is no letter stays, without what only says how to draw it.
pub(crate) fn comparable(texto: &str) -> String {
    let words = plain(texto);
    if !words.is_empty() {
        return words;
    }
    texto.trim().chars().filter(|c| !is_forbidden(*c)).collect()
}

/// The words of a service's name that tell it from another, in the singular.
fn essence(words: &str) -> Vec<&str> {
    const NADA: &[&str] = &[
        "de",
        "del",
        "la",
        "el",
        "los",
        "las",
        "al",
        "a",
        "y",
        "en",
        "por",
        "para",
        "con",
        "servicio",
        "servicios",
        "web",
        "ws",
        "api",
        "sige",
        "mineduc",
        "soap",
        "port",
        "sistema",
        "ingresar",
        "ingreso",
        "ingresa",
        "enviar",
        "envio",
        "envia",
        "informar",
        "informa",
        "obtener",
        "registrar",
        "registro",
        "cargar",
        "carga",
        "declarar",
        "declaracion",
        "actualizar",
        "actualizacion",
        "creacion",
        "crear",
        "diaria",
        "diario",
        "sesion",
        "anual",
        "si",
        "no",
        "x",
    ];
    let mut said: Vec<&str> =
        words.split(' ').filter(|w| !NADA.contains(w)).map(|w| w.strip_suffix('s').unwrap_or(w)).collect();
    said.sort_unstable();
    said.dedup();
    said
}

impl<'c> Palabras<'c> {
    pub fn new(catalogo: &'c Catalogo) -> Self {
        let mut por_tipo: HashMap<&str, HashMap<String, &str>> = HashMap::new();
        for p in catalogo.palabras_anexo() {
            por_tipo.entry(key(p.tipo)).or_default().insert(comparable(&p.palabra), &p.valor);
        }
        for d in catalogo.dependencias() {
            let words = por_tipo.entry("dependencia").or_default();
            words.insert(plain(&d.nombre), d.clave.clave());
            words.insert(plain(d.clave.clave()), d.clave.clave());
            words.insert(d.cod_depe.to_string(), d.clave.clave());
        }
        let mut servicios = Vec::new();
        for s in catalogo.servicios() {
            for name in [&s.nombre, &s.abreviatura, &s.clave, &s.operacion, &s.puerto] {
                servicios.push((Nombre::new(plain(name)), s.clave.as_str()));
            }
        }
        let aliases = por_tipo.get("servicio").into_iter().flatten();
        servicios.extend(aliases.map(|(palabra, clave)| (Nombre::new(palabra.clone()), *clave)));
        let described = |s: &'c Servicio| (Nombre::new(plain(&s.descripcion)), s.clave.as_str());
        let descripciones: Vec<(Nombre, &str)> = catalogo.servicios().iter().map(described).collect();
        let near = |pool: &[(Nombre, &'c str)], least| {
            Parecidos::new(pool.iter().map(|(nombre, clave)| (nombre.palabras.as_str(), *clave)), least)
        };
        let operaciones =
            catalogo.servicios().iter().map(|s| (plain(&s.operacion), s.clave.as_str())).collect();
        Self {
            operaciones,
            casi_servicios: near(&servicios, 0.83),
            casi_descripciones: near(&descripciones, 0.8),
            por_tipo,
            servicios,
            descripciones,
            cuenta: Cuenta::default(),
            vistos: RefCell::default(),
        }
    }

    fn find(&self, tipo: TipoPalabra, texto: &str) -> Option<&'c str> {
        self.por_tipo.get(key(tipo))?.get(&comparable(texto)).copied()
    }

    /// What a heading is that is no fact.
    pub fn heading(&self, texto: &str) -> Option<Otra> {
        // A line that begins so is a comment in the tables.
        if texto.trim() == "#" {
            return Some(Otra::Orden);
        }
        Some(match self.find(TipoPalabra::Columna, texto)? {
            "rol" => Otra::Rol,
            "orden" => Otra::Orden,
            "servicio" => Otra::Servicio,
            "marca" => Otra::Marca,
            _ => Otra::Otro,
        })
    }

    /// Whether the cells under this heading say if something is asked for: «Solicita», «SI/NO».
    pub fn asks(&self, texto: &str) -> bool {
        let bare = texto.split(['(', '[', '\n', '*']).next().unwrap_or_default();
        [texto, bare].iter().any(|t| self.heading(t) == Some(Otra::Marca) || self.mark(t) == Some(true))
    }

    /// Whether a mark asks for the service; nothing where it is no mark.
    pub fn mark(&self, texto: &str) -> Option<bool> {
        self.find(TipoPalabra::Marca, texto).map(|v| v == "si")
    }

    /// What a row is that begins so, where it is no school and no person: `ejemplo`, `total`, `nota`.
    pub fn row(&self, texto: &str) -> Option<&'c str> {
        let words = comparable(texto);
        let rows = self.por_tipo.get(key(TipoPalabra::Fila))?;
        rows.iter()
            .find(|(w, valor)| match words.strip_prefix(w.as_str()) {
                // «Total Solutions SpA» is a name; «Total: 12» and «Total establecimientos» are not.
                Some("") => true,
                Some(rest) => {
                    rest.starts_with(' ')
                        && (texto.trim_start().chars().take(w.len() + 6).any(|c| c == ':')
                            || (**valor == "total"
                                && CONTADO.contains(&rest.split(' ').nth(1).unwrap_or_default())))
                }
                None => false,
            })
            .map(|(_, valor)| *valor)
    }

    /// The dependency that is meant, by its key.
    pub fn dependency(&self, texto: &str) -> Option<&'c str> {
        self.find(TipoPalabra::Dependencia, texto)
    }

    /// Whom a row, a column or a part of a form is for: a word of the table, a known role, or an office with what it is
    /// about, as «Coordinación informática».
    pub fn role(&self, texto: &str) -> Option<Sujeto> {
        const CARGOS: [&str; 24] = [
            "contacto",
            "contraparte",
            "encargado",
            "encargada",
            "responsable",
            "coordinacion",
            "coordinador",
            "coordinadora",
            "referente",
            "area",
            "unidad",
            "perfil",
            "persona",
            "jefe",
            "jefa",
            "apoyo",
            "soporte",
            "administrador",
            "enlace",
            "equipo",
            "datos",
            "representante",
            "profesional",
            "contactos",
        ];
        let bare = without_number(texto).split(['(', ':', '\n']).next().unwrap_or(texto);
        match self.find(TipoPalabra::Persona, bare.trim()) {
            Some("administrativo") => return Some(Sujeto::Administrativo),
            Some("tecnico") => return Some(Sujeto::Tecnico),
            Some("proveedor") => return Some(Sujeto::Proveedor),
            Some("sostenedor") => return Some(Sujeto::Sostenedor),
            Some("representante") => return Some(Sujeto::Representante),
            _ => {}
        }
        let words = plain(bare);
        let words: Vec<&str> =
            words.split(' ').filter(|w| !matches!(*w, "a" | "o" | "de" | "del" | "la" | "el")).collect();
        let office = words.first().is_some_and(|w| CARGOS.contains(w)) && words.len() <= 5;
        let about = |stem: &str| words.iter().any(|w| w.starts_with(stem));
        if office && (about("tecnic") || about("informatic") || about("tecnolog") || about("computac")) {
            return Some(Sujeto::Tecnico);
        }
        if office && (about("administrativ") || about("gestion")) {
            return Some(Sujeto::Administrativo);
        }
        let e = Etiqueta::read(bare);
        let nobody = matches!(
            e.sujeto,
            None | Some(
                Sujeto::Establecimiento
                    | Sujeto::Documento
                    | Sujeto::Ministerio
                    | Sujeto::Tercero
                    | Sujeto::Convenio
            )
        );
        e.sujeto.filter(|_| !nobody && e.atributo.is_none() && e.ajenas == 0 && e.palabras <= 6)
    }

    /// Which of the three sheets a name or title is that of.
    pub fn sheet(&self, texto: &str) -> Option<&'c str> {
        self.find(TipoPalabra::Hoja, texto)
    }

    /// The service that a sentence describes in other words: most of the shorter one's words are in the longer one,
    /// and in no other description as many.
    fn described(&self, words: &str) -> Option<&'c str> {
        let said = essence(words);
        if said.len() < 5 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a sentence has few words")]
        let share = |description: &Nombre| {
            let other = &description.esencia;
            let same = said.iter().filter(|w| other.iter().any(|o| o == *w)).count();
            same as f64 / said.len().min(other.len()).max(1) as f64
        };
        let mut found: Vec<(f64, &'c str)> =
            self.descripciones.iter().map(|(d, clave)| (share(d), *clave)).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (best, clave) = *found.first()?;
        let second = found.get(1).map_or(0.0, |(s, _)| *s);
        (best >= 0.65 && best - second >= 0.2).then_some(clave)
    }

    /// The service that a heading names: by name, abbreviation, operation or description, or nearly so.
    pub fn service(&self, texto: &str) -> Option<&'c str> {
        if let Some(seen) = self.vistos.borrow().get(texto) {
            return *seen;
        }
        let found = self.look_up_service(texto);
        self.vistos.borrow_mut().insert(texto.to_owned(), found);
        found
    }

    fn look_up_service(&self, texto: &str) -> Option<&'c str> {
        let mut words = plain(texto);
        if words.is_empty() || words.len() > 400 {
            return None;
        }
        for before in ["servicio web ", "servicio de ", "servicio ", "web service ", "ws ", "api "] {
            if let Some(rest) = words.strip_prefix(before) {
                words = rest.to_owned();
                break;
            }
        }
        let exact = self.servicios.iter().find(|(name, _)| name.palabras == words);
        if let Some((_, clave)) = exact {
            return Some(clave);
        }
        // «Tipo Enseñanza SIGE», «Servicio de tipos de enseñanza»: the same but for words that say nothing.
        let bare = essence(&words);
        let same = self.servicios.iter().find(|(name, _)| !bare.is_empty() && name.esencia == bare);
        if let Some((_, clave)) = same {
            return Some(clave);
        }
        // «ValidaAlumnoSige», as programs write it.
        if !texto.trim().contains(' ') {
            let split = plain(&split_tag(texto.trim()));
            let bare = essence(&split);
            let same = self.servicios.iter().find(|(name, _)| bare.len() > 1 && name.esencia == bare);
            if let Some((_, clave)) = same.filter(|_| split != words) {
                return Some(clave);
            }
        }
        // «AsistenciaSigeSoapPort (addAsistencia)»: several services share a port, none an operation.
        let inside = |op: &str| op.len() > 5 && words.split(' ').any(|w| w == op);
        if let Some((_, clave)) = self.operaciones.iter().find(|(op, _)| inside(op)) {
            return Some(clave);
        }
        // «Envío de asistencia (addAsistencia)», «Cursos: informa los cursos…»: the longest name in it.
        let within = |name: &str| {
            name.len() > 5
                && words.strip_prefix(name).is_some_and(|rest| rest.starts_with(' '))
                && texto.contains(['(', ':', '\n', '–', '-', '.'])
        };
        let longest = self
            .servicios
            .iter()
            .filter(|(name, _)| within(&name.palabras))
            .max_by_key(|(name, _)| name.palabras.len());
        if let Some((_, clave)) = longest {
            return Some(clave);
        }
        self.casi_servicios
            .find(&words, &self.cuenta)
            .or_else(|| self.casi_descripciones.find(&words, &self.cuenta))
            .or_else(|| self.described(&words))
    }
}
