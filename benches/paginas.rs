//! Measures the pages: latency under an open-loop load with 160 and with 16,000 trámites, against a page of the same server
//! libraries that only does `SELECT 1`; the rate when saturated; memory; the time to the first page of a first run.

mod comun {
    #[expect(dead_code, reason = "latencies are kept one by one here")]
    pub mod medir;
    #[expect(dead_code, reason = "the server is started with its own arguments")]
    pub mod procesos;
}
#[path = "../tests/it/registro_comun.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "what only tests need, written as tests are")]
mod registro_comun;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::routing::get;
use comun::medir::{say, within};
use comun::procesos::program;
use convenio::casos::tramites::Resumidor;
use convenio::catalogo::Catalogo;
use convenio::registro::Historias;
use convenio::registro::sqlite::{ESPERA, Sqlite};
use registro_comun::{apertura, nota, propia};
use sqlx::{ConnectOptions as _, SqliteConnection};

/// Requests a second of the open-loop load, and for how long.
const POR_SEGUNDO: u32 = 60;
const SEGUNDOS: u32 = 12;
/// Whoever asks at once.
const HILOS: u32 = 8;
/// Says to this program that it is the server to compare with.
const VACIO: &str = "CONVENIO_PAGINA_VACIA";

fn main() {
    if let Ok(base) = std::env::var(VACIO) {
        return bare(&base);
    }
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    first_page(dir.path());
    let plain = Server::bare(&dir.path().join("plano.sqlite3"));
    let mut found = Vec::new();
    for cuantos in [160, 16_000] {
        let datos = dir.path().join(format!("datos{cuantos}"));
        std::fs::create_dir(&datos).expect("a folder");
        let id = fill(&datos.join("tramites.sqlite3"), cuantos);
        let ours = Server::new(&datos);
        let idle = ours.memory("VmRSS:");
        let pages = ["/".to_owned(), "/tramites".to_owned(), format!("/tramite/{id}"), "/agenda".to_owned()];
        for page in pages {
            // `/agenda` reads every open history: with 16,000 it is no page for a load.
            if page == "/agenda" && cuantos > 1000 {
                continue;
            }
            let (base, own) = (load(&plain, "/"), load(&ours, &page));
            let name = if page.starts_with("/tramite/") { "/tramite/…" } else { &page };
            within(
                &format!("{name} con {cuantos}: p99 {:.1} ms; SELECT 1 {:.1} ms", ms(own), ms(base)),
                ratio(own, base),
                ..=4.0,
            );
            found.push((name.to_owned(), cuantos, own));
        }
        let (mine, theirs) = (saturated(&ours, "/"), saturated(&plain, "/"));
        say(&format!(
            "  saturado con {cuantos}: {mine:.0} páginas/s; SELECT 1 {theirs:.0}: {:.0} %",
            mine / theirs * 100.0
        ));
        within("memoria en reposo, MB", idle, ..=25.0);
        within("memoria máxima bajo carga, MB", ours.memory("VmHWM:"), ..=80.0);
    }
    for (name, _, few) in found.iter().filter(|(_, n, _)| *n == 160) {
        if let Some((_, _, many)) = found.iter().find(|(n, c, _)| n == name && *c == 16_000) {
            within(&format!("{name}: p99 con 16.000 contra 160"), ratio(*many, *few), ..=1.3);
        }
    }
}

fn ms(d: Duration) -> f64 {
    d.as_secs_f64() * 1000.0
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

/// A store with this many trámites; one of them.
fn fill(ruta: &Path, cuantos: u32) -> String {
    let projection = Box::new(Resumidor { catalogo: Catalogo::propio() });
    let registro = Sqlite::open(ruta, ESPERA, projection).expect("a store");
    let mut last = String::new();
    for n in 0..cuantos {
        let mut historia = apertura(n);
        for numero in 3..16 {
            historia.push(nota(numero, "se llamó a la SEREMI y no contestaron"));
        }
        last = registro.crear(&propia(), &historia, &[]).expect("room").to_string();
    }
    last
}

/// From nothing to the first page, with the store made on the way, against a server that has nothing to do.
fn first_page(dir: &Path) {
    let mut took = [Vec::new(), Vec::new()];
    for n in 0..9 {
        let begun = Instant::now();
        let ours = Server::new(&dir.join(format!("primera{n}")));
        ask(&ours, "/").expect("a page");
        took[0].push(begun.elapsed());
        drop(ours);
        let begun = Instant::now();
        let plain = Server::bare(&dir.join(format!("plano{n}.sqlite3")));
        ask(&plain, "/nada").expect("a page");
        took[1].push(begun.elapsed());
    }
    let [ours, plain] = took.map(|mut t| {
        t.sort();
        t[t.len() / 2]
    });
    within(
        &format!(
            "primera página de una primera vez: {:.0} ms; un servidor vacío {:.0} ms",
            ms(ours),
            ms(plain)
        ),
        ratio(ours, plain),
        ..=5.0,
    );
}

/// A server while it runs.
struct Server {
    child: Child,
    puerto: u16,
    galleta: String,
}

impl Server {
    fn new(datos: &Path) -> Self {
        let mut orden = program();
        orden.arg("--datos").arg(datos).args([
            "servidor",
            "--no-abrir",
            "--puerto",
            "0",
            "--formato",
            "json",
        ]);
        let (child, said) = started(orden.env("CONVENIO_CONFIGURACION", datos.join("configuracion")));
        let address = said.split('"').find(|t| t.starts_with("http://")).expect("an address");
        let (puerto, entrada) =
            address.trim_start_matches("http://127.0.0.1:").split_once('/').expect("a path");
        let mut server = Self { child, puerto: puerto.parse().expect("a port"), galleta: String::new() };
        let answer = ask(&server, &format!("/{entrada}")).expect("an answer");
        let set = answer.lines().find_map(|l| l.strip_prefix("set-cookie: ")).expect("a cookie");
        set.split(';').next().unwrap_or_default().clone_into(&mut server.galleta);
        server
    }

    fn bare(base: &Path) -> Self {
        let mut orden = Command::new(std::env::current_exe().expect("this program"));
        let (child, said) = started(orden.env(VACIO, base));
        let puerto = said.trim().trim_matches('}').parse().expect("a port");
        Self { child, puerto, galleta: String::new() }
    }

    /// What the system says of its memory, in MB.
    fn memory(&self, which: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let kb = status
            .lines()
            .find_map(|l| l.strip_prefix(which)?.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
        kb.map_or(0.0, |kb| kb / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn started(orden: &mut Command) -> (Child, String) {
    let mut child = orden.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("a server");
    let mut said = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    while !said.contains('}') {
        assert_ne!(out.read_line(&mut said).expect("a line"), 0, "{said}");
    }
    (child, said)
}

/// The server to compare with: one page that does `SELECT 1`, another that does nothing.
fn bare(base: &str) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("threads");
    runtime.block_on(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(base).create_if_missing(true);
        let connection: SqliteConnection = options.connect().await.expect("a database");
        let connection = Arc::new(tokio::sync::Mutex::new(connection));
        let page = move || async move {
            let mut connection = connection.lock().await;
            let one: i64 = sqlx::query_scalar("SELECT 1").fetch_one(&mut *connection).await.unwrap_or(0);
            format!("<h1>{one}</h1>")
        };
        let router = axum::Router::new().route("/", get(page)).route("/nada", get(|| async { "nada" }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        say(&format!("{}}}", listener.local_addr().expect("an address").port()));
        let service = router.into_make_service();
        let _ = axum::serve(listener, service).await;
    });
}

/// One request on a connection of its own; the whole answer.
fn ask(server: &Server, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", server.puerto))?;
    stream.set_nodelay(true)?;
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\nConnection: close\r\n\r\n",
        server.puerto, server.galleta
    );
    stream.write_all(head.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let good = ["200", "303"].iter().any(|code| answer.starts_with(&format!("HTTP/1.1 {code}")));
    if good { Ok(answer) } else { Err(std::io::Error::other(answer)) }
}

/// The 99th percentile of the time from when a request was due, whether the one before was answered or not.
fn load(server: &Server, path: &str) -> Duration {
    ask(server, path).expect("a page");
    let begun = Instant::now();
    let step = Duration::from_secs(1) / POR_SEGUNDO;
    let mut took: Vec<Duration> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..HILOS)
            .map(|hilo| {
                scope.spawn(move || {
                    let mut own = Vec::new();
                    for n in (hilo..POR_SEGUNDO * SEGUNDOS).step_by(HILOS as usize) {
                        let due = begun + step * n;
                        std::thread::sleep(due.saturating_duration_since(Instant::now()));
                        ask(server, path).expect("a page");
                        own.push(due.elapsed());
                    }
                    own
                })
            })
            .collect();
        threads.into_iter().flat_map(|t| t.join().expect("a thread")).collect()
    });
    took.sort();
    took[took.len() * 99 / 100]
}

/// Pages a second with everybody asking again as soon as they are answered.
fn saturated(server: &Server, path: &str) -> f64 {
    let length = Duration::from_secs(4);
    let begun = Instant::now();
    let pages: u32 = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..HILOS)
            .map(|_| {
                scope.spawn(move || {
                    let mut n = 0;
                    while begun.elapsed() < length {
                        ask(server, path).expect("a page");
                        n += 1;
                    }
                    n
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().expect("a thread")).sum()
    });
    f64::from(pages) / begun.elapsed().as_secs_f64()
}
