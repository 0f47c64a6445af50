//! Writing down what happened: a step, a correction with what takes its place, a note, who takes care of it.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{Mesa, NoTramite};
use crate::base::huella::sha256;
use crate::base::lectura::read_bytes;
use crate::boveda::holds_secret;
use crate::tramite::historia::{self, Nuevo};
use crate::tramite::{Anotado, Avance, Datos, Estado, Evidencia, Situacion, Suceso, Tipo, TramiteId};

/// A file that proves something is no larger.
pub const MAX_EVIDENCIA: u64 = 100 << 20;

/// What a person says that happened.
#[derive(Clone, Debug, Default)]
pub struct Dicho {
    /// The day on which it happened; today where it was not said.
    pub fecha: Option<Date>,
    /// That a day before the last event's is meant.
    pub retroactivo: bool,
    /// What the event carries.
    pub datos: Datos,
    /// Files that prove it.
    pub archivos: Vec<PathBuf>,
}

/// What was written down.
#[derive(Debug)]
pub struct Escritura {
    /// The trámite.
    pub id: TramiteId,
    /// The new events.
    pub nuevos: Vec<Anotado>,
    /// The state before and after.
    pub estado: (Estado, Estado),
}

/// Files that were read, as evidence and as bytes.
pub(in crate::casos) struct Leidos {
    pub evidencias: Vec<Evidencia>,
    pub bytes: Vec<Vec<u8>>,
}

/// Reads the files that prove an event.
pub(in crate::casos) fn read_evidence(archivos: &[PathBuf]) -> Result<Leidos, NoTramite> {
    let mut leidos = Leidos { evidencias: Vec::new(), bytes: Vec::new() };
    for ruta in archivos {
        let bytes = read_bytes(ruta, MAX_EVIDENCIA)?;
        leidos.evidencias.push(Evidencia {
            nombre: name_of(ruta),
            sha256: sha256(&bytes),
            bytes: bytes.len() as u64,
        });
        leidos.bytes.push(bytes);
    }
    Ok(leidos)
}

/// What a person writes stays in the history, in the open: a token or a seed pasted there is refused, and not repeated.
fn refuse_secrets(datos: &Datos) -> Result<(), NoTramite> {
    let texts = datos.texto.iter().chain(&datos.motivo).chain(&datos.a);
    for texto in texts {
        if holds_secret(texto) {
            return Err(NoTramite::Pedido(
                "ese texto parece llevar el token o la semilla, y lo que se anota queda a la vista: no se anotó nada. Guárdelos con «convenio token \
                 recibir»; si no lo son, dígalo de otra manera."
                    .into(),
            ));
        }
    }
    Ok(())
}

fn name_of(ruta: &Path) -> String {
    ruta.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

impl Mesa<'_> {
    /// Writes down that something of this kind happened.
    ///
    /// # Errors
    /// What is missing or too much in what was said, or why it can't have happened; then nothing was written.
    pub fn avanzar(&self, id: TramiteId, tipo: Tipo, dicho: Dicho) -> Result<Escritura, NoTramite> {
        refuse_secrets(&dicho.datos)?;
        let suceso = Suceso::from_said(tipo, dicho.datos).map_err(|malos| NoTramite::said(&malos))?;
        let leidos = read_evidence(&dicho.archivos)?;
        let fecha = dicho.fecha.unwrap_or(self.marco.hoy);
        let nuevo = Nuevo { fecha, suceso, evidencias: leidos.evidencias };
        let written = self.write(id, vec![nuevo], dicho.retroactivo, &leidos.bytes)?;
        if tipo == Tipo::Operativo {
            self.give_way(id)?;
        }
        Ok(written)
    }

    /// The trámite that this one was cloned from, now that this one is in force.
    fn give_way(&self, id: TramiteId) -> Result<(), NoTramite> {
        let historia = self.historia(id)?;
        if let Some(old) = Situacion::as_far_as_it_goes(&historia).0.clon_de {
            self.replace_in_force(old, id)?;
        }
        Ok(())
    }

    /// Undoes an event, with the reason; where something else is said of it, that takes its place in the same breath.
    ///
    /// # Errors
    /// There is no such event, it is undone already, or a later one needs it.
    pub fn corregir(
        &self,
        id: TramiteId,
        numero: u32,
        motivo: &str,
        en_su_lugar: Option<Dicho>,
    ) -> Result<Escritura, NoTramite> {
        let motivo = motivo.trim();
        if motivo.is_empty() {
            return Err(NoTramite::Pedido("falta el motivo de la corrección: --motivo".into()));
        }
        let undo = Suceso::Correccion { numero, motivo: motivo.to_owned() };
        let mut nuevos = vec![Nuevo { fecha: self.marco.hoy, suceso: undo, evidencias: Vec::new() }];
        let mut bytes = Vec::new();
        if let Some(dicho) = en_su_lugar {
            let historia = self.historia(id)?;
            let wrong = historia
                .iter()
                .find(|a| a.numero == numero)
                .ok_or_else(|| NoTramite::Pedido(historia::NoCabe::SinNumero(numero).to_string()))?;
            refuse_secrets(&dicho.datos)?;
            let datos = wrong.suceso.said().merge(dicho.datos);
            let suceso =
                Suceso::from_said(wrong.suceso.tipo(), datos).map_err(|malos| NoTramite::said(&malos))?;
            let leidos = read_evidence(&dicho.archivos)?;
            // What proved the event goes on proving it, unless something else does.
            let evidencias =
                if leidos.evidencias.is_empty() { wrong.evidencias.clone() } else { leidos.evidencias };
            nuevos.push(Nuevo { fecha: dicho.fecha.unwrap_or(wrong.fecha), suceso, evidencias });
            bytes = leidos.bytes;
        }
        self.write(id, nuevos, true, &bytes)
    }

    /// Adds a note.
    ///
    /// # Errors
    /// The note is empty, or the store failed.
    pub fn anotar(&self, id: TramiteId, texto: &str) -> Result<Escritura, NoTramite> {
        let dicho =
            Dicho { datos: Datos { texto: vec![texto.to_owned()], ..Datos::default() }, ..Dicho::default() };
        self.avanzar(id, Tipo::Nota, Dicho { retroactivo: true, ..dicho })
    }

    /// Gives trámites to a person; to nobody where `persona` is empty. One that fails does not stop the others.
    pub fn asignar(
        &self,
        ids: &[TramiteId],
        persona: &str,
    ) -> Vec<(TramiteId, Result<Escritura, NoTramite>)> {
        let persona = persona.trim();
        let persona = (!persona.is_empty()).then(|| persona.to_owned());
        ids.iter()
            .map(|id| {
                let datos = Datos { persona: persona.clone(), ..Datos::default() };
                let dicho = Dicho { datos, retroactivo: true, ..Dicho::default() };
                (*id, self.avanzar(*id, Tipo::Asignar, dicho))
            })
            .collect()
    }

    /// Adds events to a history as it was last seen.
    pub(in crate::casos) fn write(
        &self,
        id: TramiteId,
        nuevos: Vec<Nuevo>,
        retroactivo: bool,
        archivos: &[Vec<u8>],
    ) -> Result<Escritura, NoTramite> {
        let historia = self.historia(id)?;
        let before = state_of(&historia);
        let nuevos = historia::add(&historia, nuevos, self.quien, self.ahora, self.marco.hoy, retroactivo)
            .map_err(|e| NoTramite::Pedido(format!("{id}: {e}.")))?;
        self.append(id, &historia, &nuevos, archivos)?;
        let after = state_of(&[historia, nuevos.clone()].concat());
        Ok(Escritura { id, nuevos, estado: (before, after) })
    }
}

fn state_of(historia: &[Anotado]) -> Estado {
    let standing = historia::vigentes(historia);
    historia::advance(Avance::default(), standing).map_or(Estado::Borrador, |a| a.estado)
}
