"""The state machines of the migrants app."""

from django.utils.translation import gettext_lazy as _

from agencies.enums import Action
from agencies.transitions import Machine, Move
from migrants.enums import (
    CloseReason,
    HandoverRefusal,
    HandoverState,
    ImportState,
    PairState,
    RegistrationState,
    ReopenReason,
)

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

PROPOSED = HandoverState.PROPOSED

# Who may answer and who may take back depends on the side: `migrants.actions.handover` decides.
HANDOVER = Machine(
    "handover",
    (
        Move(
            "accept",
            _("Accepter le dossier"),
            (PROPOSED,),
            HandoverState.ACCEPTED,
            Action.REGISTER_PERSON,
        ),
        Move(
            "refuse",
            _("Refuser"),
            (PROPOSED,),
            HandoverState.REFUSED,
            Action.REGISTER_PERSON,
            HandoverRefusal,
        ),
        Move(
            "cancel",
            _("Retirer la proposition"),
            (PROPOSED,),
            HandoverState.CANCELLED,
            Action.REGISTER_PERSON,
        ),
    ),
)

SUSPECTED, DIFFERENT, MERGED = PairState.SUSPECTED, PairState.DIFFERENT, PairState.MERGED
DECIDE = Action.DECIDE_DUPLICATES

PAIR = Machine(
    "duplicate_pair",
    (
        Move("differ", _("Deux personnes différentes"), (SUSPECTED,), DIFFERENT, DECIDE),
        Move("reconsider", _("Examiner de nouveau"), (DIFFERENT,), SUSPECTED, DECIDE),
        Move("merge", _("Fusionner"), (SUSPECTED,), MERGED, DECIDE),
        Move("undo_merge", _("Annuler la fusion"), (MERGED,), SUSPECTED, DECIDE),
    ),
)

UPLOADED, CHECKED, RUNNING = ImportState.UPLOADED, ImportState.CHECKED, ImportState.RUNNING

IMPORT = Machine(
    "import",
    (
        # Columns may be looked at again until the rows are taken.
        Move(
            "check",
            _("Vérifier les lignes"),
            (UPLOADED, CHECKED),
            CHECKED,
            Action.IMPORT_PEOPLE,
        ),
        Move("run", _("Importer"), (CHECKED,), RUNNING, Action.IMPORT_PEOPLE),
        Move("finish", _("Terminer"), (RUNNING,), ImportState.DONE, Action.IMPORT_PEOPLE),
        Move(
            "cancel",
            _("Abandonner"),
            (UPLOADED, CHECKED),
            ImportState.CANCELLED,
            Action.IMPORT_PEOPLE,
        ),
    ),
)
