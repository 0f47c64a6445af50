//! After the conversion: what came out is looked at, the copies are made, and all of it is put in place.

use super::letras::Cambiada;
use super::preparar::Pendiente;
use super::revisar::{look_at_copies, look_at_paper};
use super::{EJEMPLARES, Impreso, Lote, NoImpreso, Salio, Tirada, firma};
use crate::base::fallo::own_reason;
use crate::base::{Diagnosticos, Fallo};
use crate::convertidor::Hecho;
use crate::paquete::{Archivo, Conversor, Ejemplares, IMPRESION, Impresion, TRES_EJEMPLARES};
use crate::pdf::{Copias, Pdf};

impl Lote {
    /// Finishes a package.
    pub(super) fn finish(self, mut pendiente: Pendiente, tirada: &Tirada) -> Impreso {
        let desenlace = self.hechos.and_then(|hechos| {
            let hechos = all_of(&pendiente, hechos)?;
            let como = Como { sello: self.sello.as_deref(), version: self.version, tirada };
            como.place(&mut pendiente, hechos)
        });
        pendiente.told(desenlace)
    }
}

/// All papers of a package as PDF, or which failed and why.
fn all_of(pendiente: &Pendiente, hechos: Vec<Result<Hecho, String>>) -> Result<Vec<Hecho>, NoImpreso> {
    let (mut whole, mut failed) = (Vec::new(), Vec::new());
    for (papel, hecho) in pendiente.papeles.iter().zip(hechos) {
        match hecho {
            Ok(hecho) => whole.push(hecho),
            Err(razon) => failed.push((papel.nombre.clone(), razon)),
        }
    }
    if failed.is_empty() { Ok(whole) } else { Err(NoImpreso::Conversor(failed)) }
}

struct Como<'a> {
    sello: Option<&'a Hecho>,
    version: String,
    tirada: &'a Tirada,
}

impl Como<'_> {
    fn place(&self, pendiente: &mut Pendiente, hechos: Vec<Hecho>) -> Result<Salio, NoImpreso> {
        let carpeta = pendiente.carpeta.join(IMPRESION);
        let mut notas = Diagnosticos::default();
        let mut letras: Vec<Cambiada> = Vec::new();
        for (papel, hecho) in pendiente.papeles.iter().zip(&hechos) {
            let ruta = carpeta.join(papel.pdf());
            for cambiada in look_at_paper(papel, &hecho.pdf, &ruta, &mut notas) {
                if !letras.contains(&cambiada) {
                    letras.push(cambiada);
                }
            }
        }
        let convenio = &pendiente.papeles[pendiente.convenio];
        let original = &hechos[pendiente.convenio].pdf;
        let ruta = carpeta.join(TRES_EJEMPLARES);
        let una_cara = self.tirada.una_cara;
        let copias = Copias { cuantas: EJEMPLARES, una_cara };
        let failed = |razon: String| {
            let causa = own_reason(std::io::ErrorKind::Other, razon);
            NoImpreso::Entorno(Fallo::al("hacer los tres ejemplares en", &ruta)(causa))
        };
        let made = original.copies(self.sello.map(|s| &s.pdf), copias).map_err(|e| failed(e.to_string()))?;
        // What will be signed is looked at as it lies on the disk, and not as it was meant.
        let reopened = Pdf::open(&made.bytes)
            .map_err(|e| NoImpreso::Interno(format!("el PDF de los ejemplares {e}")))?;
        look_at_copies(original, &reopened, &made, copias, &ruta, &mut notas).map_err(NoImpreso::Interno)?;
        let nombres: Vec<&str> = pendiente.firmantes.iter().map(|f| f.nombre.as_str()).collect();
        notas.extend(firma::alone(original, &nombres, &pendiente.sostenedor, &ruta));
        if notas.has_errors() {
            return Err(NoImpreso::Problemas(notas));
        }
        let ejemplares = Archivo::new(TRES_EJEMPLARES, made.bytes);
        let lista = Impresion {
            formato: 1,
            conversor: Conversor {
                nombre: self.tirada.conversor.as_ref().map_or("", |c| c.nombre()).to_owned(),
                version: self.version.clone(),
            },
            papeles: Vec::new(),
            ejemplares: Some(Ejemplares {
                papel: convenio.nombre.clone(),
                sha256: convenio.sha256.clone(),
                pdf: TRES_EJEMPLARES.to_owned(),
                pdf_sha256: ejemplares.sha256.clone(),
                cuantos: EJEMPLARES,
                paginas_de_cada_uno: count(made.paginas_de_cada_una),
                una_cara,
            }),
        };
        let (lista, archivos) = with_papers(lista, pendiente, hechos, ejemplares);
        let anterior = pendiente.prensa.put(&lista, &archivos).map_err(NoImpreso::Entorno)?;
        pendiente.avisos.extend(notas);
        Ok(Salio::Ahora { lista, letras, anterior })
    }
}

fn with_papers(
    mut lista: Impresion,
    pendiente: &Pendiente,
    hechos: Vec<Hecho>,
    ejemplares: Archivo,
) -> (Impresion, Vec<Archivo>) {
    let mut archivos = vec![ejemplares];
    for (papel, hecho) in pendiente.papeles.iter().zip(hechos) {
        let archivo = Archivo::new(&papel.pdf(), hecho.bytes);
        lista.papeles.push(crate::paquete::Impreso {
            papel: papel.nombre.clone(),
            sha256: papel.sha256.clone(),
            pdf: archivo.nombre.clone(),
            pdf_sha256: archivo.sha256.clone(),
            paginas: count(hecho.pdf.paginas()),
        });
        archivos.push(archivo);
    }
    (lista, archivos)
}

fn count(paginas: usize) -> u32 {
    u32::try_from(paginas).unwrap_or(u32::MAX)
}
