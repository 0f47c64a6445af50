"""Writes a workbook of `libro` as .xlsx or .xlsm, with openpyxl."""

import io
import re
import struct
import zipfile
import zlib

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo

from .libro import estilo, letra, rango

CACHE = {}
TIPOS = "[Content_Types].xml"


def estilos(nombre):
    if nombre not in CACHE:
        e = estilo(nombre)
        side = Side(style=e["borde"] if e["borde"] in ("thin", "medium") else None)
        thin = Side(style="thin")
        CACHE[nombre] = (
            Font(name="Calibri", bold=e["b"], italic=e["i"], size=e["t"], color="FF" + e["color"]),
            PatternFill("solid", fgColor="FF" + e["fondo"]) if e["fondo"] else PatternFill(),
            Border(bottom=thin) if e["borde"] == "bajo" else Border(top=thin) if e["borde"] == "alto"
            else Border(left=side, right=side, top=side, bottom=side),
            Alignment(horizontal=e["al"] or None, vertical="center" if e["al"] else None, wrap_text=e["parte"] or None,
                      text_rotation=e["rota"]),
            e["fmt"], Protection(locked=not e["libre"]))
    return CACHE[nombre]


class Escudo(Image):
    """A small coat of arms, blue over red; with no library of pictures."""

    def __init__(self):
        rows = b"".join(b"\0" + (b"\x0f\x4c\x92" if y < 44 else b"\xd5\x2b\x1e") * 96 for y in range(60))
        chunk = lambda k, d: struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d))  # noqa: E731
        self.png = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 96, 60, 8, 2, 0, 0, 0))
                    + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
        self.ref, self.width, self.height, self.format, self.anchor = io.BytesIO(self.png), 96, 60, "png", "A1"

    def _data(self):
        return self.png


def escribir(libro, path):
    wb = Workbook()
    wb.remove(wb.active)
    for h in libro.hojas:
        ws = wb.create_sheet(h.nombre)
        for (r, c), (v, est) in h.celdas.items():
            cell = ws.cell(r + 1, c + 1, v)
            if isinstance(v, str) and v[:1] != "=":
                cell.data_type = "s"
            cell.font, cell.fill, cell.border, cell.alignment, cell.number_format, cell.protection = estilos(est)
        for box in h.combinadas:
            # The borders of the covered cells are kept, as Excel does.
            ws.merged_cells.add(rango(*box))
        for c, w in h.anchos.items():
            ws.column_dimensions[letra(c)].width = w
        for r, alto in h.altos.items():
            ws.row_dimensions[r + 1].height = alto
        for c in h.columnas_ocultas:
            ws.column_dimensions[letra(c)].hidden = True
        for formula, where in h.validas:
            dv = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
            dv.add(where)
            ws.add_data_validation(dv)
        for formula, where in h.condicionales:
            ws.conditional_formatting.add(where, FormulaRule(formula=[formula], fill=PatternFill(bgColor="FFC6EFCE", fill_type="solid")))
        for ref, text in h.comentarios.items():
            ws[ref].comment = Comment(text, "MINEDUC")
        for ref in h.imagenes:
            ws.add_image(Escudo(), ref)
        if h.tabla:
            ws.add_table(Table(displayName=h.tabla[0], ref=h.tabla[1], tableStyleInfo=TableStyleInfo("TableStyleMedium2", showRowStripes=True)))
        if h.filtro:
            ws.auto_filter.ref = h.filtro
        if h.impresion:
            ws.print_area = h.impresion
        if h.inmovil:
            ws.freeze_panes = ws.cell(h.inmovil[0] + 1, h.inmovil[1] + 1)
        if h.protegida:
            ws.protection.sheet = True
        if h.oculta:
            ws.sheet_state = "hidden"
        if h.horizontal:
            ws.page_setup.orientation = "landscape"
    for name, ref in libro.nombres:
        wb.defined_names[name] = DefinedName(name, attr_text=ref)
    wb.save(path)
    steady(path, libro.macro)


def steady(path, macro):
    """One date for all, so that the same workbook is always the same bytes; the content type of .xlsm, with no macro inside."""
    with zipfile.ZipFile(path) as z:
        parts = {i.filename: z.read(i) for i in z.infolist()}
    parts["docProps/core.xml"] = re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", b">2026-03-02T10:00:00Z<", parts["docProps/core.xml"])
    if macro:
        parts[TIPOS] = parts[TIPOS].replace(b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                                            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    if zlib.crc32(path.name.encode()) % 3:
        share(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in sorted(parts.items(), key=lambda p: p[0] != TIPOS):
            z.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 10, 0, 0)), data, zipfile.ZIP_DEFLATED)


def share(parts):
    """Texts in a table of the workbook, as Excel has them; openpyxl leaves each in its cell, which is right as well."""
    texts = {}

    def one(m):
        return f't="s"><v>{texts.setdefault(m[1], len(texts))}</v></c>'
    for name in sorted(parts):
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = re.sub(r't="inlineStr"><is>(<t[^>]*>[^<]*</t>)</is></c>', one, parts[name].decode()).encode()
    table = "".join(f"<si>{t}</si>" for t in texts)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{main}" uniqueCount="{len(texts)}">{table}</sst>'.encode()
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    rels = "xl/_rels/workbook.xml.rels"
    if b"sharedStrings" not in parts[rels]:
        parts[rels] = parts[rels].replace(b"</Relationships>", f'<Relationship Id="rId900" Type="{rel}" Target="sharedStrings.xml"/></Relationships>'.encode())
    if b"sharedStrings" not in parts[TIPOS]:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        parts[TIPOS] = parts[TIPOS].replace(b"</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode())
