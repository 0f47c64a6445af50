//! The stable names of what can be said of a filled Anexo, each with what it means: one line a rule.

macro_rules! codigos {
    ($($NOMBRE:ident $codigo:literal $severidad:literal $que:literal;)*) => {
        $(#[doc = $que] pub const $NOMBRE: &str = $codigo;)*
        /// Every code, whether it is an error or a warning, and what it means.
        pub const CODIGOS: &[(&str, &str, &str)] = &[$(($codigo, $severidad, $que)),*];
    };
}

codigos! {
    NO_ES "anexo-no-es" "error" "Ninguna hoja de la planilla se reconoce como parte de un Anexo.";
    FORMATO "anexo-formato" "error" "El archivo no es una planilla que se pueda leer, o tiene contraseña.";
    DANADO "anexo-danado" "error" "La planilla está dañada o incompleta.";
    DEMASIADO "anexo-demasiado-grande" "error" "La planilla ocupa mucho más que cualquier Anexo.";
    FALTA_HOJA "anexo-falta-hoja" "error" "No se halló una de las tres hojas; en «leer» es una advertencia.";
    HOJA_DUDOSA "anexo-hoja-dudosa" "error" "Dos hojas podrían ser la misma del Anexo, y ninguna lo es claramente; en «leer» es una advertencia.";
    DOS_HOJAS "anexo-dos-hojas" "advertencia" "Dos hojas podrían ser la misma del Anexo; se leyó la que lo es más claramente.";
    HOJA_OCULTA "anexo-hoja-oculta" "advertencia" "Se leyó una hoja que está oculta.";
    FILA_OMITIDA "anexo-fila-omitida" "advertencia" "Una fila se tomó por ejemplo, total o nota y no se leyó.";
    FILA_OCULTA "anexo-fila-oculta" "advertencia" "Se leyó una fila que está oculta o filtrada.";
    RBD_ILEGIBLE "anexo-rbd-ilegible" "error" "Una fila con datos no tiene un RBD que se pueda leer; en «leer» es una advertencia.";
    RBD_DIGITO "anexo-rbd-digito" "error" "El dígito verificador de un RBD no corresponde; en «leer» es una advertencia.";
    RBD_REPETIDO "anexo-rbd-repetido" "error" "El mismo RBD está en dos filas de una hoja; en «leer» es una advertencia.";
    MARCA "anexo-marca" "error" "En la casilla de un servicio hay algo que no es ni un sí ni un no; en «leer» es una advertencia.";
    SERVICIO_DESCONOCIDO "anexo-servicio-desconocido" "advertencia" "Una columna con marcas no es de ningún servicio del catálogo.";
    PARA_TODOS "anexo-servicios-para-todos" "advertencia" "Los servicios tienen una sola marca, que se tomó por la de todos los establecimientos.";
    SIN_ESCUELA "anexo-servicios-sin-establecimiento" "error" "No se sabe de qué establecimiento son las marcas de una columna; en «leer» es una advertencia.";
    TACHADO "anexo-rbd-tachado" "error" "Se leyó un RBD que está tachado; en «leer» es una advertencia.";
    FALTA_RBD "anexo-falta-establecimiento" "error" "Un establecimiento del perfil no está en la hoja: SIGE respondería que el convenio no tiene asociado el RBD.";
    SOBRA_RBD "anexo-sobra-establecimiento" "error" "El Anexo tiene un establecimiento que no está en el perfil.";
    FALTA_SERVICIO "anexo-falta-servicio" "error" "Un servicio que el perfil pide no está marcado: SIGE respondería que el RBD no tiene el servicio disponible.";
    SOBRA_SERVICIO "anexo-sobra-servicio" "error" "El Anexo marca un servicio que el perfil no pide.";
    DISTINTO "anexo-dato-distinto" "error" "Un dato del Anexo no es el del perfil.";
    FALTA_DATO "anexo-falta-dato" "error" "El Anexo tiene la casilla de un dato, y está vacía.";
    SIN_COTEJAR "anexo-sin-cotejar" "advertencia" "Una hoja de la matriz oficial se llenó, y al volver a leerla no se pudo comprobar que cada dato esté donde corresponde.";
}
