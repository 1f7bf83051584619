"""Reads single cells of a registration sheet: dates, sex, phones, document numbers, full names.

Each parser returns a value or raises a CellError whose French message repeats the cell. None
guesses: what could mean two things is refused.
"""

import datetime
import re
from itertools import pairwise
from typing import NamedTuple

import phonenumbers
from django.utils.translation import gettext_lazy as _

from migrants.enums import BirthPrecision, Sex
from sharaka_portal.lib.errors import MessageError
from sharaka_portal.lib.text import ascii_digits, clean, fold

EARLIEST_YEAR = 1900
EXCEL_EPOCH = datetime.date(1899, 12, 30)


class CellError(MessageError):
    """One cell cannot be read; the rest of its row may be fine."""


# What a spreadsheet shows where a formula failed.
FAILED = re.compile(r"#(N/A|REF|VALUE|VALEUR|DIV/0|NAME|NOM|NULL|NUL|NUM|NOMBRE)\b.*|Err:\d+")


def as_text(value: object) -> str:
    """The cell as trimmed text. Raises CellError: blank, failed_formula."""
    text = "" if value is None else clean(str(value))
    if not text:
        raise CellError("blank", _("La cellule est vide."))
    if FAILED.fullmatch(text):
        raise CellError("failed_formula", _("La formule a échoué : « %(value)s »."), value=text)
    return text


# Dates


class PartialDate(NamedTuple):
    """A date of which the year, the month or the day is known; the unknown parts are 1."""

    date: datetime.date
    precision: BirthPrecision


# Names of months: French, English, Arabic as in Morocco, Tunisia, Egypt and the Levant.
MONTHS = {
    fold(name): number
    for number, names in enumerate(
        (
            "janvier janv jan january يناير جانفي كانون_الثاني",
            "février fevr fev feb february فبراير فيفري شباط",
            "mars mar march مارس آذار",
            "avril avr apr april أبريل إبريل أفريل نيسان",
            "mai may ماي مايو أيار",
            "juin jun june يونيو جوان حزيران",
            "juillet juil jul july يوليوز يوليو جويلية تموز",
            "août aout aug august غشت أغسطس أوت آب",
            "septembre sept sep september شتنبر سبتمبر أيلول",
            "octobre oct october أكتوبر تشرين_الأول",
            "novembre nov november نونبر نوفمبر تشرين_الثاني",
            "décembre dec december دجنبر ديسمبر كانون_الأول",
        ),
        1,
    )
    for name in names.split()
}
SEP = r"\s*[-/. ]\s*"
TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?"
YEAR_FIRST = re.compile(rf"(?P<y>\d{{4}}){SEP}(?P<b>\d{{1,2}}){SEP}(?P<a>\d{{1,2}}){TIME}")
YEAR_LAST = re.compile(rf"(?P<a>\d{{1,2}}){SEP}(?P<b>\d{{1,2}}){SEP}(?P<y>\d{{4}}|\d\d){TIME}")
MONTH_YEAR = re.compile(
    rf"(?P<b>\d{{1,2}}){SEP}(?P<y>\d{{4}})|(?P<y2>\d{{4}})[-/.](?P<b2>\d{{1,2}})"
)
YEAR = re.compile(
    r"(?:(?:en|vers|environ|présumée? (?:née? )?(?:en)?|in|about|سنة|عام|حوالي) )?(?P<y>\d{4})"
)
WORDED = re.compile(r"(?:(?P<a>\d{1,2})(?:er)? )?(?P<m>[^\W\d_]+(?: [^\W\d_]+)?) (?P<y>\d{4}|\d\d)")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


def parse_date(
    value: object, *, today: datetime.date, prefer: str = "dmy", years_ahead: int = 0
) -> PartialDate:
    """A date from a cell: day first (`prefer="mdy"`: month first), or the year first.

    Understood: real dates; Excel's serial numbers of five digits; `07/01/1987`, `18-02-15`,
    `3.4.1990`, `1990-04-03`, with a time of day that is dropped; month names in French, English and
    Arabic; `04/1990` and `00/04/1990` (month), `1990`, `vers 1990` and `00/00/1990` (year); any
    decimal digits. A year of two digits is the latest one that does not lie after the year of
    `today` plus `years_ahead`: with 2015 and 0, `15` is 2015 and `16` is 1916. Months or days that
    do not exist are refused, never swapped. So are years before 1900 and dates after `today` plus
    `years_ahead` years (0 suits births and registrations, 15 the end of a permit).
    Raises CellError: blank, bad_date, impossible_date, future_date, early_date.
    """
    found = _read_date(value, today.year + years_ahead, prefer)
    if found.date.year < EARLIEST_YEAR:
        raise CellError(
            "early_date",
            _("La date « %(value)s » est antérieure à %(year)d."),
            value=as_text(value),
            year=EARLIEST_YEAR,
        )
    if (found.date.year - years_ahead, found.date.month, found.date.day) > (
        today.year,
        today.month,
        today.day,
    ):
        raise CellError(
            "future_date", _("La date « %(value)s » est dans le futur."), value=as_text(value)
        )
    return found


def _read_date(value: object, last_year: int, prefer: str) -> PartialDate:
    if isinstance(value, datetime.datetime):
        return PartialDate(value.date(), BirthPrecision.DAY)
    if isinstance(value, datetime.date):
        return PartialDate(value, BirthPrecision.DAY)
    shown = as_text(value)
    text = ascii_digits(shown)
    if SERIAL.fullmatch(text):
        days = datetime.timedelta(days=int(text[:5]))
        return PartialDate(EXCEL_EPOCH + days, BirthPrecision.DAY)
    year, month, day = _date_parts(text, prefer) or _worded_parts(text) or (None, 0, 0)
    if year is None or (day and not month):
        raise CellError("bad_date", _("Date illisible : « %(value)s »."), value=shown)
    return _partial_date(_full_year(year, last_year), month, day, shown)


def _date_parts(text: str, prefer: str) -> tuple[str, int, int] | None:
    """Year as written, month and day (0: unknown) of a date in figures."""
    if match := YEAR_FIRST.fullmatch(text):
        return match["y"], int(match["b"]), int(match["a"])
    if match := YEAR_LAST.fullmatch(text):
        first, second = int(match["a"]), int(match["b"])
        month, day = (first, second) if prefer == "mdy" else (second, first)
        return match["y"], month, day
    if match := MONTH_YEAR.fullmatch(text):
        return match["y"] or match["y2"], int(match["b"] or match["b2"]), 0
    if match := YEAR.fullmatch(text.lower()):
        return match["y"], 0, 0
    return None


def _worded_parts(text: str) -> tuple[str, int, int] | None:
    """The same of a date with the name of a month."""
    match = WORDED.fullmatch(fold(text))
    month = match and MONTHS.get(match["m"])
    return (match["y"], month, int(match["a"] or 0)) if month else None


def _full_year(year: str, last_year: int) -> int:
    if len(year) == 4:
        return int(year)
    return last_year - (last_year - int(year)) % 100


def _partial_date(year: int, month: int, day: int, shown: str) -> PartialDate:
    precision = (
        BirthPrecision.DAY if day else BirthPrecision.MONTH if month else BirthPrecision.YEAR
    )
    try:
        return PartialDate(datetime.date(year, month or 1, day or 1), precision)
    except ValueError as error:
        raise CellError(
            "impossible_date", _("La date « %(value)s » n’existe pas."), value=shown
        ) from error


# Sex

SEXES = {
    fold(word): sex
    for sex, words in {
        Sex.FEMALE: "F femme femmes féminin féminine fille female woman Mme madame Mlle "
        "mademoiselle Mrs Ms أنثى انثى امرأة إمرأة مؤنث سيدة",
        Sex.MALE: "M H homme hommes masculin masculine garçon male man Mr monsieur "
        "ذكر رجل مذكر سيد",
    }.items()
    for word in words.split()
}


def parse_sex(value: object) -> Sex:
    """Femme, F, أنثى… or Homme, H, M, ذكر… Raises CellError: blank, bad_sex."""
    text = as_text(value)
    sex = SEXES.get(fold(text))
    if sex is None:
        raise CellError("bad_sex", _("Sexe non reconnu : « %(value)s »."), value=text)
    return sex


# Phones

# What a spreadsheet leaves of a long number: its last digits are lost.
SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
PHONE_LABEL = re.compile(
    r"\b(?:t[ée]l[ée]phone|t[ée]l|gsm|mobile|mob|portable|fixe|whats\s?app|هاتف|واتساب)\b[\s.:]*",
    re.IGNORECASE,
)
PHONE_BREAK = re.compile(r"[/;,|\n]|\s-\s|\b(?:ou|et|or|and|أو)\b", re.IGNORECASE)


def parse_phones(value: object, *, region: str = "MA") -> tuple[str, ...]:
    """The phone numbers of a cell in E.164, in their order, without repeats.

    Numbers without a country belong to `region`; one that is none there but has 11 digits or more
    is read with the + that spreadsheets drop. Each must be valid for libphonenumber, as the
    model asks too: "possible" would let 06 12 34 56 7, a digit short, pass. (The fictitious
    06 00 00 00 xx of demonstration sheets are valid.)
    Raises CellError: blank, damaged_phone, bad_phone.
    """
    shown = as_text(value)
    if SCIENTIFIC.fullmatch(shown):
        raise CellError(
            "damaged_phone",
            _(
                "Téléphone abîmé par le tableur : « %(value)s ». "
                "Mettez la colonne au format texte et saisissez-le de nouveau."
            ),
            value=shown,
        )
    numbers = []
    for part in PHONE_BREAK.split(PHONE_LABEL.sub(" ", ascii_digits(shown))):
        numbers += _phones_in(part.strip(" .:()"), region)
    if not numbers or None in numbers:
        raise CellError(
            "bad_phone", _("Numéro de téléphone non valable : « %(value)s »."), value=shown
        )
    return tuple(dict.fromkeys(numbers))


def parse_phone(value: object, *, region: str = "MA") -> str:
    """The first number of a cell, see `parse_phones`."""
    return parse_phones(value, region=region)[0]


def _phones_in(part: str, region: str) -> list[str | None]:
    """The number of a part, or those between its spaces; None for what is no number."""
    if not part:
        return []
    number = _e164(part, region)
    return [number] if number else [_e164(word, region) for word in part.split()]


def _e164(text: str, region: str) -> str | None:
    if not re.fullmatch(r"[+\d][\d\s.()+-]*", text):
        return None
    readings = [text]
    if re.fullmatch(r"[1-9]\d{10,14}", re.sub(r"\D", "", text)) and "+" not in text:
        readings.append(f"+{text}")
    for reading in readings:
        try:
            number = phonenumbers.parse(reading, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


# Documents and names


class DocumentNumber(NamedTuple):
    """A document number as typed (without « N° »), and as compared."""

    raw: str
    normalised: str


def parse_document_number(value: object) -> DocumentNumber:
    """Two to fifteen letters and digits, upper case, without separators (`domain.md` 4.2).

    At least one digit from 1 to 9: « NEANT » or « 0000 » are no numbers, and would be one person.
    Raises CellError: blank, bad_document.
    """
    shown = as_text(value)
    raw = re.sub(r"^n\s?[°º]\s*", "", shown, flags=re.IGNORECASE)
    normalised = re.sub(r"[\s./_-]", "", ascii_digits(raw)).upper()
    if not (re.fullmatch(r"[A-Z0-9]{2,15}", normalised) and re.search(r"[1-9]", normalised)):
        raise CellError(
            "bad_document", _("Numéro de pièce non valable : « %(value)s »."), value=shown
        )
    return DocumentNumber(raw, normalised)


def parse_name(value: object) -> str:
    """A part of a name: at least one letter and no figure, which would tell of a shifted row.

    Raises CellError: blank, bad_name.
    """
    text = as_text(value)
    if not any(c.isalpha() for c in text) or any(c.isdigit() for c in text):
        raise CellError("bad_name", _("Ce n’est pas un nom : « %(value)s »."), value=text)
    return text


class FullName(NamedTuple):
    last_name: str
    first_name: str


def parse_full_name(value: object) -> FullName:
    """A name in one cell, told apart by its capitals: « DIOP Aïssatou », « Aïssatou Bineta DIOP ».

    Raises CellError: blank, bad_name, undivided_name (also when the capitals do not stand together).
    """
    text = parse_name(value)
    words = text.split()
    # A single letter is an initial, in capitals whatever it belongs to.
    capitals = [word.isupper() and len(word) > 1 for word in words]
    if sum(a != b for a, b in pairwise(capitals)) != 1:
        raise CellError(
            "undivided_name",
            _("Impossible de distinguer le nom du prénom : « %(value)s »."),
            value=text,
        )
    pairs = list(zip(words, capitals, strict=True))
    return FullName(
        " ".join(word for word, capital in pairs if capital),
        " ".join(word for word, capital in pairs if not capital),
    )
