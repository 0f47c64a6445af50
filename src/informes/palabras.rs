//! An event in words: what happened in one line, and what somebody said of it word for word.

use crate::tramite::{Canal, Escrito, Suceso};

/// What an event says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dicho {
    /// What happened, in our words: `ingresó en la oficina de partes, presencialmente, folio 123`.
    pub que: String,
    /// What a person said of it, each thing as it was written; may have line ends.
    pub textos: Vec<String>,
}

/// The event in words.
pub fn describe(suceso: &Suceso) -> Dicho {
    let mut dicho = Dicho { que: suceso.tipo().titulo().to_owned(), textos: Vec::new() };
    match suceso {
        Suceso::Creado { externo, desde, motivo, .. } => {
            dicho.add(externo.as_ref().map(|e| format!("identificador externo «{e}»")));
            dicho.add(desde.map(|id| format!("a partir de {id}")));
            dicho.say(motivo.as_deref());
        }
        Suceso::PapelesGenerados(papeles) => {
            dicho.add(Some(papeles.estado.clone()));
            let cuantos = papeles.rbds.len();
            dicho.add(Some(format!("{cuantos} {}", one_or(cuantos, "establecimiento", "establecimientos"))));
            dicho.add(Some(format!("paquete {}", papeles.paquete)));
        }
        Suceso::Firmar { ejemplar } => dicho.add(Some(format!("el {ejemplar}"))),
        Suceso::Ingresar { canal, folio } => dicho.filed(Some(*canal), folio.as_deref()),
        Suceso::Observar { observaciones } => dicho.textos.extend(observaciones.iter().cloned()),
        Suceso::Subsanar { texto, canal, folio } => {
            dicho.filed(*canal, folio.as_deref());
            dicho.say(texto.as_deref());
        }
        Suceso::CertificadoListo { folio } => dicho.filed(None, folio.as_deref()),
        Suceso::Solicitar { escrito, canal, folio } => {
            dicho.add(Some(escrito_nombre(*escrito).to_owned()));
            dicho.filed(*canal, folio.as_deref());
        }
        Suceso::Ampliar { dias } => {
            dicho.add(Some(format!("{dias} {}", one_or(usize::from(*dias), "día hábil", "días hábiles"))));
        }
        Suceso::Resolucion { numero } => dicho.add(Some(format!("N° {numero}"))),
        Suceso::Entregar { a } => dicho.say(Some(a)),
        Suceso::Reemplazar { por, motivo } => {
            dicho.add(por.map(|id| id.to_string()));
            dicho.say(motivo.as_deref());
        }
        Suceso::PaqueteCerrado { version, huella, motivo } => {
            dicho.add(Some(format!("versión {version}")));
            dicho.add(Some(short_hash(huella).to_owned()));
            dicho.say(motivo.as_deref());
        }
        Suceso::CorreoPreparado { mensaje, motivo } => {
            dicho.add(Some(mensaje.clone()));
            dicho.say(motivo.as_deref());
        }
        Suceso::CorreoEnviado { mensaje } | Suceso::CorreoIncierto { mensaje } => {
            dicho.add(Some(mensaje.clone()));
        }
        Suceso::CorreoAcusado { mensaje } => dicho.add(mensaje.clone()),
        Suceso::Asignar { persona } => match persona {
            Some(persona) => dicho.say(Some(persona)),
            None => dicho.add(Some("nadie".to_owned())),
        },
        Suceso::Correccion { numero, motivo } => {
            dicho.add(Some(format!("el {numero}")));
            dicho.say(Some(motivo));
        }
        Suceso::Revisar { texto }
        | Suceso::Aprobar { texto }
        | Suceso::Revision { texto }
        | Suceso::VistoBueno { texto }
        | Suceso::Notificar { texto }
        | Suceso::Credenciales { texto }
        | Suceso::Operativo { texto } => dicho.say(texto.as_deref()),
        Suceso::Contacto { texto } | Suceso::Nota { texto } => dicho.say(Some(texto)),
        Suceso::Devolver { motivo }
        | Suceso::Rechazar { motivo }
        | Suceso::Desistir { motivo }
        | Suceso::Anular { motivo }
        | Suceso::Purga { motivo } => dicho.say(Some(motivo)),
        Suceso::TokenMostrado | Suceso::TokenResellado => {}
    }
    dicho
}

/// The first signs of a digest: enough for people to tell files apart.
pub fn short_hash(huella: &str) -> &str {
    huella.get(..8).unwrap_or(huella)
}

/// The kind of a letter, short.
const fn escrito_nombre(escrito: Escrito) -> &'static str {
    match escrito {
        Escrito::Certificado => "solicitud de certificado (artículo 24)",
        Escrito::Estado => "consulta por el estado (artículo 17)",
        Escrito::Ampliacion => "solicitud de ampliación (artículo 26)",
        Escrito::Denuncia => "denuncia por falta de decisión (artículo 64)",
    }
}

/// One word or the other, by number.
pub(super) const fn one_or<'t>(cuantos: usize, uno: &'t str, varios: &'t str) -> &'t str {
    if cuantos == 1 { uno } else { varios }
}

impl Dicho {
    /// One more of our own words.
    fn add(&mut self, palabras: Option<String>) {
        if let Some(palabras) = palabras.filter(|p| !p.is_empty()) {
            self.que.push_str(", ");
            self.que.push_str(&palabras);
        }
    }

    /// What somebody said.
    fn say(&mut self, texto: Option<&str>) {
        self.textos.extend(texto.filter(|t| !t.is_empty()).map(str::to_owned));
    }

    fn filed(&mut self, canal: Option<Canal>, folio: Option<&str>) {
        self.add(canal.map(|c| c.nombre().to_owned()));
        self.add(folio.map(|f| format!("folio {f}")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_told_with_all_that_it_carries() {
        let que = |suceso| describe(&suceso);
        assert_eq!(
            que(Suceso::Ingresar { canal: Canal::Correo, folio: Some("12/2026".into()) }).que,
            "ingresó en la oficina de partes, por correo electrónico, folio 12/2026"
        );
        let observado =
            que(Suceso::Observar { observaciones: vec!["falta la firma".into(), "RBD\nequivocado".into()] });
        assert_eq!(observado.textos, ["falta la firma", "RBD\nequivocado"]);
        assert_eq!(que(Suceso::Ampliar { dias: 1 }).que, "se concedió una ampliación del plazo, 1 día hábil");
        assert_eq!(que(Suceso::Asignar { persona: None }).que, "cambió la persona a cargo, nadie");
        let corregido = que(Suceso::Correccion { numero: 7, motivo: "era otro día".into() });
        assert_eq!(
            (corregido.que.as_str(), &corregido.textos[0][..]),
            ("se corrigió un suceso, el 7", "era otro día")
        );
    }
}
