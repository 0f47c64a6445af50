"""Writes the corpus of blank matrices of services, each with its ground truth: `python matrices.py FOLDER [--solo TEXT]`."""

import argparse
import hashlib
import json
import re
import sys
import tempfile
from pathlib import Path

from matriz import a_xls, a_xlsx, oficina
from matriz.lee_xlsx import place
from matriz.libro import Libro, a1
from matriz.lista import LO_XLS, LO_XLSX, XLS, XLSM, perfiles, recetas
from matriz.valores import Datos

RAIZ = Path(__file__).resolve().parents[2]
LLENOS = "llenos"  # the same workbooks, filled right by the corpus itself: with them the judge is judged


def main(todas=recetas):
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("carpeta", type=Path)
    args.add_argument("--solo", default="", help="only the files whose name has this text")
    args.add_argument("--sin-libreoffice", action="store_true")
    args = args.parse_args()
    (args.carpeta / LLENOS).mkdir(parents=True, exist_ok=True)
    where = perfiles(RAIZ, args.carpeta / "perfiles")
    left, made, later = [], 0, {LO_XLS: [], LO_XLSX: []}
    with tempfile.TemporaryDirectory() as raw:
        for receta in todas():
            if args.solo not in receta.nombre:
                continue
            if receta.escritor in later and (args.sin_libreoffice or not oficina.hay()):
                left.append(receta.nombre)
                continue
            datos = Datos(where[receta.perfil], RAIZ)
            blank, filled = Libro(datos), Libro(datos, lleno=True)
            for libro in (blank, filled):
                receta.diseno(libro)
            kind = {XLS: "xls", LO_XLS: "xls", XLSM: "xlsm"}.get(receta.escritor, "xlsx")
            for libro, name in ((blank, receta.nombre), (filled, f"{LLENOS}/{receta.nombre}")):
                if libro is filled and refused(blank, kind):
                    continue
                if receta.escritor == XLS:
                    a_xls.escribir(libro, args.carpeta / f"{name}.xls")
                elif receta.escritor in later:
                    source = Path(raw, receta.escritor, Path(name).parent, f"{receta.nombre}.xlsx")
                    source.parent.mkdir(parents=True, exist_ok=True)
                    a_xlsx.escribir(libro, source)
                    later[receta.escritor].append((source, args.carpeta / Path(name).parent))
                else:
                    a_xlsx.escribir(libro, args.carpeta / f"{name}.{kind}")
            truth = ground_truth(receta, blank, filled, kind, where)
            (args.carpeta / f"{receta.nombre}.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", "utf-8")
            made += 1
        for writer, jobs in later.items():
            for folder in {target for _, target in jobs}:
                oficina.convertir([s for s, target in jobs if target == folder], "xls:MS Excel 97" if writer == LO_XLS else "xlsx", folder)
    for path in args.carpeta.glob("*.json"):
        truth = json.loads(path.read_text("utf-8"))
        if (args.carpeta / truth["archivo"]).exists():
            truth["sha256"] = hashlib.sha256((args.carpeta / truth["archivo"]).read_bytes()).hexdigest()
            path.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{made} matrices en {args.carpeta}" + (f"; sin LibreOffice no se hicieron {len(left)}" if left else ""))


def refused(blank, kind):
    """In an .xls no rows can be put in between others; where nothing is below, those that follow are written."""
    return kind == "xls" and any(i["debajo"] for i in blank.inserta())


def ground_truth(receta, blank, filled, kind, where):
    cells, inserted = filled.verdad(), blank.inserta()
    unknown = any(v["dato"].endswith("desconocido") for v in cells)
    no_datum = any(v["clase"] == "dejar" and ".servicios." not in v["dato"] for v in cells) or any(v["clase"] == "puede" for v in cells)
    no = refused(blank, kind)
    has = {re.sub(r"\.(cuerpo|sin_puntos|con_puntos)$", "", v["dato"]) for v in cells}
    whole = {"sostenedor.nombre", "sostenedor.rut"} <= {word for one in has for word in one.split("+")}
    return {
        "archivo": f"{receta.nombre}.{kind}", "diseno": receta.diseno.__name__, "perfil": Path(where[receta.perfil]).name,
        "perfil_en": "perfiles" if where[receta.perfil].parent.name == "perfiles" else "ejemplos",
        "hecho_por": receta.escritor,
        "establecimientos": blank.datos.n,
        # Exit statuses that are right: with --permitir-blancos, and without it. Where there is no room for all, what has
        # room may be filled with that option.
        "con_permiso": [0, 1] if no else [0],
        "sin_permiso": [1] if no or unknown else [0] if whole and not no_datum else [0, 1],
        # What must be said when rows are missing in a format where none can be put in.
        "rechaza": [{"hoja": i["hoja"], "filas": i["filas"]} for i in inserted if i["debajo"]] if no else [],
        "inserta": [i for i in inserted if not i["debajo"]] if no else inserted,
        "celdas": with_room(cells, inserted) if no else cells,
    }


def with_room(cells, inserted):
    """The truth of a workbook into which the rows that are missing are not put: without their cells, and nothing below moved."""
    out = []
    for cell in cells:
        row, moved = place(cell["celda"])[0] + 1, 0
        for i in (i for i in inserted if i["debajo"] and i["hoja"] == cell["hoja"]):
            end = i["primera"] + i["libres"]
            if end <= row < end + i["filas"]:
                break
            moved += i["filas"] if row >= end + i["filas"] else 0
        else:
            out.append(cell | {"celda": a1(row - 1 - moved, place(cell["celda"])[1])})
    return out


if __name__ == "__main__":
    sys.exit(main())
