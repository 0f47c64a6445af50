"""Prints what python-docx sees in each Word file named on the command line, as a JSON list."""

import json
import sys

import docx
from docx.oxml.ns import qn


def lines(story):
    return [paragraph.text for paragraph in story.paragraphs]


def table(one):
    first = one.rows[0]._tr.trPr
    return {
        "filas": [[cell.text for cell in row.cells] for row in one.rows],
        "encabezado_repetido": first is not None and first.find(qn("w:tblHeader")) is not None,
    }


def in_body_order(document):
    """Texts of all paragraphs, those in the cells of tables too, and before each table the clause it is in."""
    texts, tables, title = [], [], ""
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            one = table(block)
            one["bajo"] = title
            tables.append(one)
            texts += [text for row in one["filas"] for text in row]
        else:
            texts.append(block.text)
            if block.style is not None and block.style.name.lower().startswith("heading"):
                title = block.text
    return texts, tables


def read(path):
    document = docx.Document(path)
    texts, tables = in_body_order(document)
    section = document.sections[0]
    properties = document.core_properties
    return {
        "archivo": path,
        "parrafos": texts,
        "tablas": tables,
        "cabecera": lines(section.header),
        "pie": lines(section.footer),
        "titulo": properties.title,
        "autor": properties.author,
        # In points, as PDF tools count.
        "hoja": [section.page_width.pt, section.page_height.pt],
    }


json.dump([read(path) for path in sys.argv[1:]], sys.stdout, ensure_ascii=True)
