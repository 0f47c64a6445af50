//! From the settings to a server that can be talked to, with password or token; and trying it out.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::not_made;
use crate::base::azar;
use crate::base::huella::hex;
use crate::base::lectura::read_bytes;
use crate::casos::tramites::NoTramite;
use crate::correo::{
    self, Buzon, Clave, Constancia, Credencial, Desenlace, Envio, Plantilla, Redaccion, Servidor, Testigo,
    Valores, find_password,
};
use crate::perfil::AjustesCorreo;

/// A file of certificates is no larger, in bytes.
const MAX_AUTORIDAD: u64 = 1 << 20;

/// Server and login, ready.
pub(super) struct Conexion {
    pub servidor: Servidor,
    pub credencial: Option<Credencial>,
}

/// The settings, or what to write where there are none.
pub(super) fn settings(ajustes: Option<&AjustesCorreo>) -> Result<&AjustesCorreo, NoTramite> {
    ajustes.ok_or_else(|| {
        NoTramite::Pedido(
            "falta decir cómo se envía el correo. Escriba en convenio.toml, en la carpeta de configuración, la tabla [correo] con \
             servidor, remitente y usuario (el manual tiene un ejemplo); o haga el borrador con «convenio correo borrador» y \
             envíelo desde su programa."
                .to_owned(),
        )
    })
}

/// Gets everything that is needed to talk to the server.
///
/// # Errors
/// There is no password, others can read it, or a file can't be read.
pub(super) fn connection(
    ajustes: &AjustesCorreo,
    token: Option<Clave>,
    carpeta: Option<&Path>,
) -> Result<Conexion, NoTramite> {
    let beside = |ruta: &PathBuf| carpeta.map_or_else(|| ruta.clone(), |c| c.join(ruta));
    let autoridad =
        ajustes.autoridad.as_ref().map(|ruta| read_bytes(&beside(ruta), MAX_AUTORIDAD)).transpose()?;
    let usuario = ajustes.usuario.clone();
    let credencial = match (usuario, token) {
        (None, Some(_)) => {
            return Err(NoTramite::Pedido(
                "para entrar con un token falta usuario en [correo] de convenio.toml.".to_owned(),
            ));
        }
        (None, None) => None,
        (Some(usuario), Some(clave)) => Some(Credencial { usuario, clave, es_token: true }),
        (Some(usuario), None) => {
            let clave = find_password(
                ajustes.clave_archivo.as_ref().map(beside).as_deref(),
                &ajustes.servidor,
                &usuario,
            )
            .map_err(|e| NoTramite::Pedido(format!("{e}.")))?;
            Some(Credencial { usuario, clave, es_token: false })
        }
    };
    let servidor = Servidor {
        nombre: ajustes.servidor.clone(),
        puerto: ajustes.puerto,
        seguridad: ajustes.seguridad,
        autoridad,
        espera: Duration::from_secs(u64::from(ajustes.espera)),
    };
    Ok(Conexion { servidor, credencial })
}

/// Keeps the password of the account in the system's keyring, or forgets it; whether there was one to forget.
///
/// # Errors
/// There are no settings, no user among them, or the system has no keyring that keeps it: what to do instead.
pub fn clave(ajustes: Option<&AjustesCorreo>, nueva: Option<&Clave>) -> Result<bool, NoTramite> {
    let ajustes = settings(ajustes)?;
    let Some(usuario) = &ajustes.usuario else {
        return Err(NoTramite::Pedido(
            "falta usuario en [correo] de convenio.toml: la clave es de alguien.".to_owned(),
        ));
    };
    let done = match nueva {
        Some(clave) => correo::keep(&ajustes.servidor, usuario, clave).map(|()| true),
        None => correo::forget(&ajustes.servidor, usuario),
    };
    done.map_err(|que| {
        NoTramite::Entorno(format!(
            "el llavero de este sistema no se pudo usar ({que}). Ponga la clave en un archivo que solo usted pueda leer, e indíquelo en [correo] con clave_archivo."
        ))
    })
}

/// How a try went.
#[derive(Debug)]
pub struct Probado {
    /// What became of the message to oneself.
    pub desenlace: Desenlace,
    /// The record.
    pub constancia: Constancia,
    /// To whom it went: the sender.
    pub para: String,
}

/// A message to oneself is written down nowhere.
struct Nadie;

impl Testigo for Nadie {
    fn about_to_send(&mut self, _constancia: &Constancia) -> Result<(), String> {
        Ok(())
    }
}

/// Logs in and sends a message to oneself.
///
/// # Errors
/// There are no settings or no password.
pub fn probar(
    ajustes: Option<&AjustesCorreo>,
    token: Option<Clave>,
    carpeta: Option<&Path>,
    ahora: Timestamp,
) -> Result<Probado, NoTramite> {
    let ajustes = settings(ajustes)?;
    let conexion = connection(ajustes, token, carpeta)?;
    let plantilla = Plantilla::de_prueba().map_err(|e| NoTramite::Interno(format!("{e:?}")))?;
    let (asunto, texto) = plantilla.fill(&Valores::new());
    let domain = ajustes.remitente.split_once('@').map_or("convenio.invalid", |(_, d)| d);
    let chance = azar::bytes::<12>().map_err(|e| NoTramite::Entorno(crate::base::fallo::reason(&e)))?;
    let own = Buzon { nombre: ajustes.nombre.clone(), direccion: ajustes.remitente.clone() };
    let redaccion = Redaccion {
        de: Some(own.clone()),
        para: own,
        copia: Vec::new(),
        asunto,
        texto,
        adjuntos: Vec::new(),
        fecha: ahora,
        id: format!("prueba.{}@{domain}", hex(&chance)),
        refiere: None,
        borrador: false,
    };
    let bytes = correo::redactar(&redaccion).map_err(|faltas| not_made(&faltas))?;
    let envio = Envio {
        de: ajustes.remitente.clone(),
        para: ajustes.remitente.clone(),
        copia: Vec::new(),
        mensaje: Arc::new(bytes),
    };
    let (desenlace, constancia) =
        correo::enviar(&conexion.servidor, conexion.credencial.as_ref(), &envio, &mut Nadie);
    Ok(Probado { desenlace, constancia, para: ajustes.remitente.clone() })
}
