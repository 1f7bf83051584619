"""Registering a person and keeping what is known of them."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies import audit
from agencies.enums import AuditVerb
from migrants import names
from migrants.actions.common import create, past_day, trace
from migrants.actions.consent import record_consent
from migrants.actions.document import add_document
from migrants.actions.name_keys import KEYED_FIELDS, NAME_FIELDS, write_name_keys
from migrants.actions.profile import write_profile
from migrants.actions.registration import begin_registration
from migrants.filenumber import new_file_number
from migrants.models import Assignment, Migrant
from sharaka_portal.lib import clock


class AlreadyRegistered(ValidationError):
    """The person that a form announced under this public id exists already: it was sent twice."""


class StaleFile(ValidationError):
    """Somebody else changed the file since it was opened."""

    def __init__(self):
        super().__init__(_("Le dossier a été modifié entre-temps. Rien n’a été enregistré."))


@transaction.atomic
def register_migrant(
    *,
    by,
    agency,
    fields,
    opened_on=None,
    lead=None,
    documents=(),
    languages=(),
    occupations=(),
    other_nationalities=(),
    consents=None,
    consent_channel="oral",
    consent_language="fr",
):
    """Register a person with an agency and open their file.

    `fields` are values of Migrant; a `public_id` among them makes a form that is sent twice
    harmless (AlreadyRegistered). `documents` are dicts for `add_document`, `languages` are
    (Language, level, is_read), `occupations` come in order of wish, `other_nationalities` are ISO
    codes, `consents` is {purpose: answer}. Raises ValidationError, DocumentTaken.
    """
    opened_on = past_day(opened_on)
    if Migrant.objects.filter(public_id=fields.get("public_id")).exists():
        raise AlreadyRegistered(_("Cette personne vient d’être inscrite."))
    migrant = Migrant(agency=agency, **fields)
    _check_person(migrant)
    _save_new(migrant)
    audit.created(migrant, by=by, person=migrant, agency=agency)
    profile = write_profile(migrant, languages, occupations, other_nationalities)
    if profile:
        trace(AuditVerb.CHANGED, migrant, migrant, by=by, changes=profile)
    write_name_keys(migrant)
    begin_registration(migrant, by=by, on=opened_on)
    if lead is not None:
        create(Assignment(migrant=migrant, user=lead, starts_on=opened_on), by=by)
    for document in documents:
        add_document(migrant, by=by, **document)
    for purpose, is_granted in (consents or {}).items():
        record_consent(
            migrant,
            by=by,
            purpose=purpose,
            is_granted=is_granted,
            given_on=opened_on,
            channel=consent_channel,
            language=consent_language,
        )
    return migrant


def _save_new(migrant):
    """Write a new person; a file number that is taken is drawn again. Raises AlreadyRegistered."""
    while True:
        try:
            with transaction.atomic():
                return migrant.save()
        except IntegrityError as error:
            if Migrant.objects.filter(public_id=migrant.public_id).exists():
                raise AlreadyRegistered(_("Cette personne vient d’être inscrite.")) from error
            if not Migrant.objects.filter(file_number=migrant.file_number).exists():
                raise
            migrant.file_number = new_file_number()


@transaction.atomic
def update_migrant(
    migrant,
    *,
    by,
    version,
    fields,
    languages=None,
    occupations=None,
    other_nationalities=None,
):
    """Change what is known of a person; lists that are None stay as they are.

    `version` is the one the reader saw: StaleFile when the file changed since. Writes nothing when
    nothing differs. Raises ValidationError.
    """
    if "agency" in fields:
        raise TypeError("A person changes agency by a transfer, not by an update.")
    locked = Migrant.objects.select_for_update(of=("self",)).get(pk=migrant.pk)
    if locked.version != version:
        raise StaleFile
    before = audit.snapshot(locked)
    for name, value in fields.items():
        setattr(locked, name, value)
    _check_person(locked)
    profile = write_profile(locked, languages, occupations, other_nationalities)
    changes = audit.differences(before, audit.snapshot(locked)) | profile
    if not changes:
        return locked
    locked.version += 1
    locked.save()
    if changes.keys() & KEYED_FIELDS:
        write_name_keys(locked)
    changes["version"] = [version, locked.version]
    trace(AuditVerb.CHANGED, locked, locked, by=by, changes=changes)
    return locked


def _check_person(migrant):
    """Fold the name and refuse what cannot be true. Raises ValidationError by field."""
    for name in NAME_FIELDS:
        setattr(migrant, name, " ".join(getattr(migrant, name).split()))
    migrant.folded_name = names.folded_name(migrant.last_name, migrant.first_name)
    migrant.full_clean(exclude=["file_number"])  # drawn, never typed
    if migrant.birth_date and migrant.birth_date > clock.today():
        raise ValidationError({"birth_date": _("Cette date est dans l’avenir.")})
