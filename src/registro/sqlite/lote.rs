//! What one call writes of a trámite, gathered into one order for SQLite: each order by itself is a trip to its thread and back.

use std::collections::BTreeSet;

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite as Motor};

use super::errores::Falla;
use super::filas::columns_of_event;
use super::tablero::{COLUMNAS, FilaPuesta, Valor, schools, values};
use crate::registro::Organizacion;
use crate::registro::cadena::Cabeza;
use crate::tramite::escrito::{Escrito, Personal};
use crate::tramite::{Resumen, TramiteId};

/// How many rows one order holds, so that a long history is no order of megabytes.
const MUCHAS: usize = 200;

/// What is to be written of a trámite.
pub(super) struct Lote<'a> {
    organizacion: &'a Organizacion,
    id: TramiteId,
    nombre: String,
    ordenes: Vec<QueryBuilder<Motor>>,
    rows: usize,
}

impl<'a> Lote<'a> {
    pub(super) fn new(organizacion: &'a Organizacion, id: TramiteId) -> Self {
        Self { organizacion, id, nombre: id.to_string(), ordenes: Vec::new(), rows: 0 }
    }

    /// One statement more, which begins like this.
    fn statement(&mut self, sql: &str) -> &mut QueryBuilder<Motor> {
        if self.rows.is_multiple_of(MUCHAS) {
            self.ordenes.push(QueryBuilder::new(""));
        }
        self.rows += 1;
        let last = self.ordenes.len() - 1;
        self.ordenes[last].push(sql)
    }

    /// A new trámite.
    pub(super) fn tramite(&mut self, cabeza: &Cabeza, quien: &str) {
        let (organizacion, nombre) = (self.organizacion.nombre(), self.nombre.clone());
        self.statement("INSERT INTO tramites (organizacion, id, sucesos, huella, quien) VALUES (")
            .push_bind(organizacion)
            .push(", ")
            .push_bind(nombre)
            .push(", ")
            .push_bind(i64::from(cabeza.sucesos))
            .push(", ")
            .push_bind(&cabeza.huella)
            .push(", ")
            .push_bind(quien)
            .push(");");
    }

    /// Where the chain of a trámite is now.
    pub(super) fn cabeza(&mut self, cabeza: &Cabeza) {
        let (organizacion, nombre) = (self.organizacion.nombre(), self.nombre.clone());
        self.statement("UPDATE tramites SET sucesos = ")
            .push_bind(i64::from(cabeza.sucesos))
            .push(", huella = ")
            .push_bind(&cabeza.huella)
            .push(" WHERE organizacion = ")
            .push_bind(organizacion)
            .push(" AND id = ")
            .push_bind(nombre)
            .push(";");
    }

    /// These events.
    pub(super) fn sucesos(&mut self, escritos: &[Escrito]) {
        let (organizacion, nombre) = (self.organizacion.nombre(), self.nombre.clone());
        for escrito in escritos {
            let (azar, personal) = match &escrito.personal {
                Personal::Presente { azar, texto } => (Some(azar.as_slice()), Some(texto)),
                Personal::Borrado => (None, None),
            };
            let orden = self.statement(concat!(
                "INSERT INTO sucesos (organizacion, id, ",
                columns_of_event!(),
                ") VALUES ("
            ));
            let mut each = orden.separated(", ");
            each.push_bind(organizacion)
                .push_bind(nombre.as_str())
                .push_bind(i64::from(escrito.numero))
                .push_bind(&escrito.fecha)
                .push_bind(escrito.instante)
                .push_bind(&escrito.tipo)
                .push_bind(&escrito.publico)
                .push_bind(azar)
                .push_bind(personal)
                .push_bind(&escrito.eslabon.compromiso)
                .push_bind(&escrito.eslabon.anterior)
                .push_bind(&escrito.eslabon.huella);
            orden.push(");");
        }
    }

    /// The row of the board, as far as it is another than the one `antes`. A column that stays is not named: SQLite writes
    /// every index of a row anew where its place in the order is named, though it is the same.
    pub(super) fn fila(&mut self, resumen: &Resumen, sucesos: u32, antes: Option<&FilaPuesta>) {
        let organizacion = self.organizacion.nombre();
        let values = values(self.id, resumen, sucesos);
        let Some(antes) = antes else {
            let orden = self.statement("INSERT INTO tablero (organizacion, ");
            orden.push(COLUMNAS.join(", ")).push(") VALUES (").push_bind(organizacion);
            for valor in values {
                push_value(orden.push(", "), valor);
            }
            orden.push(");");
            self.colegios(&schools(resumen));
            return;
        };
        let all = COLUMNAS.into_iter().zip(values).zip(&antes.valores);
        let changed: Vec<_> = all.filter(|((_, new), old)| new.packed() != **old).map(|(c, _)| c).collect();
        if !changed.is_empty() {
            let nombre = self.nombre.clone();
            let orden = self.statement("UPDATE tablero SET ");
            for (n, (columna, valor)) in changed.into_iter().enumerate() {
                push_value(orden.push(if n == 0 { "" } else { ", " }).push(columna).push(" = "), valor);
            }
            orden
                .push(" WHERE organizacion = ")
                .push_bind(organizacion)
                .push(" AND id = ")
                .push_bind(nombre)
                .push(";");
        }
        let now = schools(resumen);
        if now.iter().copied().eq(antes.colegios.iter().map(String::as_str)) {
            return;
        }
        let nombre = self.nombre.clone();
        self.statement("DELETE FROM tablero_rbd WHERE organizacion = ")
            .push_bind(organizacion)
            .push(" AND id = ")
            .push_bind(nombre)
            .push(";");
        self.colegios(&now);
    }

    /// The schools by which the row is found.
    fn colegios(&mut self, rbds: &BTreeSet<&str>) {
        let (organizacion, nombre) = (self.organizacion.nombre(), self.nombre.clone());
        for rbd in rbds {
            let orden = self.statement("INSERT INTO tablero_rbd (organizacion, rbd, id) VALUES (");
            orden.separated(", ").push_bind(organizacion).push_bind(*rbd).push_bind(nombre.as_str());
            orden.push(");");
        }
    }

    /// Writes all of it.
    pub(super) async fn write(mut self, conexion: &mut SqliteConnection) -> Result<(), Falla> {
        // Orders of this length are hardly ever the same twice.
        let usual = self.rows < MUCHAS / 10;
        for orden in &mut self.ordenes {
            orden.build().persistent(usual).execute(&mut *conexion).await?;
        }
        Ok(())
    }
}

fn push_value(orden: &mut QueryBuilder<Motor>, valor: Valor) {
    match valor {
        Valor::Texto(texto) => orden.push_bind(texto),
        Valor::Numero(numero) => orden.push_bind(numero),
        Valor::Nada => orden.push_bind(None::<String>),
    };
}
