"""Good practices, improvements, and the trials of practices in other agencies."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports import lessons
from reports.actions.common import begin, move, past_day, update
from reports.crosstab import ALL, crosstabs
from reports.enums import AdoptionState, ImprovementState, PracticeState
from reports.indicators import BY_CODE
from reports.models import Adoption, GoodPractice, Improvement
from reports.released import Released
from reports.selection import Selection, last_day
from reports.tally import Tally
from reports.workflow import ADOPTION, IMPROVEMENT, PRACTICE
from sharaka_portal.lib import clock

LONGEST_TRIAL = 366


@transaction.atomic
def propose_practice(*, by, agency, phase, observed_on=None, language="", is_demo=False, **card):
    """Note a practice that somebody saw help. Raises ValidationError."""
    practice = GoodPractice(
        agency=agency,
        phase=phase,
        observed_on=past_day(observed_on, "observed_on"),
        language=language or get_language(),
        proposed_by=by,
        is_demo=is_demo,
        **card,
    )
    return begin(PRACTICE, practice, by=by, on=practice.observed_on)


@transaction.atomic
def update_practice(practice, *, by, **card):
    """Correct a card, as long as nobody confirmed it. Raises ValidationError."""
    if practice.state not in (PracticeState.OBSERVED, PracticeState.DOCUMENTED):
        raise ValidationError(
            _("Cette fiche a été jugée : revenez d’abord à l’état « documentée ».")
        )
    if practice.state == PracticeState.DOCUMENTED and not all(
        card.get(name, text).strip() for name, _label, text in practice.card
    ):
        raise ValidationError(_("Une fiche documentée garde toutes ses rubriques."))
    return update(practice, by=by, **card)


@transaction.atomic
def move_practice(practice, name, *, by, reason="", comment=""):
    """Take a practice one state on or back, retire or restore it. Raises TransitionRefused."""
    return move(PRACTICE, practice, name, by=by, reason=reason, comment=comment)


# Trials ---------------------------------------------------------------------------------------


@transaction.atomic
def adopt_practice(practice, *, by, agency, indicator, starts_on, ends_on):
    """Open a dated trial in another agency; the rate before it is frozen. Raises ValidationError."""
    if agency == practice.agency:
        raise ValidationError({"agency": _("Une agence n’essaie pas sa propre pratique.")})
    if practice.state in (PracticeState.OBSERVED, PracticeState.RETIRED):
        raise ValidationError(_("Seule une pratique documentée peut être essayée."))
    if indicator not in {known.code for known in lessons.trial_indicators()}:
        raise ValidationError({"indicator": _("Un essai se juge par un taux.")})
    if ends_on <= starts_on:
        raise ValidationError({"ends_on": _("L’essai finit avant de commencer.")})
    if (ends_on - starts_on).days > LONGEST_TRIAL:
        raise ValidationError({"ends_on": _("Un essai dure un an au plus.")})
    if starts_on > clock.today():
        raise ValidationError(
            {"starts_on": _("Ouvrez l’essai le jour où il commence : le taux d’avant est figé.")}
        )
    adoption = Adoption(
        practice=practice,
        agency=agency,
        indicator=indicator,
        starts_on=starts_on,
        ends_on=ends_on,
        before=lessons.measure(indicator, agency, *lessons.window_before(starts_on, ends_on)),
        opened_by=by,
    )
    return begin(ADOPTION, adoption, by=by)


@transaction.atomic
def measure_trial(adoption, *, by):
    """Freeze the rate of a trial that is over. Raises ValidationError before its end."""
    if adoption.state != AdoptionState.RUNNING:
        raise ValidationError(_("Cet essai est déjà jugé."))
    if adoption.after:
        raise ValidationError(_("Le taux d’après est déjà figé."))
    if clock.today() <= adoption.ends_on:
        raise ValidationError(_("L’essai n’est pas encore échu."))
    after = lessons.measure(
        adoption.indicator, adoption.agency, adoption.starts_on, adoption.ends_on
    )
    return update(adoption, by=by, after=after)


@transaction.atomic
def move_adoption(adoption, name, *, by, reason="", comment=""):
    """Keep, drop or stop a trial, or take that back; a judgement measures first.

    Raises ValidationError.
    """
    if name in ("keep", "drop") and not adoption.after and clock.today() > adoption.ends_on:
        measure_trial(adoption, by=by)
    return move(ADOPTION, adoption, name, by=by, reason=reason, comment=comment)


def measure_due(day):
    """The work of the day: freeze the rate of the trials that are over. Returns how many."""
    due = Adoption.objects.filter(
        state=AdoptionState.RUNNING, after__isnull=True, ends_on__lt=min(day, clock.today())
    )
    rows = list(due.select_related("agency"))
    for adoption in rows:
        measure_trial(adoption, by=None)
    return len(rows)


# Improvements ---------------------------------------------------------------------------------


@transaction.atomic
def propose_improvement(*, by, agency, phase, language="", is_demo=False, **fields):
    """Note something to mend; the count of the coded barrier is frozen. Raises ValidationError."""
    row = Improvement(
        agency=agency,
        phase=phase,
        language=language or get_language(),
        proposed_by=by,
        is_demo=is_demo,
        **fields,
    )
    freeze_count(row)
    return begin(IMPROVEMENT, row, by=by)


@transaction.atomic
def update_improvement(row, *, by, **fields):
    """Correct an improvement that is not closed; a new barrier or date is counted anew."""
    if row.state in (ImprovementState.DONE, ImprovementState.DECLINED):
        raise ValidationError(_("Cet axe est clos : reprenez-le d’abord."))
    asked = ("barrier", "counted_on", "is_national")
    before = [getattr(row, name) for name in asked]
    for name, value in fields.items():
        if name in asked:
            setattr(row, name, value)
    if before != [getattr(row, name) for name in asked]:
        freeze_count(row)
        fields |= {name: getattr(row, name) for name in ("count", "shown_count", "counted_on")}
        for name, value in zip(asked, before, strict=True):
            setattr(row, name, value)
        update(row, by=by, **fields)
        lessons.stay_founded(row)
        return row
    return update(row, by=by, **fields)


def freeze_count(row):
    """Count the open barriers of the kind on a day of the phase. Raises ValidationError."""
    if row.barrier is None:
        row.counted_on = row.count = row.shown_count = None
        return
    row.counted_on = row.counted_on or last_day(row.phase)
    if not row.phase.starts_on <= row.counted_on <= last_day(row.phase):
        raise ValidationError({"counted_on": _("Choisissez un jour de la phase, déjà passé.")})
    selection = Selection.of_phase(row.phase, row.counted_on)
    codes = frozenset(agency.code for agency in selection.agencies)
    place = ALL if row.is_national else row.agency.code
    if place and place not in codes:
        raise ValidationError({"agency": _("Cette agence n’est pas de la phase.")})
    asked, released = [BY_CODE["barriers"]], Released.of(row.phase)
    row.count, row.shown_count = (
        table["barriers"].cells[place][row.barrier.code]
        for table in (
            crosstabs(asked, Tally(selection), "barrier", codes),
            crosstabs(asked, Tally(selection), "barrier", released=released),
        )
    )


@transaction.atomic
def move_improvement(row, name, *, by, reason="", comment=""):
    """Accept, finish, decline or reopen an improvement. Raises TransitionRefused."""
    return move(IMPROVEMENT, row, name, by=by, reason=reason, comment=comment)
