"""Sheets as people send them: encodings, delimiters, workbooks, and files that are no sheet."""

import csv
import datetime
import io
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sharaka_portal.lib import tabular
from sharaka_portal.lib.errors import SheetError
from sharaka_portal.lib.tabular import read_table

SAMPLE = Path(__file__).parent.parent / "data" / "inscriptions_fes.csv"


def refused(data, filename="inscrits.csv"):
    with pytest.raises(SheetError) as caught:
        read_table(data, filename)
    return caught.value


def as_csv(table, *, delimiter=";", encoding="utf-8"):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(table)
    return buffer.getvalue().encode(encoding)


def cells_of(sheet):
    return [list(row.cells.values()) for row in sheet.rows]


def as_xlsx(*sheets):
    """A workbook; each sheet is {(row, column): value}, or None for a hidden one with data."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    for cells in sheets:
        sheet = book.add_worksheet()
        if cells is None:
            # The first sheet cannot be hidden while it is the active one.
            sheet.hide()
            cells = {(0, 0): "Caché", (0, 1): "Secret", (1, 0): "x"}
        else:
            sheet.activate()
            sheet.set_first_sheet()
        for (row, column), value in cells.items():
            sheet.write(row, column, value)
    book.close()
    return buffer.getvalue()


# The sample


def test_sample_of_an_agency_is_read():
    sheet = read_table(SAMPLE)

    assert (sheet.encoding, sheet.delimiter, sheet.header_number) == ("cp1252", ";", 1)
    assert sheet.headers[:5] == ["N°", "Nom", "Prénom", "Sexe", "Né(e) le"]
    assert [row.number for row in sheet.rows] == list(range(2, 14))
    assert sheet.rows[4].cells["Nom"] == "MAÏGA"
    assert sheet.rows[8].cells["Nom"] == "YÉO"
    assert sheet.ragged == []


# Encodings

FRENCH = [["Nom", "Prénom"], ["YÉO", "Zoé"], ["MAÏGA", "Noël"], ["N'GUESSAN", "Élie"]]
ARABIC = [["الاسم العائلي", "الاسم"], ["العلوي", "رضا"], ["الحسن", "علي"], ["بن", "مي"]]
MIXED = [["Nom", "Prénom", "الاسم"], ["Hélène", "Zoé", "هيلين"], ["Diop", "Noël", "ديوب"]]


@pytest.mark.parametrize("table", [FRENCH, ARABIC, MIXED], ids=["french", "arabic", "mixed"])
@pytest.mark.parametrize(
    ("mark", "codec", "seen"),
    [
        (b"", "utf-8", "utf-8"),
        (b"\xef\xbb\xbf", "utf-8", "utf-8-sig"),
        (b"\xff\xfe", "utf-16-le", "utf-16"),
        (b"\xfe\xff", "utf-16-be", "utf-16"),
        (b"", "utf-16-le", "utf-16-le"),
        (b"", "utf-16-be", "utf-16-be"),
    ],
)
def test_unicode_is_recognised(table, mark, codec, seen):
    sheet = read_table(mark + as_csv(table, encoding=codec))

    assert sheet.encoding == seen
    assert [sheet.headers, *cells_of(sheet)] == table


@pytest.mark.parametrize(
    "names",
    [
        ["YÉO"],
        ["MAÏGA"],
        ["ÎLE", "NOËL"],
        ["ÉVA"],
        ["Muñoz", "MUÑOZ", "João", "Ángel"],
        ["À", "É"],  # alone, capitals say nothing: French
        ["Straße", "MÜLLER"],
        ["Bœuf", "L’Œil", "«\u00a0Aïcha\u00a0»"],
    ],
)
def test_french_and_latin_names_are_windows_1252(names):
    table = [["Nom", "Ville"], *([name, "Fès"] for name in names)]

    sheet = read_table(as_csv(table, encoding="cp1252"))

    assert sheet.encoding == "cp1252"
    assert cells_of(sheet) == [[name.replace("\u00a0", " "), "Fès"] for name in names]


@pytest.mark.parametrize(
    "names",
    [
        ["مي"],
        ["رضا"],
        ["علي", "حي"],
        ["عبد الرحمن", "Aïcha", "Hélène"],  # small French accents exist in Windows-1256 too
        ["مُحَمَّد"],
        ["خديجة", "Zoé"],
    ],
)
def test_arabic_names_are_windows_1256(names):
    table = [["Nom", "Sexe"], *([name, "F"] for name in names)]

    sheet = read_table(as_csv(table, encoding="cp1256"))

    assert sheet.encoding == "cp1256"
    assert cells_of(sheet) == [[name, "F"] for name in names]


@pytest.mark.parametrize("codec", ["cp850", "cp437", "mac_roman"])
def test_other_eight_bit_encodings_are_refused_not_garbled(codec):
    table = [["Nom", "Nationalité"], ["Diop", "Sénégalaise"], ["Traoré", "Béninoise"]]

    error = refused(as_csv(table, encoding=codec))

    assert error.code == "unknown_encoding"


def test_two_encodings_in_one_file_are_refused_with_the_line():
    data = as_csv([["Nom", "Né(e) le"], *([["Traoré", "Fès"]] * 3)]) + "Zoé;Fès\r\n".encode(
        "cp1252"
    )

    error = refused(data)

    assert error.code == "mixed_encoding"
    assert "ligne 5" in error.message


# Delimiters, quotes, lines


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_is_recognised_among_the_others(delimiter):
    table = [
        ["Nom", "Prénom", "Remarque"],
        ["Diop", "Awa", "Fès, Oujda; Rabat\tou, sinon, Tanger"],
        ["Bah", "Mamadou", 'dit "le, grand", vend; achète'],
    ]

    sheet = read_table(as_csv(table, delimiter=delimiter))

    assert sheet.delimiter == delimiter
    assert cells_of(sheet) == table[1:]


def test_sep_line_names_the_delimiter_and_is_not_counted():
    sheet = read_table(b"sep=|\r\nNom|Ville\r\nDiop|a;b\r\n")

    assert sheet.delimiter == "|"
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, {"Nom": "Diop", "Ville": "a;b"})]


def test_rows_keep_the_numbers_that_a_spreadsheet_shows():
    data = b'Nom;Note\n\nDiop;"deux\nlignes"\n;\nBah;x\n'

    sheet = read_table(data)

    # The quoted line break stays in row 3, blank rows 2 and 4 count but are left out.
    assert [(row.number, row.cells["Note"]) for row in sheet.rows] == [
        (3, "deux\nlignes"),
        (5, "x"),
    ]


def test_title_above_the_header_does_not_matter():
    sheet = read_table("Inscrits de l’agence\n\nNom;Ville\nDiop;Fès\n".encode())

    assert (sheet.header_number, sheet.headers) == (3, ["Nom", "Ville"])
    assert sheet.rows[0].number == 4


def test_ragged_rows_are_reported():
    sheet = read_table(b"Nom;Ville;Sexe\nDiop;Fes;F\nBah;Fes;M;de trop;;x\nSy\nBa;Fes;M;;\n")

    assert [(row.number, row.surplus, row.missing) for row in sheet.rows] == [
        (2, (), 0),
        (3, ("de trop", "x"), 0),
        (4, (), 2),
        (5, (), 0),
    ]
    assert [row.number for row in sheet.ragged] == [3, 4]
    assert sheet.rows[2].cells == {"Nom": "Sy", "Ville": "", "Sexe": ""}


def test_invisible_marks_and_wide_spaces_are_cleaned():
    sheet = read_table("Nom;Prénom\n\u200fEL\u00a0AMRANI\u200e ;Ame\u0301lie\n".encode())

    assert cells_of(sheet) == [["EL AMRANI", "Amélie"]]


# Headers


def test_headers_that_repeat_are_refused():
    error = refused(b"Nom;Ville;nom\nDiop;Fes;x\n")

    assert error.code == "duplicate_header"
    assert "nom" in error.message


def test_unnamed_column_without_data_is_dropped():
    assert read_table(b"Nom;;Ville\nDiop;;Fes\n").headers == ["Nom", "Ville"]


def test_column_letters_go_beyond_z():
    assert [tabular._letters(index) for index in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


def test_data_without_a_header_is_refused():
    error = refused("DIOP;Aïssatou;07/01/1987\nBAH;Awa;01/02/1990\n".encode())

    assert error.code == "missing_header"
    assert "07/01/1987" in error.message


# Files that are no sheet


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (b";;;\n;;\n", "empty"),
        (b"Nom;Ville\n", "no_rows"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "unreadable"),
        (b"%PDF-1.7\nabc", "unreadable"),
        (b"GIF89a\x01\x02\x00", "unreadable"),
        (b"PK\x03\x04 not a zip", "unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unreadable"),
        (b"<html><table><tr><td>Nom</td></tr></table></html>", "web_page"),
        (b'Nom;Ville\n"Diop;Fes\nBah;Oujda\n', "malformed"),
        (b'Nom;Ville\n"Diop" x;Fes\n', "malformed"),
    ],
)
def test_what_is_no_sheet_is_refused(data, code):
    error = refused(data)

    assert error.code == code
    assert "inscrits.csv" in error.message


def test_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SheetError) as caught:
        read_table(tmp_path / "absent.csv")

    assert caught.value.code == "no_file"


def test_limits(monkeypatch):
    monkeypatch.setattr(tabular, "MAX_ROWS", 3)
    monkeypatch.setattr(tabular, "MAX_COLUMNS", 4)
    monkeypatch.setattr(tabular, "MAX_BYTES", 9000)
    row = "a;b\n"

    assert len(read_table((row.replace("a", "h") + row * 3).encode()).rows) == 3
    assert refused((row.replace("a", "h") + row * 4).encode()).code == "too_large"
    assert refused(b"a;b;c;d;e\n1;2;3;4;5\n").code == "too_large"
    assert read_table(b"a;b;c;d;;;;\n1;2;3;4;;;;\n").headers == ["a", "b", "c", "d"]
    assert refused(b"a" * 9001).code == "too_large"
    table = {(i, j): f"c{i}{j}" for i in range(5) for j in range(2)}
    assert refused(as_xlsx(table)).code == "too_large"


def test_long_values_are_cut_in_messages():
    error = SheetError("c", "%(v)s", v="x" * 500)

    assert len(error.message) == 60


# Workbooks


def test_workbook_gives_dates_digits_and_texts():
    sheet = read_table(
        as_xlsx(
            {
                (0, 0): "Nom",
                (0, 1): "Né le",
                (0, 2): "GSM",
                (0, 3): "Carte",
                (0, 4): "Note",
                (1, 0): " Diop ",
                (1, 1): datetime.date(1987, 1, 7),
                (1, 2): 612345678,
                (1, 4): 1.5,
                (3, 0): "Bah",
                (3, 1): datetime.datetime(2015, 2, 18, 14, 5),
                (3, 2): "0612345678",
                (3, 3): 12345678901234,
                (3, 4): True,
            }
        ),
        "inscrits.xlsx",
    )

    assert [row.number for row in sheet.rows] == [2, 4]
    assert cells_of(sheet) == [
        ["Diop", datetime.date(1987, 1, 7), "612345678", "", 1.5],
        ["Bah", datetime.datetime(2015, 2, 18, 14, 5), "0612345678", "12345678901234", True],
    ]
    assert (sheet.encoding, sheet.delimiter, sheet.name) == ("", "", "Sheet1")


def test_empty_hidden_and_cover_sheets_are_passed_over():
    cover = {(2, 1): "Agence de Fès"}
    # The table starts in C5: its numbers and letters are those of the sheet.
    table = {(4, 2): "Nom", (4, 3): "Ville", (5, 2): "Diop", (5, 3): "Fès"}

    sheet = read_table(as_xlsx({}, None, cover, table))

    assert (sheet.name, sheet.headers, sheet.header_number) == ("Sheet4", ["Nom", "Ville"], 5)
    assert [(row.number, row.cells) for row in sheet.rows] == [(6, {"Nom": "Diop", "Ville": "Fès"})]


def test_cell_right_of_the_last_title_is_surplus_in_a_workbook_too():
    sheet = read_table(as_xlsx({(4, 2): "Nom", (4, 3): "Ville", (5, 2): "Diop", (5, 4): "x"}))

    assert (sheet.headers, sheet.rows[0].surplus) == (["Nom", "Ville"], ("x",))


def test_workbook_without_data_is_empty():
    assert refused(as_xlsx({}, None)).code == "empty"


def test_workbook_named_csv_is_still_a_workbook():
    data = as_xlsx({(0, 0): "Nom", (0, 1): "Ville", (1, 0): "Diop", (1, 1): "Fès"})

    assert cells_of(read_table(data, "inscrits.csv")) == [["Diop", "Fès"]]


def test_cell_in_the_last_corner_does_not_bring_the_process_down():
    data = as_xlsx({(0, 0): "Nom", (0, 1): "Ville", (1048575, 16383): "loin"})

    assert len(data) < 10_000
    assert refused(data).code == "too_large"


def test_encrypted_workbooks_are_refused_as_such():
    office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    office += "EncryptedPackage".encode("utf-16-le")
    open_document = io.BytesIO()
    with zipfile.ZipFile(open_document, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
        archive.writestr("content.xml", b"\x8f\x01\x02")

    assert refused(office).code == "encrypted"
    assert refused(open_document.getvalue()).code == "encrypted"


def test_open_document_is_read():
    office = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    table = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    text = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'

    def row(*cells):
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def word(value):
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    date = '<table:table-cell office:value-type="date" office:date-value="1987-01-07"/>'
    content = (
        f"<office:document-content {office} {table} {text}><office:body><office:spreadsheet>"
        f'<table:table table:name="Inscrits">{row(word("Nom"), word("Né le"))}'
        f"{row(word('رضا'), date)}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)

    sheet = read_table(data.getvalue(), "inscrits.ods")

    assert sheet.name == "Inscrits"
    assert cells_of(sheet) == [["رضا", datetime.date(1987, 1, 7)]]


# Whatever comes

START = st.sampled_from("abcdeNPRT")
LATIN = (
    st.builds(str.__add__, START, st.text("abcéèàçïôûABCÉÈÀÇÏÔÑñ' -0123456789\"\n", max_size=8))
    .map(str.strip)
    # Accented capitals alone are Arabic letters in Windows-1256: nobody could tell.
    .filter(lambda text: not re.search(r"(?<![^\W\d_])[ÉÈÀÇÏÔÑñ]{2,}(?![^\W\d_])", text))
)
ARABIC_WORDS = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآؤئ", min_size=2, max_size=8)
SMALL_LATIN = st.builds(str.__add__, START, st.text("abcéèàçïôû' -0123456789\"\n", max_size=8)).map(
    str.strip
)


@st.composite
def tables(draw, cells):
    """A header of letters and rows of as many cells, whose first is filled."""
    width = draw(st.integers(2, 5))
    headers = ["Colonne " + "ABCDE"[index] for index in range(width)]
    row = st.lists(st.just("") | cells, min_size=width - 1, max_size=width - 1)
    rows = draw(st.lists(st.builds(lambda first, rest: [first, *rest], cells, row), min_size=1))
    return [headers, *rows]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("mark", "codec", "cells"),
    [
        (b"", "utf-8", LATIN | ARABIC_WORDS),
        (b"\xef\xbb\xbf", "utf-8", LATIN | ARABIC_WORDS),
        (b"\xff\xfe", "utf-16-le", LATIN | ARABIC_WORDS),
        (b"", "utf-16-le", LATIN | ARABIC_WORDS),
        (b"", "utf-16-be", LATIN | ARABIC_WORDS),
        (b"", "cp1252", LATIN),
        (b"", "cp1256", ARABIC_WORDS | SMALL_LATIN),
    ],
)
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_tables_come_back_as_they_were_written(mark, codec, cells, delimiter, data):
    table = data.draw(tables(cells))
    if codec == "cp1256":
        table.append(["رضا"] + [""] * (len(table[0]) - 1))

    sheet = read_table(mark + as_csv(table, delimiter=delimiter, encoding=codec))

    assert sheet.delimiter == delimiter
    assert [sheet.headers, *cells_of(sheet)] == table


def sheet_or_message(data):
    """The sheet, or None when it was refused with a message that can be shown."""
    try:
        return read_table(data, "x.csv")
    except SheetError as error:
        return error.message and None


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
@example(b"\0")
@example(b"\xff\xfe\0")
@example(b'sep=;\n"')
@example(b"sep= \na b\nc d")
@example("a;b\n\u0660\u0661\u0662\u0663;\ud7ff".encode())
def test_any_bytes_are_a_sheet_or_a_sheet_error(data):
    sheet = sheet_or_message(data)

    assert sheet is None or all(list(row.cells) == sheet.headers for row in sheet.rows)


WORKBOOK = as_xlsx({(i, j): f"c{i}{j}" for i in range(4) for j in range(3)})


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(WORKBOOK) - 1), st.binary(max_size=20))
def test_any_damage_to_a_workbook_is_a_sheet_or_a_sheet_error(position, noise):
    data = WORKBOOK[:position] + noise + WORKBOOK[position + len(noise) // 2 :]
    sheet_or_message(data)
