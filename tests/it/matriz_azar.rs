//! Blank matrices drawn by chance are filled where they ask, alike in both formats; damaged by chance, they end in an answer.

use convenio::catalogo::Catalogo;
use convenio::documentos::modelos::archivo::Archivo;
use convenio::documentos::modelos::oficial::NoSeLleno;
use convenio::documentos::modelos::valores::Datos;
use convenio::perfil::{Expediente, read_toml, revisar};

use crate::comun::{HOY, Mesa};
use crate::comun_matriz::{Hoja, Lugar, Valores, check_bytes, mixto, same, uno, values, xls, xlsx};
use crate::modelo_azar::{damaged, torn};
use crate::modelo_formas::Azar;
use crate::propiedades::casos;

/// Does this with the only expediente of a profile.
fn with_datos<R>(perfil: &str, that: impl FnOnce(&Datos<'_>) -> R) -> R {
    let mesa = Mesa::new();
    let borrador = read_toml(&mesa.escribir("perfil.toml", perfil)).unwrap();
    let revisado = revisar(&borrador, Catalogo::propio(), HOY.parse().unwrap()).unwrap();
    that(&Datos::new(&revisado.expedientes[0], Catalogo::propio()))
}

fn shuffled<T>(azar: &mut Azar, mut all: Vec<T>) -> Vec<T> {
    for i in (1..all.len()).rev() {
        let j = azar.below(i + 1);
        all.swap(i, j);
    }
    all
}

fn one_of<T: Copy>(azar: &mut Azar, all: &[T]) -> T {
    all[azar.below(all.len())]
}

/// What a column asks for, and what people call it.
const HECHOS: [(&str, &[&str]); 5] = [
    ("rbd", &["RBD", "R.B.D.", "Rol Base de Datos (RBD)", "RBD con dígito verificador", "1. RBD"]),
    (
        "nombre",
        &["Nombre del establecimiento", "NOMBRE ESTABLECIMIENTO", "Nombre del establecimiento educacional"],
    ),
    ("comuna", &["Comuna", "COMUNA", "Comuna del establecimiento"]),
    ("direccion", &["Dirección", "DIRECCIÓN", "Dirección del establecimiento"]),
    ("sostenedor", &["Nombre del sostenedor", "Sostenedor (razón social)"]),
];

const PERSONA: [(&str, &[&str]); 5] = [
    ("nombre", &["Nombre", "Nombre completo", "Nombre y apellidos"]),
    ("cargo", &["Cargo", "CARGO"]),
    ("rut", &["RUT", "R.U.T.", "RUN"]),
    ("correo", &["Correo electrónico", "E-mail", "Correo"]),
    ("telefono", &["Teléfono", "Fono", "Teléfono de contacto"]),
];

const SERVICIOS: [(&str, &[&str]); 5] = [
    ("valida_alumno", &["Validación de alumnos", "Validación de estudiantes", "Valida alumno"]),
    ("tipo_ensenanza", &["Tipos de enseñanza", "TIPO DE ENSEÑANZA"]),
    ("curso", &["Cursos", "CURSO", "Ingreso de cursos"]),
    ("asistencia", &["Envío de asistencia", "Asistencia diaria", "Declaración de asistencia"]),
    ("reporte_asistencia", &["Reporte de envío de asistencia", "Reporte asistencia"]),
];

/// A sheet in the making: where its table begins, and what is to be read in it once it is filled.
struct Mano<'a> {
    azar: &'a mut Azar,
    hoja: Hoja,
    esperado: Vec<(Lugar, String)>,
    at: Lugar,
}

impl<'a> Mano<'a> {
    /// Titles above, empty rows and columns before.
    fn new(azar: &'a mut Azar, nombre: &'static str, titulo: &str) -> Self {
        let mut at = (u32::try_from(azar.below(4)).unwrap(), u16::try_from(azar.below(4)).unwrap());
        let mut hoja = Hoja::new(nombre, &[]);
        if azar.once_in(2) {
            hoja.celdas.insert(at, titulo.to_owned());
            at.0 += 1 + u32::try_from(azar.below(2)).unwrap();
        }
        Self { azar, hoja, esperado: Vec::new(), at }
    }

    fn put(&mut self, fila: u32, columna: usize, texto: &str) {
        let lugar = (self.at.0 + fila, self.at.1 + u16::try_from(columna).unwrap());
        self.hoja.celdas.insert(lugar, texto.to_owned());
    }

    fn expect(&mut self, fila: u32, columna: usize, texto: &str) {
        self.esperado
            .push(((self.at.0 + fila, self.at.1 + u16::try_from(columna).unwrap()), texto.to_owned()));
    }

    /// Rows that are drawn for so many schools or more; or none, or too few with nothing below them.
    fn rows(&mut self, columnas: usize, escuelas: usize) {
        let count = match self.azar.below(4) {
            0 => return,
            1 if escuelas != 2 => 1,
            _ => escuelas + self.azar.below(5),
        };
        let (f, c) = (u16::try_from(self.at.0).unwrap(), self.at.1);
        let (count, width) = (u16::try_from(count).unwrap(), u16::try_from(columnas).unwrap());
        self.hoja = std::mem::take(&mut self.hoja).drawn([f + 1, f + count, c, c + width - 1]);
    }
}

type Hecha = (Hoja, Vec<(Lugar, String)>);

fn identificacion(azar: &mut Azar, x: &Expediente<'_>) -> Hecha {
    let nombre = one_of(azar, &["Identificación", "Hoja1", "EE", "1. Establecimientos"]);
    let mut m = Mano::new(azar, nombre, "ANEXO: IDENTIFICACIÓN DE ESTABLECIMIENTOS");
    let keep = 3 + m.azar.below(3);
    let facts = shuffled(m.azar, HECHOS[..keep].to_vec());
    for (c, (hecho, titulos)) in facts.iter().enumerate() {
        let titulo = one_of(m.azar, titulos);
        m.put(0, c, titulo);
        for (fila, e) in (1..).zip(&x.establecimientos) {
            let valor = match *hecho {
                "rbd" => e.rbd.to_string(),
                "nombre" => e.nombre.clone(),
                "comuna" => e.comuna.nombre.clone(),
                "direccion" => e.direccion.clone(),
                _ => x.sostenedor.nombre.clone(),
            };
            m.expect(fila, c, &valor);
        }
    }
    m.rows(facts.len(), x.establecimientos.len());
    (m.hoja, m.esperado)
}

fn contactos(azar: &mut Azar, x: &Expediente<'_>) -> Hecha {
    let nombre = one_of(azar, &["Contactos", "Hoja2", "Contacto directo", "2. Personas"]);
    let mut m = Mano::new(azar, nombre, "CONTACTOS");
    let keep = 2 + m.azar.below(4);
    let mut facts = shuffled(m.azar, PERSONA[1..keep].to_vec());
    facts.insert(0, PERSONA[0]);
    let rol = one_of(m.azar, &["Rol", "Tipo de contacto", "Contacto"]);
    m.put(0, 0, rol);
    let people = shuffled(
        m.azar,
        vec![("Contacto administrativo", &x.administrativo), ("Contacto técnico", &x.tecnico)],
    );
    for (fila, (rol, persona)) in (1..).zip(&people) {
        m.put(fila, 0, rol);
        for (c, (hecho, _)) in facts.iter().enumerate() {
            let valor = match *hecho {
                "nombre" => persona.nombre.clone(),
                "cargo" => persona.cargo.clone(),
                "rut" => persona.rut.as_ref().unwrap().to_string(),
                "correo" => persona.correo.clone(),
                _ => persona.telefono.clone(),
            };
            m.expect(fila, c + 1, &valor);
        }
    }
    for (c, (_, titulos)) in facts.iter().enumerate() {
        let titulo = one_of(m.azar, titulos);
        m.put(0, c + 1, titulo);
    }
    if m.azar.once_in(2) {
        m.rows(facts.len() + 1, 2);
    }
    (m.hoja, m.esperado)
}

fn servicios(azar: &mut Azar, x: &Expediente<'_>) -> Hecha {
    let nombre = one_of(azar, &["Servicios", "Hoja3", "Matriz", "3. Solicitud"]);
    let mut m = Mano::new(azar, nombre, "SERVICIOS SOLICITADOS");
    let titulo = one_of(m.azar, HECHOS[0].1);
    m.put(0, 0, titulo);
    let (si, no) = one_of(m.azar, &[("X", ""), ("SI", "NO"), ("Sí", "No"), ("1", "0")]);
    let columns = shuffled(m.azar, SERVICIOS.to_vec());
    for (fila, e) in (1..).zip(&x.establecimientos) {
        m.expect(fila, 0, &e.rbd.to_string());
        for (c, (clave, _)) in columns.iter().enumerate() {
            let mark = if e.servicios.iter().any(|s| s.clave == *clave) { si } else { no };
            if !mark.is_empty() {
                m.expect(fila, c + 1, mark);
            }
        }
    }
    for (c, (_, titulos)) in columns.iter().enumerate() {
        let titulo = one_of(m.azar, titulos);
        m.put(0, c + 1, titulo);
    }
    m.rows(columns.len() + 1, x.establecimientos.len());
    let (f, c) = (u16::try_from(m.at.0).unwrap(), m.at.1);
    let options: Option<&'static [&'static str]> = match si {
        "SI" => Some(&["SI", "NO"]),
        "Sí" => Some(&["Sí", "No"]),
        "1" => Some(&["1", "0"]),
        _ => None,
    };
    if let Some(options) = options {
        m.hoja = m.hoja.choice([f + 1, f + 20, c + 1, c + 5], options);
    }
    (m.hoja, m.esperado)
}

fn drawn(seed: u64) {
    let mut azar = Azar(seed);
    let perfil = if azar.once_in(2) { mixto() } else { uno() };
    let (hojas, esperado) = with_datos(&perfil, |datos| {
        let x = datos.expediente();
        let hechas = vec![identificacion(&mut azar, x), contactos(&mut azar, x), servicios(&mut azar, x)];
        let hechas = shuffled(&mut azar, hechas);
        let mut wanted = Valores::new();
        for (hoja, celdas) in &hechas {
            wanted.extend(celdas.iter().map(|((f, c), v)| ((hoja.nombre.to_owned(), *f, *c), v.clone())));
        }
        (hechas.into_iter().map(|(hoja, _)| hoja).collect::<Vec<_>>(), wanted)
    });
    for bytes in [xlsx(&hojas), xls(&hojas)] {
        let archivo = Archivo::open(bytes.clone(), Catalogo::propio()).unwrap();
        let lleno = with_datos(&perfil, |datos| archivo.fill(datos, Catalogo::propio()).unwrap());
        let cells: Vec<String> = hojas.iter().map(|h| format!("{} {:?}", h.nombre, h.celdas)).collect();
        let r = &lleno.resultado;
        let told = format!("{seed}: {:?} {:?}\n{}", r.pendientes, lleno.faltan, cells.join("\n"));
        let mut wanted = values(&bytes);
        wanted.extend(esperado.clone());
        same(&wanted, &values(&r.bytes), &told);
        assert!(r.pendientes.is_empty() && lleno.faltan.is_empty(), "{told}");
        check_bytes(&bytes, &r.bytes);
    }
}

#[test]
fn matrices_drawn_by_chance_are_filled_where_they_ask() {
    for seed in 0..casos(60) {
        drawn(u64::from(seed));
    }
}

/// Opens, decides, fills; gives whether it could be opened.
fn whole(seed: u64, bytes: &[u8]) -> bool {
    let Ok(archivo) = Archivo::open(bytes.to_vec(), Catalogo::propio()) else { return false };
    let mapa = archivo.map_text("matriz");
    assert!(mapa.contains(archivo.huella()));
    with_datos(&mixto(), |datos| match archivo.fill(datos, Catalogo::propio()) {
        Ok(lleno) if lleno.resultado.escritos.is_empty() => assert!(lleno.resultado.bytes == bytes),
        Ok(lleno) => drop(Archivo::open(lleno.resultado.bytes, Catalogo::propio()).unwrap()),
        Err(NoSeLleno::Modelo(_)) => {}
        Err(NoSeLleno::Interno(que)) => panic!("{seed}: {que}"),
    });
    true
}

/// A matrix with one of everything that is read.
fn rica() -> Vec<Hoja> {
    let mut hojas = crate::matriz::tres().to_vec();
    hojas[0] =
        hojas[0].clone().drawn([1, 2, 0, 3]).below(4, &[&["Nota: una fila por escuela"], &["=", "#7"]]);
    hojas[1].oculta = 1;
    hojas[2] = hojas[2].clone().choice([1, 9, 1, 3], &["SI", "NO"]).merged([5, 6, 0, 2]);
    hojas[2].protegida = true;
    let lista = [&["Servicio", "SI", "NO"][..], &["Cursos", "□", "□"], &["Envío de asistencia", "□", "□"]];
    hojas.push(Hoja::new("Otra", &lista).below(4, &[&["Nombre del sostenedor:", "□"], &["RUT: ________"]]));
    hojas
}

fn xlsx_damaged(seed: u64) -> bool {
    let mut azar = Azar(seed);
    let bytes = xlsx(&rica());
    let parts = [
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet3.xml",
        "xl/worksheets/sheet4.xml",
        "xl/workbook.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
    ];
    let nombre = one_of(&mut azar, &parts);
    let (mut entradas, forma) = crate::comun_zip::read(&bytes);
    let one = entradas.iter_mut().find(|e| e.nombre == nombre.as_bytes()).unwrap();
    let xml = crate::comun_zip::unpacked(one);
    let other = if azar.once_in(3) {
        damaged(&mut azar, xml)
    } else {
        torn(&mut azar, &String::from_utf8(xml).unwrap()).into_bytes()
    };
    *one = crate::comun_zip::Entrada::new(nombre, &other);
    whole(seed, &crate::comun_zip::write(&entradas, &forma))
}

fn xls_damaged(seed: u64) -> bool {
    let mut azar = Azar(seed);
    let stream = crate::biff_hecho::stream_of(&xls(&rica()));
    let records = crate::biff_hecho::records(&stream);
    // Half of them: whole records taken out, doubled or moved; what is left is often a workbook.
    let other = if azar.once_in(2) {
        damaged(&mut azar, stream)
    } else {
        let mut pieces: Vec<Vec<u8>> =
            records.iter().map(|(_, at, data)| stream[*at..at + 4 + data.len()].to_vec()).collect();
        for _ in 0..=azar.below(3) {
            let (at, to) = (azar.below(pieces.len()), azar.below(pieces.len()));
            match azar.below(4) {
                0 => drop(pieces.remove(at)),
                1 => pieces.insert(to, pieces[at].clone()),
                2 => pieces.swap(at, to),
                _ => pieces[at] = [&pieces[at][..4], &damaged(&mut azar, pieces[at][4..].to_vec())].concat(),
            }
        }
        pieces.concat()
    };
    whole(seed, &crate::anexo_xls::container(&other))
}

#[test]
fn matrices_damaged_by_chance_end_in_an_answer() {
    assert!(whole(0, &xlsx(&rica())) && whole(0, &xls(&rica())), "what is damaged is good");
    for kind in [xlsx_damaged, xls_damaged] {
        let seeds = 0..u64::from(casos(150));
        let read = seeds.clone().filter(|s| kind(s.wrapping_mul(0x9e37_79b9_7f4a_7c15))).count();
        assert!(read > 0 && read < seeds.count(), "{read}");
    }
}
