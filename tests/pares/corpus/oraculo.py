"""Fills a model from its ground truth: it knows the answers, so it only proves that the judge and the corpus agree."""

import re
from xml.sax.saxutils import escape

from .lector import Docx, chunks, texto, tree, word_paragraphs
from .paquete import cerrar

LIMPIA = re.compile(r'<w:(?:color|highlight|shd)\b[^>]*/>|<w:rStyle\b[^>]*PlaceholderText[^>]*/>')


def llenar(path, truth, *, wrong=None):
    """The bytes of the filled file. `wrong`: {place: text} that is put instead of the right answer."""
    docx = Docx(path)
    places = {p["id"]: p for p in truth["lugares"]}
    chosen = answers(places) | (wrong or {})
    parts = dict(docx.entradas)
    for parte in sorted({p["parte"] for p in truth["parrafos"]} | {t["parte"] for t in truth["tablas"]}):
        edits = []
        every = word_paragraphs(docx.arbol(parte))
        for paragraph in truth["parrafos"]:
            if paragraph["parte"] == parte:
                edits += fill_paragraph(docx.partes[parte], every[paragraph["indice"]], paragraph, places, chosen)
        tables = list(docx.arbol(parte).todos("tbl"))
        prefix = re.match(r"<(\w+:)?", docx.arbol(parte).abre)[1] or ""
        for spec in truth["tablas"]:
            if spec["parte"] == parte:
                edits += fill_table(docx.partes[parte], tables[spec["indice"]], spec, prefix)
        text = docx.partes[parte]
        for start, end, new in sorted(set(edits), reverse=True):
            text = text[:start] + new + text[end:]
        data = docx.entradas[parte]
        parts[parte] = text.encode("utf-16-le" if data[:2] == b"\xff\xfe" else "utf-8")
        tree(text)
    for datum in truth["datos"]:
        value = next(chosen[i] for i, p in places.items() if p["campo"] == datum["campo"] and p["convencion"] == "control_ligado")
        if value is not None:
            parts[datum["parte"]] = parts[datum["parte"]].replace(
                f"<c:{datum['elemento']}>".encode(), f"<c:{datum['elemento']}>{escape(value)}".encode())
    return parts, docx


def answers(places):
    """The first right answer of each place, or None where it is left."""
    out = {}
    for i, place in places.items():
        first = place["esperado"][0] if place["esperado"] and place["clase"] == "llenar" else None
        if isinstance(first, dict):
            first = " de fecha ".join(first["contiene"])
        if first is not None and place["convencion"] in ("casilla_simbolo", "casilla_glifo", "casilla_control"):
            first = "☒"
        out[i] = first
    return out


def fill_paragraph(text, p, paragraph, places, chosen):
    """Edits (start, end, new) that put the answers in the text of a paragraph."""
    spans, at = [], 0
    for trozo in paragraph["trozos"]:
        size = len(trozo if isinstance(trozo, str) else places[trozo]["blanco"])
        if not isinstance(trozo, str) and chosen[trozo] is not None:
            spans.append((at, at + size, chosen[trozo]))
        at += size
    edits, here, done = [], 0, set()
    pieces = chunks(p)
    if not pieces and spans:
        tag = p.abre.rstrip("/>").split()[0].removesuffix("p").removeprefix("<")
        run = f'<{tag}r><{tag}t xml:space="preserve">{escape(spans[0][2])}</{tag}t></{tag}r>'
        if p.cierra:
            return [(p.hasta - len(p.cierra), p.hasta - len(p.cierra), run)]
        return [(p.desde, p.hasta, p.abre.removesuffix("/>").rstrip() + f">{run}</{tag}p>")]
    for chunk in pieces:
        end, new, used = here + len(chunk.texto), "", False
        for k, char in enumerate(chunk.texto, here):
            span = next((s for s in spans if s[0] <= k < s[1]), None)
            if span is None:
                new += char
                continue
            used = True
            if span not in done:
                done.add(span)
                new += span[2]
        here = end
        if used:
            edits += edit_chunk(text, chunk, new)
    return edits


def edit_chunk(text, chunk, new):
    """Puts a text in the place of what a run shows; the marks of instruction go."""
    run, node = chunk.run, chunk.nodo
    if node.nombre == "fldChar":
        inside = text[node.desde:node.hasta]
        if "checkBox" in inside:
            return [(node.desde, node.hasta, re.sub(r'(<w:default w:val\s*=\s*["\'])0', r"\g<1>1", inside))]
        return [(node.desde, node.hasta, re.sub(r"(<w:ddList>)", r'\1<w:result w:val="2"/>', inside))]
    tag = node.abre.split()[0].rstrip("/>").lstrip("<").removesuffix(node.nombre)
    edits = [(node.desde, node.hasta, f'<{tag}t xml:space="preserve">{escape(new)}</{tag}t>' if new else "")]
    rpr = run.primero("rPr")
    if rpr is not None and new:
        edits.append((rpr.desde, rpr.hasta, LIMPIA.sub("", text[rpr.desde:rpr.hasta])))
    if chunk.control is not None:
        props = chunk.control.primero("sdtPr")
        flag = props.primero("showingPlcHdr")
        if flag is not None:
            edits.append((flag.desde, flag.hasta, ""))
        box = props.primero("checkbox", "checked")
        if box is not None:
            edits.append((box.desde, box.hasta, text[box.desde:box.hasta].replace('"0"', '"1"')))
    return edits


def fill_table(text, table, spec, prefix):
    """Edits that fill and repeat the pattern rows of a table of schools."""
    rows = table.elementos("tr")
    head, n = spec["encabezado"], len(spec["filas"])
    edits, added = [], ""
    for i in range(n):
        row = rows[head + min(i, spec["patron"] - 1)]
        made = filled_row(text, row, spec, spec["filas"][i], prefix)
        if i < spec["patron"]:
            edits.append([row.desde, row.hasta, made])
        else:
            added += re.sub(r' w14:paraId="\w+"', "", made)
    edits[-1][2] += added if n > spec["patron"] else ""
    return [tuple(e) for e in edits]


def filled_row(text, row, spec, values, prefix):
    edits = []
    for cell, campo, options in zip(row.elementos("tc"), spec["columnas"], values):
        p = next(cell.todos("p"))
        if campo == "fija" or not options[0] or (campo == "orden" and texto(p)):
            continue
        ppr = p.primero("pPr")
        inside = text[ppr.desde:ppr.hasta] if ppr is not None else ""
        opened = p.abre.removesuffix("/>").rstrip(">")
        run = f'<{prefix}r><{prefix}t xml:space="preserve">{escape(options[0])}</{prefix}t></{prefix}r>'
        edits.append((p.desde, p.hasta, f"{opened}>{inside}{run}</{prefix}p>"))
    out = text[row.desde:row.hasta]
    for start, end, new in sorted(edits, reverse=True):
        out = out[:start - row.desde] + new + out[end - row.desde:]
    return out


def escribir(parts, docx, path):
    """Writes the parts as a ZIP in the order and with the dates of the file that was given."""
    fecha = next(iter(docx.fechas.values()))
    path.write_bytes(cerrar({name: parts[name] for name in docx.orden}, fecha=fecha))
