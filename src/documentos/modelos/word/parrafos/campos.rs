//! The fields of a part: those that Word computes, form fields, merge fields.

use std::borrow::Cow;

use super::{ClaseTramo, Lector, Marcas, Tramo};
use crate::documentos::modelos::xml::{Arbol, Indice, Nombre};

/// What kind of field a result belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaseCampo {
    /// A legacy form field for text.
    FormTexto,
    /// A legacy check box.
    FormCasilla,
    /// A legacy list.
    FormLista,
    /// A mail merge field.
    Combinacion,
    /// One that Word computes.
    Calculado,
}

/// A field of a part.
#[derive(Clone, Debug)]
pub struct CampoWord {
    /// Its kind.
    pub clase: ClaseCampo,
    /// What it is called: the merge field's name, the form field's bookmark or help.
    pub nombre: String,
    /// Its elements: the `fldChar` of begin, separate and end, or the one `fldSimple`.
    pub marcas: Vec<Indice>,
    /// The `instrText` elements between.
    pub instrucciones: Vec<Indice>,
    /// Its form data, where it has some.
    pub datos: Option<Indice>,
}

/// A complex field that was begun.
pub(super) struct EnCurso {
    pub(super) indice: usize,
    pub(super) instruccion: String,
    pub(super) separado: bool,
    /// Whether its result has letters of its own.
    pub(super) escrito: bool,
}

impl Lector<'_> {
    pub(super) fn simple_field(&mut self, n: Indice) {
        let instruccion = self.arbol.atributo(n, "instr").map(Cow::into_owned).unwrap_or_default();
        let mut campo = field(self.arbol, &instruccion, None);
        campo.marcas.push(n);
        self.simples.push((self.arbol.fin(n), self.lectura.campos.len()));
        self.lectura.campos.push(campo);
    }

    pub(super) fn field_char(&mut self, n: Indice) {
        let tipo = self.arbol.atributo(n, "fldCharType").map(Cow::into_owned).unwrap_or_default();
        match tipo.as_str() {
            "begin" => {
                let datos = self.arbol.hijo(n, Nombre::FfData);
                let mut campo = field(self.arbol, "", datos);
                campo.marcas.push(n);
                self.lectura.campos.push(campo);
                let indice = self.lectura.campos.len() - 1;
                self.campos.push(EnCurso {
                    indice,
                    instruccion: String::new(),
                    separado: false,
                    escrito: false,
                });
            }
            "separate" => {
                if let Some(curso) = self.campos.last_mut() {
                    curso.separado = true;
                    if let Some(campo) = self.lectura.campos.get_mut(curso.indice) {
                        let known = field(self.arbol, &curso.instruccion, campo.datos);
                        campo.clase = known.clase;
                        campo.nombre = known.nombre;
                        campo.marcas.push(n);
                    }
                }
            }
            _ => {
                if let Some(curso) = self.campos.pop()
                    && let Some(campo) = self.lectura.campos.get_mut(curso.indice)
                {
                    if !curso.separado {
                        let known = field(self.arbol, &curso.instruccion, campo.datos);
                        campo.clase = known.clase;
                        campo.nombre = known.nombre;
                    }
                    campo.marcas.push(n);
                    let shown = matches!(campo.clase, ClaseCampo::FormCasilla | ClaseCampo::FormLista);
                    if shown && !curso.escrito {
                        self.form_box(n, curso.indice);
                    }
                }
            }
        }
    }

    /// A legacy check box has no text of its own, nor has a list: it stands in the paragraph as a box.
    fn form_box(&mut self, n: Indice, indice: usize) {
        let at = self.arbol.todo(n).end;
        if let Some(abierto) = self.abiertos.last_mut() {
            let de = abierto.parrafo.texto.len();
            abierto.parrafo.texto.push('☐');
            let marcas = Marcas { campo: u16::try_from(indice).ok(), ..Marcas::default() };
            let a = abierto.parrafo.texto.len();
            let corrida = self.arbol.antecesor(n, Nombre::R).unwrap_or(n);
            let clase = ClaseTramo::Elemento;
            abierto.parrafo.tramos.push(Tramo { de, a, crudo: at..at, clase, corrida, marcas });
        }
    }

    pub(super) fn instruction(&mut self, n: Indice) {
        let raw = &self.arbol.texto()[self.arbol.dentro(n)];
        if let Some(curso) = self.campos.last_mut() {
            curso.instruccion.push_str(&quick_xml::escape::unescape(raw).unwrap_or_default());
            if let Some(campo) = self.lectura.campos.get_mut(curso.indice) {
                campo.instrucciones.push(n);
            }
        }
    }
}

/// What a field is, by its instruction and its form data.
fn field(arbol: &Arbol, instruccion: &str, datos: Option<Indice>) -> CampoWord {
    let mut words = instruccion.split_whitespace();
    let kind = words.next().unwrap_or_default().to_ascii_uppercase();
    let clase = match kind.as_str() {
        "FORMTEXT" => ClaseCampo::FormTexto,
        "FORMCHECKBOX" => ClaseCampo::FormCasilla,
        "FORMDROPDOWN" => ClaseCampo::FormLista,
        "MERGEFIELD" => ClaseCampo::Combinacion,
        _ => ClaseCampo::Calculado,
    };
    let nombre = if clase == ClaseCampo::Combinacion {
        let rest = instruccion.trim_start()[kind.len()..].trim_start();
        match rest.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next().unwrap_or_default().to_owned(),
            None => words.next().unwrap_or_default().to_owned(),
        }
    } else {
        let texts = [Nombre::Name].map(|nombre| datos.and_then(|d| arbol.hijo(d, nombre)));
        texts.into_iter().flatten().filter_map(|n| arbol.atributo(n, "val")).collect::<Vec<_>>().join(" ")
    };
    CampoWord { clase, nombre, marcas: Vec::new(), instrucciones: Vec::new(), datos }
}
