//! The three sheets with a row for each thing: who signs, their documents, the schools with their services.

use super::celdas::{shown, yes_or_no};
use super::disposicion::{DE_QUIEN, DIGITO, DOCUMENTOS, ESTABLECIMIENTOS, REPRESENTANTES};
use super::leer::{Lector, place};
use super::tablas::{Columna, Fila, Tabular};
use crate::base::texto::plain;
use crate::perfil::Rut;
use crate::perfil::borrador::{Dato, Documento, Establecimiento, Lista, Representante};
use crate::perfil::fuente::Sitio;

/// Who signs, by what a document may call them.
pub(super) struct Firmante {
    numero: String,
    rut: String,
    nombre: String,
}

/// Letters and digits only, so that a RUT is the same with and without dots.
pub(super) fn bare(texto: &str) -> String {
    texto.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

impl Lector<'_> {
    pub(super) fn read_representantes(&mut self, hoja: usize) -> Vec<Firmante> {
        let Some(tabla) = self.table(hoja, &REPRESENTANTES) else { return Vec::new() };
        let mut firmantes = Vec::new();
        for fila in tabla.rows(self) {
            let n = firmantes.len() + 1;
            let mut r = Representante::default();
            tabla.fill(self, &fila, &mut r, &format!("{}[{n}]", REPRESENTANTES.ruta));
            firmantes.push(Firmante {
                numero: tabla.number(fila.celdas).map_or_else(|| n.to_string(), |t| t.trim().to_owned()),
                rut: r.rut.as_ref().map(|d| d.valor.clone()).unwrap_or_default(),
                nombre: r.nombre.as_ref().map(|d| plain(&d.valor)).unwrap_or_default(),
            });
            let s = self.perfil.sostenedor.get_or_insert_default();
            if s.sitio == Sitio::Todo {
                s.sitio = r.sitio;
            }
            s.representantes.push(r);
        }
        firmantes
    }

    pub(super) fn read_documentos(&mut self, hoja: usize, firmantes: &[Firmante]) {
        let Some(tabla) = self.table(hoja, &DOCUMENTOS) else { return };
        // Whose they are cannot be told while nobody who signs could be read, and that is what has to be mended.
        if firmantes.is_empty() && self.has_errors() {
            return;
        }
        for fila in tabla.rows(self) {
            let only_whose = tabla.answers(&fila).all(|(c, _, celda)| c.ruta.is_empty() || celda.is_none());
            if only_whose {
                continue;
            }
            let (sitio, escrito) = tabla.extra(self, &fila, DE_QUIEN);
            let whose = match &escrito {
                None if firmantes.len() == 1 => Some(0),
                None => None,
                Some(escrito) => find_firmante(escrito, firmantes),
            };
            let Some(whose) = whose else {
                let mensaje = match &escrito {
                    None => "falta decir de qué representante es el documento".to_owned(),
                    Some(otro) => {
                        format!("no se sabe de qué representante es el documento: «{}»", shown(otro))
                    }
                };
                let ayuda =
                    "Escriba el RUT o el N° que la persona tiene en la hoja «Representantes».".to_owned();
                self.error(sitio, None, ("representante-desconocido", mensaje, ayuda));
                continue;
            };
            let count =
                self.perfil.sostenedor.as_ref().map_or(0, |s| s.representantes[whose].documentos.len());
            let campo = format!("{}[{}].documentos[{}]", REPRESENTANTES.ruta, whose + 1, count + 1);
            let mut documento = Documento::default();
            tabla.fill(self, &fila, &mut documento, &campo);
            if let Some(s) = &mut self.perfil.sostenedor {
                s.representantes[whose].documentos.push(documento);
            }
        }
    }

    pub(super) fn read_establecimientos(&mut self, hoja: usize) {
        let Some(tabla) = self.table(hoja, &ESTABLECIMIENTOS) else { return };
        for fila in tabla.rows(self) {
            let campo = format!("{}[{}]", ESTABLECIMIENTOS.ruta, self.perfil.establecimientos.len() + 1);
            let mut e = Establecimiento::default();
            tabla.fill(self, &fila, &mut e, &campo);
            let (sitio, digito) = tabla.extra(self, &fila, DIGITO);
            if let (Some(rbd), Some(digito)) = (&mut e.rbd, digito) {
                if let Some(whole) = with_digit(&rbd.valor, &digito) {
                    rbd.valor = whole;
                } else {
                    let mensaje =
                        format!("el RBD dice «{}», y esta celda «{}»", shown(&rbd.valor), shown(&digito));
                    let ayuda = "Deje el dígito verificador en un solo lugar.".to_owned();
                    self.error(sitio, Some(&format!("{campo}.rbd")), ("rbd-dos-digitos", mensaje, ayuda));
                }
            }
            self.read_servicios(&tabla, &fila, &mut e, &format!("{campo}.servicios"));
            self.perfil.establecimientos.push(e);
        }
    }

    fn read_servicios(&mut self, tabla: &Tabular<'_>, fila: &Fila<'_>, e: &mut Establecimiento, campo: &str) {
        for (columna, que) in &tabla.columnas {
            let Columna::Servicio(clave) = que else { continue };
            let sitio = place(tabla.indice, fila.numero, *columna);
            match fila.celdas.get(columna) {
                None => self.empty(campo, sitio),
                Some(celda) => {
                    let read = yes_or_no(celda);
                    let lista = e.servicios.get_or_insert_with(|| Lista { datos: Vec::new(), sitio });
                    match read {
                        Ok(true) => lista.datos.push(Dato { valor: clave.clone(), sitio }),
                        Ok(false) => {}
                        Err(falta) => self.error(sitio, Some(campo), falta),
                    }
                }
            }
        }
    }
}

fn find_firmante(escrito: &str, firmantes: &[Firmante]) -> Option<usize> {
    let one = |same: &dyn Fn(&Firmante) -> bool| {
        let mut found = firmantes.iter().enumerate().filter(|(_, f)| same(f)).map(|(i, _)| i);
        found.next().filter(|_| found.next().is_none())
    };
    let whole = bare(escrito);
    let rut = escrito.parse::<Rut>().ok();
    one(&|f| f.numero == escrito)
        .or_else(|| one(&|f| !whole.is_empty() && bare(&f.rut) == whole))
        .or_else(|| one(&|f| rut.is_some() && f.rut.parse::<Rut>().ok() == rut))
        .or_else(|| one(&|f| !f.nombre.is_empty() && f.nombre == plain(escrito)))
}

/// The RBD with the digit of the cell beside it; nothing where both cells have one and they differ.
fn with_digit(rbd: &str, digito: &str) -> Option<String> {
    let (rbd, digito) = (rbd.trim(), digito.trim().trim_start_matches('-'));
    match rbd.rsplit_once('-') {
        None => Some(format!("{rbd}-{digito}")),
        Some((_, "")) => Some(format!("{rbd}{digito}")),
        Some((_, written)) => written.trim().eq_ignore_ascii_case(digito).then(|| rbd.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digit_may_stand_in_either_cell_or_in_both() {
        assert_eq!(with_digit("1195", "9").as_deref(), Some("1195-9"));
        assert_eq!(with_digit("1195-", "-9").as_deref(), Some("1195-9"));
        assert_eq!(with_digit("1195-9", "9").as_deref(), Some("1195-9"));
        assert_eq!(with_digit("1195-9", "8"), None);
    }
}
