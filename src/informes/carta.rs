//! What the templates of the letters may print, and the letters drawn.

use askama::Template;
use jiff::civil::Date;

use super::escritos::{Antecedentes, Firmante, longest};
use crate::documentos::aparte::{self, Aparte};
use crate::documentos::valores::{Marca, Valores};
use crate::documentos::{PapelError, long_date};
use crate::tramite::{Escrito, Termino};

/// The view that all letters share.
#[expect(clippy::struct_excessive_bools, reason = "templates ask yes or no")]
struct Vista {
    ciudad: Marca,
    dia: Marca,
    mes: Marca,
    anio: Marca,
    seremi: Marca,
    seremi_direccion: Option<Marca>,
    sostenedor: Marca,
    rut: Marca,
    domicilio: Marca,
    correo: Marca,
    telefono: Option<Marca>,
    firmantes: Vec<FirmanteVisto>,
    varios: bool,
    escuelas: Vec<Escuela>,
    sin_escuelas: Marca,
    ingreso_fecha: Marca,
    ingreso_canal: Marca,
    ingreso_folio: Marca,
    observado_fecha: Marca,
    observaciones: Vec<Marca>,
    certificado_fecha: Marca,
    /// Whether the term that the letter is about is that of the decision and not that of the whole procedure.
    es_decision: bool,
    hay_plazo: bool,
    vence: Marca,
    dias: Marca,
    motivo: Marca,
    /// Whether the sostenedor is a person who signs for themselves.
    por_si: bool,
}

struct FirmanteVisto {
    nombre: Marca,
    rut: Marca,
    cargo: Marca,
}

struct Escuela {
    rbd: Marca,
    nombre: Marca,
    hay_nombre: bool,
}

macro_rules! cartas {
    ($($Nombre:ident $ruta:literal),* $(,)?) => {
        $(
            #[derive(Template)]
            #[template(path = $ruta, escape = "none")]
            struct $Nombre<'a> { v: &'a Vista }
        )*
    };
}

cartas! {
    Certificado "escritos/certificado.md",
    Estado "escritos/estado.md",
    Ampliacion "escritos/ampliacion.md",
    Denuncia "escritos/denuncia.md",
}

impl Vista {
    /// One word or the other, by the number of those who sign.
    fn rep<'t>(&self, uno: &'t str, varios: &'t str) -> &'t str {
        if self.varios { varios } else { uno }
    }

    fn of(escrito: Escrito, a: &Antecedentes, v: &mut Valores) -> Self {
        let plazo = a.plazo(escrito);
        let day = |v: &mut Valores, campo: &'static str, fecha: Option<Date>| {
            v.valor_o_blanco(campo, &fecha.map(long_date).unwrap_or_default(), 28)
        };
        let optional = |v: &mut Valores, campo: &'static str, texto: &str| {
            (!texto.is_empty()).then(|| v.valor(campo, texto))
        };
        let nobody = [Firmante::default()];
        let firmantes = if a.representantes.is_empty() { &nobody[..] } else { &a.representantes };
        let ingreso = a.ingreso.as_ref();
        let (observado, observaciones) =
            a.observado.as_ref().map_or((None, &[][..]), |(fecha, items)| (Some(*fecha), &items[..]));
        Self {
            ciudad: v.valor_o_blanco("ciudad", &a.ciudad, 20),
            dia: v.blanco("fecha.dia", 4),
            mes: v.blanco("fecha.mes", 14),
            anio: v.blanco("fecha.anio", 6),
            seremi: v.valor_o_blanco("seremi", &a.seremi, 40),
            seremi_direccion: optional(v, "seremi.direccion", &a.seremi_direccion),
            sostenedor: v.valor_o_blanco("sostenedor.nombre", &a.sostenedor, 40),
            rut: v.valor_o_blanco("sostenedor.rut", &a.rut, 16),
            domicilio: v.valor_o_blanco("sostenedor.domicilio", &a.domicilio, 48),
            correo: v.valor_o_blanco("sostenedor.correo", &a.correo, 32),
            telefono: optional(v, "sostenedor.telefono", &a.telefono),
            por_si: !a.rut.is_empty() && matches!(firmantes, [f] if f.rut == a.rut),
            motivo: v.blanco("ampliacion.motivo", 56),
            varios: firmantes.len() > 1,
            firmantes: firmantes
                .iter()
                .map(|f| FirmanteVisto {
                    nombre: v.valor_o_blanco("representante.nombre", &f.nombre, 36),
                    rut: v.valor_o_blanco("representante.rut", &f.rut, 16),
                    cargo: v.valor_o_blanco("representante.cargo", &f.cargo, 28),
                })
                .collect(),
            escuelas: a
                .establecimientos
                .iter()
                .map(|(rbd, nombre)| Escuela {
                    rbd: v.valor("establecimiento.rbd", rbd),
                    nombre: v.valor("establecimiento.nombre", nombre),
                    hay_nombre: !nombre.is_empty(),
                })
                .collect(),
            sin_escuelas: v.blanco("establecimientos", 48),
            ingreso_fecha: day(v, "ingreso.fecha", ingreso.map(|i| i.fecha)),
            ingreso_canal: v.valor_o_blanco("ingreso.canal", ingreso.map_or("", |i| i.canal.nombre()), 28),
            ingreso_folio: v.valor_o_blanco(
                "ingreso.folio",
                ingreso.and_then(|i| i.folio.as_deref()).unwrap_or_default(),
                20,
            ),
            observado_fecha: day(v, "observado.fecha", observado),
            observaciones: observaciones.iter().map(|t| v.lineas("observacion", t)).collect(),
            certificado_fecha: day(v, "certificado.fecha", a.certificado),
            es_decision: plazo.is_some_and(|p| p.termino == Termino::Decision),
            hay_plazo: plazo.is_some(),
            vence: day(v, "plazo.vence", plazo.map(|p| p.hasta.dia)),
            dias: v.valor_o_blanco(
                "ampliacion.dias",
                &longest(plazo).map(|n| n.to_string()).unwrap_or_default(),
                6,
            ),
        }
    }
}

/// The letter, drawn and read back.
pub(super) fn draw(escrito: Escrito, a: &Antecedentes) -> Result<Aparte, PapelError> {
    let mut valores = Valores::default();
    let v = &Vista::of(escrito, a, &mut valores);
    let (texto, titulo) = match escrito {
        Escrito::Certificado => {
            (Certificado { v }.render()?, "Solicitud de certificado, artículo 24 de la Ley 19.880")
        }
        Escrito::Estado => (Estado { v }.render()?, "Consulta por el estado, artículo 17 de la Ley 19.880"),
        Escrito::Ampliacion => {
            (Ampliacion { v }.render()?, "Solicitud de ampliación, artículo 26 de la Ley 19.880")
        }
        Escrito::Denuncia => (Denuncia { v }.render()?, "Denuncia, artículo 64 de la Ley 19.880"),
    };
    aparte::draw(&texto, titulo, &valores)
}
