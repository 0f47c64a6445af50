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

/// The columns of a row of the board, in the order in which they are read.
macro_rules! columns_of_row {
    () => {
        "id, sucesos, estado, desde, modelo, region, sostenedor, sostenedor_rut, proveedor, proveedor_rut, rbds, externo, \
         persona, toca, accion, vence, ultima_fecha"
    };
}
pub(super) use columns_of_row;

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

/// The row of the board in this row.
pub(super) fn board(row: &SqliteRow) -> Result<Fila, Falla> {
    Ok(Fila {
        id: word(row, 0, "el identificador", |t| t.parse().ok())?,
        sucesos: small(row.try_get(1)?)?,
        resumen: Resumen {
            estado: word(row, 2, "el estado", |t| Estado::TODOS.into_iter().find(|e| e.clave() == t))?,
            desde: word(row, 3, "una fecha", |t| t.parse().ok())?,
            modelo: word(row, 4, "el modelo", |t| Modelo::TODOS.into_iter().find(|m| m.clave() == t))?,
            region: u8::try_from(row.try_get::<i64, _>(5)?)
                .map_err(|e| strange("la región", &e.to_string()))?,
            sostenedor: row.try_get(6)?,
            sostenedor_rut: row.try_get(7)?,
            proveedor: row.try_get(8)?,
            proveedor_rut: row.try_get(9)?,
            rbds: row.try_get::<&str, _>(10)?.split_ascii_whitespace().map(str::to_owned).collect(),
            externo: row.try_get(11)?,
            persona: row.try_get(12)?,
            toca: word(row, 13, "a quién le toca", |t| Quien::TODOS.into_iter().find(|q| q.clave() == t))?,
            accion: row.try_get(14)?,
            vence: match row.try_get::<Option<&str>, _>(15)? {
                None => None,
                Some(dia) => Some(dia.parse().map_err(|_| strange("una fecha", dia))?),
            },
            ultima_fecha: word(row, 16, "una fecha", |t| t.parse().ok())?,
        },
    })
}

/// The text in this column as a value.
pub(super) fn word<T>(
    row: &SqliteRow,
    columna: usize,
    que: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Falla> {
    let texto: &str = row.try_get(columna)?;
    read(texto).ok_or_else(|| strange(que, texto))
}
