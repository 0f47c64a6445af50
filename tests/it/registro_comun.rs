//! What the tests of the store share: events to write, a projection of their own, looking into the file behind the program's back.

use std::path::Path;
use std::time::Duration;

use convenio::catalogo::Modelo;
use convenio::registro::sqlite::Sqlite;
use convenio::registro::{Organizacion, Proyeccion, RegistroError};
use convenio::tramite::historia::{advance, vigentes};
use convenio::tramite::{Anotado, Avance, Evidencia, Papeles, Quien, Resumen, Suceso, Titular, TramiteId};
use jiff::civil::{Date, date};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

/// The day of the first event.
pub const PRIMERO: Date = date(2026, 3, 2);

pub fn propia() -> Organizacion {
    Organizacion::propia()
}

/// Opens the store at this path with the projection of the tests, waiting for others a second at most.
pub fn abrir(ruta: &Path) -> Result<Sqlite<'static>, RegistroError> {
    abrir_con(ruta, Duration::from_secs(10), "prueba 1")
}

pub fn abrir_con(ruta: &Path, espera: Duration, huella: &str) -> Result<Sqlite<'static>, RegistroError> {
    Sqlite::open(ruta, espera, Box::new(Prueba(huella.to_owned())))
}

/// An event with this number, written down by Ana on the day that the number says.
pub fn anotado(numero: u32, suceso: Suceso) -> Anotado {
    let fecha = PRIMERO.checked_add(jiff::Span::new().days(numero / 8)).unwrap();
    Anotado {
        numero,
        fecha,
        instante: jiff::Timestamp::from_millisecond(1_772_452_800_000 + i64::from(numero)).unwrap(),
        quien: "Ana Ñancupil".to_owned(),
        suceso,
        evidencias: Vec::new(),
    }
}

pub fn nota(numero: u32, texto: &str) -> Anotado {
    anotado(numero, Suceso::Nota { texto: texto.to_owned() })
}

/// The first events of the trámite of the sostenedor number `n`.
pub fn apertura(n: u32) -> Vec<Anotado> {
    apertura_con(n, None)
}

pub fn apertura_con(n: u32, motivo: Option<&str>) -> Vec<Anotado> {
    let creado = Suceso::Creado {
        modelo: Modelo::ParticularSubvencionado,
        externo: Some(format!("CRM-{n}")),
        desde: None,
        motivo: motivo.map(str::to_owned),
    };
    vec![anotado(1, creado), anotado(2, Suceso::PapelesGenerados(Box::new(papeles(n))))]
}

/// The papers of the sostenedor number `n`, who has two schools of their own.
pub fn papeles(n: u32) -> Papeles {
    Papeles {
        modelo: Modelo::ParticularSubvencionado,
        region: u8::try_from(n % 16 + 1).unwrap(),
        rbds: [2 * n, 2 * n + 1].map(|rbd| format!("{}-{}", 50_000 + rbd, rbd % 10)).to_vec(),
        proveedor_rut: (!n.is_multiple_of(5)).then(|| format!("76.999.{:03}-1", n % 7)),
        paquete: format!("paquete_{n}"),
        huella: String::new(),
        estado: "borrador de referencia".to_owned(),
        perfil: None,
        archivos: Vec::new(),
        titular: Titular {
            sostenedor: format!("Fundación Educacional Los Boldos {n}"),
            sostenedor_rut: format!("65.{:03}.{:03}-2", n / 1000, n % 1000),
            proveedor: if n.is_multiple_of(5) {
                String::new()
            } else {
                format!("Libro de Clases {} SpA", n % 7)
            },
            ..Titular::default()
        },
    }
}

/// A file as evidence.
pub fn evidencia(nombre: &str, bytes: &[u8]) -> Evidencia {
    Evidencia {
        nombre: nombre.to_owned(),
        sha256: convenio::base::huella::sha256(bytes),
        bytes: bytes.len() as u64,
    }
}

/// A board of the tests' own, so that they do not change with the law: a term is what «ampliar» gives.
pub struct Prueba(pub String);

impl Proyeccion for Prueba {
    fn resumen(&self, historia: &[Anotado]) -> Resumen {
        let vigentes = vigentes(historia);
        let avance = advance(Avance::default(), vigentes.iter().copied()).unwrap_or_default();
        let papeles = vigentes.iter().rev().find_map(|a| match &a.suceso {
            Suceso::PapelesGenerados(papeles) => Some(papeles.as_ref()),
            _ => None,
        });
        let persona = vigentes.iter().rev().find_map(|a| match &a.suceso {
            Suceso::Asignar { persona } => persona.clone(),
            _ => None,
        });
        let vence = vigentes.iter().rev().find_map(|a| match a.suceso {
            Suceso::Ampliar { dias } => a.fecha.checked_add(jiff::Span::new().days(dias)).ok(),
            _ => None,
        });
        let externo = match &historia[0].suceso {
            Suceso::Creado { externo, .. } => externo.clone().unwrap_or_default(),
            _ => String::new(),
        };
        let titular = papeles.map(|p| p.titular.clone()).unwrap_or_default();
        Resumen {
            estado: avance.estado,
            desde: historia[0].fecha,
            modelo: papeles.map_or(Modelo::Municipal, |p| p.modelo),
            region: papeles.map_or(0, |p| p.region),
            sostenedor: titular.sostenedor,
            sostenedor_rut: titular.sostenedor_rut,
            proveedor: titular.proveedor,
            proveedor_rut: papeles.and_then(|p| p.proveedor_rut.clone()).unwrap_or_default(),
            rbds: papeles.map(|p| p.rbds.clone()).unwrap_or_default(),
            externo,
            persona: persona.unwrap_or_default(),
            toca: if avance.estado.es_abierto() { Quien::Usted } else { Quien::Nadie },
            accion: format!("{} según {}", avance.estado.nombre(), self.0),
            vence,
            ultima_fecha: vigentes.last().map_or(PRIMERO, |a| a.fecha),
        }
    }

    fn huella(&self) -> String {
        self.0.clone()
    }
}

/// Does something to the file behind the program's back.
pub fn por_fuera<T>(ruta: &Path, work: impl AsyncFnOnce(&mut SqliteConnection) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let options = SqliteConnectOptions::new().filename(ruta).foreign_keys(false);
        let mut conexion = SqliteConnection::connect_with(&options).await.unwrap();
        let made = work(&mut conexion).await;
        conexion.close().await.unwrap();
        made
    })
}

/// Runs these statements on the file behind the program's back.
pub fn sql(ruta: &Path, sentencias: &str) {
    let sentencias = sentencias.to_owned();
    por_fuera(ruta, async move |conexion: &mut SqliteConnection| {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sentencias)).execute(conexion).await.unwrap();
    });
}

/// A name that no store here gives out by chance.
pub fn otro_nombre() -> TramiteId {
    "AAA-AAAA".parse().unwrap()
}
