//! The kinds of events: what each is called and what a person has to say of it.

macro_rules! tipos {
    ($($(#[$doc:meta])* $tipo:ident = $clave:literal $titulo:literal [$($dato:ident $exigencia:ident),*];)+) => {
        /// The kind of an event, without what it carries.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Tipo { $($(#[$doc])* $tipo,)+ }

        impl Tipo {
            /// All kinds, in the order in which a trámite mostly meets them.
            pub const TODOS: &[Self] = &[$(Self::$tipo,)+];

            /// The word for it in commands, JSON and the store.
            pub const fn clave(self) -> &'static str {
                match self { $(Self::$tipo => $clave,)+ }
            }

            /// What happened, as a history says it.
            pub const fn titulo(self) -> &'static str {
                match self { $(Self::$tipo => $titulo,)+ }
            }

            /// What a person says of it; empty too for those that only the program writes.
            pub const fn datos(self) -> &'static [(Dato, Exigencia)] {
                match self { $(Self::$tipo => &[$((Dato::$dato, Exigencia::$exigencia)),*],)+ }
            }
        }
    };
}

tipos! {
    /// The trámite was begun.
    Creado = "creado" "se abrió el trámite" [];
    /// Papers were made and kept.
    PapelesGenerados = "papeles_generados" "se generaron los papeles" [];
    /// The papers are being looked over at home.
    Revisar = "revisar" "pasó a revisión interna" [Texto Puede];
    /// They are ready to be signed.
    Aprobar = "aprobar" "se aprobó para la firma" [Texto Puede];
    /// One of the three copies was signed.
    Firmar = "firmar" "se firmó un ejemplar" [Ejemplar Debe];
    /// The oficina de partes took the papers in.
    Ingresar = "ingresar" "ingresó en la oficina de partes" [Canal Debe, Folio Puede];
    /// The SEREMI looks at them.
    Revision = "revision" "pasó a revisión en la SEREMI" [Texto Puede];
    /// The SEREMI asks for something to be mended.
    Observar = "observar" "la SEREMI hizo observaciones" [Texto Debe];
    /// It was mended and handed in.
    Subsanar = "subsanar" "se subsanaron las observaciones" [Texto Puede, Canal Puede, Folio Puede];
    /// The lawyers agree.
    VistoBueno = "visto_bueno" "tiene el visto bueno jurídico" [Texto Puede];
    /// The organ certified that the act is ready to be decided: from here on twenty days run.
    CertificadoListo = "certificado_listo" "se certificó que el acto está en estado de resolverse" [Folio Puede];
    /// Somebody was asked or answered.
    Contacto = "contacto" "hubo un contacto" [Texto Debe];
    /// A letter of those that the law allows was handed in.
    Solicitar = "solicitar" "se presentó un escrito" [Escrito Debe, Canal Puede, Folio Puede];
    /// More time was granted.
    Ampliar = "ampliar" "se concedió una ampliación del plazo" [Dias Debe];
    /// The resolution that approves the convenio.
    Resolucion = "resolucion" "se dictó la resolución" [Numero Debe];
    /// It was notified.
    Notificar = "notificar" "se notificó la resolución" [Texto Puede];
    /// Token and seed came.
    Credenciales = "credenciales" "llegaron las credenciales" [Texto Puede];
    /// They are with the provider.
    Entregar = "entregar" "las credenciales se entregaron al proveedor" [A Debe];
    /// The first attendance was accepted.
    Operativo = "operativo" "la conexión quedó operativa" [Texto Debe];
    /// The papers came back, and can be handed in again.
    Devolver = "devolver" "la SEREMI devolvió los papeles" [Motivo Debe];
    /// The application was refused.
    Rechazar = "rechazar" "la solicitud fue rechazada" [Motivo Debe];
    /// The sostenedor gave up, or was held to have.
    Desistir = "desistir" "se desistió de la solicitud" [Motivo Debe];
    /// It should never have been begun.
    Anular = "anular" "se anuló el trámite" [Motivo Debe];
    /// Another trámite takes its place.
    Reemplazar = "reemplazar" "otro trámite lo reemplaza" [Por Puede, Motivo Puede];
    /// The package was closed.
    PaqueteCerrado = "paquete_cerrado" "se cerró el paquete" [];
    /// The e-mail is about to go.
    CorreoPreparado = "correo_preparado" "se preparó el correo" [];
    /// The server took it.
    CorreoEnviado = "correo_enviado" "se envió el correo" [];
    /// Nobody knows whether the server took it.
    CorreoIncierto = "correo_incierto" "no se sabe si el correo salió" [];
    /// The Ministry answered it.
    CorreoAcusado = "correo_acusado" "el Ministerio acusó recibo del correo" [Mensaje Puede];
    /// The credentials were shown to somebody.
    TokenMostrado = "token_mostrado" "se mostraron las credenciales" [];
    /// They were sealed to another key.
    TokenResellado = "token_resellado" "las credenciales se sellaron con otra llave" [];
    /// Somebody wrote something down.
    Nota = "nota" "nota" [Texto Debe];
    /// Who takes care of it.
    Asignar = "asignar" "cambió la persona a cargo" [Persona Puede];
    /// An earlier event is undone.
    Correccion = "correccion" "se corrigió un suceso" [];
    /// What was personal in it was erased.
    Purga = "purga" "se borraron los datos personales" [];
}

/// Something that an event carries and a person says, by a flag or in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dato {
    /// Which of the three copies: 1, 2 or 3.
    Ejemplar,
    /// How it was handed in.
    Canal,
    /// The number that the oficina de partes gave it.
    Folio,
    /// The resolution's number.
    Numero,
    /// What was said; each observation is one of several.
    Texto,
    /// Why.
    Motivo,
    /// To whom.
    A,
    /// Who takes care of it.
    Persona,
    /// The trámite that takes its place.
    Por,
    /// Business days.
    Dias,
    /// Which letter.
    Escrito,
    /// A Message-ID.
    Mensaje,
}

impl Dato {
    /// The flag, without its hyphens.
    pub const fn clave(self) -> &'static str {
        match self {
            Self::Ejemplar => "ejemplar",
            Self::Canal => "canal",
            Self::Folio => "folio",
            Self::Numero => "numero",
            Self::Texto => "texto",
            Self::Motivo => "motivo",
            Self::A => "a",
            Self::Persona => "persona",
            Self::Por => "por",
            Self::Dias => "dias",
            Self::Escrito => "escrito",
            Self::Mensaje => "mensaje",
        }
    }

    /// What it is, with an article.
    pub const fn titulo(self) -> &'static str {
        match self {
            Self::Ejemplar => "el ejemplar (1, 2 o 3)",
            Self::Canal => "el canal (presencial, oficina_de_partes_virtual o correo)",
            Self::Folio => "el folio",
            Self::Numero => "el número de la resolución",
            Self::Texto => "el texto",
            Self::Motivo => "el motivo",
            Self::A => "a quién se entregaron",
            Self::Persona => "la persona a cargo",
            Self::Por => "el trámite que lo reemplaza",
            Self::Dias => "los días hábiles de la ampliación",
            Self::Escrito => "el escrito (certificado, estado, ampliacion o denuncia)",
            Self::Mensaje => "el identificador del mensaje",
        }
    }
}

/// Whether something has to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exigencia {
    /// The event is nothing without it.
    Debe,
    /// It may be left out.
    Puede,
}

impl Tipo {
    /// The kind with this word; a hyphen does for `_`, and a program's `papelesGenerados` does not.
    pub fn of(palabra: &str) -> Option<Self> {
        let palabra = palabra.trim().to_lowercase().replace('-', "_");
        Self::TODOS.iter().copied().find(|tipo| tipo.clave() == palabra)
    }

    /// Whether a person says that it happened; the others follow from something that the program does.
    pub const fn es_a_mano(self) -> bool {
        !matches!(
            self,
            Self::Creado
                | Self::PapelesGenerados
                | Self::PaqueteCerrado
                | Self::CorreoPreparado
                | Self::CorreoEnviado
                | Self::CorreoIncierto
                | Self::TokenMostrado
                | Self::TokenResellado
                | Self::Correccion
                | Self::Purga
        )
    }

    /// Whether it was the program's or the person's doing, or happened at somebody else's office.
    pub const fn es_fuera(self) -> bool {
        matches!(
            self,
            Self::Ingresar
                | Self::Revision
                | Self::Observar
                | Self::Subsanar
                | Self::VistoBueno
                | Self::CertificadoListo
                | Self::Solicitar
                | Self::Ampliar
                | Self::Resolucion
                | Self::Notificar
                | Self::Devolver
                | Self::Rechazar
        )
    }
}
