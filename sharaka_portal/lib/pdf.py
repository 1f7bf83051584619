"""Documents for print and for the archive: PDF/A-3a and PDF/UA-1 in one file.

The same HTML, data and dates give the same bytes, so that a published edition can be proved.
Nothing outside our own style sheets, static files and fonts is ever fetched: text that people
typed cannot make the server read a file or call a host.
"""

import logging
import mimetypes
import threading
import unicodedata
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.utils._os import safe_join
from django.utils.translation import get_language_info
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from sharaka_portal.lib import fonts

logger = logging.getLogger(__name__)

GENERATOR = "Portail Sharaka"
BASE_STYLE = "css/pdf.css"
# Elements whose text makes lines of its own.
BLOCKS = {"p", "li", "dt", "dd", "th", "td", "caption", "figcaption", "h1", "h2", "h3", "h4", "div"}
# A host that never exists (RFC 2606): links of documents made without a public address.
NO_HOST = "https://portail.invalid/"
FONT_HINT = "The fonts of the PDF documents are missing ({path}): run scripts/setup."
# Systems disagree on this type, and the bytes must be the same on all of them.
mimetypes.add_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
# Pango and its fonts are shared by all documents and are not made for threads.
_lock = threading.Lock()


class PdfError(RuntimeError):
    """The document cannot be made; the message says what to do."""


@dataclass(frozen=True)
class DataFile:
    """A file carried inside the PDF: the data behind its figures."""

    name: str
    content: bytes
    description: str


def render_pdf(
    html: str,
    *,
    language: str,
    title: str,
    author: str,
    created: datetime,
    base_url: str = NO_HOST,
    attachments: tuple[DataFile, ...] = (),
    css: tuple[str, ...] = (),
) -> bytes:
    """Print a whole HTML page; `lang`, `dir` and the metadata are set here, not by the template.

    `created` must be aware; `base_url` is the portal's public address, which links start from;
    `css` names static style sheets that follow css/pdf.css. Raises PdfError when fonts are
    missing, ValueError for a naive date.
    """
    if created.tzinfo is None:
        raise ValueError("The date of a document must be aware of its time zone.")
    created = created.astimezone(UTC)
    with _lock:
        page = HTML(string=html, base_url=base_url, url_fetcher=OwnFilesFetcher(base_url))
        root = page.etree_element
        root.set("lang", language)
        root.set("dir", "rtl" if get_language_info(language)["bidi"] else "ltr")
        font_config, faces = _load_fonts(_prepare(root))
        document = page.render(
            font_config=font_config,
            stylesheets=[faces, *(_stylesheet(name) for name in (BASE_STYLE, *css))],
            pdf_variant="pdf/a-3a",
        )
        document.fonts = _Fonts()
        _describe(document.metadata, title, author, created)
        with warnings.catch_warnings():
            # WeasyPrint leaves the file of its colour profile for Python to close.
            warnings.simplefilter("ignore", ResourceWarning)
            return document.write_pdf(
                pdf_variant="pdf/a-3a",
                attachments=_attachments(attachments, created),
                finisher=_finish,
            )


def _prepare(root) -> tuple[fonts.Subset, ...]:
    """Make the page's text drawable, resolve dir="auto", and find the font subsets it needs."""
    characters = set()
    for element in root.iter():
        if element.get("dir") == "auto":
            element.set("dir", _direction("".join(element.itertext())))
        element.text = fonts.printable(element.text or "")
        element.tail = fonts.printable(element.tail or "")
        if element.tag in BLOCKS:
            _strip_end(element)
        characters.update(element.text, element.tail)
    try:
        subsets, unknown = fonts.needed(characters)
    except FileNotFoundError as error:
        raise PdfError(FONT_HINT.format(path=error.filename)) from error
    if unknown:
        _replace(root, unknown)
    return subsets


def _strip_end(element):
    """Take away the space at the end of a block.

    Pango lets it hang over the end of the line, WeasyPrint counts it: a text that fits but for this
    space would be broken after its first word.
    """
    if not len(element):
        element.text = (element.text or "").rstrip()
        return
    last = element[-1]
    last.tail = (last.tail or "").rstrip()
    if not last.tail:
        _strip_end(last)


def _direction(text: str) -> str:
    """The direction of the first letter that has one (HTML's rule for dir="auto")."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def _replace(root, unknown: frozenset[str]) -> None:
    """Put the replacement sign where no font has a glyph: PDF/A forbids undefined glyphs."""
    codes = ", ".join(sorted(f"U+{ord(char):04X}" for char in unknown))
    logger.warning("No font of the portal draws %s: a replacement sign is printed.", codes)
    table = dict.fromkeys(map(ord, unknown), fonts.UNKNOWN)
    for element in root.iter():
        element.text = element.text.translate(table)
        element.tail = element.tail.translate(table)


@lru_cache
def _load_fonts(subsets: tuple[fonts.Subset, ...]) -> tuple[FontConfiguration, CSS]:
    """The fonts of a set of scripts, loaded once in the life of the process."""
    missing = [path for s in subsets for w in fonts.WEIGHTS if not (path := s.path(w)).is_file()]
    if missing:
        raise PdfError(FONT_HINT.format(path=missing[0]))
    font_config = FontConfiguration()
    rules = fonts.font_faces(subsets)
    return font_config, CSS(string=rules, font_config=font_config, url_fetcher=FONT_FETCHER)


@lru_cache
def _stylesheet(name: str) -> CSS:
    path = find_static(name)
    if path is None:
        raise PdfError(f"The style sheet {name} is not among the static files.")
    return CSS(string=path.read_text("utf-8"), base_url=NO_HOST, url_fetcher=OwnFilesFetcher(""))


def find_static(name: str) -> Path | None:
    """The static file of that name, or the collected one (named by its hash), or None."""
    try:
        path = Path(finders.find(name) or safe_join(settings.STATIC_ROOT, name))
    except SuspiciousFileOperation:
        return None
    return path if path.is_file() else None


class OwnFilesFetcher(URLFetcher):
    """Gives WeasyPrint the static files of the portal and refuses everything else."""

    def __init__(self, base_url: str):
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.host = urlsplit(base_url)[:2]

    def fetch(self, url, headers=None):
        path = self.find(urlsplit(url))
        if path is None:
            raise ValueError("Documents only load static files of the portal.")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    def find(self, url) -> Path | None:
        """The file behind a split URL, or None when it is not ours to give."""
        prefix = urlsplit(settings.STATIC_URL).path
        if url[:2] != self.host or not url.path.startswith(prefix):
            return None
        return find_static(unquote(url.path.removeprefix(prefix)))


class FontFetcher(OwnFilesFetcher):
    """Gives the font files of the portal, which lie outside the static folder."""

    def find(self, url) -> Path | None:
        path = Path(unquote(url.path))
        own = {subset.path(weight) for subset in fonts.STACK for weight in fonts.WEIGHTS}
        return path if url.scheme == "file" and path in own else None


FONT_FETCHER = FontFetcher("")


class _Fonts(dict):
    """The fonts of one document; each learns what its glyphs stand for."""

    def __setitem__(self, key, font):
        files = {subset.family: subset.path(font.weight) for subset in fonts.STACK}
        if font.family in files:
            font.to_unicode = _GlyphTexts(fonts.letters(files[font.family]))
        super().__setitem__(key, font)


class _GlyphTexts(dict):
    """What each glyph reads as when text is copied, searched or read aloud.

    Glyphs of letters that stack share one piece of text: WeasyPrint gives all of it to one of
    them and nothing to the others, here and wherever they come again. The font knows better.
    """

    def __init__(self, letters: dict[int, str]):
        super().__init__()
        self.letters = letters

    def __setitem__(self, glyph, text):
        known = self.letters.get(glyph, text)
        is_sure = len(text) == 1 and known != fonts.JOINER
        super().__setitem__(glyph, text if is_sure else known)


def _describe(metadata, title: str, author: str, created: datetime) -> None:
    metadata.title = str(title)
    metadata.authors = [str(author)]
    metadata.generator = GENERATOR
    metadata.created = metadata.modified = created.strftime("%Y-%m-%dT%H:%M:%SZ")


def _attachments(files: tuple[DataFile, ...], created: datetime) -> list[Attachment]:
    return [
        Attachment(
            string=file.content,
            name=file.name,
            description=str(file.description),
            created=created,
            modified=created,
            relationship="Data",
        )
        for file in sorted(files, key=lambda file: file.name)
    ]


# PDF/A wants every property that is not its own to be described: here `pdfuaid:part`.
PDF_UA_XMP = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
RDF_END = b"</rdf:RDF>"


def _finish(document, pdf) -> None:
    _complete_structure(pdf)
    _claim_pdf_ua(document, pdf)


def _complete_structure(pdf) -> None:
    """Tell what WeasyPrint leaves open in the structure tree (ISO 14289-1, 7.5 and 7.6).

    A header cell is one of a column or of a row; an entry of a `dl` is an item with label and body.
    """
    elements = [found for found in pdf.objects if isinstance(found, dict) and "P" in found]
    for element in elements:
        parent = _parent(pdf, element)
        if element.get("S") == "/TH":
            is_head = _parent(pdf, parent).get("S") == "/THead"
            element["A"]["Scope"] = "/Column" if is_head else "/Row"
        elif element.get("S") == "/Div" and parent.get("S") == "/L":
            element["S"] = "/LI"
            for place, kid in enumerate(element["K"]):
                _object(pdf, kid)["S"] = "/LBody" if place else "/Lbl"


def _parent(pdf, element):
    return _object(pdf, element["P"])


def _object(pdf, reference):
    """The object of a reference such as b"12 0 R"."""
    return pdf.objects[int(reference.split()[0])]


def _claim_pdf_ua(document, pdf) -> None:
    """Add PDF/UA-1 to the metadata of the PDF/A-3a file: WeasyPrint writes only one of them."""
    number = int(pdf.catalog["Metadata"].split()[0])
    stream = pdf.objects[number]
    before, end, after = stream.stream[0].partition(RDF_END)
    if not end:
        raise PdfError("The PDF has no metadata to complete.")
    stream.stream[0] = before + PDF_UA_XMP + end + after
    if "AF" in pdf.catalog:
        # Each file is listed twice by WeasyPrint: once by name, once by object.
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))
