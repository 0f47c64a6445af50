"""A document being written: paragraphs and tables from a small language, and what each blank should become.

In a text, `{campo|pista}` is a blank, `**…**` is bold. The field may say another class of blank before a colon:
`{ajeno|…}` is for the Ministry, `{firma|}` a line to sign on, `{nada:campo|…}` a datum that no profile has,
`{duda:campo|…}` one that a careful person may leave, `{casilla:municipal|}` a box for a dependency; `@name` after the
field asks for one convention of blanks.
"""

import random
import re
from dataclasses import dataclass, field

from . import blancos
from .blancos import CONVENCIONES, DE_ESPACIO, DE_PUNTOS
from .tinta import Run, shred

TOKEN = re.compile(r"\{([^{}|]+)\|?([^{}]*)\}|(\*\*)")
PEGADOS = {"fecha.anio2", "fecha.anio1"}  # the blank goes on the digits before it


@dataclass
class Hueco:
    """A blank of the text."""

    campo: str
    pista: str
    clase: str
    convencion: str = ""


@dataclass
class Relato:
    """A story of the document (body, header, text box …): the paragraphs of one part, in order."""

    parte: str
    parrafos: list = field(default_factory=list)


class Ctx:
    """State of one document being written."""

    def __init__(self, nombre, perfil, convenciones, *, partir=False, rsids=False, casilla="casilla_glifo"):
        self.nombre, self.perfil = nombre, perfil
        self.convenciones = list(convenciones)
        self.partir, self.rsids, self.casilla = partir, rsids, casilla
        self.rng = random.Random(nombre)
        self.lugares, self.tablas, self.relatos = [], [], {}
        self.relato = self.story("word/document.xml")
        self.bookmark, self.ids = 0, 0
        self.ligados = {}  # field -> element of the custom XML part
        self.grupo = 0

    def next_id(self):
        self.ids += 1
        return self.ids

    def story(self, parte):
        return self.relatos.setdefault(parte, Relato(parte))

    def bind(self, campo):
        """The `w:dataBinding` of a field in the custom XML part."""
        name = self.ligados.setdefault(campo, campo.replace(".", "_"))
        return ('<w:dataBinding w:prefixMappings="xmlns:c=\'urn:ejemplo:convenio\'" '
                f'w:xpath="/c:convenio[1]/c:{name}[1]" w:storeItemID="{{5C1D0F3E-2B7A-4C55-9E0B-7A1D6F0C2E11}}"/>')

    # Paragraphs --------------------------------------------------------------------------------------------------

    def p(self, texto="", ppr="", rpr="", etiqueta="", convencion="", dentro=""):
        """A paragraph of the small language, as XML. `etiqueta`: the label of a cell; `dentro`: a callable that returns
        more runs, called after the paragraph took its place in the order (a text box)."""
        record = {"texto": "", "trozos": []}
        self.relato.parrafos.append(record)
        record["dentro"] = dentro
        pieces, trozos = self.pieces(texto, rpr, convencion)
        if self.partir:
            pieces = shred(pieces, self)
        inside = "".join(piece.xml(self) for piece in pieces) + (dentro() if dentro else "")
        record["texto"] = "".join(piece.texto for piece in pieces)
        self.settle(record, trozos, etiqueta)
        if any(isinstance(t, tuple) and t[0].convencion == "tab_lider" for t in trozos):
            ppr += '<w:tabs><w:tab w:val="right" w:leader="%s" w:pos="8800"/></w:tabs>' % self.rng.choice(["dot", "underscore"])
        ppr = f"<w:pPr>{in_order(ppr)}</w:pPr>" if ppr else ""
        ids = ""
        if self.rsids:  # as Word 2010 and later number paragraphs
            ids = f' w14:paraId="{self.rng.randrange(1 << 24, 1 << 31):08X}" w14:textId="77777777" w:rsidR="00A31C52"'
        return f"<w:p{ids}>{ppr}{inside}</w:p>"

    def pieces(self, texto, rpr, convencion):
        """Runs of the text, and the list of literals and (blank, its text)."""
        pieces, trozos, bold, at = [], [], False, 0
        for found in [*TOKEN.finditer(texto), None]:
            literal = texto[at:found.start() if found else len(texto)]
            if literal:
                pieces.append(Run(literal, rpr + ("<w:b/>" if bold and "<w:b/>" not in rpr else "")))
                trozos.append(literal)
            if not found:
                break
            at = found.end()
            if found[3]:
                bold = not bold
                continue
            hueco = self.hueco(found[1], found[2], convencion)
            made = CONVENCIONES[hueco.convencion](hueco, self)
            for run in made:
                if isinstance(run, Run):
                    run.rpr = merged(rpr, run.rpr)
            pieces += made
            trozos.append((hueco, "".join(run.texto for run in made)))
        return pieces, trozos

    def hueco(self, campo, pista, convencion):
        campo, _, own = campo.partition("@")
        clase, colon, rest = campo.partition(":")
        if not colon:
            clase, rest = (campo, campo) if campo in ("ajeno", "firma") else ("llenar", campo)
        clase = {"nada": "sin_dato", "duda": "dudoso"}.get(clase, clase)
        hueco = Hueco(rest, pista or blancos.PISTAS.get(rest, rest), clase)
        hueco.convencion = own or convencion or self.rng.choice(self.convenciones)
        if clase == "casilla":
            hueco.convencion = own or self.casilla
        elif clase == "firma":
            hueco.convencion = own or self.rng.choice(["guion_bajo", "puntos", "puntos_suspensivos"])
        elif hueco.convencion == "control" and not own:
            if rest == "fecha.completa":
                hueco.convencion = "control_fecha"
            elif rest in ("representante.estado_civil", "establecimiento.dependencia"):
                hueco.convencion = "control_lista"
        return hueco

    # Ground truth ------------------------------------------------------------------------------------------------

    def settle(self, record, trozos, etiqueta):
        """Writes down what should become of each blank of a paragraph."""
        trozos = swallow_full_stop(trozos)
        seen, grupo = "", self.new_group(trozos)
        for i, trozo in enumerate(trozos):
            if isinstance(trozo, str):
                record["trozos"].append(trozo)
                seen += trozo
                continue
            hueco, blank, *stop = trozo
            after = trozos[i + 1] if i + 1 < len(trozos) and isinstance(trozos[i + 1], str) else ""
            lugar = {"antes": seen[-40:] or etiqueta, "blanco": blank, "campo": hueco.campo, "clase": hueco.clase,
                     "convencion": hueco.convencion}
            if etiqueta:
                lugar["etiqueta"] = etiqueta
            self.expect(lugar, hueco, seen, after, bool(stop), grupo)
            record["trozos"].append(len(self.lugares))
            self.lugares.append(lugar)
            seen += blank

    def new_group(self, trozos):
        if any(isinstance(t, tuple) and t[0].campo.startswith("personeria") for t in trozos):
            self.grupo += 1
        return self.grupo

    def expect(self, lugar, hueco, before, after, stop, grupo):
        if hueco.clase in ("ajeno", "firma", "sin_dato"):
            lugar["esperado"] = []
        elif hueco.clase == "casilla":
            right = hueco.campo in (self.dependency(), "si")
            lugar["campo"], lugar["esperado"] = f"casilla.{hueco.campo}", blancos.ticked(lugar["blanco"]) if right else []
            lugar["clase"] = "llenar" if right else "no_marcar"
        elif hueco.campo.startswith("personeria."):
            each = self.perfil.powers(hueco.campo.split(".", 1)[1])
            lugar["grupo"] = grupo
            lugar["variantes"] = {d: fit(v, lugar, before, after, stop) for d, v in each.items()}
            lugar["esperado"] = next(iter(lugar["variantes"].values()), [])
        else:
            lugar["esperado"] = fit(self.perfil.accepted(hueco.campo), lugar, before, after, stop)
            if not lugar["esperado"] and hueco.clase == "llenar":
                lugar["esperado"] = fit(self.perfil.doubtful(hueco.campo), lugar, before, after, stop)
                lugar["clase"] = "dudoso" if lugar["esperado"] else "sin_dato"

    def dependency(self):
        return self.perfil.colegios[0]["dependencia"]


def merged(outer, own):
    """Both insides of `w:rPr` without a doubled element."""
    return own if not outer else outer + "".join(
        one for one in re.findall(r"<[^>]+/>", own) if one.split()[0].rstrip("/>") not in outer)


def in_order(ppr):
    """Elements of `w:pPr` in the order that the schema asks for."""
    rank = ["pStyle", "keepNext", "keepLines", "pBdr", "shd", "tabs", "spacing", "ind", "jc", "rPr"]
    parts = re.findall(r"<w:(\w+)(?:[^>]*/>|[^>]*[^/]>.*?</w:\1>|>.*?</w:\1>)", ppr)
    whole = [m.group(0) for m in re.finditer(r"<w:(\w+)(?:[^>]*/>|[^>]*[^/]>.*?</w:\1>|>.*?</w:\1>)", ppr)]
    return "".join(x for _, x in sorted(zip(parts, whole), key=lambda pair: rank.index(pair[0])))


def swallow_full_stop(trozos):
    """After a blank of dots nobody can tell the full stop of the sentence: it counts as part of the blank."""
    trozos, out = list(trozos), []
    for i, trozo in enumerate(trozos):
        after = trozos[i + 1] if i + 1 < len(trozos) else ""
        if isinstance(trozo, tuple) and trozo[0].convencion in DE_PUNTOS and isinstance(after, str) and after.startswith("."):
            trozos[i + 1] = after[1:]
            trozo = (trozo[0], trozo[1] + ".", True)
        if trozo != "":
            out.append(trozo)
    return out


def fit(values, lugar, before, after, stop):
    """The values as they may stand between these words: no word said twice, none glued to its neighbour."""
    values, low = list(values), before.rstrip().lower()
    if lugar["campo"].endswith("region"):
        if low.endswith("región de"):
            values = [v for v in values if not v.lower().startswith(("región", "de ", "del "))]
        elif "región" in low[-12:]:
            values = [v for v in values if not v.lower().startswith("región")]
    shouted = [c for c in before[-30:] if c.isalpha()]
    if (shouted and all(c.isupper() for c in shouted)) or lugar["convencion"] == "corchetes":
        values += [v.upper() for v in values if isinstance(v, str)]
    if lugar["convencion"] == "puntos_y_pista":
        hint = lugar["blanco"][lugar["blanco"].index("("):]
        values += [f"{v} {hint}" for v in values if isinstance(v, str)]
    if lugar["convencion"] == "equis" and lugar["campo"].endswith("correo"):
        values += [v.lower() for v in values]
    if stop:
        values = [v + "." if isinstance(v, str) else v for v in values] + values
    return pad(values, lugar, before, after)


def pad(values, lugar, before, after):
    """With the spaces that the place allows or needs."""
    kind, campo = lugar["convencion"], lugar["campo"]
    glued_left = before[-1:].isalnum() or before[-1:] in "º°:" and before != ""
    glued_left = glued_left and campo not in PEGADOS
    glued_right = after[:1].isalnum()
    loose = kind in DE_ESPACIO or kind in ("guion_bajo_dos_trozos",)
    lefts = [" "] if glued_left else ["", " "] if loose else [""]
    rights = [" "] if glued_right else ["", " "] if loose else [""]
    if kind in ("tab_subrayado", "tab_lider"):
        lefts += ["\t", " \t"]
        rights += ["\t"]
    if lugar["convencion"] == "vacia":
        lefts, rights = [""] if not before else [" ", ""], [""]
    out = [f"{a}{v}{b}" for a in lefts for b in rights for v in values if isinstance(v, str)]
    return out + [v for v in values if not isinstance(v, str)]
