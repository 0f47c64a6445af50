"""Tables of the models: the parties by label, the establishments of clause third, the counterparts, the signatures."""

BORDES = "".join(f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
                 for s in ("top", "left", "bottom", "right", "insideH", "insideV"))
NEGRITA = "<w:b/>"

# Headings of clause third: words and the column of a school that each asks for.
COLUMNAS = {
    "corta": [("RBD", "rbd"), ("Nombre", "nombre"), ("Comuna", "comuna"), ("Dirección", "direccion")],
    "numerada": [("Nº", "orden"), ("Nombre del establecimiento educacional", "nombre"), ("RBD", "rbd"),
                 ("Domicilio", "direccion"), ("Comuna", "comuna")],
    "dv": [("RBD", "rbd.cuerpo"), ("DV", "rbd.dv"), ("Establecimiento", "nombre"), ("Comuna", "comuna")],
    "rol": [("Establecimiento Educacional", "nombre"), ("Rol Base de Datos (con dígito)", "rbd.completo"),
            ("Calle y número", "direccion"), ("Comuna", "comuna"), ("Región", "region")],
    "dependencia": [("R.B.D.", "rbd"), ("NOMBRE ESTABLECIMIENTO", "nombre"), ("DEPENDENCIA", "dependencia"),
                    ("COMUNA", "comuna")],
    "junta": [("Nombre y RBD", "nombre.rbd"), ("Dirección y comuna", "direccion.comuna")],
    "director": [("Comuna", "comuna"), ("Nombre del colegio", "nombre"), ("RBD-DV", "rbd.completo"),
                 ("Director(a)", "sin_dato"), ("Matrícula", "sin_dato")],
    "empresa": [("RBD", "rbd"), ("Establecimiento", "nombre"), ("Empresa proveedora del sistema", "proveedor")],
    "solo": [("Rol base de datos (RBD)", "rbd"), ("Denominación del establecimiento", "nombre")],
}


def tbl(rows, widths, borders=True):
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    edges = f"<w:tblBorders>{BORDES}</w:tblBorders>" if borders else ""
    return (f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/>{edges}<w:tblLook w:val="04A0"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>")


def tr(cells, repeated=False):
    head = "<w:trPr><w:tblHeader/></w:trPr>" if repeated else ""
    return f"<w:tr>{head}{''.join(cells)}</w:tr>"


def tc(inside, width, span=1, merge="", shade=""):
    props = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if span > 1:
        props += f'<w:gridSpan w:val="{span}"/>'
    if merge:
        props += '<w:vMerge w:val="restart"/>' if merge == "restart" else "<w:vMerge/>"
    if shade:
        props += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>'
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{inside}</w:tc>"


def parties(ctx, rows, shape="dos", mark="vacia"):
    """Label and blank by row. Shapes: `dos` columns, `cuatro` columns, `abajo` (label over its blank), `misma` cell,
    `titulo` (a row over all that says whose data follow)."""
    out = []
    if shape == "cuatro":
        for left, right in zip(rows[::2], [*rows[1::2], None]):
            cells = []
            for pair in (left, right):
                label, text = pair or ("", "")
                cells += [tc(ctx.p(label, rpr=NEGRITA), 1900, shade="E7E6E6"),
                          tc(ctx.p(text, etiqueta=label, convencion=mark if text else ""), 2500)]
            out.append(tr(cells))
        return tbl(out, [1900, 2500, 1900, 2500])
    if shape == "abajo":
        for chunk in (rows[i:i + 3] for i in range(0, len(rows), 3)):
            chunk = [*chunk, *[("", "")] * (3 - len(chunk))]
            out.append(tr([tc(ctx.p(label, rpr='<w:b/><w:sz w:val="18"/>'), 2930, shade="D9E2F3") for label, _ in chunk]))
            out.append(tr([tc(ctx.p(text, etiqueta=label, convencion=mark if text else ""), 2930) for label, text in chunk]))
        return tbl(out, [2930] * 3)
    if shape == "misma":
        for label, text in rows:
            out.append(tr([tc(ctx.p(f"{label}: {text}", convencion=mark, etiqueta=""), 8800)]))
        return tbl(out, [8800])
    if shape == "titulo":
        out.append(tr([tc(ctx.p("ANTECEDENTES DEL SOSTENEDOR", '<w:jc w:val="center"/>', NEGRITA), 8800, 2, shade="BFBFBF")]))
    for label, text in rows:
        out.append(tr([tc(ctx.p(label), 3200), tc(ctx.p(text, etiqueta=label, convencion=mark), 5600)]))
    return tbl(out, [3200, 5600])


def schools(ctx, columns="corta", rows=1, shape="simple", marks="vacia"):
    """The table of clause third, with its empty pattern rows, and what it should become."""
    cols = COLUMNAS[columns]
    width, extra = 8800 // len(cols), 1 if shape == "vmerge" else 0
    out, heads = [], 1
    if shape == "vmerge":
        width = 7400 // len(cols)
    if shape == "titulo":
        out.append(tr([tc(ctx.p("ESTABLECIMIENTOS EDUCACIONALES", '<w:jc w:val="center"/>', NEGRITA), 8800, len(cols),
                          shade="D9D9D9")]))
        heads = 2
    if shape == "dos_niveles":
        out += two_levels(ctx, cols, width)
        heads = 2
    else:
        first = [tc(ctx.p("Establecimientos"), 1400, merge="restart")] if extra else []
        out.append(tr(first + [tc(ctx.p(head, '<w:jc w:val="center"/>', NEGRITA), width, shade="F2F2F2") for head, _ in cols],
                      repeated=shape == "simple"))
    for row in range(rows):
        first = [tc(ctx.p(), 1400, merge="sigue")] if extra else []
        out.append(tr(first + [pattern_cell(ctx, campo, head, width, row, marks) for head, campo in cols]))
    tail = 0
    if shape == "total":
        out.append(tr([tc(ctx.p("Total de establecimientos: {duda:establecimientos.total|}"), 8800, len(cols))]))
        tail = 1
    table = {
        "parte": ctx.relato.parte, "primera": next(head for head, _ in cols), "encabezado": heads, "patron": rows, "cola": tail,
        "columnas": ["fija"] * extra + [campo for _, campo in cols], "titulos": [head for head, _ in cols], "marca": marks,
        "filas": [[[""]] * extra + [ctx.perfil.school(i, c) for _, c in cols] for i in range(len(ctx.perfil.colegios))],
        "forma": shape,
    }
    ctx.tablas.append(table)
    return tbl(out, ([1400] if extra else []) + [width] * len(cols))


def pattern_cell(ctx, campo, head, width, row, marks):
    if campo == "orden" and marks == "numeradas":
        return tc(ctx.p(str(row + 1)), width)
    if marks in ("vacia", "numeradas"):
        return tc(ctx.p(), width)
    text = {"puntos": "……………", "guion_bajo": "________", "parentesis": f"({head.lower()})", "equis": "XXXX",
            "amarillo": f"completar {head.lower()}"}[marks]
    return tc(ctx.p(text, rpr='<w:highlight w:val="yellow"/>' if marks == "amarillo" else ""), width)


def two_levels(ctx, cols, width):
    """Two rows of headings: the last two columns under one word, the others merged downwards."""
    top = [tc(ctx.p(head, rpr=NEGRITA), width, merge="restart") for head, _ in cols[:-2]]
    top.append(tc(ctx.p("Ubicación", '<w:jc w:val="center"/>', NEGRITA), 2 * width, 2))
    low = [tc(ctx.p(), width, merge="sigue") for _ in cols[:-2]]
    low += [tc(ctx.p(head, rpr=NEGRITA), width) for head, _ in cols[-2:]]
    return [tr(top), tr(low)]


def nested(ctx, make):
    """A table alone in the cell of another."""
    row = tr([tc(ctx.p("Detalle"), 1400), tc(make() + ctx.p(), 7400)])
    return tbl([row], [1400, 7400])


def grid(ctx, rows, widths, borders=True):
    """Any table of texts of the small language."""
    return tbl([tr([tc(ctx.p(text), w) for text, w in zip(row, widths)]) for row in rows], widths, borders)
