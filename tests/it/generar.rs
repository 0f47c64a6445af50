//! What `generar` leaves on the disk: whole, once, never over something else, also when two run at once.

use std::fs;
use std::process::Stdio;

use crate::comun::{Mesa, archivos_de, ejemplo, parte, texto_de_ejemplo};

const PAQUETE: &str = "65999001-6_particular_subvencionado_libro_de_clases";

fn perfil_con(mesa: &Mesa, cambios: &[(&str, &str)]) -> std::path::PathBuf {
    let mut texto = texto_de_ejemplo("particular_subvencionado.toml");
    for (de, a) in cambios {
        assert!(texto.contains(de), "{de}");
        texto = texto.replace(de, a);
    }
    mesa.escribir("perfil.toml", texto)
}

#[test]
fn a_package_is_a_folder_and_a_zip_with_the_same_files() {
    let mesa = Mesa::new();
    let corrida = mesa.generar(&ejemplo("particular_subvencionado.toml"));
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert_eq!(mesa.en_salida(), [PAQUETE.to_owned(), format!("{PAQUETE}.zip")]);

    let carpeta = archivos_de(&mesa.ruta("salida").join(PAQUETE));
    let nombres: Vec<&str> = carpeta.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(
        nombres,
        [
            "MANIFIESTO.json",
            "SHA256SUMS",
            "anexo.xlsx",
            "caratula_cd.docx",
            "convenio.docx",
            "hoja_de_llenado.docx",
            "lista_de_verificacion.docx",
            "oficio.docx",
        ]
    );
    let zip = fs::read(mesa.ruta(&format!("salida/{PAQUETE}.zip"))).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    assert_eq!(zip.len(), carpeta.len());
    for (nombre, bytes) in carpeta {
        let mut entrada = zip.by_name(&nombre).unwrap();
        let mut leidos = Vec::new();
        std::io::Read::read_to_end(&mut entrada, &mut leidos).unwrap();
        assert!(leidos == bytes, "{nombre}");
    }
}

#[test]
fn the_manifest_tells_what_it_is_and_which_blanks_are_meant() {
    let mesa = Mesa::new();
    mesa.generar(&ejemplo("particular_subvencionado.toml"));
    let zip = fs::read(mesa.ruta(&format!("salida/{PAQUETE}.zip"))).unwrap();
    let m: serde_json::Value = serde_json::from_str(&parte(&zip, "MANIFIESTO.json")).unwrap();
    assert_eq!(m["estado"], "borrador de referencia");
    assert_eq!(m["modelo"], "particular_subvencionado");
    assert_eq!(m["establecimientos"][0]["rbd"], "99001-9");
    assert_eq!(m["archivos"].as_array().unwrap().len(), 6);
    for clave in ["perfil", "catalogo", "plantillas"] {
        assert_eq!(m["origen"][clave].as_str().unwrap().len(), 64, "{clave}");
    }
    let blancos: Vec<&str> = m["blancos_declarados"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|b| b["archivo"] == "convenio.docx")
        .map(|b| b["campo"].as_str().unwrap())
        .collect();
    assert_eq!(
        blancos,
        [
            "fecha.dia",
            "fecha.mes",
            "fecha.anio",
            "ministerio.representante",
            "ministerio.cargo",
            "ministerio.decreto"
        ]
    );
    assert!(m["blancos_declarados"].as_array().unwrap().iter().all(|b| b["descripcion"] != ""));
}

#[test]
fn a_second_run_changes_nothing_and_says_so() {
    let mesa = Mesa::new();
    mesa.generar(&ejemplo("particular_subvencionado.toml"));
    let antes = archivos_de(&mesa.ruta("salida").join(PAQUETE));
    let corrida = mesa.generar(&ejemplo("particular_subvencionado.toml"));
    assert_eq!(corrida.codigo, 0);
    assert!(corrida.salida.contains("ya estaba hecho, sin cambios"), "{}", corrida.salida);
    assert!(archivos_de(&mesa.ruta("salida").join(PAQUETE)) == antes);
}

#[test]
fn another_package_in_its_place_is_never_overwritten_without_being_asked() {
    let mesa = Mesa::new();
    mesa.generar(&ejemplo("particular_subvencionado.toml"));
    let carpeta = mesa.ruta("salida").join(PAQUETE);
    let antes = archivos_de(&carpeta);
    let cambiado = perfil_con(&mesa, &[("direccion = \"Los Aromos 123\"", "direccion = \"Los Aromos 321\"")]);

    let corrida = mesa.generar(&cambiado);
    assert_eq!(corrida.codigo, 1);
    for papel in ["convenio.docx", "anexo.xlsx", "hoja_de_llenado.docx", "MANIFIESTO.json"] {
        assert!(corrida.errores.contains(papel), "{}", corrida.errores);
    }
    assert!(!corrida.errores.contains("oficio.docx"), "the letter has no address in it: {}", corrida.errores);
    assert!(archivos_de(&carpeta) == antes, "nothing may change");

    let mesa2 = &mesa;
    let forzada = mesa2.correr(["generar", "perfil.toml", "--salida", "salida", "--forzar"]);
    assert_eq!(forzada.codigo, 0, "{}", forzada.todo());
    assert!(archivos_de(&carpeta) != antes);
    assert!(
        archivos_de(&mesa.ruta(&format!("salida/{PAQUETE}.anterior"))) == antes,
        "the old one lies beside"
    );
    for pieza in [PAQUETE.to_owned(), format!("{PAQUETE}.zip"), format!("{PAQUETE}.anterior")] {
        assert_eq!(mesa.correr(["paquete", "verificar", &format!("salida/{pieza}")]).codigo, 0, "{pieza}");
    }
    assert!(!mesa.en_salida().iter().any(|n| n.starts_with('.')), "{:?}", mesa.en_salida());
}

#[test]
fn a_paper_that_somebody_edited_is_replaced_and_kept_beside() {
    let mesa = Mesa::new();
    mesa.generar(&ejemplo("particular_subvencionado.toml"));
    let carpeta = mesa.ruta("salida").join(PAQUETE);
    let limpio = archivos_de(&carpeta);
    mesa.escribir(&format!("salida/{PAQUETE}/convenio.docx"), "editado");
    let perfil = ejemplo("particular_subvencionado.toml");
    assert_eq!(mesa.generar(&perfil).codigo, 1, "not without being asked");
    let forzada = mesa.correr(["generar".as_ref(), perfil.as_os_str(), "--forzar".as_ref()]);
    assert_eq!(forzada.codigo, 0, "{}", forzada.todo());
    assert!(archivos_de(&carpeta) == limpio);
    let viejo = mesa.ruta(&format!("salida/{PAQUETE}.anterior/convenio.docx"));
    assert_eq!(fs::read(viejo).unwrap(), b"editado");
}

#[test]
fn a_zip_that_somebody_changed_is_replaced_alone() {
    let mesa = Mesa::new();
    mesa.generar(&ejemplo("particular_subvencionado.toml"));
    mesa.escribir(&format!("salida/{PAQUETE}.zip"), "otro");
    let perfil = ejemplo("particular_subvencionado.toml");
    assert_eq!(mesa.correr(["generar".as_ref(), perfil.as_os_str(), "--forzar".as_ref()]).codigo, 0);
    let nombres = [PAQUETE.to_owned(), format!("{PAQUETE}.zip"), format!("{PAQUETE}.zip.anterior")];
    assert_eq!(mesa.en_salida(), nombres);
    assert_eq!(fs::read(mesa.ruta(&format!("salida/{PAQUETE}.zip.anterior"))).unwrap(), b"otro");
}

#[test]
fn what_is_missing_of_a_package_is_made_again() {
    let mesa = Mesa::new();
    mesa.generar(&ejemplo("particular_subvencionado.toml"));
    fs::remove_file(mesa.ruta(&format!("salida/{PAQUETE}.zip"))).unwrap();
    assert_eq!(mesa.generar(&ejemplo("particular_subvencionado.toml")).codigo, 0);
    fs::remove_dir_all(mesa.ruta("salida").join(PAQUETE)).unwrap();
    assert_eq!(mesa.generar(&ejemplo("particular_subvencionado.toml")).codigo, 0);
    assert_eq!(mesa.en_salida(), [PAQUETE.to_owned(), format!("{PAQUETE}.zip")]);

    fs::remove_file(mesa.ruta("salida").join(PAQUETE).join("oficio.docx")).unwrap();
    let corrida = mesa.generar(&ejemplo("particular_subvencionado.toml"));
    assert_eq!(corrida.codigo, 1, "a folder with a hole is not ours to fill in silence");
    assert!(corrida.errores.contains("oficio.docx (falta)"), "{}", corrida.errores);
}

#[test]
fn a_replacement_that_a_killed_run_completed_is_finished_by_the_next() {
    let mesa = Mesa::new();
    mesa.generar(&ejemplo("particular_subvencionado.toml"));
    let viejo = archivos_de(&mesa.ruta("salida").join(PAQUETE));
    // What a run leaves that was killed right after its mark: everything staged, nothing in place.
    let otra = Mesa::new();
    let cambiado = perfil_con(&otra, &[("\"Colegio Los Boldos\"", "\"Liceo Los Boldos\"")]);
    otra.generar(&cambiado);
    let nuevo = archivos_de(&otra.ruta("salida").join(PAQUETE));
    let oculto = mesa.ruta(&format!("salida/.{PAQUETE}.nuevo"));
    fs::create_dir_all(&oculto).unwrap();
    fs::rename(otra.ruta("salida").join(PAQUETE), oculto.join("carpeta")).unwrap();
    fs::rename(otra.ruta(&format!("salida/{PAQUETE}.zip")), oculto.join("paquete.zip")).unwrap();
    let sumas = &nuevo.iter().find(|(n, _)| n == "SHA256SUMS").unwrap().1;
    let marca = convenio::base::huella::sha256(sumas);
    mesa.escribir(&format!("salida/.{PAQUETE}.nuevo/LISTO"), marca);

    let corrida = mesa.generar(&cambiado);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(archivos_de(&mesa.ruta("salida").join(PAQUETE)) == nuevo);
    assert!(archivos_de(&mesa.ruta(&format!("salida/{PAQUETE}.anterior"))) == viejo);
    assert!(!oculto.exists());
}

#[test]
fn staging_without_the_mark_is_thrown_away() {
    let mesa = Mesa::new();
    let oculto = mesa.ruta(&format!("salida/.{PAQUETE}.nuevo"));
    fs::create_dir_all(oculto.join("carpeta")).unwrap();
    mesa.escribir(&format!("salida/.{PAQUETE}.nuevo/carpeta/convenio.docx"), "half a fi");
    assert_eq!(mesa.generar(&ejemplo("particular_subvencionado.toml")).codigo, 0);
    assert_eq!(mesa.en_salida(), [PAQUETE.to_owned(), format!("{PAQUETE}.zip")]);
}

#[test]
fn sixteen_at_once_leave_one_whole_package() {
    let mesa = Mesa::new();
    let corridas: Vec<_> = (0..16)
        .map(|_| {
            mesa.programa()
                .args(["generar".as_ref(), ejemplo("municipal.toml").as_os_str()])
                .args(["--salida", "salida"])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let mut hechas = 0;
    for corrida in corridas {
        let salida = corrida.wait_with_output().unwrap();
        assert_eq!(salida.status.code(), Some(0), "{}", String::from_utf8_lossy(&salida.stderr));
        hechas += usize::from(String::from_utf8_lossy(&salida.stdout).contains("Paquete creado"));
    }
    assert_eq!(hechas, 1, "one makes it, the others find it done");
    assert_eq!(
        mesa.correr(["paquete", "verificar", "salida/69999001-9_municipal_libro_de_clases"]).codigo,
        0
    );
    assert_eq!(mesa.en_salida().len(), 2, "{:?}", mesa.en_salida());
}

#[test]
fn two_models_make_two_packages() {
    let mesa = Mesa::new();
    assert_eq!(mesa.generar(&ejemplo("dos_modelos.toml")).codigo, 0);
    let carpetas: Vec<String> = mesa.en_salida().into_iter().filter(|n| !n.contains(".zip")).collect();
    assert_eq!(
        carpetas,
        [
            "65999070-9_particular_pagado_libro_de_clases",
            "65999070-9_particular_subvencionado_libro_de_clases"
        ]
    );
    let textos = carpetas.map_texts(&mesa);
    assert!(textos[0].contains("The Sea & Sun School") && !textos[0].contains("Colegio Mar y Sol"));
    assert!(textos[1].contains("Colegio Mar y Sol") && !textos[1].contains("The Sea & Sun School"));
}

trait Textos {
    fn map_texts(&self, mesa: &Mesa) -> Vec<String>;
}

impl Textos for Vec<String> {
    fn map_texts(&self, mesa: &Mesa) -> Vec<String> {
        self.iter()
            .map(|c| fs::read(mesa.ruta("salida").join(c).join("convenio.docx")).unwrap())
            .map(|docx| crate::comun::texto_de_word(&docx))
            .collect()
    }
}

#[test]
fn a_bad_profile_of_a_batch_does_not_hide_the_good_ones() {
    let mesa = Mesa::new();
    let corrida = mesa.correr([
        "generar".as_ref(),
        ejemplo("error_varios.toml").as_os_str(),
        ejemplo("slep.toml").as_os_str(),
        "no_existe.toml".as_ref(),
        ejemplo("municipal.toml").as_os_str(),
    ]);
    assert_eq!(corrida.codigo, 3, "the worst outcome is the exit");
    assert_eq!(mesa.en_salida().len(), 4, "{:?}", mesa.en_salida());
    assert!(corrida.errores.contains("no_existe.toml"), "{}", corrida.errores);
}

#[test]
fn two_profiles_of_one_name_are_refused_before_anything_is_written() {
    let mesa = Mesa::new();
    let otro = perfil_con(&mesa, &[("\"Colegio Los Boldos\"", "\"Liceo Los Boldos\"")]);
    let corrida = mesa.correr([
        "generar".as_ref(),
        ejemplo("particular_subvencionado.toml").as_os_str(),
        otro.as_os_str(),
        ejemplo("slep.toml").as_os_str(),
    ]);
    assert_eq!(corrida.codigo, 1);
    assert!(corrida.errores.contains("paquete-repetido"), "{}", corrida.errores);
    assert!(!mesa.ruta("salida").exists());
}

#[test]
fn the_default_folder_is_salida_and_json_tells_all() {
    let mesa = Mesa::new();
    let corrida = mesa.correr([
        "generar".as_ref(),
        ejemplo("slep.toml").as_os_str(),
        "--formato".as_ref(),
        "json".as_ref(),
    ]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.errores);
    let respuesta = corrida.json();
    let paquete = &respuesta[0]["paquetes"][0];
    assert_eq!(paquete["carpeta"], "salida/62999001-1_slep");
    assert_eq!(paquete["resultado"], "creado");
    assert_eq!(paquete["estado"], "borrador de referencia");
    assert_eq!(respuesta[0]["diagnosticos"][0]["codigo"], "modelo-incierto");
    assert_eq!(respuesta[0]["diagnosticos"][0]["severidad"], "advertencia");
    assert!(mesa.ruta("salida/62999001-1_slep/convenio.docx").is_file());
}

#[test]
fn something_else_in_the_way_is_told_and_left() {
    let mesa = Mesa::new();
    fs::create_dir(mesa.ruta("salida")).unwrap();
    mesa.escribir(&format!("salida/{PAQUETE}"), "un archivo");
    let corrida = mesa.generar(&ejemplo("particular_subvencionado.toml"));
    assert_eq!(corrida.codigo, 3);
    assert!(corrida.errores.contains("no es una carpeta"), "{}", corrida.errores);
    assert_eq!(fs::read(mesa.ruta(&format!("salida/{PAQUETE}"))).unwrap(), b"un archivo");

    let mesa = Mesa::new();
    mesa.escribir("salida", "un archivo");
    let corrida = mesa.generar(&ejemplo("particular_subvencionado.toml"));
    assert_eq!(corrida.codigo, 3, "{}", corrida.todo());
    assert_eq!(fs::read(mesa.ruta("salida")).unwrap(), b"un archivo");
}
