//! What the directory knows of a school or of all schools of a sostenedor, as the beginning of a profile.

use super::{Directorio, Escuela, Estado, Persona};
use crate::catalogo::{Catalogo, Compatibilidad, Dependencia};
use crate::perfil::Rut;
use crate::perfil::borrador::{Dato, Establecimiento, Lista, Perfil, Sostenedor};
use crate::perfil::fuente::Sitio;

/// For whom the profile is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encargo {
    /// These schools, by RBD with or without digit.
    Rbds(Vec<String>),
    /// Every school that works of this sostenedor, by RUT.
    Sostenedor(String),
}

/// Why a profile cannot be begun.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSePuede {
    /// It has not the form of an RBD.
    #[error("«{0}» no tiene la forma de un RBD: escríbalo como 1195-9 o 1195")]
    Forma(String),
    /// The digit is another.
    #[error(
        "el RBD {numero} lleva el dígito {esperado}, y se escribió {escrito}. Revise el número: en el directorio es {nombre}"
    )]
    Digito {
        /// The number.
        numero: u32,
        /// The digit in the directory.
        esperado: char,
        /// The digit that was written.
        escrito: String,
        /// The school's name.
        nombre: String,
    },
    /// Not in the directory.
    #[error(
        "el RBD {rbd} no está en el directorio de {anio}. Búsquelo por su nombre: convenio directorio buscar NOMBRE"
    )]
    Desconocido {
        /// As written.
        rbd: String,
        /// The directory's year.
        anio: u16,
    },
    /// Asked for twice.
    #[error("el RBD {0} se indicó dos veces")]
    Repetido(u32),
    /// Schools of several sostenedores.
    #[error("los RBD {0} y {1} son de sostenedores distintos: haga un perfil para cada sostenedor")]
    Varios(String, String),
    /// The RUT is none.
    #[error("{0}")]
    Rut(String),
    /// The sostenedor has no school that works.
    #[error(
        "el directorio de {anio} no tiene establecimientos en funcionamiento del RUT {rut}. Los RUT de personas naturales no se publican: indique el RBD con --rbd"
    )]
    Ninguno {
        /// As people write it.
        rut: String,
        /// The directory's year.
        anio: u16,
    },
}

/// The beginning of a profile: what the directory knows, and where it is from. The sostenedor's name, address and people
/// are not in the directory and are left out.
#[derive(Debug)]
pub struct Prellenado {
    /// RUT and kind of the sostenedor, its schools.
    pub perfil: Perfil,
    /// The dependency of the first school.
    pub dependencia: Dependencia,
    /// For a comment: source, year, what was left out.
    pub nota: String,
}

/// Begins a profile.
///
/// # Errors
/// What was asked for is not in the directory, or does not go together.
pub fn prellenar(
    directorio: &Directorio,
    encargo: &Encargo,
    catalogo: &Catalogo,
) -> Result<Prellenado, NoSePuede> {
    let (escuelas, left_out) = match encargo {
        Encargo::Rbds(rbds) => (by_number(directorio, rbds)?, String::new()),
        Encargo::Sostenedor(rut) => by_owner(directorio, rut)?,
    };
    let [primera, resto @ ..] = &escuelas[..] else { return Err(NoSePuede::Forma(String::new())) };
    if let Some(otra) = resto.iter().find(|e| e.rut != primera.rut || e.persona != primera.persona) {
        return Err(NoSePuede::Varios(primera.rbd_escrito(), otra.rbd_escrito()));
    }
    let sostenedor = Sostenedor {
        rut: primera.rut_escrito().map(|rut| text(&rut)),
        tipo: kind(primera, catalogo).map(|tipo| text(&tipo)),
        ..Sostenedor::default()
    };
    let perfil = Perfil {
        version: Some(Dato { valor: 1, sitio: Sitio::Todo }),
        sostenedor: Some(sostenedor),
        establecimientos: escuelas.iter().map(|e| school(e, catalogo)).collect(),
        ..Perfil::default()
    };
    let nota = format!(
        "Los datos de los establecimientos y el RUT del sostenedor vienen del {}. Compruébelos: pueden haber cambiado.{left_out}",
        directorio.nombre()
    );
    Ok(Prellenado { perfil, dependencia: primera.dependencia, nota })
}

fn by_number<'d>(directorio: &'d Directorio, rbds: &[String]) -> Result<Vec<&'d Escuela>, NoSePuede> {
    let mut escuelas: Vec<&Escuela> = Vec::with_capacity(rbds.len());
    for escrito in rbds {
        let limpio = escrito.trim().replace('.', "");
        let (numero, digito) = limpio.split_once('-').map_or((&*limpio, None), |(n, d)| (n, Some(d)));
        let is_number = (1..=6).contains(&numero.len()) && numero.bytes().all(|b| b.is_ascii_digit());
        let numero: u32 = is_number
            .then(|| numero.parse().ok())
            .flatten()
            .ok_or_else(|| NoSePuede::Forma(escrito.clone()))?;
        let escuela = directorio
            .escuela(numero)
            .ok_or_else(|| NoSePuede::Desconocido { rbd: escrito.clone(), anio: directorio.anio })?;
        if let Some(digito) = digito.filter(|d| !d.eq_ignore_ascii_case(&escuela.digito.to_string())) {
            return Err(NoSePuede::Digito {
                numero,
                esperado: escuela.digito,
                escrito: digito.to_owned(),
                nombre: escuela.nombre.clone(),
            });
        }
        if escuelas.iter().any(|otra| otra.rbd == numero) {
            return Err(NoSePuede::Repetido(numero));
        }
        escuelas.push(escuela);
    }
    Ok(escuelas)
}

/// The schools that work, and how many do not.
fn by_owner<'d>(directorio: &'d Directorio, rut: &str) -> Result<(Vec<&'d Escuela>, String), NoSePuede> {
    let rut: Rut =
        rut.parse().map_err(|error: crate::perfil::rut::RutError| NoSePuede::Rut(error.to_string()))?;
    let (escuelas, others): (Vec<&Escuela>, Vec<&Escuela>) =
        directorio.escuelas_de(rut.cuerpo()).partition(|e| e.estado == Estado::Funcionando);
    if escuelas.is_empty() {
        return Err(NoSePuede::Ninguno { rut: rut.to_string(), anio: directorio.anio });
    }
    let left_out = match others.len() {
        0 => String::new(),
        1 => format!(" No se incluye {}, que está {}.", others[0].rbd_escrito(), others[0].estado.nombre()),
        n => format!(" No se incluyen {n} que están cerrados, en receso o sin matrícula."),
    };
    Ok((escuelas, left_out))
}

fn school(e: &Escuela, catalogo: &Catalogo) -> Establecimiento {
    let comuna = catalogo.comuna(&e.codigo_comuna()).or_else(|| catalogo.comuna(&e.comuna));
    let estado = match e.estado {
        Estado::Funcionando => Some("funcionando"),
        Estado::EnReceso => Some("receso"),
        Estado::Cerrado => Some("cerrado"),
        Estado::SinMatricula => None,
    };
    let servicios =
        catalogo.servicios().iter().filter(|s| !s.es_implicito()).map(|s| text(&s.clave)).collect();
    Establecimiento {
        rbd: Some(text(&e.rbd_escrito())),
        nombre: Some(text(&e.nombre)),
        dependencia: Some(text(e.dependencia.clave())),
        comuna: Some(text(comuna.map_or(&e.comuna, |c| &c.nombre))),
        estado: estado.map(text),
        servicios: Some(Lista { datos: servicios, sitio: Sitio::Todo }),
        ..Establecimiento::default()
    }
}

/// The one kind of sostenedor that is usual for such a school, where there is one.
fn kind(e: &Escuela, catalogo: &Catalogo) -> Option<String> {
    if e.persona == Persona::Natural {
        return catalogo.tipo("persona_natural").map(|t| t.clave.clone());
    }
    let usual = |t: &&crate::catalogo::TipoSostenedor| {
        catalogo.compatibilidad(t, e.dependencia).0 == Compatibilidad::Habitual
    };
    let mut kinds = catalogo.tipos().iter().filter(usual);
    kinds.next().filter(|_| kinds.next().is_none()).map(|t| t.clave.clone())
}

fn text(texto: &str) -> Dato {
    Dato::from(texto)
}
