//! A program with a limit of time: when that is over it is ended, with everything that it started.

use std::io;
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How often one looks whether it has ended.
const PAUSA: Duration = Duration::from_millis(25);

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
    let began = Instant::now();
    let mut programa = spawn(orden)?;
    loop {
        if let Some(estado) = programa.try_wait()? {
            return Ok(Fin::Termino(estado));
        }
        if began.elapsed() >= limite {
            end_all(&mut programa);
            programa.wait()?;
            return Ok(Fin::FueraDePlazo);
        }
        sleep(PAUSA);
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
