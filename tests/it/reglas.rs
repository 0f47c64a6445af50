//! Each rule of the profile: one change that trips it, and the sample it was made to, which does not.

use convenio::perfil::CODIGOS;

use crate::comun::{Mesa, texto_de_ejemplo};

/// The rule's code, the sample, and what is replaced by what in it.
type Caso = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const BASE: &str = "particular_subvencionado.toml";

const CASOS: &[Caso] = &[
    ("campo-obligatorio", BASE, &[("nombre = \"Colegio Los Boldos\"\n", "")]),
    ("campo-obligatorio", BASE, &[("nombre = \"Colegio Los Boldos\"", "nombre = \"  \"")]),
    ("campo-obligatorio", BASE, &[("[contactos.tecnico]", "[contactos.administrativo.x]")]),
    ("caracter-prohibido", BASE, &[("Colegio Los Boldos", "Colegio \\u202E")]),
    (
        "texto-demasiado-largo",
        BASE,
        &[(
            "\"Rengo\", comuna",
            "\"RRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRRR\", comuna",
        )],
    ),
    ("rut-forma", BASE, &[("rut = \"65.999.001-6\"", "rut = \"65 999 001\"")]),
    ("rut-forma", BASE, &[("rut = \"40.000.001-8\"", "rut = \"15000007\"")]),
    ("texto-sin-letras", BASE, &[("Colegio Los Boldos", "---")]),
    ("texto-sin-letras", BASE, &[("Colegio Los Boldos", "123")]),
    ("texto-sin-letras", BASE, &[("\"Los Aromos 123\"", "\"____\"")]),
    ("texto-sin-letras", BASE, &[("profesion = \"profesora\"", "profesion = \"-\"")]),
    ("otro-alfabeto", BASE, &[("Colegio Los Boldos", "C\u{43e}legio Los Boldos")]),
    ("texto-provisorio", BASE, &[("\"Los Aromos 123\"", "\"Pendiente\"")]),
    ("texto-provisorio", BASE, &[("Colegio Los Boldos", "Colegio ____")]),
    ("caracter-prohibido", BASE, &[("Colegio Los Boldos", "\u{200b}")]),
    ("caracter-prohibido", BASE, &[("Colegio Los Boldos", "Colegio\u{a0}Los\u{ad} Boldos")]),
    ("caracter-prohibido", BASE, &[("Fundación Educacional", "FundaciÃ³n Educacional")]),
    ("caracter-prohibido", BASE, &[("Colegio Los Boldos", "Z\u{301}\u{302}\u{303}\u{304}")]),
    ("correo", BASE, &[("sostenedor@losboldos.example", "\\\"dos nombres\\\"@losboldos.example")]),
    ("fecha-lejana", BASE, &[("version = 1", "version = 1\nfecha = 2062-11-24")]),
    ("fecha-lejana", BASE, &[("version = 1", "version = 1\nfecha = 1926-11-24")]),
    ("trato-distinto", BASE, &[("tratamiento = \"doña\"", "tratamiento = \"don\"")]),
    ("rut-compartido", BASE, &[("rut = \"76.999.001-1\"", "rut = \"65.999.001-6\"")]),
    ("rut-compartido", BASE, &[("40.000.003-4", "40.000.001-8")]),
    ("dato-de-ejemplo", BASE, &[("demostracion = true\n", "")]),
    (
        "dato-de-ejemplo",
        BASE,
        &[
            ("demostracion = true\n", ""),
            ("99001-9", "1195-9"),
            ("sostenedor@losboldos.example", "s@losboldos.cl"),
            ("psoto@losboldos.example", "p@losboldos.cl"),
        ],
    ),
    ("rut-compartido", BASE, &[("\"Ana Rivas Peña\"", "\"Pedro Soto Aravena\"")]),
    ("certificado-sin-fecha", BASE, &[("fecha = 2026-11-03\n", "")]),
    ("rut-de-empresa", "municipal.toml", &[("40.000.005-0", "76.999.001-1")]),
    (
        "rut-de-empresa",
        BASE,
        &[("tipo = \"fundacion\"", "tipo = \"persona_natural\""), ("\"certificado_vigencia\"", "\"otro\"")],
    ),
    ("rut-de-persona", BASE, &[("rut = \"76.999.001-1\"", "rut = \"12.345.678-5\"")]),
    ("contacto-del-proveedor", BASE, &[("arivas@losboldos.example", "a@correo.librodeclases.example")]),
    // The day of the convenio has passed: what counts is how old the certificate is today.
    (
        "certificado-antiguo",
        BASE,
        &[("version = 1", "version = 1\nfecha = 2026-11-10"), ("fecha = 2026-11-03", "fecha = 2026-10-15")],
    ),
    ("tipo-inusual", BASE, &[("tipo = \"fundacion\"", "tipo = \"persona_natural\"")]),
    (
        "modelo-incierto",
        BASE,
        &[
            ("tipo = \"fundacion\"", "tipo = \"slep\""),
            ("dependencia = \"particular_subvencionado\"", "dependencia = \"slep\""),
        ],
    ),
    ("establecimiento-no-funciona", BASE, &[("servicios = [", "estado = \"cerrado\"\nservicios = [")]),
    ("servicios-incompletos", BASE, &[(", \"asistencia\"", "")]),
    ("rut-digito", BASE, &[("rut = \"65.999.001-6\"", "rut = \"65.999.001-7\"")]),
    ("rbd-forma", BASE, &[("99001-9", "9900l-9")]),
    ("rbd-sin-digito", BASE, &[("99001-9", "99001")]),
    ("rbd-no-existe", BASE, &[("99001-9", "6-K")]),
    ("rbd-digito", BASE, &[("99001-9", "99001-8")]),
    ("rbd-repetido", "representacion_conjunta.toml", &[("99062-0", "99061-2")]),
    ("representante-repetido", "representacion_conjunta.toml", &[("40.000.021-2", "40.000.020-4")]),
    ("servicio-repetido", BASE, &[("\"curso\",", "\"curso\", \"curso\",")]),
    ("opcion-desconocida", BASE, &[("tipo = \"fundacion\"", "tipo = \"fundasion\"")]),
    ("opcion-desconocida", BASE, &[("estado_civil = \"casada\"", "estado_civil = \"complicada\"")]),
    (
        "opcion-desconocida",
        BASE,
        &[("dependencia = \"particular_subvencionado\"", "dependencia = \"particular\"")],
    ),
    ("comuna-desconocida", BASE, &[("comuna = \"Rengo\"\nservicios", "comuna = \"Renggo\"\nservicios")]),
    ("region-desconocida", BASE, &[("canal = \"presencial\"", "seremi = \"Atlántida\"")]),
    ("servicio-desconocido", BASE, &[("\"curso\",", "\"cursos\",")]),
    (
        "documento-desconocido",
        BASE,
        &[("tipo = \"certificado_vigencia\"", "tipo = \"certificado_de_vigencia\"")],
    ),
    (
        "documento-de-otro-tipo",
        BASE,
        &[("tipo = \"certificado_vigencia\"", "tipo = \"sentencia_proclamacion\"")],
    ),
    ("telefono", BASE, &[("+56 72 2 345 678", "345 678")]),
    ("correo", BASE, &[("sostenedor@losboldos.example", "sostenedor.losboldos.example")]),
    ("correo", BASE, &[("sostenedor@losboldos.example", "dueño@losboldos.example")]),
    ("fecha", BASE, &[("version = 1", "version = 1\nfecha = \"2026-02-30\"")]),
    ("fecha", BASE, &[("version = 1", "version = 1\nfecha = 2026-12-01T10:00:00")]),
    ("fecha-futura", BASE, &[("fecha = 2026-11-03", "fecha = 2027-11-03")]),
    (
        "modelo-imposible",
        BASE,
        &[("dependencia = \"particular_subvencionado\"", "dependencia = \"municipal\"")],
    ),
    ("tipo-inusual", BASE, &[("tipo = \"fundacion\"", "tipo = \"sociedad\"")]),
    (
        "modelo-incierto",
        "municipal.toml",
        &[(
            "Los Maitenes\"\ndependencia = \"municipal\"",
            "Los Maitenes\"\ndependencia = \"corporacion_municipal\"",
        )],
    ),
    (
        "firma-conjunta",
        BASE,
        &[(
            "telefono = \"+56 72 2 345 678\"",
            "telefono = \"+56 72 2 345 678\"\nrepresentacion = \"conjunta\"",
        )],
    ),
    (
        "firma-conjunta",
        "representacion_conjunta.toml",
        &[("representacion = \"conjunta\"", "representacion = \"individual\"")],
    ),
    (
        "sin-servicios",
        BASE,
        &[(
            "[\"valida_alumno\", \"tipo_ensenanza\", \"curso\", \"asistencia\", \"reporte_asistencia\"]",
            "[\"semilla\"]",
        )],
    ),
    (
        "sin-proveedor",
        BASE,
        &[
            ("[proveedor]", "[proveedor]\n#"),
            ("nombre = \"Libro de Clases SpA\"", ""),
            ("rut = \"76.999.001-1\"", ""),
            ("producto = ", "# "),
        ],
    ),
    ("sin-proveedor", "slep.toml", &[("[proveedor]\nsistema_propio = true\n", "")]),
    ("sin-proveedor", "slep.toml", &[("sistema_propio = true", "sistema_propio = false")]),
    ("proveedor-y-sistema-propio", BASE, &[("[proveedor]", "[proveedor]\nsistema_propio = true")]),
    ("establecimiento-no-funciona", BASE, &[("servicios = [", "estado = \"receso\"\nservicios = [")]),
    ("varias-regiones", "representacion_conjunta.toml", &[("comuna = \"Coihueco\"", "comuna = \"Rengo\"")]),
    ("seremi-distinta", BASE, &[("canal = \"presencial\"", "seremi = \"Los Lagos\"")]),
    ("rut-de-empresa", BASE, &[("rut = \"40.000.001-8\"", "rut = \"76.999.001-1\"")]),
    ("rut-de-persona", BASE, &[("rut = \"65.999.001-6\"", "rut = \"12.345.678-5\"")]),
    ("subrogante-sin-acto", "municipal.toml", &[("calidad = \"titular\"", "calidad = \"subrogante\"")]),
    ("municipal-quien-firma", "municipal.toml", &[("cargo = \"Alcalde\"", "cargo = \"Jefe del DAEM\"")]),
    ("municipal-quien-firma", "municipal.toml", &[("40.000.004-2", "40.000.005-0")]),
    ("personeria-incompleta", BASE, &[("tipo = \"rut_sostenedor\"", "tipo = \"otro\"")]),
    ("personeria-incompleta", "slep.toml", &[("tipo = \"orden_subrogacion\"", "tipo = \"otro\"")]),
    ("certificado-antiguo", BASE, &[("fecha = 2026-11-03", "fecha = 2026-10-01")]),
    ("servicios-incompletos", BASE, &[("\"curso\", ", "")]),
    ("servicios-incompletos", BASE, &[(", \"reporte_asistencia\"", "")]),
    (
        "establecimiento-parecido",
        "noventa_y_ocho_establecimientos.toml",
        &[("\"Colegio Las Palmas I\"", "\"colegio los aromos í\""), ("La Florida", "Puente Alto")],
    ),
    ("traspaso-a-slep", "municipal.toml", &[("fecha = 2026-12-10", "fecha = 2027-03-10")]),
    ("proveedor-sin-validar", BASE, &[("validado_sige", "# validado_sige")]),
    ("encargado-sin-contrato", BASE, &[("contrato_encargado", "# contrato_encargado")]),
    ("correo-gratuito", BASE, &[("sostenedor@losboldos.example", "losboldos@gmail.com")]),
    ("contacto-del-proveedor", BASE, &[("arivas@losboldos.example", "soporte@librodeclases.example")]),
    ("contacto-del-proveedor", BASE, &[("sostenedor@losboldos.example", "ventas@libro-de-clases.example")]),
    (
        "solo-municipal",
        BASE,
        &[(
            "[[establecimientos]]",
            "[sostenedor.representante_ministerio]\nnombre = \"A B\"\nrut = \"40.000.001-8\"\ncargo = \"C\"\n\n[[establecimientos]]",
        )],
    ),
];

/// Codes that the profile `texto` trips, with their severity.
fn codigos(texto: &str) -> Vec<(String, String)> {
    let mesa = Mesa::new();
    let perfil = mesa.escribir("perfil.toml", texto);
    let corrida =
        mesa.correr(["validar".as_ref(), perfil.as_os_str(), "--formato".as_ref(), "json".as_ref()]);
    let respuesta = corrida.json();
    let diagnosticos = respuesta[0]["diagnosticos"].as_array().unwrap();
    let hay_error = diagnosticos.iter().any(|d| d["severidad"] == "error");
    assert_eq!(corrida.codigo, i32::from(hay_error));
    assert!(diagnosticos.iter().all(|d| d["ayuda"] != "" && d["mensaje"] != ""), "{diagnosticos:#?}");
    let texto = |v: &serde_json::Value| v.as_str().unwrap().to_owned();
    diagnosticos.iter().map(|d| (texto(&d["codigo"]), texto(&d["severidad"]))).collect()
}

#[test]
fn each_rule_speaks_when_it_should_and_only_then() {
    for (codigo, ejemplo, cambios) in CASOS {
        let bueno = texto_de_ejemplo(ejemplo);
        assert!(!codigos(&bueno).iter().any(|(c, _)| c == codigo), "{codigo} habla sin motivo en {ejemplo}");
        let mut malo = bueno;
        for (de, a) in *cambios {
            assert!(malo.contains(de), "{codigo}: «{de}» no está en {ejemplo}");
            malo = malo.replacen(de, a, 1);
        }
        if malo.contains("contactos.administrativo.x") {
            // A table in the wrong place is told as an unknown key first; the missing one comes after mending it.
            malo = malo
                .replace("[contactos.administrativo.x]", "[contactos_x]")
                .split("[contactos_x]")
                .next()
                .unwrap()
                .to_owned()
                + "[proveedor]\nsistema_propio = true\n";
        }
        let dichos = codigos(&malo);
        let (_, severidad, _) =
            CODIGOS.iter().find(|(c, ..)| c == codigo).unwrap_or_else(|| panic!("{codigo}"));
        assert!(
            dichos.contains(&((*codigo).to_owned(), (*severidad).to_owned())),
            "{codigo} calla: {dichos:?}"
        );
    }
}

#[test]
fn every_rule_has_a_case() {
    // Their own tests: too many schools needs a large file, and the directory's need a directory.
    let aparte = |codigo: &str| codigo == "demasiados" || codigo.starts_with("directorio-");
    for (codigo, ..) in CODIGOS {
        let probado = CASOS.iter().any(|(c, ..)| c == codigo) || aparte(codigo);
        assert!(probado, "la regla {codigo} no tiene ejemplo");
    }
}

#[test]
fn a_fault_in_one_place_does_not_silence_the_rules_of_another() {
    let malo = texto_de_ejemplo("representacion_conjunta.toml")
        .replace("65.999.060-1", "65.999.060-2")
        .replace("99062-0", "99061-2")
        .replace("representacion = \"conjunta\"", "representacion = \"individual\"")
        .replace("dependencia = \"particular_subvencionado\"", "dependencia = \"slep\"");
    let dichos: Vec<String> = codigos(&malo).into_iter().map(|(c, _)| c).collect();
    for codigo in ["rut-digito", "rbd-repetido", "firma-conjunta", "modelo-imposible"] {
        assert!(dichos.iter().any(|d| d == codigo), "{codigo}: {dichos:?}");
    }
}

#[test]
fn the_json_of_a_problem_is_flat_and_has_its_place() {
    let mesa = Mesa::new();
    let perfil = mesa.escribir("perfil.toml", texto_de_ejemplo(BASE).replace("99001-9", "99001-8"));
    let corrida =
        mesa.correr(["validar".as_ref(), perfil.as_os_str(), "--formato".as_ref(), "json".as_ref()]);
    let respuesta = corrida.json();
    let d = respuesta[0]["diagnosticos"][0].as_object().unwrap();
    let mut claves: Vec<&str> = d.keys().map(String::as_str).collect();
    claves.sort_unstable();
    assert_eq!(claves, ["archivo", "ayuda", "campo", "codigo", "columna", "linea", "mensaje", "severidad"]);
    assert_eq!(d["campo"], "establecimientos[1].rbd");
    assert_eq!((d["columna"].as_u64(), d["codigo"].as_str()), (Some(7), Some("rbd-digito")));
}

#[test]
fn the_configuration_silences_and_lowers_but_never_lets_a_wrong_paper_through() {
    let mesa = Mesa::new();
    std::fs::create_dir(mesa.ruta("configuracion")).unwrap();
    let perfil = mesa.escribir(
        "perfil.toml",
        texto_de_ejemplo(BASE)
            .replace("sostenedor@losboldos.example", "losboldos@gmail.com")
            .replace("+56 72 2 345 678", "+1 202 555 0100"),
    );
    let validar = || mesa.correr(["validar".as_ref(), perfil.as_os_str()]);
    let antes = validar();
    assert_eq!(antes.codigo, 1);
    assert!(antes.errores.contains("advertencia[correo-gratuito]"), "{}", antes.errores);

    mesa.escribir(
        "configuracion/convenio.toml",
        "[reglas]\ncorreo-gratuito = \"silenciar\"\ntelefono = \"advertir\"\n",
    );
    let despues = validar();
    assert_eq!(despues.codigo, 0, "{}", despues.todo());
    assert!(!despues.errores.contains("correo-gratuito"));
    assert!(despues.errores.contains("advertencia[telefono]"), "{}", despues.errores);
    assert_eq!(mesa.generar(&perfil).codigo, 0);

    mesa.escribir("configuracion/convenio.toml", "[reglas]\nrbd-digito = \"silenciar\"\n");
    let negado = validar();
    assert_eq!(negado.codigo, 1);
    assert!(negado.errores.contains("convenio.toml:2:1: error[configuracion]"), "{}", negado.errores);
}
