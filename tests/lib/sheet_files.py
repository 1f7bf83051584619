"""Spreadsheet files built by hand: XLS (Excel 97) and ODS, which XlsxWriter cannot write."""

import io
import struct
import zipfile
from xml.sax.saxutils import escape

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


# XLS: a BIFF8 stream in a compound file


def xls_bytes(rows, sheet_name="Inscrits"):
    """An Excel 97 workbook with one sheet of texts and numbers."""
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    name = sheet_name.encode("latin-1")
    length = len(begin) + 4 + 8 + len(name) + 4
    bound = _record(0x0085, struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name)
    cells = b"".join(
        _cell(y, x, value) for y, row in enumerate(rows) for x, value in enumerate(row) if value
    )
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells
    return _compound(begin + bound + _record(0x000A, b"") + sheet + _record(0x000A, b""))


def _record(kind, data):
    return struct.pack("<HH", kind, len(data)) + data


def _cell(y, x, value):
    place = struct.pack("<HHH", y, x, 0)
    if isinstance(value, str):
        text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
        return _record(0x0204, place + text)
    return _record(0x0203, place + struct.pack("<d", value))


def _compound(stream):
    """The stream « Workbook » in a compound file: its sectors, the directory, the table."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(stream) // SECTOR
    chain = [*range(1, count), END, END, FAT]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, count, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", count + 1, *[FREE] * 108)
    directory = _entry("Root Entry", 5, child=1, start=END, size=0)
    directory += _entry("Workbook", 2, child=FREE, start=0, size=len(stream))
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    return header + stream + directory.ljust(SECTOR, b"\0") + table


def _entry(name, kind, *, child, start, size):
    text = name.encode("utf-16-le") + b"\0\0"
    data = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return data + bytes(36) + struct.pack("<IQ", start, size)


# ODS: the smallest content.xml

SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)


def ods_bytes(*sheets):
    """An OpenDocument spreadsheet. A sheet is (name, rows) or (name, rows, "hidden"); a cell is a
    text, a number, a date, or ready-made XML that starts with « <table: »."""
    tables = "".join(_ods_table(*sheet) for sheet in sheets)
    content = (
        f"<office:document-content{SPACES}><office:automatic-styles>"
        '<style:style style:name="hidden" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return data.getvalue()


def _ods_table(name, rows, style="shown"):
    lines = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    return f'<table:table table:name="{name}" table:style-name="{style}">{lines}</table:table>'


def _ods_cell(value):
    if isinstance(value, str):
        if value.startswith("<table:"):
            return value
        if not value:
            return "<table:table-cell/>"
        text = f"<text:p>{escape(value)}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
