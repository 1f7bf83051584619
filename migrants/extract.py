"""« Mon dossier »: all that the portal holds on a person, in their language, on paper and as data.

What belongs in it, and what may be held back, is in docs/decisions.md (right of access, law 09-08).
"""

import datetime
import json
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries.fields import CountryField
from phonenumber_field.modelfields import PhoneNumberField

from agencies.audit import plain
from agencies.models import User
from migrants.birth import birth_text
from migrants.enums import DrivingLicence, Schedule
from migrants.extensions import Event
from migrants.household import ties_of
from migrants.timeline import events_of, read_along
from sharaka_portal.lib import clock
from sharaka_portal.lib.pdf import render_pdf

TITLE = gettext_lazy("Mon dossier")
FORMAT = "sharaka-file-1"
# What the sections tell already.
TOLD_ELSEWHERE = {
    "document",
    "consent",
    "barrier",
    "assignment",
    "registration",
    "situation",
    "profile",
}
# Keys, and what the portal writes for itself.
LEFT_OUT = {
    "id",
    "public_id",
    "created_at",
    "updated_at",
    "migrant",
    "number_normalised",
    "file",
    "sha256",
}
UNSAID = {"purpose"}  # on paper the consent's text names it
LISTS = {"schedules": Schedule, "licences": DrivingLicence}
IDENTITY = (
    "file_number",
    "last_name",
    "first_name",
    "last_name_ar",
    "first_name_ar",
    "sex",
    "birth_date",
    "nationality",
    "birth_country",
    "family_situation",
)
CONTACT = (
    "phone",
    "has_whatsapp",
    "other_phone",
    "other_has_whatsapp",
    "email",
    "address",
    "city",
    "province",
    "spoken_language",
    "preferred_language",
    "reading_level",
    "needs_interpreter",
)
REASONS = ("birth_missing_reason", "document_missing_reason", "email_missing_reason")
# (code, title, fields of the person, relations of the person)
PARTS = (
    (
        "identity",
        gettext_lazy("Identité"),
        (*IDENTITY, *REASONS),
        ("other_nationalities",),
    ),
    ("papers", gettext_lazy("Pièces"), (), ("identitydocuments", "documents")),
    ("contact", gettext_lazy("Coordonnées et échanges"), CONTACT, ()),
    (
        "profile",
        gettext_lazy("Profil"),
        ("education_level",),
        (
            "situations",
            "languageskills",
            "targetoccupations",
            "educations",
            "experiences",
            "skills",
            "availabilitys",
            "barriers",
        ),
    ),
    ("file", gettext_lazy("Suivi"), ("agency",), ("registrations", "assignments")),
    ("consents", gettext_lazy("Consentements"), (), ("consents",)),
)


@dataclass(frozen=True)
class Fact:
    """One thing held: its code and value for machines, its label and words for people."""

    code: str
    label: str
    value: object
    words: str


@dataclass(frozen=True)
class Passage:
    """One event of the person's path; `key` names its free text when it is held back."""

    on: datetime.date
    title: str
    detail: str
    text: str
    key: str
    is_withheld: bool = False


@dataclass(frozen=True)
class Extract:
    """The whole file in one language. `unread` counts the notes that the maker may not read."""

    language: str
    made_on: datetime.date
    sections: list
    path: list
    unread: int = 0
    withheld: int = 0


def extract_of(migrant, user, language, withheld=()):
    """What the file of a person (read `with_page`) holds, as far as the user who makes the extract
    may read it."""
    with translation.override(language):
        sections = [(code, str(title), _facts(migrant, *of)) for code, title, *of in PARTS]
        household = _household(migrant)
        if household:
            sections.append(("household", _("Foyer"), household))
        path = [_passage(event, withheld) for event in _events(migrant, user)]
        readable = migrant.notes.readable_by(user).distinct().count()
        return Extract(
            language=language,
            made_on=clock.today(),
            sections=sections,
            path=path,
            unread=migrant.notes.count() - readable,
            withheld=sum(passage.is_withheld for passage in path),
        )


def _facts(migrant, names, relations):
    names = [name for name in names if name != "other_has_whatsapp" or migrant.other_phone]
    facts = [_fact(migrant, migrant._meta.get_field(name)) for name in names]
    for relation in relations:
        rows = getattr(migrant, relation)
        told = _told(rows.model)
        related = [field.name for field in told if field.is_relation]
        facts += [_row(row, told) for row in rows.select_related(*related)]
    return [fact for fact in facts if fact.words]


def _fact(row, field):
    value = field.value_from_object(row)
    if isinstance(field, PhoneNumberField) and value:
        return Fact(field.name, str(field.verbose_name), value.as_e164, value.as_international)
    if field.name == "birth_date":
        return Fact(field.name, str(field.verbose_name), plain(value), birth_text(row))
    if field.is_relation:
        related = getattr(row, field.name)
        value = words = str(related) if related else ""
    else:
        words = _words(row, field, value)
    return Fact(field.name, str(field.verbose_name), plain(value), words)


def _told(model):
    """The fields of a table that are data of the person.

    Who of the staff typed a row is not; who has charge of the file is.
    """
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in LEFT_OUT
        and (field.related_model is not User or model._meta.model_name == "assignment")
    ]


def _row(row, told):
    """A row of another table as one fact: its fields as data, and in one line of words."""
    facts = [_fact(row, field) for field in told]
    name = str(row._meta.verbose_name if len(told) > 1 else told[0].verbose_name)
    return Fact(
        row._meta.model_name,
        name,
        {fact.code: fact.value for fact in facts},
        " · ".join(
            _said(field, fact)
            for field, fact in zip(told, facts, strict=True)
            if fact.words and field.name not in UNSAID
        ),
    )


def _said(field, fact):
    """Words that say by themselves what they are, others behind their label."""
    if field.is_relation or field.choices:
        return fact.words
    return _("%(label)s : %(words)s") % {"label": fact.label, "words": fact.words}


def _words(row, field, value):
    if value in (None, "") or value == []:
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(field, CountryField):
        return str(getattr(row, field.name).name)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(field, models.DateField):
        return date_format(value, "d/m/Y")
    if isinstance(value, list):
        labels = dict(LISTS[field.name].choices) if field.name in LISTS else {}
        return ", ".join(str(labels.get(code, code)) for code in value)
    return str(value)


def _household(migrant):
    """The ties alone: who the others are is theirs."""
    return [
        Fact("tie", _("Lien de foyer"), str(tie), str(tie.label))
        for _link, tie, _key in ties_of(migrant)
    ]


def _events(migrant, user):
    """What the sections do not tell: services and notes, and the file's moves between agencies."""
    events = events_of(read_along(migrant, user), user)
    told = [event for event in events if event.kind not in TOLD_ELSEWHERE]
    moves = [
        Event(
            on=row.asked_on,
            kind="handover",
            title=_("Passation %(way)s") % {"way": row.get_kind_display()},
            detail=f"{row.get_reason_display()}, {row.get_state_display()}",
            text=row.message,
        )
        for row in migrant.handovers.all()
    ]
    return sorted((*told, *moves), key=lambda event: event.on, reverse=True)


def _passage(event, withheld):
    key = _key(event)
    is_withheld = bool(event.text) and key in withheld
    text = "" if is_withheld else event.text
    return Passage(event.on, event.title, event.detail, text, key, is_withheld)


def _key(event):
    """What names a free text in a form without telling it."""
    said = f"{event.on}|{event.kind}|{event.text}"
    return salted_hmac("migrants.extract", said).hexdigest()[:16] if event.text else ""


def as_pdf(migrant, extract):
    """The extract on paper, as bytes. Raises PdfError."""
    with translation.override(extract.language):
        context = {
            "migrant": migrant,
            "extract": extract,
            "title": TITLE,
            "is_demo": settings.DEMO,
        }
        return render_pdf(
            render_to_string("migrants/pdf/extract.html", context),
            language=extract.language,
            title=str(TITLE),
            author=_("Portail Sharaka"),
            created=clock.at(extract.made_on),
            css=("css/pdf_papers.css",),
        )


def as_json(extract):
    """The same data for another system, as bytes."""
    document = {
        "format": FORMAT,
        "language": extract.language,
        "made_on": extract.made_on.isoformat(),
        "is_demo": settings.DEMO,
        "sections": [
            {"code": code, "title": title, "facts": [asdict(fact) for fact in facts]}
            for code, title, facts in extract.sections
        ],
        "path": [_passage_data(passage) for passage in extract.path],
        "notes_not_included": extract.unread,
        "passages_withheld": extract.withheld,
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _passage_data(passage):
    data = asdict(passage) | {"on": passage.on.isoformat()}
    data.pop("key")
    return data
