//! Going through every history of an organisation, some hundred at a time.

use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::errores::Falla;
use super::filas::{columns_of_event, event, small};
use crate::registro::Organizacion;
use crate::registro::cadena::Cabeza;
use crate::tramite::escrito::Escrito;
use crate::tramite::{Anotado, TramiteId};

/// How many trámites are in memory at a time.
const TRAMO: i64 = 200;

/// A trámite as it is kept.
pub(super) struct Guardado {
    /// Its name, as it stands there.
    pub nombre: String,
    /// Where its chain should be.
    pub cabeza: Cabeza,
    pub escritos: Vec<Escrito>,
}

impl Guardado {
    /// Its name, where it is one.
    pub(super) fn id(&self) -> Option<TramiteId> {
        self.nombre.parse().ok()
    }

    /// Its history, as far as it can be read.
    pub(super) fn historia(&self) -> Vec<Anotado> {
        self.escritos.iter().map_while(|escrito| escrito.read().ok()).collect()
    }
}

/// A way through all of them, in the order of their names.
pub(super) struct Recorrido<'a> {
    organizacion: &'a Organizacion,
    ultimo: String,
}

impl<'a> Recorrido<'a> {
    pub(super) fn new(organizacion: &'a Organizacion) -> Self {
        Self { organizacion, ultimo: String::new() }
    }

    /// The next of them; nothing at the end.
    pub(super) async fn next(
        &mut self,
        conexion: &mut SqliteConnection,
    ) -> Result<Option<Vec<Guardado>>, Falla> {
        let org = self.organizacion.nombre();
        let heads = sqlx::query_as::<_, (String, i64, String)>(
            "SELECT id, sucesos, huella FROM tramites WHERE organizacion = ? AND id > ? ORDER BY id LIMIT ?",
        )
        .bind(org)
        .bind(&self.ultimo)
        .bind(TRAMO)
        .fetch_all(&mut *conexion)
        .await?;
        let (Some(primero), Some(ultimo)) = (heads.first(), heads.last()) else { return Ok(None) };
        let rows = sqlx::query(concat!(
            "SELECT id, ",
            columns_of_event!(),
            " FROM sucesos WHERE organizacion = ? AND id >= ? AND id <= ? ORDER BY id, numero"
        ))
        .bind(org)
        .bind(&primero.0)
        .bind(&ultimo.0)
        .fetch_all(conexion)
        .await?;
        self.ultimo.clone_from(&ultimo.0);
        let mut tramo = Vec::with_capacity(heads.len());
        let mut rows = rows.iter().peekable();
        for (nombre, sucesos, huella) in heads {
            let mut escritos = Vec::new();
            while let Some(row) = rows.peek() {
                let de: &str = row.try_get(0)?;
                if de > nombre.as_str() {
                    break;
                }
                if de == nombre {
                    escritos.push(event(row, 1)?);
                }
                rows.next();
            }
            let cabeza = Cabeza { sucesos: small(sucesos)?, huella };
            tramo.push(Guardado { nombre, cabeza, escritos });
        }
        Ok(Some(tramo))
    }
}
