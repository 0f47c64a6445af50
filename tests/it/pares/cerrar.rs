//! Readers of discs, ZIPs and PDF files, and what they make of a closed package.

use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat, Rgb};

use super::*;
use crate::comun_cerrar::{cerrar_todo, hoja, hoja_en_color, huellas, imagen, jpeg_turned, mesa, tiff, v};

/// A closed package whose scans are pictures of every kind.
fn closed(more: &[&str]) -> Mesa {
    let mesa = mesa();
    mesa.escribir("rut_sostenedor.pdf", imagen(hoja(600, 800), ImageFormat::Png));
    mesa.escribir("estatutos.pdf", imagen(hoja_en_color(600, 800), ImageFormat::Jpeg));
    mesa.escribir("acta_directorio.pdf", tiff(&[hoja(600, 800), hoja(800, 600)]));
    mesa.escribir("cedula_representante.pdf", jpeg_turned(6));
    let corrida = cerrar_todo(&mesa, more);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    mesa
}

/// The folder that a reader took out of something is the closed one.
fn same(mesa: &Mesa, fuera: &Path) {
    assert_eq!(huellas(fuera), huellas(&v(mesa, 1, "")));
}

#[test]
#[ignore = "needs bsdtar"]
fn bsdtar_takes_every_file_out_of_the_image_by_its_name() {
    let mesa = closed(&[]);
    for (fuera, option) in [("rock_ridge", "iso9660:!joliet"), ("joliet", "iso9660:!rockridge")] {
        let fuera = mesa.ruta(fuera);
        fs::create_dir(&fuera).unwrap();
        run(Command::new("bsdtar")
            .args(["--options", option, "-xf"])
            .arg(v(&mesa, 1, ".iso"))
            .arg("-C")
            .arg(&fuera));
        same(&mesa, &fuera);
    }
}

#[test]
#[ignore = "needs 7z"]
fn sevenzip_takes_every_file_out_of_image_and_kit() {
    let mesa = closed(&[]);
    for cola in [".iso", "_kit_digital.zip"] {
        let fuera = mesa.ruta(&format!("fuera{cola}"));
        let mut out = std::ffi::OsString::from("-o");
        out.push(&fuera);
        let said = run(Command::new("7z").args(["x", "-bd", "-y"]).arg(out).arg(v(&mesa, 1, cola)));
        assert!(said.contains("Everything is Ok") && !said.contains("WARNING"), "{said}");
        same(&mesa, &fuera);
    }
}

#[test]
#[ignore = "needs xorriso"]
fn xorriso_takes_every_file_out_of_the_image_and_finds_no_fault() {
    let mesa = closed(&[]);
    let fuera = mesa.ruta("fuera");
    let iso = v(&mesa, 1, ".iso");
    run(Command::new("xorriso")
        .args(["-abort_on", "WARNING", "-return_with", "WARNING", "32", "-osirrox", "on", "-indev"])
        .arg(&iso)
        .args(["-extract", "/"])
        .arg(&fuera));
    same(&mesa, &fuera);
}

#[test]
#[ignore = "needs isoinfo"]
fn isoinfo_lists_the_same_names_in_each_directory() {
    let mesa = closed(&[]);
    let names: Vec<String> =
        archivos_de(&v(&mesa, 1, "")).into_iter().map(|(n, _)| format!("/{n}")).collect();
    for tree in ["-J", "-R"] {
        let said = run(Command::new("isoinfo").args([tree, "-f", "-i"]).arg(v(&mesa, 1, ".iso")));
        let mut listed: Vec<&str> = said.lines().collect();
        listed.sort_unstable();
        assert_eq!(listed, names, "{tree}");
    }
    let plain = run(Command::new("isoinfo").args(["-f", "-i"]).arg(v(&mesa, 1, ".iso")));
    let plain: Vec<String> =
        plain.lines().map(|n| n.trim_end_matches(";1").trim_end_matches('.').to_owned()).collect();
    let mut upper: Vec<String> = names.iter().map(|n| n.to_ascii_uppercase()).collect();
    upper.sort();
    assert_eq!(plain, upper, "the same but for case");
}

#[test]
#[ignore = "needs unzip"]
fn unzip_takes_the_files_out_of_the_kit_and_of_its_parts() {
    for more in [&[][..], &["--parte-max", "40kB"]] {
        let mesa = closed(more);
        let fuera = mesa.ruta("fuera");
        let kit = mesa.en_salida().into_iter().filter(|n| n.contains("_kit_digital"));
        let kit: Vec<PathBuf> = kit.map(|n| mesa.ruta("salida").join(n)).collect();
        assert_eq!(kit.len() > 1, !more.is_empty());
        for zip in kit {
            assert!(run(Command::new("unzip").arg("-t").arg(&zip)).contains("No errors detected"));
            run(Command::new("unzip").args(["-q", "-o"]).arg(&zip).arg("-d").arg(&fuera));
        }
        let _ = fs::remove_file(fuera.join("PARTE.json"));
        same(&mesa, &fuera);
    }
}

#[test]
#[ignore = "needs qpdf"]
fn qpdf_finds_no_fault_in_what_was_made_of_pictures() {
    let mesa = closed(&[]);
    for (nombre, _) in archivos_de(&v(&mesa, 1, "")).iter().filter(|(n, _)| n.starts_with("personeria_")) {
        run(Command::new("qpdf").arg("--check").arg(v(&mesa, 1, "").join(nombre)));
    }
}

#[test]
#[ignore = "needs pdftoppm"]
fn pdftoppm_draws_every_turned_picture_upright_and_in_proportion() {
    let mesa = Mesa::new();
    for orientacion in 1..=8 {
        let made = convenio::pdf::read_scan(jpeg_turned(orientacion)).unwrap();
        let pdf = mesa.escribir("hoja.pdf", made.pdf);
        run(Command::new("pdftoppm")
            .args(["-r", "36", "-png", "-singlefile"])
            .arg(pdf)
            .arg(mesa.ruta("hoja")));
        let drawn = image::load_from_memory(&fs::read(mesa.ruta("hoja.png")).unwrap()).unwrap().into_rgb8();
        let mut upright = DynamicImage::from(hoja_en_color(400, 200));
        upright.apply_orientation(Orientation::from_exif(orientacion).unwrap());
        let upright = upright.into_rgb8();
        let (w, h) = (upright.width(), upright.height());
        // The picture lies in the middle of the sheet, and touches it on two sides.
        let (sheet_w, sheet_h) = (drawn.width(), drawn.height());
        let scale = (sheet_w * 1_000 / w).min(sheet_h * 1_000 / h);
        for (x, y) in [(1, 1), (3, 1), (1, 3), (3, 3)] {
            let (px, py) = (w * x / 4, h * y / 4);
            // In whole points: thousandths of the scale are enough.
            let place =
                |at: u32, side: u32, sheet: u32| sheet / 2 + at * scale / 1_000 - side * scale / 2_000;
            let Rgb(seen) = *drawn.get_pixel(place(px, w, sheet_w), place(py, h, sheet_h));
            let Rgb(wanted) = *upright.get_pixel(px, py);
            let near = seen.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) < 12);
            assert!(near, "{orientacion}: {x},{y}: {seen:?} for {wanted:?}");
        }
    }
}

/// The mean shade of a page as it is drawn, small.
fn shade(mesa: &Mesa, pdf: &Path, pagina: &str) -> u64 {
    let args = ["-r", "20", "-gray", "-singlefile", "-f", pagina, "-l", pagina, "-png"];
    run(Command::new("pdftoppm").args(args).arg(pdf).arg(mesa.ruta("sombra")));
    let drawn = image::load_from_memory(&fs::read(mesa.ruta("sombra.png")).unwrap()).unwrap().into_luma8();
    drawn.as_raw().iter().map(|p| u64::from(*p)).sum::<u64>() / drawn.len() as u64
}

/// A picture of a page, as another program writes it, is drawn as dark as the page itself.
fn drawn_alike(mesa: &Mesa, paper: &Path, picture: &Path, paginas: usize) {
    let made = convenio::pdf::read_scan(fs::read(picture).unwrap()).unwrap();
    assert_eq!((made.paginas, made.en_blanco.len()), (paginas, 0));
    let pdf = mesa.escribir("hecho.pdf", made.pdf);
    for pagina in ["1", "2"].iter().take(paginas) {
        let (paper, picture) = (shade(mesa, paper, pagina), shade(mesa, &pdf, pagina));
        assert!(paper.abs_diff(picture) < 4, "{pagina}: {paper} {picture}");
    }
}

#[test]
#[ignore = "needs pdftoppm"]
fn pdftoppm_writes_four_inks_and_they_are_drawn_as_they_were() {
    let mesa = Mesa::new();
    let paper = mesa.escribir("papel.pdf", crate::comun_cerrar::pdf(&["Un convenio muy largo"]));
    run(Command::new("pdftoppm")
        .args(["-jpegcmyk", "-r", "80", "-singlefile"])
        .arg(&paper)
        .arg(mesa.ruta("tintas")));
    drawn_alike(&mesa, &paper, &mesa.ruta("tintas.jpg"), 1);
}

#[test]
#[ignore = "needs tiffcp"]
fn tiffcp_writes_fax_pages_and_they_are_drawn_as_they_were() {
    let mesa = Mesa::new();
    let paper =
        mesa.escribir("papel.pdf", crate::comun_cerrar::pdf(&["Un convenio muy largo", "y otra hoja"]));
    run(Command::new("pdftoppm").args(["-mono", "-tiff", "-r", "80"]).arg(&paper).arg(mesa.ruta("hoja")));
    let fax = mesa.ruta("fax.tif");
    let hojas = [mesa.ruta("hoja-1.tif"), mesa.ruta("hoja-2.tif")];
    run(Command::new("tiffcp").args(["-c", "g4"]).args(hojas).arg(&fax));
    drawn_alike(&mesa, &paper, &fax, 2);
}
