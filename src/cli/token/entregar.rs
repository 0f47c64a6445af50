//! `convenio token mostrar` and `convenio token entregar`

use std::io;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::{Cierre, Salida};
use crate::boveda::{Boveda, Credenciales, Destinatario};
use crate::casos::token::{Entrega, Modo};
use crate::casos::tramites::{Mesa, NoTramite, put_answer};
use crate::cli::preguntar::{confirm, phrase_of, somebody};
use crate::cli::tramite;
use crate::tramite::TramiteId;

/// Muestra las credenciales, una vez; queda anotado quién las vio y cuándo
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Mostrar {
    /// Trámite: su identificador, o el comienzo si es único
    #[arg(value_name = "TRÁMITE")]
    tramite: String,
    /// No pregunta antes
    #[arg(long)]
    si: bool,
}

/// Entrega las credenciales al proveedor: en un archivo que solo él abre, en una hoja, o leídas; queda anotado
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
#[command(group(clap::ArgGroup::new("modo").required(true).args(["clave", "hoja", "leer"])))]
pub(super) struct Entregar {
    /// Trámite: su identificador, o el comienzo si es único
    #[arg(value_name = "TRÁMITE")]
    tramite: String,
    /// A quién se entregan: la empresa, y la persona si la sabe
    #[arg(long, value_name = "PROVEEDOR")]
    a: String,
    /// Llave pública de age del proveedor (age1…): deja un archivo que solo él abre
    #[arg(long, value_name = "LLAVE", requires = "salida")]
    clave: Option<String>,
    /// Archivo cifrado que se deja
    #[arg(long, value_name = "ARCHIVO", requires = "clave")]
    salida: Option<PathBuf>,
    /// Documento de Word (.docx) con las credenciales a la vista, para imprimirlo y entregarlo en mano
    #[arg(long, value_name = "WORD")]
    hoja: Option<PathBuf>,
    /// Las muestra para leerlas en voz alta
    #[arg(long)]
    leer: bool,
    /// Reemplaza el archivo si existe; el anterior se conserva al lado
    #[arg(long)]
    forzar: bool,
    /// No pregunta antes
    #[arg(long)]
    si: bool,
}

/// Whether the person agrees; says why it was not done where nobody can.
fn agrees(si: bool, que: &str, salida: &mut Salida) -> io::Result<Option<Cierre>> {
    if si {
        return Ok(None);
    }
    if !somebody() {
        salida.complain("no se mostró nada: confirme con --si");
        return Ok(Some(Cierre::ConProblemas));
    }
    if confirm(que)? {
        return Ok(None);
    }
    salida.complain("no se mostró nada");
    Ok(Some(Cierre::ConProblemas))
}

impl Mostrar {
    pub(super) fn run(&self, mesa: &Mesa<'_>, boveda: &Boveda, salida: &mut Salida) -> io::Result<Cierre> {
        let id = match mesa.hallar(&self.tramite) {
            Ok(id) => id,
            Err(error) => return tramite::failed(error, salida),
        };
        let que = format!(
            "Se mostrarán las credenciales de {id}, y quedará anotado. ¿Está en un lugar en que nadie más ve la pantalla?"
        );
        if let Some(cierre) = agrees(self.si, &que, salida)? {
            return Ok(cierre);
        }
        match mesa.token_mostrar(id, boveda, &mut phrase_of) {
            Ok(credenciales) => {
                show(id, &credenciales, salida)?;
                Ok(Cierre::Hecho)
            }
            Err(error) => tramite::failed(error, salida),
        }
    }
}

fn show(id: TramiteId, c: &Credenciales, salida: &mut Salida) -> io::Result<()> {
    if salida.is_json() {
        let mut all = Map::from_iter([("id".to_owned(), json!(id))]);
        all.extend(c.each().map(|(campo, valor)| (campo.clave().to_owned(), Value::from(valor.show()))));
        return salida.json(&all);
    }
    for (campo, valor) in c.each() {
        salida.line(&format!("{}: {}", campo.rotulo(), valor.show()))?;
    }
    Ok(())
}

impl Entregar {
    pub(super) fn run(&self, mesa: &Mesa<'_>, boveda: &Boveda, salida: &mut Salida) -> io::Result<Cierre> {
        let id = match mesa.hallar(&self.tramite) {
            Ok(id) => id,
            Err(error) => return tramite::failed(error, salida),
        };
        // Not the argument reader's: it repeats what it does not take, and that may be a secret key.
        let clave: Option<Destinatario> = match self.clave.as_deref().map(str::parse).transpose() {
            Ok(clave) => clave,
            Err(que) => return tramite::failed(NoTramite::Pedido(format!("--clave: {que}.")), salida),
        };
        let modo = match (clave, &self.hoja) {
            (Some(llave), _) => Modo::Cifrado(llave),
            (None, Some(_)) => Modo::Hoja,
            (None, None) => Modo::Leido,
        };
        let ruta = self.salida.as_ref().or(self.hoja.as_ref());
        if let Some(ruta) = ruta.filter(|r| r.exists() && !self.forzar) {
            let que = format!(
                "{} ya existe, y no se tocó. Indique otro nombre, o repita con --forzar.",
                ruta.display()
            );
            return tramite::failed(NoTramite::Pedido(que), salida);
        }
        if !matches!(modo, Modo::Cifrado(_)) {
            let que = format!(
                "Las credenciales de {id} quedarán a la vista, y anotado que se entregan a {}. ¿Sigue?",
                self.a
            );
            if let Some(cierre) = agrees(self.si, &que, salida)? {
                return Ok(cierre);
            }
        }
        let entregado = match mesa.token_entregar(id, &self.a, &modo, boveda, &mut phrase_of) {
            Ok(entregado) => entregado,
            Err(error) => return tramite::failed(error, salida),
        };
        if let (Entrega::Archivo(bytes), Some(ruta)) = (&entregado.entrega, ruta)
            && let Err(error) = put_answer(ruta, bytes, self.forzar)
        {
            salida.complain("la entrega quedó anotada, pero el archivo no se pudo dejar:");
            return tramite::complain(error, salida);
        }
        if salida.is_json() {
            let lineas = match &entregado.entrega {
                Entrega::Lineas(c) => {
                    c.each().map(|(campo, v)| (campo.clave(), v.show().to_owned())).collect::<Vec<_>>()
                }
                Entrega::Archivo(_) => Vec::new(),
            };
            let archivo = ruta.map(|r| r.display().to_string());
            salida.json(&json!({
                "id": id, "a": self.a, "archivo": archivo,
                "credenciales": lineas.into_iter().collect::<std::collections::BTreeMap<_, _>>(),
            }))?;
            return Ok(Cierre::Hecho);
        }
        if let Entrega::Lineas(c) = &entregado.entrega {
            for (campo, valor) in c.each() {
                salida.line(&format!("{}: {}", campo.rotulo(), valor.show()))?;
            }
        }
        if let Some(ruta) = ruta {
            salida.line(&format!("Quedó en {}", ruta.display()))?;
        }
        tramite::tell(&entregado.escritura, salida)?;
        match modo {
            Modo::Cifrado(_) => salida.line(
                "  El archivo puede ir por correo: solo lo abre quien tiene la llave secreta del proveedor (age -d -i LLAVE credenciales.age).",
            )?,
            Modo::Hoja => salida.line("  Imprímala, entréguela en mano y borre el archivo.")?,
            Modo::Leido => {}
        }
        salida.line(&format!(
            "  Qué sigue: cuando SIGE acepte la primera asistencia, convenio tramite avanzar {id} operativo --texto \"…\""
        ))?;
        Ok(Cierre::Hecho)
    }
}
