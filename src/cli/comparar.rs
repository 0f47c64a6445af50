//! `convenio modelo comparar`

use std::io;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Cierre, Salida};
use crate::base::escritura::Puesto;
use crate::casos::{self, Comparado, MapaTraspasado};
use crate::catalogo::{Catalogo, Modelo};
use crate::documentos::modelos::archivo::Archivo;
use crate::documentos::modelos::comparar::{Cambio, CambioClausula, Pareja, Suerte};
use crate::documentos::modelos::oficial::describe;

#[derive(clap::Args, Debug)]
pub(super) struct Comparar {
    /// Modelo anterior
    #[arg(value_name = "ANTERIOR")]
    anterior: PathBuf,
    /// Modelo nuevo
    #[arg(value_name = "NUEVO")]
    nuevo: PathBuf,
    /// Reemplaza el mapa que está al lado del modelo nuevo; el que había se conserva
    #[arg(long)]
    forzar: bool,
}

impl Comparar {
    pub(super) fn run(&self, catalogo: &Catalogo, salida: &mut Salida) -> io::Result<Cierre> {
        let c = match casos::comparar(&self.anterior, &self.nuevo, self.forzar, catalogo) {
            Ok(comparado) => comparado,
            Err(error) => return super::modelo::failed(error, salida),
        };
        let unwritten = c.mapa.as_ref().is_some_and(|m| m.puesto.is_err());
        let cierre = match (unwritten, c.comparacion.is_equal()) {
            (true, _) => Cierre::Entorno,
            (false, true) => Cierre::Hecho,
            (false, false) => Cierre::ConProblemas,
        };
        if salida.is_json() {
            salida.json(&as_json(&c))?;
        } else {
            salida.draw(&c.avisos)?;
            tell(&c, salida)?;
        }
        Ok(cierre)
    }
}

fn tell(c: &Comparado, salida: &mut Salida) -> io::Result<()> {
    let (a, b) = (c.a.ruta.display(), c.b.ruta.display());
    if c.comparacion.is_equal() {
        let same = c.a.archivo.huella() == c.b.archivo.huella();
        let como =
            if same { "son el mismo archivo, byte por byte" } else { "dicen lo mismo y piden lo mismo" };
        salida.line(&format!("{a} y {b} {como}."))?;
    } else {
        salida.line(&format!("De {a} a {b} cambió:"))?;
    }
    if let Some(dependencias) = c.comparacion.dependencias {
        let [antes, ahora] = dependencias.map(|m| m.map_or("no dice cuál", |m| m.clave()));
        salida.line(&format!("\nDependencia: antes {antes}, ahora {ahora}."))?;
    }
    for clausula in &c.comparacion.clausulas {
        tell_clause(clausula, &c.a.archivo, &c.b.archivo, salida)?;
    }
    c.mapa.as_ref().map_or(Ok(()), |mapa| tell_map(mapa, c, salida))
}

pub(super) fn tell_clause(
    c: &CambioClausula,
    a: &Archivo,
    b: &Archivo,
    salida: &mut Salida,
) -> io::Result<()> {
    let suerte = match c.suerte {
        Suerte::Agregada => "  (agregada)",
        Suerte::Quitada => "  (quitada)",
        Suerte::Movida => "  (cambió de lugar)",
        Suerte::Cambiada => "",
    };
    salida.line(&format!("\n{}{suerte}", c.titulo))?;
    for cambio in &c.cambios {
        salida.line(&format!("  ~ {}", in_context(cambio)))?;
    }
    for texto in &c.quitados {
        salida.line(&format!("  - {texto}"))?;
    }
    for texto in &c.agregados {
        salida.line(&format!("  + {texto}"))?;
    }
    for i in &c.espacios_quitados {
        salida.line(&format!("  Espacio quitado: {}", blank(a, *i)))?;
    }
    for i in &c.espacios_agregados {
        salida.line(&format!("  Espacio agregado: {}", blank(b, *i)))?;
    }
    for pareja in &c.espacios_cambiados {
        let lines = a.renglones();
        let before = lines[pareja.a].decision;
        let antes = format!("{} ({})", describe(&before.destino), before.grado());
        salida.line(&format!("  Espacio que cambió: {}; antes, {antes}", blank(b, pareja.b)))?;
    }
    Ok(())
}

/// `… rige [hasta el 31 → por dos años] y se renueva …`
fn in_context(cambio: &Cambio) -> String {
    let Cambio { contexto_antes, antes, despues, contexto_despues } = cambio;
    let what = match (antes.is_empty(), despues.is_empty()) {
        (true, _) => format!("[se agregó: {despues}]"),
        (_, true) => format!("[se quitó: {antes}]"),
        _ => format!("[{antes} → {despues}]"),
    };
    let before = if contexto_antes.is_empty() { String::new() } else { format!("… {contexto_antes} ") };
    let after = if contexto_despues.is_empty() { String::new() } else { format!(" {contexto_despues} …") };
    format!("{before}{what}{after}")
}

fn blank(archivo: &Archivo, i: usize) -> String {
    let lines = archivo.renglones();
    let blanco = &lines[i];
    format!(
        "{}: {} ({})",
        casos::place_of(archivo, blanco.id),
        describe(&blanco.decision.destino),
        blanco.decision.grado()
    )
}

fn tell_map(m: &MapaTraspasado, c: &Comparado, salida: &mut Salida) -> io::Result<()> {
    let t = &m.traspaso;
    let de = m.de.display();
    let total = t.traspasadas.len() + t.sin_lugar.len();
    salida.line("")?;
    if total == 0 {
        salida.line(&format!(
            "El mapa {de} no cambia ninguna decisión del programa: no hay nada que traspasar."
        ))?;
    } else if t.sin_lugar.is_empty() && t.traspasadas.iter().all(|d| d.segura) {
        salida.line(&format!("El mapa {de} sirve para el modelo nuevo: {}.", counted(total)))?;
    } else {
        salida.line(&format!("El mapa {de} sirve en parte: {} de {total}.", counted(t.traspasadas.len())))?;
    }
    for d in &t.traspasadas {
        let duda = if d.segura { "" } else { "  (dudosa: confírmela)" };
        salida.line(&format!(
            "  {} → {}{duda}",
            d.campo,
            casos::place_of(&c.b.archivo, c.b.archivo.renglones()[d.a].id)
        ))?;
    }
    for s in &t.sin_lugar {
        let donde = casos::place_of(&c.a.archivo, c.a.archivo.renglones()[s.de].id);
        salida.line(&format!("  {} de {donde}: no se traspasó; {}", s.campo, s.motivo))?;
    }
    match &m.puesto {
        Ok((mapa, puesto)) => salida.line(&match puesto {
            Puesto::Creado => format!("Mapa del modelo nuevo: {}", mapa.display()),
            Puesto::SinCambios => format!("El mapa {} ya dice lo mismo.", mapa.display()),
            Puesto::Reemplazado(old) => {
                format!("Mapa reemplazado: {} (el anterior quedó en {})", mapa.display(), old.display())
            }
            Puesto::Existe => {
                format!("El mapa {} ya existía y no se tocó. Para reemplazarlo, --forzar.", mapa.display())
            }
        }),
        Err(fallo) => {
            salida.complain(&fallo.to_string());
            Ok(())
        }
    }
}

fn counted(n: usize) -> String {
    if n == 1 { "se traspasó 1 decisión".to_owned() } else { format!("se traspasaron {n} decisiones") }
}

fn as_json(c: &Comparado) -> Value {
    let (a, b) = (&c.a.archivo, &c.b.archivo);
    let file =
        |abierto: &casos::Abierto| json!({ "archivo": abierto.ruta, "sha256": abierto.archivo.huella() });
    json!({
        "anterior": file(&c.a), "nuevo": file(&c.b), "iguales": c.comparacion.is_equal(),
        "dependencias": c.comparacion.dependencias.map(|d| d.map(|m| m.map(Modelo::clave))),
        "clausulas": c.comparacion.clausulas.iter().map(|cl| clause_json(cl, a, b)).collect::<Vec<_>>(),
        "mapa": c.mapa.as_ref().map(|m| map_json(m, c)),
        "diagnosticos": c.avisos.iter().collect::<Vec<_>>(),
    })
}

pub(super) fn clause_json(c: &CambioClausula, a: &Archivo, b: &Archivo) -> Value {
    let suerte = match c.suerte {
        Suerte::Agregada => "agregada",
        Suerte::Quitada => "quitada",
        Suerte::Movida => "movida",
        Suerte::Cambiada => "cambiada",
    };
    let blanks = |o: &Archivo, all: &[usize]| all.iter().map(|i| blank_json(o, *i)).collect::<Vec<_>>();
    let pair = |p: &Pareja| json!({ "anterior": blank_json(a, p.a), "nuevo": blank_json(b, p.b) });
    let change = |x: &Cambio| {
        json!({
            "antes": x.antes, "despues": x.despues,
            "contexto_antes": x.contexto_antes, "contexto_despues": x.contexto_despues,
        })
    };
    json!({
        "titulo": c.titulo, "suerte": suerte, "agregados": c.agregados, "quitados": c.quitados,
        "cambios": c.cambios.iter().map(change).collect::<Vec<_>>(),
        "espacios_agregados": blanks(b, &c.espacios_agregados),
        "espacios_quitados": blanks(a, &c.espacios_quitados),
        "espacios_cambiados": c.espacios_cambiados.iter().map(pair).collect::<Vec<_>>(),
    })
}

fn blank_json(archivo: &Archivo, i: usize) -> Value {
    let lines = archivo.renglones();
    let b = &lines[i];
    json!({
        "id": b.id, "lugar": b.lugar, "antes": b.antes, "despues": b.despues,
        "campo": b.decision.destino.to_string(), "certeza": b.decision.grado(),
    })
}

fn map_json(m: &MapaTraspasado, c: &Comparado) -> Value {
    let id = |o: &Archivo, i: usize| o.renglones()[i].id.to_owned();
    let (a, b) = (&c.a.archivo, &c.b.archivo);
    let (archivo, resultado, error) = match &m.puesto {
        Ok((ruta, Puesto::Creado)) => (Some(ruta), "creado", None),
        Ok((ruta, Puesto::SinCambios)) => (Some(ruta), "sin_cambios", None),
        Ok((ruta, Puesto::Reemplazado(_))) => (Some(ruta), "reemplazado", None),
        Ok((ruta, Puesto::Existe)) => (Some(ruta), "existe", None),
        Err(fallo) => (None, "error", Some(fallo.to_string())),
    };
    json!({
        "de": m.de, "archivo": archivo, "resultado": resultado, "error": error,
        "traspasadas": m.traspaso.traspasadas.iter().map(|d| json!({
            "de": id(a, d.de), "a": id(b, d.a), "campo": d.campo, "segura": d.segura,
        })).collect::<Vec<_>>(),
        "sin_lugar": m.traspaso.sin_lugar.iter().map(|s| json!({
            "de": id(a, s.de), "campo": s.campo, "motivo": s.motivo,
        })).collect::<Vec<_>>(),
    })
}
