//! The templates, compiled in: one structure a file under `templates/`, and the digest of all of them.

use askama::Template;

use super::vista::Vista;
use crate::base::huella;
use crate::catalogo::Modelo;

macro_rules! plantillas {
    ($($Nombre:ident $ruta:literal),* $(,)?) => {
        $(
            #[derive(Template)]
            #[template(path = $ruta, escape = "none")]
            pub(super) struct $Nombre<'a> { pub v: &'a Vista }
        )*
    };
}

plantillas! {
    Municipal "convenio/municipal.md",
    ParticularSubvencionado "convenio/particular_subvencionado.md",
    AdministracionDelegada "convenio/administracion_delegada.md",
    ParticularPagado "convenio/particular_pagado.md",
    Slep "convenio/slep.md",
    Oficio "oficio.md",
    Lista "lista.md",
    Caratula "caratula_cd.md",
    Hoja "hoja.md",
}

/// The convenio of this model, as Markdown with marks.
pub(super) fn convenio(modelo: Modelo, v: &Vista) -> askama::Result<String> {
    match modelo {
        Modelo::Municipal => Municipal { v }.render(),
        Modelo::ParticularSubvencionado => ParticularSubvencionado { v }.render(),
        Modelo::AdministracionDelegada => AdministracionDelegada { v }.render(),
        Modelo::ParticularPagado => ParticularPagado { v }.render(),
        Modelo::Slep => Slep { v }.render(),
    }
}

macro_rules! textos {
    ($($ruta:literal),* $(,)?) => { &[$(($ruta, include_str!(concat!("../../templates/", $ruta)))),*] };
}

/// Every file that the templates are made of.
const TEXTOS: &[(&str, &str)] = textos![
    "convenio/municipal.md",
    "convenio/particular_subvencionado.md",
    "convenio/administracion_delegada.md",
    "convenio/particular_pagado.md",
    "convenio/slep.md",
    "convenio/_encabezado.md",
    "convenio/_comparece_ministerio.md",
    "convenio/_representantes.md",
    "convenio/_calidad_sostenedor.md",
    "convenio/_considerandos.md",
    "convenio/_firmas.md",
    "convenio/_clausula_01_objeto.md",
    "convenio/_clausula_02_servicios.md",
    "convenio/_clausula_03_establecimientos.md",
    "convenio/_clausula_04_ministerio.md",
    "convenio/_clausula_05_sostenedor.md",
    "convenio/_clausula_06_sistema.md",
    "convenio/_clausula_07_confidencialidad.md",
    "convenio/_clausula_08_datos_personales.md",
    "convenio/_clausula_09_gratuidad.md",
    "convenio/_clausula_10_vigencia.md",
    "convenio/_clausula_11_termino.md",
    "convenio/_clausula_12_contrapartes.md",
    "convenio/_clausula_13_domicilio.md",
    "convenio/_clausula_14_ejemplares.md",
    "convenio/_clausula_15_personerias.md",
    "oficio.md",
    "lista.md",
    "caratula_cd.md",
    "hoja.md",
];

/// SHA-256 over the text of every template, for the manifest.
pub fn digest() -> &'static str {
    static DIGEST: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        huella::sha256_of_all(TEXTOS.iter().map(|(ruta, texto)| (*ruta, texto.as_bytes())))
    });
    &DIGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_covers_every_template_file() {
        let mut en_disco = Vec::new();
        for carpeta in ["", "convenio/"] {
            let ruta = format!("{}/templates/{carpeta}", env!("CARGO_MANIFEST_DIR"));
            for entrada in std::fs::read_dir(ruta).unwrap() {
                let nombre = entrada.unwrap().file_name().into_string().unwrap();
                if nombre.ends_with(".md") {
                    en_disco.push(format!("{carpeta}{nombre}"));
                }
            }
        }
        en_disco.sort();
        let mut conocidas: Vec<&str> = TEXTOS.iter().map(|(ruta, _)| *ruta).collect();
        conocidas.sort_unstable();
        assert_eq!(en_disco, conocidas);
    }
}
