"""Reads the XML of a part keeping the place of every tag, and the text of its paragraphs as a person sees it."""

import re
import zipfile
from dataclasses import dataclass, field
from html import unescape

TAG = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<![^>]*>|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.S)
ATTR = re.compile(r"([^\s=<>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
HIDDEN = {"pPr", "rPr", "instrText", "delText", "del", "moveFrom", "sdtPr", "tblPr", "tcPr", "trPr", "txbxContent", "p"}


@dataclass
class Nodo:
    """An element: local name, attributes by local name, and where it stands in the text of its part."""

    nombre: str
    atributos: dict
    desde: int
    abre: str
    espacio: str = ""
    hasta: int = 0
    cierra: str = ""
    hijos: list = field(default_factory=list)  # elements and texts (comments too), in order

    def elementos(self, nombre=None):
        return [h for h in self.hijos if isinstance(h, Nodo) and (nombre is None or h.nombre == nombre)]

    def todos(self, nombre):
        """Descendants with this name, in the order of the document."""
        for hijo in self.elementos():
            if hijo.nombre == nombre:
                yield hijo
            yield from hijo.todos(nombre)

    def primero(self, *nombres):
        """The element at the end of this path of names, or None."""
        here = self
        for nombre in nombres:
            here = next(iter(here.elementos(nombre)), None)
            if here is None:
                return None
        return here


def decode(data):
    """The text of a part, whatever its encoding, with its BOM kept as a character."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16-le" if data[:2] == b"\xff\xfe" else "utf-16-be")
    return data.decode("utf-8")


def tree(text):
    """The root element of an XML text."""
    root = Nodo("", {}, 0, "")
    open_nodes, scopes, at = [root], [{"": ""}], 0
    for found in TAG.finditer(text):
        if found.start() > at:
            open_nodes[-1].hijos.append(text[at:found.start()])
        mark, at = found[0], found.end()
        if mark.startswith(("<!", "<?")):
            open_nodes[-1].hijos.append(mark)
        elif mark.startswith("</"):
            node = open_nodes.pop()
            scopes.pop()
            node.cierra, node.hasta = mark, at
        else:
            node = element(mark, found.start(), scopes)
            open_nodes[-1].hijos.append(node)
            if mark.endswith("/>"):
                node.hasta = at
                scopes.pop()
            else:
                open_nodes.append(node)
    if len(open_nodes) != 1:
        raise ValueError(f"tag left open: {open_nodes[-1].abre}")
    return root.elementos()[0]


def element(mark, start, scopes):
    pairs = [(name, a or b) for name, a, b in ATTR.findall(mark)]
    scope = dict(scopes[-1])
    for name, value in pairs:
        if name == "xmlns":
            scope[""] = value
        elif name.startswith("xmlns:"):
            scope[name[6:]] = value
    scopes.append(scope)
    qname = re.match(r"<([^\s/>]+)", mark)[1]
    prefix, _, local = qname.rpartition(":")
    attributes = {name.rpartition(":")[2]: unescape(value)
                  for name, value in pairs if not name.startswith("xmlns")}
    return Nodo(local, attributes, start, mark, scope.get(prefix, ""))


# Text ------------------------------------------------------------------------------------------------------------


@dataclass
class Trozo:
    """Text of one run, and what gives it its looks."""

    texto: str
    run: Nodo
    control: Nodo | None
    nodo: Nodo


def chunks(p):
    """Pieces of the own text of a paragraph: nested paragraphs, deleted text and properties are left out."""
    out = []

    def walk(node, run, control):
        for hijo in node.elementos():
            if hijo.nombre in HIDDEN or (hijo.nombre == "AlternateContent"):
                continue
            if hijo.nombre in ("t",):
                out.append(Trozo(plain(hijo), run, control, hijo))
            elif hijo.nombre in ("tab", "ptab"):
                out.append(Trozo("\t", run, control, hijo))
            elif hijo.nombre in ("br", "cr"):
                out.append(Trozo("\n", run, control, hijo))
            elif hijo.nombre == "noBreakHyphen":
                out.append(Trozo("-", run, control, hijo))
            elif hijo.nombre == "sym":
                out.append(Trozo(chr(int(hijo.atributos["char"], 16)), run, control, hijo))
            elif hijo.nombre == "fldChar":
                out.append(Trozo(legacy(hijo), run, control, hijo))
            else:
                walk(hijo, hijo if hijo.nombre == "r" else run, hijo if hijo.nombre == "sdt" else control)

    walk(p, None, None)
    return [c for c in out if c.texto]


def legacy(begin):
    """What a legacy check box or list shows: it is in its data, not in its text."""
    data = begin.primero("ffData")
    if data is None:
        return ""
    box, choices = data.primero("checkBox"), data.primero("ddList")
    if box is not None:
        state = box.primero("checked") or box.primero("default")
        return "☒" if state is not None and state.atributos.get("val", "1") in ("1", "true", "on") else "☐"
    if choices is not None:
        chosen = choices.primero("result") or choices.primero("default")
        index = int(chosen.atributos["val"]) if chosen is not None else 0
        return choices.elementos("listEntry")[index].atributos["val"]
    return ""


def plain(node):
    return unescape("".join(h if isinstance(h, str) else "" for h in node.hijos))


def texto(p):
    return "".join(c.texto for c in chunks(p))


def paragraphs(root):
    """All paragraphs of a part, outer before inner."""
    return list(root.todos("p")) if root.nombre != "p" else [root]


def is_word(node):
    return "wordprocessingml" in node.espacio


def word_paragraphs(root):
    return [p for p in paragraphs(root) if is_word(p)]


class Docx:
    """The entries of a .docx and the trees of those that hold paragraphs."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as z:
            self.entradas = {info.filename: z.read(info.filename) for info in z.infolist()}
            self.orden = [info.filename for info in z.infolist()]
            self.fechas = {info.filename: info.date_time for info in z.infolist()}
        self.partes = {}
        for name, data in self.entradas.items():
            if name.lower().endswith((".xml", ".part", ".bin")) and b"wordprocessingml" in data.replace(b"\0", b""):
                self.partes[name] = decode(data)
        self.arboles = {}

    def arbol(self, parte):
        if parte not in self.arboles:
            self.arboles[parte] = tree(self.partes[parte])
        return self.arboles[parte]
