"""Looking into the PDF files that tests make."""

import io
import re

import pikepdf


def structure(document):
    """All elements of the structure tree."""
    waiting, found = list(document.Root.StructTreeRoot.K), []
    while waiting:
        element = waiting.pop()
        if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
            continue
        found.append(element)
        kids = element.get("/K", [])
        waiting.extend(kids if isinstance(kids, pikepdf.Array) else [kids])
    return found


def fonts_of(document):
    """The composite fonts of all pages, by object."""
    found = {}
    for page in document.pages:
        for font in page.Resources.Font.values():
            found[font.objgen] = font
    return list(found.values())


def unicode_of(font):
    """The text of each glyph, from the font's table."""
    pairs = re.findall(r"^<(\w{4})> <(\w*)>$", font.ToUnicode.read_bytes().decode(), re.M)
    return {
        int(glyph, 16): bytes.fromhex(text).decode("utf-16-be")
        for glyph, text in pairs
        if text != "ffff"  # the range of the codes
    }


def text_lines(data):
    """Each piece of shown text, in the order of the drawing (visual for Arabic)."""
    lines = []
    with pikepdf.open(io.BytesIO(data)) as document:
        for sheet in document.pages:
            tables = {name: unicode_of(font) for name, font in sheet.Resources.Font.items()}
            table = {}
            for operands, operator in pikepdf.parse_content_stream(sheet):
                if str(operator) == "Tf":
                    table = tables[str(operands[0])]
                elif str(operator) == "TJ":
                    codes = b"".join(bytes(p) for p in operands[0] if isinstance(p, pikepdf.String))
                    glyphs = zip(codes[::2], codes[1::2], strict=True)
                    lines.append("".join(table[high * 256 + low] for high, low in glyphs))
    return lines
