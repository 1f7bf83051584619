"""The columns of a registration sheet: their names for people, and how their cells are read."""

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.widgets import Widget

from migrants.enums import BirthPrecision, DocumentKind, FamilySituation
from migrants.nationality import parse_nationality
from migrants.parsing import CellError, as_text, parse_date
from sharaka_portal.lib import clock
from sharaka_portal.lib.text import fold

# How far after today a permit may end.
PERMIT_YEARS_AHEAD = 15
LABELS = {
    "row_number": _("numéro d’ordre"),
    "last_name": _("nom"),
    "first_name": _("prénom"),
    "full_name": _("nom et prénom ensemble"),
    "last_name_ar": _("nom en arabe"),
    "first_name_ar": _("prénom en arabe"),
    "sex": _("sexe"),
    "birth_date": _("date de naissance"),
    "birth_country": _("pays de naissance"),
    "nationality": _("nationalité"),
    "family_situation": _("situation familiale"),
    "phone": _("téléphone"),
    "phone_other": _("autre téléphone"),
    "email": _("adresse électronique"),
    "city": _("ville"),
    "address": _("adresse"),
    "document_kind": _("type de pièce"),
    "document_number": _("numéro de pièce"),
    "issued_on": _("délivrée le"),
    "expires_on": _("valable jusqu’au"),
    "registered_on": _("inscription le"),
}
DOCUMENT_WORDS = {
    DocumentKind.REGISTRATION_CARD: "carte d'immatriculation|carte de séjour|titre de séjour|cs|"
    "carte séjour|immatriculation|registration card|residence permit|بطاقة الإقامة|بطاقة التسجيل",
    DocumentKind.RESIDENCE_CARD: "carte de résidence|carte de résident|residence card|بطاقة المقيم",
    DocumentKind.RECEIPT: "récépissé|récépissé de demande|receipt|وصل|توصيل",
    DocumentKind.REFUGEE_CARD: "carte de réfugié|réfugié|hcr|unhcr|refugee card|بطاقة لاجئ",
    DocumentKind.PASSPORT: "passeport|passport|جواز السفر|جواز سفر",
    DocumentKind.OTHER: "autre|autre pièce|other|أخرى",
}
FAMILY_WORDS = {
    FamilySituation.SINGLE: "célibataire|c|single|أعزب|عزباء|عازب",
    FamilySituation.MARRIED: "marié|mariée|marié(e)|m|married|متزوج|متزوجة",
    FamilySituation.DIVORCED: "divorcé|divorcée|divorcé(e)|d|séparé|séparée|divorced|مطلق|مطلقة",
    FamilySituation.WIDOWED: "veuf|veuve|veuf ou veuve|veuf(ve)|v|widowed|أرمل|أرملة",
}


class Cell(Widget):
    """One cell, read by a parser of `migrants.parsing`; a blank one gives `blank`."""

    def __init__(self, parser, blank=None, is_required=False):
        super().__init__()
        self.parser, self.blank, self.is_required = parser, blank, is_required

    def clean(self, value, row=None, **kwargs):
        if not self.is_required and (value is None or not str(value).strip()):
            return self.blank
        try:
            return self.parser(value)
        except CellError as error:
            raise ValueError(error.message) from error


def column(name, parser=as_text, blank="", is_required=False):
    """A column of the sheet; its value waits on the instance under `sheet_…`."""
    return Field(
        column_name=name, attribute=f"sheet_{name}", widget=Cell(parser, blank, is_required)
    )


def label_of(attribute):
    """What people call the column whose value waits under that attribute."""
    name = attribute.removeprefix("sheet_")
    return str(LABELS.get(name, name))


def parse_birth(value):
    return parse_date(value, today=clock.today())


def parse_past_day(value):
    return full_day(value)


def parse_permit_day(value):
    return full_day(value, years_ahead=PERMIT_YEARS_AHEAD)


def full_day(value, years_ahead=0):
    """A day known in full: no first of January is made up."""
    found = parse_date(value, today=clock.today(), years_ahead=years_ahead)
    if found.precision != BirthPrecision.DAY:
        raise CellError(
            "partial_date",
            _("Date incomplète : « %(value)s ». Il faut le jour, le mois et l’année."),
            value=as_text(value),
        )
    return found.date


def parse_country(value):
    """One country; « Congo » alone, which may be two, is refused."""
    found = parse_nationality(value)
    if not found.code:
        raise CellError(
            "two_countries", _("Pays à préciser : « %(value)s »."), value=as_text(value)
        )
    return found.code


def one_of(words, code, message):
    """A parser that knows the words of some choices, and refuses all others."""
    known = {fold(word): value for value, texts in words.items() for word in texts.split("|")} | {
        fold(value): value for value in words
    }

    def parse(value):
        text = as_text(value)
        if fold(text) not in known:
            raise CellError(code, message, value=text)
        return known[fold(text)]

    return parse


parse_document_kind = one_of(
    DOCUMENT_WORDS, "bad_document_kind", _("Type de pièce non reconnu : « %(value)s ».")
)
parse_family_situation = one_of(
    FAMILY_WORDS, "bad_family_situation", _("Situation familiale non reconnue : « %(value)s ».")
)
