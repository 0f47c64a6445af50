//! The board in SQLite: its rows, finding them, and making all of them anew.

use std::collections::BTreeSet;
use std::fmt;

use futures_util::future::join;
use sqlx::Sqlite as Motor;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Connection as _, QueryBuilder};

use super::errores::Falla;
use super::filas::{ENTRE_FILAS, ENTRE_VALORES, board, packed_row, word};
use super::lote::Lote;
use super::recorrido::Recorrido;
use super::{Sqlite, begin};
use crate::registro::filtro::{order_key, words_of, words_of_row, words_wanted};
use crate::registro::{Fila, Filtro, Organizacion, Proyeccion, RegistroError, Resultado, Tablero, Tramo};
use crate::tramite::{Resumen, TramiteId};

impl Tablero for Sqlite<'_> {
    fn listar(&self, organizacion: &Organizacion, filtro: &Filtro) -> Resultado<Vec<Fila>> {
        self.block("leer", async |conexion: &mut SqliteConnection| {
            // What others write between two pieces is not seen.
            let mut tx = conexion.begin().await?;
            let mut filas = Vec::new();
            let mut piece = next_piece(&mut tx, organizacion, filtro, String::new()).await?;
            while let Some((packed, last)) = piece {
                if filtro.tramo.is_some() {
                    read_piece(&packed, &mut filas)?;
                    break;
                }
                // SQLite's thread makes the next piece while this one is read.
                let next = next_piece(&mut tx, organizacion, filtro, last);
                let read = async { read_piece(&packed, &mut filas) };
                let (next, read) = join(next, read).await;
                read?;
                piece = next?;
            }
            tx.rollback().await?;
            Ok(filas)
        })
    }

    fn fila(&self, organizacion: &Organizacion, id: TramiteId) -> Resultado<Fila> {
        self.block("leer", async |conexion: &mut SqliteConnection| {
            match row_of(conexion, organizacion, id).await? {
                Some(fila) => Ok(fila),
                None => Err(RegistroError::NoExiste(id.to_string()).into()),
            }
        })
    }

    fn rbds_en_curso(
        &self,
        organizacion: &Organizacion,
        rbds: &[String],
        menos: Option<TramiteId>,
    ) -> Resultado<Vec<(String, TramiteId)>> {
        if rbds.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::<Motor>::new("SELECT rbd, id FROM tablero_rbd WHERE organizacion = ");
        query.push_bind(organizacion.nombre()).push(" AND id <> ");
        query.push_bind(menos.map(|id| id.to_string()).unwrap_or_default()).push(" AND rbd IN (");
        let mut each = query.separated(", ");
        for rbd in rbds {
            each.push_bind(rbd);
        }
        query.push(") ORDER BY rbd, id");
        self.block("leer", async |conexion: &mut SqliteConnection| {
            let rows = query.build().fetch_all(conexion).await?;
            let pair = |row| {
                let rbd = word(row, 0, "un RBD", |t| Some(t.to_owned()))?;
                Ok((rbd, word(row, 1, "el identificador", |t| t.parse().ok())?))
            };
            rows.iter().map(pair).collect()
        })
    }

    fn abierto_igual(&self, organizacion: &Organizacion, clave: &str) -> Resultado<Option<TramiteId>> {
        self.block("leer", async |conexion: &mut SqliteConnection| {
            open_equal(conexion, organizacion, clave).await
        })
    }
}

/// How many rows are packed into one text.
const DE_UNA_VEZ: i64 = 1_000;

/// The packed rows after this place in the order, and the place of the last one; nothing where there is none.
async fn next_piece(
    conexion: &mut SqliteConnection,
    organizacion: &Organizacion,
    filtro: &Filtro,
    despues: String,
) -> Result<Option<(String, String)>, sqlx::Error> {
    let mut query = query_for(organizacion, filtro, despues);
    let (packed, last) =
        query.build_query_as::<(Option<String>, Option<String>)>().fetch_one(conexion).await?;
    Ok(packed.zip(last))
}

fn read_piece(packed: &str, filas: &mut Vec<Fila>) -> Result<(), Falla> {
    for fila in packed.split(ENTRE_FILAS) {
        filas.push(board(fila)?);
    }
    Ok(())
}

/// The query for some rows that are wanted, all in one value. It goes through the organisation's rows in their order.
fn query_for(organizacion: &Organizacion, filtro: &Filtro, despues: String) -> QueryBuilder<Motor> {
    let mut query = QueryBuilder::new(concat!(
        "SELECT group_concat(fila, char(30)), max(orden) FROM (SELECT ",
        packed_row!(),
        " AS fila, orden FROM tablero WHERE organizacion = "
    ));
    query.push_bind(organizacion.nombre()).push(" AND orden > ").push_bind(despues);
    if !filtro.estados.is_empty() {
        query.push(" AND estado IN (");
        let mut each = query.separated(", ");
        for estado in &filtro.estados {
            each.push_bind(estado.clave());
        }
        query.push(")");
    }
    if let Some(abierto) = filtro.abierto {
        query.push(" AND abierto = ").push_bind(i64::from(abierto));
    }
    if let Some(hoy) = filtro.atrasado {
        query.push(" AND vence < ").push_bind(hoy.to_string());
    }
    if let Some(dia) = filtro.vence_hasta {
        query.push(" AND vence <= ").push_bind(dia.to_string());
    }
    if let Some(region) = filtro.region {
        query.push(" AND region = ").push_bind(i64::from(region));
    }
    if let Some(modelo) = filtro.modelo {
        query.push(" AND modelo = ").push_bind(modelo.clave());
    }
    if let Some(toca) = filtro.toca {
        query.push(" AND toca = ").push_bind(toca.clave());
    }
    match filtro.persona.as_deref().map(words_wanted) {
        None => {}
        Some(nadie) if nadie.is_empty() => drop(query.push(" AND persona = ''")),
        Some(palabras) => push_words(&mut query, "busqueda_persona", palabras),
    }
    push_words(&mut query, "busqueda_proveedor", wanted(filtro.proveedor.as_deref()));
    push_words(&mut query, "busqueda", wanted(filtro.texto.as_deref()));
    match filtro.tramo {
        // A stretch is one piece: whoever asks for it wants as many rows as a page has.
        Some(Tramo { desde, cuantos }) => {
            query.push(" ORDER BY orden LIMIT ").push_bind(i64::from(cuantos));
            query.push(" OFFSET ").push_bind(i64::from(desde)).push(")");
        }
        None => drop(query.push(" ORDER BY orden LIMIT ").push_bind(DE_UNA_VEZ).push(")")),
    }
    query
}

fn wanted(escrito: Option<&str>) -> Vec<String> {
    escrito.map(words_wanted).unwrap_or_default()
}

fn push_words(query: &mut QueryBuilder<Motor>, columna: &'static str, palabras: Vec<String>) {
    for palabra in palabras {
        query.push(" AND instr(").push(columna).push(", ").push_bind(format!(" {palabra}")).push(") > 0");
    }
}

/// The row of a trámite.
pub(super) async fn row_of(
    conexion: &mut SqliteConnection,
    organizacion: &Organizacion,
    id: TramiteId,
) -> Result<Option<Fila>, Falla> {
    let packed: Option<String> = sqlx::query_scalar(concat!(
        "SELECT ",
        packed_row!(),
        " FROM tablero WHERE organizacion = ? AND id = ?"
    ))
    .bind(organizacion.nombre())
    .bind(id.to_string())
    .fetch_optional(conexion)
    .await?;
    packed.as_deref().map(board).transpose()
}

/// The open trámite with this sostenedor, model and provider.
pub(super) async fn open_equal(
    conexion: &mut SqliteConnection,
    organizacion: &Organizacion,
    clave: &str,
) -> Result<Option<TramiteId>, Falla> {
    let row = sqlx::query(
        "SELECT id FROM tablero WHERE organizacion = ? AND clave = ? AND abierto = 1 ORDER BY orden LIMIT 1",
    )
    .bind(organizacion.nombre())
    .bind(clave)
    .fetch_optional(conexion)
    .await?;
    row.map(|row| word(&row, 0, "el identificador", |t| t.parse().ok())).transpose()
}

/// What stands in a column of the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Valor {
    Texto(String),
    Numero(i64),
    Nada,
}

impl fmt::Display for Valor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Texto(texto) => write!(f, "«{texto}»"),
            Self::Numero(numero) => write!(f, "{numero}"),
            Self::Nada => f.write_str("nada"),
        }
    }
}

impl Valor {
    /// As it is in [`packed_values`].
    pub(super) fn packed(&self) -> String {
        match self {
            Self::Texto(texto) => texto.clone(),
            Self::Numero(numero) => numero.to_string(),
            Self::Nada => ENTRE_FILAS.to_string(),
        }
    }
}

/// The row of a trámite as it stands in the file.
pub(super) struct FilaPuesta {
    /// What is in each of [`COLUMNAS`], as [`Valor::packed`] has it.
    pub valores: Vec<String>,
    /// The schools by which it is found.
    pub colegios: BTreeSet<String>,
}

impl FilaPuesta {
    /// From what [`packed_values`] gave and the schools with a blank between two.
    pub(super) fn read(valores: &str, colegios: Option<&str>) -> Self {
        let colegios = colegios.unwrap_or_default().split_ascii_whitespace();
        Self {
            valores: valores.split(ENTRE_VALORES).map(str::to_owned).collect(),
            colegios: colegios.map(str::to_owned).collect(),
        }
    }
}

/// The columns of the board after the organisation, in the order of [`values`].
pub(super) const COLUMNAS: [&str; 23] = [
    "orden",
    "id",
    "sucesos",
    "abierto",
    "clave",
    "estado",
    "desde",
    "modelo",
    "region",
    "sostenedor",
    "sostenedor_rut",
    "proveedor",
    "proveedor_rut",
    "rbds",
    "externo",
    "persona",
    "toca",
    "accion",
    "vence",
    "ultima_fecha",
    "busqueda",
    "busqueda_proveedor",
    "busqueda_persona",
];

/// All of [`COLUMNAS`] as one text; a value of its own for each would be copied one by one between two threads.
pub(super) fn packed_values() -> String {
    let each = COLUMNAS.map(|columna| format!("coalesce({columna}, char({}))", u32::from(ENTRE_FILAS)));
    format!("concat_ws(char({}), {})", u32::from(ENTRE_VALORES), each.join(", "))
}

/// What stands in each of [`COLUMNAS`] for this trámite. A list shows no line ends, and rows are packed with signs that no
/// text holds then.
pub(super) fn values(id: TramiteId, r: &Resumen, sucesos: u32) -> [Valor; COLUMNAS.len()] {
    use Valor::{Nada, Numero, Texto};
    let copy = |texto: &str| Texto(texto.replace(char::is_control, " "));
    [
        Texto(order_key(id, r)),
        Texto(id.to_string()),
        Numero(i64::from(sucesos)),
        Numero(i64::from(r.estado.es_abierto())),
        Texto(r.clave()),
        copy(r.estado.clave()),
        Texto(r.desde.to_string()),
        copy(r.modelo.clave()),
        Numero(i64::from(r.region)),
        copy(&r.sostenedor),
        copy(&r.sostenedor_rut),
        copy(&r.proveedor),
        copy(&r.proveedor_rut),
        Texto(r.rbds.join(" ")),
        copy(&r.externo),
        copy(&r.persona),
        copy(r.toca.clave()),
        copy(&r.accion),
        r.vence.map_or(Nada, |dia| Texto(dia.to_string())),
        Texto(r.ultima_fecha.to_string()),
        Texto(words_of_row(id, r)),
        Texto(words_of([r.proveedor.as_str(), &r.proveedor_rut].into_iter())),
        Texto(words_of([r.persona.as_str()].into_iter())),
    ]
}

/// The schools by which a trámite is found while it is open, each once.
pub(super) fn schools(resumen: &Resumen) -> BTreeSet<&str> {
    let abierto = resumen.estado.es_abierto();
    resumen.rbds.iter().filter(|_| abierto).map(String::as_str).collect()
}

/// Makes every row of every organisation anew and writes down by which projection: all of it or nothing.
pub(super) async fn rebuild(
    conexion: &mut SqliteConnection,
    proyeccion: &dyn Proyeccion,
) -> Result<(), Falla> {
    let huella = proyeccion.huella();
    let mut tx = begin(conexion).await?;
    let hecha: Option<String> = sqlx::query_scalar("SELECT valor FROM datos WHERE clave = 'proyeccion'")
        .fetch_optional(&mut *tx)
        .await?;
    if hecha.as_ref() == Some(&huella) {
        // Another process did it while this one waited.
        return Ok(());
    }
    sqlx::raw_sql("DELETE FROM tablero_rbd; DELETE FROM tablero").execute(&mut *tx).await?;
    let organizaciones: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT organizacion FROM tramites").fetch_all(&mut *tx).await?;
    for organizacion in organizaciones.into_iter().map(Organizacion::new) {
        let mut recorrido = Recorrido::new(&organizacion);
        while let Some(tramo) = recorrido.next(&mut tx).await? {
            for tramite in tramo {
                let historia = tramite.historia();
                if let (Some(id), false) = (tramite.id(), historia.is_empty()) {
                    let mut lote = Lote::new(&organizacion, id);
                    lote.fila(&proyeccion.resumen(&historia), tramite.cabeza.sucesos, None);
                    lote.write(&mut tx).await?;
                }
            }
        }
    }
    sqlx::query(
        "INSERT INTO datos (clave, valor) VALUES ('proyeccion', ?)
         ON CONFLICT (clave) DO UPDATE SET valor = excluded.valor",
    )
    .bind(huella)
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}
