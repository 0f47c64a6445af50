//! `convenio tramite ver`: one trámite whole, what comes next first.

use std::io;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Cierre, Salida, failed, find, sentence};
use crate::base::configuracion;
use crate::base::fecha::short;
use crate::casos::tramites::{Ficha, Mesa, Vigencia, put_answer};
use crate::tramite::papeles::Cambio;
use crate::tramite::plazos::Plazo;
use crate::tramite::{Paso, Quien, Situacion};

/// Muestra un trámite: su estado, qué sigue, los plazos que corren, si los papeles están al día y su historia
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Ver {
    /// Trámite: su identificador, o el comienzo si es único
    #[arg(value_name = "TRÁMITE")]
    tramite: String,
    /// No compara los papeles con el perfil de hoy
    #[arg(long)]
    sin_comparar: bool,
    /// Escribe en este archivo la copia guardada del perfil
    #[arg(long, value_name = "ARCHIVO")]
    perfil: Option<PathBuf>,
    /// Reemplaza ese archivo si existe; el anterior se conserva al lado
    #[arg(long, requires = "perfil")]
    forzar: bool,
}

impl Ver {
    pub(super) fn run(&self, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<Cierre> {
        let seen = find(mesa, &self.tramite).and_then(|id| {
            let modelos = configuracion::models_folder();
            mesa.ver(id, !self.sin_comparar, modelos.as_deref())
        });
        let ficha = match seen {
            Ok(ficha) => ficha,
            Err(error) => return failed(error, salida),
        };
        if let Some(ruta) = &self.perfil {
            let written =
                mesa.perfil_guardado(ficha.id).and_then(|bytes| put_answer(ruta, &bytes, self.forzar));
            if let Err(error) = written {
                return failed(error, salida);
            }
        }
        if salida.is_json() {
            salida.json(&as_json(&ficha))?;
        } else {
            show(&ficha, mesa, salida)?;
            if let Some(ruta) = &self.perfil {
                salida.line(&format!("\nLa copia guardada del perfil quedó en {}", ruta.display()))?;
            }
        }
        Ok(Cierre::Hecho)
    }
}

fn show(ficha: &Ficha, mesa: &Mesa<'_>, salida: &mut Salida) -> io::Result<()> {
    let s = ficha.situacion();
    let titular = s.papeles.map(|p| &p.titular);
    let nombre = titular.map_or("(datos personales borrados)", |t| t.sostenedor.as_str());
    let rut = titular.map_or("", |t| t.sostenedor_rut.as_str());
    salida.line(&format!("{}  {nombre}, RUT {rut}", ficha.id))?;
    if let Some(p) = s.papeles {
        let proveedor =
            if p.titular.proveedor.is_empty() { "sistema propio" } else { p.titular.proveedor.as_str() };
        salida.line(&format!(
            "  {}. RBD {}. {proveedor}.",
            mesa.marco.catalogo.modelo(p.modelo).nombre,
            p.rbds.join(", ")
        ))?;
    }
    if let Some(externo) = s.externo {
        salida.line(&format!("  En otro sistema: {externo}."))?;
    }
    if let Some(persona) = s.persona {
        salida.line(&format!("  A cargo: {persona}."))?;
    }
    let desde = s.desde.map(|h| format!(", desde el {}", short(h.fecha))).unwrap_or_default();
    salida.line(&format!("\nEstado: {}{desde}.", s.estado().nombre().to_uppercase()))?;
    if let Some(por) = s.reemplazado_por {
        salida.line(&format!("  Lo reemplaza {por}."))?;
    }
    if let Some(origen) = s.clon_de {
        salida.line(&format!("  Parte de {origen}, y lo reemplaza."))?;
    }
    match (&ficha.paso, &ficha.sin_plazos) {
        (Some(paso), _) => step(paso, ficha, salida)?,
        (None, Some(why)) => salida.line(&format!("No se pudieron contar los plazos: {why}"))?,
        (None, None) => {}
    }
    terms(&ficha.plazos, salida)?;
    for (rbd, otro) in &ficha.comparte {
        salida.line(&format!(
            "\nAtención: el RBD {rbd} está también en el trámite {otro}, que sigue abierto."
        ))?;
    }
    if let Some(p) = s.papeles {
        salida.line(&format!("\nPapeles: {}, en {}", p.estado, p.titular.carpeta))?;
        if let Some((version, huella)) = s.cerrado {
            salida.line(&format!("  Cerrados: versión {version}, huella {huella}"))?;
        }
    }
    if let Some(vigencia) = &ficha.vigencia {
        freshness(vigencia, salida)?;
    }
    salida.line("\nHistoria:")?;
    super::historia::lines(&ficha.historia, salida)
}

fn step(paso: &Paso, ficha: &Ficha, salida: &mut Salida) -> io::Result<()> {
    salida.line(&format!("Qué sigue: {}.{}", turn(paso), until(paso)))?;
    salida.line(&format!("  {}", paso.como))?;
    if !paso.si_pasa.is_empty() {
        salida.line(&format!("  {}", paso.si_pasa))?;
    }
    for tambien in &paso.ademas {
        salida.line(&format!("  {tambien}"))?;
    }
    if let Some(suceso) = paso.suceso {
        salida.line(&format!("  Cuando ocurra: convenio tramite avanzar {} {}", ficha.id, suceso.clave()))?;
    }
    for escrito in &paso.escritos {
        salida.line(&format!(
            "  Borrador de la {}: convenio tramite escrito {} {}",
            escrito.titulo(),
            ficha.id,
            escrito.clave()
        ))?;
    }
    Ok(())
}

/// `le toca a usted: subsanar las observaciones`; where it is nobody's turn, what there is to say.
fn turn(paso: &Paso) -> String {
    match paso.quien {
        Quien::Nadie => paso.que.to_owned(),
        quien => format!("le toca a {}: {}", quien.nombre(), paso.que).replace(" a el ", " al "),
    }
}

/// ` Hasta el 24-11-2026 a las 23:59 (quedan 3 días hábiles).`
fn until(paso: &Paso) -> String {
    let Some(plazo) = &paso.plazo else { return String::new() };
    let left = match paso.quedan {
        Some(0) => "vence hoy".to_owned(),
        Some(1) => "queda 1 día hábil".to_owned(),
        Some(n) if n > 0 => format!("quedan {n} días hábiles"),
        Some(-1) => "ATRASADO 1 día hábil".to_owned(),
        Some(n) => format!("ATRASADO {} días hábiles", n.unsigned_abs()),
        None => String::new(),
    };
    format!(" Hasta el {} ({left}).", end(plazo))
}

/// `24-11-2026`; for what the person has to do, with the hour.
fn end(plazo: &Plazo) -> String {
    let dia = short(plazo.hasta.dia);
    if plazo.obliga == Quien::Usted { format!("{dia}, {}", plazo.hasta.hora) } else { dia }
}

fn terms(plazos: &[Plazo], salida: &mut Salida) -> io::Result<()> {
    if !plazos.is_empty() {
        salida.line("\nPlazos que corren:")?;
    }
    for p in plazos {
        let more = if p.ampliado > 0 { format!(" y {} de ampliación", p.ampliado) } else { String::new() };
        salida.line(&format!(
            "  {}: {}{more}, desde el {} (suceso {}). Vence el {}. Obliga a {}. {}.",
            sentence(p.termino.nombre()),
            p.termino.largo(),
            short(p.cuenta_desde),
            p.desde.numero,
            end(p),
            p.obliga.nombre(),
            sentence(p.termino.articulo())
        ))?;
        for nota in &p.notas {
            salida.line(&format!("    {}.", sentence(nota)))?;
        }
    }
    Ok(())
}

fn freshness(vigencia: &Vigencia, salida: &mut Salida) -> io::Result<()> {
    if vigencia.rancios {
        salida.line("  LOS PAPELES YA NO ESTÁN AL DÍA:")?;
    } else if vigencia.sin_mirar.is_none() {
        salida.line("  Están al día: dicen lo mismo que el perfil.")?;
    }
    for cambio in &vigencia.cambios {
        salida.line(&format!("  - cambió {}", change(cambio)))?;
    }
    if !vigencia.papeles.is_empty() {
        salida.line(&format!(
            "  - con los modelos y las tablas de hoy saldrían distintos: {}",
            vigencia.papeles.join(", ")
        ))?;
    }
    if let Some(why) = &vigencia.sin_mirar {
        salida.line(&format!("  {}.", sentence(why)))?;
    }
    for d in &vigencia.diagnosticos {
        salida.line(&format!("  {} [{}]: {}", d.severidad, d.codigo, d.mensaje))?;
    }
    Ok(())
}

/// `sostenedor.nombre: los papeles dicen «A», y ahora es «B»`.
pub(super) fn change(cambio: &Cambio) -> String {
    match (&cambio.papeles, &cambio.ahora) {
        (Some(antes), Some(ahora)) => format!("{}: decía «{antes}», ahora «{ahora}»", cambio.campo),
        (Some(antes), None) => format!("{}: decía «{antes}», ahora nada", cambio.campo),
        (None, Some(ahora)) => format!("{}: no decía nada, ahora «{ahora}»", cambio.campo),
        (None, None) => cambio.campo.clone(),
    }
}

fn as_json(ficha: &Ficha) -> Value {
    let s = ficha.situacion();
    let papeles = s.papeles;
    json!({
        "id": ficha.id,
        "estado": s.estado().clave(),
        "desde": s.desde.map(|h| h.fecha.to_string()),
        "ejemplares_firmados": s.avance.firmados(),
        "externo": s.externo, "persona": s.persona, "parte_de": s.clon_de, "reemplazado_por": s.reemplazado_por,
        "sostenedor": papeles.map(|p| p.titular.sostenedor.as_str()),
        "sostenedor_rut": papeles.map(|p| p.titular.sostenedor_rut.as_str()),
        "proveedor": papeles.map(|p| p.titular.proveedor.as_str()),
        "modelo": papeles.map(|p| p.modelo.clave()),
        "region": papeles.map(|p| p.region),
        "rbds": papeles.map(|p| p.rbds.as_slice()),
        "paso": ficha.paso.as_ref().map(step_json),
        "plazos": ficha.plazos.iter().map(term_json).collect::<Vec<_>>(),
        "sin_plazos": ficha.sin_plazos,
        "posibles": possible(&s),
        "papeles": papeles,
        "cerrado": s.cerrado.map(|(version, huella)| json!({ "version": version, "huella": huella })),
        "vigencia": ficha.vigencia,
        "comparte": ficha.comparte.iter().map(|(rbd, id)| json!({ "rbd": rbd, "id": id })).collect::<Vec<_>>(),
        "historia": super::historia::events_json(&ficha.historia),
    })
}

fn possible(s: &Situacion<'_>) -> Vec<&'static str> {
    s.avance.posibles().into_iter().filter(|t| t.es_a_mano()).map(crate::tramite::Tipo::clave).collect()
}

fn step_json(paso: &Paso) -> Value {
    json!({
        "quien": paso.quien, "que": paso.que, "como": paso.como, "si_pasa": paso.si_pasa,
        "vence": paso.plazo.as_ref().map(|p| p.hasta.dia.to_string()), "quedan_habiles": paso.quedan,
        "ademas": paso.ademas, "suceso": paso.suceso.map(crate::tramite::Tipo::clave),
        "escritos": paso.escritos.iter().map(|e| e.clave()).collect::<Vec<_>>(),
    })
}

fn term_json(p: &Plazo) -> Value {
    json!({
        "termino": p.termino, "articulo": p.termino.articulo(), "largo": p.termino.largo().to_string(),
        "desde": p.cuenta_desde.to_string(), "suceso": p.desde.numero, "ampliado": p.ampliado,
        "vence": p.hasta.dia.to_string(), "obliga": p.obliga, "notas": p.notas,
    })
}
