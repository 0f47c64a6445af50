//! `paquete cerrar`: what goes in, what is asked for, what comes out, and what stays as it is.

use std::fs;

use image::ImageFormat;

use crate::comun::archivos_de;
use crate::comun_cerrar::*;

#[test]
fn a_signed_convenio_and_the_personeria_become_folder_image_and_kit_with_the_same_files() {
    let mesa = mesa();
    let corrida = cerrar_todo(&mesa, &["--formato", "json"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let json = corrida.json();
    assert_eq!((json["resultado"].as_str(), json["version"].as_u64()), (Some("creado"), Some(1)));
    let files = archivos_de(&v(&mesa, 1, ""));
    let names: Vec<&str> = files.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(
        names,
        [
            "MANIFIESTO.json",
            "SHA256SUMS",
            "anexo.xlsx",
            "convenio.docx",
            "convenio_firmado.pdf",
            "oficio.docx",
            "personeria_acta_directorio.pdf",
            "personeria_cedula_represen.pdf",
            "personeria_certifi_directo.pdf",
            "personeria_certifi_vigenci.pdf",
            "personeria_estatutos.pdf",
            "personeria_rut_sostenedor.pdf",
        ]
    );
    assert!(names.iter().all(|n| n.len() <= 30 && n.is_ascii()));
    let of = |nombre: &str| files.iter().find(|(n, _)| n == nombre).unwrap().1.clone();
    // A PDF goes in byte by byte, and so do the papers.
    assert_eq!(of("convenio_firmado.pdf"), fs::read(mesa.ruta("firmado.pdf")).unwrap());
    assert_eq!(of("convenio.docx"), fs::read(mesa.ruta(PAQUETE).join("convenio.docx")).unwrap());
    assert_eq!(json["huella"], convenio::base::huella::sha256(&of("SHA256SUMS")));
    for cola in ["", ".iso", "_kit_digital.zip"] {
        let ruta = v(&mesa, 1, cola);
        let said = mesa.correr(["paquete", "verificar", ruta.to_str().unwrap(), "--formato", "json"]);
        assert_eq!(said.codigo, 0, "{}", said.todo());
        let said = said.json();
        assert_eq!((&said["huella"], said["archivos"].as_u64()), (&json["huella"], Some(11)), "{cola}");
        assert_eq!(said["diagnosticos"].as_array().unwrap().len(), 0, "{cola}: {said}");
        assert_eq!(said["cierre"]["motivo"], MOTIVO[1]);
    }
    let manifiesto: serde_json::Value = serde_json::from_slice(&of("MANIFIESTO.json")).unwrap();
    let respuestas = manifiesto["cierre"]["respuestas"].as_array().unwrap();
    assert_eq!(respuestas.len(), LISTA.len());
    assert_eq!(respuestas[0]["codigo"], "rut_sostenedor");
    assert_eq!(respuestas[0]["archivos"][0], "personeria_rut_sostenedor.pdf");
    let text = String::from_utf8(of("MANIFIESTO.json")).unwrap();
    assert!(!text.contains("2026") && !text.contains(mesa.dir.path().to_str().unwrap()), "{text}");
}

#[test]
fn verifying_tells_that_it_is_closed_with_version_reason_and_answers() {
    let mesa = mesa();
    assert_eq!(cerrar_todo(&mesa, &[]).codigo, 0);
    let said = mesa.correr(["paquete", "verificar", v(&mesa, 1, ".iso").to_str().unwrap()]).salida;
    for word in ["Cerrado, versión 1", MOTIVO[1], "Estatutos del sostenedor: personeria_estatutos.pdf"] {
        assert!(said.contains(word), "{word}: {said}");
    }
}

#[test]
fn the_same_again_changes_nothing_and_a_correction_is_the_next_version_beside_it() {
    let mesa = mesa();
    assert_eq!(cerrar_todo(&mesa, &[]).codigo, 0);
    let before = (huellas(&v(&mesa, 1, "")), fs::read(v(&mesa, 1, ".iso")).unwrap(), mesa.en_salida());
    let again = cerrar_todo(&mesa, &[]);
    assert_eq!(again.codigo, 0);
    assert!(again.salida.contains("Ya estaba cerrado, sin cambios: v1"), "{}", again.salida);
    assert_eq!(before, (huellas(&v(&mesa, 1, "")), fs::read(v(&mesa, 1, ".iso")).unwrap(), mesa.en_salida()));

    mesa.escribir("estatutos.pdf", pdf(&["Estatutos con su modificación"]));
    let next = cerrar_todo(&mesa, &[]);
    assert!(next.salida.contains("Cerrado, versión 2"), "{}", next.todo());
    assert_eq!(before.0, huellas(&v(&mesa, 1, "")), "the first stays as it was");
    assert!(v(&mesa, 2, ".iso").is_file() && v(&mesa, 2, "_kit_digital.zip").is_file());

    // Back to what the first had: it is still there.
    mesa.escribir("estatutos.pdf", pdf(&["estatutos"]));
    let back = cerrar_todo(&mesa, &[]);
    assert!(
        back.salida.contains("sin cambios: v1") && back.salida.contains("más nueva, v2"),
        "{}",
        back.salida
    );
    assert!(!mesa.en_salida().iter().any(|n| n.starts_with('.')), "nothing hidden is left");
}

#[test]
fn two_desks_with_the_same_files_make_the_same_bytes() {
    let made = [mesa(), mesa()].map(|mesa| {
        assert_eq!(cerrar_todo(&mesa, &["--parte-max", "50kB"]).codigo, 0);
        let closed = mesa.en_salida().into_iter().filter(|n| n.contains("_cerrado_v1") && n.contains('.'));
        closed.map(|n| (n.clone(), fs::read(mesa.ruta("salida").join(n)).unwrap())).collect::<Vec<_>>()
    });
    assert!(made[0].len() > 2 && made[0] == made[1]);
}

#[test]
fn all_that_is_missing_is_told_at_once_and_nothing_is_written() {
    let mesa = mesa();
    let before = mesa.en_salida();
    let corrida = cerrar(&mesa, &["--firmado", "firmado.pdf", "--personeria", "estatuto=estatutos.pdf"]);
    assert_eq!(corrida.codigo, 1);
    for word in [
        "borrador de referencia",
        "«estatuto» no es un documento de la lista",
        "¿Quiso decir «estatutos»?",
        "falta RUT del sostenedor",
        "(certificado_vigencia)",
        "Estatutos del sostenedor (estatutos); Escritura de constitución",
        "acta_directorio",
        "--motivo",
        "no se cerró nada",
    ] {
        assert!(corrida.errores.contains(word), "{word}: {}", corrida.errores);
    }
    assert_eq!(mesa.en_salida(), before);
    // The reason covers what is missing, not what is no document of the list.
    let corrida = cerrar(
        &mesa,
        &["--firmado", "firmado.pdf", "--motivo", "urge", "--personeria", "estatuto=estatutos.pdf"],
    );
    assert_eq!(corrida.codigo, 1);
    let corrida = cerrar(&mesa, &["--firmado", "firmado.pdf", "--motivo", "urge", "--formato", "json"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let json = corrida.json();
    assert_eq!(json["motivo"], "urge");
    assert_eq!(json["salvedades"].as_array().unwrap().len(), 7, "{json}");
}

#[test]
fn a_reason_has_to_say_something_that_can_be_read() {
    let mesa = mesa();
    for motivo in ["", "  ", "a\u{202e}b", &"x".repeat(501)] {
        let corrida = cerrar(&mesa, &["--firmado", "firmado.pdf", "--motivo", motivo]);
        assert_eq!(corrida.codigo, 1, "{motivo:?}");
        assert!(corrida.errores.contains("[motivo]"), "{}", corrida.errores);
    }
}

#[test]
fn the_same_scan_for_two_lines_takes_a_reason_and_lies_there_once() {
    let mesa = mesa();
    fs::copy(mesa.ruta("estatutos.pdf"), mesa.ruta("acta_directorio.pdf")).unwrap();
    let corrida = cerrar(&mesa, &todo());
    assert!(
        corrida.errores.contains("el mismo escaneo se indicó para «estatutos» y «acta_directorio»"),
        "{}",
        corrida.errores
    );
    let json = cerrar_todo(&mesa, &["--formato", "json"]).json();
    let lista = json["lista"].as_array().unwrap();
    let of = |codigo: &str| lista.iter().find(|l| l["codigo"] == codigo).unwrap()["archivos"].clone();
    assert_eq!(of("estatutos"), of("acta_directorio"));
    assert!(!v(&mesa, 1, "").join("personeria_acta_directorio.pdf").exists());
}

#[test]
fn several_of_a_kind_are_numbered_and_fewer_than_representatives_is_said() {
    let (mesa, carpeta) = mesa_de("representacion_conjunta.toml");
    for n in ["a", "b", "firmado"] {
        mesa.escribir(&format!("{n}.pdf"), pdf(&[n]));
    }
    let base = [
        "paquete",
        "cerrar",
        &carpeta,
        "--firmado",
        "firmado.pdf",
        "--motivo",
        "x",
        "--personeria",
        "cedula_representante=a.pdf",
    ];
    let one = mesa.correr(base);
    assert!(one.errores.contains("es de cada representante"), "{}", one.errores);
    let two = mesa.correr(base.into_iter().chain(["--personeria", "cedula_representante=b.pdf"]));
    assert!(two.codigo == 0 && !two.errores.contains("es de cada representante"), "{}", two.todo());
    assert!(mesa.ruta(&format!("{carpeta}_cerrado_v2/personeria_cedula_repres_2.pdf")).is_file());
}

#[test]
fn what_the_administration_holds_may_be_cited() {
    let (mesa, carpeta) = mesa_de("slep.toml");
    mesa.escribir("firmado.pdf", pdf(&["x"]));
    let cita = "decreto_creacion_slep=Decreto N° 12 de 3 de marzo de 2025 = el de creación";
    let corrida = mesa.correr([
        "paquete",
        "cerrar",
        &carpeta,
        "--firmado",
        "firmado.pdf",
        "--motivo",
        "ensayo",
        "--cita",
        cita,
        "--cita",
        "rut_sostenedor=RUT N° 1",
        "--formato",
        "json",
    ]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let json = corrida.json();
    let lista = json["lista"].as_array().unwrap();
    let line = lista.iter().find(|l| l["codigo"] == "decreto_creacion_slep").unwrap();
    assert_eq!(line["cita"], "Decreto N° 12 de 3 de marzo de 2025 = el de creación");
    let salvedades = json["salvedades"].to_string();
    assert!(
        !salvedades.contains("decreto_creacion_slep") && salvedades.contains("«rut_sostenedor» se cita"),
        "{salvedades}"
    );
}

#[test]
fn names_of_the_person_never_become_names_of_the_package() {
    let mesa = mesa();
    let long = format!("{}.pdf", "largo".repeat(45));
    for (i, nombre) in ["CON", "año \u{202e}fdp.exe", "..pdf", &long, "a=b.pdf"].iter().enumerate() {
        mesa.escribir(nombre, pdf(&[&format!("hoja {i}")]));
        let corrida = cerrar(&mesa, &["--firmado", nombre, "--motivo", "ensayo"]);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        let names = archivos_de(&v(&mesa, u32::try_from(i).unwrap() + 1, ""));
        assert!(names.iter().any(|(n, _)| n == "convenio_firmado.pdf") && names.len() == 6, "{names:?}");
    }
    mesa.escribir("\u{202e}fdp.exe", b"");
    let corrida = cerrar(&mesa, &["--firmado", "\u{202e}fdp.exe"]);
    assert!(
        corrida.errores.contains("<U+202E>fdp.exe") && !corrida.errores.contains('\u{202e}'),
        "{}",
        corrida.errores
    );
}

#[test]
fn a_package_that_changed_is_not_closed_and_a_closed_one_neither() {
    let mesa = mesa();
    assert_eq!(cerrar_todo(&mesa, &[]).codigo, 0);
    let closed = v(&mesa, 1, "");
    let corrida = mesa.correr(["paquete", "cerrar", closed.to_str().unwrap(), "--firmado", "firmado.pdf"]);
    assert!(corrida.codigo == 1 && corrida.errores.contains("[ya-es-un-cierre]"), "{}", corrida.todo());
    mesa.escribir(&format!("{PAQUETE}/oficio.docx"), b"otra cosa");
    let corrida = cerrar_todo(&mesa, &[]);
    assert!(
        corrida.codigo == 1 && corrida.errores.contains("oficio.docx no es el que se generó"),
        "{}",
        corrida.todo()
    );
    let corrida = mesa.correr(["paquete", "cerrar", "no_existe", "--firmado", "tampoco.pdf"]);
    assert!(corrida.codigo == 3 && corrida.errores.matches("no existe").count() >= 2, "{}", corrida.todo());
}

#[test]
fn a_closed_version_that_changed_is_told_and_what_is_missing_beside_a_whole_one_is_made() {
    let mesa = mesa();
    assert_eq!(cerrar_todo(&mesa, &[]).codigo, 0);
    let (iso, kit) = (v(&mesa, 1, ".iso"), v(&mesa, 1, "_kit_digital.zip"));
    let before = [fs::read(&iso).unwrap(), fs::read(&kit).unwrap()];
    fs::remove_file(&iso).unwrap();
    fs::remove_file(&kit).unwrap();
    let corrida = cerrar_todo(&mesa, &[]);
    assert!(corrida.salida.contains("se hizo lo que le faltaba"), "{}", corrida.todo());
    assert!([fs::read(&iso).unwrap(), fs::read(&kit).unwrap()] == before);
    mesa.escribir(&format!("{PAQUETE}_cerrado_v1/personeria_rut_sostenedor.pdf"), pdf(&["otro"]));
    let corrida = cerrar_todo(&mesa, &[]);
    assert!(corrida.codigo == 1 && corrida.errores.contains("[cerrado-cambio]"), "{}", corrida.todo());
    // Moved away, it does not come back as the same version: its image is still called so.
    fs::rename(v(&mesa, 1, ""), mesa.ruta("lejos")).unwrap();
    assert!(cerrar_todo(&mesa, &[]).salida.contains("versión 2"));
}

#[test]
fn the_kit_is_divided_without_cutting_a_file_and_every_part_verifies_by_itself() {
    let mesa = mesa();
    let large = imagen(noise(900), ImageFormat::Png);
    mesa.escribir("estatutos.pdf", &large);
    let max = 840_000;
    let corrida = cerrar_todo(&mesa, &["--parte-max", "840kB", "--formato", "json"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let kit = corrida.json()["kit"].as_array().unwrap().clone();
    assert!(kit.len() > 1 && kit[0].as_str().unwrap().ends_with("_kit_digital_parte1.zip"), "{kit:?}");
    for (i, parte) in kit.iter().enumerate() {
        let ruta = mesa.ruta(parte.as_str().unwrap());
        assert!(fs::metadata(&ruta).unwrap().len() <= max);
        let said = mesa.correr(["paquete", "verificar", ruta.to_str().unwrap()]);
        let word = format!("parte {} de {} del kit, entera", i + 1, kit.len());
        assert!(said.codigo == 0 && said.salida.contains(&word), "{}", said.todo());
    }
    let corrida = cerrar_todo(&mesa, &["--parte-max", "100kB"]);
    assert!(
        corrida.codigo == 1 && corrida.errores.contains("personeria_estatutos.pdf no cabe"),
        "{}",
        corrida.todo()
    );
    assert!(!mesa.en_salida().iter().any(|n| n.starts_with('.') || n.contains("v2")));
    for bad in ["20", "0MB", "mucho"] {
        assert_eq!(cerrar_todo(&mesa, &["--parte-max", bad]).codigo, 2, "{bad}");
    }
}

/// A picture that no compression makes small.
pub fn noise(lado: u32) -> image::GrayImage {
    let mut state = 7u32;
    image::GrayImage::from_fn(lado, lado, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Luma([(state >> 24) as u8])
    })
}

#[test]
fn without_image_there_is_none_and_it_can_be_made_later() {
    let mesa = mesa();
    assert_eq!(cerrar_todo(&mesa, &["--sin-iso"]).codigo, 0);
    assert!(!v(&mesa, 1, ".iso").exists());
    assert!(cerrar_todo(&mesa, &["--sin-iso"]).salida.contains("sin cambios: v1"));
    assert!(cerrar_todo(&mesa, &[]).salida.contains("se hizo lo que le faltaba"));
    assert!(v(&mesa, 1, ".iso").is_file());
}
