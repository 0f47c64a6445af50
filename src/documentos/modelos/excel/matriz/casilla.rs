//! Whether a value can be put into its cell: the cell's list, a formula, a merged neighbour, what stands there already.

use super::super::super::campo::{Atributo, Campo, Sujeto};
use super::super::super::decision::Destino;
use super::super::anexo::celdas::text;
use super::super::anexo::palabras::Palabras;
use super::super::pedido::Valor;
use super::Matriz;
use super::columnas::name;
use super::espacio::Espacio;
use super::plan::{Celda, Renglon};
use super::presentacion::choose;
use super::signos::is_placeholder;
use crate::base::texto::{list, plain};
use crate::catalogo::Catalogo;

/// What becomes of a value.
pub(super) enum Suerte {
    /// It is written, so.
    Va(Valor),
    /// It stands there already.
    Esta,
    /// There is nothing to say.
    Nada,
    /// It is left on purpose: why.
    Deja(String),
    /// A person has to decide: why.
    Pregunta(String),
}

/// Looks at cells.
#[derive(Clone, Copy)]
pub(super) struct Mirada<'a> {
    pub m: &'a Matriz,
    pub palabras: &'a Palabras<'a>,
    pub catalogo: &'a Catalogo,
}

/// A value as a person reads it.
pub(super) fn shown(valor: &Valor) -> String {
    match valor {
        Valor::Texto(texto) => texto.clone(),
        Valor::Cuenta(n) => n.to_string(),
    }
}

impl Mirada<'_> {
    /// What becomes of a blank's value in this cell. `propia`: the cell is the blank's own, and not one beside it.
    pub fn fate(self, e: &Espacio, celda: &Celda, propia: bool) -> Suerte {
        let valor = match self.of_list(e, celda) {
            Ok(valor) => valor,
            Err(why) => return Suerte::Pregunta(why),
        };
        let said = shown(&valor);
        match celda.fila {
            Renglon::Propio(fila) => self.of_row(e, celda, fila, valor, propia),
            Renglon::Nuevo { .. } if said.is_empty() => Suerte::Nada,
            Renglon::Nuevo { .. } => Suerte::Va(valor),
        }
    }

    /// The value as the cell's list has it, where it has one.
    fn of_list(self, e: &Espacio, celda: &Celda) -> Result<Valor, String> {
        let forma = &self.m.formas[celda.hoja];
        let own = match celda.fila {
            Renglon::Propio(fila) => Some(fila),
            Renglon::Nuevo { .. } => None,
        };
        let look = own.filter(|f| forma.options(*f, celda.columna).is_some()).or(celda.patron).or(own);
        let options = look.and_then(|f| forma.options(f, celda.columna)).filter(|o| !o.is_empty());
        let (Some(options), Valor::Texto(texto)) = (options, &celda.valor) else {
            return Ok(celda.valor.clone());
        };
        if texto.is_empty() {
            return Ok(celda.valor.clone());
        }
        if matches!(e.decision.destino, Destino::Casilla(_)) {
            return if options.contains(texto) {
                Ok(celda.valor.clone())
            } else {
                Err(format!("no se sabe cuál de la lista de la celda es un sí: {}", list(options)))
            };
        }
        let campo = match e.decision.destino {
            Destino::Campo(campo) => campo,
            _ => Campo::new(Sujeto::Convenio, Atributo::Tipo),
        };
        match choose(options, campo, texto, self.palabras, self.catalogo) {
            Some(option) => Ok(Valor::Texto(option.clone())),
            None => Err(format!("la lista de la celda no tiene «{texto}»")),
        }
    }

    /// What becomes of it in a row that the file has.
    fn of_row(self, e: &Espacio, celda: &Celda, fila: u32, valor: Valor, propia: bool) -> Suerte {
        let (hoja, forma) = (&self.m.hojas[celda.hoja], &self.m.formas[celda.hoja]);
        let (columna, said) = (celda.columna, shown(&valor));
        let place = || name(fila, columna);
        if forma.formulas.contains(&(fila, columna)) {
            return Suerte::Deja(format!("la celda {} la calcula una fórmula", place()));
        }
        if hoja.is_covered(fila, columna) {
            return Suerte::Pregunta(format!("la celda {} está combinada con otra", place()));
        }
        let there = hoja.cell(fila, columna).map(text).unwrap_or_default();
        if let Some(dentro) = e.modo.dentro.clone().filter(|_| propia) {
            let whole = format!("{}{said}{}", &there[..dentro.start], &there[dentro.end..]);
            return Suerte::Va(Valor::Texto(whole));
        }
        if there == said {
            return if said.is_empty() { Suerte::Nada } else { Suerte::Esta };
        }
        // Dots to write on and a printed «NO» make room.
        if there.is_empty() || is_placeholder(&there) || self.palabras.mark(&there) == Some(false) {
            return if said.is_empty() { Suerte::Nada } else { Suerte::Va(valor) };
        }
        if plain(&there) == plain(&said) {
            return Suerte::Esta;
        }
        if !said.is_empty() {
            return Suerte::Pregunta(format!(
                "la celda {} ya dice «{there}», y el perfil dice «{said}»",
                place()
            ));
        }
        if self.palabras.mark(&there) == Some(true) {
            return Suerte::Pregunta(format!("la celda {} ya está marcada, y el perfil no lo pide", place()));
        }
        Suerte::Nada
    }
}
