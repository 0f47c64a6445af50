//! Fills the blanks of a Word file: what is sure, or what a person said; the rest is left as it was, and told.

use std::collections::BTreeMap;

use super::super::campo::{Atributo, Campo, Sujeto};
use super::super::contenedor::Contenedor;
use super::super::decision::Destino;
use super::super::valores::{Datos, Entorno, Valor};
use super::super::{Rechazo, Resultado, xml::Remiendos};
use super::analisis::{Analisis, Blanco, Lugar, ParteLeida};
use super::enlace::{self, Almacenes};
use super::escribir::{Eleccion, Escritor};
use super::filas;
use super::huecos::ClaseHueco;
use super::tablas::Fila;

/// Fills.
///
/// # Errors
/// Where a part can't be copied.
pub fn fill(
    contenedor: &mut Contenedor<'_>,
    analisis: &Analisis,
    datos: &Datos<'_>,
) -> Result<Resultado, Rechazo> {
    let mut llenador =
        Llenador { analisis, datos, resultado: Resultado::default(), almacenes: Almacenes::default() };
    let mut nuevas = BTreeMap::new();
    for (i, leida) in analisis.partes.iter().enumerate() {
        if let Some(bytes) = llenador.part(contenedor, i, leida) {
            nuevas.insert(leida.parte.nombre.clone(), bytes);
        }
    }
    let Llenador { mut resultado, almacenes, .. } = llenador;
    nuevas.extend(almacenes.finish());
    resultado.bytes = contenedor.rewrite(&nuevas)?;
    resultado.partes = nuevas.into_keys().collect();
    Ok(resultado)
}

struct Llenador<'a> {
    analisis: &'a Analisis,
    datos: &'a Datos<'a>,
    resultado: Resultado,
    almacenes: Almacenes,
}

/// What is to be done with a blank.
enum Hacer {
    Escribir(String),
    Marcar,
    Nada,
}

impl Llenador<'_> {
    /// The new bytes of a part; none where nothing in it changed.
    fn part(&mut self, contenedor: &mut Contenedor<'_>, i: usize, leida: &ParteLeida) -> Option<Vec<u8>> {
        let mut escritor = Escritor::new(leida, &self.analisis.estilos);
        let mut lists: BTreeMap<(usize, usize), Vec<&Blanco>> = BTreeMap::new();
        for blanco in self.analisis.blancos.iter().filter(|b| b.parte == i) {
            match &blanco.lugar {
                Lugar::Columna { tabla, filas, .. } => {
                    lists.entry((*tabla, filas.start)).or_default().push(blanco);
                }
                Lugar::Parrafo { parrafo, rango } => {
                    let before = near_end(&leida.lectura.parrafos[*parrafo].texto[..rango.start]);
                    match self.what(blanco, before) {
                        Hacer::Escribir(valor) => {
                            let valor = match escritor.entry(*parrafo, rango.start, &valor) {
                                Eleccion::NoEsta => {
                                    let motivo = format!("su lista no tiene «{valor}»");
                                    self.resultado.pending(blanco.id.clone(), motivo);
                                    continue;
                                }
                                // A list that shows its choice by itself has no text to be changed.
                                Eleccion::Entrada(entrada) if blanco.texto == "☐" => {
                                    let campo = blanco.decision.destino.to_string();
                                    self.resultado.set(blanco.id.clone(), campo, entrada);
                                    continue;
                                }
                                Eleccion::Entrada(entrada) => entrada,
                                Eleccion::SinLista => valor,
                            };
                            let after = &leida.lectura.parrafos[*parrafo].texto[rango.end..];
                            let valor = spaced(before, valor, after, blanco);
                            if self.bound(contenedor, leida, blanco, *parrafo, &valor) {
                                let instruccion = matches!(
                                    blanco.clase,
                                    ClaseHueco::Instruccion | ClaseHueco::Marca | ClaseHueco::Control
                                );
                                escritor.put(*parrafo, rango, &valor, instruccion);
                                self.resultado.wrote(
                                    blanco.id.clone(),
                                    blanco.decision.destino.to_string(),
                                    valor,
                                );
                            }
                        }
                        Hacer::Marcar => {
                            if blanco.clase == ClaseHueco::Casilla {
                                escritor.tick(*parrafo, rango);
                            } else {
                                escritor.put(*parrafo, rango, "X", false);
                            }
                            let campo = blanco.decision.destino.to_string();
                            self.resultado.set(blanco.id.clone(), campo, "☒".to_owned());
                        }
                        Hacer::Nada => {}
                    }
                }
            }
        }
        let mut remiendos = Remiendos::default();
        for columnas in lists.values() {
            self.list(leida, columnas, &mut escritor, &mut remiendos);
        }
        remiendos.extend(escritor.finish());
        if remiendos.is_empty() {
            return None;
        }
        let texto = leida.parte.arbol.texto();
        Some(leida.parte.codificacion.encode(remiendos.apply(texto, 0..texto.len())))
    }

    /// Fills the part behind a bound control; false where that can't be done, and then the control stays too.
    fn bound(
        &mut self,
        contenedor: &mut Contenedor<'_>,
        leida: &ParteLeida,
        blanco: &Blanco,
        parrafo: usize,
        valor: &str,
    ) -> bool {
        let Lugar::Parrafo { rango, .. } = &blanco.lugar else { return true };
        let control = leida.lectura.parrafos[parrafo].marcas(rango.start).control;
        let Some(enlace) = control.and_then(|sdt| enlace::of(&leida.parte.arbol, sdt)) else { return true };
        let cuerpo = &self.analisis.partes[0].parte;
        let done = self.almacenes.put(contenedor, cuerpo, &enlace, valor);
        if !done {
            let motivo = "el control toma su texto de otra parte del archivo, y allí no está su lugar";
            self.resultado.pending(blanco.id.clone(), motivo.to_owned());
        }
        done
    }

    /// What goes into a blank that stands in a text.
    fn what(&mut self, blanco: &Blanco, before: &str) -> Hacer {
        let decision = &blanco.decision;
        let campo = match &decision.destino {
            Destino::Ajeno | Destino::Dejar => {
                self.resultado.left(blanco.id.clone(), decision.motivo.clone());
                return Hacer::Nada;
            }
            Destino::Desconocido => {
                self.resultado.pending(blanco.id.clone(), decision.motivo.clone());
                return Hacer::Nada;
            }
            Destino::Literal(texto) => return Hacer::Escribir(texto.clone()),
            _ if !decision.is_sure() => {
                let motivo = format!("no es seguro que sea {}: {}", decision.destino, decision.motivo);
                self.resultado.pending(blanco.id.clone(), motivo);
                return Hacer::Nada;
            }
            Destino::Casilla(opcion) => {
                return match self.datos.ticked(opcion) {
                    Some(true) => Hacer::Marcar,
                    Some(false) => Hacer::Nada,
                    None => {
                        self.resultado.pending(
                            blanco.id.clone(),
                            "el perfil no dice si se marca esta casilla".to_owned(),
                        );
                        Hacer::Nada
                    }
                };
            }
            Destino::Campo(campo) => *campo,
        };
        let entorno = Entorno {
            antes: before,
            despues: &blanco.despues,
            en_cifras: blanco.clase == ClaseHueco::MascaraFecha,
        };
        match self.datos.value(campo, entorno) {
            Valor::Texto(texto) => self.unless_year_is_printed(blanco, campo, texto),
            Valor::Todavia => {
                let motivo = format!("todavía no se sabe: {}", campo.descripcion().unwrap_or_default());
                self.resultado.left(blanco.id.clone(), motivo);
                Hacer::Nada
            }
            Valor::Sobra(motivo) => {
                self.resultado.left(blanco.id.clone(), motivo);
                Hacer::Nada
            }
            Valor::Falta(motivo) => {
                self.resultado.pending(blanco.id.clone(), motivo);
                Hacer::Nada
            }
        }
    }

    /// Day and month go only beside their own year.
    fn unless_year_is_printed(&mut self, blanco: &Blanco, campo: Campo, texto: String) -> Hacer {
        let dated =
            campo.sujeto == Sujeto::Convenio && matches!(campo.atributo, Atributo::Dia | Atributo::Mes);
        let printed = super::fechas::printed_year(&blanco.despues);
        let year = self.datos.expediente().fecha.map(jiff::civil::Date::year);
        if dated
            && let (Some(printed), Some(year)) = (printed, year)
            && printed != year
        {
            let motivo = format!("el modelo trae impreso el año {printed}, y el perfil dice {year}");
            self.resultado.pending(blanco.id.clone(), motivo);
            return Hacer::Nada;
        }
        Hacer::Escribir(texto)
    }

    /// Fills the free rows of a list, and copies the last of them for what has no row.
    fn list(
        &mut self,
        leida: &ParteLeida,
        columnas: &[&Blanco],
        escritor: &mut Escritor<'_>,
        remiendos: &mut Remiendos,
    ) {
        let Some(Lugar::Columna { tabla, filas: rows, .. }) = columnas.first().map(|b| &b.lugar) else {
            return;
        };
        let mut cells: Vec<Casilla<'_>> = Vec::new();
        for blanco in columnas {
            let Lugar::Columna { celda, .. } = blanco.lugar else { continue };
            match &blanco.decision.destino {
                Destino::Campo(campo) if blanco.decision.is_sure() => {
                    cells.push(Casilla { blanco, celda, campo: *campo, escritos: Vec::new() });
                }
                Destino::Ajeno | Destino::Dejar => {
                    self.resultado.left(blanco.id.clone(), blanco.decision.motivo.clone());
                }
                Destino::Literal(_) => self.resultado.pending(
                    blanco.id.clone(),
                    "un mismo texto no va en todas las filas de una columna".to_owned(),
                ),
                _ => self.resultado.pending(blanco.id.clone(), blanco.decision.motivo.clone()),
            }
        }
        let subject = |c: &Casilla<'_>| (c.campo.atributo != Atributo::Orden).then_some(c.campo.sujeto);
        let Some(count) = cells.iter().filter_map(subject).map(|s| self.datos.count(s)).max() else {
            return;
        };
        let arbol = &leida.parte.arbol;
        let filas_tabla = &leida.tablas.tablas[*tabla].filas;
        let pattern = &filas_tabla[rows.end - 1];
        let mut next_id = filas::next_drawing_id(arbol);
        let mut copies = String::new();
        for k in 0..count {
            let own = rows.start + k < rows.end;
            let fila = if own { &filas_tabla[rows.start + k] } else { pattern };
            if own {
                self.row(leida, fila, &mut cells, k, own, escritor);
                continue;
            }
            let mut copy = Escritor::new(leida, &self.analisis.estilos);
            self.row(leida, fila, &mut cells, k, own, &mut copy);
            let mut changes = filas::unique(arbol, pattern.nodo, &mut next_id);
            changes.extend(copy.finish());
            copies.push_str(&changes.apply(arbol.texto(), arbol.todo(pattern.nodo)));
        }
        if !copies.is_empty() {
            let end = arbol.todo(pattern.nodo).end;
            remiendos.put(end..end, copies);
        }
        for casilla in cells.into_iter().filter(|c| !c.escritos.is_empty()) {
            let campo = casilla.campo.to_string();
            self.resultado.wrote(casilla.blanco.id.clone(), campo, casilla.escritos.join("; "));
        }
    }

    /// Fills the cells of one row with what belongs to the school or person of this count, from 0. A row of the
    /// model's own keeps the number that counts it. What has no value or no cell is told.
    fn row(
        &mut self,
        leida: &ParteLeida,
        fila: &Fila,
        cells: &mut [Casilla<'_>],
        k: usize,
        own: bool,
        escritor: &mut Escritor<'_>,
    ) {
        let cual = u16::try_from(k + 1).unwrap_or(u16::MAX);
        for casilla in cells {
            let valor = match self.datos.value(casilla.campo.of(cual), Entorno::default()) {
                Valor::Texto(valor) => valor,
                Valor::Falta(motivo) => {
                    self.resultado.pending(format!("{}.fila{cual}", casilla.blanco.id), motivo);
                    continue;
                }
                Valor::Todavia | Valor::Sobra(_) => continue,
            };
            let celda = fila.celdas.get(casilla.celda);
            // One cell for several rows says it once.
            if celda.is_some_and(|c| c.continua) && casilla.escritos.last() == Some(&valor) {
                continue;
            }
            let celda = celda.filter(|c| !c.continua);
            let Some((celda, parrafo)) = celda.and_then(|c| Some((c, *c.parrafos.first()?))) else {
                let motivo = format!("esta fila no tiene una celda propia para «{valor}»");
                self.resultado.pending(format!("{}.fila{cual}", casilla.blanco.id), motivo);
                continue;
            };
            if celda.is_count() && own {
                continue;
            }
            let texto = &leida.lectura.parrafos[parrafo].texto;
            let rango = if celda.is_count() { digits(texto) } else { 0..texto.len() };
            escritor.put(parrafo, &rango, &valor, true);
            casilla.escritos.push(valor);
        }
    }
}

/// A column that is filled: its cell in each row, and what was written.
struct Casilla<'b> {
    blanco: &'b Blanco,
    celda: usize,
    campo: Campo,
    escritos: Vec<String>,
}

/// The end of a text, so far back as its words can matter to a value.
fn near_end(texto: &str) -> &str {
    let start = texto.char_indices().rev().nth(600).map_or(0, |(at, _)| at);
    &texto[start..]
}

/// A value with the spaces that part it from the words around, where its blank was all that did.
fn spaced(before: &str, valor: String, after: &str, blanco: &Blanco) -> String {
    let piece = matches!(
        blanco.decision.destino,
        Destino::Campo(Campo { atributo: Atributo::Anio | Atributo::Digito | Atributo::Cuerpo, .. })
    );
    if piece || blanco.clase == ClaseHueco::TrasRotulo {
        return valor;
    }
    let glued =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, ':' | ',' | ';' | 'º' | '°'));
    let left = if glued(before.chars().next_back()) { " " } else { "" };
    let right = if after.chars().next().is_some_and(char::is_alphanumeric) { " " } else { "" };
    format!("{left}{valor}{right}")
}

/// Where the digits of a counted row stand.
fn digits(texto: &str) -> std::ops::Range<usize> {
    let start = texto.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let size = texto[start..].chars().take_while(char::is_ascii_digit).count();
    start..start + size
}
