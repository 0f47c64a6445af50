//! Mail through a server that is not ours (aiosmtpd, with TLS and a login), and messages read by Python's `email`.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::time::Duration;

use convenio::base::huella::sha256;
use convenio::correo::read_message;

use super::*;
use crate::comun::{Corrida, terminar};
use crate::comun_correo::{CON_MOTIVO, cerrado, copia, de_correo};

/// The server while it runs; it ends with its standard input.
struct Par {
    child: Child,
    puerto: u64,
    certificado: String,
    carpeta: PathBuf,
}

impl Par {
    fn new(carpeta: PathBuf, opciones: &[&str]) -> Self {
        let python = std::env::var_os("CONVENIO_PYTHON").unwrap_or_else(|| "python3".into());
        let mut child = Command::new(python)
            .arg("-B")
            .arg(raiz().join("tests/pares/servidor_correo.py"))
            .arg(&carpeta)
            .args(opciones)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut linea = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut linea).unwrap();
        let dicho: Value = serde_json::from_str(&linea).unwrap_or_else(|e| panic!("{e}: {linea}"));
        Self {
            child,
            puerto: dicho["puerto"].as_u64().unwrap(),
            certificado: text(&dicho["certificado"]),
            carpeta,
        }
    }

    fn recibidos(&self) -> Vec<PathBuf> {
        let mut rutas: Vec<PathBuf> = fs::read_dir(&self.carpeta)
            .unwrap()
            .map(|e| e.unwrap().path())
            .filter(|r| r.extension().is_some_and(|e| e == "eml"))
            .collect();
        rutas.sort();
        rutas
    }

    /// Settings for this server, with its authority unless told otherwise.
    fn ajustar(&self, mesa: &Mesa, dominio: &str, more: &str) {
        fs::create_dir_all(mesa.ruta("configuracion")).unwrap();
        fs::copy(self.carpeta.join("ca.pem"), mesa.ruta("configuracion/ca.pem")).unwrap();
        mesa.escribir(
            "configuracion/convenio.toml",
            format!(
                "[correo]\nservidor = \"localhost\"\npuerto = {}\nremitente = \"convenio@{dominio}\"\nespera = 5\n\
                 nombre = \"Colegio, Ñuñoa\"\n{more}",
                self.puerto
            ),
        );
    }
}

impl Drop for Par {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn orden(mesa: &Mesa, id: &str) -> Command {
    let mut orden = mesa.programa();
    orden.args(["correo", "enviar", id, "--si", "--formato", "json"]).args(CON_MOTIVO);
    orden.env("CONVENIO_CORREO_CLAVE", "secreto-muy-largo");
    orden
}

fn enviar(mesa: &Mesa, id: &str) -> Corrida {
    terminar(&mut orden(mesa, id))
}

const CON_LOGIN: &str = "usuario = \"ana\"\nautoridad = \"ca.pem\"\n";

#[test]
#[ignore = "needs aiosmtpd and cryptography for Python"]
fn aiosmtpd_takes_a_mail_over_tls_and_python_reads_it_without_defects() {
    let (base, id) = cerrado();
    for (i, seguridad) in ["starttls", "tls"].into_iter().enumerate() {
        let mesa = copia(&base);
        let par = Par::new(mesa.ruta("par"), &["--seguridad", seguridad, "--clave", "secreto-muy-largo"]);
        par.ajustar(&mesa, "colegio.example", &format!("seguridad = \"{seguridad}\"\n{CON_LOGIN}"));
        let corrida = enviar(&mesa, &id);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        let told = corrida.json();
        let constancia = &told["envio"]["constancia"];
        assert_eq!(constancia["seguridad"], ["STARTTLS", "TLS"][i]);
        assert_eq!(constancia["certificado"], par.certificado.as_str());
        assert!(!corrida.todo().contains("secreto"), "{}", corrida.todo());
        let mut archivos = par.recibidos();
        assert_eq!(archivos.len(), 1);
        let corrida = mesa.correr(["correo", "borrador", &id, "--salida", "F.eml"]);
        assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
        archivos.push(mesa.ruta("F.eml"));
        for (visto, enviado) in reader("leer_correo.py", &archivos).iter().zip([true, false]) {
            assert_eq!(visto["defectos"], serde_json::json!([]));
            assert_eq!(visto["asunto"], told["asunto"]);
            assert_eq!(visto["para"], serde_json::json!(["interoperabilidad@mineduc.cl"]));
            assert_eq!(visto["de"], serde_json::json!([["Colegio, Ñuñoa", "convenio@colegio.example"]]));
            let adjuntos: Vec<[&str; 2]> = visto["adjuntos"]
                .as_array()
                .unwrap()
                .iter()
                .map(|a| [a[0].as_str().unwrap(), a[2].as_str().unwrap()])
                .collect();
            let wanted: Vec<[&str; 2]> = told["adjuntos"]
                .as_array()
                .unwrap()
                .iter()
                .map(|a| [a["archivo"].as_str().unwrap(), a["sha256"].as_str().unwrap()])
                .collect();
            assert_eq!(adjuntos, wanted);
            if enviado {
                assert_eq!(visto["id"], format!("<{}>", text(&told["mensaje"])));
                assert_eq!(text(&visto["texto"]).trim(), text(&told["texto"]).trim());
            }
        }
    }
}

#[test]
#[ignore = "needs aiosmtpd and cryptography for Python"]
fn aiosmtpd_with_a_wrong_certificate_or_password_gets_nothing() {
    let (base, id) = cerrado();
    for (opciones, more, dicho) in [
        (["--certificado", "vencido"], CON_LOGIN, "certificado del servidor está vencido"),
        (["--certificado", "ajeno"], CON_LOGIN, "certificado es de otro servidor"),
        (["--certificado", "bueno"], "usuario = \"ana\"\n", "no lo firma una autoridad conocida"),
        (["--clave", "otra"], CON_LOGIN, "535 "),
        (["--clave", "otra"], "autoridad = \"ca.pem\"\n", "530 "),
    ] {
        for seguridad in ["starttls", "tls"] {
            let mesa = copia(&base);
            let par = Par::new(mesa.ruta("par"), &[&opciones[..], &["--seguridad", seguridad]].concat());
            par.ajustar(&mesa, "colegio.example", &format!("seguridad = \"{seguridad}\"\n{more}"));
            let corrida = enviar(&mesa, &id);
            let what = format!("{seguridad} {opciones:?} {}", corrida.todo());
            assert_eq!(corrida.codigo, 3, "{what}");
            assert!(corrida.salida.contains(dicho), "{dicho}: {what}");
            assert!(par.recibidos().is_empty() && de_correo(&mesa, &id).is_empty(), "{what}");
        }
    }
}

/// How often: `CONVENIO_ENVIOS`, 200 where it is not said.
fn times() -> u64 {
    std::env::var("CONVENIO_ENVIOS").ok().and_then(|n| n.parse().ok()).unwrap_or(200)
}

#[test]
#[ignore = "needs aiosmtpd and cryptography for Python"]
fn aiosmtpd_never_gets_a_mail_twice_whatever_fails_or_is_killed() {
    let (base, id) = cerrado();
    let threads = std::thread::available_parallelism().map_or(2, |n| n.get() as u64);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..threads)
            .map(|thread| {
                let (base, id) = (&base, &id);
                // The first ones take what is left over.
                let count = times() / threads + u64::from(thread < times() % threads);
                scope.spawn(move || send_and_kill(base, id, thread, count))
            })
            .collect();
        for part in parts {
            for (clave, n) in part.join().unwrap() {
                *counts.entry(clave).or_default() += n;
            }
        }
    });
    let _ = writeln!(std::io::stderr(), "envíos: {counts:?}");
    assert_eq!(counts.values().sum::<u64>(), times());
    assert!(counts.len() >= 3, "{counts:?}");
}

/// Sends `count` times through a server of its own that fails, kills the program now and then, and counts what became
/// of each.
fn send_and_kill(base: &Mesa, id: &str, thread: u64, count: u64) -> BTreeMap<&'static str, u64> {
    let mesa_par = Mesa::new();
    let semilla = (7 + thread).to_string();
    let par = Par::new(
        mesa_par.ruta("par"),
        &["--seguridad", "starttls", "--falla", "0.12", "--semilla", &semilla],
    );
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut azar = 0x2545_f491_4f6c_dd1d_u64 ^ (thread << 32);
    // How long a run has taken of late, in milliseconds: it is killed anywhere in it, or just after.
    let mut usual = 400;
    for n in 0..count {
        let mesa = copia(base);
        par.ajustar(&mesa, &format!("n{n}.example"), "autoridad = \"ca.pem\"\n");
        let mut last = None;
        // A script that knows no better: again and again until it hears that it is done.
        for _ in 0..4 {
            azar ^= azar << 13;
            azar ^= azar >> 7;
            azar ^= azar << 17;
            let begun = std::time::Instant::now();
            let mut child = orden(&mesa, id).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            if azar.is_multiple_of(3) {
                std::thread::sleep(Duration::from_millis(azar / 3 % (usual * 5 / 4 + 1)));
                let _ = child.kill();
            }
            last = child.wait().unwrap().code();
            if last == Some(0) {
                usual = (usual * 7 + u64::try_from(begun.elapsed().as_millis()).unwrap()) / 8;
            }
            if matches!(last, Some(0 | 1)) {
                break;
            }
        }
        let kinds = de_correo(&mesa, id);
        let standing = kinds.last().map_or("nada", String::as_str);
        let got = arrived(&par, &format!("n{n}.example"));
        let what = format!("{thread}/{n}: {kinds:?} {last:?}, arrived {got}");
        match standing {
            "correo_enviado" => assert_eq!(got, 1, "{what}"),
            "correo_incierto" | "correo_preparado" => assert!(got <= 1, "{what}"),
            "nada" | "correccion" => assert_eq!(got, 0, "{what}"),
            _ => panic!("{what}"),
        }
        if standing == "correo_preparado" {
            // Killed at last: the next one sees it as a doubt.
            assert_eq!(enviar(&mesa, id).codigo, 4, "{what}");
            assert_eq!(de_correo(&mesa, id).last().unwrap(), "correo_incierto", "{what}");
        }
        let clave = match (standing, got) {
            ("correo_enviado", _) => "enviados",
            ("nada" | "correccion", _) => "no enviados",
            (_, 0) => "inciertos que no llegaron",
            _ => "inciertos que llegaron",
        };
        *counts.entry(clave).or_default() += 1;
        if n % 20 == 0 {
            assert_eq!(mesa.correr(["registro", "verificar"]).codigo, 0, "{what}");
        }
    }
    counts
}

/// How many messages of this sender the server took; each is whole.
fn arrived(par: &Par, dominio: &str) -> usize {
    let mut got = 0;
    for ruta in par.recibidos().iter().rev().take(20) {
        let bytes = fs::read(ruta).unwrap();
        let Ok(m) = read_message(&bytes) else { panic!("{}", ruta.display()) };
        if m.id.as_deref().unwrap().ends_with(&format!("@{dominio}")) {
            assert_eq!(m.adjuntos.len(), 2);
            assert!(bytes.windows(4).any(|w| w == b"--\r\n"), "{}", sha256(&bytes));
            got += 1;
        }
    }
    got
}
