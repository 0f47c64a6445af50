//! unzip and 7z.

use super::*;

/// The package's ZIP and the Office files, which are ZIPs too, of all samples.
fn archives(paquetes: &[Paquete]) -> Vec<PathBuf> {
    let papeles =
        |p: &Paquete| WORD.into_iter().chain([EXCEL]).map(|n| p.carpeta.join(n)).collect::<Vec<_>>();
    paquetes.iter().flat_map(|p| papeles(p).into_iter().chain([p.zip.clone()])).collect()
}

#[test]
#[ignore = "needs unzip"]
fn unzip_accepts_every_package_and_paper() {
    let mesa = Mesa::new();
    for archivo in archives(&paquetes(&mesa)) {
        let said = run(Command::new("unzip").arg("-t").arg(&archivo));
        assert!(said.contains("No errors detected"), "{said}");
    }
}

#[test]
#[ignore = "needs 7z"]
fn sevenzip_accepts_every_package_and_paper() {
    let mesa = Mesa::new();
    for archivo in archives(&paquetes(&mesa)) {
        let said = run(Command::new("7z").args(["t", "-bd"]).arg(&archivo));
        assert!(said.contains("Everything is Ok") && !said.contains("WARNING"), "{said}");
    }
}

#[test]
#[ignore = "needs unzip"]
fn unzip_finds_short_ascii_names_and_the_bytes_of_the_folder() {
    let mesa = Mesa::new();
    for p in paquetes(&mesa) {
        assert!(p.nombre.is_ascii() && p.nombre.len() <= 64, "{}", p.nombre);
        let names = run(Command::new("unzip").arg("-Z1").arg(&p.zip));
        for nombre in names.lines() {
            assert!(nombre.is_ascii() && nombre.len() <= 64 && !nombre.contains('/'), "{nombre}");
        }
        let fuera = mesa.ruta("fuera").join(&p.nombre);
        fs::create_dir_all(&fuera).unwrap();
        run(Command::new("unzip").arg("-q").arg(&p.zip).arg("-d").arg(&fuera));
        assert_eq!(archivos_de(&fuera), archivos_de(&p.carpeta), "{}", p.nombre);
        assert_eq!(names.lines().count(), archivos_de(&fuera).len());
    }
}
