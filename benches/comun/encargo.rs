//! What the peers are given: our own paper with names where values stood, and the data.

use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Reader, Xlsx};
use serde_json::{Map, Value, json};

/// The sample that the papers were made from.
const MUESTRA: &str = include_str!("../../ejemplos/particular_subvencionado.toml");

/// A program to be compared with.
pub struct Par {
    /// The program, in a folder of `benches/pares/instalar.sh` or wherever programs are.
    pub program: &'static str,
    /// What must be in that folder.
    pub needs: &'static str,
    /// Its script in `benches/pares/`.
    pub script: &'static str,
    /// The template in its language.
    pub template: &'static str,
}

/// docxtemplater: a Word file.
pub const DOCXTEMPLATER: Par = Par {
    program: "node",
    needs: "node/node_modules/docxtemplater",
    script: "word.mjs",
    template: "llaves.docx",
};

/// A folder with templates and data.
pub struct Encargo {
    dir: tempfile::TempDir,
}

impl Encargo {
    /// From finished papers of the sample.
    pub fn new(convenio: &[u8], anexo: &[u8]) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let mut valores = Map::new();
        let jinja = template(convenio, &mut valores, "{{ ", " }}");
        let llaves = template(convenio, &mut valores, "{", "}");
        assert!(valores.len() > 15, "{valores:?}");
        let datos = json!({ "valores": valores, "hojas": sheets(anexo) }).to_string().into_bytes();
        for (nombre, bytes) in [("jinja.docx", jinja), ("llaves.docx", llaves), ("datos.json", datos)] {
            let ruta = dir.path().join(nombre);
            let mut file = File::options().write(true).create_new(true).open(ruta).expect("a file");
            file.write_all(&bytes).expect("room");
        }
        Self { dir }
    }

    /// The peer's process; none where it is not installed.
    pub fn command(&self, par: &Par) -> Option<Command> {
        let pares: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).parent()?.join("pares");
        if !pares.join(par.needs).exists() {
            return None;
        }
        let inside = pares.join(par.program);
        let mut command = Command::new(if inside.is_file() { inside } else { par.program.into() });
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/pares").join(par.script));
        command.arg(self.dir.path().join(par.template)).arg(self.dir.path().join("datos.json"));
        command.env("CONVENIO_NODE", pares.join("node"));
        Some(command)
    }
}

/// The Word file with a name in the place of each text that stands in the profile.
fn template(docx: &[u8], valores: &mut Map<String, Value>, open: &str, close: &str) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(docx)).expect("a ZIP");
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..from.len() {
        let mut part = from.by_index(i).expect("a part");
        let nombre = part.name().expect("a name").into_owned();
        let mut texto = String::new();
        part.read_to_string(&mut texto).expect("text");
        if nombre == "word/document.xml" {
            for (n, valor) in MUESTRA.split('"').skip(1).step_by(2).enumerate() {
                let (written, clave) = (format!(">{valor}</w:t>"), format!("v{n}"));
                if valor.len() > 2 && texto.contains(&written) {
                    texto = texto.replace(&written, &format!(">{open}{clave}{close}</w:t>"));
                    valores.insert(clave, json!(valor));
                }
            }
        }
        to.start_file(nombre, zip::write::SimpleFileOptions::default()).expect("memory");
        to.write_all(texto.as_bytes()).expect("memory");
    }
    to.finish().expect("memory").into_inner()
}

/// The sheets with their cells.
fn sheets(xlsx: &[u8]) -> Vec<(String, Vec<Vec<String>>)> {
    let mut libro: Xlsx<_> = Xlsx::new(Cursor::new(xlsx)).expect("a workbook");
    let names = libro.sheet_names();
    let rows = |rango: calamine::Range<calamine::Data>| -> Vec<Vec<String>> {
        rango.rows().map(|f| f.iter().map(ToString::to_string).collect()).collect()
    };
    names.into_iter().map(|n| (n.clone(), rows(libro.worksheet_range(&n).expect("a sheet")))).collect()
}
