//! A free place in a page's margin for one short line: below, else above, else at a side, turned.

use super::plano::{Caja, Matriz};

/// How far the line stays from the edge of the paper, the best first: many printers leave out the outer 6 mm.
const DISTANCIAS: [f32; 9] = [24.0, 22.0, 26.0, 20.0, 30.0, 18.0, 36.0, 42.0, 15.0];
/// What stays free around it.
const AIRE: f32 = 5.0;
/// How far it stays from the left and the right edge where the page itself gives no line to follow.
const COSTADO: f32 = 42.0;

/// A short line of text: its width, and the size of its letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Renglon {
    pub ancho: f32,
    pub cuerpo: f32,
}

/// Where a line of text begins, and in which direction it runs: from its own coordinates to those of the page as it
/// is shown.
pub(super) fn find(tamano: (f32, f32), ocupado: &[Caja], renglon: Renglon) -> Option<Matriz> {
    candidates(tamano, ocupado, renglon).find(|lugar| {
        let suyo = lugar.around(box_of(renglon)).wider(AIRE);
        let inside = suyo.x0 >= 0.0 && suyo.y0 >= 0.0 && suyo.x1 <= tamano.0 && suyo.y1 <= tamano.1;
        inside && !ocupado.iter().any(|caja| caja.meets(suyo))
    })
}

/// Where it goes on a page without a free place: the lower edge, as far out as printers print.
pub(super) fn last_resort(tamano: (f32, f32), renglon: Renglon) -> Matriz {
    upright(tamano.0 - COSTADO - renglon.ancho, 18.0)
}

/// The room that a line takes, from its beginning.
fn box_of(renglon: Renglon) -> Caja {
    Caja { x0: 0.0, y0: -0.25 * renglon.cuerpo, x1: renglon.ancho, y1: 0.8 * renglon.cuerpo }
}

fn upright(x: f32, y: f32) -> Matriz {
    Matriz::to(x, y)
}

fn candidates((ancho, alto): (f32, f32), ocupado: &[Caja], renglon: Renglon) -> impl Iterator<Item = Matriz> {
    // Where the page's own text ends, so that the line stands under its edge.
    let all = ocupado.iter().fold(Caja::VACIA, |all, caja| all.with(*caja));
    let (left, right) = if all.is_there() {
        (all.x0.clamp(COSTADO, ancho / 2.0), all.x1.clamp(ancho / 2.0, (ancho - COSTADO).max(ancho / 2.0)))
    } else {
        (COSTADO, ancho - COSTADO)
    };
    let across = [right - renglon.ancho, (ancho - renglon.ancho) / 2.0, left];
    let below = DISTANCIAS.into_iter().flat_map(move |d| across.map(|x| upright(x, d)));
    let above =
        DISTANCIAS.into_iter().flat_map(move |d| across.map(|x| upright(x, alto - d - 0.8 * renglon.cuerpo)));
    let up = [(alto - renglon.ancho) / 2.0, COSTADO, alto - COSTADO - renglon.ancho];
    let at_the_right =
        DISTANCIAS.into_iter().flat_map(move |d| up.map(|y| Matriz([0.0, 1.0, -1.0, 0.0, ancho - d, y])));
    let at_the_left = DISTANCIAS
        .into_iter()
        .flat_map(move |d| up.map(|y| Matriz([0.0, 1.0, -1.0, 0.0, d + 0.8 * renglon.cuerpo, y])));
    below.chain(above).chain(at_the_right).chain(at_the_left)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARTA: (f32, f32) = (612.0, 792.0);
    const RENGLON: Renglon = Renglon { ancho: 130.0, cuerpo: 8.0 };

    fn caja(x0: f32, y0: f32, x1: f32, y1: f32) -> Caja {
        Caja { x0, y0, x1, y1 }
    }

    #[test]
    fn it_goes_below_else_above_else_to_a_side_and_never_onto_something() {
        let texto = caja(70.0, 70.0, 540.0, 720.0);
        let below = find(CARTA, &[texto], RENGLON).unwrap();
        assert_eq!(below, upright(410.0, 24.0));
        // A foot of the page in its middle and at its right.
        let foot = [texto, caja(300.0, 20.0, 560.0, 50.0)];
        assert!(find(CARTA, &foot, RENGLON).unwrap().point(0.0, 0.0).0 < 100.0);
        let full_foot = [texto, caja(0.0, 0.0, 612.0, 60.0)];
        assert!(find(CARTA, &full_foot, RENGLON).unwrap().point(0.0, 0.0).1 > 720.0);
        let both = [texto, caja(0.0, 0.0, 612.0, 60.0), caja(0.0, 730.0, 612.0, 792.0)];
        let side = find(CARTA, &both, RENGLON).unwrap();
        assert_eq!((side.0[0], side.0[1]), (0.0, 1.0));
        for lugar in [below, side] {
            assert!(!both[..1].iter().any(|c| c.meets(lugar.around(box_of(RENGLON)))));
        }
        assert_eq!(find(CARTA, &[caja(5.0, 5.0, 607.0, 787.0)], RENGLON), None);
    }
}
