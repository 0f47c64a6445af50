//! strace, which makes system calls fail and kills the program at them.

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
            Entero { carpeta: archivos_de(&carpeta), zip: fs::read(mesa.ruta(&text(&hecho["zip"]))).unwrap() }
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
        assert!(new_folder || folder.as_ref() == old.map(|e| &e.carpeta), "{que}: la carpeta quedó a medias");
        assert!(new_zip || zip.as_ref() == old.map(|e| &e.zip), "{que}: el ZIP quedó a medias");
        [new_folder, new_zip]
    }

    /// A run that nobody disturbs puts everything right.
    fn finish(&self, antes: Antes, que: &str) {
        let corrida = self.mesa.correr(self.arguments());
        assert_eq!(corrida.codigo, 0, "{que}: {}", corrida.todo());
        assert_eq!(self.whole(antes, que), [true, true], "{que}");
        let left: Vec<String> = self.mesa.en_salida().into_iter().filter(|n| n.starts_with('.')).collect();
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
                let silenced = registro.iter().any(|l| l.starts_with("write(2,") && l.contains("(INJECTED)"));
                let said = silenced || said.contains("error: ") && said.contains("no se pudo");
                assert!(said, "{que}: {}", streams(&salida));
            }
        }
        banco.whole(antes, &que);
        for ruta in [banco.lugar(""), banco.lugar(".zip")] {
            assert!(!ruta.exists() || banco.verifies(&ruta), "{que}: {}", ruta.display());
        }
        // What was not put in place is taken away, unless it is complete and the next run will finish it.
        for hidden in banco.mesa.en_salida().into_iter().filter(|n| n.starts_with('.')) {
            let complete = banco.mesa.ruta("salida").join(&hidden).join("LISTO").is_file();
            assert!(antes == Antes::Otro && complete, "{que}: {hidden} stayed");
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
