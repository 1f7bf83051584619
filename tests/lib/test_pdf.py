"""Documents: archivable, accessible, provable, and closed to the outside."""

import datetime
import http.server
import io
import logging
import threading

import pikepdf
import pytest

from sharaka_portal.lib import fonts, pdf
from sharaka_portal.lib.charts import BarChart, Point, Series, render
from sharaka_portal.lib.pdf import DataFile, PdfError, render_pdf
from tests.lib.pdf_reading import fonts_of, structure, text_lines, unicode_of

CREATED = datetime.datetime(2015, 12, 14, 11, 30, tzinfo=datetime.UTC)
RABAT = datetime.timezone(datetime.timedelta(hours=1))
CHART = BarChart(
    key="inscrits",
    title="Inscrits par agence",
    description="Fès est en tête.",
    category_header="Agence",
    categories=("Fès", "الرباط"),
    series=(Series("Inscrits", (Point(42), Point(hidden=True))),),
)
PAGE = """<!doctype html><html><head><title>Autre titre</title></head><body class="demo">
<p class="page-footer">CNDP</p><p class="demo-banner">Démonstration</p>
<nav class="contents"><ol><li><a href="#un">Premier chapitre</a></li></ol></nav>
<h1>{title}</h1><h2 id="un">Premier chapitre</h2>
<p>Les « personnes » sont accompagnées. <b>Gras</b> <em>important</em> محمد الأمين</p>
<figure><figcaption>Inscrits</figcaption>{chart}</figure>
<table><caption>Inscrits</caption><thead><tr><th scope="col">Agence</th>
<th scope="col" class="number">Inscrits</th></tr></thead>
<tbody><tr><th scope="row">Fès</th><td class="number">42</td></tr></tbody></table></body></html>"""


def page(language="fr", **changes):
    values = {"title": "Rapport", "chart": render(CHART, for_pdf=True, language=language)}
    return PAGE.format(**values | changes)


def make(html=None, language="fr", **options):
    options = {"title": "Rapport d’étape", "author": "ANAPEC", "created": CREATED} | options
    return render_pdf(html or page(language), language=language, **options)


@pytest.fixture(scope="module", params=["fr", "ar"])
def language(request):
    """One language per direction of writing."""
    return request.param


@pytest.fixture(scope="module")
def data(language):
    file = DataFile("donnees.csv", b"agence;inscrits\r\n", "Données des figures")
    return make(language=language, attachments=(file,))


@pytest.fixture
def document(data):
    with pikepdf.open(io.BytesIO(data)) as opened:
        yield opened


# Archive and accessibility -------------------------------------------------------------------


def test_document_claims_pdfa_3a_and_pdfua_1(document):
    with document.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Rapport d’étape"
        assert metadata["dc:creator"] == ["ANAPEC"]


def test_metadata_describe_the_property_that_is_not_of_pdfa(document):
    xmp = document.Root.Metadata.read_bytes().decode()
    assert "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in xmp
    assert xmp.count("<rdf:RDF") == 1


def test_document_is_tagged_in_its_language(document, language):
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == language
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert all(sheet.Tabs == "/S" for sheet in document.pages)
    kinds = {str(element.S) for element in structure(document)}
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/Figure", "/Caption", "/Link"} <= kinds


def test_each_header_cell_tells_whether_it_is_of_a_column_or_of_a_row(document):
    scopes = [str(cell.A.Scope) for cell in structure(document) if cell.S == "/TH"]
    assert sorted(scopes) == ["/Column", "/Column", "/Row"]


def test_entries_of_a_list_of_pairs_have_a_label_and_a_body():
    pairs = "<div><dt>Agence</dt><dd>Fès</dd></div><div><dt>Mois</dt><dd>1</dd><dd>2</dd></div>"
    with pikepdf.open(io.BytesIO(make(f'<dl class="pairs">{pairs}</dl>'))) as document:
        (found,) = [element for element in structure(document) if element.S == "/L"]
        kinds = [(str(item.S), [str(part.S) for part in item.K]) for item in found.K]
    assert kinds == [("/LI", ["/Lbl", "/LBody"]), ("/LI", ["/Lbl", "/LBody", "/LBody"])]


def test_figure_has_its_numbers_as_alternative_text(document):
    (figure,) = [element for element in structure(document) if element.S == "/Figure"]
    assert str(figure.Alt) == (
        "Inscrits par agence. Fès est en tête. Fès – Inscrits 42. الرباط – Inscrits <5."
    )


def test_document_has_an_output_intent_and_an_identifier(document):
    assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert len(document.trailer.ID) == 2


def test_fonts_are_ours_and_embedded(document):
    names = set()
    for font in fonts_of(document):
        (descendant,) = font.DescendantFonts
        names.add(str(font.BaseFont).split("+")[1])
        assert "/FontFile2" in descendant.FontDescriptor
    assert {name.split("-")[1] for name in names} == {"Latin", "Arabic"}
    assert {name.split("-")[0] for name in names} == {"Sharaka"}


def test_every_glyph_stands_for_a_text(document):
    for font in fonts_of(document):
        table = unicode_of(font)
        assert table
        assert all(table.values())


def test_info_and_metadata_carry_the_same_date(document):
    assert str(document.docinfo.CreationDate) == "D:20151214113000Z"
    assert str(document.docinfo.ModDate) == "D:20151214113000Z"
    with document.open_metadata() as metadata:
        assert metadata["xmp:CreateDate"] == "2015-12-14T11:30:00Z"


def test_data_file_is_attached_as_data(document):
    (specification,) = document.Root.AF
    assert specification.AFRelationship == "/Data"
    assert str(specification.UF) == "donnees.csv"
    assert str(specification.Desc) == "Données des figures"
    stream = specification.EF.F
    assert stream.read_bytes() == b"agence;inscrits\r\n"
    assert stream.Subtype == "/text/csv"
    assert str(stream.Params.ModDate) == "D:20151214113000Z"


def test_type_of_a_workbook_is_the_same_on_all_systems():
    file = DataFile("donnees.xlsx", b"PK", "Données")
    with pikepdf.open(io.BytesIO(make(attachments=(file,)))) as document:
        subtype = str(document.Root.AF[0].EF.F.Subtype)
    assert subtype == "/application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# The same bytes ------------------------------------------------------------------------------


def test_two_builds_give_the_same_bytes(language):
    files = (DataFile("b.csv", b"b", "B"), DataFile("a.csv", b"a", "A"))
    first = make(language=language, attachments=files)
    make("<p>Autre document entre les deux : ŵ</p>")
    assert make(language=language, attachments=files[::-1]) == first


def test_same_moment_in_another_zone_gives_the_same_bytes():
    assert make(created=CREATED.astimezone(RABAT)) == make()


def test_date_without_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        make(created=datetime.datetime(2015, 12, 14))


# Nothing from outside ------------------------------------------------------------------------


@pytest.fixture
def outside():
    """A web server that keeps the paths it was asked for."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_hosts_are_never_called(outside):
    url, asked = outside
    html = f"""<html><head><link rel="stylesheet" href="{url}a.css">
    <link rel="attachment" href="{url}b.csv"><style>@import "{url}c.css";
    @font-face {{ font-family: x; src: url({url}d.woff2) }} p {{ background: url({url}e.png) }}
    </style></head><body><p><img src="{url}f.png" alt="Image">
    <svg><image href="{url}g.png"/><use href="{url}h.svg#i"/></svg>
    <object data="{url}j.svg"></object><embed src="{url}k.svg"></p></body></html>"""
    assert make(html, base_url=url).startswith(b"%PDF")
    assert asked == []


@pytest.mark.parametrize(
    "source",
    [
        "file:///etc/passwd",
        "/etc/passwd",
        "/static/../sharaka_portal/settings.py",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static//etc/passwd",
        "data:text/plain,secret",
    ],
)
def test_files_of_the_server_cannot_be_attached(source):
    html = f'<html><head><link rel="attachment" href="{source}"></head><p>Texte</p></html>'
    with pikepdf.open(io.BytesIO(make(html))) as document:
        assert list(document.attachments) == []


def test_static_files_can_be_used():
    html = '<html><head><link rel="attachment" href="/static/css/pdf.css"></head><p>x</p></html>'
    with pikepdf.open(io.BytesIO(make(html))) as document:
        assert list(document.attachments) == ["pdf.css"]


def test_static_path_of_another_host_is_refused():
    fetcher = pdf.OwnFilesFetcher("https://portail.example/")
    assert fetcher.fetch("https://portail.example/static/css/pdf.css").content_type == "text/css"
    for url in ("https://autre.example/static/css/pdf.css", "http://portail.example/static/x.css"):
        with pytest.raises(ValueError, match="static files"):
            fetcher.fetch(url)


def test_font_fetcher_gives_only_our_fonts(tmp_path):
    own = fonts.LATIN.path(400).as_uri()
    assert pdf.FONT_FETCHER.fetch(own).read(4) == b"wOF2"
    other = tmp_path / "noto-sans-latin-400-normal.woff2"
    other.write_bytes(b"wOF2")
    for url in (other.as_uri(), "file:///etc/passwd", f"{own}/../x"):
        with pytest.raises(ValueError, match="static files"):
            pdf.FONT_FETCHER.fetch(url)


# Pages ---------------------------------------------------------------------------------------


def test_style_sheet_is_understood_without_a_warning(language, caplog):
    pdf._stylesheet.cache_clear()
    with caplog.at_level(logging.WARNING):
        make(language=language)
    assert [record.getMessage() for record in caplog.records] == []


def test_each_page_has_its_number_and_the_band_of_the_demonstration():
    html = (
        '<body class="demo"><p class="demo-banner">Personnes fictives</p>'
        '<p>Un</p><p class="new-page">Deux</p></body>'
    )
    lines = text_lines(make(html))
    assert lines.count("Personnes fictives") == 2
    assert "1 / 2" in lines
    assert "2 / 2" in lines


def test_band_is_absent_outside_the_demonstration():
    html = '<body><p class="demo-banner">Personnes fictives</p><p>Un</p></body>'
    assert "Personnes fictives" not in text_lines(make(html))


def test_running_header_follows_the_chapters():
    html = (
        '<section class="cover"><h1>Rapport</h1></section><h2>Un</h2><p>x</p>'
        '<section class="new-page"><h2>Deux</h2></section>'
    )
    lines = text_lines(make(html))
    assert lines.count("Rapport") == 3  # the cover itself, and the head of the next two pages
    assert lines.count("Un") == 2
    assert lines.count("Deux") == 2
    assert "1 / 3" not in lines  # no number on the cover


def test_head_of_a_table_is_repeated_on_each_page():
    rows = "<tr><td>x</td></tr>" * 60
    html = f"<table><thead><tr><th>Agence</th></tr></thead><tbody>{rows}</tbody></table>"
    assert text_lines(make(html)).count("Agence") == 2


def test_contents_give_page_numbers():
    html = (
        '<nav class="contents"><ol><li><a href="#a">Chapitre</a></li></ol></nav>'
        '<p class="new-page">x</p><h2 class="new-page" id="a">Chapitre</h2>'
    )
    assert "3" in [line.strip() for line in text_lines(make(html))]


@pytest.mark.parametrize("ending", ["", "\n ", "<b>Fin.</b> ", "<i>Fin. </i>"])
def test_a_text_that_just_fits_is_not_broken_after_its_first_word(ending):
    """Whatever the width, a line holds more than one of these words."""
    text = "Beaucoup de gens ne le savent pas, ni ici ni ailleurs."
    widths = [200 + step / 4 for step in range(240)]
    html = "".join(f'<p style="width: {width}pt">{text}{ending}</p>' for width in widths)
    lines = text_lines(make(html))
    assert lines.count("Beaucoup ") + lines.count("Beaucoup") + lines.count("Beau‐") == 0
    assert sum("Beaucoup de gens" in line for line in lines) == len(widths)


def test_unknown_style_sheet_is_an_error():
    with pytest.raises(PdfError, match=r"css/absent\.css"):
        make(css=("css/absent.css",))
