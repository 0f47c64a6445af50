//! Marked copies of PDF files of every build: turned, cut, with what they say elsewhere, with pens left down.

use convenio::pdf::{Aviso, Copias, Hoja as Leida, LETRAS_DEL_SELLO, Pdf};
use lopdf::{Document, Object, dictionary};

use crate::comun_impreso::{Hoja, hoja, operators, pdf, pdf_with};

const TRES: Copias = Copias { cuantas: 3, una_cara: false };

fn sello() -> Pdf {
    Pdf::open(&pdf(&[hoja(&[LETRAS_DEL_SELLO])])).unwrap()
}

fn texts(leida: &Leida) -> Vec<String> {
    leida.lineas().into_iter().flatten().map(|t| t.texto).collect()
}

/// The copies, opened again; each page's texts.
fn copies(hojas: &[Hoja], como: Copias) -> (Vec<u8>, Pdf, Vec<Vec<String>>, Vec<Aviso>) {
    let made = Pdf::open(&pdf(hojas)).unwrap().copies(Some(&sello()), como).unwrap();
    let pdf = Pdf::open(&made.bytes).unwrap();
    let pages = (0..pdf.paginas()).map(|n| texts(&pdf.hoja(n))).collect();
    (made.bytes, pdf, pages, made.avisos)
}

#[test]
fn each_page_keeps_its_text_and_says_which_it_is() {
    let (bytes, pdf, pages, avisos) = copies(&[hoja(&["uno", "más"]), hoja(&["dos"]), hoja(&["tres"])], TRES);
    assert_eq!(avisos, []);
    assert_eq!(pdf.paginas(), 12, "an empty page closes each copy");
    for copia in 1..=3 {
        let from = (copia - 1) * 4;
        for (n, dice) in [(1, "uno"), (2, "dos"), (3, "tres")] {
            let page = &pages[from + n - 1];
            assert_eq!(page[0], dice);
            assert_eq!(page.last().unwrap(), &format!("Ejemplar {copia} de 3 · página {n} de 3"));
        }
        assert_eq!(pages[from + 3], [""; 0]);
        assert_eq!(pdf.tamano(from + 3), pdf.tamano(0));
    }
    assert!(pdf.fuentes().iter().all(|f| f.incrustada), "{:?}", pdf.fuentes());
    // The streams of the pages are there once: three copies hardly weigh more than one.
    let one =
        copies(&[hoja(&["uno", "más"]), hoja(&["dos"]), hoja(&["tres"])], Copias { cuantas: 1, ..TRES }).0;
    assert!(bytes.len() < one.len() + 9 * 900, "{} {}", bytes.len(), one.len());

    let (_, pdf, _, _) = copies(&[hoja(&["uno"])], Copias { una_cara: true, ..TRES });
    assert_eq!(pdf.paginas(), 3);
    let (_, pdf, _, _) = copies(&[hoja(&["uno"]), hoja(&["dos"])], TRES);
    assert_eq!(pdf.paginas(), 6);
}

#[test]
fn the_mark_stands_in_the_margin_however_the_page_is_turned_or_cut() {
    for giro in [0, 90, 180, 270, -90, 450] {
        for cut in [false, true] {
            let mut una = hoja(&["texto de la página"]);
            una.dice.set("Rotate", giro);
            if cut {
                una.dice.set("MediaBox", vec![Object::from(-100), 50.into(), 700.into(), 900.into()]);
                una.dice.set("CropBox", vec![Object::from(0), 60.into(), 600.into(), 800.into()]);
            }
            let (_, pdf, pages, avisos) = copies(&[una], TRES);
            assert_eq!(avisos, [], "{giro} {cut}");
            let (ancho, alto) = pdf.tamano(0).unwrap();
            assert_eq!(ancho > alto, giro % 180 != 0, "{giro} {cut}");
            let hoja = pdf.hoja(0);
            let mark = hoja.trozos.last().unwrap();
            assert!(mark.texto.starts_with("Ejemplar 1 de 3"), "{:?}", pages[0]);
            assert!(mark.caja.y0 > 10.0 && mark.caja.y1 < 60.0, "{giro} {cut}: {:?}", mark.caja);
            assert!(mark.caja.x0 > 20.0 && mark.caja.x1 < ancho - 20.0, "{giro} {cut}: {:?}", mark.caja);
            assert!(
                mark.caja.x1 - mark.caja.x0 > mark.caja.y1 - mark.caja.y0,
                "it is read without turning the sheet"
            );
        }
    }
}

#[test]
fn the_mark_gives_way_to_a_foot_a_picture_and_a_drawing() {
    let (_, pdf, ..) = copies(&[hoja(&["a"])], TRES);
    let usual = pdf.hoja(0).trozos.last().unwrap().caja;
    for dibujo in [
        "0 0 612 60 re f",
        "q 612 0 0 60 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q",
        "0 24 m 612 24 l S",
        // A frame around the page.
        "20 24 572 744 re S",
        "q 0.5 0 0 0.5 0 0 cm 0 0 1224 120 re B* Q",
        "/F1 8 Tf BT 1 0 0 1 60 24 Tm (una nota al pie que va de lado a lado de la hoja, y que es larga, larga, larga, larga y larga) Tj ET",
    ] {
        let mut una = hoja(&["a"]);
        una.contenidos.push(dibujo.to_owned());
        let (_, pdf, pages, avisos) = copies(&[una], TRES);
        let mark = pdf.hoja(0).trozos.into_iter().find(|t| t.texto.starts_with("Ejemplar")).unwrap();
        assert_eq!(avisos, [], "{dibujo}");
        assert!(
            (mark.caja.y0 >= 24.0 || mark.caja.y1 < 24.0) && mark.caja != usual,
            "{dibujo}: {:?} {:?}",
            mark.caja,
            pages[0]
        );
    }
    // What is cut away, invisible, or the ground of the page is not in the way.
    for dibujo in [
        "q 0 0 0 0 re W n 0 0 612 60 re f Q",
        "0 0 612 792 re f",
        "0 0 612 60 re n",
        "BT 3 Tr /F1 8 Tf 60 24 Td (escondido por completo y largo, largo, largo, largo, largo, largo, largo, largo, largo) Tj ET",
    ] {
        let mut una = hoja(&["a"]);
        una.contenidos.insert(0, format!("q {dibujo} Q"));
        let (_, pdf, ..) = copies(&[una], TRES);
        assert_eq!(pdf.hoja(0).trozos.last().unwrap().caja, usual, "{dibujo}");
    }
}

#[test]
fn a_page_without_a_free_margin_is_told() {
    let mut llena = hoja(&["a"]);
    llena.contenidos.push("5 5 500 782 re f 300 5 307 782 re f".into());
    let (_, _, pages, avisos) = copies(&[hoja(&["libre"]), llena], TRES);
    assert_eq!(avisos, [Aviso::SinMargen(vec![2])]);
    assert!(pages.iter().all(|p| p.iter().any(|t| t.starts_with("Ejemplar"))));
}

#[test]
fn pens_left_down_and_taken_up_too_often_do_not_move_the_mark() {
    let (_, pdf, ..) = copies(&[hoja(&["a"])], TRES);
    let usual = pdf.hoja(0).trozos.last().unwrap().caja;
    for (antes, sobran) in
        [("q 2 0 0 2 50 50 cm q", 0), ("Q Q q 3 0 0 3 0 0 cm", 2), ("q 0.1 0 0 0.1 0 0 cm Q Q", 1)]
    {
        let mut una = hoja(&["a"]);
        una.contenidos.push(antes.to_owned());
        let (bytes, pdf, ..) = copies(&[una], TRES);
        assert_eq!(pdf.hoja(0).trozos.last().unwrap().caja, usual, "{antes}");
        let ops = operators(&bytes, 0);
        let count = |que: &str| ops.iter().filter(|op| *op == que).count();
        assert_eq!(count("q"), count("Q"), "{antes} {sobran}: {ops:?}");
    }
}

#[test]
fn without_a_font_for_the_mark_the_file_s_own_or_the_printer_s_writes_it() {
    let original = Pdf::open(&pdf(&[hoja(&["a"])])).unwrap();
    let own = original.copies(None, TRES).unwrap();
    assert_eq!(own.avisos, []);
    let bare = Pdf::open(&pdf_with(&[hoja(&["a"])], false)).unwrap();
    let lent = bare.copies(Some(&sello()), TRES).unwrap();
    assert_eq!(lent.avisos, []);
    let printer = bare.copies(None, TRES).unwrap();
    assert_eq!(printer.avisos, [Aviso::SinLetra]);
    for made in [own, lent, printer] {
        let pdf = Pdf::open(&made.bytes).unwrap();
        assert_eq!(texts(&pdf.hoja(0)).last().unwrap(), "Ejemplar 1 de 3 · página 1 de 1");
    }
}

#[test]
fn links_and_structure_stay_behind_and_what_is_drawn_on_the_page_comes_along() {
    let mut una = hoja(&["a"]);
    let field = dictionary! { "Type" => "Annot", "Subtype" => "Widget", "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
    "AP" => dictionary! { "N" => dictionary! {} }, "F" => 4 };
    let link = dictionary! { "Type" => "Annot", "Subtype" => "Link", "AP" => dictionary! { "N" => 1 } };
    una.dice.set("Annots", vec![Object::from(field), link.into()]);
    una.dice.set("StructParents", 0);
    let (bytes, ..) = copies(&[una], TRES);
    let documento = Document::load_mem(&bytes).unwrap();
    for id in documento.page_iter().step_by(2) {
        let page = documento.get_dictionary(id).unwrap();
        let annots = page.get(b"Annots").unwrap().as_array().unwrap();
        let kinds: Vec<&[u8]> =
            annots.iter().map(|a| a.as_dict().unwrap().get(b"Subtype").unwrap().as_name().unwrap()).collect();
        assert_eq!(kinds, [b"Widget"]);
        assert!(!page.has(b"StructParents"));
    }
}

#[test]
fn text_is_read_through_drawings_columns_and_every_way_of_moving_the_pen() {
    let mut una = hoja(&[]);
    una.contenidos = vec![
        "BT /F1 10 Tf 72 700 Td [(Ho) 20 (la)] TJ 0 -20 TD (segunda) Tj T* (tercera) Tj 12 TL (cuarta) ' \
         1 0 0 1 300 700 Tm (derecha) Tj ET"
            .into(),
    ];
    let pdf = Pdf::open(&pdf(&[una])).unwrap();
    let lineas: Vec<Vec<String>> =
        pdf.hoja(0).lineas().into_iter().map(|l| l.into_iter().map(|t| t.texto).collect()).collect();
    assert_eq!(lineas[0], ["Hola", "derecha"]);
    assert_eq!(lineas[1..].concat(), ["segunda", "tercera", "cuarta"]);
}
