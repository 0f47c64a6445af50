"""Proves that the judge can tell: `python probar_juez.py CORPUS`. Filled right by the oracle, all must be right; with one
fault put in on purpose, that fault must be seen."""

import json
import re
import sys
import tempfile
from pathlib import Path

from corpus.juez import BLANCO, MAL, juzgar
from corpus.oraculo import escribir, llenar


def main():
    corpus = Path(sys.argv[1])
    problems, files = [], sorted(corpus.glob("*.json"))
    if not files:
        print(f"no hay corpus en {corpus}", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "lleno.docx")
        for path in files:
            truth = json.loads(path.read_text(encoding="utf-8"))
            original = path.with_suffix(".docx")
            given = juzgar(original, original, truth)
            if given.mal:
                problems.append(f"{path.stem}: sin llenar: {given.faltas} {bad(given)}")
            parts, docx = llenar(original, truth)
            escribir(parts, docx, target)
            filled = juzgar(original, target, truth)
            if filled.mal or filled.cuenta(BLANCO):
                problems.append(f"{path.stem}: bien llenado: {filled.faltas[:3]} {bad(filled)[:3]}")
            for name, change in FAULTS.items():
                broken = change(original, truth, parts, docx)
                if broken is None:
                    continue
                escribir(broken, docx, target)
                if not juzgar(original, target, truth).mal:
                    problems.append(f"{path.stem}: no vio la falla: {name}")
                else:
                    SEEN[name] = SEEN.get(name, 0) + 1
    print("\n".join(problems))
    print(f"{len(files)} archivos, {len(problems)} problemas; fallas vistas: {SEEN}")
    return 1 if problems or set(SEEN) != set(FAULTS) else 0


def bad(report):
    return [(p["campo"], s, n) for p, s, n in report.lugares if s in (MAL, BLANCO)]


SEEN = {}


def main_part(truth):
    return truth["parrafos"][0]["parte"] if truth["parrafos"] else None


def other_value(original, truth, _parts, _docx):
    """A right-looking value in the wrong blank."""
    place = next((p["id"] for p in truth["lugares"] if p["clase"] == "llenar" and p["campo"] == "sostenedor.rut"), None)
    return None if place is None else llenar(original, truth, wrong={place: "40.000.099-9"})[0]


def filled_for_others(original, truth, _parts, _docx):
    place = next((p["id"] for p in truth["lugares"] if p["clase"] in ("ajeno", "firma", "sin_dato") and p["blanco"]
                  and p["convencion"] in ("puntos", "guion_bajo", "parentesis")), None)
    return None if place is None else llenar(original, truth, wrong={place: "Fulano de Tal"})[0]


def wording(_original, truth, parts, _docx):
    name = main_part(truth)
    new = name and parts[name].replace("Alcalde (sa)".encode(), "Alcalde".encode(), 1)
    return None if not new or new == parts[name] else parts | {name: new}


def a_byte_outside(_original, truth, parts, _docx):
    name = main_part(truth)
    new = name and re.sub(rb"<w:p([ >].{0,160}Objeto)", rb'<w:p w:rsidP="00112233"\1', parts[name], count=1)
    return None if not new or new == parts[name] else parts | {name: new}


def another_entry(_original, _truth, parts, _docx):
    return parts | {"word/styles.xml": parts["word/styles.xml"] + b" "}


def lost_space(original, truth, parts, _docx):
    name = main_part(truth)
    if not name or truth["hecho_por"] != "a mano":
        return None
    new = re.sub(rb'<w:t xml:space="preserve">(, RUT [^<]* )</w:t>', rb"<w:t>\1</w:t>", parts[name], count=1)
    return None if new == parts[name] else parts | {name: new}


def still_placeholder(original, truth, parts, docx):
    name = main_part(truth)
    if not name or b"showingPlcHdr" not in docx.entradas[name] or not any(
            p["convencion"] == "control" and p["clase"] == "llenar" and p["esperado"] for p in truth["lugares"]):
        return None
    new = re.sub(rb"(</w:placeholder>)(<w:text/>|</w:sdtPr>)", rb"\1<w:showingPlcHdr/>\2", parts[name])
    return None if new == parts[name] else parts | {name: new}


def still_yellow(_original, truth, parts, docx):
    name = main_part(truth)
    if truth["familia"] != "completar_amarillo":
        return None
    value = next(p["esperado"][0] for p in truth["lugares"] if p["campo"] == "representante.nombre")
    new = re.sub(rb'<w:rPr>[^/]{0,40}</w:rPr>(<w:t[^>]*>' + re.escape(value.encode()) + rb")",
                 rb'<w:rPr><w:highlight w:val="yellow"/></w:rPr>\1', parts[name], count=1)
    new = new if new != parts[name] else parts[name].replace(
        f'<w:r><w:t xml:space="preserve">{value}'.encode(),
        f'<w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t xml:space="preserve">{value}'.encode(), 1)
    return None if new == parts[name] else parts | {name: new}


def a_doubled_id(_original, truth, parts, _docx):
    """A row copied with the identifiers of its paragraphs."""
    name = main_part(truth)
    found = name and re.findall(rb'w14:paraId="(\w+)"', parts[name])
    return parts | {name: parts[name].replace(found[0], found[1], 1)} if found else None


def a_row_too_few(_original, truth, parts, _docx):
    if truth["familia"] != "especial" or not truth["tablas"] or len(truth["tablas"][0]["filas"]) < 3:
        return None
    name = truth["tablas"][0]["parte"]
    text = parts[name].decode()
    rbd = truth["tablas"][0]["filas"][-1][-1][0]
    at = text.rfind(rbd)
    start, end = text.rfind("<w:tr>", 0, at), text.find("</w:tr>", at)
    return parts | {name: (text[:start] + text[end + 7:]).encode()} if at > 0 and start > 0 else None


FAULTS = {f.__name__: f for f in (other_value, filled_for_others, wording, a_byte_outside, another_entry, lost_space,
                                  still_placeholder, still_yellow, a_row_too_few, a_doubled_id)}

if __name__ == "__main__":
    sys.exit(main())
