//! The pages in a real browser.

mod perfil;
mod recorrido;

use crate::comun::{Mesa, raiz};
use crate::comun_navegador::{Como, Navegador};
use crate::comun_web::Servidor;

/// A browser that came in by the one-time address.
fn entrar(servidor: &Servidor, como: Como) -> Navegador {
    let navegador = Navegador::new(como);
    navegador.ir(&format!("http://127.0.0.1:{}{}", servidor.puerto, servidor.entrada));
    assert_eq!(navegador.donde(), "/");
    navegador
}
