//! The integration tests: one program, a module a subject, so that the crates are linked once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod arquitectura;
mod comun;
mod comun_docx;
mod comun_zip;
mod determinismo;
mod directorio_real;
mod documentacion;
mod ejemplos;
mod entrada;
mod ficha_excel;
mod ficha_hostil;
mod ficha_propiedades;
mod ficha_retocada;
mod formas_de_perfil;
mod generar;
#[cfg(unix)]
mod hostil;
mod libro;
mod libro_a_mano;
#[cfg(unix)]
mod modelo_hostil;
mod modelo_palabras;
mod nuevo;
mod ordenes;
mod pares;
mod propiedades;
mod reglas;
mod textos;
