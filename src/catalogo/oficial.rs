//! The Ministry's published addresses, and what is known of its signatory: nothing that is not data.

use serde::Deserialize;

use super::Catalogo;

/// An address of the Ministry: a row of `direcciones_oficiales`.
#[derive(Debug, Deserialize)]
pub struct DireccionOficial {
    clave: String,
    valor: String,
}

/// A fact about the Ministry as a party: a row of `ministerio`. An empty value is a blank to be filled by hand.
#[derive(Debug, Deserialize)]
pub struct DatoMinisterio {
    clave: String,
    valor: String,
}

impl Catalogo {
    /// The page on which the Ministry publishes its models.
    pub fn pagina_modelos(&self) -> &str {
        self.direccion("pagina_modelos")
    }

    /// The Ministry's own Excel file of the Anexo.
    pub fn matriz_anexo(&self) -> &str {
        self.direccion("matriz_anexo")
    }

    /// The e-mail address of the Ministry's interoperability team.
    pub fn correo_interoperabilidad(&self) -> &str {
        self.direccion("correo_interoperabilidad")
    }

    pub(super) fn direccion(&self, clave: &str) -> &str {
        self.direcciones().iter().find(|d| d.clave == clave).map_or("", |d| &d.valor)
    }

    /// A fact about the Ministry (`nombre`, `domicilio`, `representante_nombre` …); empty where not known.
    pub fn ministerio(&self, clave: &str) -> &str {
        self.datos_ministerio().iter().find(|d| d.clave == clave).map_or("", |d| &d.valor)
    }
}
