"""Sheets as offices fill them in: covers, titles, merged cells, failed formulas, lost zeros."""

import datetime
import io

import pytest
import xlsxwriter

from sharaka_portal.lib.errors import SheetError
from sharaka_portal.lib.sheets import neutralise
from sharaka_portal.lib.tabular import read_table
from tests.lib.sheet_files import ods_bytes, xls_bytes

TITLES = {"Nom", "Prénom", "Sexe", "Ville", "GSM"}
TALL = (
    '<table:table-cell table:number-rows-spanned="2" office:value-type="string">'
    "<text:p>Fès</text:p></table:table-cell>"
)


def knows(title):
    return title in TITLES


def xlsx(fill, *more):
    """A workbook whose sheets are filled by functions (book, sheet)."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for one in (fill, *more):
        one(book, book.add_worksheet())
    book.close()
    return buffer.getvalue()


def rows(*lines):
    """Fills a sheet with lines of cells from its first line on."""

    def fill(_book, sheet):
        for number, cells in enumerate(lines):
            sheet.write_row(number, 0, cells)

    return fill


def cells_of(sheet):
    return [list(row.cells.values()) for row in sheet.rows]


PEOPLE = [["Nom", "Ville"], ["Diop", "Fès"], ["Bah", "Oujda"]]


# Which sheet, which line


def test_cover_with_two_filled_cells_is_not_the_table():
    data = xlsx(rows(["Agence", "Fès"], ["Envoyé par", "M. Alami"]), rows(*PEOPLE))

    sheet = read_table(data, "x.xlsx", knows)

    assert (sheet.name, cells_of(sheet)) == ("Sheet2", [["Diop", "Fès"], ["Bah", "Oujda"]])
    assert any("Sheet1" in remark for remark in sheet.remarks)


def test_other_tables_of_the_workbook_are_named():
    data = xlsx(rows(*PEOPLE), rows(*PEOPLE), rows())

    remarks = read_table(data, "x.xlsx", knows).remarks

    assert remarks == ("Seule la feuille «\u00a0Sheet1\u00a0» est lue, pas\u00a0: Sheet2.",)


def test_hidden_sheets_are_named():
    def hidden(_book, sheet):
        sheet.write_row(0, 0, ["Nom", "Ville"])
        sheet.hide()

    remarks = read_table(xlsx(rows(*PEOPLE), hidden), "x.xlsx", knows).remarks

    assert remarks == ("Feuilles masquées, non lues\u00a0: Sheet2.",)


@pytest.mark.parametrize("as_file", [lambda *lines: xlsx(rows(*lines)), None])
def test_header_below_a_title_of_several_cells(as_file):
    lines = [["Agence de Fès", "", "12/11/2015"], ["Identité", "Contact"], *PEOPLE]
    data = as_file(*lines) if as_file else "\n".join(";".join(line) for line in lines).encode()

    sheet = read_table(data, "x", knows)

    assert (sheet.header_number, sheet.headers) == (3, ["Nom", "Ville"])
    assert "Lignes au-dessus des titres, non lues\u00a0: 1, 2." in sheet.remarks
    assert [row.number for row in sheet.rows] == [4, 5]


def test_sheet_too_long_is_refused_only_when_it_is_the_one(monkeypatch):
    monkeypatch.setattr("sharaka_portal.lib.tabular.MAX_ROWS", 3)
    long = rows(*[["a", "b"]] * 9)

    assert read_table(xlsx(long, rows(*PEOPLE)), "x.xlsx", knows).name == "Sheet2"
    with pytest.raises(SheetError) as caught:
        read_table(xlsx(long), "x.xlsx", knows)
    assert caught.value.code == "too_large"


# Cells


def test_cells_merged_over_lines_are_reported_and_not_filled_down():
    def fill(_book, sheet):
        sheet.merge_range("A1:B1", "Inscrits de l’agence")
        sheet.write_row("A2", ["Nom", "Ville"])
        sheet.merge_range("B3:B5", "Fès")
        sheet.write_column("A3", ["Diop", "Bah", "Sy"])

    sheet = read_table(xlsx(fill), "x.xlsx", knows)

    assert cells_of(sheet) == [["Diop", "Fès"], ["Bah", ""], ["Sy", ""]]
    assert any("«\u00a0Ville\u00a0», lignes 3 à 5" in remark for remark in sheet.remarks)


def test_tall_cells_of_an_open_document_are_reported():
    covered = "<table:covered-table-cell/>"
    data = ods_bytes(("L", [["Nom", "Ville"], ["Diop", TALL], ["Bah", covered]]))

    sheet = read_table(data, "x.ods", knows)

    assert cells_of(sheet) == [["Diop", "Fès"], ["Bah", ""]]
    assert any("fusionnées sur plusieurs lignes" in remark for remark in sheet.remarks)


def test_open_document_with_cover_hidden_sheet_and_dates():
    data = ods_bytes(
        ("Garde", [["Agence", "Fès"]]),
        ("Listes", [["Nom", "Ville"], ["x", "y"]], "hidden"),
        ("Inscrits", [["Nom", "Né le"], ["رضا", datetime.date(1987, 1, 7)], ["Bah", 612345678]]),
    )

    sheet = read_table(data, "x.ods", lambda title: title in ("Nom", "Né le"))

    assert sheet.name == "Inscrits"
    assert cells_of(sheet) == [["رضا", datetime.date(1987, 1, 7)], ["Bah", "612345678"]]
    assert "Feuilles masquées, non lues\u00a0: Listes." in sheet.remarks


def test_formulas_without_a_result_are_reported():
    def fill(_book, sheet):
        sheet.write_row(0, 0, ["Nom", "Ville", "GSM"])
        sheet.write("A2", "Diop")
        sheet.write_formula("B2", "=NA()", value="#N/A")
        sheet.write_formula("C2", '="06"', value="")
        sheet.write_formula("A3", '="Bah"', value="Bah")

    sheet = read_table(xlsx(fill), "x.xlsx", knows)

    assert cells_of(sheet) == [["Diop", "", ""], ["Bah", "", ""]]
    (remark,) = sheet.remarks
    assert "B2, C2." in remark


def test_columns_of_numbers_are_known():
    sheet = read_table(
        xlsx(rows(["Nom", "GSM", "Carte"], ["Diop", 612345678, "0012"])), "x.xlsx", knows
    )

    assert sheet.numeric == {"GSM"}


def test_number_that_lost_its_last_figures_stays_unreadable():
    sheet = read_table(xlsx(rows(["Nom", "GSM"], ["Diop", 1234567890123456789])), "x.xlsx", knows)

    assert cells_of(sheet) == [["Diop", "1.23456789012346E+18"]]


def test_formatted_blank_rows_are_no_rows():
    def fill(book, sheet):
        rows(*PEOPLE)(book, sheet)
        shaded = book.add_format({"bg_color": "yellow"})
        for line in range(3, 400):
            for column in range(4):
                sheet.write_blank(line, column, None, shaded)
        sheet.write(500, 0, "   ")

    assert len(read_table(xlsx(fill), "x.xlsx", knows).rows) == 2


def test_filled_column_without_a_title_gets_one_and_is_reported():
    sheet = read_table("Nom;;Ville;\nDiop;x;Fès;\n".encode())
    table = {(4, 2): "Nom", (4, 4): "Ville", (5, 2): "Diop", (5, 3): "x", (5, 4): "Fès"}
    below = read_table(xlsx(lambda _book, sheet: [sheet.write(*at, v) for at, v in table.items()]))

    assert sheet.headers == ["Nom", "Colonne B", "Ville"]
    assert sheet.remarks == ("Colonnes remplies mais sans titre\u00a0: Colonne B.",)
    assert below.headers == ["Nom", "Colonne D", "Ville"]


def test_short_lines_are_reported():
    remarks = read_table(b"Nom;Ville;GSM\nDiop;Fes\nBah;Fes;06\nSy;Fes;\n").remarks

    assert remarks == ("1 ligne plus courte que les titres\u00a0: 2.",)


def test_encoding_that_was_guessed_is_said():
    french = read_table("Nom;Ville\nYÉO;Fès\n".encode("cp1252")).remarks
    arabic = read_table("Nom;Ville\nرضا;فاس\n".encode("cp1256")).remarks

    assert ["1252" in french[0], "1256" in arabic[0]] == [True, True]
    assert read_table("Nom;Ville\nYÉO;Fès\n".encode()).remarks == ()


@pytest.mark.parametrize("value", ["+212600000011", "=A1", "-5", "@x", "'quoted", "O'Brien"])
def test_what_we_write_harmless_is_read_back(value):
    data = f"Nom;Ville\n{neutralise(value)};Fès\n".encode()

    assert cells_of(read_table(data))[0][0] == value


# Excel 97


def test_excel_97_is_read():
    data = xls_bytes([["Nom", "Né le", "GSM"], ["Diop", "07/01/1987", 612345678], ["ديوب", 31784]])

    sheet = read_table(data, "inscrits.xls", knows)

    assert cells_of(sheet) == [["Diop", "07/01/1987", "612345678"], ["ديوب", "31784", ""]]
