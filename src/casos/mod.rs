//! The use cases: what the command line calls today, and a page or a worker tomorrow. One file each.

mod anexo;
mod anexo_oficial;
pub mod borradores;
mod cerrar;
mod comparar;
mod convertir;
pub mod correo;
mod cruce;
mod directorio;
pub mod entorno;
mod estante;
mod generar;
mod imprimir;
mod modelo;
mod nuevo;
mod oficiales;
pub mod previa;
pub mod token;
pub mod tramites;
mod validar;

pub use anexo::{AnexoComparado, NoAnexo, anexo_as_profile, anexo_as_toml, compare_anexo, place, read_anexo};
pub use cerrar::{Cerrado, Diferencia, Linea, NoCerrado, Pedido as PedidoCierre, cerrar};
pub use comparar::{Comparado, MapaTraspasado, comparar};
pub use directorio::{Importado, Instalados, NoInstalado, NoPrellenado, Oficial, empezar, importar};
pub use generar::{Generado, Hecho, NoGenerado, Opciones, generar};
pub use imprimir::{Cambiada, Impreso, NoImpreso, Salio, Tirada, imprimir};
pub use modelo::{
    Abierto, ComoLlenar, Llenado, ModeloLleno, NoModelo, llenar, place_of, read_model, read_with_map,
    write_map,
};
pub use nuevo::{Pedido, blank_profile, blank_workbook, nuevo};
pub use oficiales::Oficiales;
pub use validar::{Marco, NoValido, Validado, look_at, validar};
