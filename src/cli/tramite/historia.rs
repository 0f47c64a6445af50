//! `convenio tramite historia` and `escrito`: the papers about one trámite.

use std::io;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Cierre, Salida, failed, find};
use crate::casos::tramites::{Mesa, put_answer};
use crate::informes::historia;
use crate::tramite::{Anotado, Escrito as Cual};

/// Muestra quién hizo qué y cuándo en un trámite; o lo deja en un documento de Word
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Historia {
    /// Trámite: su identificador, o el comienzo si es único
    #[arg(value_name = "TRÁMITE")]
    tramite: String,
    /// Documento de Word (.docx) en que se deja
    #[arg(value_name = "ARCHIVO")]
    archivo: Option<PathBuf>,
    /// Reemplaza el archivo si existe; el anterior se conserva al lado
    #[arg(long, requires = "archivo")]
    forzar: bool,
}

impl Historia {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let read = find(mesa, &self.tramite).and_then(|id| mesa.historia(id).map(|h| (id, h)));
        let (id, anotados) = match read {
            Ok(read) => read,
            Err(error) => return failed(error, salida),
        };
        if let Some(ruta) = &self.archivo {
            let written = mesa.historia_en_word(id).and_then(|b| put_answer(ruta, &b, self.forzar));
            if let Err(error) = written {
                return failed(error, salida);
            }
        }
        if salida.is_json() {
            salida.json(&events_json(&anotados))?;
            return Ok(Cierre::Hecho);
        }
        match &self.archivo {
            Some(ruta) => salida.line(&format!("Historia de {id} en {}", ruta.display()))?,
            None => lines(&anotados, salida)?,
        }
        Ok(Cierre::Hecho)
    }
}

/// The events for people, each under the other.
pub(super) fn lines(anotados: &[Anotado], salida: &mut Salida) -> io::Result<()> {
    for fila in historia::rows(anotados) {
        fila.lines().iter().try_for_each(|linea| salida.line(linea))?;
    }
    Ok(())
}

/// The events for programs.
pub(super) fn events_json(anotados: &[Anotado]) -> Value {
    serde_json::to_value(historia::rows(anotados)).unwrap_or_default()
}

/// Muestra el borrador de un escrito para la SEREMI; o lo deja en un documento de Word
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Escrito {
    /// Trámite: su identificador, o el comienzo si es único
    #[arg(value_name = "TRÁMITE")]
    tramite: String,
    /// certificado, estado, ampliacion o denuncia
    #[arg(value_name = "ESCRITO", value_parser = super::avanzar::escrito)]
    cual: Cual,
    /// Documento de Word (.docx) en que se deja
    #[arg(value_name = "ARCHIVO")]
    archivo: Option<PathBuf>,
    /// Reemplaza el archivo si existe; el anterior se conserva al lado
    #[arg(long, requires = "archivo")]
    forzar: bool,
}

impl Escrito {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let drawn = find(mesa, &self.tramite).and_then(|id| mesa.escrito(id, self.cual));
        let borrador = match drawn {
            Ok(borrador) => borrador,
            Err(error) => return failed(error, salida),
        };
        if let Some(ruta) = &self.archivo
            && let Err(error) = put_answer(ruta, &borrador.word, self.forzar)
        {
            return failed(error, salida);
        }
        let blancos: Vec<&str> = borrador.blancos.iter().map(|b| b.descripcion.as_str()).collect();
        if salida.is_json() {
            salida.json(&json!({
                "escrito": borrador.escrito, "texto": borrador.texto, "archivo": self.archivo,
                "blancos": blancos, "notas": borrador.notas,
            }))?;
            return Ok(Cierre::Hecho);
        }
        match &self.archivo {
            Some(ruta) => {
                salida.line(&format!("Borrador de la {} en {}", self.cual.titulo(), ruta.display()))?;
            }
            None => salida.line(&borrador.texto)?,
        }
        if !blancos.is_empty() {
            salida.line(&format!("Falta completar a mano: {}.", blancos.join("; ")))?;
        }
        for nota in &borrador.notas {
            salida.line(&format!("Tenga presente: {nota}"))?;
        }
        Ok(Cierre::Hecho)
    }
}
