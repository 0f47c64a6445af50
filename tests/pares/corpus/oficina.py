"""Files written by LibreOffice from the same models in HTML, RTF, flat OpenDocument, or Word read and written again."""

import io
import itertools
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree

from . import paquete
from .textos import body

W = "{%s}" % paquete.W
ABIERTA = {"fill": "FFFF00"}


class NoHayLibreOffice(Exception):
    """There is no `soffice` on the path."""


def made(kind, dep, options):
    def make(ctx):
        if not shutil.which("soffice"):
            raise NoHayLibreOffice
        inside = body(ctx, dep, **options)
        if kind == "docx":
            source = paquete.cerrar(paquete.parts(ctx, inside))
        else:
            root = etree.fromstring(f"<w:body {paquete.NS}>{inside}</w:body>")
            source = {"html": html, "rtf": rtf, "fodt": fodt}[kind](root)
        ctx.suelto = True
        return converted(source, kind)
    return make


def converted(source, kind):
    """The parts that LibreOffice writes, with its dates and random numbers taken out."""
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder, f"modelo.{kind}")
        one.write_bytes(source)
        out = Path(folder, "hecho")
        extra = ["--infilter=HTML (StarWriter)"] if kind == "html" else []
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/perfil", "--headless", *extra, "--convert-to",
                        "docx:Office Open XML Text", "--outdir", str(out), str(one)], check=True, capture_output=True, timeout=180)
        with zipfile.ZipFile(io.BytesIO((out / "modelo.docx").read_bytes())) as z:
            parts = {name: z.read(name) for name in z.namelist()}
    parts["docProps/core.xml"] = re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", b">2026-03-02T10:00:00Z<", parts["docProps/core.xml"])
    numbers = itertools.count(700_001)  # LibreOffice draws the numbers of content controls anew each time
    parts["word/document.xml"] = re.sub(rb'(<w:sdtPr><w:id w:val=")-?\d+', lambda m: m[1] + b"%d" % next(numbers),
                                        parts["word/document.xml"])
    return parts


def runs(p):
    """Text, bold, underlined, marked, of each run of a paragraph."""
    for run in p.iter(W + "r"):
        props = run.find(W + "rPr")
        has = {c.tag.removeprefix(W) for c in props} if props is not None else set()
        text = "".join(c.text or "" if c.tag == W + "t" else "\t" if c.tag == W + "tab" else "\n" if c.tag == W + "br" else ""
                       for c in run)
        if text:
            yield text, "b" in has, "u" in has, "highlight" in has


def html(root):
    def line(p):
        out = ""
        for text, bold, under, mark in runs(p):
            text = escape(text).replace("\n", "<br>")
            text = f"<b>{text}</b>" if bold else text
            text = f"<u>{text}</u>" if under else text
            out += f'<span style="background:#ffff00">{text}</span>' if mark else text
        return f"<p>{out}</p>"

    def block(node):
        if node.tag == W + "p":
            return line(node)
        if node.tag == W + "tbl":
            rows = "".join("<tr>" + "".join(f"<td>{''.join(block(c) for c in cell)}</td>" for cell in row.iter(W + "tc")) + "</tr>"
                           for row in node.iter(W + "tr"))
            return f'<table border="1" width="100%">{rows}</table>'
        return ""

    return f'<html><head><meta charset="utf-8"></head><body>{"".join(block(n) for n in root)}</body></html>'.encode()


def rtf(root):
    def text_of(text):
        out = "".join(c if " " <= c <= "~" and c not in "\\{}" else "\\" + c if c in "\\{}" else
                      "\\tab " if c == "\t" else "\\line " if c == "\n" else f"\\u{ord(c)}?" for c in text)
        return out

    def line(p):
        return "".join("{" + ("\\b " if b else "") + ("\\ul " if u else "") + ("\\highlight7 " if m else "") + text_of(t) + "}"
                       for t, b, u, m in runs(p))

    def block(node):
        if node.tag == W + "p":
            return f"\\pard\\plain {line(node)}\\par\n"
        out = ""
        for row in node.iter(W + "tr"):
            cells = list(row.iter(W + "tc"))
            edges = "".join(f"\\clbrdrt\\brdrs\\clbrdrl\\brdrs\\clbrdrb\\brdrs\\clbrdrr\\brdrs\\cellx{(i + 1) * 9000 // len(cells)}"
                            for i in range(len(cells)))
            inside = "".join("\\pard\\intbl " + "\\par ".join(line(p) for p in c.iter(W + "p")) + "\\cell\n" for c in cells)
            out += f"\\trowd{edges}\n{inside}\\row\n"
        return out

    inside = "".join(block(n) for n in root if n.tag in (W + "p", W + "tbl"))
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Times New Roman;}}{\\colortbl;\\red0\\green0\\blue0;\\red0\\green0"
            "\\blue255;\\red0\\green255\\blue255;\\red0\\green255\\blue0;\\red255\\green0\\blue255;\\red255\\green0\\blue0;"
            "\\red255\\green255\\blue0;}\\lang13322 " + inside + "}").encode("ascii")


def fodt(root):
    def text_of(text):
        text = escape(text).replace("\t", "<text:tab/>").replace("\n", "<text:line-break/>")
        return re.sub(r" {2,}", lambda m: f' <text:s text:c="{len(m[0]) - 1}"/>', text)

    def line(p):
        out = "".join(f'<text:span text:style-name="{"B" if b else ""}{"U" if u else ""}{"M" if m else "N"}">{text_of(t)}</text:span>'
                      for t, b, u, m in runs(p))
        return f'<text:p text:style-name="Standard">{out}</text:p>'

    def block(node):
        if node.tag == W + "p":
            return line(node)
        if node.tag != W + "tbl":
            return ""
        rows = list(node.iter(W + "tr"))
        count = max(len(list(r.iter(W + "tc"))) for r in rows)
        inside = "".join("<table:table-row>" + "".join(
            f"<table:table-cell>{''.join(line(p) for p in c.iter(W + 'p'))}</table:table-cell>" for c in r.iter(W + "tc"))
            + "</table:table-row>" for r in rows)
        return f'<table:table><table:table-column table:number-columns-repeated="{count}"/>{inside}</table:table>'

    def style(name):
        props = ('fo:font-weight="bold" ' if "B" in name else "") + (
            'style:text-underline-style="solid" style:text-underline-width="auto" ' if "U" in name else "") + (
            'fo:background-color="#ffff00" ' if "M" in name else "")
        return f'<style:style style:name="{name}" style:family="text"><style:text-properties {props}/></style:style>'

    names = ["N", "BN", "UN", "BUN", "M", "BM", "UM", "BUM"]
    return ('<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2" '
            'office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>'
            + "".join(map(style, names)) + "</office:automatic-styles><office:body><office:text>"
            + "".join(block(n) for n in root) + "</office:text></office:body></office:document>").encode()
