//! A filled Anexo: what it says, a profile begun from it, where it differs from a profile.

use std::fmt::Write;
use std::path::Path;

use jiff::civil::Date;

use super::validar::{Marco, NoValido, Validado, validar};
use crate::base::lectura::{NoLeido, read_bytes};
use crate::base::{Diagnostico, Diagnosticos, Fallo, Lugar, Severidad};
use crate::catalogo::Catalogo;
use crate::documentos::modelos::excel::anexo::codigos;
use crate::documentos::modelos::excel::anexo::comparar::compare;
use crate::documentos::modelos::excel::anexo::perfil::profile;
use crate::documentos::modelos::excel::anexo::{Anexo, Casilla};
use crate::documentos::modelos::excel::lectura::MAX_BYTES;
use crate::perfil::borrador::Perfil;
use crate::perfil::fuente::cell_name;
use crate::perfil::{Ajustes, Borrador, Expediente, revisar_con, write_toml};

/// Why an Anexo was not read or compared.
#[derive(Debug)]
pub enum NoAnexo {
    /// The file or the profile has problems.
    Problemas(Diagnosticos),
    /// Path or disk.
    Entorno(Fallo),
}

impl From<NoLeido> for NoAnexo {
    fn from(error: NoLeido) -> Self {
        match error {
            NoLeido::Entorno(fallo) => Self::Entorno(fallo),
            NoLeido::Contenido(problema) => Self::Problemas(problema.into()),
        }
    }
}

impl From<NoValido> for NoAnexo {
    fn from(error: NoValido) -> Self {
        match error {
            NoValido::Problemas(problemas) => Self::Problemas(problemas),
            NoValido::Entorno(fallo) => Self::Entorno(fallo),
        }
    }
}

/// Reads a filled Anexo; what is missing or doubtful are warnings.
///
/// # Errors
/// Path or disk; what the file is instead of an Anexo.
pub fn read_anexo(ruta: &Path, catalogo: &Catalogo) -> Result<(Anexo, Diagnosticos), NoAnexo> {
    let bytes = read_bytes(ruta, MAX_BYTES)?;
    let anexo = Anexo::read(&bytes, catalogo).map_err(|r| {
        NoAnexo::Problemas(Diagnostico::error(r.codigo, Lugar::archivo(ruta), r.mensaje, r.ayuda).into())
    })?;
    let notas = anexo.notas.iter().map(|nota| {
        let lugar = place(ruta, &anexo, nota.casilla);
        Diagnostico::advertencia(nota.codigo, lugar, nota.mensaje.clone(), what_to_do(nota.codigo))
    });
    let notas = notas.collect();
    Ok((anexo, notas))
}

/// The place of a cell as a person is told it.
pub fn place(ruta: &Path, anexo: &Anexo, casilla: Option<Casilla>) -> Lugar {
    casilla.map_or_else(
        || Lugar::archivo(ruta),
        |c| Lugar::Celda {
            archivo: ruta.to_owned(),
            hoja: anexo.sheet(c).to_owned(),
            celda: cell_name(c.fila, c.columna),
        },
    )
}

fn what_to_do(codigo: &str) -> &'static str {
    match codigo {
        codigos::FALTA_HOJA => {
            "Si está con otras palabras, agréguelas a una copia de la tabla palabras_anexo y entréguela con --catalogo."
        }
        codigos::HOJA_DUDOSA => "Deje en el archivo una sola de las dos.",
        codigos::DOS_HOJAS => "Si era la otra, quite esta del archivo.",
        codigos::SERVICIO_DESCONOCIDO => {
            "Agréguelo a una copia de la tabla servicios, o como otro nombre de uno en palabras_anexo, y entréguela con --catalogo."
        }
        codigos::MARCA => "Escriba SI o NO, o la marca que usa el resto de la hoja.",
        codigos::RBD_ILEGIBLE | codigos::RBD_DIGITO => "Escriba el RBD como en 1195-9.",
        codigos::PARA_TODOS => "Si no son todos, escriba una columna de marcas para cada RBD.",
        codigos::SIN_ESCUELA => "Escriba el RBD sobre cada columna de marcas.",
        codigos::TACHADO => "Borre la fila si ya no vale; si vale, quítele el tachado.",
        codigos::RBD_REPETIDO => "Deje una sola fila para cada RBD.",
        codigos::HOJA_OCULTA | codigos::FILA_OCULTA => "Muéstrela, o bórrela si no vale.",
        _ => "Revise que esté bien así.",
    }
}

/// A profile begun from an Anexo.
pub fn anexo_as_profile(anexo: &Anexo, catalogo: &Catalogo) -> Perfil {
    profile(anexo, catalogo)
}

/// A profile begun from an Anexo, as TOML; what is missing comes first, as comments.
pub fn anexo_as_toml(anexo: &Anexo, catalogo: &Catalogo, hoy: Date, ajustes: &Ajustes) -> String {
    let perfil = profile(anexo, catalogo);
    let toml = write_toml(&perfil);
    let borrador = Borrador { perfil, ..Borrador::default() };
    let problems = match revisar_con(&borrador, catalogo, hoy, ajustes) {
        Ok(_) => Diagnosticos::default(),
        Err(problems) => problems,
    };
    let mut texto = String::from("# Perfil iniciado con los datos de un Anexo. Revise cada dato.\n");
    for problem in problems.iter().filter(|d| d.severidad == Severidad::Error) {
        let campo = problem.campo.as_deref().unwrap_or_default();
        let _ = writeln!(texto, "# {campo}: {}", problem.mensaje.replace(char::is_control, " "));
    }
    texto.push('\n');
    texto.push_str(&toml);
    texto
}

/// An Anexo that was compared.
#[derive(Debug)]
pub struct AnexoComparado {
    /// What the Anexo says.
    pub anexo: Anexo,
    /// With which model's expediente of the profile.
    pub modelo: &'static str,
    /// Every difference as an error; what there is to know besides, as warnings.
    pub notas: Diagnosticos,
}

/// Compares an Anexo with a profile.
///
/// # Errors
/// Those of [`read_anexo`] and [`validar`].
pub fn compare_anexo(ruta: &Path, perfil: &Path, marco: &Marco<'_>) -> Result<AnexoComparado, NoAnexo> {
    let catalogo = marco.catalogo;
    let (anexo, leido) = read_anexo(ruta, catalogo)?;
    let Validado { expedientes, .. } = validar(perfil, marco)?;
    let expediente = nearest(&anexo, &expedientes);
    // What could not be read for certain is a difference here.
    let firm = [
        codigos::FALTA_HOJA,
        codigos::HOJA_DUDOSA,
        codigos::RBD_ILEGIBLE,
        codigos::RBD_DIGITO,
        codigos::RBD_REPETIDO,
        codigos::MARCA,
        codigos::SIN_ESCUELA,
        codigos::TACHADO,
    ];
    let differences = expediente.map(|x| compare(&anexo, x, catalogo)).unwrap_or_default();
    let told: Vec<(&str, String)> = differences
        .iter()
        .filter(|d| d.codigo == codigos::MARCA)
        .map(|d| (d.codigo, place(ruta, &anexo, d.casilla).to_string()))
        .collect();
    let mut notas: Diagnosticos = leido
        .into_iter()
        .filter(|n| !told.contains(&(n.codigo, n.lugar.to_string())))
        .map(|mut n| {
            if firm.contains(&n.codigo) {
                n.severidad = Severidad::Error;
            }
            n
        })
        .collect();
    notas.extend(
        differences
            .into_iter()
            .map(|d| Diagnostico::error(d.codigo, place(ruta, &anexo, d.casilla), d.mensaje, d.ayuda)),
    );
    let modelo = expediente.map_or("", |x| x.modelo.clave());
    Ok(AnexoComparado { anexo, modelo, notas })
}

/// The expediente with most of the Anexo's schools.
fn nearest<'x, 'c>(anexo: &Anexo, expedientes: &'x [Expediente<'c>]) -> Option<&'x Expediente<'c>> {
    let shared = |x: &Expediente<'_>| {
        let has = |n: u32| x.establecimientos.iter().any(|e| e.rbd.numero() == n);
        anexo
            .establecimientos
            .iter()
            .map(|e| e.rbd)
            .chain(anexo.servicios.iter().map(|p| p.rbd))
            .filter(|r| has(r.numero))
            .count()
    };
    expedientes.iter().rev().max_by_key(|x| shared(x))
}
