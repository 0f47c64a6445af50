"""Writes a workbook with xlwt, as a ministry's matrix could be: `python libro_xlwt.py SALIDA.xls MODO`.

MODO is `chico` (a sheet or two of everything) or `grande` (many texts, many rows, rich texts).
"""

import sys

import xlwt

salida, modo = sys.argv[1:]
libro = xlwt.Workbook(encoding="utf-8")
gris = xlwt.easyxf(
    "font: bold on, height 240; pattern: pattern solid, fore_colour gray25; borders: left thin, right thin, top medium, bottom medium; align: wrap on, horiz center"
)
caja = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin; align: wrap on")
fecha = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin", num_format_str="DD-MM-YYYY")
texto = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin", num_format_str="@")
hoja = libro.add_sheet("Hoja")
hoja.write_merge(0, 0, 0, 4, "Anexo: nómina de establecimientos", gris)
for columna, titulo in enumerate(["N°", "RBD", "Nombre", "Dirección", "Desde"]):
    hoja.write(5, columna, titulo, gris)
    hoja.col(columna).width = 3000 + 900 * columna
filas = 40 if modo == "chico" else 900
for fila in range(6, 6 + filas):
    hoja.write(fila, 0, fila - 5, caja)
    hoja.write(fila, 1, None, texto)
    hoja.write(fila, 2, None, caja)
    hoja.write(fila, 3, f"muestra {fila}" if modo == "chico" else f"dirección número {fila} ∞", caja)
    hoja.write(fila, 4, 46000 + fila, fecha)
    hoja.row(fila).height_mismatch = True
    hoja.row(fila).height = 420
hoja.write(2, 1, xlwt.Formula("SUM(A7:A40)"), caja)
hoja.write_merge(8, 8, 6, 7, "", caja)
hoja.set_panes_frozen(True)
hoja.set_horz_split_pos(6)
otra = libro.add_sheet("Otra")
negrita = xlwt.easyfont("bold on, color_index red")
cursiva = xlwt.easyfont("italic on")
for fila in range(5 if modo == "chico" else 1200):
    otra.write_rich_text(fila, 0, ((f"rico {fila} ", negrita), ("y más", cursiva)), caja)
    otra.write(fila, 1, f"texto {fila} " + "ñandú " * (fila % 17), caja)
    otra.write(fila, 2, xlwt.Formula(f"B{fila + 1}&\"!\""))
libro.save(salida)
