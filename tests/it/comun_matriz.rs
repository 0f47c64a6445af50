//! Blank matrices for tests, drawn once and written as .xlsx and as .xls, and the check that nothing but blanks changed.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use rust_xlsxwriter::{DataValidation, Format, Workbook, Worksheet};

use crate::biff_hecho::{self as biff, Registro, w};
use crate::comun::{Corrida, Mesa, texto_de_ejemplo};
use crate::comun_docx::check_entries;

/// A cell: row and column from 0.
pub type Lugar = (u32, u16);

/// A sheet. Of its cells `□` is only drawn, `#5` a number, and `=` a formula; an empty one is not there.
#[derive(Clone, Debug, Default)]
pub struct Hoja {
    pub nombre: &'static str,
    pub celdas: BTreeMap<Lugar, String>,
    /// First row, last row, first column, last column.
    pub combinadas: Vec<[u16; 4]>,
    /// Drop-downs: cells like those of what is merged, options.
    pub listas: Vec<([u16; 4], &'static [&'static str])>,
    /// 1 hidden, 2 very hidden.
    pub oculta: u8,
    pub protegida: bool,
}

impl Hoja {
    pub fn new(nombre: &'static str, filas: &[&[&str]]) -> Self {
        Self { nombre, ..Self::default() }.below(0, filas)
    }

    /// These rows, from one on.
    pub fn below(mut self, primera: u32, filas: &[&[&str]]) -> Self {
        for (fila, celdas) in (primera..).zip(filas) {
            for (columna, texto) in (0..).zip(*celdas).filter(|(_, t)| !t.is_empty()) {
                self.celdas.insert((fila, columna), (*texto).to_owned());
            }
        }
        self
    }

    /// Cells drawn where nothing is, rows and columns as in what is merged.
    pub fn drawn(mut self, [f1, f2, c1, c2]: [u16; 4]) -> Self {
        for (fila, columna) in (f1..=f2).flat_map(|f| (c1..=c2).map(move |c| (u32::from(f), c))) {
            self.celdas.entry((fila, columna)).or_insert_with(|| "□".to_owned());
        }
        self
    }

    pub fn merged(mut self, area: [u16; 4]) -> Self {
        self.combinadas.push(area);
        self.drawn(area)
    }

    pub fn choice(mut self, area: [u16; 4], opciones: &'static [&'static str]) -> Self {
        self.listas.push((area, opciones));
        self
    }
}

/// Written by rust_xlsxwriter.
pub fn xlsx(hojas: &[Hoja]) -> Vec<u8> {
    let mut libro = Workbook::new();
    let mut seen = false;
    for hoja in hojas {
        let sheet = libro.add_worksheet().set_name(hoja.nombre).unwrap();
        sheet_xlsx(sheet, hoja);
        match hoja.oculta {
            0 if !seen => {
                sheet.set_active(true);
                seen = true;
            }
            0 => {}
            1 => drop(sheet.set_hidden(true)),
            _ => drop(sheet.set_very_hidden(true)),
        }
    }
    libro.save_to_buffer().unwrap()
}

fn sheet_xlsx(sheet: &mut Worksheet, hoja: &Hoja) {
    let look = Format::new().set_border(rust_xlsxwriter::FormatBorder::Thin);
    for [f1, f2, c1, c2] in &hoja.combinadas {
        sheet.merge_range(u32::from(*f1), *c1, u32::from(*f2), *c2, "", &look).unwrap();
    }
    for ((fila, columna), texto) in &hoja.celdas {
        let (f, c) = (*fila, *columna);
        let put = if texto == "□" {
            sheet.write_blank(f, c, &look)
        } else if texto == "=" {
            sheet.write_formula_with_format(f, c, "1+1", &look)
        } else if let Some(numero) = texto.strip_prefix('#') {
            sheet.write_number(f, c, numero.parse::<f64>().unwrap())
        } else {
            sheet.write_string(f, c, texto)
        };
        put.unwrap();
    }
    for ([f1, f2, c1, c2], options) in &hoja.listas {
        let rule = DataValidation::new().allow_list_strings(options).unwrap();
        sheet.add_data_validation(u32::from(*f1), *c1, u32::from(*f2), *c2, &rule).unwrap();
    }
    if hoja.protegida {
        sheet.protect();
    }
}

/// Written record by record.
pub fn xls(hojas: &[Hoja]) -> Vec<u8> {
    let mut textos: Vec<String> = Vec::new();
    let sheets = hojas.iter().map(|h| sheet_xls(h, &mut textos)).collect();
    let mut libro = biff::Libro::new(sheets);
    libro.textos = textos.iter().map(|t| biff::plano(t)).collect();
    libro.paso = (!textos.is_empty()).then_some(8);
    let mut stream = libro.stream();
    let places: Vec<usize> = biff::records(&stream).iter().filter(|r| r.0 == 0x85).map(|r| r.1).collect();
    for (hoja, at) in hojas.iter().zip(places) {
        stream[at + 8] = hoja.oculta;
    }
    crate::anexo_xls::container(&stream)
}

fn sheet_xls(hoja: &Hoja, textos: &mut Vec<String>) -> biff::Hoja {
    let mut registros: Vec<Registro> = Vec::new();
    if hoja.protegida {
        registros.push((0x12, w(&[1])));
    }
    registros.push((biff::DIMENSIONES, vec![0; 14]));
    let mut rows: Vec<u16> = hoja.celdas.keys().map(|(f, _)| u16::try_from(*f).unwrap()).collect();
    rows.dedup();
    registros.extend(rows.into_iter().map(|f| biff::fila(f, 300, 0, 15)));
    for ((f, c), texto) in &hoja.celdas {
        let (f, c) = (u16::try_from(*f).unwrap(), *c);
        registros.push(if texto == "□" {
            biff::blanco(f, c, 16)
        } else if texto == "=" {
            biff::formula(f, c, &[0x1e, 2, 0])
        } else if let Some(numero) = texto.strip_prefix('#') {
            biff::numero(f, c, 16, numero.parse().unwrap())
        } else {
            let n = textos.iter().position(|t| t == texto).unwrap_or_else(|| {
                textos.push(texto.clone());
                textos.len() - 1
            });
            biff::texto(f, c, 16, u32::try_from(n).unwrap())
        });
    }
    registros.push((0x23e, vec![0; 18]));
    if !hoja.combinadas.is_empty() {
        registros.push(biff::combinadas(&hoja.combinadas));
    }
    for (area, options) in &hoja.listas {
        let words = options.join("\0");
        let letters: Vec<u16> = words.encode_utf16().collect();
        let head = vec![0x17, u8::try_from(letters.len()).unwrap(), 1];
        registros.push(biff::lista(&[head, w(&letters)].concat(), &[*area]));
    }
    biff::Hoja { nombre: hoja.nombre, clase: 0, registros }
}

/// All cells that say something: sheet, row, column.
pub type Valores = BTreeMap<(String, u32, u16), String>;

/// What calamine, which shares nothing with what writes, reads in a workbook.
pub fn values(bytes: &[u8]) -> Valores {
    let mut libro = open_workbook_auto_from_rs(Cursor::new(bytes)).unwrap();
    let mut all = Valores::new();
    for nombre in libro.sheet_names() {
        let rango = libro.worksheet_range(&nombre).unwrap();
        let (top, left) = rango.start().unwrap_or_default();
        for (f, c, valor) in rango.used_cells().filter(|(.., v)| **v != Data::Empty) {
            let at =
                (top + u32::try_from(f).unwrap(), u16::try_from(left).unwrap() + u16::try_from(c).unwrap());
            all.insert((nombre.clone(), at.0, at.1), valor.to_string());
        }
    }
    all
}

/// `B7` as row and column from 0.
pub fn at(celda: &str) -> Lugar {
    let place = convenio::documentos::modelos::excel::referencias::Celda::parse(celda).unwrap();
    (place.fila - 1, u16::try_from(place.columna - 1).unwrap())
}

/// Values by sheet: `("Servicios", &[("B2", "X")])`.
pub type Esperado<'a> = &'a [(&'a str, &'a [(&'a str, &'a str)])];

/// That these say the same in every cell.
pub fn same(wanted: &Valores, found: &Valores, told: &str) {
    let other = wanted.iter().filter(|(k, v)| found.get(*k) != Some(*v));
    let more = found.iter().filter(|(k, _)| !wanted.contains_key(*k));
    let odd: Vec<String> = other
        .map(|(k, v)| format!("{k:?}: {:?} and not «{v}»", found.get(k)))
        .chain(more.map(|(k, v)| format!("{k:?}: «{v}», unasked")))
        .collect();
    assert!(odd.is_empty(), "{}\n{told}", odd.join("\n"));
}

/// Nothing changed but these cells, which say this now; no rows were put in.
pub fn check(before: &[u8], after: &[u8], esperado: Esperado<'_>) {
    let mut wanted = values(before);
    for (hoja, celdas) in esperado {
        for (celda, valor) in *celdas {
            let (f, c) = at(celda);
            wanted.insert(((*hoja).to_owned(), f, c), (*valor).to_owned());
        }
    }
    same(&wanted, &values(after), "");
    check_bytes(before, after);
}

/// The bytes outside the cells that differ are those that were given.
pub fn check_bytes(before: &[u8], after: &[u8]) {
    let (old, new) = (values(before), values(after));
    let keys = old.keys().chain(new.keys()).filter(|k| old.get(*k) != new.get(*k));
    let changed: std::collections::BTreeSet<_> = keys.cloned().collect();
    let sheets = open_workbook_auto_from_rs(Cursor::new(before)).unwrap().sheet_names();
    if before.starts_with(b"PK") {
        let parts: Vec<String> = (1..)
            .zip(&sheets)
            .filter(|(_, s)| changed.iter().any(|(h, ..)| h == *s))
            .map(|(n, _)| format!("xl/worksheets/sheet{n}.xml"))
            .collect();
        check_entries(before, after, &parts);
    } else {
        // One record may hold several cells; sheets are told apart by nothing but their cells' places here.
        let cells: Vec<(u16, u16)> =
            changed.iter().map(|(_, f, c)| (u16::try_from(*f).unwrap(), *c)).collect();
        crate::biff::same_others(before, after, &cells);
    }
}

/// A profile: the sample of this name.
pub fn muestra(nombre: &str) -> String {
    texto_de_ejemplo(&format!("{nombre}.toml"))
}

/// One school.
pub fn uno() -> String {
    muestra("particular_subvencionado")
}

/// Three schools that ask for different services: 99011-6 for cursos and asistencia, 99012-4 for valida_alumno alone,
/// 99013-2 for asistencia alone.
pub fn mixto() -> String {
    let texto = muestra("municipal");
    let mut asked = ["\"curso\", \"asistencia\"", "\"valida_alumno\"", "\"asistencia\""].into_iter();
    let lines = texto.lines().map(|l| {
        if l.starts_with("servicios = ") {
            format!("servicios = [{}]", asked.next().unwrap())
        } else {
            l.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `modelo llenar` of a file with a profile; `lleno` is the result's name.
pub fn llenar(mesa: &Mesa, archivo: &str, perfil: &str, opciones: &[&str]) -> Corrida {
    mesa.escribir("perfil.toml", perfil);
    let fixed = ["modelo", "llenar", archivo, "perfil.toml", "--salida", "lleno"];
    mesa.correr([&fixed, opciones].concat())
}

/// Both formats of a matrix, under names that do not tell which is which.
pub fn formatos(hojas: &[Hoja]) -> [(&'static str, Vec<u8>); 2] {
    [("una matriz", xlsx(hojas)), ("otra matriz", xls(hojas))]
}

/// A matrix that is filled whole without being asked twice, alike in both formats: these values, and nothing else.
pub fn lleno(hojas: &[Hoja], perfil: &str, esperado: Esperado<'_>) -> [Corrida; 2] {
    lleno_con(hojas, perfil, &[], esperado)
}

/// The same with options; gives what was said, of either format.
pub fn lleno_con(hojas: &[Hoja], perfil: &str, opciones: &[&str], esperado: Esperado<'_>) -> [Corrida; 2] {
    formatos(hojas).map(|(nombre, bytes)| {
        let mesa = Mesa::new();
        mesa.escribir(nombre, &bytes);
        let corrida = llenar(&mesa, nombre, perfil, opciones);
        assert_eq!(corrida.codigo, 0, "{nombre}: {}", corrida.todo());
        check(&bytes, &fs::read(mesa.ruta("lleno")).unwrap(), esperado);
        assert!(fs::read(mesa.ruta(nombre)).unwrap() == bytes, "what was given stays");
        corrida
    })
}

/// Without being allowed it ends with 1 and these words, in both formats, and writes nothing.
pub fn detenido(hojas: &[Hoja], perfil: &str, words: &[&str]) {
    for (nombre, bytes) in formatos(hojas) {
        let mesa = Mesa::new();
        mesa.escribir(nombre, &bytes);
        let corrida = llenar(&mesa, nombre, perfil, &[]);
        assert_eq!(corrida.codigo, 1, "{nombre}: {}", corrida.todo());
        let flat = corrida.errores.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(flat.contains(word), "{nombre}: «{word}» no está en: {}", corrida.errores);
        }
        assert!(!mesa.ruta("lleno").exists());
    }
}
