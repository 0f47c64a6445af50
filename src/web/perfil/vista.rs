//! How the convenio and the sheets of the Anexo look with the answers so far: values marked, what is missing highlighted.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::paso::{PasoVisto, steps};
use crate::casos::borradores::Nombre;
use crate::casos::previa::{ConvenioPrevio, previa};
use crate::documentos::bloques::{Bloque, Lista, Que, Trozo};
use crate::documentos::valores::Valores;
use crate::web::app::App;
use crate::web::aviso::Aviso;
use crate::web::falla::Falla;
use crate::web::pagina;

/// A piece of a line: how it is marked, and what it says.
struct Pieza {
    clase: &'static str,
    texto: String,
    negrita: bool,
    cursiva: bool,
    salto: bool,
}

type LineaVista = Vec<Pieza>;

/// A block for the view. Lists are flat: each item knows how deep it is.
enum BloqueVisto {
    Titulo(u8, LineaVista),
    Parrafo(LineaVista),
    Items(Vec<(usize, String, LineaVista)>),
    Tabla(Vec<LineaVista>, Vec<Vec<LineaVista>>),
    Firmas(Vec<Vec<LineaVista>>),
    Recuadro(Vec<LineaVista>),
}

struct HojaVista {
    nombre: &'static str,
    encabezado: Vec<String>,
    filas: Vec<Vec<LineaVista>>,
}

struct ConvenioVisto {
    modelo: String,
    bloques: Vec<BloqueVisto>,
    hojas: Vec<HojaVista>,
}

#[derive(Template)]
#[template(path = "web/perfil/vista.html")]
struct PaginaVista {
    aviso: Option<String>,
    borrador: String,
    pasos: Vec<PasoVisto>,
    convenios: Vec<ConvenioVisto>,
    supuestos: Vec<String>,
    por_corregir: usize,
}

pub(super) async fn show(
    State(app): State<App>,
    Aviso(aviso): Aviso,
    Path(borrador): Path<String>,
) -> Result<Response, Falla> {
    let nombre: Nombre = borrador.parse()?;
    let borradores = app.borradores();
    app.with_rules(move |marco| {
        let abierto = borradores.open(&nombre)?;
        let drawn = previa(&abierto.perfil, marco).map_err(Falla::Interno)?;
        let name = nombre.to_string();
        Ok(pagina::draw(&PaginaVista {
            aviso,
            pasos: steps(&name, None),
            convenios: drawn.convenios.iter().map(|c| convenio(c, &drawn.faltas)).collect(),
            supuestos: drawn.supuestos,
            por_corregir: drawn.por_corregir,
            borrador: name,
        }))
    })
    .await
}

type Faltas = BTreeMap<String, String>;

fn convenio(c: &ConvenioPrevio, faltas: &Faltas) -> ConvenioVisto {
    let draw = Dibujo { valores: &c.valores, faltas };
    ConvenioVisto {
        modelo: c.modelo.clone(),
        bloques: c.documento.bloques.iter().filter_map(|b| draw.block(b)).collect(),
        hojas: c
            .hojas
            .iter()
            .map(|h| HojaVista {
                nombre: h.hoja,
                encabezado: h.encabezado.clone(),
                filas: h
                    .filas
                    .iter()
                    .map(|fila| fila.iter().map(|celda| draw.cell(celda)).collect())
                    .collect(),
            })
            .collect(),
    }
}

struct Dibujo<'a> {
    valores: &'a Valores,
    faltas: &'a Faltas,
}

impl Dibujo<'_> {
    fn block(&self, bloque: &Bloque) -> Option<BloqueVisto> {
        let lines = |lineas: &[Vec<Trozo>]| lineas.iter().map(|l| self.line(l)).collect();
        Some(match bloque {
            Bloque::Titulo(nivel, l) => BloqueVisto::Titulo(*nivel, self.line(l)),
            Bloque::Parrafo(l) => BloqueVisto::Parrafo(self.line(l)),
            Bloque::Lista(lista) => {
                let mut items = Vec::new();
                self.items(lista, 0, &mut items);
                BloqueVisto::Items(items)
            }
            Bloque::Tabla(t) => {
                BloqueVisto::Tabla(lines(&t.encabezado), t.filas.iter().map(|fila| lines(fila)).collect())
            }
            Bloque::Firmas(quienes) => BloqueVisto::Firmas(quienes.iter().map(|q| lines(q)).collect()),
            Bloque::Recuadro(all) | Bloque::Nota(all) => BloqueVisto::Recuadro(lines(all)),
            Bloque::SaltoDePagina => return None,
        })
    }

    fn items(&self, lista: &Lista, nivel: usize, all: &mut Vec<(usize, String, LineaVista)>) {
        for (i, item) in lista.items.iter().enumerate() {
            let sign = match (item.casilla, lista.desde) {
                (Some(true), _) => "☑".to_owned(),
                (Some(false), _) => "☐".to_owned(),
                (None, Some(desde)) => format!("{}.", desde + i as u64),
                (None, None) => "•".to_owned(),
            };
            all.push((nivel, sign, self.line(&item.texto)));
            for sub in &item.sub {
                self.items(sub, nivel + 1, all);
            }
        }
    }

    fn line(&self, linea: &[Trozo]) -> LineaVista {
        linea.iter().flat_map(|trozo| self.piece(trozo)).collect()
    }

    fn piece(&self, trozo: &Trozo) -> LineaVista {
        let Trozo { que, negrita, cursiva } = trozo;
        let of =
            |clase, texto: String, salto| Pieza { clase, texto, negrita: *negrita, cursiva: *cursiva, salto };
        match que {
            Que::Texto(texto) => vec![of("", texto.clone(), false)],
            Que::Salto => vec![of("", String::new(), true)],
            Que::Blanco { ancho, .. } => vec![of("blanco", "_".repeat((*ancho).min(30)), false)],
            Que::Valor { numero, .. } => self
                .split(self.valores.says(*numero))
                .into_iter()
                .map(|(clase, texto)| of(clase, texto, false))
                .collect(),
        }
    }

    fn cell(&self, texto: &str) -> LineaVista {
        self.split(texto)
            .into_iter()
            .map(|(clase, texto)| Pieza { clase, texto, negrita: false, cursiva: false, salto: false })
            .collect()
    }

    /// A value cut where a stand-in is.
    fn split(&self, texto: &str) -> Vec<(&'static str, String)> {
        let first = self
            .faltas
            .iter()
            .filter_map(|(stand_in, titulo)| Some((texto.find(&**stand_in)?, stand_in, titulo)))
            .min_by_key(|(at, stand_in, _)| (*at, std::cmp::Reverse(stand_in.len())));
        let Some((at, stand_in, titulo)) = first else {
            return if texto.is_empty() { Vec::new() } else { vec![("valor", texto.to_owned())] };
        };
        let mut pieces = Vec::new();
        if at > 0 {
            pieces.push(("valor", texto[..at].to_owned()));
        }
        pieces.push(("falta", format!("[FALTA: {titulo}]")));
        pieces.extend(self.split(&texto[at + stand_in.len()..]));
        pieces
    }
}
