//! The states and the events between them as an SVG: the way from above to below, side exits at the right, ends below.
//!
//! Only where a state stands is said here. Which arrows there are comes from the table, and every arrow finds its own way:
//! straight down to the next state, on a lane at the left where it skips some, on a lane in the middle to and from the
//! states at the side. Arrows of one event to one state share their lane and their word.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::estados::Camino;
use crate::tramite::{Estado, Tipo};

const ANCHO: i32 = 880;
const ALTO_MIN: i32 = 34;
/// Between one box and the next below.
const ENTRE: i32 = 36;
/// Between two arrows at one side of a box.
const PUERTO: i32 = 20;
const ARRIBA: i32 = 20;
/// Left and right edge of the way.
const VIA: (i32, i32) = (180, 400);
/// Left and right edge of the states at the side.
const LADO: (i32, i32) = (680, 840);
/// The first lane at the left, counted outwards, and the first in the middle, counted to the right.
const CARRIL_IZQUIERDO: i32 = 78;
const CARRIL_MEDIO: i32 = 510;
const PASO: i32 = 15;
/// Left edges and width of the ends.
const FINES: [i32; 3] = [500, 620, 740];
const ANCHO_FIN: i32 = 108;

/// Where a state stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sitio {
    /// On the way, so many from its beginning.
    Via(usize),
    /// At the side, beside this one of the way, or between it and the next.
    Lado { junto: usize, despues: bool },
    /// An end that is reached from everywhere.
    Fin(usize),
}

const fn place(estado: Estado) -> Sitio {
    match estado {
        Estado::Borrador => Sitio::Via(0),
        Estado::EnRevisionInterna => Sitio::Via(1),
        Estado::ListoParaFirma => Sitio::Via(2),
        Estado::Firmado => Sitio::Via(3),
        Estado::Ingresado => Sitio::Via(4),
        Estado::EnRevisionSeremi => Sitio::Via(5),
        Estado::ResolucionDictada => Sitio::Via(6),
        Estado::Notificado => Sitio::Via(7),
        Estado::CredencialesRecibidas => Sitio::Via(8),
        Estado::EntregadasAProveedor => Sitio::Via(9),
        Estado::Operativo => Sitio::Via(10),
        Estado::Devuelto => Sitio::Lado { junto: 3, despues: true },
        Estado::Observado => Sitio::Lado { junto: 5, despues: false },
        Estado::Rechazado => Sitio::Lado { junto: 6, despues: true },
        Estado::Reemplazado => Sitio::Fin(0),
        Estado::Desistido => Sitio::Fin(1),
        Estado::Anulado => Sitio::Fin(2),
    }
}

/// How an arrow goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Ruta {
    /// Straight down to the next of the way.
    Abajo,
    /// On a lane at the left.
    Izquierda,
    /// On a lane in the middle, to the side.
    AlLado,
    /// On a lane in the middle, from the side.
    DelLado,
    /// Straight up or down at the side.
    EnElLado,
    /// From the box of all open states down to an end.
    DeTodos,
    /// From the way straight to an end.
    AlFin,
}

fn route(desde: Estado, hasta: Estado) -> Option<Ruta> {
    Some(match (place(desde), place(hasta)) {
        (Sitio::Via(a), Sitio::Via(b)) if b == a + 1 => Ruta::Abajo,
        (Sitio::Via(_), Sitio::Via(_)) => Ruta::Izquierda,
        (Sitio::Via(_), Sitio::Lado { .. }) => Ruta::AlLado,
        (Sitio::Lado { .. }, Sitio::Via(_)) => Ruta::DelLado,
        (Sitio::Lado { .. }, Sitio::Lado { .. }) => Ruta::EnElLado,
        (Sitio::Via(_), Sitio::Fin(_)) => Ruta::AlFin,
        (Sitio::Lado { .. } | Sitio::Fin(_), Sitio::Fin(_)) | (Sitio::Fin(_), _) => return None,
    })
}

/// Arrows of one event to one state that go the same way.
#[derive(Debug)]
struct Haz {
    tipo: Tipo,
    ruta: Ruta,
    hasta: Estado,
    desde: Vec<Estado>,
    rotulo: String,
}

fn bundles(caminos: &[Camino]) -> Vec<Haz> {
    let mut haces: Vec<Haz> = Vec::new();
    let mut add = |c: &Camino, ruta: Ruta, desde: Option<Estado>| {
        let same = |h: &&mut Haz| h.tipo == c.tipo && h.ruta == ruta && h.hasta == c.hasta;
        match haces.iter_mut().find(same) {
            Some(haz) => haz.desde.extend(desde),
            None => haces.push(Haz {
                tipo: c.tipo,
                ruta,
                hasta: c.hasta,
                desde: desde.into_iter().collect(),
                rotulo: c.rotulo(),
            }),
        }
    };
    for c in caminos {
        let each: &[Estado] = match c.from_all_open() {
            Some(more) => {
                add(c, Ruta::DeTodos, None);
                &more.clone()
            }
            None => c.desde,
        };
        for desde in each {
            if let Some(ruta) = route(*desde, c.hasta) {
                add(c, ruta, Some(*desde));
            }
        }
    }
    haces
}

/// A rectangle: left, top, width, height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Caja {
    x: i32,
    y: i32,
    w: i32,
    h: i32,
}

impl Caja {
    const fn medio_x(self) -> i32 {
        self.x + self.w / 2
    }

    const fn medio_y(self) -> i32 {
        self.y + self.h / 2
    }

    const fn abajo(self) -> i32 {
        self.y + self.h
    }

    const fn derecha(self) -> i32 {
        self.x + self.w
    }
}

/// What is drawn.
#[derive(Debug, Default)]
struct Dibujo {
    cajas: Vec<(Caja, String, &'static str)>,
    /// Lines with corners; whether they end in an arrow.
    lineas: Vec<(Vec<(i32, i32)>, bool)>,
    rotulos: Vec<(Caja, String)>,
    alto: i32,
}

/// One side of a box, at which arrows begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cara {
    Izquierda,
    Derecha,
}

/// The boxes and, for each bundle that uses a lane, where it meets each box.
struct Plano {
    cajas: BTreeMap<Estado, Caja>,
    puertos: BTreeMap<(Estado, Cara, usize), i32>,
    todos: Caja,
}

/// At which side of its boxes a bundle begins and ends.
const fn faces(ruta: Ruta) -> Option<(Cara, Cara)> {
    match ruta {
        Ruta::Izquierda => Some((Cara::Izquierda, Cara::Izquierda)),
        Ruta::AlLado | Ruta::DelLado => {
            if matches!(ruta, Ruta::AlLado) {
                Some((Cara::Derecha, Cara::Izquierda))
            } else {
                Some((Cara::Izquierda, Cara::Derecha))
            }
        }
        Ruta::Abajo | Ruta::EnElLado | Ruta::DeTodos | Ruta::AlFin => None,
    }
}

impl Plano {
    fn of(haces: &[Haz]) -> Self {
        let mut users: BTreeMap<(Estado, Cara), Vec<usize>> = BTreeMap::new();
        for (i, haz) in haces.iter().enumerate() {
            let Some((sale, llega)) = faces(haz.ruta) else { continue };
            users.entry((haz.hasta, llega)).or_default().push(i);
            for desde in &haz.desde {
                users.entry((*desde, sale)).or_default().push(i);
            }
        }
        let height = |estado: Estado| {
            let count = |cara| users.get(&(estado, cara)).map_or(0, Vec::len);
            let most = i32::try_from(count(Cara::Izquierda).max(count(Cara::Derecha))).unwrap_or_default();
            ALTO_MIN.max(PUERTO * most + 14)
        };
        let cajas = boxes(&height);
        let puertos = ports(haces, &users, &cajas);
        let (fin, operativo) = (cajas[&Estado::Desistido], cajas[&Estado::EntregadasAProveedor]);
        let todos = Caja { x: fin.medio_x() - 95, y: operativo.y - 4, w: 190, h: ALTO_MIN };
        Self { cajas, puertos, todos }
    }

    fn port(&self, estado: Estado, lado: Cara, haz: usize) -> (i32, i32) {
        let caja = self.cajas[&estado];
        let x = if lado == Cara::Izquierda { caja.x } else { caja.derecha() };
        (x, self.puertos.get(&(estado, lado, haz)).copied().unwrap_or(caja.medio_y()))
    }
}

fn boxes(height: &dyn Fn(Estado) -> i32) -> BTreeMap<Estado, Caja> {
    let mut cajas = BTreeMap::new();
    let mut y = ARRIBA;
    let mut via: Vec<Caja> = Vec::new();
    for estado in Estado::TODOS.into_iter().filter(|e| matches!(place(*e), Sitio::Via(_))) {
        let caja = Caja { x: VIA.0, y, w: VIA.1 - VIA.0, h: height(estado) };
        y = caja.abajo() + ENTRE;
        via.push(caja);
        cajas.insert(estado, caja);
    }
    for estado in Estado::TODOS {
        let caja = match place(estado) {
            Sitio::Via(_) => continue,
            Sitio::Lado { junto, despues } => {
                let h = height(estado);
                let middle = if despues {
                    i32::midpoint(via[junto].abajo(), via[junto + 1].y)
                } else {
                    via[junto].medio_y()
                };
                Caja { x: LADO.0, y: middle - h / 2, w: LADO.1 - LADO.0, h }
            }
            Sitio::Fin(n) => {
                let last = via[via.len() - 1];
                Caja { x: FINES[n], y: last.y, w: ANCHO_FIN, h: ALTO_MIN }
            }
        };
        cajas.insert(estado, caja);
    }
    cajas
}

/// Shares out each side of a box among those that use it: who comes from above, above.
fn ports(
    haces: &[Haz],
    users: &BTreeMap<(Estado, Cara), Vec<usize>>,
    cajas: &BTreeMap<Estado, Caja>,
) -> BTreeMap<(Estado, Cara, usize), i32> {
    let mut puertos = BTreeMap::new();
    for ((estado, lado), quienes) in users {
        let caja = cajas[estado];
        let other = |i: &usize| {
            let haz = &haces[*i];
            let far = haz.desde.iter().chain([&haz.hasta]).filter(|e| *e != estado);
            let offset: i32 = far.clone().map(|e| cajas[e].medio_y() - caja.medio_y()).sum();
            (offset / i32::try_from(far.count().max(1)).unwrap_or(1), *i)
        };
        let mut sorted = quienes.clone();
        sorted.sort_by_key(other);
        let count = i32::try_from(sorted.len()).unwrap_or_default();
        let first = caja.medio_y() - PUERTO * (count - 1) / 2;
        for (n, haz) in (0..).zip(sorted) {
            puertos.insert((*estado, *lado, haz), first + PUERTO * n);
        }
    }
    puertos
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
