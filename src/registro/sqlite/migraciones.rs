//! The tables of the store, version by version, and bringing a file to the newest.

use sqlx::sqlite::SqliteConnection;

use super::begin;
use super::errores::{Falla, Lugar, code};
use crate::base::huella;
use crate::registro::RegistroError;

/// A step from one version of the tables to the next. Once published it never changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Migracion {
    version: i64,
    sql: &'static str,
}

/// All steps, in order.
pub(super) const MIGRACIONES: &[Migracion] =
    &[Migracion { version: 1, sql: include_str!("migraciones/0001_inicio.sql") }];

/// What a file says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Estado {
    pub version: i64,
    pub programa: String,
    /// The digest of the projection that made its board.
    pub proyeccion: Option<String>,
}

/// What the file says of itself; nothing where it has no tables of ours.
pub(super) async fn state(conexion: &mut SqliteConnection) -> Result<Option<Estado>, Falla> {
    let asked = sqlx::query_as::<_, (i64, String, Option<String>)>(
        "SELECT version, programa, (SELECT valor FROM datos WHERE clave = 'proyeccion')
         FROM migraciones ORDER BY version DESC LIMIT 1",
    )
    .fetch_optional(conexion)
    .await;
    match asked {
        Ok(row) => Ok(row.map(|(version, programa, proyeccion)| Estado { version, programa, proyeccion })),
        // «no such table»; what is damaged says so with another code.
        Err(error) if code(&error) == Some(1) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Refuses what a later program wrote.
pub(super) fn check(lugar: &Lugar, estado: &Estado) -> Result<(), Falla> {
    let nuestra = newest(MIGRACIONES);
    if estado.version > nuestra {
        let (ruta, programa) = (lugar.ruta.clone(), estado.programa.clone());
        return Err(RegistroError::MasNuevo { ruta, suya: estado.version, nuestra, programa }.into());
    }
    Ok(())
}

/// The version to which these steps lead.
pub(super) fn newest(pasos: &[Migracion]) -> i64 {
    pasos.last().map_or(0, |paso| paso.version)
}

/// Brings the tables to the newest version: all steps or none, and once, however many processes want to.
pub(super) async fn migrate(conexion: &mut SqliteConnection, pasos: &[Migracion]) -> Result<(), Falla> {
    let mut tx = begin(conexion).await?;
    sqlx::raw_sql(
        "CREATE TABLE IF NOT EXISTS migraciones (
            version INTEGER NOT NULL PRIMARY KEY,
            huella TEXT NOT NULL,
            programa TEXT NOT NULL
        ) STRICT",
    )
    .execute(&mut *tx)
    .await?;
    let hecha: Option<i64> =
        sqlx::query_scalar("SELECT max(version) FROM migraciones").fetch_one(&mut *tx).await?;
    for paso in pasos.iter().filter(|paso| paso.version > hecha.unwrap_or(0)) {
        sqlx::raw_sql(paso.sql).execute(&mut *tx).await?;
        sqlx::query("INSERT INTO migraciones (version, huella, programa) VALUES (?, ?, ?)")
            .bind(paso.version)
            .bind(huella::sha256(paso.sql.as_bytes()))
            .bind(env!("CARGO_PKG_VERSION"))
            .execute(&mut *tx)
            .await?;
    }
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use sqlx::Connection as _;

    use super::*;

    fn run<T>(work: impl AsyncFnOnce(&mut SqliteConnection) -> T) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut conexion = SqliteConnection::connect("sqlite::memory:").await.unwrap();
            work(&mut conexion).await
        })
    }

    #[test]
    fn an_older_file_gets_the_steps_that_it_has_not_had() {
        let later =
            [MIGRACIONES[0], Migracion { version: 2, sql: "ALTER TABLE tramites ADD COLUMN nota TEXT" }];
        run(async |conexion: &mut SqliteConnection| {
            migrate(conexion, MIGRACIONES).await.unwrap();
            assert_eq!(state(conexion).await.unwrap().unwrap().version, 1);
            for _ in 0..2 {
                migrate(conexion, &later).await.unwrap();
                assert_eq!(state(conexion).await.unwrap().unwrap().version, 2);
            }
            sqlx::raw_sql("SELECT nota FROM tramites").execute(conexion).await.unwrap();
        });
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before() {
        let broken = [MIGRACIONES[0], Migracion { version: 2, sql: "CREATE TABLE x (a); nonsense" }];
        run(async |conexion: &mut SqliteConnection| {
            migrate(conexion, MIGRACIONES).await.unwrap();
            assert!(migrate(conexion, &broken).await.is_err());
            assert_eq!(state(conexion).await.unwrap().unwrap().version, 1);
            assert!(sqlx::raw_sql("SELECT * FROM x").execute(&mut *conexion).await.is_err());
            migrate(conexion, MIGRACIONES).await.unwrap();
        });
    }
}
