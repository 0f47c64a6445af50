"""What xlrd sees change between two workbooks: `python comparar_xls.py ANTES.xls DESPUES.xls`.

Prints a JSON list with one list of differences. A cell whose value is other is told as "Hoja!A1: old -> new"; a look that is
other, or a row, a width, a merge, a name, by its own word.
"""

import json
import sys

import xlrd

libros = [xlrd.open_workbook(f, formatting_info=True) for f in sys.argv[1:]]
said = []


def told(nombre, a, b):
    if a != b:
        said.append(f"{nombre}: {a!r} -> {b!r}")


def cell(hoja, fila, columna):
    """Kind, value and look; a cell that the file does not have has none."""
    if fila >= hoja.nrows or columna >= hoja.row_len(fila):
        return None
    one = hoja.cell(fila, columna)
    return None if one.ctype == xlrd.XL_CELL_EMPTY else (one.ctype, one.value, one.xf_index)


def columns(hoja):
    return {c: (i.width, i.xf_index, i.hidden) for c, i in hoja.colinfo_map.items()}


def row(hoja, fila):
    one = hoja.rowinfo_map.get(fila)
    return one and (one.height, one.xf_index, one.hidden, one.height_mismatch)


def plain(par):
    """As one would say it: a text, a number, nothing."""
    return None if par is None or par[1] == "" else par[1]


told("hojas", libros[0].sheet_names(), libros[1].sheet_names())
told("formatos", len(libros[0].xf_list), len(libros[1].xf_list))
told("nombres", [n.name for n in libros[0].name_obj_list], [n.name for n in libros[1].name_obj_list])
for a, b in zip(libros[0].sheets(), libros[1].sheets()):
    told(f"{a.name} combinadas", sorted(a.merged_cells), sorted(b.merged_cells))
    told(f"{a.name} columnas", columns(a), columns(b))
    # Texts are numbered as before, with what they are made of.
    told(f"{a.name} letras", a.rich_text_runlist_map, b.rich_text_runlist_map)
    for fila in range(max(a.nrows, b.nrows)):
        if fila in a.rowinfo_map:
            told(f"{a.name} fila {fila + 1}", row(a, fila), row(b, fila))
        for columna in range(max(a.ncols, b.ncols)):
            one, other = cell(a, fila, columna), cell(b, fila, columna)
            name = f"{a.name}!{xlrd.colname(columna)}{fila + 1}"
            if one is None and other is not None:
                said.append(f"{name}: nada -> {plain(other)!r} como {other[2]}")
            elif (one and one[2]) != (other and other[2]):
                said.append(f"{name}: otro formato")
            elif one != other:
                said.append(f"{name}: {plain(one)!r} -> {plain(other)!r}")
print(json.dumps([said], ensure_ascii=False))
