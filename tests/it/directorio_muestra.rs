//! A school directory of our own making, in the shape that the Ministry published in 2024.

use std::fmt::Write;

use convenio::perfil::modulo_11::check_digit;

/// The columns of 2024, in their order.
pub const COLUMNAS: &str = "AGNO;RBD;DGV_RBD;NOM_RBD;MRUN;RUT_SOSTENEDOR;P_JURIDICA;COD_REG_RBD;NOM_REG_RBD_A;COD_PRO_RBD;COD_COM_RBD;NOM_COM_RBD;COD_DEPROV_RBD;NOM_DEPROV_RBD;COD_DEPE;COD_DEPE2;RURAL_RBD;LATITUD;LONGITUD;CONVENIO_PIE;PACE;ENS_01;ENS_02;ENS_03;ENS_04;ENS_05;ENS_06;ENS_07;ENS_08;ENS_09;ENS_10;ENS_11;MAT_TOTAL;MATRICULA;ESTADO_ESTAB;ORI_RELIGIOSA;ORI_OTRO_GLOSA;PAGO_MATRICULA;PAGO_MENSUAL;ESPE_01;ESPE_02;ESPE_03;ESPE_04;ESPE_05;ESPE_06;ESPE_07;ESPE_08;ESPE_09;ESPE_10;ESPE_11";

/// What a natural person's masked number is in the sample; it must never be kept.
pub const MRUN: &str = "987654321";

/// A school of the sample.
#[derive(Clone, Debug)]
pub struct Fila {
    pub rbd: u32,
    pub nombre: String,
    /// Without digit; one blank for a natural person.
    pub rut: String,
    pub persona: &'static str,
    pub comuna: (u32, &'static str),
    pub dependencia: u8,
    pub estado: u8,
}

/// Eleven schools of every dependency and state.
pub fn filas() -> Vec<Fila> {
    const RENGO: (u32, &str) = (6115, "RENGO");
    const NUNOA: (u32, &str) = (13120, "ÑUÑOA");
    const ARICA: (u32, &str) = (15101, "ARICA");
    [
        (99_001, "COLEGIO LOS BOLDOS", "65999001", "1", RENGO, 3, 1),
        (99_002, "ESCUELA LOS BOLDOS DE ROSARIO", "65999001", "1", RENGO, 3, 1),
        (99_003, "JARDÍN LOS BOLDOS", "65999001", "1", RENGO, 3, 2),
        (99_004, "LICEO POLITÉCNICO EL ÑANDÚ", "69999001", "1", NUNOA, 2, 1),
        (99_005, "ESCUELA D-12 O'HIGGINS", "70999001", "1", NUNOA, 1, 1),
        (99_007, "COLEGIO SANTA EMILIA", " ", "0", NUNOA, 4, 1),
        (99_008, "LICEO INDUSTRIAL N°8", "71999001", "1", ARICA, 5, 1),
        (99_009, "ESCUELA DEL NORTE", "62999001", "1", ARICA, 6, 1),
        (99_010, "ESCUELA LA ANTIGUA", "69999001", "1", NUNOA, 2, 3),
        (99_011, "ESCUELA POR ABRIR", "72999001", "1", ARICA, 3, 4),
        (99_012, "ESCUELA DEL SUR", " ", "9", ARICA, 3, 1),
    ]
    .into_iter()
    .map(|(rbd, nombre, rut, persona, comuna, dependencia, estado)| Fila {
        rbd,
        nombre: nombre.to_owned(),
        rut: rut.to_owned(),
        persona,
        comuna,
        dependencia,
        estado,
    })
    .collect()
}

/// These schools as the cells of the Ministry's columns, heading first.
pub fn celdas(anio: u16, filas: &[Fila]) -> Vec<Vec<String>> {
    let mut tabla: Vec<Vec<String>> = vec![COLUMNAS.split(';').map(str::to_owned).collect()];
    for f in filas {
        let mrun = if f.persona == "0" { MRUN } else { " " };
        let depe2 = [1, 1, 2, 3, 4, 5][usize::from(f.dependencia) - 1];
        let mut fila = format!(
            "{anio};{};{};{};{mrun};{};{};1;TPCA;11;{};{};11;CUALQUIERA;{};{depe2};0;-18,832899;-69,744583;0;1;110;710",
            f.rbd,
            check_digit(f.rbd),
            f.nombre,
            f.rut,
            f.persona,
            f.comuna.0,
            f.comuna.1,
            f.dependencia
        );
        fila.push_str(&";0".repeat(9));
        let _ = write!(fila, ";76;1;{};1; ;GRATUITO;GRATUITO;72007{}", f.estado, ";0".repeat(10));
        tabla.push(fila.split(';').map(str::to_owned).collect());
    }
    tabla
}

/// As the Ministry writes it: semicolons, BOM, CRLF.
pub fn original(anio: u16, filas: &[Fila]) -> Vec<u8> {
    let lineas: Vec<String> = celdas(anio, filas).iter().map(|fila| fila.join(";") + "\r\n").collect();
    format!("\u{feff}{}", lineas.concat()).into_bytes()
}
