//! The mail with the credentials, in every form in which one may come.

use std::fs;

use crate::comun_token::*;

/// Receives this mail; what it says of it.
fn recibido(correo: &[u8]) -> (Casa, crate::comun::Corrida) {
    let casa = Casa::new();
    casa.mesa.escribir("correo.eml", correo);
    let corrida = casa.correr(&["token", "recibir", &casa.id, "correo.eml"]);
    (casa, corrida)
}

fn html() -> String {
    format!(
        "<html><head><title>Token: nada111</title><style>p{{color:#123}}</style></head><body><!-- <p>Token: nada222</p> > Token: nada333 --><p>Estimado sostenedor:</p>\
         <table><tr><td><b>ID&nbsp;Cliente</b></td><td>{CLIENTE}</td></tr><tr><td>ID Convenio:</td><td>{CONVENIO}</td></tr>\
         <tr><td>Token</td><td><span style=\"x\">{TOKEN}</span></td></tr></table><p>Semilla:&nbsp;<b>{SEMILLA}</b></p></body></html>"
    )
}

/// Quoted-printable, cut in lines as mail programs do.
fn quoted(texto: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for byte in texto.bytes() {
        let piece = match byte {
            b'\n' => "\n".to_owned(),
            b'=' | 0x80.. => format!("={byte:02X}"),
            _ => char::from(byte).to_string(),
        };
        if column + piece.len() > 40 && byte != b'\n' {
            out.push_str("=\n");
            column = 0;
        }
        column = if byte == b'\n' { 0 } else { column + piece.len() };
        out.push_str(&piece);
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const ABC: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let n = three.iter().fold(0_u32, |n, b| (n << 8) | u32::from(*b)) << (8 * (3 - three.len()));
        for i in 0..4 {
            let six = usize::try_from((n >> (18 - 6 * i)) & 63).unwrap();
            out.push(if i <= three.len() { char::from(ABC[six]) } else { '=' });
        }
    }
    out
}

#[test]
fn text_html_quoted_printable_latin_1_attachments_and_forwarded_mails_are_read() {
    let plain = "Content-Type: text/plain; charset=utf-8";
    let attached = |tipo: &str, nombre: &str, cuerpo: &str| {
        format!(
            "--XX\nContent-Type: text/plain; charset=utf-8\n\nSe adjunta.\n--XX\nContent-Type: {tipo}\n\
             Content-Disposition: attachment; filename=\"{nombre}\"\nContent-Transfer-Encoding: base64\n\n{}\n--XX--\n",
            base64(cuerpo.as_bytes())
        )
    };
    let mixed = "Content-Type: multipart/mixed; boundary=XX";
    let latin: Vec<u8> = format!("Código de cliente: {CLIENTE}\r\nNúmero de convenio: {CONVENIO}\r\nToken: {TOKEN}\r\nSemilla: {SEMILLA}\r\n")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let forwarded = format!(
        "--XX\n{plain}\n\nReenvío.\n--XX\nContent-Type: message/rfc822\n\n{}\n--XX--\n",
        correo(plain, &lineas()).replace("\r\n", "\n")
    );
    let both = format!(
        "--XX\n{plain}\n\n{}\n--XX\nContent-Type: text/html; charset=utf-8\n\n{}\n--XX--\n",
        lineas(),
        html()
    );
    let mails: Vec<(&str, Vec<u8>)> = vec![
        ("text", correo(plain, &lineas()).into()),
        ("html", correo("Content-Type: text/html; charset=utf-8", &html()).into()),
        (
            "quoted",
            correo(
                "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable",
                &quoted(&html()),
            )
            .into(),
        ),
        (
            "latin",
            [
                correo("Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit", "")
                    .into_bytes(),
                latin,
            ]
            .concat(),
        ),
        ("attached", correo(mixed, &attached("text/plain", "credenciales.txt", &lineas())).into()),
        (
            "octets",
            correo(mixed, &attached("application/octet-stream", "CREDENCIALES.TXT", &lineas())).into(),
        ),
        (
            "eml",
            correo(mixed, &attached("application/octet-stream", "original.eml", &correo(plain, &lineas())))
                .into(),
        ),
        ("forwarded", correo(mixed, &forwarded).into()),
        ("alternative", correo("Content-Type: multipart/alternative; boundary=XX", &both).into()),
        (
            "quoted by >",
            correo(plain, &lineas().lines().flat_map(|l| ["> ", l, "\n"]).collect::<String>()).into(),
        ),
    ];
    for (kind, mail) in mails {
        let (casa, corrida) = recibido(&mail);
        assert_eq!(corrida.codigo, 0, "{kind}: {}", corrida.todo());
        assert!(corrida.salida.contains("y el correo en que llegaron"), "{kind}: {}", corrida.salida);
        assert!(corrida.salida.contains("Ojo: el correo sigue"), "{kind}");
        assert!(!corrida.todo().contains(TOKEN), "{kind}");
        casa.shows_all();
    }
}

#[test]
fn what_is_no_such_mail_is_refused_and_never_guessed_at() {
    let plain = "Content-Type: text/plain; charset=utf-8";
    let cases: [(&str, String, &str); 6] = [
        ("empty", String::new(), "no es un mensaje de correo"),
        ("text", lineas(), "no es un mensaje de correo"),
        ("no body", correo(plain, ""), "no se encontró el token"),
        (
            "speaks of it",
            correo(plain, "Pronto recibirá el token y la semilla.\nToken: pendiente\n"),
            "no se encontró el token",
        ),
        ("two", correo(plain, "Token: uno111\n\nSegundo convenio\nToken: dos222\n"), "más de un token"),
        ("headless", "\r\n\r\nhola".to_owned(), "no es un mensaje de correo"),
    ];
    for (kind, mail, word) in cases {
        let (casa, corrida) = recibido(mail.as_bytes());
        assert_eq!(corrida.codigo, 1, "{kind}: {}", corrida.todo());
        assert!(corrida.errores.contains(word), "{kind}: {}", corrida.errores);
        assert!(!corrida.todo().contains("uno111") && !corrida.todo().contains(TOKEN), "{kind}");
        assert_eq!(casa.estado(), "ingresado");
    }
    let casa = Casa::new();
    assert_eq!(casa.correr(&["token", "recibir", &casa.id, "falta.eml"]).codigo, 3);
    // Bytes by chance, and a mail inside of a mail inside of a mail.
    let mut deep = correo(plain, &lineas());
    for _ in 0..30 {
        deep = correo("Content-Type: message/rfc822", &deep.replace("\r\n", "\n"));
    }
    let (_, corrida) = recibido(deep.as_bytes());
    assert!([0, 1].contains(&corrida.codigo), "{}", corrida.todo());
    for seed in 0..60_u32 {
        let noise: Vec<u8> = (0..2_000_u32)
            .map(|n| (n.wrapping_mul(seed.wrapping_mul(2_654_435_761) | 1) >> 13).to_le_bytes()[0])
            .collect();
        let mut bytes = correo(plain, &lineas()).into_bytes();
        let at = usize::try_from(seed).unwrap() * 7 % bytes.len();
        bytes.splice(at..at, noise);
        let hallado = convenio::boveda::find_in_mail(&bytes);
        assert!(!format!("{hallado:?}").contains(TOKEN));
    }
}

#[test]
fn the_mail_is_kept_sealed_word_for_word() {
    let mail = correo("Content-Type: text/plain; charset=utf-8", &lineas());
    let (casa, corrida) = recibido(mail.as_bytes());
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    casa.json(&["tramite", "exportar", &casa.id, "t.zip"]);
    let llave = fs::read_to_string(casa.llave()).unwrap();
    let llave: age::x25519::Identity =
        llave.lines().find(|l| l.starts_with("AGE-SECRET-KEY")).unwrap().parse().unwrap();
    let zip = fs::read(casa.mesa.ruta("t.zip")).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let opened = (0..zip.len()).any(|i| {
        let mut bytes = Vec::new();
        std::io::copy(&mut zip.by_index(i).unwrap(), &mut bytes).unwrap();
        age::decrypt(&llave, &bytes).is_ok_and(|clear| clear == mail.as_bytes())
    });
    assert!(opened);
}
