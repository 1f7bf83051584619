"""Letters after absences."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from services.actions.common import update
from services.actions.message import queue_message
from services.enums import EnrolmentState, MessageKind
from services.letters import stage_of, words
from services.models import Enrolment


@transaction.atomic
def write_letter(enrolment, *, by, send=False):
    """Settle the letter that an absence asks for, once; with `send` it is queued as a message.

    Gives the message, or None when the person is written to on paper. Raises ValidationError: the
    person was not absent, or the letter is written already.
    """
    enrolment.refresh_from_db(from_queryset=Enrolment.objects.select_for_update(no_key=True))
    if enrolment.state != EnrolmentState.NO_SHOW:
        raise ValidationError(_("Cette personne n’est pas notée absente."))
    if enrolment.letter:
        raise ValidationError(_("La lettre de cette absence est déjà faite."))
    update(enrolment, by=by, letter=stage_of(enrolment))
    if not send:
        return None
    language = enrolment.migrant.preferred_language
    with translation.override(language):
        subject, body = words(enrolment, enrolment.letter)
    return queue_message(
        enrolment.migrant,
        by=by,
        kind=MessageKind.LETTER,
        key=f"letter:{enrolment.public_id}:{enrolment.letter}",
        subject=subject,
        body=body,
        enrolment=enrolment,
        language=language,
    )
