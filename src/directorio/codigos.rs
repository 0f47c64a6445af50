//! The stable names of what can be wrong with a directory's file, each with what it means.

macro_rules! codigos {
    ($($NOMBRE:ident $codigo:literal $severidad:literal $que:literal;)*) => {
        $(#[doc = $que] pub(super) const $NOMBRE: &str = $codigo;)*
        /// Every code of a directory file's problems, whether it is an error or a warning, and what it means.
        pub const CODIGOS: &[(&str, &str, &str)] = &[$(($codigo, $severidad, $que)),*];
    };
}

codigos! {
    FORMATO "directorio-formato" "error" "El archivo no es un CSV, un ZIP con un CSV ni una planilla de Excel; por ejemplo, todavía es un RAR.";
    DANADO "directorio-danado" "error" "El archivo está dañado o cortado.";
    COLUMNAS "directorio-columnas" "error" "Falta una columna sin la cual no es un directorio, o está dos veces.";
    OTRO "directorio-otro" "error" "Es otro conjunto de datos: no tiene una fila por establecimiento.";
    ANIO "directorio-anio" "error" "No se sabe de qué año es, o el archivo dice otro.";
    GRANDE "directorio-demasiado-grande" "error" "Es más grande que cualquier directorio.";
    FILA "directorio-fila" "advertencia" "Una fila no se pudo leer y no se usa; las demás sí.";
    DIGITO "directorio-digito" "advertencia" "El directorio imprime un RBD con un dígito que no es el de la regla ni está en la tabla rbd_excepciones.";
    INCOMPLETO "directorio-incompleto" "advertencia" "Trae muchos menos establecimientos que los que hay en el país.";
}
