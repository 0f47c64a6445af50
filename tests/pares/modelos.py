"""Writes the corpus of Word models with blanks, each with its ground truth: `python modelos.py FOLDER [--solo TEXT]`."""

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

from corpus import oficina, paquete
from corpus.lector import Docx, texto, word_paragraphs
from corpus.lista import recetas
from corpus.valores import Perfil

RAIZ = Path(__file__).resolve().parents[2]
# Wording that stays in every document where it stands.
INTACTO = [
    "don (a)", "don (ña)", "don/doña", "del/los establecimiento/s", "establecimiento (s)", "su/s proveedor/es", "Alcalde (sa)",
    "(MODELO CONVENIO", "Nota: complete sólo los espacios", "CONSIDERANDO:", "PRIMERA", "SEGUNDA", "TERCERA", "CUARTA", "QUINTA",
    "SEXTA", "SÉPTIMA", "OCTAVA", "NOVENA", "DÉCIMA", "cláusula tercera", "(…)", "[...]", "etc...", "Título XXXIII", "(marque con una X)",
    "Firma y timbre del sostenedor", "USO EXCLUSIVO DEL MINISTERIO", "(nombre o razón social del sostenedor)", "Página 1 de 4",
    "Inés Amanda Lobos Verdejo", "tres ejemplares", "Libertador Bernardo O'Higgins Nº 1371", "ÍNDICE", "* * *",
]


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("carpeta", type=Path)
    args.add_argument("--solo", default="", help="only the files whose name has this text")
    args.add_argument("--sin-libreoffice", action="store_true")
    args = args.parse_args()
    args.carpeta.mkdir(parents=True, exist_ok=True)
    profiles, made, left = {}, 0, []
    for receta in recetas():
        if args.solo not in receta.nombre:
            continue
        if receta.hecho_por == "LibreOffice" and args.sin_libreoffice:
            left.append(receta.nombre)
            continue
        perfil = profiles.setdefault(receta.perfil, Perfil(RAIZ, receta.perfil))
        ctx = receta.ctx(perfil)
        try:
            package = receta.hacer(ctx)
        except oficina.NoHayLibreOffice:
            left.append(receta.nombre)
            continue
        data = package if isinstance(package, bytes) else paquete.cerrar(package)
        target = args.carpeta / f"{receta.nombre}.docx"
        target.write_bytes(data)
        truth = ground_truth(receta, ctx, target)
        target.with_suffix(".json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        made += 1
    print(f"{made} modelos en {args.carpeta}" + (f"; sin LibreOffice no se hicieron {len(left)}" if left else ""))


def ground_truth(receta, ctx, path):
    docx = Docx(path)
    renamed = getattr(ctx, "renombradas", {})
    loose, paragraphs, whole = getattr(ctx, "suelto", False), [], ""
    for relato in ctx.relatos.values():
        parte = renamed.get(relato.parte, relato.parte)
        found = [texto(p) for p in word_paragraphs(docx.arbol(parte))]
        whole += "\n".join("\0".join(t for t in r["trozos"] if isinstance(t, str)) for r in relato.parrafos) + "\n"
        where = aligned([r["texto"] for r in relato.parrafos], found, loose, f"{receta.nombre}: {parte}")
        for record, index in zip(relato.parrafos, where):
            places = [t for t in record["trozos"] if isinstance(t, int)]
            for place in places:
                ctx.lugares[place] |= {"parte": parte, "parrafo": index, "convencion": ctx.lugares[place]["convencion"]}
            if places:
                paragraphs.append({"parte": parte, "indice": index, "original": found[index], "trozos": record["trozos"],
                                   "terminado": finished(record["trozos"], ctx.lugares)})
    for lugar in ctx.lugares:
        paragraph = next(p for p in paragraphs if p["parte"] == lugar["parte"] and p["indice"] == lugar["parrafo"])
        lugar["terminado"] = paragraph["terminado"]
    for n, lugar in enumerate(ctx.lugares):
        lugar["id"] = n
    return {
        "archivo": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "modelo": receta.dep,
        "perfil": ctx.perfil.nombre, "familia": receta.familia, "hecho_por": receta.hecho_por,
        "convenciones": sorted({place["convencion"] for place in ctx.lugares}),
        "lugares": ctx.lugares, "parrafos": paragraphs, "tablas": tables(ctx, docx, renamed),
        "datos": [{"parte": "customXml/item1.xml", "elemento": name, "campo": campo} for campo, name in ctx.ligados.items()],
        "intacto": [{"texto": text, "veces": whole.count(text)} for text in INTACTO if text in whole],
    }


def finished(trozos, places):
    """The paragraph as it should read, with the first accepted text of each blank that is to be filled."""
    out = ""
    for trozo in trozos:
        if isinstance(trozo, str):
            out += trozo
            continue
        place = places[trozo]
        first = place["esperado"][0] if place["esperado"] and place["clase"] != "dudoso" else place["blanco"]
        out += first if isinstance(first, str) else "«" + " … ".join(first["contiene"]) + "»"
    return out


def aligned(written, found, loose, where):
    """Index in the part of each paragraph that was written. A program that rewrote the file may have added some."""
    if not loose:
        if written != found:
            wrong = next((i for i, (a, b) in enumerate(zip(written, found)) if a != b), min(len(written), len(found)))
            raise ValueError(f"{where}: párrafo {wrong}: {written[wrong:wrong + 1]} / {found[wrong:wrong + 1]}")
        return range(len(written))
    out, at = [], 0
    for text in written:
        if not text:  # empty paragraphs come and go in a conversion; none of them is a place in these files
            out.append(None)
            continue
        at = next((i for i in range(at, len(found)) if found[i] == text), None)
        if at is None:
            raise ValueError(f"{where}: no se halló {text!r}")
        out.append(at)
        at += 1
    return out


def tables(ctx, docx, renamed):
    """Index among the tables of its part of each table of schools."""
    out, used = [], set()
    for table in ctx.tablas:
        parte = renamed.get(table["parte"], table["parte"])
        every = list(docx.arbol(parte).todos("tbl"))
        for index, node in enumerate(every):
            heads = {texto(p) for row in node.elementos("tr")[:table["encabezado"]] for p in row.todos("p")}
            nested = any(set(table["titulos"]) <= {texto(p) for r in t.elementos("tr")[:2] for p in r.todos("p")}
                         for t in node.todos("tbl"))
            if set(table["titulos"]) <= heads and not nested and (parte, index) not in used:
                used.add((parte, index))
                out.append(table | {"parte": parte, "indice": index})
                break
        else:
            raise ValueError(f"{ctx.nombre}: no se halló la tabla {table['titulos']}")
    return out


if __name__ == "__main__":
    sys.exit(main())
