"""Layouts drawn by a seed: order of sheets and columns, words of the headings, empty rows before them, kind of contacts and marks."""

import random

from .libro import rango
from .piezas import (CINCO, SEIS, Col, columnas_de_servicios, contactos_en_columnas, contactos_en_filas, formulario, servicios_en_filas,
                     tabla, traspuesta)

PALABRAS = {
    "rbd": ["RBD", "R.B.D.", "Código RBD", "Rol Base de Datos", "RBD establecimiento", "N° RBD", "Rol Base Datos (RBD)"],
    "rbd.cuerpo": ["RBD", "RBD (sin DV)", "Código RBD", "N° RBD"],
    "rbd.dv": ["DV", "Dígito", "Díg. Verificador", "D.V.", "DV RBD"],
    "nombre": ["Nombre", "Nombre del EE", "Establecimiento", "Nombre Establecimiento Educacional", "Establecimiento educacional", "Nombre colegio",
               "Nombre Unidad Educativa"],
    "dependencia": ["Dependencia", "Dependencia administrativa", "Tipo de dependencia", "Dependencia EE"],
    "direccion": ["Dirección", "Domicilio", "Dirección del establecimiento", "Calle y N°"],
    "comuna": ["Comuna", "Comuna EE", "Nombre comuna"],
    "region": ["Región", "Region", "Región EE", "Nombre Región"],
    "s.nombre": ["Sostenedor", "Nombre del Sostenedor", "Razón Social Sostenedor", "Entidad sostenedora"],
    "s.rut": ["RUT Sostenedor", "Rut del sostenedor", "RUT entidad sostenedora", "R.U.T. Sostenedor"],
    "c.nombre": ["Nombre", "Nombre completo", "Nombres y apellidos", "Nombre y Apellido"],
    "c.cargo": ["Cargo", "Función", "Cargo/Función", "Cargo que desempeña"],
    "c.rut": ["RUT", "RUN", "R.U.N.", "Cédula de identidad", "Rut"],
    "c.telefono": ["Teléfono", "Fono", "Teléfono de contacto", "Celular", "Teléfono/Celular"],
    "c.correo": ["Correo electrónico", "E-mail", "Correo", "Email", "Mail", "Correo electrónico de contacto"],
    "p.nombre": ["Proveedor", "Empresa proveedora", "Nombre proveedor del sistema", "Proveedor de software", "Razón social proveedor"],
    "p.rut": ["RUT proveedor", "Rut empresa proveedora"],
    "p.producto": ["Sistema", "Nombre del sistema", "Software", "Plataforma utilizada"],
    "rol": ["Tipo", "Contacto", "Rol", "Tipo de contacto", "Perfil"],
}
ROLES = [("Administrativo", "Técnico"), ("Contacto administrativo", "Contacto técnico"), ("Contraparte Administrativa", "Contraparte Técnica"),
         ("Responsable administrativo", "Responsable técnico"), ("Encargado Administrativo", "Encargado Técnico")]
NOTAS = {"X": "Marque con una X", "SI/NO": "Responda SI o NO en cada servicio", "1/0": "Indique 1 (solicita) o 0 (no solicita)", "✓": "Señale con ✓ lo que solicita"}


def plain(text):
    return text.upper().translate(str.maketrans("ÁÉÍÓÚ", "AEIOU"))


def mutante(seed, palabras=PALABRAS, roles=ROLES):
    def build(libro):
        rng, d = random.Random(seed * 7919 + 13), libro.datos
        shout = rng.random() < 0.3
        say = lambda key: plain(rng.choice(palabras[key])) if shout else rng.choice(palabras[key])  # noqa: E731
        enc, est = rng.choice(["enc", "enc_oscuro"]), rng.choice(["caja", "caja_texto", "normal"])
        names = rng.choice([("Identificación", "Contacto", "Servicios"), ("Hoja1", "Hoja2", "Hoja3"), ("Anexo A", "Anexo B", "Anexo C"),
                            ("EE", "Contacto directo", "Nómina servicios")])
        parts = [lambda: identification(libro, names[0]), lambda: contact(libro, names[1]), lambda: services(libro, names[2])]
        if rng.random() < 0.4:
            rng.shuffle(parts)
        split = rng.random() < 0.4
        rows, empty, corner = rng.choice([8, 15, 25]), rng.choice([0, 0, 1, 3]), rng.choice([0, 0, 1, 2])
        voice, mode = rng.choice([0, 0, 1, 2, 3]), rng.choice(["X", "X", "SI/NO", "1/0", "✓"])
        mostly_x = rng.random() < 0.25
        who = rng.choice(roles)

        def rbd():
            if split:
                return [Col(say("rbd.cuerpo"), "rbd.cuerpo", 12, est), Col(say("rbd.dv"), "rbd.dv", 7, est)]
            return [Col(say("rbd"), "rbd", 14, est)]

        def head(h, text, note=""):
            if rng.random() < 0.7:
                h.pon(0, corner, text, "titulo")
            if note:
                h.pon(1, corner, note, "nota")
            return 2 + empty

        def identification(libro, name):
            h = libro.hoja(name)
            r = head(h, rng.choice(["IDENTIFICACIÓN DEL ESTABLECIMIENTO", "Anexo: identificación de establecimientos", "Establecimientos que solicitan acceso"]))
            rest = [[Col(say(k), k, 28, est)] for k in ("nombre", "dependencia", "direccion", "comuna", "region")]
            rest = rng.sample(rest, rng.choice([3, 4, 5]))
            if rng.random() < 0.6:
                rest.append([Col(say("s.nombre"), lambda i: d.sostenedor("nombre"), 34, est)])
                rest.append([Col(say("s.rut"), lambda i: d.sostenedor("rut"), 16, est)])
            order = [rbd(), *rest]
            if rng.random() < 0.5:
                rng.shuffle(order)
            cols = [c for group in order for c in group]
            if rng.random() < 0.3:
                cols.insert(0, Col("N°", "orden", 5, "caja_centro", antes=lambda i: i + 1))
            # An empty row under the headings tells itself from the free ones only if those have borders.
            gap = rng.choice([0, 0, 0, 1])
            end = tabla(h, r, corner, cols, rows, enc=enc, vacias=gap if est != "normal" else 0)
            if rng.random() < 0.4:
                h.pon(end + 1, corner, "Nota: agregue las filas que necesite.", "nota")

        def contact(libro, name):
            h = libro.hoja(name)
            r = head(h, rng.choice(["CONTACTO DIRECTO", "Datos de contacto", "Contrapartes del convenio"]))
            fields = rng.sample(["cargo", "rut", "telefono", "correo"], rng.choice([3, 4, 4]))
            fields.insert(0, "nombre")
            style = rng.choice(["filas", "columnas", "secciones", "filas"])
            if style == "filas":
                blank = rng.random() < 0.25
                r = contactos_en_filas(h, r, corner, [say("rol"), *(say(f"c.{f}") for f in fields)], ["rol", *fields], roles=None if blank else who, enc=enc, est=est)
            elif style == "columnas":
                r = contactos_en_columnas(h, r, corner, [(say(f"c.{f}"), f) for f in fields], roles=who, enc=enc, est=est)
            else:
                labels = [(say(f"c.{f}"), f) for f in fields]
                for title, rol in zip(who, ("administrativo", "tecnico")):
                    h.pon(r, corner, title, "subtitulo")
                    r = formulario(h, r + 1, corner, [(t, d.contacto(rol, f)) for t, f in labels], est=est, dos_puntos=rng.choice(["", ":"])) + 1
            lines = [(say("s.nombre"), d.sostenedor("nombre")), (say("s.rut"), d.sostenedor("rut"))]
            lines += [(say("p.nombre"), d.proveedor("nombre")), (say("p.rut"), d.proveedor("rut")), (say("p.producto"), d.proveedor("producto"))]
            formulario(h, r + 1, corner, lines, est=est)

        def services(libro, name):
            h = libro.hoja(name)
            note = "" if mostly_x and mode == "X" else NOTAS[mode]
            r = head(h, rng.choice(["NÓMINA DE SERVICIOS", "Servicios SIGE solicitados", "Matriz de servicios"]), note)
            keys = rng.choice([CINCO, SEIS, rng.sample(CINCO, 5)])
            if rng.random() < 0.25:
                keys = [*keys, None]
            style = rng.choice(["tabla", "tabla", "tabla", "vuelta"])
            if style == "vuelta" and d.n <= 6:
                traspuesta(h, r, corner, keys, voice, 6, modo=mode)
                return
            cols = [*rbd(), *([Col(say("nombre"), "nombre", 30, est)] if rng.random() < 0.6 else []), *columnas_de_servicios(d, keys, voice, mode)]
            first = len(cols) - len(keys)
            groups = [(first, len(cols) - 1, "SERVICIOS SIGE")] if rng.random() < 0.4 else ()
            end = tabla(h, r, corner, cols, rows, enc=enc, grupos=groups)
            if rng.random() < 0.3:
                h.inmovil = (r + 1, corner + 1)
                h.impresion = rango(0, 0, end, corner + len(cols) - 1)

        for part in parts:
            part()
    build.__name__ = f"mutante{seed:02}"
    return build
