//! The folder of packages goes away while the program works: removed, moved, replaced, or its disk unmounted.

use std::os::unix::fs::MetadataExt;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::montaje::in_own_mounts_at;
use super::*;
use crate::comun::ejemplo;

/// No run makes more calls of one kind in one thread.
const VECES: usize = 40;
/// Calls between which the work goes on; the run is stopped at each of them.
const LLAMADAS: [&str; 5] =
    ["?mkdir,mkdirat", "fsync", "?rename,?renameat,renameat2", "flock", "?unlink,unlinkat,?rmdir"];
/// A run that has not stopped or ended by then never will.
const LIMITE: Duration = Duration::from_mins(1);

/// What somebody does to the folder meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alguien {
    Borra,
    Mueve,
    Cambia,
}

/// A process that is stopped and goes on.
struct Detenido {
    strace: Child,
    pid: String,
}

/// Starts the program so that it stops at this call; nothing where it ended without making it.
fn stopped_at(mesa: &Mesa, inyeccion: &str) -> Result<Detenido, Output> {
    let programa = mesa.programa();
    let mut strace = Command::new("strace")
        .args(["-f", "-qq", "-o"])
        .arg(mesa.ruta("registro"))
        .args(["-e", &format!("inject={inyeccion}"), "--"])
        .arg(programa.get_program())
        .args(["generar".as_ref(), ejemplo("particular_subvencionado.toml").as_os_str()])
        .current_dir(mesa.dir.path())
        .envs(programa.get_envs().filter_map(|(k, v)| Some((k, v?))))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let children = format!("/proc/{0}/task/{0}/children", strace.id());
    let began = Instant::now();
    while began.elapsed() < LIMITE {
        if strace.try_wait().unwrap().is_some() {
            return Err(strace.wait_with_output().unwrap());
        }
        let pid = fs::read_to_string(&children).unwrap_or_default();
        let pid = pid.split_whitespace().next().unwrap_or_default().to_owned();
        let said = fs::read_to_string(mesa.ruta("registro")).unwrap_or_default();
        if said.contains("--- stopped by SIGSTOP ---") {
            return Ok(Detenido { strace, pid });
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let _ = strace.kill();
    let _ = strace.wait();
    panic!("{inyeccion}: ni se detuvo ni terminó");
}

impl Detenido {
    /// Several threads may make the call, and each stops the whole: goes on until it ends.
    fn go_on(mut self) -> Output {
        let began = Instant::now();
        while self.strace.try_wait().unwrap().is_none() {
            if began.elapsed() > LIMITE {
                let _ = Command::new("kill").args(["-KILL", &self.pid]).status();
                let _ = self.strace.kill();
                let _ = self.strace.wait();
                panic!("no siguió");
            }
            let _ = Command::new("kill").args(["-CONT", &self.pid]).stderr(Stdio::null()).status();
            std::thread::sleep(Duration::from_millis(20));
        }
        self.strace.wait_with_output().unwrap()
    }
}

/// The names in a folder, in order; none where it is not there.
fn names(carpeta: &Path) -> Vec<String> {
    let Ok(entradas) = fs::read_dir(carpeta) else { return Vec::new() };
    let mut nombres: Vec<String> = entradas.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    nombres.sort();
    nombres
}

/// Whether folder and ZIP are there and whole, and nothing else.
fn is_whole(mesa: &Mesa, salida: &Path) -> bool {
    let nombres = names(salida);
    nombres.len() == 2
        && nombres.iter().all(|n| {
            let ruta = salida.join(n);
            mesa.correr(["paquete".as_ref(), "verificar".as_ref(), ruta.as_os_str()]).codigo == 0
        })
}

/// Does this to the folder at each of these calls; returns how often the run had begun to write and had not ended.
fn meddle(alguien: Alguien, calls: &str) -> usize {
    let mut in_the_middle = 0;
    for n in 1..=VECES {
        let que = format!("{alguien:?} {calls} {n}");
        let mesa = Mesa::new();
        let salida = mesa.ruta("salida");
        let detenido = match stopped_at(&mesa, &format!("{calls}:signal=SIGSTOP:when={n}")) {
            Ok(detenido) => detenido,
            Err(ended) => {
                assert_eq!(ended.status.code(), Some(0), "{que}: {}", streams(&ended));
                return in_the_middle;
            }
        };
        let (begun, done) = (salida.exists(), is_whole(&mesa, &salida));
        let inode = fs::metadata(&salida).map(|m| m.ino()).ok();
        if begun {
            match alguien {
                Alguien::Borra => fs::remove_dir_all(&salida).unwrap(),
                Alguien::Mueve => fs::rename(&salida, mesa.ruta("movida")).unwrap(),
                Alguien::Cambia => {
                    fs::rename(&salida, mesa.ruta("movida")).unwrap();
                    fs::create_dir(&salida).unwrap();
                    assert_ne!(inode, Some(fs::metadata(&salida).unwrap().ino()));
                }
            }
        }
        let ended = detenido.go_on();
        let said = streams(&ended);
        assert!(!said.contains("panicked"), "{que}: {said}");
        let left = names(mesa.dir.path());
        let allowed = ["movida", "registro", "salida"];
        assert!(left.iter().all(|n| allowed.contains(&n.as_str())), "{que}: {left:?}");
        if ended.status.code() == Some(0) {
            // It had ended, or had not begun: then the package lies where it was asked for.
            let placed = is_whole(&mesa, &salida) || is_whole(&mesa, &mesa.ruta("movida"));
            assert!(done || (placed && !begun) || is_whole(&mesa, &salida), "{que}: dijo que sí: {said}");
            continue;
        }
        in_the_middle += 1;
        assert_eq!(ended.status.code(), Some(3), "{que}: {said}");
        assert!(said.contains("error: no se pudo") || said.contains("error: "), "{que}: {said}");
        assert!(names(&salida).is_empty(), "{que}: quedó {:?} en otra carpeta", names(&salida));
        assert_eq!(salida.exists(), alguien == Alguien::Cambia, "{que}: la carpeta se hizo de nuevo");
    }
    panic!("no run has that many calls");
}

#[test]
#[ignore = "needs strace"]
fn a_folder_that_goes_away_is_exit_3_and_nothing_is_written_elsewhere() {
    for alguien in [Alguien::Borra, Alguien::Mueve, Alguien::Cambia] {
        let hits = LLAMADAS.map(|calls| meddle(alguien, calls));
        assert!(hits.iter().sum::<usize>() >= 5, "{alguien:?}: {hits:?}");
    }
}

#[test]
#[ignore = "needs strace, unshare and tmpfs"]
fn a_disk_that_is_taken_away_is_exit_3_and_its_mount_point_stays_empty() {
    for calls in ["fsync", "?rename,?renameat,renameat2"] {
        let mesa = Mesa::new();
        let script = format!(
            "mount -t tmpfs none disco || exit 9
             strace -f -qq -o registro -e inject={calls}:delay_enter=2000000:when=1 -- \"$0\" generar \"$1\" --salida $2 &
             pid=$!
             n=0
             while ! ls -d $2/.*.nuevo >/dev/null 2>&1; do n=$((n+1)); [ $n -lt 500 ] || exit 8; sleep 0.02; done
             sleep 0.3
             umount -l disco || exit 7
             wait $pid
             echo \"fin=$?\"
             ls -A disco"
        );
        // The folder is on the disk, or is the disk.
        for salida in ["disco/salida", "disco"] {
            let sample = ejemplo("particular_subvencionado.toml");
            let ended = in_own_mounts_at(&mesa, &script, &[sample.as_ref(), salida.as_ref()]);
            let (out, err) = (String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
            assert!(out.trim_end().ends_with("fin=3"), "{calls} {salida}: {out} {err}");
            assert!(err.contains("se desmontó su disco"), "{calls} {salida}: {err}");
            assert!(!err.contains("panicked"), "{err}");
        }
    }
}
