//! The whole way of a package with real programs: official files filled, printed, signed, scanned, closed, burnt, verified.

use image::{Luma, imageops};

use super::*;
use crate::comun::{Corrida, terminar, texto_de_word};
use crate::comun_cerrar::{LISTA, tiff};
use crate::generar_anexo::{PAQUETE, PERFIL, matriz};
use crate::modelo::{SUBVENCIONADO, modelo};

/// The program with the machine's LibreOffice.
fn orden(mesa: &Mesa, argumentos: &[&str]) -> Corrida {
    let corrida = terminar(mesa.programa().env_remove("CONVENIO_SOFFICE").args(argumentos));
    assert_eq!(corrida.codigo, 0, "{argumentos:?}: {}", corrida.todo());
    corrida
}

/// Signs the last page of the first copy with a pen, and puts the copy on the glass of a scanner.
fn sign_and_scan(mesa: &Mesa, copies: &Path, paginas: u64) -> PathBuf {
    let last = paginas.to_string();
    run(Command::new("pdftoppm")
        .args(["-r", "100", "-gray", "-png", "-l", &last])
        .arg(copies)
        .arg(mesa.ruta("hoja")));
    let mut hojas: Vec<PathBuf> = fs::read_dir(mesa.dir.path()).unwrap().map(|e| e.unwrap().path()).collect();
    hojas.retain(|p| p.file_name().unwrap().to_string_lossy().starts_with("hoja-"));
    hojas.sort();
    assert_eq!(hojas.len() as u64, paginas);
    let mut scans = Vec::new();
    for (n, hoja) in (1..).zip(&hojas) {
        let mut scan = image::open(hoja).unwrap().into_luma8();
        if n == paginas {
            for x in 0..240_u32 {
                let y = 30 * (x % 40).abs_diff(20) / 20;
                for dy in 0..3 {
                    scan.put_pixel(x + 250, scan.height() * 3 / 4 + y + dy, Luma([40]));
                }
            }
        }
        scans.push(imageops::blur(&scan, 0.6));
    }
    let plain = mesa.escribir("escaneo.tif", tiff(&scans));
    let firmado = mesa.ruta("convenio firmado (escáner).tif");
    run(Command::new("tiffcp").args(["-c", "lzw"]).arg(&plain).arg(&firmado));
    firmado
}

#[test]
#[ignore = "needs libreoffice, poppler, tiffcp, xorriso and unzip"]
fn from_the_profile_to_a_disc_that_is_verified() {
    let mesa = Mesa::new();
    let perfil = mesa.escribir("perfil.toml", crate::comun::texto_de_ejemplo(PERFIL));
    let (model, matrix) = (modelo(SUBVENCIONADO, &[]), matriz());
    mesa.escribir("modelo.docx", &model);
    mesa.escribir("matriz.xlsx", &matrix);
    let begun = [
        "tramite",
        "crear",
        "perfil.toml",
        "--modelo-oficial",
        "modelo.docx",
        "--anexo-oficial",
        "matriz.xlsx",
        "--formato",
        "json",
    ];
    let id = orden(&mesa, &begun).json()[0]["id"].as_str().unwrap().to_owned();

    orden(&mesa, &["paquete", "imprimir", PAQUETE]);
    let copies = mesa.ruta(PAQUETE).join("impresion/tres_ejemplares.pdf");
    let lista: Value =
        serde_json::from_slice(&fs::read(copies.with_file_name("IMPRESION.json")).unwrap()).unwrap();
    let paginas = lista["ejemplares"]["paginas_de_cada_uno"].as_u64().unwrap();
    let firmado = sign_and_scan(&mesa, &copies, paginas);

    let mut close: Vec<String> =
        ["paquete", "cerrar", PAQUETE, "--firmado", firmado.to_str().unwrap(), "--formato", "json"]
            .map(str::to_owned)
            .into();
    for codigo in LISTA {
        let scan = mesa.escribir(&format!("{codigo}.pdf"), crate::comun_cerrar::pdf(&[codigo]));
        close.extend(["--personeria".to_owned(), format!("{codigo}={}", scan.display())]);
    }
    let close: Vec<&str> = close.iter().map(String::as_str).collect();
    let closed = orden(&mesa, &close).json();
    assert_eq!(closed["motivo"], Value::Null, "nothing needs a reason: {closed}");
    assert_eq!(closed["tramite"]["resultado"], "anotado");
    assert_eq!(orden(&mesa, &["tramite", "ver", &id, "--formato", "json"]).json()["estado"], "firmado");
    // The very same again, from scans that are still there.
    let again = orden(&mesa, &close).json();
    assert_eq!((&again["resultado"], &again["huella"]), (&"sin_cambios".into(), &closed["huella"]));

    // A disc is burnt and a stick is filled; somebody else reads them.
    let [carpeta, imagen, kit] =
        [&closed["carpeta"], &closed["imagen"], &closed["kit"][0]].map(|r| mesa.ruta(r.as_str().unwrap()));
    let (disco, pendrive) = (mesa.ruta("disco"), mesa.ruta("pendrive"));
    run(Command::new("xorriso")
        .args(["-osirrox", "on", "-indev"])
        .arg(&imagen)
        .args(["-extract", "/"])
        .arg(&disco));
    run(Command::new("unzip").arg("-q").arg(&kit).arg("-d").arg(&pendrive));
    for lugar in [&carpeta, &imagen, &kit, &disco, &pendrive] {
        let said =
            orden(&mesa, &["paquete", "verificar", lugar.to_str().unwrap(), "--formato", "json"]).json();
        assert_eq!(said["huella"], closed["huella"], "{}", lugar.display());
        assert_eq!(said["diagnosticos"].as_array().unwrap().len(), 0, "{said}");
    }

    // What is on the disc: the model with its blanks filled and no other word changed, the matrix that agrees with the
    // profile, and every page of the signed copy with the pen on the last.
    let word = fs::read(disco.join("convenio.docx")).unwrap();
    assert_eq!(word, fs::read(mesa.ruta(PAQUETE).join("convenio.docx")).unwrap());
    let texto = texto_de_word(&word);
    for fact in ["Fundación Educacional Los Boldos", "65.999.001-6", "María José Ñancupil Órdenes", "99001-9"]
    {
        assert!(texto.contains(fact), "falta «{fact}»: {texto}");
    }
    let anexo = disco.join("anexo.xlsx");
    let agrees = mesa.correr(["anexo", "comparar", anexo.to_str().unwrap(), perfil.to_str().unwrap()]);
    let errors: Vec<&str> = agrees.errores.lines().filter(|l| l.contains("error[")).collect();
    assert!(errors.iter().all(|e| e.contains("falta el proveedor")), "{}", agrees.todo());
    let scan = disco.join("convenio_firmado.pdf");
    let info = run(Command::new("pdfinfo").arg(&scan));
    let told = info.lines().find(|l| l.starts_with("Pages:")).unwrap();
    assert_eq!(told.split_whitespace().last(), Some(&*paginas.to_string()));
    run(Command::new("pdftoppm")
        .args(["-r", "100", "-gray", "-png", "-singlefile", "-f", &paginas.to_string()])
        .arg(&scan)
        .arg(mesa.ruta("vista")));
    let drawn = image::open(mesa.ruta("vista.png")).unwrap().into_luma8();
    let (top, bottom) = (drawn.height() * 7 / 10, drawn.height() * 8 / 10);
    let pen = (top..bottom).flat_map(|y| (0..drawn.width()).map(move |x| (x, y)));
    assert!(
        pen.filter(|(x, y)| drawn.get_pixel(*x, *y).0[0] < 140).count() > 300,
        "the signature is not to be seen"
    );
}
