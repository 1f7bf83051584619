"""The registration sheet of an agency, read row by row into the register.

Every row ends as created, updated, suspected or rejected, with its reason:

- the same document number, or the same folded name, full birth date and nationality, is a person
  already registered: blanks of the file are filled from the sheet, what the desk wrote stays;
- a person whom the check takes for somebody registered, or whose row contradicts the file found,
  is suspected: nothing is written, somebody decides;
- a row with a cell that cannot be read is rejected whole.
"""

from functools import cache
from pathlib import Path
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from import_export import resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import RowResult

from migrants import lookup, names
from migrants.actions import add_document, register_migrant, update_migrant
from migrants.enums import BirthPrecision, DocumentKind, MissingReason
from migrants.models import IdentityDocument, Migrant
from migrants.nationality import names_of_dr_congo, parse_nationality, settle_congolese
from migrants.parsing import (
    parse_document_number,
    parse_full_name,
    parse_name,
    parse_phones,
    parse_sex,
)
from migrants.sheet_cells import (
    column,
    parse_birth,
    parse_country,
    parse_document_kind,
    parse_family_situation,
    parse_past_day,
    parse_permit_day,
)
from sharaka_portal.lib.reference import read_csv

NAMES = Path(__file__).parent / "data" / "names_by_country.csv"
# Why a row is suspected. Only a likely double may be registered all the same, as another person.
SAME_DOCUMENT, LIKELY_DOUBLE, TWO_COUNTRIES = "document", "double", "countries"
FILLED_FROM_SHEET = (
    "first_name",
    "last_name_ar",
    "first_name_ar",
    "birth_country",
    "family_situation",
    "phone",
    "other_phone",
    "email",
    "city",
    "address",
)


class Suspected(ValidationError):
    """The row may be somebody already registered, or says two things: a person has to decide.

    `code` says why, `people` whom it may be (public ids).
    """

    def __init__(self, message, code, people=()):
        super().__init__(message, code=code)
        self.people = [str(public_id) for public_id in people]


@cache
def congolese_names():
    return names_of_dr_congo(read_csv(NAMES))


class RegistrationSheetResource(resources.Resource):
    """Rows of one agency's sheet. `by` is the user who imports, or None for the system."""

    full_name = column("full_name", parse_full_name, blank=None)
    last_name = column("last_name", parse_name)
    first_name = column("first_name", parse_name)
    last_name_ar = column("last_name_ar", parse_name)
    first_name_ar = column("first_name_ar", parse_name)
    sex = column("sex", parse_sex, is_required=True)
    birth_date = column("birth_date", parse_birth, blank=None)
    birth_country = column("birth_country", parse_country)
    nationality = column("nationality", parse_nationality, is_required=True)
    family_situation = column("family_situation", parse_family_situation)
    phone = column("phone", parse_phones, blank=())
    phone_other = column("phone_other", parse_phones, blank=())
    email = column("email")
    city = column("city")
    address = column("address")
    document_number = column("document_number", parse_document_number, blank=None)
    document_kind = column("document_kind", parse_document_kind, DocumentKind.REGISTRATION_CARD)
    issued_on = column("issued_on", parse_past_day, blank=None)
    expires_on = column("expires_on", parse_permit_day, blank=None)
    registered_on = column("registered_on", parse_past_day, blank=None)

    class Meta:
        # People are looked for by `registered`, which hears spellings; no loader by key is used.
        instance_loader_class = BaseInstanceLoader
        import_id_fields = ()
        use_transactions = True
        skip_diff = True
        skip_html_diff = True

    def __init__(self, *, agency, by=None):
        super().__init__()
        self.agency, self.by = agency, by
        self.lines = {}  # whom the rows so far were about: public id to line

    def before_import_row(self, row, **kwargs):
        self.person, self.is_update = None, False
        if row["fault"]:
            raise ValidationError(row["fault"])

    def get_or_init_instance(self, instance_loader, row):
        return Migrant(), True

    def save_instance(self, instance, is_create, row, **kwargs):
        """Register the person of the row, or fill the file of the one found; all or nothing."""
        fields = self.person_fields(instance)
        with transaction.atomic():
            if row["is_another"]:
                self.refuse_same_document(instance)
                found = None
            else:
                found = self.registered(instance, fields)
            self.is_update = found is not None
            if found:
                self.fill(found, instance, fields)
            else:
                if not row["is_another"]:
                    self.refuse_likely_double(instance, fields)
                found = self.register(instance, fields)
        self.person = found

    def save_m2m(self, instance, row, **kwargs):
        """Nothing: the actions write whatever hangs on a person."""

    def after_import_row(self, row, row_result, **kwargs):
        row_result.people = [str(self.person.public_id)]
        row_result.earlier_line = self.lines.get(self.person.public_id)
        self.lines.setdefault(self.person.public_id, row["line"])
        if self.is_update:
            row_result.import_type = RowResult.IMPORT_TYPE_UPDATE

    def person_of(self, cells):
        """What the duplicate check is told of a row ({field: cell}), and its paper's number.

        Raises ValidationError when the row cannot be read.
        """
        instance = Migrant()
        self.import_instance(instance, {field: cells.get(field) for field in self.fields})
        paper = instance.sheet_document_number
        fields = self.person_fields(instance)
        return key_of(instance, fields), paper.normalised if paper else ""

    def person_fields(self, instance):
        """The values of Migrant that the row gives. Raises ValidationError, Suspected."""
        last, first = instance.sheet_last_name, instance.sheet_first_name
        if instance.sheet_full_name and not last:
            last, first = instance.sheet_full_name
        if not last:
            last, first = instance.sheet_last_name_ar, first or instance.sheet_first_name_ar
        if not last:
            raise ValidationError(_("Le nom manque."))
        birth = instance.sheet_birth_date
        phone, other_phone = self.phones(instance)
        return {
            "last_name": last,
            "first_name": first,
            "last_name_ar": instance.sheet_last_name_ar,
            "first_name_ar": instance.sheet_first_name_ar,
            "sex": instance.sheet_sex,
            "birth_date": birth.date if birth else None,
            "birth_precision": birth.precision if birth else BirthPrecision.UNKNOWN,
            "birth_missing_reason": "" if birth else MissingReason.NOT_ASKED,
            "nationality": self.country(instance, last, first),
            "birth_country": instance.sheet_birth_country,
            "family_situation": instance.sheet_family_situation,
            "phone": phone,
            "other_phone": other_phone,
            "email": instance.sheet_email,
            "city": instance.sheet_city,
            "address": instance.sheet_address,
            "document_missing_reason": ""
            if instance.sheet_document_number
            else MissingReason.NOT_ASKED,
        }

    def phones(self, instance):
        """The two numbers that a file holds. Raises ValidationError when the row has more."""
        numbers = dict.fromkeys([*instance.sheet_phone, *instance.sheet_phone_other])
        if len(numbers) > 2:
            raise ValidationError(_("Plus de deux numéros de téléphone : gardez-en deux."))
        return [*numbers, "", ""][:2]

    def country(self, instance, last, first):
        """The nationality's code; « Congolais » is settled by the family name or suspected."""
        nationality = settle_congolese(instance.sheet_nationality, last, first, congolese_names())
        if not nationality.code:
            raise Suspected(
                _("Nationalité à préciser : %(codes)s.")
                % {"codes": ", ".join(nationality.candidates)},
                TWO_COUNTRIES,
            )
        return nationality.code

    def registered(self, instance, fields):
        """The person already registered whom the row means, or None. Raises Suspected."""
        found = self.same_document(instance)
        code = SAME_DOCUMENT if found else LIKELY_DOUBLE
        if not found:
            found = self.same_person(instance, fields)
        elif names.similarity(whole_name(fields), found.full_name) < names.NAME_AGREES_FROM:
            self.suspect(_("Même numéro de pièce que %(who)s, sous un autre nom."), code, found)
        if found and found.agency_id != self.agency.pk:
            self.suspect(_("Déjà inscrite : %(who)s. Demandez le transfert."), code, found)
        if found and code == LIKELY_DOUBLE and fields["birth_precision"] != BirthPrecision.DAY:
            self.suspect(
                _("Même nom et même nationalité que %(who)s, naissance incomplète."), code, found
            )
        return found

    def suspect(self, message, code, found):
        raise Suspected(message % {"who": self.who(found)}, code, [found.public_id])

    def who(self, found):
        """How somebody is called who may be out of the reader's sight."""
        if line := self.lines.get(found.public_id):
            return _("la ligne %(line)d de cette feuille") % {"line": line}
        return _("une personne inscrite à l’agence %(agency)s") % {"agency": found.agency.label}

    def same_document(self, instance):
        if not instance.sheet_document_number:
            return None
        paper = (
            IdentityDocument.objects.filter(
                number_normalised=instance.sheet_document_number.normalised, is_current=True
            )
            .select_related("migrant__agency")
            .first()
        )
        return paper and paper.migrant

    def refuse_same_document(self, instance):
        """Raise Suspected when the paper is somebody's: nobody else can hold it."""
        if found := self.same_document(instance):
            self.suspect(_("Même numéro de pièce que %(who)s."), SAME_DOCUMENT, found)

    def same_person(self, instance, fields):
        """Whoever bears the same folded name, birth date as far as known, and nationality.

        A file that was merged stands for the one it was merged into. With another paper it is
        somebody else, unless the birth date is known in full: then the row is Suspected.
        """
        known = {key: fields[key] for key in ("birth_date", "birth_precision", "nationality")}
        folded = names.folded_name(fields["last_name"], fields["first_name"])
        alike = Migrant.objects.filter(folded_name=folded, **known)
        for found in alike.select_related("agency", "merged_into__agency"):
            found = found.merged_into or found
            if not (instance.sheet_document_number and self.holds_another(found, instance)):
                return found
            if fields["birth_precision"] == BirthPrecision.DAY:
                self.suspect(
                    _("Mêmes nom, naissance et nationalité que %(who)s, mais une autre pièce."),
                    LIKELY_DOUBLE,
                    found,
                )
        return None

    def holds_another(self, found, instance):
        """Whether the person found holds a current paper of that kind with another number."""
        return found.identitydocuments.filter(
            kind=instance.sheet_document_kind, is_current=True
        ).exists()

    def refuse_likely_double(self, instance, fields):
        """Raise Suspected when the duplicate check takes the row for somebody registered."""
        likely = [
            candidate
            for candidate in lookup.candidates(AnonymousUser(), key_of(instance, fields))
            if candidate.verdict == "same"
        ]
        if not likely:
            return
        line = self.lines.get(UUID(likely[0].public_id))
        message = (
            _("Ressemble à la ligne %(line)s de cette feuille (%(fields)s).")
            if line
            else _("Ressemble à une personne inscrite à l’agence %(agency)s (%(fields)s).")
        )
        details = {
            "line": line,
            "agency": likely[0].agency.label,
            "fields": ", ".join(str(field) for field in likely[0].agreeing),
        }
        raise Suspected(message % details, LIKELY_DOUBLE, [one.public_id for one in likely])

    def register(self, instance, fields):
        return register_migrant(
            by=self.by,
            agency=self.agency,
            fields=fields,
            opened_on=instance.sheet_registered_on,
            documents=[paper_of(instance)] if instance.sheet_document_number else [],
        )

    def fill(self, found, instance, fields):
        """Fill the blanks of a file from the sheet; nothing that is there changes."""
        blanks = {
            name: fields[name]
            for name in FILLED_FROM_SHEET
            if fields[name] and not getattr(found, name)
        }
        if blanks:
            found = update_migrant(found, by=self.by, version=found.version, fields=blanks)
        if (
            instance.sheet_document_number
            and not found.identitydocuments.filter(
                number_normalised=instance.sheet_document_number.normalised
            ).exists()
        ):
            add_document(found, by=self.by, **paper_of(instance))


def key_of(instance, fields):
    """What the duplicate check is told of the row's person."""
    keys = ("last_name", "first_name", "last_name_ar", "first_name_ar", "birth_date", "phone")
    return names.PersonKey(
        **{key: fields[key] for key in keys},
        birth_precision=str(fields["birth_precision"]),
        sex=str(fields["sex"]),
        nationality=fields["nationality"],
    )


def whole_name(fields):
    return f"{fields['first_name']} {fields['last_name']}".strip()


def paper_of(instance):
    """The arguments of `add_document` for the row's paper."""
    return {
        "kind": instance.sheet_document_kind,
        "number": instance.sheet_document_number.raw,
        "issued_on": instance.sheet_issued_on,
        "expires_on": instance.sheet_expires_on,
    }
