//! What goes into tables of people: a row, or a column, for each; and tables of one row about anything.

use super::super::super::campo::{Atributo as A, Campo, Sujeto as S, Sujeto};
use super::super::super::decision::{Decision, Destino};
use super::super::super::pistas::Etiqueta;
use super::super::anexo::celdas::text;
use super::super::anexo::palabras::Otra;
use super::super::anexo::tabla::Columna;
use super::columnas::Mirada;
use super::espacio::Espacio;
use super::filas::Uso;
use crate::base::texto::plain;

/// Whether a column of a table of people says whom each row is about.
fn is_role(columna: &Columna) -> bool {
    matches!(columna, Columna::Rol | Columna::Dato(None, A::Calidad | A::Tipo))
}

impl Mirada<'_, '_> {
    /// The cells of a table of people, or of one row about anything.
    pub fn of_people(&self) -> Vec<Espacio> {
        let tabla = &self.zona.tabla;
        if self.zona.matriz {
            return self.of_matrix();
        }
        let named: Vec<(u32, Sujeto)> = self
            .zona
            .filas
            .filas
            .iter()
            .filter_map(|f| if let Uso::De(sujeto) = f.uso { Some((f.numero, sujeto)) } else { None })
            .collect();
        let mut all = Vec::new();
        if !named.is_empty() {
            for (fila, sujeto) in named {
                self.row(fila, Some(sujeto), 90, "la fila y el encabezado", None, &mut all);
            }
            return all;
        }
        let free: Vec<u32> = self.zona.filas.free().collect();
        let Some(first) = free.first().copied() else { return all };
        let open = tabla.columnas.values().any(|c| matches!(c, Columna::Dato(None, _)));
        let title = self.title_subject();
        // «Contacto de emergencia»: somebody whom no profile knows.
        if title.is_none() && self.names_somebody() {
            self.row(first, Some(S::Administrativo), 40, "no se sabe de quién es", None, &mut all);
            return all;
        }
        // «Sostenedor | RUT | Domicilio»: what follows a name is about the same.
        let institution = |c: &Columna| {
            matches!(c, Columna::Dato(Some(S::Sostenedor | S::Proveedor | S::Representante), _))
        };
        if open && title.is_none() && tabla.columnas.values().any(institution) {
            self.row(first, None, 80, "el encabezado", None, &mut all);
            return all;
        }
        if !open || title.is_some() {
            let several = title == Some(S::Representante);
            let rows = if several { free.len().min(3) } else { 1 };
            for (k, fila) in (1_u16..).zip(free.into_iter().take(rows)) {
                self.row(fila, title, 85, "el encabezado", several.then_some(k), &mut all);
            }
            return all;
        }
        // Two contacts, in the order in which the form always names them.
        let bounded = self.zona.filas.debajo.is_some() && free.len() == 1;
        if bounded {
            self.row(first, Some(S::Administrativo), 55, "hay lugar para un solo contacto", None, &mut all);
            return all;
        }
        let second = free.get(1).copied().unwrap_or(first + 1);
        for (fila, sujeto, rol) in
            [(first, S::Administrativo, "Contacto administrativo"), (second, S::Tecnico, "Contacto técnico")]
        {
            self.row(fila, Some(sujeto), 72, "una fila para cada contacto", None, &mut all);
            for n in tabla.columnas.iter().filter(|(_, c)| is_role(c)).map(|(n, _)| *n) {
                let decision =
                    Decision::new(Destino::Literal(rol.to_owned()), 80, "dice de quién es la fila");
                all.push(self.cell_blank(fila, n, self.heading(n), decision));
            }
        }
        all
    }

    /// The cells of one row; those without a subject of their own are about `sujeto`.
    fn row(
        &self,
        fila: u32,
        sujeto: Option<Sujeto>,
        certeza: u8,
        motivo: &str,
        cual: Option<u16>,
        all: &mut Vec<Espacio>,
    ) {
        let mut last: Option<Sujeto> = None;
        for (n, columna) in self.zona.tabla.columnas.iter().filter(|(n, _)| !self.is_rest(**n)) {
            let titulo = self.heading(*n);
            if let Columna::Dato(Some(own), _) = columna {
                last = Some(*own);
            }
            let decision = match columna {
                _ if is_role(columna) => continue,
                Columna::Rol => continue,
                Columna::Dato(own, atributo) => {
                    // «Nombre del contacto» in a row of another role is about the row.
                    let de_quien = match (sujeto, own) {
                        (Some(row), Some(S::Administrativo) | None) => Some(row),
                        (row, own) => own.or(row).or(last),
                    };
                    let Some(de_quien) = de_quien else { continue };
                    let split = self.digits().values().any(|number| number == n);
                    let atributo = match atributo {
                        // A provider holds no office: what stands there is the system's name.
                        A::Cargo if de_quien == S::Proveedor => A::Producto,
                        A::Rut if split => A::Cuerpo,
                        otro => *otro,
                    };
                    let mut campo = Campo::new(de_quien, atributo);
                    campo.cual = cual.filter(|_| de_quien == S::Representante);
                    let certeza =
                        if atributo == A::Nombre && self.has_surnames() { certeza.min(45) } else { certeza };
                    Decision::campo(campo, certeza, format!("«{titulo}»: así lo dicen {motivo}"))
                }
                Columna::Servicio(_) => Decision::unknown(format!("no se sabe qué va bajo «{titulo}»")),
                Columna::Otra(titulo) | Columna::Desconocida(titulo) => match self.palabras.heading(titulo) {
                    Some(Otra::Orden) => continue,
                    _ => self.other(*n, titulo),
                },
            };
            all.push(self.cell_blank(fila, *n, titulo, decision));
        }
    }

    /// People as columns, facts as rows.
    fn of_matrix(&self) -> Vec<Espacio> {
        let tabla = &self.zona.tabla;
        let mut all = Vec::new();
        for (fila, celdas) in self.zona.matrix_rows(self.hoja) {
            let Some(first) = celdas.values().next().map(text) else { continue };
            let etiqueta = Etiqueta::read(first.split(['(', '[', ':']).next().unwrap_or(&first));
            let Some(atributo) = etiqueta.atributo.filter(|_| etiqueta.ajenas < 2) else { continue };
            for (n, columna) in &tabla.columnas {
                let Columna::Dato(Some(sujeto), _) = columna else { continue };
                let atributo = match atributo {
                    A::Cargo if *sujeto == S::Proveedor => A::Producto,
                    A::RazonSocial => A::Nombre,
                    otro => otro,
                };
                let titulo = format!("{first} · {}", self.heading(*n));
                let motivo = format!("«{titulo}»: así lo dicen la fila y la columna");
                let decision = Decision::campo(Campo::new(*sujeto, atributo), 88, motivo);
                all.push(self.cell_blank(fila, *n, titulo, decision));
            }
        }
        all
    }

    /// Whether surnames have a column of their own: how a name is cut nobody can tell for certain.
    fn has_surnames(&self) -> bool {
        self.zona.tabla.titulos.values().any(|t| {
            let words = plain(t);
            let optional = words.contains("si corresponde") || words.contains("opcional");
            !optional && words.starts_with("apellido")
                || words.contains(" paterno")
                || words.contains(" materno")
        })
    }

    /// Whether the title right above the table names a person that nobody knows: more than «Contacto directo».
    fn names_somebody(&self) -> bool {
        const TODOS: [&str; 12] = [
            "contacto",
            "contactos",
            "directo",
            "directos",
            "datos",
            "de",
            "del",
            "contrapartes",
            "los",
            "personas",
            "convenio",
            "ii",
        ];
        let first = *self.zona.tabla.encabezado.start();
        let Some(fila) = first.checked_sub(1).and_then(|f| self.hoja.celdas.get(&f)) else { return false };
        let said: Vec<String> = fila.values().map(|c| plain(&text(c))).filter(|t| !t.is_empty()).collect();
        let [title] = said.as_slice() else { return false };
        let words: Vec<&str> = title.split(' ').collect();
        let person = ["contacto", "encargad", "responsable", "contraparte", "coordinador", "suplente"];
        words.len() <= 8
            && words.iter().any(|w| person.iter().any(|p| w.starts_with(p)))
            && words.iter().any(|w| !TODOS.contains(w) && w.len() > 1 && w.parse::<u32>().is_err())
    }

    /// Whom the title of a table is about.
    pub fn title_subject(&self) -> Option<Sujeto> {
        let first = *self.zona.tabla.encabezado.start();
        for (_, fila) in self.hoja.celdas.range(first.saturating_sub(3)..first).rev() {
            for celda in fila.values() {
                let said = text(celda);
                if let Some(sujeto) = self.palabras.role(&said) {
                    return Some(sujeto);
                }
                let etiqueta = Etiqueta::read(&said);
                let person = !matches!(
                    etiqueta.sujeto,
                    None | Some(S::Establecimiento | S::Ministerio | S::Tercero | S::Convenio | S::Documento)
                );
                if person && etiqueta.palabras <= 10 && etiqueta.atributo.is_none() && etiqueta.ajenas == 0 {
                    return etiqueta.sujeto;
                }
            }
        }
        None
    }
}
