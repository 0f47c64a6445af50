//! Where answers go: data to standard output, problems to standard error; or all of it as JSON.

use std::io::{self, BufWriter, StdoutLock, Write};

use serde::Serialize;

use super::Formato;
use crate::base::dibujo::draw;
use crate::base::{Diagnosticos, Severidad};

/// Nobody reads more problems than this at once; JSON has all of them.
const MAX_PROBLEMAS: usize = 200;

/// The two streams and the format. Nothing else in the program prints.
#[derive(Debug)]
pub struct Salida {
    formato: Formato,
    out: BufWriter<StdoutLock<'static>>,
    listed: bool,
}

impl Salida {
    /// For the process's own streams.
    pub fn new(formato: Formato) -> Self {
        Self { formato, out: BufWriter::new(io::stdout().lock()), listed: false }
    }

    /// Whether a program reads the answer.
    pub fn is_json(&self) -> bool {
        self.formato == Formato::Json
    }

    /// A line of an answer for people.
    pub fn line(&mut self, linea: &str) -> io::Result<()> {
        writeln!(self.out, "{linea}")
    }

    /// An answer for programs, whole.
    pub fn json(&mut self, valor: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.out, valor)?;
        writeln!(self.out)?;
        self.out.flush()
    }

    /// One more element of an answer that is a list; [`Salida::end_list`] closes it.
    pub fn element(&mut self, valor: &impl Serialize) -> io::Result<()> {
        self.out.write_all(if self.listed { b",\n" } else { b"[\n" })?;
        self.listed = true;
        serde_json::to_writer_pretty(&mut self.out, valor)?;
        Ok(())
    }

    /// Closes the list; an empty one where there was no element.
    pub fn end_list(&mut self) -> io::Result<()> {
        self.out.write_all(if self.listed { b"\n]\n" } else { b"[]\n" })?;
        self.out.flush()
    }

    /// Problems, each with its place and picture: to standard error, or as a JSON list to standard output.
    pub fn problems(&mut self, problemas: &Diagnosticos) -> io::Result<()> {
        if self.is_json() {
            return self.json(&serde_json::json!({ "diagnosticos": problemas.iter().collect::<Vec<_>>() }));
        }
        self.draw(problemas)
    }

    /// Problems for people, to standard error; a last line counts them where there are several.
    pub fn draw(&mut self, problemas: &Diagnosticos) -> io::Result<()> {
        self.out.flush()?;
        let mut err = BufWriter::new(io::stderr().lock());
        for problema in problemas.iter().take(MAX_PROBLEMAS) {
            writeln!(err, "{}\n", draw(problema))?;
        }
        if problemas.len() > MAX_PROBLEMAS {
            writeln!(err, "Hay {} problemas más: corrija éstos primero.\n", problemas.len() - MAX_PROBLEMAS)?;
        }
        let count = |s: Severidad| problemas.iter().filter(|d| d.severidad == s).count();
        let parts = [
            (count(Severidad::Error), "error", "errores"),
            (count(Severidad::Advertencia), "advertencia", "advertencias"),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(n, ..)| *n > 0)
            .map(|(n, one, many)| format!("{n} {}", if *n == 1 { one } else { many }))
            .collect();
        if problemas.len() > 1 {
            writeln!(err, "{}\n", parts.join(" y "))?;
        }
        err.flush()
    }

    /// Why there is no answer: one sentence to standard error, or the whole answer as JSON.
    pub fn fail(&mut self, que: &str) -> io::Result<()> {
        if self.is_json() {
            return self.json(&serde_json::json!({ "error": que }));
        }
        self.complain(que);
        Ok(())
    }

    /// Brings everything out; what could not be written is an error here and nowhere else.
    pub fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// One sentence to standard error.
    pub fn complain(&mut self, que: &str) {
        let _ = self.out.flush();
        // In one piece, so that runs side by side do not mix their messages.
        let _ = io::stderr().lock().write_all(format!("error: {que}\n").as_bytes());
    }
}
