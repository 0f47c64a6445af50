//! A field as the page draws it: label, help, example, what was typed, what is wrong with it.

use super::ejemplos::example;
use super::pasos::{ESTABLECIMIENTOS, SERVICIOS_DE_TODOS};
use crate::base::{Diagnostico, Diagnosticos, Severidad};
use crate::casos::borradores::Conflicto;
use crate::catalogo::Catalogo;
use crate::perfil::borrador::Perfil;
use crate::perfil::editar::{field, get};
use crate::perfil::ficha::{Campo, Clase, Exigencia, Forma};
use crate::perfil::opciones::Opciones;
use crate::web::pagina::sentence;

/// Lists of words as long as this are radio buttons; longer ones fold out.
const MAX_RADIOS: usize = 6;

/// How a field is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Control {
    Texto,
    Radios,
    Lista,
    Casillas,
}

/// A field for a view.
#[derive(Clone, Debug)]
pub(super) struct Visto {
    /// Its path, which is its name in the form.
    pub(super) ruta: String,
    pub(super) id: String,
    pub(super) rotulo: String,
    pub(super) ayuda: String,
    pub(super) ejemplo: Option<&'static str>,
    pub(super) control: Control,
    /// For scripts and browsers: `rut`, `comuna`, `fecha` …
    pub(super) clase: &'static str,
    pub(super) corto: bool,
    pub(super) autocompletar: &'static str,
    pub(super) teclado: &'static str,
    pub(super) valor: String,
    pub(super) opciones: Vec<Opcion>,
    pub(super) fallas: Vec<String>,
    pub(super) avisos: Vec<String>,
}

/// A choice of a field.
#[derive(Clone, Debug)]
pub(super) struct Opcion {
    pub(super) id: String,
    pub(super) palabra: String,
    pub(super) rotulo: String,
    pub(super) ayuda: String,
    pub(super) elegida: bool,
}

impl Visto {
    /// What describes the field, for `aria-describedby`.
    pub(super) fn described(&self) -> String {
        let mut ids = vec![format!("{}-ayuda", self.id)];
        if !self.fallas.is_empty() {
            ids.push(format!("{}-falla", self.id));
        }
        ids.join(" ")
    }

    /// What the summary says of a problem: it names the field where the problem does not.
    pub(super) fn summed(&self, falla: &str) -> String {
        if falla.starts_with("Falta") { falla.to_owned() } else { format!("{}: {falla}", self.rotulo) }
    }

    /// Where a link of the summary leads: the first thing that can be filled.
    pub(super) fn target(&self) -> &str {
        match self.control {
            Control::Texto | Control::Lista => &self.id,
            Control::Radios | Control::Casillas => self.opciones.first().map_or(&self.id, |o| &o.id),
        }
    }
}

/// A path as the id of an element.
pub(super) fn id(ruta: &str) -> String {
    ruta.replace(['.', '['], "-").replace(']', "")
}

/// The field of this path as the profile has it.
pub(super) fn view(ruta: &str, perfil: &Perfil, catalogo: &Catalogo) -> Option<Visto> {
    let todos = ruta == SERVICIOS_DE_TODOS;
    let real = if todos { format!("{ESTABLECIMIENTOS}[1].servicios") } else { ruta.to_owned() };
    let campo = field(&real)?;
    let textos = get(perfil, &real);
    let id = id(ruta);
    let opciones = choices(campo, &real, &id, &textos, perfil, catalogo);
    let control = match campo.forma {
        Forma::Textos => Control::Casillas,
        Forma::Logico => Control::Radios,
        _ if opciones.is_empty() => Control::Texto,
        _ if opciones.len() <= MAX_RADIOS + 1 => Control::Radios,
        _ => Control::Lista,
    };
    let (clase, corto, autocompletar, teclado) = match (campo.clase, campo.forma) {
        (Clase::Rut, _) => ("rut", true, "off", "text"),
        (Clase::Rbd, _) => ("rbd", true, "off", "text"),
        (Clase::Correo, _) => ("correo", false, "email", "email"),
        (Clase::Telefono, _) => ("telefono", true, "tel", "tel"),
        (Clase::Comuna, _) => ("comuna", false, "off", "text"),
        (_, Forma::Fecha) => ("fecha", true, "off", "text"),
        _ => ("", campo.nombre == "numero", "off", "text"),
    };
    let needed = matches!(campo.exigencia, Exigencia::Siempre | Exigencia::SinSistemaPropio);
    let titulo = if todos { "Servicios para todos los establecimientos" } else { campo.titulo };
    Some(Visto {
        rotulo: if needed || campo.nombre == "sistema_propio" {
            titulo.to_owned()
        } else {
            format!("{titulo} (opcional)")
        },
        ayuda: help(campo),
        ejemplo: example(&real),
        control,
        clase,
        corto,
        autocompletar,
        teclado,
        valor: textos.first().cloned().unwrap_or_default(),
        opciones,
        fallas: Vec::new(),
        avisos: Vec::new(),
        ruta: ruta.to_owned(),
        id,
    })
}

/// The profile's own words for a field are for people who write text; a page says some of them otherwise.
fn help(campo: &Campo) -> String {
    match campo.nombre {
        "sistema_propio" => "Elija Sí solo si el sistema lo hizo el propio sostenedor; entonces no hay proveedor que declarar.".into(),
        "tipo" if matches!(campo.clase, Clase::Palabra(Opciones::Documentos)) => "Qué documento es.".into(),
        // What only says the title again helps nobody.
        _ if campo.descripcion.trim().trim_end_matches('.') == campo.titulo => String::new(),
        _ => campo.descripcion.trim().to_owned(),
    }
}

fn choices(
    campo: &Campo,
    ruta: &str,
    id: &str,
    textos: &[String],
    perfil: &Perfil,
    catalogo: &Catalogo,
) -> Vec<Opcion> {
    let chosen = |palabra: &str| textos.iter().any(|t| t.trim() == palabra);
    let option = |i: usize, palabra: &str, rotulo: String, ayuda: String| Opcion {
        id: if i == 0 { id.to_owned() } else { format!("{id}-{i}") },
        palabra: palabra.to_owned(),
        rotulo,
        ayuda,
        elegida: chosen(palabra),
    };
    if matches!(campo.forma, Forma::Logico) {
        let own = [("false", "No: el sistema es de un proveedor"), ("true", "Sí: es del propio sostenedor")];
        let mut both: Vec<Opcion> =
            own.iter().enumerate().map(|(i, (p, r))| option(i, p, (*r).to_owned(), String::new())).collect();
        // Nobody writes «no»: what is not said is no.
        both[0].elegida = !both[1].elegida;
        return both;
    }
    let Some(lista) = campo.opciones() else { return Vec::new() };
    let mut todas: Vec<Opcion> = match lista {
        Opciones::Servicios => catalogo
            .servicios()
            .iter()
            .filter(|s| !s.es_implicito())
            .enumerate()
            .map(|(i, s)| option(i, &s.clave, s.nombre.clone(), sentence(&s.descripcion)))
            .collect(),
        Opciones::Documentos => documents(ruta, perfil, catalogo)
            .into_iter()
            .enumerate()
            .map(|(i, (palabra, rotulo))| option(i, &palabra, rotulo, String::new()))
            .collect(),
        _ => lista
            .all(catalogo)
            .iter()
            .enumerate()
            .map(|(i, p)| {
                let says = if p.significado.is_empty() {
                    p.palabra.replace('_', " ")
                } else {
                    p.significado.to_owned()
                };
                option(i, p.palabra, sentence(&says), String::new())
            })
            .collect(),
    };
    // What was written elsewhere and is none of these is kept and shown: the core says what is wrong with it.
    for texto in textos {
        if !todas.iter().any(|o| o.palabra == texto.trim()) {
            todas.push(Opcion {
                elegida: true,
                ..option(todas.len(), texto, texto.clone(), "No está en la lista.".into())
            });
        }
    }
    todas
}

/// The documents that a sostenedor of this kind needs, then the others.
fn documents(ruta: &str, perfil: &Perfil, catalogo: &Catalogo) -> Vec<(String, String)> {
    let _ = ruta;
    let kind = get(perfil, "sostenedor.tipo");
    let own = kind.first().map(|t| t.trim().to_owned()).unwrap_or_default();
    let mut all: Vec<&crate::catalogo::DocumentoPersoneria> = catalogo.documentos().iter().collect();
    all.sort_by_key(|d| d.tipo_sostenedor != own);
    let mut seen = std::collections::HashSet::new();
    all.retain(|d| seen.insert(&*d.codigo));
    all.into_iter().map(|d| (d.codigo.clone(), d.nombre.clone())).collect()
}

/// Puts problems at the fields that they are about; what is left over is about the page as a whole.
pub(super) fn place(campos: &mut [&mut Visto], notas: &Diagnosticos, with_errors: bool) -> Vec<String> {
    let mut rest = Vec::new();
    for nota in notas {
        let Some(campo) = nota.campo.as_deref() else { continue };
        let texto = told(nota);
        let is_error = nota.severidad == Severidad::Error;
        let found = campos.iter_mut().find(|v| v.ruta == campo || is_of_all(&v.ruta, campo));
        match found {
            Some(visto) if is_error && with_errors => push_once(&mut visto.fallas, texto),
            Some(visto) if !is_error => push_once(&mut visto.avisos, texto),
            None if is_error && with_errors => push_once(&mut rest, texto),
            _ => {}
        }
    }
    rest
}

/// A problem in sentences: what, and what to do.
pub(super) fn told(nota: &Diagnostico) -> String {
    let mensaje = sentence(&nota.mensaje);
    let end = if mensaje.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{mensaje}{end} {}", nota.ayuda).trim_end().to_owned()
}

/// Whether this field of a school is asked for all of them at once, or is one of a list's words.
fn is_of_all(ruta: &str, campo: &str) -> bool {
    (ruta == SERVICIOS_DE_TODOS && campo.starts_with(ESTABLECIMIENTOS) && campo.contains("].servicios"))
        || campo.strip_prefix(ruta).is_some_and(|rest| rest.starts_with('['))
}

fn push_once(list: &mut Vec<String>, texto: String) {
    if !list.contains(&texto) {
        list.push(texto);
    }
}

/// Tells that somebody else changed a field meanwhile, and keeps what was typed in it.
pub(super) fn tell_conflicts(campos: &mut [&mut Visto], conflictos: &[Conflicto]) {
    for conflicto in conflictos {
        let Some(visto) =
            campos.iter_mut().find(|v| v.ruta == conflicto.campo || is_of_all(&v.ruta, &conflicto.campo))
        else {
            continue;
        };
        let kept = if conflicto.guardado.is_empty() {
            "nada".to_owned()
        } else {
            format!("«{}»", conflicto.guardado.join(", "))
        };
        push_once(
            &mut visto.fallas,
            format!(
                "Este dato se cambió en otra ventana mientras usted escribía: ahí quedó {kept}. Lo suyo todavía no se guardó. \
                 Deje aquí el que vale y guarde de nuevo."
            ),
        );
        keep_typed(visto, &conflicto.escrito);
    }
}

/// Shows what was typed instead of what is kept.
pub(super) fn keep_typed(visto: &mut Visto, textos: &[String]) {
    visto.valor = textos.first().cloned().unwrap_or_default();
    for opcion in &mut visto.opciones {
        opcion.elegida = textos.contains(&opcion.palabra);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::perfil::pasos::{self, Paso, REPRESENTANTES};

    #[test]
    fn every_field_has_its_example_or_its_choices() {
        let catalogo = Catalogo::propio();
        let mut perfil = Perfil::default();
        crate::perfil::editar::add(&mut perfil, REPRESENTANTES).unwrap();
        crate::perfil::editar::add(&mut perfil, &format!("{REPRESENTANTES}[1].documentos")).unwrap();
        crate::perfil::editar::add(&mut perfil, ESTABLECIMIENTOS).unwrap();
        for paso in Paso::TODOS {
            for miembro in [None, Some(1)] {
                for ruta in pasos::groups(paso, miembro, &perfil).into_iter().flat_map(|g| g.rutas) {
                    let visto = view(&ruta, &perfil, catalogo).unwrap_or_else(|| panic!("{ruta}"));
                    assert!(
                        visto.ejemplo.is_some() != (visto.control != Control::Texto),
                        "{ruta}: {visto:?}"
                    );
                    assert!(!visto.rotulo.is_empty(), "{ruta}");
                    let mut ids: Vec<_> = visto.opciones.iter().map(|o| &o.id).collect();
                    ids.sort();
                    ids.dedup();
                    assert_eq!(ids.len(), visto.opciones.len(), "{ruta}");
                }
            }
        }
    }
}
