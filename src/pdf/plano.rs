//! Points, boxes and changes of coordinates on a page, in points (1/72 inch), as PDF counts them: y grows upwards.

/// A change of coordinates, as the six numbers of `cm` and `Tm`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matriz(pub [f32; 6]);

impl Matriz {
    pub(super) const IGUAL: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// A move by this much.
    pub(super) const fn to(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// This one first, then `otra`.
    pub(super) fn then(self, otra: Self) -> Self {
        let m = self.0;
        let ((xx, xy), (yx, yy)) = (otra.turn(m[0], m[1]), otra.turn(m[2], m[3]));
        let (x, y) = otra.point(m[4], m[5]);
        Self([xx, xy, yx, yy, x, y])
    }

    /// Where a point comes to lie.
    pub(super) fn point(self, x: f32, y: f32) -> (f32, f32) {
        let turned = self.turn(x, y);
        (turned.0 + self.0[4], turned.1 + self.0[5])
    }

    /// What a step becomes, wherever it begins.
    fn turn(self, x: f32, y: f32) -> (f32, f32) {
        let m = self.0;
        (m[0] * x + m[2] * y, m[1] * x + m[3] * y)
    }

    /// The way back; none where it folds the page into a line.
    pub(super) fn back(self) -> Option<Self> {
        let m = self.0;
        let det = m[0] * m[3] - m[1] * m[2];
        if !det.is_finite() || det.abs() < 1e-9 {
            return None;
        }
        let turned = Self([m[3] / det, -m[1] / det, -m[2] / det, m[0] / det, 0.0, 0.0]);
        let (x, y) = turned.turn(-m[4], -m[5]);
        Some(Self([turned.0[0], turned.0[1], turned.0[2], turned.0[3], x, y]))
    }

    /// The box around what a box becomes.
    pub(super) fn around(self, caja: Caja) -> Caja {
        let corners = [(caja.x0, caja.y0), (caja.x1, caja.y0), (caja.x0, caja.y1), (caja.x1, caja.y1)];
        Caja::of(corners.into_iter().map(|(x, y)| self.point(x, y)))
    }
}

/// A box whose sides lie along the page's: left, bottom, right, top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Caja {
    /// Left.
    pub x0: f32,
    /// Bottom.
    pub y0: f32,
    /// Right.
    pub x1: f32,
    /// Top.
    pub y1: f32,
}

impl Caja {
    /// A box around nothing: any point makes it one.
    pub(super) const VACIA: Self =
        Self { x0: f32::INFINITY, y0: f32::INFINITY, x1: f32::NEG_INFINITY, y1: f32::NEG_INFINITY };

    /// Around these points.
    pub(super) fn of(puntos: impl IntoIterator<Item = (f32, f32)>) -> Self {
        puntos.into_iter().fold(Self::VACIA, |caja, (x, y)| Self {
            x0: caja.x0.min(x),
            y0: caja.y0.min(y),
            x1: caja.x1.max(x),
            y1: caja.y1.max(y),
        })
    }

    /// Around both.
    pub(super) fn with(self, otra: Self) -> Self {
        let (x0, y0) = (self.x0.min(otra.x0), self.y0.min(otra.y0));
        Self { x0, y0, x1: self.x1.max(otra.x1), y1: self.y1.max(otra.y1) }
    }

    /// What is in both.
    pub(super) fn within(self, otra: Self) -> Self {
        let (x0, y0) = (self.x0.max(otra.x0), self.y0.max(otra.y0));
        Self { x0, y0, x1: self.x1.min(otra.x1), y1: self.y1.min(otra.y1) }
    }

    /// Whether there is such a box at all; a line counts.
    pub(super) fn is_there(self) -> bool {
        self.x0 <= self.x1 && self.y0 <= self.y1
    }

    /// Whether they touch.
    pub(super) fn meets(self, otra: Self) -> bool {
        self.is_there() && otra.is_there() && self.within(otra).is_there()
    }

    /// Larger by this on each side.
    pub(super) fn wider(self, aire: f32) -> Self {
        Self { x0: self.x0 - aire, y0: self.y0 - aire, x1: self.x1 + aire, y1: self.y1 + aire }
    }

    pub(super) fn ancho(self) -> f32 {
        self.x1 - self.x0
    }

    pub(super) fn alto(self) -> f32 {
        self.y1 - self.y0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_undoes_the_way_there() {
        let way = Matriz([0.0, 2.0, -2.0, 0.0, 30.0, 7.0]);
        let both = way.then(way.back().unwrap());
        for (got, wanted) in both.0.iter().zip(Matriz::IGUAL.0) {
            assert!((got - wanted).abs() < 1e-5, "{both:?}");
        }
        assert!(Matriz([1.0, 1.0, 1.0, 1.0, 0.0, 0.0]).back().is_none());
    }

    #[test]
    fn boxes_meet_where_they_touch_and_nothing_meets_an_empty_one() {
        let caja = |x0, y0, x1, y1| Caja { x0, y0, x1, y1 };
        assert!(caja(0.0, 0.0, 2.0, 2.0).meets(caja(1.0, 1.0, 3.0, 3.0)));
        assert!(!caja(0.0, 0.0, 2.0, 2.0).meets(caja(3.0, 0.0, 4.0, 2.0)));
        assert!(!Caja::VACIA.meets(caja(-9.0, -9.0, 9.0, 9.0)));
    }
}
