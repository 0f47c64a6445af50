"""Judges one filled workbook against its blank one and its truth."""

from dataclasses import dataclass, field
from pathlib import Path

from . import cambios, lee_xls
from .lee_xlsx import LibroLeido, place
from .lee_xls import LibroXls
from .valores import normal


@dataclass
class Informe:
    archivo: str
    correctos: int = 0
    dejados: int = 0  # what had to be left, or could be, and was left
    blancos: list = field(default_factory=list)
    malos: list = field(default_factory=list)
    ajenos: list = field(default_factory=list)
    avisos: list = field(default_factory=list)


def juzgar(blank_path, full_path, truth):
    r = Informe(truth["archivo"])
    blank_path, full_path = Path(blank_path), Path(full_path)
    try:
        if truth["archivo"].endswith(".xls"):
            blank, full = LibroXls(blank_path), LibroXls(full_path)
            value = lambda book, sheet, at: book.valor(book.book.sheet_by_name(sheet), *at)  # noqa: E731
            r.ajenos, r.avisos = lee_xls.comparar(blank, full, truth["inserta"], truth["celdas"])
        else:
            blank, full = LibroLeido(blank_path), LibroLeido(full_path)
            r.ajenos, r.avisos = cambios.comparar(blank, full, truth["inserta"], truth["celdas"])
            value = xlsx_value
            check_openpyxl(full_path, full, truth, r)
    except Exception as e:  # whatever a reader cannot read is the fault of who wrote it
        r.malos.append(f"no se puede leer lo escrito: {type(e).__name__}: {e}")
        return r
    rows = {h: cambios.Filas([i for i in truth["inserta"] if i["hoja"] == h and not truth["archivo"].endswith(".xls")]) for h in {t["hoja"] for t in truth["celdas"]}}
    for t in truth["celdas"]:
        at = place(t["celda"])
        source, put_in = rows[t["hoja"]].fuente(at[0])
        try:
            got = value(full, t["hoja"], at)
            was = "" if put_in else value(blank, t["hoja"], (source, at[1]))
        except Exception as e:
            r.malos.append(f"{t['hoja']}!{t['celda']}: no se puede leer: {e}")
            continue
        good = normal(got, t["modo"]) in {normal(a, t["modo"]) for a in t["acepta"]} and got != ""
        where = f"{t['hoja']}!{t['celda']} ({t['dato']})"
        if t["clase"] != "dejar" and good:
            r.correctos += 1
        elif got == was:
            if t["clase"] == "llenar":
                r.blancos.append(f"{where}: en blanco; debía decir «{t['acepta'][0]}»")
            else:
                r.dejados += 1
        elif t["clase"] == "dejar":
            r.malos.append(f"{where}: dice «{got}» y debía quedar como estaba («{was}»)")
        else:
            r.malos.append(f"{where}: dice «{got}» y no «{t['acepta'][0]}»")
    return r


def xlsx_value(book, sheet, at):
    one = next(h for h in book.hojas if h.nombre == sheet)
    cell = one.celdas.get(at)
    return cell.valor if cell else ""


def check_openpyxl(path, full, truth, r):
    """A second reader sees the same texts."""
    from openpyxl import load_workbook
    wb = load_workbook(path)
    for t in truth["celdas"]:
        seen = wb[t["hoja"]][t["celda"]].value
        mine = xlsx_value(full, t["hoja"], place(t["celda"]))
        if isinstance(seen, float) and seen == int(seen):
            seen = int(seen)
        if str("" if seen is None else seen) != mine and not (isinstance(seen, str) and seen[:1] == "="):
            r.malos.append(f"{t['hoja']}!{t['celda']}: openpyxl lee «{seen}» y el archivo dice «{mine}»")


def segun_libreoffice(full_path, converted, truth, r):
    """What LibreOffice shows of the filled workbook, in its own copy, is what was judged: a third reader, which opens as people do."""
    try:
        mine = LibroXls(Path(full_path)) if truth["archivo"].endswith(".xls") else LibroLeido(full_path)
        its = LibroLeido(converted)
        for t in truth["celdas"]:
            at = place(t["celda"])
            wanted = mine.valor(mine.book.sheet_by_name(t["hoja"]), *at) if isinstance(mine, LibroXls) else xlsx_value(mine, t["hoja"], at)
            seen = xlsx_value(its, t["hoja"], at)
            if normal(wanted, "texto") != normal(seen, "texto"):
                r.malos.append(f"{t['hoja']}!{t['celda']}: LibreOffice muestra «{seen}» y el archivo dice «{wanted}»")
    except Exception as e:
        r.malos.append(f"LibreOffice no dejó leer lo escrito: {type(e).__name__}: {e}")
