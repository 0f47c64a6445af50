//! An event out of what a person said: everything that is missing, too much or impossible in itself, at once.

use super::TramiteId;
use super::suceso::{Canal, Escrito, Suceso};
use super::tipo::{Dato, Exigencia, Tipo};

/// What a person said of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are told once, in `Dato`")]
pub struct Datos {
    pub ejemplar: Option<u8>,
    pub canal: Option<Canal>,
    pub folio: Option<String>,
    pub numero: Option<String>,
    pub texto: Vec<String>,
    pub motivo: Option<String>,
    pub a: Option<String>,
    pub persona: Option<String>,
    pub por: Option<TramiteId>,
    pub dias: Option<u8>,
    pub escrito: Option<Escrito>,
    pub mensaje: Option<String>,
}

/// What is wrong with what was said of an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatoMalo {
    /// Only the program writes this kind.
    #[error("«{}» lo anota el programa, no se anota a mano", .0.clave())]
    DelPrograma(Tipo),
    /// The event is nothing without it.
    #[error("para «{}» falta {}: --{}", .0.clave(), .1.titulo(), .1.clave())]
    Falta(Tipo, Dato),
    /// The event does not carry it.
    #[error("«{}» no lleva --{}", .0.clave(), .1.clave())]
    Sobra(Tipo, Dato),
    /// There are three copies.
    #[error("los ejemplares son 1, 2 y 3, y se escribió {0}")]
    Ejemplar(u8),
    /// No days, or more than half of any term has.
    #[error("una ampliación es de 1 a 90 días hábiles, y se escribió {0}")]
    Dias(u8),
}

impl Datos {
    /// What was said at all.
    fn said(&self) -> Vec<Dato> {
        let all = [
            (self.ejemplar.is_some(), Dato::Ejemplar),
            (self.canal.is_some(), Dato::Canal),
            (self.folio.is_some(), Dato::Folio),
            (self.numero.is_some(), Dato::Numero),
            (!self.texto.is_empty(), Dato::Texto),
            (self.motivo.is_some(), Dato::Motivo),
            (self.a.is_some(), Dato::A),
            (self.persona.is_some(), Dato::Persona),
            (self.por.is_some(), Dato::Por),
            (self.dias.is_some(), Dato::Dias),
            (self.escrito.is_some(), Dato::Escrito),
            (self.mensaje.is_some(), Dato::Mensaje),
        ];
        all.into_iter().filter(|(said, _)| *said).map(|(_, dato)| dato).collect()
    }

    /// Words that say nothing are as if they were not said.
    fn tidy(mut self) -> Self {
        let words = |campo: Option<String>| campo.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        for campo in [
            &mut self.folio,
            &mut self.numero,
            &mut self.motivo,
            &mut self.a,
            &mut self.persona,
            &mut self.mensaje,
        ] {
            *campo = words(campo.take());
        }
        self.texto = self.texto.into_iter().filter_map(|t| words(Some(t))).collect();
        self
    }
}

impl Datos {
    /// These, with whatever the other says in its place.
    #[must_use]
    pub fn merge(self, otros: Self) -> Self {
        Self {
            ejemplar: otros.ejemplar.or(self.ejemplar),
            canal: otros.canal.or(self.canal),
            folio: otros.folio.or(self.folio),
            numero: otros.numero.or(self.numero),
            texto: if otros.texto.is_empty() { self.texto } else { otros.texto },
            motivo: otros.motivo.or(self.motivo),
            a: otros.a.or(self.a),
            persona: otros.persona.or(self.persona),
            por: otros.por.or(self.por),
            dias: otros.dias.or(self.dias),
            escrito: otros.escrito.or(self.escrito),
            mensaje: otros.mensaje.or(self.mensaje),
        }
    }
}

impl Suceso {
    /// What a person would say to have this event; nothing for those that only the program writes.
    pub fn said(&self) -> Datos {
        let mut d = Datos::default();
        match self.clone() {
            Self::Revisar { texto }
            | Self::Aprobar { texto }
            | Self::Revision { texto }
            | Self::VistoBueno { texto }
            | Self::Notificar { texto }
            | Self::Credenciales { texto }
            | Self::Operativo { texto } => d.texto = texto.into_iter().collect(),
            Self::Contacto { texto } | Self::Nota { texto } => d.texto = vec![texto],
            Self::Observar { observaciones } => d.texto = observaciones,
            Self::Firmar { ejemplar } => d.ejemplar = Some(ejemplar),
            Self::Ingresar { canal, folio } => (d.canal, d.folio) = (Some(canal), folio),
            Self::Subsanar { texto, canal, folio } => {
                (d.texto, d.canal, d.folio) = (texto.into_iter().collect(), canal, folio);
            }
            Self::CertificadoListo { folio } => d.folio = folio,
            Self::Solicitar { escrito, canal, folio } => {
                (d.escrito, d.canal, d.folio) = (Some(escrito), canal, folio);
            }
            Self::Ampliar { dias } => d.dias = Some(dias),
            Self::Resolucion { numero } => d.numero = Some(numero),
            Self::Entregar { a } => d.a = Some(a),
            Self::Devolver { motivo }
            | Self::Rechazar { motivo }
            | Self::Desistir { motivo }
            | Self::Anular { motivo } => d.motivo = Some(motivo),
            Self::Reemplazar { por, motivo } => (d.por, d.motivo) = (por, motivo),
            Self::CorreoAcusado { mensaje } => d.mensaje = mensaje,
            Self::Asignar { persona } => d.persona = persona,
            Self::Creado { .. }
            | Self::PapelesGenerados(_)
            | Self::PaqueteCerrado { .. }
            | Self::CorreoPreparado { .. }
            | Self::CorreoEnviado { .. }
            | Self::CorreoIncierto { .. }
            | Self::TokenMostrado
            | Self::TokenResellado
            | Self::Correccion { .. }
            | Self::Purga { .. } => {}
        }
        d
    }

    /// An event of this kind from what a person said of it.
    ///
    /// # Errors
    /// Everything that is missing, too much or impossible in itself. Whether it may happen *now* is another question.
    pub fn from_said(tipo: Tipo, datos: Datos) -> Result<Self, Vec<DatoMalo>> {
        if !tipo.es_a_mano() {
            return Err(vec![DatoMalo::DelPrograma(tipo)]);
        }
        let datos = datos.tidy();
        let said = datos.said();
        let carries = |dato: &Dato| tipo.datos().iter().any(|(d, _)| d == dato);
        let mut malos: Vec<DatoMalo> = tipo
            .datos()
            .iter()
            .filter(|(dato, exigencia)| *exigencia == Exigencia::Debe && !said.contains(dato))
            .map(|(dato, _)| DatoMalo::Falta(tipo, *dato))
            .collect();
        malos.extend(said.iter().filter(|d| !carries(d)).map(|d| DatoMalo::Sobra(tipo, *d)));
        malos.extend(datos.ejemplar.filter(|n| !(1..=3).contains(n)).map(DatoMalo::Ejemplar));
        malos.extend(datos.dias.filter(|n| !(1..=90).contains(n)).map(DatoMalo::Dias));
        if malos.is_empty() { Self::of_whole(tipo, datos).ok_or_else(Vec::new) } else { Err(malos) }
    }

    /// The event, where everything that it needs was said.
    fn of_whole(tipo: Tipo, d: Datos) -> Option<Self> {
        let texto = |d: &Datos| (!d.texto.is_empty()).then(|| d.texto.join("\n"));
        Some(match tipo {
            Tipo::Revisar => Self::Revisar { texto: texto(&d) },
            Tipo::Aprobar => Self::Aprobar { texto: texto(&d) },
            Tipo::Firmar => Self::Firmar { ejemplar: d.ejemplar? },
            Tipo::Ingresar => Self::Ingresar { canal: d.canal?, folio: d.folio },
            Tipo::Revision => Self::Revision { texto: texto(&d) },
            Tipo::Observar => Self::Observar { observaciones: d.texto },
            Tipo::Subsanar => Self::Subsanar { texto: texto(&d), canal: d.canal, folio: d.folio },
            Tipo::VistoBueno => Self::VistoBueno { texto: texto(&d) },
            Tipo::CertificadoListo => Self::CertificadoListo { folio: d.folio },
            Tipo::Contacto => Self::Contacto { texto: texto(&d)? },
            Tipo::Solicitar => Self::Solicitar { escrito: d.escrito?, canal: d.canal, folio: d.folio },
            Tipo::Ampliar => Self::Ampliar { dias: d.dias? },
            Tipo::Resolucion => Self::Resolucion { numero: d.numero? },
            Tipo::Notificar => Self::Notificar { texto: texto(&d) },
            Tipo::Credenciales => Self::Credenciales { texto: texto(&d) },
            Tipo::Entregar => Self::Entregar { a: d.a? },
            Tipo::Operativo => Self::Operativo { texto: texto(&d) },
            Tipo::Devolver => Self::Devolver { motivo: d.motivo? },
            Tipo::Rechazar => Self::Rechazar { motivo: d.motivo? },
            Tipo::Desistir => Self::Desistir { motivo: d.motivo? },
            Tipo::Anular => Self::Anular { motivo: d.motivo? },
            Tipo::Reemplazar => Self::Reemplazar { por: d.por, motivo: d.motivo },
            Tipo::CorreoAcusado => Self::CorreoAcusado { mensaje: d.mensaje },
            Tipo::Nota => Self::Nota { texto: texto(&d)? },
            Tipo::Asignar => Self::Asignar { persona: d.persona },
            Tipo::Creado
            | Tipo::PapelesGenerados
            | Tipo::PaqueteCerrado
            | Tipo::CorreoPreparado
            | Tipo::CorreoEnviado
            | Tipo::CorreoIncierto
            | Tipo::TokenMostrado
            | Tipo::TokenResellado
            | Tipo::Correccion
            | Tipo::Purga => return None,
        })
    }
}
