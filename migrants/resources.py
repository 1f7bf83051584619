"""The registration sheet of an agency, read row by row into the register.

Every row ends as created, updated, suspected or rejected, with its reason:

- the same document number, or the same folded name, full birth date and nationality, is a person
  already registered: blanks of the file are filled from the sheet, what the desk wrote stays;
- a person whom the check takes for somebody registered, or whose row contradicts the file found,
  is suspected: nothing is written, somebody decides;
- a row with a cell that cannot be read is rejected whole.
"""

from functools import cached_property
from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import RowResult
from import_export.widgets import Widget

from migrants import lookup, names
from migrants.actions import add_document, register_migrant, update_migrant
from migrants.enums import BirthPrecision, DocumentKind, MissingReason
from migrants.models import IdentityDocument, Migrant
from migrants.nationality import names_of_dr_congo, parse_nationality, settle_congolese
from migrants.parsing import (
    CellError,
    as_text,
    parse_date,
    parse_document_number,
    parse_full_name,
    parse_phone,
    parse_sex,
)
from sharaka_portal.lib import clock
from sharaka_portal.lib.reference import read_csv
from sharaka_portal.lib.text import fold

NAMES = Path(__file__).parent / "data" / "names_by_country.csv"
# How far after today a permit may end.
PERMIT_YEARS_AHEAD = 15
DOCUMENT_KINDS = {fold(str(label)): value for value, label in DocumentKind.choices}
FILLED_FROM_SHEET = (
    "first_name",
    "last_name_ar",
    "first_name_ar",
    "phone",
    "email",
    "city",
    "address",
)


class Suspected(ValidationError):
    """The row may be somebody already registered, or says two things: a person has to decide."""


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


def parse_past_day(value):
    return parse_date(value, today=clock.today()).date


def parse_permit_day(value):
    return parse_date(value, today=clock.today(), years_ahead=PERMIT_YEARS_AHEAD).date


def parse_birth(value):
    return parse_date(value, today=clock.today())


def parse_document_kind(value):
    """The kind named in the sheet; what is not known by name is a registration card."""
    return DOCUMENT_KINDS.get(fold(str(value)), DocumentKind.REGISTRATION_CARD)


def column(name, parser=as_text, blank="", is_required=False):
    """A column of the sheet; its value waits on the instance under `sheet_…`."""
    return Field(
        column_name=name, attribute=f"sheet_{name}", widget=Cell(parser, blank, is_required)
    )


class RegistrationSheetResource(resources.Resource):
    """Rows of one agency's sheet. `by` is the user who imports, or None for the system."""

    full_name = column("full_name", parse_full_name, blank=None)
    last_name = column("last_name")
    first_name = column("first_name")
    last_name_ar = column("last_name_ar")
    first_name_ar = column("first_name_ar")
    sex = column("sex", parse_sex, is_required=True)
    birth_date = column("birth_date", parse_birth, blank=None)
    nationality = column("nationality", parse_nationality, is_required=True)
    phone = column("phone", parse_phone)
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

    @cached_property
    def congolese_names(self):
        return names_of_dr_congo(read_csv(NAMES))

    def before_import_row(self, row, **kwargs):
        self.is_update = False
        if row.get("surplus"):
            raise ValidationError(_("Ligne décalée : des cellules dépassent la dernière colonne."))

    def get_or_init_instance(self, instance_loader, row):
        return Migrant(), True

    def save_instance(self, instance, is_create, row, **kwargs):
        """Register the person of the row, or fill the file of the one found."""
        fields = self.person_fields(instance)
        found = self.registered(instance, fields)
        self.is_update = found is not None
        if found:
            self.fill(found, instance, fields)
        else:
            self.refuse_likely_double(instance, fields)
            self.register(instance, fields)

    def save_m2m(self, instance, row, **kwargs):
        """Nothing: the actions write whatever hangs on a person."""

    def after_import_row(self, row, row_result, **kwargs):
        if self.is_update:
            row_result.import_type = RowResult.IMPORT_TYPE_UPDATE

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
            "phone": instance.sheet_phone,
            "email": instance.sheet_email,
            "city": instance.sheet_city,
            "address": instance.sheet_address,
            "document_missing_reason": ""
            if instance.sheet_document_number
            else MissingReason.NOT_ASKED,
        }

    def country(self, instance, last, first):
        """The nationality's code; « Congolais » is settled by the family name or suspected."""
        nationality = settle_congolese(
            instance.sheet_nationality, last, first, self.congolese_names
        )
        if not nationality.code:
            raise Suspected(
                _("Nationalité à préciser : %(codes)s.")
                % {"codes": ", ".join(nationality.candidates)}
            )
        return nationality.code

    def registered(self, instance, fields):
        """The person already registered whom the row means, or None. Raises Suspected."""
        document = self.same_document(instance)
        if document:
            found = document.migrant
            if names.similarity(whole_name(fields), found.full_name) < names.NAME_AGREES_FROM:
                raise Suspected(
                    _("Même numéro de pièce qu’une personne inscrite sous un autre nom.")
                )
        else:
            found = self.same_person(instance, fields)
        if found and found.agency_id != self.agency.pk:
            raise Suspected(
                _("Déjà inscrite à l’agence %(agency)s : demandez le transfert du dossier.")
                % {"agency": found.agency.label}
            )
        if found and not document and fields["birth_precision"] != BirthPrecision.DAY:
            raise Suspected(
                _("Même nom et même nationalité qu’une personne inscrite, naissance incomplète.")
            )
        return found

    def same_document(self, instance):
        if not instance.sheet_document_number:
            return None
        return (
            IdentityDocument.objects.filter(
                number_normalised=instance.sheet_document_number.normalised, is_current=True
            )
            .select_related("migrant__agency")
            .first()
        )

    def same_person(self, instance, fields):
        """Whoever bears the same folded name, birth date as far as known, and nationality.

        With another paper it is somebody else, unless the birth date is known in full: then the
        row is Suspected.
        """
        known = {key: fields[key] for key in ("birth_date", "birth_precision", "nationality")}
        folded = names.folded_name(fields["last_name"], fields["first_name"])
        alike = Migrant.objects.filter(folded_name=folded, **known).select_related("agency")
        for found in alike:
            if not (instance.sheet_document_number and self.holds_another(found, instance)):
                return found
            if fields["birth_precision"] == BirthPrecision.DAY:
                raise Suspected(
                    _("Même nom, même naissance et même nationalité, mais une autre pièce.")
                )
        return None

    def holds_another(self, found, instance):
        """Whether the person found holds a current paper of that kind with another number."""
        return found.identitydocuments.filter(
            kind=instance.sheet_document_kind, is_current=True
        ).exists()

    def refuse_likely_double(self, instance, fields):
        """Raise Suspected when the duplicate check takes the row for somebody registered."""
        keys = ("last_name", "first_name", "last_name_ar", "first_name_ar", "birth_date", "phone")
        person = names.PersonKey(
            **{key: fields[key] for key in keys},
            birth_precision=str(fields["birth_precision"]),
            sex=str(fields["sex"]),
            nationality=fields["nationality"],
        )
        for candidate in lookup.candidates(AnonymousUser(), person):
            if candidate.verdict == "same":
                raise Suspected(
                    _("Ressemble à une personne inscrite à l’agence %(agency)s (%(fields)s).")
                    % {
                        "agency": candidate.agency.label,
                        "fields": ", ".join(str(field) for field in candidate.agreeing),
                    }
                )

    def register(self, instance, fields):
        register_migrant(
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
