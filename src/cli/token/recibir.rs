//! `convenio token recibir`

use std::io::{self, Read};
use std::path::PathBuf;

use serde_json::json;
use zeroize::Zeroizing;

use super::{Cierre, Salida, tell_new_key};
use crate::base::lectura::read_bytes;
use crate::boveda::{Boveda, Campo, Hallado};
use crate::casos::token::{Guardado, read_mail, read_text};
use crate::casos::tramites::{Mesa, NoTramite};
use crate::cli::preguntar::{field, new_phrase, somebody};
use crate::cli::tramite;

/// Guarda selladas las credenciales: las busca en el correo del Ministerio, o usted las escribe; nada queda a la vista
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Recibir {
    /// Trámite: su identificador, o el comienzo si es único
    #[arg(value_name = "TRÁMITE")]
    tramite: String,
    /// El correo, guardado como .eml; si se omite, se preguntan los datos, o se leen de la entrada estándar, uno por línea: «Token: …»
    #[arg(value_name = "CORREO")]
    correo: Option<PathBuf>,
    /// Guarda otras en lugar de las que ya hay; las anteriores quedan en la historia
    #[arg(long)]
    de_nuevo: bool,
    /// Protege con una frase la llave que se hace la primera vez
    #[arg(long)]
    con_frase: bool,
}

/// A mail, or what is typed, is no larger.
const MAX_BYTES: u64 = 64 << 20;

impl Recibir {
    pub(super) fn run(&self, mesa: &Mesa<'_>, boveda: &Boveda, salida: &mut Salida) -> io::Result<Cierre> {
        let found =
            mesa.hallar(&self.tramite).and_then(|id| mesa.token_esperado(id, self.de_nuevo).map(|()| id));
        let id = match found {
            Ok(id) => id,
            Err(error) => return tramite::failed(error, salida),
        };
        let frase = match self.con_frase.then(new_phrase).transpose() {
            Ok(frase) => frase,
            Err(que) => return tramite::failed(NoTramite::Pedido(format!("{que}.")), salida),
        };
        let mut bytes = None;
        let read = match &self.correo {
            Some(ruta) => read_bytes(ruta, MAX_BYTES).map_err(NoTramite::from).and_then(|correo| {
                let correo = bytes.insert(Zeroizing::new(correo));
                read_mail(correo)
            }),
            None if somebody() => Ok(Hallado::default()),
            None => standard_input().map(|texto| read_text(&texto)),
        };
        let mut hallado = match read {
            Ok(hallado) => hallado,
            Err(error) => return tramite::failed(error, salida),
        };
        if somebody() {
            ask_for_the_rest(&mut hallado, self.correo.is_some(), salida)?;
        }
        let correo = bytes.as_ref().map(|b| b.as_slice());
        match mesa.token_recibir(id, &hallado, correo, boveda, frase.as_ref()) {
            Ok(guardado) => {
                tell(&guardado, &hallado, boveda, self.correo.is_some(), salida)?;
                Ok(Cierre::Hecho)
            }
            Err(error) => tramite::failed(error, salida),
        }
    }
}

fn standard_input() -> Result<Zeroizing<String>, NoTramite> {
    // Room beforehand: nothing is copied while it grows.
    let mut bytes = Zeroizing::new(Vec::with_capacity(1 << 16));
    let failed = |e: io::Error| NoTramite::Entorno(format!("no se pudo leer la entrada estándar: {e}"));
    io::stdin().lock().take(1 << 16).read_to_end(&mut bytes).map_err(failed)?;
    match std::str::from_utf8(&bytes) {
        Ok(texto) => Ok(Zeroizing::new(texto.to_owned())),
        Err(_) => Err(NoTramite::Pedido("la entrada estándar no es texto en UTF-8.".into())),
    }
}

/// What the mail did not say, or not for sure.
fn ask_for_the_rest(hallado: &mut Hallado, con_correo: bool, salida: &mut Salida) -> io::Result<()> {
    let missing = hallado.faltan();
    if con_correo && !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(|c| c.nombre()).collect();
        salida.complain(&format!("el correo no dice, o no con claridad: {}", names.join(", ")));
    }
    for campo in missing {
        if let Some(valor) = field(campo)? {
            hallado.put(campo, valor);
        }
    }
    Ok(())
}

fn tell(
    g: &Guardado,
    hallado: &Hallado,
    boveda: &Boveda,
    con_correo: bool,
    salida: &mut Salida,
) -> io::Result<()> {
    let missing: Vec<Campo> = hallado.faltan();
    if salida.is_json() {
        return salida.json(&json!({
            "id": g.escritura.id, "campos": g.campos.iter().map(|c| c.clave()).collect::<Vec<_>>(),
            "faltan": missing.iter().map(|c| c.clave()).collect::<Vec<_>>(),
            "ambiguos": hallado.ambiguos.iter().map(|c| c.clave()).collect::<Vec<_>>(),
            "correo_guardado": g.con_correo, "llave": g.llave.archivo, "llave_nueva": g.llave.hecha,
            "publica": g.llave.publica.to_string(), "otros_destinatarios": g.otros,
        }));
    }
    let names: Vec<&str> = g.campos.iter().map(|c| c.nombre()).collect();
    let with = if g.con_correo { ", y el correo en que llegaron" } else { "" };
    salida.line(&format!("Quedaron selladas: {}{with}. No se muestran aquí.", names.join(", ")))?;
    if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(|c| c.nombre()).collect();
        salida.line(&format!("  No venían, o no con claridad: {}.", names.join(", ")))?;
    }
    tramite::tell(&g.escritura, salida)?;
    if g.llave.hecha {
        tell_new_key(boveda, &g.llave.archivo, salida)?;
    }
    if con_correo {
        salida.line(
            "Ojo: el correo sigue, sin sellar, en su casilla y en el archivo que usted guardó. Bórrelos de ambas partes y de la papelera, y no lo reenvíe: quien lo \
             lea puede usar las credenciales.",
        )?;
    }
    salida.line(&format!(
        "  Qué sigue: convenio token entregar {} --a PROVEEDOR --clave LLAVE_PÚBLICA_DEL_PROVEEDOR --salida credenciales.age",
        g.escritura.id
    ))
}
