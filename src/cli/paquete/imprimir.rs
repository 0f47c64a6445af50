//! `convenio paquete imprimir`

use std::io;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::base::texto::list;
use crate::casos::{self, Impreso, NoImpreso, Salio, Tirada};
use crate::cli::{Cierre, Salida, own_fault};
use crate::documentos::Papel;
use crate::documentos::firmantes::Firmante;
use crate::paquete::{IMPRESION, IMPRESION_ANTERIOR, Impresion, TRES_EJEMPLARES};

/// Hace el PDF de cada papel y los tres ejemplares que se firman
#[derive(clap::Args, Debug)]
#[command(help_template = crate::cli::uso::PLANTILLA)]
pub(super) struct Imprimir {
    /// Carpeta de un paquete (se pueden indicar varias)
    #[arg(required = true, value_name = "PAQUETE")]
    carpetas: Vec<PathBuf>,
    /// Para imprimir por una sola cara: sin la página en blanco que separa los ejemplares
    #[arg(long)]
    una_cara: bool,
    /// Lo hace de nuevo aunque ya esté impreso; lo anterior se conserva al lado
    #[arg(long)]
    forzar: bool,
}

impl Imprimir {
    pub(super) fn run(&self, salida: &mut Salida) -> io::Result<Cierre> {
        let tirada = Tirada::usual(self.una_cara, self.forzar);
        let (mut worst, mut failed) = (Cierre::Hecho, None);
        casos::imprimir(&self.carpetas, &tirada, &mut |impreso| {
            worst = worst.max(outcome(&impreso));
            if failed.is_none() {
                failed = tell(&impreso, self.una_cara, salida).err();
            }
        });
        if let Some(error) = failed {
            return Err(error);
        }
        if salida.is_json() {
            salida.end_list()?;
        }
        Ok(worst)
    }
}

fn outcome(impreso: &Impreso) -> Cierre {
    match &impreso.desenlace {
        Ok(_) => Cierre::Hecho,
        Err(NoImpreso::Problemas(_)) => Cierre::ConProblemas,
        Err(NoImpreso::Entorno(_) | NoImpreso::Conversor(_)) => Cierre::Entorno,
        Err(NoImpreso::Interno(_)) => Cierre::Interno,
    }
}

fn tell(impreso: &Impreso, una_cara: bool, salida: &mut Salida) -> io::Result<()> {
    if salida.is_json() {
        return salida.element(&as_json(impreso));
    }
    let carpeta = impreso.carpeta.display();
    salida.draw(&impreso.avisos)?;
    match &impreso.desenlace {
        Ok(Salio::Antes(lista)) => {
            salida.line(&format!("{carpeta}: ya estaba impreso, de estos mismos papeles. Para hacerlo de nuevo repita con --forzar."))?;
            pages(lista, salida)?;
        }
        Ok(Salio::Ahora { lista, letras, anterior }) => {
            let c = &lista.conversor;
            salida.line(&format!(
                "Impreso en {}, con {} {}",
                impreso.carpeta.join(IMPRESION).display(),
                c.nombre,
                c.version
            ))?;
            if *anterior {
                salida.line(&format!(
                    "  Lo que había quedó en {}.",
                    impreso.carpeta.join(IMPRESION_ANTERIOR).display()
                ))?;
            }
            pages(lista, salida)?;
            for letra in letras {
                salida.line(&format!(
                    "  Letra: {} se imprimió con {}, del mismo ancho.",
                    letra.pedida, letra.usada
                ))?;
            }
        }
        Ok(Salio::SinConversor) => {
            salida.line(&format!(
                "{carpeta}: el paquete está entero. En este computador no se encontró LibreOffice ni Word para hacer los PDF:\n  \
                 imprímalo a mano, como sigue, o instale LibreOffice y repita."
            ))?;
        }
        Err(NoImpreso::Problemas(problemas)) => {
            salida.draw(problemas)?;
            return salida.line(&format!("{carpeta}: no se imprimió. Corrija lo anterior y repita."));
        }
        Err(NoImpreso::Entorno(fallo)) => {
            salida.complain(&format!("{carpeta}: {fallo}"));
            return Ok(());
        }
        Err(NoImpreso::Conversor(failed)) => {
            let each: Vec<String> =
                failed.iter().map(|(papel, razon)| format!("\n  - {papel}: {razon}")).collect();
            salida.complain(&format!(
                "{carpeta}: no se imprimió, porque no se pudo convertir:{}\n  \
                 Abra ese papel en Word o LibreOffice: si abre bien, repita la orden; si no, expórtelo desde ahí como PDF.",
                each.concat()
            ));
            return Ok(());
        }
        Err(NoImpreso::Interno(error)) => {
            salida.complain(&format!("{carpeta}: {}", own_fault(error, Some("paquete"))));
            return Ok(());
        }
    }
    salida.line("\n  Qué hacer ahora:")?;
    for (n, step) in (1..).zip(steps(impreso, una_cara)) {
        salida.line(&format!("  {n}. {step}"))?;
    }
    salida.line("")
}

fn pages(lista: &Impresion, salida: &mut Salida) -> io::Result<()> {
    for p in &lista.papeles {
        salida.line(&format!("  {:<28} {}", p.pdf, count(p.paginas)))?;
    }
    if let Some(e) = &lista.ejemplares {
        let sides = if e.una_cara { "por una cara" } else { "por las dos caras" };
        let each = count(e.paginas_de_cada_uno);
        salida.line(&format!("  {:<28} {} ejemplares de {each}, para imprimir {sides}", e.pdf, e.cuantos))?;
    }
    Ok(())
}

fn count(paginas: u32) -> String {
    if paginas == 1 { "1 página".to_owned() } else { format!("{paginas} páginas") }
}

/// What to print, how often, and who signs where: said whether there is a PDF or not.
fn steps(impreso: &Impreso, una_cara: bool) -> Vec<String> {
    let with_pdf = !matches!(impreso.desenlace, Ok(Salio::SinConversor));
    let titled = |papel: Papel| {
        let found = impreso.papeles.iter().find(|(_, titulo)| titulo == papel.titulo());
        let nombre = found.map_or(papel.archivo(), |(nombre, _)| nombre.as_str());
        if with_pdf {
            format!("{}.pdf", nombre.rsplit_once('.').map_or(nombre, |(n, _)| n))
        } else {
            nombre.to_owned()
        }
    };
    let sides = if una_cara { "por una sola cara" } else { "por las dos caras, girando por el borde largo" };
    let copies = if with_pdf {
        format!(
            "Imprima {TRES_EJEMPLARES} una vez, {sides} y a tamaño real (sin «ajustar a la página»):\n     \
             salen los tres ejemplares, cada uno en hojas propias y con su marca al margen."
        )
    } else {
        format!(
            "Abra {}, imprímalo tres veces, {sides} y a tamaño real, y cuente que los tres tengan las mismas páginas.",
            titled(Papel::Convenio)
        )
    };
    let [anexo, oficio, caratula] = [Papel::Anexo, Papel::Oficio, Papel::Caratula].map(titled);
    let [lista, hoja] = [Papel::Lista, Papel::Hoja].map(titled);
    vec![
        copies,
        format!(
            "Imprima una vez {anexo} y {caratula}, y dos veces {oficio}: uno se entrega y el otro vuelve timbrado.\n     \
             {lista} y {hoja} son para usted y no se entregan."
        ),
        who_signs(&impreso.firmantes),
        "Deje en blanco el espacio del Ministerio en los tres ejemplares: lo completa la autoridad."
            .to_owned(),
        format!(
            "Escanee el convenio firmado y los documentos de personería, y cierre el paquete:\n     \
             convenio paquete cerrar {} --firmado CONVENIO.pdf --personeria CÓDIGO=DOCUMENTO.pdf\n     \
             Deja la carpeta para el pendrive, la imagen del CD y el kit digital; si falta un documento, dice cuál y su código.",
            impreso.carpeta.display()
        ),
    ]
}

fn who_signs(firmantes: &[Firmante]) -> String {
    let each: Vec<String> = firmantes.iter().map(|f| format!("{} ({})", f.nombre, f.cargo)).collect();
    let oficio = "Firma también el oficio, en los dos ejemplares.";
    match &each[..] {
        [] => format!(
            "Firma, en cada uno de los tres ejemplares, quien representa al sostenedor, en su espacio al final del convenio.\n     {oficio}"
        ),
        [one] => format!(
            "Firma {one}, en cada uno de los tres ejemplares, sobre su nombre al final del convenio.\n     {oficio}"
        ),
        many => format!(
            "Firman juntos {}: cada cual en cada uno de los tres ejemplares, sobre su nombre al final del convenio.\n     \
             Es representación conjunta: no entregue los ejemplares mientras falte una firma. Firman también el oficio, en los dos ejemplares.",
            list(many)
        ),
    }
}

fn as_json(impreso: &Impreso) -> Value {
    let mut diagnosticos: Vec<_> = impreso.avisos.iter().collect();
    let (mut error, mut no_convertidos) = (None, Vec::new());
    let (mut resultado, mut lista, mut cambiadas, mut anterior) = ("no_impreso", None, Vec::new(), false);
    match &impreso.desenlace {
        Ok(Salio::Ahora { lista: made, letras, anterior: kept }) => {
            (resultado, lista, anterior) = ("impreso", Some(made), *kept);
            cambiadas = letras.iter().map(|l| json!({ "pedida": l.pedida, "usada": l.usada })).collect();
        }
        Ok(Salio::Antes(made)) => (resultado, lista) = ("ya_estaba", Some(made)),
        Ok(Salio::SinConversor) => resultado = "sin_conversor",
        Err(NoImpreso::Problemas(problemas)) => diagnosticos.extend(problemas),
        Err(NoImpreso::Entorno(fallo)) => error = Some(fallo.to_string()),
        Err(NoImpreso::Interno(falla)) => error = Some(falla.clone()),
        Err(NoImpreso::Conversor(failed)) => {
            error = Some("no se pudieron convertir todos los papeles".to_owned());
            no_convertidos =
                failed.iter().map(|(papel, razon)| json!({ "papel": papel, "razon": razon })).collect();
        }
    }
    let firmantes: Vec<Value> =
        impreso.firmantes.iter().map(|f| json!({ "nombre": f.nombre, "cargo": f.cargo })).collect();
    json!({
        "paquete": impreso.carpeta, "cierre": outcome(impreso).code(), "resultado": resultado,
        "carpeta": lista.map(|_| impreso.carpeta.join(IMPRESION)),
        "conversor": lista.map(|l| &l.conversor), "pdfs": lista.map(|l| &l.papeles),
        "ejemplares": lista.and_then(|l| l.ejemplares.as_ref()), "letras_del_mismo_ancho": cambiadas,
        "anterior_conservado": anterior, "firmantes": firmantes, "no_convertidos": no_convertidos,
        "diagnosticos": diagnosticos, "error": error,
    })
}
