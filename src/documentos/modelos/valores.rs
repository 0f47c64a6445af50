//! What an expediente answers to each blank, as it is written there: never twice what the model prints already.

use std::collections::BTreeSet;

use super::campo::{Atributo as A, Campo, Sujeto as S};
use super::decision::Opcion;
use super::pistas::words;
use crate::base::texto::list;
use crate::catalogo::Catalogo;
use crate::documentos::palabras::{document_detail, form_of_address, long_date, month, quality};
use crate::perfil::expediente::{
    Calidad, Canal, Contacto, Documento, Domicilio, Establecimiento, Expediente, Persona, Representante,
    Sistema,
};

/// What goes into a blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Valor {
    /// These words.
    Texto(String),
    /// Nothing yet: the day on which it is signed is not known.
    Todavia,
    /// Nothing: the model has room for more than the profile has.
    Sobra(String),
    /// The profile does not have it: why.
    Falta(String),
}

/// The words around a blank, where its value depends on them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entorno<'t> {
    /// The text before it, in its paragraph.
    pub antes: &'t str,
    /// The text after it, up to the next blank.
    pub despues: &'t str,
    /// Whether it has the form `__/__/____`.
    pub en_cifras: bool,
}

/// The answers of one expediente.
#[derive(Clone, Copy, Debug)]
pub struct Datos<'x> {
    x: &'x Expediente<'x>,
    catalogo: &'x Catalogo,
}

impl<'x> Datos<'x> {
    /// Of this expediente.
    pub fn new(x: &'x Expediente<'x>, catalogo: &'x Catalogo) -> Self {
        Self { x, catalogo }
    }

    /// The expediente itself.
    pub fn expediente(&self) -> &'x Expediente<'x> {
        self.x
    }

    /// How many rows a list about this has.
    pub fn count(&self, sujeto: S) -> usize {
        match sujeto {
            S::Establecimiento => self.x.establecimientos.len(),
            S::Representante => self.x.representantes.len(),
            _ => 1,
        }
    }

    /// The answer to a blank.
    pub fn value(&self, campo: Campo, entorno: Entorno<'_>) -> Valor {
        let valor = match campo.sujeto {
            S::Convenio => self.of_convenio(campo.atributo, entorno),
            S::Sostenedor => self.of_sostenedor(campo.atributo),
            S::Representante => {
                Self::of_several(campo, &self.x.representantes, |r| of_representative(r, campo.atributo))
            }
            S::RepresentanteMinisterio => match &self.x.representante_ministerio {
                Some(persona) => of_person(persona, campo.atributo),
                None => missing("el perfil no dice quién actúa ante el Ministerio"),
            },
            S::Establecimiento => self.of_schools(campo),
            S::Administrativo => of_contact(&self.x.administrativo, campo.atributo),
            S::Tecnico => of_contact(&self.x.tecnico, campo.atributo),
            S::Proveedor => self.of_provider(campo.atributo),
            S::Documento => self.of_document(campo.atributo, entorno),
            S::Ministerio | S::Tercero => missing("el perfil no tiene ese dato"),
        };
        match valor {
            Valor::Texto(texto) => Valor::Texto(fitted(&texto, campo.atributo, entorno.antes)),
            otro => otro,
        }
    }

    /// Whether a box is to be ticked; `None` where the profile does not say.
    pub fn ticked(&self, opcion: &Opcion) -> Option<bool> {
        match opcion {
            Opcion::Dependencia(d) => Some(self.x.establecimientos.iter().all(|e| e.dependencia == *d)),
            Opcion::Modelo(modelo) => Some(self.x.modelo == *modelo),
            Opcion::Servicio(clave) => {
                let asked = |e: &Establecimiento<'_>| e.servicios.iter().any(|s| s.clave == *clave);
                let count = self.x.establecimientos.iter().filter(|e| asked(e)).count();
                // One box for all schools can't say that some ask for it and others don't.
                (count == 0 || count == self.x.establecimientos.len()).then_some(count > 0)
            }
            Opcion::Calidad(calidad) => {
                let said = match self.x.representantes.first()?.calidad {
                    Calidad::Titular => "titular",
                    Calidad::Subrogante => "subrogante",
                    Calidad::Suplente => "suplente",
                    Calidad::Interino => "interino",
                };
                Some(said == *calidad)
            }
            Opcion::Canal(canal) => {
                let said = match self.x.canal? {
                    Canal::Presencial => "presencial",
                    Canal::OficinaDePartesVirtual => "oficina_de_partes_virtual",
                    Canal::Correo => "correo",
                };
                Some(said == *canal)
            }
            Opcion::SistemaPropio(propio) => Some(matches!(self.x.sistema, Sistema::Propio) == *propio),
        }
    }

    fn of_convenio(&self, atributo: A, entorno: Entorno<'_>) -> Valor {
        if atributo == A::Ciudad {
            return match self.catalogo.ministerio("ciudad_firma") {
                "" => Valor::Todavia,
                ciudad => text(ciudad),
            };
        }
        match self.x.fecha {
            Some(fecha) => date(fecha, atributo, entorno),
            None => Valor::Todavia,
        }
    }

    fn of_sostenedor(&self, atributo: A) -> Valor {
        let s = &self.x.sostenedor;
        match atributo {
            A::Nombre => text(&s.nombre),
            A::Rut | A::Cuerpo | A::Digito => parts(&s.rut.to_string(), atributo),
            A::Tipo => text(&s.tipo.nombre),
            A::Correo => text(&s.correo),
            A::Telefono => text(&s.telefono),
            A::Domicilio | A::Direccion | A::Calle | A::Numero | A::Ciudad | A::Comuna | A::Region => {
                text(&seat(&s.domicilio, atributo))
            }
            _ => missing("el perfil no tiene ese dato del sostenedor"),
        }
    }

    /// One of several, or all of them as a sentence lists them.
    fn of_several<T>(campo: Campo, all: &[T], value: impl Fn(&T) -> Valor) -> Valor {
        if let Some(cual) = campo.cual {
            return match all.get(usize::from(cual) - 1) {
                Some(one) => value(one),
                None => Valor::Sobra(format!(
                    "el perfil tiene {}, y este espacio es para el número {cual}",
                    all.len()
                )),
            };
        }
        let mut values = Vec::with_capacity(all.len());
        for one in all {
            match value(one) {
                Valor::Texto(texto) => values.push(texto),
                otro => return otro,
            }
        }
        text(&list(&values))
    }

    fn of_schools(&self, campo: Campo) -> Valor {
        let all = &self.x.establecimientos;
        match campo.atributo {
            A::Cantidad => return text(&all.len().to_string()),
            A::Orden => {
                let cual = campo.cual.map_or_else(|| all.len().to_string(), |cual| cual.to_string());
                return text(&cual);
            }
            // What is the same for all schools is said once.
            A::Comuna | A::Region | A::Dependencia if campo.cual.is_none() => {
                let values: Vec<Valor> = all.iter().map(|e| self.of_school(e, campo.atributo)).collect();
                let different: BTreeSet<&str> = values
                    .iter()
                    .filter_map(|v| if let Valor::Texto(t) = v { Some(t.as_str()) } else { None })
                    .collect();
                if let [only] = different.into_iter().collect::<Vec<_>>()[..] {
                    return text(only);
                }
            }
            _ => {}
        }
        Self::of_several(campo, all, |e| self.of_school(e, campo.atributo))
    }

    fn of_school(&self, e: &Establecimiento<'_>, atributo: A) -> Valor {
        match atributo {
            A::Nombre => text(&e.nombre),
            A::Rbd | A::Cuerpo | A::Digito => parts(&e.rbd.to_string(), atributo),
            A::Dependencia => text(&self.catalogo.dependencia(e.dependencia).nombre),
            A::Direccion => text(&e.direccion),
            A::NombreRbd => text(&format!("{}, RBD {}", e.nombre, e.rbd)),
            A::DireccionComuna => text(&format!("{}, comuna de {}", e.direccion, e.comuna.nombre)),
            A::Comuna => text(&e.comuna.nombre),
            A::Region => text(&e.region.nombre),
            A::Servicios => {
                let names: Vec<&str> = e.servicios.iter().map(|s| s.nombre.as_str()).collect();
                text(&list(&names))
            }
            _ => missing("el perfil no tiene ese dato del establecimiento"),
        }
    }

    fn of_provider(&self, atributo: A) -> Valor {
        let Some(p) = self.x.sistema.proveedor() else {
            return missing("el sistema es propio del sostenedor: no hay proveedor");
        };
        match (atributo, &p.producto) {
            (A::Nombre, _) => text(&p.nombre),
            (A::Rut, _) => text(&p.rut.to_string()),
            (A::Producto, Some(producto)) => text(producto),
            (A::Producto, None) => missing("el perfil no dice cómo se llama el sistema"),
            _ => missing("el perfil no tiene ese dato del proveedor"),
        }
    }

    /// Of the document that the sentence names; of all that prove the personería where it names none.
    fn of_document(&self, atributo: A, entorno: Entorno<'_>) -> Valor {
        let declared: Vec<&Documento<'_>> = self
            .x
            .representantes
            .iter()
            .flat_map(|r| &r.documentos)
            .filter(|d| !matches!(d.tipo.codigo.as_str(), "rut_sostenedor" | "cedula_representante"))
            .collect();
        let named = named(&declared, entorno.antes);
        if atributo == A::Nombre {
            // Where number and date have blanks of their own, the sentence is about one document.
            let caption =
                entorno.despues.trim_start().strip_prefix('(').and_then(|inner| inner.split_once(')'));
            let open = entorno.despues.trim_start().starts_with('(');
            let after = caption.map_or(if open { "" } else { entorno.despues }, |(_, rest)| rest);
            let following = words(after);
            let in_pieces = following.iter().take(3).any(|w| {
                matches!(
                    w.as_str(),
                    "n" | "no" | "numero" | "fecha" | "fechado" | "fechada" | "emanado" | "emanada"
                )
            });
            if let Some(d) = principal(&declared).filter(|_| in_pieces) {
                return text(&lowered(&d.tipo.nombre));
            }
            let mut texts: Vec<String> = Vec::new();
            for d in declared.iter().map(|d| document(d)) {
                if !texts.contains(&d) {
                    texts.push(d);
                }
            }
            return if texts.is_empty() {
                missing("el perfil no trae documentos de personería")
            } else {
                text(&list(&texts))
            };
        }
        let chosen = match named {
            Nombrado::Este(d) => Some(d),
            Nombrado::Ninguno => principal(&declared),
            Nombrado::Otro => None,
        };
        let Some(d) = chosen else {
            return missing("el perfil no trae ese documento, o trae varios que se llaman así");
        };
        let said = match atributo {
            A::Numero => d.numero.as_deref().map(text),
            A::Emisor => d.emisor.as_deref().map(text),
            _ => d.fecha.map(|fecha| date(fecha, atributo, entorno)),
        };
        said.unwrap_or_else(|| missing("el perfil no tiene ese dato del documento"))
    }
}

fn text(texto: &str) -> Valor {
    Valor::Texto(texto.to_owned())
}

fn missing(que: &str) -> Valor {
    Valor::Falta(que.to_owned())
}

fn date(fecha: jiff::civil::Date, atributo: A, entorno: Entorno<'_>) -> Valor {
    let year = fecha.year().to_string();
    text(&match atributo {
        A::Dia => fecha.day().to_string(),
        A::Mes => month(fecha).to_owned(),
        A::Anio => {
            // The model may have begun to print it: «20».
            if words(entorno.antes).ends_with(&["dos".to_owned(), "mil".to_owned()]) {
                return year_in_words(fecha.year()).map_or_else(|| missing("el año va en palabras"), text);
            }
            let digits =
                entorno.antes.len() - entorno.antes.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let begun = &entorno.antes[entorno.antes.len() - digits..];
            match year.strip_prefix(begun).filter(|rest| !rest.is_empty()) {
                Some(rest) => rest.to_owned(),
                None => return missing(&format!("el modelo trae impreso «{begun}», y el año es {year}")),
            }
        }
        _ if entorno.en_cifras => format!("{:02}/{:02}/{year}", fecha.day(), fecha.month()),
        _ => long_date(fecha),
    })
}

/// What follows «dos mil» in a year written in words.
fn year_in_words(year: i16) -> Option<&'static str> {
    const VEINTES: [&str; 20] = [
        "veinte",
        "veintiuno",
        "veintidós",
        "veintitrés",
        "veinticuatro",
        "veinticinco",
        "veintiséis",
        "veintisiete",
        "veintiocho",
        "veintinueve",
        "treinta",
        "treinta y uno",
        "treinta y dos",
        "treinta y tres",
        "treinta y cuatro",
        "treinta y cinco",
        "treinta y seis",
        "treinta y siete",
        "treinta y ocho",
        "treinta y nueve",
    ];
    VEINTES.get(usize::try_from(year - 2020).ok()?).copied()
}

/// A number with its digit, or one of the two.
fn parts(numero: &str, atributo: A) -> Valor {
    let (cuerpo, digito) = numero.split_once('-').unwrap_or((numero, ""));
    text(match atributo {
        A::Cuerpo => cuerpo,
        A::Digito => digito,
        _ => numero,
    })
}

fn seat(d: &Domicilio<'_>, atributo: A) -> String {
    let street = || {
        let number = if d.numero.chars().any(|c| c.is_ascii_digit()) { " N° " } else { " " };
        format!("{}{number}{}", d.calle, d.numero)
    };
    match atributo {
        A::Calle => d.calle.clone(),
        A::Numero => d.numero.clone(),
        A::Ciudad => d.ciudad.clone(),
        A::Comuna => d.comuna.nombre.clone(),
        A::Region => d.region.nombre.clone(),
        A::Direccion => street(),
        // Most towns are called as their comuna is.
        _ if d.ciudad == d.comuna.nombre => {
            format!("{}, comuna de {}, {}", street(), d.comuna.nombre, d.region.nombre)
        }
        _ => format!(
            "{}, ciudad de {}, comuna de {}, {}",
            street(),
            d.ciudad,
            d.comuna.nombre,
            d.region.nombre
        ),
    }
}

fn of_representative(r: &Representante<'_>, atributo: A) -> Valor {
    let optional = |valor: &Option<String>, que: &str| match valor {
        Some(valor) => text(valor),
        None => missing(&format!("el perfil no dice {que} de {}", r.nombre)),
    };
    match atributo {
        A::Nombre => text(&r.nombre),
        A::Rut | A::Cuerpo | A::Digito => parts(&r.rut.to_string(), atributo),
        A::EstadoCivil => text(r.estado_civil),
        A::Nacionalidad => optional(&r.nacionalidad, "la nacionalidad"),
        A::Profesion => optional(&r.profesion, "la profesión"),
        A::Cargo => text(&r.cargo),
        A::Calidad => text(quality(r.calidad, r.genero)),
        A::Tratamiento => text(form_of_address(r.genero)),
        _ => missing("el perfil no tiene ese dato del representante"),
    }
}

fn of_person(persona: &Persona, atributo: A) -> Valor {
    match atributo {
        A::Nombre => text(&persona.nombre),
        A::Rut => text(&persona.rut.to_string()),
        A::Cargo => text(&persona.cargo),
        _ => missing("el perfil no tiene ese dato de quien actúa ante el Ministerio"),
    }
}

fn of_contact(c: &Contacto, atributo: A) -> Valor {
    match (atributo, c.rut) {
        (A::Nombre, _) => text(&c.nombre),
        (A::Cargo, _) => text(&c.cargo),
        (A::Rut, Some(rut)) => text(&rut.to_string()),
        (A::Rut, None) => missing(&format!("el perfil no dice el RUT de {}", c.nombre)),
        (A::Correo, _) => text(&c.correo),
        (A::Telefono, _) => text(&c.telefono),
        _ => missing("el perfil no tiene ese dato del contacto"),
    }
}

/// What a sentence says of a document.
enum Nombrado<'d, 'c> {
    /// It names none.
    Ninguno,
    /// It names one that was declared.
    Este(&'d Documento<'c>),
    /// It names one, and none or several of those declared are called so.
    Otro,
}

/// The declared document that the words nearest to a blank name.
fn named<'d, 'c>(declared: &[&'d Documento<'c>], antes: &str) -> Nombrado<'d, 'c> {
    const CLASES: [&str; 12] = [
        "escritura",
        "certificado",
        "decreto",
        "acta",
        "sentencia",
        "mandato",
        "poder",
        "estatutos",
        "orden",
        "nombramiento",
        "convenio",
        "instrumento",
    ];
    let words = words(antes);
    // «los estatutos constan en escritura de fecha ……»: the deed is theirs.
    let near = words.len().saturating_sub(8);
    let statutes = words[near..].iter().position(|w| w == "estatutos").map(|i| near + i);
    let last = || words.iter().rposition(|w| CLASES.contains(&w.as_str()));
    let Some(at) = statutes.or_else(last) else { return Nombrado::Ninguno };
    // «convenio» is the one that is being signed, unless a document is called so as well.
    let kind = &words[at];
    let of_kind: Vec<&'d Documento<'c>> =
        declared.iter().copied().filter(|d| self::words(&d.tipo.nombre).contains(kind)).collect();
    if of_kind.is_empty() && kind == "convenio" {
        return Nombrado::Ninguno;
    }
    let more: BTreeSet<&String> = words[at + 1..].iter().filter(|w| w.len() > 4).collect();
    let score = |d: &Documento<'_>| self::words(&d.tipo.nombre).iter().filter(|w| more.contains(w)).count();
    let best = of_kind.iter().map(|d| score(d)).max().unwrap_or_default();
    match of_kind.iter().filter(|d| score(d) == best).collect::<Vec<_>>()[..] {
        [one] => Nombrado::Este(one),
        _ => Nombrado::Otro,
    }
}

/// The document that lets somebody sign for others: the nearest to that act of those declared.
fn principal<'d, 'c>(declared: &[&'d Documento<'c>]) -> Option<&'d Documento<'c>> {
    const ORDEN: [&str; 13] = [
        "decreto_subrogancia",
        "orden_subrogacion",
        "decreto_nombramiento",
        "nombramiento",
        "escritura_poder",
        "poder_privado",
        "acta_directorio",
        "certificado_poderes",
        "sentencia_proclamacion",
        "decreto_asuncion",
        "certificado_registro_mineduc",
        "certificado_directorio",
        "certificado_vigencia",
    ];
    if let [only] = declared {
        return Some(only);
    }
    let by_kind = |codigo: &str| declared.iter().find(|d| d.tipo.codigo == codigo).copied();
    ORDEN.iter().find_map(|codigo| by_kind(codigo))
}

fn document(d: &Documento<'_>) -> String {
    let lower = lowered(&d.tipo.nombre);
    match document_detail(d) {
        detail if detail.is_empty() => lower,
        detail => format!("{lower}, {detail}"),
    }
}

/// A name as it stands inside a sentence.
fn lowered(nombre: &str) -> String {
    let mut letters = nombre.chars();
    letters.next().map(|c| c.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// A value without the words that the model prints right before the blank: «Ilustre Municipalidad de», «Región».
fn fitted(valor: &str, atributo: A, antes: &str) -> String {
    // «Liceo: ……» is a label, and the whole name stands behind it.
    if antes.trim_end().ends_with(':') && atributo != A::Region {
        return valor.to_owned();
    }
    let before = words(antes);
    if atributo == A::Region
        && let [.., region, de] = &before[..]
        && region == "region"
        && matches!(de.as_str(), "de" | "del" | "la")
    {
        let short = valor.trim_start_matches("Región").trim_start();
        return ["de la ", "del ", "de "]
            .iter()
            .find_map(|a| short.strip_prefix(a))
            .unwrap_or(short)
            .to_owned();
    }
    if atributo == A::Telefono {
        // «+56 9 ……»: the model begins the number itself.
        let tail: String = antes
            .trim_end()
            .rsplit(|c: char| c.is_alphabetic() || c == ':')
            .next()
            .unwrap_or_default()
            .into();
        let begun: String = tail.split_whitespace().collect();
        let rest = begun.starts_with('+').then(|| without_prefix(valor, &begun)).flatten();
        return rest.unwrap_or(valor).to_owned();
    }
    let pieces: Vec<&str> = valor.split(' ').collect();
    // The model's «de» may be none of the name's: «Servicio Local de Educación Pública de ……».
    let without_de = before.strip_suffix(&["de".to_owned()]).unwrap_or(&before);
    for count in (1..pieces.len()).rev() {
        // The model may leave out how the name begins: «la Municipalidad de ……».
        for from in 0..count.min(2) {
            let head = words(&pieces[from..count].join(" "));
            let worth = head.len() > 1 || head.first().is_some_and(|w| w.len() > 4);
            if worth && (before.ends_with(&head) || (head.len() > 2 && without_de.ends_with(&head))) {
                return pieces[count..].join(" ");
            }
        }
    }
    valor.to_owned()
}

/// What follows in a number whose first digits are these, whatever the spaces between.
fn without_prefix<'v>(valor: &'v str, begun: &str) -> Option<&'v str> {
    let mut expected = begun.chars();
    for (at, letra) in valor.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        match expected.next() {
            None => return Some(valor[at..].trim_start()),
            Some(c) if c == letra => {}
            Some(_) => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_model_prints_is_not_written_twice() {
        let name = |valor, antes| fitted(valor, A::Nombre, antes);
        assert_eq!(
            name("Ilustre Municipalidad de Valle Claro", "y la Ilustre Municipalidad de "),
            "Valle Claro"
        );
        assert_eq!(name("Fundación Educacional Los Boldos", "la Fundación "), "Educacional Los Boldos");
        assert_eq!(name("Fundación Los Boldos", "el sostenedor "), "Fundación Los Boldos");
        let region = |antes| fitted("Región del Maule", A::Region, antes);
        assert_eq!(region("comuna de Curepto, "), "Región del Maule");
        assert_eq!(region("Región "), "del Maule");
        assert_eq!(region("Región de "), "Maule");
    }
}
