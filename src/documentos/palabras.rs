//! Spanish in the papers: dates in words, forms of address, agreement of gender.

use jiff::civil::Date;

use crate::perfil::expediente::{Calidad, Documento, Genero, Representante};

const MESES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

/// `noviembre`
pub(super) fn month(fecha: Date) -> &'static str {
    MESES[usize::try_from(fecha.month()).map_or(0, |m| m - 1)]
}

/// `24 de noviembre de 2026`; the first of a month is `1 de`.
pub fn long_date(fecha: Date) -> String {
    format!("{} de {} de {}", fecha.day(), month(fecha), fecha.year())
}

/// `don`, `doña`, or both where nothing says which.
pub(super) fn form_of_address(genero: Option<Genero>) -> &'static str {
    match genero {
        Some(Genero::Femenino) => "doña",
        Some(Genero::Masculino) => "don",
        None => "don (doña)",
    }
}

/// In what quality somebody signs, in their gender.
pub(super) fn quality(calidad: Calidad, genero: Option<Genero>) -> &'static str {
    match (calidad, genero) {
        (Calidad::Titular, _) => "titular",
        (Calidad::Subrogante, _) => "subrogante",
        (Calidad::Suplente, _) => "suplente",
        (Calidad::Interino, Some(Genero::Femenino)) => "interina",
        (Calidad::Interino, Some(Genero::Masculino)) => "interino",
        (Calidad::Interino, None) => "interino(a)",
    }
}

/// `chilena, casada, profesora`: what is known, the civil status always.
pub(super) fn description(r: &Representante<'_>) -> String {
    [r.nacionalidad.as_deref(), Some(r.estado_civil), r.profesion.as_deref()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

/// `de fecha 3 de noviembre de 2026, N° 500612345678 (Servicio de Registro Civil)`; empty where nothing is known.
///
/// The issuer stands in brackets: «emitido por» would have to agree with the document's gender.
pub(super) fn document_detail(d: &Documento<'_>) -> String {
    let parts =
        [d.fecha.map(|f| format!("de fecha {}", long_date(f))), d.numero.as_ref().map(|n| format!("N° {n}"))];
    let detail = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    match &d.emisor {
        Some(emisor) if detail.is_empty() => format!("emisor: {emisor}"),
        Some(emisor) => format!("{detail} ({emisor})"),
        None => detail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_as_chileans_write_them() {
        assert_eq!(long_date("2026-11-24".parse().unwrap()), "24 de noviembre de 2026");
        assert_eq!(long_date("2027-01-01".parse().unwrap()), "1 de enero de 2027");
    }
}
