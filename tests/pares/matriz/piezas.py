"""Pieces of a sheet: tables of schools, forms of labels and values, contacts by rows or by columns, services the other way round."""

from dataclasses import dataclass
from typing import Any

from .libro import letra, rango
from .valores import Valor

# How each service may be called. The last key is one that the catalogue lacks.
SERVICIOS = {
    "semilla": ["Semilla de servicios", "SEMILLA", "getSemillaServicios", "Servicio de Autorización (Semilla)", "SemillaServiciosSoapPort"],
    "valida_alumno": ["Validación de alumnos", "VAL_ALUMNO", "getValidacion", "Valida Alumno SIGE", "ValidaAlumnoSigeSoapPort"],
    "tipo_ensenanza": ["Tipos de enseñanza", "TIPO_ENS", "addTipoEnsenanza", "Tipo Enseñanza SIGE", "TipoEnsenanzaSigeSoapPort"],
    "curso": ["Cursos", "CURSO", "addCurso", "Curso SIGE", "CursoSigeSoapPort"],
    "asistencia": ["Envío de asistencia", "ASISTENCIA", "addAsistencia", "Asistencia SIGE", "AsistenciaSigeSoapPort (addAsistencia)"],
    "reporte_asistencia": ["Reporte de envío de asistencia", "REP_ASISTENCIA", "getReporteEnvioAsistencia", "Reporte Envío Asistencia SIGE",
                           "AsistenciaSigeSoapPort (getReporteEnvioAsistencia)"],
    None: ["Consulta de matrícula", "MATRICULA", "getMatricula", "Matrícula SIGE", "MatriculaSigeSoapPort"],
}
LARGOS = {
    "semilla": "Abre una sesión con SIGE usando las credenciales del convenio",
    "valida_alumno": "Comprueba si un estudiante tiene ficha en SIGE y si su RUN y nombre corresponden a los del Registro Civil",
    "tipo_ensenanza": "Informa a SIGE los tipos de enseñanza que imparte el establecimiento en el año escolar",
    "curso": "Informa a SIGE los cursos del año escolar, con su jornada y su docente jefe",
    "asistencia": "Envía a SIGE la asistencia de un día: estudiantes presentes y ausentes de cada curso",
    "reporte_asistencia": "Consulta cómo procesó SIGE una asistencia enviada antes",
    None: "Consulta la nómina de matrícula vigente de un curso",
}
CINCO = ["valida_alumno", "tipo_ensenanza", "curso", "asistencia", "reporte_asistencia"]
SEIS = ["semilla", *CINCO]
NOMBRE, ABREVIATURA, OPERACION, OTRO, PUERTO = range(5)


@dataclass
class Col:
    """A column of a table of schools: its title, its datum for school `i`, and what stands in it before."""

    titulo: str
    valor: Any  # datum of a school, a function of its index, or None: nobody can know
    ancho: float = 14
    est: str = "caja"
    ejemplo: Any = ""
    formula: str = ""  # with {r} for its row
    lista: str = ""
    antes: Any = None  # function of the index: what the blank cell already says


def de_escuela(datos, valor, i):
    if valor is None:
        return Valor([], dato=f"establecimientos[{i}]: el perfil no lo da")
    return datos.est(i, valor) if isinstance(valor, str) else valor(i)


def columnas_de_servicios(datos, claves, voz, modo="X", est="caja_centro", lista="", ancho=11):
    words = LARGOS if voz == "largo" else {k: v[voz] for k, v in SERVICIOS.items()}
    return [Col(words[k], lambda i, k=k: datos.marca(i, k, modo), ancho, est, modo[:1] if modo != "SI/NO" else "SI", lista=lista) for k in claves]


def tabla(h, r, c0, cols, libres, *, grupos=(), enc="enc", ejemplo="", nota=None, vacias=0, filas_alto=None):
    """Writes a table at row `r`; gives the first row after its free rows. `grupos`: (first column, last, text) over the titles."""
    datos = h.libro.datos
    if grupos:
        for k, col in enumerate(cols):
            if not any(a <= k <= b for a, b, _ in grupos):
                h.pon(r, c0 + k, col.titulo, enc)
                h.pon(r + 1, c0 + k, None, enc)
                h.combina(r, c0 + k, r + 1, c0 + k)
        for a, b, text in grupos:
            h.pon(r, c0 + a, text, "grupo")
            h.combina(r, c0 + a, r, c0 + b)
            for k in range(a, b + 1):
                h.pon(r + 1, c0 + k, cols[k].titulo, enc)
        r += 2
    else:
        h.fila(r, c0, [c.titulo for c in cols], enc)
        r += 1
    if filas_alto:
        h.altos[r - 1] = filas_alto
    for k, col in enumerate(cols):
        h.anchos[c0 + k] = col.ancho
    if nota:  # a row of small print under the titles: «(sin puntos)», «Marque con una X»
        h.fila(r, c0, nota, "nota")
        r += 1
    if ejemplo:
        h.fila(r, c0, [col.ejemplo for col in cols], "ejemplo")
        h.pon(r, c0, ejemplo + str(cols[0].ejemplo), "ejemplo")
        r += 1
    r += vacias
    rows = h.bloque(r, libres, datos.n)
    for i in range(rows):
        for k, col in enumerate(cols):
            if col.formula:
                h.pon(r + i, c0 + k, col.formula.replace("{r}", str(r + i + 1)), col.est)
            elif i < datos.n:
                # What is printed in a row of the blank workbook cannot be in one that had to be put in.
                before = col.antes(i) if col.antes and (i < libres or h.libro.lleno) else None
                if before is not None and col.valor == "orden":
                    h.pon(r + i, c0 + k, before, col.est)
                    if i >= libres:
                        h.verdad.append({"celda": f"{letra(c0 + k)}{r + i + 1}", "clase": "puede", "acepta": [str(i + 1)],
                                         "modo": "letras", "dato": "orden"})
                else:
                    h.dato(r + i, c0 + k, de_escuela(datos, col.valor, i), col.est, before)
            else:
                h.pon(r + i, c0 + k, col.antes(i) if col.antes else None, col.est)
    for k, col in enumerate(cols):
        if col.lista:
            h.validas.append((col.lista, rango(r, c0 + k, r + rows - 1, c0 + k)))
    return r + rows


def formulario(h, r, c, lineas, *, est="caja", dos_puntos="", ancho_valor=1, salto=1, ancho=(30, 42)):
    """Label to the left, value to the right, perhaps over merged cells; gives the next row."""
    h.anchos[c] = ancho[0]
    h.anchos.setdefault(c + 1, ancho[1])
    for label, valor in lineas:
        h.pon(r, c, label + dos_puntos, "rotulo_caja")
        h.dato(r, c + 1, valor, est)
        h.combina(r, c + 1, r, c + ancho_valor)
        r += salto
    return r


def contactos_en_filas(h, r, c0, titulos, campos, *, roles=("Contacto administrativo", "Contacto técnico"), sobran=0, enc="enc", est="caja"):
    """A row each contact; `roles` None: the column of the role is blank and is filled."""
    datos = h.libro.datos
    h.fila(r, c0, titulos, enc)
    for k in range(len(titulos)):
        h.anchos.setdefault(c0 + k, 22)
    for i, rol in enumerate(("administrativo", "tecnico")):
        r += 1
        for k, campo in enumerate(campos):
            if campo == "rol" and roles:
                h.pon(r, c0 + k, roles[i], "rotulo_caja")
            else:
                h.dato(r, c0 + k, datos.contacto(rol, campo), est)
    for _ in range(sobran):
        r += 1
        for k in range(len(titulos)):
            h.pon(r, c0 + k, None, est)
    return r + 1


def contactos_en_columnas(h, r, c0, lineas, *, roles=("Contacto Administrativo", "Contacto Técnico"), titulo="", enc="enc", est="caja"):
    datos = h.libro.datos
    h.fila(r, c0, [titulo, *roles], enc)
    h.anchos |= {c0: 24, c0 + 1: 34, c0 + 2: 34}
    for label, campo in lineas:
        r += 1
        h.pon(r, c0, label, "rotulo_caja")
        for k, rol in enumerate(("administrativo", "tecnico")):
            h.dato(r, c0 + 1 + k, datos.contacto(rol, campo), est)
    return r + 1


def servicios_en_filas(h, r, c0, claves, voz, *, modo="X", titulos=("N°", "Servicio", "Descripción", "Solicita (X)"), lista=""):
    """Services as rows and one column of marks for all schools."""
    datos = h.libro.datos
    h.fila(r, c0, titulos)
    h.anchos |= {c0: 5, c0 + 1: 30, c0 + 2: 60, c0 + 3: 14}
    first = r + 1
    for k, clave in enumerate(claves):
        r += 1
        h.pon(r, c0, k + 1, "caja_centro")
        h.pon(r, c0 + 1, SERVICIOS[clave][voz], "caja")
        h.pon(r, c0 + 2, LARGOS[clave], "caja")
        h.dato(r, c0 + 3, datos.marca_todos(clave, modo), "caja_centro")
    if lista:
        h.validas.append((lista, rango(first, c0 + 3, r, c0 + 3)))
    return r + 1


def traspuesta(h, r, c0, claves, voz, columnas, *, modo="X", cabeceras=(("RBD", "rbd"),), primera="Servicio", lista=""):
    """Services as rows and schools as columns: the data of the schools go in the headings."""
    datos = h.libro.datos
    for label, campo in cabeceras:
        h.pon(r, c0, label, "enc")
        for i in range(columnas):
            if i < datos.n:
                h.dato(r, c0 + 1 + i, datos.est(i, campo), "caja_centro")
            else:
                h.pon(r, c0 + 1 + i, None, "caja_centro")
        r += 1
    h.anchos |= {c0: 36} | {c0 + 1 + i: 13 for i in range(columnas)}
    first = r
    for clave in claves:
        h.pon(r, c0, SERVICIOS[clave][voz], "rotulo_caja")
        for i in range(columnas):
            if i < datos.n:
                h.dato(r, c0 + 1 + i, datos.marca(i, clave, modo), "caja_centro")
            else:
                h.pon(r, c0 + 1 + i, None, "caja_centro")
        r += 1
    if lista:
        h.validas.append((lista, rango(first, c0 + 1, r - 1, c0 + columnas)))
    return r
