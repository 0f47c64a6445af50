//! Looking at everything in the file: chains, board, files, and what SQLite says of itself.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Connection as _, QueryBuilder, Row as _, Sqlite as Motor};

use super::Sqlite;
use super::errores::{Falla, database_words};
use super::recorrido::{Guardado, Recorrido};
use super::tablero::{COLUMNAS, Valor, schools, values};
use crate::base::huella;
use crate::registro::cadena::{Cabeza, named};
use crate::registro::{Falta, Informe, Organizacion, Proyeccion, Resultado, Verificacion};
use crate::tramite::escrito::Personal;

impl Verificacion for Sqlite<'_> {
    fn verificar(&self, organizacion: &Organizacion) -> Resultado<Informe> {
        self.block("leer", async |conexion: &mut SqliteConnection| {
            // What others write meanwhile is not seen.
            let mut tx = conexion.begin().await?;
            let mut informe = Informe::default();
            let mut look =
                Mirada { organizacion, proyeccion: self.proyeccion.as_ref(), informe: &mut informe };
            match look.at_all(&mut tx).await {
                Ok(()) => {}
                // The database can't give what is asked for: that is what was looked for.
                Err(Falla::Base(error)) if is_damage(&error) => {
                    informe.faltas.push(Falta::Base(database_words(&error)));
                }
                Err(falla) => return Err(falla),
            }
            tx.rollback().await?;
            Ok(informe)
        })
    }
}

fn is_damage(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. })
        || super::errores::is_corrupt(error)
}

/// One look at everything.
struct Mirada<'a> {
    organizacion: &'a Organizacion,
    proyeccion: &'a dyn Proyeccion,
    informe: &'a mut Informe,
}

impl Mirada<'_> {
    async fn at_all(&mut self, conexion: &mut SqliteConnection) -> Result<(), Falla> {
        self.at_database(conexion).await?;
        let guardados: BTreeSet<String> =
            sqlx::query_scalar("SELECT sha256 FROM archivos WHERE organizacion = ?")
                .bind(self.organizacion.nombre())
                .fetch_all(&mut *conexion)
                .await?
                .into_iter()
                .collect();
        let mut recorrido = Recorrido::new(self.organizacion);
        while let Some(tramo) = recorrido.next(conexion).await? {
            let rows = self.board_rows(conexion, &tramo).await?;
            for tramite in &tramo {
                self.at_chain(tramite);
                self.at_named_files(tramite, &guardados);
                self.at_board(tramite, rows.get(&tramite.nombre));
            }
        }
        self.at_files(conexion, &guardados).await
    }

    /// What SQLite finds by itself.
    async fn at_database(&mut self, conexion: &mut SqliteConnection) -> Result<(), Falla> {
        let dicho: Vec<String> =
            sqlx::query_scalar("PRAGMA integrity_check(20)").fetch_all(&mut *conexion).await?;
        self.informe.faltas.extend(dicho.into_iter().filter(|d| d != "ok").map(Falta::Base));
        let huerfanas: Vec<SqliteRow> =
            sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut *conexion).await?;
        for row in huerfanas.iter().take(20) {
            let tabla: String = row.try_get(0)?;
            self.informe
                .faltas
                .push(Falta::Base(format!("la tabla «{tabla}» nombra un trámite que no está")));
        }
        Ok(())
    }

    /// Each event follows the one before, and the last is where the trámite's row says.
    fn at_chain(&mut self, tramite: &Guardado) {
        self.informe.tramites += 1;
        let fault = |numero, que: String| Falta::Suceso { id: tramite.nombre.clone(), numero, que };
        let Some(id) = tramite.id() else {
            self.informe.faltas.push(fault(0, "el nombre del trámite no es de los nuestros".to_owned()));
            return;
        };
        let mut cabeza = Cabeza::beginning(self.organizacion, id);
        for escrito in &tramite.escritos {
            self.informe.sucesos += 1;
            self.informe.borrados += u64::from(escrito.personal == Personal::Borrado);
            if let Some(que) = cabeza.fault(escrito) {
                self.informe.faltas.push(fault(escrito.numero, que));
            } else if let Err(error) = escrito.read() {
                self.informe.faltas.push(fault(escrito.numero, format!("no se entiende: {}", error.que)));
            }
            // Goes on from what is there, so that one fault is told once.
            cabeza = Cabeza::ending(escrito);
        }
        if cabeza.sucesos != tramite.cabeza.sucesos {
            let (hay, deben) = (cabeza.sucesos, tramite.cabeza.sucesos);
            self.informe.faltas.push(Falta::Cortado { id: tramite.nombre.clone(), hay, deben });
        } else if cabeza.huella != tramite.cabeza.huella {
            let que = "no es el último que se anotó".to_owned();
            self.informe.faltas.push(fault(cabeza.sucesos, que));
        }
    }

    /// Every file that an event names is there, unless what was personal was erased, and the files with it.
    fn at_named_files(&mut self, tramite: &Guardado, guardados: &BTreeSet<String>) {
        for escrito in tramite.escritos.iter().filter(|e| e.personal != Personal::Borrado) {
            let Ok(anotado) = escrito.read() else { continue };
            for sha256 in named(&anotado).filter(|sha256| !guardados.contains(*sha256)) {
                let que =
                    format!("falta, y lo nombra el suceso {} del trámite {}", escrito.numero, tramite.nombre);
                self.informe.faltas.push(Falta::Archivo { sha256: sha256.to_owned(), que });
            }
        }
    }

    /// The row is the one that follows from the history.
    fn at_board(&mut self, tramite: &Guardado, row: Option<&(Vec<Valor>, BTreeSet<String>)>) {
        let historia = tramite.historia();
        let (Some(id), false) = (tramite.id(), historia.is_empty()) else { return };
        // A chain that is broken was told; what follows from it can't be right.
        if historia.len() != tramite.escritos.len() {
            return;
        }
        let mut differs = |que: String| {
            self.informe.faltas.push(Falta::Tablero { id: tramite.nombre.clone(), que });
        };
        let Some((hay, rbds)) = row else { return differs("le falta la fila".to_owned()) };
        let resumen = self.proyeccion.resumen(&historia);
        let deben = values(id, &resumen, tramite.cabeza.sucesos);
        for ((columna, hay), debe) in COLUMNAS.iter().zip(hay).zip(&deben) {
            if hay != debe {
                differs(format!("en «{columna}» dice {hay} y debe decir {debe}"));
            }
        }
        if !rbds.iter().map(String::as_str).eq(schools(&resumen)) {
            differs("sus RBD en curso son otros".to_owned());
        }
    }

    /// The rows of these trámites and their schools, by name.
    async fn board_rows(
        &self,
        conexion: &mut SqliteConnection,
        tramo: &[Guardado],
    ) -> Result<BTreeMap<String, (Vec<Valor>, BTreeSet<String>)>, Falla> {
        let (Some(primero), Some(ultimo)) = (tramo.first(), tramo.last()) else { return Ok(BTreeMap::new()) };
        let between = |columnas: &str, tabla: &str| {
            let mut query = QueryBuilder::<Motor>::new("SELECT id, ");
            query.push(columnas).push(" FROM ").push(tabla).push(" WHERE organizacion = ");
            query.push_bind(self.organizacion.nombre().to_owned()).push(" AND id >= ");
            query.push_bind(primero.nombre.clone()).push(" AND id <= ").push_bind(ultimo.nombre.clone());
            query
        };
        let mut rows = BTreeMap::new();
        for row in between(&COLUMNAS.join(", "), "tablero").build().fetch_all(&mut *conexion).await? {
            let values = (1..=COLUMNAS.len()).map(|i| value(&row, i)).collect::<Result<_, _>>()?;
            rows.insert(row.try_get(0)?, (values, BTreeSet::new()));
        }
        for row in between("rbd", "tablero_rbd").build().fetch_all(&mut *conexion).await? {
            if let Some((_, rbds)) = rows.get_mut(row.try_get::<&str, _>(0)?) {
                rbds.insert(row.try_get(1)?);
            }
        }
        Ok(rows)
    }

    /// Each file has the bytes of its digest.
    async fn at_files(
        &mut self,
        conexion: &mut SqliteConnection,
        guardados: &BTreeSet<String>,
    ) -> Result<(), Falla> {
        for sha256 in guardados {
            let contenido: Vec<u8> =
                sqlx::query_scalar("SELECT contenido FROM archivos WHERE organizacion = ? AND sha256 = ?")
                    .bind(self.organizacion.nombre())
                    .bind(sha256)
                    .fetch_one(&mut *conexion)
                    .await?;
            self.informe.archivos += 1;
            if huella::sha256(&contenido) != *sha256 {
                let que = "su contenido fue modificado".to_owned();
                self.informe.faltas.push(Falta::Archivo { sha256: sha256.clone(), que });
            }
        }
        Ok(())
    }
}

/// What stands in this column.
fn value(row: &SqliteRow, columna: usize) -> Result<Valor, sqlx::Error> {
    if let Ok(texto) = row.try_get::<Option<String>, _>(columna) {
        return Ok(texto.map_or(Valor::Nada, Valor::Texto));
    }
    Ok(Valor::Numero(row.try_get(columna)?))
}
