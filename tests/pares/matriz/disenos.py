"""Layouts an office would hand out with three plain sheets: tables, forms, headings of two rows, notes, examples, totals."""

from .libro import a1, rango
from .piezas import (ABREVIATURA, CINCO, NOMBRE, OPERACION, OTRO, PUERTO, SEIS, SERVICIOS, Col, columnas_de_servicios,
                     contactos_en_columnas, contactos_en_filas, formulario, servicios_en_filas, tabla)
from .valores import Valor

DEPENDENCIAS = ["Municipal", "Corporación Municipal", "Particular Subvencionado", "Particular Pagado", "Administración Delegada",
                "Servicio Local de Educación"]


def titulo(h, texto, ancho, r=0):
    h.pon(r, 0, texto, "titulo")
    h.combina(r, 0, r, ancho - 1)
    h.altos[r] = 28


def simple(libro):
    """One heading row a sheet, RBD with its digit, contacts in rows, a column for each service by name."""
    d = libro.datos
    h = libro.hoja("Identificación")
    tabla(h, 0, 0, [Col("RBD", "rbd"), Col("Nombre Establecimiento", "nombre", 34), Col("Dependencia", "dependencia", 26), Col("Comuna", "comuna"),
                    Col("Región", "region", 30), Col("Dirección", "direccion", 34),
                    Col("RUT Sostenedor", lambda i: d.sostenedor("rut"), 16), Col("Nombre Sostenedor", lambda i: d.sostenedor("nombre"), 36)], 10)
    h = libro.hoja("Contacto")
    r = contactos_en_filas(h, 0, 0, ["Tipo de contacto", "Nombre", "Cargo", "RUT", "Teléfono", "Correo electrónico"],
                           ["rol", "nombre", "cargo", "rut", "telefono", "correo"])
    formulario(h, r + 1, 0, [("Nombre del proveedor", d.proveedor("nombre")), ("Nombre del sistema", d.proveedor("producto"))])
    h = libro.hoja("Servicios")
    tabla(h, 0, 0, [Col("RBD", "rbd"), Col("Establecimiento", "nombre", 34), *columnas_de_servicios(d, CINCO, NOMBRE)], 10)


def ministerial(libro):
    """Coat of arms, merged titles, instructions, groups over the headings, an example in grey italics, notes and signature below."""
    d = libro.datos
    h = libro.hoja("1.- Identificación EE")
    h.imagenes.append("A1")
    h.pon(0, 1, "MINISTERIO DE EDUCACIÓN", "subtitulo")
    h.pon(1, 1, "Anexo Convenio de Interoperabilidad SIGE", "titulo")
    h.combina(1, 1, 1, 6)
    h.altos[0] = h.altos[1] = 24
    h.pon(3, 0, "Complete una fila por cada establecimiento educacional. No modifique los encabezados.", "nota")
    h.combina(3, 0, 3, 6)
    end = tabla(h, 5, 0, [
        Col("N°", "orden", 5, "caja_centro", 1, antes=lambda i: i + 1), Col("RBD", "rbd.cuerpo", 9, ejemplo=1234), Col("DV", "rbd.dv", 5, "caja_centro", "3"),
        Col("Nombre del Establecimiento Educacional", "nombre", 38, ejemplo="Escuela Ejemplo"), Col("Dependencia", "dependencia", 24, ejemplo="Municipal"),
        Col("Dirección", "direccion", 34, ejemplo="Calle Uno 123"), Col("Comuna", "comuna", 16, ejemplo="Arica"), Col("Región", "region", 30, ejemplo="XV")],
        20, grupos=[(1, 4, "Establecimiento Educacional"), (5, 7, "Ubicación")], ejemplo="Ej.: ")
    h.pon(end + 1, 0, "Nota: la dependencia es la que consta en el Reconocimiento Oficial.", "nota")
    h.pon(end + 5, 3, "Firma y timbre del Sostenedor", "firma")
    h.inmovil = (7, 0)
    h.impresion = rango(0, 0, end + 6, 7)
    h.horizontal = True
    h = libro.hoja("2.- Contacto Directo")
    titulo(h, "CONTACTO DIRECTO", 4)
    h.pon(2, 0, "I. Datos del Sostenedor", "subtitulo")
    formulario(h, 3, 0, [("Nombre o Razón Social", d.sostenedor("nombre")), ("RUT", d.sostenedor("rut")), ("Representante Legal", d.representante("nombre")),
                         ("RUN Representante Legal", d.representante("rut")), ("Domicilio", d.sostenedor("domicilio")), ("Teléfono", d.sostenedor("telefono")),
                         ("Correo electrónico", d.sostenedor("correo"))], ancho_valor=3)
    h.pon(11, 0, "II. Contraparte Administrativa", "subtitulo")
    lines = [("Nombre completo", "nombre"), ("Cargo", "cargo"), ("RUN", "rut"), ("Fono", "telefono"), ("E-mail", "correo")]
    formulario(h, 12, 0, [(t, d.contacto("administrativo", c)) for t, c in lines], ancho_valor=3)
    h.pon(18, 0, "III. Contraparte Técnica", "subtitulo")
    formulario(h, 19, 0, [(t, d.contacto("tecnico", c)) for t, c in lines], ancho_valor=3)
    h.pon(25, 0, "IV. Empresa proveedora del software", "subtitulo")
    formulario(h, 26, 0, [("Razón Social", d.proveedor("nombre")), ("RUT", d.proveedor("rut")), ("Nombre del software", d.proveedor("producto"))], ancho_valor=3)
    h = libro.hoja("3.- Nómina Servicios")
    titulo(h, "NÓMINA DE SERVICIOS SIGE POR ESTABLECIMIENTO", 9)
    h.pon(2, 0, "Marque con una X los servicios a los que solicita acceso", "nota")
    end = tabla(h, 4, 0, [Col("N°", "orden", 5, "caja_centro", 1, antes=lambda i: i + 1), Col("RBD", "rbd.cuerpo", 9, ejemplo=1234), Col("DV", "rbd.dv", 5, ejemplo="3"),
                          Col("Nombre EE", "nombre", 34, ejemplo="Escuela Ejemplo"), *columnas_de_servicios(d, CINCO, OTRO)],
                20, grupos=[(4, 8, "Servicios SIGE")], ejemplo="Ej.: ", filas_alto=45)
    h.pon(end, 3, "Total establecimientos", "total")
    h.pon(end, 4, f"=COUNTA(B8:B{end})", "total")
    h.inmovil = (6, 4)


def pocas_filas(libro):
    """Few free rows, and below them a total with a formula, notes and a signature: more schools need rows to be put in."""
    d = libro.datos
    h = libro.hoja("Establecimientos")
    titulo(h, "IDENTIFICACIÓN DE ESTABLECIMIENTOS", 6)
    end = tabla(h, 2, 0, [Col("RBD-DV", "rbd.completo", 12), Col("Nombre", "nombre", 34), Col("Dependencia", "dependencia", 24), Col("Dirección", "direccion", 34),
                          Col("Comuna", "comuna"), Col("Región", "region", 28)], 5)
    h.pon(end, 0, "TOTAL", "total")
    h.pon(end, 1, f"=COUNTA(A4:A{end})", "total")
    h.pon(end + 2, 0, "Observaciones: los establecimientos deben contar con Reconocimiento Oficial.", "nota")
    h.combina(end + 2, 0, end + 2, 5)
    h.pon(end + 6, 1, "Firma del Sostenedor o Representante Legal", "firma")
    h.impresion = rango(0, 0, end + 7, 5)
    h.altos[end + 6] = 40
    libro.nombre("lista_rbd", "Establecimientos", rango(3, 0, end - 1, 0))
    h = libro.hoja("Contacto")
    r = formulario(h, 0, 0, [("Sostenedor", d.sostenedor("nombre")), ("RUT Sostenedor", d.sostenedor("rut"))])
    r = contactos_en_columnas(h, r + 1, 0, [("Nombre", "nombre"), ("Cargo", "cargo"), ("RUT", "rut"), ("Teléfono", "telefono"), ("Correo", "correo")])
    formulario(h, r + 1, 0, [("Proveedor del sistema", d.proveedor("nombre"))])
    h = libro.hoja("Servicios")
    h.pon(0, 0, "Marque con X", "nota")
    end = tabla(h, 1, 0, [Col("RBD-DV", "rbd.completo", 12), *columnas_de_servicios(d, SEIS, ABREVIATURA, ancho=16)], 4)
    h.pon(end + 1, 0, "(*) El servicio de semilla es obligatorio.", "nota")
    h.combina(end + 1, 0, end + 1, 5)
    h.condicionales.append(('B3="X"', rango(2, 1, end - 1, 6)))
    h.comentarios["B2"] = "Servicio de autenticación"


def listas(libro):
    """Drop-downs: dependency and SI/NO, whose options stand in a hidden sheet; a service that the catalogue lacks."""
    d = libro.datos
    h = libro.hoja("EE")
    tabla(h, 1, 0, [Col("Código RBD", "rbd.cuerpo", 12, "caja_texto"), Col("Dígito verificador", "rbd.dv", 10, "caja_texto"), Col("Nombre del EE", "nombre", 36, "caja_texto"),
                    Col("Tipo de dependencia", lambda i: d.opcion(i, "dependencia", DEPENDENCIAS), 28, "caja_texto", lista="Listas!$A$1:$A$6"),
                    Col("Domicilio", "direccion", 34, "caja_texto"), Col("Comuna EE", "comuna", 16, "caja_texto")], 15)
    h.pon(0, 0, "Seleccione la dependencia de la lista desplegable", "nota")
    h = libro.hoja("Contactos")
    contactos_en_filas(h, 2, 0, ["Rol", "Nombres y apellidos", "Cargo / función", "RUN (sin puntos y con guión)", "Fono de contacto", "Correo electrónico"],
                       ["rol", "nombre", "cargo", "rut.sin_puntos", "telefono", "correo"], est="caja_texto")
    h.pon(0, 0, "Datos de contacto directo", "subtitulo")
    formulario(h, 7, 0, [("Empresa proveedora", d.proveedor("nombre")), ("Sistema informático", d.proveedor("producto"))], est="caja_texto")
    h = libro.hoja("Nómina")
    h.pon(0, 0, "Indique SI o NO según corresponda", "nota")
    tabla(h, 1, 0, [Col("Código RBD", "rbd", 12, "caja_texto"),
                    *columnas_de_servicios(d, [*CINCO, None], NOMBRE, "SI/NO lista", lista='"SI,NO"')], 15)
    h = libro.hoja("Listas")
    for k, name in enumerate(DEPENDENCIAS):
        h.pon(k, 0, name)
    h.oculta = True


def mayusculas(libro):
    """Upper case with no accents, sheets with no useful name, data as text."""
    d = libro.datos
    h = libro.hoja("Hoja1")
    h.pon(0, 0, "ANEXO 1: IDENTIFICACION DEL ESTABLECIMIENTO", "titulo")
    tabla(h, 2, 0, [Col("RBD", "rbd.cuerpo", 10, "caja_texto"), Col("DIGITO", "rbd.dv", 9, "caja_texto"), Col("NOMBRE ESTABLECIMIENTO", "nombre", 34, "caja_texto"),
                    Col("DIRECCION", "direccion", 30, "caja_texto"), Col("COMUNA", "comuna", 14, "caja_texto"), Col("REGION", "region", 26, "caja_texto"),
                    Col("DEPENDENCIA", "dependencia", 24, "caja_texto"), Col("RAZON SOCIAL SOSTENEDOR", lambda i: d.sostenedor("nombre"), 34, "caja_texto"),
                    Col("RUT SOSTENEDOR", lambda i: d.sostenedor("rut"), 16, "caja_texto")], 12, enc="enc_oscuro")
    h = libro.hoja("Hoja2")
    h.pon(0, 0, "ANEXO 2: CONTACTO DIRECTO", "titulo")
    contactos_en_filas(h, 2, 0, ["CONTACTO", "NOMBRE COMPLETO", "RUT", "CARGO", "TELEFONO", "CORREO ELECTRONICO"],
                       ["rol", "nombre", "rut", "cargo", "telefono", "correo"], roles=("ADMINISTRATIVO", "TECNICO"), enc="enc_oscuro", est="caja_texto")
    h = libro.hoja("Hoja3")
    h.pon(0, 0, "ANEXO 3: NOMINA DE SERVICIOS (MARQUE X)", "titulo")
    cols = columnas_de_servicios(d, CINCO, NOMBRE)
    for c in cols:
        c.titulo = c.titulo.upper().translate(str.maketrans("ÁÉÍÓÚ", "AEIOU"))
    tabla(h, 2, 0, [Col("RBD", "rbd", 10, "caja_texto"), Col("NOMBRE ESTABLECIMIENTO", "nombre", 34, "caja_texto"), *cols], 12, enc="enc_oscuro")


def formularios(libro):
    """Everything is a form of one school: labels with colons, values over merged cells, services as rows with one column to mark."""
    d = libro.datos
    h = libro.hoja("Antecedentes")
    titulo(h, "IDENTIFICACIÓN DEL ESTABLECIMIENTO EDUCACIONAL", 5)
    r = formulario(h, 2, 0, [("RBD", d.est(0, "rbd.completo")), ("Nombre del establecimiento", d.est(0, "nombre")), ("Dependencia", d.est(0, "dependencia")),
                             ("Dirección", d.est(0, "direccion")), ("Comuna", d.est(0, "comuna")), ("Región", d.est(0, "region"))],
                   dos_puntos=":", ancho_valor=4)
    h.pon(r + 1, 0, "IDENTIFICACIÓN DEL SOSTENEDOR", "subtitulo")
    formulario(h, r + 2, 0, [("Nombre o razón social", d.sostenedor("nombre")), ("RUT", d.sostenedor("rut")), ("Representante legal", d.representante("nombre")),
                             ("RUT representante legal", d.representante("rut")), ("Cargo", d.representante("cargo"))], dos_puntos=":", ancho_valor=4)
    h = libro.hoja("Contacto")
    titulo(h, "CONTACTO DIRECTO", 3)
    lines = [("Nombre", "nombre"), ("Cargo", "cargo"), ("RUT", "rut"), ("Teléfono", "telefono"), ("Correo electrónico", "correo")]
    h.pon(2, 0, "CONTACTO ADMINISTRATIVO", "subtitulo")
    formulario(h, 3, 0, [(t, d.contacto("administrativo", c)) for t, c in lines], dos_puntos=":", ancho_valor=2)
    h.pon(9, 0, "CONTACTO TÉCNICO", "subtitulo")
    formulario(h, 10, 0, [(t, d.contacto("tecnico", c)) for t, c in lines], dos_puntos=":", ancho_valor=2)
    h.pon(16, 0, "PROVEEDOR DEL SISTEMA", "subtitulo")
    formulario(h, 17, 0, [("Nombre", d.proveedor("nombre")), ("RUT", d.proveedor("rut")), ("Sistema", d.proveedor("producto"))], dos_puntos=":", ancho_valor=2)
    h = libro.hoja("Servicios")
    titulo(h, "SERVICIOS SOLICITADOS", 4)
    servicios_en_filas(h, 2, 0, SEIS, NOMBRE)


def rayas(libro):
    """«Nombre: ______» in one cell, also two labels in one; the school and its services in tables."""
    d = libro.datos
    h = libro.hoja("Identificación")
    h.pon(0, 0, "I. SOSTENEDOR", "subtitulo")
    h.anchos[0] = 70
    h.en_rotulo(1, 0, [("Nombre o razón social:", d.sostenedor("nombre"))])
    h.en_rotulo(2, 0, [("RUT:", d.sostenedor("rut"))])
    h.en_rotulo(3, 0, [("Representante legal:", d.representante("nombre"))])
    h.pon(5, 0, "II. ESTABLECIMIENTOS", "subtitulo")
    tabla(h, 6, 0, [Col("Nombre establecimiento", "nombre", 70), Col("RBD", "rbd", 12), Col("Comuna", "comuna", 16), Col("Dirección", "direccion", 30)], 8)
    h = libro.hoja("Contacto directo")
    h.anchos[0] = 80
    r = 0
    for title, rol in (("Contacto administrativo", "administrativo"), ("Contacto técnico", "tecnico")):
        h.pon(r, 0, title, "subtitulo")
        for k, (label, campo) in enumerate([("Nombre:", "nombre"), ("Cargo:", "cargo"), ("RUT:", "rut"), ("Fono:", "telefono"), ("E-mail:", "correo")]):
            value = d.contacto(rol, campo)
            if campo == "telefono":
                value = Valor([value.acepta[0], value.acepta[0].replace("+56 ", ""), value.acepta[0].replace(" ", "")], dato=value.dato)
            h.en_rotulo(r + 1 + k, 0, [(label, value)])
        r += 7
    h = libro.hoja("Servicios")
    tabla(h, 0, 0, [Col("RBD", "rbd", 12), *columnas_de_servicios(d, CINCO, ABREVIATURA)], 8, nota=["", *["marque X"] * 5])


def de_ayuda(libro):
    """A sheet of instructions first, the others in another order, traps with no datum (director, enrolment, e-mail of the school)."""
    d = libro.datos
    h = libro.hoja("INSTRUCCIONES")
    for k, text in enumerate(["INSTRUCCIONES DE LLENADO", "1. Complete la hoja Identificación con el RBD y nombre de cada establecimiento.",
                              "2. Complete la hoja Contacto con los datos del contacto administrativo y técnico.",
                              "3. En la hoja Servicios marque con una X los servicios solicitados.", "Consultas: interoperabilidad@mineduc.cl"]):
        h.pon(k, 0, text, "subtitulo" if k == 0 else "normal")
    h.anchos[0] = 90
    h = libro.hoja("Servicios")
    tabla(h, 1, 1, [Col("RBD", "rbd", 10), *columnas_de_servicios(d, CINCO, OPERACION, ancho=20), Col("Observaciones", None, 30)], 10)
    h = libro.hoja("Contacto")
    contactos_en_filas(h, 1, 1, ["", "Nombre", "Apellido Paterno / Materno (si corresponde)", "Correo", "Celular", "Cargo"],
                       ["rol", "nombre", "nada", "correo", "telefono", "cargo"], roles=("Administrativo/a", "Técnico/a"))
    h = libro.hoja("Identificación")
    tabla(h, 2, 1, [Col("RBD", "rbd", 10), Col("Establecimiento educacional", "nombre", 34), Col("Nombre Director(a)", None, 28), Col("E-mail establecimiento", None, 26),
                    Col("Matrícula", None, 10), Col("Dependencia", "dependencia", 24), Col("Región", "region", 28), Col("Comuna", "comuna", 14),
                    Col("Dirección", "direccion", 30), Col("Teléfono establecimiento", None, 16), Col("RUT sostenedor", lambda i: d.sostenedor("rut"), 16),
                    Col("Sostenedor", lambda i: d.sostenedor("nombre"), 34)], 10)


def dv_formula(libro):
    """The digit of the RBD comes from a formula; counts below; the table of services takes the RBD from the first sheet by formula."""
    d = libro.datos
    h = libro.hoja("Identificacion")
    formula = '=IF(A{r}="","",MOD(11-MOD(A{r},11),11))'
    end = tabla(h, 0, 0, [Col("RBD (sin dígito)", "rbd.cuerpo", 12, "caja_numero"), Col("DV", None, 6, "caja_centro", formula=formula), Col("Nombre establecimiento", "nombre", 36),
                          Col("Dependencia", "dependencia", 24), Col("Comuna", "comuna", 16), Col("Dirección", "direccion", 30)], 25)
    h.pon(end + 1, 2, "Cantidad de establecimientos:", "rotulo")
    h.pon(end + 1, 3, f"=COUNTA(C2:C{end})", "total")
    h = libro.hoja("Contacto")
    contactos_en_columnas(h, 0, 0, [("Nombre y apellidos", "nombre"), ("R.U.T.", "rut"), ("Cargo", "cargo"), ("Teléfono", "telefono"), ("Email", "correo")],
                          titulo="Datos")
    formulario(h, 8, 0, [("Sostenedor", d.sostenedor("nombre")), ("R.U.T. Sostenedor", d.sostenedor("rut")), ("Software", d.proveedor("producto")),
                         ("Proveedor", d.proveedor("nombre"))])
    h = libro.hoja("Servicios")
    end = tabla(h, 0, 0, [Col("RBD", None, 10, formula='=IF(Identificacion!A{r}="","",Identificacion!A{r})'), *columnas_de_servicios(d, CINCO, NOMBRE, "X", lista='"X"')], 25)
    for k in range(5):
        col = a1(0, k + 1)[0]
        h.pon(end, k + 1, f'=COUNTIF({col}2:{col}{end},"X")', "total")
    h.pon(end, 0, "Total", "total")


def por_operacion(libro):
    """Services grouped by kind over two heading rows, operations below; long descriptions as a row of notes; marks 1."""
    d = libro.datos
    h = libro.hoja("HOJA 1 IDENTIFICACION")
    titulo(h, "MATRIZ DE SERVICIOS - ANEXO CONVENIO DE INTEROPERABILIDAD", 8)
    tabla(h, 2, 0, [Col("ROL BASE DE DATOS (RBD)", "rbd", 14), Col("ESTABLECIMIENTO EDUCACIONAL", "nombre", 36), Col("SOSTENEDOR", lambda i: d.sostenedor("nombre"), 34),
                    Col("RUT SOSTENEDOR (cuerpo)", lambda i: d.sostenedor("rut.cuerpo"), 14), Col("DV RUT", lambda i: d.sostenedor("rut.dv"), 7),
                    Col("DEPENDENCIA", "dependencia", 24), Col("COMUNA", "comuna", 14), Col("REGIÓN", "region", 26)], 10)
    h = libro.hoja("HOJA 2 CONTACTO")
    contactos_en_filas(h, 2, 0, ["TIPO", "NOMBRE", "RUN", "DV", "CARGO", "FONO", "MAIL"], ["rol", "nombre", "rut.cuerpo", "rut.dv", "cargo", "telefono", "correo"],
                       roles=("Contraparte administrativa", "Contraparte técnica"))
    h = libro.hoja("HOJA 3 SERVICIOS")
    h.pon(0, 0, "Ingrese un 1 en cada servicio solicitado; 0 o vacío si no lo solicita.", "nota")
    tabla(h, 2, 0, [Col("RBD", "rbd", 10), Col("NOMBRE ESTABLECIMIENTO", "nombre", 34), *columnas_de_servicios(d, [*SEIS], OPERACION, "1/0", ancho=22)], 10,
          grupos=[(2, 2, "Autenticación"), (3, 3, "Consulta de datos"), (4, 6, "Carga de datos"), (7, 7, "Reportes")],
          nota=["", "", "semilla temporal", "ficha del estudiante", "por año escolar", "por curso", "diaria", "estado del envío"])


def protegido(libro):
    """Sheets protected with no password, cells to be filled unlocked and yellow; hidden columns; a ✓ where the note asks for it."""
    d = libro.datos
    h = libro.hoja("Datos EE")
    h.protegida = True
    tabla(h, 1, 0, [Col("id", None, 5, "normal"), Col("RBD", "rbd.cuerpo", 9, "caja_abierta"), Col("DV", "rbd.dv", 5, "caja_abierta"),
                    Col("Nombre Establecimiento", "nombre", 36, "caja_abierta"), Col("Comuna", "comuna", 15, "caja_abierta"), Col("Dirección", "direccion", 30, "caja_abierta"),
                    Col("Dependencia", "dependencia", 24, "caja_abierta")], 10)
    h.columnas_ocultas.append(0)
    h = libro.hoja("Datos Contacto")
    h.protegida = True
    h.pon(0, 0, "Sostenedor", "subtitulo")
    formulario(h, 1, 0, [("Razón social", d.sostenedor("nombre")), ("RUT", d.sostenedor("rut")), ("Correo electrónico", d.sostenedor("correo"))], est="caja_abierta")
    h.pon(5, 0, "Contactos", "subtitulo")
    contactos_en_filas(h, 6, 0, ["Rol del contacto", "Nombre", "Cargo", "RUT", "Teléfono", "Correo electrónico"], ["rol", "nombre", "cargo", "rut", "telefono", "correo"],
                       roles=None, est="caja_abierta")
    h = libro.hoja("Datos Servicios")
    h.protegida = True
    h.pon(0, 0, "Marque con ✓ el servicio solicitado", "nota")
    tabla(h, 1, 0, [Col("RBD", "rbd", 10, "caja_abierta"), *columnas_de_servicios(d, CINCO, PUERTO, "✓", "caja_abierta", ancho=24)], 10)


def tabla_excel(libro):
    """A ListObject with its autofilter, conditional formats, a defined name, a comment, a print area; S/N from a drop-down."""
    d = libro.datos
    h = libro.hoja("Establecimientos")
    end = tabla(h, 0, 0, [Col("RBD", "rbd", 10), Col("Nombre EE", "nombre", 34), Col("Dependencia EE", "dependencia", 24), Col("Dirección EE", "direccion", 30),
                          Col("Comuna EE", "comuna", 14), Col("Región EE", "region", 28)], 30)
    h.tabla = ("TablaEE", rango(0, 0, end - 1, 5))
    h.inmovil = (1, 0)
    h = libro.hoja("Contacto y proveedor")
    contactos_en_filas(h, 0, 0, ["Rol", "Nombre contacto", "RUN contacto", "Cargo contacto", "Teléfono contacto", "Correo contacto"],
                       ["rol", "nombre", "rut", "cargo", "telefono", "correo"], roles=("Administrativo", "Técnico"), sobran=2)
    formulario(h, 7, 0, [("Sostenedor", d.sostenedor("nombre")), ("RUT del sostenedor", d.sostenedor("rut")), ("Proveedor tecnológico", d.proveedor("nombre")),
                         ("RUT del proveedor", d.proveedor("rut")), ("Nombre del producto", d.proveedor("producto"))])
    h.comentarios["A10"] = "Empresa que provee el sistema de gestión escolar"
    h = libro.hoja("Servicios")
    end = tabla(h, 0, 0, [Col("RBD", "rbd", 10), Col("Nombre EE", "nombre", 34), *columnas_de_servicios(d, SEIS, NOMBRE, "S/N", lista='"S,N"')], 30)
    h.filtro = rango(0, 0, end - 1, 7)
    h.condicionales.append(('C2="S"', rango(1, 2, end - 1, 7)))
    h.impresion = rango(0, 0, end - 1, 7)
    libro.nombre("servicios_pedidos", "Servicios", rango(1, 2, end - 1, 7))
