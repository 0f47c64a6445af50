"""Reads an .xlsx as it stands in its package: cells with formula and resolved style, rows, and the rest of each sheet."""

import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass, field

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def canonical(node):
    return ET.canonicalize(ET.tostring(node, encoding="unicode"), strip_text=True)


def place(ref):
    letters, digits = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", ref).groups()
    c = 0
    for ch in letters:
        c = c * 26 + ord(ch) - 64
    return int(digits) - 1, c - 1


@dataclass
class Celda:
    valor: str = ""  # as text; a whole number without its decimals
    formula: str = ""
    estilo: int = 0
    tipo: str = "n"
    guardado: bool = False  # a formula with its last result


@dataclass
class HojaLeida:
    nombre: str
    parte: str
    celdas: dict = field(default_factory=dict)
    filas: dict = field(default_factory=dict)
    columnas: list = field(default_factory=list)
    resto: list = field(default_factory=list)  # the other elements of the sheet


class LibroLeido:
    def __init__(self, path):
        with zipfile.ZipFile(path) as z:
            assert z.testzip() is None
            names = z.namelist()
            assert len(names) == len(set(names)), "an entry twice"
            self.partes = {n: z.read(n) for n in names}
        self.workbook = ET.fromstring(self.partes["xl/workbook.xml"])
        rels = {r.get("Id"): r.get("Target") for r in ET.fromstring(self.partes["xl/_rels/workbook.xml.rels"])}
        self.textos = []
        if "xl/sharedStrings.xml" in self.partes:
            for si in ET.fromstring(self.partes["xl/sharedStrings.xml"]).iter(M + "si"):
                self.textos.append(plain_text(si))
        self.estilos = Estilos(ET.fromstring(self.partes["xl/styles.xml"])) if "xl/styles.xml" in self.partes else None
        self.hojas = []
        for s in self.workbook.iter(M + "sheet"):
            target = rels[s.get(R + "id")]
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)
            self.hojas.append(self.hoja(s.get("name"), part))

    def hoja(self, name, part):
        h = HojaLeida(name, part)
        shared = {}
        for child in ET.fromstring(self.partes[part]):
            tag = child.tag.removeprefix(M)
            if tag == "sheetData":
                last = -1
                for row in child:
                    r = int(row.get("r", last + 2)) - 1
                    assert r > last, f"{part}: rows out of order at {r + 1}"
                    last = r
                    h.filas[r] = {k: v for k, v in row.attrib.items() if k in ("ht", "customHeight", "hidden", "s", "customFormat", "outlineLevel", "collapsed")}
                    before = -1
                    for c in row:
                        at = place(c.get("r"))
                        assert at[0] == r and at[1] > before, f"{part}: cells out of order at {c.get('r')}"
                        before = at[1]
                        h.celdas[at] = self.celda(c, shared)
            elif tag == "cols":
                for col in child:
                    h.columnas.append((int(col.get("min")) - 1, int(col.get("max")) - 1, dict(col.attrib)))
            elif tag != "dimension":
                h.resto.append((tag, child))
        return h

    def celda(self, c, shared):
        kind, v, f = c.get("t", "n"), c.find(M + "v"), c.find(M + "f")
        text = "" if v is None or v.text is None else v.text
        if kind == "s" and text:
            text = self.textos[int(text)]
        elif kind == "inlineStr":
            inside = c.find(M + "is")
            text = plain_text(inside) if inside is not None else ""
        elif kind == "n" and text and float(text) == int(float(text)) and f is None:
            text = str(int(float(text)))
        formula = ""
        if f is not None:
            formula = f.text or ""
            if f.get("t") == "shared":
                if f.text:
                    shared[f.get("si")] = f.text
                formula = f"shared {f.get('si')} {shared.get(f.get('si'), '')}"
        return Celda("" if f is not None else text, formula, int(c.get("s", 0)), kind, f is not None and bool(text))

    def estilo(self, hoja, r, c):
        """The resolved style of a place, whether or not a cell is written there."""
        one = hoja.celdas.get((r, c))
        if one is not None:
            return self.estilos.xf(one.estilo)
        row = hoja.filas.get(r, {})
        if row.get("customFormat") in ("1", "true"):
            return self.estilos.xf(int(row.get("s", 0)))
        for a, b, attrs in hoja.columnas:
            if a <= c <= b:
                return self.estilos.xf(int(attrs.get("style", 0)))
        return self.estilos.xf(0)


def plain_text(node):
    return "".join(t.text or "" for part in node for t in ([part] if part.tag == M + "t" else part.iter(M + "t") if part.tag == M + "r" else []))


class Estilos:
    def __init__(self, root):
        self.raiz = root
        get = lambda name: [canonical(x) for x in (root.find(M + name) if root.find(M + name) is not None else [])]  # noqa: E731
        self.fonts, self.fills, self.borders, self.dxfs = get("fonts"), get("fills"), get("borders"), get("dxfs")
        self.formats = {int(n.get("numFmtId")): n.get("formatCode") for n in root.iter(M + "numFmt")}
        self.xfs = list(root.find(M + "cellXfs"))
        self.memo = {}

    def xf(self, index):
        """(number format, all the rest)."""
        if index not in self.memo:
            one = self.xfs[index]
            fmt = int(one.get("numFmtId", 0))
            rest = (self.fonts[int(one.get("fontId", 0))], self.fills[int(one.get("fillId", 0))], self.borders[int(one.get("borderId", 0))],
                    *(canonical(x) for x in one), one.get("quotePrefix"))
            self.memo[index] = (self.formats.get(fmt, f"#{fmt}"), rest)
        return self.memo[index]
