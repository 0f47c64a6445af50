//! What the tests of the credentials share: a desk with a trámite that waits for them, mails that bring them.

use std::path::PathBuf;

use serde_json::Value;

use crate::comun::{Corrida, Mesa, ejemplo};

/// Secrets that nothing else could contain.
pub const TOKEN: &str = "Zq7MARCADO9xTk31";
pub const SEMILLA: &str = "88MARCADA77sEm1LL4";
pub const CLIENTE: &str = "314159265";
pub const CONVENIO: &str = "271828182";

/// The four as a mail's lines.
pub fn lineas() -> String {
    format!("ID cliente: {CLIENTE}\nID convenio: {CONVENIO}\nToken: {TOKEN}\nSemilla: {SEMILLA}\n")
}

/// A mail with this head and body.
pub fn correo(cabeza: &str, cuerpo: &str) -> String {
    format!(
        "From: Interoperabilidad <interoperabilidad@mineduc.example>\r\nTo: sostenedor@losboldos.example\r\n\
         Subject: Credenciales convenio de interoperabilidad\r\nDate: Tue, 1 Dec 2026 09:00:00 -0300\r\n\
         MIME-Version: 1.0\r\n{cabeza}\r\n\r\n{}",
        cuerpo.replace('\n', "\r\n")
    )
}

pub struct Casa {
    pub mesa: Mesa,
    pub id: String,
}

impl Casa {
    /// A trámite that was handed in.
    pub fn new() -> Self {
        let mut casa = Self { mesa: Mesa::new(), id: String::new() };
        casa.id = casa.tramite("particular_subvencionado.toml");
        casa
    }

    pub fn tramite(&self, muestra: &str) -> String {
        let perfil = ejemplo(muestra);
        let made = self.json(&["tramite", "crear", perfil.to_str().unwrap()]);
        let id = made[0]["id"].as_str().unwrap().to_owned();
        for n in ["1", "2", "3"] {
            self.json(&["tramite", "avanzar", &id, "firmar", "--ejemplar", n]);
        }
        self.json(&["tramite", "avanzar", &id, "ingresar", "--canal", "presencial"]);
        id
    }

    pub fn correr(&self, orden: &[&str]) -> Corrida {
        self.mesa.correr(orden)
    }

    pub fn json(&self, orden: &[&str]) -> Value {
        let corrida = self.mesa.correr(orden.iter().chain(&["--formato", "json"]));
        assert_eq!(corrida.codigo, 0, "{orden:?}: {}", corrida.todo());
        corrida.json()
    }

    /// Runs an order with this on its standard input.
    pub fn con_entrada(&self, orden: &[&str], entrada: &str) -> Corrida {
        self.mesa.con_entrada(orden, entrada)
    }

    /// The four are received.
    pub fn recibir(&self) -> Corrida {
        let corrida = self.con_entrada(&["token", "recibir", &self.id], &lineas());
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        corrida
    }

    pub fn llave(&self) -> PathBuf {
        self.mesa.ruta("datos/boveda/llave.txt")
    }

    pub fn mostrar(&self) -> Corrida {
        self.correr(&["token", "mostrar", &self.id, "--si"])
    }

    /// The kinds of events, in order.
    pub fn sucesos(&self) -> Vec<String> {
        let historia = self.json(&["tramite", "historia", &self.id]);
        historia.as_array().unwrap().iter().map(|s| s["suceso"].as_str().unwrap().to_owned()).collect()
    }

    pub fn estado(&self) -> String {
        self.json(&["tramite", "ver", &self.id])["estado"].as_str().unwrap().to_owned()
    }

    /// Whether all four are shown.
    pub fn shows_all(&self) {
        let shown = self.mostrar();
        assert_eq!(shown.codigo, 0, "{}", shown.todo());
        assert_eq!(shown.salida, lineas());
    }
}

/// A key pair of a provider: its secret half in a file, its public half.
pub fn proveedor(mesa: &Mesa) -> (age::x25519::Identity, String) {
    let llave = age::x25519::Identity::generate();
    let publica = llave.to_public().to_string();
    let secret = llave.to_string();
    let texto = age::secrecy::ExposeSecret::expose_secret(&secret).to_owned();
    mesa.escribir("proveedor.txt", texto);
    (llave, publica)
}
