"""The state machines of the migrants app."""

from django.utils.translation import gettext_lazy as _

from agencies.enums import Action
from agencies.transitions import Machine, Move
from migrants.enums import CloseReason, RegistrationState, ReopenReason

OPEN, CLOSED = RegistrationState.OPEN, RegistrationState.CLOSED

REGISTRATION = Machine(
    "registration",
    (
        Move(
            "close",
            _("Clore le dossier"),
            (OPEN,),
            CLOSED,
            Action.CLOSE_FILE,
            CloseReason,
        ),
        Move(
            "reopen",
            _("Rouvrir le dossier"),
            (CLOSED,),
            OPEN,
            # Closing ends the lead's charge: whoever may register may take the person back.
            Action.REGISTER_PERSON,
            ReopenReason,
        ),
    ),
)
