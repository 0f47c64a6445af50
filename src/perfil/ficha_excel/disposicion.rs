//! The layout of the form as data: sheets, headings, help and examples. Writer and reader both follow it.

use super::opciones::Lista;

/// What a cell may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clase {
    /// Text of at most so many letters.
    Texto(u32),
    /// One of a list of words.
    Opcion(Lista),
    /// A day.
    Fecha,
    /// SI or NO.
    SiNo,
    /// A whole number.
    Entero,
}

/// A value of the form: a line of «Sostenedor», or a column of another sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Casilla {
    /// The field, from the profile or from the table of the row: `domicilio.calle`. Empty where it is none.
    pub ruta: &'static str,
    /// What the person reads; compared without accents or case.
    pub rotulo: &'static str,
    pub clase: Clase,
    pub obligatorio: bool,
    /// Shown when the cell is chosen; at most 255 letters with the example.
    pub ayuda: &'static str,
    pub ejemplo: &'static str,
    /// Width of the cell in characters.
    pub ancho: f64,
}

/// A group of lines of «Sostenedor».
pub(super) struct Bloque {
    pub titulo: &'static str,
    pub casillas: &'static [Casilla],
}

/// A sheet with a row for each thing.
pub(super) struct Tabla {
    pub hoja: &'static str,
    /// Where its rows go in the profile; the documents go to their representative.
    pub ruta: &'static str,
    pub titulo: &'static str,
    pub nota: &'static str,
    pub columnas: &'static [Casilla],
    /// Rows drawn on a blank form.
    pub filas: u32,
}

pub(super) const INSTRUCCIONES: &str = "Instrucciones";
pub(super) const SOSTENEDOR: &str = "Sostenedor";
/// Hidden: the words of the drop-downs.
pub(super) const LISTAS: &str = "Listas";
/// Headings of «Sostenedor»: what is asked, and where to answer.
pub(super) const DATO: &str = "Dato";
pub(super) const RESPUESTA: &str = "Su respuesta";
/// Heading of the first column of the other sheets.
pub(super) const NUMERO: &str = "N°";
/// What stands under [`NUMERO`] in the row that nobody reads.
pub(super) const EJEMPLO: &str = "Ejemplo";
/// The column beside the RBD, for those whose lists keep the digit apart.
pub(super) const DIGITO: &str = "Dígito del RBD";
/// Whose document it is.
pub(super) const DE_QUIEN: &str = "Representante (RUT o N°)";
/// Begins the heading of each service's column.
pub(super) const SERVICIO: &str = "Servicio";

const fn casilla(
    ruta: &'static str,
    rotulo: &'static str,
    clase: Clase,
    obligatorio: bool,
    ayuda: &'static str,
    ejemplo: &'static str,
    ancho: f64,
) -> Casilla {
    Casilla { ruta, rotulo, clase, obligatorio, ayuda, ejemplo, ancho }
}

use Clase::{Entero, Fecha, Opcion, SiNo, Texto};
const NOMBRE: Clase = Texto(200);
const CORTO: Clase = Texto(150);
const CORREO: Clase = Texto(254);
const CODIGO: Clase = Texto(40);
const RUT: &str = "Con puntos o sin ellos, con guion y dígito verificador.";
const TELEFONO: &str = "Nueve números, con el código de ciudad o el 9 de los celulares.";

/// Width of the answers of «Sostenedor».
const R: f64 = 46.0;

/// The sheet «Sostenedor», from the top.
#[rustfmt::skip]
pub(super) const BLOQUES: &[Bloque] = &[
    Bloque { titulo: "El sostenedor", casillas: &[
        casilla("sostenedor.nombre", "Nombre del sostenedor", NOMBRE, true, "Nombre o razón social completa, como figura en su RUT.", "Fundación Educacional Los Boldos", R),
        casilla("sostenedor.rut", "RUT del sostenedor", CODIGO, true, RUT, "65.999.001-6", R),
        casilla("sostenedor.tipo", "Tipo de sostenedor", Opcion(Lista::Tipo), true, "Elíjalo de la lista.", "fundación", R),
        casilla("sostenedor.domicilio.calle", "Calle del domicilio", CORTO, true, "Calle o camino, sin el número.", "Los Aromos", R),
        casilla("sostenedor.domicilio.numero", "Número del domicilio", CODIGO, true, "S/N si no tiene.", "123", R),
        casilla("sostenedor.domicilio.ciudad", "Ciudad del domicilio", CORTO, true, "Ciudad o localidad.", "Rengo", R),
        casilla("sostenedor.domicilio.comuna", "Comuna del domicilio", Opcion(Lista::Comuna), true, "Elíjala de la lista o escríbala completa.", "Rengo", R),
        casilla("sostenedor.correo", "Correo del sostenedor", CORREO, true, "A este correo enviará el Ministerio el token y la semilla.", "sostenedor@losboldos.example", R),
        casilla("sostenedor.telefono", "Teléfono del sostenedor", CODIGO, true, TELEFONO, "+56 72 2 345 678", R),
        casilla("sostenedor.representacion", "Forma de representación", Opcion(Lista::Representacion), false, "Individual o conjunta. En blanco, la deciden los representantes que se indiquen.", "individual", R),
    ] },
    Bloque { titulo: "Representante ante el Ministerio (solo municipalidades)", casillas: &[
        casilla("sostenedor.representante_ministerio.nombre", "Nombre del representante ante el Ministerio", NOMBRE, false, "Quien actúa ante el Ministerio sin firmar el convenio. Si no corresponde, deje los tres datos en blanco.", "Rosa Elena Cáceres Jara", R),
        casilla("sostenedor.representante_ministerio.rut", "RUT del representante ante el Ministerio", CODIGO, false, RUT, "40.000.004-2", R),
        casilla("sostenedor.representante_ministerio.cargo", "Cargo del representante ante el Ministerio", CORTO, false, "Por ejemplo, la jefatura del DAEM.", "Jefa del DAEM", R),
    ] },
    Bloque { titulo: "Contacto administrativo", casillas: &[
        casilla("contactos.administrativo.nombre", "Nombre del contacto administrativo", NOMBRE, true, "Con quién hablará el Ministerio sobre los papeles.", "Pedro Soto Aravena", R),
        casilla("contactos.administrativo.cargo", "Cargo del contacto administrativo", CORTO, true, "El cargo que tiene.", "Encargado de SIGE", R),
        casilla("contactos.administrativo.rut", "RUT del contacto administrativo", CODIGO, false, RUT, "40.000.002-6", R),
        casilla("contactos.administrativo.correo", "Correo del contacto administrativo", CORREO, true, "Su correo de trabajo.", "psoto@losboldos.example", R),
        casilla("contactos.administrativo.telefono", "Teléfono del contacto administrativo", CODIGO, true, TELEFONO, "+56 72 2 345 679", R),
    ] },
    Bloque { titulo: "Contacto técnico", casillas: &[
        casilla("contactos.tecnico.nombre", "Nombre del contacto técnico", NOMBRE, true, "Con quién hablará el Ministerio sobre la conexión.", "Ana Rivas Peña", R),
        casilla("contactos.tecnico.cargo", "Cargo del contacto técnico", CORTO, true, "El cargo que tiene.", "Encargada de informática", R),
        casilla("contactos.tecnico.rut", "RUT del contacto técnico", CODIGO, false, RUT, "40.000.003-4", R),
        casilla("contactos.tecnico.correo", "Correo del contacto técnico", CORREO, true, "Su correo de trabajo.", "arivas@losboldos.example", R),
        casilla("contactos.tecnico.telefono", "Teléfono del contacto técnico", CODIGO, true, TELEFONO, "+56 9 8765 4321", R),
    ] },
    Bloque { titulo: "El sistema que se conectará con SIGE", casillas: &[
        casilla("proveedor.sistema_propio", "Sistema propio", SiNo, false, "SI, solo cuando el sistema es del mismo sostenedor; entonces deje en blanco los datos del proveedor.", "NO", R),
        casilla("proveedor.nombre", "Nombre del proveedor", NOMBRE, false, "Razón social. Obligatorio si el sistema no es propio.", "Libro de Clases SpA", R),
        casilla("proveedor.rut", "RUT del proveedor", CODIGO, false, "Obligatorio si el sistema no es propio.", "76.999.001-1", R),
        casilla("proveedor.producto", "Nombre del sistema", CORTO, false, "Cómo se llama el producto.", "Libro de Clases Digital", R),
        casilla("proveedor.validado_sige", "Validado en SIGE desde", Fecha, false, "Desde cuándo lo tiene validado SIGE, según el proveedor.", "01-03-2026", R),
        casilla("proveedor.contrato_encargado", "Fecha del contrato de tratamiento de datos", Fecha, false, "La del contrato con el proveedor.", "02-03-2026", R),
    ] },
    Bloque { titulo: "La presentación", casillas: &[
        casilla("fecha", "Fecha del convenio", Fecha, false, "Día en que firma quien firma último. En blanco, queda una línea para escribirla a mano.", "10-12-2026", R),
        casilla("presentacion.seremi", "Región de la SEREMI", Opcion(Lista::Region), false, "Solo si no es la región de los establecimientos.", "Maule", R),
        casilla("presentacion.canal", "Forma de entrega", Opcion(Lista::Canal), false, "Cómo se entregarán los papeles.", "presencial", R),
    ] },
    Bloque { titulo: "Para el programa: no lo cambie", casillas: &[
        casilla("version", "Versión de la ficha", Entero, false, "La escribe el programa.", "1", R),
        casilla("demostracion", "Es una demostración", SiNo, false, "SI, solo en los ejemplos con datos inventados.", "NO", R),
    ] },
];

#[rustfmt::skip]
pub(super) const REPRESENTANTES: Tabla = Tabla {
    hoja: "Representantes",
    ruta: "sostenedor.representantes",
    titulo: "Quienes firman por el sostenedor",
    nota: "Una fila por persona. Si deben firmar en conjunto, anote a todas. Los títulos con * son obligatorios.",
    filas: 8,
    columnas: &[
        casilla("nombre", "Nombre completo", NOMBRE, true, "Nombres y apellidos, como en la cédula.", "María José Ñancupil Órdenes", 34.0),
        casilla("tratamiento", "Tratamiento", Opcion(Lista::Tratamiento), false, "don o doña.", "doña", 12.0),
        casilla("nacionalidad", "Nacionalidad", CORTO, false, "Como se dice en el convenio.", "chilena", 14.0),
        casilla("profesion", "Profesión u oficio", CORTO, false, "Si quiere que el convenio la diga.", "profesora", 18.0),
        casilla("rut", "RUT", CODIGO, true, RUT, "40.000.001-8", 15.0),
        casilla("estado_civil", "Estado civil", Opcion(Lista::EstadoCivil), true, "Elíjalo de la lista.", "casada", 17.0),
        casilla("cargo", "Cargo", CORTO, true, "El cargo con el que firma.", "Representante legal", 28.0),
        casilla("calidad", "Calidad", Opcion(Lista::Calidad), false, "Titular, o en qué calidad reemplaza a quien lo es.", "titular", 13.0),
    ],
};

#[rustfmt::skip]
pub(super) const DOCUMENTOS: Tabla = Tabla {
    hoja: "Documentos",
    ruta: "documentos",
    titulo: "Documentos que acreditan la personería",
    nota: "Una fila por documento. Diga de qué representante es, con su RUT o su número. Los títulos con * son obligatorios.",
    filas: 25,
    columnas: &[
        casilla("", DE_QUIEN, CODIGO, false, "RUT del representante, o su número en la hoja «Representantes». Si hay uno solo, puede quedar en blanco.", "40.000.001-8", 18.0),
        casilla("tipo", "Tipo de documento", Opcion(Lista::Documento), true, "Elíjalo de la lista.", "Certificado de vigencia de la persona jurídica", 52.0),
        casilla("fecha", "Fecha del documento", Fecha, false, "Día en que se emitió.", "03-11-2026", 14.0),
        casilla("numero", "Número o folio", CORTO, false, "Número, folio o código.", "500612345678", 20.0),
        casilla("emisor", "Quién lo emitió", CORTO, false, "Institución o notaría.", "Servicio de Registro Civil e Identificación", 42.0),
    ],
};

/// The services follow as columns, one each.
#[rustfmt::skip]
pub(super) const ESTABLECIMIENTOS: Tabla = Tabla {
    hoja: "Establecimientos",
    ruta: "establecimientos",
    titulo: "Los establecimientos y los servicios que se piden",
    nota: "Una fila por establecimiento. En cada servicio elija SI o NO (en blanco vale NO); la semilla va siempre. Los títulos con * son obligatorios.",
    filas: 30,
    columnas: &[
        casilla("rbd", "RBD", CODIGO, true, "Con su dígito verificador, aquí o en la columna siguiente.", "99001-9", 11.0),
        casilla("", DIGITO, CODIGO, false, "Solo si no lo escribió junto al RBD.", "", 9.0),
        casilla("nombre", "Nombre oficial", NOMBRE, true, "Como figura en el reconocimiento oficial.", "Colegio Los Boldos", 34.0),
        casilla("dependencia", "Dependencia", Opcion(Lista::Dependencia), true, "Elíjala de la lista: decide qué modelo de convenio corresponde.", "Particular subvencionado", 24.0),
        casilla("direccion", "Dirección", CORTO, true, "Calle y número.", "Los Aromos 123", 28.0),
        casilla("comuna", "Comuna", Opcion(Lista::Comuna), true, "Elíjala de la lista o escríbala completa.", "Rengo", 17.0),
        casilla("estado", "Estado", Opcion(Lista::Estado), false, "En blanco si funciona con normalidad.", "funcionando", 13.0),
    ],
};

/// Help and example, as shown beside the cell.
pub(super) fn help(casilla: &Casilla) -> String {
    match casilla.ejemplo {
        "" => casilla.ayuda.to_owned(),
        ejemplo => format!("{} Por ejemplo: {ejemplo}", casilla.ayuda),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::texto::plain;
    use crate::perfil::borrador::{Documento, Establecimiento, Perfil, Representante};
    use crate::perfil::ficha::Ficha;
    use crate::perfil::ficha_excel::celdas::slot;
    use crate::perfil::fuente::Sitio;

    const TABLAS: [&Tabla; 3] = [&REPRESENTANTES, &DOCUMENTOS, &ESTABLECIMIENTOS];

    #[test]
    fn every_line_and_column_names_a_field_and_has_words_of_its_own() {
        let mut rotulos = Vec::new();
        let mut perfil = Perfil::default();
        for casilla in BLOQUES.iter().flat_map(|b| b.casillas) {
            let _ = slot(&mut perfil, casilla.ruta, Sitio::Todo);
            rotulos.push(plain(casilla.rotulo));
        }
        let before = rotulos.len();
        rotulos.sort();
        rotulos.dedup();
        assert_eq!(rotulos.len(), before);
        let fichas: [Box<dyn Ficha>; 3] = [
            Box::new(Representante::default()),
            Box::new(Documento::default()),
            Box::new(Establecimiento::default()),
        ];
        for (tabla, mut ficha) in TABLAS.iter().zip(fichas) {
            for casilla in tabla.columnas.iter().filter(|c| !c.ruta.is_empty()) {
                let _ = slot(ficha.as_mut(), casilla.ruta, Sitio::Todo);
            }
            let named = tabla.columnas.iter().filter(|c| !c.ruta.is_empty()).count();
            // Documents hang on a representative and services are columns of their own.
            let apart = usize::from(tabla.hoja != DOCUMENTOS.hoja);
            assert_eq!(named + apart, ficha.nombres().len(), "{}: a field has no column", tabla.hoja);
        }
    }

    #[test]
    fn every_help_fits_where_excel_shows_it() {
        let tables = TABLAS.iter().flat_map(|t| t.columnas);
        for casilla in BLOQUES.iter().flat_map(|b| b.casillas).chain(tables) {
            assert!(help(casilla).chars().count() <= 255, "{}", casilla.rotulo);
        }
    }
}
