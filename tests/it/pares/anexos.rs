//! Filled Anexos that Python libraries and LibreOffice wrote: every value that the program reports is the one that
//! xlrd, openpyxl and LibreOffice see in its cell.

use super::libreoffice::convert;
use super::*;
use crate::anexo::{ESCUELAS, expected, facts, leer};
use crate::anexo_formas::FORMAS;

/// A value of the answer: sheet, cell, what it says, whether it is an RBD, a mark or a fact.
type Dicho = (String, String, String, &'static str);

fn told(json: &Value) -> Vec<Dicho> {
    let mut all: Vec<Dicho> = Vec::new();
    let mut facts_of = |datos: &Value| {
        for d in datos.as_object().unwrap().values() {
            all.push((text(&d["hoja"]), text(&d["celda"]), text(&d["valor"]), "fact"));
        }
    };
    for e in json["establecimientos"].as_array().unwrap() {
        facts_of(&e["datos"]);
    }
    for persona in json["personas"].as_object().unwrap().values().flat_map(|p| p.as_array().unwrap()) {
        facts_of(persona);
    }
    for list in ["establecimientos", "servicios"] {
        for e in json[list].as_array().unwrap() {
            all.push((text(&e["hoja"]), text(&e["celda"]), text(&e["rbd"]), "rbd"));
        }
    }
    for p in json["servicios"].as_array().unwrap() {
        for (clave, marca) in p["marcas"].as_object().unwrap() {
            all.push((text(&p["hoja"]), text(&p["celdas"][clave]), text(marca), "mark"));
        }
    }
    all
}

/// What the program says of a cell and a peer does not.
fn differences(file: &str, peer: &str, json: &Value, cells: &Value) -> Vec<String> {
    let agrees = |(hoja, celda, valor, kind): &Dicho| {
        let there = cells[hoja][celda].as_str().unwrap_or_default();
        let digits = |t: &str| t.chars().filter(char::is_ascii_digit).collect::<String>();
        match (*kind, valor.as_str()) {
            // Where a column is headed by the school's name, that is the cell of its RBD.
            ("rbd", rbd) => {
                let named = ESCUELAS.iter().find(|e| e[0] == rbd).map(|e| e[1].to_lowercase());
                digits(there).starts_with(rbd.split('-').next().unwrap())
                    || named == Some(there.to_lowercase())
            }
            ("mark", "si") => !there.is_empty() && !["NO", "-", "0"].contains(&there),
            ("mark", _) => there.is_empty() || ["NO", "-", "0"].contains(&there),
            // «Teléfono: 912345679» is one cell.
            _ => there == valor || there.strip_suffix(valor.as_str()).is_some_and(|t| t.ends_with(": ")),
        }
    };
    let odd = told(json).into_iter().filter(|d| !agrees(d));
    odd.map(|(hoja, celda, valor, _)| {
        format!("{file}, {peer}: {hoja}!{celda} es «{valor}» y allá {}", cells[&hoja][&celda])
    })
    .collect()
}

#[test]
#[ignore = "needs openpyxl, xlrd, xlwt and libreoffice"]
fn what_is_read_of_every_layout_is_what_three_other_programs_read() {
    let mesa = Mesa::new();
    let books: Vec<Value> = FORMAS
        .iter()
        .enumerate()
        .map(|(i, (_, hojas))| {
            let hojas: Vec<Value> =
                hojas.iter().map(|(n, filas)| serde_json::json!({"nombre": n, "filas": filas})).collect();
            serde_json::json!({"nombre": format!("f{i}"), "hojas": hojas})
        })
        .collect();
    let list = mesa.escribir("formas.json", serde_json::to_vec(&books).unwrap());
    let python = std::env::var_os("CONVENIO_PYTHON").unwrap_or_else(|| "python3".into());
    let script = raiz().join("tests/pares/escribir_anexos.py");
    run(Command::new(python).arg("-B").arg(script).arg(&list).arg(mesa.dir.path()));
    let named = |folder: &Path, end: &str| -> Vec<PathBuf> {
        (0..FORMAS.len()).map(|i| folder.join(format!("f{i}.{end}"))).collect()
    };
    let (of_openpyxl, of_xlwt) = (named(mesa.dir.path(), "xlsx"), named(mesa.dir.path(), "xls"));
    let of_office: Vec<Vec<PathBuf>> =
        ["ods", "xls"].iter().map(|end| named(&convert(&mesa, end, &of_openpyxl), end)).collect();
    let mut files: Vec<PathBuf> = [of_openpyxl, of_xlwt].concat();
    files.extend(of_office.into_iter().flatten());

    let mut odd: Vec<String> = Vec::new();
    let answers: Vec<Value> = files
        .iter()
        .map(|f| {
            let corrida = leer(&mesa, f);
            assert_eq!(facts(&corrida), expected(), "{}", f.display());
            corrida.json()
        })
        .collect();
    // Each library reads its own format; LibreOffice's picture of a file is that file saved as .xlsx.
    let own: Vec<usize> = (0..files.len()).filter(|i| files[*i].extension().unwrap() != "ods").collect();
    let rutas: Vec<PathBuf> = own.iter().map(|i| files[*i].clone()).collect();
    for (i, cells) in own.iter().zip(reader("leer_celdas.py", &rutas)) {
        let peer = if files[*i].extension().unwrap() == "xls" { "xlrd" } else { "openpyxl" };
        odd.extend(differences(&files[*i].display().to_string(), peer, &answers[*i], &cells));
    }
    let dentro = mesa.ruta("dentro");
    fs::create_dir(&dentro).unwrap();
    let copies: Vec<PathBuf> = files
        .iter()
        .enumerate()
        .map(|(i, f)| {
            let copy = dentro.join(format!("c{i}.{}", f.extension().unwrap().to_str().unwrap()));
            fs::copy(f, &copy).unwrap();
            copy
        })
        .collect();
    let fuera = convert(&mesa, "xlsx", &copies);
    let saved: Vec<PathBuf> = (0..files.len()).map(|i| fuera.join(format!("c{i}.xlsx"))).collect();
    for (i, cells) in reader("leer_celdas.py", &saved).iter().enumerate() {
        odd.extend(differences(&files[i].display().to_string(), "LibreOffice", &answers[i], cells));
    }
    let values: usize = answers.iter().map(|a| told(a).len()).sum();
    assert!(values > files.len() * 10, "{values}");
    assert!(odd.is_empty(), "{} de {values}:\n{}", odd.len(), odd.join("\n"));
}
