//! The configuration's file: the person's own say over rules (warnings silenced, a few errors lowered; never one that
//! would make a wrong paper), and how mail is sent.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::ajustes_correo::{self, AjustesCorreo};
use super::codigos::{self as c, CODIGOS};
use super::fuente::{Fuente, Sitio};
use super::lector_toml::NoSeLeyo;
use super::sintaxis_toml;
use crate::base::lectura::read_text;
use crate::base::texto::did_you_mean;
use crate::base::{Diagnostico, Diagnosticos, Severidad};

/// The configuration's file, in the configuration folder; it need not exist.
pub const ARCHIVO: &str = "convenio.toml";
const MAX_BYTES: u64 = 1 << 20;
const TABLAS: &str = "Aquí pueden ir las tablas [reglas] y [correo].";

/// Errors that a person may lower to warnings: the value is used as it was written, and no paper is wrong by it.
const REBAJABLES: &[&str] = &[c::TELEFONO];

/// What to do with the problems of some rules, and how mail is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ajustes {
    silenciadas: Vec<&'static str>,
    rebajadas: Vec<&'static str>,
    correo: Option<AjustesCorreo>,
}

impl Ajustes {
    /// Reads a configuration file: the tables `[reglas]`, with `codigo = "silenciar"` or `codigo = "advertir"`, and
    /// `[correo]`.
    ///
    /// # Errors
    /// Path or disk; or every line that says something that can't be done, with its place.
    pub fn read(ruta: &Path) -> Result<Self, NoSeLeyo> {
        let texto = read_text(ruta, MAX_BYTES)?;
        Self::parse(&Fuente::new(ruta.to_owned(), texto)).map_err(NoSeLeyo::Contenido)
    }

    fn parse(fuente: &Fuente) -> Result<Self, Diagnosticos> {
        let (raiz, errores) = DeTable::parse_recoverable(fuente.texto());
        if !errores.is_empty() {
            return Err(errores.iter().map(|e| sintaxis_toml::explain(e, fuente)).collect());
        }
        let (mut ajustes, mut notas) = (Self::default(), Diagnosticos::default());
        let mut note = |span: std::ops::Range<usize>, mensaje: String, ayuda: String| {
            let lugar = fuente.lugar(Sitio::bytes(&span));
            notas.push(Diagnostico::error("configuracion", lugar, mensaje, ayuda));
        };
        for (clave, valor) in raiz.get_ref() {
            let DeValue::Table(reglas) = valor.get_ref() else {
                note(clave.span(), format!("no se conoce «{}»", clave.get_ref()), TABLAS.to_owned());
                continue;
            };
            if clave.get_ref() == "correo" {
                ajustes.correo = ajustes_correo::read(reglas, &clave.span(), &mut note);
                continue;
            }
            if clave.get_ref() != "reglas" {
                note(clave.span(), format!("no se conoce la tabla «{}»", clave.get_ref()), TABLAS.to_owned());
                continue;
            }
            for (codigo, que) in reglas {
                if let Err((mensaje, ayuda)) =
                    ajustes.set(codigo.get_ref(), que.get_ref().as_str().unwrap_or_default())
                {
                    note(codigo.span().start..que.span().end, mensaje, ayuda);
                }
            }
        }
        if notas.is_empty() { Ok(ajustes) } else { Err(notas) }
    }

    /// How mail is sent, where the person said so.
    pub fn correo(&self) -> Option<&AjustesCorreo> {
        self.correo.as_ref()
    }

    fn set(&mut self, codigo: &str, que: &str) -> Result<(), (String, String)> {
        let Some((codigo, severidad, _)) = CODIGOS.iter().find(|(c, ..)| *c == codigo) else {
            let maybe = did_you_mean(codigo, CODIGOS.iter().map(|(c, ..)| *c));
            return Err((
                format!("no hay una regla «{codigo}»"),
                format!("{maybe}Las reglas están en el manual, en «Códigos»."),
            ));
        };
        match (que, *severidad) {
            ("silenciar", "advertencia") => self.silenciadas.push(codigo),
            ("advertir", "error") if REBAJABLES.contains(codigo) => self.rebajadas.push(codigo),
            ("advertir", "advertencia") => {}
            ("silenciar" | "advertir", _) => {
                return Err((
                    format!(
                        "la regla «{codigo}» es un error que no se puede cambiar: algún papel quedaría mal"
                    ),
                    "Quite la línea y corrija el perfil.".to_owned(),
                ));
            }
            _ => {
                return Err((
                    format!("no se entiende qué hacer con la regla «{codigo}»"),
                    "Escriba \"silenciar\" o \"advertir\".".to_owned(),
                ));
            }
        }
        Ok(())
    }

    /// The problems as the person wants to hear of them.
    pub fn apply(&self, notas: Diagnosticos) -> Diagnosticos {
        let heard = notas.into_iter().filter(|d| !self.silenciadas.contains(&d.codigo));
        heard
            .map(|d| {
                if self.rebajadas.contains(&d.codigo) {
                    Diagnostico { severidad: Severidad::Advertencia, ..d }
                } else {
                    d
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(texto: &str) -> Result<Ajustes, Vec<String>> {
        Ajustes::parse(&Fuente::new("convenio.toml".into(), texto.to_owned()))
            .map_err(|notas| notas.iter().map(|d| format!("{} {}", d.lugar, d.mensaje)).collect())
    }

    #[test]
    fn warnings_are_silenced_and_a_few_errors_lowered() {
        let ajustes = parse("[reglas]\ncorreo-gratuito = \"silenciar\"\ntelefono = \"advertir\"\n").unwrap();
        assert_eq!(
            ajustes,
            Ajustes { silenciadas: vec!["correo-gratuito"], rebajadas: vec!["telefono"], correo: None }
        );
        assert_eq!(parse("").unwrap(), Ajustes::default());
    }

    #[test]
    fn what_would_make_a_wrong_paper_cannot_be_changed() {
        for codigo in ["rbd-digito", "rut-digito", "modelo-imposible", "firma-conjunta", "campo-obligatorio"]
        {
            for que in ["silenciar", "advertir"] {
                let faltas = parse(&format!("[reglas]\n{codigo} = \"{que}\"\n")).unwrap_err();
                assert!(
                    faltas[0].starts_with("convenio.toml:2:1") && faltas[0].contains("no se puede cambiar"),
                    "{faltas:?}"
                );
            }
        }
        assert!(parse("[reglas]\ntelefono = \"silenciar\"\n").is_err(), "lowered, never silenced");
    }

    #[test]
    fn mistakes_in_the_configuration_are_told_with_their_place() {
        let faltas = parse("x = 1\n[reglas]\ncorreo-gratis = \"silenciar\"\ncorreo-gratuito = 5\n[otra]\n")
            .unwrap_err();
        assert_eq!(faltas.len(), 4, "{faltas:?}");
    }

    #[test]
    fn how_mail_is_sent_is_read_beside_the_rules() {
        let ajustes = parse(
            "[correo]\nservidor = \"smtp.colegio.example\"\nremitente = \"convenio@colegio.example\"\n\
             seguridad = \"tls\"\ncopia = [\"direccion@colegio.example\"]\n",
        )
        .unwrap();
        let correo = ajustes.correo().unwrap();
        assert_eq!((correo.puerto, correo.espera), (465, 60));
        assert_eq!(correo.copia, ["direccion@colegio.example"]);
    }

    #[test]
    fn all_that_is_wrong_about_mail_is_told_at_once_each_with_its_line() {
        let faltas = parse(
            "[correo]\nservidor = \"smtp://x:25\"\nremitente = \"Ana <ana@x.example>\"\npuerto = 99999\n\
             seguridad = \"ninguna\"\nclave = \"secreta\"\nusario = \"ana\"\ncopia = \"x\"\nespera = 0\n\
             nombre = \"a\\r\\nBcc: b@x.example\"\n[reglas]\nx = \"y\"\n",
        )
        .unwrap_err();
        let lineas: Vec<&str> = faltas.iter().map(|f| f.split(':').nth(1).unwrap()).collect();
        for linea in ["2", "3", "4", "5", "6", "7", "8", "9", "10", "12"] {
            assert!(lineas.contains(&linea), "{linea}: {faltas:#?}");
        }
        assert!(!faltas.iter().any(|f| f.contains("secreta")), "{faltas:?}");
        let faltas = parse("[correo]\nusuario = \"ana\"\n").unwrap_err();
        assert_eq!(faltas.len(), 2, "{faltas:?}");
    }
}
