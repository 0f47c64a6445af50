//! Making the PDF of each paper and the three copies that are signed.

use axum::extract::{Path, State};
use axum::response::Response;

use super::paquete::find;
use crate::casos::{self, NoImpreso, Salio, Tirada};
use crate::web::app::App;
use crate::web::aviso::Vuelta;
use crate::web::falla::Falla;
use crate::web::formulario::Formulario;

pub(super) async fn print(
    State(app): State<App>,
    Path(id): Path<String>,
    vuelta: Vuelta,
    form: Formulario,
) -> Result<Response, Falla> {
    let una_cara = form.get("una_cara") == "si";
    let back = format!("/tramite/{id}/papeles");
    let lugar = app.at_desk(move |mesa| find(mesa, &id)).await?;
    // The converter takes its time, and nobody else has to wait for it.
    let dicho = crate::web::app::waiting(move || {
        let mut made = None;
        casos::imprimir(&[lugar.carpeta], &Tirada::usual(una_cara, true), &mut |impreso| made = Some(impreso));
        let Some(impreso) = made else { return Err(Falla::Interno("no se imprimió nada".into())) };
        match impreso.desenlace {
            Ok(Salio::Ahora { lista, .. } | Salio::Antes(lista)) => Ok(format!(
                "Se hicieron los PDF con {} {}. Imprima los tres ejemplares a tamaño real.",
                lista.conversor.nombre, lista.conversor.version
            )),
            Ok(Salio::SinConversor) => Ok("En este computador no se encontró Word ni LibreOffice para hacer los PDF: baje \
                                            los papeles e imprímalos a mano, como se explica abajo."
                .to_owned()),
            Err(NoImpreso::Problemas(problemas)) => Err(Falla::Problemas(problemas)),
            Err(NoImpreso::Entorno(fallo)) => Err(fallo.into()),
            Err(NoImpreso::Conversor(failed)) => {
                let each: Vec<String> = failed.iter().map(|(papel, razon)| format!("{papel}: {razon}.")).collect();
                Err(Falla::Entorno(format!(
                    "no se pudo convertir:\n{}\nAbra ese papel en Word o LibreOffice: si abre bien, repita; si no, \
                     expórtelo desde ahí como PDF.",
                    each.join("\n")
                )))
            }
            Err(NoImpreso::Interno(que)) => Err(Falla::Interno(que)),
        }
    })
    .await?;
    Ok(vuelta.to(&back, &dicho).await)
}
