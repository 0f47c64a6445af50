"""Judges models that a program filled: `python juzgar_modelos.py FILLED [--corpus FOLDER]`; exit status 1 if anything is wrong.

FILLED holds a `NAME.docx` for each `NAME.docx` and `NAME.json` of the corpus (`modelos.py`). A wrong value, wording that
changed, a byte that changed outside a blank: wrong. A blank that was left: counted, not wrong.
"""

import argparse
import json
import sys
from pathlib import Path

from corpus.juez import BIEN, BLANCO, DEJADO, MAL, juzgar, totals

RAIZ = Path(__file__).resolve().parents[2]


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("llenos", type=Path)
    args.add_argument("--corpus", type=Path, default=RAIZ / "target/pares/modelos", help="what modelos.py wrote")
    args.add_argument("--solo", default="", help="only the files whose name has this text")
    args.add_argument("--blancos", action="store_true", help="lists the blanks that were left, too")
    args.add_argument("--json", action="store_true", help="prints all as JSON")
    args = args.parse_args()
    reports = []
    for path in sorted(args.corpus.glob("*.json")):
        if args.solo in path.stem:
            truth = json.loads(path.read_text(encoding="utf-8"))
            reports.append(juzgar(path.with_suffix(".docx"), args.llenos / truth["archivo"], truth))
    if not reports:
        print(f"no hay corpus en {args.corpus}: corra modelos.py", file=sys.stderr)
        return 3
    if args.json:
        print(json.dumps([{"archivo": r.archivo, "faltas": r.faltas, "lugares": [
            {"campo": p["campo"], "convencion": p["convencion"], "antes": p["antes"], "estado": s, "nota": n}
            for p, s, n in r.lugares]} for r in reports], ensure_ascii=False, indent=1))
    else:
        show(reports, args.blancos)
    return 1 if any(r.mal for r in reports) else 0


def show(reports, blanks):
    for r in reports:
        counts = " · ".join(f"{state} {r.cuenta(state)}" for state in (BIEN, BLANCO, MAL, DEJADO))
        print(f"{r.archivo}: {counts}" + (f" · faltas {len(r.faltas)}" if r.faltas else ""))
        for place, state, note in r.lugares:
            if state == MAL or (blanks and state == BLANCO):
                print(f"    {state}: {place['campo']} [{place['convencion']}] tras «{place['antes'][-40:]}»: {note}")
        for words in r.faltas:
            print(f"    falta: {words}")
    for title, key in (("convención", lambda p: p["convencion"]), ("campo", lambda p: p["campo"])):
        print(f"\nPor {title}:{'':<34}{BIEN:>8}{BLANCO:>11}{MAL:>6}{DEJADO:>9}")
        for name, counts in totals(reports, key).items():
            print(f"  {name:<42}{counts[BIEN]:>8}{counts[BLANCO]:>11}{counts[MAL]:>6}{counts[DEJADO]:>9}")
    print(f"\n{len(reports)} archivos · " + " · ".join(f"{s} {sum(r.cuenta(s) for r in reports)}" for s in (BIEN, BLANCO, MAL, DEJADO))
          + f" · faltas {sum(len(r.faltas) for r in reports)}")


if __name__ == "__main__":
    sys.exit(main())
