//! The real LibreOffice makes what is signed; qpdf and poppler look at it.

use super::montaje::in_own_mounts_at;
use super::*;
use crate::comun::{Corrida, ejemplo, terminar};
use crate::comun_docx::{Docx, p};
use crate::modelo::SUBVENCIONADO;

/// The program with the machine's LibreOffice.
fn imprimir(mesa: &Mesa, argumentos: &[&OsStr]) -> Corrida {
    let mut orden = mesa.programa();
    orden.env_remove("CONVENIO_SOFFICE").args(["paquete", "imprimir"]);
    terminar(orden.args(argumentos))
}

fn copies(carpeta: &Path) -> PathBuf {
    carpeta.join("impresion/tres_ejemplares.pdf")
}

/// The text of each page, blanks and line ends as one blank.
fn pages(pdf: &Path) -> Vec<String> {
    let text = run(Command::new("pdftotext").arg("-layout").arg(pdf).arg("-"));
    let mut pages: Vec<String> =
        text.split('\x0c').map(|p| p.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    pages.pop();
    pages
}

/// What every printed package must be: whole files, fonts in them, sheets as the Word file says, three marked copies
/// with each of these facts. Gives the pages of a copy.
fn check(carpeta: &Path, facts: &[String], sheet: &str) -> usize {
    let lista: Value =
        serde_json::from_slice(&fs::read(carpeta.join("impresion/IMPRESION.json")).unwrap()).unwrap();
    let each = usize::try_from(lista["ejemplares"]["paginas_de_cada_uno"].as_u64().unwrap()).unwrap();
    let una_cara = lista["ejemplares"]["una_cara"].as_bool().unwrap();
    for pdf in fs::read_dir(carpeta.join("impresion")).unwrap().map(|e| e.unwrap().path()) {
        if pdf.extension() != Some(OsStr::new("pdf")) {
            continue;
        }
        // Fails at any complaint, a warning too.
        let said = run(Command::new("qpdf").arg("--check").arg(&pdf));
        assert!(said.contains("No syntax or stream encoding errors found"), "{}: {said}", pdf.display());
        for fuente in run(Command::new("pdffonts").arg(&pdf)).lines().skip(2) {
            let end: Vec<&str> = fuente.split_whitespace().rev().collect();
            assert_eq!(end[4], "yes", "{}: {fuente}", pdf.display());
        }
    }
    let pdf = copies(carpeta);
    let info = run(Command::new("pdfinfo").args(["-f", "1", "-l", "999"]).arg(&pdf));
    let sizes: Vec<&str> = info.lines().filter(|l| l.starts_with("Page ") && l.contains(" size:")).collect();
    assert!(sizes.iter().all(|l| l.contains(sheet)), "{sheet}: {sizes:?}");
    let step = if una_cara { each } else { each.next_multiple_of(2) };
    let pages = pages(&pdf);
    assert_eq!((pages.len(), sizes.len()), (3 * step, 3 * step));
    for (copia, suyas) in (1..=3).zip(pages.chunks(step)) {
        let whole = suyas.join(" ").replace("- ", "-");
        for fact in facts {
            // A line may break anywhere in a name.
            let squeezed = |t: &str| t.split_whitespace().collect::<String>();
            assert!(
                squeezed(&whole).contains(&squeezed(fact)),
                "{}: el ejemplar {copia} no dice «{fact}»",
                carpeta.display()
            );
        }
        for (n, page) in (1..).zip(suyas) {
            let mark = format!("Ejemplar {copia} de 3 · página {n} de {each}");
            assert_eq!(page.matches(" de 3 · página ").count(), usize::from(n <= each), "{page}");
            assert!(n > each || page.contains(&mark), "falta «{mark}» en: {page}");
            assert!(n <= each || page.is_empty(), "la página de relleno dice: {page}");
        }
    }
    each
}

fn facts(p: &Paquete) -> Vec<String> {
    let schools = p.colegios.iter().flat_map(|c| [c.rbd.clone(), c.nombre.clone()]);
    let people = p.representantes.iter().flatten().cloned();
    p.sostenedor.iter().cloned().chain(people).chain(schools).collect()
}

#[test]
#[ignore = "needs libreoffice, qpdf and poppler"]
fn libreoffice_prints_every_sample_in_three_whole_copies() {
    let mesa = Mesa::new();
    let paquetes = paquetes(&mesa);
    let carpetas: Vec<&OsStr> = paquetes.iter().map(|p| p.carpeta.as_os_str()).collect();
    let corrida = imprimir(&mesa, &carpetas);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(!corrida.errores.contains("[sello-"), "{}", corrida.errores);
    for p in &paquetes {
        check(&p.carpeta, &facts(p), "612 x 792");
        let ruta = p.carpeta.to_str().unwrap();
        let verified = mesa.correr(["paquete", "verificar", ruta]);
        assert_eq!((verified.codigo, verified.errores.as_str()), (0, ""));
    }
    assert!(corrida.salida.contains("Firman juntos"), "{}", corrida.salida);
    assert!(paquetes.iter().any(|p| p.colegios.len() == 98));
}

/// A model on this sheet with a title, the blanks of a form, so many paragraphs, and a place to sign.
fn modelo(sheet: &str, letra: &str, parrafos: usize) -> Vec<u8> {
    let form = [
        SUBVENCIONADO,
        "Nombre del sostenedor: ……………………",
        "RUT del sostenedor: ……………………",
        "Nombre del representante legal: ……………………",
        "Cédula de identidad del representante legal: ……………………",
        "RBD del establecimiento: ……………………",
    ];
    let mut cuerpo: String = form.iter().map(|linea| p(linea)).collect();
    let filler = "Las partes dejan constancia de que este párrafo del modelo no tiene nada que completar y que sólo ocupa lugar. ";
    cuerpo.push_str(&p(&filler.repeat(4)).repeat(parrafos));
    cuerpo.push_str(&p("En señal de conformidad firman las partes."));
    cuerpo = cuerpo.replace(
        "<w:r>",
        &format!("<w:r><w:rPr><w:rFonts w:ascii=\"{letra}\" w:hAnsi=\"{letra}\"/></w:rPr>"),
    );
    let end = format!(
        "<w:sectPr><w:pgSz {sheet}/><w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr>"
    );
    cuerpo.push_str(&end);
    Docx::new(&cuerpo).close()
}

#[test]
#[ignore = "needs libreoffice, qpdf and poppler"]
fn libreoffice_prints_an_official_model_on_its_own_sheet_and_odd_pages_get_an_empty_one() {
    let sheets = [
        ("w:w=\"12240\" w:h=\"18720\"", "612 x 936"),
        ("w:w=\"11906\" w:h=\"16838\"", "595."),
        ("w:w=\"12240\" w:h=\"15840\"", "612 x 792"),
    ];
    for (n, (sheet, told)) in sheets.into_iter().enumerate() {
        let mesa = Mesa::new();
        mesa.escribir(
            "modelo.docx",
            modelo(sheet, ["Georgia", "Calibri", "Liberation Serif"][n], 1 + 14 * n),
        );
        let perfil = ejemplo("particular_subvencionado.toml");
        let made = mesa.correr([
            "generar".as_ref(),
            perfil.as_os_str(),
            "--modelo-oficial".as_ref(),
            "modelo.docx".as_ref(),
            "--permitir-blancos".as_ref(),
        ]);
        assert_eq!(made.codigo, 0, "{}", made.todo());
        let paquete = mesa.en_salida().into_iter().find(|p| !p.ends_with(".zip")).unwrap();
        let carpeta = mesa.ruta("salida").join(paquete);
        let facts =
            ["Fundación Educacional Los Boldos", "65.999.001-6", "María José Ñancupil Órdenes", "99001-9"]
                .map(str::to_owned);
        let corrida = imprimir(&mesa, &[carpeta.as_os_str()]);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        let each = check(&carpeta, &facts, told);
        let one_side = imprimir(&mesa, &[carpeta.as_os_str(), "--una-cara".as_ref()]);
        assert_eq!(one_side.codigo, 0, "{}", one_side.todo());
        assert_eq!(check(&carpeta, &facts, told), each);
        // Which fonts a machine has differs; what it lacks is told.
        let fonts = run(Command::new("pdffonts").arg(copies(&carpeta)));
        let there = [&["Georgia"][..], &["Calibri", "Carlito"], &["LiberationSerif"]][n];
        let lacks = !there.iter().any(|nombre| fonts.contains(nombre));
        let told = corrida.errores.contains("[impresion-letra-cambiada]");
        assert_eq!(told, lacks, "{} {fonts}", corrida.errores);
    }
}

#[test]
#[ignore = "needs libreoffice, qpdf and poppler"]
fn another_libreoffice_at_work_neither_disturbs_nor_is_disturbed() {
    let mesa = Mesa::new();
    let made = mesa.generar(&ejemplo("municipal.toml"));
    assert_eq!(made.codigo, 0, "{}", made.todo());
    let profile = format!("-env:UserInstallation=file://{}", mesa.ruta("otro").display());
    let mut other = Command::new("soffice");
    other.arg(profile).args(["--headless", "--norestore", "--accept=pipe,name=convenio_prueba;urp;"]);
    let mut other = std::os::unix::process::CommandExt::process_group(&mut other, 0).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_secs(3));
    let carpeta = mesa.ruta("salida/69999001-9_municipal_libro_de_clases");
    let corrida = imprimir(&mesa, &[carpeta.as_os_str()]);
    let alive = other.try_wait().unwrap().is_none();
    let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", other.id())]).status();
    let _ = other.wait();
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(alive, "el otro LibreOffice terminó");
    check(&carpeta, &[], "612 x 792");
}

#[test]
#[ignore = "needs libreoffice, unshare and tmpfs"]
fn a_full_disk_and_one_that_may_only_be_read_leave_the_package_as_it_was() {
    for (mount, words) in [
        ("mount -t tmpfs -o size=220k none disco && cp -r salida/* disco", "no queda espacio en el disco"),
        ("mount -t tmpfs none disco && cp -r salida/* disco && mount -o remount,ro disco", "solo lectura"),
    ] {
        let mesa = Mesa::new();
        assert_eq!(mesa.generar(&ejemplo("municipal.toml")).codigo, 0);
        let script = format!(
            "rm salida/*.zip; {mount} || exit 99; for d in disco/*; do \"$0\" paquete imprimir $d; echo \"fin=$?\"; ls -A $d | grep impresion; \"$0\" paquete verificar $d; done"
        );
        let salida = in_own_mounts_at(&mesa, &script, &[]);
        let (out, err) = (String::from_utf8_lossy(&salida.stdout), String::from_utf8_lossy(&salida.stderr));
        assert!(out.contains("fin=3"), "{mount}: {out} {err}");
        assert!(err.contains(words), "{mount}: {err}");
        assert!(
            !out.lines().any(|l| l.starts_with("impresion")) && out.contains("entero, 7 archivos"),
            "{mount}: {out} {err}"
        );
    }
}
