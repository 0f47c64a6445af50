//! What people do to a form in Excel: hide, filter, cross out, merge, copy sheets, erase titles, paste in the wrong
//! place. Whatever would be lost or read against what they meant is told.

use convenio::catalogo::Catalogo;
use convenio::perfil::borrador::Borrador;
use rust_xlsxwriter::{Format, Formula, Worksheet};

use crate::comun::{Mesa, con_parte};
use crate::ficha_excel::{ESCUELA, Mano, cambiada, leer, valor};

const ESCUELAS: &str = "ESTABLECIMIENTOS";

/// Place and code of each warning of a form that can be read.
fn avisos(borrador: &Borrador) -> Vec<String> {
    let place = |lugar: String| lugar.rsplit('/').next().unwrap_or_default().replace("ficha.xlsx", "f");
    borrador.avisos.iter().map(|d| format!("{} {}", place(d.lugar.to_string()), d.codigo)).collect()
}

/// The form with one sheet changed says this, and the one that was not changed does not.
fn advierte(hoja: &str, codigo: &str, donde: &str, change: impl FnMut(&mut Worksheet)) -> Borrador {
    let sin_tocar = leer(&Mesa::new(), &Mano::with(|_, _| {})).unwrap();
    assert!(!sin_tocar.avisos.iter().any(|d| d.codigo == codigo), "{:?}", avisos(&sin_tocar));
    let leida = cambiada(hoja, change).unwrap();
    let esperado = format!("f:{donde} {codigo}");
    assert!(avisos(&leida).contains(&esperado), "{esperado}: {:?}", avisos(&leida));
    leida
}

/// The form with one sheet changed is refused for this alone.
fn rechaza(hoja: &str, codigo: &str, donde: &str, change: impl FnMut(&mut Worksheet)) {
    let problemas = cambiada(hoja, change).unwrap_err();
    let errores: Vec<&str> =
        problemas.lines().filter(|l| l.starts_with(&format!("f:{donde}: {codigo}:"))).collect();
    assert_eq!(errores.len(), 1, "{codigo} en {donde}: {problemas}");
    assert_eq!(problemas.matches(&format!(" {codigo}:")).count(), 1, "{problemas}");
}

/// A second school, so that there is something to hide or to cross out.
fn otra_escuela(s: &mut Worksheet, formato: &Format) {
    for (columna, (titulo, valor)) in (0..).zip(ESCUELA) {
        let valor = match *titulo {
            "RBD *" => "99002-7",
            "Nombre oficial *" => "Escuela Dos",
            _ => valor,
        };
        s.write_with_format(2, columna, valor, formato).unwrap();
    }
}

/// The workbook with one piece of one of its parts replaced.
fn parchada(bytes: &[u8], parte: &str, de: &str, a: &str) -> Vec<u8> {
    con_parte(bytes, parte, |texto| {
        assert!(texto.contains(de), "{de}: {texto}");
        Some(texto.replacen(de, a, 1))
    })
}

#[test]
fn what_is_hidden_is_read_and_told() {
    let leida = advierte(ESCUELAS, "fila-oculta", "ESTABLECIMIENTOS!A3", |s| {
        otra_escuela(s, &Format::new());
        s.set_row_hidden(2).unwrap();
    });
    assert_eq!(leida.perfil.establecimientos.len(), 2);
    advierte(ESCUELAS, "columna-oculta", "ESTABLECIMIENTOS!F1", |s| {
        s.set_column_hidden(5).unwrap();
    });
    advierte("Sostenedor", "fila-oculta", "Sostenedor!B3", |s| {
        s.set_row_hidden(2).unwrap();
    });
    // The first sheet of a workbook cannot be hidden.
    advierte("representantes", "hoja-oculta", "representantes!A1", |s| {
        s.set_hidden(true);
    });
    // An empty row or column that is hidden is nobody's loss.
    let leida = cambiada(ESCUELAS, |s| {
        s.set_row_hidden(7).unwrap().set_column_hidden(12).unwrap();
    });
    assert!(!avisos(&leida.unwrap()).iter().any(|a| a.contains("oculta")));
}

#[test]
fn what_is_crossed_out_is_refused_once_a_row() {
    let tachado = Format::new().set_font_strikethrough();
    rechaza(ESCUELAS, "celda-tachada", "ESTABLECIMIENTOS!A3", |s| otra_escuela(s, &tachado));
    rechaza(ESCUELAS, "celda-tachada", "ESTABLECIMIENTOS!F2", |s| {
        s.write_with_format(1, 5, "SI", &tachado).unwrap();
    });
    rechaza(ESCUELAS, "celda-tachada", "ESTABLECIMIENTOS!B2", |s| {
        s.write_rich_string(1, 1, &[(&tachado, "Colegio Viejo "), (&Format::new(), "Liceo Nuevo")]).unwrap();
    });
    rechaza("Sostenedor", "celda-tachada", "Sostenedor!B10", |s| {
        s.write_with_format(9, 1, "722345678", &tachado).unwrap();
    });
    // The example may be crossed out: nobody reads it.
    let leida = cambiada(ESCUELAS, |s| {
        s.write(0, 8, "N°").unwrap().write_with_format(2, 8, "Ejemplo", &tachado).unwrap();
        s.write_with_format(2, 0, "99001-9", &tachado).unwrap();
    });
    assert_eq!(leida.unwrap().perfil.establecimientos.len(), 1);
}

#[test]
fn a_formula_without_a_saved_result_is_not_an_empty_cell() {
    let with_formula = Mano::with(|hoja, s| {
        if hoja == ESCUELAS {
            s.write(1, 5, Formula::new("=IF(1=1,\"SI\",\"NO\")")).unwrap();
        }
    });
    let parte = "xl/worksheets/sheet1.xml";
    let empty = parchada(&with_formula, parte, "</f><v>0</v>", "</f>");
    let problemas = leer(&Mesa::new(), &empty).unwrap_err();
    assert!(
        problemas.starts_with("f:ESTABLECIMIENTOS!F2: celda-con-error: la celda tiene una fórmula"),
        "{problemas}"
    );
    // A formula that gives an empty text did give something.
    let text = parchada(&with_formula, parte, "><f>IF", " t=\"str\"><f>IF");
    let text = parchada(&text, parte, "</f><v>0</v>", "</f><v></v>");
    assert!(leer(&Mesa::new(), &text).is_ok());
}

#[test]
fn cells_merged_over_several_answers_are_refused() {
    rechaza(ESCUELAS, "celdas-combinadas", "ESTABLECIMIENTOS!D2", |s| {
        s.merge_range(1, 3, 1, 4, "Rengo", &Format::new()).unwrap();
    });
    rechaza("Sostenedor", "celdas-combinadas", "Sostenedor!B11", |s| {
        s.merge_range(10, 1, 11, 1, "Pedro Soto", &Format::new()).unwrap();
    });
}

#[test]
fn a_sheet_that_is_doubled_or_none_of_ours_is_told() {
    let with_sheet = |nombre: &'static str, fill: fn(&mut Worksheet)| {
        Mano::with(move |hoja, s| {
            if hoja == "Mis notas" {
                s.set_name(nombre).unwrap();
                fill(s);
            }
        })
    };
    let doubled = with_sheet("Establecimientos (2)", |s| {
        for (columna, (titulo, valor)) in (0..).zip(ESCUELA) {
            s.write(0, columna, *titulo).unwrap().write(1, columna, *valor).unwrap();
        }
    });
    let problemas = leer(&Mesa::new(), &doubled).unwrap_err();
    assert!(problemas.starts_with("f:Establecimientos (2)!A1: hoja-repetida:"), "{problemas}");
    let answers = with_sheet("Datos", |s| {
        s.write(3, 0, "Dato").unwrap().write(3, 1, "Su respuesta").unwrap();
    });
    assert!(leer(&Mesa::new(), &answers).unwrap_err().contains("hoja-repetida"));
    let notes = leer(&Mesa::new(), &with_sheet("Hoja1", |_| {})).unwrap();
    assert!(avisos(&notes).contains(&"f:Hoja1!A1 hoja-desconocida".to_owned()), "{:?}", avisos(&notes));
    // Our own sheets that hold no answers are no strangers, and an empty one has nothing to lose.
    let blank = with_sheet("Listas", |_| {});
    assert!(!avisos(&leer(&Mesa::new(), &blank).unwrap()).iter().any(|a| a.contains("hoja-")));
}

#[test]
fn a_sheet_that_was_renamed_is_guessed_by_its_titles() {
    let mesa = Mesa::new();
    mesa.escribir(
        "f.xlsx",
        Mano::with(|hoja, s| {
            if hoja == ESCUELAS {
                s.set_name("Colegios").unwrap();
                for (columna, titulo) in (6..).zip(["Estado", "DV"]) {
                    s.write(0, columna, titulo).unwrap();
                }
            }
        }),
    );
    let corrida = mesa.correr(["validar", "f.xlsx"]);
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.errores.contains("falta la hoja «Establecimientos»"), "{}", corrida.errores);
    assert!(corrida.errores.contains("Si es la hoja «Colegios», póngale ese nombre."), "{}", corrida.errores);
}

#[test]
fn answers_under_no_title_or_in_no_place_are_told() {
    advierte(ESCUELAS, "columna-sin-titulo", "ESTABLECIMIENTOS!H2", |s| {
        s.write(1, 7, "cerrado").unwrap();
    });
    advierte("Sostenedor", "columna-sin-titulo", "Sostenedor!D2", |s| {
        s.write(1, 3, "Otra Fundación").unwrap();
    });
    advierte("Sostenedor", "dato-desconocido", "Sostenedor!B41", |s| {
        s.write(40, 1, "2026-12-10").unwrap();
    });
    rechaza("Sostenedor", "columna-repetida", "Sostenedor!D1", |s| {
        s.write(0, 3, "Su respuesta").unwrap().write(1, 3, "Otra Fundación").unwrap();
    });
    let lower = |s: &mut Worksheet| {
        for (columna, (titulo, valor)) in (0..).zip(ESCUELA) {
            s.write(3, columna, *titulo).unwrap().write(4, columna, *valor).unwrap();
            s.write(0, columna, " ").unwrap();
        }
        s.write(1, 0, "99002-7").unwrap().write(1, 1, "Escuela Dos").unwrap();
    };
    let leida = advierte(ESCUELAS, "fila-sobre-titulos", "ESTABLECIMIENTOS!A2", lower);
    assert_eq!(leida.perfil.establecimientos.len(), 1);
}

#[test]
fn a_service_without_a_column_is_told() {
    let all = leer(
        &Mesa::new(),
        &Mano::with(|hoja, s| {
            if hoja == ESCUELAS {
                let servicios = Catalogo::propio().servicios().iter().filter(|s| !s.es_implicito());
                for (columna, servicio) in (5..).zip(servicios) {
                    s.write(0, columna, format!("Servicio {}", servicio.nombre)).unwrap();
                    s.write(1, columna, "SI").unwrap();
                }
            }
        }),
    );
    assert_eq!(avisos(&all.unwrap()), ["f:Mis notas!A1 hoja-desconocida"]);
    let some = leer(&Mesa::new(), &Mano::with(|_, _| {})).unwrap();
    let aviso = some.avisos.iter().find(|d| d.codigo == "columna-ausente").unwrap();
    assert!(aviso.mensaje.contains("«Servicio Cursos»"), "{}", aviso.mensaje);
    assert!(!aviso.mensaje.contains("«Servicio Envío de asistencia»"), "{}", aviso.mensaje);
}

#[test]
fn the_example_is_never_taken_for_data() {
    let no_sample = |s: &mut Worksheet| {
        s.write(20, 1, "NO").unwrap();
    };
    let with_example = |sample: bool| {
        Mano::with(|hoja, s| match hoja {
            "Sostenedor" if !sample => no_sample(s),
            "representantes" => {
                s.write(2, 0, "Marta Vera Lillo").unwrap().write(2, 1, "40.000.009-3").unwrap();
                s.write(2, 2, "soltera").unwrap().write(2, 3, "Presidenta").unwrap();
            }
            ESCUELAS => {
                s.write(1, 0, "1195-9").unwrap();
            }
            "Documentos" => {
                s.write(0, 2, "Representante (RUT o N°)").unwrap().write(1, 2, "40.000.009-3").unwrap();
            }
            _ => {}
        })
    };
    let problemas = leer(&Mesa::new(), &with_example(false)).unwrap_err();
    assert!(problemas.starts_with("f:representantes!A2: ejemplo-como-dato:"), "{problemas}");
    assert_eq!(problemas.lines().count(), 1, "the school differs in its RBD: {problemas}");
    assert!(leer(&Mesa::new(), &with_example(true)).is_ok(), "a sample is made of invented data");
}

#[test]
fn what_a_format_shows_is_what_is_read() {
    let leida = cambiada("Documentos", |s| {
        s.write(0, 2, "Número o folio").unwrap();
        s.write_with_format(1, 2, 123, &Format::new().set_num_format("000000")).unwrap();
    })
    .unwrap();
    let documento = &leida.perfil.sostenedor.as_ref().unwrap().representantes[0].documentos[0];
    assert_eq!(valor(documento.numero.as_ref()), "000123");
    // The sign with which people make text of numbers is no part of it; a quotation is.
    let nombre = |escrito: &str| {
        let leida = cambiada(ESCUELAS, |s| {
            s.write(1, 1, escrito).unwrap();
        });
        valor(leida.unwrap().perfil.establecimientos[0].nombre.as_ref()).to_owned()
    };
    assert_eq!(nombre("'Colegio Los Boldos"), "Colegio Los Boldos");
    assert_eq!(nombre("'Los Boldos' de Rengo"), "'Los Boldos' de Rengo");
}

#[test]
fn dates_of_a_workbook_that_counts_from_1904_are_the_days_that_it_shows() {
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let bytes = Mano::with(|hoja, s| {
        if hoja == "Documentos" {
            s.write_with_format(1, 1, 44_888, &day).unwrap();
        }
    });
    let fecha = |bytes: &[u8]| {
        let leida = leer(&Mesa::new(), bytes).unwrap();
        let s = leida.perfil.sostenedor.unwrap();
        valor(s.representantes[0].documentos[0].fecha.as_ref()).to_owned()
    };
    assert_eq!(fecha(&bytes), "2022-11-23");
    let mac = parchada(&bytes, "xl/workbook.xml", "<workbookPr ", "<workbookPr date1904=\"1\" ");
    assert_eq!(fecha(&mac), "2026-11-24");
}
