//! The middle of some numbers: half of them are smaller, half are larger.

/// The median of whole numbers; none of none.
pub(super) fn median(numeros: &mut [i32]) -> Option<f64> {
    numeros.sort_unstable();
    let mitad = numeros.len() / 2;
    let upper = f64::from(*numeros.get(mitad)?);
    if numeros.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(f64::from(numeros[mitad - 1]), upper))
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn one_long_wait_does_not_move_it() {
        let of = |numeros: &[i32]| median(&mut numeros.to_vec());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[7]), Some(7.0));
        assert_eq!(of(&[9, 1]), Some(5.0));
        assert_eq!(of(&[10, 900, 20]), Some(20.0));
        assert_eq!(of(&[4, 1, 2, 3]), Some(2.5));
    }
}
