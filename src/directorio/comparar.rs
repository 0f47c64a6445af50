//! Holds what a person wrote against the directory: warnings only, each with the directory's own row. Nothing is changed.

use super::{Directorio, Escuela, Estado, Persona, nombre_dependencia};
use crate::base::texto::plain;
use crate::base::{Diagnostico, Diagnosticos};
use crate::catalogo::{Catalogo, Comuna, Dependencia};
use crate::perfil::borrador::{Borrador, Dato, Establecimiento};
use crate::perfil::codigos as c;
use crate::perfil::fuente::Sitio;
use crate::perfil::{Rbd, Rut};

/// More schools than this the door does not take either.
const MAX_ESTABLECIMIENTOS: usize = 1_000;
/// So many missing schools are named.
const NOMBRADOS: usize = 10;

/// What the directory contradicts in a profile. Fields that cannot be read are the door's to tell. A profile that says
/// `demostracion = true` has nothing to do with it.
pub fn comparar(borrador: &Borrador, directorio: &Directorio, catalogo: &Catalogo) -> Diagnosticos {
    let perfil = &borrador.perfil;
    let mut notas = Notas { borrador, directorio, dichas: Diagnosticos::default() };
    if perfil.es_demostracion() {
        return notas.dichas;
    }
    let mut suyos: Vec<Suyo<'_>> = Vec::new();
    for (i, escrito) in perfil.establecimientos.iter().take(MAX_ESTABLECIMIENTOS).enumerate() {
        let Some(rbd) = read(escrito.rbd.as_ref()).and_then(|t| Rbd::parse(t, catalogo).ok()) else {
            continue;
        };
        let suyo = Suyo { i, escrito, rbd, escuela: directorio.escuela(rbd.numero()) };
        match suyo.escuela {
            // That a number was left from the samples, the door tells.
            None if rbd.es_de_ejemplo() => {}
            None => notas.unknown(&suyo),
            Some(escuela) => {
                notas.state(&suyo, escuela);
                notas.dependency(&suyo, escuela);
                notas.comuna(&suyo, escuela, catalogo);
                notas.name(&suyo, escuela);
            }
        }
        suyos.push(suyo);
    }
    let rut = perfil.sostenedor.as_ref().and_then(|s| s.rut.as_ref());
    if let Some(sostenedor) = read(rut).and_then(|t| t.parse::<Rut>().ok()) {
        let sitio = rut.map_or(Sitio::Todo, |d| d.sitio);
        notas.owner(&suyos, sostenedor, sitio);
        notas.others_of_his(&suyos, sostenedor, sitio);
    }
    notas.dichas
}

/// A school of the profile whose RBD could be read, and its row.
struct Suyo<'a> {
    i: usize,
    escrito: &'a Establecimiento,
    rbd: Rbd,
    escuela: Option<&'a Escuela>,
}

impl Suyo<'_> {
    fn campo(&self, nombre: &str) -> String {
        format!("establecimientos[{}].{nombre}", self.i + 1)
    }

    fn sitio(&self, dato: Option<&Dato>) -> Sitio {
        dato.map_or(self.escrito.sitio, |d| d.sitio)
    }
}

/// A text that says something.
fn read(dato: Option<&Dato>) -> Option<&str> {
    dato.map(|d| d.valor.trim()).filter(|t| !t.is_empty())
}

struct Notas<'a> {
    borrador: &'a Borrador,
    directorio: &'a Directorio,
    dichas: Diagnosticos,
}

impl Notas<'_> {
    fn warn(&mut self, codigo: &'static str, sitio: Sitio, campo: String, mensaje: String, ayuda: String) {
        let lugar = self.borrador.fuente.lugar(sitio);
        self.dichas.push(Diagnostico::advertencia(codigo, lugar, mensaje, ayuda).en(campo));
    }

    /// What every help begins with: the row itself.
    fn quote(&self, escuela: &Escuela) -> String {
        format!("El directorio de {} dice: «{}».", self.directorio.anio, escuela.fila())
    }

    fn unknown(&mut self, suyo: &Suyo<'_>) {
        let anio = self.directorio.anio;
        let mensaje =
            format!("el RBD {} no está en el directorio de {anio}, el más nuevo que hay instalado", suyo.rbd);
        let ayuda = format!(
            "Revise el número: convenio directorio buscar NOMBRE. Si el establecimiento es posterior a abril de {anio}, instale un directorio más nuevo."
        );
        self.warn(
            c::DIRECTORIO_RBD,
            suyo.sitio(suyo.escrito.rbd.as_ref()),
            suyo.campo("rbd"),
            mensaje,
            ayuda,
        );
    }

    /// Where the profile says the same, the door has told it.
    fn state(&mut self, suyo: &Suyo<'_>, escuela: &Escuela) {
        let written = read(suyo.escrito.estado.as_ref()).map(plain);
        let same = match escuela.estado {
            Estado::Funcionando => return,
            Estado::Cerrado => written.as_deref() == Some("cerrado"),
            Estado::EnReceso => written.as_deref() == Some("receso"),
            Estado::SinMatricula => false,
        };
        if same {
            return;
        }
        let dato = suyo.escrito.estado.as_ref().or(suyo.escrito.rbd.as_ref());
        let mensaje =
            format!("según el directorio, el establecimiento {} está {}", suyo.rbd, escuela.estado.nombre());
        let ayuda = format!("{} Confirme que funciona antes de pedir su convenio.", self.quote(escuela));
        self.warn(c::DIRECTORIO_ESTADO, suyo.sitio(dato), suyo.campo("estado"), mensaje, ayuda);
    }

    fn dependency(&mut self, suyo: &Suyo<'_>, escuela: &Escuela) {
        let dato = suyo.escrito.dependencia.as_ref();
        let Some(texto) = read(dato) else { return };
        let plano = plain(texto);
        let Some(escrita) = Dependencia::TODAS.into_iter().find(|d| plain(d.clave()) == plano) else {
            return;
        };
        if escrita == escuela.dependencia {
            return;
        }
        let mensaje = format!(
            "la dependencia de {} sería {}, y se escribió {}",
            suyo.rbd,
            nombre_dependencia(escuela.dependencia),
            nombre_dependencia(escrita)
        );
        let ayuda = format!(
            "{} De la dependencia sigue el modelo de convenio: si el directorio tiene razón, escriba {}.",
            self.quote(escuela),
            escuela.dependencia.clave()
        );
        self.warn(c::DIRECTORIO_DEPENDENCIA, suyo.sitio(dato), suyo.campo("dependencia"), mensaje, ayuda);
    }

    fn comuna(&mut self, suyo: &Suyo<'_>, escuela: &Escuela, catalogo: &Catalogo) {
        let dato = suyo.escrito.comuna.as_ref();
        let Some(escrita) = read(dato).and_then(|t| catalogo.comuna(t)) else { return };
        let same = |comuna: &Comuna| {
            comuna.codigo == escuela.codigo_comuna() || plain(&comuna.nombre) == plain(&escuela.comuna)
        };
        if same(escrita) {
            return;
        }
        let mensaje = format!("{} estaría en {}, y se escribió {}", suyo.rbd, escuela.comuna, escrita.nombre);
        let ayuda = format!("{} De la comuna sigue la SEREMI: corrija la que esté mal.", self.quote(escuela));
        self.warn(c::DIRECTORIO_COMUNA, suyo.sitio(dato), suyo.campo("comuna"), mensaje, ayuda);
    }

    fn name(&mut self, suyo: &Suyo<'_>, escuela: &Escuela) {
        let dato = suyo.escrito.nombre.as_ref();
        let Some(escrito) = read(dato) else { return };
        if plain(escrito) == plain(&escuela.nombre) {
            return;
        }
        let mensaje =
            format!("el nombre oficial de {} sería «{}», y se escribió otro", suyo.rbd, escuela.nombre);
        let ayuda = format!(
            "{} Si es otro establecimiento, revise el RBD; si es el mismo, conviene el nombre oficial.",
            self.quote(escuela)
        );
        self.warn(c::DIRECTORIO_NOMBRE, suyo.sitio(dato), suyo.campo("nombre"), mensaje, ayuda);
    }

    /// One warning at the sostenedor's RUT where all of its schools are another's, and the same one's; else one a school.
    fn owner(&mut self, suyos: &[Suyo<'_>], sostenedor: Rut, sitio: Sitio) {
        let known: Vec<(&Suyo<'_>, &Escuela)> =
            suyos.iter().filter_map(|s| Some((s, s.escuela?))).filter(|(_, e)| says_whose(e)).collect();
        let of_another = |e: &Escuela| match e.rut {
            Some(rut) => rut != sostenedor.cuerpo(),
            None => sostenedor.es_persona_juridica(),
        };
        let ajenos: Vec<_> = known.iter().filter(|(_, e)| of_another(e)).collect();
        let Some((_, first)) = ajenos.first() else { return };
        let all_alike =
            known.len() > 1 && ajenos.len() == known.len() && ajenos.iter().all(|(_, e)| e.rut == first.rut);
        if all_alike {
            let mensaje = format!(
                "según el directorio, los {} establecimientos son de otro sostenedor: {}",
                ajenos.len(),
                whose(first)
            );
            let ayuda = format!("{} {TRASPASO}", self.quote(first));
            self.warn(c::DIRECTORIO_SOSTENEDOR, sitio, "sostenedor.rut".to_owned(), mensaje, ayuda);
            return;
        }
        for (suyo, escuela) in ajenos {
            let mensaje =
                format!("según el directorio, {} es de otro sostenedor: {}", suyo.rbd, whose(escuela));
            let ayuda = format!("{} {TRASPASO}", self.quote(escuela));
            let sitio = suyo.sitio(suyo.escrito.rbd.as_ref());
            self.warn(c::DIRECTORIO_SOSTENEDOR, sitio, suyo.campo("rbd"), mensaje, ayuda);
        }
    }

    /// Schools that work and are the sostenedor's, and are not in the profile. Where none of its own is, the RUT is the
    /// question, and that was told.
    fn others_of_his(&mut self, suyos: &[Suyo<'_>], sostenedor: Rut, sitio: Sitio) {
        let work = |e: &&Escuela| e.estado == Estado::Funcionando;
        let todas: Vec<&Escuela> = self.directorio.escuelas_de(sostenedor.cuerpo()).filter(work).collect();
        let is_here = |e: &Escuela| suyos.iter().any(|s| s.rbd.numero() == e.rbd);
        let faltan: Vec<&Escuela> = todas.iter().filter(|e| !is_here(e)).copied().collect();
        if faltan.is_empty() || faltan.len() == todas.len() {
            return;
        }
        let named: Vec<String> = faltan
            .iter()
            .take(NOMBRADOS)
            .map(|e| format!("{} {} ({})", e.rbd_escrito(), e.nombre, e.comuna))
            .collect();
        let rest = faltan.len() - named.len();
        let rest = if rest > 0 { format!("; y otros {rest}") } else { String::new() };
        let mensaje = format!(
            "{} {} de sus {} establecimientos",
            if faltan.len() == 1 { "falta" } else { "faltan" },
            faltan.len(),
            todas.len()
        );
        let ayuda = format!(
            "Según el directorio de {} también funcionan y son del RUT {sostenedor}: {}{rest}. Agréguelos si el convenio es también para ellos.",
            self.directorio.anio,
            named.join("; ")
        );
        self.warn(c::DIRECTORIO_FALTAN, sitio, "establecimientos".to_owned(), mensaje, ayuda);
    }
}

const TRASPASO: &str = "Si hubo un traspaso después, está bien así; si no, revise el RUT y el RBD.";

/// Whether the directory knows whose the school is.
fn says_whose(escuela: &Escuela) -> bool {
    escuela.rut.is_some() || escuela.persona == Persona::Natural
}

fn whose(escuela: &Escuela) -> String {
    escuela.rut_escrito().map_or_else(|| "una persona natural".to_owned(), |rut| format!("RUT {rut}"))
}
