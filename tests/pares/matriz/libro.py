"""A workbook with no format yet: cells, styles, what surrounds them, and the truth about each cell to be filled."""

import re
from dataclasses import dataclass, field

from .valores import Valor


def letra(c):
    out = ""
    c += 1
    while c:
        c, rest = divmod(c - 1, 26)
        out = chr(65 + rest) + out
    return out


def a1(r, c):
    return f"{letra(c)}{r + 1}"


def rango(r1, c1, r2, c2):
    return f"{a1(r1, c1)}:{a1(r2, c2)}"


# Bold, italic, size, colour of the letters, fill, border, alignment, wrap, number format, unlocked.
BASE = {"b": False, "i": False, "t": 10, "color": "000000", "fondo": "", "borde": "", "al": "", "parte": False, "fmt": "General",
        "libre": False, "rota": 0}
ESTILOS = {
    "normal": {},
    "titulo": {"b": True, "t": 14, "al": "center"},
    "subtitulo": {"b": True, "t": 11},
    "enc": {"b": True, "fondo": "D9E1F2", "borde": "thin", "al": "center", "parte": True},
    "enc_oscuro": {"b": True, "color": "FFFFFF", "fondo": "1F3864", "borde": "thin", "al": "center", "parte": True},
    "enc_vertical": {"b": True, "fondo": "D9E1F2", "borde": "thin", "al": "center", "parte": True, "rota": 90},
    "grupo": {"b": True, "fondo": "BDD7EE", "borde": "medium", "al": "center"},
    "rotulo": {"b": True},
    "rotulo_caja": {"b": True, "fondo": "F2F2F2", "borde": "thin"},
    "caja": {"borde": "thin"},
    "caja_texto": {"borde": "thin", "fmt": "@"},
    "caja_centro": {"borde": "thin", "al": "center"},
    "caja_numero": {"borde": "thin", "fmt": "0"},
    "caja_abierta": {"borde": "thin", "libre": True, "fondo": "FFFFE0"},
    "linea": {"borde": "bajo"},
    "ejemplo": {"i": True, "color": "808080", "borde": "thin"},
    "nota": {"i": True, "t": 9},
    "aviso": {"b": True, "color": "C00000"},
    "total": {"b": True, "borde": "medium", "fondo": "F2F2F2"},
    "firma": {"al": "center", "borde": "alto"},
}


def estilo(nombre):
    return BASE | ESTILOS[nombre]


@dataclass
class Hoja:
    nombre: str
    libro: "Libro"
    celdas: dict = field(default_factory=dict)  # (r, c) -> (value, style name)
    combinadas: list = field(default_factory=list)
    anchos: dict = field(default_factory=dict)
    altos: dict = field(default_factory=dict)
    validas: list = field(default_factory=list)  # (formula of a list, range)
    condicionales: list = field(default_factory=list)  # (formula, range)
    comentarios: dict = field(default_factory=dict)
    imagenes: list = field(default_factory=list)
    tabla: tuple = None
    filtro: str = None
    impresion: str = None
    inmovil: tuple = None
    protegida: bool = False
    oculta: bool = False
    columnas_ocultas: list = field(default_factory=list)
    horizontal: bool = False
    verdad: list = field(default_factory=list)
    inserta: list = field(default_factory=list)
    capacidad: list = field(default_factory=list)

    def pon(self, r, c, valor, est="normal"):
        self.celdas[r, c] = (valor, est)

    def fila(self, r, c, valores, est="enc"):
        for k, v in enumerate(valores):
            self.pon(r, c + k, v, est)

    def combina(self, r1, c1, r2, c2):
        if (r1, c1) == (r2, c2):
            return
        est = self.celdas[r1, c1][1]
        for r in range(r1, r2 + 1):
            for c in range(c1, c2 + 1):
                self.celdas.setdefault((r, c), (None, est))
        self.combinadas.append((r1, c1, r2, c2))

    def dato(self, r, c, valor, est="caja", antes=None):
        """A cell to be filled with `valor`; `antes` is what it holds in the blank workbook."""
        writes = self.libro.lleno and valor.clase == "llenar"
        if valor.modo == "raya":
            text = valor.acepta[0] if writes else antes
        else:
            text = valor.acepta[0] if writes else antes
        self.pon(r, c, text, est)
        self.verdad.append({"celda": a1(r, c), "clase": valor.clase, "acepta": valor.acepta, "modo": valor.modo, "dato": valor.dato})

    def en_rotulo(self, r, c, trozos, est="normal", raya="______________"):
        """Labels and their lines in one cell: `[("Nombre:", valor), …]`."""
        blank = "   ".join(f"{label} {raya}" for label, _ in trozos)
        options = [""]
        for k, (label, v) in enumerate(trozos):
            options = [f"{o}{'   ' if k else ''}{label} {a}" for o in options for a in (v.acepta or [""])]
        self.dato(r, c, Valor(options, "raya", all(v.puede or not v.acepta for _, v in trozos), "+".join(v.dato for _, v in trozos)), est, blank)

    def bloque(self, r0, libres, n):
        """Free rows from `r0`: how many this workbook has of them. One that is filled has those that had to be put in."""
        self.capacidad.append({"hoja": self.nombre, "primera": r0 + 1, "libres": libres, "faltan": max(0, n - libres)})
        if n > libres:
            self.inserta.append({"hoja": self.nombre, "primera": r0 + 1, "libres": libres, "filas": n - libres})
            return n if self.libro.lleno else libres
        return libres


class Libro:
    """`lleno`: written already filled, as the judge's example of a right answer."""

    def __init__(self, datos, lleno=False):
        self.datos, self.lleno = datos, lleno
        self.hojas, self.nombres = [], []
        self.estados = None  # accepted exit statuses without --permitir-blancos
        self.macro = False

    def hoja(self, nombre):
        self.hojas.append(Hoja(nombre, self))
        return self.hojas[-1]

    def nombre(self, nombre, hoja, ref):
        fixed = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", ref)
        self.nombres.append((nombre, f"'{hoja}'!{fixed}"))

    def verdad(self):
        return [{"hoja": h.nombre, **v} for h in self.hojas for v in h.verdad]

    def inserta(self):
        """Rows that are missing; `debajo`: there is something under the free ones, so that others must be put in between."""
        out = []
        for h in self.hojas:
            for i in h.inserta:
                end = i["primera"] - 1 + i["libres"]
                out.append(i | {"debajo": any(r >= end and v is not None for (r, _), (v, _) in h.celdas.items())})
        return out
