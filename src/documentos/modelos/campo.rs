//! What can be written into a blank: a fact of the profile, named by whom it is about and what it says.

use std::fmt;
use std::str::FromStr;

/// Whom or what a blank is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sujeto {
    /// The convenio itself: its date and place.
    Convenio,
    /// Whose schools they are.
    Sostenedor,
    /// Who signs for the sostenedor.
    Representante,
    /// Municipal: who acts before the Ministry.
    RepresentanteMinisterio,
    /// A school, or all of them.
    Establecimiento,
    /// The contact for papers.
    Administrativo,
    /// The contact for the connection.
    Tecnico,
    /// The provider of the system.
    Proveedor,
    /// What proves the personería.
    Documento,
    /// The Ministry, its authorities and its acts: never ours to fill.
    Ministerio,
    /// Somebody or something that no profile knows: a notary, a headmaster, a witness.
    Tercero,
}

/// What a blank asks of its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the word that it is called by")]
pub enum Atributo {
    Nombre,
    RazonSocial,
    NombreRbd,
    Rut,
    Cuerpo,
    Digito,
    Tipo,
    EstadoCivil,
    Nacionalidad,
    Profesion,
    Cargo,
    Calidad,
    Tratamiento,
    Domicilio,
    Calle,
    Numero,
    Ciudad,
    Comuna,
    Region,
    Correo,
    Telefono,
    Fecha,
    Dia,
    Mes,
    Anio,
    Emisor,
    Rbd,
    Dependencia,
    Direccion,
    DireccionComuna,
    Servicios,
    Cantidad,
    Orden,
    Producto,
}

/// A fact that may go into a blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Campo {
    /// About whom.
    pub sujeto: Sujeto,
    /// What.
    pub atributo: Atributo,
    /// Which one, counted from 1, where a model asks for several apart; all of them together where absent.
    pub cual: Option<u16>,
}

impl Campo {
    /// The fact about all of them.
    pub const fn new(sujeto: Sujeto, atributo: Atributo) -> Self {
        Self { sujeto, atributo, cual: None }
    }

    /// The same fact about one of several.
    #[must_use]
    pub const fn of(self, cual: u16) -> Self {
        Self { cual: Some(cual), ..self }
    }

    /// What it is, in words; none where no profile has such a fact.
    pub fn descripcion(self) -> Option<&'static str> {
        CAMPOS.iter().find(|(_, s, a, _)| (*s, *a) == (self.sujeto, self.atributo)).map(|(.., que)| *que)
    }

    /// Every fact there is: name and words.
    pub fn todos() -> impl Iterator<Item = (&'static str, &'static str)> {
        CAMPOS.iter().map(|(nombre, .., que)| (*nombre, *que))
    }
}

use Atributo as A;
use Sujeto as S;

/// Every fact that a profile may have for a blank: name in the map, subject, attribute, words.
const CAMPOS: &[(&str, Sujeto, Atributo, &str)] = &[
    ("convenio.ciudad", S::Convenio, A::Ciudad, "ciudad en que se firma"),
    ("convenio.fecha", S::Convenio, A::Fecha, "fecha del convenio"),
    ("convenio.dia", S::Convenio, A::Dia, "día del convenio"),
    ("convenio.mes", S::Convenio, A::Mes, "mes del convenio"),
    ("convenio.anio", S::Convenio, A::Anio, "año del convenio"),
    ("sostenedor.nombre", S::Sostenedor, A::Nombre, "nombre del sostenedor"),
    ("sostenedor.rut", S::Sostenedor, A::Rut, "RUT del sostenedor"),
    ("sostenedor.rut.cuerpo", S::Sostenedor, A::Cuerpo, "RUT del sostenedor, sin su dígito"),
    ("sostenedor.rut.digito", S::Sostenedor, A::Digito, "dígito del RUT del sostenedor"),
    ("sostenedor.tipo", S::Sostenedor, A::Tipo, "tipo de sostenedor"),
    ("sostenedor.domicilio", S::Sostenedor, A::Domicilio, "domicilio completo del sostenedor"),
    ("sostenedor.direccion", S::Sostenedor, A::Direccion, "calle y número del sostenedor"),
    ("sostenedor.calle", S::Sostenedor, A::Calle, "calle del sostenedor"),
    ("sostenedor.numero", S::Sostenedor, A::Numero, "número de la calle del sostenedor"),
    ("sostenedor.ciudad", S::Sostenedor, A::Ciudad, "ciudad del sostenedor"),
    ("sostenedor.comuna", S::Sostenedor, A::Comuna, "comuna del sostenedor"),
    ("sostenedor.region", S::Sostenedor, A::Region, "región del sostenedor"),
    ("sostenedor.correo", S::Sostenedor, A::Correo, "correo del sostenedor"),
    ("sostenedor.telefono", S::Sostenedor, A::Telefono, "teléfono del sostenedor"),
    ("representante.nombre", S::Representante, A::Nombre, "nombre del representante legal"),
    ("representante.rut", S::Representante, A::Rut, "cédula de identidad del representante legal"),
    (
        "representante.rut.cuerpo",
        S::Representante,
        A::Cuerpo,
        "cédula del representante legal, sin su dígito",
    ),
    ("representante.rut.digito", S::Representante, A::Digito, "dígito de la cédula del representante legal"),
    ("representante.estado_civil", S::Representante, A::EstadoCivil, "estado civil del representante legal"),
    ("representante.nacionalidad", S::Representante, A::Nacionalidad, "nacionalidad del representante legal"),
    ("representante.profesion", S::Representante, A::Profesion, "profesión del representante legal"),
    ("representante.cargo", S::Representante, A::Cargo, "cargo del representante legal"),
    ("representante.calidad", S::Representante, A::Calidad, "calidad en que firma el representante legal"),
    ("representante.tratamiento", S::Representante, A::Tratamiento, "don o doña"),
    (
        "representante_ministerio.nombre",
        S::RepresentanteMinisterio,
        A::Nombre,
        "nombre de quien actúa ante el Ministerio",
    ),
    (
        "representante_ministerio.rut",
        S::RepresentanteMinisterio,
        A::Rut,
        "RUT de quien actúa ante el Ministerio",
    ),
    (
        "representante_ministerio.cargo",
        S::RepresentanteMinisterio,
        A::Cargo,
        "cargo de quien actúa ante el Ministerio",
    ),
    ("establecimiento.orden", S::Establecimiento, A::Orden, "número de orden del establecimiento"),
    ("establecimiento.rbd", S::Establecimiento, A::Rbd, "RBD del establecimiento"),
    ("establecimiento.rbd.cuerpo", S::Establecimiento, A::Cuerpo, "RBD del establecimiento, sin su dígito"),
    ("establecimiento.rbd.digito", S::Establecimiento, A::Digito, "dígito del RBD del establecimiento"),
    ("establecimiento.nombre", S::Establecimiento, A::Nombre, "nombre del establecimiento"),
    ("establecimiento.nombre_rbd", S::Establecimiento, A::NombreRbd, "nombre y RBD del establecimiento"),
    (
        "establecimiento.direccion_comuna",
        S::Establecimiento,
        A::DireccionComuna,
        "dirección y comuna del establecimiento",
    ),
    ("establecimiento.dependencia", S::Establecimiento, A::Dependencia, "dependencia del establecimiento"),
    ("establecimiento.direccion", S::Establecimiento, A::Direccion, "dirección del establecimiento"),
    ("establecimiento.comuna", S::Establecimiento, A::Comuna, "comuna del establecimiento"),
    ("establecimiento.region", S::Establecimiento, A::Region, "región del establecimiento"),
    ("establecimiento.servicios", S::Establecimiento, A::Servicios, "servicios que pide el establecimiento"),
    ("establecimiento.cantidad", S::Establecimiento, A::Cantidad, "cantidad de establecimientos"),
    ("administrativo.nombre", S::Administrativo, A::Nombre, "nombre del contacto administrativo"),
    ("administrativo.cargo", S::Administrativo, A::Cargo, "cargo del contacto administrativo"),
    ("administrativo.rut", S::Administrativo, A::Rut, "RUT del contacto administrativo"),
    ("administrativo.correo", S::Administrativo, A::Correo, "correo del contacto administrativo"),
    ("administrativo.telefono", S::Administrativo, A::Telefono, "teléfono del contacto administrativo"),
    ("tecnico.nombre", S::Tecnico, A::Nombre, "nombre del contacto técnico"),
    ("tecnico.cargo", S::Tecnico, A::Cargo, "cargo del contacto técnico"),
    ("tecnico.rut", S::Tecnico, A::Rut, "RUT del contacto técnico"),
    ("tecnico.correo", S::Tecnico, A::Correo, "correo del contacto técnico"),
    ("tecnico.telefono", S::Tecnico, A::Telefono, "teléfono del contacto técnico"),
    ("proveedor.nombre", S::Proveedor, A::Nombre, "nombre del proveedor"),
    ("proveedor.rut", S::Proveedor, A::Rut, "RUT del proveedor"),
    ("proveedor.producto", S::Proveedor, A::Producto, "nombre del sistema"),
    ("personeria.documentos", S::Documento, A::Nombre, "documentos de la personería"),
    ("personeria.fecha", S::Documento, A::Fecha, "fecha del documento de la personería"),
    ("personeria.dia", S::Documento, A::Dia, "día del documento de la personería"),
    ("personeria.mes", S::Documento, A::Mes, "mes del documento de la personería"),
    ("personeria.anio", S::Documento, A::Anio, "año del documento de la personería"),
    ("personeria.numero", S::Documento, A::Numero, "número del documento de la personería"),
    ("personeria.emisor", S::Documento, A::Emisor, "quien emitió el documento de la personería"),
];

impl fmt::Display for Campo {
    /// `representante.nombre`, or `representante[2].nombre` for one of several.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nombre = CAMPOS
            .iter()
            .find(|(_, s, a, _)| (*s, *a) == (self.sujeto, self.atributo))
            .map_or("desconocido", |(nombre, ..)| *nombre);
        match (self.cual, nombre.split_once('.')) {
            (Some(cual), Some((sujeto, resto))) => write!(f, "{sujeto}[{cual}].{resto}"),
            _ => f.write_str(nombre),
        }
    }
}

impl FromStr for Campo {
    type Err = ();

    fn from_str(texto: &str) -> Result<Self, ()> {
        let (plain, cual) = match (texto.find('['), texto.find(']')) {
            (Some(open), Some(close)) if open < close => {
                let cual = texto[open + 1..close].parse().ok().filter(|n| *n > 0).ok_or(())?;
                (format!("{}{}", &texto[..open], &texto[close + 1..]), Some(cual))
            }
            _ => (texto.to_owned(), None),
        };
        let found = CAMPOS.iter().find(|(nombre, ..)| *nombre == plain).ok_or(())?;
        Ok(Self { sujeto: found.1, atributo: found.2, cual })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back_as_itself() {
        for (nombre, sujeto, atributo, _) in CAMPOS {
            let campo = Campo::new(*sujeto, *atributo);
            assert_eq!(nombre.parse(), Ok(campo));
            assert_eq!(campo.to_string(), *nombre);
            assert_eq!(campo.of(2).to_string().parse(), Ok(campo.of(2)));
        }
        assert_eq!("sostenedor.apodo".parse::<Campo>(), Err(()));
    }
}
