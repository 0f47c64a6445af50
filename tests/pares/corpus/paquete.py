"""The package around a body: the parts that Word writes, relationships, and a ZIP whose bytes depend on nothing else."""

import io
import zipfile
from contextlib import contextmanager
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NS = (f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
      'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:v="urn:schemas-microsoft-com:vml" '
      'xmlns:o="urn:schemas-microsoft-com:office:office" '
      'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
      'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
      'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" mc:Ignorable="w14"')
DECLARACION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
TIPO = "application/vnd.openxmlformats-officedocument.wordprocessingml."
FECHA = (1980, 1, 1, 0, 0, 0)


@contextmanager
def en(ctx, parte):
    """What is written inside goes to another part."""
    before, ctx.relato = ctx.relato, ctx.story(parte)
    yield
    ctx.relato = before


def estilos(font):
    def style(kind, key, name, inside, extra=""):
        return f'<w:style w:type="{kind}" w:styleId="{key}"{extra}><w:name w:val="{name}"/>{inside}</w:style>'

    return (
        f'{DECLARACION}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" '
        f'w:cs="{font}"/><w:sz w:val="22"/><w:lang w:val="es-CL"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        + style("paragraph", "Normal", "Normal", "<w:qFormat/>", ' w:default="1"')
        + style("character", "PlaceholderText", "Placeholder Text", '<w:rPr><w:color w:val="808080"/></w:rPr>')
        + style("paragraph", "Header", "header", '<w:basedOn w:val="Normal"/>')
        + style("paragraph", "FootnoteText", "footnote text", '<w:basedOn w:val="Normal"/><w:rPr><w:sz w:val="18"/></w:rPr>')
        + style("character", "FootnoteReference", "footnote reference", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>')
        + "</w:styles>")


def parts(ctx, body, *, extras=None, titulo="Convenio de interoperabilidad", fuente="Times New Roman", seccion=""):
    """Name to bytes of all parts. `extras`: {kind: XML inside its root} for header, footer, footnotes, comments, glossary."""
    extras = extras or {}
    rels = [("rId1", R + "/styles", "styles.xml"), ("rId2", R + "/settings", "settings.xml"),
            ("rId3", R + "/fontTable", "fontTable.xml")]
    types, made = [], {}
    refs = ""
    for n, (kind, inside) in enumerate(extras.items(), 10):
        base = kind.rstrip("0123456789")
        name = f"{kind}.xml" if base != "glossary" else "glossary/document.xml"
        root = {"header": "hdr", "footer": "ftr", "footnotes": "footnotes", "comments": "comments", "glossary": "glossaryDocument"}
        kinds = {"glossary": "document.glossary+xml"}
        made[f"word/{name}"] = f"{DECLARACION}<w:{root[base]} {NS}>{inside}</w:{root[base]}>"
        rels.append((f"rId{n}", f"{R}/{'glossaryDocument' if base == 'glossary' else base}", name))
        types.append((f"/word/{name}", TIPO + kinds.get(base, base + "+xml")))
        if base in ("header", "footer"):
            which = {"header1": "default", "footer1": "default", "header2": "first", "footer2": "first"}[kind]
            refs += f'<w:{base}Reference w:type="{which}" r:id="rId{n}"/>'
    if any(k.endswith("2") for k in extras):
        seccion = "<w:titlePg/>" + seccion
    sect = (f'<w:sectPr>{refs}<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1417" w:right="1701" w:bottom="1417" w:left="1701" '
            f'w:header="708" w:footer="708" w:gutter="0"/>{seccion}</w:sectPr>')
    out = {"_rels/.rels": root_rels(bool(ctx.ligados))}
    out["word/document.xml"] = f"{DECLARACION}<w:document {NS}><w:body>{body}{sect}</w:body></w:document>"
    out |= made
    out["word/styles.xml"] = estilos(fuente)
    out["word/settings.xml"] = (f'{DECLARACION}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:proofState w:spelling="clean"/>'
                                '<w:defaultTabStop w:val="708"/><w:compat/></w:settings>')
    out["word/fontTable.xml"] = (f'{DECLARACION}<w:fonts xmlns:w="{W}"><w:font w:name="{fuente}"><w:charset w:val="00"/></w:font>'
                                 "</w:fonts>")
    if ctx.ligados:
        out |= custom_xml(ctx)
        rels.append(("rId90", R + "/customXml", "../customXml/item1.xml"))
        types.append(("/customXml/itemProps1.xml", "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"))
    out["word/_rels/document.xml.rels"] = relationships(rels)
    out |= properties(titulo)
    types += [("/word/document.xml", TIPO + "document.main+xml"), ("/word/styles.xml", TIPO + "styles+xml"),
              ("/word/settings.xml", TIPO + "settings+xml"), ("/word/fontTable.xml", TIPO + "fontTable+xml")]
    return {"[Content_Types].xml": content_types(types).encode()} | {
        k: v if isinstance(v, bytes) else v.encode() for k, v in out.items()}


def content_types(types):
    types = types + [("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
                     ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml")]
    overrides = "".join(f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in types)
    return (f'{DECLARACION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/>{overrides}</Types>')


def relationships(rels):
    lines = "".join(f'<Relationship Id="{i}" Type="{t}" Target="{target}"/>' for i, t, target in rels)
    return (f'{DECLARACION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}'
            "</Relationships>")


def root_rels(_bound):
    return relationships([
        ("rId1", R + "/officeDocument", "word/document.xml"),
        ("rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        ("rId3", R + "/extended-properties", "docProps/app.xml")])


def properties(titulo):
    return {
        "docProps/core.xml": (
            f'{DECLARACION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{escape(titulo)}</dc:title><dc:creator>Gabinete'
            '</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2026-03-02T10:00:00Z</dcterms:created>'
            "</cp:coreProperties>"),
        "docProps/app.xml": (
            f'{DECLARACION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>"),
    }


def custom_xml(ctx):
    inside = "".join(f"<c:{name}></c:{name}>" for name in ctx.ligados.values())
    return {
        "customXml/item1.xml": f'{DECLARACION}<c:convenio xmlns:c="urn:ejemplo:convenio">{inside}</c:convenio>',
        "customXml/_rels/item1.xml.rels": relationships([("rId1", R + "/customXmlProps", "itemProps1.xml")]),
        "customXml/itemProps1.xml": (
            f'{DECLARACION}<ds:datastoreItem ds:itemID="{{5C1D0F3E-2B7A-4C55-9E0B-7A1D6F0C2E11}}" '
            'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs>'
            '<ds:schemaRef ds:uri="urn:ejemplo:convenio"/></ds:schemaRefs></ds:datastoreItem>'),
    }


def glossary():
    """The part where Word keeps the texts of placeholders: no blank of the document."""
    return ('<w:docParts><w:docPart><w:docPartPr><w:name w:val="DefaultPlaceholder_-1854013440"/><w:category><w:name '
            'w:val="General"/><w:gallery w:val="placeholder"/></w:category><w:types><w:type w:val="bbPlcHdr"/></w:types>'
            '<w:behaviors><w:behavior w:val="content"/></w:behaviors></w:docPartPr><w:docPartBody><w:p><w:r><w:rPr><w:rStyle '
            'w:val="PlaceholderText"/></w:rPr><w:t>Haga clic o pulse aquí para escribir texto.</w:t></w:r></w:p>'
            "</w:docPartBody></w:docPart></w:docParts>")


def text_box(ctx, lines):
    """A box of text with its two branches, to be put inside a run."""
    def inside():
        return "".join(ctx.p(line) for line in lines)

    state, marks = ctx.rng.getstate(), ctx.bookmark
    modern = inside()
    ctx.rng.setstate(state)
    ctx.bookmark = marks
    old, n = inside(), ctx.next_id() + 500
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="5400000" cy="1500000"/><wp:docPr id="{n}" name="Cuadro de texto {n}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="5400000" cy="1500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        '</a:prstGeom><a:ln w="6350"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr><wps:txbx>'
        f"<w:txbxContent>{modern}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        '</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="width:425pt;height:118pt" type="#_x0000_t202"><v:textbox>'
        f"<w:txbxContent>{old}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>")


def cerrar(partes, *, guardadas=False, descriptores=False, fecha=FECHA):
    """The ZIP of these parts. `guardadas`: nothing is deflated; `descriptores`: sizes and CRC after the data."""
    class Chorro(io.RawIOBase):
        """A stream that cannot seek: zipfile then writes data descriptors."""

        def __init__(self):
            self.bytes = bytearray()

        def writable(self):
            return True

        def write(self, data):
            self.bytes += data
            return len(data)

        def flush(self):
            pass

    target = Chorro() if descriptores else io.BytesIO()
    with zipfile.ZipFile(target, "w") as z:
        for name, data in partes.items():
            info = zipfile.ZipInfo(name, fecha)
            info.compress_type = zipfile.ZIP_STORED if guardadas else zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            z.writestr(info, data)
    return bytes(target.bytes) if descriptores else target.getvalue()


def con_python_docx(body, cabecera="", pie=""):
    """The parts of a document that python-docx assembles: its template, its serialisation."""
    import docx
    from docx.oxml import parse_xml

    document = docx.Document()
    root = document.element.body
    for element in parse_xml(f"<w:body {NS}>{body}</w:body>"):
        root.insert(len(root) - 1, element)
    for story, inside in ((document.sections[0].header, cabecera), (document.sections[0].footer, pie)):
        if inside:
            story.is_linked_to_previous = False
            holder = story._element
            for old in list(holder):
                holder.remove(old)
            for element in parse_xml(f"<w:hdr {NS}>{inside}</w:hdr>"):
                holder.append(element)
    kept = io.BytesIO()
    document.save(kept)
    with zipfile.ZipFile(kept) as z:
        return {name: z.read(name) for name in z.namelist()}
