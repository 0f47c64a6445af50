//! Files that are no Anexo, damaged ones, and ones that promise more than any machine has.

use std::fs;

use crate::anexo::{CONTACTOS, ESCUELAS, SERVICIOS, expected, facts, leer, libro};
use crate::comun::Mesa;

#[test]
fn what_is_no_workbook_is_refused_by_what_it_is() {
    let mesa = Mesa::new();
    let cfb = |streams: &[&str]| {
        let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
        for name in streams {
            std::io::Write::write_all(&mut file.create_stream(name).unwrap(), &[9, 8, 4, 0, 0, 5, 5, 0])
                .unwrap();
        }
        file.flush().unwrap();
        file.into_inner().into_inner()
    };
    let cases: [(&str, Vec<u8>, &str); 8] = [
        ("vacio.xls", vec![], "no tiene nada adentro"),
        ("texto.xlsx", b"RBD;Nombre\n".to_vec(), "no es una planilla"),
        ("clave.xlsx", cfb(&["/EncryptedPackage"]), "tiene contraseña"),
        ("excel95.xls", cfb(&["/Book"]), "Excel 5.0 o 95"),
        ("biff5.xls", cfb(&["/Workbook"]), "anterior a 1997"),
        ("word.xls", cfb(&["/WordDocument"]), "documento de Word"),
        ("biff2.xls", vec![9, 0, 4, 0, 2, 0, 16, 0], "anterior a 1997"),
        ("cortado.xls", cfb(&["/Workbook"])[..700].to_vec(), "dañada"),
    ];
    for (nombre, bytes, words) in cases {
        let ruta = mesa.escribir(nombre, bytes);
        let corrida = leer(&mesa, &ruta);
        assert_eq!(corrida.codigo, 1, "{nombre}: {}", corrida.todo());
        assert!(corrida.salida.contains(words), "{nombre}: {}", corrida.salida);
    }
}

/// An .ods whose sheet has these rows, as XML.
fn ods(filas: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default();
    let content = format!(
        "<o:document-content xmlns:o=\"o\" xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><o:body><o:spreadsheet>\
         <table:table table:name=\"S\">{filas}</table:table></o:spreadsheet></o:body></o:document-content>"
    );
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", content.as_str()),
    ] {
        zip.start_file(name, plain).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn repetitions_of_an_ods_are_counted_before_they_are_made() {
    let mesa = Mesa::new();
    let cell = |more: &str, t: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\" {more}><text:p>{t}</text:p></table:table-cell>"
        )
    };
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let good = [["RBD", "Cursos"], ["99011-6", "X"]].map(|r| row(&r.map(|t| cell("", t)).concat())).concat();
    let rest = "<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let ruta = mesa.escribir("a.ods", ods(&format!("{good}{rest}")));
    assert_eq!(facts(&leer(&mesa, &ruta)).1, [("99011".to_owned(), vec!["curso".to_owned()])]);
    let bomb = format!(
        "{good}<table:table-row table:number-rows-repeated=\"1048570\">{}</table:table-row>",
        cell("table:number-columns-repeated=\"16384\"", "X")
    );
    let ruta = mesa.escribir("b.ods", ods(&bomb));
    let corrida = leer(&mesa, &ruta);
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.salida.contains("anexo-demasiado-grande"), "{}", corrida.todo());
}

#[test]
fn an_xls_that_spans_too_much_is_refused_before_room_is_made_for_it() {
    let mesa = Mesa::new();
    let mut stream = crate::anexo_xls::stream(&[("A", &[&["#1"], &["#2"]])]);
    let number = stream.windows(6).rposition(|w| w == [3, 2, 14, 0, 1, 0]).unwrap();
    stream[number + 4..number + 8].fill(0xff);
    let ruta = mesa.escribir("a.xls", crate::anexo_xls::container(&stream));
    let corrida = leer(&mesa, &ruta);
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.salida.contains("anexo-demasiado-grande"), "{}", corrida.todo());
}

#[test]
fn damaged_bytes_are_told_and_never_end_the_program() {
    use convenio::catalogo::Catalogo;
    use convenio::documentos::modelos::excel::anexo::Anexo;
    let mesa = Mesa::new();
    let xlsx =
        fs::read(libro(&mesa, &[("A", ESCUELAS), ("B", CONTACTOS), ("C", SERVICIOS)], |_| {})).unwrap();
    let xls = crate::anexo_xls::write(&[("A", ESCUELAS), ("B", CONTACTOS), ("C", SERVICIOS)]);
    let ruta = mesa.escribir("a.xls", &xls);
    assert_eq!(facts(&leer(&mesa, &ruta)), expected());
    let ods = ods(
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>RBD</text:p></table:table-cell></table:table-row>",
    );
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap()
    };
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut refused = 0;
    for original in [&xlsx, &xls, &ods] {
        for round in 0..400 {
            let mut bytes = original.clone();
            if round % 4 == 0 {
                bytes.truncate(next() % original.len());
            }
            for _ in 0..=round % 7 {
                if !bytes.is_empty() {
                    let at = next() % bytes.len();
                    bytes[at] = u8::try_from(next() % 256).unwrap();
                }
            }
            refused += usize::from(Anexo::read(&bytes, Catalogo::propio()).is_err());
        }
    }
    std::panic::set_hook(quiet);
    assert!(refused > 300, "{refused}");
}
