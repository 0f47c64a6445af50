//! The steps of a profile: their order, their names, which fields each asks for. Pure.

use crate::perfil::borrador::Perfil;
use crate::perfil::editar::count;

/// A page of the wizard, one subject each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paso {
    Sostenedor,
    Representantes,
    Personeria,
    Establecimientos,
    Servicios,
    Contactos,
    Proveedor,
    Entrega,
}

/// The lists whose members have a page each.
pub(super) const REPRESENTANTES: &str = "sostenedor.representantes";
pub(super) const ESTABLECIMIENTOS: &str = "establecimientos";
/// The field that stands for the services of all schools.
pub(super) const SERVICIOS_DE_TODOS: &str = "servicios_de_todos";

/// Fields that belong together, under a heading where the page has several groups.
#[derive(Clone, Debug, Default)]
pub(super) struct Grupo {
    pub(super) titulo: Option<String>,
    pub(super) ayuda: Option<&'static str>,
    /// The paths of its fields.
    pub(super) rutas: Vec<String>,
    /// The list that this is a member of, and its index from 0, where it can be taken away.
    pub(super) miembro: Option<(String, usize)>,
}

impl Paso {
    pub(super) const TODOS: [Self; 8] = [
        Self::Sostenedor,
        Self::Representantes,
        Self::Personeria,
        Self::Establecimientos,
        Self::Servicios,
        Self::Contactos,
        Self::Proveedor,
        Self::Entrega,
    ];

    /// As its address has it.
    pub(super) const fn clave(self) -> &'static str {
        match self {
            Self::Sostenedor => "sostenedor",
            Self::Representantes => "representantes",
            Self::Personeria => "personeria",
            Self::Establecimientos => "establecimientos",
            Self::Servicios => "servicios",
            Self::Contactos => "contactos",
            Self::Proveedor => "proveedor",
            Self::Entrega => "entrega",
        }
    }

    pub(super) fn of(clave: &str) -> Option<Self> {
        Self::TODOS.into_iter().find(|p| p.clave() == clave)
    }

    pub(super) const fn titulo(self) -> &'static str {
        match self {
            Self::Sostenedor => "Sostenedor",
            Self::Representantes => "Quién firma",
            Self::Personeria => "Personería",
            Self::Establecimientos => "Establecimientos",
            Self::Servicios => "Servicios",
            Self::Contactos => "Contactos",
            Self::Proveedor => "Sistema",
            Self::Entrega => "Fecha y entrega",
        }
    }

    /// What the page is about, for somebody who does this once in years.
    pub(super) const fn explicacion(self) -> &'static str {
        match self {
            Self::Sostenedor => {
                "El sostenedor es quien firma el convenio: la municipalidad, el Servicio Local, la corporación, fundación o \
                 sociedad. Copie sus datos del RUT y de los estatutos: el nombre debe ser el completo."
            }
            Self::Representantes => {
                "Quien representa legalmente al sostenedor y firmará los tres ejemplares. Si deben firmar varios en conjunto, \
                 agréguelos a todos: sin todas las firmas el convenio se devuelve."
            }
            Self::Personeria => {
                "Los documentos que prueban que esa persona puede firmar. Deben estar vigentes el día de la entrega: un \
                 certificado antiguo es la causa más frecuente de devolución."
            }
            Self::Establecimientos => {
                "Cada establecimiento con su RBD y dígito verificador. Deben ser los mismos en el convenio y en el Anexo."
            }
            Self::Servicios => {
                "Qué podrá enviar y consultar el sistema en SIGE. La semilla va siempre: es la llave de los demás."
            }
            Self::Contactos => {
                "Dos personas que el Ministerio pueda llamar: una por el trámite y otra por la conexión del sistema. Pueden \
                 ser la misma."
            }
            Self::Proveedor => {
                "El convenio vale solo para el sistema que se declara aquí. El RUT y la razón social están en el contrato o la \
                 factura del proveedor."
            }
            Self::Entrega => {
                "Todo es opcional: lo que deje vacío queda en blanco en los papeles, para llenarlo a mano."
            }
        }
    }

    /// The list whose members have a page each, where this step is one.
    pub(super) const fn lista(self) -> Option<&'static str> {
        match self {
            Self::Representantes | Self::Personeria => Some(REPRESENTANTES),
            Self::Establecimientos => Some(ESTABLECIMIENTOS),
            _ => None,
        }
    }

    /// The step that a field belongs to, and which member of its list, from 1.
    pub(super) fn of_field(campo: &str) -> (Self, Option<usize>) {
        let member = |lista: &str| {
            let rest = campo.strip_prefix(lista)?.strip_prefix('[')?;
            rest.split(']').next()?.parse().ok()
        };
        if campo.starts_with(REPRESENTANTES) {
            let paso = if campo.contains(".documentos") { Self::Personeria } else { Self::Representantes };
            return (paso, member(REPRESENTANTES));
        }
        if campo.starts_with("sostenedor.representa") {
            return (Self::Representantes, None);
        }
        if campo.starts_with(ESTABLECIMIENTOS) {
            let services = campo.ends_with(".servicios") || campo.contains(".servicios[");
            let paso = if services { Self::Servicios } else { Self::Establecimientos };
            return (paso, member(ESTABLECIMIENTOS));
        }
        let paso = match campo.split(['.', '[']).next().unwrap_or_default() {
            "sostenedor" => Self::Sostenedor,
            "contactos" => Self::Contactos,
            "proveedor" => Self::Proveedor,
            _ => Self::Entrega,
        };
        (paso, None)
    }

    /// The page of this step that asks for a member of its list, from 1, or for the step as a whole.
    pub(super) fn path(self, borrador: &str, miembro: Option<usize>) -> String {
        let clave = self.clave();
        match miembro {
            Some(n) if self.lista().is_some() || self == Self::Servicios => {
                format!("/perfil/{borrador}/{clave}/{n}")
            }
            _ => format!("/perfil/{borrador}/{clave}"),
        }
    }

    pub(super) fn next(self) -> Option<Self> {
        let here = Self::TODOS.iter().position(|p| *p == self)?;
        Self::TODOS.get(here + 1).copied()
    }
}

/// Every school asks for the same services.
pub(super) fn same_services(perfil: &Perfil) -> bool {
    let mut all = perfil.establecimientos.iter().map(|e| &e.servicios);
    all.next().is_none_or(|first| all.all(|other| other == first))
}

/// The fields of a page; `miembro` is which of its list's members it asks for, from 1.
pub(super) fn groups(paso: Paso, miembro: Option<usize>, perfil: &Perfil) -> Vec<Grupo> {
    let under = |padre: &str, campos: &[&str]| campos.iter().map(|c| format!("{padre}.{c}")).collect();
    let one = |rutas: Vec<String>| vec![Grupo { rutas, ..Grupo::default() }];
    let titled = |titulo: &str, rutas: Vec<String>| Grupo {
        titulo: Some(titulo.to_owned()),
        rutas,
        ..Grupo::default()
    };
    match (paso, miembro) {
        (Paso::Sostenedor, _) => vec![
            Grupo {
                rutas: under("sostenedor", &["nombre", "rut", "tipo", "correo", "telefono"]),
                ..Grupo::default()
            },
            titled("Domicilio", under("sostenedor.domicilio", &["calle", "numero", "ciudad", "comuna"])),
        ],
        (Paso::Representantes, Some(n)) => one(under(
            &format!("{REPRESENTANTES}[{n}]"),
            &[
                "nombre",
                "rut",
                "estado_civil",
                "tratamiento",
                "nacionalidad",
                "profesion",
                "cargo",
                "calidad",
            ],
        )),
        (Paso::Representantes, None) => {
            let mut groups = one(vec!["sostenedor.representacion".to_owned()]);
            if perfil.establecimientos.iter().any(is_municipal)
                || perfil.sostenedor.as_ref().is_some_and(|s| s.representante_ministerio.is_some())
            {
                groups.push(Grupo {
                    ayuda: Some(
                        "Solo municipal: quien lleva el trámite por la municipalidad, por ejemplo la jefatura del DAEM. Si no hay, déjelo vacío.",
                    ),
                    ..titled(
                        "Quién actúa ante el Ministerio",
                        under("sostenedor.representante_ministerio", &["nombre", "rut", "cargo"]),
                    )
                });
            }
            groups
        }
        (Paso::Personeria, Some(n)) => {
            let lista = format!("{REPRESENTANTES}[{n}].documentos");
            (0..count(perfil, &lista))
                .map(|i| Grupo {
                    miembro: Some((lista.clone(), i)),
                    ..titled(
                        &format!("Documento {}", i + 1),
                        under(&format!("{lista}[{}]", i + 1), &["tipo", "fecha", "numero", "emisor"]),
                    )
                })
                .collect()
        }
        (Paso::Establecimientos, Some(n)) => one(under(
            &format!("{ESTABLECIMIENTOS}[{n}]"),
            &["rbd", "nombre", "dependencia", "direccion", "comuna", "estado"],
        )),
        (Paso::Servicios, Some(n)) => one(vec![format!("{ESTABLECIMIENTOS}[{n}].servicios")]),
        (Paso::Servicios, None) if same_services(perfil) && !perfil.establecimientos.is_empty() => {
            one(vec![SERVICIOS_DE_TODOS.to_owned()])
        }
        (Paso::Contactos, _) => ["administrativo", "tecnico"]
            .iter()
            .map(|cual| {
                let titulo = if *cual == "tecnico" { "Contacto técnico" } else { "Contacto administrativo" };
                titled(
                    titulo,
                    under(&format!("contactos.{cual}"), &["nombre", "cargo", "correo", "telefono", "rut"]),
                )
            })
            .collect(),
        (Paso::Proveedor, _) => one(under(
            "proveedor",
            &["sistema_propio", "nombre", "rut", "producto", "validado_sige", "contrato_encargado"],
        )),
        (Paso::Entrega, _) => {
            one(["fecha", "presentacion.canal", "presentacion.seremi"].map(str::to_owned).to_vec())
        }
        (Paso::Personeria | Paso::Establecimientos | Paso::Servicios, None) => Vec::new(),
    }
}

fn is_municipal(e: &crate::perfil::borrador::Establecimiento) -> bool {
    e.dependencia.as_ref().is_some_and(|d| d.valor == "municipal")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::perfil::editar::{add, field};
    use crate::perfil::ficha::{Campo, Forma};

    /// A profile with one member in each list.
    fn full() -> Perfil {
        let mut perfil = Perfil::default();
        add(&mut perfil, REPRESENTANTES).unwrap();
        add(&mut perfil, &format!("{REPRESENTANTES}[1].documentos")).unwrap();
        add(&mut perfil, ESTABLECIMIENTOS).unwrap();
        crate::perfil::editar::set(&mut perfil, "establecimientos[1].dependencia", &["municipal".to_owned()])
            .unwrap();
        perfil
    }

    fn leaves(campos: &[Campo], padre: &str, all: &mut Vec<String>) {
        for campo in campos {
            let ruta =
                if padre.is_empty() { campo.nombre.to_owned() } else { format!("{padre}.{}", campo.nombre) };
            match campo.forma {
                Forma::Ficha(suyos) => leaves(suyos, &ruta, all),
                Forma::Fichas(suyos) => leaves(suyos, &format!("{ruta}[1]"), all),
                _ => all.push(ruta),
            }
        }
    }

    #[test]
    fn every_field_of_the_profile_is_asked_on_the_page_that_its_problems_name() {
        let perfil = full();
        let mut asked = Vec::new();
        for paso in Paso::TODOS {
            for miembro in [None, Some(1)] {
                for ruta in groups(paso, miembro, &perfil).into_iter().flat_map(|g| g.rutas) {
                    if ruta == SERVICIOS_DE_TODOS {
                        continue;
                    }
                    assert!(field(&ruta).is_some(), "{ruta}");
                    assert_eq!(Paso::of_field(&ruta).0, paso, "{ruta}");
                    asked.push(ruta);
                }
            }
        }
        let mut all = Vec::new();
        leaves(Perfil::CAMPOS, "", &mut all);
        all.retain(|ruta| !matches!(&**ruta, "version" | "demostracion"));
        asked.sort();
        asked.dedup();
        all.sort();
        assert_eq!(asked, all);
    }

    #[test]
    fn problems_of_lists_lead_to_their_step() {
        assert_eq!(Paso::of_field("establecimientos"), (Paso::Establecimientos, None));
        assert_eq!(Paso::of_field("establecimientos[12].servicios"), (Paso::Servicios, Some(12)));
        assert_eq!(
            Paso::of_field("sostenedor.representantes[2].documentos[1].fecha"),
            (Paso::Personeria, Some(2))
        );
        assert_eq!(Paso::of_field("sostenedor.representacion"), (Paso::Representantes, None));
        assert_eq!(Paso::of_field("proveedor"), (Paso::Proveedor, None));
        assert_eq!(Paso::of_field(""), (Paso::Entrega, None));
    }
}
