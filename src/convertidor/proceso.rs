//! A program with a limit of time: when that is over it is ended, with everything that it started.

use std::io;
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often one looks whether it has ended.
const PAUSA: Duration = Duration::from_millis(25);
/// How often one looks whether it got on with its work, which is a look into a folder.
const MIRADA: Duration = Duration::from_millis(500);

/// How a program ended.
#[derive(Debug)]
pub(super) enum Fin {
    /// By itself.
    Termino(ExitStatus),
    /// It was ended, since its time was over.
    FueraDePlazo,
}

/// Starts a program as the head of a group of its own, and waits for it.
///
/// # Errors
/// It could not be started, or not be waited for.
pub(super) fn run(orden: &mut Command, limite: Duration) -> io::Result<Fin> {
    run_while(orden, limite, || 0)
}

/// The same for one with much to do: its time begins anew whenever `done` grows.
///
/// # Errors
/// It could not be started, or not be waited for.
pub(super) fn run_while(
    orden: &mut Command,
    limite: Duration,
    mut done: impl FnMut() -> usize,
) -> io::Result<Fin> {
    let (mut began, mut looked, mut before) = (Instant::now(), Instant::now(), 0);
    let mut programa = Grupo(spawn(orden)?);
    loop {
        if let Some(estado) = programa.0.try_wait()? {
            return Ok(Fin::Termino(estado));
        }
        if looked.elapsed() >= MIRADA {
            looked = Instant::now();
            let now = done();
            if now > before {
                (began, before) = (Instant::now(), now);
            }
        }
        if began.elapsed() >= limite {
            end_all(&mut programa.0);
            programa.0.wait()?;
            return Ok(Fin::FueraDePlazo);
        }
        sleep(PAUSA);
    }
}

/// Ended, with all that it started, also where waiting for it failed.
struct Grupo(Child);

impl Drop for Grupo {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            end_all(&mut self.0);
            let _ = self.0.wait();
        }
    }
}

#[cfg(unix)]
fn spawn(orden: &mut Command) -> io::Result<Child> {
    use std::os::unix::process::CommandExt;
    orden.process_group(0).spawn()
}

#[cfg(windows)]
fn spawn(orden: &mut Command) -> io::Result<Child> {
    orden.spawn()
}

/// The group has the number of its head.
#[cfg(unix)]
fn end_all(programa: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    // That it ended in the meantime is no failure.
    let _ = kill_process_group(Pid::from_child(programa), Signal::KILL);
}

/// Windows has no groups; its own tool ends a program with all that it started.
#[cfg(windows)]
fn end_all(programa: &mut Child) {
    let id = programa.id().to_string();
    let _ = Command::new("taskkill").args(["/PID", &id, "/T", "/F"]).status();
    let _ = programa.kill();
}
