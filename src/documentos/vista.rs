//! What a template may print: every value of an expediente as a mark, and the few facts that change wording.

use jiff::civil::{Date, date};

use super::lista::checklist;
use super::palabras::{description, document_detail, form_of_address, long_date, month, quality};
use super::valores::{Marca, Valores};
use crate::base::texto::{and, list};
use crate::catalogo::{Catalogo, Dependencia, Exigencia, Servicio};
use crate::perfil::expediente::{self as e, Calidad, Canal, Expediente};

/// From this day on a text names the amended law. Source: Ley 21.719, published 13 December 2024, in force
/// from the first day of the 24th month after.
const LEY_21719: Date = date(2026, 12, 1);

/// The view of one expediente that all of its papers share.
#[derive(Debug)]
#[expect(
    missing_docs,
    reason = "the names are those of the templates; the manual for their authors lists them"
)]
#[expect(clippy::struct_excessive_bools, reason = "templates ask yes or no")]
pub struct Vista {
    /// The values behind the marks.
    pub(super) valores: Valores,
    /// Whether the convenio of the package is the Ministry's own file, filled.
    pub convenio_oficial: bool,
    /// Whether its Anexo is.
    pub anexo_oficial: bool,
    pub modelo_nombre: Marca,
    pub sostenedor: Sostenedor,
    pub representantes: Vec<Representante>,
    pub varios_representantes: bool,
    pub representante_ministerio: Option<Persona>,
    pub establecimientos: Vec<Establecimiento>,
    pub varios_establecimientos: bool,
    pub cantidad_establecimientos: Marca,
    pub hay_corporacion_municipal: bool,
    pub servicios: Vec<ServicioVisto>,
    pub administrativo: Contacto,
    pub tecnico: Contacto,
    pub sistema_propio: bool,
    pub proveedor: Option<Proveedor>,
    pub seremi: Seremi,
    pub ciudad_firma: Marca,
    pub dia: Marca,
    pub mes: Marca,
    pub anio: Marca,
    pub fecha: Marca,
    pub ministerio: Ministerio,
    pub ley_datos: &'static str,
    pub canal: &'static str,
    pub hay_canal: bool,
    pub correo_interoperabilidad: Marca,
    pub pagina_modelos: Marca,
    pub matriz_anexo: Marca,
    pub requisitos: Vec<Requisito>,
    pub folio: Marca,
    pub fecha_recepcion: Marca,
    pub hora_recepcion: Marca,
    pub firma_recepcion: Marca,
}

/// Defines the small structures of the view, whose fields are named by the templates.
macro_rules! partes {
    ($($(#[doc = $doc:literal])* $Nombre:ident { $($campo:ident: $T:ty),* $(,)? })*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug)]
            #[expect(missing_docs, reason = "the names are those of the templates")]
            pub struct $Nombre { $(pub $campo: $T),* }
        )*
    };
}

partes! {
    /// Whose schools they are.
    Sostenedor {
        nombre: Marca, rut: Marca, tipo: Marca, correo: Marca, telefono: Marca, calle: Marca, numero: Marca,
        ciudad: Marca, comuna: Marca, region: Marca, domicilio: Marca, es_natural: bool, y: &'static str,
    }
    /// Who signs.
    Representante {
        nombre: Marca, rut: Marca, don: &'static str, individualizacion: Marca, estado_civil: Marca, cargo: Marca,
        calidad: &'static str, es_titular: bool, documentos: Vec<Documento>, hay_documentos: bool,
    }
    /// A declared document.
    Documento { nombre: Marca, detalle: Marca, hay_detalle: bool }
    /// Somebody with an office.
    Persona { nombre: Marca, rut: Marca, cargo: Marca }
    /// A school.
    Establecimiento {
        rbd: Marca, nombre: Marca, dependencia: Marca, direccion: Marca, comuna: Marca, region: Marca,
        servicios: Marca, celdas: Vec<Marca>,
    }
    /// A service that at least one school asks for.
    ServicioVisto {
        nombre: Marca, operacion: Marca, abreviatura: Marca, descripcion: Marca, entrega: Marca, tipo: Marca,
    }
    /// A contact.
    Contacto { nombre: Marca, cargo: Marca, rut: Marca, correo: Marca, telefono: Marca }
    /// The provider of the system.
    Proveedor {
        nombre: Marca, rut: Marca, producto: Marca, hay_producto: bool, contrato: Marca, hay_contrato: bool,
        validado: Marca, hay_validado: bool,
    }
    /// The regional office.
    Seremi { nombre: Marca, direccion: Marca }
    /// The Ministry as a party.
    Ministerio {
        nombre: Marca, domicilio: Marca, representante: Marca, cargo: Marca, decreto: Marca, conocido: bool,
    }
    /// A document that the checklist asks for.
    Requisito {
        nombre: Marca, emisor: Marca, nota: Marca, hay_nota: bool, exigencia: &'static str, declarado: bool,
        detalle: Marca,
    }
}

impl Vista {
    /// The final view: everything is known, or a declared blank.
    pub fn new(expediente: &Expediente<'_>, catalogo: &Catalogo) -> Self {
        let mut v = Valores::default();
        let x = expediente;
        let servicios = ordered_services(x, catalogo);
        let (dia, mes, anio) = match x.fecha {
            Some(f) => (
                v.valor("fecha.dia", f.day().to_string()),
                v.valor("fecha.mes", month(f)),
                v.valor("fecha.anio", f.year().to_string()),
            ),
            None => (v.blanco("fecha.dia", 4), v.blanco("fecha.mes", 14), v.blanco("fecha.anio", 6)),
        };
        let representantes: Vec<_> = x.representantes.iter().map(|r| representative(&mut v, r)).collect();
        let establecimientos: Vec<_> =
            x.establecimientos.iter().map(|s| school(&mut v, s, &servicios, catalogo)).collect();
        let signatory = catalogo.ministerio("representante_nombre");
        Self {
            convenio_oficial: false,
            anexo_oficial: false,
            modelo_nombre: v.valor("modelo", &catalogo.modelo(x.modelo).nombre),
            sostenedor: sostenedor(&mut v, &x.sostenedor),
            varios_representantes: representantes.len() > 1,
            representantes,
            representante_ministerio: x.representante_ministerio.as_ref().map(|p| Persona {
                nombre: v.valor("representante_ministerio.nombre", &p.nombre),
                rut: v.valor("representante_ministerio.rut", p.rut.to_string()),
                cargo: v.valor("representante_ministerio.cargo", &p.cargo),
            }),
            varios_establecimientos: establecimientos.len() > 1,
            cantidad_establecimientos: v.valor("cantidad", establecimientos.len().to_string()),
            hay_corporacion_municipal: x
                .establecimientos
                .iter()
                .any(|s| s.dependencia == Dependencia::CorporacionMunicipal),
            establecimientos,
            servicios: servicios.iter().map(|s| service(&mut v, s)).collect(),
            administrativo: contact(&mut v, &x.administrativo),
            tecnico: contact(&mut v, &x.tecnico),
            sistema_propio: x.sistema.proveedor().is_none(),
            proveedor: x.sistema.proveedor().map(|p| provider(&mut v, p)),
            seremi: Seremi {
                nombre: v.valor("seremi.nombre", x.seremi.map_or(x.region.nombre.as_str(), |s| &s.nombre)),
                direccion: v.valor_o_blanco("seremi.direccion", &seremi_address(x), 40),
            },
            ciudad_firma: v.valor_o_blanco("ciudad_firma", catalogo.ministerio("ciudad_firma"), 20),
            fecha: Marca::compound(format!("{dia} de {mes} de {anio}")),
            dia,
            mes,
            anio,
            ministerio: Ministerio {
                nombre: v.valor("ministerio.nombre", catalogo.ministerio("nombre")),
                domicilio: v.valor_o_blanco("ministerio.domicilio", catalogo.ministerio("domicilio"), 40),
                representante: v.valor_o_blanco("ministerio.representante", signatory, 32),
                cargo: v.valor_o_blanco("ministerio.cargo", catalogo.ministerio("representante_cargo"), 28),
                decreto: v.valor_o_blanco(
                    "ministerio.decreto",
                    catalogo.ministerio("representante_decreto"),
                    36,
                ),
                conocido: !signatory.is_empty(),
            },
            ley_datos: data_law(x.fecha),
            canal: match x.canal {
                Some(Canal::Presencial) => "presencial, en el mesón",
                Some(Canal::OficinaDePartesVirtual) => "oficina de partes virtual",
                Some(Canal::Correo) => "correo electrónico",
                None => "",
            },
            hay_canal: x.canal.is_some(),
            correo_interoperabilidad: v
                .valor("correo_interoperabilidad", catalogo.correo_interoperabilidad()),
            pagina_modelos: v.valor("pagina_modelos", catalogo.pagina_modelos()),
            matriz_anexo: v.valor("matriz_anexo", catalogo.matriz_anexo()),
            requisitos: requirements(&mut v, x, catalogo),
            folio: v.blanco("folio", 24),
            fecha_recepcion: v.blanco("recepcion.fecha", 20),
            hora_recepcion: v.blanco("recepcion.hora", 12),
            firma_recepcion: v.blanco("recepcion.firma", 36),
            valores: v,
        }
    }

    /// One word or the other, by the number of schools.
    pub fn est<'t>(&self, uno: &'t str, varios: &'t str) -> &'t str {
        if self.varios_establecimientos { varios } else { uno }
    }

    /// One word or the other, by the number of representatives.
    pub fn rep<'t>(&self, uno: &'t str, varios: &'t str) -> &'t str {
        if self.varios_representantes { varios } else { uno }
    }
}

/// The services that at least one school asks for, in the catalogue's order.
fn ordered_services<'c>(x: &Expediente<'_>, catalogo: &'c Catalogo) -> Vec<&'c Servicio> {
    catalogo.servicios().iter().filter(|s| x.establecimientos.iter().any(|e| e.pide(s))).collect()
}

/// The SEREMI's address as one line; empty where nobody has checked it.
fn seremi_address(x: &Expediente<'_>) -> String {
    let parts = x.seremi.map(|s| [s.direccion.as_str(), s.comuna.as_str()]).unwrap_or_default();
    if parts[0].is_empty() {
        String::new()
    } else {
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

fn data_law(fecha: Option<Date>) -> &'static str {
    if fecha.is_some_and(|f| f < LEY_21719) {
        "Ley N°\u{a0}19.628, sobre protección de la vida privada"
    } else {
        "Ley N°\u{a0}19.628, sobre protección de la vida privada, modificada por la Ley N°\u{a0}21.719"
    }
}

fn sostenedor(v: &mut Valores, s: &e::Sostenedor<'_>) -> Sostenedor {
    let d = &s.domicilio;
    let calle = v.valor("sostenedor.domicilio.calle", &d.calle);
    let numero = v.valor("sostenedor.domicilio.numero", &d.numero);
    let ciudad = v.valor("sostenedor.domicilio.ciudad", &d.ciudad);
    let comuna = v.valor("sostenedor.domicilio.comuna", &d.comuna.nombre);
    let region = v.valor("sostenedor.domicilio.region", &d.region.nombre);
    let number = if d.numero.chars().any(|c| c.is_ascii_digit()) { " N° " } else { " " };
    Sostenedor {
        nombre: v.valor("sostenedor.nombre", &s.nombre),
        rut: v.valor("sostenedor.rut", s.rut.to_string()),
        tipo: v.valor("sostenedor.tipo", &s.tipo.nombre),
        correo: v.valor("sostenedor.correo", &s.correo),
        telefono: v.valor("sostenedor.telefono", &s.telefono),
        domicilio: Marca::compound(format!(
            "{calle}{number}{numero}, ciudad de {ciudad}, comuna de {comuna}, {region}"
        )),
        es_natural: s.es_natural(),
        y: and(&s.nombre),
        calle,
        numero,
        ciudad,
        comuna,
        region,
    }
}

fn representative(v: &mut Valores, r: &e::Representante<'_>) -> Representante {
    Representante {
        nombre: v.valor("representante.nombre", &r.nombre),
        rut: v.valor("representante.rut", r.rut.to_string()),
        don: form_of_address(r.genero),
        individualizacion: v.valor("representante.individualizacion", description(r)),
        estado_civil: v.valor("representante.estado_civil", r.estado_civil),
        cargo: v.valor("representante.cargo", &r.cargo),
        calidad: quality(r.calidad, r.genero),
        es_titular: r.calidad == Calidad::Titular,
        hay_documentos: !r.documentos.is_empty(),
        documentos: r
            .documentos
            .iter()
            .map(|d| {
                let detalle = document_detail(d);
                Documento {
                    nombre: v.valor("documento.nombre", &d.tipo.nombre),
                    hay_detalle: !detalle.is_empty(),
                    detalle: v.valor("documento.detalle", detalle),
                }
            })
            .collect(),
    }
}

fn school(
    v: &mut Valores,
    s: &e::Establecimiento<'_>,
    todos: &[&Servicio],
    catalogo: &Catalogo,
) -> Establecimiento {
    let nombres: Vec<&str> = s.servicios.iter().map(|s| s.nombre.as_str()).collect();
    Establecimiento {
        rbd: v.valor("establecimiento.rbd", s.rbd.to_string()),
        nombre: v.valor("establecimiento.nombre", &s.nombre),
        dependencia: v.valor("establecimiento.dependencia", &catalogo.dependencia(s.dependencia).nombre),
        direccion: v.valor("establecimiento.direccion", &s.direccion),
        comuna: v.valor("establecimiento.comuna", &s.comuna.nombre),
        region: v.valor("establecimiento.region", &s.region.nombre),
        servicios: v.valor("establecimiento.servicios", list(&nombres)),
        celdas: todos
            .iter()
            .map(|servicio| v.valor("establecimiento.servicio", super::anexo::mark(s.pide(servicio))))
            .collect(),
    }
}

fn service(v: &mut Valores, s: &Servicio) -> ServicioVisto {
    let tipo = if s.tipo == "autenticacion" { "autenticación" } else { &s.tipo };
    ServicioVisto {
        nombre: v.valor("servicio.nombre", &s.nombre),
        operacion: v.valor("servicio.operacion", &s.operacion),
        abreviatura: v.valor("servicio.abreviatura", &s.abreviatura),
        descripcion: v.valor("servicio.descripcion", &s.descripcion),
        entrega: v.valor("servicio.entrega", &s.entrega),
        tipo: v.valor("servicio.tipo", tipo),
    }
}

fn contact(v: &mut Valores, c: &e::Contacto) -> Contacto {
    Contacto {
        nombre: v.valor("contacto.nombre", &c.nombre),
        cargo: v.valor("contacto.cargo", &c.cargo),
        rut: v.valor("contacto.rut", c.rut.map_or_else(|| "no informado".to_owned(), |r| r.to_string())),
        correo: v.valor("contacto.correo", &c.correo),
        telefono: v.valor("contacto.telefono", &c.telefono),
    }
}

fn provider(v: &mut Valores, p: &e::Proveedor) -> Proveedor {
    Proveedor {
        nombre: v.valor("proveedor.nombre", &p.nombre),
        rut: v.valor("proveedor.rut", p.rut.to_string()),
        hay_producto: p.producto.is_some(),
        producto: v.valor("proveedor.producto", p.producto.as_deref().unwrap_or_default()),
        hay_validado: p.validado_sige.is_some(),
        validado: v.valor("proveedor.validado", p.validado_sige.map(long_date).unwrap_or_default()),
        hay_contrato: p.contrato_encargado.is_some(),
        contrato: v.valor("proveedor.contrato", p.contrato_encargado.map(long_date).unwrap_or_default()),
    }
}

/// What the checklist asks for: the documents of this kind of sostenedor that apply to this expediente.
fn requirements(v: &mut Valores, x: &Expediente<'_>, catalogo: &Catalogo) -> Vec<Requisito> {
    checklist(x, catalogo)
        .iter()
        .filter(|linea| linea.is_printed())
        .map(|linea| {
            let d = linea.documento;
            let detalle = linea.declarado.map(document_detail).filter(|d| !d.is_empty());
            Requisito {
                nombre: v.valor("requisito.nombre", &d.nombre),
                emisor: v.valor(
                    "requisito.emisor",
                    if d.emisor.is_empty() { "quien corresponda" } else { &d.emisor },
                ),
                hay_nota: !d.nota.is_empty(),
                nota: v.valor("requisito.nota", &d.nota),
                exigencia: match d.exigencia {
                    Exigencia::Obligatorio => "obligatorio",
                    Exigencia::Alternativo => "uno de los equivalentes",
                    Exigencia::SiSubroga => "porque quien firma no es titular",
                    Exigencia::AdministracionDelegada => "por la administración delegada",
                    Exigencia::Opcional => "opcional",
                },
                declarado: linea.declarado.is_some(),
                detalle: v.valor("requisito.detalle", detalle.unwrap_or_else(|| "sin detalle".to_owned())),
            }
        })
        .collect()
}
