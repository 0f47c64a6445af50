//! A profile to be filled in: every field with what it is for, what is known already written in.

use std::fmt::Write;

use super::borrador::Perfil;
use super::escribir_toml::{join, leaf, list, quoted};
use super::ficha::{Campo, Clase, Exigencia, Ficha, Forma, Valor};
use super::lector_toml::VERSION;
use super::opciones::{DEPENDENCIAS, Opciones};
use crate::catalogo::{self, Catalogo, Compatibilidad, Dependencia, DocumentoPersoneria};

/// The schema's file as the first line names it, for editors.
pub const ESQUEMA: &str = "convenio.schema.json";
/// Comments are broken so that no line is longer.
const ANCHO: usize = 100;

/// A commented profile in TOML. What `sabido` says is written in; needed fields that it leaves out are blank,
/// the others are there as comments. The choices are those of this dependency, or else of the first school's
/// in `sabido`. The note says where that is from.
pub fn template(
    catalogo: &Catalogo,
    dependencia: Option<Dependencia>,
    sabido: &Perfil,
    nota: Option<&str>,
) -> String {
    let dependencia = dependencia.or_else(|| dependency_of(sabido));
    let usual = kinds(catalogo, dependencia, Compatibilidad::Habitual);
    let known = sabido.sostenedor.as_ref().and_then(|s| s.tipo.as_ref()).map(|d| d.valor.trim());
    let mut plantilla = Plantilla {
        catalogo,
        dependencia,
        tipo: known.and_then(|t| catalogo.tipo(t)).map(|t| &*t.clave).or_else(|| usual.first().copied()),
        texto: format!("#:schema ./{ESQUEMA}\n"),
    };
    plantilla.preface(nota);
    plantilla.table("", Perfil::CAMPOS, Some(sabido), true);
    plantilla.texto
}

/// The dependency of the first school, where it says one.
fn dependency_of(perfil: &Perfil) -> Option<Dependencia> {
    let escrita = perfil.establecimientos.first()?.dependencia.as_ref()?;
    DEPENDENCIAS.iter().find(|(palabra, _)| *palabra == escrita.valor).map(|(_, cual)| *cual)
}

/// The kinds of sostenedor that go so well with the dependency; with none given, there are none.
fn kinds(catalogo: &Catalogo, dependencia: Option<Dependencia>, how: Compatibilidad) -> Vec<&str> {
    let Some(dependencia) = dependencia else { return Vec::new() };
    let fits = |t: &&catalogo::TipoSostenedor| catalogo.compatibilidad(t, dependencia).0 == how;
    catalogo.tipos().iter().filter(fits).map(|t| &*t.clave).collect()
}

struct Plantilla<'c> {
    catalogo: &'c Catalogo,
    dependencia: Option<Dependencia>,
    /// The kind of sostenedor whose documents are listed.
    tipo: Option<&'c str>,
    texto: String,
}

impl Plantilla<'_> {
    fn preface(&mut self, nota: Option<&str>) {
        self.comment(&format!(
            "La primera línea sirve a los editores que revisan mientras se escribe (Taplo, Even Better TOML). Haga ese archivo con: convenio esquema > {ESQUEMA}"
        ));
        self.texto.push_str("#\n");
        self.comment("Perfil para el convenio de interoperabilidad con SIGE.");
        self.comment(
            "Escriba cada dato entre las comillas. Las líneas que empiezan con # seguido de un espacio son explicaciones; las que empiezan con # sin espacio son datos optativos: para usar uno, quite el #.",
        );
        self.comment("Revíselo con «convenio validar» y haga los papeles con «convenio generar».");
        if let Some(nota) = nota {
            self.texto.push_str("#\n");
            self.comment(nota);
        }
        self.texto.push('\n');
    }

    /// A table's own values, then its tables. `activa` is false inside a table that is only a comment.
    fn table(&mut self, ruta: &str, campos: &[Campo], ficha: Option<&dyn Ficha>, activa: bool) {
        let needed = |campo: &Campo| match campo.exigencia {
            Exigencia::SinSistemaPropio => !own_system(campos, ficha),
            exigencia => exigencia == Exigencia::Siempre,
        };
        for (i, campo) in campos.iter().enumerate().filter(|(_, c)| !c.es_tabla()) {
            let escrito = ficha.and_then(|f| leaf(&f.valor(i)));
            if escrito.is_some() || self.has_place(campo) {
                self.leaf(campo, escrito, activa, needed(campo));
            }
        }
        for (i, campo) in campos.iter().enumerate().filter(|(_, c)| c.es_tabla()) {
            let ruta = join(ruta, campo.nombre);
            let valor = ficha.map(|f| f.valor(i));
            match (campo.forma, valor) {
                (Forma::Ficha(campos), Some(Valor::Ficha(Some(una)))) => {
                    self.one(campo, campos, &format!("[{ruta}]"), &ruta, Some(una), activa);
                }
                (Forma::Fichas(campos), Some(Valor::Fichas(varias))) if !varias.is_empty() => {
                    for una in varias {
                        self.one(campo, campos, &format!("[[{ruta}]]"), &ruta, Some(una), activa);
                    }
                }
                _ if !self.has_place(campo) => {}
                (Forma::Fichas(campos), _) if proves(campos) => self.documents(campo, campos, &ruta),
                (Forma::Fichas(campos), _) => {
                    let activa = activa && campo.exigencia == Exigencia::Siempre;
                    self.one(campo, campos, &format!("[[{ruta}]]"), &ruta, None, activa);
                }
                (Forma::Ficha(campos), _) => {
                    let activa = activa && campo.exigencia == Exigencia::Siempre;
                    self.one(campo, campos, &format!("[{ruta}]"), &ruta, None, activa);
                }
                _ => {}
            }
        }
    }

    fn one(
        &mut self,
        campo: &Campo,
        campos: &[Campo],
        linea: &str,
        ruta: &str,
        ficha: Option<&dyn Ficha>,
        activa: bool,
    ) {
        self.texto.push('\n');
        self.comment(campo.descripcion);
        if matches!(campo.forma, Forma::Fichas(_)) {
            self.comment("Para agregar otro, repita desde aquí con todos sus datos.");
        }
        if !activa {
            self.comment("Es optativo: si lo usa, quite también el # de la línea entre corchetes.");
        }
        self.line(linea, activa);
        self.table(ruta, campos, ficha, activa);
    }

    fn leaf(&mut self, campo: &Campo, escrito: Option<String>, activa: bool, needed: bool) {
        self.explain(campo);
        let sugerido = || self.suggestion(campo).filter(|_| activa);
        let (valor, puesta) = match escrito.or_else(sugerido) {
            Some(valor) => (valor, true),
            None => (blank(campo).to_owned(), needed),
        };
        self.line(&format!("{} = {valor}", campo.nombre), activa && puesta);
    }

    fn explain(&mut self, campo: &Campo) {
        let mut que = campo.descripcion.trim().to_owned();
        if let Some(example) = example(campo) {
            let _ = write!(que, " Por ejemplo: {example}");
        }
        self.comment(&que);
        match campo.opciones() {
            Some(Opciones::Tipos) if self.dependencia.is_some() => self.explain_kinds(),
            Some(opciones) => {
                let words = opciones.all(self.catalogo);
                self.words(&words.iter().map(|p| (p.palabra, p.significado)).collect::<Vec<_>>());
            }
            None => {}
        }
    }

    fn explain_kinds(&mut self) {
        let catalogo = self.catalogo;
        let usual = kinds(catalogo, self.dependencia, Compatibilidad::Habitual);
        let named: Vec<_> =
            usual.iter().filter_map(|c| catalogo.tipo(c)).map(|t| (&*t.clave, &*t.nombre)).collect();
        self.words(&named);
        let odd = kinds(catalogo, self.dependencia, Compatibilidad::Inusual);
        if !odd.is_empty() {
            self.comment(&format!("Con esta dependencia es poco habitual: {}.", odd.join(", ")));
        }
    }

    /// The words that can be written: one a line where they have to be explained.
    fn words(&mut self, words: &[(&str, &str)]) {
        if words.iter().all(|(_, significado)| significado.is_empty()) {
            let words: Vec<&str> = words.iter().map(|(palabra, _)| *palabra).collect();
            self.comment(&format!("Puede ser: {}.", words.join(", ")));
            return;
        }
        self.comment("Puede ser:");
        for (palabra, significado) in words {
            self.comment(&format!("- {palabra}: {significado}"));
        }
    }

    /// What the program can say before anybody has: the form's version, what the dependency decides, all services.
    fn suggestion(&self, campo: &Campo) -> Option<String> {
        let catalogo = self.catalogo;
        match campo.clase {
            Clase::Version => Some(VERSION.to_string()),
            Clase::Palabra(Opciones::Tipos) => {
                match &kinds(catalogo, self.dependencia, Compatibilidad::Habitual)[..] {
                    [only] => Some(quoted(only)),
                    _ => None,
                }
            }
            Clase::Palabra(Opciones::Dependencias) => self.dependencia.map(|d| quoted(d.clave())),
            Clase::Palabra(Opciones::Servicios) => {
                let asked = catalogo.servicios().iter().filter(|s| !s.es_implicito());
                Some(list(asked.map(|s| &*s.clave)))
            }
            _ => None,
        }
    }

    /// The documents that this kind of sostenedor is asked for, as comments: one declares those one has.
    fn documents(&mut self, campo: &Campo, campos: &[Campo], ruta: &str) {
        self.texto.push('\n');
        self.comment(campo.descripcion);
        self.comment("De cada documento que tenga, quite el # de sus líneas y complete lo que sepa:");
        for campo in campos.iter().filter(|c| c.opciones().is_none()) {
            let example = example(campo).map(|e| format!(" Por ejemplo: {e}")).unwrap_or_default();
            self.comment(&format!("- {}: {}{example}", campo.nombre, campo.descripcion.trim()));
        }
        let Some(tipo) = self.tipo.and_then(|t| self.catalogo.tipo(t)) else {
            self.comment("Cuáles se piden depende del tipo de sostenedor: vea la columna codigo de «convenio catalogo documentos_personeria».");
            self.document(campos, ruta, "");
            return;
        };
        self.comment(&format!(
            "Son los de un sostenedor de tipo {}; si el suyo es de otro, vea «convenio catalogo documentos_personeria».",
            tipo.clave
        ));
        let delegada = self.dependencia == Some(Dependencia::AdministracionDelegada);
        for documento in self.catalogo.documentos_de(&tipo.clave) {
            if documento.exigencia == catalogo::Exigencia::AdministracionDelegada && !delegada {
                continue;
            }
            self.texto.push('\n');
            self.comment(&described(documento));
            self.document(campos, ruta, &documento.codigo);
        }
    }

    fn document(&mut self, campos: &[Campo], ruta: &str, codigo: &str) {
        self.line(&format!("[[{ruta}]]"), false);
        for campo in campos {
            let valor = if campo.opciones().is_some() { quoted(codigo) } else { blank(campo).to_owned() };
            self.line(&format!("{} = {valor}", campo.nombre), false);
        }
    }

    /// Whether a form for this dependency has the field at all.
    fn has_place(&self, campo: &Campo) -> bool {
        match campo.exigencia {
            Exigencia::SoloEjemplos => false,
            Exigencia::SoloMunicipal => self.dependencia.is_none_or(|d| d == Dependencia::Municipal),
            _ => true,
        }
    }

    fn line(&mut self, linea: &str, activa: bool) {
        if !activa {
            self.texto.push('#');
        }
        self.texto.push_str(linea);
        self.texto.push('\n');
    }

    /// An explanation, on as many lines as it needs; what continues a list is set in.
    fn comment(&mut self, que: &str) {
        let lead = if que.starts_with("- ") { "#  " } else { "#" };
        let mut linea = "#".to_owned();
        for palabra in que.split_whitespace() {
            if linea.chars().count() + 1 + palabra.chars().count() > ANCHO && linea.len() > lead.len() {
                let _ = writeln!(self.texto, "{linea}");
                lead.clone_into(&mut linea);
            }
            linea.push(' ');
            linea.push_str(palabra);
        }
        let _ = writeln!(self.texto, "{linea}");
    }
}

/// Whether the table says that the system is the sostenedor's own.
fn own_system(campos: &[Campo], ficha: Option<&dyn Ficha>) -> bool {
    let own = campos.iter().position(|c| c.nombre == "sistema_propio");
    ficha.zip(own).is_some_and(|(f, i)| matches!(f.valor(i), Valor::Logico(Some(dato)) if dato.valor))
}

/// Whether these are the fields of a document that proves the personería.
fn proves(campos: &[Campo]) -> bool {
    campos.iter().any(|c| c.opciones() == Some(Opciones::Documentos))
}

fn blank(campo: &Campo) -> &'static str {
    match campo.forma {
        Forma::Logico => "true",
        Forma::Entero => "1",
        Forma::Textos => "[]",
        _ => "\"\"",
    }
}

fn example(campo: &Campo) -> Option<&'static str> {
    if matches!(campo.forma, Forma::Fecha) {
        return Some("2026-11-24");
    }
    match campo.clase {
        Clase::Rut => Some("12.345.678-5"),
        Clase::Rbd => Some("1195-9"),
        Clase::Correo => Some("nombre@colegio.cl"),
        Clase::Telefono => Some("+56 72 2 345 678"),
        Clase::Comuna => Some("Ñuñoa. La lista está en «convenio catalogo comunas»."),
        Clase::Libre | Clase::Version | Clase::Palabra(_) => None,
    }
}

fn described(documento: &DocumentoPersoneria) -> String {
    use catalogo::Exigencia as E;
    let cuando = match documento.exigencia {
        E::Obligatorio => "se pide siempre",
        E::Alternativo => "basta uno de los que cumplen el mismo fin",
        E::SiSubroga => "si firma quien subroga",
        E::AdministracionDelegada => "si hay un establecimiento de administración delegada",
        E::Opcional => "optativo",
    };
    let mut que = format!("{} ({cuando}", documento.nombre);
    if !documento.emisor.trim().is_empty() {
        let _ = write!(que, "; lo emite: {}", documento.emisor);
    }
    if let Some(dias) = documento.vigencia_dias {
        let _ = write!(que, "; mejor si no tiene más de {dias} días");
    }
    format!("{que}). {}", documento.nota)
}
