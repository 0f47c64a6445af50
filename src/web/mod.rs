//! The web app for one person's machine: one file a page, wiring and words only; what pages do are the use cases of `casos`.

mod ajustes;
mod app;
mod aviso;
mod cabeceras;
mod correo;
mod credenciales;
mod entrega;
mod escucha;
mod estatico;
mod falla;
mod formulario;
mod inicio;
mod pagina;
mod palabras;
mod papeles;
mod perfil;
mod puerta;
mod rutas;
mod servir;
mod subida;
mod tramite;

pub use rutas::paths;
pub use servir::servir;
