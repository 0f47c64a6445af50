//! The words by which a mail calls each of the credentials. How the Ministry writes them was never seen: these are the names
//! that SIGE's services and the screens of vendors use.

use super::secreto::Campo;

/// Words as they are compared: lower case, no accents, one space between.
pub(super) const ROTULOS: &[(&str, Campo)] = &[
    ("id cliente", Campo::ClienteId),
    ("id de cliente", Campo::ClienteId),
    ("id del cliente", Campo::ClienteId),
    ("cliente id", Campo::ClienteId),
    ("clienteid", Campo::ClienteId),
    ("idcliente", Campo::ClienteId),
    ("codigo cliente", Campo::ClienteId),
    ("codigo de cliente", Campo::ClienteId),
    ("identificador de cliente", Campo::ClienteId),
    ("identificador del cliente", Campo::ClienteId),
    ("numero de cliente", Campo::ClienteId),
    ("client id", Campo::ClienteId),
    ("cliente", Campo::ClienteId),
    ("id convenio", Campo::ConvenioId),
    ("id de convenio", Campo::ConvenioId),
    ("id del convenio", Campo::ConvenioId),
    ("convenio id", Campo::ConvenioId),
    ("convenioid", Campo::ConvenioId),
    ("idconvenio", Campo::ConvenioId),
    ("codigo convenio", Campo::ConvenioId),
    ("codigo de convenio", Campo::ConvenioId),
    ("codigo del convenio", Campo::ConvenioId),
    ("identificador de convenio", Campo::ConvenioId),
    ("identificador del convenio", Campo::ConvenioId),
    ("numero convenio", Campo::ConvenioId),
    ("numero de convenio", Campo::ConvenioId),
    ("numero del convenio", Campo::ConvenioId),
    ("n convenio", Campo::ConvenioId),
    ("n de convenio", Campo::ConvenioId),
    ("convenio", Campo::ConvenioId),
    ("token", Campo::Token),
    ("convenio token", Campo::Token),
    ("conveniotoken", Campo::Token),
    ("token convenio", Campo::Token),
    ("token de convenio", Campo::Token),
    ("token del convenio", Campo::Token),
    ("token de acceso", Campo::Token),
    ("api key", Campo::Token),
    ("apikey", Campo::Token),
    ("clave api", Campo::Token),
    ("clave de api", Campo::Token),
    ("semilla", Campo::Semilla),
    ("valor semilla", Campo::Semilla),
    ("valorsemilla", Campo::Semilla),
    ("valor de semilla", Campo::Semilla),
    ("valor de la semilla", Campo::Semilla),
    ("seed", Campo::Semilla),
];

/// What a label means.
pub(super) fn field_of(rotulo: &str) -> Option<Campo> {
    ROTULOS.iter().find(|(palabras, _)| *palabras == rotulo).map(|(_, campo)| *campo)
}
