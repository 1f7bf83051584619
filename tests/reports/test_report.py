"""The report of the small pilot as a PDF: three languages, no names, small numbers hidden."""

import csv
import io
import re
from pathlib import Path

import pikepdf
import pytest
from babel.messages.pofile import read_po
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse
from python_calamine import CalamineWorkbook

from migrants.models import Migrant
from reports import editions
from reports.models import Edition
from tests.lib.pdf_reading import structure, text_lines
from tests.reports.conftest import FIRST, LAST
from tests.reports.test_indicators import CODES, EXPECTED, PHASE

pytestmark = pytest.mark.django_db
TITLE = "Rapport d’évaluation de l’expérimentation"
LANGUAGES = ["fr", "ar", "en"]
HIDDEN = "masqué"


def build(language, folder, **options):
    path = Path(folder) / f"{language}.pdf"
    asked = {"phase": PHASE, "language": language, "output": path} | options
    call_command("build_report", **asked, stdout=io.StringIO())
    return path


@pytest.fixture(scope="module")
def files(small_pilot, django_db_blocker, tmp_path_factory):
    """{language: the file that the command wrote}."""
    folder = tmp_path_factory.mktemp("reports")
    with django_db_blocker.unblock(), override_settings(DATA_DIR=folder):
        return {language: build(language, folder) for language in LANGUAGES}


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def data(files, language):
    return files[language].read_bytes()


@pytest.fixture
def document(data):
    with pikepdf.open(io.BytesIO(data)) as opened:
        yield opened


def title_in(language):
    """The title as the catalogue of the language gives it."""
    path = project.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        found = read_po(file).get(TITLE)
    return (found and found.string) or TITLE


def figures_of(document):
    """The rows of the sheet inside the PDF."""
    content = document.attachments["figures.csv"].get_file().read_bytes()
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


# The document -----------------------------------------------------------------------------------


def test_document_is_whole_and_tagged_in_its_language(document, language):
    assert len(document.pages) >= 6
    assert str(document.Root.Lang) == language
    assert document.Root.MarkInfo.Marked
    assert {"/H1", "/H2", "/Table", "/TD", "/Figure"} <= {str(e.S) for e in structure(document)}
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == title_in(language)
        assert metadata["pdfuaid:part"] == "1"


def test_each_page_of_a_draft_says_so_and_bears_the_code(files):
    data = files["fr"].read_bytes()
    code = Edition.objects.get(sha256=editions.fingerprint(data)).code
    text = "".join(text_lines(data))
    with pikepdf.open(io.BytesIO(data)) as document:
        pages = len(document.pages)
    assert 12 <= pages <= 20
    assert text.count("PROJET, non publié") == pages
    # not on the cover's foot, but beside its picture, as text and within the address
    assert text.count(code) >= pages


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize(
    ("options", "pages"), [({"kind": "brief"}, 2), ({"kind": "agency", "agency": "fes"}, 1)]
)
def test_short_documents_keep_to_their_pages(
    options, pages, language, small_pilot, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    path = build(language, tmp_path, publish=True, **options)
    with pikepdf.open(path) as document:
        assert len(document.pages) == pages
        assert {"/H1", "/Table", "/Figure"} <= {str(e.S) for e in structure(document)}
        assert figures_of(document)
        with document.open_metadata() as metadata:
            assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "3")
    assert "PROJET" not in "".join(text_lines(path.read_bytes()))


def test_a_sheet_says_nothing_of_other_agencies(small_pilot, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    path = build("fr", tmp_path, kind="agency", agency="fes")
    with pikepdf.open(path) as document:
        assert {row["agency"] for row in figures_of(document)} == {"fes", "all"}
    assert "Rabat" not in "".join(text_lines(path.read_bytes()))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "agency"}, "go together"),
        ({"agency": "fes"}, "go together"),
        ({"kind": "agency", "agency": "marrakech"}, "has no agency 'marrakech'"),
    ],
)
def test_a_document_that_is_none_is_not_built(options, message, small_pilot, tmp_path):
    with pytest.raises(CommandError, match=message):
        build("fr", tmp_path, **options)


def test_no_person_is_named(data, document):
    text = "".join(text_lines(data)).casefold()
    sheet = document.attachments["figures.csv"].get_file().read_bytes().decode().casefold()
    assert "sharaka" in text
    assert "registered" in sheet
    for found in (text, sheet):
        assert LAST not in found
        assert FIRST not in found
        for number in Migrant.objects.values_list("file_number", flat=True):
            assert number.casefold() not in found


def test_nobody_can_be_named_by_what_is_kept_of_an_edition(files):
    kept = str(list(Edition.objects.values_list("facts", flat=True)))
    assert "registered" in kept
    assert LAST not in kept


# Small numbers ----------------------------------------------------------------------------------


def test_no_count_from_one_to_four_is_in_the_sheet(document):
    rows = figures_of(document)
    assert len(rows) > 200
    for row in rows:
        counts = [row[name] for name in ("numerator", "denominator", "n")]
        counts += [row["value"]] * (row["unit"] == "count")
        assert not {"1", "2", "3", "4"} & set(counts), row


def test_the_sheet_shows_what_may_be_shown(document):
    rows = {
        (row["agency"], row["dimension"], row["group"], row["indicator"]): row
        for row in figures_of(document)
    }

    def read(*key):
        return rows[key]["status"], rows[key]["value"]

    assert read("all", "", "", "registered") == ("ok", "13")
    assert read("fes", "", "", "registered") == ("ok", "8")
    assert read("oujda", "", "", "registered") == ("ok", "0")
    # 6 of Fès and 4 of Rabat: with the total of 10 beside them both go
    assert read("all", "", "", "interviewed") == ("ok", "10")
    assert read("rabat-agdal", "", "", "interviewed") == ("hidden", "")
    assert read("fes", "", "", "interviewed") == ("hidden", "")
    # 8 women and 5 men, of whom 3 and 2 in Rabat: Fès would subtract its own 5 and 3
    assert read("all", "sex", "F", "registered") == ("hidden", "")
    assert read("rabat-agdal", "sex", "F", "registered") == ("hidden", "")
    assert read("fes", "sex", "F", "registered") == ("hidden", "")
    # 4 of 10
    assert read("all", "", "", "placement_rate") == ("hidden", "")
    assert read("all", "", "", "retention_3_months") == ("not_due", "")


def holds(lines, *wanted):
    """Whether these pieces of text follow one another."""
    return any(lines[at : at + len(wanted)] == list(wanted) for at in range(len(lines)))


def test_the_printed_tables_and_charts_hide_them_too(files):
    data = files["fr"].read_bytes()
    lines = [line.strip() for line in text_lines(data)]
    # Casablanca, Fès, Oujda, Rabat, Tanger, all
    assert holds(lines, "Personnes inscrites", "0", "8", "0", "5", "0", "13")
    # 6 of Fès and 4 of Rabat: Fès would subtract its own, so a zero stands beside them
    assert holds(lines, "Mises en relation envoyées", HIDDEN, HIDDEN, "0", HIDDEN, "0", "10")
    assert holds(
        lines, "Inscrits de la période déjà insérés", "0", HIDDEN, "0", HIDDEN, "0", HIDDEN
    )
    with pikepdf.open(io.BytesIO(data)) as document:
        figures = [str(e.Alt) for e in structure(document) if e.S == "/Figure"]
    charts = [re.sub(r"[\d,]+ j ", "", text) for text in figures if "/check/" not in text]
    assert any("Fès – Femme masqué, Homme masqué" in text for text in charts)
    assert [text for text in charts if re.search(r"\b[1-4]\b", text)] == []


# Proof ------------------------------------------------------------------------------------------


def test_an_unchanged_file_is_intact(files, capsys):
    call_command("check_edition", files["fr"])
    assert capsys.readouterr().out.startswith(f"intact: {PHASE}, fr, figures of 2015-12-14")


def test_a_changed_file_is_unknown(files, tmp_path):
    content = bytearray(files["fr"].read_bytes())
    content[len(content) // 2] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(content)
    with pytest.raises(CommandError, match="unknown"):
        call_command("check_edition", changed)


def test_the_same_report_is_one_edition(files, small_pilot, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    before = Edition.objects.count()
    assert build("en", tmp_path).read_bytes() == files["en"].read_bytes()
    assert Edition.objects.count() == before


def test_the_bytes_come_from_the_frozen_facts(files, small_pilot, capsys):
    """Today's data move; what an edition printed stays."""
    Migrant.objects.update(sex="M")

    call_command("check_edition", files["en"], rebuild=True)

    assert capsys.readouterr().out.endswith("rebuilt: the same bytes\n")


# The workbook of figures ------------------------------------------------------------------------


def workbook(client, **query):
    """The lines of figures: [(agency, indicator, …), …]."""
    response = client.get(reverse("reports:figures_xlsx"), {"phase": PHASE} | query)
    opened = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    rows = opened.get_sheet_by_index(0).to_python()
    start = next(at for at, row in enumerate(rows) if row[:2] == ["Agence ou groupe", "Indicateur"])
    return rows[start + 1 :]


@pytest.mark.usefixtures("costs")
def test_the_workbook_holds_the_numbers_of_ones_own_agency(small_pilot, client_for):
    lines = workbook(client_for(small_pilot.users["agency_manager"]), agency="fes")
    ours = [line for line in lines if line[0] == "Fès"]
    assert len(ours) == len(CODES)
    for code, line in zip(CODES, ours, strict=True):
        numerator, denominator, value = EXPECTED[code][1]
        sides = ("" if count is None else count for count in (numerator, denominator))
        assert (line[6], line[7]) == tuple(sides), code
        assert line[3] == ("" if isinstance(value, str) else pytest.approx(value, abs=5e-5)), code


def test_the_workbook_hides_small_numbers_of_other_agencies(small_pilot, client_for):
    lines = workbook(client_for(small_pilot.users["agency_manager"]), agency="fes")
    found = {(line[0], line[1]): line[3] or line[11] for line in lines}
    assert found["Rabat-Agdal", "Personnes inscrites"] == 5
    assert found["Rabat-Agdal", "Personnes insérées"] == HIDDEN
    assert found["Fès", "Personnes insérées"] == 3
    assert found["Ensemble", "Personnes insérées"] == HIDDEN  # or 5 - 3 would give Rabat's 2


def test_the_workbook_of_a_ministry_reader_holds_no_small_number(small_pilot, client_for):
    lines = workbook(client_for(small_pilot.users["ministry_reader"]))
    assert len(lines) == 6 * len(CODES)
    small = [line for line in lines if {1, 2, 3, 4} & set(line[6:11])]
    assert small == []
