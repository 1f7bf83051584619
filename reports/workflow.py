"""The state machines of the reports app: literal tables of moves."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.enums import Action
from agencies.transitions import Machine, Move, TransitionRefused
from reports import lessons
from reports.enums import (
    AdoptionState,
    DeclineReason,
    EditionState,
    EditionWithdrawal,
    ImprovementState,
    PracticeState,
    RetireReason,
    StepBackReason,
    StopReason,
)
from sharaka_portal.lib import clock


def is_complete(move, practice):
    if missing := [str(label) for label in practice.missing]:
        raise TransitionRefused(
            gettext("La fiche est incomplète : %(parts)s.") % {"parts": ", ".join(missing)}
        )


def was_tried(move, practice):
    if not lessons.was_tried(practice):
        raise TransitionRefused(
            gettext("Il faut un essai dans une autre agence, ou un chiffre joint comme preuve.")
        )


def is_proved(move, practice):
    if not lessons.is_proved(practice):
        raise TransitionRefused(
            gettext(
                "Il faut un écart au-delà du hasard, ou des preuves de deux natures différentes."
            )
        )


def went_well_elsewhere(move, practice):
    if lessons.kept_in(practice) < lessons.ADOPTIONS_TO_GENERALISE:
        raise TransitionRefused(gettext("Il faut deux autres agences qui l’ont retenue."))


def is_founded(move, improvement):
    if not lessons.is_founded(improvement):
        raise TransitionRefused(lessons.UNFOUNDED)


def is_due(move, adoption):
    if clock.today() <= adoption.ends_on:
        raise TransitionRefused(gettext("L’essai n’est pas encore échu."))


def did_no_harm(move, adoption):
    is_due(move, adoption)
    if lessons.verdict_of(adoption) == -1:
        raise TransitionRefused(
            gettext("Le taux a baissé au-delà du hasard : la pratique ne peut pas être retenue.")
        )


E = EditionState
PUBLISH = Action.PUBLISH_REPORT
P, A, I = PracticeState, AdoptionState, ImprovementState  # noqa: E741
JUDGE, RECOMMEND = Action.JUDGE_LESSON, Action.RECOMMEND_LESSON
ALIVE = (P.OBSERVED, P.DOCUMENTED, P.TESTED, P.CONFIRMED, P.RECOMMENDED, P.GENERALISED)

# name, label, from, to, right, then what the move asks for.
# fmt: off
EDITION = Machine("edition", (
    Move("publish", _("Publier"), (E.DRAFT,), E.PUBLISHED, PUBLISH),
    # by the newer edition that is published in its place
    Move("replace", _("Remplacer"), (E.PUBLISHED,), E.REPLACED, PUBLISH),
    Move("withdraw", _("Retirer l’édition"),
         (E.PUBLISHED, E.REPLACED), E.WITHDRAWN, PUBLISH, EditionWithdrawal),
))

# A practice goes forward one state at a time, each with its own proof, and back with a reason.
PRACTICE = Machine("practice", (
    Move("document", _("Documenter"), (P.OBSERVED,), P.DOCUMENTED, JUDGE, None, is_complete),
    Move("test", _("Éprouver"), (P.DOCUMENTED,), P.TESTED, JUDGE, None, was_tried),
    Move("confirm", _("Confirmer"), (P.TESTED,), P.CONFIRMED, RECOMMEND, None, is_proved),
    Move("recommend", _("Recommander"), (P.CONFIRMED,), P.RECOMMENDED, RECOMMEND),
    Move("generalise", _("Généraliser"),
         (P.RECOMMENDED,), P.GENERALISED, RECOMMEND, None, went_well_elsewhere),
    Move("undo_document", _("Revenir à « observée »"),
         (P.DOCUMENTED,), P.OBSERVED, JUDGE, StepBackReason),
    Move("undo_test", _("Revenir à « documentée »"),
         (P.TESTED,), P.DOCUMENTED, JUDGE, StepBackReason),
    Move("undo_confirm", _("Revenir à « éprouvée »"),
         (P.CONFIRMED,), P.TESTED, RECOMMEND, StepBackReason),
    Move("undo_recommend", _("Revenir à « confirmée »"),
         (P.RECOMMENDED,), P.CONFIRMED, RECOMMEND, StepBackReason),
    Move("undo_generalise", _("Revenir à « recommandée »"),
         (P.GENERALISED,), P.RECOMMENDED, RECOMMEND, StepBackReason),
    Move("retire", _("Retirer la pratique"), ALIVE, P.RETIRED, RECOMMEND, RetireReason),
    Move("restore", _("Reprendre depuis « observée »"), (P.RETIRED,), P.OBSERVED, RECOMMEND),
))

ADOPTION = Machine("adoption", (
    Move("keep", _("Retenir"), (A.RUNNING,), A.KEPT, JUDGE, None, did_no_harm),
    Move("drop", _("Abandonner"), (A.RUNNING,), A.DROPPED, JUDGE, None, is_due),
    Move("stop", _("Arrêter avant la fin"), (A.RUNNING,), A.STOPPED, JUDGE, StopReason),
    Move("undo", _("Revenir à l’essai"), (A.KEPT, A.DROPPED, A.STOPPED), A.RUNNING, JUDGE),
))

IMPROVEMENT = Machine("improvement", (
    Move("accept", _("Accepter"), (I.PROPOSED,), I.ACCEPTED, JUDGE, None, is_founded),
    Move("finish", _("Réalisé"), (I.ACCEPTED,), I.DONE, JUDGE),
    Move("decline", _("Écarter"), (I.PROPOSED, I.ACCEPTED), I.DECLINED, JUDGE, DeclineReason),
    Move("reopen", _("Reprendre"), (I.ACCEPTED, I.DONE, I.DECLINED), I.PROPOSED, JUDGE),
))
# fmt: on
