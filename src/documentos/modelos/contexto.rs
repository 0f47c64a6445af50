//! What the words before a blank say: of whom the sentence speaks by then, and what it asks for.

use super::campo::{Atributo, Sujeto};
use super::pistas::{Hallazgo, Pista, find, words};

/// What was read before a blank.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a finding of its own")]
pub struct Lectura {
    /// Of whom the sentence speaks.
    pub sujeto: Option<Sujeto>,
    /// What it asks for, and how far from the blank it says so: words between that say nothing.
    pub atributo: Option<(Atributo, usize)>,
    /// Whether what it asks for is in no profile.
    pub nadie_sabe: bool,
    /// The words of the cue, for the reason.
    pub palabras: String,
    /// Whether a person's identity card was asked for, and not just a RUT.
    pub cedula: bool,
    /// Whether it was called by the long name that only institutions' forms use.
    pub tributario: bool,
    /// Whether a party was just given its short name.
    pub tras_apodo: bool,
    /// Whether a document that proves something was named.
    pub documento: bool,
    /// Whether the Ministry was named.
    pub ministerio: bool,
}

/// What stands for a blank where a text is read past it.
pub const HUECO: &str = " hueco ";

/// Follows who is spoken of through a text. `heredado`: who was spoken of before it.
pub fn subject(texto: &str, heredado: Option<Sujeto>) -> Lectura {
    let words = words(texto);
    let mut at = Lectura { sujeto: heredado, ..Lectura::default() };
    let mut apodo_until = 0;
    for hallazgo in find(&words) {
        let following = |n: usize| words.get(hallazgo.a + n).map_or("", String::as_str);
        match hallazgo.pista {
            Pista::Apodo => {
                apodo_until = hallazgo.a + 10;
                at.tras_apodo = true;
                // The Ministry's part of the sentence ends with its short name: the other party comes next.
                if at.sujeto == Some(Sujeto::Ministerio) {
                    at.sujeto = Some(Sujeto::Sostenedor);
                }
            }
            Pista::De(sujeto) | Pista::DeQue(sujeto, Atributo::Nombre)
                if hallazgo.de >= apodo_until || !is_nickname(sujeto, &words[hallazgo.de]) =>
            {
                let sujeto = whom(sujeto, at.sujeto, &hallazgo, &words);
                if sujeto == Some(Sujeto::Establecimiento) && (0..5).any(|n| is_reference(following(n))) {
                    continue;
                }
                if let Some(sujeto) = sujeto {
                    at.documento |= sujeto == Sujeto::Documento;
                    at.ministerio |= sujeto == Sujeto::Ministerio;
                    at.tras_apodo = false;
                    at.sujeto = Some(sujeto);
                }
            }
            Pista::DeQue(sujeto, atributo) if hallazgo.de >= apodo_until => {
                let role = atributo == Atributo::Cargo && at.sujeto.is_some();
                if !role {
                    at.documento |= sujeto == Sujeto::Documento;
                    at.sujeto = Some(sujeto);
                }
            }
            Pista::PorMedioDe => {
                at.sujeto = match at.sujeto {
                    Some(Sujeto::Ministerio) => Some(Sujeto::Ministerio),
                    Some(Sujeto::Proveedor) => Some(Sujeto::Tercero),
                    _ => Some(Sujeto::Representante),
                };
            }
            Pista::Que(Atributo::Nombre) if is_address_form(&words[hallazgo.de]) => {
                let joined =
                    hallazgo.de.checked_sub(1).is_some_and(|i| matches!(words[i].as_str(), "y" | "e"));
                at.sujeto = match at.sujeto {
                    Some(Sujeto::Sostenedor | Sujeto::Documento | Sujeto::Establecimiento) => {
                        Some(Sujeto::Representante)
                    }
                    // «… el Ministerio y don ……»: the other party begins with who represents it.
                    Some(Sujeto::Ministerio) if joined => Some(Sujeto::Representante),
                    // Who acts for the provider is in no profile.
                    Some(Sujeto::Proveedor) => Some(Sujeto::Tercero),
                    otro => otro,
                };
            }
            Pista::Que(Atributo::RazonSocial)
                if !matches!(at.sujeto, Some(Sujeto::Proveedor | Sujeto::Establecimiento)) =>
            {
                at.sujeto = Some(Sujeto::Sostenedor);
            }
            Pista::Que(Atributo::Domicilio) if at.sujeto == Some(Sujeto::Establecimiento) => {
                // Schools lie somewhere; who has a domicile is their sostenedor.
                at.sujeto = Some(Sujeto::Sostenedor);
            }
            _ => {}
        }
        // «representante legal …, de ……»: the blank is the one that is represented.
        let next_blank =
            words[hallazgo.a..].iter().take(30).position(|w| w == HUECO.trim()).map(|i| hallazgo.a + i);
        if at.sujeto == Some(Sujeto::Representante)
            && matches!(hallazgo.pista, Pista::De(Sujeto::Representante))
            && let Some(blank) = next_blank
            && blank > hallazgo.a
            && matches!(words[blank - 1].as_str(), "de" | "del")
            && blank - hallazgo.a != 2
        {
            at.sujeto = Some(Sujeto::Sostenedor);
        }
    }
    at
}

/// Who a cue names, where somebody was spoken of before.
fn whom(named: Sujeto, before: Option<Sujeto>, hallazgo: &Hallazgo, words: &[String]) -> Option<Sujeto> {
    let previous =
        |n: usize| hallazgo.de.checked_sub(n).and_then(|i| words.get(i)).map_or("", String::as_str);
    match named {
        // «… ante el Ministerio», «convenio con el Ministerio»: spoken to, not of.
        Sujeto::Ministerio if matches!(previous(1), "ante") || matches!(previous(2), "ante" | "con") => {
            before
        }
        // «Decreto del Ministerio de Educación»: who issued it.
        Sujeto::Ministerio
            if previous(1) == "del"
                && matches!(before, Some(Sujeto::Documento | Sujeto::Representante | Sujeto::Sostenedor)) =>
        {
            before
        }
        // A decree that names an authority is the Ministry's as well.
        Sujeto::Documento if before == Some(Sujeto::Ministerio) => before,
        // «del sostenedor» behind a contact says whose it is.
        Sujeto::Sostenedor | Sujeto::Establecimiento
            if matches!(
                before,
                Some(
                    Sujeto::Tecnico
                        | Sujeto::Administrativo
                        | Sujeto::RepresentanteMinisterio
                        | Sujeto::Tercero
                )
            ) && (of_somebody(previous(1)) || of_somebody(previous(2)) || words[hallazgo.de] == "la") =>
        {
            before
        }
        Sujeto::Sostenedor
            if before == Some(Sujeto::Representante)
                && ((previous(1) == "del" && previous(2) != "domicilio")
                    || (previous(1) == "el" && previous(2) == "por")) =>
        {
            before
        }
        otro => Some(otro),
    }
}

/// «en adelante el Ministerio», «en lo sucesivo el establecimiento»: a short name, and nobody new.
fn is_nickname(sujeto: Sujeto, word: &str) -> bool {
    match sujeto {
        Sujeto::Ministerio => word.starts_with("ministerio") || word == "mineduc",
        Sujeto::Establecimiento => true,
        _ => false,
    }
}

fn of_somebody(word: &str) -> bool {
    matches!(word, "del" | "de")
}

/// «individualizados en la cláusula tercera»: named in passing.
fn is_reference(word: &str) -> bool {
    ["individualizad", "senalad", "indicad", "mencionad"].iter().any(|sign| word.starts_with(sign))
}

fn is_address_form(word: &str) -> bool {
    matches!(word, "don" | "dona" | "sr" | "sra" | "senor" | "senora")
}

/// What the words right before a blank ask for. `desde_blanco`: from the blank before, or the paragraph's beginning.
pub fn asked(desde_blanco: &str) -> Lectura {
    let words = words(desde_blanco);
    let found = find(&words);
    let mut at = Lectura::default();
    let mut far = 0;
    let mut end = words.len();
    for (i, hallazgo) in found.iter().enumerate().rev() {
        far += end - hallazgo.a;
        end = hallazgo.de;
        let (sujeto, atributo) = match hallazgo.pista {
            Pista::Nexo => continue,
            Pista::Orden | Pista::Apodo => return at,
            Pista::QueNadieSabe => {
                at.nadie_sabe = true;
                at.palabras = words[hallazgo.de..hallazgo.a].join(" ");
                at.atributo = Some((Atributo::Nombre, far));
                return at;
            }
            Pista::Que(atributo) => (None, atributo),
            Pista::DeQue(sujeto, atributo) => (Some(sujeto), atributo),
            Pista::PorMedioDe => (None, Atributo::Nombre),
            // «el sostenedor ……»: its name.
            Pista::De(sujeto) => {
                let noun = noun_before(&found[..i], hallazgo);
                // «en calidad de representante legal de ……»: who is represented.
                let of_whom = matches!(words.last().map(String::as_str), Some("de" | "del"));
                let role = noun.is_none_or(|n| matches!(n, Atributo::Calidad | Atributo::Cargo));
                if sujeto == Sujeto::Representante && of_whom && far == 0 && role {
                    (Some(Sujeto::Sostenedor), Atributo::Nombre)
                } else {
                    (Some(sujeto), noun.unwrap_or(Atributo::Nombre))
                }
            }
        };
        // «Versión del software»
        if adjacent(&found[..i], hallazgo).next() == Some(Pista::QueNadieSabe) {
            at.nadie_sabe = true;
            at.palabras = words[hallazgo.de..hallazgo.a].join(" ");
            at.atributo = Some((Atributo::Nombre, far));
            return at;
        }
        // «la empresa proveedora del software»: the company is asked for, not its product.
        let atributo = match (atributo, subject_before(&found[..i], hallazgo)) {
            (Atributo::Producto, Some(Sujeto::Proveedor)) => Atributo::Nombre,
            _ => atributo,
        };
        // «cédula de identidad N°»: the number is that of what stands before it.
        if atributo == Atributo::Numero && far == 0 && number_of_something(&found[..i], hallazgo) {
            continue;
        }
        at.sujeto = sujeto;
        at.palabras = words[hallazgo.de..hallazgo.a].join(" ");
        at.cedula =
            at.palabras.starts_with("ced") || matches!(at.palabras.as_str(), "ci" | "cni" | "run" | "carnet");
        at.tributario = at.palabras.ends_with("tributario");
        at.atributo = Some((atributo, far));
        return at;
    }
    at
}

/// The cues right before one, nearest first, with nothing but connecting words between.
fn adjacent<'f>(before: &'f [Hallazgo], hallazgo: &Hallazgo) -> impl Iterator<Item = Pista> + 'f {
    let mut end = hallazgo.de;
    let touching = before.iter().rev().take_while(move |previous| {
        let touches = previous.a == end;
        end = previous.de;
        touches
    });
    touching.map(|previous| previous.pista).filter(|pista| *pista != Pista::Nexo)
}

/// «RUT del representante legal»: what is asked of whom comes last.
fn noun_before(before: &[Hallazgo], hallazgo: &Hallazgo) -> Option<Atributo> {
    match adjacent(before, hallazgo).next()? {
        Pista::Que(Atributo::Numero) => None,
        Pista::Que(atributo) | Pista::DeQue(_, atributo) => Some(atributo),
        // «domicilio del representante legal del sostenedor»
        Pista::De(_) => {
            adjacent(before, hallazgo).find_map(|p| if let Pista::Que(a) = p { Some(a) } else { None })
        }
        _ => None,
    }
}

fn subject_before(before: &[Hallazgo], hallazgo: &Hallazgo) -> Option<Sujeto> {
    match adjacent(before, hallazgo).next()? {
        Pista::De(sujeto) => Some(sujeto),
        _ => None,
    }
}

/// Whether a bare «N°» counts what the cue right before it names.
fn number_of_something(before: &[Hallazgo], number: &Hallazgo) -> bool {
    match adjacent(before, number).next() {
        Some(Pista::Que(a)) => matches!(a, Atributo::Rut | Atributo::Telefono),
        Some(Pista::DeQue(_, a)) => a == Atributo::Rbd,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_of_the_parties_changes_its_subject_where_a_reader_sees_it_change() {
        let of = |texto: &str| subject(texto, None).sujeto;
        assert_eq!(of("entre el Ministerio de Educación, representado por don"), Some(Sujeto::Ministerio));
        let second = "el Ministerio de Educación, en adelante «el Ministerio», y por la otra parte, RUT";
        assert_eq!(of(second), Some(Sujeto::Sostenedor));
        let represented = format!("{second}, representada legalmente por don (a)");
        assert_eq!(of(&represented), Some(Sujeto::Representante));
        let capacity = format!(
            "{second}, representada por don, en su calidad de sostenedor del/los establecimiento/s individualizados \
             en la cláusula tercera, domiciliada en calle"
        );
        assert_eq!(of(&capacity), Some(Sujeto::Sostenedor));
    }

    #[test]
    fn the_nearest_cue_says_what_is_asked() {
        let of = |texto| asked(texto).atributo;
        assert_eq!(of(", cédula de identidad Nº "), Some((Atributo::Rut, 0)));
        assert_eq!(of("domiciliada en calle "), Some((Atributo::Calle, 0)));
        assert_eq!(of(", "), None);
        assert!(asked("con domicilio en la oficina ").nadie_sabe);
    }
}
