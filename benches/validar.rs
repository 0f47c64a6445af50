//! Measures reading and checking a profile, in memory and on one core, against parsing the same TOML.

mod comun {
    pub mod medir;
}

use std::path::Path;
use std::time::Duration;

use comun::medir::{in_turns, say, time, within};
use convenio::catalogo::Catalogo;
use convenio::perfil::{parse_toml, revisar};
use toml::de::DeTable;

const TURNS: usize = 15;
const TIMES: u32 = 200;

fn main() {
    let catalogo = Catalogo::propio();
    let hoy = jiff::civil::date(2026, 11, 24);
    say("validar: leer y revisar un perfil, contra leer el mismo TOML con el crate toml (medianas)");
    for nombre in ["particular_subvencionado", "noventa_y_ocho_establecimientos"] {
        let ruta = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("ejemplos/{nombre}.toml"));
        let texto = std::fs::read_to_string(&ruta).expect("a sample");
        let check = || {
            let borrador = parse_toml(&ruta, texto.clone()).expect("a sample");
            drop(std::hint::black_box(revisar(&borrador, catalogo, hoy).expect("a valid sample")));
        };
        let parse = || drop(std::hint::black_box(DeTable::parse(&texto).expect("TOML")));
        let vueltas = in_turns(TURNS, &mut [&mut || each(&check), &mut || each(&parse)]);
        say(&format!("  {nombre}: {:.3} ms; solo el TOML: {:.3} ms", vueltas.ms(0), vueltas.ms(1)));
        within("validar / solo el TOML", vueltas.ratio(0, &[1]), ..=3.0);
    }
}

fn each(work: &dyn Fn()) -> Duration {
    time(|| (0..TIMES).for_each(|_| work())) / TIMES
}
