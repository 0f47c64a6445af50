"""Reads an .xls with xlrd, and its records one by one for what xlrd does not tell; says what changed outside the cells to be filled."""

import struct

import xlrd
from xlrd.compdoc import CompDoc

from .lee_xlsx import place
from .libro import a1

# Records that hold cells or say where they are; cells are compared by value and style instead.
CELDAS = {0x0201, 0x00BE, 0x00FD, 0x0204, 0x0203, 0x027E, 0x00BD, 0x0205, 0x0207, 0x00D6, 0x0200, 0x020B, 0x00D7}
TEXTOS = {0x00FC, 0x00FF}
ROW, FORMULA, BOUNDSHEET, CONTINUE, BOF, RECALC = 0x0208, 0x0006, 0x0085, 0x003C, 0x0809, 0x01C1
ESTILOS = {0x0031, 0x041E, 0x00E0}
NOMBRES = {0x01BE: "validación", 0x01B2: "validaciones", 0x01B0: "formato condicional", 0x01B1: "formato condicional", 0x001C: "comentario", 0x005D: "objeto",
           0x00EC: "dibujo", 0x0018: "nombre definido", 0x00E5: "combinadas", 0x007D: "ancho de columna", 0x023E: "vista", 0x0012: "protección"}


class LibroXls:
    def __init__(self, path):
        data = path.read_bytes()
        self.book = xlrd.open_workbook(file_contents=data, formatting_info=True)
        self.doc = CompDoc(data)
        self.corrientes = {}
        for one in self.doc.dirlist:
            if one.etype == 2:
                mem, base, size = self.doc.locate_named_stream(one.name)  # each only once: xlrd takes a second time for damage
                self.corrientes[one.name] = bytes(mem[base:base + size])
        self.partes = substreams(self.corrientes.pop("Workbook" if "Workbook" in self.corrientes else "Book"))

    def valor(self, sheet, r, c):
        if r >= sheet.nrows or c >= sheet.row_len(r):
            return ""
        cell = sheet.cell(r, c)
        if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return ""
        if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            return str(int(cell.value)) if cell.value == int(cell.value) else repr(cell.value)
        return str(cell.value)

    def xf(self, sheet, r, c):
        """(number format, all the rest), resolved."""
        index = None
        if r < sheet.nrows and c < sheet.row_len(r):
            index = sheet.cell_xf_index(r, c)
        if index is None:
            row = sheet.rowinfo_map.get(r)
            col = sheet.colinfo_map.get(c)
            index = row.xf_index if row and row.has_default_xf_index else col.xf_index if col else 15
        return self.estilo(index)

    def estilo(self, index):
        xf = self.book.xf_list[index]
        font = self.book.font_list[xf.font_index]
        dump = lambda o, skip: tuple((k, repr(v)) for k, v in sorted(vars(o).items()) if k not in skip)  # noqa: E731
        return self.book.format_map[xf.format_key].format_str, (
            dump(font, ("font_index", "book")), dump(xf.alignment, ()), dump(xf.border, ()), dump(xf.background, ()), dump(xf.protection, ()))


def substreams(data):
    """The records of the workbook and of each sheet, in order; embedded charts stay inside their sheet."""
    out, depth, at = [], 0, 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        body = data[at + 4:at + 4 + size]
        at += 4 + size
        if kind == BOF:
            if depth == 0:
                out.append([])
            depth += 1
        if depth == 0:
            break  # padding
        out[-1].append((kind, body))
        if kind == 0x000A:
            depth -= 1
    return out


def steady(records):
    """The records that must not change, with what may change in them taken out."""
    out, formulas, rows, after_sst = [], {}, {}, False
    for kind, body in records:
        if kind == CONTINUE and after_sst:
            continue
        after_sst = kind in TEXTOS
        if kind in CELDAS or kind in TEXTOS or kind in ESTILOS or kind == RECALC:
            continue
        if kind == ROW:
            r, _, _, height, _, _, flags = struct.unpack("<HHHHHHI", body)
            rows[r] = (height, flags)
        elif kind == FORMULA:
            r, c, xf = struct.unpack_from("<HHH", body)
            formulas[r, c] = body[20:]
        elif kind == BOUNDSHEET:
            out.append((kind, body[4:]))
        else:
            out.append((kind, body))
    return out, formulas, rows


def comparar(blank, full, inserts, truth):
    out, warn = [], []
    if blank.book.sheet_names() != full.book.sheet_names():
        return [f"hojas: {full.book.sheet_names()}"], warn
    for i, name in enumerate(blank.book.sheet_names()):
        a, b = blank.book.sheet_by_index(i), full.book.sheet_by_index(i)
        mine = {place(t["celda"]) for t in truth if t["hoja"] == name}
        for r in range(max(a.nrows, b.nrows)):
            for c in range(max(a.row_len(r) if r < a.nrows else 0, b.row_len(r) if r < b.nrows else 0)):
                told = (r, c) in mine
                was, got = blank.valor(a, r, c), full.valor(b, r, c)
                formula = (r, c) in steady(blank.partes[i + 1])[1] if was != got and not told else False
                if was != got and not told and not formula:
                    out.append(f"{name}: {a1(r, c)}: «{was}» → «{got}»")
                x, y = blank.xf(a, r, c), full.xf(b, r, c)
                for one in inserts:  # rows that go on after the free ones, as those
                    past = r - (one["primera"] - 1 + one["libres"])
                    if one["hoja"] == name and 0 <= past < one["filas"] and y[1] == blank.xf(a, one["primera"] - 1, c)[1]:
                        x = (x[0], y[1]) if told else y
                if x[1] != y[1]:
                    out.append(f"{name}: {a1(r, c)}: otro estilo")
                elif x[0] != y[0] and not (told and {x[0], y[0]} <= {"General", "GENERAL", "@", "0"}):
                    out.append(f"{name}: {a1(r, c)}: otro formato ({x[0]} → {y[0]})")
        if sorted(a.merged_cells) != sorted(b.merged_cells):
            out.append(f"{name}: combinadas: cambiaron")
    names = ["libro", *blank.book.sheet_names()]
    if len(blank.partes) != len(full.partes):
        out.append(f"hay {len(full.partes)} partes y había {len(blank.partes)}")
    for name, a, b in zip(names, blank.partes, full.partes):
        (x, fx, rx), (y, fy, ry) = steady(a), steady(b)
        if fx != fy:
            out.append(f"{name}: fórmulas: cambiaron {[a1(*k) for k in sorted(set(fx) | set(fy)) if fx.get(k) != fy.get(k)][:4]}")
        for r in sorted(set(rx) | set(ry)):
            if rx.get(r) != ry.get(r) and r in rx:
                out.append(f"{name}: fila {r + 1}: otra altura o estilo")
        if x != y:
            kinds = [k for k, (p, q) in enumerate(zip(x, y)) if p != q][:1]
            first = (x + y)[kinds[0]][0] if kinds else (x if len(x) > len(y) else y)[min(len(x), len(y))][0]
            out.append(f"{name}: registros distintos: {len(x)} y {len(y)}, el primero es {NOMBRES.get(first, hex(first))}")
    styles = [[r for r in b.partes[0] if r[0] in ESTILOS] for b in (blank, full)]
    for kind in ESTILOS:
        was, got = ([body for k, body in s if k == kind] for s in styles)
        if got[:len(was)] != was:
            out.append(f"libro: cambiaron estilos que había ({hex(kind)})")
    if {k: v for k, v in blank.corrientes.items()} != {k: v for k, v in full.corrientes.items()}:
        out.append("otras partes del archivo: cambiaron")
    return out, warn
