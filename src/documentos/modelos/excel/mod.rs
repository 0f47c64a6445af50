//! The Ministry's matrix as a workbook: reading it in any format, knowing what each cell is, and writing into it in place.

pub mod anexo;
pub mod biff;
pub mod cotejo;
pub mod forma;
pub mod lectura;
pub mod libro;
pub mod matriz;
pub mod pedido;
pub mod referencias;
