//! Measures composing 1,000 messages with two attachments each, against Base64 alone over the same attachments: less than
//! that no message can cost.

mod comun {
    pub mod medir;
}

use std::hint::black_box;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use comun::medir::{in_turns, say, time, within};
use convenio::correo::{Adjunto, Buzon, Plantilla, Redaccion, Valores, redactar};

const TURNS: usize = 9;
const MENSAJES: usize = 1_000;
/// As large as the papers of a filled official model are, in bytes.
const WORD: usize = 120_000;
const ANEXO: usize = 60_000;

fn main() {
    let redaccion = message();
    let encode = || {
        for _ in 0..MENSAJES {
            for adjunto in &redaccion.adjuntos {
                black_box(STANDARD.encode(black_box(&adjunto.bytes)));
            }
        }
    };
    let compose = || {
        for _ in 0..MENSAJES {
            black_box(redactar(black_box(&redaccion)).expect("a message"));
        }
    };
    let vueltas = in_turns(TURNS, &mut [&mut || time(compose), &mut || time(encode)]);
    say(&format!(
        "{MENSAJES} messages of {} kB of attachments: {:.0} ms; Base64 alone: {:.0} ms",
        (WORD + ANEXO) / 1_000,
        vueltas.ms(0),
        vueltas.ms(1)
    ));
    within("composing to Base64 alone", vueltas.ratio(0, &[1]), ..=3.0);
}

fn message() -> Redaccion {
    // Deflated data look like chance.
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut chance = |bytes: usize| -> Vec<u8> {
        (0..bytes)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                seed.to_be_bytes()[0]
            })
            .collect()
    };
    let mut adjunto = |nombre: &str, bytes| Adjunto { nombre: nombre.to_owned(), bytes: chance(bytes) };
    let adjuntos = vec![adjunto("convenio.docx", WORD), adjunto("anexo.xlsx", ANEXO)];
    let valores = Valores::from([
        ("id", "SLF-7K3D".to_owned()),
        ("sostenedor", "Fundación Educacional Los Boldos".to_owned()),
    ]);
    let (asunto, texto) = Plantilla::propia().expect("ours").fill(&valores);
    let buzon = |direccion: &str| Buzon { nombre: None, direccion: direccion.to_owned() };
    Redaccion {
        de: Some(buzon("convenio@colegio.example")),
        para: buzon("interoperabilidad@ministerio.example"),
        copia: Vec::new(),
        asunto,
        texto,
        adjuntos,
        fecha: "2026-11-24T15:00:00Z".parse().expect("a moment"),
        id: "SLF-7K3D.0123@colegio.example".to_owned(),
        refiere: None,
        borrador: false,
    }
}
