//! Anexos damaged by chance, below what holds them together: whatever is left ends in an answer, and never in a panic.

use convenio::catalogo::Catalogo;
use convenio::documentos::modelos::excel::anexo::Anexo;
use convenio::documentos::modelos::excel::libro::{fill, open};
use convenio::documentos::modelos::excel::pedido::{Escritura, Insercion, Pedido, Valor};
use convenio::documentos::modelos::excel::referencias::Celda;

use crate::anexo::{CONTACTOS, ESCUELAS, SERVICIOS};
use crate::anexo_xls::{container, stream};
use crate::comun_ods::{cell, content, ods, row, services, table};
use crate::comun_xlsx::{Libro, PARTE, filas, hoja};
use crate::modelo_azar::{damaged, torn};
use crate::modelo_formas::Azar;

/// Reads it; gives whether it could be.
fn readable(bytes: &[u8]) -> bool {
    Anexo::read(bytes, Catalogo::propio()).is_ok()
}

fn old(seed: u64) -> bool {
    let mut azar = Azar(seed);
    let good = stream(&[("A", ESCUELAS), ("B", CONTACTOS), ("C", SERVICIOS)]);
    readable(&container(&damaged(&mut azar, good)))
}

fn xml(azar: &mut Azar, good: &str) -> Vec<u8> {
    if azar.once_in(3) { damaged(azar, good.as_bytes().to_vec()) } else { torn(azar, good).into_bytes() }
}

fn of_libreoffice(seed: u64) -> bool {
    let more = row(
        "table:number-rows-repeated=\"3\"",
        &cell(
            "table:number-columns-repeated=\"2\" table:number-rows-spanned=\"2\"",
            "a<text:s text:c=\"3\"/>b",
        ),
    );
    let good = content(&table("", &[services(), more].concat()));
    readable(&ods(xml(&mut Azar(seed), &good)))
}

/// Reads and fills it; what is written can be opened again.
fn new(seed: u64) -> bool {
    let mut azar = Azar(seed);
    let behind = "<mergeCells count=\"1\"><mergeCell ref=\"A4:B5\"/></mergeCells><conditionalFormatting sqref=\"A2:B3\"><cfRule type=\"expression\"><formula>A2&gt;1</formula></cfRule></conditionalFormatting>";
    let more = "<row r=\"3\" spans=\"1:3\" s=\"1\"><c r=\"A3\" s=\"2\"/><c r=\"B3\"><f t=\"shared\" ref=\"B3:B4\" si=\"0\">A3+1</f><v>1</v></c></row><row r=\"4\"><c r=\"B4\"><f t=\"shared\" si=\"0\"/><v>2</v></c></row>";
    let good = hoja(&[filas(), more.to_owned()].concat(), behind);
    let which = [PARTE, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"]
        [azar.below(12).saturating_sub(8)];
    let mut libro = Libro::of_sheet(&good);
    let text = String::from_utf8(crate::comun_zip::unpacked(libro.entry(which))).unwrap();
    let bytes = libro.with(which, xml(&mut azar, &text)).close();
    let valor = Valor::Texto("nuevo".to_owned());
    let celdas = ["A2", "C3", "A9"].map(|c| Escritura {
        celda: Celda::parse(c).unwrap(),
        valor: valor.clone(),
        patron: Some(3),
    });
    for filas in [vec![], vec![Insercion { fila: 3, veces: 2 }]] {
        let pedido = Pedido { hoja: "Servicios".to_owned(), celdas: celdas.to_vec(), filas };
        if let Ok(mut libro) = open(&bytes)
            && let Ok(lleno) = fill(&mut libro, &[pedido])
        {
            let again = fill(
                &mut open(&lleno).unwrap(),
                &[Pedido { hoja: "Servicios".to_owned(), celdas: celdas[..1].to_vec(), filas: vec![] }],
            );
            assert!(again.is_ok(), "{seed}: {again:?}");
        }
    }
    readable(&bytes)
}

/// The same files in every run, and more of them in a long one.
fn seeds(pocos: u32) -> impl Iterator<Item = u64> {
    (0..u64::from(crate::propiedades::casos(pocos))).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// Each of these ends in an answer; some of them are still an Anexo, and some are not.
fn all(kind: impl Fn(u64) -> bool, pocos: u32) {
    let read = seeds(pocos).filter(|seed| kind(*seed)).count();
    assert!(read > 0 && read < seeds(pocos).count(), "{read}");
}

#[test]
fn an_old_workbook_damaged_by_chance_ends_in_an_answer() {
    all(old, 150);
}

#[test]
fn one_of_libreoffice_damaged_by_chance_ends_in_an_answer() {
    all(of_libreoffice, 200);
}

#[test]
fn one_of_excel_damaged_by_chance_is_read_and_filled_or_not_and_ends_in_an_answer() {
    all(new, 150);
}
