//! The states and the events between them as an SVG: the way from above to below, side exits at the right, ends below.
//!
//! Where a state stands is said in `plano`. Which arrows there are comes from the table, and every arrow finds its own way:
//! straight down to the next state, on a lane at the left where it skips some, on a lane in the middle to and from the
//! states at the side. Arrows of one event to one state share their lane and their word.

use std::fmt::Write;

use super::estados::Camino;
use super::plano::{ARRIBA, Caja, Haz, Plano, Ruta, bundles, faces};

const ANCHO: i32 = 880;
/// The first lane at the left, counted outwards, and the first in the middle, counted to the right.
const CARRIL_IZQUIERDO: i32 = 78;
const CARRIL_MEDIO: i32 = 510;
const PASO: i32 = 15;

/// What is drawn.
#[derive(Debug, Default)]
struct Dibujo {
    cajas: Vec<(Caja, String, &'static str)>,
    /// Lines with corners; whether they end in an arrow.
    lineas: Vec<(Vec<(i32, i32)>, bool)>,
    rotulos: Vec<(Caja, String)>,
    alto: i32,
}

impl Dibujo {
    fn of(caminos: &[Camino]) -> Self {
        let haces = bundles(caminos);
        let plano = Plano::of(&haces);
        let mut dibujo = Self::default();
        for (estado, caja) in &plano.cajas {
            let clase = match (estado.es_abierto(), estado.es_final()) {
                (true, _) => "abierto",
                (_, true) => "final",
                _ => "enuso",
            };
            dibujo.cajas.push((*caja, estado.nombre().to_owned(), clase));
            dibujo.alto = dibujo.alto.max(caja.abajo() + ARRIBA);
        }
        dibujo.cajas.push((plano.todos, "cualquier estado abierto".to_owned(), "todos"));
        let (mut izquierdo, mut medio) = (CARRIL_IZQUIERDO, CARRIL_MEDIO);
        for (i, haz) in haces.iter().enumerate() {
            match haz.ruta {
                Ruta::Abajo | Ruta::EnElLado => dibujo.straight(haz, &plano),
                Ruta::Izquierda => {
                    dibujo.lane(i, haz, &plano, izquierdo);
                    izquierdo -= PASO;
                }
                Ruta::AlLado | Ruta::DelLado => {
                    dibujo.lane(i, haz, &plano, medio);
                    medio += PASO;
                }
                Ruta::DeTodos => dibujo.down_from_all(haz, &plano),
                Ruta::AlFin => dibujo.across(haz, &plano),
            }
        }
        dibujo
    }

    fn label(&mut self, texto: &str, x: i32, y: i32) {
        self.rotulos.push((Caja { x, y: y - 10, w: width(texto), h: 12 }, texto.to_owned()));
    }

    fn straight(&mut self, haz: &Haz, plano: &Plano) {
        let hasta = plano.cajas[&haz.hasta];
        for desde in &haz.desde {
            let desde = plano.cajas[desde];
            let x = desde.medio_x();
            let (from, to) =
                if hasta.y > desde.y { (desde.abajo(), hasta.y) } else { (desde.y, hasta.abajo()) };
            self.lineas.push((vec![(x, from), (x, to)], true));
            self.label(&haz.rotulo, x + 8, i32::midpoint(from, to) + 3);
        }
    }

    fn lane(&mut self, i: usize, haz: &Haz, plano: &Plano, x: i32) {
        let Some((sale, llega)) = faces(haz.ruta) else { return };
        let (px, py) = plano.port(haz.hasta, llega, i);
        for desde in &haz.desde {
            let (dx, dy) = plano.port(*desde, sale, i);
            self.lineas.push((vec![(dx, dy), (x, dy), (x, py)], false));
        }
        self.lineas.push((vec![(x, py), (px, py)], true));
        let left = if px > x { px - 12 - width(&haz.rotulo) } else { px + 12 };
        self.label(&haz.rotulo, left, py - 4);
    }

    fn down_from_all(&mut self, haz: &Haz, plano: &Plano) {
        let (todos, fin) = (plano.todos, plano.cajas[&haz.hasta]);
        let (x, to) = (todos.medio_x(), fin.medio_x());
        let bus = todos.abajo() + 14;
        let mut puntos = vec![(x, todos.abajo()), (x, bus), (to, bus), (to, fin.y)];
        puntos.dedup();
        self.lineas.push((puntos, true));
        self.label(&haz.rotulo, to + 7, fin.y - 10);
    }

    fn across(&mut self, haz: &Haz, plano: &Plano) {
        let fin = plano.cajas[&haz.hasta];
        for desde in &haz.desde {
            let desde = plano.cajas[desde];
            self.lineas.push((vec![(desde.derecha(), fin.medio_y()), (fin.x, fin.medio_y())], true));
            self.label(&haz.rotulo, desde.derecha() + 10, fin.medio_y() - 4);
        }
    }
}

/// About how wide a word on an arrow is; rather too wide.
fn width(texto: &str) -> i32 {
    i32::try_from(texto.chars().count()).unwrap_or_default() * 13 / 2
}

/// The drawing of these steps; the same steps make the same bytes.
pub(super) fn draw(caminos: &[Camino]) -> String {
    let dibujo = Dibujo::of(caminos);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {ANCHO} {alto}\" width=\"{ANCHO}\" height=\"{alto}\" \
         role=\"img\">\n<title>Estados de un trámite y sucesos que llevan de uno a otro</title>\n{ESTILO}",
        alto = dibujo.alto
    );
    let _ =
        writeln!(svg, "<rect width=\"{ANCHO}\" height=\"{}\" fill=\"#fff\" stroke=\"none\"/>", dibujo.alto);
    for (puntos, flecha) in &dibujo.lineas {
        let puntos: Vec<String> = puntos.iter().map(|(x, y)| format!("{x},{y}")).collect();
        let flecha = if *flecha { " marker-end=\"url(#f)\"" } else { "" };
        let _ = writeln!(svg, "<polyline points=\"{}\"{flecha}/>", puntos.join(" "));
    }
    for (c, nombre, clase) in &dibujo.cajas {
        let _ = writeln!(
            svg,
            "<rect class=\"{clase}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/>\
             <text class=\"nombre\" x=\"{}\" y=\"{}\">{nombre}</text>",
            c.x,
            c.y,
            c.w,
            c.h,
            c.medio_x(),
            c.medio_y() + 4
        );
    }
    for (c, texto) in &dibujo.rotulos {
        let _ = writeln!(svg, "<text class=\"suceso\" x=\"{}\" y=\"{}\">{texto}</text>", c.x, c.y + 10);
    }
    svg.push_str("</svg>\n");
    svg
}

const ESTILO: &str = "<style>\n\
    text{font-family:'Liberation Sans',Arial,sans-serif}\n\
    .nombre{font-size:13px;text-anchor:middle;fill:#1b2733}\n\
    .suceso{font-size:11px;fill:#33475b}\n\
    .abierto,.enuso,.final,.todos{stroke:#5b7186}\n\
    .abierto{fill:#e8edf3}.enuso{fill:#d7ecd9}.final{fill:#f1e4e1}.todos{fill:#fff;stroke-dasharray:5 3}\n\
    polyline{fill:none;stroke:#5b7186;stroke-width:1.2}\n\
    </style>\n\
    <defs><marker id=\"f\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"4\" orient=\"auto\">\
    <path d=\"M0,0 L8,4 L0,8 z\" fill=\"#5b7186\"/></marker></defs>\n";

#[cfg(test)]
mod tests {
    use super::super::estados::paths;
    use super::*;
    use crate::tramite::Estado;

    fn meet(a: Caja, b: Caja) -> bool {
        a.x < b.derecha() && b.x < a.derecha() && a.y < b.abajo() && b.y < a.abajo()
    }

    #[test]
    fn every_step_of_the_table_is_drawn() {
        let haces = bundles(&paths());
        for c in paths() {
            let drawn: Vec<Estado> =
                haces.iter().filter(|h| h.tipo == c.tipo).flat_map(|h| h.desde.clone()).collect();
            let all = haces.iter().any(|h| h.tipo == c.tipo && h.ruta == Ruta::DeTodos);
            for desde in c.desde {
                assert!(drawn.contains(desde) || (all && desde.es_abierto()), "{:?} from {desde:?}", c.tipo);
            }
        }
    }

    #[test]
    fn no_word_stands_on_another_or_on_a_box_or_a_line() {
        let d = Dibujo::of(&paths());
        for (i, (a, texto)) in d.rotulos.iter().enumerate() {
            assert!(a.x >= 0 && a.derecha() <= ANCHO, "{texto}");
            assert!(d.rotulos[..i].iter().all(|(b, _)| !meet(*a, *b)), "{texto} and another");
            assert!(d.cajas.iter().all(|(b, ..)| !meet(*a, *b)), "{texto} on a box");
            for (puntos, _) in &d.lineas {
                for tramo in puntos.windows(2) {
                    let ((x1, y1), (x2, y2)) = (tramo[0], tramo[1]);
                    let line = Caja {
                        x: x1.min(x2),
                        y: y1.min(y2),
                        w: (x1 - x2).abs().max(1),
                        h: (y1 - y2).abs().max(1),
                    };
                    assert!(!meet(*a, line), "{texto} on a line {tramo:?}");
                }
            }
        }
        for (i, (a, nombre, _)) in d.cajas.iter().enumerate() {
            assert!(d.cajas[..i].iter().all(|(b, ..)| !meet(*a, *b)), "{nombre} on another box");
            assert!(
                i32::try_from(nombre.chars().count()).unwrap() * 7 < a.w,
                "{nombre} is wider than its box"
            );
        }
    }
}
