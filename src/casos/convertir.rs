//! A model in Word's old format: converted once, and the .docx kept beside it for a person to look over.

use std::path::{Path, PathBuf};

use super::modelo::NoModelo;
use crate::base::escritura::put_file;
use crate::base::huella::sha256;
use crate::base::lectura::read_bytes;
use crate::base::{Diagnostico, Lugar};
use crate::convertidor::{LIMITE, Oficina};
use crate::documentos::modelos::contenedor::MAX_ARCHIVO;

/// The .docx of an old Word file.
pub(super) struct Convertido {
    pub ruta: PathBuf,
    pub bytes: Vec<u8>,
    pub aviso: Diagnostico,
}

/// Whether these bytes are Word's old format, and not another file in the same kind of container (a protected
/// .docx, an .xls).
pub(super) fn is_old_word(bytes: &[u8]) -> bool {
    let stream: Vec<u8> = "WordDocument".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
        && bytes.windows(stream.len()).any(|w| w == stream)
}

/// Where the .docx of an old Word file lies: beside it, with the beginning of the old one's SHA-256 in its name, so
/// that a file that changed is converted anew.
fn beside(doc: &Path, bytes: &[u8]) -> PathBuf {
    let mut nombre = doc.file_stem().unwrap_or_default().to_owned();
    nombre.push(format!(".convertido-{}.docx", &sha256(bytes)[..8]));
    doc.with_file_name(nombre)
}

/// Takes the .docx that was made of this file before, or makes it now.
///
/// LibreOffice makes other bytes each time. One that is kept gives the same papers again, and the map that was made
/// for it goes on being its map.
pub(super) fn to_docx(doc: &Path, bytes: &[u8]) -> Result<Convertido, NoModelo> {
    let ruta = beside(doc, bytes);
    let aviso = |mensaje: String| {
        let ayuda = format!(
            "Ábralo y compárelo con el .doc; si algo cambió, corríjalo ahí, o guarde el .doc como .docx en Word e indique ese. \
             Para convertirlo otra vez, borre {}.",
            ruta.display()
        );
        Diagnostico::advertencia("modelo-convertido", Lugar::archivo(doc), mensaje, ayuda)
    };
    if ruta.exists() {
        let kept = read_bytes(&ruta, MAX_ARCHIVO)?;
        let aviso = aviso(format!("es un .doc: se usó {}, que se hizo de él", ruta.display()));
        return Ok(Convertido { aviso, bytes: kept, ruta });
    }
    let Some(oficina) = Oficina::find() else {
        let nota = Diagnostico::error(
            "modelo-formato",
            Lugar::archivo(doc),
            "es un documento en el formato antiguo de Word (.doc), y en este computador no se encontró LibreOffice para convertirlo",
            "Ábralo en Word, elija «Guardar como» y, en tipo, «Documento de Word (.docx)»; después indique ese archivo.",
        );
        return Err(NoModelo::Problemas(nota.into()));
    };
    let made = oficina.to_docx(doc, bytes, LIMITE).map_err(NoModelo::Entorno)?;
    put_file(&ruta, &made, false).map_err(NoModelo::Entorno)?;
    let aviso =
        aviso(format!("es un .doc: LibreOffice lo convirtió, y el resultado quedó en {}", ruta.display()));
    Ok(Convertido { aviso, bytes: made, ruta })
}
