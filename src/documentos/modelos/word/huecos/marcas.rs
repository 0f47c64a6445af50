//! What Word or a template names by itself: controls, form and merge fields, prompts, `{{campo}}`.

use super::super::super::contexto::asked;
use super::super::super::pistas::{Etiqueta, split_tag};
use super::super::parrafos::ClaseCampo;
use super::buscador::Buscador;
use super::{ClaseHueco, is_blank_sign};

impl Buscador<'_> {
    /// Content controls, form fields and merge fields: Word itself says where they are.
    pub(super) fn structural(&mut self) {
        let tramos = &self.parrafo.tramos;
        let mut i = 0;
        while i < tramos.len() {
            let key = (tramos[i].marcas.control, tramos[i].marcas.campo);
            let mut end = i + 1;
            if key != (None, None) {
                while tramos.get(end).is_some_and(|t| (t.marcas.control, t.marcas.campo) == key) {
                    end += 1;
                }
                let (from, to) = (tramos[i].de, tramos[end - 1].a);
                let de = self.letras.partition_point(|(at, _)| *at < from);
                let a = self.letras.partition_point(|(at, _)| *at < to);
                let words = self.text(de, a).trim().to_owned();
                let field = key.1.and_then(|c| self.lectura.campos.get(usize::from(c)));
                match field.map(|f| (f.clase, f.nombre.as_str())) {
                    Some((ClaseCampo::Combinacion, nombre)) => {
                        self.take(de, a, ClaseHueco::Combinacion, split_tag(nombre));
                    }
                    Some((ClaseCampo::FormLista, nombre)) if words == "☐" => {
                        self.take(de, a, ClaseHueco::Formulario, split_tag(nombre));
                    }
                    Some((ClaseCampo::FormCasilla, _)) => self.take(de, a, ClaseHueco::Casilla, ""),
                    // What somebody has written there already stays.
                    Some((_, nombre)) if words.chars().all(is_blank_sign) || Etiqueta::read(&words).orden => {
                        self.take(de, a, ClaseHueco::Formulario, split_tag(nombre));
                    }
                    Some(_) => {}
                    None => self.take(de, a, ClaseHueco::Control, words),
                }
            }
            i = end;
        }
    }

    /// What Word and LibreOffice themselves put where nothing was written, when the control around it was lost.
    pub(super) fn prompts(&mut self) {
        const FRASES: [&str; 6] = [
            "haga clic o pulse aquí para escribir texto",
            "haga clic aquí para escribir texto",
            "haga clic o pulse aquí para escribir una fecha",
            "haga clic aquí para escribir una fecha",
            "click or tap here to enter text",
            "click here to enter text",
        ];
        // All of them say «clic», and hardly any paragraph does.
        if !self.parrafo.texto.as_bytes().windows(4).any(|w| w.eq_ignore_ascii_case(b"clic")) {
            return;
        }
        let lower: String = self.letras.iter().map(|(_, c)| c.to_lowercase().next().unwrap_or(*c)).collect();
        for frase in FRASES {
            let mut from = 0;
            while let Some(at) = lower[from..].find(frase).map(|i| from + i) {
                let de = lower[..at].chars().count();
                let mut a = de + frase.chars().count();
                if self.letra(a) == Some('.') {
                    a += 1;
                }
                if !self.is_taken(de, a) {
                    self.take(de, a, ClaseHueco::Instruccion, "");
                }
                from = at + frase.len();
            }
        }
    }

    /// `{{campo}}`, `${campo}`, `«campo»`, `<<campo>>`: names between signs that no prose uses so.
    pub(super) fn tags(&mut self) {
        // The first byte of each opening sign; that of «guillemets» begins many letters of Spanish, its second does not.
        if !self.parrafo.texto.bytes().any(|b| matches!(b, b'{' | b'$' | b'<' | 0xab)) {
            return;
        }
        for (open, close, quotes) in
            [("{{", "}}", false), ("${", "}", false), ("<<", ">>", false), ("«", "»", true)]
        {
            let mut from = 0;
            while let Some(start) = self.parrafo.texto[from..].find(open).map(|i| from + i) {
                let inner = start + open.len();
                let Some(end) = self.parrafo.texto[inner..].find(close).map(|i| inner + i) else { break };
                let name = self.parrafo.texto[inner..end].trim();
                from = end + close.len();
                let is_name = !name.is_empty() && name.chars().count() <= 60;
                // Guillemets are the quotes of Spanish: between them only what is plainly a name.
                let one_word = !name.contains(char::is_whitespace);
                let says = Etiqueta::read(&split_tag(name)).atributo.is_some();
                let camel = name
                    .chars()
                    .skip(1)
                    .zip(name.chars())
                    .any(|(c, before)| c.is_uppercase() && before.is_lowercase());
                let asked = || {
                    Etiqueta::read(name).is_role()
                        && asked(self.before(self.letras.partition_point(|(at, _)| *at < start)))
                            .atributo
                            .is_some_and(|(_, far)| far <= 1)
                };
                if is_name
                    && (!quotes || (one_word && (name.contains(['_', '.']) || camel || says || asked())))
                {
                    let de = self.letras.partition_point(|(at, _)| *at < start);
                    let a = self.letras.partition_point(|(at, _)| *at < from);
                    if !self.is_taken(de, a) {
                        self.take(de, a, ClaseHueco::Marca, split_tag(name));
                    }
                }
            }
        }
    }
}
