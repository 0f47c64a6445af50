//! Old workbooks (.xls) of any content, written into at any places: what is read back is what was asked for, and nothing
//! else changed.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xls};
use convenio::documentos::modelos::excel::pedido::{Escritura, Pedido, Valor};
use convenio::documentos::modelos::excel::referencias::Celda;

use crate::biff::{llenar, same_others};
use crate::biff_hecho::{Hoja, Libro, Registro, blanco, celda, fila, formula, numero, plano, rico, texto, w};
use crate::modelo_formas::Azar;
use crate::propiedades::casos;

type Valores = BTreeMap<(u16, u16), Data>;

fn word(azar: &mut Azar) -> String {
    let letters = ["a", "ñ", "∞", "😀", " ", "\n", "12", "-"];
    let count = if azar.once_in(12) { azar.below(9_000) } else { 1 + azar.below(12) };
    (0..count).map(|_| letters[azar.below(letters.len())]).collect()
}

/// The records of a row, with what its cells are; formulas are told apart.
fn row(
    azar: &mut Azar,
    f: u16,
    textos: &[String],
    valores: &mut Valores,
    fijas: &mut Vec<(u16, u16)>,
) -> Vec<Registro> {
    let mut out = Vec::new();
    let mut c = 0;
    for _ in 0..azar.below(7) {
        c += u16::try_from(azar.below(4)).unwrap();
        let xf = u16::try_from(azar.below(20)).unwrap();
        match azar.below(8) {
            0 => out.push(blanco(f, c, xf)),
            1 => {
                out.push((0xbe, w(&[f, c, xf, 3, 4, c + 2])));
                c += 2;
            }
            2 => {
                let n = azar.below(1_000);
                let rk = (u32::try_from(n).unwrap() << 2 | 2).to_le_bytes();
                let data = [w(&[f, c, xf]), rk.to_vec(), w(&[7]), rk.to_vec(), w(&[c + 1])].concat();
                out.push((0xbd, data));
                let n = Data::Int(i64::try_from(n).unwrap());
                valores.insert((f, c), n.clone());
                valores.insert((f, c + 1), n);
                c += 1;
            }
            3 => {
                out.push(numero(f, c, xf, 2.5));
                valores.insert((f, c), Data::Float(2.5));
            }
            4 => {
                out.push(celda(0x204, f, c, xf, &plano("rótulo")));
                valores.insert((f, c), Data::String("rótulo".to_owned()));
            }
            5 => {
                out.push(formula(f, c, &[0x1e, 1, 0]));
                out.push((0x207, plano("dicho")));
                fijas.push((f, c));
            }
            _ if textos.is_empty() => {}
            _ => {
                let n = azar.below(textos.len());
                out.push(texto(f, c, xf, u32::try_from(n).unwrap()));
                valores.insert((f, c), Data::String(textos[n].clone()));
            }
        }
        c += 1;
    }
    out
}

/// A sheet in one of the ways in which programs write them.
fn sheet(
    azar: &mut Azar,
    textos: &[String],
    valores: &mut Valores,
    fijas: &mut Vec<(u16, u16)>,
) -> Vec<Registro> {
    let indexed = azar.once_in(2);
    let with_rows = indexed || !azar.once_in(3);
    let (mut blocks, mut f) = (Vec::new(), 0);
    for _ in 0..azar.below(4) {
        let start = f;
        let (mut rows, mut cells) = (Vec::new(), Vec::new());
        while f < start + 32 && rows.len() < 32 {
            rows.push(fila(f, 300, 0, 15));
            cells.extend(row(azar, f, textos, valores, fijas));
            f += 1 + u16::try_from(if azar.once_in(4) { azar.below(40) } else { 0 }).unwrap();
        }
        blocks.push([if with_rows { rows } else { vec![] }, cells].concat());
    }
    if indexed {
        return crate::biff_hecho::como_excel(&blocks, &[(0x1d, vec![0; 15])]);
    }
    let mut out = vec![(0x200, vec![0; 14])];
    out.extend(blocks.concat());
    out.push((0x23e, vec![0; 18]));
    out
}

fn wanted(azar: &mut Azar, valores: &mut Valores, fijas: &[(u16, u16)], textos: &[String]) -> Vec<Escritura> {
    let mut all = Vec::new();
    for _ in 0..azar.below(60) {
        let limit = if azar.once_in(5) { 400 } else { 60 };
        let (f, c) = (u16::try_from(azar.below(limit)).unwrap(), u16::try_from(azar.below(16)).unwrap());
        if fijas.contains(&(f, c)) {
            continue;
        }
        let numeric = matches!(valores.get(&(f, c)), Some(Data::Int(_) | Data::Float(_)));
        let valor = match azar.below(6) {
            0 => Valor::Texto(String::new()),
            1 => Valor::Cuenta(u32::try_from(azar.below(3_000)).unwrap()),
            2 if !textos.is_empty() => Valor::Texto(textos[azar.below(textos.len())].clone()),
            _ => Valor::Texto(word(azar)),
        };
        // The last one for a cell counts, and it is held against what the file has.
        if all.iter().any(|e: &Escritura| e.celda == Celda::new(u32::from(f) + 1, u32::from(c) + 1)) {
            continue;
        }
        match &valor {
            Valor::Texto(t) if t.is_empty() => drop(valores.remove(&(f, c))),
            Valor::Texto(t) => drop(valores.insert((f, c), Data::String(t.clone()))),
            Valor::Cuenta(n) if numeric => drop(valores.insert((f, c), Data::Int(i64::from(*n)))),
            Valor::Cuenta(n) => drop(valores.insert((f, c), Data::String(n.to_string()))),
        }
        let patron = azar.once_in(3).then_some(1);
        let patron = patron.filter(|_| !matches!(valor, Valor::Cuenta(_)));
        all.push(Escritura { celda: Celda::new(u32::from(f) + 1, u32::from(c) + 1), valor, patron });
    }
    all
}

fn read(archivo: &[u8], hoja: &str, fijas: &[(u16, u16)]) -> Valores {
    let mut open: Xls<_> = Xls::new(Cursor::new(archivo)).unwrap();
    let rango = open.worksheet_range(hoja).unwrap();
    let (top, left) = rango.start().unwrap_or_default();
    let place = |f: usize, c: usize| {
        (
            u16::try_from(top).unwrap() + u16::try_from(f).unwrap(),
            u16::try_from(left).unwrap() + u16::try_from(c).unwrap(),
        )
    };
    let cells = rango.used_cells().map(|(f, c, v)| (place(f, c), v.clone()));
    cells.filter(|(p, _)| !fijas.contains(p)).collect()
}

#[test]
fn any_sheet_is_written_into_anywhere() {
    for seed in 0..casos(150) {
        let mut azar = Azar(u64::from(seed));
        let textos: Vec<String> = (0..azar.below(40)).map(|_| word(&mut azar)).collect();
        let mut of_sheets = Vec::new();
        let mut hojas = Vec::new();
        for nombre in ["Hoja", "Otra"] {
            let (mut valores, mut fijas) = (Valores::new(), Vec::new());
            let registros = sheet(&mut azar, &textos, &mut valores, &mut fijas);
            hojas.push(Hoja { nombre, clase: 0, registros });
            of_sheets.push((nombre, valores, fijas));
        }
        let mut libro = Libro::new(hojas);
        let ricos = azar.once_in(3);
        libro.textos = textos.iter().map(|t| if ricos { rico(t) } else { plano(t) }).collect();
        libro.paso = (!textos.is_empty() && azar.once_in(2)).then_some(8);
        // A text longer than a record is cut by the writer of these tests only where it is plain.
        libro.textos.iter_mut().for_each(|t| {
            if t.len() > 8_000 {
                *t = plano("corto");
            }
        });
        let of_text =
            |n: usize| if libro.textos[n] == plano("corto") { "corto".to_owned() } else { textos[n].clone() };
        let shown: Vec<String> = (0..textos.len()).map(of_text).collect();
        for (_, valores, _) in &mut of_sheets {
            for valor in valores.values_mut() {
                if let Data::String(t) = valor
                    && let Some(n) = textos.iter().position(|x| x == t)
                {
                    t.clone_from(&shown[n]);
                }
            }
        }
        let archivo = libro.archivo();
        let mut pedidos = Vec::new();
        let mut written = Vec::new();
        for (nombre, valores, fijas) in &mut of_sheets {
            assert_eq!(&read(&archivo, nombre, fijas), valores, "{seed}: as it was made");
            let celdas = wanted(&mut azar, valores, fijas, &shown);
            let at = |n: u32| u16::try_from(n - 1).unwrap();
            // What lies in one record with a cell that is written is told anew.
            written.extend(celdas.iter().map(|e| (at(e.celda.fila), at(e.celda.columna))));
            pedidos.push(Pedido { hoja: (*nombre).to_owned(), celdas, filas: vec![] });
        }
        let lleno = llenar(&archivo, &pedidos);
        for (nombre, valores, fijas) in &of_sheets {
            assert_eq!(&read(&lleno, nombre, fijas), valores, "{seed}: {nombre}");
        }
        let around: Vec<(u16, u16)> =
            written.iter().flat_map(|(f, c)| (c.saturating_sub(2)..=c + 2).map(|c| (*f, c))).collect();
        same_others(&lleno, &archivo, &around);
        assert_eq!(
            llenar(&lleno, &pedidos.clone().into_iter().map(only_texts).collect::<Vec<_>>()),
            lleno,
            "{seed}"
        );
    }
}

/// Counts are always written; texts that are there are not.
fn only_texts(mut pedido: Pedido) -> Pedido {
    pedido.celdas.retain(|e| matches!(e.valor, Valor::Texto(_)));
    pedido
}
