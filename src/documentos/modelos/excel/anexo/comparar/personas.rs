//! The people of an Anexo: the sostenedor, who signs, the contacts, the provider.

use super::{A, Casilla, Clase, Comparacion, Datos, S, Sobre, codigos};
use crate::base::texto::plain;
use crate::perfil::Expediente;

impl Comparacion<'_> {
    pub(super) fn people(&mut self, x: &Expediente<'_>) {
        let s = &x.sostenedor;
        self.person(
            S::Sostenedor,
            "el sostenedor",
            &[
                (A::Nombre, "el nombre", &s.nombre),
                (A::Rut, "el RUT", &s.rut.to_string()),
                (A::Correo, "el correo", &s.correo),
                (A::Telefono, "el teléfono", &s.telefono),
            ],
        );
        for r in &x.representantes {
            self.person(
                S::Representante,
                "el representante legal",
                &[
                    (A::Nombre, "el nombre", &r.nombre),
                    (A::Rut, "el RUT", &r.rut.to_string()),
                    (A::Cargo, "el cargo", &r.cargo),
                ],
            );
        }
        for (sujeto, who, c) in [
            (S::Administrativo, "el contacto administrativo", &x.administrativo),
            (S::Tecnico, "el contacto técnico", &x.tecnico),
        ] {
            let rut = c.rut.map(|r| r.to_string()).unwrap_or_default();
            self.person(
                sujeto,
                who,
                &[
                    (A::Nombre, "el nombre", &c.nombre),
                    (A::Rut, "el RUT", &rut),
                    (A::Cargo, "el cargo", &c.cargo),
                    (A::Correo, "el correo", &c.correo),
                    (A::Telefono, "el teléfono", &c.telefono),
                ],
            );
        }
        if let Some(p) = x.sistema.proveedor() {
            self.person(
                S::Proveedor,
                "el proveedor",
                &[
                    (A::Nombre, "el nombre", &p.nombre),
                    (A::Rut, "el RUT", &p.rut.to_string()),
                    (A::Producto, "el sistema", p.producto.as_deref().unwrap_or_default()),
                ],
            );
            return;
        }
        let there = self.anexo.personas.get(&S::Proveedor).and_then(|p| p.first());
        let named = there.and_then(|d| d.values().next());
        // People write it where the provider's name would be, and so do we.
        if let Some(d) = named.filter(|d| !plain(&d.texto).contains("sistema propio")) {
            let mensaje =
                format!("el Anexo nombra un proveedor («{}»), y el perfil dice sistema propio", d.texto);
            self.other(Sobre::Persona(S::Proveedor, A::Nombre), d, mensaje);
        }
    }

    /// Compares one of the people: the one with that RUT or name, or the first.
    fn person(&mut self, sujeto: S, who: &str, facts: &[(A, &str, &str)]) {
        let all = self.anexo.personas.get(&sujeto).map(Vec::as_slice).unwrap_or_default();
        let is = |d: &&Datos| {
            facts.iter().any(|(a, _, valor)| {
                matches!(a, A::Rut | A::Nombre) && d.get(a).is_some_and(|d| self.same(*a, &d.texto, valor))
            })
        };
        let Some(there) = all.iter().find(is).or(all.first()) else {
            // The sostenedor and who signs need not be on a sheet of contacts.
            if matches!(sujeto, S::Administrativo | S::Tecnico | S::Proveedor) {
                let place = self.anexo.of(Clase::Contactos).map(|(hoja, tabla)| Casilla {
                    hoja,
                    fila: tabla.map_or(0, |t| t.primera_libre),
                    columna: 0,
                });
                let name = facts.first().map_or("", |(.., n)| *n);
                self.add(
                    codigos::FALTA_DATO,
                    Sobre::Persona(sujeto, A::Nombre),
                    place,
                    format!("falta {who} ({name})"),
                    "Complete la hoja de contactos.",
                );
            }
            return;
        };
        for (atributo, que, valor) in facts {
            self.fact(
                Sobre::Persona(sujeto, *atributo),
                there,
                *atributo,
                &format!("{que} de {}", who.replacen("el ", "l ", 1)).replace(" de l ", " del "),
                valor,
            );
        }
    }
}
