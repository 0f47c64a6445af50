"""What a careful person would write in each blank: the accepted texts of a field, from a profile."""

import tomllib
from pathlib import Path

MESES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()

# Short names of the regions of the comunas that the samples use; the first is the usual one in a sentence.
REGIONES = {
    "Rengo": ["del Libertador General Bernardo O'Higgins", "Libertador General Bernardo O'Higgins", "O'Higgins"],
    "Curepto": ["del Maule", "Maule"],
    "Talcahuano": ["del Biobío", "Biobío"],
    "Las Condes": ["Metropolitana de Santiago", "Metropolitana"],
    "Chillán": ["de Ñuble", "Ñuble"],
    "Coihueco": ["de Ñuble", "Ñuble"],
    "Osorno": ["de Los Lagos", "Los Lagos"],
    "Lonquimay": ["de La Araucanía", "La Araucanía"],
    "Curacautín": ["de La Araucanía", "La Araucanía"],
}
REGIONES |= {comuna: ["Metropolitana de Santiago", "Metropolitana"] for comuna in (
    "Santiago", "Puente Alto", "La Florida", "Maipú", "San Bernardo", "Ñuñoa", "Estación Central", "Peñalolén")}

DEPENDENCIAS = {
    "municipal": ["Municipal", "Municipal (DAEM)", "Municipal DAEM"],
    "corporacion_municipal": ["Corporación Municipal", "Corporación municipal", "Municipal"],
    "slep": ["Servicio Local de Educación", "Servicio Local de Educación Pública", "SLEP"],
    "particular_subvencionado": ["Particular Subvencionado", "Particular subvencionado"],
    "particular_pagado": ["Particular Pagado", "Particular pagado", "Particular"],
    "administracion_delegada": [
        "Administración Delegada", "Administración delegada", "Corp. Adm. Delegada DL 3166",
        "Corporación de Administración Delegada (DL 3.166)", "Administración delegada (DL N° 3.166)",
        "Administración Delegada (DL 3.166)",
    ],
}

# Documents from which powers follow, in the order of preference, with the words a person would use.
PERSONERIAS = {
    "escritura_poder": ["escritura pública de poder o mandato", "escritura pública de poder", "escritura pública",
                        "escritura de poder", "mandato", "poder"],
    "certificado_poderes": ["certificado de poderes vigentes", "certificado de poderes", "certificado de vigencia de poderes", "certificado de vigencia del poder",
                            "certificado de vigencia de los poderes"],
    "acta_directorio": ["acta de directorio", "acta del directorio", "acta de sesión de directorio",
                        "acta de directorio que designa o faculta a quien representa",
                        "acta de directorio reducida a escritura pública"],
    "sentencia_proclamacion": ["sentencia de proclamación", "sentencia o acta de proclamación", "acta de proclamación",
                               "sentencia o acta de proclamación del alcalde o alcaldesa",
                               "sentencia de proclamación del alcalde"],
    "decreto_asuncion": ["decreto alcaldicio", "decreto alcaldicio de asunción", "decreto alcaldicio de asunción del cargo",
                         "decreto de asunción"],
    "orden_subrogacion": ["orden de subrogación", "decreto u orden que establece la subrogación",
                          "decreto que establece la subrogación", "decreto de subrogación"],
    "certificado_directorio": ["certificado de composición del directorio", "certificado de directorio"],
    "certificado_vigencia": ["certificado de vigencia de la persona jurídica", "certificado de vigencia"],
    "certificado_registro_mineduc": ["certificado del registro de entidades educacionales del Ministerio",
                                     "certificado del registro de entidades educacionales"],
}


def y(textos):
    """Joined as Spanish does."""
    textos = list(textos)
    if len(textos) < 2:
        return "".join(textos)
    nexo = " e " if textos[-1][:1] in "IiÍí" or textos[-1].startswith("Hi") else " y "
    return ", ".join(textos[:-1]) + nexo + textos[-1]


def distinct(textos):
    return list(dict.fromkeys(textos))


def long_date(day):
    return f"{day.day} de {MESES[day.month - 1]} de {day.year}"


def dates(day):
    return [long_date(day), f"{day:%d-%m-%Y}", f"{day:%d/%m/%Y}", f"{day:%d}{long_date(day)[len(str(day.day)):]}"]


class Perfil:
    """A profile of `ejemplos/`, asked by field."""

    def __init__(self, root, name):
        self.nombre = f"ejemplos/{name}.toml"
        self.datos = tomllib.loads(Path(root, self.nombre).read_text(encoding="utf-8"))
        self.sostenedor = self.datos["sostenedor"]
        self.representantes = self.sostenedor["representantes"]
        self.colegios = self.datos["establecimientos"]

    def accepted(self, campo):
        """Accepted texts; empty where the profile has no such datum. Raises KeyError for an unknown field."""
        head, _, rest = campo.partition(".")
        found = getattr(self, "_" + head)(rest)
        return [v for i, v in enumerate(found) if v not in found[:i]]

    def school(self, index, campo):
        """Accepted texts of a column of the table of schools, for one school."""
        one = self.colegios[index]
        rbd, _, check = one["rbd"].partition("-")
        return {
            "orden": [str(index + 1), f"{index + 1}.", f"{index + 1})", ""],
            "rbd": [one["rbd"], rbd],
            "rbd.completo": [one["rbd"]],
            "rbd.cuerpo": [rbd],
            "rbd.dv": [check],
            "nombre": [one["nombre"]],
            "direccion": [one["direccion"], f"{one['direccion']}, {one['comuna']}"],
            "direccion.comuna": [f"{one['direccion']}, {one['comuna']}", f"{one['direccion']}, comuna de {one['comuna']}",
                                 f"{one['direccion']} - {one['comuna']}", one["direccion"]],
            "comuna": [one["comuna"]],
            "comuna.region": [f"{one['comuna']}{nexo}{region}" for nexo in (", ", " / ", ", Región ", " - ")
                              for region in REGIONES[one["comuna"]]] + [one["comuna"]],
            "region": region_names(one["comuna"]),
            "dependencia": DEPENDENCIAS[one["dependencia"]],
            "nombre.rbd": [f"{one['nombre']}, RBD {one['rbd']}", f"{one['nombre']} (RBD {one['rbd']})",
                           f"{one['nombre']}, RBD Nº {one['rbd']}", f"{one['nombre']} / {one['rbd']}",
                           f"{one['nombre']}, {one['rbd']}", f"{one['nombre']} RBD {one['rbd']}"],
            "sin_dato": [""],
            "proveedor": [self.datos["proveedor"].get("nombre", "")],
        }[campo]

    # One method a family of fields -------------------------------------------------------------------------------

    def _sostenedor(self, rest):
        s, home = self.sostenedor, self.sostenedor["domicilio"]
        street = [f"{home['calle']}{mark}{home['numero']}" for mark in (" ", " Nº ", " N° ", " N.º ", ", Nº ", " #")]
        whole = [f"{one}{tail}" for one in street for tail in (
            "", f", {home['comuna']}", f", comuna de {home['comuna']}", f", {home['ciudad']}, {home['comuna']}",
            f", {home['ciudad']}, comuna de {home['comuna']}")]
        return {
            "nombre": [s["nombre"]],
            "nombre.corto": [short_name(s["nombre"])],
            "rut": [s["rut"]],
            "rut.cuerpo": [s["rut"].split("-")[0]],
            "rut.dv": [s["rut"].split("-")[1]],
            "domicilio": street,
            "domicilio.todo": whole + [
                f"{one}, {tail}, {region}" for one in street for tail in (home["comuna"], f"comuna de {home['comuna']}")
                for region in region_names(home["comuna"])],
            "domicilio.calle": [home["calle"]],
            "domicilio.numero": [home["numero"]],
            "domicilio.ciudad": [home["ciudad"]],
            "domicilio.comuna": [home["comuna"]],
            "domicilio.region": region_names(home["comuna"]),
            "correo": [s["correo"]],
            "telefono": [s["telefono"]],
        }[rest]

    def _representante(self, rest):
        people = self.representantes
        if rest == "nombre":
            return joined([p["nombre"] for p in people])
        if rest == "nombre.con_don":
            with_don = [f"{p['tratamiento']} {p['nombre']}" for p in people]
            return joined([p["nombre"] for p in people]) + joined(with_don)
        if rest == "rut.cuerpo":
            return joined([p["rut"].split("-")[0] for p in people])
        if rest == "rut.dv":
            return joined([p["rut"].split("-")[1] for p in people])
        if rest == "tratamiento":
            return joined([p["tratamiento"] for p in people])
        if rest not in ("rut", "estado_civil", "cargo", "nacionalidad", "profesion"):
            raise KeyError(rest)
        values = [p.get(rest, "").replace("_", " ") for p in people]
        if not all(values):
            return []
        found = joined(values)
        if len(set(values)) == 1:  # «casada» said once for both, or in the plural, is right as well
            found += [values[0], values[0] + "s"]
        if rest == "estado_civil":
            found += [f"{v[:-1]}o(a)" for v in values if v[-1:] in "ao" and len(values) == 1]
            found += [f"{v[:-1]}o/a" for v in values if v[-1:] in "ao" and len(values) == 1]
        return found + [v[:1].upper() + v[1:] for v in found] if rest != "rut" else found

    def _establecimiento(self, rest):
        values = [self.school(i, rest)[0] for i in range(len(self.colegios))]
        found = joined(values) + joined(distinct(values))
        if len(values) == 1:
            found += self.school(0, rest)
        if rest == "dependencia":
            found += DEPENDENCIAS[self.colegios[0]["dependencia"]]
            found += [v.lower() for v in found]
        return found

    def _establecimientos(self, rest):
        if rest == "total":
            return [str(len(self.colegios))]
        if rest != "lista":
            raise KeyError(rest)
        each = [self.school(i, "nombre.rbd") for i in range(len(self.colegios))]
        names = [self.school(i, "nombre")[0] for i in range(len(self.colegios))]
        whole = {"contiene": [word for i in range(len(names)) for word in (names[i], self.school(i, "rbd.cuerpo")[0])]}
        return joined(names) + [whole] + [one for k in range(len(each[0])) for one in joined([e[k] for e in each])]

    def _fecha(self, rest):
        day = self.datos.get("fecha")
        if day is None:
            return []
        return {
            "dia": [str(day.day), f"{day:%d}"],
            "mes": [MESES[day.month - 1]],
            "anio": [str(day.year)],
            "anio2": [f"{day.year % 100:02}"],
            "anio1": [str(day.year % 10)],
            "completa": dates(day),
        }[rest]

    def _personeria(self, rest):
        """By document: there are several true answers, but all blanks of a sentence must speak of the same one."""
        raise KeyError(rest)

    def powers(self, rest):
        """{document: accepted texts} for a blank of the sentence on the powers of the representative."""
        found = {}
        for document in self.representantes[0]["documentos"]:
            names = PERSONERIAS.get(document["tipo"])
            if names:
                found[document["tipo"]] = {
                    "documento": names + [n[:1].upper() + n[1:] for n in names],
                    "fecha": dates(document["fecha"]),
                    "numero": [document["numero"]],
                    "emisor": [document["emisor"]],
                    "todo": [{"contiene": [names[0].split()[0], long_date(document["fecha"])]},
                             {"contiene": [names[0].split()[0].capitalize(), long_date(document["fecha"])]}],
                }[rest]
        return found

    def _contacto(self, rest):
        who, _, what = rest.partition(".")
        value = self.datos["contactos"][who].get(what)
        return [value] if value else []

    def _proveedor(self, rest):
        one = self.datos["proveedor"]
        if one.get("sistema_propio"):
            return []
        return [one[rest]]

    def doubtful(self, campo):
        """Words that nobody could call wrong where the profile has no such datum: they may be put, or the blank be left."""
        if campo in ("proveedor.nombre", "proveedor.producto") and self.datos["proveedor"].get("sistema_propio"):
            return [f"{a}istema propio{b}" for a in "sS" for b in ("", " del sostenedor")] + ["desarrollo propio"]
        return []


def joined(values):
    """The ways to say several values in one blank; the value itself where there is one."""
    found = [y(values)]
    if len(values) > 1:
        found += [y(values) + ", respectivamente", y(values) + " respectivamente", ", ".join(values), "; ".join(values),
                  "\n".join(values), " - ".join(values), " / ".join(values)]
    return found


def region_names(comuna):
    short = REGIONES[comuna]
    return [*short, *[f"Región {short[0]}", f"región {short[0]}"]]


def short_name(nombre):
    """What follows «I. Municipalidad de» or «la Fundación»."""
    for head in ("Ilustre Municipalidad de ", "Fundación Educacional ", "Sociedad Educacional ", "Fundación ",
                 "Corporación Educacional ", "Corporación "):
        if nombre.startswith(head):
            return nombre[len(head):]
    return nombre
