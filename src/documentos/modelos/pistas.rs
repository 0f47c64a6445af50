//! The words that tell what a blank asks for: a table of cues, and where they stand in a text.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::campo::{Atributo as A, Atributo, Sujeto, Sujeto as S};

/// What a phrase says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pista {
    /// Who or what is spoken of from here on.
    De(Sujeto),
    /// What is asked for.
    Que(Atributo),
    /// Both at once.
    DeQue(Sujeto, Atributo),
    /// What is asked for, and no profile has it.
    QueNadieSabe,
    /// Somebody is told to write something here.
    Orden,
    /// A short name is being given to a party: what follows is no new subject.
    Apodo,
    /// Who is spoken of is represented by whom comes next.
    PorMedioDe,
    /// A word between a cue and its blank that changes nothing.
    Nexo,
}

use Pista::{Apodo, De, DeQue, Nexo, Orden, PorMedioDe, Que, QueNadieSabe};

/// Phrases, without accents and in lower case, and what they say. The longest that fits counts.
const PISTAS: &[(&str, Pista)] = &[
    // Who.
    ("por una parte", De(S::Ministerio)),
    ("ministerio", De(S::Ministerio)),
    ("ministerio de educacion", De(S::Ministerio)),
    ("mineduc", De(S::Ministerio)),
    ("subsecretario", De(S::Ministerio)),
    ("subsecretaria", De(S::Ministerio)),
    ("subsecretaria de educacion", De(S::Ministerio)),
    ("subsecretario de educacion", De(S::Ministerio)),
    ("ministro", De(S::Ministerio)),
    ("ministra", De(S::Ministerio)),
    ("seremi", De(S::Ministerio)),
    ("seremi de educacion", De(S::Ministerio)),
    ("secretaria regional ministerial", De(S::Ministerio)),
    ("secretario regional ministerial", De(S::Ministerio)),
    ("secretaria regional ministerial de educacion", De(S::Ministerio)),
    ("secretario regional ministerial de educacion", De(S::Ministerio)),
    ("resolucion exenta", De(S::Ministerio)),
    ("resolucion", De(S::Ministerio)),
    ("folio", De(S::Ministerio)),
    ("autoridad", De(S::Ministerio)),
    ("numero de ingreso", De(S::Ministerio)),
    ("uso interno", De(S::Ministerio)),
    ("oficina de partes", De(S::Ministerio)),
    ("pp", DeQue(S::Sostenedor, A::Nombre)),
    ("por otra parte", DeQue(S::Sostenedor, A::Nombre)),
    ("por la otra parte", DeQue(S::Sostenedor, A::Nombre)),
    ("por la otra", DeQue(S::Sostenedor, A::Nombre)),
    ("por otra", DeQue(S::Sostenedor, A::Nombre)),
    ("sostenedor", De(S::Sostenedor)),
    ("sostenedora", De(S::Sostenedor)),
    ("sostenedor a", De(S::Sostenedor)),
    ("entidad sostenedora", De(S::Sostenedor)),
    ("institucion sostenedora", De(S::Sostenedor)),
    ("sostenedor denominado", DeQue(S::Sostenedor, A::Nombre)),
    ("calidad de sostenedor", De(S::Sostenedor)),
    ("calidad de sostenedora", De(S::Sostenedor)),
    ("calidad de sostenedor a", De(S::Sostenedor)),
    ("ilustre municipalidad de", DeQue(S::Sostenedor, A::Nombre)),
    ("i municipalidad de", DeQue(S::Sostenedor, A::Nombre)),
    ("municipalidad de", DeQue(S::Sostenedor, A::Nombre)),
    ("ilustre municipalidad", DeQue(S::Sostenedor, A::Nombre)),
    ("municipalidad", De(S::Sostenedor)),
    ("corporacion municipal de", DeQue(S::Sostenedor, A::Nombre)),
    ("corporacion municipal", De(S::Sostenedor)),
    ("servicio local de educacion publica de", DeQue(S::Sostenedor, A::Nombre)),
    ("servicio local de educacion publica", De(S::Sostenedor)),
    ("servicio local de educacion", De(S::Sostenedor)),
    ("fundacion educacional", DeQue(S::Sostenedor, A::Nombre)),
    ("corporacion educacional", DeQue(S::Sostenedor, A::Nombre)),
    ("entidad administradora", De(S::Sostenedor)),
    ("institucion administradora", De(S::Sostenedor)),
    ("corporacion administradora", De(S::Sostenedor)),
    ("persona juridica", De(S::Sostenedor)),
    ("representacion", De(S::Sostenedor)),
    ("actua como", DeQue(S::Representante, A::Cargo)),
    ("actuando como", DeQue(S::Representante, A::Cargo)),
    ("comparece como", DeQue(S::Representante, A::Cargo)),
    ("convenio con", DeQue(S::Sostenedor, A::Nombre)),
    ("en nombre de", DeQue(S::Sostenedor, A::Nombre)),
    ("a nombre de", DeQue(S::Sostenedor, A::Nombre)),
    ("en representacion de", DeQue(S::Sostenedor, A::Nombre)),
    ("para representar a", DeQue(S::Sostenedor, A::Nombre)),
    ("para actuar en representacion de", DeQue(S::Sostenedor, A::Nombre)),
    ("representante legal", De(S::Representante)),
    ("representantes legales", De(S::Representante)),
    ("representante legal don", DeQue(S::Representante, A::Nombre)),
    ("representante", De(S::Representante)),
    ("rep legal", De(S::Representante)),
    ("replegal", De(S::Representante)),
    ("apoderado", De(S::Representante)),
    ("alcalde", De(S::Representante)),
    ("alcaldesa", De(S::Representante)),
    ("alcalde sa", De(S::Representante)),
    ("director ejecutivo", De(S::Representante)),
    ("directora ejecutiva", De(S::Representante)),
    ("compareciente", De(S::Representante)),
    ("firmante", De(S::Representante)),
    ("quien suscribe", De(S::Representante)),
    ("representado por", PorMedioDe),
    ("representada por", PorMedioDe),
    ("representado a por", PorMedioDe),
    ("representado legalmente por", PorMedioDe),
    ("representada legalmente por", PorMedioDe),
    ("representado a legalmente por", PorMedioDe),
    ("representados por", PorMedioDe),
    ("representadas por", PorMedioDe),
    ("legalmente representada por", PorMedioDe),
    ("legalmente representado por", PorMedioDe),
    ("debidamente representado por", PorMedioDe),
    ("debidamente representada por", PorMedioDe),
    ("representante ante el ministerio", De(S::RepresentanteMinisterio)),
    ("jefe daem", De(S::RepresentanteMinisterio)),
    ("jefe a daem", De(S::RepresentanteMinisterio)),
    ("jefa daem", De(S::RepresentanteMinisterio)),
    ("jefe del daem", De(S::RepresentanteMinisterio)),
    ("jefe del departamento de administracion de educacion municipal", De(S::RepresentanteMinisterio)),
    ("establecimiento educacional", De(S::Establecimiento)),
    ("establecimientos educacionales", De(S::Establecimiento)),
    ("establecimiento", De(S::Establecimiento)),
    ("establecimientos", De(S::Establecimiento)),
    ("establecimiento s", De(S::Establecimiento)),
    ("establecimiento s educacional es", De(S::Establecimiento)),
    ("unidad educativa", De(S::Establecimiento)),
    ("colegio", De(S::Establecimiento)),
    ("escuela", De(S::Establecimiento)),
    ("liceo", De(S::Establecimiento)),
    ("ee", De(S::Establecimiento)),
    ("contraparte administrativa", De(S::Administrativo)),
    ("contacto administrativo", De(S::Administrativo)),
    ("encargado administrativo", De(S::Administrativo)),
    ("encargada administrativa", De(S::Administrativo)),
    ("coordinador administrativo", De(S::Administrativo)),
    ("responsable administrativo", De(S::Administrativo)),
    ("administrativo", De(S::Administrativo)),
    ("administrativa", De(S::Administrativo)),
    ("contraparte tecnica", De(S::Tecnico)),
    ("contacto tecnico", De(S::Tecnico)),
    ("encargado tecnico", De(S::Tecnico)),
    ("encargado a tecnico a", De(S::Tecnico)),
    ("encargada tecnica", De(S::Tecnico)),
    ("coordinador tecnico", De(S::Tecnico)),
    ("responsable tecnico", De(S::Tecnico)),
    ("referente tecnico", De(S::Tecnico)),
    ("encargado informatica", De(S::Tecnico)),
    ("encargado de informatica", De(S::Tecnico)),
    ("tecnico", De(S::Tecnico)),
    ("proveedor", De(S::Proveedor)),
    ("empresa proveedora", De(S::Proveedor)),
    ("proveedor del sistema", De(S::Proveedor)),
    ("proveedor de software", De(S::Proveedor)),
    ("proveedor del software", De(S::Proveedor)),
    ("proveedor tecnologico", De(S::Proveedor)),
    ("empresa", De(S::Proveedor)),
    ("empresa tecnologica", De(S::Proveedor)),
    ("software", DeQue(S::Proveedor, A::Producto)),
    ("nombre del software", DeQue(S::Proveedor, A::Producto)),
    ("nombre del sistema", DeQue(S::Proveedor, A::Producto)),
    ("nombre de la plataforma", DeQue(S::Proveedor, A::Producto)),
    ("sistema denominado", DeQue(S::Proveedor, A::Producto)),
    ("sistema informatico denominado", DeQue(S::Proveedor, A::Producto)),
    ("software denominado", DeQue(S::Proveedor, A::Producto)),
    ("plataforma denominada", DeQue(S::Proveedor, A::Producto)),
    ("plataforma", DeQue(S::Proveedor, A::Producto)),
    ("sistema de gestion", DeQue(S::Proveedor, A::Producto)),
    ("producto", DeQue(S::Proveedor, A::Producto)),
    ("nombre sistema", DeQue(S::Proveedor, A::Producto)),
    ("nombre software", DeQue(S::Proveedor, A::Producto)),
    ("nombre plataforma", DeQue(S::Proveedor, A::Producto)),
    ("nombre producto", DeQue(S::Proveedor, A::Producto)),
    ("sistema informatico", DeQue(S::Proveedor, A::Producto)),
    ("sistema computacional", DeQue(S::Proveedor, A::Producto)),
    ("programa informatico", DeQue(S::Proveedor, A::Producto)),
    ("aplicacion informatica", DeQue(S::Proveedor, A::Producto)),
    ("plataforma informatica", DeQue(S::Proveedor, A::Producto)),
    ("escritura publica", De(S::Documento)),
    ("escritura", De(S::Documento)),
    ("certificado de vigencia", De(S::Documento)),
    ("certificado de directorio", De(S::Documento)),
    ("certificado", De(S::Documento)),
    ("acta", De(S::Documento)),
    ("acta de proclamacion", De(S::Documento)),
    ("sentencia", De(S::Documento)),
    ("sentencia de proclamacion", De(S::Documento)),
    ("decreto", De(S::Documento)),
    ("decreto alcaldicio", De(S::Documento)),
    ("decreto supremo", De(S::Documento)),
    ("decreto exento", De(S::Documento)),
    ("mandato", De(S::Documento)),
    ("poder", De(S::Documento)),
    ("documento", De(S::Documento)),
    ("consta en", DeQue(S::Documento, A::Nombre)),
    ("consta de", DeQue(S::Documento, A::Nombre)),
    ("constan en", DeQue(S::Documento, A::Nombre)),
    ("consta de la", DeQue(S::Documento, A::Nombre)),
    ("consta en el", DeQue(S::Documento, A::Nombre)),
    ("consta en la", DeQue(S::Documento, A::Nombre)),
    ("emana de", DeQue(S::Documento, A::Nombre)),
    ("emana del", DeQue(S::Documento, A::Nombre)),
    ("emana de la", DeQue(S::Documento, A::Nombre)),
    ("acredita en", DeQue(S::Documento, A::Nombre)),
    ("acreditada en", DeQue(S::Documento, A::Nombre)),
    ("acreditada mediante", DeQue(S::Documento, A::Nombre)),
    ("consta del", DeQue(S::Documento, A::Nombre)),
    ("acredita mediante", DeQue(S::Documento, A::Nombre)),
    ("acredita con", DeQue(S::Documento, A::Nombre)),
    ("notaria de", DeQue(S::Documento, A::Emisor)),
    ("notaria", DeQue(S::Documento, A::Emisor)),
    ("otorgada ante", DeQue(S::Documento, A::Emisor)),
    ("otorgada en", DeQue(S::Documento, A::Emisor)),
    ("otorgado por", DeQue(S::Documento, A::Emisor)),
    ("emanado de", DeQue(S::Documento, A::Emisor)),
    ("emanada de", DeQue(S::Documento, A::Emisor)),
    ("expedido por", DeQue(S::Documento, A::Emisor)),
    ("otorgada por", DeQue(S::Documento, A::Emisor)),
    ("emisor", DeQue(S::Documento, A::Emisor)),
    ("notaria o autoridad", DeQue(S::Documento, A::Emisor)),
    ("emitido por", DeQue(S::Documento, A::Emisor)),
    ("extendido por", DeQue(S::Documento, A::Emisor)),
    ("tribunal electoral regional", DeQue(S::Documento, A::Emisor)),
    ("notario", De(S::Tercero)),
    ("notario publico", De(S::Tercero)),
    ("director", De(S::Tercero)),
    ("directora", De(S::Tercero)),
    ("director a", De(S::Tercero)),
    ("testigo", De(S::Tercero)),
    ("abogado", De(S::Tercero)),
    ("apoderados", De(S::Tercero)),
    ("fojas", QueNadieSabe),
    ("repertorio", DeQue(S::Documento, A::Numero)),
    ("en adelante", Apodo),
    ("en lo sucesivo", Apodo),
    // What.
    ("nombre", Que(A::Nombre)),
    ("nombres", Que(A::Nombre)),
    ("nombre completo", Que(A::Nombre)),
    ("nombre y apellidos", Que(A::Nombre)),
    ("nombre y apellido", Que(A::Nombre)),
    ("nombres y apellidos", Que(A::Nombre)),
    ("nombre o razon social", Que(A::RazonSocial)),
    ("razon social o nombre", Que(A::RazonSocial)),
    ("razon social", Que(A::RazonSocial)),
    ("denominacion", Que(A::Nombre)),
    ("denominado", Que(A::Nombre)),
    ("denominada", Que(A::Nombre)),
    ("don", Que(A::Nombre)),
    ("dona", Que(A::Nombre)),
    ("don a", Que(A::Nombre)),
    ("don dona", Que(A::Nombre)),
    ("don o dona", Que(A::Nombre)),
    ("don na", Que(A::Nombre)),
    ("sr", Que(A::Nombre)),
    ("sra", Que(A::Nombre)),
    ("sr a", Que(A::Nombre)),
    ("senor", Que(A::Nombre)),
    ("senora", Que(A::Nombre)),
    ("senor a", Que(A::Nombre)),
    ("tratamiento", Que(A::Tratamiento)),
    ("rut", Que(A::Rut)),
    ("run", Que(A::Rut)),
    ("r u t", Que(A::Rut)),
    ("rol unico tributario", Que(A::Rut)),
    ("rol unico nacional", Que(A::Rut)),
    ("cedula de identidad", Que(A::Rut)),
    ("cedula nacional de identidad", Que(A::Rut)),
    ("cedula nacional", Que(A::Rut)),
    ("cedula", Que(A::Rut)),
    ("carnet", Que(A::Rut)),
    ("carnet de identidad", Que(A::Rut)),
    ("documento de identidad", Que(A::Rut)),
    ("ci", Que(A::Rut)),
    ("cni", Que(A::Rut)),
    ("dv", Que(A::Digito)),
    ("digito verificador", Que(A::Digito)),
    ("estado civil", Que(A::EstadoCivil)),
    ("estadocivil", Que(A::EstadoCivil)),
    ("nacionalidad", Que(A::Nacionalidad)),
    ("profesion", Que(A::Profesion)),
    ("profesion u oficio", Que(A::Profesion)),
    ("profesion o oficio", Que(A::Profesion)),
    ("oficio", Que(A::Profesion)),
    ("cargo", Que(A::Cargo)),
    ("funcion", Que(A::Cargo)),
    ("en su calidad de", DeQue(S::Representante, A::Cargo)),
    ("en calidad de", DeQue(S::Representante, A::Cargo)),
    ("calidad", Que(A::Calidad)),
    ("calidad en que comparece", Que(A::Calidad)),
    ("domicilio", Que(A::Domicilio)),
    ("domicilio en", Que(A::Domicilio)),
    ("domicilio legal", Que(A::Domicilio)),
    ("domiciliado en", Que(A::Domicilio)),
    ("domiciliada en", Que(A::Domicilio)),
    ("domiciliado a en", Que(A::Domicilio)),
    ("domiciliados en", Que(A::Domicilio)),
    ("domiciliado", Que(A::Domicilio)),
    ("domiciliada", Que(A::Domicilio)),
    ("domiciliados", Que(A::Domicilio)),
    ("direccion", Que(A::Direccion)),
    ("ubicado en", Que(A::Direccion)),
    ("ubicado s en", Que(A::Direccion)),
    ("ubicada s en", Que(A::Direccion)),
    ("ubicado a en", Que(A::Direccion)),
    ("ubicado", Que(A::Direccion)),
    ("ubicacion", Que(A::Direccion)),
    ("ubicada en", Que(A::Direccion)),
    ("ubicados en", Que(A::Direccion)),
    ("calle", Que(A::Calle)),
    ("avenida", Que(A::Calle)),
    ("calle avenida", Que(A::Calle)),
    ("calle o avenida", Que(A::Calle)),
    ("numero", Que(A::Numero)),
    ("no", Que(A::Numero)),
    ("nro", Que(A::Numero)),
    ("num", Que(A::Numero)),
    ("n", Que(A::Numero)),
    ("ciudad", Que(A::Ciudad)),
    ("localidad", Que(A::Ciudad)),
    ("comuna", Que(A::Comuna)),
    ("region", Que(A::Region)),
    ("correo", Que(A::Correo)),
    ("correo electronico", Que(A::Correo)),
    ("direccion de correo electronico", Que(A::Correo)),
    ("direccion de correo", Que(A::Correo)),
    ("casilla electronica", Que(A::Correo)),
    ("casilla de correo", Que(A::Correo)),
    ("e mail", Que(A::Correo)),
    ("email", Que(A::Correo)),
    ("mail", Que(A::Correo)),
    ("telefono", Que(A::Telefono)),
    ("telefonos", Que(A::Telefono)),
    ("telefono de contacto", Que(A::Telefono)),
    ("fono", Que(A::Telefono)),
    ("celular", Que(A::Telefono)),
    ("fecha", Que(A::Fecha)),
    ("dia", Que(A::Dia)),
    ("mes", Que(A::Mes)),
    ("ano", Que(A::Anio)),
    ("anio", Que(A::Anio)),
    ("rbd", DeQue(S::Establecimiento, A::Rbd)),
    ("r b d", DeQue(S::Establecimiento, A::Rbd)),
    ("rol base de datos", DeQue(S::Establecimiento, A::Rbd)),
    ("dependencia", DeQue(S::Establecimiento, A::Dependencia)),
    ("tipo de dependencia", DeQue(S::Establecimiento, A::Dependencia)),
    ("tipo de sostenedor", DeQue(S::Sostenedor, A::Tipo)),
    ("tipo de persona juridica", DeQue(S::Sostenedor, A::Tipo)),
    ("naturaleza juridica", DeQue(S::Sostenedor, A::Tipo)),
    ("servicios", DeQue(S::Establecimiento, A::Servicios)),
    ("servicios solicitados", DeQue(S::Establecimiento, A::Servicios)),
    ("total de establecimientos", DeQue(S::Establecimiento, A::Cantidad)),
    ("establecimientos total", DeQue(S::Establecimiento, A::Cantidad)),
    ("total establecimientos", DeQue(S::Establecimiento, A::Cantidad)),
    ("n de establecimientos", DeQue(S::Establecimiento, A::Cantidad)),
    ("cantidad de establecimientos", DeQue(S::Establecimiento, A::Cantidad)),
    ("numero de establecimientos", DeQue(S::Establecimiento, A::Cantidad)),
    // What no profile has.
    ("nacimiento", QueNadieSabe),
    ("fecha de nacimiento", QueNadieSabe),
    ("fax", QueNadieSabe),
    ("codigo postal", QueNadieSabe),
    ("matricula", QueNadieSabe),
    ("oficina", QueNadieSabe),
    ("departamento", QueNadieSabe),
    ("depto", QueNadieSabe),
    ("piso", QueNadieSabe),
    ("provincia", QueNadieSabe),
    // Orders to the reader.
    ("indicar", Orden),
    ("indique", Orden),
    ("senalar", Orden),
    ("senale", Orden),
    ("completar", Orden),
    ("complete", Orden),
    ("insertar", Orden),
    ("inserte", Orden),
    ("ingresar", Orden),
    ("ingrese", Orden),
    ("escribir", Orden),
    ("escriba", Orden),
    ("agregar", Orden),
    ("individualizar", Orden),
    ("especificar", Orden),
    ("especifique", Orden),
    ("colocar", Orden),
    ("poner", Orden),
    ("incluir", Orden),
    ("llenar", Orden),
    ("rellenar", Orden),
    ("anotar", Orden),
    ("consignar", Orden),
    ("registrar", Orden),
    ("elija", Orden),
    ("elegir", Orden),
    ("seleccione", Orden),
    ("seleccionar", Orden),
    ("escoja", Orden),
    ("haga clic", Orden),
    ("haga clic aqui", Orden),
    ("pulse", Orden),
    // What may stand between.
    ("de", Nexo),
    ("del", Nexo),
    ("la", Nexo),
    ("el", Nexo),
    ("los", Nexo),
    ("las", Nexo),
    ("es", Nexo),
    ("en", Nexo),
    ("con", Nexo),
    ("al", Nexo),
    ("a", Nexo),
    ("s", Nexo),
    ("su", Nexo),
    ("unico", Nexo),
    ("para estos efectos", Nexo),
    ("para estos efectos en", Nexo),
    ("para todos los efectos", Nexo),
    ("para los efectos", Nexo),
    ("para notificaciones", Nexo),
    ("para efectos", Nexo),
    ("tipo de documento", De(S::Documento)),
    ("tipo documento", De(S::Documento)),
    ("segun se acreditara", Nexo),
    ("segun se acredita", Nexo),
    ("segun acreditara", Nexo),
    ("debidamente facultado", Nexo),
    ("legal", Nexo),
];

/// A cue found in a text.
#[derive(Clone, Copy, Debug)]
pub struct Hallazgo {
    /// What it says.
    pub pista: Pista,
    /// Its first word.
    pub de: usize,
    /// The word after it.
    pub a: usize,
}

/// The words of a text as cues are written: lower case, no accents, `R.U.T.` as one word, `N°` as `n`.
pub fn words(texto: &str) -> Vec<String> {
    let letters: Vec<char> =
        texto.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let is_letter = |i: usize| letters.get(i).is_some_and(|c| c.is_alphanumeric());
    let mut found = vec![String::new()];
    for (i, letter) in letters.iter().enumerate() {
        // The dot of an abbreviation of single letters joins them: C.N.I., R.U.T.
        let single =
            *letter == '.' && i > 0 && is_letter(i - 1) && (i < 2 || !is_letter(i - 2)) && is_letter(i + 1);
        let ordinal = matches!(letter, 'º' | 'ª' | '°');
        match found.last_mut() {
            Some(word) if letter.is_alphanumeric() && !ordinal => word.push(*letter),
            Some(word) if !single && !word.is_empty() => found.push(String::new()),
            _ => {}
        }
    }
    found.retain(|w| !w.is_empty());
    found
}

/// All cues in these words, the longest at each place, in order.
pub fn find(words: &[String]) -> Vec<Hallazgo> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let fits = |phrase: &str| {
            let mut size = 0;
            let equal = phrase.split(' ').all(|w| {
                size += 1;
                words.get(at + size - 1).is_some_and(|word| word == w)
            });
            equal.then_some(size)
        };
        let longest = index()
            .get(words[at].as_str())
            .into_iter()
            .flatten()
            .filter_map(|(phrase, pista)| Some((fits(phrase)?, *pista)))
            .max_by_key(|(size, _)| *size);
        if let Some((size, pista)) = longest {
            found.push(Hallazgo { pista, de: at, a: at + size });
            at += size;
        } else {
            at += 1;
        }
    }
    found
}

type Index = std::collections::HashMap<&'static str, Vec<(&'static str, Pista)>>;

/// The cues by their first word.
fn index() -> &'static Index {
    static INDEX: std::sync::LazyLock<Index> = std::sync::LazyLock::new(|| {
        let mut index = Index::new();
        for (phrase, pista) in PISTAS {
            let first = phrase.split(' ').next().unwrap_or_default();
            index.entry(first).or_default().push((*phrase, *pista));
        }
        index
    });
    &INDEX
}

/// What a short text says if it is the label of a blank, an instruction or a tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Etiqueta {
    /// About whom.
    pub sujeto: Option<Sujeto>,
    /// What.
    pub atributo: Option<Atributo>,
    /// Whether it tells somebody to write.
    pub orden: bool,
    /// How many of its words are no cue.
    pub ajenas: usize,
    /// How many words it has.
    pub palabras: usize,
}

impl Etiqueta {
    /// Reads a label. Names of tags are split at their dots, underscores and capitals.
    pub fn read(texto: &str) -> Self {
        let words = words(texto);
        let found = find(&words);
        let mut etiqueta = Self { palabras: words.len(), ..Self::default() };
        etiqueta.ajenas = words.len() - found.iter().map(|h| h.a - h.de).sum::<usize>();
        for hallazgo in &found {
            let (sujeto, atributo) = match hallazgo.pista {
                De(s) => (Some(s), None),
                Que(a) => (None, Some(a)),
                DeQue(s, a) => (Some(s), Some(a)),
                PorMedioDe => (Some(S::Representante), None),
                Orden => {
                    etiqueta.orden = true;
                    continue;
                }
                QueNadieSabe => (Some(S::Tercero), None),
                Apodo | Nexo => continue,
            };
            if let Some(atributo) = atributo {
                // «los establecimientos con su RBD»: both.
                let atributo = match (etiqueta.sujeto, atributo) {
                    (Some(S::Establecimiento), A::Rbd) if etiqueta.atributo.is_none() => A::NombreRbd,
                    (_, atributo) => atributo,
                };
                etiqueta.atributo = Some(match (etiqueta.atributo, atributo) {
                    // «Número de cédula», «nombre de la comuna», «dígito del RUT»: what comes after says more.
                    (None | Some(A::Numero), nuevo) => nuevo,
                    (
                        Some(A::Nombre),
                        nuevo @ (A::Comuna
                        | A::Region
                        | A::Calle
                        | A::Ciudad
                        | A::Cargo
                        | A::Producto
                        | A::Servicios),
                    ) => nuevo,
                    (Some(A::Dia), A::Mes) => A::Fecha,
                    // Two things in one blank.
                    (Some(A::Nombre | A::NombreRbd), A::Rbd) | (Some(A::Rbd), A::Nombre) => A::NombreRbd,
                    (Some(A::Direccion | A::Domicilio), A::Comuna) => A::DireccionComuna,
                    // «documento, fecha y notaría»
                    (Some(A::Fecha), A::Emisor | A::Numero) if etiqueta.sujeto == Some(S::Documento) => {
                        A::Nombre
                    }
                    (Some(old), _) => old,
                });
            }
            match (sujeto, etiqueta.sujeto) {
                (Some(S::Ministerio), Some(S::Tecnico | S::Administrativo)) | (Some(_), None) => {
                    etiqueta.sujeto = sujeto
                }
                _ => {}
            }
        }
        etiqueta
    }

    /// Whether it is nothing but the name of somebody or something: «contraparte técnica», «empresa proveedora».
    pub fn is_role(self) -> bool {
        self.says_what() && self.ajenas == 0 && self.palabras <= 4
    }

    /// Whether it says what to write.
    pub fn says_what(self) -> bool {
        self.atributo.is_some() || self.sujeto.is_some_and(|s| s != S::Ministerio && s != S::Tercero)
    }
}

/// The name of a tag as words: `rutRepLegal`, `RUT_REP_LEGAL` and `rut.rep-legal` as `rut Rep Legal`.
pub fn split_tag(nombre: &str) -> String {
    let mut salida = String::with_capacity(nombre.len() + 8);
    let mut last = ' ';
    for letra in nombre.chars() {
        if letra.is_alphanumeric() {
            if letra.is_uppercase() && last.is_lowercase() {
                salida.push(' ');
            }
            salida.push(letra);
        } else {
            salida.push(' ');
        }
        last = letra;
    }
    salida
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_and_ordinals_are_words() {
        assert_eq!(words("R.U.T. N° ……, C.N.I. Nº"), ["rut", "n", "cni", "n"]);
        assert_eq!(words("don(ña) Ñuñoa/S"), ["don", "na", "nunoa", "s"]);
    }

    #[test]
    fn labels_say_of_whom_and_what() {
        let read = |texto| {
            let e = Etiqueta::read(texto);
            (e.sujeto, e.atributo)
        };
        assert_eq!(read("(nombre del sostenedor)"), (Some(S::Sostenedor), Some(A::Nombre)));
        assert_eq!(read("Número de cédula del representante legal"), (Some(S::Representante), Some(A::Rut)));
        assert_eq!(read("NOMBRE DE LA COMUNA"), (None, Some(A::Comuna)));
        assert_eq!(read("Representante legal"), (Some(S::Representante), None));
        assert_eq!(read(&split_tag("rutRepLegal")), (Some(S::Representante), Some(A::Rut)));
        assert_eq!(read("RBD"), (Some(S::Establecimiento), Some(A::Rbd)));
        assert_eq!(read("Correo del contacto técnico"), (Some(S::Tecnico), Some(A::Correo)));
    }
}
