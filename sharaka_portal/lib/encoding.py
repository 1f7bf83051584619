"""The encoding of a text file: UTF-8, UTF-16, Windows-1252 (French), Windows-1256 (Arabic)."""

import re

from django.utils.translation import gettext_lazy as _

from sharaka_portal.lib.errors import SheetError

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# No text holds these, whatever the encoding.
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
WORD = re.compile(r"[^\W\d_]+(?:[\u064b-\u0652][^\W\d_]*)*")
ARABIC = re.compile("[\u0621-\u0652\u067e\u0686\u0698\u06a9\u06af]")
ARABIC_WORD = re.compile("[\u0621-\u0652\u067e\u0686\u0698\u06a9\u06af]{2,}")
LATIN_LETTER = re.compile("[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ]")
# What only a wrong reading (DOS, Macintosh) gives: undefined bytes, signs between two letters.
STRAY = re.compile("\ufffd|[A-Za-zÀ-ÿ][‚ƒ„†‡ˆ‰‹Š•™Ž][a-zà-ÿ]")
# Where text in UTF-16 has its characters: ASCII, Latin, Arabic, punctuation.
EXPECTED = re.compile("[\t\n\r\x20-\x7e\xa0-\u017f\u0600-\u06ff\u2000-\u206f\u20ac]")


def decode(data: bytes, filename: str = "") -> tuple[str, str]:
    """The text of a CSV file and its encoding (utf-8, utf-8-sig, utf-16…, cp1252, cp1256).

    A byte order mark decides; then zero bytes tell UTF-16; then bytes that are valid UTF-8 are
    UTF-8; the rest is Windows-1252 or Windows-1256, see `_windows`. Raises SheetError.
    """
    encoding = next((name for mark, name in BOMS if data.startswith(mark)), None)
    if encoding is None:
        encoding = _utf16_without_mark(data) if b"\0" in data else _eight_bits(data, filename)
    try:
        text = data.decode(encoding) if encoding else "\0"
    except UnicodeDecodeError:
        text = "\0"
    if CONTROL.search(text) or text.startswith(("%PDF", "{\\rtf")):
        raise SheetError(
            "unreadable",
            _("Le fichier « %(file)s » n’est pas un tableau. Envoyez un fichier CSV ou XLSX."),
            file=filename,
        )
    if re.match(r"\s*<(!doctype|html|table|\?xml)", text, re.IGNORECASE):
        raise SheetError(
            "web_page",
            _(
                "Le fichier « %(file)s » est une page web ou du XML, malgré son nom. "
                "Ouvrez-le dans votre tableur et enregistrez-le au format XLSX."
            ),
            file=filename,
        )
    return text, encoding


def _utf16_without_mark(data: bytes) -> str:
    """Little or big endian: the reading with more expected characters, 95 % at least; or ''."""
    shares = {}
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data.decode(encoding, "replace")
        shares[encoding] = len(EXPECTED.findall(text)) / len(text)
    best = max(shares, key=shares.get)
    return best if shares[best] >= 0.95 else ""


def _eight_bits(data: bytes, filename: str) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_mixed(data, error.start, filename)
        return _windows(data, filename)
    return "utf-8"


def _refuse_mixed(data: bytes, position: int, filename: str) -> None:
    """A file that is nearly all UTF-8 was put together from two: neither reading is right."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    if sum(not c.isascii() for c in text) - wrong > 3 * wrong:
        raise SheetError(
            "mixed_encoding",
            _(
                "Le fichier « %(file)s » mélange deux codages de caractères (ligne %(line)d). "
                "Enregistrez-le de nouveau au format XLSX ou « CSV UTF-8 »."
            ),
            file=filename,
            line=data.count(b"\n", 0, position) + 1,
        )


def _windows(data: bytes, filename: str) -> str:
    """cp1252 (French) or cp1256 (Arabic).

    The two share the small French accented letters; where cp1256 has Arabic letters, cp1252 has
    capitals and a few others (É is ة, Ï is د, ñ is a vowel mark). So each word is read as cp1256: a
    word all in Arabic letters, two or more, is a vote for Arabic; a word that mixes Latin and
    Arabic letters (BةNة for BÉNÉ) is a vote against. Most votes win; none at all is French, as
    the text is then the same in both or holds lone capitals such as « À ».
    """
    arabic_votes = latin_votes = 0
    for word in WORD.findall(data.decode("cp1256")):
        if ARABIC_WORD.fullmatch(word):
            arabic_votes += 1
        elif ARABIC.search(word) and LATIN_LETTER.search(word):
            latin_votes += 1
    if arabic_votes > latin_votes:
        return "cp1256"
    if STRAY.search(data.decode("cp1252", "replace")):
        raise SheetError(
            "unknown_encoding",
            _(
                "Les accents du fichier « %(file)s » ne se lisent pas (codage inconnu). "
                "Enregistrez-le de nouveau au format XLSX ou « CSV UTF-8 »."
            ),
            file=filename,
        )
    return "cp1252"
