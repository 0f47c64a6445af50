//! Composing a message: the same bytes, nothing that changes its headers, its size; templates, drafts, what was sent by hand.

use std::fs;
use std::path::Path;

use convenio::correo::{
    Adjunto, Buzon, NoRedactado, Plantilla, Redaccion, Valores, ascii_name, encoded_size, read_message,
    redactar,
};
use proptest::prelude::*;

use crate::comun::Mesa;
use crate::comun_correo::{ajustar, cerrado, de_correo, json};

fn redaccion() -> Redaccion {
    Redaccion {
        de: Some(Buzon { nombre: Some("Colegio, Ñuñoa".into()), direccion: "a@colegio.example".into() }),
        para: Buzon { nombre: None, direccion: "interoperabilidad@mineduc.example".into() },
        copia: vec!["b@colegio.example".into()],
        asunto: "[SLF-7K3D] Convenio de Ñuñoa".into(),
        texto: "Línea\n.punto\nFrom aquí\n".into(),
        adjuntos: vec![Adjunto { nombre: "convenio.docx".into(), bytes: vec![7; 5_000] }],
        fecha: "2026-11-24T15:00:00Z".parse().unwrap(),
        id: "SLF-7K3D.0123@colegio.example".into(),
        refiere: None,
        borrador: false,
    }
}

#[test]
fn the_same_message_has_the_same_bytes_and_is_read_back() {
    let bytes = redactar(&redaccion()).unwrap();
    assert_eq!(bytes, redactar(&redaccion()).unwrap());
    assert!(bytes.is_ascii());
    assert!(bytes.split(|b| *b == b'\n').all(|l| l.len() < 999), "no line is too long for SMTP");
    let m = read_message(&bytes).unwrap();
    assert_eq!(m.id.as_deref(), Some("SLF-7K3D.0123@colegio.example"));
    assert_eq!(m.asunto, "[SLF-7K3D] Convenio de Ñuñoa");
    assert_eq!(m.destinatarios, ["interoperabilidad@mineduc.example", "b@colegio.example"]);
    assert_eq!(m.adjuntos[0].0, "convenio.docx");
    assert_eq!(m.adjuntos[0].1, convenio::base::huella::sha256(&[7; 5_000]));
    assert_eq!(m.fecha.unwrap().to_string(), "2026-11-24T15:00:00Z");
}

#[test]
fn nothing_written_into_a_header_can_make_another() {
    let odd = ["x\r\nBcc: mal@x.example", "x\nBcc: mal@x.example", "x\u{0}", "x\u{202e}y", "x\u{2028}y"];
    for texto in odd {
        let texto = texto.to_owned();
        let mut r = redaccion();
        r.asunto.clone_from(&texto);
        r.de.as_mut().unwrap().nombre = Some(texto.clone());
        r.adjuntos[0].nombre.clone_from(&texto);
        r.copia = vec![texto.clone()];
        r.id.clone_from(&texto);
        r.para.direccion = texto;
        let faltas = redactar(&r).unwrap_err();
        assert_eq!(faltas.len(), 6, "all at once: {faltas:?}");
        assert!(faltas.iter().all(|f| !f.to_string().contains(['\r', '\n', '\u{202e}'])), "{faltas:?}");
    }
    for direccion in
        ["a@b@c", "<a@b.cl>", "a@b.cl, c@d.cl", "a b@c.cl", "\"a\"@b.cl", "a@b.cl>", "ñ@b.cl", ""]
    {
        let mut r = redaccion();
        r.para.direccion = direccion.into();
        assert!(matches!(redactar(&r).unwrap_err()[..], [NoRedactado::Direccion { .. }]), "{direccion}");
    }
}

#[test]
fn a_message_that_is_too_large_is_refused_before_it_is_made() {
    let mut r = redaccion();
    r.adjuntos[0].bytes = vec![0; 60 << 20];
    let bytes = redactar(&r).unwrap();
    assert!(bytes.len() as u64 > 82 << 20);
    r.adjuntos.push(Adjunto { nombre: "anexo.xlsx".into(), bytes: vec![0; 20 << 20] });
    let faltas = redactar(&r).unwrap_err();
    assert!(matches!(faltas[..], [NoRedactado::Grande(_)]), "{faltas:?}");
}

#[test]
fn attachments_have_ascii_names() {
    for (nombre, ascii) in [
        ("convenio.docx", "convenio.docx"),
        ("Convenio Ñuñoa (final).docx", "Convenio_Nunoa__final_.docx"),
        ("ANEXO.XLS", "ANEXO.XLS"),
        ("..", "adjunto"),
        ("日本.xls", "__.xls"),
        ("a\"b;c.docx", "a_b_c.docx"),
    ] {
        assert_eq!(ascii_name(nombre), ascii);
    }
}

proptest! {
    #[test]
    fn any_text_comes_out_as_it_went_in_and_the_size_is_known_before(
        asunto in "[ -~áéíóúñÑ«»—😀]{0,200}",
        texto in "[ -~áéíóúñ\n.]{0,3000}",
        nombre in "[ -~áéíóúñ,;:<>@\"\\\\]{1,60}",
        bytes in proptest::collection::vec(any::<u8>(), 0..4000),
    ) {
        let mut r = redaccion();
        r.asunto = asunto;
        r.texto = texto;
        r.de.as_mut().unwrap().nombre = Some(nombre);
        r.adjuntos[0].bytes = bytes;
        let made = redactar(&r).unwrap();
        let size = encoded_size(&r);
        prop_assert!(size >= made.len() as u64, "{size} < {}", made.len());
        let m = read_message(&made).unwrap();
        prop_assert_eq!(&m.adjuntos[0].1, &convenio::base::huella::sha256(&r.adjuntos[0].bytes));
        prop_assert_eq!(m.destinatarios.len(), 2);
        prop_assert_eq!(m.de.as_deref(), Some("a@colegio.example"));
        // Of several blanks in a row one is left.
        let words = |t: &str| t.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(words(&m.asunto), words(&r.asunto));
    }
}

#[test]
fn the_templates_of_the_program_are_right() {
    let (asunto, texto) = Plantilla::propia().unwrap().fill(&Valores::from([("id", "SLF-7K3D".to_owned())]));
    assert!(asunto.starts_with("[SLF-7K3D]"), "{asunto}");
    assert!(!texto.contains("{{"), "{texto}");
    Plantilla::de_prueba().unwrap();
}

#[test]
fn a_template_of_ones_own_is_told_all_its_faults_each_with_its_line() {
    let parse = |t: &str| Plantilla::parse(Path::new("x.txt"), t.to_owned());
    let faltas = parse("Asunto: hola\n\n{{sostendor}}\n{{ id }}\n{{rut}\n{{}}\n").unwrap_err();
    let told: Vec<String> = faltas.iter().map(|d| format!("{}", d.lugar)).collect();
    assert_eq!(told, ["x.txt:1:1", "x.txt:3:1", "x.txt:5:1", "x.txt:6:1"], "{faltas:?}");
    assert!(faltas.iter().any(|d| d.ayuda.contains("¿Quiso decir «sostenedor»?")));
    assert_eq!(parse("").unwrap_err().len(), 2);
    let (asunto, texto) = parse("\u{feff}Asunto: [{{id}}]\r\n\r\nHola {{rut}}{{firma}}\r\n")
        .unwrap()
        .fill(&Valores::from([("id", "A".into()), ("rut", "{{id}}".into())]));
    assert_eq!(
        (asunto.as_str(), texto.as_str()),
        ("[A]", "Hola {{id}}\r\n"),
        "a value is never read as a tag"
    );
}

fn borrador(mesa: &Mesa, id: &str, more: &[&str]) -> crate::comun::Corrida {
    mesa.correr(["correo", "borrador", id].iter().chain(more))
}

#[test]
fn a_draft_has_the_files_of_the_closed_package_and_is_the_same_every_day() {
    let (mesa, id) = cerrado();
    let told = json(&mesa, &["correo", "borrador", &id, "--salida", "F.eml"]);
    assert_eq!(told["procedencia"]["cerrado"], 1);
    let eml = fs::read(mesa.ruta("F.eml")).unwrap();
    assert_eq!(told["sha256"], convenio::base::huella::sha256(&eml), "what is shown is what is written");
    assert!(eml.starts_with(b"X-Unsent: 1\r\n"));
    let m = read_message(&eml).unwrap();
    assert!(m.sin_enviar && m.de.is_none() && m.asunto.starts_with(&format!("[{id}]")));
    for (nombre, huella) in &m.adjuntos {
        let closed = crate::comun_cerrar::v(&mesa, 1, "").join(nombre);
        assert_eq!(*huella, convenio::base::huella::sha256(&fs::read(closed).unwrap()), "{nombre}");
    }
    assert_eq!(m.adjuntos.len(), 2);
    let mut orden = mesa.programa();
    orden.args(["correo", "borrador", &id, "--salida", "F.eml"]).env("CONVENIO_HOY", "2026-12-01");
    let later = crate::comun::terminar(&mut orden);
    assert!(later.codigo == 0 && later.salida.contains("sin cambios"), "{}", later.todo());
    // Another file is not overwritten.
    mesa.escribir("F.eml", "otro");
    assert_eq!(borrador(&mesa, &id, &["--salida", "F.eml"]).codigo, 1);
    assert_eq!(borrador(&mesa, &id, &["--salida", "F.eml", "--forzar"]).codigo, 0);
    assert_eq!(fs::read(mesa.ruta("F.eml.anterior")).unwrap(), b"otro");
    assert!(de_correo(&mesa, &id).is_empty(), "a draft is no event");
}

#[test]
fn before_closing_a_draft_has_the_generated_papers_and_says_so() {
    let mesa = crate::comun_cerrar::mesa();
    let paquete = crate::comun_cerrar::PAQUETE;
    let id = json(&mesa, &["tramite", "crear", paquete])[0]["id"].as_str().unwrap().to_owned();
    let texto = borrador(&mesa, &id, &["--salida", "F.eml"]);
    assert!(texto.codigo == 0 && texto.salida.contains("no está cerrado"), "{}", texto.todo());
    let m = read_message(&fs::read(mesa.ruta("F.eml")).unwrap()).unwrap();
    let word = fs::read(mesa.ruta(paquete).join("convenio.docx")).unwrap();
    assert_eq!(m.adjuntos[0], ("convenio.docx".into(), convenio::base::huella::sha256(&word)));
    // A template of one's own, and one with faults.
    fs::create_dir_all(mesa.ruta("configuracion/correo")).unwrap();
    mesa.escribir("configuracion/correo/interoperabilidad.txt", "Asunto: {{id}} propio\n\nVa {{papeles}}.\n");
    assert!(borrador(&mesa, &id, &[]).salida.contains("propio"));
    mesa.escribir("configuracion/correo/interoperabilidad.txt", "Asunto: {{id}}\n\n{{nada}}\n");
    let corrida = borrador(&mesa, &id, &[]);
    assert!(
        corrida.codigo == 1 && corrida.errores.contains("interoperabilidad.txt:3:1"),
        "{}",
        corrida.todo()
    );
}

/// What a mail program makes of a draft that somebody sent.
fn as_sent(draft: &[u8], id: &str) -> Vec<u8> {
    let texto = String::from_utf8(draft.to_vec()).unwrap();
    let from = texto.find("Message-ID: ").unwrap();
    let to = from + texto[from..].find("\r\n").unwrap();
    let texto = format!("{}Message-ID: <{id}>{}", &texto[..from], &texto[to..]);
    texto.replacen("X-Unsent: 1\r\n", "From: Ana <ana@colegio.example>\r\n", 1).into_bytes()
}

#[test]
fn a_mail_sent_by_hand_is_written_down_with_its_proof() {
    let (mesa, id) = cerrado();
    ajustar(&mesa, 1, "");
    borrador(&mesa, &id, &["--salida", "F.eml"]);
    let draft = fs::read(mesa.ruta("F.eml")).unwrap();
    // The draft itself is no proof.
    let corrida = mesa.correr(["correo", "confirmar", &id, "F.eml"]);
    assert!(corrida.codigo == 1 && corrida.errores.contains("X-Unsent"), "{}", corrida.todo());
    // Nor is another mail: all that does not fit is told at once.
    let mut r = redaccion();
    r.adjuntos.push(Adjunto { nombre: "anexo.xlsx".into(), bytes: vec![1] });
    mesa.escribir("otro.eml", redactar(&r).unwrap());
    let corrida = mesa.correr(["correo", "confirmar", &id, "otro.eml"]);
    assert_eq!(corrida.codigo, 1);
    for falta in ["no iba dirigido", "convenio.docx", "anexo.xlsx"] {
        assert!(corrida.errores.contains(falta), "{falta}: {}", corrida.todo());
    }
    for nada in ["", "hola", "\u{0}\u{1}\u{2}"] {
        mesa.escribir("nada.eml", nada);
        assert_eq!(mesa.correr(["correo", "confirmar", &id, "nada.eml"]).codigo, 1);
    }
    assert!(de_correo(&mesa, &id).is_empty());
    let texto = String::from_utf8(as_sent(&draft, "x1@mail.example")).unwrap();
    mesa.escribir("enviado.eml", texto);
    let done = mesa.correr(["correo", "confirmar", &id, "enviado.eml"]);
    assert_eq!(done.codigo, 0, "{}", done.todo());
    let again = mesa.correr(["correo", "confirmar", &id, "enviado.eml"]);
    assert!(again.codigo == 0 && again.salida.contains("Ya estaba anotado"), "{}", again.todo());
    assert_eq!(de_correo(&mesa, &id), ["correo_enviado"]);
    let acuse = mesa.correr(["tramite", "acuse", &id]).salida;
    assert!(acuse.contains("x1@mail.example") && acuse.contains("según ella anotó"), "{acuse}");
    // Without the message, on a day that was said.
    let (mesa, id) = cerrado();
    let future = mesa.correr(["correo", "confirmar", &id, "--fecha", "24-12-2026"]);
    assert_eq!(future.codigo, 1, "{}", future.todo());
    let done = mesa.correr(["correo", "confirmar", &id, "--fecha", "23-11-2026"]);
    assert!(done.codigo == 0 && done.salida.contains("no hay prueba"), "{}", done.todo());
    assert_eq!(mesa.correr(["tramite", "acuse", &id]).codigo, 0);
    let other = cerrado();
    assert_eq!(other.0.correr(["tramite", "acuse", &other.1]).codigo, 1, "nothing was sent");
}

#[test]
fn what_becomes_of_the_closed_folder_changes_nothing_of_what_is_sent() {
    let (mesa, id) = cerrado();
    let before = borrador(&mesa, &id, &["--salida", "antes.eml"]);
    assert_eq!(before.codigo, 0, "{}", before.todo());
    let closed = crate::comun_cerrar::v(&mesa, 1, "");
    fs::remove_file(closed.join("anexo.xlsx")).unwrap();
    mesa.escribir(closed.join("convenio.docx").to_str().unwrap(), b"otra cosa");
    mesa.escribir(
        mesa.ruta(crate::comun_cerrar::PAQUETE).join("convenio.docx").to_str().unwrap(),
        b"otra cosa",
    );
    let after = borrador(&mesa, &id, &["--salida", "despues.eml"]);
    assert_eq!(after.codigo, 0, "{}", after.todo());
    assert!(fs::read(mesa.ruta("antes.eml")).unwrap() == fs::read(mesa.ruta("despues.eml")).unwrap());
}
