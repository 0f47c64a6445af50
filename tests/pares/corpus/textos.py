"""The wording of the models: our own, in the order and with the parts that the Ministry's have, by dependency."""

from . import tablas

CENTRO = '<w:jc w:val="center"/>'
DERECHA = '<w:jc w:val="right"/>'
JUSTO = '<w:jc w:val="both"/>'
GRANDE = '<w:b/><w:sz w:val="28"/>'
CHICA = '<w:i/><w:sz w:val="16"/>'

# By dependency: the header, who the sostenedor is, whom the model expects to sign, the laws of its considerandos.
MODELOS = {
    "municipal": {
        "cabecera": "(MODELO CONVENIO ESTABLECIMIENTOS MUNICIPALES)", "parte": "la Municipalidad",
        "calidad": "en su calidad de Alcalde (sa)", "ley": "la Ley Nº 18.695, Orgánica Constitucional de Municipalidades",
        "firma": "Alcalde (sa)", "tipo": "municipales",
    },
    "subvencionado": {
        "cabecera": "(MODELO CONVENIO ESTABLECIMIENTOS PARTICULARES SUBVENCIONADOS)", "parte": "la entidad sostenedora",
        "calidad": "en su calidad de representante legal", "ley": "el D.F.L. Nº 2, de 1998, de Educación, sobre subvenciones",
        "firma": "Representante legal", "tipo": "particulares subvencionados",
    },
    "delegada": {
        "cabecera": "(MODELO CONVENIO ESTABLECIMIENTOS DE ADMINISTRACIÓN DELEGADA)", "parte": "la entidad administradora",
        "calidad": "en su calidad de representante de la corporación administradora",
        "ley": "el Decreto Ley Nº 3.166, de 1980, sobre administración delegada", "firma": "Representante de la administradora",
        "tipo": "de administración delegada",
    },
    "pagado": {
        "cabecera": "(MODELO CONVENIO ESTABLECIMIENTOS PARTICULARES)", "parte": "el establecimiento",
        "calidad": "en su calidad de representante legal", "ley": "el D.F.L. Nº 2, de 2009, Ley General de Educación",
        "firma": "Representante legal", "tipo": "particulares pagados",
    },
}


def title(ctx, modelo, kind):
    tail = {
        "establecimiento": "{establecimiento.nombre|nombre del establecimiento educacional}",
        "sostenedor": "{sostenedor.nombre|nombre del sostenedor}",
        "nadie": "EL SOSTENEDOR",
    }[kind]
    head = ctx.rng.choice([
        "CONVENIO PARA EL INTERCAMBIO Y LA VERIFICACIÓN DE DATOS EDUCACIONALES ENTRE EL MINISTERIO DE EDUCACIÓN Y ",
        "CONVENIO DE INTEROPERABILIDAD CON EL SISTEMA SIGE ENTRE EL MINISTERIO DE EDUCACIÓN Y ",
        "Convenio de interconexión de registros escolares entre el Ministerio de Educación y ",
    ])
    return ctx.p(modelo["cabecera"], DERECHA, '<w:b/><w:sz w:val="18"/>') + ctx.p(head + tail, CENTRO, GRANDE)


def date(ctx, kind):
    return ctx.p({
        "partida": "En Santiago, Chile, a {fecha.dia} de {fecha.mes} de 20{fecha.anio2}, entre las partes que se indican:",
        "larga": "En Santiago de Chile, a {fecha.dia|día} días del mes de {fecha.mes|mes} de {fecha.anio|año}, comparecen:",
        "una": "En la ciudad de Santiago, con fecha {fecha.completa|fecha}, se celebra el convenio que sigue:",
        "decada": "En Santiago, a {fecha.dia} de {fecha.mes} de 202{fecha.anio1}:",
        "encabezado": "Santiago, {fecha.completa|fecha de suscripción}",
    }[kind], JUSTO if kind != "encabezado" else DERECHA)


def ministry(ctx, kind):
    return ctx.p({
        "en_blanco": "Por una parte, el **Ministerio de Educación**, representado por el Subsecretario (a) de Educación don (ña) "
                     "{ajeno|nombre del Subsecretario}, ambos domiciliados en Avenida Libertador Bernardo O'Higgins Nº 1371, "
                     "piso 6º, de esta ciudad, en adelante «el Ministerio»; y por la otra,",
        "seremi": "**UNO.** El Ministerio de Educación, a través de la Secretaría Regional Ministerial de Educación de la Región "
                  "{ajeno|región de la SEREMI}, representada por su Secretario (a) Regional Ministerial, don (ña) "
                  "{ajeno|nombre del Seremi}, cédula de identidad Nº {ajeno|RUN del Seremi}, en adelante e indistintamente "
                  "«el Ministerio» o «MINEDUC»; y",
        "nombrada": "Por una parte, el **Ministerio de Educación**, representado por su Subsecretaria, doña Inés Amanda Lobos "
                    "Verdejo, con domicilio en Alameda 1371, sexto piso, comuna de Santiago, en adelante «el Ministerio»; y, "
                    "por otra parte,",
    }[kind], JUSTO)


def party(ctx, modelo, kind):
    """The sostenedor and who represents it, in one or more paragraphs or a table."""
    if kind in ("corrido", "glosa", "notarial", "municipio", "dv", "partes"):
        return "".join(ctx.p(text, JUSTO) for text in RUNNING[kind](modelo))
    if kind == "fichas":
        return "".join(ctx.p(line) for line in LABELS)
    if kind == "fichas_tab":
        return "".join(ctx.p(line.replace(": {", ":{")) for line in LABELS)
    shape, _, mark = kind.partition("/")
    rows = [(label, "{%s}" % campo) for label, campo in CELLS[ctx.rng.randrange(len(CELLS))]]
    return tablas.parties(ctx, rows, shape.removeprefix("tabla_"), mark or "vacia") + ctx.p()


RUNNING = {
    "corrido": lambda m: [
        f"{{sostenedor.nombre|nombre del sostenedor}}, RUT Nº {{sostenedor.rut|RUT del sostenedor}}, representada legalmente "
        f"por don (a) {{representante.nombre|nombre del representante legal}}, {{representante.estado_civil|estado civil}}, "
        f"cédula de identidad Nº {{representante.rut|cédula del representante}}, {m['calidad']} y sostenedor del/los "
        "establecimiento/s individualizados en la cláusula tercera, ambos con domicilio en calle "
        "{sostenedor.domicilio.calle|calle} Nº {sostenedor.domicilio.numero|número}, ciudad de "
        "{sostenedor.domicilio.ciudad|ciudad} y comuna de {sostenedor.domicilio.comuna|comuna}, Región "
        "{sostenedor.domicilio.region|región}, en adelante «el sostenedor»; y ambas en conjunto «las partes», quienes "
        "acuerdan lo siguiente:"],
    "glosa": lambda m: [
        f"**DOS.** {m['parte'][0].upper()}{m['parte'][1:]} {{sostenedor.nombre|razón social del sostenedor}}, Rol Único "
        "Tributario {sostenedor.rut|RUT}, persona jurídica representada por don/doña "
        "{representante.nombre|nombres y apellidos del representante}, de nacionalidad {representante.nacionalidad|nacionalidad}, "
        "de estado civil {representante.estado_civil|estado civil}, de profesión u oficio "
        "{representante.profesion|profesión u oficio}, cédula nacional de identidad número "
        "{representante.rut|RUN del representante}, ambos domiciliados para estos efectos en "
        "{sostenedor.domicilio|calle y número}, comuna de {sostenedor.domicilio.comuna|comuna}, Región de "
        "{sostenedor.domicilio.region|región}, en adelante «el sostenedor»."],
    "notarial": lambda m: [
        "comparece don (a): {representante.nombre|nombre completo}, cédula de identidad: {representante.rut|cédula}, quien "
        "actúa como {representante.cargo|cargo} y en representación, según se acreditará, de {sostenedor.nombre|razón social}, "
        f"rol único tributario Nº {{sostenedor.rut|RUT}} (en lo sucesivo {m['parte']}), domiciliado (a) en "
        "{sostenedor.domicilio|calle, número}, {sostenedor.domicilio.comuna|comuna}, correo electrónico "
        "{sostenedor.correo|correo electrónico}, teléfono {sostenedor.telefono|teléfono};"],
    "municipio": lambda m: [
        "la **Ilustre Municipalidad de** {sostenedor.nombre.corto|nombre de la comuna o municipio}, corporación autónoma de "
        "derecho público, RUT {sostenedor.rut|RUT municipal}, representada por su Alcalde (sa) don (ña) "
        "{representante.nombre|nombre del alcalde}, cédula de identidad Nº {representante.rut|cédula del alcalde}, ambos "
        "domiciliados en {sostenedor.domicilio|dirección del municipio}, comuna de {sostenedor.domicilio.comuna|comuna}, "
        "en adelante «la Municipalidad»."],
    "dv": lambda m: [
        "{sostenedor.nombre|sostenedor}, RUT {sostenedor.rut.cuerpo|RUT}-{sostenedor.rut.dv|DV}, representado (a) por "
        "{representante.nombre.con_don|don/doña nombre del representante}, RUN {representante.rut.cuerpo|RUN}-"
        "{representante.rut.dv|DV}, con domicilio en {sostenedor.domicilio.todo|domicilio completo}, en adelante «el sostenedor»;"],
    "partes": lambda m: [
        "La persona jurídica {sostenedor.nombre|nombre del sostenedor}.",
        "Su RUT es el Nº {sostenedor.rut|RUT del sostenedor} y su domicilio está en {sostenedor.domicilio|calle y número} "
        "de la comuna de {sostenedor.domicilio.comuna|comuna}.",
        "La representa don (a) {representante.nombre|nombre del representante}, cédula Nº "
        "{representante.rut|cédula del representante}, {representante.estado_civil|estado civil}."],
}

LABELS = [
    "Nombre o razón social del sostenedor: {sostenedor.nombre}",
    "RUT del sostenedor: {sostenedor.rut}",
    "Representante legal: {representante.nombre}",
    "Cédula de identidad del representante: {representante.rut}",
    "Estado civil del representante: {representante.estado_civil}",
    "Calle: {sostenedor.domicilio.calle}",
    "Número: {sostenedor.domicilio.numero}",
    "Ciudad: {sostenedor.domicilio.ciudad}",
    "Comuna: {sostenedor.domicilio.comuna}",
    "Región: {sostenedor.domicilio.region}",
    "Correo electrónico del sostenedor: {sostenedor.correo}",
    "Teléfono del sostenedor: {sostenedor.telefono}",
    "Fax: {nada:sostenedor.fax|fax}",
]

CELLS = [
    [("Razón social del sostenedor", "sostenedor.nombre"), ("RUT", "sostenedor.rut"),
     ("Representante legal", "representante.nombre"), ("C.I. del representante legal", "representante.rut"),
     ("Estado civil", "representante.estado_civil"), ("Calle", "sostenedor.domicilio.calle"),
     ("Nº", "sostenedor.domicilio.numero"), ("Comuna", "sostenedor.domicilio.comuna"),
     ("Región", "sostenedor.domicilio.region"), ("Correo electrónico", "sostenedor.correo"), ("Fono", "sostenedor.telefono")],
    [("Nombre del sostenedor", "sostenedor.nombre"), ("RUT del sostenedor", "sostenedor.rut"),
     ("Domicilio (calle y número)", "sostenedor.domicilio"), ("Ciudad", "sostenedor.domicilio.ciudad"),
     ("Comuna", "sostenedor.domicilio.comuna"), ("Nombre del representante legal", "representante.nombre"),
     ("RUN del representante legal", "representante.rut"), ("Cargo", "representante.cargo"),
     ("Teléfono de contacto", "sostenedor.telefono"), ("E-mail", "sostenedor.correo")],
]


def whereas(ctx, modelo):
    """Considerandos with marks that look like blanks and are not: an elision in a quotation, a Roman numeral, etc."""
    rng = ctx.rng
    lines = [
        "CONSIDERANDO:",
        "1º Que la Ley Nº 18.956, que reestructura el Ministerio de Educación, le encarga velar por el desarrollo de todos los "
        "niveles de la enseñanza y mantener un sistema de supervisión y apoyo a los establecimientos.",
        f"2º Que {modelo['ley']}, regula la actividad de los establecimientos {modelo['tipo']}; y que, en lo que importa, "
        + rng.choice(["su texto manda que «los sostenedores (…) entregarán la información que se les requiera».",
                      "ella ordena: «Corresponde al sostenedor [...] mantener al día los registros».",
                      "los registros de asistencia, matrícula, docentes, etc... se llevan por el sostenedor."]),
        "3º Que el Título XXXIII del Libro Primero del Código Civil y la Ley Nº 19.628, sobre protección de la vida privada, "
        "limitan el uso de esos datos.",
    ]
    return "".join(ctx.p(line, JUSTO, "<w:b/>" if line.endswith(":") else "") for line in lines)


def clauses_before(ctx):
    return "".join(ctx.p(t, JUSTO) for t in (
        "**PRIMERA: Objeto.** Por este acto las partes fijan las condiciones en que el sostenedor usará los servicios de "
        "interoperabilidad del Sistema de Información General de Estudiantes.",
        "**SEGUNDA: Servicios.** Los servicios son los de la matriz que se agrega como Anexo y que forma parte del convenio.",
    ))


def third(ctx, kind):
    """Clause third: a table (see `tablas.schools`) or a sentence."""
    if isinstance(kind, dict):
        head = ctx.p("**TERCERA: Establecimientos.** El convenio alcanza a los establecimientos de dependencia del sostenedor "
                     "que se individualizan a continuación:", JUSTO)
        inside = kind.get("shape", "simple")
        args = {k: v for k, v in kind.items() if k != "shape"}
        if inside == "anidada":
            return head + tablas.nested(ctx, lambda: tablas.schools(ctx, **args)) + ctx.p()
        return head + tablas.schools(ctx, shape=inside, **args) + ctx.p()
    return "".join(ctx.p(t, JUSTO) for t in {
        "frase": ["**TERCERA: Establecimientos.** El sostenedor declara que le pertenece (n) el (los) establecimiento (s) "
                  "{establecimiento.nombre|nombre del establecimiento}, RBD {establecimiento.rbd|RBD}, ubicado (s) en "
                  "{establecimiento.direccion|dirección}, comuna de {establecimiento.comuna|comuna}, al que se aplica el convenio."],
        "lista": ["**TERCERA: Establecimientos.** Quedan comprendidos los siguientes establecimientos educacionales: "
                  "{establecimientos.lista|individualizar los establecimientos con su RBD}, todos de dependencia del sostenedor."],
        "fichas": ["**TERCERA: Establecimientos.** Individualización del establecimiento:",
                   "Nombre del establecimiento: {establecimiento.nombre}", "RBD: {establecimiento.rbd}",
                   "Dirección del establecimiento: {establecimiento.direccion}",
                   "Comuna del establecimiento: {establecimiento.comuna}",
                   "Nombre del director (a): {nada:establecimiento.director|nombre del director}"],
    }[kind])


def clauses_after(ctx, provider, contacts, powers):
    rng = ctx.rng
    out = [ctx.p(t, JUSTO) for t in (
        "**CUARTA: Obligaciones del Ministerio.** Entregar al sostenedor las credenciales de acceso y mantener en operación "
        "los servicios, salvo caso fortuito o mantenciones avisadas.",
        "**QUINTA: Obligaciones del sostenedor.** Usar los servicios sólo para los fines del convenio; resguardar claves; "
        "responder por su/s proveedor/es y no ceder a terceros los datos a que acceda.",
    )]
    out.append(ctx.p({
        "frase": "**SEXTA: Proveedor.** El sostenedor operará los servicios por medio del sistema informático "
                 "{proveedor.producto|nombre del sistema}, de la empresa {proveedor.nombre|nombre de la empresa}, RUT "
                 "{proveedor.rut|RUT de la empresa}, la que actuará por cuenta de aquél.",
        "corta": "**SEXTA: Proveedor.** La empresa proveedora del software será {proveedor.nombre|empresa proveedora}.",
        "no": "**SEXTA: Proveedor.** El cambio de la empresa proveedora obliga a suscribir un nuevo convenio.",
    }[provider], JUSTO))
    out.append(ctx.p("**SÉPTIMA: Gratuidad y vigencia.** El acceso no tiene costo. El convenio rige desde la total tramitación "
                     "de la resolución que lo apruebe y dura un año, renovable en forma tácita.", JUSTO))
    out.append(counterparts(ctx, contacts))
    out.append(ctx.p("**NOVENA: Domicilio y ejemplares.** Las partes fijan domicilio en la ciudad y comuna de Santiago. El convenio "
                     "se firma en tres ejemplares del mismo tenor, dos para el Ministerio y uno para el sostenedor.", JUSTO))
    decree = rng.choice(["consta del Decreto Supremo Nº {ajeno|número} de {ajeno|año}, del Ministerio de Educación",
                         "consta del Decreto Nº {ajeno|número del decreto}, de fecha {ajeno|fecha del decreto}, de esta Cartera"])
    who = "La personería de quien comparece por el sostenedor "
    out.append(ctx.p(f"**DÉCIMA: Personerías.** La personería de la autoridad que representa al Ministerio {decree}.", JUSTO))
    out.append(ctx.p(who + {
        "cuatro": "consta en {personeria.documento|documento}, Nº {personeria.numero|número}, de fecha {personeria.fecha|fecha}, "
                  "emanado de {personeria.emisor|notaría o autoridad}, que no se inserta por ser conocido de las partes.",
        "dos": "para actuar en nombre de {sostenedor.nombre|sostenedor} emana de {personeria.documento|tipo de documento} de fecha "
               "{personeria.fecha|fecha}, documento que se tiene a la vista.",
        "una": "consta en {personeria.todo|individualizar documento, fecha y notaría}, que se acompaña al presente convenio.",
        "no": "se acredita con los documentos que se acompañan.",
    }[powers], JUSTO))
    return "".join(out)


def counterparts(ctx, kind):
    head = "**OCTAVA: Contrapartes.** Para la ejecución del convenio cada parte nombra a quien la coordina."
    if kind == "frase":
        return ctx.p(head + " Por el Ministerio lo será el funcionario {ajeno|nombre del funcionario}. Por el sostenedor lo será, en "
                     "lo administrativo, don (a) {contacto.administrativo.nombre|contraparte administrativa}, correo "
                     "{contacto.administrativo.correo|correo}, teléfono {contacto.administrativo.telefono|teléfono}; y en lo "
                     "técnico, don (a) {contacto.tecnico.nombre|contraparte técnica}, correo {contacto.tecnico.correo|correo}, "
                     "teléfono {contacto.tecnico.telefono|teléfono}.", JUSTO)
    if kind == "fichas":
        lines = ["Por el Ministerio:", "Nombre: {ajeno|nombre del funcionario}", "Correo electrónico: {ajeno|correo del funcionario}",
                 "Por el sostenedor, contraparte técnica:", "Nombre: {contacto.tecnico.nombre}", "Cargo: {contacto.tecnico.cargo}",
                 "Correo electrónico: {contacto.tecnico.correo}", "Teléfono: {contacto.tecnico.telefono}"]
        return ctx.p(head, JUSTO) + "".join(ctx.p(line) for line in lines)
    if kind == "tabla":
        rows = [["", "Contraparte administrativa", "Contraparte técnica"]]
        for label, what in (("Nombre", "nombre"), ("Cargo", "cargo"), ("Correo electrónico", "correo"), ("Teléfono", "telefono")):
            rows.append([label, "{contacto.administrativo.%s@vacia|}" % what, "{contacto.tecnico.%s@vacia|}" % what])
        intro = ctx.p(head + " Por el sostenedor:", JUSTO)
        cells = [tablas.tr([tablas.tc(ctx.p(text, etiqueta=f"{row[0]} / {rows[0][i]}" if i and n else ""), 2900)
                            for i, text in enumerate(row)]) for n, row in enumerate(rows)]
        return intro + tablas.tbl(cells, [2900] * 3) + ctx.p()
    return ctx.p(head + " Los datos de contacto se informan en el Anexo.", JUSTO)


def signatures(ctx, modelo, kind):
    if kind == "tabla":
        rows = [["{firma|}", "{firma|}"],
                ["{ajeno@parentesis|nombre de la autoridad}", "{representante.nombre|nombre del representante}"],
                ["Ministerio de Educación", modelo["firma"]]]
        return ctx.p() + tablas.grid(ctx, rows, [4400, 4400], borders=False) + ctx.p()
    if kind == "pp":
        return "".join(ctx.p(t, CENTRO) for t in (
            "{firma|}", f"{modelo['firma']}", "p.p. {sostenedor.nombre|nombre del sostenedor}", "", "{firma|}",
            "Por el Ministerio de Educación"))
    if kind == "datos":
        return "".join(ctx.p(t) for t in (
            "", "FIRMA: {firma|}", "NOMBRE DEL REPRESENTANTE LEGAL: {representante.nombre|nombre}",
            "RUT DEL REPRESENTANTE LEGAL: {representante.rut|RUT}"))
    return "".join(ctx.p(t, CENTRO) for t in (
        "", "{firma|}", "Firma y timbre del sostenedor", "", "{firma|}", "Firma de la autoridad del Ministerio"))


def office_use(ctx):
    """A box that only the Ministry fills."""
    rows = [["USO EXCLUSIVO DEL MINISTERIO", ""], ["Folio Nº", "{ajeno@vacia|}"], ["Fecha de ingreso", "{ajeno@vacia|}"],
            ["Resolución exenta Nº", "{ajeno@vacia|}"]]
    cells = [tablas.tr([tablas.tc(ctx.p(a), 3600), tablas.tc(ctx.p(b, etiqueta=a), 5200)]) for a, b in rows]
    return tablas.tbl(cells, [3600, 5200]) + ctx.p()


def instructions(ctx):
    return ctx.p("Nota: complete sólo los espacios que correspondan y no altere la redacción. Elimine lo que no proceda antes de "
                 "imprimir. Las expresiones don (a), del/los y establecimiento/s son parte del modelo.", "", CHICA)


def dependency_boxes(ctx):
    return ctx.p("Dependencia (marque con una X): {casilla:municipal|} Municipal   {casilla:particular_subvencionado|} "
                 "Particular Subvencionado   {casilla:administracion_delegada|} Administración Delegada   "
                 "{casilla:particular_pagado|} Particular Pagado")


def body(ctx, dep, *, titulo="sostenedor", fecha="partida", ministerio="en_blanco", parte="corrido", tercera=None,
         proveedor="frase", contactos="frase", poderes="cuatro", firmas="tabla", casillas=False, interno=False, nota=True,
         antes=None, despues=None):
    """The whole model, as the inside of `w:body`."""
    modelo = MODELOS[dep]
    out = [title(ctx, modelo, titulo)]
    out.append(instructions(ctx) if nota else "")
    out.append(office_use(ctx) if interno else "")
    out.append(antes() if antes else "")
    out += [date(ctx, fecha), ministry(ctx, ministerio), party(ctx, modelo, parte)]
    out.append(dependency_boxes(ctx) if casillas else "")
    out += [whereas(ctx, modelo), clauses_before(ctx), third(ctx, tercera or {"columns": "corta", "rows": 1})]
    out.append(clauses_after(ctx, proveedor, contactos, poderes))
    out.append(despues() if despues else "")
    out.append(signatures(ctx, modelo, firmas))
    return "".join(out)
