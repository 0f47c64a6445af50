"""Has a program fill the matrices of a folder and judges what it wrote: `python juzgar_matrices.py PROGRAM FOLDER [--informe FILE]`.

FOLDER is what `matrices.py` wrote. Each is filled with `--permitir-blancos`, and once without, for the exit status. Exit
status 1 if a cell is wrong, anything else changed, a status is not the right one, or more cells than allowed were left blank.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path

from matriz import oficina
from matriz.juez import Informe, juzgar, segun_libreoffice

RAIZ = Path(__file__).resolve().parents[2]
warnings.filterwarnings("ignore", module="openpyxl")  # of pictures: it has no library to read them


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("programa", type=Path)
    args.add_argument("carpeta", type=Path)
    args.add_argument("--informe", type=Path, help="writes all of it there, as JSON")
    args.add_argument("--solo", default="", help="only the files whose name has this text")
    args.add_argument("--blancos", action="store_true", help="lists the cells that were left blank, too")
    args.add_argument("--max-blancos", type=int, default=None, help="how many may be left blank; by default any number")
    args.add_argument("--max-porcentaje", type=float, default=None, help="how many of each hundred may be left blank")
    args.add_argument("--libreoffice", action="store_true", help="has LibreOffice open what was written, too, and compares what it sees")
    args.add_argument("--llenos", type=Path, help="keeps what the program wrote in this folder")
    args = args.parse_args()
    truths = [json.loads(p.read_text("utf-8")) for p in sorted(args.carpeta.glob("*.json")) if args.solo in p.stem]
    if not truths:
        print(f"no hay matrices en {args.carpeta}: corra matrices.py", file=sys.stderr)
        return 3
    reports = []
    with tempfile.TemporaryDirectory() as folder:
        target = args.llenos or Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        for truth in truths:
            reports.append(one(args.programa.resolve(), args.carpeta, target, truth))
        if args.libreoffice:
            there = [(r, t) for r, t in zip(reports, truths) if (target / t["archivo"]).exists() and not t["rechaza"]]
            seen = Path(folder, "libreoffice")
            oficina.convertir([target / t["archivo"] for _, t in there], "xlsx", seen)
            for r, t in there:
                segun_libreoffice(target / t["archivo"], (seen / t["archivo"]).with_suffix(".xlsx"), t, r)
        for r in reports:
            show(r, args.blancos)
    good, left = sum(r.correctos for r in reports), sum(len(r.blancos) for r in reports)
    bad, foreign = sum(len(r.malos) for r in reports), sum(len(r.ajenos) for r in reports)
    by_design = Counter()
    for r in reports:
        by_design[r.archivo.split("-")[0]] += len(r.malos) + len(r.ajenos)
    worst = ", ".join(f"{k} {v}" for k, v in by_design.most_common(8) if v)
    if worst:
        print(f"\nPor diseño: {worst}")
    if args.informe:
        args.informe.write_text(json.dumps([vars(r) for r in reports], ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"\n{len(reports)} archivos: {good} correctos, {left} en blanco, {bad} malos, {foreign} cambios ajenos")
    many = args.max_blancos is not None and left > args.max_blancos
    many |= args.max_porcentaje is not None and left * 100 > args.max_porcentaje * max(1, good + left)
    return 1 if bad or foreign or many else 0


def one(program, folder, target, truth):
    blank = folder / truth["archivo"]
    profile = (folder / "perfiles" if truth["perfil_en"] == "perfiles" else RAIZ / "ejemplos") / truth["perfil"]
    out, strict = target / truth["archivo"], target / ("estricto-" + truth["archivo"])
    for path in (out, strict):
        path.unlink(missing_ok=True)
    status, said = run(program, blank, profile, out, "--permitir-blancos")
    status_strict, said_strict = run(program, blank, profile, strict)
    if out.exists():
        r = juzgar(blank, out, truth)
    else:
        r = Informe(truth["archivo"])
        r.blancos = [f"{t['hoja']}!{t['celda']} ({t['dato']}): no se escribió el archivo" for t in truth["celdas"] if t["clase"] == "llenar"]
    check_status(r, "con --permitir-blancos", status, truth["con_permiso"], said, out)
    if strict.exists() and truth["rechaza"]:
        r.malos.append("sin --permitir-blancos escribió una matriz donde no caben todos los establecimientos")
    # With a cell that should have been filled left blank, 1 is the right status; it is counted already as a blank.
    allowed = truth["sin_permiso"] if not r.blancos else [1]
    check_status(r, "sin --permitir-blancos", status_strict, allowed, said_strict, strict)
    if status == 0 == status_strict and out.exists() and strict.exists() and out.read_bytes() != strict.read_bytes():
        r.malos.append("con --permitir-blancos y sin él, que también llenó, los archivos son distintos")
    for missing in truth["rechaza"]:
        for how, words in (("con", said), ("sin", said_strict)):
            if not (re.search(rf"(?<!\d){missing['filas']}(?!\d)", words) and missing["hoja"] in words):
                r.malos.append(f"{how} --permitir-blancos no dice que faltan {missing['filas']} filas en «{missing['hoja']}»: {last(words)}")
    if hashlib.sha256(blank.read_bytes()).hexdigest() != truth["sha256"]:
        r.malos.append("cambió la matriz que se entregó")
    return r


def run(program, blank, profile, out, *options):
    # Nothing may be left by the side of the corpus, nor read from it.
    done = subprocess.run([program, "modelo", "llenar", blank, profile, "--salida", out, *options], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=120)
    return done.returncode, done.stdout + done.stderr


def check_status(r, how, status, allowed, said, out):
    if status not in allowed:
        r.malos.append(f"{how}: terminó con {status} y no con {' o '.join(map(str, allowed))}: {last(said)}")
    if status == 0 and not out.exists():
        r.malos.append(f"{how}: terminó con 0 y no escribió")
    if status != 0 and out.exists():
        r.malos.append(f"{how}: terminó con {status} y escribió")


def last(said):
    return " / ".join(line.strip() for line in said.strip().splitlines()[-2:])[:300]


def show(r, blanks):
    print(f"{r.archivo}: {r.correctos} correctos, {len(r.blancos)} en blanco, {len(r.malos)} malos, {len(r.ajenos)} cambios ajenos", flush=True)
    for word, lines in (("malo", r.malos), ("ajeno", r.ajenos), ("aviso", r.avisos), ("en blanco", r.blancos if blanks else [])):
        for line in lines:
            print(f"    {word}: {line}")


if __name__ == "__main__":
    sys.exit(main())
