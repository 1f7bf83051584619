"""Files uploaded to a person's file: checked by content, stored under random names."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import audit
from migrants.actions.common import create, trace_change
from migrants.models import Document
from sharaka_portal.lib import clock
from sharaka_portal.lib.errors import UploadError
from sharaka_portal.lib.filetypes import real_type

MEGABYTE = 1024 * 1024


def upload_document(migrant, *, by, kind, file, title="", identity_document=None):
    """Keep a PDF, JPEG or PNG of at most `settings.UPLOAD_MEGABYTES`.

    The same content twice in one file is refused, as is another person's paper. Raises
    ValidationError; nothing stays on the disk then.
    """
    content = _content_of(file)
    if identity_document and identity_document.migrant_id != migrant.pk:
        raise ValidationError({"identity_document": _("Cette pièce est celle d’un autre dossier.")})
    sha256 = hashlib.sha256(content).hexdigest()
    if migrant.documents.filter(sha256=sha256, removed_on=None).exists():
        raise ValidationError({"file": _("Ce fichier est déjà dans le dossier.")})
    document = Document(
        migrant=migrant,
        kind=kind,
        title=title.strip(),
        content_type=_type_of(content),
        size=len(content),
        sha256=sha256,
        identity_document=identity_document,
        added_by=by,
    )
    document.file.save("", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            return create(document, by=by)
    except ValidationError:
        document.file.delete(save=False)
        raise


def _content_of(file):
    if file.size > settings.UPLOAD_MEGABYTES * MEGABYTE:
        raise ValidationError(
            {
                "file": _(
                    "Le fichier dépasse %(megabytes)d Mo : réduisez-le ou scannez-le en gris."
                )
                % {"megabytes": settings.UPLOAD_MEGABYTES}
            }
        )
    return file.read()


def _type_of(content):
    try:
        return real_type(content)
    except UploadError as error:
        raise ValidationError({"file": str(error)}) from error


@transaction.atomic
def remove_document(document, *, by):
    """Take a document out of the file; it can be put back. Raises ValidationError."""
    return _set_removed_on(document, clock.today(), by=by)


@transaction.atomic
def restore_document(document, *, by):
    """Put a removed document back. Raises ValidationError."""
    return _set_removed_on(document, None, by=by)


def _set_removed_on(document, day, *, by):
    if (document.removed_on is None) == (day is None):
        raise ValidationError(_("Ce document a déjà changé d’état. Rechargez la page."))
    before = audit.snapshot(document)
    document.removed_on = day
    document.save(update_fields=["removed_on"])
    trace_change(document, before, by=by)
    return document
