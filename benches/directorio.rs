//! Measures the school directory: installing a year against the csv crate reading the same file, searching in a cold process
//! against a bare program that reads the same bytes and scans them once, peak memory. The 16,700 schools are made up.

mod comun {
    pub mod bases;
    pub mod medir;
    pub mod procesos;
}

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use comun::bases::base;
use comun::medir::{in_turns, say, time, within};
use comun::procesos::{clear, peak_mb, program, run};
use convenio::casos::{Instalados, importar};
use convenio::catalogo::Catalogo;
use convenio::perfil::Rbd;

const TURNS: usize = 25;
/// Every eleventh number is skipped, as the Ministry does: 16,700 are left.
const NUMEROS: u32 = 18_370;
/// The columns of 2024.
const ENCABEZADO: &str = "AGNO;RBD;DGV_RBD;NOM_RBD;MRUN;RUT_SOSTENEDOR;P_JURIDICA;COD_REG_RBD;NOM_REG_RBD_A;COD_PRO_RBD;COD_COM_RBD;NOM_COM_RBD;COD_DEPROV_RBD;NOM_DEPROV_RBD;COD_DEPE;COD_DEPE2;RURAL_RBD;LATITUD;LONGITUD;CONVENIO_PIE;PACE;ENS_01;ENS_02;ENS_03;ENS_04;ENS_05;ENS_06;ENS_07;ENS_08;ENS_09;ENS_10;ENS_11;MAT_TOTAL;MATRICULA;ESTADO_ESTAB;ORI_RELIGIOSA;ORI_OTRO_GLOSA;PAGO_MATRICULA;PAGO_MENSUAL;ESPE_01;ESPE_02;ESPE_03;ESPE_04;ESPE_05;ESPE_06;ESPE_07;ESPE_08;ESPE_09;ESPE_10;ESPE_11";

fn main() {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let archivo = dir.path().join("directorio.csv");
    let mut file = File::options().write(true).create_new(true).open(&archivo).expect("a file");
    file.write_all(&directory()).expect("room");
    measure("inventado", &archivo, &dir.path().join("inventado"), "escula politecnico copihue");
    let real = std::env::var_os("CONVENIO_DATOS").map(PathBuf::from).unwrap_or_default();
    let real = real.join("directorio_ee_2024_sin_mrun.csv");
    if real.is_file() {
        measure("real de 2024, 25 columnas", &real, &dir.path().join("real"), "escula yerbas buenas");
    }
}

fn measure(que: &str, archivo: &Path, datos: &Path, texto: &str) {
    let catalogo = Catalogo::propio();
    let instalados = Instalados::new(datos);
    let mut install = || {
        clear(datos);
        time(|| drop(importar(&instalados, archivo, None, false, catalogo).expect("a directory")))
    };
    let mut csv = || {
        time(|| {
            let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_path(archivo).expect("a file");
            assert!(reader.records().map(|row| row.expect("a row").len()).sum::<usize>() > 0);
        })
    };
    let kept = instalados.archivo(2024);
    let importing = in_turns(TURNS, &mut [&mut install, &mut csv]);
    let bare = base("buscador");
    let search = |texto: &str| {
        let mut command = program();
        command.arg("directorio").arg("buscar").arg("--datos").arg(datos).arg(texto);
        command
    };
    let mut find = || run(&mut search(texto));
    let mut number = || run(&mut search("1195"));
    let mut scan = || run(Command::new(&bare).arg(&kept).arg("politecnico"));
    let searching = in_turns(TURNS, &mut [&mut find, &mut number, &mut scan]);

    say(&format!("directorio {que} (medianas)"));
    say(&format!(
        "  ms: instalar, con el disco {:.2}; leer con el crate csv {:.2}; buscar {:.2}; buscar un RBD {:.2}; leer y recorrer {:.2}",
        importing.ms(0),
        importing.ms(1),
        searching.ms(0),
        searching.ms(1),
        searching.ms(2)
    ));
    within("instalar / leer con el crate csv", importing.ratio(0, &[1]), ..=3.0);
    within("buscar con un error, proceso frío / leer y recorrer", searching.ratio(0, &[2]), ..=3.0);
    within("buscar un RBD, proceso frío / leer y recorrer", searching.ratio(1, &[2]), ..=3.0);
    clear(datos);
    let mut command = program();
    command.arg("directorio").arg("importar").arg("--datos").arg(datos).arg(archivo);
    if let Some(mb) = peak_mb(&mut command) {
        within("instalar, memoria máxima, MB", mb, ..=100.0);
    }
}

/// Schools of our own making in the Ministry's shape: BOM, CRLF, decimal comma, a space for blank.
fn directory() -> Vec<u8> {
    const CLASES: [&str; 5] = ["ESCUELA", "LICEO", "COLEGIO", "ESC. BÁSICA", "LICEO POLITÉCNICO"];
    const NOMBRES: [&str; 12] = [
        "LOS BOLDOS",
        "EL COPIHUE",
        "LAS ÑIPAS",
        "SANTA CLARA",
        "DIEGO AROS",
        "LUZ DEL ALBA",
        "EL MAITÉN",
        "RÍO CLARO",
        "NUEVA ESPERANZA",
        "LA ARAUCARIA",
        "PEDRO SOTO",
        "MARÍA IBÁÑEZ",
    ];
    let comunas = Catalogo::propio().comunas();
    let mut texto = format!("\u{feff}{ENCABEZADO}\r\n");
    for n in 1..=NUMEROS {
        let Ok(rbd) = Rbd::new(n, Catalogo::propio()) else { continue };
        let digito = rbd.digito();
        let at = n as usize;
        let comuna = &comunas[at * 7 % comunas.len()];
        let codigo = comuna.codigo.trim_start_matches('0');
        let (clase, nombre, otro) = (CLASES[at % 5], NOMBRES[at / 5 % 12], NOMBRES[at / 60 % 12]);
        let _ = write!(
            texto,
            "2024;{n};{digito};{clase} {nombre} DE {otro} N°{};\u{20};{};1;1;TPCA;11;{codigo};{};11;CUALQUIERA;{};1;0;-18,832899;-69,744583;0;1;110;710",
            n % 900,
            65_000_000 + n / 3,
            comuna.nombre.to_uppercase(),
            n % 6 + 1
        );
        texto.push_str(&";0".repeat(9));
        let _ =
            write!(texto, ";{};1;{};1; ;GRATUITO;GRATUITO;72007{}\r\n", n % 500, n % 4 + 1, ";0".repeat(10));
    }
    texto.into_bytes()
}
