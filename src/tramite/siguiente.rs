//! The next step: who, what, until when, how late, and what to do if it passes.

use jiff::civil::Date;

use super::dias::Calendario;
use super::estado::Estado;
use super::plazos::{Plazo, Termino};
use super::resumen::Quien;
use super::situacion::{Correo, Situacion};
use super::suceso::Escrito;
use super::tipo::Tipo;
use crate::catalogo::SinFeriados;

/// What has to be done now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paso {
    /// Who has to act.
    pub quien: Quien,
    /// What, in a few words: `subsanar las observaciones`.
    pub que: &'static str,
    /// How to do it.
    pub como: String,
    /// The term that runs for it, where one does.
    pub plazo: Option<Plazo>,
    /// Business days left; negative where it is late; absent where no term runs.
    pub quedan: Option<i32>,
    /// What to do if the term passes; empty where none runs.
    pub si_pasa: &'static str,
    /// Letters that can be handed in now.
    pub escritos: Vec<Escrito>,
    /// What else waits for the person.
    pub ademas: Vec<&'static str>,
    /// The event that this step would be.
    pub suceso: Option<Tipo>,
}

/// The next step in this situation.
///
/// # Errors
/// Where a term or today lies in a year whose holidays are not known.
pub fn next_step(
    s: &Situacion<'_>,
    plazos: &[Plazo],
    calendario: &Calendario<'_>,
    hoy: Date,
) -> Result<Paso, SinFeriados> {
    let (quien, que, como, suceso) = deed(s);
    let plazo = governing(plazos, quien).cloned();
    let quedan = plazo.as_ref().map(|p| calendario.business_between(hoy, p.hasta.dia)).transpose()?;
    let late = quedan.is_some_and(|q| q < 0);
    Ok(Paso {
        quien,
        que,
        como,
        si_pasa: plazo.as_ref().map_or("", |p| if_it_passes(p.termino)),
        escritos: letters(s, plazo.as_ref(), late),
        plazo,
        quedan,
        ademas: besides(s),
        suceso,
    })
}

/// The next step in a line: who, what, and the term that runs for it.
pub fn headline<'p>(s: &Situacion<'_>, plazos: &'p [Plazo]) -> (Quien, &'static str, Option<&'p Plazo>) {
    let (quien, que, _, _) = deed(s);
    (quien, que, governing(plazos, quien))
}

/// Who has to do what, and how.
fn deed(s: &Situacion<'_>) -> (Quien, &'static str, String, Option<Tipo>) {
    use Quien::{Ministerio, Nadie, Proveedor, Seremi, Usted};
    let said = |quien, que, como: &str, suceso| (quien, que, como.to_owned(), suceso);
    match s.estado() {
        _ if s.papeles.is_none() && s.estado().es_abierto() => {
            said(Usted, "generar los papeles", "Genere los papeles del convenio a partir del perfil.", None)
        }
        Estado::Borrador if s.avance.firmados() == 0 => said(
            Usted,
            "revisar los papeles",
            "Revise los papeles, o haga que alguien los revise, y apruébelos para la firma.",
            Some(Tipo::Aprobar),
        ),
        Estado::EnRevisionInterna if s.avance.firmados() == 0 => said(
            Usted,
            "aprobar para la firma",
            "Termine la revisión interna y apruebe los papeles para la firma.",
            Some(Tipo::Aprobar),
        ),
        Estado::Borrador | Estado::EnRevisionInterna | Estado::ListoParaFirma => {
            let faltan: Vec<String> =
                (1..=3).filter(|n| !s.avance.ejemplares[n - 1]).map(|n| n.to_string()).collect();
            let como = format!(
                "Imprima tres ejemplares y haga que los firme quien representa al sostenedor. Falta firmar: ejemplar {}.",
                faltan.join(", ")
            );
            (Usted, "firmar los tres ejemplares", como, Some(Tipo::Firmar))
        }
        Estado::Firmado => said(
            Usted,
            "ingresar en la oficina de partes",
            "Entregue los tres ejemplares firmados, la personería y el CD en la oficina de partes de la SEREMI, o el \
             paquete digital por su canal electrónico, y pida el comprobante con fecha y folio (art. 30 de la Ley 19.880).",
            Some(Tipo::Ingresar),
        ),
        Estado::Ingresado => said(
            Seremi,
            "revisar los papeles",
            "La SEREMI revisa los papeles. Usted puede preguntar por el estado cuando quiera (art. 17 a).",
            Some(Tipo::Revision),
        ),
        Estado::EnRevisionSeremi => said(
            Seremi,
            "dictar la resolución",
            "La SEREMI revisa los papeles y dicta la resolución. Usted puede preguntar por el estado cuando quiera (art. 17 a).",
            Some(Tipo::Resolucion),
        ),
        Estado::Observado => {
            let items = s.observado.map_or(&[] as &[String], |(_, items)| items);
            let como = format!("Corrija lo observado y preséntelo: {}.", items.join("; "));
            (Usted, "subsanar las observaciones", como, Some(Tipo::Subsanar))
        }
        Estado::Devuelto => said(
            Usted,
            "corregir e ingresar de nuevo",
            "Corrija lo que motivó la devolución e ingrese los papeles otra vez; si cambian, hay que firmarlos de nuevo.",
            Some(Tipo::Ingresar),
        ),
        Estado::ResolucionDictada => said(
            Seremi,
            "notificar la resolución",
            "La SEREMI notifica la resolución.",
            Some(Tipo::Notificar),
        ),
        Estado::Notificado => said(
            Ministerio,
            "enviar token y semilla",
            "El Ministerio envía el token y la semilla al correo del sostenedor. Revise también el correo no deseado. Cuando lleguen, guárdelos con «convenio token recibir».",
            Some(Tipo::Credenciales),
        ),
        Estado::CredencialesRecibidas => said(
            Usted,
            "entregar las credenciales",
            "Entregue el token y la semilla al proveedor con «convenio token entregar», y a nadie más.",
            Some(Tipo::Entregar),
        ),
        Estado::EntregadasAProveedor => said(
            Proveedor,
            "enviar la primera asistencia",
            "El proveedor configura las credenciales y envía la primera asistencia; cuando SIGE la acepte, anótelo con su día y su RBD. Si responde un error, véalo con «convenio codigo».",
            Some(Tipo::Operativo),
        ),
        Estado::Operativo => said(Nadie, "nada: está operativo", "El convenio está en uso.", None),
        Estado::Rechazado | Estado::Desistido | Estado::Anulado | Estado::Reemplazado => {
            said(Nadie, "nada: terminó", "El trámite llegó a su fin.", None)
        }
    }
}

/// The first of the terms that bind whoever has to act.
fn governing(plazos: &[Plazo], quien: Quien) -> Option<&Plazo> {
    plazos.iter().find(|p| p.obliga == quien)
}

/// What a person can do once the term has passed. Nothing happens by itself.
const fn if_it_passes(termino: Termino) -> &'static str {
    match termino {
        Termino::Subsanacion => {
            "Si el plazo no alcanza, pida una ampliación antes de que venza (art. 26). Vencido, la SEREMI puede tenerlo por \
             desistido (art. 31), pero hace falta que lo declare: mientras no lo haga, subsane igual."
        }
        Termino::Notificacion => "Si pasa, pregunte por el estado (art. 17 a) y pida copia de la resolución.",
        Termino::Silencio => {
            "Si pasa, pida que se certifique que no hubo decisión (art. 64). Si eso basta en un convenio no está resuelto: \
             consulte a un abogado."
        }
        Termino::Decision => {
            "Si pasa, puede denunciar que no hubo decisión (art. 64); el borrador dice lo que es dudoso."
        }
        Termino::Procedimiento => {
            "Antes, pida que se certifique que el acto está en estado de resolverse (art. 24): desde ahí corren 20 días \
             hábiles. Si los seis meses pasan, puede denunciarlo (art. 64); el borrador dice lo que es dudoso."
        }
    }
}

/// The letters that make sense now.
fn letters(s: &Situacion<'_>, plazo: Option<&Plazo>, late: bool) -> Vec<Escrito> {
    let asked = |escrito: Escrito| s.escritos.iter().any(|(e, _)| *e == escrito);
    match s.estado() {
        Estado::Observado if !late && s.ampliaciones.is_empty() => vec![Escrito::Ampliacion, Escrito::Estado],
        Estado::Ingresado | Estado::EnRevisionSeremi => {
            let mut escritos = vec![Escrito::Estado];
            if s.certificado_listo.is_none() {
                escritos.push(Escrito::Certificado);
            }
            let of_decision = plazo.is_some_and(|p| p.termino != Termino::Silencio);
            if late && of_decision && !asked(Escrito::Denuncia) {
                escritos.push(Escrito::Denuncia);
            }
            escritos
        }
        Estado::Observado | Estado::ResolucionDictada | Estado::Notificado => vec![Escrito::Estado],
        _ => Vec::new(),
    }
}

/// What waits beside the state.
fn besides(s: &Situacion<'_>) -> Vec<&'static str> {
    let mut ademas = Vec::new();
    let handed_in = matches!(
        s.estado(),
        Estado::Firmado | Estado::Ingresado | Estado::EnRevisionSeremi | Estado::Observado | Estado::Devuelto
    );
    if handed_in {
        match s.correo {
            Correo::Ninguno => ademas.push("Falta enviar el correo al equipo de Interoperabilidad: «convenio correo enviar», o «convenio correo borrador»."),
            Correo::Preparado => {
                ademas.push("Un envío del correo a Interoperabilidad empezó y no consta cómo terminó: «convenio correo enviar» lo aclara sin enviar nada.");
            }
            Correo::Incierto => {
                ademas.push(
                    "No se sabe si el correo a Interoperabilidad salió. Averigüe: si llegó, «convenio correo confirmar»; si no, «convenio correo \
                     enviar --repetir MOTIVO».",
                );
            }
            Correo::Enviado | Correo::Acusado => {}
        }
    }
    if s.estado() == Estado::Ingresado && s.ingreso.is_some_and(|i| i.folio.is_none()) {
        ademas.push("Falta el folio del ingreso: está en el comprobante de la oficina de partes.");
    }
    if s.estado().es_abierto() && s.persona.is_none() {
        ademas.push("No hay una persona a cargo.");
    }
    ademas
}
