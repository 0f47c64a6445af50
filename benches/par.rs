//! Measures a convenio with its Anexo, drawn, read back and zipped in memory on all cores, against deflating the same
//! bytes and against docxtpl with openpyxl and docxtemplater in as many processes.

mod comun {
    pub mod comprimir;
    pub mod encargo;
    pub mod medir;
    pub mod obreros;
}

use std::path::Path;
use std::time::Duration;

use comun::comprimir::{deflate, parts};
use comun::encargo::{DOCXTEMPLATER, Encargo, Par};
use comun::medir::{in_turns, say, time, within};
use comun::obreros::Obreros;
use convenio::base::paralelo;
use convenio::catalogo::Catalogo;
use convenio::documentos::{Papel, draw};
use convenio::perfil::{read_toml, revisar};

const TURNS: usize = 15;

/// docxtpl and openpyxl: a Word file and a workbook.
const DOCXTPL: Par =
    Par { program: "venv/bin/python", needs: "venv/benches.txt", script: "par.py", template: "jinja.docx" };

fn main() {
    let catalogo = Catalogo::propio();
    let ruta = Path::new(env!("CARGO_MANIFEST_DIR")).join("ejemplos/particular_subvencionado.toml");
    let borrador = read_toml(&ruta).expect("a sample");
    let revisado = revisar(&borrador, catalogo, jiff::civil::date(2026, 11, 24)).expect("a valid sample");
    let x = &revisado.expedientes[0];

    let make = |papeles: &[Papel]| draw(papeles, x, catalogo).expect("papers");
    let pair = make(&[Papel::Convenio, Papel::Anexo]);
    let parts: Vec<Vec<u8>> = pair.iter().flat_map(|p| parts(&p.bytes)).collect();
    let encargo = Encargo::new(&pair[0].bytes, &pair[1].bytes);
    let peer = |par: &Par| {
        encargo.command(par)?;
        Some(Obreros::start(|| encargo.command(par).expect("it was there")))
    };
    let (mut python, mut node) = (peer(&DOCXTPL), peer(&DOCXTEMPLATER));

    let mut ours = || on_all_cores(200, &|| drop(make(&[Papel::Convenio, Papel::Anexo])));
    let mut word = || on_all_cores(200, &|| drop(make(&[Papel::Convenio])));
    let mut excel = || on_all_cores(200, &|| drop(make(&[Papel::Anexo])));
    let mut deflating = || on_all_cores(200, &|| deflate(&parts));
    let mut docxtpl = || python.as_mut().map_or(Duration::ZERO, |p| p.lap(12));
    let mut docxtemplater = || node.as_mut().map_or(Duration::ZERO, |n| n.lap(25));
    let vueltas = in_turns(
        TURNS,
        &mut [&mut ours, &mut deflating, &mut docxtpl, &mut docxtemplater, &mut word, &mut excel],
    );

    let ms: Vec<String> = (0..6).map(|i| format!("{:.3}", vueltas.ms(i))).collect();
    say("par: convenio y Anexo en memoria, en todos los núcleos (medianas)");
    say(&format!(
        "  ms: par {}, comprimir {}, docxtpl+openpyxl {}, docxtemplater {}, solo Word {}, solo Excel {}",
        ms[0], ms[1], ms[2], ms[3], ms[4], ms[5]
    ));
    within("par / comprimir lo mismo", vueltas.ratio(0, &[1]), ..=2.0);
    if python.is_some() {
        within("docxtpl+openpyxl / par", vueltas.ratio(2, &[0]), 12.0..);
    }
    if node.is_some() {
        within("docxtemplater / Word", vueltas.ratio(3, &[4]), 8.0..);
        say(&format!("  docxtemplater / par: {:.2}", vueltas.ratio(3, &[0])));
    }
    if python.is_none() || node.is_none() {
        say("  Faltan programas de comparación: benches/pares/instalar.sh los instala.");
    }
}

/// How long one takes when all cores do `times` of them together.
fn on_all_cores(times: u32, work: &(dyn Fn() + Sync)) -> Duration {
    let items: Vec<u32> = (0..times).collect();
    time(|| drop(paralelo::map(&items, |_| work()))) / times
}
