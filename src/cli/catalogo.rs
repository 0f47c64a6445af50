//! `convenio catalogo`

use std::io;

use serde_json::{Map, Value, json};

use super::{Cierre, Salida};
use crate::base::texto::did_you_mean;
use crate::catalogo::{Catalogo, Tabla, tabla};

/// Muestra las tablas de referencia, con su fuente, su fecha y su certeza
#[derive(clap::Args, Debug)]
#[command(help_template = super::uso::PLANTILLA)]
pub(super) struct Tablas {
    /// Nombre de la tabla; sin él, la lista de todas
    #[arg(value_name = "TABLA")]
    tabla: Option<String>,
}

impl Tablas {
    /// One table with all of its rows, or the list of tables.
    pub(super) fn run(&self, catalogo: &Catalogo, salida: &mut Salida) -> io::Result<Cierre> {
        let Some(nombre) = &self.tabla else {
            list(catalogo, salida)?;
            return Ok(Cierre::Hecho);
        };
        let Some(tabla) = catalogo.tabla(nombre) else {
            let maybe = did_you_mean(nombre, tabla::NOMBRES.iter().copied());
            salida.fail(&format!(
                "no hay una tabla «{nombre}». {maybe}Las tablas son: {}.",
                tabla::NOMBRES.join(", ")
            ))?;
            return Ok(Cierre::ConProblemas);
        };
        if salida.is_json() {
            salida.json(&as_json(tabla, true))?;
        } else {
            show(tabla, salida)?;
        }
        Ok(Cierre::Hecho)
    }
}

fn list(catalogo: &Catalogo, salida: &mut Salida) -> io::Result<()> {
    if salida.is_json() {
        return salida.json(&catalogo.tablas().iter().map(|t| as_json(t, false)).collect::<Vec<_>>());
    }
    for tabla in catalogo.tablas().iter() {
        salida.line(&format!("{} ({} filas): {}", tabla.nombre, tabla.filas.len(), tabla.titulo))?;
        provenance(tabla, salida)?;
        salida.line("")?;
    }
    salida.line("Para ver una: convenio catalogo TABLA")
}

fn show(tabla: &Tabla, salida: &mut Salida) -> io::Result<()> {
    salida.line(&tabla.titulo)?;
    provenance(tabla, salida)?;
    salida.line("")?;
    salida.line(tabla.to_csv().trim_end())
}

fn provenance(tabla: &Tabla, salida: &mut Salida) -> io::Result<()> {
    salida.line(&format!("  fuente:  {}", tabla.fuente))?;
    salida.line(&format!("  fecha:   {}", tabla.fecha))?;
    salida.line(&format!("  certeza: {}", tabla.certeza))?;
    for nota in &tabla.notas {
        salida.line(&format!("  nota:    {nota}"))?;
    }
    for archivo in &tabla.cambiada_por {
        salida.line(&format!("  cambiada por: {}", archivo.display()))?;
    }
    Ok(())
}

fn as_json(tabla: &Tabla, with_rows: bool) -> Value {
    let mut valor = json!({
        "tabla": tabla.nombre, "titulo": tabla.titulo, "fuente": tabla.fuente, "fecha": tabla.fecha,
        "certeza": tabla.certeza, "notas": tabla.notas, "cambiada_por": tabla.cambiada_por, "cantidad": tabla.filas.len(),
    });
    if with_rows {
        let filas = tabla.filas.iter().map(|fila| {
            let pares = tabla.columnas.iter().map(str::to_owned).zip(fila.valores.iter().map(Value::from));
            Value::from(pares.collect::<Map<_, _>>())
        });
        valor["filas"] = filas.collect();
    }
    valor
}
