//! Rows of the tables as values, and back.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::errores::Falla;
use crate::catalogo::Modelo;
use crate::registro::Fila;
use crate::tramite::escrito::{Escrito, Eslabon, Personal};
use crate::tramite::{Estado, Quien, Resumen};

/// The columns of an event, in the order in which they are read and written.
macro_rules! columns_of_event {
    () => {
        "numero, fecha, instante, tipo, publico, azar, personal, compromiso, anterior, huella"
    };
}
pub(super) use columns_of_event;

/// Between two values of a packed row; no value of the board holds one.
pub(super) const ENTRE_VALORES: char = '\u{1f}';
/// Between two packed rows.
pub(super) const ENTRE_FILAS: char = '\u{1e}';

/// A row of the board as one text, its values in the order in which they are read. A value of its own for each column would
/// be copied one by one from SQLite's thread into ours, which takes longer than everything else of a long list.
macro_rules! packed_row {
    () => {
        "concat_ws(char(31), id, sucesos, estado, desde, modelo, region, sostenedor, sostenedor_rut, proveedor, proveedor_rut, \
         rbds, externo, persona, toca, accion, coalesce(vence, ''), ultima_fecha)"
    };
}
pub(super) use packed_row;

/// A value that we never write.
fn strange(que: &str, valor: &str) -> Falla {
    Falla::Base(sqlx::Error::Decode(format!("{que} es «{valor}»").into()))
}

/// A count or a place, none of which the store lets grow past `u32`.
pub(super) fn small(numero: i64) -> Result<u32, Falla> {
    u32::try_from(numero).map_err(|_| strange("un número", &numero.to_string()))
}

/// The event in this row, whose first column is at `desde`.
pub(super) fn event(row: &SqliteRow, desde: usize) -> Result<Escrito, Falla> {
    let azar: Option<Vec<u8>> = row.try_get(desde + 5)?;
    let texto: Option<String> = row.try_get(desde + 6)?;
    let personal = match (azar.map(<[u8; 32]>::try_from), texto) {
        (Some(Ok(azar)), Some(texto)) => Personal::Presente { azar, texto },
        (None, None) => Personal::Borrado,
        // Half of it is there: nothing that the chain could hold.
        (_, texto) => Personal::Presente { azar: [0; 32], texto: texto.unwrap_or_default() },
    };
    Ok(Escrito {
        numero: small(row.try_get(desde)?)?,
        fecha: row.try_get(desde + 1)?,
        instante: row.try_get(desde + 2)?,
        tipo: row.try_get(desde + 3)?,
        publico: row.try_get(desde + 4)?,
        personal,
        eslabon: Eslabon {
            compromiso: row.try_get(desde + 7)?,
            anterior: row.try_get(desde + 8)?,
            huella: row.try_get(desde + 9)?,
        },
    })
}

/// The row of the board in a packed row.
pub(super) fn board(packed: &str) -> Result<Fila, Falla> {
    let mut valores = packed.split(ENTRE_VALORES);
    let mut next = || valores.next().ok_or_else(|| strange("una fila del tablero", packed));
    Ok(Fila {
        id: value(next()?, "el identificador", |t| t.parse().ok())?,
        sucesos: value(next()?, "un número", |t| t.parse().ok())?,
        resumen: Resumen {
            estado: value(next()?, "el estado", |t| Estado::TODOS.into_iter().find(|e| e.clave() == t))?,
            desde: value(next()?, "una fecha", |t| t.parse().ok())?,
            modelo: value(next()?, "el modelo", |t| Modelo::TODOS.into_iter().find(|m| m.clave() == t))?,
            region: value(next()?, "la región", |t| t.parse().ok())?,
            sostenedor: next()?.to_owned(),
            sostenedor_rut: next()?.to_owned(),
            proveedor: next()?.to_owned(),
            proveedor_rut: next()?.to_owned(),
            rbds: next()?.split_ascii_whitespace().map(str::to_owned).collect(),
            externo: next()?.to_owned(),
            persona: next()?.to_owned(),
            toca: value(next()?, "a quién le toca", |t| Quien::TODOS.into_iter().find(|q| q.clave() == t))?,
            accion: next()?.to_owned(),
            vence: match next()? {
                "" => None,
                dia => Some(value(dia, "una fecha", |t| t.parse().ok())?),
            },
            ultima_fecha: value(next()?, "una fecha", |t| t.parse().ok())?,
        },
    })
}

/// What a text of the store means.
fn value<T>(texto: &str, que: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<T, Falla> {
    read(texto).ok_or_else(|| strange(que, texto))
}

/// The text in this column as a value.
pub(super) fn word<T>(
    row: &SqliteRow,
    columna: usize,
    que: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Falla> {
    value(row.try_get(columna)?, que, read)
}
