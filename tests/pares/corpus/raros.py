"""Packages that no Word writes every day but that are right: other prefixes, strict, UTF-16, other names, other ZIPs;
and files that LibreOffice wrote from HTML, RTF and OpenDocument."""

import re
from dataclasses import dataclass

from . import oficina, paquete
from .textos import body


@dataclass
class Raro:
    nombre: str
    dep: str
    hacer: object
    convenciones: list
    hecho_por: str = "a mano"


def todas():
    out = [Raro(f"raro_{f.__name__}", dep, made(f, dep, **options), convs) for f, dep, convs, options in (
        (prefijo_ns0, "municipal", ["puntos"], {"parte": "municipio"}),
        (espacio_por_defecto, "subvencionado", ["guion_bajo"], {}),
        (estricto, "delegada", ["puntos_suspensivos"], {}),
        (con_bom, "pagado", ["parentesis"], {}),
        (utf16, "subvencionado", ["puntos"], {}),
        (referencias_numericas, "delegada", ["puntos_suspensivos"], {}),
        (sangrado, "pagado", ["guion_bajo"], {}),
        (comillas_simples, "municipal", ["puntos"], {"parte": "municipio"}),
        (otro_nombre, "municipal", ["guion_bajo"], {"parte": "municipio"}),
        (destino_absoluto, "subvencionado", ["corchetes"], {}),
        (descriptores, "delegada", ["guion_bajo"], {}),
        (guardadas, "pagado", ["puntos"], {}),
        (otro_orden, "subvencionado", ["equis"], {}),
    )]
    out += [Raro(f"libreoffice_{kind}_{dep}", dep, oficina.made(kind, dep, {"contactos": "frase"} | options), convs, "LibreOffice")
            for kind, dep, convs, options in (
                ("html", "municipal", ["puntos"], {"parte": "municipio"}),
                ("html", "pagado", ["parentesis"], {}),
                ("rtf", "subvencionado", ["guion_bajo"], {}),
                ("rtf", "delegada", ["duros_subrayados"], {}),
                ("fodt", "subvencionado", ["puntos_suspensivos"], {}),
                ("fodt", "pagado", ["completar_amarillo"], {}),
                ("docx", "delegada", ["control", "formtext", "guion_bajo"], {"parte": "tabla_dos/control"}),
                ("docx", "municipal", ["mergefield", "puntos"], {"parte": "corrido"}))]
    return out


def made(change, dep, **options):
    def make(ctx):
        return change(ctx, paquete.parts(ctx, body(ctx, dep, **options)))
    return make


def rewritten(parts, change, only=("word/document.xml",)):
    return {name: change(data.decode()).encode() if name in only else data for name, data in parts.items()}


def prefijo_ns0(_ctx, parts):
    return rewritten(parts, lambda t: re.sub(r"(</?| )w:", r"\1ns0:", t).replace("xmlns:w=", "xmlns:ns0="))


def espacio_por_defecto(_ctx, parts):
    """Elements without a prefix; attributes keep one, as they must."""
    def change(text):
        text = re.sub(r"(</?)w:", r"\1", text)
        return text.replace("xmlns:w=", f'xmlns="{paquete.W}" xmlns:w=', 1)
    return rewritten(parts, change)


def estricto(_ctx, parts):
    def change(text):
        for old, new in (("schemas.openxmlformats.org/wordprocessingml/2006/main", "purl.oclc.org/ooxml/wordprocessingml/main"),
                         ("schemas.openxmlformats.org/officeDocument/2006/relationships",
                          "purl.oclc.org/ooxml/officeDocument/relationships")):
            text = text.replace(old, new)
        return text.replace("<w:document ", '<w:document w:conformance="strict" ', 1)
    return rewritten(parts, change, [n for n in parts if n.endswith((".xml", ".rels"))])


def con_bom(_ctx, parts):
    return parts | {"word/document.xml": b"\xef\xbb\xbf" + parts["word/document.xml"]}


def utf16(_ctx, parts):
    text = parts["word/document.xml"].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return parts | {"word/document.xml": b"\xff\xfe" + text.encode("utf-16-le")}


def referencias_numericas(_ctx, parts):
    """Dots and accents as character references."""
    def change(text):
        text = text.replace("…", "&#x2026;").replace("ó", "&#243;").replace("º", "&#xBA;").replace("Á", "&#193;")
        return text.replace(' standalone="yes"', "")
    return rewritten(parts, change)


def sangrado(_ctx, parts):
    """One element a line, as an XML editor leaves it: white space that means nothing between the tags."""
    def change(text):
        text = re.sub(r"(<w:p>|<w:p [^>]*>|<w:r>|<w:r [^>]*>|</w:pPr>|</w:rPr>|</w:r>|</w:p>|</w:tcPr>|</w:tc>|</w:tr>)", "\\1\n    ", text)
        return text.replace("<w:body>", "<!-- revisado -->\n<w:body>\n")
    return rewritten(parts, change)


def comillas_simples(_ctx, parts):
    def change(text):
        return re.sub(r'(w:[A-Za-z]+)="([^"\']*)"', r"\1 = '\2'", text).replace("/>", " />")
    return rewritten(parts, change)


def otro_nombre(ctx, parts):
    """The main part is named otherwise: only the relationships lead to it."""
    out = {}
    for name, data in parts.items():
        if name in ("_rels/.rels", "[Content_Types].xml"):
            data = data.replace(b"word/document.xml", b"contenido/texto1.xml")
        if name == "word/_rels/document.xml.rels":
            name = "contenido/_rels/texto1.xml.rels"
            data = re.sub(rb'Target="(\w+\.xml)"', rb'Target="../word/\1"', data)
        out["contenido/texto1.xml" if name == "word/document.xml" else name] = data
    ctx.renombradas = {"word/document.xml": "contenido/texto1.xml"}
    return out


def destino_absoluto(_ctx, parts):
    return parts | {"_rels/.rels": parts["_rels/.rels"].replace(b'Target="', b'Target="/')}


def descriptores(_ctx, parts):
    return paquete.cerrar(parts, descriptores=True, fecha=(2019, 10, 4, 12, 30, 2))


def guardadas(_ctx, parts):
    return paquete.cerrar(parts, guardadas=True, fecha=(2012, 6, 1, 9, 0, 0))


def otro_orden(_ctx, parts):
    """The document first, its content types last."""
    return {name: parts[name] for name in reversed(list(parts))}
