//! `paquete imprimir` with a LibreOffice that works, crashes, hangs, writes nothing or half a file, or is not there.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use convenio::casos::{self, NoImpreso, Salio, Tirada};
use convenio::convertidor::{Conversor, Oficina};
use convenio::pdf::{LETRAS_DEL_SELLO, Pdf};

use crate::comun::{Corrida, Mesa, ejemplo, terminar};
use crate::comun_impreso::{Hoja, hoja, pdf, pdf_with};

pub const PAQUETE: &str = "salida/65999001-6_particular_subvencionado_libro_de_clases";

/// What the false LibreOffice gives for each paper: the letters of the mark are in it too.
pub fn papel() -> Vec<Hoja> {
    let firma = [
        "En señal de conformidad, las partes firman el presente convenio.",
        "",
        "María José Ñancupil Órdenes",
    ];
    vec![
        hoja(&["Texto del convenio, en la primera de sus páginas.", LETRAS_DEL_SELLO]),
        hoja(&firma),
        hoja(&["Fin."]),
    ]
}

/// A desk with a package, and a program called `soffice`: `pone NAME` gives the result of a paper, `$papeles` are all.
pub struct Taller {
    pub mesa: Mesa,
}

impl Taller {
    pub fn new(hojas: &[u8], cuerpo: &str) -> Self {
        let taller = Self { mesa: Mesa::new() };
        let corrida = taller.mesa.generar(&ejemplo("particular_subvencionado.toml"));
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        taller.soffice(hojas, cuerpo);
        taller
    }

    fn soffice(&self, hojas: &[u8], cuerpo: &str) -> PathBuf {
        let hecho = self.mesa.escribir("hecho.pdf", hojas);
        fs::create_dir_all(self.mesa.ruta("bin")).unwrap();
        let script = format!(
            "#!/bin/sh\nfor a in \"$@\"; do case \"$a\" in --version) echo 'LibreOffice 99.1.2.3 40(Build:2)'; exit 0;; \
             p0*) papeles=\"$papeles $a\";; esac; done\necho $papeles >> '{}'\n\
             pone() {{ cp '{}' \"salida/${{1%.*}}.pdf\"; }}\n{cuerpo}\n",
            self.mesa.ruta("veces").display(),
            hecho.display()
        );
        let ruta = self.mesa.escribir("bin/soffice", script);
        fs::set_permissions(&ruta, fs::Permissions::from_mode(0o755)).unwrap();
        ruta
    }

    pub fn correr(&self, argumentos: &[&str]) -> Corrida {
        let mut orden = self.mesa.programa();
        orden.env("CONVENIO_SOFFICE", self.mesa.ruta("bin/soffice")).args(["paquete", "imprimir"]);
        terminar(orden.args(argumentos))
    }

    pub fn impresion(&self) -> PathBuf {
        self.mesa.ruta(PAQUETE).join("impresion")
    }

    /// How often the program was started, and the papers of each time.
    fn veces(&self) -> Vec<String> {
        let veces = fs::read_to_string(self.mesa.ruta("veces")).unwrap_or_default();
        veces.lines().map(str::to_owned).collect()
    }

    /// Nothing of printing lies in the package, and it is still whole.
    fn untouched(&self) {
        let names: Vec<String> = fs::read_dir(self.mesa.ruta(PAQUETE))
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .filter(|n| n.contains("impresion"))
            .collect();
        assert_eq!(names, [""; 0]);
        assert_eq!(self.mesa.correr(["paquete", "verificar", PAQUETE]).codigo, 0);
    }
}

/// It prints them all.
pub const TODOS: &str = "for p in $papeles; do pone $p; done";

#[test]
fn every_paper_and_the_three_copies_lie_beside_the_package_with_their_list() {
    let taller = Taller::new(&pdf(&papel()), TODOS);
    let corrida = taller.correr(&[PAQUETE]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    for words in [
        "con LibreOffice 99.1.2.3",
        "tres_ejemplares.pdf          3 ejemplares de 3 páginas, para imprimir por las dos caras",
        "Imprima tres_ejemplares.pdf una vez, por las dos caras",
        "Firma María José Ñancupil Órdenes (Representante legal), en cada uno de los tres ejemplares",
        "lo completa la autoridad",
    ] {
        assert!(corrida.salida.contains(words), "{words}: {}", corrida.salida);
    }
    assert_eq!(taller.veces().len(), 1);
    assert_eq!(taller.veces()[0].split(' ').count(), 7, "six papers and the page for the mark: one process");
    let lista: serde_json::Value =
        serde_json::from_slice(&fs::read(taller.impresion().join("IMPRESION.json")).unwrap()).unwrap();
    assert_eq!(lista["conversor"]["version"], "99.1.2.3");
    let sha = |nombre: &str| {
        convenio::base::huella::sha256(&fs::read(taller.mesa.ruta(PAQUETE).join(nombre)).unwrap())
    };
    let papeles = lista["papeles"].as_array().unwrap();
    assert_eq!(papeles.len(), 6);
    for papel in papeles {
        assert_eq!(papel["sha256"], sha(papel["papel"].as_str().unwrap()));
        assert_eq!(papel["pdf_sha256"], sha(&format!("impresion/{}", papel["pdf"].as_str().unwrap())));
    }
    assert_eq!(lista["ejemplares"]["papel"], "convenio.docx");
    assert_eq!(lista["ejemplares"]["pdf_sha256"], sha("impresion/tres_ejemplares.pdf"));
    let copies = Pdf::open(&fs::read(taller.impresion().join("tres_ejemplares.pdf")).unwrap()).unwrap();
    assert_eq!(copies.paginas(), 12);

    // Printing is outside the sums, the package stays whole, and doing it again is nothing to do.
    let verified = taller.mesa.correr(["paquete", "verificar", PAQUETE]);
    assert_eq!((verified.codigo, verified.errores.as_str()), (0, ""));
    let again = taller.correr(&[PAQUETE, &format!("./{PAQUETE}/")]);
    assert_eq!(again.codigo, 0, "{}", again.todo());
    assert_eq!(
        again.salida.matches("ya estaba impreso, de estos mismos papeles").count(),
        1,
        "named twice, told once"
    );
    assert_eq!(taller.veces().len(), 1, "the program is not even started");

    // Told to, on one side, or where a PDF was damaged, it prints again and keeps what there was.
    let forced = taller.correr(&[PAQUETE, "--forzar"]);
    assert!(forced.salida.contains("impresion.anterior"), "{}", forced.todo());
    let one_side = taller.correr(&[PAQUETE, "--una-cara", "--formato", "json"]);
    assert_eq!(one_side.codigo, 0, "{}", one_side.todo());
    let one_side = &one_side.json()[0];
    assert_eq!(
        (&one_side["resultado"], &one_side["ejemplares"]["una_cara"]),
        (&"impreso".into(), &true.into())
    );
    assert_eq!(one_side["pdfs"].as_array().unwrap().len(), 6);
    assert_eq!(one_side["firmantes"][0]["nombre"], "María José Ñancupil Órdenes");
    fs::remove_file(taller.impresion().join("anexo.pdf")).unwrap();
    assert_eq!(taller.correr(&[PAQUETE, "--una-cara"]).codigo, 0);
    assert!(taller.impresion().join("anexo.pdf").exists());
    assert_eq!(taller.veces().len(), 4);
    let verified = taller.mesa.correr(["paquete", "verificar", PAQUETE]);
    assert_eq!((verified.codigo, verified.errores.as_str()), (0, ""));
    // To make the package again does not touch it either.
    let same = taller.mesa.generar(&ejemplo("particular_subvencionado.toml"));
    assert!(same.salida.contains("ya estaba hecho, sin cambios"), "{}", same.todo());
    assert!(taller.impresion().join("tres_ejemplares.pdf").exists());
}

#[test]
fn a_package_that_is_not_whole_is_refused_by_name_and_hides_no_other() {
    let taller = Taller::new(&pdf(&papel()), TODOS);
    let otro = taller.mesa.generar(&ejemplo("municipal.toml"));
    assert_eq!(otro.codigo, 0);
    let municipal = "salida/69999001-9_municipal_libro_de_clases";
    taller.mesa.escribir(&format!("{PAQUETE}/oficio.docx"), "otro");
    let corrida = taller.correr(&[PAQUETE, municipal, &format!("{municipal}.zip"), "no/hay"]);
    assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
    for words in
        ["error[paquete-cambiado]", "oficio.docx no es el que se generó", "error[imprimir-carpeta]", "no/hay"]
    {
        assert!(corrida.errores.contains(words), "{words}: {}", corrida.errores);
    }
    assert!(corrida.salida.contains(&format!("{PAQUETE}: no se imprimió")), "{}", corrida.salida);
    assert!(corrida.salida.contains(&format!("Impreso en {municipal}/impresion")), "{}", corrida.salida);
    assert!(!taller.impresion().exists());
}

#[test]
fn without_a_program_nothing_fails_and_the_way_by_hand_is_told() {
    let taller = Taller::new(&pdf(&papel()), TODOS);
    taller.mesa.generar(&ejemplo("representacion_conjunta.toml"));
    let conjunta = "salida/65999060-1_particular_subvencionado_libro_de_clases";
    let corrida = taller.mesa.correr(["paquete", "imprimir", PAQUETE, conjunta]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    for words in [
        "no se encontró LibreOffice ni Word",
        "1. Abra convenio.docx, imprímalo tres veces, por las dos caras",
        "Imprima una vez anexo.xlsx y caratula_cd.docx, y dos veces oficio.docx",
        "Firman juntos Gabriela Paz Inostroza Lagos (Presidenta del directorio) e Iván Eduardo Yáñez Ibarra (Secretario del directorio)",
        "Es representación conjunta",
    ] {
        assert!(corrida.salida.contains(words), "{words}: {}", corrida.salida);
    }
    taller.untouched();
    let json = taller.mesa.correr(["paquete", "imprimir", PAQUETE, "--formato", "json"]).json();
    assert_eq!(json[0]["resultado"], "sin_conversor");

    let named = terminar(
        taller.mesa.programa().env("CONVENIO_SOFFICE", "/no/hay").args(["paquete", "imprimir", PAQUETE]),
    );
    assert_eq!(named.codigo, 3, "{}", named.todo());
    assert!(named.errores.contains("no se pudo iniciar /no/hay"), "{}", named.errores);
    taller.untouched();
}

#[test]
fn a_paper_that_cannot_be_converted_is_named_and_costs_no_other_package() {
    for (cuerpo, words) in [
        (
            "for p in $papeles; do case $p in *000002*) ;; *) pone $p;; esac; done; echo 'could not be loaded' >&2",
            "oficio.docx: LibreOffice no escribió el resultado: «could not be loaded»",
        ),
        (
            "for p in $papeles; do case $p in *000002*) exit 77;; *) pone $p;; esac; done",
            "oficio.docx: LibreOffice terminó mal (estado 77)",
        ),
        (
            "for p in $papeles; do case $p in *000002*) kill -9 $$;; *) pone $p;; esac; done",
            "oficio.docx: LibreOffice terminó mal (lo detuvieron)",
        ),
        (
            "for p in $papeles; do pone $p; done; head -c 900 salida/p000002.pdf > x; [ -s salida/p000002.pdf ] && mv x salida/p000002.pdf",
            "oficio.docx: el resultado está dañado o incompleto",
        ),
        (
            "for p in $papeles; do pone $p; done; echo hola > salida/p000002.pdf",
            "oficio.docx: el resultado no es un PDF",
        ),
    ] {
        let taller = Taller::new(&pdf(&papel()), cuerpo);
        taller.mesa.generar(&ejemplo("municipal.toml"));
        let corrida = taller.correr(&[PAQUETE, "salida/69999001-9_municipal_libro_de_clases"]);
        assert_eq!(corrida.codigo, 3, "{cuerpo}: {}", corrida.todo());
        assert!(corrida.errores.contains(words), "{cuerpo}: {}", corrida.errores);
        assert_eq!(corrida.errores.matches("\n  - ").count(), 1, "{cuerpo}: {}", corrida.errores);
        assert!(
            corrida.salida.contains("Impreso en salida/69999001-9_municipal"),
            "{cuerpo}: {}",
            corrida.todo()
        );
        assert!((2..=6).contains(&taller.veces().len()), "{cuerpo}: {:?}", taller.veces());
        taller.untouched();
    }
}

#[test]
fn what_hindered_the_program_once_does_not_the_second_time() {
    let cuerpo = "if [ ! -e ../ya ] && [ ! -e \"$0.ya\" ]; then touch \"$0.ya\"; kill -9 $$; fi; for p in $papeles; do pone $p; done";
    let taller = Taller::new(&pdf(&papel()), cuerpo);
    let corrida = taller.correr(&[PAQUETE]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert_eq!(taller.veces().len(), 3, "all, those after the first, the first alone: {:?}", taller.veces());
}

#[test]
fn a_program_that_writes_nothing_is_told_for_every_paper_and_tried_a_few_times_only() {
    for cuerpo in ["exit 0", "exit 1"] {
        let taller = Taller::new(&pdf(&papel()), cuerpo);
        let corrida = taller.correr(&[PAQUETE, "--formato", "json"]);
        assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
        assert_eq!(corrida.json()[0]["no_convertidos"].as_array().unwrap().len(), 6);
        assert!(taller.veces().len() <= 8, "{:?}", taller.veces());
        taller.untouched();
    }
}

#[test]
fn a_program_that_ends_well_before_its_time_goes_on_where_it_stopped() {
    let two = "n=0; for p in $papeles; do n=$((n+1)); [ $n -gt 2 ] && exit 0; pone $p; done";
    let taller = Taller::new(&pdf(&papel()), two);
    let corrida = taller.correr(&[PAQUETE]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert_eq!(taller.veces().len(), 4, "seven, two at a time: {:?}", taller.veces());

    // One over which it ends without a word keeps no other from being printed.
    let silent = "for p in $papeles; do case $p in *000002*) exit 0;; *) pone $p;; esac; done";
    let taller = Taller::new(&pdf(&papel()), silent);
    let corrida = taller.correr(&[PAQUETE, "--formato", "json"]);
    assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
    let failed = corrida.json()[0]["no_convertidos"].as_array().unwrap().clone();
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!(failed[0]["papel"], "oficio.docx");
    assert!(taller.veces().len() <= 5, "{:?}", taller.veces());
}

#[test]
fn a_program_that_hangs_is_ended_with_all_that_it_started_and_the_rest_is_printed() {
    let taller = Taller::new(&pdf(&papel()), "");
    let hijo = taller.mesa.ruta("hijo");
    let cuerpo = format!(
        "for p in $papeles; do case $p in *000001*) sleep 600 & echo $! >> '{}'; wait;; *) pone $p;; esac; done",
        hijo.display()
    );
    let programa = taller.soffice(&pdf(&papel()), &cuerpo);
    let tirada = Tirada {
        una_cara: false,
        forzar: false,
        conversor: Some(Conversor::Oficina(Oficina::at(programa))),
        limite: Duration::from_secs(1),
    };
    let start = Instant::now();
    let mut told = Vec::new();
    casos::imprimir(&[taller.mesa.ruta(PAQUETE)], &tirada, &mut |impreso| told.push(impreso));
    assert!(start.elapsed() < Duration::from_mins(1), "{:?}", start.elapsed());
    let Err(NoImpreso::Conversor(failed)) = &told[0].desenlace else { panic!("{:?}", told[0].desenlace) };
    let [(papel, razon)] = &failed[..] else { panic!("{failed:?}") };
    assert_eq!(papel, "anexo.xlsx");
    assert!(razon.contains("no avanzó en 1 segundos, y se detuvo"), "{razon}");
    taller.untouched();
    for hijo in fs::read_to_string(hijo).unwrap().lines() {
        let estado = PathBuf::from(format!("/proc/{hijo}/stat"));
        let gone = || fs::read_to_string(&estado).map_or(true, |stat| stat.contains(") Z "));
        let limit = Instant::now() + Duration::from_secs(10);
        while !gone() && Instant::now() < limit {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(gone(), "el programa que inició sigue: {hijo}");
    }
}

#[test]
fn another_size_of_paper_is_refused_and_what_a_person_should_see_is_warned() {
    let mut a4 = hoja(&["Una página en otro papel."]);
    a4.dice.set("MediaBox", vec![lopdf::Object::from(0), 0.into(), 595.into(), 842.into()]);
    let taller = Taller::new(&pdf(&[hoja(&[LETRAS_DEL_SELLO]), a4]), TODOS);
    let corrida = taller.correr(&[PAQUETE]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(corrida.errores.contains("error[impresion-tamano]"), "{}", corrida.errores);
    let words = "la página 2 del PDF de convenio.docx salió en A4 (21,0 × 29,7 cm), y el papel es de carta (21,6 × 27,9 cm)";
    assert!(corrida.errores.contains(words), "{}", corrida.errores);
    taller.untouched();

    // The names alone on the last page; a font that stays behind, and is another than the paper's.
    let sola =
        [hoja(&["Texto.", LETRAS_DEL_SELLO]), hoja(&["María José Ñancupil Órdenes", "Representante legal"])];
    taller.soffice(&pdf_with(&sola, false), TODOS);
    let corrida = taller.correr(&[PAQUETE]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    for code in ["firma-sola", "impresion-letra-ausente", "impresion-letra-cambiada", "sello-sin-letra"] {
        assert!(corrida.errores.contains(&format!("advertencia[{code}]")), "{code}: {}", corrida.errores);
    }
    assert!(corrida.errores.contains("las firmas quedaron solas en la página 2"), "{}", corrida.errores);
    assert!(
        corrida.errores.contains("usa la letra Arial") && corrida.errores.contains("con LetraDePrueba"),
        "{}",
        corrida.errores
    );
}

#[test]
fn folders_with_accents_blanks_and_long_names_are_printed() {
    let taller = Taller::new(&pdf(&papel()), TODOS);
    let carpeta = format!("Año 2026/«Los Niños» {}", "muy largo ".repeat(12));
    fs::create_dir_all(taller.mesa.ruta(&carpeta)).unwrap();
    let moved = taller.mesa.ruta(&carpeta).join("El paquete, con 'comillas' & más");
    fs::rename(taller.mesa.ruta(PAQUETE), &moved).unwrap();
    let corrida = taller.correr(&[moved.to_str().unwrap()]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(moved.join("impresion/tres_ejemplares.pdf").exists());
}

#[test]
fn what_a_killed_run_left_is_no_part_of_the_package_and_is_cleared() {
    let taller = Taller::new(&pdf(&papel()), TODOS);
    let left = taller.mesa.ruta(PAQUETE).join(".impresion.nuevo");
    fs::create_dir(&left).unwrap();
    taller.mesa.escribir(&format!("{PAQUETE}/.impresion.nuevo/medio.pdf"), "medio");
    let verified = taller.mesa.correr(["paquete", "verificar", PAQUETE]);
    assert_eq!((verified.codigo, verified.errores.as_str()), (0, ""));
    assert_eq!(taller.correr(&[PAQUETE]).codigo, 0);
    assert!(!left.exists() && !taller.impresion().join("medio.pdf").exists());
}

#[test]
fn a_package_that_is_replaced_meanwhile_gets_nothing_of_the_old_one() {
    let taller = Taller::new(&pdf(&papel()), "");
    let cuerpo = format!("{TODOS}; mv '{0}' '{0}.movido'; mkdir '{0}'", taller.mesa.ruta(PAQUETE).display());
    taller.soffice(&pdf(&papel()), &cuerpo);
    let corrida = taller.correr(&[PAQUETE]);
    assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
    assert!(corrida.errores.contains("la carpeta fue borrada o movida"), "{}", corrida.errores);
    assert_eq!(fs::read_dir(taller.mesa.ruta(PAQUETE)).unwrap().count(), 0);
}

#[test]
fn the_case_prints_with_the_program_it_is_given() {
    let taller = Taller::new(&pdf(&papel()), TODOS);
    let oficina = Oficina::at(taller.mesa.ruta("bin/soffice"));
    let tirada = Tirada { conversor: Some(Conversor::Oficina(oficina)), ..Tirada::usual(true, false) };
    let mut told = Vec::new();
    casos::imprimir(&[Path::new(&taller.mesa.ruta(PAQUETE)).to_owned()], &tirada, &mut |impreso| {
        told.push(impreso);
    });
    let Ok(Salio::Ahora { lista, anterior, .. }) = &told[0].desenlace else {
        panic!("{:?}", told[0].desenlace)
    };
    assert!(!anterior && lista.ejemplares.as_ref().unwrap().una_cara);
}
