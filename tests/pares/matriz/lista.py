"""Which workbooks are made: layout, profile and writer. The profiles are those of `ejemplos/` and three cut from them."""

import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from . import disenos, disenos_raros, mutantes

# Writers: xlwt's .xls, openpyxl's .xlsx, and both written again by LibreOffice.
XLS, XLSX, LO_XLS, LO_XLSX, XLSM = "xls", "xlsx", "lo.xls", "lo.xlsx", "xlsm"
VARIOS = [XLS, XLSX, LO_XLS, LO_XLSX]


@dataclass
class Receta:
    nombre: str
    diseno: Callable
    perfil: str
    escritor: str


def recetas():
    out = []

    def mas(diseno, perfil, *escritores):
        for e in escritores:
            out.append(Receta(f"{diseno.__name__}-{perfil}-{e.replace('.', '_')}", diseno, perfil, e))

    d, x = disenos, disenos_raros
    mas(d.simple, "municipal", *VARIOS)
    mas(d.simple, "doce", XLSX, XLS)
    mas(d.ministerial, "mixto", XLS, XLSX, LO_XLS, LO_XLSX)
    mas(d.ministerial, "noventa_y_ocho_establecimientos", XLSX)
    mas(d.pocas_filas, "doce", *VARIOS)
    mas(d.pocas_filas, "particular_subvencionado", XLSX, LO_XLS)
    mas(d.listas, "mixto", XLSX, LO_XLS, LO_XLSX)
    mas(d.listas, "particular_pagado", XLSX)
    mas(d.mayusculas, "slep", XLS, XLSX)
    mas(d.formularios, "particular_pagado", *VARIOS)
    mas(d.formularios, "administracion_delegada", XLS)
    mas(d.rayas, "particular_subvencionado", XLS, XLSX)
    mas(d.rayas, "municipal", LO_XLSX)
    mas(d.de_ayuda, "corporacion_municipal", XLS, XLSX, LO_XLS)
    mas(d.dv_formula, "mixto", XLS, XLSX, LO_XLSX)
    mas(d.por_operacion, "mixto", XLS, XLSX)
    mas(d.protegido, "municipal", XLS, XLSX, LO_XLS)
    mas(d.tabla_excel, "mixto", XLSX)
    mas(d.tabla_excel, "doce", XLSX, LO_XLSX, LO_XLS)
    mas(x.traspuesto, "mixto", XLS, XLSX, LO_XLS)
    mas(x.traspuesto_lista, "municipal", XLSX, LO_XLS)
    mas(x.una_hoja, "municipal", XLS, XLSX)
    mas(x.una_hoja, "doce", XLSX)
    mas(x.dos_hojas, "mixto", XLS, XLSX, LO_XLSX)
    mas(x.verticales, "mixto", XLS, XLSX)
    mas(x.fila_vacia, "municipal", XLS, XLSX)
    mas(x.relleno, "particular_subvencionado", XLS, XLSX)
    mas(x.servicios_en_celda, "mixto", XLS, XLSX)
    mas(x.de_vendedor, "mixto", XLSX, LO_XLS)
    mas(x.macro, "municipal", XLSM, XLS)
    mas(x.marcos, "mixto", XLS, XLSX)
    mas(x.marcos, "doce", XLSX)
    profiles = ["municipal", "mixto", "particular_subvencionado", "slep", "particular_pagado", "corporacion_municipal", "sin_rut"]
    for seed in range(16):
        rng = random.Random(seed)
        mas(mutantes.mutante(seed), rng.choice(profiles), VARIOS[seed % 4])
    return out


def perfiles(raiz, carpeta):
    """Writes the profiles that are cut from those of `ejemplos/`; gives where each one is."""
    found = {p.stem: p for p in sorted(Path(raiz, "ejemplos").glob("*.toml"))}
    carpeta.mkdir(parents=True, exist_ok=True)
    many = found["noventa_y_ocho_establecimientos"].read_text("utf-8")
    head, *schools = many.split("[[establecimientos]]")
    last, tail = schools[-1].split("\n\n", 1)
    schools[-1] = last + "\n\n"
    asked = ['["valida_alumno", "tipo_ensenanza", "curso", "asistencia", "reporte_asistencia"]', '["valida_alumno"]', '["asistencia", "reporte_asistencia"]',
             '["curso", "asistencia"]']
    mixed = [re.sub(r"servicios = .*", f"servicios = {asked[i]}", s) for i, s in enumerate(schools[:4])]
    one = found["particular_subvencionado"].read_text("utf-8")
    made = {
        "doce": "".join(["# Doce colegios. Personas, nombres y números inventados.\n" + head.split("\n", 2)[2], *(f"[[establecimientos]]{s}" for s in schools[:12]), tail]),
        "mixto": "".join(["# Cada colegio pide servicios distintos. Personas, nombres y números inventados.\n" + head.split("\n", 2)[2],
                          *(f"[[establecimientos]]{s}" for s in mixed), tail]),
        "sin_rut": re.sub(r'(\[contactos.*?\n(?:.*\n)*?)rut = .*\n', r"\1", one),
    }
    for name, text in made.items():
        found[name] = carpeta / f"{name}.toml"
        found[name].write_text(text, encoding="utf-8")
    return found
