//! Measures the Ministry's matrix, three sheets with room for a hundred schools: a cold process that fills it for 98, or
//! only tells its blanks, against a bare program that reads all its cells with calamine; in both formats of Excel.

mod comun {
    pub mod matriz;
    pub mod medir;
    pub mod procesos;
}

use std::fs::File;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use calamine::{Reader, open_workbook_auto, open_workbook_auto_from_rs};
use comun::matriz::{xls, xlsx};
use comun::medir::{in_turns, say, within};
use comun::procesos::{clear, peak_mb, program, run};

const TURNS: usize = 25;
const PERFIL: &str = "ejemplos/noventa_y_ocho_establecimientos.toml";

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, mode, archivo] = &args[..]
        && mode == "--leer"
    {
        return read(Path::new(archivo));
    }
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    for (nombre, bytes) in [("matriz.xlsx", xlsx()), ("matriz.xls", xls())] {
        let matriz = dir.path().join(nombre);
        let mut file = File::options().write(true).create_new(true).open(&matriz).expect("a file");
        file.write_all(&bytes).expect("room");
        file.sync_all().expect("a disk");
        measure(&matriz, &dir.path().join("llena").join(nombre));
    }
}

/// What the bare process does: every cell of every sheet.
fn read(archivo: &Path) {
    let mut libro = open_workbook_auto(archivo).expect("a workbook");
    let hojas = libro.worksheets();
    let said: usize = hojas.iter().map(|(_, rango)| rango.used_cells().count()).sum();
    assert!(said > 0, "it has cells");
}

fn measure(matriz: &Path, llena: &Path) {
    let own = std::env::current_exe().expect("this program");
    let perfil = Path::new(env!("CARGO_MANIFEST_DIR")).join(PERFIL);
    let filling = || {
        let folder = llena.parent().expect("a folder");
        clear(folder);
        std::fs::create_dir(folder).expect("a folder");
        let mut command = program();
        command.args(["modelo", "llenar"]).arg(matriz).arg(&perfil).arg("--salida").arg(llena);
        command.stderr(Stdio::null());
        command
    };
    let mut fill = || run(&mut filling());
    // It leaves its map beside the matrix, where filling would find it.
    let seen = matriz.with_file_name(format!("vista_{}", matriz.file_name().unwrap_or_default().display()));
    std::fs::hard_link(matriz, &seen).expect("a name more");
    let mapa = seen.with_added_extension("mapa.toml");
    let mut tell = || {
        if mapa.exists() {
            std::fs::remove_file(&mapa).expect("a file of ours");
        }
        run(program().args(["modelo", "analizar"]).arg(&seen).stderr(Stdio::null()))
    };
    let mut bare = || run(Command::new(&own).arg("--leer").arg(matriz));
    let mut empty = || run(program().arg("--version"));
    let vueltas = in_turns(TURNS, &mut [&mut fill, &mut tell, &mut bare, &mut empty]);
    check(llena);
    let nombre = matriz.file_name().unwrap_or_default().display();
    say(&format!("matriz: {nombre} para 98 establecimientos, procesos fríos (medianas)"));
    say(&format!(
        "  ms: llenar {:.2}, analizar {:.2}, leer con calamine {:.2}, --version {:.2}",
        vueltas.ms(0),
        vueltas.ms(1),
        vueltas.ms(2),
        vueltas.ms(3)
    ));
    within("llenar / leer con calamine", vueltas.ratio(0, &[2]), ..=3.0);
    within("analizar / leer con calamine", vueltas.ratio(1, &[2]), ..=3.0);
    if let Some(mb) = peak_mb(&mut filling()) {
        within("llenar, memoria máxima, MB", mb, ..=30.0);
    }
}

/// Every school of the profile stands in the filled file, in two sheets.
fn check(llena: &Path) {
    let bytes = std::fs::read(llena).expect("a filled file");
    let mut libro = open_workbook_auto_from_rs(Cursor::new(bytes)).expect("a workbook");
    for at in [0, 2] {
        let rango = libro.worksheet_range_at(at).expect("a sheet").expect("its cells");
        let named =
            rango.rows().skip(6).filter(|fila| fila.get(3).is_some_and(|c| !c.to_string().is_empty()));
        assert_eq!(named.count(), 98, "sheet {at}");
    }
}
