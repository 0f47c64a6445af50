"""Prints the text of every cell of each workbook named on the command line, as a JSON list: .xls by xlrd, else openpyxl.

For each file {sheet: {cell: text}}; numbers that are whole are their digits.
"""

import json
import sys

import openpyxl
import xlrd
from openpyxl.utils import get_column_letter


def text(valor):
    if isinstance(valor, bool):
        return "VERDADERO" if valor else "FALSO"
    if isinstance(valor, float) and valor == int(valor):
        return str(int(valor))
    return str(valor).strip()


def old(ruta):
    for hoja in xlrd.open_workbook(ruta).sheets():
        cells = {}
        for i in range(hoja.nrows):
            for j in range(hoja.ncols):
                c = hoja.cell(i, j)
                if c.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    cells[f"{get_column_letter(j + 1)}{i + 1}"] = text(
                        bool(c.value) if c.ctype == xlrd.XL_CELL_BOOLEAN else c.value
                    )
        yield hoja.name, cells


def new(ruta):
    for hoja in openpyxl.load_workbook(ruta, data_only=True).worksheets:
        yield hoja.title, {c.coordinate: text(c.value) for row in hoja.iter_rows() for c in row if c.value is not None}


json.dump([dict((old if f.endswith(".xls") else new)(f)) for f in sys.argv[1:]], sys.stdout, ensure_ascii=True)
