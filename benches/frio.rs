//! Measures cold processes: a whole package of one school on the disk against a bare program that writes and syncs the
//! same files and against docxtemplater making one Word file; `--version` against an empty program; peak memory.

mod comun {
    pub mod bases;
    pub mod encargo;
    pub mod medir;
    pub mod procesos;
}

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use comun::bases::base;
use comun::encargo::{DOCXTEMPLATER, Encargo};
use comun::medir::{in_turns, say, within};
use comun::procesos::{clear, peak_mb, program, run};

const TURNS: usize = 25;

fn main() {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let [origen, salida, copia, docx] =
        ["origen", "salida", "copia", "node.docx"].map(|nombre| dir.path().join(nombre));
    let perfil = Path::new(env!("CARGO_MANIFEST_DIR")).join("ejemplos/particular_subvencionado.toml");
    let generar = |a: &Path| {
        let mut command = program();
        command.arg("generar").arg(&perfil).arg("--salida").arg(a);
        command
    };
    run(&mut generar(&origen));
    let paquete = std::fs::read_dir(&origen).expect("a package").filter_map(|e| Some(e.ok()?.path()));
    let paquete = paquete.into_iter().find(|ruta| ruta.is_dir()).expect("its folder");
    let read = |nombre: &str| std::fs::read(paquete.join(nombre)).expect("a paper");
    let encargo = Encargo::new(&read("convenio.docx"), &read("anexo.xlsx"));
    let node = encargo.command(&DOCXTEMPLATER).is_some();
    let (vacio, escritor) = (base("vacio"), base("escritor"));

    let mut whole = || {
        clear(&salida);
        run(&mut generar(&salida))
    };
    let mut bare = || {
        clear(&copia);
        run(Command::new(&escritor).arg(&origen).arg(&copia))
    };
    let mut docxtemplater = || {
        let command = encargo.command(&DOCXTEMPLATER);
        command.map_or(Duration::ZERO, |mut command| run(command.arg(&docx)))
    };
    let mut version = || run(program().arg("--version"));
    let mut empty = || run(&mut Command::new(&vacio));
    let vueltas = in_turns(TURNS, &mut [&mut whole, &mut bare, &mut docxtemplater, &mut version, &mut empty]);

    let ms: Vec<String> = (0..5).map(|i| format!("{:.2}", vueltas.ms(i))).collect();
    say("frio: un establecimiento, proceso frío, todo en el disco (medianas)");
    say(&format!(
        "  ms: paquete {}, escritor {}, docxtemplater {}, --version {}, vacío {}",
        ms[0], ms[1], ms[2], ms[3], ms[4]
    ));
    within("paquete / escribir y asegurar lo mismo", vueltas.ratio(0, &[1]), ..=2.0);
    if node {
        within("docxtemplater, un Word / paquete", vueltas.ratio(2, &[0]), 8.0..);
    } else {
        say("  Falta docxtemplater: benches/pares/instalar.sh lo instala.");
    }
    within("--version / programa vacío", vueltas.ratio(3, &[4]), ..=1.5);
    clear(&salida);
    if let Some(mb) = peak_mb(&mut generar(&salida)) {
        within("memoria máxima, MB", mb, ..=30.0);
    }
}
