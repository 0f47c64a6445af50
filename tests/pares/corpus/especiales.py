"""Files about one difficulty each: text boxes, headers, notes, split runs, tracked changes, merged tables, check boxes …"""

from dataclasses import dataclass, field

from . import paquete, tablas
from .paquete import en
from .textos import CENTRO, CHICA, DERECHA, body

DEPS = ["municipal", "subvencionado", "delegada", "pagado"]


@dataclass
class Especial:
    nombre: str
    dep: str
    hacer: object
    convenciones: list
    perfil: str = ""
    hecho_por: str = "a mano"
    opciones: dict = field(default_factory=dict)


def todas():
    out = []
    for dep in DEPS:
        out.append(Especial(f"cuadro_de_texto_{dep}", dep, boxed(dep), ["puntos"]))
        out.append(Especial(f"encabezado_y_pie_{dep}", dep, margins(dep), ["guion_bajo" if dep != "pagado" else "corchetes"]))
        out.append(Especial(f"partido_{dep}", dep, split(dep), {
            "municipal": ["puntos"], "subvencionado": ["guion_bajo"], "delegada": ["parentesis"], "pagado": ["corchetes"]}[dep],
            opciones={"partir": True, "rsids": True}))
        out.append(Especial(f"pista_debajo_{dep}", dep, hint_below(dep), ["guion_bajo"]))
    out += [Especial(f"casillas_{i}_{dep}", dep, boxes(dep), ["puntos_suspensivos"], opciones={"casilla": kind})
            for i, (kind, dep) in enumerate(zip(
                ("casilla_glifo", "casilla_control", "casilla_antigua", "casilla_simbolo", "casilla_parentesis",
                 "casilla_corchete", "casilla_raya"), DEPS * 2), 1)]
    out += [Especial(f"tabla_{shape}_{dep}", dep, merged_table(dep, shape, columns, rows), ["puntos"], perfil)
            for shape, columns, rows, dep, perfil in (
                ("vmerge", "numerada", 1, "municipal", ""), ("titulo", "rol", 1, "municipal", ""),
                ("dos_niveles", "corta", 1, "municipal", ""), ("anidada", "corta", 1, "municipal", ""),
                ("total", "solo", 2, "municipal", ""), ("vmerge", "dv", 2, "subvencionado", "representacion_conjunta"),
                ("simple", "director", 6, "delegada", ""))]
    out += [
        Especial("noventa_y_ocho", "subvencionado", merged_table("subvencionado", "simple", "numerada", 3), ["puntos"],
                 "noventa_y_ocho_establecimientos"),
        Especial("noventa_y_ocho_vmerge", "subvencionado", merged_table("subvencionado", "vmerge", "corta", 1), ["guion_bajo"],
                 "noventa_y_ocho_establecimientos"),
        Especial("notas_al_pie", "subvencionado", footnotes, ["puntos"]),
        Especial("comentarios", "pagado", comments, ["guion_bajo"]),
        Especial("cambios_control", "delegada", plain("delegada", parte="corrido"), ["insertado"]),
        Especial("cambios_control_2", "municipal", plain("municipal", parte="municipio"), ["insertado", "guion_bajo"]),
        Especial("propiedades_con_blancos", "subvencionado", with_title, ["puntos"]),
        Especial("indice_con_puntos", "municipal", contents, ["puntos"]),
        Especial("control_de_bloque", "pagado", block_controls, ["guion_bajo"]),
        Especial("control_fecha_lista", "municipal", date_and_list("municipal"), ["control"]),
        Especial("control_fecha_lista_2", "delegada", date_and_list("delegada"), ["control_rico"]),
        Especial("lista_antigua", "subvencionado", legacy_list, ["formtext"]),
        Especial("dos_columnas_tab", "delegada", two_columns, ["guion_bajo"]),
        Especial("salto_de_linea", "subvencionado", over_lines, ["guion_bajo"]),
        Especial("servicios_con_marcas", "municipal", services, ["puntos"]),
        Especial("trampas", "subvencionado", traps, ["puntos_suspensivos"]),
        Especial("hipervinculo", "pagado", links, ["guion_bajo"]),
        Especial("sin_blancos", "pagado", nothing, ["puntos"]),
        Especial("pegados", "delegada", glued, ["guion_bajo"]),
        Especial("mayusculas", "municipal", plain("municipal", titulo="sostenedor", parte="municipio"), ["corchetes"]),
        Especial("conjunta_fichas", "subvencionado", plain("subvencionado", parte="fichas"), ["guion_bajo"], "representacion_conjunta"),
        Especial("conjunta_tabla", "subvencionado", plain("subvencionado", parte="tabla_dos"), ["puntos"], "representacion_conjunta"),
    ]
    return out


def plain(dep, **options):
    return lambda ctx: paquete.parts(ctx, body(ctx, dep, **options))


def boxed(dep):
    """The parties in a text box under the title; the same paragraphs stand in both branches."""
    def make(ctx):
        lines = ["DATOS DEL SOSTENEDOR", "Sostenedor: {sostenedor.nombre}", "RUT: {sostenedor.rut}",
                 "Representante legal: {representante.nombre}", "Cédula de identidad: {representante.rut}",
                 "Comuna: {sostenedor.domicilio.comuna}"]
        return paquete.parts(ctx, body(ctx, dep, antes=lambda: ctx.p(dentro=lambda: paquete.text_box(ctx, lines)),
                                       contactos="no", poderes="no"))
    return make


def margins(dep):
    """Blanks in the header, in that of the first page and in the foot, where the page number stands too."""
    def make(ctx):
        inside = body(ctx, dep, casillas=dep == "delegada")
        extras = {}
        with en(ctx, "word/header1.xml"):
            extras["header1"] = ctx.p("Convenio con {sostenedor.nombre|nombre del sostenedor} – RUT {sostenedor.rut|RUT}", DERECHA)
        with en(ctx, "word/header2.xml"):
            extras["header2"] = ctx.p("Folio Nº {ajeno|folio}", DERECHA) + tablas.tbl([tablas.tr([
                tablas.tc(ctx.p("Sostenedor"), 2000), tablas.tc(ctx.p("{sostenedor.nombre@vacia|}", etiqueta="Sostenedor"), 6800)])],
                [2000, 6800]) + ctx.p()
        with en(ctx, "word/footer1.xml"):
            extras["footer1"] = ctx.p("Establecimiento: {establecimiento.nombre|nombre del establecimiento} - Página 1 de 4")
        return paquete.parts(ctx, inside, extras=extras)
    return make


def split(dep):
    """Every run cut at random, with marks of spelling, bookmarks and languages between."""
    def make(ctx):
        return paquete.parts(ctx, body(ctx, dep, parte="corrido" if dep != "municipal" else "municipio", ministerio="seremi",
                                       tercera="frase" if dep == "pagado" else None))
    return make


def hint_below(dep):
    """Lines whose instruction is the next paragraph, as a notary's forms have."""
    def make(ctx):
        def parts():
            out = ""
            for campo, words in (("sostenedor.nombre", "(nombre o razón social del sostenedor)"),
                                 ("sostenedor.rut", "(RUT del sostenedor)"), ("representante.nombre", "(nombre del representante legal)"),
                                 ("sostenedor.domicilio.comuna", "(comuna)")):
                out += ctx.p("{%s|}" % campo, CENTRO, etiqueta="debajo: " + words) + ctx.p(words, CENTRO, CHICA)
            return out
        return paquete.parts(ctx, body(ctx, dep, antes=parts, parte="partes", contactos="no", proveedor="no", poderes="no",
                                       firmas="linea"))
    return make


def boxes(dep):
    """Boxes for the dependency in a line, and in a table of two columns."""
    def make(ctx):
        def table():
            rows = [("municipal", "Municipal (DAEM)"), ("corporacion_municipal", "Corporación Municipal"),
                    ("slep", "Servicio Local de Educación"), ("particular_subvencionado", "Particular Subvencionado"),
                    ("administracion_delegada", "Administración Delegada"), ("particular_pagado", "Particular Pagado")]
            intro = ctx.p("Tipo de sostenedor (marque sólo una alternativa):")
            cells = [tablas.tr([tablas.tc(ctx.p(label), 5000), tablas.tc(ctx.p("{casilla:%s|}" % key, CENTRO, etiqueta=label), 1200)])
                     for key, label in rows]
            return intro + tablas.tbl(cells, [5000, 1200]) + ctx.p()
        return paquete.parts(ctx, body(ctx, dep, casillas=True, antes=table, contactos="tabla"))
    return make


def merged_table(dep, shape, columns, rows):
    def make(ctx):
        return paquete.parts(ctx, body(ctx, dep, tercera={"columns": columns, "rows": rows, "shape": shape}, titulo="sostenedor"))
    return make


def footnotes(ctx):
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="1"/></w:r>'
    inside = body(ctx, "subvencionado", despues=lambda: ctx.p("El sostenedor declara su personalidad jurídica vigente.",
                                                              dentro=lambda: mark))
    with en(ctx, "word/footnotes.xml"):
        notes = "".join(f'<w:footnote w:type="{t}" w:id="{i}">{ctx.p(dentro=lambda m=m: m)}</w:footnote>' for i, t, m in (
            (-1, "separator", "<w:r><w:separator/></w:r>"), (0, "continuationSeparator", "<w:r><w:continuationSeparator/></w:r>")))
        notes += ('<w:footnote w:id="1">' + ctx.p(
            " Correo del sostenedor para notificaciones: {sostenedor.correo|correo}. Teléfono: {sostenedor.telefono|teléfono}",
            '<w:pStyle w:val="FootnoteText"/>') + "</w:footnote>")
    return paquete.parts(ctx, inside, extras={"footnotes": notes})


def comments(ctx):
    start, end = '<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    inside = body(ctx, "pagado", despues=lambda: ctx.p("El sostenedor pedirá las credenciales por su correo "
                                                       "{sostenedor.correo|correo}.", dentro=lambda: end))
    inside = inside.replace("<w:r><w:t xml:space=\"preserve\">El sostenedor pedirá", start + "<w:r><w:t xml:space=\"preserve\">"
                            "El sostenedor pedirá", 1)
    with en(ctx, "word/comments.xml"):
        note = ('<w:comment w:id="0" w:author="Revisora" w:date="2026-03-02T10:00:00Z" w:initials="R">'
                + ctx.p("Revisar: nombre del sostenedor ………… y RUT ____________") + "</w:comment>")
    return paquete.parts(ctx, inside, extras={"comments": note})


def with_title(ctx):
    return paquete.parts(ctx, body(ctx, "subvencionado"), titulo="Convenio Ministerio de Educación y …………………")


def contents(ctx):
    """An index with dots up to the page, and a footer of lines: no blanks."""
    def index():
        stop = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8800"/></w:tabs>'
        lines = ctx.p("ÍNDICE", CENTRO, "<w:b/>")
        lines += "".join(ctx.p(f"{name} ........................................ {page}") for name, page in
                         (("PRIMERA: Objeto", 1), ("SEGUNDA: Servicios", 2), ("TERCERA: Establecimientos", 2)))
        return lines + ctx.p("CUARTA: Obligaciones\t3", stop) + ctx.p("-" * 60)
    return paquete.parts(ctx, body(ctx, "municipal", antes=index, parte="municipio"))


def block_controls(ctx):
    """A whole paragraph, a cell's content and a row inside content controls that hold no placeholder of their own."""
    def wrap(inside, name):
        return (f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/><w:id w:val="{ctx.rng.randrange(10**8, 10**9)}"/></w:sdtPr>'
                f"<w:sdtContent>{inside}</w:sdtContent></w:sdt>")

    def parts():
        one = wrap(ctx.p("Sostenedor: {sostenedor.nombre}"), "Bloque")
        row = tablas.tr([tablas.tc(ctx.p("RUT del sostenedor"), 3000),
                         tablas.tc(wrap(ctx.p("{sostenedor.rut@guion_bajo|}", etiqueta="RUT del sostenedor"), "Celda"), 5800)])
        second = tablas.tr([tablas.tc(ctx.p("Correo electrónico del sostenedor"), 3000),
                            tablas.tc(ctx.p("{sostenedor.correo@control|}", etiqueta="Correo electrónico del sostenedor"), 5800)])
        return one + tablas.tbl([row, wrap(second, "Fila")], [3000, 5800]) + ctx.p()
    return paquete.parts(ctx, body(ctx, "pagado", antes=parts, parte="corrido"), extras={"glossary": paquete.glossary()})


def date_and_list(dep):
    def make(ctx):
        return paquete.parts(ctx, body(ctx, dep, fecha="una", parte="tabla_titulo/control", tercera="fichas", despues=lambda: ctx.p(
            "Dependencia del establecimiento: {establecimiento.dependencia@control_lista|dependencia}")),
            extras={"glossary": paquete.glossary()})
    return make


def legacy_list(ctx):
    return paquete.parts(ctx, body(ctx, "subvencionado", parte="notarial", despues=lambda: ctx.p(
        "Estado civil del representante legal: {representante.estado_civil@formdropdown|}")))


def two_columns(ctx):
    """Two labels a line, apart by tabs."""
    def parts():
        return "".join(ctx.p(t) for t in (
            "Sostenedor: {sostenedor.nombre}\tRUT: {sostenedor.rut}",
            "Representante: {representante.nombre}\tC.I.: {representante.rut}",
            "Comuna: {sostenedor.domicilio.comuna}\tRegión: {sostenedor.domicilio.region}"))
    return paquete.parts(ctx, body(ctx, "delegada", antes=parts, parte="notarial"))


def over_lines(ctx):
    """A blank that goes on in the next line, and a label with its line under it."""
    def parts():
        long = "_" * 30
        record = ctx.p("Nombre del sostenedor: {sostenedor.nombre@guion_bajo|}\nRUT del sostenedor: {sostenedor.rut@guion_bajo|}\n"
                       "Representante legal: {representante.nombre@guion_bajo|}")
        return record + ctx.p("Domicilio del sostenedor:") + ctx.p("{duda:sostenedor.domicilio.todo@guion_bajo|}",
                                                                   etiqueta="Domicilio del sostenedor:") + ctx.p(f"Observaciones: {long}\n{long}")
    return paquete.parts(ctx, body(ctx, "subvencionado", antes=parts, parte="corrido"))


def services(ctx):
    """Which services are asked for: a mark by row."""
    def table():
        names = ["Validación de alumno", "Tipo de enseñanza", "Curso", "Asistencia", "Reporte de asistencia"]
        intro = ctx.p("Servicios que se solicitan:")
        rows = [tablas.tr([tablas.tc(ctx.p("Servicio", rpr="<w:b/>"), 6000), tablas.tc(ctx.p("Solicita (X)", rpr="<w:b/>"), 2000)])]
        rows += [tablas.tr([tablas.tc(ctx.p(n), 6000), tablas.tc(ctx.p("{nada:servicio@vacia|}", etiqueta=n), 2000)]) for n in names]
        return intro + tablas.tbl(rows, [6000, 2000]) + ctx.p()
    out = paquete.parts(ctx, body(ctx, "municipal", despues=table, parte="municipio"))
    for lugar in ctx.lugares:
        if lugar["campo"] == "servicio":
            lugar["clase"], lugar["esperado"] = "dudoso", ["X", "x", "Sí", "✓"]
    return out


def traps(ctx):
    """Marks that look like blanks and are wording; and blanks for data that no profile has."""
    def lines():
        return "".join(ctx.p(t) for t in (
            "La ley citada dispone que «El Estado (...) velará [...] por la calidad» y agrega: «los sostenedores … informarán».",
            "En el Título XXX y en la Región XIV rigen las mismas reglas, sin perjuicio de lo dicho en las letras a), b), c)...",
            "Véase <https://www.example.cl/convenios> y la circular (versión vigente).",
            "* * *", "- - - - - - - - - - - - - - - - - - - -",
            "Testigo 1: {nada:testigo|nombre del testigo}", "Nombre del director (a): {nada:establecimiento.director|director}",
            "Nombre del abogado que visa: {ajeno|abogado del Ministerio}", "V°B° Jurídica: {ajeno|visto bueno}",
            "Cuenta corriente Nº: {nada:cuenta|número de cuenta}", "Observaciones: {nada:observaciones|observaciones}"))
    return paquete.parts(ctx, body(ctx, "subvencionado", antes=lines, nota=True))


def links(ctx):
    """A blank inside a hyperlink to a bookmark, and one within a bookmark that a field refers to."""
    def lines():
        n = ctx.next_id()
        inside = ctx.p("Ficha del sostenedor: {sostenedor.nombre}")
        inside = inside.replace("<w:r><w:t>_", f'<w:bookmarkStart w:id="{n}" w:name="Sostenedor"/><w:hyperlink w:anchor="_top">'
                                "<w:r><w:t>_", 1)
        return inside.replace("</w:p>", f'</w:hyperlink><w:bookmarkEnd w:id="{n}"/></w:p>')
    return paquete.parts(ctx, body(ctx, "pagado", antes=lines, parte="partes"))


def nothing(ctx):
    """A finished convenio: no blank at all; the very bytes come back."""
    return paquete.parts(ctx, "".join(ctx.p(t) for t in (
        "CONVENIO ENTRE EL MINISTERIO DE EDUCACIÓN Y UN COLEGIO", "En Santiago, a 3 de marzo de 2026, las partes acuerdan:",
        "PRIMERA: El objeto es el intercambio de datos educacionales, matrícula, asistencia, etc.",
        "SEGUNDA: Rige el artículo 3 (nuevo) y el inciso 2º [vigente] de la ley.", "Juan Pérez Soto, Representante legal")))


def glued(ctx):
    """Blanks that touch the words beside them: a person puts the space that is wanting."""
    def lines():
        return "".join(ctx.p(t) for t in (
            "El sostenedor{sostenedor.nombre}RUT Nº{sostenedor.rut}representado por don (a){representante.nombre}C.I. Nº"
            "{representante.rut}, con domicilio en la comuna de{sostenedor.domicilio.comuna}, teléfono:{sostenedor.telefono}"
            "y correo:{sostenedor.correo}",))
    return paquete.parts(ctx, body(ctx, "delegada", antes=lines, parte="partes"))
