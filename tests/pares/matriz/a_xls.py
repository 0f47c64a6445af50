"""Writes a workbook of `libro` as .xls, with xlwt: no drop-downs, comments or pictures, which LibreOffice's conversion has."""

import xlwt

from .libro import estilo

CACHE = {}
COLORES = {"000000": 0x7FFF, "808080": 23, "C00000": 16, "FFFFFF": 1, "D9E1F2": 31, "1F3864": 18, "BDD7EE": 44, "F2F2F2": 22, "FFFFE0": 26}
ALINEA = {"": 0, "center": 2}


def estilos(nombre):
    if nombre not in CACHE:
        e, one = estilo(nombre), xlwt.XFStyle()
        one.font.name, one.font.bold, one.font.italic, one.font.height = "Arial", e["b"], e["i"], e["t"] * 20
        one.font.colour_index = COLORES[e["color"]]
        if e["fondo"]:
            one.pattern.pattern = xlwt.Pattern.SOLID_PATTERN
            one.pattern.pattern_fore_colour = COLORES[e["fondo"]]
        lines = {"": "", "thin": "lrtb", "medium": "lrtb", "bajo": "b", "alto": "t"}[e["borde"]]
        kind = 2 if e["borde"] == "medium" else 1
        for side, name in (("l", "left"), ("r", "right"), ("t", "top"), ("b", "bottom")):
            if side in lines:
                setattr(one.borders, name, kind)
        one.alignment.horz, one.alignment.wrap, one.alignment.rota = ALINEA[e["al"]], int(e["parte"]), e["rota"]
        one.num_format_str = e["fmt"]
        one.protection.cell_locked = not e["libre"]
        CACHE[nombre] = one
    return CACHE[nombre]


def escribir(libro, path):
    CACHE.clear()  # xlwt writes into the styles it is given
    wb = xlwt.Workbook(encoding="utf-8", style_compression=2)
    for h in libro.hojas:
        ws = wb.add_sheet(h.nombre, cell_overwrite_ok=True)
        covered = {}
        for r1, c1, r2, c2 in h.combinadas:
            covered |= {(r, c): (r1, c1) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)}
            ws.merge(r1, r2, c1, c2)
        for (r, c), (v, est) in sorted(h.celdas.items()):
            if covered.get((r, c), (r, c)) != (r, c):
                v = None
            if isinstance(v, str) and v[:1] == "=":
                v = xlwt.Formula(v[1:])
            ws.write(r, c, v, estilos(est))
        for c, w in h.anchos.items():
            ws.col(c).width = int(w * 256)
        for r, alto in h.altos.items():
            ws.row(r).height_mismatch, ws.row(r).height = True, int(alto * 20)
        for c in h.columnas_ocultas:
            ws.col(c).hidden = True
        if h.inmovil:
            ws.panes_frozen, ws.horz_split_pos, ws.vert_split_pos = True, h.inmovil[0], h.inmovil[1]
        if h.protegida:
            ws.protect = True
        if h.oculta:
            ws.visibility = 1
        if h.horizontal:
            ws.portrait = 0
    wb.save(str(path))
