"""The Python peer: a Word file with docxtpl and a workbook with openpyxl, both in memory.

Usage: par.py TEMPLATE.docx DATA.json. For each line N on standard input makes N pairs, and answers with an empty line.
"""

import io
import json
import sys

import openpyxl
from docxtpl import DocxTemplate
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

plantilla, datos = sys.argv[1:3]
with open(plantilla, "rb") as archivo:
    bytes_plantilla = archivo.read()
with open(datos, encoding="utf-8") as archivo:
    datos = json.load(archivo)

lado = Side(style="thin", color="A6A6A6")
borde = Border(left=lado, right=lado, top=lado, bottom=lado)
ajuste = Alignment(wrap_text=True, vertical="top")
negrita = Font(bold=True)
relleno = PatternFill("solid", fgColor="E7ECF2")


def word():
    documento = DocxTemplate(io.BytesIO(bytes_plantilla))
    documento.render(datos["valores"], autoescape=True)
    salida = io.BytesIO()
    documento.save(salida)
    return salida


def excel():
    libro = openpyxl.Workbook()
    libro.remove(libro.active)
    for nombre, filas in datos["hojas"]:
        hoja = libro.create_sheet(nombre)
        for n, fila in enumerate(filas, 1):
            for m, texto in enumerate(fila, 1):
                celda = hoja.cell(n, m, texto)
                celda.number_format = "@"
                if n >= 3:
                    celda.border = borde
                    celda.alignment = ajuste
                if n == 3:
                    celda.font = negrita
                    celda.fill = relleno
        hoja.freeze_panes = "B4"
    salida = io.BytesIO()
    libro.save(salida)
    return salida


for linea in sys.stdin:
    for _ in range(int(linea)):
        assert len(word().getvalue()) > 5000 and len(excel().getvalue()) > 3000
    print(flush=True)
