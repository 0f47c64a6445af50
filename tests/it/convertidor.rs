//! A model in Word's old format, with a LibreOffice that works, fails, hangs, writes nothing, or is not there.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use convenio::convertidor::{DOC_A_DOCX, Oficina};

use crate::comun::{Corrida, Mesa, ejemplo, terminar, texto_de_word};
use crate::modelo::{SUBVENCIONADO, modelo};

/// What Word's old format looks like from outside.
fn doc() -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.resize(512, 0);
    bytes.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(2_048, 7);
    bytes
}

/// A program called `soffice` in a folder of its own; `$fuera` (a workbook: `$libro`) and `$dentro` are what it should write and read.
fn soffice(mesa: &Mesa, cuerpo: &str) -> PathBuf {
    let carpeta = mesa.ruta("bin");
    fs::create_dir_all(&carpeta).unwrap();
    let words = "for a in \"$@\"; do case \"$previo\" in --outdir) fuera=$a/modelo.docx; libro=$a/modelo.xlsx;; esac; \
                 previo=$a; dentro=$a; done";
    let ruta = mesa.escribir("bin/soffice", format!("#!/bin/sh\n{words}\n{cuerpo}\n"));
    fs::set_permissions(&ruta, fs::Permissions::from_mode(0o755)).unwrap();
    ruta
}

/// The program, with that folder as all of PATH but the system's tools.
fn correr(mesa: &Mesa, argumentos: &[&str]) -> Corrida {
    let path = format!("{}:/usr/bin:/bin", mesa.ruta("bin").display());
    terminar(mesa.programa().env_remove("CONVENIO_SOFFICE").env("PATH", path).args(argumentos))
}

fn convertidos(mesa: &Mesa) -> Vec<String> {
    let entries =
        fs::read_dir(mesa.dir.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    entries.filter(|n| n.ends_with(".docx") && n.contains("convertido")).collect()
}

#[test]
fn it_is_converted_once_kept_beside_and_said() {
    let mesa = Mesa::new();
    mesa.escribir("modelo.doc", doc());
    mesa.escribir("hecho.docx", modelo(SUBVENCIONADO, &[]));
    let hecho = mesa.ruta("hecho.docx");
    let veces = mesa.ruta("veces");
    soffice(
        &mesa,
        &format!(
            "echo \"$@\" >> '{}'; [ -s \"$dentro\" ] || exit 9; cp '{}' \"$fuera\"",
            veces.display(),
            hecho.display()
        ),
    );
    let corrida = correr(&mesa, &["modelo", "analizar", "modelo.doc"]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    assert!(corrida.errores.contains("advertencia[modelo-convertido]"), "{}", corrida.errores);
    assert!(corrida.errores.contains("Ábralo y compárelo con el .doc"), "{}", corrida.errores);
    let [convertido] = &convertidos(&mesa)[..] else { panic!("{:?}", convertidos(&mesa)) };
    assert!(corrida.salida.contains(&format!("{convertido}.mapa.toml")), "{}", corrida.salida);
    let orden = fs::read_to_string(&veces).unwrap();
    assert!(orden.contains("-env:UserInstallation=file:///") && orden.contains("--headless"), "{orden}");
    assert!(orden.contains("--convert-to docx"), "{orden}");

    let perfil = ejemplo("particular_subvencionado.toml");
    let perfil = perfil.to_str().unwrap();
    let filled = correr(&mesa, &["modelo", "llenar", "modelo.doc", perfil, "--salida", "lleno.docx"]);
    assert_eq!(filled.codigo, 0, "{}", filled.todo());
    assert!(texto_de_word(&fs::read(mesa.ruta("lleno.docx")).unwrap()).contains("65.999.001-6"));
    let made = correr(&mesa, &["generar", perfil, "--modelo-oficial", "modelo.doc"]);
    assert_eq!(made.codigo, 0, "{}", made.todo());
    assert!(made.errores.contains("advertencia[modelo-convertido]"), "{}", made.errores);
    let paquete = mesa.en_salida().into_iter().find(|n| !n.ends_with(".zip")).unwrap();
    let m = fs::read(mesa.ruta(&format!("salida/{paquete}/MANIFIESTO.json"))).unwrap();
    let m: serde_json::Value = serde_json::from_slice(&m).unwrap();
    assert_eq!(m["origen"]["modelo_oficial_doc"], convenio::base::huella::sha256(&doc()));
    assert_eq!(m["origen"]["modelo_oficial"], convenio::base::huella::sha256(&fs::read(hecho).unwrap()));
    assert_eq!(fs::read_to_string(&veces).unwrap().lines().count(), 1, "converted once for all three");

    // Another .doc of the same name is another file.
    let mut otro = doc();
    otro.push(1);
    mesa.escribir("modelo.doc", otro);
    assert_eq!(correr(&mesa, &["modelo", "analizar", "modelo.doc"]).codigo, 0);
    assert_eq!(convertidos(&mesa).len(), 2);
}

#[test]
fn a_converter_that_fails_is_exit_3_with_advice_and_leaves_nothing() {
    for (cuerpo, words) in [
        (
            "echo 'source file could not be loaded' >&2; exit 81",
            "estado 81): «source file could not be loaded»",
        ),
        ("exit 0", "no escribió el resultado"),
        ("echo basura > \"$fuera\"", "no escribió el resultado"),
        ("kill -9 $$", "lo detuvieron"),
    ] {
        let mesa = Mesa::new();
        mesa.escribir("modelo.doc", doc());
        soffice(&mesa, cuerpo);
        let corrida = correr(&mesa, &["modelo", "analizar", "modelo.doc"]);
        assert_eq!(corrida.codigo, 3, "{cuerpo}: {}", corrida.todo());
        assert!(corrida.errores.contains(words), "{cuerpo}: {}", corrida.errores);
        assert!(corrida.errores.contains("guárdelo como .docx"), "{}", corrida.errores);
        assert_eq!(convertidos(&mesa), [""; 0]);
    }
}

#[test]
fn a_converter_that_hangs_is_ended_with_all_that_it_started() {
    let mesa = Mesa::new();
    let hijo = mesa.ruta("hijo");
    let programa = soffice(&mesa, &format!("sleep 600 & echo $! > '{}'; wait", hijo.display()));
    let start = Instant::now();
    let error = Oficina::at(&programa)
        .convert(Path::new("modelo.doc"), &doc(), &DOC_A_DOCX, Duration::from_secs(1))
        .unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    assert!(
        error.to_string().starts_with(
            "no se pudo convertir con LibreOffice modelo.doc: no terminó en 1 segundos, y se detuvo."
        ),
        "{error}"
    );
    let hijo = fs::read_to_string(hijo).unwrap();
    let estado = PathBuf::from(format!("/proc/{}/stat", hijo.trim()));
    let gone = || fs::read_to_string(&estado).map_or(true, |stat| stat.contains(") Z "));
    let limit = Instant::now() + Duration::from_secs(10);
    while !gone() && Instant::now() < limit {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(gone(), "el programa que inició sigue: {}", hijo.trim());
}

#[test]
fn without_libreoffice_it_says_how_to_save_as_docx() {
    let mesa = Mesa::new();
    mesa.escribir("modelo.doc", doc());
    let corrida = mesa.correr(["modelo", "analizar", "modelo.doc"]);
    assert_eq!(corrida.codigo, 1, "{}", corrida.todo());
    assert!(corrida.errores.contains("no se encontró LibreOffice"), "{}", corrida.errores);
    assert!(corrida.errores.contains("elija «Guardar como»"), "{}", corrida.errores);

    let named = terminar(mesa.programa().env("CONVENIO_SOFFICE", "/no/hay").args([
        "modelo",
        "analizar",
        "modelo.doc",
    ]));
    assert_eq!(named.codigo, 3, "{}", named.todo());
    assert!(named.errores.contains("no se pudo iniciar /no/hay"), "{}", named.errores);

    assert_eq!(Oficina::in_folders([mesa.ruta("bin")]), None);
    let programa = soffice(&mesa, "exit 0");
    assert_eq!(Oficina::in_folders([mesa.ruta("otra"), mesa.ruta("bin")]), Some(Oficina::at(programa)));
}

/// The sheets of a matrix as LibreOffice keeps them: an .ods of rows of texts.
fn ods(hojas: &[(&str, crate::anexo::Filas<'_>)]) -> Vec<u8> {
    let row = |celdas: &[&str]| {
        let cell = |t: &&str| {
            format!("<table:table-cell office:value-type=\"string\"><text:p>{t}</text:p></table:table-cell>")
        };
        format!("<table:table-row>{}</table:table-row>", celdas.iter().map(cell).collect::<String>())
    };
    let sheet = |(nombre, filas): &(&str, crate::anexo::Filas<'_>)| {
        let rows: String = filas.iter().map(|f| row(f)).collect();
        format!("<table:table table:name=\"{nombre}\">{rows}</table:table>")
    };
    let content = format!(
        "<o:document-content xmlns:o=\"o\" xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><o:body><o:spreadsheet>{}\
         </o:spreadsheet></o:body></o:document-content>",
        hojas.iter().map(sheet).collect::<String>()
    );
    crate::comun::zip_de(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

#[test]
fn a_matrix_of_libreoffice_is_converted_once_and_the_package_says_of_what_it_was_made() {
    use crate::generar_anexo::{CONTACTOS, ESCUELAS, PAQUETE, PERFIL, SERVICIOS, matriz};
    let mesa = Mesa::new();
    let (ods, made) =
        (ods(&[("Identificación", ESCUELAS), ("Contactos", CONTACTOS), ("Servicios", SERVICIOS)]), matriz());
    fs::create_dir_all(mesa.ruta("modelos")).unwrap();
    mesa.escribir("modelos/bajada.ods", &ods);
    let hecho = mesa.escribir("hecho.xlsx", &made);
    let veces = mesa.ruta("veces");
    soffice(&mesa, &format!("echo una >> '{}'; cp '{}' \"$libro\"", veces.display(), hecho.display()));
    let perfil = ejemplo(PERFIL);
    let perfil = perfil.to_str().unwrap();
    // By its sheets in a folder, where what was made of it comes to lie; then by its name on the line.
    for orden in
        [["--modelos", "modelos"], ["--modelos", "modelos"], ["--anexo-oficial", "modelos/bajada.ods"]]
    {
        let corrida = correr(&mesa, &[&["generar", perfil][..], &orden].concat());
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        assert!(corrida.errores.contains("advertencia[modelo-convertido]"), "{}", corrida.errores);
        let m = fs::read(mesa.ruta(PAQUETE).join("MANIFIESTO.json")).unwrap();
        let m: serde_json::Value = serde_json::from_slice(&m).unwrap();
        assert_eq!(m["origen"]["anexo_oficial"], convenio::base::huella::sha256(&made));
        assert_eq!(m["origen"]["anexo_oficial_ods"], convenio::base::huella::sha256(&ods));
        assert_eq!(m["archivos"][1]["nombre"], "anexo.xlsx");
    }
    assert_eq!(fs::read_to_string(&veces).unwrap().lines().count(), 1, "converted once for all three");
    // Given as the convenio, it is refused and not converted.
    mesa.escribir("otra.ods", &ods[..]);
    let wrong = correr(&mesa, &["generar", perfil, "--modelo-oficial", "otra.ods", "--salida", "otra"]);
    assert_eq!(wrong.codigo, 1, "{}", wrong.todo());
    assert!(wrong.errores.contains("error[modelo-tipo]"), "{}", wrong.errores);
}
