"""What a careful person would write in a cell of the matrix: the accepted texts of a datum, from a profile."""

import csv
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

DEPENDENCIAS = {
    "municipal": ["Municipal", "Municipal (DAEM)", "Municipal DAEM", "DAEM", "2"],
    "corporacion_municipal": ["Corporación Municipal", "Municipal (Corporación)", "Municipal", "1"],
    "slep": ["Servicio Local de Educación Pública", "Servicio Local de Educación", "SLEP", "6"],
    "particular_subvencionado": ["Particular Subvencionado", "Part. Subvencionado", "PS", "3"],
    "particular_pagado": ["Particular Pagado", "Particular", "PP", "4"],
    "administracion_delegada": ["Administración Delegada", "Administración Delegada (DL 3.166)", "Adm. Delegada",
                                "Corp. Adm. Delegada DL 3166", "5"],
}
MESES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()


@dataclass
class Valor:
    """Accepted texts (the usual one first) and how they are compared; `puede`: the cell may be left as well."""

    acepta: list
    modo: str = "letras"
    puede: bool = False
    dato: str = ""

    @property
    def clase(self):
        return "dejar" if not self.acepta else "puede" if self.puede else "llenar"


def normal(texto, modo):
    """The form in which two texts are compared. Accents always count."""
    texto = unicodedata.normalize("NFC", " ".join(str(texto).replace("\xa0", " ").split()))
    if modo == "cifras":
        digits = re.sub(r"\D", "", texto)
        return digits[2:] if len(digits) == 11 and digits.startswith("56") else digits.lstrip("0")
    if modo == "rut":
        return re.sub(r"[\s.]", "", texto).upper().replace("–", "-")
    if modo == "letras":
        return texto.casefold().rstrip(".")
    if modo == "raya":  # a label with its value in the same cell: the line that was there may be left over
        return " ".join(re.sub(r"[_…]+|\.{3,}", " ", texto).replace(" :", ":").replace(":", ": ").split()).casefold()
    return texto


def check_digit(body):
    total = sum(int(d) * (2 + i % 6) for i, d in enumerate(reversed(re.sub(r"\D", "", body))))
    return "0123456789K"[-total % 11]


def con_digito(number):
    """`-?` in a sample stands for the digit of modulo 11."""
    body, _, check = str(number).partition("-")
    return f"{body}-{check_digit(body) if check in ('', '?') else check.upper()}"


class Datos:
    """A profile, asked by datum."""

    def __init__(self, path, root):
        self.path = Path(path)
        self.todo = tomllib.loads(self.path.read_text(encoding="utf-8"))
        self.colegios = self.todo["establecimientos"]
        self.n = len(self.colegios)
        rows = [line for line in Path(root, "datos/regiones.csv").read_text("utf-8").splitlines() if not line.startswith("#")]
        regions = {r["codigo"]: r for r in csv.DictReader(rows)}
        rows = [line for line in Path(root, "datos/comunas.csv").read_text("utf-8").splitlines() if not line.startswith("#")]
        self.region = {}
        for r in csv.DictReader(rows):
            self.region[r["nombre"]] = regions[str(int(r["codigo"][:2]))]

    def _v(self, acepta, modo="letras", dato="", puede=False):
        return Valor([a for i, a in enumerate(acepta) if a and a not in acepta[:i]], modo, puede, dato)

    def _rut(self, rut, what, dato):
        body, check = con_digito(rut).split("-")
        plain = body.replace(".", "")
        return {
            "rut": self._v([f"{body}-{check}", f"{plain}-{check}"], "rut", dato),
            "rut.sin_puntos": self._v([f"{plain}-{check}"], "texto", dato),
            "rut.con_puntos": self._v([f"{body}-{check}"], "texto", dato),
            "rut.cuerpo": self._v([body, plain], "rut", dato),
            "rut.dv": self._v([check], "letras", dato),
        }[what]

    def _region(self, comuna, dato):
        r = self.region[comuna]
        return self._v([r["nombre"], r["nombre_corto"], r["codigo"], r["romano"], f"{r['romano']} Región", f"{r['romano']} {r['nombre_corto']}",
                        "O'Higgins" if "O'Higgins" in r["nombre"] else r["nombre"],
                        "Metropolitana" if r["romano"] == "RM" else r["nombre"], "Región Metropolitana" if r["romano"] == "RM" else ""],
                       dato=dato)

    def est(self, i, campo):
        one, dato = self.colegios[i], f"establecimientos[{i}].{campo}"
        body, check = con_digito(one["rbd"]).split("-")
        if campo == "orden":
            return self._v([str(i + 1), f"{i + 1}."], dato=dato, puede=True)
        if campo == "region":
            return self._region(one["comuna"], dato)
        return {
            "rbd": self._v([f"{body}-{check}", body], "rut", dato),
            "rbd.completo": self._v([f"{body}-{check}"], "texto", dato),
            "rbd.cuerpo": self._v([body], "texto", dato),
            "rbd.dv": self._v([check], "letras", dato),
            "nombre": self._v([one["nombre"]], dato=dato),
            "rbd.nombre": self._v([f"{rbd}{sep}{one['nombre']}" for rbd in (f"{body}-{check}", body) for sep in (" ", " - ", ", ", " – ")],
                                  dato=dato),
            "direccion": self._v([one["direccion"], f"{one['direccion']}, {one['comuna']}"], dato=dato),
            "comuna": self._v([one["comuna"]], dato=dato),
            "dependencia": self._v(DEPENDENCIAS[one["dependencia"]], dato=dato),
            "servicios": self._v([], dato=dato),
            "nada": self._v([], dato=f"establecimientos[{i}]: el perfil no lo da"),
        }[campo]

    def opcion(self, i, campo, opciones):
        """The datum as the one option of a drop-down that means it."""
        good = {normal(a, "letras") for a in self.est(i, campo).acepta}
        return self._v([o for o in opciones if normal(o, "letras") in good], "texto", f"establecimientos[{i}].{campo}")

    def sostenedor(self, campo):
        s, dato = self.todo["sostenedor"], f"sostenedor.{campo}"
        home = s["domicilio"]
        if campo.startswith("rut"):
            return self._rut(s["rut"], campo, dato)
        streets = [f"{home['calle']}{m}{home['numero']}" for m in (" ", " N° ", " Nº ", ", N° ", " #", ", ")]
        return {
            "nombre": lambda: self._v([s["nombre"]], dato=dato),
            "domicilio": lambda: self._v(
                streets + [f"{one}, {t}" for one in streets for t in (
                    home["comuna"], f"comuna de {home['comuna']}", f"{home['ciudad']}, {home['comuna']}", f"{home['ciudad']}, comuna de {home['comuna']}",
                    *(f"{c}, {self.region[home['comuna']]['nombre']}" for c in (home["comuna"], f"comuna de {home['comuna']}")))], dato=dato),
            "comuna": lambda: self._v([home["comuna"]], dato=dato),
            "region": lambda: self._region(home["comuna"], dato),
            "correo": lambda: self._v([s["correo"]], dato=dato),
            "telefono": lambda: self._v([s["telefono"]], "cifras", dato),
            "dependencia": lambda: self._v(DEPENDENCIAS[self.colegios[0]["dependencia"]], dato=dato),
        }[campo]()

    def representante(self, campo):
        one, dato = self.todo["sostenedor"]["representantes"][0], f"representante.{campo}"
        if campo.startswith("rut"):
            return self._rut(one["rut"], campo, dato)
        return self._v([one[campo]], dato=dato)

    def contacto(self, rol, campo):
        one, dato = self.todo["contactos"][rol], f"contactos.{rol}.{campo}"
        if campo == "rol":
            return self._v({"administrativo": ["Administrativo", "Contacto administrativo", "Administrativa", "Contraparte administrativa"],
                            "tecnico": ["Técnico", "Contacto técnico", "Técnica", "Contraparte técnica"]}[rol], dato=dato)
        if campo.startswith("rut"):
            if not one.get("rut"):
                return self._v(["no informado", "s/i", "-"], dato=dato, puede=True)
            return self._rut(one["rut"], campo, dato)
        if campo == "telefono":
            return self._v([one["telefono"]], "cifras", dato)
        if campo == "nada":
            return self._v([], dato=f"contactos.{rol}: el perfil no lo da")
        return self._v([one[campo]], dato=dato)

    def proveedor(self, campo):
        one, dato = self.todo["proveedor"], f"proveedor.{campo}"
        if one.get("sistema_propio"):
            own = ["Sistema propio", "Desarrollo propio", "Sistema propio del sostenedor", self.todo["sostenedor"]["nombre"], "No aplica"]
            return self._v(own, dato=dato, puede=True)
        if campo.startswith("rut"):
            return self._rut(one["rut"], campo, dato)
        if campo == "nada":
            return self._v([], dato="proveedor: el perfil no lo da")
        return self._v([one.get(campo, "")], dato=dato)

    def total(self):
        return Valor([str(self.n)], "letras", True, "establecimientos.total")

    def fecha(self):
        day = self.todo.get("fecha")
        words = [f"{day:%d-%m-%Y}", f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", str(day), f"{day.day} de {MESES[day.month - 1]} de {day.year}"] if day else []
        return Valor(words, "letras", True, "fecha")

    def pide(self, i, clave):
        """Whether school `i` asks for the service; for `None`, one that the catalogue lacks: nobody can say."""
        if clave is None:
            return None
        return clave == "semilla" or clave in self.colegios[i]["servicios"]

    def marca(self, i, clave, modo):
        """The cell where school `i` meets a service, under a way of marking."""
        asked, dato = self.pide(i, clave), f"establecimientos[{i}].servicios.{clave or 'desconocido'}"
        si, no, kind = MARCAS[modo]
        if asked is None or (not asked and not no):
            return Valor([], kind, False, dato)
        return Valor(list(si if asked else no), kind, not asked, dato)

    def marca_todos(self, clave, modo):
        """One column for all schools: marked if all ask for it, open to judgement if some do."""
        asked = {self.pide(i, clave) for i in range(self.n)}
        one = self.marca(0, clave, modo)
        one.dato = f"todos.servicios.{clave or 'desconocido'}"
        if len(asked) > 1:
            one.acepta, one.puede = list(MARCAS[modo][0]), True
        return one


# How a matrix asks for its marks: texts for yes, for no (an empty cell means no as well), and how they compare.
MARCAS = {
    "X": (["X", "x"], [], "texto"),
    "SI/NO": (["SI", "Sí", "SÍ", "Si", "sí", "si"], ["NO", "No", "no"], "texto"),
    "SI/NO lista": (["SI"], ["NO"], "texto"),
    "Sí/No lista": (["Sí"], ["No"], "texto"),
    "S/N": (["S"], ["N"], "texto"),
    "1": (["1"], ["0"], "texto"),
    "1/0": (["1"], ["0"], "texto"),
    "✓": (["✓", "✔"], [], "texto"),
}
