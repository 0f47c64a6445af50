//! Who did what when: the whole history of a trámite, as rows for people and as a Word file.

use askama::Template;
use jiff::civil::Date;

use super::palabras::{describe, short_hash};
use crate::base::fecha::short;
use crate::base::reloj::in_chile;
use crate::base::texto::list;
use crate::catalogo::Catalogo;
use crate::documentos::aparte;
use crate::documentos::valores::{Marca, Valores};
use crate::documentos::{PapelError, long_date};
use crate::tramite::historia::undone;
use crate::tramite::{Anotado, Evidencia, Situacion, Suceso, TramiteId};

/// An event for people.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fila {
    /// Its number.
    pub numero: u32,
    /// The day on which it happened.
    #[serde(serialize_with = "as_written")]
    pub fecha: Date,
    /// The day on which it was written down, where that is another.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_written_where_said")]
    pub anotado: Option<Date>,
    /// Who wrote it down; empty once it was erased.
    pub quien: String,
    /// Its kind, as commands have it.
    pub suceso: &'static str,
    /// What happened, in our words.
    pub que: String,
    /// What somebody said of it, word for word.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub textos: Vec<String>,
    /// The files that prove it: `comprobante.pdf (3f2a9c01)`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidencias: Vec<String>,
    /// The correction that undid it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corregido_por: Option<u32>,
    /// The event that it undoes, where it is a correction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrige: Option<u32>,
}

/// `2026-11-24`.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn as_written<S: serde::Serializer>(fecha: &Date, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(fecha)
}

#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn as_written_where_said<S: serde::Serializer>(fecha: &Option<Date>, s: S) -> Result<S::Ok, S::Error> {
    match fecha {
        Some(fecha) => s.collect_str(fecha),
        None => s.serialize_none(),
    }
}

/// Every event, those too that were undone and the corrections, by day and then by number.
pub fn rows(historia: &[Anotado]) -> Vec<Fila> {
    let deshechos = undone(historia);
    let mut filas: Vec<Fila> = historia
        .iter()
        .map(|a| {
            let dicho = describe(&a.suceso);
            let escrito = in_chile(a.instante);
            Fila {
                numero: a.numero,
                fecha: a.fecha,
                anotado: (escrito != a.fecha).then_some(escrito),
                quien: a.quien.clone(),
                suceso: a.suceso.tipo().clave(),
                que: dicho.que,
                textos: dicho.textos,
                evidencias: a.evidencias.iter().map(evidence).collect(),
                corregido_por: deshechos.iter().find(|(n, _)| *n == a.numero).map(|(_, por)| *por),
                corrige: match a.suceso {
                    Suceso::Correccion { numero, .. } => Some(numero),
                    _ => None,
                },
            }
        })
        .collect();
    filas.sort_by_key(|f| (f.fecha, f.numero));
    filas
}

/// A file by its name, which may have been erased, and the beginning of its digest.
fn evidence(e: &Evidencia) -> String {
    let nombre = if e.nombre.is_empty() { "archivo" } else { &e.nombre };
    format!("{nombre} ({})", short_hash(&e.sha256))
}

impl Fila {
    /// What stands beside its day: that it does not count any more, when it was written down, its files.
    pub fn notas(&self) -> Vec<String> {
        let mut notas = Vec::new();
        notas.extend(self.corregido_por.map(|por| format!("corregido por {por}")));
        notas.extend(self.anotado.map(|dia| format!("se anotó el {}", short(dia))));
        notas.extend(self.evidencias.iter().cloned());
        notas
    }

    /// The event as lines for a terminal: number, day, who and what in the first, the rest under it.
    ///
    /// Each of these is one line of text: where somebody wrote several, each is one.
    pub fn lines(&self) -> Vec<String> {
        let quien = if self.quien.is_empty() { "—" } else { &self.quien };
        let mut lineas = vec![format!("{:>3}  {}  {quien}: {}", self.numero, short(self.fecha), self.que)];
        let said = self.textos.iter().flat_map(|t| t.lines()).map(|l| format!("     {l}"));
        lineas.extend(said);
        let notas = self.notas();
        if !notas.is_empty() {
            lineas.push(format!("     ({})", notas.join("; ")));
        }
        lineas
    }
}

/// What the template of the history may print.
#[derive(Template)]
#[template(path = "informes/historia.md", escape = "none")]
struct Historia {
    id: Marca,
    sostenedor: Marca,
    rut: Marca,
    modelo: Marca,
    proveedor: Marca,
    seremi: Marca,
    rbds: Marca,
    estado: Marca,
    desde: Marca,
    persona: Marca,
    externo: Marca,
    hay_externo: bool,
    cuantos: Marca,
    ultimo: Marca,
    salto: Marca,
    filas: Vec<FilaVista>,
}

struct FilaVista {
    numero: Marca,
    fecha: Marca,
    quien: Marca,
    que: Marca,
    textos: Vec<Marca>,
    notas: Marca,
    hay_notas: bool,
}

/// The history as a Word file; the same history makes the same bytes.
///
/// # Errors
/// When template or writer are at fault: our own.
pub fn word(
    id: TramiteId,
    historia: &[Anotado],
    s: &Situacion<'_>,
    catalogo: &Catalogo,
) -> Result<Vec<u8>, PapelError> {
    let mut v = Valores::default();
    let filas = rows(historia).iter().map(|f| row(&mut v, f)).collect();
    let papeles = s.papeles;
    let titular = papeles.map(|p| &p.titular);
    let known = |texto: Option<&str>| match texto {
        Some(texto) if !texto.is_empty() => texto.to_owned(),
        _ => "sin dato".to_owned(),
    };
    let vista = Historia {
        filas,
        salto: v.salto(),
        id: v.valor("id", id.to_string()),
        sostenedor: v.valor("sostenedor", known(titular.map(|t| t.sostenedor.as_str()))),
        rut: v.valor("rut", known(titular.map(|t| t.sostenedor_rut.as_str()))),
        modelo: v.valor("modelo", known(papeles.map(|p| catalogo.modelo(p.modelo).nombre.as_str()))),
        proveedor: v.valor(
            "proveedor",
            match papeles {
                Some(p) if p.proveedor_rut.is_none() => "sistema propio".to_owned(),
                _ => known(titular.map(|t| t.proveedor.as_str())),
            },
        ),
        seremi: v.valor("seremi", known(papeles.and_then(|p| seremi(catalogo, p.region)))),
        rbds: v.valor("rbds", known(papeles.map(|p| list(&p.rbds)).as_deref())),
        estado: v.valor("estado", s.estado().nombre()),
        desde: v.valor("desde", known(s.desde.map(|h| long_date(h.fecha)).as_deref())),
        persona: v.valor("persona", s.persona.unwrap_or("nadie")),
        hay_externo: s.externo.is_some(),
        externo: v.valor("externo", s.externo.unwrap_or_default()),
        cuantos: v.valor("cuantos", historia.len().to_string()),
        ultimo: v.valor("ultimo", known(s.ultimo.map(|h| long_date(h.fecha)).as_deref())),
    };
    Ok(aparte::draw(&vista.render()?, "Historia de un trámite", &v)?.bytes)
}

/// The name of a region's office.
pub(super) fn seremi(catalogo: &Catalogo, region: u8) -> Option<&str> {
    let region = catalogo.regiones().iter().find(|r| r.codigo == region)?;
    catalogo.seremi_de(region).map(|s| s.nombre.as_str())
}

fn row(v: &mut Valores, f: &Fila) -> FilaVista {
    let notas = f.notas();
    FilaVista {
        numero: v.valor("numero", f.numero.to_string()),
        fecha: v.valor("fecha", short(f.fecha)),
        quien: v.valor("quien", if f.quien.is_empty() { "—" } else { &f.quien }),
        que: v.valor("que", f.que.as_str()),
        textos: f.textos.iter().map(|t| v.lineas("texto", t)).collect(),
        hay_notas: !notas.is_empty(),
        notas: v.valor("notas", notas.join("; ")),
    }
}
