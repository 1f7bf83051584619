"""Papers with a number and an end date."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import audit
from migrants.actions.common import create, trace_change
from migrants.enums import DocumentKind
from migrants.extensions import PERMIT_CHANGES
from migrants.models import IdentityDocument
from sharaka_portal.lib import clock
from sharaka_portal.lib.text import ascii_digits

# What a paper ends when it is handed out: a card ends the receipt that stood for it.
REPLACES = {
    DocumentKind.REGISTRATION_CARD: (
        DocumentKind.REGISTRATION_CARD,
        DocumentKind.RECEIPT,
    ),
    DocumentKind.RESIDENCE_CARD: (
        DocumentKind.RESIDENCE_CARD,
        DocumentKind.REGISTRATION_CARD,
        DocumentKind.RECEIPT,
    ),
    DocumentKind.RECEIPT: (DocumentKind.RECEIPT,),
    DocumentKind.REFUGEE_CARD: (DocumentKind.REFUGEE_CARD,),
    DocumentKind.PASSPORT: (DocumentKind.PASSPORT,),
    DocumentKind.OTHER: (),
}
NUMBER_LENGTHS = range(2, 16)


class DocumentTaken(ValidationError):
    """The paper is current in another person's file; `document` is the paper found there."""

    def __init__(self, document):
        self.document = document
        super().__init__(
            _(
                "La pièce « %(kind)s » n° %(number)s est déjà en cours dans un autre dossier, à "
                "l’agence %(agency)s. Vérifiez le numéro ; s’il est juste, c’est peut-être la "
                "même personne."
            )
            % {
                "kind": document.get_kind_display(),
                "number": document.number,
                "agency": document.migrant.agency.label,
            }
        )


@transaction.atomic
def add_document(
    migrant,
    *,
    by,
    kind,
    number,
    mention="",
    issued_on=None,
    expires_on=None,
    issuing_place="",
):
    """Record a paper; the one it replaces stops being current, unless that one ends later.

    Raises ValidationError, and DocumentTaken when the paper is current in another person's file.
    """
    document = IdentityDocument(
        migrant=migrant,
        kind=kind,
        number=number.strip(),
        number_normalised=normalise_number(number),
        mention=mention,
        issued_on=issued_on,
        expires_on=expires_on,
        issuing_place=issuing_place,
        recorded_by=by,
    )
    document.clean_fields(exclude=["number_normalised"])
    if issued_on and issued_on > clock.today():
        raise ValidationError({"issued_on": _("Cette date est dans l’avenir.")})
    _refuse_taken(document)
    _end_replaced(document, by=by)
    _create_first(document, by=by)
    for follow in PERMIT_CHANGES:
        follow(migrant, by=by)
    return document


def normalise_number(number):
    """The letters and figures of a document number. Raises ValidationError outside 2 to 15 of them.

    No official format is known (`domain.md` 4.2), so that the check stays loose.
    """
    signs = document_signs(number)
    if len(signs) not in NUMBER_LENGTHS:
        raise ValidationError(
            {"number": _("Un numéro de pièce compte de 2 à 15 lettres ou chiffres.")}
        )
    return signs


def document_signs(text):
    """The letters and figures of a text, as document numbers are compared."""
    return re.sub(r"[^A-Z0-9]", "", ascii_digits(text).upper())


def paper_held_by(kind, signs, *, but=None):
    """The current paper of that kind and number in the file of anybody but one person, or None."""
    held = IdentityDocument.objects.filter(kind=kind, number_normalised=signs, is_current=True)
    return held.exclude(migrant_id=but).select_related("migrant__agency").first()


def _refuse_taken(document):
    signs, holder = document.number_normalised, document.migrant_id
    taken = paper_held_by(document.kind, signs, but=holder)
    if taken:
        raise DocumentTaken(taken)
    same = IdentityDocument.objects.filter(kind=document.kind, number_normalised=signs)
    if same.filter(migrant_id=holder, expires_on=document.expires_on).exists():
        raise ValidationError({"number": _("Cette pièce est déjà enregistrée dans ce dossier.")})


def _create_first(document, *, by):
    """Save the paper; another desk that saved it since it was looked for is told by its agency."""
    try:
        create(document, by=by)
    except ValidationError:
        _refuse_taken(document)
        raise


def _end_replaced(document, *, by):
    """End the current papers that this one replaces; among equals the one that ends last stays."""
    replaced = document.migrant.identitydocuments.filter(
        is_current=True, kind__in=REPLACES[document.kind]
    )
    for earlier in replaced:
        if not _ends_later(earlier, document):
            before = audit.snapshot(earlier)
            earlier.is_current = False
            earlier.save(update_fields=["is_current"])
            trace_change(earlier, before, by=by)
        elif earlier.kind == document.kind:
            document.is_current = False


def _ends_later(earlier, document):
    dates = earlier.expires_on, document.expires_on
    return None not in dates and dates[0] > dates[1]
