"""Prints what openpyxl sees in each Excel file named on the command line, as a JSON list."""

import json
import sys

import openpyxl


def cell(one):
    return {"valor": one.value, "tipo": one.data_type, "formato": one.number_format}


def validation(one):
    return {"tipo": one.type, "formula": one.formula1, "rango": str(one.sqref), "mensaje": one.error}


def sheet(one):
    return {
        "nombre": one.title,
        "filas": [[cell(c) for c in row] for row in one.iter_rows()],
        "congelado": one.freeze_panes,
        "validaciones": [validation(v) for v in one.data_validations.dataValidation],
        "impresion": {
            "orientacion": one.page_setup.orientation,
            "papel": one.page_setup.paperSize,
            "ajusta_ancho": one.page_setup.fitToWidth,
            "ajusta_alto": one.page_setup.fitToHeight,
            "ajusta": one.sheet_properties.pageSetUpPr is not None
            and bool(one.sheet_properties.pageSetUpPr.fitToPage),
            "filas_repetidas": one.print_title_rows,
            "pie": [one.oddFooter.left.text, one.oddFooter.right.text],
        },
    }


def read(path):
    book = openpyxl.load_workbook(path)
    properties = book.properties
    return {
        "archivo": path,
        "hojas": [sheet(one) for one in book.worksheets],
        "titulo": properties.title,
        "autor": properties.creator,
        "asunto": properties.subject,
    }


json.dump([read(path) for path in sys.argv[1:]], sys.stdout, ensure_ascii=True)
