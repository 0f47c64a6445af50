"""What changed in an .xlsx outside the cells to be filled, with the rows that had to be put in taken into account."""

import re
import xml.etree.ElementTree as ET

from .lee_xlsx import M, Celda, canonical, place
from .libro import a1

REF = re.compile(r"\"[^\"]*\"|((?:'[^']+'|[A-Za-z_][\w.]*)!)?(\$?[A-Z]{1,3}\$?)(\d+)(?::(\$?[A-Z]{1,3}\$?)(\d+))?(?![\w(])")
TEXTOS = {"General", "@", "0", "#0", "#1", "#49"}  # formats between which a filled cell may go
TOPE = 3000


class Filas:
    """How the rows of a sheet of the blank workbook and of the filled one answer to each other (both from 0)."""

    def __init__(self, inserts):
        self.blocks = [(i["primera"] - 1, i["libres"], i["filas"]) for i in sorted(inserts, key=lambda i: i["primera"])]

    def fuente(self, r):
        """The row of the blank workbook behind a row of the filled one; and whether it was put in."""
        for first, free, more in self.blocks:
            if r < first + free:
                return r, False
            if r < first + free + more:
                return first + free - 1, True
            r -= more
        return r, False

    def destino(self, r, fin=False):
        """Where a row went; the end of a range that closes with a block's last row takes in those put after it."""
        out = r
        for first, free, more in self.blocks:
            if r > first + free - 1 or (fin and r == first + free - 1):
                out += more
        return out

    def rango(self, ref):
        a, _, b = ref.partition(":")
        (r1, c1), (r2, c2) = place(a), place(b or a)
        s, e = self.destino(r1), self.destino(r2, fin=r2 > r1)
        return f"{a1(s, c1)}:{a1(e, c2)}" if b else a1(s, c1)

    def celdas(self, sqref):
        """The cells of the filled workbook that must be covered."""
        boxes = []
        for ref in sqref.split():
            a, _, b = ref.partition(":")
            boxes.append((*place(a), *place(b or a)))
        total = max((b[2] for b in boxes), default=0) + 1 + sum(m for _, _, m in self.blocks)
        out = set()
        for r in range(min(total, TOPE)):
            source, _ = self.fuente(r)
            for r1, c1, r2, c2 in boxes:
                if r1 <= source <= r2:
                    out.update((r, c) for c in range(c1, min(c2, c1 + 200) + 1))
        return out


def map_formula(text, own, rows_of):
    """A formula after the rows were put in."""
    def one(m):
        if m[2] is None:
            return m[0]
        sheet = (m[1] or "").rstrip("!").strip("'") or own
        rows = rows_of(sheet)
        if m[4] is None:
            return f"{m[1] or ''}{m[2]}{rows.destino(int(m[3]) - 1) + 1}"
        s, e = int(m[3]) - 1, int(m[5]) - 1
        return f"{m[1] or ''}{m[2]}{rows.destino(s) + 1}:{m[4]}{rows.destino(e, fin=e > s) + 1}"
    return REF.sub(one, text)


def moved_formula(text, down):
    """A formula copied some rows below: its loose rows go along."""
    def one(m):
        if m[2] is None:
            return m[0]
        go = lambda col, row: f"{col}{row if col.endswith('$') else int(row) + down}"  # noqa: E731
        return (m[1] or "") + go(m[2], m[3]) + (":" + go(m[4], m[5]) if m[4] else "")
    return REF.sub(one, text)


def comparar(blank, full, inserts, truth):
    """Foreign changes, one line each, and warnings."""
    out, warn = [], []
    if [h.nombre for h in blank.hojas] != [h.nombre for h in full.hojas]:
        return [f"hojas: {[h.nombre for h in full.hojas]}"], warn
    rows = {h.nombre: Filas([i for i in inserts if i["hoja"] == h.nombre]) for h in blank.hojas}
    for a, b in zip(blank.hojas, full.hojas):
        mine = {place(t["celda"]): t for t in truth if t["hoja"] == a.nombre}
        out += [f"{a.nombre}: {x}" for x in sheet(blank, full, a, b, rows, mine)]
    out += parts(blank, full, rows)
    formulas = any(c.formula for h in full.hojas for c in h.celdas.values())
    calc = full.workbook.find(M + "calcPr")
    if formulas and not (calc is not None and calc.get("fullCalcOnLoad") in ("1", "true")):
        if any(c.guardado for h in full.hojas for c in h.celdas.values()):
            warn.append("fórmulas con su resultado anterior y sin pedir que se recalculen")
    return out, warn


def sheet(blank, full, a, b, rows, mine):
    own, out = rows[a.nombre], []
    at = lambda s: rows.get(s) or Filas([])  # noqa: E731
    places = set(b.celdas) | {(own.destino(r), c) for r, c in a.celdas}
    for r, c in sorted(places):
        source, put_in = own.fuente(r)
        got, was = b.celdas.get((r, c), Celda()), a.celdas.get((source, c), Celda())
        told = mine.get((r, c))
        if told is None:
            if put_in:
                copied = moved_formula(was.formula, r - source) if was.formula else ""
                if got.valor or got.formula not in ("", copied, map_formula(copied, a.nombre, at)):
                    out.append(f"{a1(r, c)}: fila agregada con «{got.valor or got.formula}»")
            else:
                wanted = map_formula(was.formula, a.nombre, at) if was.formula and not was.formula.startswith("shared") else was.formula
                if got.formula != wanted:
                    out.append(f"{a1(r, c)}: fórmula «{was.formula}» → «{got.formula}» (debía ser «{wanted}»)")
                if got.valor != was.valor or (got.valor and (got.tipo == "n") != (was.tipo == "n")):
                    out.append(f"{a1(r, c)}: «{was.valor}» → «{got.valor}»")
        elif got.formula != was.formula and not put_in:
            out.append(f"{a1(r, c)}: fórmula nueva «{got.formula}» en una celda por llenar")
        fmt, rest = full.estilo(b, r, c)
        sources = [source]
        if put_in:
            first, free, _ = next(x for x in own.blocks if x[0] + x[1] - 1 == source)
            sources = list(range(first, first + free))
        fits = [blank.estilo(a, s, c) for s in sources]
        if not any(rest == f[1] and (fmt == f[0] or (told is not None and {fmt, f[0]} <= TEXTOS)) for f in fits):
            out.append(f"{a1(r, c)}: otro formato ({fits[0][0]} → {fmt})" if rest == fits[0][1] else f"{a1(r, c)}: otro estilo")
    for r in sorted(set(b.filas) | {own.destino(r) for r in a.filas}):
        source, put_in = own.fuente(r)
        was, got = a.filas.get(source, {}), b.filas.get(r, {})
        sized = lambda d: {k: v for k, v in d.items() if k not in ("s", "customFormat")}  # noqa: E731
        if sized(was) != sized(got):
            out.append(f"fila {r + 1}: {was} → {got}")
    if a.columnas != b.columnas:
        out.append("columnas: otros anchos o estilos")
    for kind in sorted({t for t, _ in a.resto + b.resto}):
        was, got = [n for t, n in a.resto if t == kind], [n for t, n in b.resto if t == kind]
        if kind == "mergeCells":
            wanted = set()
            for m in (m.get("ref") for n in was for m in n):
                x, y = m.split(":")
                same_row = place(x)[0] == place(y)[0]
                wanted.add(own.rango(m))
                for first, free, more in own.blocks:
                    if same_row and place(x)[0] == first + free - 1:
                        for k in range(more):
                            wanted.add(moved_formula(own.rango(m), k + 1))
            found = [m.get("ref") for n in got for m in n]
            if wanted != set(found) or len(found) != len(set(found)):
                out.append(f"combinadas: faltan {sorted(wanted - set(found))[:4]}, sobran {sorted(set(found) - wanted)[:4]}")
        elif kind in ("dataValidations", "conditionalFormatting"):
            x, y = covered(was, own, a.nombre, at), covered(got, Filas([]), a.nombre, None)
            if x != y:
                out.append(f"{kind}: cambiaron")
        elif kind == "autoFilter" and was and got:
            if own.rango(was[0].get("ref")) != got[0].get("ref"):
                out.append(f"autofiltro: {was[0].get('ref')} → {got[0].get('ref')}")
        elif kind == "hyperlinks":
            if sorted(own.rango(x.get("ref")) for n in was for x in n) != sorted(x.get("ref") for n in got for x in n):
                out.append("hipervínculos: cambiaron")
        elif [canonical(n) for n in was] != [canonical(n) for n in got]:
            out.append(f"{kind}: cambió")
    return out


def covered(nodes, rows, own, at):
    """Each rule with the set of cells it covers."""
    out = {}
    for node in nodes:
        for rule in ([node] if node.tag == M + "conditionalFormatting" else node):
            key = ET.fromstring(ET.tostring(rule))
            where = key.attrib.pop("sqref")
            if at:
                for f in key.iter():
                    if f.tag in (M + "formula1", M + "formula2", M + "formula") and f.text:
                        f.text = map_formula(f.text, own, at)
            for f in key.iter(M + "cfRule"):
                f.attrib.pop("priority", None)
            out.setdefault(canonical(key), set()).update(rows.celdas(where))
    return out


def parts(blank, full, rows):
    out = []
    moved = any(f.blocks for f in rows.values())
    at = lambda s: rows.get(s) or Filas([])  # noqa: E731
    sheets = {h.parte for h in blank.hojas}
    for name in sorted(set(blank.partes) | set(full.partes)):
        a, b = blank.partes.get(name), full.partes.get(name)
        if a == b or name in sheets or name == "xl/sharedStrings.xml" or (name == "xl/calcChain.xml" and b is None):
            continue
        if a is None or b is None:
            out.append(f"{name}: {'nueva' if a is None else 'falta'}")
        elif name == "xl/workbook.xml":
            x, y = ET.fromstring(a), ET.fromstring(b)
            for one in (x, y):
                for c in one.findall(M + "calcPr"):
                    one.remove(c)
            for d in x.iter(M + "definedName"):
                d.text = map_formula(d.text or "", "", at)
            if canonical(x) != canonical(y):
                out.append("xl/workbook.xml: cambió")
        elif name == "xl/styles.xml":
            x, y = blank.estilos, full.estilos
            if x.dxfs != y.dxfs or len(y.xfs) < len(x.xfs) or any(x.xf(i) != y.xf(i) for i in range(len(x.xfs))):
                out.append("xl/styles.xml: cambiaron estilos que había")
        elif name.endswith(".rels") or name == "[Content_Types].xml":
            x, y = ({canonical(c) for c in ET.fromstring(p)} for p in (a, b))
            if any("calcChain" not in c for c in x - y) or any("sharedStrings" not in c for c in y - x):
                out.append(f"{name}: cambió")
        elif moved and re.search(r"comments|drawing|tables/", name, re.I):
            x, y = anchored(a, owner(blank, name, rows)), anchored(b, Filas([]))
            if x != y:
                out.append(f"{name}: no quedó donde debía")
        else:
            out.append(f"{name}: otros bytes")
    return out


def owner(blank, name, rows):
    """The rows of the sheet that a part belongs to."""
    short = name.rsplit("/", 1)[-1]
    for h in blank.hojas:
        rels = blank.partes.get(re.sub(r"([^/]+)$", r"_rels/\1.rels", h.parte), b"").decode()
        if f"/{short}\"" in rels:
            return rows[h.nombre]
    return Filas([])


def anchored(data, rows):
    """A comment, drawing or table with its places moved."""
    text = data.decode("utf-8")
    text = re.sub(r'(?<= ref=")[A-Z]+\d+(?::[A-Z]+\d+)?(?=")', lambda m: rows.rango(m[0]), text)
    text = re.sub(r"(<(?:\w+:)?[Rr]ow>\s*)(\d+)", lambda m: m[1] + str(rows.destino(int(m[2]))), text)
    return re.sub(r"<(\w+):Anchor>.*?</\1:Anchor>", "", text, flags=re.S)
