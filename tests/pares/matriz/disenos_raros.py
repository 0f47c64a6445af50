"""Layouts an office could hand out and nobody would like: all in one sheet, services as rows, the table turned, marks of its own."""

from .disenos import titulo
from .libro import a1, rango
from .piezas import (ABREVIATURA, CINCO, NOMBRE, OPERACION, OTRO, SEIS, SERVICIOS, Col, columnas_de_servicios, contactos_en_columnas,
                     contactos_en_filas, formulario, tabla, traspuesta)
from .valores import Valor


def traspuesto(libro):
    """Services as rows, schools as columns; their RBD and names go in the headings."""
    d = libro.datos
    h = libro.hoja("Identificación")
    tabla(h, 1, 0, [Col("RBD", "rbd", 10), Col("Nombre", "nombre", 34), Col("Dependencia", "dependencia", 24), Col("Comuna", "comuna"), Col("Dirección", "direccion", 30)], 12)
    h = libro.hoja("Contacto")
    contactos_en_columnas(h, 1, 0, [("Nombre", "nombre"), ("Cargo", "cargo"), ("RUT", "rut"), ("Teléfono", "telefono"), ("Correo electrónico", "correo")],
                          roles=("Administrativo", "Técnico"))
    formulario(h, 8, 0, [("Sostenedor", d.sostenedor("nombre")), ("RUT Sostenedor", d.sostenedor("rut"))])
    h = libro.hoja("Servicios")
    h.pon(0, 0, "Indique el RBD en cada columna y marque con una X", "nota")
    traspuesta(h, 1, 0, CINCO, NOMBRE, 10)


def traspuesto_lista(libro):
    """Turned, with RBD and name over each column, SI/NO from a drop-down, one service that the catalogue lacks."""
    d = libro.datos
    h = libro.hoja("Hoja 1")
    h.pon(0, 0, "Identificación del establecimiento", "subtitulo")
    tabla(h, 1, 0, [Col("Rut Sostenedor", lambda i: d.sostenedor("rut"), 15), Col("Sostenedor", lambda i: d.sostenedor("nombre"), 34), Col("RBD", "rbd.cuerpo", 9),
                    Col("DV RBD", "rbd.dv", 8), Col("Establecimiento", "nombre", 34), Col("Comuna", "comuna"), Col("Dirección", "direccion", 30)], 8)
    h = libro.hoja("Hoja 2")
    h.pon(0, 0, "Contacto directo", "subtitulo")
    contactos_en_filas(h, 1, 0, ["Contacto", "Nombre", "Cargo", "Teléfono", "Correo"], ["rol", "nombre", "cargo", "telefono", "correo"])
    h = libro.hoja("Hoja 3")
    h.pon(0, 0, "Nómina de servicios", "subtitulo")
    traspuesta(h, 2, 0, [*CINCO, None], OTRO, 6, modo="SI/NO lista", cabeceras=(("RBD", "rbd"), ("Nombre establecimiento", "nombre")), lista='"SI,NO"')


def una_hoja(libro):
    """All three parts one under the other in a single sheet, with numbered sections."""
    d = libro.datos
    h = libro.hoja("Anexo")
    titulo(h, "ANEXO CONVENIO INTEROPERABILIDAD", 8)
    h.pon(2, 0, "1. IDENTIFICACIÓN DEL O LOS ESTABLECIMIENTOS", "subtitulo")
    r = tabla(h, 3, 0, [Col("RBD", "rbd", 24), Col("Nombre establecimiento", "nombre", 34), Col("Dependencia", "dependencia", 24), Col("Dirección", "direccion", 30),
                        Col("Comuna", "comuna"), Col("Región", "region", 26)], 6)
    h.pon(r + 1, 0, "2. CONTACTO DIRECTO", "subtitulo")
    r = contactos_en_filas(h, r + 2, 0, ["Tipo", "Nombre", "Cargo", "Correo electrónico", "Teléfono", "RUT"], ["rol", "nombre", "cargo", "correo", "telefono", "rut"])
    h.pon(r + 1, 0, "3. SERVICIOS SOLICITADOS (marque X)", "subtitulo")
    r = tabla(h, r + 2, 0, [Col("RBD", "rbd", 24), *columnas_de_servicios(d, CINCO, NOMBRE)], 6)
    h.pon(r + 1, 0, "Uso exclusivo MINEDUC", "aviso")
    h.pon(r + 2, 0, "Fecha de recepción:", "rotulo_caja")
    h.dato(r + 2, 1, Valor([], dato="la recepción es de otro"))
    h.pon(r + 3, 0, "Nombre funcionario:", "rotulo_caja")
    h.dato(r + 3, 1, Valor([], dato="el funcionario es de otro"))


def dos_hojas(libro):
    """Identification and services in one table of a single sheet; contacts and provider in the other, as forms side by side."""
    d = libro.datos
    h = libro.hoja("EE y servicios")
    tabla(h, 2, 0, [Col("N°", "orden", 5), Col("RBD", "rbd", 10), Col("Nombre EE", "nombre", 34), Col("Comuna", "comuna"), Col("Dirección", "direccion", 30),
                    *columnas_de_servicios(d, CINCO, NOMBRE)], 10, grupos=[(0, 4, "ESTABLECIMIENTO"), (5, 9, "SERVICIOS SOLICITADOS (X)")])
    h = libro.hoja("Contactos")
    h.pon(0, 0, "CONTACTO ADMINISTRATIVO", "grupo")
    h.combina(0, 0, 0, 1)
    h.pon(0, 3, "CONTACTO TÉCNICO", "grupo")
    h.combina(0, 3, 0, 4)
    lines = [("Nombre", "nombre"), ("RUT", "rut"), ("Cargo", "cargo"), ("Teléfono", "telefono"), ("Correo", "correo")]
    formulario(h, 1, 0, [(t, d.contacto("administrativo", c)) for t, c in lines], dos_puntos=":")
    formulario(h, 1, 3, [(t, d.contacto("tecnico", c)) for t, c in lines], dos_puntos=":")
    h.pon(7, 0, "SOSTENEDOR", "grupo")
    h.combina(7, 0, 7, 1)
    h.pon(7, 3, "PROVEEDOR", "grupo")
    h.combina(7, 3, 7, 4)
    formulario(h, 8, 0, [("Nombre", d.sostenedor("nombre")), ("RUT", d.sostenedor("rut"))], dos_puntos=":")
    formulario(h, 8, 3, [("Nombre", d.proveedor("nombre")), ("RUT", d.proveedor("rut"))], dos_puntos=":")


def verticales(libro):
    """Turned titles of services with their long description, narrow columns, free rows with no border at all."""
    d = libro.datos
    h = libro.hoja("identificacion")
    tabla(h, 0, 0, [Col("RBD - DV", "rbd.completo", 10, "normal"), Col("Nombre del colegio", "nombre", 34, "normal"), Col("Comuna", "comuna", 14, "normal"),
                    Col("Calle y número", "direccion", 30, "normal"), Col("Sostenedor (razón social)", lambda i: d.sostenedor("nombre"), 34, "normal"),
                    Col("Rut del sostenedor", lambda i: d.sostenedor("rut"), 16, "normal")], 30)
    h = libro.hoja("contacto")
    formulario(h, 0, 0, [("Nombre contacto administrativo", d.contacto("administrativo", "nombre")), ("Cargo contacto administrativo", d.contacto("administrativo", "cargo")),
                         ("Correo contacto administrativo", d.contacto("administrativo", "correo")), ("Teléfono contacto administrativo", d.contacto("administrativo", "telefono")),
                         ("Nombre contacto técnico", d.contacto("tecnico", "nombre")), ("Cargo contacto técnico", d.contacto("tecnico", "cargo")),
                         ("Correo contacto técnico", d.contacto("tecnico", "correo")), ("Teléfono contacto técnico", d.contacto("tecnico", "telefono"))], est="normal")
    h = libro.hoja("servicios")
    tabla(h, 0, 0, [Col("RBD - DV", "rbd.completo", 10, "normal"), *columnas_de_servicios(d, CINCO, "largo", est="normal", ancho=6)], 30, enc="enc_vertical", filas_alto=180)


def fila_vacia(libro):
    """Empty rows under the headings, two example rows with words, prefilled numbers, columns of no use between."""
    d = libro.datos
    h = libro.hoja("Identificación EE")
    titulo(h, "ANEXO N° 1", 7)
    r = 3
    h.fila(r - 1, 0, ["Ejemplo", "9999", "9", "Liceo de Ejemplo A-1", "Santiago", "Av. Ejemplo 100", "Municipal"], "ejemplo")
    tabla(h, r, 0, [Col("#", "orden", 9, "caja_centro", antes=lambda i: i + 1), Col("R.B.D.", "rbd.cuerpo", 9), Col("D.V.", "rbd.dv", 6), Col("Nombre", "nombre", 34),
                    Col("Comuna", "comuna"), Col("Dirección", "direccion", 30), Col("Dependencia", "dependencia", 24)], 20, vacias=1)
    h = libro.hoja("Contacto")
    h.fila(1, 0, ["Ejemplo", "Juan Pérez", "Jefe de UTP", "12.345.678-5", "+56 9 1234 5678", "jperez@ejemplo.cl"], "ejemplo")
    contactos_en_filas(h, 2, 0, ["Tipo Contacto", "Nombre", "Cargo", "RUT", "Teléfono", "Correo Electrónico"], ["rol", "nombre", "cargo", "rut", "telefono", "correo"])
    formulario(h, 7, 0, [("Sostenedor", d.sostenedor("nombre")), ("RUT", d.sostenedor("rut")), ("Fecha de solicitud", d.fecha())])
    h = libro.hoja("Servicios SIGE")
    cols = [Col("#", "orden", 5, "caja_centro", antes=lambda i: i + 1), Col("R.B.D.", "rbd", 9)]
    for c in columnas_de_servicios(d, CINCO, NOMBRE):
        cols += [c]
    tabla(h, 2, 0, cols, 20, ejemplo="Ej ", vacias=1)


def relleno(libro):
    """Cells to be filled hold a hint in grey («Ingrese …»), the first free row as well."""
    d = libro.datos
    h = libro.hoja("1 Establecimiento")
    lines = [("RBD (con dígito verificador)", d.est(0, "rbd.completo"), "Ingrese RBD"), ("Nombre del establecimiento", d.est(0, "nombre"), "Ingrese nombre"),
             ("Comuna", d.est(0, "comuna"), "Ingrese comuna"), ("Dirección", d.est(0, "direccion"), "Ingrese dirección"),
             ("Nombre sostenedor", d.sostenedor("nombre"), "Ingrese nombre o razón social"), ("RUT sostenedor", d.sostenedor("rut"), "XX.XXX.XXX-X")]
    h.anchos |= {0: 30, 1: 40}
    for k, (label, value, hint) in enumerate(lines):
        h.pon(k, 0, label, "rotulo_caja")
        h.dato(k, 1, value, "ejemplo", hint)
    h = libro.hoja("2 Contacto")
    h.anchos |= {0: 30, 1: 40, 2: 40}
    h.fila(0, 0, ["", "Contacto administrativo", "Contacto técnico"])
    for k, (label, campo, hint) in enumerate([("Nombre", "nombre", "(nombre completo)"), ("Cargo", "cargo", "(cargo)"), ("Correo", "correo", "correo@dominio.cl"),
                                              ("Teléfono", "telefono", "(+56 9 XXXX XXXX)")]):
        h.pon(1 + k, 0, label, "rotulo_caja")
        for j, rol in enumerate(("administrativo", "tecnico")):
            h.dato(1 + k, 1 + j, d.contacto(rol, campo), "ejemplo", hint)
    h = libro.hoja("3 Servicios")
    h.fila(0, 0, ["Servicio", "Marcar"])
    h.anchos |= {0: 40, 1: 10}
    for k, clave in enumerate(CINCO):
        h.pon(1 + k, 0, SERVICIOS[clave][NOMBRE], "caja")
        h.dato(1 + k, 1, d.marca_todos(clave, "X"), "caja_centro")


def servicios_en_celda(libro):
    """The services that a school asks for are written one after the other in a cell."""
    d = libro.datos
    h = libro.hoja("Identificación")
    tabla(h, 0, 0, [Col("RBD", "rbd", 10), Col("Nombre", "nombre", 34), Col("Comuna", "comuna"), Col("Región", "region", 28)], 10)
    h = libro.hoja("Contacto")
    contactos_en_filas(h, 0, 0, ["Contacto", "Nombre", "Cargo", "Correo", "Teléfono"], ["rol", "nombre", "cargo", "correo", "telefono"])
    h = libro.hoja("Servicios")
    h.fila(0, 0, ["N°", "RBD", "Servicios solicitados (separados por coma)"])
    h.anchos[2] = 80
    h.bloque(1, 10, d.n)
    for i in range(max(10, d.n if libro.lleno else 10)):
        h.pon(1 + i, 0, i + 1, "caja_centro")
        if i < d.n:
            h.dato(1 + i, 1, d.est(i, "rbd"))
            asked = [s for s in CINCO if d.pide(i, s)]
            texts = [", ".join(SERVICIOS[s][voz] for s in lista) for voz in (NOMBRE, ABREVIATURA, OPERACION) for lista in (asked, ["semilla", *asked])]
            texts += [t.replace(", ", "; ") for t in texts] + [" y ".join(t.rsplit(", ", 1)) for t in texts]
            h.dato(1 + i, 2, Valor(texts, dato=f"establecimientos[{i}].servicios"))
        else:
            h.pon(1 + i, 1, None, "caja")
            h.pon(1 + i, 2, None, "caja")


def de_vendedor(libro):
    """The form that a vendor of software hands out: English-like words, one wide table with contacts repeated for each school."""
    d = libro.datos
    h = libro.hoja("Colegios")
    c = d.contacto
    tabla(h, 3, 1, [Col("RBD", "rbd", 10), Col("Colegio", "nombre", 34), Col("Dirección", "direccion", 30), Col("Comuna", "comuna"), Col("Región", "region", 28)], 15)
    h.pon(0, 1, "Solicitud de token SIGE", "titulo")
    h = libro.hoja("Responsables")
    lines = [("Nombre", "nombre"), ("RUT", "rut"), ("Cargo", "cargo"), ("Email", "correo"), ("Teléfono", "telefono")]
    h.pon(0, 1, "Responsable administrativo", "enc_oscuro")
    h.combina(0, 1, 0, 2)
    formulario(h, 1, 1, [(t, c("administrativo", k)) for t, k in lines])
    h.pon(7, 1, "Responsable técnico (informática)", "enc_oscuro")
    h.combina(7, 1, 7, 2)
    formulario(h, 8, 1, [(t, c("tecnico", k)) for t, k in lines])
    h.pon(14, 1, "Sistema de gestión escolar", "enc_oscuro")
    h.combina(14, 1, 14, 2)
    formulario(h, 15, 1, [("Empresa", d.proveedor("nombre")), ("RUT empresa", d.proveedor("rut")), ("Plataforma", d.proveedor("producto"))])
    h = libro.hoja("Accesos")
    tabla(h, 1, 1, [Col("RBD", "rbd", 10), Col("Colegio", "nombre", 34), *columnas_de_servicios(d, SEIS, OPERACION, "Sí/No lista", lista='"Sí,No"', ancho=20)], 15)


def macro(libro):
    """A .xlsm with no macro: frozen panes, wide columns, defined names, RUT in two columns, one service that the catalogue lacks."""
    d = libro.datos
    libro.macro = True
    h = libro.hoja("ANEXO_1")
    h.pon(0, 0, "NOMBRE SOSTENEDOR", "rotulo_caja")
    h.dato(0, 1, d.sostenedor("nombre"))
    h.pon(1, 0, "RUT SOSTENEDOR", "rotulo_caja")
    # Only a comment says what the small box is for: the whole RUT in the first is right as well.
    whole, check = d.sostenedor("rut.cuerpo"), d.sostenedor("rut.dv")
    whole.acepta += d.sostenedor("rut").acepta
    check.puede = True
    h.dato(1, 1, whole)
    h.dato(1, 2, check, "caja_centro")
    h.comentarios["C2"] = "Dígito verificador"
    tabla(h, 4, 0, [Col("RBD", "rbd.cuerpo", 26), Col("NOMBRE EE", "nombre", 60), Col("DV", "rbd.dv", 6), Col("COMUNA", "comuna", 40), Col("DEPENDENCIA", "dependencia", 40)], 10)
    h.inmovil = (5, 1)
    h = libro.hoja("ANEXO_2")
    contactos_en_columnas(h, 1, 0, [("NOMBRE", "nombre"), ("RUN", "rut"), ("CARGO/FUNCIÓN", "cargo"), ("FONO", "telefono"), ("CORREO ELECTRÓNICO", "correo")],
                          roles=("CONTRAPARTE ADMINISTRATIVA", "CONTRAPARTE TÉCNICA"))
    h = libro.hoja("ANEXO_3")
    end = tabla(h, 1, 0, [Col("RBD", "rbd", 10), *columnas_de_servicios(d, [None, *CINCO], ABREVIATURA, ancho=18)], 10)
    libro.nombre("MARCAS", "ANEXO_3", rango(2, 1, end - 1, 6))


def marcos(libro):
    """Tables that begin far from the corner, a thick frame, a total in each column, sheets for another year that must stay."""
    d = libro.datos
    h = libro.hoja("Ident.")
    h.pon(3, 3, "Identificación", "subtitulo")
    end = tabla(h, 5, 3, [Col("RBD", "rbd", 10), Col("Nombre de la Escuela o Liceo", "nombre", 36), Col("Dependencia administrativa", "dependencia", 26), Col("Comuna", "comuna"),
                          Col("Región", "region", 28), Col("Dirección postal", "direccion", 30)], 8)
    h.pon(end, 3, "Total", "total")
    h.pon(end, 4, f"=COUNTA({a1(6, 3)}:{a1(end - 1, 3)})", "total")
    h = libro.hoja("Cont.")
    h.pon(2, 2, "Contacto", "subtitulo")
    contactos_en_filas(h, 4, 2, ["Perfil", "Nombre", "Correo institucional", "Teléfono fijo o celular", "Función"], ["rol", "nombre", "correo", "telefono", "cargo"],
                       roles=("Administrativo", "Informático"))
    h = libro.hoja("Serv.")
    h.pon(1, 2, "Servicios: marque con X", "subtitulo")
    end = tabla(h, 3, 2, [Col("Nombre de la Escuela o Liceo", "nombre", 36), Col("RBD", "rbd", 10), *columnas_de_servicios(d, CINCO, NOMBRE)], 8)
    for k in range(5):
        col = a1(0, 4 + k)[0]
        h.pon(end, 4 + k, f"=COUNTA({col}5:{col}{end})", "total")
    h = libro.hoja("Glosario")
    for k, (a, b) in enumerate([("RBD", "Rol Base de Datos"), ("SIGE", "Sistema de Información General de Estudiantes"), ("Contacto técnico", "Encargado de informática"),
                                ("Envío de asistencia", "Servicio con el que se informa la asistencia diaria")]):
        h.pon(k, 0, a, "caja")
        h.pon(k, 1, b, "caja")
