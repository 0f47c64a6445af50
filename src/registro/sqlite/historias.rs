//! Histories in SQLite: beginning a trámite, adding to it, reading it, taking one in whole.

use std::sync::LazyLock;

use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::errores::Falla;
use super::filas::{columns_of_event, event, small, word};
use super::lote::Lote;
use super::tablero::FilaPuesta;
use super::{Sqlite, archivos, begin, tablero};
use crate::base::azar;
use crate::registro::cadena::{Cabeza, named, read_whole};
use crate::registro::{Historias, Importado, Organizacion, RegistroError, Resultado};
use crate::tramite::escrito::{Escrito, Personal};
use crate::tramite::{Anotado, Prefijo, Suceso, TramiteId};

/// How many names an ambiguous beginning shows.
const MUCHOS: i64 = 10;
/// How often a free name is looked for. With a million trámites one in two thousand is taken.
const INTENTOS: usize = 100;

impl Historias for Sqlite<'_> {
    fn crear(
        &self,
        organizacion: &Organizacion,
        sucesos: &[Anotado],
        archivos: &[&[u8]],
    ) -> Resultado<TramiteId> {
        let Some(primero) = sucesos.first() else {
            return Err(RegistroError::Interno("un trámite sin sucesos".to_owned()));
        };
        let resumen = self.proyeccion.resumen(sucesos);
        let con_motivo = matches!(&primero.suceso, Suceso::Creado { motivo: Some(_), .. });
        self.block("crear el trámite en", async |conexion: &mut SqliteConnection| {
            let mut tx = begin(conexion).await?;
            if !con_motivo
                && resumen.estado.es_abierto()
                && let Some(otro) = tablero::open_equal(&mut tx, organizacion, &resumen.clave()).await?
            {
                return Err(RegistroError::YaHayOtro(otro).into());
            }
            let id = free_name(&mut tx, organizacion).await?;
            let (escritos, cabeza) = Cabeza::beginning(organizacion, id).write(sucesos)?;
            archivos::keep(&mut tx, organizacion, &primero.quien, archivos).await?;
            check_files(&mut tx, organizacion, sucesos).await?;
            let mut lote = Lote::new(organizacion, id);
            lote.tramite(&cabeza, &primero.quien);
            lote.sucesos(&escritos);
            lote.fila(&resumen, cabeza.sucesos, None);
            lote.write(&mut tx).await?;
            tx.commit().await?;
            Ok(id)
        })
    }

    fn agregar(
        &self,
        organizacion: &Organizacion,
        id: TramiteId,
        vistos: u32,
        sucesos: &[Anotado],
        archivos: &[&[u8]],
    ) -> Resultado<()> {
        let Some(primero) = sucesos.first() else { return Ok(()) };
        self.block("escribir en", async |conexion: &mut SqliteConnection| {
            let mut tx = begin(conexion).await?;
            let Some(guardado) = kept(&mut tx, organizacion, id).await? else {
                return Err(RegistroError::NoExiste(id.to_string()).into());
            };
            let Guardado { cabeza, mut historia, fila } = guardado;
            if cabeza.sucesos != vistos {
                let ajenos = historia.into_iter().filter(|a| a.numero > vistos).collect();
                return Err(RegistroError::Conflicto { id, ajenos }.into());
            }
            let (escritos, cabeza) = cabeza.write(sucesos)?;
            archivos::keep(&mut tx, organizacion, &primero.quien, archivos).await?;
            check_files(&mut tx, organizacion, sucesos).await?;
            historia.extend_from_slice(sucesos);
            let resumen = self.proyeccion.resumen(&historia);
            let mut lote = Lote::new(organizacion, id);
            lote.sucesos(&escritos);
            lote.cabeza(&cabeza);
            lote.fila(&resumen, cabeza.sucesos, fila.as_ref());
            lote.write(&mut tx).await?;
            Ok(tx.commit().await?)
        })
    }

    fn historia(&self, organizacion: &Organizacion, id: TramiteId) -> Resultado<Vec<Anotado>> {
        self.block("leer", async |conexion: &mut SqliteConnection| {
            let historia = history(conexion, organizacion, id).await?;
            if historia.is_empty() {
                return Err(RegistroError::NoExiste(id.to_string()).into());
            }
            Ok(historia)
        })
    }

    fn hallar(&self, organizacion: &Organizacion, prefijo: &Prefijo) -> Resultado<TramiteId> {
        let comienzo = prefijo.shown();
        self.block("leer", async |conexion: &mut SqliteConnection| {
            // No sign of a name comes after `~`.
            let rows = sqlx::query(
                "SELECT id FROM tramites WHERE organizacion = ?1 AND id >= ?2 AND id < ?2 || '~' ORDER BY id LIMIT ?3",
            )
            .bind(organizacion.nombre())
            .bind(&comienzo)
            .bind(MUCHOS)
            .fetch_all(conexion)
            .await?;
            let ids = rows.iter().map(|row| word(row, 0, "el identificador", |t| t.parse().ok()));
            let ids = ids.collect::<Result<Vec<TramiteId>, Falla>>()?;
            match ids[..] {
                [] => Err(RegistroError::NoExiste(comienzo).into()),
                [id] => Ok(id),
                _ => Err(RegistroError::Ambiguo { escrito: comienzo, ids }.into()),
            }
        })
    }

    fn escritos(&self, organizacion: &Organizacion, id: TramiteId) -> Resultado<Vec<Escrito>> {
        self.block("leer", async |conexion: &mut SqliteConnection| {
            let escritos = written(conexion, organizacion, id).await?;
            if escritos.is_empty() {
                return Err(RegistroError::NoExiste(id.to_string()).into());
            }
            Ok(escritos)
        })
    }

    fn importar(
        &self,
        organizacion: &Organizacion,
        quien: &str,
        id: TramiteId,
        escritos: &[Escrito],
        archivos: &[&[u8]],
    ) -> Resultado<Importado> {
        let (historia, cabeza) = read_whole(organizacion, id, escritos)?;
        self.block("escribir en", async |conexion: &mut SqliteConnection| {
            let mut tx = begin(conexion).await?;
            if let Some(puesta) = head(&mut tx, organizacion, id).await? {
                let same = puesta == cabeza;
                return if same { Ok(Importado::YaEstaba) } else { Err(RegistroError::OtroIgual(id).into()) };
            }
            archivos::keep(&mut tx, organizacion, quien, archivos).await?;
            let present = |e: &&Escrito| matches!(e.personal, Personal::Presente { .. });
            let numeros: Vec<u32> = escritos.iter().filter(present).map(|e| e.numero).collect();
            // What was erased took its files with it.
            let whole: Vec<Anotado> =
                historia.iter().filter(|a| numeros.contains(&a.numero)).cloned().collect();
            check_files(&mut tx, organizacion, &whole).await?;
            let mut lote = Lote::new(organizacion, id);
            lote.tramite(&cabeza, quien);
            lote.sucesos(escritos);
            lote.fila(&self.proyeccion.resumen(&historia), cabeza.sucesos, None);
            lote.write(&mut tx).await?;
            tx.commit().await?;
            Ok(Importado::Nuevo)
        })
    }
}

/// A name that no trámite of the organisation has.
async fn free_name(conexion: &mut SqliteConnection, organizacion: &Organizacion) -> Result<TramiteId, Falla> {
    for _ in 0..INTENTOS {
        let bytes = azar::bytes().map_err(RegistroError::sistema("tomar números al azar"))?;
        let id = TramiteId::from_random(bytes);
        if head(conexion, organizacion, id).await?.is_none() {
            return Ok(id);
        }
    }
    Err(RegistroError::Interno("no se halló un identificador libre".to_owned()).into())
}

/// Where the trámite's chain is; nothing where there is no such trámite.
async fn head(
    conexion: &mut SqliteConnection,
    organizacion: &Organizacion,
    id: TramiteId,
) -> Result<Option<Cabeza>, Falla> {
    let row = sqlx::query_as::<_, (i64, String)>(
        "SELECT sucesos, huella FROM tramites WHERE organizacion = ? AND id = ?",
    )
    .bind(organizacion.nombre())
    .bind(id.to_string())
    .fetch_optional(conexion)
    .await?;
    row.map(|(sucesos, huella)| Ok(Cabeza { sucesos: small(sucesos)?, huella })).transpose()
}

/// The events of a trámite as they are kept.
async fn written(
    conexion: &mut SqliteConnection,
    organizacion: &Organizacion,
    id: TramiteId,
) -> Result<Vec<Escrito>, Falla> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns_of_event!(),
        " FROM sucesos WHERE organizacion = ? AND id = ? ORDER BY numero"
    ))
    .bind(organizacion.nombre())
    .bind(id.to_string())
    .fetch_all(conexion)
    .await?;
    rows.iter().map(|row| event(row, 0)).collect()
}

/// A trámite as it is before somebody adds to it.
struct Guardado {
    cabeza: Cabeza,
    historia: Vec<Anotado>,
    /// Its row of the board, which it has unless the file is damaged.
    fila: Option<FilaPuesta>,
}

/// What [`kept`] asks.
static DE_UN_TRAMITE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT cuantos, ultima, fila, colegios, {} FROM (
            SELECT sucesos AS cuantos, huella AS ultima,
                (SELECT {} FROM tablero WHERE organizacion = ?1 AND id = ?2) AS fila,
                (SELECT group_concat(rbd, ' ') FROM
                    (SELECT rbd FROM tablero_rbd WHERE organizacion = ?1 AND id = ?2)) AS colegios
            FROM tramites WHERE organizacion = ?1 AND id = ?2
        ), sucesos WHERE organizacion = ?1 AND id = ?2 ORDER BY numero",
        columns_of_event!(),
        tablero::packed_values()
    )
});

/// The trámite, all that an addition to it needs, in one question; nothing where there is no such trámite.
async fn kept(
    conexion: &mut SqliteConnection,
    organizacion: &Organizacion,
    id: TramiteId,
) -> Result<Option<Guardado>, Falla> {
    let rows = sqlx::query(DE_UN_TRAMITE.as_str())
        .bind(organizacion.nombre())
        .bind(id.to_string())
        .fetch_all(conexion)
        .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let fila: Option<String> = first.try_get(2)?;
    let colegios: Option<String> = first.try_get(3)?;
    let escritos = rows.iter().map(|row| event(row, 4)).collect::<Result<Vec<_>, _>>()?;
    Ok(Some(Guardado {
        cabeza: Cabeza { sucesos: small(first.try_get(0)?)?, huella: first.try_get(1)? },
        historia: read(id, &escritos)?,
        fila: fila.map(|fila| FilaPuesta::read(&fila, colegios.as_deref())),
    }))
}

async fn history(
    conexion: &mut SqliteConnection,
    organizacion: &Organizacion,
    id: TramiteId,
) -> Result<Vec<Anotado>, Falla> {
    read(id, &written(conexion, organizacion, id).await?)
}

fn read(id: TramiteId, escritos: &[Escrito]) -> Result<Vec<Anotado>, Falla> {
    let read = |e: &Escrito| {
        e.read().map_err(|e| Falla::Base(sqlx::Error::Decode(format!("trámite {id}: {e}").into())))
    };
    escritos.iter().map(read).collect()
}

/// Refuses events that name a file which is not kept.
async fn check_files(
    conexion: &mut SqliteConnection,
    organizacion: &Organizacion,
    sucesos: &[Anotado],
) -> Result<(), Falla> {
    for sha256 in sucesos.iter().flat_map(named) {
        if !archivos::is_kept(conexion, organizacion, sha256).await? {
            return Err(RegistroError::SinArchivo(sha256.to_owned()).into());
        }
    }
    Ok(())
}
