"""What openpyxl sees change between two workbooks, the second with rows put in: BEFORE AFTER SHEET ROW COUNT.

Prints a JSON list with one list of differences. A cell whose value is other is told as "A1: old -> new"; formulas are
only held to be formulas still.
"""

import json
import sys

import openpyxl
from openpyxl.utils import range_boundaries

antes, despues, hoja, fila, veces = sys.argv[1:]
fila, veces = int(fila), int(veces)


def moved(n):
    return n + veces if n > fila else n


def shifted(texto, grows):
    """Ranges with their rows moved; one that ends in the pattern row takes the copies in where it `grows`."""
    out = []
    for one in str(texto).split():
        a, b, c, d = range_boundaries(one)
        out.append((a, moved(b), c, moved(d) + (veces if grows and d == fila else 0)))
    return sorted(out)


def boxes(texto):
    return sorted(range_boundaries(one) for one in str(texto).split())


def style(c):
    return repr((c.font, c.fill, c.border, c.alignment, c.number_format, c.protection))


def compare(a, b, grows):
    said = []
    here = grows
    row = moved if here else (lambda n: n)
    for line in a.iter_rows():
        for c in line:
            d = b.cell(row(c.row), c.column)
            if style(c) != style(d):
                said.append(f"{d.coordinate}: estilo")
            formula = [isinstance(v, str) and v.startswith("=") for v in (c.value, d.value)]
            if formula[0] != formula[1] or (not formula[0] and c.value != d.value):
                said.append(f"{d.coordinate}: {c.value!r} -> {d.value!r}")
    if here:
        for k in range(1, veces + 1):
            for c in a[fila]:
                if style(c) != style(b.cell(fila + k, c.column)):
                    said.append(f"copia {k}: estilo de {c.coordinate}")
            if a.row_dimensions[fila].height != b.row_dimensions[fila + k].height:
                said.append(f"copia {k}: alto")
    for n, d in a.row_dimensions.items():
        if d.height != b.row_dimensions[row(n)].height:
            said.append(f"fila {n}: alto")
    widths = [{k: d.width for k, d in s.column_dimensions.items()} for s in (a, b)]
    if widths[0] != widths[1]:
        said.append(f"anchos: {widths}")
    merges = [shifted(m, False)[0] if here else boxes(m)[0] for m in a.merged_cells.ranges]
    if here:
        own = [boxes(m)[0] for m in a.merged_cells.ranges]
        for x, y, z, w in own:
            if y == w == fila:
                merges += [(x, fila + k, z, fila + k) for k in range(1, veces + 1)]
    if sorted(merges) != sorted(boxes(m)[0] for m in b.merged_cells.ranges):
        said.append("combinadas")
    for name, list_a, list_b in (
        ("validaciones", [v.sqref for v in a.data_validations.dataValidation], [v.sqref for v in b.data_validations.dataValidation]),
        ("condicionales", [f.sqref for f in a.conditional_formatting], [f.sqref for f in b.conditional_formatting]),
    ):
        want = [shifted(s, True) if here else boxes(s) for s in list_a]
        if want != [boxes(s) for s in list_b]:
            said.append(name)
    comments = {(row(c.row), c.column): c.comment.text for line in a.iter_rows() for c in line if c.comment}
    if comments != {(c.row, c.column): c.comment.text for line in b.iter_rows() for c in line if c.comment}:
        said.append("comentarios")
    if a.freeze_panes != b.freeze_panes:
        said.append("paneles")
    return said


libros = [openpyxl.load_workbook(f) for f in (antes, despues)]
said = [] if libros[0].sheetnames == libros[1].sheetnames else ["hojas"]
for nombre in libros[0].sheetnames:
    said += compare(libros[0][nombre], libros[1][nombre], nombre == hoja)
print(json.dumps([said], ensure_ascii=False))
