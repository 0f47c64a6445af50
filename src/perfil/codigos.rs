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
    CARACTER_PROHIBIDO "caracter-prohibido" "error" "El texto tiene un carácter que no se ve, que cambia la dirección de lectura, que no es igual en otro computador o que se convirtió mal: se vería una cosa y se firmaría otra.";
    TEXTO_LARGO "texto-demasiado-largo" "error" "El texto es más largo que cualquier dato real de ese tipo.";
    SIN_LETRAS "texto-sin-letras" "error" "El texto no tiene letras ni números, o es un nombre sin letras: en el papel sería un espacio en blanco.";
    OTRO_ALFABETO "otro-alfabeto" "advertencia" "El texto tiene una letra de otro alfabeto, que puede parecerse a una de las nuestras.";
    PROVISORIO "texto-provisorio" "advertencia" "El texto parece escrito mientras se sabe el dato («pendiente», «XXX», «____»).";
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
    FECHA_LEJANA "fecha-lejana" "advertencia" "La fecha del convenio está a más de un año de hoy.";
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
    RUT_COMPARTIDO "rut-compartido" "advertencia" "Un mismo RUT figura con nombres distintos, o una misma persona con dos RUT.";
    TRATO_DISTINTO "trato-distinto" "advertencia" "El tratamiento y el estado civil no concuerdan: «don» y «casada».";
    DATO_DE_EJEMPLO "dato-de-ejemplo" "advertencia" "Quedó un dato de los ejemplos: un RBD inventado o un correo terminado en .example.";
    SIN_ACTO "subrogante-sin-acto" "advertencia" "Quien firma no es titular y no se declara el acto que le encarga el cargo.";
    NO_ES_ALCALDE "municipal-quien-firma" "advertencia" "Por la municipalidad no firma quien ejerce la alcaldía, o firma quien la representa ante el Ministerio.";
    PERSONERIA_INCOMPLETA "personeria-incompleta" "advertencia" "No se declaran documentos que suelen pedirse a ese tipo de sostenedor.";
    CERTIFICADO_ANTIGUO "certificado-antiguo" "advertencia" "Un certificado será más antiguo que el plazo de la tabla documentos_personeria (una pauta nuestra).";
    CERTIFICADO_SIN_FECHA "certificado-sin-fecha" "advertencia" "No se dice de cuándo es un certificado que vence, y no se puede saber si será antiguo.";
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
