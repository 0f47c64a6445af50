//! What other programs make of the papers: Word and Excel readers, LibreOffice, unzip and 7z; and the system
//! itself, which fails or kills the program in the middle of its work.
//!
//! Every test here needs a program that is not ours and is ignored by default: `tests/todo.sh` runs those whose
//! peer is there, by the name of their module.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use crate::comun::{Mesa, archivos_de, ejemplos_validos, raiz};

/// The Word papers of a package.
const WORD: [&str; 5] = [
    "convenio.docx",
    "oficio.docx",
    "lista_de_verificacion.docx",
    "caratula_cd.docx",
    "hoja_de_llenado.docx",
];
/// The Excel paper of a package.
const EXCEL: &str = "anexo.xlsx";

/// A school of a profile.
#[derive(Clone, Debug)]
struct Colegio {
    rbd: String,
    nombre: String,
    /// Names of the services it asks for, the implied one too.
    servicios: Vec<String>,
}

/// A package of a sample, with what its profile says.
#[derive(Debug)]
struct Paquete {
    nombre: String,
    carpeta: PathBuf,
    zip: PathBuf,
    sostenedor: [String; 2],
    representantes: Vec<[String; 2]>,
    colegios: Vec<Colegio>,
}

/// Generates all valid samples in the test's folder; the facts come from the profiles, not from the papers.
fn paquetes(mesa: &Mesa) -> Vec<Paquete> {
    let servicios = services(mesa);
    ejemplos_validos().iter().flat_map(|perfil| of_profile(mesa, perfil, &servicios)).collect()
}

/// Key of each service: its name, and whether it comes with all others.
fn services(mesa: &Mesa) -> BTreeMap<String, (String, bool)> {
    let tabla = mesa.correr(["catalogo", "servicios", "--formato", "json"]).json();
    let filas = tabla["filas"].as_array().unwrap();
    filas.iter().map(|f| (text(&f["clave"]), (text(&f["nombre"]), f["implicito"] == "si"))).collect()
}

fn of_profile(mesa: &Mesa, perfil: &Path, servicios: &BTreeMap<String, (String, bool)>) -> Vec<Paquete> {
    let corrida =
        mesa.correr([OsStr::new("generar"), perfil.as_os_str(), "--formato".as_ref(), "json".as_ref()]);
    assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
    let toml = fs::read_to_string(perfil).unwrap();
    let toml = table(DeTable::parse(&toml).unwrap().get_ref());
    let sostenedor = &toml["sostenedor"];
    let named = |t: &Value| [text(&t["nombre"]), with_dots(&text(&t["rut"]))];
    let schools: Vec<Colegio> =
        toml["establecimientos"].as_array().unwrap().iter().map(|e| school(e, servicios)).collect();
    let mut made = Vec::new();
    for hecho in corrida.json()[0]["paquetes"].as_array().unwrap() {
        let carpeta = mesa.ruta(&text(&hecho["carpeta"]));
        let manifiesto: Value =
            serde_json::from_slice(&fs::read(carpeta.join("MANIFIESTO.json")).unwrap()).unwrap();
        let suyos: Vec<String> =
            manifiesto["establecimientos"].as_array().unwrap().iter().map(|e| text(&e["rbd"])).collect();
        made.push(Paquete {
            nombre: carpeta.file_name().unwrap().to_str().unwrap().to_owned(),
            zip: mesa.ruta(&text(&hecho["zip"])),
            sostenedor: named(sostenedor),
            representantes: sostenedor["representantes"].as_array().unwrap().iter().map(named).collect(),
            colegios: schools.iter().filter(|c| suyos.contains(&c.rbd)).cloned().collect(),
            carpeta,
        });
    }
    let placed: usize = made.iter().map(|p| p.colegios.len()).sum();
    assert_eq!(placed, schools.len(), "{}: every school is in one package", perfil.display());
    made
}

/// A table of a profile; numbers and days, which no test asks for, are left out.
fn table(toml: &DeTable<'_>) -> Value {
    toml.iter().map(|(clave, v)| (clave.get_ref().to_string(), value(v.get_ref()))).collect()
}

fn value(toml: &DeValue<'_>) -> Value {
    match toml {
        DeValue::String(texto) => Value::from(&**texto),
        DeValue::Array(lista) => lista.iter().map(|v| value(v.get_ref())).collect(),
        DeValue::Table(tabla) => table(tabla),
        _ => Value::Null,
    }
}

fn school(e: &Value, servicios: &BTreeMap<String, (String, bool)>) -> Colegio {
    let asked: Vec<String> = e["servicios"].as_array().unwrap().iter().map(text).collect();
    let names = servicios.iter().filter(|(clave, (_, implied))| *implied || asked.contains(clave));
    Colegio {
        rbd: text(&e["rbd"]),
        nombre: text(&e["nombre"]),
        servicios: names.map(|(_, (nombre, _))| nombre.clone()).collect(),
    }
}

fn text(valor: &Value) -> String {
    valor.as_str().unwrap_or_else(|| panic!("no es un texto: {valor}")).to_owned()
}

/// `65999001-6` as `65.999.001-6`; a RUT with dots as it is.
fn with_dots(rut: &str) -> String {
    let plain = rut.replace('.', "");
    let (number, check) = plain.split_once('-').unwrap();
    let mut dotted = String::new();
    for (i, digit) in number.chars().enumerate() {
        if i > 0 && (number.len() - i).is_multiple_of(3) {
            dotted.push('.');
        }
        dotted.push(digit);
    }
    format!("{dotted}-{check}")
}

/// Runs a peer, which must end well, and returns what it printed.
fn run(orden: &mut Command) -> String {
    let salida = orden.output().unwrap_or_else(|e| panic!("{orden:?}: {e}"));
    assert!(salida.status.success(), "{orden:?}: {}\n{}", salida.status, streams(&salida));
    String::from_utf8(salida.stdout).unwrap()
}

fn streams(salida: &Output) -> String {
    let [out, err] = [&salida.stdout, &salida.stderr].map(|b| String::from_utf8_lossy(b).into_owned());
    format!("{out}{err}")
}

/// Runs one of the readers in `tests/pares` over these files: an element for each.
fn reader(script: &str, archivos: &[PathBuf]) -> Vec<Value> {
    let python = std::env::var_os("CONVENIO_PYTHON").unwrap_or_else(|| "python3".into());
    let script = raiz().join("tests/pares").join(script);
    let json = run(Command::new(python).arg("-B").arg(script).args(archivos));
    let seen: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(seen.len(), archivos.len());
    seen
}

/// python-docx and openpyxl.
mod python {
    use super::*;

    fn texts(lista: &Value) -> Vec<String> {
        lista.as_array().unwrap().iter().map(text).collect()
    }

    /// The one table whose heading begins with this word.
    fn headed<'a>(leido: &'a Value, primera: &str) -> &'a Value {
        let tablas = leido["tablas"].as_array().unwrap();
        let found: Vec<&Value> = tablas.iter().filter(|t| t["filas"][0][0] == primera).collect();
        assert_eq!(found.len(), 1, "{}: tables headed by {primera}", leido["archivo"]);
        found[0]
    }

    #[test]
    #[ignore = "needs python-docx"]
    fn python_docx_finds_every_fact_in_the_convenio_of_every_sample() {
        let mesa = Mesa::new();
        let paquetes = paquetes(&mesa);
        let rutas: Vec<PathBuf> = paquetes.iter().map(|p| p.carpeta.join("convenio.docx")).collect();
        for (p, leido) in paquetes.iter().zip(reader("leer_word.py", &rutas)) {
            let todo = texts(&leido["parrafos"]).join("\n");
            for hecho in p.sostenedor.iter().chain(p.representantes.iter().flatten()) {
                assert!(todo.contains(hecho), "{}: no dice «{hecho}»", p.nombre);
            }
            assert!(texts(&leido["cabecera"]).join("").contains(&p.sostenedor[0]), "{}", p.nombre);
            assert_eq!(leido["hoja"], serde_json::json!([612.0, 792.0]), "{}", p.nombre);

            let schools = headed(&leido, "RBD");
            assert!(text(&schools["bajo"]).starts_with("TERCERA"), "{}: {}", p.nombre, schools["bajo"]);
            assert_eq!(schools["encabezado_repetido"], true, "{}: the heading row is repeated", p.nombre);
            let found: Vec<[String; 2]> = schools["filas"].as_array().unwrap()[1..]
                .iter()
                .map(|f| [text(&f[0]), text(&f[1])])
                .collect();
            let expected: Vec<[String; 2]> =
                p.colegios.iter().map(|c| [c.rbd.clone(), c.nombre.clone()]).collect();
            assert_eq!(found, expected, "{}", p.nombre);

            let services = headed(&leido, "Servicio");
            let mut named: Vec<String> =
                services["filas"].as_array().unwrap()[1..].iter().map(|f| text(&f[0])).collect();
            let mut asked: Vec<String> = p.colegios.iter().flat_map(|c| c.servicios.clone()).collect();
            asked.sort();
            asked.dedup();
            named.sort();
            assert_eq!(named, asked, "{}", p.nombre);
        }
    }

    #[test]
    #[ignore = "needs python-docx"]
    fn python_docx_reads_every_paper_with_its_title() {
        let mesa = Mesa::new();
        let paquetes = paquetes(&mesa);
        let rutas: Vec<PathBuf> =
            paquetes.iter().flat_map(|p| WORD.map(|nombre| p.carpeta.join(nombre))).collect();
        let mut titulos: Vec<String> = Vec::new();
        for leido in reader("leer_word.py", &rutas) {
            assert!(!texts(&leido["parrafos"]).is_empty(), "{leido}");
            assert!(texts(&leido["pie"]).join("").contains("Página"), "{leido}");
            assert_eq!(leido["autor"], "convenio");
            titulos.push(text(&leido["titulo"]));
        }
        titulos.sort();
        titulos.dedup();
        assert_eq!(titulos.len(), WORD.len(), "each paper has a title of its own: {titulos:?}");
    }

    #[test]
    #[ignore = "needs openpyxl"]
    fn openpyxl_finds_text_panes_choices_and_properties_in_the_anexo_of_every_sample() {
        let mesa = Mesa::new();
        let paquetes = paquetes(&mesa);
        let rutas: Vec<PathBuf> = paquetes.iter().map(|p| p.carpeta.join(EXCEL)).collect();
        for (p, libro) in paquetes.iter().zip(reader("leer_excel.py", &rutas)) {
            check_book(p, &libro);
        }
    }

    fn check_book(p: &Paquete, libro: &Value) {
        assert_eq!(libro["titulo"], "Anexo del convenio de interoperabilidad SIGE");
        assert_eq!(libro["autor"], "convenio");
        let hojas = libro["hojas"].as_array().unwrap();
        let nombres: Vec<&str> = hojas.iter().map(|h| h["nombre"].as_str().unwrap()).collect();
        assert_eq!(nombres, ["Identificación", "Contactos", "Servicios"]);
        for (hoja, congelado) in hojas.iter().zip(["C4", "B4", "C4"]) {
            assert_eq!(hoja["congelado"], congelado, "{}: {}", p.nombre, hoja["nombre"]);
            let impresion = &hoja["impresion"];
            assert_eq!((&impresion["orientacion"], &impresion["papel"]), (&"landscape".into(), &1.into()));
            assert_eq!(
                (&impresion["ajusta"], &impresion["filas_repetidas"]),
                (&true.into(), &"$3:$3".into())
            );
            // Every cell is text: an RBD or a RUT is a name, not a number.
            for celda in hoja["filas"].as_array().unwrap().iter().flat_map(|f| f.as_array().unwrap()) {
                assert!(celda["valor"].is_null() || celda["tipo"] == "s", "{}: {celda}", p.nombre);
            }
        }
        let rows = |hoja: usize| hojas[hoja]["filas"].as_array().unwrap()[3..].iter();
        let cell = |fila: &Value, columna: usize| {
            assert_eq!(fila[columna]["formato"], "@", "{}: {}", p.nombre, fila[columna]);
            text(&fila[columna]["valor"])
        };
        for (fila, c) in rows(0).zip(&p.colegios) {
            let found = [0, 1, 6, 7].map(|columna| cell(fila, columna));
            assert_eq!(
                found,
                [c.rbd.clone(), c.nombre.clone(), p.sostenedor[0].clone(), p.sostenedor[1].clone()]
            );
        }
        let sign: Vec<[String; 2]> = rows(1)
            .filter(|f| f[0]["valor"] == "Representante legal")
            .map(|f| [cell(f, 1), cell(f, 3)])
            .collect();
        assert_eq!(sign, p.representantes);

        let (count, headings) = (p.colegios.len(), &hojas[2]["filas"][2]);
        assert_eq!((rows(0).count(), rows(2).count()), (count, count), "{}: a row a school", p.nombre);
        let columns = headings.as_array().unwrap().len();
        for (fila, c) in rows(2).zip(&p.colegios) {
            assert_eq!([cell(fila, 0), cell(fila, 1)], [c.rbd.clone(), c.nombre.clone()]);
            for columna in 2..columns {
                let asked = c.servicios.contains(&text(&headings[columna]["valor"]));
                assert_eq!(cell(fila, columna), if asked { "SI" } else { "NO" }, "{}: {fila}", p.nombre);
            }
        }
        let rules = hojas[2]["validaciones"].as_array().unwrap();
        assert_eq!(rules.len(), 1, "{}", p.nombre);
        assert_eq!((&rules[0]["tipo"], &rules[0]["formula"]), (&"list".into(), &"\"SI,NO\"".into()));
        let last = char::from(b'A' + u8::try_from(columns - 1).unwrap());
        assert_eq!(rules[0]["rango"], format!("C4:{last}{}", 3 + count), "{}", p.nombre);
    }
}

/// LibreOffice and the PDF tools.
mod libreoffice {
    use std::os::unix::process::CommandExt;
    use std::time::{Duration, Instant};

    use calamine::{Reader, Xlsx};

    use super::*;

    /// Converting all samples takes seconds; a program that hangs is ended, with all that it started.
    const LIMITE: Duration = Duration::from_secs(150);

    /// Converts these files in one process with a profile of its own; returns the folder of the results.
    fn convert(mesa: &Mesa, formato: &str, archivos: &[PathBuf]) -> PathBuf {
        let fuera = mesa.ruta(&format!("fuera_{formato}"));
        let mut oficina = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}", mesa.ruta("perfil_de_oficina").display()))
            .args(["--headless", "--norestore", "--convert-to", formato, "--outdir"])
            .arg(&fuera)
            .args(archivos)
            .env("HOME", mesa.dir.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap();
        let began = Instant::now();
        let status = loop {
            if let Some(status) = oficina.try_wait().unwrap() {
                break status;
            }
            if began.elapsed() > LIMITE {
                let group = format!("-{}", oficina.id());
                let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
                let _ = oficina.wait();
                panic!("soffice no terminó en {LIMITE:?}");
            }
            std::thread::sleep(Duration::from_millis(50));
        };
        assert!(status.success(), "soffice: {status}");
        fuera
    }

    /// Copies papers to names that say whose they are, in one folder.
    fn gather(mesa: &Mesa, paquetes: &[Paquete], papeles: &[&str]) -> Vec<PathBuf> {
        let dentro = mesa.ruta("dentro");
        fs::create_dir(&dentro).unwrap();
        let mut rutas = Vec::new();
        for p in paquetes {
            for papel in papeles {
                let ruta = dentro.join(format!("{}-{papel}", p.nombre));
                fs::copy(p.carpeta.join(papel), &ruta).unwrap();
                rutas.push(ruta);
            }
        }
        rutas
    }

    fn pdf_text(pdf: &Path) -> String {
        let text = run(Command::new("pdftotext").arg(pdf).arg("-"));
        // A page ends in a form feed; lines are broken anywhere.
        text.split('\x0c')
            .map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
            .join("\x0c")
    }

    fn pdf_info(pdf: &Path, campo: &str) -> String {
        let info = run(Command::new("pdfinfo").arg(pdf));
        let line =
            info.lines().find_map(|l| l.strip_prefix(campo)).unwrap_or_else(|| panic!("{campo}: {info}"));
        line.trim_start_matches(':').trim().to_owned()
    }

    #[test]
    #[ignore = "needs libreoffice and poppler"]
    fn every_paper_of_every_sample_becomes_a_pdf_on_letter_with_numbered_pages() {
        let mesa = Mesa::new();
        let paquetes = paquetes(&mesa);
        let papeles: Vec<&str> = WORD.into_iter().chain([EXCEL]).collect();
        let rutas = gather(&mesa, &paquetes, &papeles);
        let fuera = convert(&mesa, "pdf", &rutas);
        for ruta in &rutas {
            let pdf = fuera.join(ruta.with_extension("pdf").file_name().unwrap());
            let landscape = ruta.extension().unwrap() == "xlsx";
            let expected = if landscape { "792 x 612 pts (letter)" } else { "612 x 792 pts (letter)" };
            assert_eq!(pdf_info(&pdf, "Page size"), expected, "{}", pdf.display());
            let pages: usize = pdf_info(&pdf, "Pages").parse().unwrap();
            let todo = pdf_text(&pdf);
            for (n, page) in (1..=pages).zip(todo.split('\x0c')) {
                let number = format!("Página {n} de {pages}");
                assert!(page.contains(&number), "{}: falta «{number}» en: {page}", pdf.display());
            }
        }
        for p in &paquetes {
            let todo = pdf_text(&fuera.join(format!("{}-convenio.pdf", p.nombre)));
            for hecho in p.sostenedor.iter().chain(p.colegios.iter().map(|c| &c.rbd)) {
                assert!(todo.contains(hecho.as_str()), "{}: el PDF no dice «{hecho}»", p.nombre);
            }
        }
    }

    fn values(xlsx: &Path) -> Vec<(String, Vec<Vec<String>>)> {
        let mut libro: Xlsx<_> = calamine::open_workbook(xlsx).unwrap();
        let sheets = libro.sheet_names();
        sheets
            .into_iter()
            .map(|nombre| {
                let rango = libro.worksheet_range(&nombre).unwrap();
                let rows = rango.rows().map(|f| f.iter().map(|d| format!("{d:?}")).collect()).collect();
                (nombre, rows)
            })
            .collect()
    }

    #[test]
    #[ignore = "needs libreoffice"]
    fn an_anexo_saved_again_holds_the_same_values() {
        let mesa = Mesa::new();
        let paquetes = paquetes(&mesa);
        let rutas = gather(&mesa, &paquetes, &[EXCEL]);
        let fuera = convert(&mesa, "xlsx", &rutas);
        for ruta in &rutas {
            // A cell that holds the empty text is an empty cell after it.
            let plain = |xlsx: &Path| -> Vec<(String, Vec<Vec<String>>)> {
                let mut sheets = values(xlsx);
                for celda in sheets.iter_mut().flat_map(|(_, rows)| rows).flatten() {
                    *celda = celda.replace("String(\"\")", "Empty");
                }
                sheets
            };
            let (before, after) = (plain(ruta), plain(&fuera.join(ruta.file_name().unwrap())));
            assert_eq!(before.len(), 3);
            assert_eq!(before, after, "{}", ruta.display());
        }
    }
}

/// unzip and 7z.
mod zip {
    use super::*;

    /// The package's ZIP and the Office files, which are ZIPs too, of all samples.
    fn archives(paquetes: &[Paquete]) -> Vec<PathBuf> {
        let papeles =
            |p: &Paquete| WORD.into_iter().chain([EXCEL]).map(|n| p.carpeta.join(n)).collect::<Vec<_>>();
        paquetes.iter().flat_map(|p| papeles(p).into_iter().chain([p.zip.clone()])).collect()
    }

    #[test]
    #[ignore = "needs unzip"]
    fn unzip_accepts_every_package_and_paper() {
        let mesa = Mesa::new();
        for archivo in archives(&paquetes(&mesa)) {
            let said = run(Command::new("unzip").arg("-t").arg(&archivo));
            assert!(said.contains("No errors detected"), "{said}");
        }
    }

    #[test]
    #[ignore = "needs 7z"]
    fn sevenzip_accepts_every_package_and_paper() {
        let mesa = Mesa::new();
        for archivo in archives(&paquetes(&mesa)) {
            let said = run(Command::new("7z").args(["t", "-bd"]).arg(&archivo));
            assert!(said.contains("Everything is Ok") && !said.contains("WARNING"), "{said}");
        }
    }

    #[test]
    #[ignore = "needs unzip"]
    fn unzip_finds_short_ascii_names_and_the_bytes_of_the_folder() {
        let mesa = Mesa::new();
        for p in paquetes(&mesa) {
            assert!(p.nombre.is_ascii() && p.nombre.len() <= 64, "{}", p.nombre);
            let names = run(Command::new("unzip").arg("-Z1").arg(&p.zip));
            for nombre in names.lines() {
                assert!(nombre.is_ascii() && nombre.len() <= 64 && !nombre.contains('/'), "{nombre}");
            }
            let fuera = mesa.ruta("fuera").join(&p.nombre);
            fs::create_dir_all(&fuera).unwrap();
            run(Command::new("unzip").arg("-q").arg(&p.zip).arg("-d").arg(&fuera));
            assert_eq!(archivos_de(&fuera), archivos_de(&p.carpeta), "{}", p.nombre);
            assert_eq!(names.lines().count(), archivos_de(&fuera).len());
        }
    }
}

/// strace, which makes system calls fail and kills the program at them.
mod strace {
    use std::os::unix::process::ExitStatusExt;

    use super::*;
    use crate::comun::{ejemplo, texto_de_ejemplo};

    const PERFIL: &str = "particular_subvencionado.toml";
    /// Every call that changes the disk. A question mark: not every kind of machine has that call.
    const CAMBIOS: [&str; 7] = [
        "write",
        "fsync",
        "?mkdir,mkdirat",
        "?rename,?renameat",
        "renameat2",
        "?link,linkat",
        "?unlink,unlinkat,?rmdir",
    ];
    /// No run makes more calls of one kind in one thread.
    const VECES: usize = 40;

    /// A package as it lies on the disk, whole.
    #[derive(PartialEq, Eq)]
    struct Entero {
        carpeta: Vec<(String, Vec<u8>)>,
        zip: Vec<u8>,
    }

    /// Two profiles that make packages of one name, and what they make.
    struct Banco {
        mesa: Mesa,
        nombre: String,
        perfiles: [PathBuf; 2],
        enteros: [Entero; 2],
    }

    /// What was there before the run that is broken off.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Antes {
        /// No package.
        Nada,
        /// Another package, with one before it kept beside.
        Otro,
    }

    impl Banco {
        fn new() -> Self {
            let mesa = Mesa::new();
            let viejo = ejemplo(PERFIL);
            let texto = texto_de_ejemplo(PERFIL);
            let otro = texto.replace("\"Los Aromos 123\"", "\"Los Aromos 999\"");
            assert_ne!(texto, otro);
            let nuevo = mesa.escribir("nuevo.toml", otro);
            let mut nombres = Vec::new();
            let enteros = [("bueno_viejo", &viejo), ("bueno_nuevo", &nuevo)].map(|(salida, perfil)| {
                let corrida = mesa.correr([
                    OsStr::new("generar"),
                    perfil.as_os_str(),
                    "--salida".as_ref(),
                    salida.as_ref(),
                    "--formato".as_ref(),
                    "json".as_ref(),
                ]);
                assert_eq!(corrida.codigo, 0, "{}", corrida.todo());
                let hecho = &corrida.json()[0]["paquetes"][0];
                let carpeta = mesa.ruta(&text(&hecho["carpeta"]));
                nombres.push(carpeta.file_name().unwrap().to_str().unwrap().to_owned());
                Entero {
                    carpeta: archivos_de(&carpeta),
                    zip: fs::read(mesa.ruta(&text(&hecho["zip"]))).unwrap(),
                }
            });
            assert_eq!(nombres[0], nombres[1]);
            assert!(enteros[0] != enteros[1]);
            Self { mesa, nombre: nombres.remove(0), perfiles: [viejo, nuevo], enteros }
        }

        fn lugar(&self, cola: &str) -> PathBuf {
            self.mesa.ruta("salida").join(format!("{}{cola}", self.nombre))
        }

        /// The folder of packages as it was before the run.
        fn prepare(&self, antes: Antes) {
            let salida = self.mesa.ruta("salida");
            if salida.exists() {
                fs::remove_dir_all(&salida).unwrap();
            }
            if antes == Antes::Nada {
                return;
            }
            let viejo = self.mesa.ruta("bueno_viejo");
            let before = self.lugar(".anterior");
            for carpeta in [self.lugar(""), before.clone()] {
                fs::create_dir_all(&carpeta).unwrap();
            }
            for (nombre, _) in &self.enteros[0].carpeta {
                fs::copy(viejo.join(&self.nombre).join(nombre), self.lugar("").join(nombre)).unwrap();
            }
            fs::copy(viejo.join(format!("{}.zip", self.nombre)), self.lugar(".zip")).unwrap();
            self.mesa.escribir(&format!("salida/{}.anterior/convenio.docx", self.nombre), "de antes");
            self.mesa.escribir(&format!("salida/{}.zip.anterior", self.nombre), "de antes");
        }

        fn arguments(&self) -> [&OsStr; 3] {
            ["generar".as_ref(), self.perfiles[1].as_os_str(), "--forzar".as_ref()]
        }

        /// Makes the new package under strace with this injection; also what the calls were, a line each.
        fn broken_off(&self, inyeccion: &str) -> (Output, Vec<String>) {
            // A file for each thread, so that the lines of several are not cut up.
            let registro = self.mesa.ruta("registro");
            if registro.exists() {
                fs::remove_dir_all(&registro).unwrap();
            }
            fs::create_dir(&registro).unwrap();
            let programa = self.mesa.programa();
            let salida = Command::new("strace")
                .args(["-ff", "-s", "200", "-o"])
                .arg(registro.join("hilo"))
                .args(["-e", &format!("inject={inyeccion}"), "--"])
                .arg(programa.get_program())
                .args(self.arguments())
                .current_dir(self.mesa.dir.path())
                .envs(programa.get_envs().filter_map(|(k, v)| Some((k, v?))))
                .output()
                .unwrap();
            let lines = archivos_de(&registro).into_iter().flat_map(|(_, bytes)| {
                String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect::<Vec<_>>()
            });
            (salida, lines.collect())
        }

        /// Folder and ZIP are each the old one or the new one, whole; which is which.
        fn whole(&self, antes: Antes, que: &str) -> [bool; 2] {
            let folder = self.lugar("").is_dir().then(|| archivos_de(&self.lugar("")));
            let zip = fs::read(self.lugar(".zip")).ok();
            let old = (antes == Antes::Otro).then_some(&self.enteros[0]);
            let new_folder = folder.as_ref() == Some(&self.enteros[1].carpeta);
            let new_zip = zip.as_ref() == Some(&self.enteros[1].zip);
            assert!(
                new_folder || folder.as_ref() == old.map(|e| &e.carpeta),
                "{que}: la carpeta quedó a medias"
            );
            assert!(new_zip || zip.as_ref() == old.map(|e| &e.zip), "{que}: el ZIP quedó a medias");
            [new_folder, new_zip]
        }

        /// A run that nobody disturbs puts everything right.
        fn finish(&self, antes: Antes, que: &str) {
            let corrida = self.mesa.correr(self.arguments());
            assert_eq!(corrida.codigo, 0, "{que}: {}", corrida.todo());
            assert_eq!(self.whole(antes, que), [true, true], "{que}");
            let left: Vec<String> =
                self.mesa.en_salida().into_iter().filter(|n| n.starts_with('.')).collect();
            assert!(left.is_empty(), "{que}: quedó {left:?}");
        }

        /// What was replaced lies beside, whole.
        fn kept(&self, que: &str) {
            assert!(
                archivos_de(&self.lugar(".anterior")) == self.enteros[0].carpeta,
                "{que}: se perdió la anterior"
            );
            assert!(fs::read(self.lugar(".zip.anterior")).unwrap() == self.enteros[0].zip, "{que}: y su ZIP");
        }

        /// Breaks runs off at the first, second, … call until no run gets that far; returns how many were.
        fn each_time(&self, antes: Antes, mut broken: impl FnMut(usize) -> bool) -> usize {
            let (mut hits, mut misses) = (0, 0);
            for n in 1..=VECES {
                self.prepare(antes);
                if broken(n) {
                    (hits, misses) = (hits + 1, 0);
                } else {
                    misses += 1;
                    if misses == 2 {
                        return hits;
                    }
                }
            }
            panic!("no run has that many calls");
        }

        fn verifies(&self, ruta: &Path) -> bool {
            let ruta = ruta.as_os_str();
            self.mesa.correr(["paquete".as_ref(), "verificar".as_ref(), ruta]).codigo == 0
        }
    }

    /// Runs in which this call fails, each time from another one on; returns how many ended in failure.
    ///
    /// Calls are counted in each thread: which thread writes what is chance, and the program tries twice. So a
    /// run may get through where only later calls fail; it must be right then.
    fn fails_whole(antes: Antes, calls: &str, error: &str) -> usize {
        let banco = Banco::new();
        let mut failures = 0;
        banco.each_time(antes, |n| {
            let que = format!("{antes:?} {calls} {error} {n}");
            let (salida, registro) = banco.broken_off(&format!("{calls}:error={error}:when={n}+"));
            let talk = |l: &&String| l.starts_with("write(1,") || l.starts_with("write(2,");
            if !registro.iter().filter(|l| !talk(l)).any(|l| l.contains("(INJECTED)")) {
                return false;
            }
            match salida.status.code() {
                Some(0) if n > 1 => assert_eq!(banco.whole(antes, &que), [true, true], "{que}"),
                code => {
                    failures += 1;
                    assert_eq!(code, Some(3), "{que}: {}", streams(&salida));
                    let said = String::from_utf8_lossy(&salida.stderr);
                    // Where writing fails, so does that of the message.
                    let silenced =
                        registro.iter().any(|l| l.starts_with("write(2,") && l.contains("(INJECTED)"));
                    let said = silenced || said.contains("error: ") && said.contains("no se pudo");
                    assert!(said, "{que}: {}", streams(&salida));
                }
            }
            banco.whole(antes, &que);
            for ruta in [banco.lugar(""), banco.lugar(".zip")] {
                assert!(!ruta.exists() || banco.verifies(&ruta), "{que}: {}", ruta.display());
            }
            if antes == Antes::Nada {
                let hidden = banco.mesa.en_salida().into_iter().filter(|n| n.starts_with('.')).count();
                assert_eq!(hidden, 0, "{que}: what was not put in place is taken away");
            }
            banco.finish(antes, &que);
            if antes == Antes::Otro {
                banco.kept(&que);
            }
            true
        });
        failures
    }

    #[test]
    #[ignore = "needs strace"]
    fn a_full_disk_leaves_no_half_package() {
        let hits = [Antes::Nada, Antes::Otro].map(|antes| fails_whole(antes, "write", "ENOSPC"));
        assert!(hits.iter().all(|n| *n >= 1), "{hits:?}");
    }

    #[test]
    #[ignore = "needs strace"]
    fn a_disk_that_does_not_sync_leaves_no_half_package() {
        let hits = [Antes::Nada, Antes::Otro].map(|antes| fails_whole(antes, "fsync", "EIO"));
        assert!(hits.iter().all(|n| *n >= 1), "{hits:?}");
    }

    #[test]
    #[ignore = "needs strace"]
    fn names_that_may_not_be_given_leave_no_half_package() {
        let calls = "?rename,?renameat,renameat2";
        let hits = [Antes::Nada, Antes::Otro].map(|antes| fails_whole(antes, calls, "EACCES"));
        assert!(hits.iter().all(|n| *n >= 1), "{hits:?}");
    }

    /// Runs killed at this call, each time at another one.
    fn killed_whole(banco: &Banco, antes: Antes, calls: &str) -> usize {
        banco.each_time(antes, |n| {
            let que = format!("{antes:?} {calls} SIGKILL {n}");
            let (salida, _) = banco.broken_off(&format!("{calls}:signal=SIGKILL:when={n}"));
            if salida.status.signal() != Some(9) {
                assert_eq!(salida.status.code(), Some(0), "{que}: {}", streams(&salida));
                return false;
            }
            banco.whole(antes, &que);
            banco.finish(antes, &que);
            if antes == Antes::Otro {
                banco.kept(&que);
            }
            true
        })
    }

    #[test]
    #[ignore = "needs strace"]
    fn a_first_package_is_there_whole_or_not_at_all_wherever_the_run_is_killed() {
        let banco = Banco::new();
        let hits = CAMBIOS.map(|calls| killed_whole(&banco, Antes::Nada, calls));
        assert!(hits.iter().sum::<usize>() >= 10, "{hits:?}");
    }

    #[test]
    #[ignore = "needs strace"]
    fn a_replaced_package_is_the_old_or_the_new_one_wherever_the_run_is_killed() {
        let banco = Banco::new();
        let hits = CAMBIOS.map(|calls| killed_whole(&banco, Antes::Otro, calls));
        assert!(hits.iter().sum::<usize>() >= 15 && hits.iter().all(|n| *n > 0), "{hits:?}");
    }
}
