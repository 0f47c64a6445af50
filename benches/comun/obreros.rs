//! A peer's processes, one a core, which wait for work.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use super::medir::time;

/// Processes of a peer, one a core, that stay and do what they are told.
pub struct Obreros(Vec<(Child, BufReader<ChildStdout>)>);

impl Obreros {
    /// Starts them, each with a command of its own.
    pub fn start(command: impl Fn() -> Command) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let start = |_| {
            let mut command = command();
            let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a peer");
            let answers = BufReader::new(child.stdout.take().expect("its output"));
            (child, answers)
        };
        Self((0..cores).map(start).collect())
    }

    /// How long one takes, all processes at work, each doing `each`.
    pub fn lap(&mut self, each: u32) -> Duration {
        let took = time(|| {
            for (child, _) in &mut self.0 {
                writeln!(child.stdin.as_mut().expect("its input"), "{each}").expect("a peer that listens");
            }
            for (_, answers) in &mut self.0 {
                let mut line = String::new();
                assert_eq!(answers.read_line(&mut line).expect("an answer"), 1, "a peer failed");
            }
        });
        took / each / u32::try_from(self.0.len()).expect("few cores")
    }
}

impl Drop for Obreros {
    fn drop(&mut self) {
        for (child, _) in &mut self.0 {
            drop(child.stdin.take());
            let _ = child.wait();
        }
    }
}
