//! `convenio` prepares every paper of a school's *convenio de interoperabilidad* with SIGE.
//!
//! One straight path: a profile ([`perfil`]) goes through one door ([`perfil::revisar()`]) and becomes an
//! expediente; a view of it ([`documentos`]) is drawn as Word and Excel files; the files become a package
//! ([`paquete`]). What becomes of it is a [`tramite`], kept in a store ([`registro`]). [`casos`] joins them, [`cli`] is the thin shell. See ARCHITECTURE.md.

pub mod base;
pub mod boveda;
pub mod casos;
pub mod catalogo;
pub mod cli;
pub mod convertidor;
pub mod correo;
pub mod directorio;
pub mod documentos;
pub mod informes;
pub mod paquete;
pub mod pdf;
pub mod perfil;
pub mod registro;
pub mod tramite;
pub mod web;
