"""Proves that the judge of matrices can tell: `python probar_juez_matrices.py CORPUS`. Blank ones are all blank, those that the
corpus itself filled are all right, and one fault put in on purpose is seen."""

import json
import re
import struct
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

from matriz.juez import juzgar
from matriz.lee_xls import LibroXls
from matriz.lee_xlsx import LibroLeido, place
from matriz.libro import letra as columna
from matriz.valores import normal

SEEN = {}
warnings.filterwarnings("ignore", module="openpyxl")  # of pictures: it has no library to read them


def main():
    corpus = Path(sys.argv[1])
    problems, files = [], sorted(corpus.glob("*.json"))
    if not files:
        print(f"no hay matrices en {corpus}", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory() as folder:
        for path in files:
            truth = json.loads(path.read_text("utf-8"))
            blank, full = corpus / truth["archivo"], corpus / "llenos" / truth["archivo"]
            if not truth["inserta"]:
                r = juzgar(blank, blank, truth)
                wanted = sum(t["clase"] == "llenar" for t in truth["celdas"])
                if r.malos or r.ajenos or r.correctos or len(r.blancos) != wanted:
                    problems.append(f"{path.stem}: sin llenar: {r.malos[:2]} {r.ajenos[:2]} {r.correctos}")
            if truth["rechaza"]:  # the corpus fills none into which rows would have to be put
                continue
            r = juzgar(blank, full, truth)
            if truth["hecho_por"].startswith("lo."):  # LibreOffice draws some numbers anew each time
                r.ajenos = [a for a in r.ajenos if not re.search("objeto|docProps|conditionalFormatting|styles.xml", a)]
            if r.malos or r.ajenos or r.blancos:
                problems.append(f"{path.stem}: bien llenada: {r.malos[:2]} {r.ajenos[:2]} {r.blancos[:2]}")
            for name, change in (FAULTS_XLS if full.suffix == ".xls" else FAULTS).items():
                target = Path(folder, f"mala{full.suffix}")
                if change(full, target, truth) is None:
                    continue
                kind, found = name.split(":")[0], juzgar(blank, target, truth)
                lines = {"malo": found.malos, "ajeno": [a for a in found.ajenos if a not in r.ajenos], "blanco": found.blancos}[kind]
                if lines:
                    SEEN[name] = SEEN.get(name, 0) + 1
                else:
                    problems.append(f"{path.stem}: no vio la falla: {name}")
    print("\n".join(problems))
    print(f"{len(files)} archivos, {len(problems)} problemas; fallas vistas: {SEEN}")
    return 1 if problems or set(SEEN) != {*FAULTS, *FAULTS_XLS} else 0


# Faults of .xlsx: a change to one entry of the package --------------------------------------------------------------


def patched(full, target, changes):
    with zipfile.ZipFile(full) as z, zipfile.ZipFile(target, "w") as out:
        for name in z.namelist():
            out.writestr(name, changes.get(name, z.read(name)))
    return True


def cell(full, target, truth, clases, change):
    """Changes the XML of the first cell of a class of the truth."""
    book = LibroLeido(full)
    for t in truth["celdas"]:
        part = next(h.parte for h in book.hojas if h.nombre == t["hoja"])
        xml = book.partes[part].decode()
        found = re.search(rf'<c r="{t["celda"]}"([^>]*?)(?:/>|>.*?</c>)', xml, re.S)
        if t["clase"] in clases and found:
            attrs = re.sub(r' t="\w+"', "", found[1])
            new = change(t, attrs)
            return patched(full, target, {part: (xml[:found.start()] + new + xml[found.end():]).encode()})
    return None


def inline(ref, attrs, text):
    return f'<c r="{ref}"{attrs} t="inlineStr"><is><t>{text}</t></is></c>'


def wrong_value(full, target, truth):
    return cell(full, target, truth, ("llenar",), lambda t, attrs: inline(t["celda"], attrs, "40.000.099-9"))


def missing_value(full, target, truth):
    first = next(t for t in truth["celdas"] if t["clase"] == "llenar")
    if normal(first["acepta"][0], "raya") != first["acepta"][0].casefold() or truth["diseno"] in ("rayas", "relleno"):
        return None
    return cell(full, target, truth, ("llenar",), lambda t, attrs: f'<c r="{t["celda"]}"{attrs}/>')


def filled_what_nobody_knows(full, target, truth):
    return cell(full, target, truth, ("dejar",), lambda t, attrs: inline(t["celda"], attrs, "X"))


def other_style(full, target, truth):
    return cell(full, target, truth, ("llenar",), lambda t, attrs: inline(t["celda"], re.sub(r' s="\d+"', "", attrs) + ' s="1"', t["acepta"][0])) \
        if truth["diseno"] in ("ministerial", "listas", "protegido") else None


def in_sheet(pattern, new, count=1):
    def fault(full, target, truth):
        book = LibroLeido(full)
        for h in book.hojas:
            xml = book.partes[h.parte].decode()
            changed = re.sub(pattern, new, xml, count=count, flags=re.S)
            if changed != xml:
                return patched(full, target, {h.parte: changed.encode()})
        return None
    return fault


def in_part(name, pattern, new):
    def fault(full, target, truth):
        book = LibroLeido(full)
        found = next((n for n in book.partes if re.search(name, n)), None)
        changed = found and re.sub(pattern, new, book.partes[found], count=1, flags=re.S)
        return patched(full, target, {found: changed}) if found and changed != book.partes[found] else None
    return fault


def heading(full, target, truth):
    """A heading reworded in the shared texts."""
    book = LibroLeido(full)
    xml = book.partes.get("xl/sharedStrings.xml", b"")
    changed = re.sub(rb">(RBD|R\.B\.D\.|Comuna|COMUNA)<", b">Otro titulo<", xml, count=1)
    return patched(full, target, {"xl/sharedStrings.xml": changed}) if changed != xml else None


def neighbour(full, target, truth):
    """A text in an empty cell that is nobody's."""
    book = LibroLeido(full)
    h = book.hojas[0]
    mine = {place(t["celda"]) for t in truth["celdas"] if t["hoja"] == h.nombre}
    for (r, c), one in sorted(h.celdas.items()):
        if not one.valor and not one.formula and (r, c) not in mine:
            ref, xml = f"{columna(c)}{r + 1}", book.partes[h.parte].decode()
            found = re.search(rf'<c r="{ref}"([^>]*?)/>', xml)
            if found:
                return patched(full, target, {h.parte: (xml[:found.start()] + inline(ref, re.sub(r' t="\w+"', "", found[1]), "vecino") + xml[found.end():]).encode()})
    return None


def dropped(name):
    def fault(full, target, truth):
        with zipfile.ZipFile(full) as z:
            if name not in z.namelist():
                return None
            with zipfile.ZipFile(target, "w") as out:
                for n in z.namelist():
                    if n != name:
                        out.writestr(n, z.read(n))
        return True
    return fault


FAULTS = {
    "malo: otro valor": wrong_value,
    "blanco: falta un valor": missing_value,
    "malo: lo que nadie sabe": filled_what_nobody_knows,
    "ajeno: otro estilo": other_style,
    "ajeno: encabezado": heading,
    "ajeno: celda vecina": neighbour,
    "ajeno: ancho": in_sheet(r'(<col [^>]*?width=")[\d.]+"', r'\g<1>3.25"'),
    "ajeno: altura": in_sheet(r'(<row [^>]*?ht=")[\d.]+"', r'\g<1>77"'),
    "ajeno: combinada": in_sheet(r"<mergeCell ref=\"[^\"]+\" ?/>", ""),
    "ajeno: validación": in_sheet(r"(<formula1>)[^<]+", r'\g<1>"Quizá"'),
    "ajeno: alcance de la validación": in_sheet(r'(<dataValidation [^>]*sqref=")([A-Z]+)(\d+)', r"\g<1>A1"),
    "ajeno: formato condicional": in_sheet(r"<conditionalFormatting.*?</conditionalFormatting>", ""),
    "ajeno: fórmula": in_sheet(r"(<f[^>]*>)(?=COUNT)", r"\g<1>1+"),
    "ajeno: protección": in_sheet(r"<sheetProtection[^>]*/>", ""),
    "ajeno: panel": in_sheet(r"<pane [^>]*/>", ""),
    "ajeno: nombre definido": in_part(r"workbook\.xml$", rb"(<definedName [^>]*>)[^<]+", rb"\g<1>Z$99"),
    "ajeno: comentario": in_part(r"comments", rb"(<t[^>]*>)[^<]+", rb"\g<1>otro"),
    "ajeno: imagen": in_part(r"\.png$", rb"IHDR", rb"IHDS"),
    "ajeno: dibujo": dropped("xl/drawings/drawing1.xml"),
    "ajeno: tabla": in_part(r"tables/table", rb'ref="A1:F\d+"', rb'ref="A1:F7"'),
    "ajeno: hoja oculta": in_part(r"workbook\.xml$", rb' state="hidden"', b""),
}


# Faults of .xls: bytes of a record changed in place -----------------------------------------------------------------


def record(kind, change, sheets=True):
    """Changes the first record of a kind for which `change(body)` gives another of the same length."""
    def fault(full, target, truth):
        data = bytearray(full.read_bytes())
        for part in LibroXls(full).partes[1 if sheets else 0:None if sheets else 1]:
            for k, body in part:
                new = change(body) if k == kind else None
                if new is not None and new != body and len(new) == len(body) and len(body) > 1:
                    raw = struct.pack("<HH", kind, len(body))
                    if data.count(raw + body) >= 1:
                        at = data.index(raw + body) + 4
                        data[at:at + len(body)] = new
                        target.write_bytes(data)
                        return True
        return None
    return fault


def text_of(words):
    """Changes a text of the table of texts, in place."""
    def fault(full, target, truth):
        data = full.read_bytes()
        for one in words(truth):
            for coded in (one.encode("latin-1", "ignore"), one.encode("utf-16-le")):
                if len(coded) > 4 and data.count(coded) == 1:
                    target.write_bytes(data.replace(coded, coded[:-2] + coded[-4:-2] if coded[-4:-2] != coded[-2:] else b"Q" + coded[1:]))
                    return True
        return None
    return fault


FAULTS_XLS = {
    "malo: otro texto (xls)": text_of(lambda truth: [t["acepta"][0] for t in truth["celdas"] if t["clase"] == "llenar" and t["modo"] == "letras"]),
    "ajeno: encabezado (xls)": text_of(lambda truth: ["Nombre Establecimiento", "NOMBRE ESTABLECIMIENTO", "CONTACTO DIRECTO", "Contacto directo"]),
    "ajeno: ancho (xls)": record(0x007D, lambda b: b[:4] + struct.pack("<H", 777) + b[6:]),
    "ajeno: altura (xls)": record(0x0208, lambda b: b[:6] + struct.pack("<H", 999) + b[8:]),
    "ajeno: combinada (xls)": record(0x00E5, lambda b: b[:4] + struct.pack("<H", struct.unpack_from("<H", b, 4)[0] + 1) + b[6:]),
    "ajeno: fórmula (xls)": record(0x0006, lambda b: b[:-1] + bytes([b[-1] ^ 1])),
    "ajeno: estilo de celda (xls)": record(0x0201, lambda b: b[:4] + struct.pack("<H", 17 if b[4] != 17 else 18)),
    "ajeno: validación (xls)": record(0x01BE, lambda b: b[:-2] + struct.pack("<H", struct.unpack("<H", b[-2:])[0] + 1)),
    "ajeno: formato condicional (xls)": record(0x01B1, lambda b: b[:-1] + bytes([b[-1] ^ 1])),
    "ajeno: protección (xls)": record(0x0012, lambda b: b"\0\0"),
    "ajeno: hoja oculta (xls)": record(0x0085, lambda b: b[:4] + b"\0" + b[5:] if b[4] else None, sheets=False),
}

if __name__ == "__main__":
    sys.exit(main())
