"""Compares a filled model with the one that was given and with the ground truth, place by place and byte by byte."""

from collections import Counter
from dataclasses import dataclass, field

from .lector import Docx, Nodo, chunks, texto, tree, word_paragraphs

BIEN, BLANCO, MAL, DEJADO = "bien", "en blanco", "mal", "dejado"
# What a paragraph may not lose or gain when a blank in it is filled.
GUARDADO = ("footnoteReference", "drawing", "pict", "hyperlink", "commentReference", "commentRangeStart", "commentRangeEnd",
            "bookmarkStart", "bookmarkEnd", "sectPr", "del", "ins", "sdt", "proofErr", "AlternateContent")
MARCAS_DE_PISTA = ("FF0000", "0070C0", "w:highlight", "highlight ", 'fill="D9D9D9"', "PlaceholderText")


@dataclass
class Informe:
    """What was found in one file."""

    archivo: str
    lugares: list = field(default_factory=list)  # (place or column, state, remark)
    faltas: list = field(default_factory=list)

    def cuenta(self, estado):
        return sum(1 for _, e, _ in self.lugares if e == estado)

    @property
    def mal(self):
        return self.cuenta(MAL) + len(self.faltas)


def juzgar(original, filled, truth):
    out = Informe(truth["archivo"])
    if not filled.exists():
        out.faltas.append("no hay archivo lleno")
        return out
    before, after = Docx(original), Docx(filled)
    entries(before, after, truth, out)
    places = {p["id"]: p for p in truth["lugares"]}
    found = {}  # place -> (state, value, remark)
    for parte in sorted({p["parte"] for p in truth["parrafos"]} | {t["parte"] for t in truth["tablas"]}):
        try:
            one = Comparacion(parte, before, after, truth, out)
        except (ValueError, KeyError, IndexError) as problem:
            out.faltas.append(f"{parte}: no se pudo leer: {problem}")
            continue
        for paragraph in (p for p in truth["parrafos"] if p["parte"] == parte):
            node = one.pareja.get(paragraph["indice"])
            found |= read_paragraph(paragraph, places, node)
    same_document(places, found)
    bound_data(truth, places, found, after, out)
    out.lugares += [(places[i], *reduced(found.get(i, (MAL, "", "no se halló el párrafo")))) for i in places]
    whole = "\n".join(texto(p) for parte in after.partes if "glossary" not in parte
                      for p in word_paragraphs(after.arbol(parte)))
    out.faltas += [f"falta la redacción «{i['texto']}»" for i in truth["intacto"] if whole.count(i["texto"]) < i["veces"]]
    return out


def reduced(found):
    state, value, remark = found
    return state, f"{value!r}: {remark}" if remark else repr(value)


def entries(before, after, truth, out):
    """Same entries, in order; those without a blank byte for byte."""
    if before.orden != after.orden:
        out.faltas.append(f"las entradas del ZIP no son las mismas: {before.orden} / {after.orden}")
    may_change = {p["parte"] for p in truth["parrafos"]} | {t["parte"] for t in truth["tablas"]} | {
        d["parte"] for d in truth["datos"]}
    for name, data in before.entradas.items():
        if after.entradas.get(name) != data and name not in may_change and not title_filled(name, truth, data, after):
            out.faltas.append(f"la entrada {name} cambió")
        if name in after.fechas and after.fechas[name] != before.fechas[name]:
            out.faltas.append(f"la entrada {name} tiene otra fecha")


def title_filled(name, truth, data, after):
    """The title of the properties may hold a blank: filled right, or left."""
    if name != "docProps/core.xml" or "…".encode() not in data:
        return False
    values = [v for p in truth["lugares"] if p["campo"] == "sostenedor.nombre" for v in p["esperado"]]
    new = after.entradas.get(name, b"").decode()
    head, _, tail = data.decode().partition("…")
    return any(new == head + v + tail.lstrip("…") for v in values)


class Comparacion:
    """Walks both trees of a part at once; outside the paragraphs with blanks nothing may differ."""

    def __init__(self, parte, before, after, truth, out):
        self.parte, self.out = parte, out
        self.a, self.b = before.partes[parte], after.partes[parte]
        old, new = before.arbol(parte), tree(self.b)
        self.indice = {id(p): i for i, p in enumerate(word_paragraphs(old))}
        self.huecos = {p["indice"] for p in truth["parrafos"] if p["parte"] == parte}
        spec = {t["indice"]: t for t in truth["tablas"] if t["parte"] == parte}
        self.tablas = {id(t): spec[i] for i, t in enumerate(old.todos("tbl")) if i in spec}
        self.pareja = {}
        if self.a[:old.desde] != self.b[:new.desde] or self.a[old.hasta:] != self.b[new.hasta:]:
            self.falta("cambió lo que está antes o después del elemento raíz")
        self.nodo(old, new)
        for what, again in repeated(new).items():
            if again > repeated(old)[what]:
                self.falta(f"hay {what} repetidos")

    def falta(self, words):
        self.out.faltas.append(f"{self.parte}: {words}")

    def texto(self, node, new=False):
        return (self.b if new else self.a)[node.desde:node.hasta]

    def nodo(self, old, new):
        same = self.texto(old) == self.texto(new, True)
        if old.nombre == "p" and id(old) in self.indice:
            self.pareja[self.indice[id(old)]] = new
            if not same and self.indice[id(old)] in self.huecos:
                self.parrafo(old, new)
                return
        if id(old) in self.tablas:
            self.tabla(old, new, self.tablas[id(old)])
            return
        if old.nombre == "sdtPr" and not same:
            self.propiedades(old, new)
            return
        if old.abre != new.abre or old.cierra != new.cierra:
            self.falta(f"cambió {old.abre[:80]} por {new.abre[:80]}")
            return
        if len(old.hijos) != len(new.hijos):
            self.falta(f"dentro de {old.abre[:60]} hay {len(new.hijos)} hijos y había {len(old.hijos)}")
            return
        for a, b in zip(old.hijos, new.hijos):
            if isinstance(a, Nodo) and isinstance(b, Nodo):
                self.nodo(a, b)
            elif a != b:
                where = f": {a!r:.60} → {b!r:.60}" if isinstance(a, str) and isinstance(b, str) else ""
                self.falta(f"cambió un texto fuera de los blancos{where}")

    def propiedades(self, old, new):
        """Of a content control only what says that it is empty, its date or its tick may change."""
        def kept(node, new):
            return [self.texto(n, new) for n in node.elementos() if n.nombre not in ("showingPlcHdr", "placeholder", "date", "checkbox")]
        if kept(old, False) != kept(new, True):
            self.falta("cambiaron las propiedades de un control de contenido")

    def parrafo(self, old, new):
        if new.nombre != "p" or opened(old) != opened(new):
            self.falta(f"cambió el comienzo de un párrafo: {new.abre[:80]}")
            return
        props = [self.texto(n.primero("pPr"), w) if n.primero("pPr") else "" for n, w in ((old, False), (new, True))]
        if props[0] != props[1]:
            self.falta(f"cambiaron las propiedades del párrafo «{texto(old)[:40]}»")
        for name in GUARDADO:
            counts = [sum(1 for _ in n.todos(name)) for n in (old, new)]
            if counts[0] != counts[1]:
                self.falta(f"w:{name}: había {counts[0]} y hay {counts[1]} en «{texto(old)[:40]}»")
        for a, b in zip(inner(old), inner(new)):
            self.nodo(a, b)
        if len(inner(old)) != len(inner(new)):
            self.falta("se perdió un párrafo de un cuadro de texto")
        known = {self.texto(t) for t in old.todos("t")}
        for t in new.todos("t"):
            inside = "".join(h for h in t.hijos if isinstance(h, str))
            if inside != inside.strip(" ") and t.atributos.get("space") != "preserve" and self.texto(t, True) not in known:
                self.falta(f"se pierde un espacio: {self.texto(t, True)[:60]}")

    def tabla(self, old, new, spec):
        rows, made = old.elementos("tr"), new.elementos("tr")
        others = [[self.texto(n, w) for n in t.elementos() if n.nombre != "tr"] for t, w in ((old, False), (new, True))]
        extra, n, head = len(made) - len(rows), len(spec["filas"]), spec["encabezado"]
        if new.nombre != "tbl" or others[0] != others[1] or extra not in (0, max(0, n - spec["patron"])):
            self.falta(f"la tabla de establecimientos tiene {len(made)} filas de {len(rows)} que había, o cambió su forma")
            return
        end = head + spec["patron"]
        for a, b in [*zip(rows[:head], made[:head]), *zip(rows[end:], made[end + extra:])]:
            self.nodo(a, b)
        columns = {}
        for i, row in enumerate(made[head:end + extra]):
            pattern = rows[head + min(i, spec["patron"] - 1)]
            if skeleton(row) != skeleton(pattern):
                self.falta(f"la fila {i + 1} de la tabla no tiene la forma de su patrón")
            if i < spec["patron"]:
                kept = [[self.texto(t, w) for t in r.todos("tcPr")] for r, w in ((pattern, False), (row, True))]
                if kept[0] != kept[1]:
                    self.falta(f"cambiaron las celdas de la fila {i + 1} de la tabla")
            self.fila(i, row, pattern, spec, columns)
        for i, campo in enumerate(spec["columnas"]):
            if campo == "fija":
                if any(s == MAL for s, _ in columns.get(i, [])):
                    self.falta("cambió la columna que no es de datos")
                continue
            states = columns[i][:max(n, spec["patron"])]
            state = next((s for s in (MAL, BLANCO, BIEN) if any(x[0] == s for x in states)), DEJADO)
            if state == BIEN and extra != max(0, n - spec["patron"]):
                state = MAL
            place = {"campo": f"establecimientos.{campo}", "convencion": f"tabla {spec['forma']}/{spec['marca']}",
                     "antes": spec["titulos"][i - spec["columnas"].count("fija")], "clase": "llenar"}
            self.out.lugares.append((place, state, next((w for s, w in states if s == state), "")))

    def fila(self, i, row, pattern, spec, columns):
        cells, old = row.elementos("tc"), pattern.elementos("tc")
        for k, campo in enumerate(spec["columnas"]):
            value = "\n".join(texto(p) for p in cells[k].todos("p")) if k < len(cells) else ""
            was = "\n".join(texto(p) for p in old[k].todos("p"))
            if i >= len(spec["filas"]):
                state = DEJADO if value in (was, "") else MAL
            elif campo == "orden" and value == was:
                state = DEJADO
            elif value in spec["filas"][i][k] and value:
                state = BIEN if campo != "fija" else DEJADO
            elif campo in ("fija", "sin_dato", "orden") and value in (was, ""):
                state = DEJADO
            elif value in (was, ""):
                state = BLANCO if "" not in spec["filas"][i][k] else DEJADO
            else:
                state = MAL
            looks = "".join(self.texto(r, True) for r in cells[k].todos("rPr") if k < len(cells))
            if state == BIEN and any(m in looks for m in MARCAS_DE_PISTA):
                state = MAL
            columns.setdefault(k, []).append((state, f"fila {i + 1}: {value!r}"))


def repeated(root):
    """How many identifiers that should be of one element are of several."""
    ids = {"w14:paraId": [p.atributos.get("paraId") for p in root.todos("p")],
           "números de marcadores": [b.atributos.get("id") for b in root.todos("bookmarkStart")],
           "nombres de marcadores": [b.atributos.get("name") for b in root.todos("bookmarkStart")],
           "números de controles": [i.atributos.get("val") for s in root.todos("sdtPr") for i in s.elementos("id")]}
    return {what: len(found) - len(set(found)) for what, every in ids.items() for found in [[i for i in every if i]]}


def opened(p):
    """The opening tag, be it of an empty element (`<w:p/>`) or not."""
    return p.abre.removesuffix("/>").removesuffix(">").rstrip()


def inner(p):
    """Paragraphs nested in this one (text boxes), not those nested in them."""
    out = []

    def walk(node):
        for hijo in node.elementos():
            if hijo.nombre == "p":
                out.append(hijo)
            else:
                walk(hijo)
    walk(p)
    return out


def skeleton(node):
    """Names and attributes of a row down to its paragraphs; identifiers, that must differ in a copy, are left out."""
    own = tuple(sorted((k, v) for k, v in node.atributos.items() if k not in ("paraId", "textId", "id") and "rsid" not in k))
    if node.nombre == "p":
        return ("p",)
    return (node.nombre, own, tuple(skeleton(h) for h in node.elementos()))


# Places of a paragraph -------------------------------------------------------------------------------------------


def read_paragraph(paragraph, places, node):
    """{place: (state, value, remark)} of a paragraph of the filled file."""
    mine = [t for t in paragraph["trozos"] if isinstance(t, int)]
    if node is None:
        return {i: (MAL, "", "el párrafo no está donde estaba") for i in mine}
    now = texto(node)
    values = split(paragraph["trozos"], places, now)
    if values is None:
        return {i: (MAL, now, f"cambió la redacción; debía quedar {paragraph['terminado']!r}") for i in mine}
    out, at = {}, 0
    for trozo in paragraph["trozos"]:
        if isinstance(trozo, str):
            at += len(trozo)
            continue
        value = values[trozo]
        state, remark = state_of(places[trozo], value)
        if state == BIEN:
            remark = looks(node, at, value, places[trozo])
            state = MAL if remark else BIEN
        out[trozo] = (state, value, remark)
        at += len(value)
    return out


def split(trozos, places, now):
    """What stands in each blank, at the least cost: right, then left, then wrong. None if the wording itself changed."""
    memo = {}

    def best(i, at):
        if i == len(trozos):
            return (0, {}) if at == len(now) else None
        if (i, at) in memo:
            return memo[i, at]
        found = None
        trozo = trozos[i]
        if isinstance(trozo, str):
            found = best(i + 1, at + len(trozo)) if now.startswith(trozo, at) else None
        else:
            for cost, end in ends(places[trozo], at):
                rest = best(i + 1, end)
                if rest is not None and (found is None or cost + rest[0] < found[0]):
                    found = (cost + rest[0], rest[1] | {trozo: now[at:end]})
        memo[i, at] = found
        return found

    def ends(place, at):
        for value in accepted(place):
            if isinstance(value, str) and now.startswith(value, at):
                yield 0, at + len(value)
        if now.startswith(place["blanco"], at):
            yield 1, at + len(place["blanco"])
        for end in range(at, len(now) + 1):
            state, _ = state_of(place, now[at:end])
            yield (0 if state == BIEN else 1000 + end - at), end

    found = best(0, 0)
    return None if found is None else found[1]


def accepted(place):
    return [*place["esperado"], *[v for each in place.get("variantes", {}).values() for v in each]]


def fits(value, options):
    return any(value == o if isinstance(o, str) else all(word in value for word in o["contiene"]) for o in options)


def state_of(place, value):
    if place["clase"] in ("llenar", "dudoso") and fits(value, accepted(place)):
        return BIEN, ""
    if value == place["blanco"]:
        return (BLANCO if place["clase"] == "llenar" else DEJADO), ""
    if place["clase"] in ("llenar", "dudoso"):
        return MAL, f"se esperaba {place['esperado'][:3]}"
    return MAL, f"debía quedar como estaba ({place['clase']})"


def looks(node, at, value, place):
    """A fault of form of a filled place, or nothing."""
    here = 0
    for chunk in chunks(node):
        if here <= at + len(value) - len(value.lstrip()) < here + len(chunk.texto):
            rpr = chunk.run.primero("rPr") if chunk.run else None
            marks = [m for m in MARCAS_DE_PISTA if rpr is not None and any(m in h.abre for h in rpr.elementos())]
            if marks:
                return f"quedó con el formato de la instrucción ({marks[0]})"
            if chunk.control is not None:
                props = chunk.control.primero("sdtPr")
                if props is not None and props.primero("showingPlcHdr") is not None:
                    return "el control sigue diciendo que está vacío (showingPlcHdr)"
                box = props.primero("checkbox", "checked") if props is not None else None
                if box is not None and box.atributos.get("val") not in ("1", "true"):
                    return "la casilla se ve marcada y su dato dice que no"
            return ""
        here += len(chunk.texto)
    return ""


def same_document(places, found):
    """All blanks of a sentence about powers must speak of one document."""
    groups = {}
    for i, place in places.items():
        if "grupo" in place and found.get(i, ("",))[0] == BIEN:
            groups.setdefault(place["grupo"], []).append(i)
    for ids in groups.values():
        if not any(all(fits(found[i][1], places[i]["variantes"][d]) for i in ids) for d in places[ids[0]]["variantes"]):
            for i in ids:
                found[i] = (MAL, found[i][1], "los datos son de documentos distintos")


def bound_data(truth, places, found, after, out):
    """The custom XML part says the same as the controls bound to it."""
    for datum in truth["datos"]:
        states = [found[i] for i, p in places.items() if p["campo"] == datum["campo"] and p["convencion"] == "control_ligado"
                  and i in found]
        try:
            root = tree(after.entradas[datum["parte"]].decode())
        except (KeyError, ValueError):
            out.faltas.append(f"{datum['parte']}: no se pudo leer")
            return
        node = root.primero(datum["elemento"])
        value = "".join(h for h in node.hijos if isinstance(h, str)) if node is not None else None
        filled = [v for s, v, _ in states if s == BIEN]
        if filled and value not in filled:
            out.faltas.append(f"el dato ligado {datum['elemento']} dice {value!r} y el control {filled[0]!r}")
        if not filled and value:
            out.faltas.append(f"el dato ligado {datum['elemento']} dice {value!r} y el control está vacío")


def totals(reports, key):
    """Counter of states by what `key` gives of a place."""
    out = {}
    for report in reports:
        for place, state, _ in report.lugares:
            out.setdefault(key(place), Counter())[state] += 1
    return dict(sorted(out.items()))
