//! Measures `paquete imprimir` of many packages, with all looks, marks and syncs, against LibreOffice alone: one process of it
//! that makes PDF files of the same papers.
//!
//! `cargo bench --bench imprimir -- 10 1` takes 10 packages and not 100, in one turn and not three.

mod comun {
    pub mod medir;
    pub mod procesos;
}

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use comun::medir::{in_turns, say, within};
use comun::procesos::{clear, peak_mb, program, run};
use convenio::convertidor::Oficina;
use convenio::perfil::modulo_11;

const MUESTRA: &str = include_str!("../ejemplos/particular_subvencionado.toml");

fn main() {
    let mut numbers = std::env::args().filter_map(|a| a.parse::<u32>().ok());
    let count = numbers.next().unwrap_or(100);
    let turns = numbers.next().and_then(|n| usize::try_from(n).ok()).unwrap_or(3);
    let Some(oficina) = Oficina::find() else { return say("imprimir: no hay LibreOffice") };
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let [perfiles, salida, papeles, fuera, perfil] =
        ["perfiles", "salida", "papeles", "fuera", "perfil"].map(|nombre| dir.path().join(nombre));
    let rutas = write_profiles(&perfiles, count);
    run(program().arg("generar").arg("--salida").arg(&salida).args(&rutas));
    let paquetes: Vec<PathBuf> = entries(&salida).into_iter().filter(|ruta| ruta.is_dir()).collect();
    fs::create_dir(&papeles).expect("a folder");
    let mut names = Vec::new();
    for (n, paquete) in paquetes.iter().enumerate() {
        for papel in entries(paquete) {
            let end = papel.extension().and_then(|e| e.to_str()).unwrap_or_default();
            if ["docx", "xlsx"].contains(&end) {
                names.push(format!("{:06}.{end}", n * 10 + names.len() % 6));
                let last = names.last().map_or("", String::as_str);
                fs::copy(&papel, papeles.join(last)).expect("a copy");
            }
        }
    }

    let mut whole = || {
        let mut command = program();
        run(command.args(["paquete", "imprimir", "--forzar"]).args(&paquetes))
    };
    let mut alone = || {
        clear(&fuera);
        // A new profile each time, as the program has one.
        clear(&perfil);
        // Version 7.4 stops after some 240 papers, and says that all is well.
        let each = names.chunks(200).map(|names| {
            let mut command = Command::new(oficina.programa());
            command
                .arg(format!("-env:UserInstallation=file://{}", perfil.display()))
                .args(["--headless", "--invisible", "--norestore", "--nologo", "--nolockcheck"])
                .args(["--convert-to", "pdf", "--outdir"])
                .arg(&fuera)
                .args(names)
                .current_dir(&papeles)
                .stderr(Stdio::null());
            run(&mut command)
        });
        each.sum()
    };
    let vueltas = in_turns(turns, &mut [&mut whole, &mut alone]);
    assert_eq!(entries(&fuera).len(), names.len(), "LibreOffice made them all");
    say(&format!("imprimir: {count} paquetes, {} papeles (medianas)", names.len()));
    say(&format!("  s: imprimir {:.1}, LibreOffice {:.1}", vueltas.ms(0) / 1e3, vueltas.ms(1) / 1e3));
    if let Some(mb) = peak_mb(program().args(["paquete", "imprimir", "--forzar"]).args(&paquetes)) {
        say(&format!("  memoria máxima, sin la de LibreOffice: {mb:.1} MB"));
    }
    within("imprimir / LibreOffice", vueltas.ratio(0, &[1]), ..=1.3);
}

fn entries(carpeta: &Path) -> Vec<PathBuf> {
    let mut rutas: Vec<PathBuf> =
        fs::read_dir(carpeta).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    rutas.sort();
    rutas
}

/// Profiles made from the sample: each another owner, so another package.
fn write_profiles(carpeta: &Path, count: u32) -> Vec<PathBuf> {
    fs::create_dir(carpeta).expect("a folder");
    let write = |n: u32| {
        let rut = 65_000_000 + n;
        let ruta = carpeta.join(format!("{n}.toml"));
        let mut file = File::options().write(true).create_new(true).open(&ruta).expect("a file");
        let texto = MUESTRA.replace("65.999.001-6", &format!("{rut}-{}", modulo_11::check_digit(rut)));
        file.write_all(texto.as_bytes()).expect("room");
        ruta
    };
    (0..count).map(write).collect()
}
