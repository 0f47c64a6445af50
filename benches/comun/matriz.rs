//! A blank matrix of services made up for measuring: three sheets with drawn rows, in both formats of Excel.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, FormatBorder, Workbook};

/// Rows drawn for schools.
const FILAS: u16 = 100;
const SERVICIOS: [&str; 5] = [
    "Valida Alumno SIGE",
    "Tipo Enseñanza SIGE",
    "Curso SIGE",
    "Asistencia SIGE",
    "Reporte Envío Asistencia SIGE",
];
const PERSONA: [&str; 5] = ["Nombre completo", "Cargo", "RUN", "Fono", "E-mail"];

/// What a cell holds; each has borders.
enum Celda {
    Texto(&'static str),
    Numero(u16),
    Vacia,
}

/// A sheet: cells in their order, and ranges merged (first row and column, last row and column).
struct Hoja {
    nombre: &'static str,
    celdas: Vec<(u16, u16, Celda)>,
    combinadas: Vec<[u16; 4]>,
}

impl Hoja {
    fn new(nombre: &'static str) -> Self {
        Self { nombre, celdas: Vec::new(), combinadas: Vec::new() }
    }

    fn row(&mut self, fila: u16, textos: &[&'static str]) {
        let cell = |texto: &&'static str| if texto.is_empty() { Celda::Vacia } else { Celda::Texto(texto) };
        self.celdas.extend((0..).zip(textos).map(|(n, texto)| (fila, n, cell(texto))));
    }

    /// Rows with their number and nothing else.
    fn drawn(&mut self, first: u16, columnas: u16) {
        for k in 0..FILAS {
            self.celdas.push((first + k, 0, Celda::Numero(k + 1)));
            self.celdas.extend((1..columnas).map(|n| (first + k, n, Celda::Vacia)));
        }
    }

    fn form(&mut self, fila: u16, titulo: &'static str, rotulos: &[&'static str]) {
        self.row(fila, &[titulo]);
        for (fila, rotulo) in (fila + 1..).zip(rotulos) {
            self.row(fila, &[rotulo, "", "", ""]);
            self.combinadas.push([fila, 1, fila, 3]);
        }
    }
}

fn sheets() -> [Hoja; 3] {
    let mut escuelas = Hoja::new("1.- Identificación EE");
    escuelas.row(0, &["Anexo Convenio de Interoperabilidad SIGE"]);
    escuelas.row(2, &["Complete una fila por cada establecimiento educacional."]);
    escuelas.row(4, &["N°", "Establecimiento Educacional", "", "", "", "Ubicación", "", ""]);
    escuelas.row(5, &["", "RBD", "DV", "Nombre", "Dependencia", "Dirección", "Comuna", "Región"]);
    escuelas.combinadas.extend([[0, 0, 0, 7], [4, 0, 5, 0], [4, 1, 4, 4], [4, 5, 4, 7]]);
    escuelas.drawn(6, 8);
    let mut contactos = Hoja::new("2.- Contacto Directo");
    contactos.row(0, &["CONTACTO DIRECTO"]);
    let sostenedor = [
        "Nombre o Razón Social",
        "RUT",
        "Representante Legal",
        "RUN Representante Legal",
        "Domicilio",
        "Teléfono",
        "Correo electrónico",
    ];
    contactos.form(2, "I. Datos del Sostenedor", &sostenedor);
    contactos.form(11, "II. Contraparte Administrativa", &PERSONA);
    contactos.form(18, "III. Contraparte Técnica", &PERSONA);
    let proveedor = ["Razón Social", "RUT", "Nombre del software"];
    contactos.form(25, "IV. Empresa proveedora del software", &proveedor);
    let mut servicios = Hoja::new("3.- Nómina Servicios");
    servicios.row(0, &["NÓMINA DE SERVICIOS SIGE POR ESTABLECIMIENTO"]);
    servicios.row(2, &["Marque con una X los servicios a los que solicita acceso"]);
    servicios.row(4, &["N°", "RBD", "DV", "Nombre EE", "Servicios SIGE", "", "", "", ""]);
    servicios.row(5, &[&[""; 4][..], &SERVICIOS].concat());
    servicios.combinadas.extend([[0, 0, 0, 8], [4, 4, 4, 8]]);
    servicios.combinadas.extend((0..4).map(|n| [4, n, 5, n]));
    servicios.drawn(6, 9);
    [escuelas, contactos, servicios]
}

/// The file as `.xlsx`.
pub fn xlsx() -> Vec<u8> {
    let mut libro = Workbook::new();
    let drawn = Format::new().set_border(FormatBorder::Thin);
    for hoja in sheets() {
        let sheet = libro.add_worksheet().set_name(hoja.nombre).expect("a name");
        for [top, left, bottom, right] in hoja.combinadas {
            let area = (u32::from(top), left, u32::from(bottom), right);
            sheet.merge_range(area.0, area.1, area.2, area.3, "", &drawn).expect("a range");
        }
        for (fila, columna, celda) in hoja.celdas {
            let fila = u32::from(fila);
            match celda {
                Celda::Texto(t) => sheet.write_string_with_format(fila, columna, t, &drawn),
                Celda::Numero(n) => sheet.write_number_with_format(fila, columna, n, &drawn),
                Celda::Vacia => sheet.write_blank(fila, columna, &drawn),
            }
            .expect("a cell");
        }
    }
    libro.save_to_buffer().expect("memory")
}

/// Two-byte numbers one behind the other.
fn w(numeros: &[u16]) -> Vec<u8> {
    numeros.iter().flat_map(|n| n.to_le_bytes()).collect()
}

fn size(n: usize) -> u16 {
    u16::try_from(n).expect("a record's size")
}

fn record(out: &mut Vec<u8>, tipo: u16, datos: &[u8]) {
    out.extend(w(&[tipo, size(datos.len())]));
    out.extend(datos);
}

/// A text's letters, in UTF-16, after how many there are.
fn wide(texto: &str) -> (u16, Vec<u8>) {
    let units: Vec<u16> = texto.encode_utf16().collect();
    (size(units.len()), w(&units))
}

fn begins(out: &mut Vec<u8>, clase: u16) {
    record(out, 0x809, &w(&[0x600, clase, 0x1234, 0x7cd, 0xc1, 0, 6, 0]));
}

/// The file as `.xls`.
pub fn xls() -> Vec<u8> {
    let hojas = sheets();
    let mut textos: Vec<&str> = Vec::new();
    let mut used: u32 = 0;
    let mut bodies = Vec::new();
    for hoja in &hojas {
        let mut out = Vec::new();
        begins(&mut out, 0x10);
        let last = hoja.celdas.iter().map(|(fila, ..)| *fila).max().unwrap_or(0);
        record(&mut out, 0x200, &[w(&[0, 0]), w(&[last + 1, 0]), w(&[0, 9, 0])].concat());
        for fila in 0..=last {
            record(&mut out, 0x208, &w(&[fila, 0, 9, 300, 0, 0, 0x100, 15]));
        }
        for (fila, columna, celda) in &hoja.celdas {
            let place = w(&[*fila, *columna, 16]);
            match celda {
                Celda::Texto(texto) => {
                    let at = textos.iter().position(|t| t == texto).unwrap_or_else(|| {
                        textos.push(texto);
                        textos.len() - 1
                    });
                    used += 1;
                    record(&mut out, 0xfd, &[place, w(&[size(at), 0])].concat());
                }
                Celda::Numero(n) => {
                    record(&mut out, 0x203, &[place, f64::from(*n).to_le_bytes().to_vec()].concat());
                }
                Celda::Vacia => record(&mut out, 0x201, &place),
            }
        }
        record(&mut out, 0x23e, &[7; 18]);
        let merged = [w(&[size(hoja.combinadas.len())]), w(&hoja.combinadas.concat())].concat();
        record(&mut out, 0xe5, &merged);
        record(&mut out, 0x0a, &[]);
        bodies.push(out);
    }
    let globals = |starts: &[u32]| {
        let mut out = Vec::new();
        begins(&mut out, 5);
        record(&mut out, 0x42, &w(&[1200]));
        (0..17).for_each(|_| record(&mut out, 0xe0, &[0; 20]));
        for (hoja, start) in hojas.iter().zip(starts) {
            let (letters, nombre) = wide(hoja.nombre);
            let letters = u8::try_from(letters).expect("a short name");
            record(&mut out, 0x85, &[&start.to_le_bytes()[..], &[0, 0, letters, 1], &nombre].concat());
        }
        let count = u32::try_from(textos.len()).expect("few texts");
        let mut sst = [used.to_le_bytes(), count.to_le_bytes()].concat();
        for texto in &textos {
            let (letters, units) = wide(texto);
            sst.extend([&letters.to_le_bytes()[..], &[1], &units].concat());
        }
        record(&mut out, 0xfc, &sst);
        record(&mut out, 0x0a, &[]);
        out
    };
    let mut at = globals(&[0; 3]).len();
    let mut starts = Vec::new();
    for body in &bodies {
        starts.push(u32::try_from(at).expect("a small file"));
        at += body.len();
    }
    let stream = [globals(&starts), bodies.concat()].concat();
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))
        .expect("a compound file");
    file.create_stream("/Workbook").and_then(|mut s| s.write_all(&stream)).expect("memory");
    file.flush().expect("memory");
    file.into_inner().into_inner()
}
