"""Runs of WordprocessingML: the smallest pieces of a paragraph, with the text that a reader sees in each."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

RSIDS = ["00A31C52", "00B7440E", "00C91D37", "00D2586A", "00E60F19"]


@dataclass
class Run:
    """A run: text with \\t for tabs and \\n for breaks, and the inside of its `w:rPr`."""

    texto: str
    rpr: str = ""
    entero: bool = False  # never split

    def xml(self, ctx):
        rpr = f"<w:rPr>{self.rpr}</w:rPr>" if self.rpr else ""
        rsid = f' w:rsidR="{ctx.rng.choice(RSIDS)}"' if ctx.rsids and ctx.rng.random() < 0.4 else ""
        return f"<w:r{rsid}>{rpr}{content(self.texto)}</w:r>"


@dataclass
class Crudo:
    """XML put as it is, and the text a reader gets from it."""

    marca: str
    texto: str = ""

    def xml(self, _ctx):
        return self.marca


def content(texto):
    """The elements inside a run for this text."""
    parts, chunk = [], ""

    def flush():
        nonlocal chunk
        if chunk:
            space = ' xml:space="preserve"' if chunk != chunk.strip() or "  " in chunk else ""
            parts.append(f"<w:t{space}>{escape(chunk)}</w:t>")
            chunk = ""

    for char in texto:
        if char in "\t\n":
            flush()
            parts.append("<w:tab/>" if char == "\t" else "<w:br/>")
        else:
            chunk += char
    flush()
    return "".join(parts)


def shred(pieces, ctx):
    """The same pieces as Word leaves them after years of edits: runs cut anywhere, marks of no text between."""
    rng, out = ctx.rng, []
    for piece in pieces:
        if not isinstance(piece, Run) or piece.entero or len(piece.texto) < 2:
            out.append(piece)
            continue
        rest = piece.texto
        while rest:
            size = rng.choice([1, 2, 3, 5, 9, 17])
            extra = rng.choice(["", "", '<w:lang w:val="es-CL"/>', '<w:lang w:val="es-ES_tradnl"/>'])
            out.append(Run(rest[:size], piece.rpr + extra))
            rest = rest[size:]
            if rest:
                out += noise(ctx)
    return out


def noise(ctx):
    kind = ctx.rng.randrange(9)
    if kind == 0:
        return [Crudo('<w:proofErr w:type="spellStart"/>')]
    if kind == 1:
        return [Crudo('<w:proofErr w:type="gramEnd"/>')]
    if kind == 2:
        n = ctx.next_id()
        return [Crudo(f'<w:bookmarkStart w:id="{n}" w:name="_Hlk{4180000 + n}"/><w:bookmarkEnd w:id="{n}"/>')]
    if kind == 3:
        return [Crudo("<w:r><w:lastRenderedPageBreak/></w:r>")] if ctx.rng.random() < 0.2 else []
    return []
