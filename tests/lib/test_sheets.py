"""Spreadsheets: what is written is read back, and nothing in them runs."""

import csv
import datetime
import io
import tempfile
import zipfile
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from sharaka_portal.lib.sheets import (
    Column,
    Properties,
    SheetWriteError,
    Table,
    csv_bytes,
    workbook,
)

CREATED = datetime.datetime(2015, 12, 14, 10, 0, tzinfo=datetime.UTC)
PROPERTIES = Properties("Inscriptions", "ANAPEC", CREATED)
COLUMNS = [
    Column("Nom"),
    Column("Inscrits", "integer"),
    Column("Moyenne", "number"),
    Column("Part", "percent"),
    Column("Né le", "date"),
    Column("Reçu à", "datetime"),
]
ROWS = [
    [
        "Diop",
        1160,
        2.5,
        0.25,
        datetime.date(1990, 3, 9),
        # 09:30 in Casablanca, which kept winter time (UTC+0) in December 2015
        datetime.datetime(2015, 12, 14, 9, 30, tzinfo=datetime.UTC),
    ],
    ["محمد", "<5", None, Decimal("0.5"), None, None],
]
DANGEROUS = ["=1+1", "+212600000000", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"]


def read(data):
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def written(*tables, language="fr", properties=PROPERTIES):
    return workbook(tables, language=language, properties=properties)


def part(data, name):
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def test_workbook_reads_back_with_real_numbers_and_dates():
    sheets = read(written(Table("Personnes", COLUMNS, ROWS)))
    assert sheets == {
        "Personnes": [
            ["Nom", "Inscrits", "Moyenne", "Part", "Né le", "Reçu à"],
            [
                "Diop",
                1160.0,
                2.5,
                0.25,
                datetime.date(1990, 3, 9),
                datetime.datetime(2015, 12, 14, 9, 30),
            ],
            ["محمد", "<5", "", 0.5, "", ""],
        ]
    }


def test_workbook_takes_rows_from_a_generator():
    rows = ([f"Personne {n}", n] for n in range(1, 4))
    table = Table("Liste", [Column("Nom"), Column("N", "integer")], rows)
    assert read(written(table))["Liste"][-1] == ["Personne 3", 3.0]


@pytest.mark.parametrize("text", DANGEROUS)
def test_formula_is_neutralised_in_both_formats(text):
    table = Table("T", [Column("A"), Column("B", "integer")], [[text, text]])
    data = written(table)
    (_header, cells) = read(data)["T"]
    assert [cell[0] for cell in cells] == ["'", "'"]
    assert "<f>" not in part(data, "xl/worksheets/sheet1.xml")
    text_stream = io.StringIO(csv_bytes(table).decode("utf-8-sig"), newline="")
    assert list(csv.reader(text_stream, delimiter=";"))[1] == [f"'{text}", f"'{text}"]


def test_ordinary_text_stays_as_it_is():
    words = ["Aïcha", "5 = cinq", "a@b.ma", "N'Diaye", "http://exemple.ma"]
    table = Table("T", [Column("A")], [[word] for word in words])
    assert [row[0] for row in read(written(table))["T"][1:]] == words


def test_header_is_frozen_filtered_and_neutralised():
    data = written(Table("T", [Column("=A"), Column("B")], [["x", "y"], ["x", "y"]]))
    xml = part(data, "xl/worksheets/sheet1.xml")
    assert 'ySplit="1"' in xml
    assert 'state="frozen"' in xml
    assert '<autoFilter ref="A1:B3"' in xml
    assert read(data)["T"][0] == ["'=A", "B"]


@pytest.mark.parametrize(("language", "expected"), [("ar", True), ("fr", False)])
def test_arabic_sheet_reads_from_the_right(language, expected):
    data = written(Table("T", [Column("A")], [["x"]]), language=language)
    assert ('rightToLeft="1"' in part(data, "xl/worksheets/sheet1.xml")) is expected


def test_wide_text_gets_a_wide_column():
    table = Table("T", [Column("A"), Column("B")], [["x" * 40, "y"]])
    xml = part(written(table), "xl/worksheets/sheet1.xml")
    assert '<col min="1" max="1" width="42.7' in xml
    assert '<col min="2" max="2" width="8.7' in xml


def test_notes_make_a_last_sheet():
    table = Table("Part", [Column("A")], [["x"]], notes=[("Inscrit", "Personne dont le dossier")])
    sheets = read(written(Table("Sans", [Column("A")], []), table))
    assert list(sheets) == ["Sans", "Part", "Notes et définitions"]
    assert sheets["Notes et définitions"][1:] == [["Part", "Inscrit", "Personne dont le dossier"]]


def test_names_of_sheets_fit_excel():
    long = "Services rendus aux personnes inscrites"
    tables = [Table(title, [Column("A")], []) for title in (long, long.upper(), "A/B: [1]", "''")]
    assert list(read(written(*tables))) == [
        "Services rendus aux personnes i",
        "SERVICES RENDUS AUX PERSONN (2)",
        "A B 1",
        "1",
    ]


def test_text_longer_than_a_cell_is_cut_visibly():
    table = Table("T", [Column("A")], [["x" * 40_000]])
    text = read(written(table))["T"][1][0]
    assert len(text) == 32_767
    assert text.endswith("…")


def test_date_before_spreadsheets_is_written_as_text():
    table = Table("T", [Column("A", "date")], [[datetime.date(1890, 1, 5)]])
    assert read(written(table))["T"][1] == ["1890-01-05"]


def test_same_data_give_the_same_bytes():
    first, second = (written(Table("T", COLUMNS, ROWS)) for _ in range(2))
    assert first == second
    stamps = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert len(stamps) == 1  # the format's own, not the time of writing
    assert stamps.pop()[0] == 1980
    assert "2015-12-14T10:00:00Z</dcterms:created>" in part(first, "docProps/core.xml")


def test_date_of_creation_comes_from_the_caller():
    later = Properties("Inscriptions", "ANAPEC", CREATED + datetime.timedelta(days=1))
    table = Table("T", COLUMNS, ROWS)
    core = part(written(table, properties=later), "docProps/core.xml")
    assert "2015-12-15T10:00:00Z</dcterms:created>" in core


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", 2.5),
        ("integer", True),
        ("number", datetime.date(2015, 12, 14)),
        ("number", float("nan")),
        ("percent", object()),
        ("date", datetime.datetime(2015, 12, 14, 10, 0)),
        ("date", 42),
        ("datetime", datetime.date(2015, 12, 14)),
    ],
)
def test_value_of_the_wrong_kind_is_refused(kind, value):
    table = Table("T", [Column("Colonne", kind)], [[value]])
    with pytest.raises(SheetWriteError, match="Colonne"):
        written(table)
    with pytest.raises(SheetWriteError, match="Colonne"):
        csv_bytes(table)


def test_refused_workbook_leaves_no_temporary_file(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    table = Table("T", [Column("A", "integer")], [[1], ["deux"], [2.5]])
    with pytest.raises(SheetWriteError):
        written(table)
    assert list(tmp_path.iterdir()) == []


def test_row_of_the_wrong_length_is_refused():
    with pytest.raises(SheetWriteError, match="1 cells for 2 columns"):
        csv_bytes(Table("T", [Column("A"), Column("B")], [["x"]]))


def test_csv_opens_in_a_french_spreadsheet():
    data = csv_bytes(Table("Personnes", COLUMNS, ROWS))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").split("\r\n") == [
        "Nom;Inscrits;Moyenne;Part;Né le;Reçu à",
        "Diop;1160;2,5;0,25;1990-03-09;2015-12-14 09:30:00",
        "محمد;<5;;0,5;;",
        "",
    ]


def test_csv_quotes_what_would_break_a_line():
    table = Table("T", [Column("A"), Column("B")], [['a;"b"', "c\nd"]])
    assert csv_bytes(table).decode("utf-8-sig") == 'A;B\r\n"a;""b""";"c\nd"\r\n'
