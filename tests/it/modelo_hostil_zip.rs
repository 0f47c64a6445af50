//! Models of others whose ZIP is damaged, strange, enormous or none: a clear answer, soon, and nothing written.

use crate::comun::Mesa;
use crate::comun_docx::{Docx, document, namespaces, p};
use crate::comun_zip::{Entrada, Forma, read, write};
use crate::modelo_hostil::{form, llenar, lleno, names, rechazado};

/// What the container of the old formats begins with, and the name of a stream in it.
fn ole(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(1_024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(4_096, 0);
    bytes
}

// ---- What is no Word file -------------------------------------------------------------------------------------

#[test]
fn what_is_no_docx_is_called_by_its_name() {
    rechazado("", "modelo-danado", &["está vacío"]);
    rechazado("hola", "modelo-formato", &["no es un documento de Word"]);
    rechazado("<html><body>Sesión expirada</body></html>", "modelo-formato", &["página web"]);
    rechazado("{\\rtf1\\ansi x}", "modelo-formato", &["RTF", "Guardar como"]);
    rechazado("%PDF-1.7\n", "modelo-formato", &["PDF"]);
    rechazado(ole("WordDocument"), "modelo-formato", &["(.doc)", "Guardar como"]);
    rechazado(ole("EncryptedPackage"), "modelo-cifrado", &["contraseña", "quítele"]);
    rechazado([0_u8; 5_000], "modelo-formato", &["no es un documento de Word"]);
    let zip = |nombre: &str| write(&[Entrada::new(nombre, b"<x/>")], &Forma::default());
    rechazado(zip("xl/workbook.xml"), "modelo-formato", &["Excel"]);
    rechazado(zip("content.xml"), "modelo-formato", &["LibreOffice"]);
    rechazado(zip("foto.jpg"), "modelo-formato", &["es un ZIP"]);
    rechazado(write(&[], &Forma::default()), "modelo-formato", &["es un ZIP"]);
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let whole = Docx::new(&form()).close();
    for size in [1, 3, 4, 30, whole.len() / 2, whole.len() - 23, whole.len() - 1] {
        let mesa = Mesa::new();
        mesa.escribir("modelo.docx", &whole[..size]);
        let corrida = llenar(&mesa, &["--permitir-blancos"]);
        assert_eq!(corrida.codigo, 1, "{size}: {}", corrida.todo());
        assert_eq!(names(&mesa), ["modelo.docx"]);
    }
}

// ---- The ZIP --------------------------------------------------------------------------------------------------

#[test]
fn names_that_lead_out_of_the_file_are_refused() {
    for nombre in
        ["/etc/passwd", "../fuera.xml", "word/../../x", "C:\\x", "word\\..\\..\\x", "\\\\servidor\\x", ""]
    {
        let mut docx = Docx::new(&form());
        docx.entradas.push(Entrada::new(nombre, b"x"));
        rechazado(docx.close(), "modelo-danado", &["apunta fuera"]);
    }
}

#[test]
fn doubled_entries_are_refused_whatever_their_case() {
    for nombre in ["word/document.xml", "WORD/Document.XML"] {
        let mut docx = Docx::new(&form());
        docx.entradas.push(Entrada::new(nombre, document(&p("otro")).as_bytes()));
        rechazado(docx.close(), "modelo-danado", &["dos entradas del mismo nombre"]);
    }
}

#[test]
fn a_hundred_thousand_entries_are_refused() {
    let mut docx = Docx::new(&form());
    docx.entradas.extend((0..100_000).map(|n| Entrada::stored(&format!("word/media/{n}.png"), b"")));
    rechazado(docx.close(), "modelo-danado", &["entradas"]);
}

#[test]
fn a_bomb_is_refused_by_what_it_says_and_by_what_it_is() {
    let zeros = vec![b' '; 8 << 20];
    let honest = Entrada::new("word/document.xml", &zeros);
    let mut said = Entrada::new("word/document.xml", &zeros[..1 << 20]);
    said.tamano = 10 << 30;
    let mut lies = honest.clone();
    lies.tamano = 1_000;
    let mut many = Docx::new(&form());
    for n in 0..200 {
        let mut entrada = Entrada::new("x", &[]);
        entrada.clone_from(&honest);
        entrada.nombre = format!("word/header{n}.xml").into_bytes();
        many.entradas.push(entrada);
        many = many.related("header", &format!("header{n}.xml"));
    }
    for (entrada, codigo) in
        [(said, "modelo-demasiado-grande"), (lies, "modelo-danado"), (honest, "modelo-danado")]
    {
        let mut docx = Docx::new(&form());
        docx.entradas.retain(|e| e.nombre != entrada.nombre);
        docx.entradas.push(entrada);
        rechazado(docx.close(), codigo, &["word/document.xml"]);
    }
    let mesa = Mesa::new();
    mesa.escribir("modelo.docx", many.close());
    assert_eq!(llenar(&mesa, &["--permitir-blancos"]).codigo, 1);
}

#[test]
fn many_parts_that_are_large_together_are_refused() {
    let header = format!("<w:hdr {}>{}</w:hdr>", namespaces(), p(&"x".repeat(30 << 20)));
    let entrada = Entrada::new("x", header.as_bytes());
    let mut docx = Docx::new(&form());
    for n in 0..60 {
        docx.entradas.push(Entrada { nombre: format!("word/h{n}.xml").into_bytes(), ..entrada.clone() });
        docx = docx.related("header", &format!("h{n}.xml"));
    }
    rechazado(docx.close(), "modelo-demasiado-grande", &["MB"]);
}

#[test]
fn encrypted_and_strangely_packed_entries_are_refused() {
    let mut docx = Docx::new(&form());
    docx.entradas[3].banderas |= 1;
    rechazado(docx.close(), "modelo-cifrado", &["cifrada"]);
    let mut docx = Docx::new(&form());
    docx.entradas[3].metodo = 12;
    rechazado(docx.close(), "modelo-danado", &["word/document.xml"]);
}

#[test]
fn a_wrong_crc_is_refused_where_the_part_is_read_and_copied_where_it_is_not() {
    let mut docx = Docx::new(&form());
    docx.entradas[3].crc ^= 1;
    rechazado(docx.close(), "modelo-danado", &["word/document.xml"]);
    let mut docx = Docx::new(&form());
    docx.entradas[2].crc ^= 1;
    lleno(&docx.close(), &["word/document.xml"]);
}

#[test]
fn every_shape_of_zip_is_filled_and_keeps_it() {
    let shapes = [
        Forma::default(),
        Forma { descriptor: true, ..Forma::default() },
        Forma { zip64: true, ..Forma::default() },
        Forma { zip64: true, descriptor: true, ..Forma::default() },
        Forma { comentario: b"hecho a mano".to_vec(), ..Forma::default() },
        Forma { despues: b"\r\n".to_vec(), ..Forma::default() },
        Forma { antes: b"MZ basura ".to_vec(), ..Forma::default() },
        Forma { antes: b"\n".to_vec(), despues: vec![0; 300], comentario: b"x".to_vec(), ..Forma::default() },
    ];
    for forma in shapes {
        let mut docx = Docx::new(&form());
        docx.entradas.push(Entrada::stored("word/guardada.bin", &[7; 100]));
        docx.entradas
            .push(Entrada { comentario: b"nota".to_vec(), ..Entrada::new("word/ñandú.xml", b"<x/>") });
        docx.entradas
            .push(Entrada { extra: vec![0x20, 0xa2, 4, 0, 1, 2, 3, 4], ..Entrada::new("word/x.bin", b"x") });
        docx.entradas.push(Entrada { sistema: (0x31e, 0o100_644 << 16), ..Entrada::new("word/y.bin", b"y") });
        docx.forma = forma.clone();
        let docx = docx.close();
        assert_eq!(read(&docx).1.antes, forma.antes);
        lleno(&docx, &["word/document.xml"]);
    }
}

#[test]
fn a_stored_part_and_one_with_fields_of_its_own_keep_both() {
    let mut docx = Docx::new(&form());
    let xml = document(&form());
    docx.entradas[3] = Entrada {
        extra: vec![0x20, 0xa2, 4, 0, 1, 2, 3, 4],
        comentario: b"texto".to_vec(),
        sistema: (0x31e, 0o100_600 << 16),
        ..Entrada::stored("word/document.xml", xml.as_bytes())
    };
    lleno(&docx.close(), &["word/document.xml"]);
}
