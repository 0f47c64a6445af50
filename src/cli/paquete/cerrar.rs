//! `convenio paquete cerrar`

use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::base::texto::{list, visible};
use crate::casos::tramites::{Enterado, NoTramite};
use crate::casos::{self, Cerrado, Diferencia, Linea, Marco, NoCerrado, PedidoCierre};
use crate::catalogo::Exigencia;
use crate::cli::{Argumentos, Cierre, Salida, at_desk, comparar, own_fault, tramite};
use crate::paquete::Resultado;
use crate::registro::RegistroError;

#[derive(clap::Args, Debug)]
pub(super) struct Cerrar {
    /// Carpeta del paquete generado
    #[arg(value_name = "CARPETA")]
    carpeta: PathBuf,
    /// Escaneo del convenio firmado: PDF, JPEG, PNG o TIFF
    #[arg(long, value_name = "ARCHIVO")]
    firmado: PathBuf,
    /// Escaneo de un documento de personería, con su código de la lista: rut_sostenedor=rut.pdf (se repite, uno por documento)
    #[arg(long, value_name = "CÓDIGO=ARCHIVO", value_parser = pair)]
    personeria: Vec<(String, String)>,
    /// Documento que ya tiene la Administración y se cita en vez de acompañarlo: decreto_nombramiento="Decreto N° 12 de 3 de marzo de 2025" (se puede repetir)
    #[arg(long, value_name = "CÓDIGO=CITA", value_parser = pair)]
    cita: Vec<(String, String)>,
    /// Word que se imprimió para firmar, si no es el convenio.docx del paquete
    #[arg(long, value_name = "WORD")]
    word: Option<PathBuf>,
    /// Acepta que ese Word no sea igual al que se imprimió
    #[arg(long)]
    aceptar_word: bool,
    /// Anexo en Excel que usted completó, si no es el del paquete
    #[arg(long, value_name = "EXCEL")]
    anexo: Option<PathBuf>,
    /// Escaneo del Anexo, si también lo entrega en papel
    #[arg(long, value_name = "ARCHIVO")]
    anexo_firmado: Option<PathBuf>,
    /// Por qué se cierra aunque falte algo; queda en el manifiesto
    #[arg(long, value_name = "TEXTO")]
    motivo: Option<String>,
    /// Tamaño máximo de cada .zip del kit digital, como 20MB; si no cabe en uno, se hacen varios
    #[arg(long, value_name = "TAMAÑO", value_parser = size)]
    parte_max: Option<u64>,
    /// No hace la imagen de CD
    #[arg(long)]
    sin_iso: bool,
}

/// `CODE=REST`; the rest may have more equal signs.
fn pair(texto: &str) -> Result<(String, String), String> {
    match texto.split_once('=') {
        Some((codigo, valor)) if !codigo.trim().is_empty() && !valor.is_empty() => {
            Ok((codigo.trim().to_owned(), valor.to_owned()))
        }
        _ => Err("se escribe CÓDIGO=VALOR".to_owned()),
    }
}

/// `20MB`, `500 kB`, `1GB`: thousands, as mail servers and sellers of disks count.
fn size(texto: &str) -> Result<u64, String> {
    let plain = texto.trim().to_ascii_lowercase();
    let digits = plain.find(|c: char| !c.is_ascii_digit()).unwrap_or(plain.len());
    let unit = match plain[digits..].trim() {
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        _ => return Err("se escribe con su unidad, como 20MB".to_owned()),
    };
    let number: u64 = plain[..digits].parse().map_err(|_| "no es un número".to_owned())?;
    number.checked_mul(unit).filter(|n| *n > 0).ok_or_else(|| "no es un tamaño".to_owned())
}

impl Cerrar {
    pub(super) fn run(
        &self,
        argumentos: &Argumentos,
        marco: &Marco<'_>,
        salida: &mut Salida,
    ) -> io::Result<Cierre> {
        let pedido = PedidoCierre {
            carpeta: self.carpeta.clone(),
            firmado: self.firmado.clone(),
            anexo_firmado: self.anexo_firmado.clone(),
            personeria: self.personeria.iter().map(|(c, f)| (c.clone(), f.into())).collect(),
            citas: self.cita.clone(),
            word: self.word.clone(),
            aceptar_word: self.aceptar_word,
            anexo: self.anexo.clone(),
            motivo: self.motivo.clone(),
            parte_max: self.parte_max,
            con_imagen: !self.sin_iso,
        };
        let cerrado = match casos::cerrar(&pedido, marco.catalogo) {
            Ok(cerrado) => cerrado,
            Err(error) => return failed(error, salida),
        };
        let enterado = tell_the_tramite(argumentos, marco, &cerrado);
        if salida.is_json() {
            salida.json(&as_json(&cerrado, enterado.as_ref().ok()))?;
        } else {
            salida.draw(&cerrado.avisos)?;
            if let Some(diferencia) = &cerrado.diferencia {
                tell_difference(diferencia, salida)?;
            }
            tell(&cerrado, salida)?;
        }
        match enterado {
            Ok(enterado) => {
                if !salida.is_json() {
                    tell_learnt(&enterado, salida)?;
                }
                Ok(Cierre::Hecho)
            }
            Err(error) => {
                salida.complain("el paquete quedó cerrado, pero su trámite no se enteró:");
                let cierre = tramite::complain(error, salida)?;
                salida
                    .complain("cuando esté resuelto, repita la misma orden: no cierra de nuevo, solo anota");
                Ok(cierre)
            }
        }
    }
}

/// The trámite of the package hears of it; whoever keeps none has no store, and gets none.
fn tell_the_tramite(
    argumentos: &Argumentos,
    marco: &Marco<'_>,
    cerrado: &Cerrado,
) -> Result<Enterado, NoTramite> {
    match argumentos.lugares().registro() {
        Ok(ruta) if ruta.exists() => at_desk(argumentos, &ruta, marco, |mesa| mesa.cerrado(cerrado))?,
        Ok(_) | Err(RegistroError::SinCarpeta) => Ok(Enterado::SinTramite),
        Err(error) => Err(error.into()),
    }
}

fn tell_learnt(enterado: &Enterado, salida: &mut Salida) -> io::Result<()> {
    match enterado {
        Enterado::SinTramite => Ok(()),
        Enterado::YaLoSabia(id) => salida.line(&format!("El trámite {id} ya lo sabía.")),
        Enterado::Anotado(escritura) => {
            salida.line(&format!("Quedó anotado en el trámite {}:", escritura.id))?;
            tramite::tell(escritura, salida)
        }
        Enterado::OtrosPapeles(id) => salida.line(&format!(
            "Ojo: los papeles del trámite {id} ya no son los de este paquete, y no se anotó nada en él. Si lo que se firmó es este, désele al trámite con «convenio tramite rehacer {id} CARPETA» y repita; si no, cierre el paquete nuevo."
        )),
    }
}

fn failed(error: NoCerrado, salida: &mut Salida) -> io::Result<Cierre> {
    match error {
        NoCerrado::Problemas { notas, diferencia, entorno } => {
            if salida.is_json() {
                salida.json(&json!({
                    "diagnosticos": notas.iter().collect::<Vec<_>>(),
                    "diferencia": diferencia.as_deref().map(difference_json),
                }))?;
            } else {
                salida.draw(&notas)?;
                if let Some(diferencia) = &diferencia {
                    tell_difference(diferencia, salida)?;
                }
                salida.complain("no se cerró nada");
            }
            Ok(if entorno { Cierre::Entorno } else { Cierre::ConProblemas })
        }
        NoCerrado::Entorno(fallo) => {
            salida.fail(&fallo.to_string())?;
            Ok(Cierre::Entorno)
        }
        NoCerrado::Interno(que) => {
            salida.fail(&own_fault(&que, None))?;
            Ok(Cierre::Interno)
        }
    }
}

fn shown(ruta: &Path) -> String {
    visible(&ruta.to_string_lossy())
}

fn tell(c: &Cerrado, salida: &mut Salida) -> io::Result<()> {
    let p = &c.puesto;
    let title = match p.resultado {
        Resultado::Creado => format!("Cerrado, versión {}:", p.version),
        Resultado::SinCambios => format!("Ya estaba cerrado, sin cambios: v{}", p.version),
        Resultado::Completado => format!("Ya estaba cerrado: v{}; se hizo lo que le faltaba.", p.version),
    };
    salida.line(&title)?;
    salida.line(&format!("  Carpeta, para un pendrive: {}", p.carpeta.display()))?;
    if let Some(imagen) = &p.imagen {
        salida.line(&format!("  Imagen para grabar el CD: {}", imagen.display()))?;
    }
    for (i, kit) in p.kit.iter().enumerate() {
        let parte =
            if p.kit.len() > 1 { format!(", parte {} de {}", i + 1, p.kit.len()) } else { String::new() };
        salida.line(&format!("  Kit digital{parte}: {}", kit.display()))?;
    }
    salida.line(&format!("  Huella: {}", p.huella))?;
    salida.line("  Personería:")?;
    for linea in &c.lineas {
        if let Some(texto) = line_of(linea) {
            salida.line(&format!("    {texto}"))?;
        }
    }
    if p.ultima > p.version {
        salida.line(&format!("Ojo: hay una versión más nueva, v{}.", p.ultima))?;
    }
    Ok(())
}

/// A line of the checklist for people; nothing of an optional one that nobody answered.
fn line_of(l: &Linea) -> Option<String> {
    let mut con = l.archivos.clone();
    con.extend(l.cita.as_ref().map(|cita| format!("se cita: {}", visible(cita))));
    if !con.is_empty() {
        return Some(format!("{}: {}", l.linea.nombre, list(&con)));
    }
    match l.linea.exigencia {
        Exigencia::Opcional | Exigencia::Alternativo => None,
        _ => Some(format!("{}: falta", l.linea.nombre)),
    }
}

/// What changed between the Word file that was printed and the one that was given.
fn tell_difference(d: &Diferencia, salida: &mut Salida) -> io::Result<()> {
    let (a, b) = (shown(&d.impreso.0), shown(&d.dado.0));
    if d.comparacion.is_equal() {
        return salida.line(&format!("{a} y {b} dicen lo mismo y piden lo mismo."));
    }
    salida.line(&format!("De {a} a {b} cambió:"))?;
    for clausula in &d.comparacion.clausulas {
        comparar::tell_clause(clausula, &d.impreso.1, &d.dado.1, salida)?;
    }
    salida.line("")
}

fn difference_json(d: &Diferencia) -> Value {
    let (a, b) = (&d.impreso.1, &d.dado.1);
    json!({
        "impreso": { "archivo": d.impreso.0, "sha256": a.huella() },
        "dado": { "archivo": d.dado.0, "sha256": b.huella() },
        "mismo_texto": d.comparacion.is_equal(),
        "clausulas": d.comparacion.clausulas.iter().map(|c| comparar::clause_json(c, a, b)).collect::<Vec<_>>(),
    })
}

fn as_json(c: &Cerrado, enterado: Option<&Enterado>) -> Value {
    let p = &c.puesto;
    let resultado = match p.resultado {
        Resultado::Creado => "creado",
        Resultado::SinCambios => "sin_cambios",
        Resultado::Completado => "completado",
    };
    let line = |l: &Linea| {
        json!({
            "codigo": l.linea.codigo, "nombre": l.linea.nombre, "exigencia": l.linea.exigencia,
            "archivos": l.archivos, "cita": l.cita,
        })
    };
    let cierre = p.manifiesto.cierre.as_ref();
    json!({
        "resultado": resultado, "version": p.version, "ultima_version": p.ultima, "huella": p.huella,
        "carpeta": p.carpeta, "imagen": p.imagen, "kit": p.kit,
        "motivo": cierre.and_then(|c| c.motivo.as_ref()), "salvedades": cierre.map(|c| &c.salvedades),
        "archivos": p.manifiesto.archivos.iter().map(|f| json!({
            "archivo": f.nombre, "titulo": f.titulo, "estado": f.estado, "bytes": f.bytes, "sha256": f.sha256,
        })).collect::<Vec<_>>(),
        "lista": c.lineas.iter().map(line).collect::<Vec<_>>(),
        "diferencia": c.diferencia.as_ref().map(difference_json),
        "diagnosticos": c.avisos.iter().collect::<Vec<_>>(),
        "tramite": enterado.and_then(learnt_json),
    })
}

fn learnt_json(enterado: &Enterado) -> Option<Value> {
    let (id, resultado) = match enterado {
        Enterado::SinTramite => return None,
        Enterado::OtrosPapeles(id) => (id, "otros_papeles"),
        Enterado::YaLoSabia(id) => (id, "ya_lo_sabia"),
        Enterado::Anotado(escritura) => (&escritura.id, "anotado"),
    };
    Some(json!({ "id": id.to_string(), "resultado": resultado }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_unit_and_are_something() {
        assert_eq!(size("20MB"), Ok(20_000_000));
        assert_eq!(size(" 500 kb "), Ok(500_000));
        assert_eq!(size("1G"), Ok(1_000_000_000));
        for bad in
            ["20", "MB", "0MB", "-1MB", "1,5MB", "99999999999999999999GB", "20MB20", "20000000000000GB", "ñ"]
        {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
