//! The stable names of what can be wrong with a profile, each with what it means: one line a rule.

macro_rules! codigos {
    ($($NOMBRE:ident $codigo:literal $severidad:literal $que:literal;)*) => {
        $(#[doc = $que] pub(crate) const $NOMBRE: &str = $codigo;)*
        /// Every code of a profile's problems, whether it is an error or a warning, and what it means.
        pub const CODIGOS: &[(&str, &str, &str)] = &[$(($codigo, $severidad, $que)),*];
    };
}

codigos! {
    CAMPO_OBLIGATORIO "campo-obligatorio" "error" "Falta un dato sin el cual algún papel quedaría incompleto.";
    CARACTER_PROHIBIDO "caracter-prohibido" "error" "El texto tiene un carácter de control o que cambia la dirección de lectura: se vería una cosa y se firmaría otra.";
    TEXTO_LARGO "texto-demasiado-largo" "error" "El texto es más largo que cualquier dato real de ese tipo.";
    RUT_FORMA "rut-forma" "error" "No tiene la forma de un RUT.";
    RUT_DIGITO "rut-digito" "error" "El dígito verificador del RUT no corresponde (módulo 11).";
    RBD_FORMA "rbd-forma" "error" "No tiene la forma de un RBD.";
    RBD_SIN_DIGITO "rbd-sin-digito" "error" "Al RBD le falta el dígito verificador, y sin él no se puede comprobar.";
    RBD_NO_EXISTE "rbd-no-existe" "error" "El Ministerio se saltó los números cuyo dígito verificador sería K.";
    RBD_DIGITO "rbd-digito" "error" "El dígito verificador del RBD no corresponde (módulo 11, con 50 excepciones oficiales).";
    RBD_REPETIDO "rbd-repetido" "error" "El mismo RBD está dos veces.";
    REPRESENTANTE_REPETIDO "representante-repetido" "error" "La misma persona figura dos veces como representante.";
    SERVICIO_REPETIDO "servicio-repetido" "error" "El mismo servicio está dos veces para un establecimiento.";
    OPCION_DESCONOCIDA "opcion-desconocida" "error" "El valor no es uno de los posibles.";
    COMUNA_DESCONOCIDA "comuna-desconocida" "error" "No hay una comuna de Chile con ese nombre.";
    REGION_DESCONOCIDA "region-desconocida" "error" "No hay una región de Chile con ese nombre.";
    SERVICIO_DESCONOCIDO "servicio-desconocido" "error" "No hay un servicio de SIGE con ese nombre en el catálogo.";
    DOCUMENTO_DESCONOCIDO "documento-desconocido" "error" "No hay un documento de personería con ese nombre en el catálogo.";
    DOCUMENTO_DE_OTRO_TIPO "documento-de-otro-tipo" "advertencia" "El documento no es de los que se piden a ese tipo de sostenedor.";
    TELEFONO "telefono" "error" "No tiene la forma de un teléfono chileno.";
    CORREO "correo" "error" "No tiene la forma de una dirección de correo.";
    FECHA "fecha" "error" "La fecha no existe o no se puede leer.";
    FECHA_FUTURA "fecha-futura" "advertencia" "Un documento o contrato lleva una fecha que todavía no llega.";
    MODELO_IMPOSIBLE "modelo-imposible" "error" "Ese tipo de sostenedor no puede tener establecimientos de esa dependencia: sería el modelo equivocado.";
    TIPO_INUSUAL "tipo-inusual" "advertencia" "Es poco habitual que ese tipo de sostenedor tenga establecimientos de esa dependencia.";
    MODELO_INCIERTO "modelo-incierto" "advertencia" "El Ministerio no ha publicado un modelo para esa dependencia.";
    FIRMA_CONJUNTA "firma-conjunta" "error" "La representación es conjunta y hay un solo representante, o es individual y hay varios.";
    SIN_SERVICIOS "sin-servicios" "error" "No se pide ningún servicio para el establecimiento.";
    SIN_PROVEEDOR "sin-proveedor" "error" "No se dice qué sistema se conectará: el convenio vale solo para el que se declara.";
    PROVEEDOR_Y_PROPIO "proveedor-y-sistema-propio" "error" "Se declara un proveedor y también sistema propio.";
    NO_FUNCIONA "establecimiento-no-funciona" "advertencia" "El establecimiento está cerrado o en receso.";
    VARIAS_REGIONES "varias-regiones" "advertencia" "Los establecimientos están en varias regiones y no es claro en qué SEREMI se presenta.";
    SEREMI_DISTINTA "seremi-distinta" "advertencia" "La SEREMI indicada no es la de ninguno de los establecimientos.";
    DEMASIADOS "demasiados" "error" "La lista es más larga que cualquiera real.";
    SOLO_MUNICIPAL "solo-municipal" "advertencia" "El representante ante el Ministerio es propio de las municipalidades y no se usa en este modelo.";
    RUT_DE_EMPRESA "rut-de-empresa" "advertencia" "Se escribió un RUT de institución donde va el de una persona.";
    RUT_DE_PERSONA "rut-de-persona" "advertencia" "Se escribió un RUT de persona donde va el de una institución.";
    SIN_ACTO "subrogante-sin-acto" "advertencia" "Quien firma no es titular y no se declara el acto que le encarga el cargo.";
    NO_ES_ALCALDE "municipal-quien-firma" "advertencia" "Por la municipalidad no firma quien ejerce la alcaldía, o firma quien la representa ante el Ministerio.";
    PERSONERIA_INCOMPLETA "personeria-incompleta" "advertencia" "No se declaran documentos que suelen pedirse a ese tipo de sostenedor.";
    CERTIFICADO_ANTIGUO "certificado-antiguo" "advertencia" "Un certificado será más antiguo que el plazo de la tabla documentos_personeria (una pauta nuestra).";
    SERVICIOS_INCOMPLETOS "servicios-incompletos" "advertencia" "Los servicios que se piden suelen necesitar otros que no se piden.";
    ESTABLECIMIENTO_PARECIDO "establecimiento-parecido" "advertencia" "Dos establecimientos de la misma comuna tienen el mismo nombre y distinto RBD.";
    TRASPASADO "traspaso-a-slep" "advertencia" "Los establecimientos municipales de esa comuna pasan a un Servicio Local ese año o antes.";
    PROVEEDOR_SIN_VALIDAR "proveedor-sin-validar" "advertencia" "No se dice desde cuándo SIGE tiene validado el sistema del proveedor.";
    ENCARGADO_SIN_CONTRATO "encargado-sin-contrato" "advertencia" "No se declara el contrato de tratamiento de datos con el proveedor (Ley 21.719).";
    CORREO_GRATUITO "correo-gratuito" "advertencia" "El token y la semilla llegarán a un correo gratuito.";
    CONTACTO_DEL_PROVEEDOR "contacto-del-proveedor" "advertencia" "Un correo del sostenedor o de un contacto parece del proveedor.";
    DIRECTORIO_RBD "directorio-rbd" "advertencia" "El RBD no está en el directorio del Ministerio más nuevo que hay instalado.";
    DIRECTORIO_ESTADO "directorio-estado" "advertencia" "Según el directorio, el establecimiento está cerrado, en receso o sin matrícula.";
    DIRECTORIO_SOSTENEDOR "directorio-sostenedor" "advertencia" "Según el directorio, el establecimiento es de otro sostenedor.";
    DIRECTORIO_DEPENDENCIA "directorio-dependencia" "advertencia" "Según el directorio, la dependencia es otra.";
    DIRECTORIO_COMUNA "directorio-comuna" "advertencia" "Según el directorio, el establecimiento está en otra comuna.";
    DIRECTORIO_NOMBRE "directorio-nombre" "advertencia" "El nombre no es el que tiene en el directorio.";
    DIRECTORIO_FALTAN "directorio-faltan" "advertencia" "El sostenedor tiene, según el directorio, más establecimientos en funcionamiento que los del perfil.";
    DIRECTORIO_ILEGIBLE "directorio-ilegible" "advertencia" "El directorio instalado no se puede leer, y no se comparó con él.";
}
