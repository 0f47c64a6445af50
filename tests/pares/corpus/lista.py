"""The files of the corpus: each with its dependency, profile, conventions of blanks and layout."""

from dataclasses import dataclass, field

from . import especiales, paquete, raros
from .documento import Ctx
from .textos import body

DEPENDENCIAS = {"municipal": "municipal", "subvencionado": "particular_subvencionado",
                "delegada": "administracion_delegada", "pagado": "particular_pagado"}

TABLAS = [
    {"columns": "corta", "rows": 1}, {"columns": "numerada", "rows": 5}, {"columns": "dv", "rows": 2},
    {"columns": "rol", "rows": 1}, {"columns": "dependencia", "rows": 3}, {"columns": "junta", "rows": 1},
    {"columns": "director", "rows": 4}, {"columns": "empresa", "rows": 1}, {"columns": "solo", "rows": 2},
    {"columns": "corta", "rows": 2, "shape": "titulo"}, {"columns": "numerada", "rows": 1, "shape": "dos_niveles"},
    {"columns": "corta", "rows": 1, "shape": "vmerge"}, {"columns": "rol", "rows": 2, "shape": "vmerge"},
    {"columns": "corta", "rows": 1, "shape": "total"}, {"columns": "dependencia", "rows": 1, "shape": "anidada"},
    {"columns": "numerada", "rows": 3, "marks": "numeradas"},
]
# What a table's pattern rows hold in a file of this convention, besides nothing.
MARCAS = {"puntos": "puntos", "guion_bajo": "guion_bajo", "parentesis": "parentesis", "equis": "equis",
          "completar_amarillo": "amarillo"}

CORRIDAS = ["corrido", "glosa", "notarial", "dv", "partes"]
# One convention alone in a file, and the layouts of the parties that go with it.
SOLAS = {
    "puntos_suspensivos": CORRIDAS, "puntos": [*CORRIDAS, "fichas"], "puntos_espaciados": ["corrido", "glosa", "notarial"],
    "puntos_mezclados": CORRIDAS, "guion_bajo": [*CORRIDAS, "fichas"], "guiones": ["corrido", "notarial", "fichas"],
    "espacios_subrayados": CORRIDAS, "duros_subrayados": CORRIDAS, "tab_subrayado": ["fichas_tab", "notarial"],
    "tab_lider": ["fichas_tab"], "parentesis": CORRIDAS, "corchetes": CORRIDAS, "angulos": CORRIDAS, "equis": CORRIDAS,
    "llaves": CORRIDAS, "comillas": CORRIDAS, "mergefield": CORRIDAS, "fldsimple": ["corrido", "glosa", "partes"],
    "control": [*CORRIDAS, "tabla_dos/control"], "control_ligado": ["corrido", "tabla_titulo/control_ligado"],
    "formtext": [*CORRIDAS, "fichas", "tabla_dos/formtext"], "indicar_rojo": CORRIDAS, "completar_amarillo": CORRIDAS,
    "gris_sombreado": ["corrido", "glosa"], "puntos_y_pista": ["corrido", "glosa", "partes"],
    "vacia": ["tabla_dos", "tabla_cuatro", "tabla_abajo", "tabla_titulo", "tabla_misma"],
}
MEZCLAS = [
    ["puntos", "guion_bajo", "parentesis"], ["guion_bajo", "espacios_subrayados", "equis"],
    ["puntos_mezclados", "corchetes", "indicar_rojo"], ["puntos_suspensivos", "completar_amarillo", "tab_subrayado", "angulos"],
    ["guiones", "puntos_espaciados", "guion_bajo_dos_trozos"], ["formtext", "puntos", "corchetes_puntos"],
    ["control", "guion_bajo", "indicar_rojo"], ["subrayado_con_pista", "puntos", "duros_subrayados"],
    ["puntos", "guion_bajo", "puntos_espaciados", "puntos_suspensivos"], ["parentesis", "indicar_rojo", "puntos_y_pista"],
    ["comillas", "puntos_suspensivos"], ["mergefield", "guion_bajo"],
]


@dataclass
class Receta:
    """How a file is made."""

    nombre: str
    dep: str
    perfil: str
    convenciones: list
    hacer: object  # callable(ctx) -> parts or bytes
    familia: str
    hecho_por: str = "a mano"
    opciones: dict = field(default_factory=dict)

    def ctx(self, perfil):
        return Ctx(self.nombre, perfil, self.convenciones, **self.opciones)


def recetas():
    out = [*solas(), *mezclas()]
    out += [Receta(e.nombre, e.dep, e.perfil or DEPENDENCIAS[e.dep], e.convenciones, e.hacer, "especial", e.hecho_por, e.opciones)
            for e in especiales.todas()]
    out += [Receta(r.nombre, r.dep, DEPENDENCIAS[r.dep], r.convenciones, r.hacer, "raro", r.hecho_por) for r in raros.todas()]
    names = [r.nombre for r in out]
    if len(set(names)) != len(names):
        raise ValueError("two files of one name")
    return out


def layout(n, dep, conv, layouts):
    """Options of `textos.body`, other ones for each file but always the same for one file."""
    parte = layouts[n % len(layouts)]
    if dep == "municipal" and parte in ("glosa", "partes"):
        parte = "municipio"
    labels = parte.startswith("fichas") or conv == "vacia"
    tercera = ([*TABLAS, "frase", "fichas", "lista"])[(n * 7 + 3) % (len(TABLAS) + 3)]
    if conv in MARCAS and isinstance(tercera, dict) and "marks" not in tercera and n % 2:
        tercera = tercera | {"marks": MARCAS[conv]}
    if conv.startswith("tab_") or conv == "vacia":  # a tab or a cell cannot stand in the middle of a sentence
        return {"titulo": "nadie", "fecha": "partida", "ministerio": "nombrada", "parte": parte,
                "tercera": tercera if isinstance(tercera, dict) else TABLAS[n % len(TABLAS)],
                "proveedor": "no", "contactos": "fichas" if conv == "tab_lider" else "tabla", "poderes": "no",
                "firmas": "linea", "casillas": n % 3 == 0, "interno": n % 4 == 1}
    return {"titulo": ["sostenedor", "establecimiento", "nadie"][n % 3] if conv != "guiones" else "nadie",
            "fecha": ["partida", "larga", "decada", "una", "encabezado"][(n * 3) % 5],
            "ministerio": ["en_blanco", "seremi", "nombrada"][(n // 2) % 3], "parte": parte, "tercera": tercera,
            "proveedor": ["frase", "corta"][n % 2], "contactos": "fichas" if labels else ["frase", "tabla", "no"][n % 3],
            "poderes": ["cuatro", "dos", "una", "no"][n % 4], "firmas": ["tabla", "pp", "datos", "linea"][(n // 3) % 4],
            "casillas": n % 5 == 0, "interno": n % 6 == 2}


def solas():
    out = []
    for i, (conv, layouts) in enumerate(SOLAS.items()):
        for j, dep in enumerate(DEPENDENCIAS):
            n = i * 3 + j * 5
            perfil = "representacion_conjunta" if dep == "subvencionado" and i % 4 == 2 else DEPENDENCIAS[dep]
            options = layout(n, dep, conv, layouts)
            real = ["puntos_suspensivos"] if conv.startswith("tab_") or conv == "vacia" else [conv]
            docx = i % 3 == 1 and conv != "control_ligado"
            out.append(Receta(f"{dep}_{conv}", dep, perfil, real, maker(dep, options, conv, docx), conv,
                              "python-docx" if docx else "a mano",
                              {"partir": n % 4 == 3, "rsids": n % 2 == 0, "casilla": ["casilla_glifo", "casilla_parentesis"][n % 2]}))
    return out


def maker(dep, options, conv, with_docx):
    def make(ctx):
        if conv.startswith("tab_"):  # the labels by tab, all others by dots
            original = ctx.hueco

            def hueco(campo, pista, convencion):
                found = original(campo, pista, convencion)
                label = not campo.startswith(("fecha", "casilla", "firma")) and "@" not in campo and not convencion
                return original(f"{campo}@{conv}", pista, "") if label else found
            ctx.hueco = hueco
        inside = body(ctx, dep, **options)
        if with_docx:
            return paquete.con_python_docx(inside)
        extras = {"glossary": paquete.glossary()} if conv.startswith("control") else {}
        return paquete.parts(ctx, inside, extras=extras, fuente=ctx.rng.choice(["Times New Roman", "Arial", "Calibri"]))
    return make


def mezclas():
    out = []
    for i, convs in enumerate(MEZCLAS):
        dep = list(DEPENDENCIAS)[i % 4]
        options = layout(i * 5 + 2, dep, convs[0], CORRIDAS[:3]) | {"titulo": "nadie" if "guiones" in convs else "sostenedor",
                                                                    "casillas": i % 2 == 0, "interno": i % 3 == 0}
        perfil = "representacion_conjunta" if i == 5 else DEPENDENCIAS[dep]
        out.append(Receta(f"mezcla_{i + 1:02}_{dep}", dep, perfil, convs, maker(dep, options, convs[0], i % 4 == 3), "mezcla",
                          "python-docx" if i % 4 == 3 else "a mano", {"partir": i % 2 == 1, "rsids": i % 2 == 0}))
    return out
