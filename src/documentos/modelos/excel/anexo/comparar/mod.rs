//! Where a filled Anexo and an expediente say different things, and what SIGE would answer because of it.

mod personas;

use std::collections::BTreeSet;

use super::super::super::campo::{Atributo as A, Sujeto as S};
use super::celdas::{Marca, RbdEscrito};
use super::codigos;
use super::lista::Lista;
use super::palabras::Palabras;
use super::perfil::as_rut;
use super::tabla::Clase;
use super::{Anexo, Casilla, Datos, Dicho};
use crate::base::texto::{list, plain};
use crate::catalogo::{Catalogo, Servicio};
use crate::perfil::Expediente;
use crate::perfil::expediente::Establecimiento;

/// What a difference is about; schools by the number of their RBD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sobre {
    /// A row of the sheet of schools, or of that of services.
    Fila(Clase, u32),
    /// A fact of a school.
    Escuela(u32, A),
    /// A service of a school.
    Servicio(u32, String),
    /// A fact of one of the people.
    Persona(S, A),
}

/// A difference: stable code, what it is, what to do, where.
#[derive(Clone, Debug)]
pub struct Diferencia {
    /// Stable name.
    pub codigo: &'static str,
    /// What it is about.
    pub sobre: Sobre,
    /// What the Anexo says there; empty where it says nothing.
    pub dice: String,
    /// What is different, and what it would cause.
    pub mensaje: String,
    /// What to do.
    pub ayuda: String,
    /// Where; the file as a whole where nothing is there to point at.
    pub casilla: Option<Casilla>,
}

/// Every difference, sheet by sheet.
pub fn compare(anexo: &Anexo, x: &Expediente<'_>, catalogo: &Catalogo) -> Vec<Diferencia> {
    let palabras = Palabras::new(catalogo);
    let mut c = Comparacion { anexo, catalogo, palabras, todas: Vec::new() };
    if anexo.of(Clase::Identificacion).is_some() {
        c.schools(x);
    }
    if anexo.of(Clase::Servicios).is_some() {
        c.services(x);
    }
    if anexo.of(Clase::Contactos).is_some() {
        c.people(x);
    }
    c.todas
}

struct Comparacion<'a> {
    anexo: &'a Anexo,
    catalogo: &'a Catalogo,
    palabras: Palabras<'a>,
    todas: Vec<Diferencia>,
}

impl Comparacion<'_> {
    fn add(
        &mut self,
        codigo: &'static str,
        sobre: Sobre,
        casilla: Option<Casilla>,
        mensaje: String,
        ayuda: impl Into<String>,
    ) {
        let dice = String::new();
        self.todas.push(Diferencia { codigo, sobre, dice, mensaje, ayuda: ayuda.into(), casilla });
    }

    /// A cell that says something else than the profile.
    fn other(&mut self, sobre: Sobre, dicho: &Dicho, mensaje: String) {
        self.todas.push(Diferencia {
            codigo: codigos::DISTINTO,
            sobre,
            dice: dicho.texto.clone(),
            mensaje,
            ayuda: "Corrija el que esté equivocado.".to_owned(),
            casilla: Some(dicho.casilla),
        });
    }

    /// A row with an RBD that the profile does not have.
    fn foreign(&mut self, clase: Clase, rbd: RbdEscrito, casilla: Casilla, donde: &str) {
        let mensaje = format!("el RBD {rbd} está en {donde} y no en el perfil");
        let ayuda = "Quítelo del Anexo o agréguelo al perfil.";
        self.add(codigos::SOBRA_RBD, Sobre::Fila(clase, rbd.numero), Some(casilla), mensaje, ayuda);
    }

    /// Where one more row of this sheet would begin, or one more column where schools are columns.
    fn next_row(&self, clase: Clase) -> Option<Casilla> {
        let (hoja, tabla) = self.anexo.of(clase)?;
        if let Some(lista) = self.list().filter(|_| clase == Clase::Servicios) {
            return Some(Casilla { hoja, fila: lista.encabezado, columna: lista.columna_libre() });
        }
        let tabla = tabla?;
        Some(Casilla { hoja, fila: tabla.primera_libre, columna: tabla.column(A::Rbd)? })
    }

    /// The services as rows, where the sheet has them so.
    fn list(&self) -> Option<&Lista> {
        let (hoja, _) = self.anexo.of(Clase::Servicios)?;
        self.anexo.hojas[hoja].lista.as_ref()
    }

    /// «SIGE respondería 4 («Convenio NO tiene asociado RBD») a addCurso y 7 (…) a getReporteEnvioAsistencia».
    fn answers(&self, servicios: &[&Servicio], origen: &str) -> String {
        let mut by: Vec<(u16, &str, Vec<&str>)> = Vec::new();
        for servicio in servicios {
            let found =
                self.catalogo.codigos_de(&servicio.operacion).into_iter().find(|c| c.origen == origen);
            let Some(codigo) = found else { continue };
            match by.iter_mut().find(|(n, glosa, _)| *n == codigo.codigo && *glosa == codigo.glosa) {
                Some((.., operaciones)) => operaciones.push(&servicio.operacion),
                None => by.push((codigo.codigo, &codigo.glosa, vec![&servicio.operacion])),
            }
        }
        let said: Vec<String> = by
            .iter()
            .map(|(n, glosa, operaciones)| format!("{n} («{glosa}») a {}", list(operaciones)))
            .collect();
        if said.is_empty() { String::new() } else { format!(": SIGE respondería {}", list(&said)) }
    }

    fn schools(&mut self, x: &Expediente<'_>) {
        let anexo = self.anexo;
        for e in &x.establecimientos {
            let Some(there) = anexo.establecimientos.iter().find(|a| a.rbd.numero == e.rbd.numero()) else {
                let asked: Vec<&Servicio> = asked(e).collect();
                let answers = self.answers(&asked, "anexo_rbd");
                let mensaje = format!("falta el RBD {} ({}){answers}", e.rbd, e.nombre);
                let place = self.next_row(Clase::Identificacion);
                self.add(
                    codigos::FALTA_RBD,
                    Sobre::Fila(Clase::Identificacion, e.rbd.numero()),
                    place,
                    mensaje,
                    "Agregue una fila para él en la hoja de identificación.",
                );
                continue;
            };
            let dependencia = e.dependencia.clave();
            let facts = [
                (A::Nombre, "el nombre del establecimiento", e.nombre.as_str()),
                (A::Direccion, "la dirección", e.direccion.as_str()),
                (A::Comuna, "la comuna", e.comuna.nombre.as_str()),
                (A::Region, "la región", e.region.nombre.as_str()),
                (A::Dependencia, "la dependencia", dependencia),
            ];
            for (atributo, que, valor) in facts {
                let sobre = Sobre::Escuela(e.rbd.numero(), atributo);
                self.fact(sobre, &there.datos, atributo, que, valor);
            }
        }
        let ours = numbers(x);
        for a in anexo.establecimientos.iter().filter(|a| !ours.contains(&a.rbd.numero)) {
            self.foreign(Clase::Identificacion, a.rbd, a.casilla, "el Anexo");
        }
    }

    fn services(&mut self, x: &Expediente<'_>) {
        let anexo = self.anexo;
        let names = |clave: &str| self.catalogo.servicio(clave).map_or(clave, |s| &s.nombre).to_owned();
        let columns: BTreeSet<&String> = anexo.servicios.iter().flat_map(|p| p.marcas.keys()).collect();
        let (of_school, of_service) =
            if self.list().is_some() { ("columna", "fila") } else { ("fila", "columna") };
        let mut found: Vec<Diferencia> = Vec::new();
        let mut add = |codigo, sobre, casilla, mensaje: String, ayuda: String| {
            found.push(Diferencia { codigo, sobre, dice: String::new(), mensaje, ayuda, casilla });
        };
        for e in &x.establecimientos {
            let Some(there) = anexo.servicios.iter().find(|p| p.rbd.numero == e.rbd.numero()) else {
                let all: Vec<&Servicio> = asked(e).collect();
                let nombres: Vec<&str> = all.iter().map(|s| s.nombre.as_str()).collect();
                let answers = self.answers(&all, "anexo_servicio");
                let mensaje = format!(
                    "falta la {of_school} del RBD {} ({}), que pide {}{answers}",
                    e.rbd,
                    e.nombre,
                    list(&nombres)
                );
                let ayuda = format!("Agregue su {of_school} en la hoja de servicios y marque lo que pide.");
                let sobre = Sobre::Fila(Clase::Servicios, e.rbd.numero());
                add(codigos::FALTA_SERVICIO, sobre, self.next_row(Clase::Servicios), mensaje, ayuda);
                continue;
            };
            for servicio in self.catalogo.servicios() {
                let wanted = e.servicios.iter().any(|s| s.clave == servicio.clave);
                let (marca, casilla) = match there.marcas.get(&servicio.clave) {
                    Some((marca, casilla)) => (*marca, *casilla),
                    None if servicio.es_implicito() => continue,
                    None => (Marca::No, there.casilla),
                };
                let answers = || self.answers(&[servicio], "anexo_servicio");
                let sobre = Sobre::Servicio(e.rbd.numero(), servicio.clave.clone());
                match marca {
                    // What goes without asking need not be marked, and may be.
                    _ if servicio.es_implicito() => {}
                    Marca::Si if !wanted => add(
                        codigos::SOBRA_SERVICIO,
                        sobre,
                        Some(casilla),
                        format!(
                            "el RBD {} tiene marcado «{}», y el perfil no lo pide",
                            e.rbd,
                            names(&servicio.clave)
                        ),
                        "Quite la marca o agregue el servicio al perfil.".to_owned(),
                    ),
                    Marca::No if wanted => {
                        let lacks = if columns.contains(&servicio.clave) {
                            "no tiene marcado".to_owned()
                        } else {
                            format!("no tiene {of_service} para")
                        };
                        add(
                            codigos::FALTA_SERVICIO,
                            sobre,
                            Some(casilla),
                            format!("el RBD {} {lacks} «{}»{}", e.rbd, servicio.nombre, answers()),
                            format!("Márquelo en la {of_school} de ese RBD, o quítelo del perfil."),
                        );
                    }
                    Marca::NoSeEntiende if wanted => add(
                        codigos::MARCA,
                        sobre,
                        Some(casilla),
                        format!(
                            "no se entiende si el RBD {} pide «{}», que el perfil pide{}",
                            e.rbd,
                            servicio.nombre,
                            answers()
                        ),
                        "Escriba SI o la marca que usa el resto de la hoja.".to_owned(),
                    ),
                    _ => {}
                }
            }
        }
        self.todas.append(&mut found);
        let ours = numbers(x);
        for p in anexo.servicios.iter().filter(|p| !ours.contains(&p.rbd.numero)) {
            self.foreign(Clase::Servicios, p.rbd, p.casilla, "la hoja de servicios");
        }
    }

    fn same(&self, atributo: A, anexo: &str, perfil: &str) -> bool {
        match atributo {
            A::Rut => match (as_rut(anexo), as_rut(perfil)) {
                (Some(a), Some(b)) => a == b,
                _ => anexo == perfil,
            },
            A::Telefono => last_digits(anexo) == last_digits(perfil),
            A::Comuna => {
                plain(anexo) == plain(perfil)
                    || plain(anexo).strip_prefix("comuna de ").is_some_and(|c| c == plain(perfil))
            }
            A::Region => self.region(anexo).is_some_and(|r| r == perfil) || plain(anexo) == plain(perfil),
            A::Dependencia => self.palabras.dependency(anexo) == Some(perfil),
            _ => plain(anexo) == plain(perfil),
        }
    }

    fn region(&self, texto: &str) -> Option<&str> {
        let words = plain(texto);
        let bare = words.strip_prefix("region de ").or(words.strip_prefix("region del ")).unwrap_or(&words);
        let is = |r: &&crate::catalogo::Region| {
            [&r.nombre, &r.nombre_corto, &r.abreviatura, &r.romano]
                .iter()
                .any(|n| plain(n) == bare || plain(n) == words)
                || r.codigo.to_string() == words
        };
        self.catalogo.regiones().iter().find(is).map(|r| r.nombre.as_str())
    }

    /// A fact for which the Anexo has a cell; what it has no cell for is no difference.
    fn fact(&mut self, sobre: Sobre, datos: &Datos, atributo: A, que: &str, valor: &str) {
        let Some(dicho) = datos.get(&atributo) else { return };
        if self.same(atributo, &dicho.texto, valor) {
            return;
        }
        if dicho.texto.is_empty() {
            let mensaje = format!("falta {que}, que en el perfil es «{valor}»");
            self.add(codigos::FALTA_DATO, sobre, Some(dicho.casilla), mensaje, "Complete la celda.");
        } else {
            let ours = if valor.is_empty() {
                "el perfil no lo dice".to_owned()
            } else {
                format!("en el perfil es «{valor}»")
            };
            let mensaje = format!("{que} es «{}», y {ours}", dicho.texto);
            self.other(sobre, dicho, mensaje);
        }
    }
}

fn asked<'e>(e: &'e Establecimiento<'_>) -> impl Iterator<Item = &'e Servicio> {
    e.servicios.iter().copied().filter(|s| !s.es_implicito())
}

fn numbers(x: &Expediente<'_>) -> BTreeSet<u32> {
    x.establecimientos.iter().map(|e| e.rbd.numero()).collect()
}

/// The number without the code of the country, however it is written.
fn last_digits(telefono: &str) -> String {
    let digits: Vec<char> = telefono.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(9)..].iter().collect()
}
