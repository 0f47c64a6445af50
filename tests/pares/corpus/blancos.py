"""The conventions of blanks: how each kind of clerk leaves a place to be filled."""

import re
import unicodedata
from xml.sax.saxutils import escape

from .tinta import Crudo, Run

U = '<w:u w:val="single"/>'

# How long a blank people leave, in widths of an underscore; all others get DEFAULT.
WIDTHS = {"fecha.dia": 4, "fecha.mes": 12, "fecha.anio": 6, "fecha.anio2": 3, "fecha.anio1": 2, "sostenedor.rut.dv": 2,
          "representante.rut.dv": 2, "sostenedor.domicilio.numero": 7, "establecimientos.total": 4}
DEFAULT = 22

# The words of an instruction, where the wording of the model gives none.
PISTAS = {
    "sostenedor.nombre": "nombre del sostenedor", "sostenedor.nombre.corto": "nombre", "sostenedor.rut": "RUT del sostenedor",
    "sostenedor.rut.cuerpo": "RUT", "sostenedor.rut.dv": "DV",
    "sostenedor.domicilio": "calle y número", "sostenedor.domicilio.todo": "domicilio del sostenedor",
    "sostenedor.domicilio.calle": "calle", "sostenedor.domicilio.numero": "número",
    "sostenedor.domicilio.ciudad": "ciudad", "sostenedor.domicilio.comuna": "comuna",
    "sostenedor.domicilio.region": "región", "sostenedor.correo": "correo electrónico del sostenedor",
    "sostenedor.telefono": "teléfono del sostenedor",
    "representante.nombre": "nombre del representante legal", "representante.nombre.con_don": "nombre del representante legal",
    "representante.rut": "cédula de identidad del representante legal", "representante.rut.cuerpo": "RUT",
    "representante.rut.dv": "DV", "representante.estado_civil": "estado civil",
    "representante.nacionalidad": "nacionalidad", "representante.profesion": "profesión u oficio",
    "representante.cargo": "cargo del representante", "representante.tratamiento": "don/doña",
    "establecimiento.nombre": "nombre del establecimiento educacional", "establecimiento.rbd": "RBD",
    "establecimiento.direccion": "dirección del establecimiento", "establecimiento.comuna": "comuna del establecimiento",
    "establecimiento.dependencia": "dependencia", "establecimiento.region": "región del establecimiento",
    "establecimientos.lista": "individualizar los establecimientos", "establecimientos.total": "total",
    "fecha.dia": "día", "fecha.mes": "mes", "fecha.anio": "año", "fecha.anio2": "año", "fecha.anio1": "año",
    "fecha.completa": "fecha",
    "personeria.documento": "documento en que consta la personería", "personeria.fecha": "fecha del documento",
    "personeria.numero": "número del documento", "personeria.emisor": "notaría o autoridad que lo otorga",
    "personeria.todo": "individualizar documento, fecha y notaría",
    "proveedor.nombre": "nombre de la empresa proveedora", "proveedor.rut": "RUT del proveedor",
    "proveedor.producto": "nombre del sistema informático",
    "ajeno": "uso del Ministerio", "firma": "firma",
}
for _who, _words in (("administrativo", "contraparte administrativa"), ("tecnico", "contraparte técnica")):
    for _what, _label in (("nombre", "nombre"), ("cargo", "cargo"), ("rut", "RUT"), ("correo", "correo electrónico"),
                          ("telefono", "teléfono")):
        PISTAS[f"contacto.{_who}.{_what}"] = f"{_label} de la {_words}"


def width(slot):
    return WIDTHS.get(slot.campo, DEFAULT)


# Marks without words ---------------------------------------------------------------------------------------------


def puntos_suspensivos(slot, ctx):
    return [Run("…" * max(1, width(slot) // 2 + ctx.rng.randrange(3)))]


def puntos(slot, ctx):
    return [Run("." * (2 * width(slot) + ctx.rng.randrange(5)))]


def puntos_espaciados(slot, _ctx):
    return [Run(" ".join("." * (width(slot) + 1)))]


def puntos_mezclados(slot, ctx):
    size = width(slot)
    return [Run("".join(ctx.rng.choice(["…", "...", "..", "…", "…."]) for _ in range(max(2, size // 2))))]


def guion_bajo(slot, ctx):
    return [Run("_" * (width(slot) + ctx.rng.randrange(4)))]


def guion_bajo_dos_trozos(slot, _ctx):
    size = width(slot)
    return [Run("_" * size + " " + "_" * size)] if size >= 12 else [Run("_" * size)]


def guiones(slot, ctx):
    return [Run("-" * (width(slot) + 2 + ctx.rng.randrange(4)))]


def espacios_subrayados(slot, ctx):
    return [Run(" " * (width(slot) + ctx.rng.randrange(6)), U)]


def duros_subrayados(slot, ctx):
    wide = ctx.rng.choice(["\u00a0", "\u2003", "\u00a0\u2003", "\u3000"])
    return [Run(wide * max(2, width(slot) // len(wide) // 2), U)]


def tab_subrayado(slot, _ctx):
    return [Run("\t" * (1 if width(slot) < 10 else 3), U)]


def tab_lider(_slot, _ctx):
    """The stop and its leader are in the paragraph; here is the tab only."""
    return [Run("\t")]


# Words that say what goes in ------------------------------------------------------------------------------------


def parentesis(slot, ctx):
    return [Run(f"({slot.pista})", ctx.rng.choice(["", "<w:i/>"]))]


def corchetes(slot, _ctx):
    return [Run(f"[{slot.pista.upper()}]", "<w:b/>")]


def corchetes_puntos(slot, _ctx):
    return [Run(f"[{'…' * 3}{slot.pista}{'…' * 3}]")]


def angulos(slot, _ctx):
    return [Run(f"<{slot.pista}>")]


def equis(slot, _ctx):
    shapes = {"fecha.dia": "XX", "fecha.mes": "XXXXXX", "fecha.anio": "XXXX", "fecha.anio2": "XX", "fecha.anio1": "X",
              "sostenedor.domicilio.numero": "XXX", "fecha.completa": "XX-XX-XXXX", "personeria.fecha": "XX de XXXXX de XXXX"}
    if slot.campo.endswith(".rut.dv"):
        return [Run("X")]
    if slot.campo.endswith(".rut.cuerpo"):
        return [Run("XX.XXX.XXX")]
    if slot.campo.endswith(".rut"):
        return [Run("XX.XXX.XXX-X")]
    if slot.campo.endswith(".rbd"):
        return [Run("XXXXX-X")]
    if slot.campo.endswith(".correo"):
        return [Run("xxxxxx@xxxxxx.cl")]
    if slot.campo.endswith(".telefono"):
        return [Run("+56 X XXXX XXXX")]
    return [Run(shapes.get(slot.campo, "XXXXXXXXXXXX"))]


def llaves(slot, ctx):
    name = tag(slot, ctx) if ctx.rng.random() < 0.7 or slot.clase != "llenar" else slot.campo
    return [Run(ctx.rng.choice(["{{%s}}", "{{ %s }}"]) % name)]


def comillas(slot, ctx):
    return [Run(f"«{tag(slot, ctx)}»")]


def indicar_rojo(slot, _ctx):
    return [Run(f"indicar {slot.pista}", '<w:color w:val="FF0000"/>')]


def completar_amarillo(slot, ctx):
    verb = ctx.rng.choice(["completar", "ingresar", "señalar", "escribir"])
    return [Run(f"{verb} {slot.pista}", '<w:highlight w:val="yellow"/>')]


def gris_sombreado(slot, _ctx):
    return [Run(slot.pista, '<w:i/><w:color w:val="0070C0"/><w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>')]


def puntos_y_pista(slot, ctx):
    dots = puntos(slot, ctx)[0].texto if width(slot) < 10 else "." * 24
    return [Run(f"{dots} "), Run(f"({slot.pista})", '<w:i/><w:sz w:val="16"/>')]


def subrayado_con_pista(slot, _ctx):
    return [Run(f"__({slot.pista})__", "<w:b/>")]


# Word's own fields -----------------------------------------------------------------------------------------------


def tag(slot, ctx):
    """A name as the author of a template invents it, from the words of the instruction."""
    plain = unicodedata.normalize("NFD", slot.pista).encode("ascii", "ignore").decode()
    words = [w for w in re.findall(r"[A-Za-z]+", plain) if w.lower() not in ("del", "de", "la", "el", "en", "que", "lo")]
    style = ctx.rng.randrange(3)
    if style == 0:
        return "_".join(words).lower()
    return "_".join(words).upper() if style == 1 else "".join(w.capitalize() for w in words)


def mergefield(slot, ctx):
    name, rpr = tag(slot, ctx), "<w:rPr><w:noProof/></w:rPr>"
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    code = f'<w:r><w:instrText xml:space="preserve"> MERGEFIELD {name} \\* MERGEFORMAT </w:instrText></w:r>'
    middle = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    return [Crudo(begin + code + middle), Crudo(f"<w:r>{rpr}<w:t>«{name}»</w:t></w:r>", f"«{name}»"),
            Crudo('<w:r><w:fldChar w:fldCharType="end"/></w:r>')]


def fldsimple(slot, ctx):
    name = tag(slot, ctx)
    return [Crudo(f'<w:fldSimple w:instr=" MERGEFIELD {name} "><w:r><w:t>«{name}»</w:t></w:r></w:fldSimple>', f"«{name}»")]


def formtext(slot, ctx):
    ctx.bookmark += 1
    spaces = "\u2002" * 5
    data = (f'<w:ffData><w:name w:val="Texto{ctx.bookmark}"/><w:enabled/><w:calcOnExit w:val="0"/>'
            f"<w:textInput/></w:ffData>")
    n = ctx.next_id()
    return [
        Crudo(f'<w:bookmarkStart w:id="{n}" w:name="Texto{ctx.bookmark}"/>'
              f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
              '<w:r><w:instrText xml:space="preserve"> FORMTEXT </w:instrText></w:r>'
              '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'),
        *[Crudo(f"<w:r><w:rPr><w:noProof/></w:rPr><w:t>{c}</w:t></w:r>", c) for c in spaces],
        Crudo(f'<w:r><w:fldChar w:fldCharType="end"/></w:r><w:bookmarkEnd w:id="{n}"/>'),
    ]


def formdropdown(_slot, ctx):
    ctx.bookmark += 1
    items = ["(elija)", "Soltero(a)", "Casado(a)", "Viudo(a)", "Divorciado(a)", "Separado(a)", "Conviviente civil"]
    entries = "".join(f'<w:listEntry w:val="{i}"/>' for i in items)
    data = (f'<w:ffData><w:name w:val="Lista{ctx.bookmark}"/><w:enabled/><w:calcOnExit w:val="0"/>'
            f"<w:ddList>{entries}</w:ddList></w:ffData>")
    return [Crudo(f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
                  '<w:r><w:instrText xml:space="preserve"> FORMDROPDOWN </w:instrText></w:r>'
                  '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>', "(elija)")]


def control(slot, ctx, bound=False, kind="<w:text/>"):
    """A content control with its placeholder text."""
    text = ctx.rng.choice(["Haga clic aquí para escribir texto.", "Haga clic o pulse aquí para escribir texto.",
                           slot.pista, f"[{slot.pista}]"])
    binding = ctx.bind(slot.campo) if bound else ""
    if bound:
        text = slot.pista
    alias = f'<w:alias w:val="{escape(slot.pista)}"/>' if ctx.rng.random() < 0.6 or text[0] == "H" else ""
    mark = f'<w:tag w:val="{slot.campo.replace(".", "_")}"/>' if ctx.rng.random() < 0.4 else ""
    return sdt(ctx, alias + mark, text, binding + kind)


def sdt(ctx, names, text, kind):
    return [Crudo(
        f'<w:sdt><w:sdtPr>{names}<w:id w:val="{ctx.rng.randrange(10**8, 2 * 10**9)}"/>'
        f'<w:placeholder><w:docPart w:val="DefaultPlaceholder_-1854013440"/></w:placeholder><w:showingPlcHdr/>{kind}</w:sdtPr>'
        f'<w:sdtContent><w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>{escape(text)}</w:t></w:r>'
        f"</w:sdtContent></w:sdt>", text)]


def control_ligado(slot, ctx):
    return control(slot, ctx, bound=True)


def control_rico(slot, ctx):
    return control(slot, ctx, kind="")


def control_fecha(_slot, ctx):
    kind = ('<w:date><w:dateFormat w:val="d \'de\' MMMM \'de\' yyyy"/><w:lid w:val="es-CL"/>'
            '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>')
    return sdt(ctx, '<w:alias w:val="Fecha del convenio"/>', "Haga clic aquí para escribir una fecha.", kind)


def control_lista(slot, ctx):
    items = {
        "representante.estado_civil": ["Soltero(a)", "Casado(a)", "Viudo(a)", "Divorciado(a)", "Separado(a)", "Conviviente civil"],
        "establecimiento.dependencia": ["Municipal", "Corporación Municipal", "Servicio Local de Educación",
                                        "Particular Subvencionado", "Administración Delegada", "Particular Pagado"],
    }.get(slot.campo)
    if not items:
        return control(slot, ctx)
    entries = "".join(f'<w:listItem w:displayText="{i}" w:value="{n}"/>' for n, i in enumerate(items, 1))
    return sdt(ctx, f'<w:alias w:val="{slot.pista}"/>', "Elija un elemento.",
               f'<w:dropDownList><w:listItem w:value="Elija un elemento."/>{entries}</w:dropDownList>')


# Tracked changes --------------------------------------------------------------------------------------------------


def insertado(slot, ctx):
    """Dots that a reviewer put in the place of underscores, not yet accepted."""
    who = f'w:id="{ctx.next_id()}" w:author="Revisora" w:date="2026-03-02T10:00:00Z"'
    gone = f'<w:del {who}><w:r><w:delText>________</w:delText></w:r></w:del>' if ctx.rng.random() < 0.5 else ""
    who = f'w:id="{ctx.next_id()}" w:author="Revisora" w:date="2026-03-02T10:00:00Z"'
    dots = "…" * max(2, width(slot) // 2)
    return [Crudo(gone), Crudo(f"<w:ins {who}><w:r><w:t>{dots}</w:t></w:r></w:ins>", dots)]


def vacia(_slot, _ctx):
    """Nothing at all: an empty cell."""
    return []


# Boxes to tick ----------------------------------------------------------------------------------------------------

MARCADAS = ["☒", "☑", "X", "x", "✓", "✔", "\uf0fe", "\uf0fd", "\uf0fc", "\uf078"]


def casilla_glifo(_slot, _ctx):
    return [Run("☐", '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/>')]


def casilla_control(_slot, ctx):
    return [Crudo(
        f'<w:sdt><w:sdtPr><w:id w:val="{ctx.rng.randrange(10**8, 2 * 10**9)}"/><w14:checkbox><w14:checked w14:val="0"/>'
        '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
        '</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" '
        'w:hAnsi="MS Gothic" w:hint="eastAsia"/></w:rPr><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>', "☐")]


def casilla_antigua(_slot, ctx):
    ctx.bookmark += 1
    return [Crudo(
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Casilla{ctx.bookmark}"/><w:enabled/>'
        '<w:calcOnExit w:val="0"/><w:checkBox><w:sizeAuto/><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>', "☐")]


def casilla_simbolo(_slot, _ctx):
    return [Crudo('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', "\uf0a8")]


def casilla_parentesis(_slot, _ctx):
    return [Run("(   )")]


def casilla_corchete(_slot, _ctx):
    return [Run("[ ]")]


def casilla_raya(_slot, _ctx):
    return [Run("____")]


def ticked(blank):
    """Accepted texts of a box that is ticked, from its unticked text."""
    if blank.startswith("("):
        return [f"({a}{m}{b})" for m in "Xx✓" for a in ("", " ", "  ") for b in ("", " ", "  ")]
    if blank.startswith("["):
        return [f"[{a}{m}{b}]" for m in "Xx✓" for a in ("", " ") for b in ("", " ")]
    if blank.startswith("_"):
        return ["X", "x", "__X__", "_X_", "_X__", "__X_", " X ", "_x_", "✓", "X ", " X"]
    return MARCADAS


CONVENCIONES = {f.__name__: f for f in (
    puntos_suspensivos, puntos, puntos_espaciados, puntos_mezclados, guion_bajo, guion_bajo_dos_trozos, guiones,
    espacios_subrayados, duros_subrayados, tab_subrayado, tab_lider, parentesis, corchetes, corchetes_puntos, angulos, equis,
    llaves, comillas, indicar_rojo, completar_amarillo, gris_sombreado, puntos_y_pista, subrayado_con_pista, mergefield,
    fldsimple, formtext, formdropdown, control, control_ligado, control_rico, control_fecha, control_lista, insertado, vacia,
    casilla_glifo, casilla_control, casilla_antigua, casilla_simbolo, casilla_parentesis, casilla_corchete, casilla_raya)}

DE_PUNTOS = {"puntos_suspensivos", "puntos", "puntos_espaciados", "puntos_mezclados", "insertado"}
DE_ESPACIO = {"espacios_subrayados", "duros_subrayados", "tab_subrayado", "tab_lider", "formtext"}
CASILLAS = ["casilla_glifo", "casilla_control", "casilla_antigua", "casilla_simbolo", "casilla_parentesis",
            "casilla_corchete", "casilla_raya"]
