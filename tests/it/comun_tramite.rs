//! Histories of trámites for the tests of reports: short to write, with the facts of a real profile.

use convenio::catalogo::Catalogo;
use convenio::informes::Tramite;
use convenio::perfil::{read_toml, revisar};
use convenio::tramite::papeles::facts;
use convenio::tramite::{Anotado, Canal, Evidencia, Papeles, Situacion, Suceso, Titular, TramiteId};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::comun::{HOY, ejemplo};

pub fn dia(escrito: &str) -> Date {
    escrito.parse().unwrap()
}

pub fn id(n: u8) -> TramiteId {
    TramiteId::from_random([n, 1, 2, 3, 4, 5, 6])
}

/// The papers of a sample, as if they had been kept.
pub fn papeles(perfil: &str, region: u8) -> Papeles {
    let catalogo = Catalogo::propio();
    let borrador = read_toml(&ejemplo(perfil)).unwrap();
    let expediente = revisar(&borrador, catalogo, dia(HOY)).unwrap().expedientes.remove(0);
    Papeles {
        modelo: expediente.modelo,
        region,
        rbds: expediente.establecimientos.iter().map(|e| e.rbd.to_string()).collect(),
        proveedor_rut: expediente.sistema.proveedor().map(|p| p.rut.to_string()),
        paquete: "65999001-6_particular_subvencionado".into(),
        huella: "a".repeat(64),
        estado: "borrador de referencia".into(),
        perfil: None,
        archivos: Vec::new(),
        titular: Titular {
            sostenedor: expediente.sostenedor.nombre.clone(),
            sostenedor_rut: expediente.sostenedor.rut.to_string(),
            proveedor: expediente.sistema.proveedor().map(|p| p.nombre.clone()).unwrap_or_default(),
            hechos: facts(&expediente),
            ..Titular::default()
        },
    }
}

/// A history that is being told.
pub struct Relato {
    pub id: TramiteId,
    pub historia: Vec<Anotado>,
}

impl Relato {
    pub fn new(n: u8) -> Self {
        Self { id: id(n), historia: Vec::new() }
    }

    /// A trámite of the sample, with papers and three signatures.
    pub fn firmado(n: u8, region: u8, fecha: &str) -> Self {
        let papeles = papeles("particular_subvencionado.toml", region);
        let creado = Suceso::Creado {
            modelo: papeles.modelo,
            externo: Some("EXT-1".into()),
            desde: None,
            motivo: None,
        };
        let inicio = Self::new(n).el(fecha, creado).el(fecha, Suceso::PapelesGenerados(Box::new(papeles)));
        (1..=3).fold(inicio, |relato, ejemplar| relato.el(fecha, Suceso::Firmar { ejemplar }))
    }

    /// What happened on this day; it was written down at noon.
    pub fn el(mut self, fecha: &str, suceso: Suceso) -> Self {
        let fecha = dia(fecha);
        self.historia.push(Anotado {
            numero: u32::try_from(self.historia.len()).unwrap() + 1,
            fecha,
            instante: format!("{fecha}T15:00:00Z").parse::<Timestamp>().unwrap(),
            quien: "Ana Rivas".into(),
            suceso,
            evidencias: Vec::new(),
        });
        self
    }

    /// The last event, with a file that proves it.
    pub fn con(mut self, nombre: &str) -> Self {
        let last = self.historia.last_mut().unwrap();
        let sha256 = "0123456789abcdef".repeat(4);
        last.evidencias.push(Evidencia { nombre: nombre.into(), sha256, bytes: 10 });
        self
    }

    pub fn ingresado(self, fecha: &str) -> Self {
        self.el(fecha, Suceso::Ingresar { canal: Canal::Correo, folio: Some("1234/2026".into()) })
    }

    pub fn revision(self, fecha: &str) -> Self {
        self.el(fecha, Suceso::Revision { texto: None })
    }

    pub fn nota(self, fecha: &str, texto: &str) -> Self {
        self.el(fecha, Suceso::Nota { texto: texto.into() })
    }

    pub fn tramite(&self) -> Tramite<'_> {
        Situacion::of(&self.historia).unwrap_or_else(|(a, porque)| panic!("{}: {porque}", a.numero));
        Tramite { id: self.id, historia: &self.historia }
    }

    pub fn situacion(&self) -> Situacion<'_> {
        Situacion::of(&self.historia).unwrap_or_else(|(a, porque)| panic!("{}: {porque}", a.numero))
    }
}

/// Texts that Markdown, Excel, XML or a calendar could take for something else.
pub const HOSTILES: [&str; 10] = [
    "=cmd|' /C calc'!A0",
    "+56 9 1234 5678",
    "-1+1",
    "@SUM(1+1)*cmd",
    "# título\n- lista\n| a | b |\n```firmas",
    "**negrita** _x_ [a](http://x) <b>x</b> &amp; {{ v }}",
    "😀 ñandú 🇨🇱 e\u{301}",
    "BEGIN:VEVENT\nUID:1\\n;,:\"",
    "_x000D_ \"comillas\" 'simples'",
    "texto con \u{e000}0\u{e001} marcas",
];
