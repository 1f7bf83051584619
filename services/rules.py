"""The rules of the worklist: each finds files in which something is due or wrong.

A rule is a condition on people, asked of all open files in one query. The daily job gives each
file that a rule finds one task, to its lead or else to the agency's manager, and closes the task by
itself once the cause is gone (services/actions/rules.py). The end of a permit has a task of its own
that comes two months before (services/actions/permit.py); `permit_ended` speaks only when that one
was ticked off and no new paper came.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from migrants import needs
from migrants.enums import BirthPrecision
from migrants.models import DuplicatePair, IdentityDocument, Registration, Situation
from migrants.querysets import current_permits
from services.enums import PlanState, ReferralState, TaskRule
from services.models import (
    ActionPlan,
    Appointment,
    Diagnosis,
    FollowUp,
    Referral,
    Service,
    Step,
    Task,
)
from services.querysets import PERMIT_RULE
from services.reference import POSITIONING_INTERVIEW
from sharaka_portal.lib import clock

DIAGNOSIS_DAYS = 15
UNSAID_DAYS = 3
SILENT_DAYS = 14
DUPLICATE_DAYS = 7
SITUATION_MONTHS = 6


@dataclass(frozen=True)
class Rule:
    """A named rule: `finds` says of whom, `days` how long there is to act."""

    code: TaskRule
    finds: str
    condition: Callable
    days: int

    @property
    def task(self):
        """What its task asks for, in the active language."""
        return self.code.label


def ago(day, days):
    return day - datetime.timedelta(days=days)


def of_person(rows, field="migrant"):
    return Q(Exists(rows.filter(**{field: OuterRef("pk")})))


def unreachable(day):
    return Q(phone="", other_phone="", email="")


def birth_unknown(day):
    papers = IdentityDocument.objects.filter(is_current=True)
    return Q(birth_precision=BirthPrecision.UNKNOWN) & of_person(papers)


def permit_ended(day):
    papers = current_permits().filter(expires_on__isnull=False)
    warned = Task.objects.open().filter(rule__startswith=PERMIT_RULE)
    valid = papers.filter(expires_on__gte=day)
    return of_person(papers) & ~of_person(valid) & ~of_person(warned)


def duplicate(day):
    pairs = DuplicatePair.objects.suspected().filter(found_on__lte=ago(day, DUPLICATE_DAYS))
    return of_person(pairs, "first") | of_person(pairs, "second")


def situation_old(day):
    """By when it was noted: somebody may well be without work since years."""
    before = clock.at(clock.add_months(day, -SITUATION_MONTHS))
    return of_person(Situation.objects.filter(until__isnull=True, created_at__lt=before))


def no_diagnosis(day):
    """Neither the findings of a positioning interview nor the interview itself."""
    here = {"registration": OuterRef("pk")}
    found = Diagnosis.objects.filter(**here)
    held = Service.objects.filter(service_type__code=POSITIONING_INTERVIEW, **here)
    late = Registration.objects.open().filter(opened_on__lte=ago(day, DIAGNOSIS_DAYS))
    return of_person(late.exclude(Exists(found) | Exists(held)))


def outcome_unsaid(day):
    limit = clock.at(ago(day, UNSAID_DAYS))
    return of_person(Appointment.objects.without_outcome(limit))


def review_overdue(day):
    return of_person(ActionPlan.objects.filter(state=PlanState.AGREED, review_on__lt=day))


def step_overdue(day):
    steps = Step.objects.filter(plan__state=PlanState.AGREED, done_on__isnull=True)
    return of_person(steps.filter(due_on__lt=day))


def referral_silent(day):
    silent = Referral.objects.at_employer().filter(sent_on__lte=ago(day, SILENT_DAYS))
    return of_person(silent)


def hire_unrecorded(day):
    """An employer said yes, by link or to a colleague, and no first day in work was noted."""
    return of_person(Referral.objects.filter(state=ReferralState.HIRED, placement__isnull=True))


def follow_up_due(day):
    return of_person(FollowUp.objects.due(day))


R = TaskRule
# fmt: off
RULES = (
    # code, what it finds, its condition, days to act
    Rule(R.NO_LEAD,         _("Dossier ouvert sans référent"), needs.without_lead, 2),
    Rule(R.UNREACHABLE,     _("Ni téléphone ni adresse électronique"), unreachable, 14),
    Rule(R.BIRTH_UNKNOWN,   _("Date de naissance inconnue malgré une pièce"), birth_unknown, 14),
    Rule(R.PERMIT_ENDED,    _("Titre expiré sans nouveau titre"), permit_ended, 7),
    Rule(R.DUPLICATE,       _("Doublon présumé depuis plus de 7 jours"), duplicate, 3),
    Rule(R.SITUATION_OLD,   _("Situation notée il y a plus de 6 mois"), situation_old, 14),
    Rule(R.NO_DIAGNOSIS,    _("15 jours sans entretien de positionnement"), no_diagnosis, 7),
    Rule(R.OUTCOME_UNSAID,  _("Rendez-vous passé sans issue depuis 3 jours"), outcome_unsaid, 1),
    Rule(R.REVIEW_OVERDUE,  _("Revue du plan d’action dépassée"), review_overdue, 7),
    Rule(R.STEP_OVERDUE,    _("Étape du plan en retard"), step_overdue, 7),
    Rule(R.REFERRAL_SILENT, _("Employeur sans réponse depuis 14 jours"), referral_silent, 3),
    Rule(R.HIRE_UNRECORDED, _("Embauche sans insertion notée"), hire_unrecorded, 3),
    Rule(R.FOLLOW_UP_DUE,   _("Suivi dans l’emploi à faire"), follow_up_due, 7),
)
# fmt: on
