//! Whether the papers of a trámite still say what is so: the facts of the profile now, and the papers as they would come out.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Mesa, NoTramite};
use crate::base::escritura::put_file;
use crate::base::huella::sha256;
use crate::base::{Diagnostico, Diagnosticos};
use crate::casos::estante::Estante;
use crate::casos::generar::{NoGenerado, draw};
use crate::casos::oficiales::Oficiales;
use crate::casos::validar::{NoValido, validar};
use crate::tramite::papeles::{Cambio, changes, facts};
use crate::tramite::{Papeles, Situacion};

/// Whether the papers are still true, and why not.
#[derive(Debug, Default, Serialize)]
pub struct Vigencia {
    /// Whether anything differs; `false` also where nothing could be looked at.
    pub rancios: bool,
    /// Facts that are not so any more.
    pub cambios: Vec<Cambio>,
    /// Papers that would come out otherwise though the facts are the same: another model, other tables or wording.
    pub papeles: Vec<String>,
    /// What is wrong with the profile now, warnings included.
    pub diagnosticos: Vec<Diagnostico>,
    /// What could not be looked at, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sin_mirar: Option<String>,
}

/// Looks at the profile as it is now: the file, or the copy that was kept where the file is gone.
pub(super) fn look(
    mesa: &Mesa<'_>,
    s: &Situacion<'_>,
    carpeta_modelos: Option<&Path>,
) -> Result<Vigencia, NoTramite> {
    let unseen = |porque: &str| Vigencia { sin_mirar: Some(porque.to_owned()), ..Vigencia::default() };
    let Some(papeles) = s.papeles else { return Ok(unseen("el trámite todavía no tiene papeles")) };
    if s.purgado {
        return Ok(unseen("los datos personales se borraron"));
    }
    let Some(kept) = &papeles.perfil else {
        return Ok(unseen("el trámite se creó desde un paquete sin su perfil: no hay con qué comparar"));
    };
    let now = Path::new(&papeles.titular.ruta);
    if now.is_file() {
        return Ok(compare(mesa, papeles, now, carpeta_modelos));
    }
    // The file is gone; rules, tables and models may still have changed.
    let bytes = mesa.archivo(kept)?;
    let lugar = tempfile::tempdir().map_err(|e| NoTramite::Entorno(crate::base::fallo::reason(&e)))?;
    let name = now.file_name().map_or_else(|| PathBuf::from("perfil.toml"), PathBuf::from);
    let copy = lugar.path().join(name);
    put_file(&copy, &bytes, false)?;
    let mut vigencia = compare(mesa, papeles, &copy, carpeta_modelos);
    vigencia.sin_mirar = Some(format!("{} ya no está: se miró la copia guardada", now.display()));
    Ok(vigencia)
}

fn compare(mesa: &Mesa<'_>, papeles: &Papeles, perfil: &Path, carpeta_modelos: Option<&Path>) -> Vigencia {
    let marco = &mesa.marco;
    let validado = match validar(perfil, marco) {
        Ok(validado) => validado,
        Err(NoValido::Problemas(problemas)) => {
            return Vigencia {
                rancios: true,
                diagnosticos: problemas.into_iter().collect(),
                ..Vigencia::default()
            };
        }
        Err(NoValido::Entorno(fallo)) => {
            return Vigencia { sin_mirar: Some(fallo.to_string()), ..Vigencia::default() };
        }
    };
    let Some(x) = validado.expedientes.iter().find(|x| x.modelo == papeles.modelo) else {
        let cambio =
            Cambio { campo: "modelo".into(), papeles: Some(papeles.modelo.clave().into()), ahora: None };
        return Vigencia { rancios: true, cambios: vec![cambio], ..Vigencia::default() };
    };
    let cambios = changes(&papeles.titular.hechos, &facts(x));
    let (otros, sin_mirar) =
        if cambios.is_empty() { redraw(mesa, papeles, perfil, carpeta_modelos) } else { (Vec::new(), None) };
    Vigencia {
        rancios: !cambios.is_empty() || !otros.is_empty(),
        cambios,
        papeles: otros,
        diagnosticos: told_now(validado.avisos),
        sin_mirar,
    }
}

/// Papers that would come out otherwise today, by name; or why that could not be seen.
fn redraw(
    mesa: &Mesa<'_>,
    papeles: &Papeles,
    perfil: &Path,
    carpeta_modelos: Option<&Path>,
) -> (Vec<String>, Option<String>) {
    let mut oficiales = Oficiales { carpeta: carpeta_modelos.map(Path::to_owned), ..Oficiales::default() };
    // What a person left blank then may stay blank now: the question is only whether the papers differ.
    oficiales.como.permitir_blancos = true;
    oficiales.archivos = papeles.titular.oficiales.iter().map(PathBuf::from).collect();
    oficiales.anexo = Some(PathBuf::from(&papeles.titular.anexo)).filter(|a| !a.as_os_str().is_empty());
    let named = oficiales.archivos.iter().chain(&oficiales.anexo);
    if let Some(gone) = named.into_iter().find(|a| !a.is_file()) {
        return (
            Vec::new(),
            Some(format!("{} ya no está: no se sabe si los papeles saldrían iguales", gone.display())),
        );
    }
    let drawn = Estante::open(&oficiales, mesa.marco.catalogo)
        .map_err(NoGenerado::from)
        .and_then(|estante| draw(perfil, &mesa.marco, &estante).map_err(|g| failure(*g)));
    let paquetes = match drawn {
        Ok(dibujo) => dibujo.paquetes,
        Err(NoGenerado::Problemas(problemas)) => {
            let why: Vec<String> = problemas.iter().map(|d| d.mensaje.clone()).collect();
            return (Vec::new(), Some(format!("los papeles hoy no saldrían: {}", why.join("; "))));
        }
        Err(NoGenerado::Entorno(fallo)) => return (Vec::new(), Some(fallo.to_string())),
        Err(NoGenerado::Interno(que)) => return (Vec::new(), Some(que)),
    };
    let Some((paquete, _)) = paquetes.iter().find(|(p, _)| p.nombre == papeles.paquete) else {
        return (Vec::new(), None);
    };
    // The manifest tells digests of tables too, of which most change no paper.
    let kept = |nombre: &str| papeles.archivos.iter().find(|a| a.nombre == nombre);
    let ours = [crate::paquete::MANIFIESTO, crate::paquete::SUMAS];
    let differ = paquete.archivos.iter().filter(|a| !ours.contains(&a.nombre.as_str()));
    let differ = differ.filter(|a| kept(&a.nombre).is_none_or(|k| k.sha256 != sha256(&a.bytes)));
    (differ.map(|a| a.nombre.clone()).collect(), None)
}

fn failure(generado: crate::casos::Generado) -> NoGenerado {
    match generado.desenlace {
        Err(why) => why,
        Ok(_) => NoGenerado::Interno("a drawing that failed has no packages".into()),
    }
}

fn told_now(avisos: Diagnosticos) -> Vec<Diagnostico> {
    avisos.into_iter().collect()
}
