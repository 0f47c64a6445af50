//! Why a message did not go, in plain words: what the server or the system said, what it means, and what to do.

use std::error::Error as _;
use std::io;

use lettre::transport::smtp::Error;

use super::resultado::{Desenlace, Paso};

/// What a library's error says, in Spanish where it is the system's and word for word where it is the server's.
pub(super) fn cause(e: &Error) -> String {
    let mut said = String::new();
    let mut inner = e.source();
    while let Some(error) = inner {
        if let Some(io) = error.downcast_ref::<io::Error>()
            && e.status().is_none()
        {
            return of_system(io);
        }
        said = error.to_string();
        inner = error.source();
    }
    let said = said.lines().map(str::trim).collect::<Vec<_>>().join(" / ");
    match e.status() {
        Some(code) => format!("{code} {said}").trim_end().to_owned(),
        None if e.is_tls() => of_certificate(&said),
        None if e.is_timeout() => "el servidor no respondió a tiempo".to_owned(),
        None if said == "incomplete response" => "el servidor cortó la conexión sin responder".to_owned(),
        None => format!("la respuesta del servidor no se entiende ({said})"),
    }
}

fn of_system(error: &io::Error) -> String {
    use io::ErrorKind as K;
    match error.kind() {
        K::ConnectionRefused => "el servidor no acepta conexiones en ese puerto".to_owned(),
        K::TimedOut | K::WouldBlock => "el servidor no respondió a tiempo".to_owned(),
        K::ConnectionReset | K::ConnectionAborted | K::BrokenPipe | K::UnexpectedEof | K::NotConnected => {
            "el servidor cortó la conexión sin responder".to_owned()
        }
        K::HostUnreachable | K::NetworkUnreachable | K::NetworkDown => {
            "no hay conexión de red hasta el servidor".to_owned()
        }
        _ => {
            let said = error.to_string();
            if said.contains("certificate")
                || said.contains("received corrupt message")
                || said.contains("Tls")
            {
                of_certificate(&said)
            } else if said.contains("lookup address") || said.contains("No such host") {
                "no se encuentra un servidor con ese nombre".to_owned()
            } else if error.kind() == K::InvalidData {
                "la respuesta del servidor no se entiende".to_owned()
            } else {
                format!("el sistema dice «{said}»")
            }
        }
    }
}

/// What is wrong with a certificate. The words are those of rustls, whose errors can't be told apart otherwise from here.
fn of_certificate(said: &str) -> String {
    let what = [
        ("certificate expired", "el certificado del servidor está vencido"),
        ("not valid yet", "el certificado del servidor todavía no vale"),
        ("not valid for name", "el certificado es de otro servidor"),
        ("UnknownIssuer", "el certificado del servidor no lo firma una autoridad conocida"),
        ("CaUsedAsEndEntity", "el certificado del servidor no lo firma una autoridad conocida"),
        ("corrupt message", "el servidor no habla TLS en ese puerto"),
    ];
    match what.iter().find(|(word, _)| said.contains(word)) {
        Some((_, what)) => (*what).to_owned(),
        None => format!("no se pudo cifrar la conexión ({said})"),
    }
}

/// What to do about it, in sentences.
pub fn explain(desenlace: &Desenlace, con_token: bool) -> Vec<&'static str> {
    let Desenlace::NoEnviado { paso, que, codigo, pasajero } = desenlace else {
        return Vec::new();
    };
    if que.contains("5.7.139") || que.contains("5.7.57") {
        return vec![
            "Microsoft cerró la entrada con usuario y clave (autenticación básica) para esta cuenta. Hay tres salidas:",
            "- Haga el borrador con «convenio correo borrador» y envíelo desde su programa de correo; después anótelo con «convenio correo confirmar».",
            "- Si su cuenta usa verificación en dos pasos, cree una contraseña de aplicación y úsela como clave.",
            "- Entre con un token OAuth 2: «--token-comando», con el programa que lo pide a su proveedor de correo.",
        ];
    }
    match (paso, codigo) {
        (Paso::Conectar, None) => vec![
            "Revise servidor y puerto en [correo] de convenio.toml, su conexión a Internet y si la red del establecimiento bloquea ese puerto.",
        ],
        (Paso::Cifrar, None) if que.contains("certificado") => vec![
            "No se envió nada ni se dio la clave: podría ser otro servidor. Revise el nombre en [correo], la fecha de este computador y si un antivirus abre las conexiones.",
            "Si es un servidor propio con su propia autoridad, indique su certificado con autoridad = \"archivo.pem\".",
        ],
        (Paso::Cifrar, _) => vec![
            "No se envió nada ni se dio la clave. Revise puerto y seguridad en [correo]: casi siempre es \"starttls\" con el 587, o \"tls\" con el 465.",
        ],
        (Paso::Entrar, Some(535 | 534 | 538)) if con_token => {
            vec![
                "El servidor no aceptó el token: pida uno nuevo, y revise que sea de la misma cuenta y sirva para enviar correo.",
            ]
        }
        (Paso::Entrar, Some(535 | 534 | 538)) => vec![
            "El servidor no aceptó usuario y clave. Revíselos; con verificación en dos pasos hace falta una contraseña de aplicación.",
        ],
        (Paso::Remitente, Some(530)) => {
            vec!["El servidor pide entrar con usuario y clave: indique usuario y clave_archivo en [correo]."]
        }
        (Paso::Remitente, Some(_)) => {
            vec![
                "El servidor no acepta ese remitente: casi siempre debe ser la dirección de la misma cuenta.",
            ]
        }
        (Paso::Destinatario, Some(_)) => {
            vec![
                "El servidor no aceptó al destinatario. Compruebe en el sitio del Ministerio que la dirección sigue vigente.",
            ]
        }
        (Paso::Saludar, None) if que.contains("ocupa") => vec![
            "Achique las imágenes de los documentos, o envíe el borrador desde otra cuenta que acepte mensajes más grandes.",
        ],
        (Paso::Mensaje | Paso::Anunciar, Some(552)) => {
            vec!["El servidor no acepta mensajes de ese tamaño, o la casilla está llena."]
        }
        _ if *pasajero => vec!["Puede ser pasajero: repita más tarde."],
        _ => Vec::new(),
    }
}
