//! Generate: from profiles to packages on the disk, as many at once as memory should hold, in order.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::directorio::Oficial;
use super::estante::{Estante, Llenos};
use super::modelo::NoModelo;
use super::oficiales::Oficiales;
use super::validar::{Marco, NoValido, Validado, validar};
use crate::base::texto::list;
use crate::base::{Diagnostico, Diagnosticos, Fallo, Lugar, paralelo};
use crate::catalogo::Modelo;
use crate::documentos::{EstadoPapel, Papel, draw_all, draw_beside, plantillas_digest};
use crate::paquete::{Blancos, Destino, Entrada, Escrito, Origen, Paquete, lines, package_name};

/// Profiles whose packages are drawn and synced together: enough to keep the disk busy, few enough to be small.
const GRUPO: usize = 16;

/// Where to and how.
#[derive(Clone, Debug)]
pub struct Opciones {
    /// Folder for the packages; made where it is missing.
    pub salida: PathBuf,
    /// Replace a package that differs.
    pub forzar: bool,
    /// The Ministry's models.
    pub oficiales: Oficiales,
}

/// What became of one profile.
#[derive(Debug)]
pub struct Generado {
    /// The profile as it was named.
    pub perfil: PathBuf,
    /// Its packages, or why there are none.
    pub desenlace: Result<Vec<Hecho>, NoGenerado>,
    /// Warnings of the profile.
    pub avisos: Diagnosticos,
}

/// A package of a profile.
#[derive(Debug)]
pub struct Hecho {
    /// Its wording.
    pub modelo: Modelo,
    /// The model's name, for people.
    pub modelo_nombre: String,
    /// Its folder.
    pub carpeta: PathBuf,
    /// Its ZIP.
    pub zip: PathBuf,
    /// Whether it was made, was there, was replaced or differs.
    pub escrito: Escrito,
    /// The names of its files.
    pub archivos: Vec<String>,
    /// What it is as a whole, in words.
    pub estado: &'static str,
    /// Its papers.
    pub papeles: Vec<Entrada>,
    /// The blanks that were left in each paper.
    pub blancos: Blancos,
    /// The SEREMI it goes to.
    pub seremi: String,
    /// Who signs: name and office.
    pub firmantes: Vec<String>,
}

impl Hecho {
    /// Whether the paper in this file is the Ministry's own, filled.
    pub fn is_official(&self, archivo: &str) -> bool {
        self.papeles.iter().any(|p| p.archivo == archivo && p.estado == EstadoPapel::Oficial)
    }

    /// The file of a paper.
    pub fn archivo(&self, papel: Papel) -> &'static str {
        self.papeles.iter().find(|p| p.papel == papel).map_or(papel.archivo(), |p| p.archivo)
    }
}

/// Why there is no package.
#[derive(Debug)]
pub enum NoGenerado {
    /// The profile has problems.
    Problemas(Diagnosticos),
    /// Path, disk, or another run.
    Entorno(Fallo),
    /// Our own fault: what.
    Interno(String),
}

impl From<NoValido> for NoGenerado {
    fn from(error: NoValido) -> Self {
        match error {
            NoValido::Problemas(problemas) => Self::Problemas(problemas),
            NoValido::Entorno(fallo) => Self::Entorno(fallo),
        }
    }
}

impl From<NoModelo> for NoGenerado {
    fn from(error: NoModelo) -> Self {
        match error {
            NoModelo::Problemas(problemas) => Self::Problemas(problemas),
            NoModelo::Entorno(fallo) => Self::Entorno(fallo),
            NoModelo::Interno(que) => Self::Interno(que),
        }
    }
}

/// Makes the packages of all profiles, and tells of each profile as it is done, in their order.
///
/// A bad profile does not hide the next. Where two profiles would make a package of one name, those are told
/// and nothing is written at all.
///
/// # Errors
/// What is wrong with an official model that the person named; then no profile was looked at.
pub fn generar(
    perfiles: &[PathBuf],
    marco: &Marco<'_>,
    opciones: &Opciones,
    tell: &mut dyn FnMut(Generado),
) -> Result<(), NoModelo> {
    let estante = Estante::open(&opciones.oficiales, marco.catalogo)?;
    let clashes = clashes(perfiles, marco);
    if !clashes.is_empty() {
        for (i, clash) in clashes {
            let desenlace = Err(NoGenerado::Problemas(clash.into()));
            tell(Generado { perfil: perfiles[i].clone(), desenlace, avisos: Diagnosticos::default() });
        }
        return Ok(());
    }
    let mut destino = None;
    for grupo in perfiles.chunks(GRUPO) {
        let drawn = paralelo::map(grupo, |perfil| draw(perfil, marco, &estante));
        write_group(drawn, &mut destino, opciones, tell);
    }
    Ok(())
}

/// A profile's packages, drawn and not yet written.
pub(super) struct Dibujo {
    perfil: PathBuf,
    avisos: Diagnosticos,
    pub(super) paquetes: Vec<(Paquete, Cabeza)>,
}

/// What is told of a package besides its files.
pub(super) struct Cabeza {
    modelo: Modelo,
    modelo_nombre: String,
    seremi: String,
    firmantes: Vec<String>,
}

/// Draws the packages of a profile.
pub(super) fn draw(perfil: &Path, marco: &Marco<'_>, estante: &Estante<'_>) -> Result<Dibujo, Box<Generado>> {
    let catalogo = marco.catalogo;
    let failed = |why, avisos| Box::new(Generado { perfil: perfil.to_owned(), desenlace: Err(why), avisos });
    let Validado { expedientes, mut avisos, huella } =
        validar(perfil, marco).map_err(|e| failed(e.into(), Diagnosticos::default()))?;
    let mut oficiales = Vec::with_capacity(expedientes.len());
    let mut problemas = Diagnosticos::default();
    for x in &expedientes {
        match estante.fill(x, &expedientes, catalogo) {
            Ok(llenos) => oficiales.push(llenos),
            // What is wrong with the model itself is wrong for each of them, and told once.
            Err(NoModelo::Problemas(suyos)) => {
                let new: Vec<_> = suyos.into_iter().filter(|d| problemas.iter().all(|p| p != d)).collect();
                problemas.extend(new);
            }
            Err(otro) => return Err(failed(otro.into(), avisos)),
        }
    }
    if !problemas.is_empty() {
        return Err(failed(NoGenerado::Problemas(problemas), avisos));
    }
    let mut paquetes = Vec::with_capacity(expedientes.len());
    for (x, Llenos { papeles, convenio, anexo, avisos: suyos }) in expedientes.iter().zip(oficiales) {
        avisos.extend(suyos);
        let drawn =
            if papeles.is_empty() { draw_all(x, catalogo) } else { draw_beside(papeles, x, catalogo) };
        let papeles = match drawn {
            Ok(papeles) => papeles,
            Err(error) => return Err(failed(NoGenerado::Interno(error.to_string()), avisos)),
        };
        let cabeza = Cabeza {
            modelo: x.modelo,
            modelo_nombre: catalogo.modelo(x.modelo).nombre.clone(),
            seremi: x.seremi.map_or_else(|| x.region.nombre.clone(), |s| s.nombre.clone()),
            firmantes: x.representantes.iter().map(|r| format!("{} ({})", r.nombre, r.cargo)).collect(),
        };
        let lista = lines(x, catalogo);
        let origen = Origen {
            lista: &lista,
            perfil: &huella,
            catalogo: catalogo.huella(),
            plantillas: plantillas_digest(),
            convenio,
            anexo,
        };
        paquetes.push((Paquete::new(x, papeles, origen), cabeza));
    }
    Ok(Dibujo { perfil: perfil.to_owned(), avisos, paquetes })
}

/// Writes the packages of several profiles with their syncs joined; the folder is opened, and locked, when the
/// first package is ready. Where that fails, each profile is tried by itself, so that one does not hide another.
fn write_group(
    drawn: Vec<Result<Dibujo, Box<Generado>>>,
    destino: &mut Option<Destino>,
    opciones: &Opciones,
    tell: &mut dyn FnMut(Generado),
) {
    let mut paquetes: Vec<Paquete> = Vec::new();
    let mut rest = Vec::with_capacity(drawn.len());
    for one in drawn {
        rest.push(one.map(|dibujo| {
            let (suyos, cabezas): (Vec<_>, Vec<_>) = dibujo.paquetes.into_iter().unzip();
            paquetes.extend(suyos);
            (dibujo.perfil, dibujo.avisos, cabezas)
        }));
    }
    let together = if paquetes.is_empty() { Ok(Vec::new()) } else { write(&paquetes, destino, opciones) };
    let mut together = together.ok().map(Vec::into_iter);
    let mut paquetes = paquetes.into_iter();
    for one in rest {
        let (perfil, avisos, cabezas) = match one {
            Ok(dibujo) => dibujo,
            Err(generado) => {
                tell(*generado);
                continue;
            }
        };
        let suyos: Vec<Paquete> = paquetes.by_ref().take(cabezas.len()).collect();
        let escritos = match &mut together {
            Some(escritos) => Ok(escritos.by_ref().take(cabezas.len()).collect()),
            None => write(&suyos, destino, opciones),
        };
        let desenlace = escritos.map(|escritos: Vec<Escrito>| {
            let each = suyos.into_iter().zip(cabezas).zip(escritos);
            each.filter_map(|((paquete, cabeza), escrito)| {
                Some(tell_of(destino.as_ref()?, paquete, cabeza, escrito))
            })
            .collect()
        });
        tell(Generado { perfil, desenlace: desenlace.map_err(NoGenerado::Entorno), avisos });
    }
}

fn write(
    paquetes: &[Paquete],
    destino: &mut Option<Destino>,
    opciones: &Opciones,
) -> Result<Vec<Escrito>, Fallo> {
    let opened = match destino {
        Some(destino) => destino,
        None => destino.insert(Destino::open(&opciones.salida)?),
    };
    opened.write(paquetes, opciones.forzar)
}

fn tell_of(destino: &Destino, paquete: Paquete, cabeza: Cabeza, escrito: Escrito) -> Hecho {
    Hecho {
        modelo: cabeza.modelo,
        modelo_nombre: cabeza.modelo_nombre,
        carpeta: destino.folder_of(&paquete.nombre),
        zip: destino.zip_of(&paquete.nombre),
        escrito,
        archivos: paquete.archivos.into_iter().map(|a| a.nombre).collect(),
        estado: paquete.estado,
        papeles: paquete.papeles,
        blancos: paquete.blancos,
        seremi: cabeza.seremi,
        firmantes: cabeza.firmantes,
    }
}

/// The profiles of a batch whose package another one would make too, in order, each with the problem to tell.
fn clashes(perfiles: &[PathBuf], marco: &Marco<'_>) -> BTreeMap<usize, Diagnostico> {
    if perfiles.len() < 2 {
        return BTreeMap::new();
    }
    // Warnings are not looked at here, so nothing is compared for them.
    let ninguno = Oficial::ninguno();
    let marco = Marco { oficial: &ninguno, ..*marco };
    let names = paralelo::map(perfiles, |perfil| {
        validar(perfil, &marco)
            .map(|v| v.expedientes.iter().map(package_name).collect::<Vec<_>>())
            .unwrap_or_default()
    });
    let mut owners: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, nombres) in names.iter().enumerate() {
        for nombre in nombres {
            owners.entry(nombre).or_default().push(i);
        }
    }
    let mut found = BTreeMap::new();
    for (nombre, owners) in owners.into_iter().filter(|(_, owners)| owners.len() > 1) {
        for i in &owners {
            let others: Vec<String> =
                owners.iter().filter(|j| *j != i).map(|j| perfiles[*j].display().to_string()).collect();
            found.insert(
                *i,
                Diagnostico::error(
                    "paquete-repetido",
                    Lugar::archivo(&perfiles[*i]),
                    format!(
                        "este perfil y {} harían el mismo paquete, {nombre}; no se escribió ninguno",
                        list(&others)
                    ),
                    "Deje uno solo, o genérelos por separado en carpetas distintas con --salida.",
                ),
            );
        }
    }
    found
}
