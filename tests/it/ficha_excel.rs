//! The Excel form: what is written reads back, the papers are those of the TOML, and odd but honest forms are read.

use std::fs;
use std::path::Path;

use convenio::base::Severidad;
use convenio::catalogo::Catalogo;
use convenio::perfil::borrador::{Borrador, Dato, Perfil};
use convenio::perfil::ficha_excel::write;
use convenio::perfil::{NoSeLeyo, read, read_toml};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use crate::comun::{Mesa, archivos_de, ejemplo, ejemplos_validos, raiz};

fn ficha_de(toml: &Path) -> Vec<u8> {
    write(&read_toml(toml).unwrap().perfil, Catalogo::propio()).unwrap()
}

/// Reads a form; the errors, drawn, where it cannot be read.
pub fn leer(mesa: &Mesa, bytes: &[u8]) -> Result<Borrador, String> {
    let ruta = mesa.escribir("ficha.xlsx", bytes);
    read(&ruta, Catalogo::propio()).map(|(borrador, _)| borrador).map_err(|error| match error {
        NoSeLeyo::Contenido(problemas) => {
            let archivo = ruta.to_string_lossy();
            let errors = problemas.iter().filter(|d| d.severidad == Severidad::Error);
            let lines = errors.map(|d| {
                let lugar = d.lugar.to_string().replace(&*archivo, "f");
                format!("{lugar}: {}: {}\n", d.codigo, d.mensaje)
            });
            lines.collect::<Vec<_>>().concat()
        }
        NoSeLeyo::Entorno(fallo) => panic!("{fallo}"),
    })
}

/// Services are columns, so their order is the catalogue's; those that go without asking have none.
fn en_orden(mut perfil: Perfil) -> Perfil {
    let catalogo = Catalogo::propio();
    for lista in perfil.establecimientos.iter_mut().filter_map(|e| e.servicios.as_mut()) {
        lista.datos.sort_by_key(|d| catalogo.servicios().iter().position(|s| s.clave == d.valor));
    }
    perfil
}

#[test]
fn every_sample_reads_back_from_its_form_as_it_was_written() {
    let mesa = Mesa::new();
    for ruta in ejemplos_validos() {
        let original = read_toml(&ruta).unwrap().perfil;
        let leido = leer(&mesa, &ficha_de(&ruta)).unwrap();
        assert_eq!(leido.perfil, en_orden(original), "{}", ruta.display());
        assert!(leido.avisos.is_empty(), "{:?}", leido.avisos);
        assert_eq!(leido.perfil.version.unwrap().valor, 1);
        assert!(leido.perfil.demostracion.unwrap().valor);
    }
}

#[test]
fn the_same_profile_gives_the_same_bytes() {
    let ruta = ejemplo("municipal.toml");
    assert_eq!(ficha_de(&ruta), ficha_de(&ruta));
}

#[test]
fn a_filled_form_is_valid_and_makes_the_papers_of_the_toml() {
    for nombre in ["municipal.toml", "dos_modelos.toml", "representacion_conjunta.toml"] {
        let mesa = Mesa::new();
        let toml = ejemplo(nombre);
        // The content decides, not the name.
        let excel = mesa.escribir("ficha.dat", ficha_de(&toml));
        let corrida = mesa.correr(["validar".as_ref(), excel.as_os_str()]);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        assert!(corrida.salida.contains("perfil válido"), "{}", corrida.todo());
        for (perfil, salida) in [(&excel, "de_excel"), (&toml, "de_toml")] {
            let argumentos = ["generar".as_ref(), perfil.as_os_str(), "--salida".as_ref(), salida.as_ref()];
            let corrida = mesa.correr(argumentos);
            assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        }
        let mut papeles = 0;
        for entrada in fs::read_dir(mesa.ruta("de_toml")).unwrap() {
            let carpeta = entrada.unwrap().path();
            if !carpeta.is_dir() {
                continue;
            }
            let otra = mesa.ruta("de_excel").join(carpeta.file_name().unwrap());
            for ((archivo, uno), (otro_nombre, otro)) in
                archivos_de(&carpeta).into_iter().zip(archivos_de(&otra))
            {
                assert_eq!(archivo, otro_nombre);
                if archivo.ends_with(".docx") || archivo.ends_with(".xlsx") {
                    assert!(uno == otro, "{archivo} differs");
                    papeles += 1;
                }
            }
            let manifiesto = fs::read_to_string(otra.join("MANIFIESTO.json")).unwrap();
            let digest = convenio::base::huella::sha256(&fs::read(&excel).unwrap());
            assert!(manifiesto.contains(&digest), "the manifest names the bytes of the form");
        }
        assert!(papeles >= 6, "{papeles}");
    }
}

#[test]
fn a_blank_form_is_written_once_and_says_cell_by_cell_what_is_missing() {
    let mesa = Mesa::new();
    let ruta = mesa.ruta("ficha.xlsx");
    assert_eq!(mesa.correr(["nuevo", "--excel"]).codigo, 0);
    let first = fs::read(&ruta).unwrap();
    assert_eq!(mesa.correr(["nuevo", "--excel"]).codigo, 0, "already done");
    mesa.escribir("ficha.xlsx", "mío");
    assert_eq!(mesa.correr(["nuevo", "--excel"]).codigo, 1);
    assert_eq!(fs::read(&ruta).unwrap(), "mío".as_bytes());
    assert_eq!(mesa.correr(["nuevo", "--excel", "--forzar"]).codigo, 0);
    assert_eq!(fs::read(&ruta).unwrap(), first);
    assert_eq!(fs::read(mesa.ruta("ficha.xlsx.anterior")).unwrap(), "mío".as_bytes());
    assert_eq!(mesa.correr(["nuevo", "--excel", "--salida", "-"]).codigo, 2);

    let corrida = mesa.correr(["validar", "ficha.xlsx"]);
    assert_eq!(corrida.codigo, 1);
    for esperado in [
        "ficha.xlsx:Sostenedor!B6: error[campo-obligatorio]",
        "ficha.xlsx:Sostenedor!B21: error[campo-obligatorio]: falta la tabla de",
        "ficha.xlsx:Establecimientos!B6: error[campo-obligatorio]: faltan los establecimientos",
    ] {
        assert!(corrida.errores.contains(esperado), "{esperado}\n{}", corrida.errores);
    }
    assert!(!corrida.errores.contains("Agregue ["), "{}", corrida.errores);
}

/// A form by hand, so that anything can be odd in it.
pub struct Mano;

const SOSTENEDOR: &[(&str, &str)] = &[
    ("Nombre del sostenedor", "Fundación Educacional Los Boldos"),
    ("RUT del sostenedor", "65.999.001-6"),
    ("Tipo de sostenedor", "Fundación"),
    ("Calle del domicilio", "Los Aromos"),
    ("Número del domicilio", "123"),
    ("Ciudad del domicilio", "Rengo"),
    ("Comuna del domicilio", "Rengo"),
    ("Correo del sostenedor", "sostenedor@losboldos.example"),
    ("Teléfono del sostenedor", "+56 72 2 345 678"),
    ("Nombre del contacto administrativo", "Pedro Soto Aravena"),
    ("Cargo del contacto administrativo", "Encargado"),
    ("Correo del contacto administrativo", "psoto@losboldos.example"),
    ("Teléfono del contacto administrativo", "+56 72 2 345 679"),
    ("Nombre del contacto técnico", "Ana Rivas Peña"),
    ("Cargo del contacto técnico", "Encargada"),
    ("Correo del contacto técnico", "arivas@losboldos.example"),
    ("Teléfono del contacto técnico", "+56 9 8765 4321"),
    ("Nombre del proveedor", "Libro de Clases SpA"),
    ("RUT del proveedor", "76.999.001-1"),
    ("Es una demostración", "SI"),
];
const REPRESENTANTE: &[(&str, &str)] = &[
    ("Nombre completo *", "María José Ñancupil Órdenes"),
    ("RUT *", "40.000.001-8"),
    ("Estado civil *", "casada"),
    ("Cargo *", "Representante legal"),
];
const DOCUMENTO: &[(&str, &str)] =
    &[("Tipo de documento *", "estatutos"), ("Fecha del documento", "2009-05-14")];
pub const ESCUELA: &[(&str, &str)] = &[
    ("RBD *", "99001-9"),
    ("Nombre oficial *", "Colegio Los Boldos"),
    ("Dependencia *", "Particular subvencionado"),
    ("Dirección *", "Los Aromos 123"),
    ("Comuna *", "Rengo"),
    ("Servicio asistencia", "SI"),
];

impl Mano {
    /// Sheets in another order than ours, headings from the first row, plus whatever is done to them.
    pub fn with(mut change: impl FnMut(&str, &mut Worksheet)) -> Vec<u8> {
        let mut libro = Workbook::new();
        for hoja in ["ESTABLECIMIENTOS", "Documentos", "Mis notas", "representantes", "Sostenedor"] {
            let sheet = libro.add_worksheet().set_name(hoja).unwrap();
            match hoja {
                "Sostenedor" => {
                    sheet.write(0, 0, "DATO").unwrap().write(0, 1, "su respuesta").unwrap();
                    for (fila, (rotulo, valor)) in (1..).zip(SOSTENEDOR) {
                        sheet.write(fila, 0, *rotulo).unwrap().write(fila, 1, *valor).unwrap();
                    }
                }
                "representantes" => columns(sheet, REPRESENTANTE),
                "Documentos" => columns(sheet, DOCUMENTO),
                "ESTABLECIMIENTOS" => columns(sheet, ESCUELA),
                _ => {
                    sheet.write(0, 0, "cualquier cosa").unwrap();
                }
            }
            change(hoja, sheet);
        }
        libro.save_to_buffer().unwrap()
    }
}

fn columns(sheet: &mut Worksheet, casillas: &[(&str, &str)]) {
    for (columna, (titulo, valor)) in (0..).zip(casillas) {
        sheet.write(0, columna, *titulo).unwrap().write(1, columna, *valor).unwrap();
    }
}

pub fn valor(dato: Option<&Dato>) -> &str {
    dato.map_or("", |d| &d.valor)
}

/// Reads a form in which one sheet was changed, and what it says when it is checked.
pub fn cambiada(hoja: &str, mut change: impl FnMut(&mut Worksheet)) -> Result<Borrador, String> {
    leer(
        &Mesa::new(),
        &Mano::with(|nombre, sheet| {
            if nombre == hoja {
                change(sheet);
            }
        }),
    )
}

#[test]
fn sheets_in_any_order_and_headings_in_any_case_are_found() {
    let mesa = Mesa::new();
    let leido = leer(&mesa, &Mano::with(|_, _| {})).unwrap();
    assert_eq!(valor(leido.perfil.sostenedor.as_ref().unwrap().tipo.as_ref()), "fundacion");
    let corrida = mesa.correr(["validar", "ficha.xlsx"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
}

#[test]
fn rows_may_be_empty_or_moved_and_columns_may_be_added() {
    let leido = cambiada("ESTABLECIMIENTOS", |s| {
        for (columna, (_, valor)) in (0..).zip(ESCUELA) {
            s.write(1, columna, " ").unwrap().write(40, columna, *valor).unwrap();
        }
        s.write(0, 9, "Observaciones")
            .unwrap()
            .write(40, 9, "llamar")
            .unwrap()
            .write(40, 10, "suelto")
            .unwrap();
    })
    .unwrap();
    assert_eq!(leido.perfil.establecimientos.len(), 1);
    let avisos: Vec<String> = leido.avisos.iter().map(|d| format!("{} {}", d.codigo, d.mensaje)).collect();
    let unused =
        "columna-desconocida no se conoce la columna «Observaciones», y lo escrito en ella no se usa";
    assert!(avisos.iter().any(|a| a == unused), "{avisos:?}");
    let untitled = "columna-sin-titulo lo escrito en esta columna no se usa, porque no tiene título";
    assert!(avisos.iter().any(|a| a == untitled), "{avisos:?}");
    // The warning reaches the person.
    let mesa = Mesa::new();
    mesa.escribir(
        "f.xlsx",
        Mano::with(|n, s| {
            if n == "Documentos" {
                s.write(0, 5, "Extra").unwrap();
            }
        }),
    );
    let corrida = mesa.correr(["validar", "f.xlsx"]);
    assert_eq!(corrida.codigo, 0);
    assert!(
        corrida.errores.contains("f.xlsx:Documentos!F1: advertencia[columna-desconocida]"),
        "{}",
        corrida.errores
    );
}

#[test]
fn excel_s_own_ideas_of_numbers_dates_and_formulas_are_read() {
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let leido = leer(
        &Mesa::new(),
        &Mano::with(|hoja, s| match hoja {
            "representantes" => {
                s.write(1, 1, 400_000_018).unwrap();
            }
            "Documentos" => {
                let fecha = ExcelDateTime::from_ymd(2009, 5, 14).unwrap();
                s.write_with_format(1, 1, &fecha, &day).unwrap();
                s.write(0, 2, "Número o folio").unwrap().write(1, 2, 500_612_345_678_i64).unwrap();
            }
            "ESTABLECIMIENTOS" => {
                s.write(1, 0, 99_001).unwrap().write(0, 6, "DV").unwrap().write(1, 6, 9).unwrap();
                s.write(
                    1,
                    1,
                    Formula::new("=CONCAT(\"Colegio\",\" Los Boldos\")").set_result("Colegio Los Boldos"),
                )
                .unwrap();
                s.write(1, 5, true).unwrap();
            }
            "Sostenedor" => {
                s.write(9, 1, 722_345_678).unwrap().write(5, 1, 123).unwrap();
            }
            _ => {}
        }),
    )
    .unwrap();
    let s = leido.perfil.sostenedor.as_ref().unwrap();
    assert_eq!(valor(s.telefono.as_ref()), "722345678");
    assert_eq!(valor(s.domicilio.as_ref().unwrap().numero.as_ref()), "123");
    assert_eq!(valor(s.representantes[0].rut.as_ref()), "400000018");
    let d = &s.representantes[0].documentos[0];
    assert_eq!((valor(d.fecha.as_ref()), valor(d.numero.as_ref())), ("2009-05-14", "500612345678"));
    let e = &leido.perfil.establecimientos[0];
    assert_eq!((valor(e.rbd.as_ref()), valor(e.nombre.as_ref())), ("99001-9", "Colegio Los Boldos"));
    assert_eq!(e.servicios.as_ref().unwrap().datos[0].valor, "asistencia");
}

#[test]
fn a_comuna_merged_over_two_schools_is_that_of_both() {
    let leido = cambiada("ESTABLECIMIENTOS", |s| {
        for (columna, (_, valor)) in (0..).zip(ESCUELA) {
            s.write(2, columna, *valor).unwrap();
        }
        s.merge_range(1, 4, 2, 4, "Rengo", &Format::new()).unwrap();
    })
    .unwrap();
    let comunas: Vec<&str> = leido.perfil.establecimientos.iter().map(|e| valor(e.comuna.as_ref())).collect();
    assert_eq!(comunas, ["Rengo", "Rengo"]);
}

#[test]
fn what_cannot_be_read_is_refused_all_at_once_each_with_its_cell() {
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let problemas = leer(
        &Mesa::new(),
        &Mano::with(|hoja, s| match hoja {
            "ESTABLECIMIENTOS" => {
                s.write(1, 0, "99001-9").unwrap().write(0, 6, "DV").unwrap().write(1, 6, "8").unwrap();
                s.write(1, 1, Formula::new("=NA()").set_result("#N/A")).unwrap();
                s.write(1, 3, true).unwrap();
                s.write(1, 5, "tal vez").unwrap();
            }
            "representantes" => {
                s.write(1, 1, 1195.9).unwrap();
            }
            "Documentos" => {
                s.write(1, 1, 46_350).unwrap();
                s.write(0, 2, "Número o folio").unwrap();
                s.write_with_format(1, 2, ExcelDateTime::from_ymd(2024, 2, 3).unwrap(), &day).unwrap();
                s.write(0, 3, "Representante (RUT o N°)")
                    .unwrap()
                    .write(2, 3, "99")
                    .unwrap()
                    .write(2, 0, "otro")
                    .unwrap();
            }
            "Sostenedor" => {
                s.write(3, 1, 1e15)
                    .unwrap()
                    .write(30, 0, "RUT del proveedor")
                    .unwrap()
                    .write(30, 1, "1-9")
                    .unwrap();
            }
            _ => {}
        }),
    )
    .unwrap_err();
    insta::assert_snapshot!(problemas, @r"
    f:ESTABLECIMIENTOS!B2: celda-con-error: la celda tiene un error de Excel (#N/A)
    f:ESTABLECIMIENTOS!D2: tipo-equivocado: se esperaba texto, y la celda tiene el valor VERDADERO
    f:ESTABLECIMIENTOS!F2: tipo-equivocado: se esperaba SI o NO, y la celda tiene «tal vez»
    f:ESTABLECIMIENTOS!G2: rbd-dos-digitos: el RBD dice «99001-9», y esta celda «8»
    f:Documentos!B2: tipo-equivocado: se esperaba una fecha, y la celda tiene un número
    f:Documentos!C2: tipo-equivocado: se esperaba texto, y la celda tiene una fecha
    f:Documentos!D3: representante-desconocido: no se sabe de qué representante es el documento: «99»
    f:representantes!B2: tipo-equivocado: se esperaba texto o un número entero, y la celda tiene el número 1195.9
    f:Sostenedor!B4: tipo-equivocado: Excel guarda solo 15 cifras de un número, y éste tiene más
    f:Sostenedor!B31: dato-repetido: el dato «RUT del proveedor» está dos veces
    ");
}

#[test]
fn the_example_row_is_not_read_and_real_data_in_it_is_not_lost_in_silence() {
    let put = |s: &mut Worksheet, nombre: &str| {
        s.write(0, 8, "N°").unwrap().write(2, 8, "Ejemplo").unwrap();
        s.write(2, 0, "99001-9").unwrap().write(2, 1, nombre).unwrap();
    };
    let leido = cambiada("ESTABLECIMIENTOS", |s| put(s, "Colegio Los Boldos")).unwrap();
    assert_eq!(leido.perfil.establecimientos.len(), 1);
    let problemas = cambiada("ESTABLECIMIENTOS", |s| put(s, "Mi escuela")).unwrap_err();
    assert!(problemas.starts_with("f:ESTABLECIMIENTOS!B3: ejemplo-cambiado"), "{problemas}");
}

#[test]
fn missing_sheets_lines_and_columns_are_named() {
    let problemas = cambiada("ESTABLECIMIENTOS", |s| {
        s.write(0, 0, "Rol").unwrap();
    })
    .unwrap_err();
    assert!(
        problemas.contains(
            "f:ESTABLECIMIENTOS!A1: ficha-encabezado: en la hoja «Establecimientos» no está la columna «RBD»"
        ),
        "{problemas}"
    );
    let problemas = cambiada("Sostenedor", |s| {
        s.write(2, 0, "Rut").unwrap();
    })
    .unwrap_err();
    assert!(
        problemas.contains("ficha-encabezado: en la hoja «Sostenedor» no está la línea «RUT del sostenedor»"),
        "{problemas}"
    );
    let problemas = cambiada("Sostenedor", |s| {
        s.write(0, 1, "Otro").unwrap();
    })
    .unwrap_err();
    assert!(problemas.contains("no están los títulos «Dato» y «Su respuesta»"), "{problemas}");
    let problemas = cambiada("representantes", |s| {
        s.set_name("Otra").unwrap();
    })
    .unwrap_err();
    assert!(problemas.contains("ficha-hoja: falta la hoja «Representantes»"), "{problemas}");
    let problemas = cambiada("ESTABLECIMIENTOS", |s| {
        s.write(0, 8, "rbd").unwrap();
    })
    .unwrap_err();
    assert!(problemas.contains("f:ESTABLECIMIENTOS!I1: columna-repetida"), "{problemas}");
    let version = |s: &mut Worksheet| {
        s.write(40, 0, "Versión de la ficha").unwrap().write(40, 1, 2).unwrap();
    };
    let problemas = cambiada("Sostenedor", version).unwrap_err();
    assert_eq!(
        problemas,
        "f:Sostenedor!B41: perfil-version: la ficha es de la versión 2, y este programa conoce la 1\n"
    );
}

#[test]
fn wrong_values_are_told_at_their_cells_sheet_by_sheet() {
    let mesa = Mesa::new();
    mesa.escribir(
        "f.xlsx",
        Mano::with(|hoja, s| match hoja {
            "ESTABLECIMIENTOS" => {
                s.write(1, 0, "99001-8").unwrap().write(1, 4, " ").unwrap();
            }
            "representantes" => {
                s.write(1, 2, "casadísima").unwrap();
            }
            "Sostenedor" => {
                s.write(2, 1, "65.999.001-5").unwrap().write(9, 1, " ").unwrap();
            }
            _ => {}
        }),
    );
    let corrida = mesa.correr(["validar", "f.xlsx"]);
    assert_eq!(corrida.codigo, 1);
    let places: Vec<&str> = corrida
        .errores
        .lines()
        .filter(|l| l.starts_with("f.xlsx"))
        .map(|l| l.split("]:").next().unwrap())
        .collect();
    assert_eq!(
        places,
        [
            "f.xlsx:ESTABLECIMIENTOS!A1: advertencia[columna-ausente",
            "f.xlsx:ESTABLECIMIENTOS!A2: error[rbd-digito",
            "f.xlsx:ESTABLECIMIENTOS!E2: error[campo-obligatorio",
            "f.xlsx:Mis notas!A1: advertencia[hoja-desconocida",
            "f.xlsx:representantes!C2: error[opcion-desconocida",
            "f.xlsx:Sostenedor!B3: error[rut-digito",
            "f.xlsx:Sostenedor!B10: error[campo-obligatorio",
            "f.xlsx:Sostenedor!B19: advertencia[proveedor-sin-validar",
            "f.xlsx:Sostenedor!B19: advertencia[encargado-sin-contrato",
        ]
    );
    let json = mesa.correr(["validar", "f.xlsx", "--formato", "json"]).json();
    let first = &json[0]["diagnosticos"][1];
    assert_eq!((first["hoja"].as_str(), first["celda"].as_str()), (Some("ESTABLECIMIENTOS"), Some("A2")));
}

#[test]
fn the_manual_names_every_sheet_of_the_form() {
    let manual = fs::read_to_string(raiz().join("docs/manual/ficha_excel.md")).unwrap();
    for hoja in ["Instrucciones", "Sostenedor", "Representantes", "Documentos", "Establecimientos"] {
        assert!(manual.contains(&format!("«{hoja}»")), "{hoja}");
    }
}
