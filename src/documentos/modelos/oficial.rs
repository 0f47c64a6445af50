//! A model of the Ministry as a whole: opened, decided about, corrected by a map, filled, and read again.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::campo::Campo;
use super::contenedor::Contenedor;
use super::decision::{Decision, Destino};
use super::mapa::{Mapa, Renglon};
use super::nombrados;
use super::releer::Antes;
use super::valores::Datos;
use super::word::analisis::{Analisis, Blanco, Lugar, analyse};
use super::word::dependencia::ModeloVisto;
use super::word::llenar;
use super::word::partes::ClaseParte;
use super::{Aviso, Rechazo, Resultado};
use crate::base::Diagnosticos;
use crate::base::huella::sha256;
use crate::base::texto::plain;
use crate::catalogo::Catalogo;

/// A Word model, as it was given.
#[derive(Debug)]
pub struct Oficial {
    bytes: Vec<u8>,
    huella: String,
    analisis: Analisis,
    antes: OnceLock<Antes>,
    texto: OnceLock<String>,
}

/// What came of filling a model.
#[derive(Debug)]
pub struct Lleno {
    /// Bytes, what was written, what was not and why.
    pub resultado: Resultado,
    /// Facts that every convenio has to name, and that the filled file does not: what and which.
    pub faltan: Vec<(&'static str, String)>,
}

/// Why a filled model is not handed out.
#[derive(Debug)]
pub enum NoSeLleno {
    /// The file is at fault.
    Modelo(Rechazo),
    /// Ours: what was written can't be read again as it was meant.
    Interno(String),
}

impl Oficial {
    /// Reads a model and decides about its blanks.
    ///
    /// # Errors
    /// Where it is no Word file that can be filled.
    pub fn open(bytes: Vec<u8>) -> Result<Self, Rechazo> {
        let analisis = analyse(&mut Contenedor::open(&bytes)?)?;
        let huella = sha256(&bytes);
        Ok(Self { bytes, huella, analisis, antes: OnceLock::new(), texto: OnceLock::new() })
    }

    /// Its SHA-256.
    pub fn huella(&self) -> &str {
        &self.huella
    }

    /// Its bytes, as they were given.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its blanks, in the order of the text.
    pub fn blancos(&self) -> &[Blanco] {
        &self.analisis.blancos
    }

    /// All that was read.
    pub(super) fn analisis(&self) -> &Analisis {
        &self.analisis
    }

    /// Puts a person's decision in the place of ours.
    pub(super) fn decide(&mut self, blanco: usize, decision: Decision) {
        self.analisis.blancos[blanco].decision = decision;
    }

    /// Instructions to the reader, which stay.
    pub fn instrucciones(&self) -> &[String] {
        &self.analisis.instrucciones
    }

    /// What a person should know.
    pub fn avisos(&self) -> &[Aviso] {
        &self.analisis.avisos
    }

    /// For which dependency it is, as far as it says so.
    pub fn modelo(&self) -> Option<&ModeloVisto> {
        self.analisis.modelo.as_ref()
    }

    /// The text of its paragraphs, part by part, in order.
    pub fn parrafos(&self) -> impl Iterator<Item = &str> {
        self.analisis.partes.iter().flat_map(|p| &p.lectura.parrafos).map(|p| p.texto.as_str())
    }

    /// Where a blank stands, in words: `texto, párrafo 12`.
    pub fn place(&self, blanco: &Blanco) -> String {
        let parte = self.analisis.partes[blanco.parte].parte.clase.nombre();
        match &blanco.lugar {
            Lugar::Parrafo { parrafo, .. } => format!("{parte}, párrafo {}", parrafo + 1),
            Lugar::Columna { tabla, celda, .. } => {
                format!("{parte}, tabla {}, columna {}", tabla + 1, celda + 1)
            }
        }
    }

    /// Its blanks as map and answers show them.
    pub fn renglones(&self) -> impl Iterator<Item = Renglon<'_>> {
        self.analisis.blancos.iter().map(|b| Renglon {
            id: &b.id,
            lugar: self.place(b),
            clase: b.clase.nombre(),
            texto: &b.texto,
            antes: &b.antes,
            despues: &b.despues,
            decision: &b.decision,
        })
    }

    /// Takes the decisions of a person's map.
    ///
    /// # Errors
    /// Blanks that this file does not have.
    pub fn apply(&mut self, mapa: Mapa) -> Result<(), Diagnosticos> {
        let mut by_id: std::collections::HashMap<String, &mut Decision> =
            self.analisis.blancos.iter_mut().map(|b| (b.id.clone(), &mut b.decision)).collect();
        mapa.apply(|id| by_id.remove(id))
    }

    /// Fills it with the facts of an expediente, and reads the result again.
    ///
    /// # Errors
    /// Where the file can't be copied, or what was written is not found in it again.
    pub fn fill(&self, datos: &Datos<'_>) -> Result<Lleno, NoSeLleno> {
        let mut contenedor = Contenedor::open(&self.bytes).map_err(NoSeLleno::Modelo)?;
        let resultado = llenar::fill(&mut contenedor, &self.analisis, datos).map_err(NoSeLleno::Modelo)?;
        let changed = if resultado.partes.is_empty() {
            Vec::new()
        } else {
            let antes = self.antes.get_or_init(|| Antes::of(self.parrafos()));
            let changed = antes.changed(&resultado.bytes, &resultado.partes);
            changed.map_err(|r| NoSeLleno::Interno(r.mensaje))?
        };
        // Letter by letter first: to make texts comparable takes longer than to fill them.
        let comparable = OnceCell::new();
        let says = |valor: &str| {
            if changed.iter().any(|parrafo| parrafo.contains(valor)) {
                return true;
            }
            let changed: &Vec<String> =
                comparable.get_or_init(|| changed.iter().map(|parrafo| plain(parrafo)).collect());
            let valor = plain(valor);
            changed.iter().any(|parrafo| parrafo.contains(&valor)) || self.text().contains(&valor)
        };
        let written = resultado.escritos.iter().filter(|e| e.en_texto);
        let lost: Vec<&str> =
            written.flat_map(|e| e.valor.split("; ")).filter(|valor| !says(valor)).collect();
        if !lost.is_empty() {
            let mensaje = format!("no se encuentra en el archivo lleno: {}", lost.join("; "));
            return Err(NoSeLleno::Interno(mensaje));
        }
        let faltan = important(datos).into_iter().filter(|(_, valor)| !says(valor)).collect();
        Ok(Lleno { resultado, faltan })
    }

    /// The schools that a file filled from this model names, by the number of their RBD.
    ///
    /// # Errors
    /// Where the text can't be read again.
    pub fn named(&self, lleno: &[u8], catalogo: &Catalogo) -> Result<BTreeSet<u32>, Rechazo> {
        let body = self.analisis.partes.iter().find(|p| p.parte.clase == ClaseParte::Cuerpo);
        body.map_or_else(|| Ok(BTreeSet::new()), |p| nombrados::rbds(lleno, &p.parte.nombre, catalogo))
    }

    /// All text of the model as it is compared.
    fn text(&self) -> &str {
        self.texto.get_or_init(|| self.parrafos().map(plain).collect::<Vec<_>>().join(" \n "))
    }
}

/// What every convenio has to name: sostenedor, those who sign, and every school.
fn important(datos: &Datos<'_>) -> Vec<(&'static str, String)> {
    let x = datos.expediente();
    let mut facts = vec![
        ("el nombre del sostenedor", x.sostenedor.nombre.clone()),
        ("el RUT del sostenedor", x.sostenedor.rut.to_string()),
    ];
    for r in &x.representantes {
        facts.push(("el nombre del representante", r.nombre.clone()));
        facts.push(("la cédula del representante", r.rut.to_string()));
    }
    facts.extend(x.establecimientos.iter().map(|e| ("el RBD del establecimiento", e.rbd.to_string())));
    facts
}

/// What a field is, in words; the destination's own word where it is none.
pub fn describe(destino: &Destino) -> String {
    match destino {
        Destino::Campo(campo) => {
            let que = Campo::descripcion(*campo).unwrap_or("dato desconocido");
            campo.cual.map_or_else(|| que.to_owned(), |cual| format!("{que} (el número {cual})"))
        }
        Destino::Casilla(opcion) => format!("casilla: {}", opcion.to_string().trim_start_matches("casilla.")),
        Destino::Literal(texto) => format!("el texto «{texto}»"),
        Destino::Ajeno => "se deja: lo completa otra persona".to_owned(),
        Destino::Dejar => "se deja, porque usted lo dijo".to_owned(),
        Destino::Desconocido => "no se sabe".to_owned(),
    }
}
