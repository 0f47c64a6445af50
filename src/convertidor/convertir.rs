//! One conversion: a folder of its own, a profile of its own, a limit of time, and a look at what came out.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use super::Oficina;
use super::lanzar::{ended_badly, last_words, not_started};
use super::proceso::{Fin, run};
use crate::base::fallo::{Fallo, own_reason};
use crate::base::lectura::{NoLeido, read_bytes};

/// LibreOffice needs some seconds, and half a minute the first time on a slow machine.
pub const LIMITE: Duration = Duration::from_mins(2);
/// No document of some megabytes becomes larger.
const MAX_BYTES: u64 = 200 << 20;

/// From which format to which.
#[derive(Clone, Copy, Debug)]
pub struct Conversion {
    de: &'static str,
    a: &'static str,
    filtro: &'static str,
}

/// Word's old format to the one that is filled.
pub const DOC_A_DOCX: Conversion = Conversion { de: "doc", a: "docx", filtro: "MS Word 2007 XML" };
/// LibreOffice's workbooks to the ones that are filled.
pub const ODS_A_XLSX: Conversion = Conversion { de: "ods", a: "xlsx", filtro: "Calc MS Excel 2007 XML" };

impl Oficina {
    /// Converts a file. `ruta` is what a failure names.
    ///
    /// LibreOffice works on a copy in a temporary folder, with a profile of its own in it: one that is open on the
    /// screen neither disturbs nor is disturbed.
    ///
    /// # Errors
    /// It could not be started, did not end in time (then it is ended, with all that it started), or wrote nothing.
    pub fn convert(
        &self,
        ruta: &Path,
        bytes: &[u8],
        como: &Conversion,
        limite: Duration,
    ) -> Result<Vec<u8>, Fallo> {
        self.run(bytes, como, limite).map_err(Fallo::al("convertir con LibreOffice", ruta))
    }

    fn run(&self, bytes: &[u8], como: &Conversion, limite: Duration) -> io::Result<Vec<u8>> {
        let carpeta = tempfile::Builder::new().prefix("convenio").tempdir()?;
        let [entrada, salida] =
            [&format!("modelo.{}", como.de), "salida"].map(|nombre| carpeta.path().join(nombre));
        File::options().create_new(true).write(true).open(&entrada)?.write_all(bytes)?;
        fs::create_dir(&salida)?;
        let mut orden = self.command(carpeta.path())?;
        orden
            .arg("--convert-to")
            .arg(format!("{}:{}", como.a, como.filtro))
            .arg("--outdir")
            .arg(&salida)
            .arg(&entrada);
        let fin = run(&mut orden, limite)
            .map_err(|error| failed(format!("{}. {CONSEJO}", not_started(&orden, &error))))?;
        match fin {
            Fin::FueraDePlazo => {
                Err(failed(format!("no terminó en {} segundos, y se detuvo. {CONSEJO}", limite.as_secs())))
            }
            Fin::Termino(estado) if !estado.success() => {
                Err(failed(format!("{}. {CONSEJO}", ended_badly("LibreOffice", estado, carpeta.path()))))
            }
            Fin::Termino(_) => match read_bytes(&salida.join(format!("modelo.{}", como.a)), MAX_BYTES) {
                Ok(bytes) if bytes.starts_with(b"PK") => Ok(bytes),
                Err(NoLeido::Contenido(_)) => {
                    Err(failed(format!("el resultado es demasiado grande. {CONSEJO}")))
                }
                _ => Err(failed(format!(
                    "LibreOffice no escribió el resultado{}. {CONSEJO}",
                    last_words(carpeta.path())
                ))),
            },
        }
    }
}

const CONSEJO: &str = "Ábralo usted en Word o LibreOffice, guárdelo como .docx e indique ese archivo";

fn failed(que: String) -> io::Error {
    own_reason(io::ErrorKind::Other, que)
}
