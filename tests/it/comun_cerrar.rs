//! What the tests of closing share: a generated package, and scans of every kind made here.

use std::io::Cursor;
use std::path::PathBuf;

use convenio::base::huella::sha256;
use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage};
use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary,
};

use crate::comun::{Corrida, Mesa, ejemplo};

/// The sample that is closed: a foundation with one representative.
pub const PERFIL: &str = "particular_subvencionado.toml";
/// The folder of its package.
pub const PAQUETE: &str = "salida/65999001-6_particular_subvencionado_libro_de_clases";
/// What it has to bring, with one of each group.
pub const LISTA: [&str; 6] = [
    "rut_sostenedor",
    "cedula_representante",
    "estatutos",
    "certificado_vigencia",
    "certificado_directorio",
    "acta_directorio",
];
pub const MOTIVO: [&str; 2] = ["--motivo", "Ensayo con el texto de referencia"];

/// A desk with the package of a sample, and that package's folder.
pub fn mesa_de(perfil: &str) -> (Mesa, String) {
    let mesa = Mesa::new();
    let corrida = mesa.generar(&ejemplo(perfil));
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let carpeta = mesa.en_salida().into_iter().find(|n| !n.ends_with(".zip")).unwrap();
    (mesa, format!("salida/{carpeta}"))
}

/// A desk with the sample's package and a scan for everything it asks for.
pub fn mesa() -> Mesa {
    let (mesa, _) = mesa_de(PERFIL);
    mesa.escribir("firmado.pdf", pdf(&["El convenio firmado", "Segunda hoja"]));
    for codigo in LISTA {
        mesa.escribir(&format!("{codigo}.pdf"), pdf(&[codigo]));
    }
    mesa
}

/// The arguments that bring everything.
pub fn todo() -> Vec<String> {
    let mut args: Vec<String> = ["--firmado", "firmado.pdf"].map(str::to_owned).into();
    args.extend(LISTA.iter().flat_map(|c| ["--personeria".to_owned(), format!("{c}={c}.pdf")]));
    args
}

/// `cerrar` the sample's package with these arguments.
pub fn cerrar<A: AsRef<str>>(mesa: &Mesa, args: &[A]) -> Corrida {
    let fixed = ["paquete", "cerrar", PAQUETE];
    mesa.correr(fixed.into_iter().chain(args.iter().map(AsRef::as_ref)))
}

/// The same with everything that is asked for, and more.
pub fn cerrar_todo(mesa: &Mesa, more: &[&str]) -> Corrida {
    let mut args = todo();
    args.extend(MOTIVO.iter().chain(more).map(|a| (*a).to_owned()));
    cerrar(mesa, &args)
}

/// The path of what a closing leaves: `v(1, ".iso")`.
pub fn v(mesa: &Mesa, version: u32, cola: &str) -> PathBuf {
    mesa.ruta(&format!("{PAQUETE}_cerrado_v{version}{cola}"))
}

/// Names and digests of a folder's files.
pub fn huellas(carpeta: &std::path::Path) -> Vec<(String, String)> {
    crate::comun::archivos_de(carpeta).into_iter().map(|(n, b)| (n, sha256(&b))).collect()
}

/// A PDF with a page for each text; an empty text is a white page.
pub fn pdf(textos: &[&str]) -> Vec<u8> {
    saved(pdf_document(textos))
}

pub fn saved(mut documento: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    documento.save_to(&mut bytes).unwrap();
    bytes
}

pub fn pdf_document(textos: &[&str]) -> Document {
    let mut d = Document::with_version("1.5");
    let fuente =
        d.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let grupo = d.new_object_id();
    let mut hojas: Vec<Object> = Vec::new();
    for texto in textos {
        let dibujo = if texto.is_empty() {
            "q Q".to_owned()
        } else {
            format!("BT /F 24 Tf 72 700 Td ({texto}) Tj ET")
        };
        let dibujo = d.add_object(Stream::new(Dictionary::new(), dibujo.into_bytes()));
        let hoja = d.add_object(dictionary! {
            "Type" => "Page", "Parent" => grupo, "Contents" => dibujo,
            "MediaBox" => vec![0.into(), 0.into(), 612.into(), 792.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "F" => fuente } },
        });
        hojas.push(hoja.into());
    }
    let count = i64::try_from(hojas.len()).unwrap();
    d.objects.insert(grupo, dictionary! { "Type" => "Pages", "Count" => count, "Kids" => hojas }.into());
    let catalogo = d.add_object(dictionary! { "Type" => "Catalog", "Pages" => grupo });
    d.trailer.set("Root", catalogo);
    d
}

/// A PDF whose catalogue says something more.
pub fn pdf_with(clave: &str, valor: impl Into<Object>) -> Vec<u8> {
    let mut d = pdf_document(&["Hola"]);
    d.catalog_mut().unwrap().set(clave, valor);
    saved(d)
}

/// A PDF that asks for a password.
pub fn pdf_locked() -> Vec<u8> {
    let mut d = pdf_document(&["Secreto"]);
    let id = Object::string_literal("0123456789abcdef");
    d.trailer.set("ID", vec![id.clone(), id]);
    let version = EncryptionVersion::V2 {
        document: &d,
        owner_password: "dueño",
        user_password: "clave",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    d.encrypt(&state).unwrap();
    saved(d)
}

/// A page with something written on it: grey, of this size, dark in its upper left quarter.
pub fn hoja(ancho: u32, alto: u32) -> GrayImage {
    GrayImage::from_fn(ancho, alto, |x, y| Luma([if x < ancho / 2 && y < alto / 2 { 20 } else { 250 }]))
}

/// The same in colour: the dark quarter is red, the one below it blue.
pub fn hoja_en_color(ancho: u32, alto: u32) -> RgbImage {
    RgbImage::from_fn(ancho, alto, |x, y| match (x < ancho / 2, y < alto / 2) {
        (true, true) => Rgb([200, 0, 0]),
        (true, false) => Rgb([0, 0, 200]),
        _ => Rgb([250, 250, 250]),
    })
}

pub fn imagen(imagen: impl Into<DynamicImage>, formato: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    imagen.into().write_to(&mut bytes, formato).unwrap();
    bytes.into_inner()
}

/// A JPEG that says that it has to be turned.
pub fn jpeg_turned(orientacion: u8) -> Vec<u8> {
    let jpeg = imagen(hoja_en_color(400, 200), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientacion, 0, 0, 0, 0, 0, 0]);
    let len = u8::try_from(exif.len() + 2).unwrap();
    [&jpeg[..2], &[0xff, 0xe1, 0, len], &exif, &jpeg[2..]].concat()
}

/// A TIFF with a page for each of these.
pub fn tiff(hojas: &[GrayImage]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut bytes).unwrap();
    for hoja in hojas {
        encoder.write_image::<tiff::encoder::colortype::Gray8>(hoja.width(), hoja.height(), hoja).unwrap();
    }
    bytes.into_inner()
}

/// The beginning of a PNG that says that it has this size.
pub fn png_of_size(ancho: u32, alto: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    let from = png.len() - 4;
    png.extend(ancho.to_be_bytes());
    png.extend(alto.to_be_bytes());
    png.extend([8, 0, 0, 0, 0]);
    let mut crc = flate2::Crc::new();
    crc.update(&png[from..]);
    png.extend(crc.sum().to_be_bytes());
    png.extend([0, 0, 0, 0, b'I', b'D', b'A', b'T', 0, 0, 0, 0]);
    png
}
