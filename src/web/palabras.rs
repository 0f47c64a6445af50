//! What use cases tell people at a terminal, as a page says it: where there is a flag or a command, the place on the page.

use super::pagina::sentence;

/// What stands in a message, and what a page has in its place.
const EN_PAGINA: [(&str, &str); 14] = [
    (": --motivo", ""),
    ("diga por qué con --motivo: queda anotado", "escriba por qué en «Motivo»: queda anotado"),
    ("con --motivo", "en «Motivo»"),
    ("--motivo", "«Motivo»"),
    ("repita con --repetir MOTIVO", "envíelo de nuevo diciendo por qué, en «Por qué se repite»"),
    ("con --repetir MOTIVO", "en «Por qué se repite»"),
    ("--repetir MOTIVO", "«Por qué se repite»"),
    ("--repetir", "«Por qué se repite»"),
    ("repita con --de-nuevo", "marque «Guardar otras en su lugar»"),
    ("--retroactivo", "«Ocurrió antes que lo último anotado»"),
    ("Guárdelos con «convenio token recibir»", "Guárdelos en la página de credenciales"),
    ("--forzar", "«Reemplazar»"),
    (": --a", ""),
    ("Ejecute la orden sin archivo y escriba los datos", "Escriba los datos en sus casillas"),
];

/// Commands that have a page, and what people call it.
const ORDENES: [(&str, &str); 9] = [
    ("convenio correo confirmar", "Lo envié por mi cuenta, en la página del correo"),
    ("convenio correo clave", "Ajustes"),
    ("convenio correo probar", "Probar el correo, en Ajustes"),
    ("convenio correo enviar", "Correo"),
    ("convenio token recibir", "Credenciales"),
    ("convenio tramite rehacer", "Hacer los papeles de nuevo"),
    ("convenio tramite crear", "Hacer los papeles"),
    ("convenio tramite ver", "la página del trámite"),
    ("convenio directorio importar", "Ajustes"),
];

/// A message of a use case, for a page.
pub(super) fn for_pages(que: &str) -> String {
    let mut texto = que.to_owned();
    for (terminal, page) in EN_PAGINA {
        texto = texto.replace(terminal, page);
    }
    sentence(&without_commands(&texto))
}

/// Quoted commands, each as the page that does the same.
fn without_commands(texto: &str) -> String {
    let mut plain = String::with_capacity(texto.len());
    let mut rest = texto;
    while let Some(start) = rest.find("«convenio ") {
        let (before, quoted) = rest.split_at(start);
        plain.push_str(before);
        let Some(end) = quoted.find('»') else { break };
        let command = &quoted["«".len()..end];
        let page = ORDENES.iter().find(|(orden, _)| command.starts_with(orden)).map(|(_, page)| *page);
        plain.push('«');
        plain.push_str(page.unwrap_or(command));
        plain.push('»');
        rest = &quoted[end + '»'.len_utf8()..];
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_and_commands_become_places_on_the_page() {
        let que = "T: ya se envió. Si llegó, anótelo con «convenio correo confirmar T»; si no, repita con --repetir MOTIVO.";
        let said = for_pages(que);
        assert!(!said.contains("--") && !said.contains("convenio correo"), "{said}");
        assert_eq!(
            for_pages("falta el motivo de la corrección: --motivo"),
            "Falta el motivo de la corrección"
        );
        assert_eq!(for_pages("abierto «convenio"), "Abierto «convenio");
    }
}
