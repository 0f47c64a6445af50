//! The credentials come in, in the Ministry's mail or typed: never on the disk before they are sealed.

use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use zeroize::Zeroizing;

use super::ver::{Pagina, id_of, view};
use crate::boveda::{Campo, Hallado, Secreto};
use crate::casos::token::{read_mail, vault};
use crate::casos::tramites::NoTramite;
use crate::web::app::App;
use crate::web::aviso::Vuelta;
use crate::web::falla::Falla;
use crate::web::pagina;
use crate::web::palabras::for_pages;

/// A mail with a token is no larger.
pub(super) const MAX_BYTES: usize = 33 << 20;

/// What the form brought.
#[derive(Default)]
struct Traido {
    correo: Option<Zeroizing<Vec<u8>>>,
    valores: Vec<(Campo, Secreto)>,
    frase: Option<Secreto>,
    de_nuevo: bool,
}

pub(super) async fn receive(
    State(app): State<App>,
    Path(id): Path<String>,
    vuelta: Vuelta,
    partes: Multipart,
) -> Result<Response, Falla> {
    let traido = read(partes).await?;
    let path = format!("/tramite/{id}/credenciales");
    let boveda_en = app.vault_folder();
    let done = app
        .at_desk(move |mesa| {
            let id = id_of(mesa, &id)?;
            let refuse = |que: String| Ok(Err(Pagina { fallas: vec![que], ..view(mesa, id)? }));
            if let Err(NoTramite::Pedido(que)) = mesa.token_esperado(id, traido.de_nuevo) {
                return refuse(for_pages(&que));
            }
            let mut hallado = match &traido.correo {
                None => Hallado::default(),
                Some(correo) => match read_mail(correo) {
                    Ok(hallado) => hallado,
                    Err(NoTramite::Pedido(que)) => return refuse(for_pages(&que)),
                    Err(other) => return Err(other.into()),
                },
            };
            // What was typed is for sure; what the mail says otherwise is not.
            for (campo, valor) in &traido.valores {
                hallado.put(*campo, valor.clone());
            }
            let boveda = vault(&boveda_en);
            let correo = traido.correo.as_ref().map(|c| c.as_slice());
            match mesa.token_recibir(id, &hallado, correo, &boveda, traido.frase.as_ref()) {
                Ok(guardado) => {
                    let names: Vec<&str> = guardado.campos.iter().map(|c| c.nombre()).collect();
                    let missing: Vec<&str> = hallado.faltan().iter().map(|c| c.nombre()).collect();
                    let mut dicho = vec![format!("Quedaron selladas: {}.", names.join(", "))];
                    if !missing.is_empty() {
                        dicho.push(format!("No venían, o no con claridad: {}.", missing.join(", ")));
                    }
                    if guardado.con_correo {
                        dicho.push("El correo sigue a la vista en su casilla y en el archivo que guardó: bórrelos.".into());
                    }
                    if guardado.llave.hecha {
                        dicho.push(format!(
                            "Se hizo una llave para este computador: respalde la carpeta {} en un lugar que solo usted pueda leer.",
                            boveda.carpeta().display()
                        ));
                    }
                    Ok(Ok(dicho.join(" ")))
                }
                Err(NoTramite::Pedido(que)) => refuse(for_pages(&que)),
                Err(other) => Err(other.into()),
            }
        })
        .await?;
    match done {
        Ok(dicho) => Ok(vuelta.to(&path, &dicho).await),
        Err(vista) => Ok(pagina::draw_with(StatusCode::UNPROCESSABLE_ENTITY, &vista)),
    }
}

async fn read(mut partes: Multipart) -> Result<Traido, Falla> {
    let cut = |_| Falla::Forma("el formulario llegó cortado, o es demasiado grande.".into());
    let mut traido = Traido::default();
    while let Some(parte) = partes.next_field().await.map_err(cut)? {
        let campo = parte.name().unwrap_or_default().to_owned();
        let bytes = Zeroizing::new(parte.bytes().await.map_err(cut)?.to_vec());
        if bytes.is_empty() {
            continue;
        }
        if campo == "correo" {
            traido.correo = Some(bytes);
            continue;
        }
        let Ok(texto) = std::str::from_utf8(&bytes) else { continue };
        let texto = texto.trim();
        if texto.is_empty() {
            continue;
        }
        match &*campo {
            "frase" => traido.frase = Some(Secreto::new(texto)),
            "de_nuevo" => traido.de_nuevo = texto == "si",
            _ => {
                if let Some(cual) = Campo::TODOS.into_iter().find(|c| c.clave() == campo) {
                    traido.valores.push((cual, Secreto::new(texto)));
                }
            }
        }
    }
    Ok(traido)
}
