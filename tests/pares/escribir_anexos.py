"""Writes workbooks from a JSON file: FILE FOLDER. Each is a .xlsx by openpyxl and an .xls by xlwt.

The JSON is a list of {"nombre", "hojas": [{"nombre", "filas": [[text, ...], ...]}]}; a text that begins with # is a number.
"""

import json
import os
import sys

import openpyxl
import xlwt


def value(texto):
    return float(texto[1:]) if texto.startswith("#") else texto


libros, carpeta = json.load(open(sys.argv[1], encoding="utf-8")), sys.argv[2]
for libro in libros:
    nuevo, antiguo = openpyxl.Workbook(), xlwt.Workbook(encoding="utf-8")
    nuevo.remove(nuevo.active)
    for hoja in libro["hojas"]:
        a, b = nuevo.create_sheet(hoja["nombre"]), antiguo.add_sheet(hoja["nombre"])
        for i, fila in enumerate(hoja["filas"]):
            for j, texto in enumerate(fila):
                if texto:
                    a.cell(i + 1, j + 1, value(texto))
                    b.write(i, j, value(texto))
    nuevo.save(os.path.join(carpeta, libro["nombre"] + ".xlsx"))
    antiguo.save(os.path.join(carpeta, libro["nombre"] + ".xls"))
