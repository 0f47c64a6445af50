//! Where everything of the drawing of the states stands: boxes, which way each arrow goes, where arrows meet boxes.

use std::collections::BTreeMap;

use super::estados::Camino;
use crate::tramite::{Estado, Tipo};

const ALTO_MIN: i32 = 34;
/// Between one box and the next below.
const ENTRE: i32 = 36;
/// Between two arrows at one side of a box.
const PUERTO: i32 = 20;
pub(super) const ARRIBA: i32 = 20;
/// Left and right edge of the way.
const VIA: (i32, i32) = (180, 400);
/// Left and right edge of the states at the side.
const LADO: (i32, i32) = (680, 840);
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
pub(super) enum Ruta {
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
pub(super) struct Haz {
    pub tipo: Tipo,
    pub ruta: Ruta,
    pub hasta: Estado,
    pub desde: Vec<Estado>,
    pub rotulo: String,
}

pub(super) fn bundles(caminos: &[Camino]) -> Vec<Haz> {
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
pub(super) struct Caja {
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub h: i32,
}

impl Caja {
    pub const fn medio_x(self) -> i32 {
        self.x + self.w / 2
    }

    pub const fn medio_y(self) -> i32 {
        self.y + self.h / 2
    }

    pub const fn abajo(self) -> i32 {
        self.y + self.h
    }

    pub const fn derecha(self) -> i32 {
        self.x + self.w
    }
}

/// One side of a box, at which arrows begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cara {
    Izquierda,
    Derecha,
}

/// The boxes and, for each bundle that uses a lane, where it meets each box.
pub(super) struct Plano {
    pub cajas: BTreeMap<Estado, Caja>,
    pub puertos: BTreeMap<(Estado, Cara, usize), i32>,
    pub todos: Caja,
}

/// At which side of its boxes a bundle begins and ends.
pub(super) const fn faces(ruta: Ruta) -> Option<(Cara, Cara)> {
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
    pub fn of(haces: &[Haz]) -> Self {
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

    pub fn port(&self, estado: Estado, lado: Cara, haz: usize) -> (i32, i32) {
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
