//! The names of a closed package's files: from what they are, never from what a person called them.
//!
//! At most 30 letters of lower-case ASCII, so that even a plain ISO 9660 disc (level 2) has them as they are but for case.

/// The signed convenio.
pub(super) const FIRMADO: &str = "convenio_firmado.pdf";
/// The Word file whose print was signed.
pub(super) const WORD: &str = "convenio.docx";
/// The Anexo on paper.
pub(super) const ANEXO_FIRMADO: &str = "anexo_firmado.pdf";
/// The letter that goes with it all.
pub(super) const OFICIO: &str = "oficio.docx";
/// What a name may have at most.
pub(super) const MAX_NOMBRE: usize = 30;

const ANTES: &str = "personeria_";
const DESPUES: &str = ".pdf";

/// `personeria_estatutos.pdf`, `personeria_cedula_repres_2.pdf`: of a document of this code, another than those taken.
pub(super) fn of_document(codigo: &str, taken: &[String]) -> String {
    let name = |n: usize| {
        let number = if n == 1 { String::new() } else { format!("_{n}") };
        let room = MAX_NOMBRE - ANTES.len() - DESPUES.len() - number.len();
        format!("{ANTES}{}{number}{DESPUES}", shortened(codigo, room))
    };
    // Of so many names more than are taken, one is free.
    (1..=taken.len() + 1).map(name).find(|n| !taken.contains(n)).unwrap_or_default()
}

/// A code with its words cut, the longest first, until it fits.
fn shortened(codigo: &str, room: usize) -> String {
    let plain = crate::base::texto::plain(codigo);
    let ascii = |p: &str| p.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let mut words: Vec<String> = plain.split(' ').map(ascii).filter(|p| !p.is_empty()).collect();
    if words.is_empty() {
        words.push("documento".to_owned());
    }
    // Each word keeps a letter.
    words.truncate(room.div_ceil(2));
    let size = |words: &[String]| words.iter().map(String::len).sum::<usize>() + words.len() - 1;
    while size(&words) > room {
        if let Some(longest) = words.iter_mut().max_by_key(|p| p.len()) {
            longest.pop();
        }
    }
    words.join("_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogo::Catalogo;

    #[test]
    fn every_document_of_the_table_has_a_name_of_its_own_that_every_disc_keeps() {
        let catalogo = Catalogo::propio();
        for tipo in catalogo.tipos() {
            let mut taken = Vec::new();
            for documento in catalogo.documentos_de(&tipo.clave) {
                let nombre = of_document(&documento.codigo, &taken);
                assert!(nombre.len() <= MAX_NOMBRE && !nombre.ends_with("_2.pdf"), "{nombre}");
                taken.push(nombre);
            }
        }
    }

    #[test]
    fn names_are_numbered_cut_and_plain() {
        let mut taken = Vec::new();
        for _ in 0..11 {
            taken.push(of_document("cedula_representante", &taken));
        }
        assert_eq!(taken[0], "personeria_cedula_represen.pdf");
        assert_eq!(taken[1], "personeria_cedula_repres_2.pdf");
        assert_eq!(taken[10], "personeria_cedula_repre_11.pdf");
        assert_eq!(of_document("certificado_vigencia", &[]), "personeria_certifi_vigenci.pdf");
        assert_eq!(of_document("../Ñandú\u{202e}", &[]), "personeria_nandu.pdf");
        assert_eq!(of_document("株式会社", &[]), "personeria_documento.pdf");
    }
}
