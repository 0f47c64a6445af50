//! The scans that `paquete cerrar` is given: what is taken, what is refused by name, what is remarked.

use std::fs::File;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use lopdf::{Object, Stream, dictionary};

use convenio::pdf::{NoEscaneo, NoImagen, NoPdf, Pdf, read_scan};

use crate::comun::Mesa;
use crate::comun_cerrar::*;

fn refused(mesa: &Mesa, nombre: &str, bytes: &[u8], words: &[&str]) {
    mesa.escribir(nombre, bytes);
    let corrida = cerrar(mesa, &["--firmado", nombre, "--motivo", "ensayo"]);
    assert_eq!(corrida.codigo, 1, "{nombre}: {}", corrida.todo());
    for word in words.iter().chain(&[nombre, "ayuda:", "no se cerró nada"]) {
        assert!(corrida.errores.contains(word), "{nombre}: {word}: {}", corrida.errores);
    }
}

#[test]
fn what_is_no_whole_open_scan_is_refused_by_what_it_is() {
    let mesa = mesa();
    let docx = std::fs::read(mesa.ruta(PAQUETE).join("convenio.docx")).unwrap();
    let xlsx = std::fs::read(mesa.ruta(PAQUETE).join("anexo.xlsx")).unwrap();
    let zip = std::fs::read(mesa.ruta(&format!("{PAQUETE}.zip"))).unwrap();
    let whole = pdf(&["uno", "dos"]);
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    for (nombre, bytes, words) in [
        ("vacio.pdf", Vec::new(), ["[escaneo-vacio]", "está vacío"]),
        ("clave.pdf", pdf_locked(), ["[escaneo-pdf]", "imprímalo a PDF otra vez"]),
        ("cortado.pdf", whole[..whole.len() / 2].to_vec(), ["[escaneo-pdf]", "está dañado o incompleto"]),
        ("sin_hojas.pdf", pdf(&[]), ["[escaneo-pdf]", "no tiene ninguna página"]),
        ("word.pdf", docx, ["[escaneo-formato]", "es un documento de Word"]),
        ("planilla.pdf", xlsx, ["[escaneo-formato]", "es una planilla"]),
        ("zip.pdf", zip, ["[escaneo-formato]", "es un archivo comprimido"]),
        ("foto.jpg", heic.to_vec(), ["[escaneo-formato]", "una foto HEIC"]),
        ("texto.pdf", b"hola, esto es texto".to_vec(), ["[escaneo-formato]", "otra cosa que un PDF"]),
        (
            "gif.gif",
            b"GIF89a\x10\0\x10\0\0\0\0".to_vec(),
            ["[escaneo-formato]", "una imagen de otro formato"],
        ),
    ] {
        refused(&mesa, nombre, &bytes, &words);
    }
}

#[test]
fn the_problems_of_all_scans_come_at_once() {
    let mesa = mesa();
    mesa.escribir("firmado.pdf", b"");
    mesa.escribir("estatutos.pdf", png_of_size(1, 1));
    mesa.escribir("rut_sostenedor.pdf", pdf_locked());
    let corrida = cerrar_todo(&mesa, &["--formato", "json"]);
    assert_eq!(corrida.codigo, 1);
    let codes: Vec<String> = corrida.json()["diagnosticos"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|d| d["severidad"] == "error")
        .map(|d| d["codigo"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(codes, ["escaneo-vacio", "escaneo-pdf", "escaneo-imagen"]);
}

#[test]
fn a_pdf_in_which_something_acts_is_refused_by_what_it_is() {
    let js = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    let launch = dictionary! { "S" => "Launch", "F" => Object::string_literal("cmd.exe") };
    let files = dictionary! { "EmbeddedFiles" => dictionary! { "Names" => Vec::<Object>::new() } };
    let scripts = dictionary! { "JavaScript" => dictionary! { "Names" => Vec::<Object>::new() } };
    let media = vec![Object::from(dictionary! { "Type" => "Annot", "Subtype" => "RichMedia" })];
    let deep = dictionary! { "K" => vec![Object::from(dictionary! { "A" => js.clone() })] };
    for (bytes, que) in [
        (pdf_with("OpenAction", js), "un programa (JavaScript)"),
        (pdf_with("OpenAction", launch), "una orden que abre otro programa (Launch)"),
        (pdf_with("AA", dictionary! {}), "acciones automáticas"),
        (pdf_with("Names", files), "un archivo adjunto"),
        (pdf_with("Names", scripts), "un programa (JavaScript)"),
        (pdf_with("Annots", media), "sonido, video o un objeto en 3D"),
        (pdf_with("StructTreeRoot", deep), "un programa (JavaScript)"),
    ] {
        assert_eq!(read_scan(bytes).unwrap_err(), NoEscaneo::Activo(vec![que]));
    }
    // To be shown a page when it is opened is no harm, nor is a signature.
    let destino = vec![Object::Null, "Fit".into()];
    assert!(read_scan(pdf_with("OpenAction", destino)).is_ok());
    let firma = dictionary! { "SigFlags" => 3, "Fields" => Vec::<Object>::new() };
    assert!(read_scan(pdf_with("AcroForm", firma)).is_ok());
    let mesa = mesa();
    refused(
        &mesa,
        "activo.pdf",
        &pdf_with("AA", dictionary! {}),
        &["[escaneo-activo]", "imprímalo a PDF otra vez"],
    );
}

#[test]
fn a_file_of_300_mb_is_refused_without_being_read() {
    let mesa = mesa();
    let file = File::options().write(true).open(mesa.escribir("enorme.pdf", b"%PDF-1.4")).unwrap();
    file.set_len(300 << 20).unwrap();
    let corrida = cerrar(&mesa, &["--firmado", "enorme.pdf", "--motivo", "x"]);
    assert_eq!(corrida.codigo, 1);
    assert!(
        corrida.errores.contains("pesa 314,6 MB, y un escaneo puede tener hasta 100 MB"),
        "{}",
        corrida.errores
    );
}

#[test]
fn five_thousand_pages_are_no_document_of_a_tramite() {
    let pages = vec!["x"; 5_000];
    assert_eq!(read_scan(pdf(&pages)).unwrap_err(), NoEscaneo::Pdf(NoPdf::Demasiadas(5_000)));
}

#[test]
fn the_size_of_a_picture_is_judged_by_its_header() {
    assert_eq!(read_scan(png_of_size(1, 1)).unwrap_err(), NoEscaneo::Imagen(NoImagen::Chica(1, 1)));
    let large = png_of_size(40_000, 40_000);
    assert_eq!(read_scan(large).unwrap_err(), NoEscaneo::Imagen(NoImagen::Grande(40_000, 40_000)));
    let jpeg = imagen(hoja(20, 2_000), ImageFormat::Jpeg);
    assert_eq!(read_scan(jpeg).unwrap_err(), NoEscaneo::Imagen(NoImagen::Chica(20, 2_000)));
    let mesa = mesa();
    refused(&mesa, "punto.png", &png_of_size(1, 1), &["[escaneo-imagen]", "mide 1 × 1 puntos"]);
    refused(&mesa, "gigante.png", &png_of_size(40_000, 40_000), &["mide 40000 × 40000 puntos"]);
}

#[test]
fn a_picture_that_was_cut_short_is_refused() {
    for formato in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Bmp] {
        let whole = imagen(hoja_en_color(300, 400), formato);
        assert!(read_scan(whole.clone()).is_ok(), "{formato:?}");
        for part in [4, 2] {
            let cut = read_scan(whole[..whole.len() - whole.len() / part].to_vec());
            assert_eq!(cut.unwrap_err(), NoEscaneo::Imagen(NoImagen::Danada), "{formato:?}");
        }
    }
    let whole = tiff(&[hoja(300, 400), hoja(300, 400)]);
    assert!(read_scan(whole[..whole.len() / 2].to_vec()).is_err());
}

#[test]
fn pictures_become_pages_of_carta_standing_or_lying_as_they_do() {
    for (bytes, paginas) in [
        (imagen(hoja_en_color(850, 1_100), ImageFormat::Jpeg), 1),
        (imagen(hoja(850, 1_100), ImageFormat::Jpeg), 1),
        (imagen(hoja(850, 1_100), ImageFormat::Png), 1),
        (imagen(hoja_en_color(850, 1_100), ImageFormat::Bmp), 1),
        (imagen(hoja_en_color(850, 1_100), ImageFormat::WebP), 1),
        (tiff(&[hoja(850, 1_100), hoja(400, 500), hoja(400, 500)]), 3),
    ] {
        let made = read_scan(bytes.clone()).unwrap();
        assert!(made.era_imagen && made.en_blanco.is_empty());
        assert_eq!(made.pdf, read_scan(bytes).unwrap().pdf, "the same bytes every time");
        let pdf = Pdf::open(&made.pdf).unwrap();
        assert_eq!((pdf.paginas(), made.paginas), (paginas, paginas));
        assert_eq!(pdf.tamano(0), Some((612.0, 792.0)));
    }
    let lying = read_scan(imagen(hoja(1_100, 850), ImageFormat::Png)).unwrap();
    assert_eq!(Pdf::open(&lying.pdf).unwrap().tamano(0), Some((792.0, 612.0)));
    // Turned by a quarter, what lies stands.
    let turned = read_scan(jpeg_turned(6)).unwrap();
    assert_eq!(Pdf::open(&turned.pdf).unwrap().tamano(0), Some((612.0, 792.0)));
}

#[test]
fn a_jpeg_goes_in_as_it_is() {
    let jpeg = imagen(hoja_en_color(850, 1_100), ImageFormat::Jpeg);
    let made = read_scan(jpeg.clone()).unwrap();
    assert!(made.pdf.windows(jpeg.len()).any(|w| w == jpeg));
}

#[test]
fn what_is_transparent_is_white_as_on_paper() {
    let clear = RgbaImage::from_fn(300, 400, |x, _| Rgba([0, 0, 0, if x < 30 { 255 } else { 0 }]));
    let made = read_scan(imagen(DynamicImage::from(clear), ImageFormat::Png)).unwrap();
    assert!(made.en_blanco.is_empty());
    let nothing = RgbaImage::from_pixel(300, 400, Rgba([0, 0, 0, 0]));
    assert_eq!(read_scan(imagen(DynamicImage::from(nothing), ImageFormat::Png)).unwrap().en_blanco, [1]);
}

#[test]
fn white_pages_are_remarked_with_their_numbers() {
    let read = |textos: &[&str]| read_scan(pdf(textos)).unwrap().en_blanco;
    assert!(read(&["a", "b"]).is_empty());
    assert_eq!(read(&["a", "", "b", ""]), [2, 4]);
    let white = |ancho, alto| image::GrayImage::from_pixel(ancho, alto, image::Luma([248]));
    for formato in [ImageFormat::Jpeg, ImageFormat::Png] {
        let page = imagen(white(850, 1_100), formato);
        let made = read_scan(page).unwrap();
        assert_eq!(made.en_blanco, [1], "{formato:?}");
        // And as a page of a PDF, which is how scanners write it.
        assert_eq!(read_scan(made.pdf).unwrap().en_blanco, [1], "{formato:?}");
    }
    let made = read_scan(imagen(hoja(850, 1_100), ImageFormat::Jpeg)).unwrap();
    assert!(read_scan(made.pdf).unwrap().en_blanco.is_empty());
    let bits =
        read_scan(imagen(image::GrayImage::from_pixel(850, 1_100, image::Luma([255])), ImageFormat::Png))
            .unwrap();
    assert_eq!((bits.en_blanco, read_scan(bits.pdf).unwrap().en_blanco), (vec![1], vec![1]));
    let mesa = mesa();
    mesa.escribir("firmado.pdf", pdf(&["a", "", "b"]));
    let corrida = cerrar_todo(&mesa, &[]);
    assert!(
        corrida.codigo == 0 && corrida.errores.contains("la página 2 parece en blanco"),
        "{}",
        corrida.todo()
    );
}

#[test]
fn a_page_of_fax_code_is_white_where_hardly_any_code_is() {
    let page = |code: usize| {
        let mut d = pdf_document(&["x"]);
        let hoja = d.page_iter().next().unwrap();
        let fax = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1_700, "Height" => 2_200,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 1, "Filter" => "CCITTFaxDecode",
        };
        let fax = d.add_object(Stream::new(fax, vec![0x26; code]).with_compression(false));
        let dibujo = d.add_object(Stream::new(dictionary! {}, b"q 612 0 0 792 0 0 cm /Im Do Q".to_vec()));
        let page = d.get_dictionary_mut(hoja).unwrap();
        page.set("Contents", dibujo);
        page.set("Resources", dictionary! { "XObject" => dictionary! { "Im" => fax } });
        read_scan(saved(d)).unwrap().en_blanco
    };
    assert_eq!(page(300), [1]);
    assert!(page(20_000).is_empty());
}

/// What `imprimir` leaves in the package.
fn printed(mesa: &Mesa, word: &[u8], pdf: &[u8], paginas: u32) {
    let sha = convenio::base::huella::sha256;
    let lista = serde_json::json!({
        "formato": 1, "conversor": { "nombre": "X", "version": "1" }, "papeles": [],
        "ejemplares": {
            "papel": "convenio.docx", "sha256": sha(word), "pdf": "tres_ejemplares.pdf", "pdf_sha256": sha(pdf),
            "cuantos": 3, "paginas_de_cada_uno": paginas, "una_cara": false,
        },
    });
    std::fs::create_dir_all(mesa.ruta(PAQUETE).join("impresion")).unwrap();
    mesa.escribir(&format!("{PAQUETE}/impresion/IMPRESION.json"), lista.to_string());
}

#[test]
fn what_was_printed_says_how_many_pages_are_due_and_which_file_was_signed() {
    let mesa = mesa();
    let word = std::fs::read(mesa.ruta(PAQUETE).join("convenio.docx")).unwrap();
    let print = pdf(&["impreso"]);
    printed(&mesa, &word, &print, 5);
    let corrida = cerrar_todo(&mesa, &[]);
    assert!(corrida.codigo == 0, "{}", corrida.todo());
    assert!(
        corrida.errores.contains("tiene 2 páginas, y cada ejemplar que se imprimió tiene 5"),
        "{}",
        corrida.errores
    );
    // The print itself, without a signature.
    mesa.escribir("firmado.pdf", &print);
    let corrida = cerrar_todo(&mesa, &[]);
    assert!(corrida.codigo == 1 && corrida.errores.contains("[firmado-sin-firma]"), "{}", corrida.todo());
    // Another file was printed.
    mesa.escribir("firmado.pdf", pdf(&["firmado"]));
    printed(&mesa, b"otro", &print, 1);
    let corrida = cerrar_todo(&mesa, &[]);
    assert!(corrida.codigo == 1 && corrida.errores.contains("[word-distinto]"), "{}", corrida.todo());
    assert_eq!(cerrar_todo(&mesa, &["--aceptar-word"]).codigo, 0);
    mesa.escribir(&format!("{PAQUETE}/impresion/IMPRESION.json"), "{");
    assert!(cerrar_todo(&mesa, &[]).errores.contains("[impresion-ilegible]"));
}

#[test]
fn another_word_file_is_shown_and_has_to_be_accepted() {
    let mesa = mesa();
    let generar = crate::comun::texto_de_ejemplo(PERFIL).replace("\"Los Aromos 123\"", "\"Los Aromos 999\"");
    let perfil = mesa.escribir("otro.toml", generar);
    let otra = mesa.correr(["generar", perfil.to_str().unwrap(), "--salida", "otra"]);
    assert_eq!(otra.codigo, 0, "{}", otra.todo());
    let word = mesa.ruta(PAQUETE.replace("salida", "otra").as_str()).join("convenio.docx");
    let word = word.to_str().unwrap();
    let corrida = cerrar_todo(&mesa, &["--word", word]);
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.errores.contains("[word-distinto]") && corrida.errores.contains("--aceptar-word"));
    assert!(
        corrida.salida.contains("123") && corrida.salida.contains("999"),
        "the change itself: {}",
        corrida.salida
    );
    let corrida = cerrar_todo(&mesa, &["--word", word, "--aceptar-word", "--formato", "json"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert_eq!(corrida.json()["diferencia"]["mismo_texto"], false);
    assert_eq!(std::fs::read(v(&mesa, 1, "").join("convenio.docx")).unwrap(), std::fs::read(word).unwrap());
    let manifiesto = crate::comun::manifiesto(&mesa, &format!("{PAQUETE}_cerrado_v1"));
    assert_eq!(manifiesto["cierre"]["word"]["distinto_aceptado"], true);
    // The same file by another name needs nothing.
    let own = mesa.ruta(PAQUETE).join("convenio.docx");
    assert_eq!(cerrar_todo(&mesa, &["--word", own.to_str().unwrap()]).codigo, 0);
    for (nombre, bytes) in
        [("vacio.docx", Vec::new()), ("no.docx", b"nada".to_vec()), ("no.pdf", pdf(&["x"]))]
    {
        mesa.escribir(nombre, bytes);
        let corrida = cerrar_todo(&mesa, &["--word", nombre, "--aceptar-word"]);
        assert!(corrida.codigo == 1 && corrida.errores.contains(nombre), "{}", corrida.todo());
    }
}

#[test]
fn an_anexo_that_was_completed_by_hand_goes_in_and_is_said() {
    let mesa = mesa();
    let perfil = crate::comun::ejemplo("municipal.toml");
    assert_eq!(mesa.correr(["generar", perfil.to_str().unwrap(), "--salida", "otra"]).codigo, 0);
    let otra = std::fs::read_dir(mesa.ruta("otra"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.is_dir())
        .unwrap();
    let anexo = otra.join("anexo.xlsx");
    let corrida =
        cerrar_todo(&mesa, &["--anexo", anexo.to_str().unwrap(), "--anexo-firmado", "estatutos.pdf"]);
    assert!(corrida.codigo == 0 && corrida.errores.contains("[anexo-distinto]"), "{}", corrida.todo());
    assert_eq!(std::fs::read(v(&mesa, 1, "").join("anexo.xlsx")).unwrap(), std::fs::read(anexo).unwrap());
    let corrida = cerrar_todo(&mesa, &["--anexo", "firmado.pdf"]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
}
