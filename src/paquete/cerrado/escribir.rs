//! Puts a closed package on the disk: folder, image and kit, all or nothing whenever the power goes.
//!
//! Everything is written into a hidden folder beside, brought to the disk and read back against the manifest. Then a mark
//! says that it is complete, and its pieces are renamed to their places, the folder last. A run that finds the mark
//! finishes what a killed run began; without the mark it clears the hidden folder away.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::versiones::{image_name, kit_files, version_name, versions};
use super::{Listas, NoPuesto, Nuevo, Puesto, Resultado};
use crate::base::candado::Candado;
use crate::base::escritura::{Nuevo as Archivo, remove, sync_folders, write_all};
use crate::base::fallo::own_reason;
use crate::base::{Diagnostico, Diagnosticos, Fallo, Lugar, paralelo};
use crate::paquete::kit::{self, Parte, divide, kit_names};
use crate::paquete::verificar::check;
use crate::paquete::{SUMAS, iso};

/// The mark of a complete closing, in the hidden folder.
const LISTO: &str = "LISTO";
/// What waits there to be put in place.
const PONER: &str = "poner";
/// Files that are held in memory together while they are written.
const JUNTOS: u64 = 64 << 20;

impl Nuevo<'_> {
    /// Writes the package as its next version, or finds that it is there.
    ///
    /// # Errors
    /// Path or disk; another run that does not end; what is there of the same version is damaged; a file that is too
    /// large for a part of the kit. Whatever had not been put in place is taken away again.
    pub fn put(&self) -> Result<Puesto, NoPuesto> {
        let sitio = Sitio { carpeta: &self.junto_a, candado: self.lock()?, base: &self.base };
        sitio.finish_interrupted()?;
        let there = versions(sitio.carpeta, &self.base)?;
        let last = there.last().copied().unwrap_or(0);
        for version in there.iter().rev() {
            let listas = self.lists(*version);
            let sums = sitio.path(&version_name(&self.base, *version)).join(SUMAS);
            if fs::read(&sums).is_ok_and(|bytes| bytes == listas.archivos[1].bytes) {
                return self.complete(&sitio, *version, last, listas);
            }
        }
        let version = last + 1;
        let listas = self.lists(version);
        let nombre = version_name(&self.base, version);
        let partes = self.parts(&listas)?;
        let due = Pendiente { nombre, carpeta: true, imagen: self.con_imagen, partes };
        self.write(&sitio, version, &listas, &due)?;
        Ok(self.placed(&sitio, version, version, listas, due.partes.len(), Resultado::Creado))
    }

    fn lock(&self) -> Result<Candado, Fallo> {
        Candado::take(&self.junto_a).map_err(Fallo::al("reservar la carpeta", &self.junto_a))
    }

    /// A version with the same content is there: it has to be whole, and what is missing beside it is made.
    fn complete(
        &self,
        sitio: &Sitio<'_>,
        version: u32,
        last: u32,
        listas: Listas,
    ) -> Result<Puesto, NoPuesto> {
        let nombre = version_name(&self.base, version);
        let image = sitio.path(&image_name(&self.base, version));
        let there = kit_files(sitio.carpeta, &self.base, version)?;
        let mut notas = Diagnosticos::default();
        let has_image = fs::symlink_metadata(&image).is_ok();
        let partes = self.parts(&listas)?;
        let wanted = kit_names(&nombre, partes.len());
        let has_kit = wanted.iter().all(|n| there.contains(n));
        let mut looked = vec![sitio.path(&nombre)];
        looked.extend(has_image.then_some(image));
        looked.extend(wanted.iter().filter(|n| there.contains(n)).map(|n| sitio.path(n)));
        for ruta in &looked {
            let damaged = match check(ruta) {
                Ok(v) if v.huella != *listas.huella() => true,
                Ok(v) => v.notas.has_errors(),
                Err(crate::paquete::NoVerificado::Contenido(_)) => true,
                Err(crate::paquete::NoVerificado::Entorno(fallo)) => return Err(fallo.into()),
            };
            if damaged {
                notas.push(Diagnostico::error(
                    "cerrado-cambio",
                    Lugar::archivo(ruta),
                    format!("este cierre ya se hizo, es la versión {version}, y después cambió: no está entero"),
                    "«convenio paquete verificar» dice qué cambió. Recupérelo de otra copia; o muévalo a otra carpeta y repita: se hará de nuevo lo que falte, o la versión que sigue.",
                ));
            }
        }
        if !notas.is_empty() {
            return Err(NoPuesto::Problemas(notas));
        }
        let imagen = self.con_imagen && !has_image;
        let missing = imagen || !has_kit;
        if missing {
            let partes = if has_kit { Vec::new() } else { partes };
            self.write(sitio, version, &listas, &Pendiente { nombre, carpeta: false, imagen, partes })?;
        }
        let resultado = if missing { Resultado::Completado } else { Resultado::SinCambios };
        let mut puesto = self.placed(sitio, version, last, listas, wanted.len(), resultado);
        if has_image {
            puesto.imagen = Some(sitio.path(&image_name(&self.base, version)));
        }
        Ok(puesto)
    }

    /// The files of each ZIP of the kit.
    fn parts(&self, listas: &Listas) -> Result<Vec<Vec<String>>, NoPuesto> {
        divide(&self.sizes(listas), self.parte_max).map_err(|largos| {
            let mut notas = Diagnosticos::default();
            for largo in largos {
                notas.push(Diagnostico::error(
                    "kit-no-cabe",
                    Lugar::SinLugar {},
                    format!(
                        "{} no cabe en una parte del kit: haría falta una de {}, y ningún archivo se corta en dos",
                        largo.archivo,
                        crate::base::texto::megabytes(largo.hacen_falta)
                    ),
                    "Indique un --parte-max mayor, o escanee ese documento con menos resolución (150 a 200 puntos por pulgada, en grises).",
                ));
            }
            NoPuesto::Problemas(notas)
        })
    }

    /// Writes what is due into the hidden folder, reads it back, and puts it in place.
    fn write(
        &self,
        sitio: &Sitio<'_>,
        version: u32,
        listas: &Listas,
        due: &Pendiente,
    ) -> Result<(), NoPuesto> {
        sitio.check_is_there()?;
        if let Err(error) = self.stage(sitio, version, listas, due) {
            sitio.check_is_there()?;
            // The mark first: without it, whatever a kill leaves of the rest is nobody's.
            let _ = remove(&sitio.staging().join(LISTO)).and_then(|()| remove(&sitio.staging()));
            return Err(error);
        }
        // From here on it is marked as complete, and the next run finishes what this one can't.
        Ok(sitio.commit()?)
    }

    fn stage(
        &self,
        sitio: &Sitio<'_>,
        version: u32,
        listas: &Listas,
        due: &Pendiente,
    ) -> Result<(), NoPuesto> {
        let staging = sitio.staging();
        remove(&staging)?;
        let poner = staging.join(PONER);
        // Never with its parents: those are there, or were taken away.
        for carpeta in [&staging, &poner] {
            fs::create_dir(carpeta).map_err(Fallo::al("crear la carpeta", carpeta))?;
        }
        let folder = if due.carpeta { poner.join(&due.nombre) } else { sitio.path(&due.nombre) };
        let mut written = Vec::new();
        if due.carpeta {
            fs::create_dir(&folder).map_err(Fallo::al("crear la carpeta", &folder))?;
            self.write_folder(&folder, listas)?;
            written.push(folder.clone());
        }
        let names: Vec<&str> = self.sizes(listas).into_iter().map(|(n, _)| n).collect();
        let mut tasks = Vec::new();
        if due.imagen {
            tasks.push((poner.join(format!("{}.iso", due.nombre)), None));
        }
        // Of no parts there is a name all the same.
        let zips = kit_names(&due.nombre, due.partes.len()).into_iter().zip(&due.partes).enumerate();
        tasks.extend(zips.map(|(i, (nombre, archivos))| (poner.join(nombre), Some((i + 1, archivos)))));
        let rut = &self.manifiesto.sostenedor.rut;
        let made = paralelo::map(&tasks, |(ruta, parte)| match parte {
            None => iso::write(ruta, &folder, &names, (rut, version)),
            Some((numero, archivos)) => {
                let parte = (due.partes.len() > 1).then(|| Parte {
                    parte: *numero,
                    de: due.partes.len(),
                    huella: listas.huella().to_owned(),
                    archivos: (*archivos).clone(),
                });
                kit::write(ruta, &folder, archivos, parte.as_ref())
            }
        });
        made.into_iter().collect::<Result<(), Fallo>>()?;
        written.extend(tasks.into_iter().map(|(ruta, _)| ruta));
        read_back(&written, listas)?;
        let mut folders: Vec<PathBuf> = if due.carpeta { vec![folder] } else { Vec::new() };
        folders.extend([poner, staging.clone()]);
        sync_folders(&folders)?;
        // Only now, when all of it is on the disk and right, may the mark say so.
        write_all(&[Archivo { ruta: &staging.join(LISTO), bytes: due.nombre.as_bytes() }])?;
        Ok(sync_folders(&[staging])?)
    }

    /// The files of the folder, as many at once as may be held.
    fn write_folder(&self, folder: &Path, listas: &Listas) -> Result<(), NoPuesto> {
        let mut rest = &self.piezas[..];
        while !rest.is_empty() {
            let mut room = JUNTOS;
            let fits = rest.iter().take_while(|p| {
                let fits = p.bytes <= room;
                room = room.saturating_sub(p.bytes);
                fits
            });
            let (group, after) = rest.split_at(fits.count().max(1));
            rest = after;
            let mut held = Vec::with_capacity(group.len());
            for pieza in group {
                held.push((folder.join(&pieza.nombre), (pieza.contenido)()?));
            }
            let archivos: Vec<Archivo<'_>> =
                held.iter().map(|(ruta, bytes)| Archivo { ruta, bytes }).collect();
            write_all(&archivos)?;
        }
        let rutas = listas.archivos.each_ref().map(|a| folder.join(&a.nombre));
        let archivos: Vec<Archivo<'_>> =
            rutas.iter().zip(&listas.archivos).map(|(ruta, a)| Archivo { ruta, bytes: &a.bytes }).collect();
        Ok(write_all(&archivos)?)
    }

    fn placed(
        &self,
        sitio: &Sitio<'_>,
        version: u32,
        ultima: u32,
        listas: Listas,
        partes: usize,
        resultado: Resultado,
    ) -> Puesto {
        let nombre = version_name(&self.base, version);
        Puesto {
            resultado,
            version,
            ultima,
            huella: listas.huella().to_owned(),
            carpeta: sitio.path(&nombre),
            imagen: self.con_imagen.then(|| sitio.path(&image_name(&self.base, version))),
            kit: kit_names(&nombre, partes).iter().map(|n| sitio.path(n)).collect(),
            manifiesto: listas.manifiesto,
        }
    }
}

/// Every copy is read again as somebody else would, and is what the manifest says, without a remark.
fn read_back(written: &[PathBuf], listas: &Listas) -> Result<(), NoPuesto> {
    let checked = paralelo::map(written, |ruta| check(ruta));
    let all = listas.manifiesto.archivos.len() + 1;
    for (ruta, checked) in written.iter().zip(checked) {
        let wrong = match checked {
            Ok(v) if v.huella != *listas.huella() => Some("las sumas son otras".to_owned()),
            Ok(v) => {
                if v.parte.is_none() && v.archivos != all {
                    Some("faltan archivos".to_owned())
                } else {
                    v.notas.iter().next().map(|d| d.mensaje.clone())
                }
            }
            Err(crate::paquete::NoVerificado::Contenido(d)) => Some(d.mensaje),
            Err(crate::paquete::NoVerificado::Entorno(fallo)) => return Err(fallo.into()),
        };
        if let Some(que) = wrong {
            let nombre = ruta.file_name().unwrap_or_default().display();
            return Err(NoPuesto::Interno(format!(
                "{nombre}, leído de vuelta, no es lo que se escribió: {que}"
            )));
        }
    }
    Ok(())
}

/// What of a version is not there yet.
struct Pendiente {
    nombre: String,
    carpeta: bool,
    imagen: bool,
    partes: Vec<Vec<String>>,
}

/// The folder that it all goes into, held for one run.
struct Sitio<'a> {
    carpeta: &'a Path,
    candado: Candado,
    base: &'a str,
}

impl Sitio<'_> {
    fn path(&self, nombre: &str) -> PathBuf {
        self.carpeta.join(nombre)
    }

    fn staging(&self) -> PathBuf {
        self.carpeta.join(format!(".{}_cerrado.nuevo", self.base))
    }

    /// The folder is still the one that is held.
    fn check_is_there(&self) -> Result<(), Fallo> {
        self.candado.holds(self.carpeta).map_err(Fallo::al("escribir en", self.carpeta))
    }

    /// Finishes what a killed run had completed in its hidden folder; clears away any other.
    fn finish_interrupted(&self) -> Result<(), Fallo> {
        let staging = self.staging();
        match fs::symlink_metadata(&staging) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(Fallo::al("mirar", &staging)(error)),
            Ok(_) => {}
        }
        if staging.join(LISTO).exists() { self.commit() } else { remove(&staging) }
    }

    /// Renames what is staged to its place, the folder last. Can be done again after a kill.
    fn commit(&self) -> Result<(), Fallo> {
        self.check_is_there()?;
        let poner = self.staging().join(PONER);
        let mut waiting = Vec::new();
        let staged = match fs::read_dir(&poner) {
            // All of it was put in place, and the run was killed while it cleared away.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return remove(&self.staging()),
            staged => staged.map_err(Fallo::al("leer", &poner))?,
        };
        for entrada in staged {
            let entrada = entrada.map_err(Fallo::al("leer", &poner))?;
            let kind = entrada.file_type().map_err(Fallo::al("leer", &entrada.path()))?;
            waiting.push((kind.is_dir(), entrada.file_name(), entrada.path()));
        }
        waiting.sort();
        for (_, nombre, nuevo) in &waiting {
            let ruta = self.carpeta.join(nombre);
            // A closed package never changes, and nothing is written over.
            if fs::symlink_metadata(&ruta).is_ok() {
                let motivo = "ya hay algo con ese nombre. Muévalo y repita";
                return Err(Fallo::al("escribir", &ruta)(own_reason(io::ErrorKind::AlreadyExists, motivo)));
            }
            fs::rename(nuevo, &ruta).map_err(Fallo::al("poner en su lugar", &ruta))?;
        }
        sync_folders(&[self.carpeta.to_owned()])?;
        self.check_is_there()?;
        for (_, nombre, _) in &waiting {
            let ruta = self.carpeta.join(nombre);
            if fs::symlink_metadata(&ruta).is_err() {
                let motivo = "alguien lo quitó mientras se escribía. Repita";
                return Err(Fallo::al("poner en su lugar", &ruta)(own_reason(
                    io::ErrorKind::NotFound,
                    motivo,
                )));
            }
        }
        remove(&self.staging())
    }
}
