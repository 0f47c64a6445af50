//! What a table of the profile is made of: fields that describe themselves, slots to fill, values to read.
//!
//! Readers, writers, the schema and the blank forms walk these and know no table by name.

use super::borrador::{Dato, Lista};
use super::fuente::Sitio;
use super::opciones::Opciones;

/// What a field may hold, as a slot to be filled: readers need not know the structures one by one.
pub enum Ranura<'a> {
    /// Text.
    Texto(&'a mut Option<Dato>),
    /// A day, written as a date or as text.
    Fecha(&'a mut Option<Dato>),
    /// Yes or no.
    Logico(&'a mut Option<Dato<bool>>),
    /// A whole number.
    Entero(&'a mut Option<Dato<i64>>),
    /// Several texts.
    Textos(&'a mut Option<Lista>),
    /// One table.
    Ficha(&'a mut dyn UnaFicha),
    /// Several tables.
    Fichas(&'a mut dyn VariasFichas),
}

/// What a field holds, to be read: the other side of [`Ranura`].
pub enum Valor<'a> {
    /// Text.
    Texto(Option<&'a Dato>),
    /// A day, as it was written.
    Fecha(Option<&'a Dato>),
    /// Yes or no.
    Logico(Option<&'a Dato<bool>>),
    /// A whole number.
    Entero(Option<&'a Dato<i64>>),
    /// Several texts.
    Textos(Option<&'a Lista>),
    /// One table.
    Ficha(Option<&'a dyn Ficha>),
    /// Several tables.
    Fichas(Vec<&'a dyn Ficha>),
}

/// What a field may hold, known without a profile.
#[derive(Clone, Copy, Debug)]
pub enum Forma {
    /// Text.
    Texto,
    /// A day, written as a date or as text.
    Fecha,
    /// Yes or no.
    Logico,
    /// A whole number.
    Entero,
    /// Several texts.
    Textos,
    /// One table, with these fields.
    Ficha(&'static [Campo]),
    /// Several tables, each with these fields.
    Fichas(&'static [Campo]),
}

/// When a field has to be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exigencia {
    /// Always, where its table is there.
    Siempre,
    /// Where the table does not say `sistema_propio = true`; there it must not be.
    SinSistemaPropio,
    /// Never, and only municipalities have it.
    SoloMunicipal,
    /// Never, and only samples have it.
    SoloEjemplos,
    /// Never.
    Nunca,
}

/// What a text is, beyond being text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clase {
    /// Anything.
    Libre,
    /// The number of the profile's form.
    Version,
    /// A RUT.
    Rut,
    /// An RBD.
    Rbd,
    /// An e-mail address.
    Correo,
    /// A Chilean telephone number.
    Telefono,
    /// The name of a comuna.
    Comuna,
    /// One of these words; for a list, some of them.
    Palabra(Opciones),
}

/// A field: its name, what it is for, and what may be written in it.
#[derive(Clone, Copy, Debug)]
pub struct Campo {
    /// As written in the profile.
    pub nombre: &'static str,
    /// Short, for people, in Spanish: the heading of a form.
    pub titulo: &'static str,
    /// For people, in Spanish.
    pub descripcion: &'static str,
    /// What it holds.
    pub forma: Forma,
    /// When it has to be filled.
    pub exigencia: Exigencia,
    /// What its text is.
    pub clase: Clase,
}

/// The marks that a line of `ficha!` may have between brackets.
impl Campo {
    /// A field that need not be filled and takes anything of its form.
    pub(super) const fn new(
        nombre: &'static str,
        titulo: &'static str,
        descripcion: &'static str,
        forma: Forma,
    ) -> Self {
        Self { nombre, titulo, descripcion, forma, exigencia: Exigencia::Nunca, clase: Clase::Libre }
    }

    /// Has to be filled.
    pub(super) const fn obligatorio(self) -> Self {
        self.exigido(Exigencia::Siempre)
    }

    /// Has to be filled then.
    pub(super) const fn exigido(self, exigencia: Exigencia) -> Self {
        Self { exigencia, ..self }
    }

    /// Is of this class.
    pub(super) const fn es(self, clase: Clase) -> Self {
        Self { clase, ..self }
    }

    /// Is one of these words.
    pub(super) const fn elige(self, opciones: Opciones) -> Self {
        self.es(Clase::Palabra(opciones))
    }
}

impl Campo {
    /// The words that can be written, where only some can.
    pub const fn opciones(&self) -> Option<Opciones> {
        match self.clase {
            Clase::Palabra(opciones) => Some(opciones),
            _ => None,
        }
    }

    /// Whether it holds tables.
    pub const fn es_tabla(&self) -> bool {
        matches!(self.forma, Forma::Ficha(_) | Forma::Fichas(_))
    }
}

/// A table of the profile: named fields, each with its slot and its value.
pub trait Ficha {
    /// The fields, in the order in which a person reads them.
    fn nombres(&self) -> &'static [Campo];
    /// The slot of the field with this index.
    fn ranura(&mut self, indice: usize) -> Ranura<'_>;
    /// What the field with this index holds.
    fn valor(&self, indice: usize) -> Valor<'_>;
    /// Where the table begins.
    fn sitio_mut(&mut self) -> &mut Sitio;
}

/// A table that may be there.
pub trait UnaFicha {
    /// Hands it out to be filled, and makes it first where it is not there.
    fn fill(&mut self) -> &mut dyn Ficha;
    /// Takes it away.
    fn clear(&mut self);
}

/// Tables of which there may be any number.
pub trait VariasFichas {
    /// Makes one more and hands it out to be filled.
    fn add(&mut self) -> &mut dyn Ficha;
    /// The one with this index.
    fn nth(&mut self, indice: usize) -> Option<&mut dyn Ficha>;
    /// Takes the one with this index away; whether it was there.
    fn remove(&mut self, indice: usize) -> bool;
}

impl<T: Ficha + Default> UnaFicha for Option<T> {
    fn fill(&mut self) -> &mut dyn Ficha {
        self.get_or_insert_with(T::default)
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Ficha + Default> VariasFichas for Vec<T> {
    fn add(&mut self) -> &mut dyn Ficha {
        self.push(T::default());
        self.last_mut().expect("it was pushed just now")
    }

    fn nth(&mut self, indice: usize) -> Option<&mut dyn Ficha> {
        self.get_mut(indice).map(|una| una as &mut dyn Ficha)
    }

    fn remove(&mut self, indice: usize) -> bool {
        let is_there = indice < self.len();
        if is_there {
            Vec::remove(self, indice);
        }
        is_there
    }
}

/// Declares a table of the profile once: the structure, its fields' slots, and all that is said of each.
///
/// A line is `name: form "Title" [marks],` under the field's description; the marks are methods of [`Campo`].
macro_rules! ficha {
    (@tipo texto) => { Option<Dato> };
    (@tipo fecha) => { Option<Dato> };
    (@tipo logico) => { Option<Dato<bool>> };
    (@tipo entero) => { Option<Dato<i64>> };
    (@tipo textos) => { Option<Lista> };
    (@tipo una $T:ident) => { Option<$T> };
    (@tipo varias $T:ident) => { Vec<$T> };
    (@ranura texto $e:expr) => { Ranura::Texto($e) };
    (@ranura fecha $e:expr) => { Ranura::Fecha($e) };
    (@ranura logico $e:expr) => { Ranura::Logico($e) };
    (@ranura entero $e:expr) => { Ranura::Entero($e) };
    (@ranura textos $e:expr) => { Ranura::Textos($e) };
    (@ranura una $T:ident $e:expr) => { Ranura::Ficha($e) };
    (@ranura varias $T:ident $e:expr) => { Ranura::Fichas($e) };
    (@valor texto $e:expr) => { Valor::Texto($e.as_ref()) };
    (@valor fecha $e:expr) => { Valor::Fecha($e.as_ref()) };
    (@valor logico $e:expr) => { Valor::Logico($e.as_ref()) };
    (@valor entero $e:expr) => { Valor::Entero($e.as_ref()) };
    (@valor textos $e:expr) => { Valor::Textos($e.as_ref()) };
    (@valor una $T:ident $e:expr) => { Valor::Ficha($e.as_ref().map(|f| f as &dyn Ficha)) };
    (@valor varias $T:ident $e:expr) => { Valor::Fichas($e.iter().map(|f| f as &dyn Ficha).collect()) };
    (@forma texto) => { Forma::Texto };
    (@forma fecha) => { Forma::Fecha };
    (@forma logico) => { Forma::Logico };
    (@forma entero) => { Forma::Entero };
    (@forma textos) => { Forma::Textos };
    (@forma una $T:ident) => { Forma::Ficha($T::CAMPOS) };
    (@forma varias $T:ident) => { Forma::Fichas($T::CAMPOS) };
    ($(#[doc = $doc:literal])* $Nombre:ident { $(
        $(#[doc = $d:literal])*
        $campo:ident: $($forma:ident)+ $titulo:literal $([$($marca:ident $(($que:expr))?),+])?,
    )* }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $Nombre {
            /// Where the table begins.
            pub sitio: Sitio,
            $($(#[doc = $d])* pub $campo: ficha!(@tipo $($forma)+),)*
        }
        impl $Nombre {
            /// The fields, in the order in which a person reads them.
            pub const CAMPOS: &'static [Campo] = &[$(
                Campo::new(stringify!($campo), $titulo, concat!($($d),*), ficha!(@forma $($forma)+))
                    $($(.$marca($($que)?))+)?
            ),*];
        }
        impl Ficha for $Nombre {
            fn nombres(&self) -> &'static [Campo] {
                Self::CAMPOS
            }
            fn ranura(&mut self, indice: usize) -> Ranura<'_> {
                let mut _n = 0;
                $(
                    if indice == _n { return ficha!(@ranura $($forma)+ &mut self.$campo); }
                    _n += 1;
                )*
                unreachable!("the index comes from nombres()")
            }
            fn valor(&self, indice: usize) -> Valor<'_> {
                let mut _n = 0;
                $(
                    if indice == _n { return ficha!(@valor $($forma)+ self.$campo); }
                    _n += 1;
                )*
                unreachable!("the index comes from nombres()")
            }
            fn sitio_mut(&mut self) -> &mut Sitio {
                &mut self.sitio
            }
        }
        impl PartialEq for $Nombre {
            fn eq(&self, otra: &Self) -> bool {
                $(self.$campo == otra.$campo)&&*
            }
        }
    };
}
pub(super) use ficha;
