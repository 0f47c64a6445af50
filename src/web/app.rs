//! What every page works with: the tables, the store, the drafts, and who sits here.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use super::correo::Listos;
use super::falla::Falla;
use super::puerta::Puerta;
use crate::base::reloj;
use crate::casos::borradores::Borradores;
use crate::casos::entorno::{self, Lugares};
use crate::casos::tramites::{Mesa, Resumidor};
use crate::casos::{Marco, Oficial};
use crate::catalogo::Catalogo;
use crate::perfil::NoSeLeyo;
use crate::registro::Organizacion;
use crate::registro::sqlite::{self, Sqlite};

/// The state behind all pages; cheap to clone.
#[derive(Clone)]
pub(super) struct App(Arc<Casa>);

struct Casa {
    lugares: Lugares,
    datos: PathBuf,
    catalogo: &'static Catalogo,
    registro: Sqlite<'static>,
    organizacion: Organizacion,
    quien: String,
    /// Read once, until another directory is installed.
    oficial: RwLock<Arc<Oficial>>,
    puerta: Puerta,
    /// Messages that somebody is looking at before they go.
    listos: Listos,
    /// The folder in which the vault lies: beside the store.
    junto_al_registro: PathBuf,
    puerto: u16,
}

impl App {
    /// Opens the store, which is made where there is none.
    ///
    /// # Errors
    /// What is wrong with the store or the disk under it.
    pub(super) fn open(
        lugares: Lugares,
        catalogo: &'static Catalogo,
        puerto: u16,
    ) -> Result<Self, crate::registro::RegistroError> {
        let ruta = lugares.registro()?;
        let datos = lugares.carpeta_de_datos().ok_or(crate::registro::RegistroError::SinCarpeta)?;
        let junto_al_registro = ruta.parent().map(Path::to_owned).unwrap_or_default();
        let registro = Sqlite::open(&ruta, sqlite::ESPERA, Box::new(Resumidor { catalogo }))?;
        let oficial = RwLock::new(Arc::new(Oficial::new(lugares.instalados())));
        let quien = lugares.quien();
        Ok(Self(Arc::new(Casa {
            lugares,
            datos,
            catalogo,
            registro,
            organizacion: Organizacion::propia(),
            quien,
            oficial,
            puerta: Puerta::default(),
            listos: Listos::default(),
            junto_al_registro,
            puerto,
        })))
    }

    /// Where things are.
    pub(super) fn lugares(&self) -> &Lugares {
        &self.0.lugares
    }

    /// The data folder.
    pub(super) fn datos(&self) -> &Path {
        &self.0.datos
    }

    /// The tables.
    pub(super) fn catalogo(&self) -> &'static Catalogo {
        self.0.catalogo
    }

    /// Who may come in.
    pub(super) fn puerta(&self) -> &Puerta {
        &self.0.puerta
    }

    /// Messages that somebody is looking at before they go.
    pub(super) fn listos(&self) -> &Listos {
        &self.0.listos
    }

    /// Where the vault lies.
    pub(super) fn vault_folder(&self) -> PathBuf {
        self.0.junto_al_registro.clone()
    }

    /// The port that pages are served at.
    pub(super) fn puerto(&self) -> u16 {
        self.0.puerto
    }

    /// In whose name things are written down.
    pub(super) fn quien(&self) -> &str {
        &self.0.quien
    }

    /// The drafts.
    pub(super) fn borradores(&self) -> Borradores {
        Borradores::new(&self.0.datos)
    }

    /// Another directory was installed: the next page reads it.
    pub(super) fn forget_directory(&self) {
        let fresh = Arc::new(Oficial::new(self.0.lugares.instalados()));
        *self.0.oficial.write().unwrap_or_else(PoisonError::into_inner) = fresh;
    }

    /// Runs work that reads or writes files or the store, with today's rules, on a thread that may wait.
    pub(super) async fn at_desk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Mesa<'_>) -> Result<T, Falla> + Send + 'static,
    ) -> Result<T, Falla> {
        let app = self.clone();
        waiting(move || {
            let casa = &*app.0;
            let hoy = reloj::today().map_err(Falla::Entorno)?;
            let ajustes = entorno::ajustes().map_err(|error| match error {
                NoSeLeyo::Contenido(problemas) => Falla::Problemas(problemas),
                NoSeLeyo::Entorno(fallo) => Falla::Entorno(fallo.to_string()),
            })?;
            let oficial = Arc::clone(&casa.oficial.read().unwrap_or_else(PoisonError::into_inner));
            let marco = Marco { catalogo: casa.catalogo, ajustes: &ajustes, hoy, oficial: &oficial };
            work(&Mesa {
                registro: &casa.registro,
                organizacion: &casa.organizacion,
                quien: &casa.quien,
                marco,
                ahora: reloj::moment(hoy),
            })
        })
        .await
    }

    /// The same, for what needs no store.
    pub(super) async fn with_rules<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Marco<'_>) -> Result<T, Falla> + Send + 'static,
    ) -> Result<T, Falla> {
        self.at_desk(move |mesa| work(&mesa.marco)).await
    }
}

/// Runs work that waits for the disk where it holds up no other page.
pub(super) async fn waiting<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Falla> + Send + 'static,
) -> Result<T, Falla> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(Falla::Interno(format!("una tarea se interrumpió ({error})"))))
}
