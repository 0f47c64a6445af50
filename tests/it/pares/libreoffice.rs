//! LibreOffice and the PDF tools.

use std::os::unix::process::CommandExt;
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx};

use super::*;
use crate::comun::{ejemplo, terminar, texto_de_word};

/// Converting all samples takes seconds; a program that hangs is ended, with all that it started.
const LIMITE: Duration = Duration::from_secs(150);

/// Converts these files in one process with a profile of its own; returns the folder of the results.
pub(super) fn convert(mesa: &Mesa, formato: &str, archivos: &[PathBuf]) -> PathBuf {
    let fuera = mesa.ruta(&format!("fuera_{formato}"));
    let mut oficina = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", mesa.ruta("perfil_de_oficina").display()))
        .args(["--headless", "--norestore", "--convert-to", formato, "--outdir"])
        .arg(&fuera)
        .args(archivos)
        .env("HOME", mesa.dir.path())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap();
    let began = Instant::now();
    let status = loop {
        if let Some(status) = oficina.try_wait().unwrap() {
            break status;
        }
        if began.elapsed() > LIMITE {
            let group = format!("-{}", oficina.id());
            let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
            let _ = oficina.wait();
            panic!("soffice no terminó en {LIMITE:?}");
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(status.success(), "soffice: {status}");
    fuera
}

/// Copies papers to names that say whose they are, in one folder.
fn gather(mesa: &Mesa, paquetes: &[Paquete], papeles: &[&str]) -> Vec<PathBuf> {
    let dentro = mesa.ruta("dentro");
    fs::create_dir(&dentro).unwrap();
    let mut rutas = Vec::new();
    for p in paquetes {
        for papel in papeles {
            let ruta = dentro.join(format!("{}-{papel}", p.nombre));
            fs::copy(p.carpeta.join(papel), &ruta).unwrap();
            rutas.push(ruta);
        }
    }
    rutas
}

pub(super) fn pdf_text(pdf: &Path) -> String {
    let text = run(Command::new("pdftotext").arg(pdf).arg("-"));
    // A page ends in a form feed; lines are broken anywhere.
    text.split('\x0c')
        .map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\x0c")
}

fn pdf_info(pdf: &Path, campo: &str) -> String {
    let info = run(Command::new("pdfinfo").arg(pdf));
    let line = info.lines().find_map(|l| l.strip_prefix(campo)).unwrap_or_else(|| panic!("{campo}: {info}"));
    line.trim_start_matches(':').trim().to_owned()
}

#[test]
#[ignore = "needs libreoffice and poppler"]
fn every_paper_of_every_sample_becomes_a_pdf_on_letter_with_numbered_pages() {
    let mesa = Mesa::new();
    let paquetes = paquetes(&mesa);
    let papeles: Vec<&str> = WORD.into_iter().chain([EXCEL]).collect();
    let rutas = gather(&mesa, &paquetes, &papeles);
    let fuera = convert(&mesa, "pdf", &rutas);
    for ruta in &rutas {
        let pdf = fuera.join(ruta.with_extension("pdf").file_name().unwrap());
        let landscape = ruta.extension().unwrap() == "xlsx";
        let expected = if landscape { "792 x 612 pts (letter)" } else { "612 x 792 pts (letter)" };
        assert_eq!(pdf_info(&pdf, "Page size"), expected, "{}", pdf.display());
        let pages: usize = pdf_info(&pdf, "Pages").parse().unwrap();
        let todo = pdf_text(&pdf);
        for (n, page) in (1..=pages).zip(todo.split('\x0c')) {
            let number = format!("Página {n} de {pages}");
            assert!(page.contains(&number), "{}: falta «{number}» en: {page}", pdf.display());
        }
    }
    for p in &paquetes {
        let todo = pdf_text(&fuera.join(format!("{}-convenio.pdf", p.nombre)));
        for hecho in p.sostenedor.iter().chain(p.colegios.iter().map(|c| &c.rbd)) {
            assert!(todo.contains(hecho.as_str()), "{}: el PDF no dice «{hecho}»", p.nombre);
        }
    }
}

pub(super) fn values(xlsx: &Path) -> Vec<(String, Vec<Vec<String>>)> {
    let mut libro: Xlsx<_> = calamine::open_workbook(xlsx).unwrap();
    let sheets = libro.sheet_names();
    sheets
        .into_iter()
        .map(|nombre| {
            let rango = libro.worksheet_range(&nombre).unwrap();
            let rows = rango.rows().map(|f| f.iter().map(|d| format!("{d:?}")).collect()).collect();
            (nombre, rows)
        })
        .collect()
}

#[test]
#[ignore = "needs libreoffice"]
fn an_anexo_saved_again_holds_the_same_values() {
    let mesa = Mesa::new();
    let paquetes = paquetes(&mesa);
    let rutas = gather(&mesa, &paquetes, &[EXCEL]);
    let fuera = convert(&mesa, "xlsx", &rutas);
    for ruta in &rutas {
        // A cell that holds the empty text is an empty cell after it.
        let plain = |xlsx: &Path| -> Vec<(String, Vec<Vec<String>>)> {
            let mut sheets = values(xlsx);
            for celda in sheets.iter_mut().flat_map(|(_, rows)| rows).flatten() {
                *celda = celda.replace("String(\"\")", "Empty");
            }
            sheets
        };
        let (before, after) = (plain(ruta), plain(&fuera.join(ruta.file_name().unwrap())));
        assert_eq!(before.len(), 3);
        assert_eq!(before, after, "{}", ruta.display());
    }
}

#[test]
#[ignore = "needs libreoffice"]
fn a_real_doc_is_converted_and_filled() {
    let mesa = Mesa::new();
    let docx = mesa.escribir("modelo.docx", crate::modelo::modelo(crate::modelo::SUBVENCIONADO, &[]));
    let doc = convert(&mesa, "doc", &[docx]).join("modelo.doc");
    let bytes = fs::read(&doc).unwrap();
    assert!(bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]), "LibreOffice wrote the old format");
    let perfil = ejemplo("particular_subvencionado.toml");
    let mut orden = mesa.programa();
    orden.env_remove("CONVENIO_SOFFICE").env("HOME", mesa.ruta("casa"));
    let corrida =
        terminar(orden.args(["modelo", "llenar"]).arg(&doc).arg(perfil).args(["--salida", "lleno.docx"]));
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(corrida.errores.contains("LibreOffice lo convirtió"), "{}", corrida.errores);
    let texto = texto_de_word(&fs::read(mesa.ruta("lleno.docx")).unwrap());
    for hecho in
        ["sostenedor: Fundación Educacional Los Boldos", "RUT del sostenedor: 65.999.001-6", "99001-9"]
    {
        assert!(texto.contains(hecho), "falta «{hecho}»: {texto}");
    }
    assert_eq!(fs::read(&doc).unwrap(), bytes, "the model itself stays");
    assert!(!mesa.ruta("casa/.config/libreoffice").exists(), "its profile was one of its own");
}

#[test]
#[ignore = "needs libreoffice"]
fn a_filled_workbook_reads_the_same_after_libreoffice_saved_it() {
    use crate::libro::{HOJA, llenar, matriz, pedido, texto};
    let mesa = Mesa::new();
    let celdas = (6..=10).map(|fila| texto(&format!("B{fila}"), &format!("000{fila}"))).collect();
    let lleno = llenar(&matriz(), &[pedido(celdas, &[(7, 2)])]).unwrap();
    let ruta = mesa.escribir("lleno.xlsx", &lleno);
    let fuera = convert(&mesa, "xlsx", std::slice::from_ref(&ruta));
    let saved = values(&fuera.join("lleno.xlsx"));
    let (nombre, filas) = &saved[0];
    assert_eq!(nombre, HOJA);
    let cell = |celda: &str| {
        let c = convenio::documentos::modelos::excel::referencias::Celda::parse(celda).unwrap();
        filas[c.fila as usize - 1][c.columna as usize - 1].clone()
    };
    for fila in 6..=10 {
        assert_eq!(cell(&format!("B{fila}")), format!("String(\"000{fila}\")"));
    }
    // LibreOffice takes the values that the file says for old formulas, and counts those that are new.
    assert_eq!([cell("F8"), cell("F9")], ["String(\"0008-A9\")", "String(\"0009-A9\")"]);
    assert_eq!([cell("C10"), cell("A14")], ["String(\"muestra 7\")", "Float(5.0)"]);
}
