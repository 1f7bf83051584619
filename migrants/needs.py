"""What a file asks for: the reasons to act, as filters, as words beside a name, as one status."""

import datetime
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.enums import Action
from migrants.enums import AssignmentRole, ConsentPurpose
from migrants.extensions import ACTIVITY, CUE_SOURCES, NEEDS, Cue, Need
from migrants.models import Assignment, Consent, Migrant
from migrants.permits import BANDS
from migrants.querysets import current_permits
from sharaka_portal.lib import clock

# A file in which nothing happened for so many days is stalled.
STALLED_DAYS = 45
# From this band on a permit is a reason to act.
PERMIT_BAND = "30"
ACTION = "action"
# The tones of cues, the most pressing first; the first two ask for action.
TONES = ("stop", "warn", "wait", "ok", "done")
PRESSING = TONES[:2]


def stalled(day):
    """The condition of nothing having happened in a file since `STALLED_DAYS` before a day."""
    since = day - datetime.timedelta(days=STALLED_DAYS)
    condition = Q()
    for relation, field in ACTIVITY:
        rows = Migrant._meta.get_field(relation).related_model._base_manager
        condition &= ~Q(Exists(rows.filter(migrant=OuterRef("pk"), **{f"{field}__gte": since})))
    return condition


def without_lead(_day):
    leads = Assignment.objects.filter(role=AssignmentRole.LEAD, ends_on__isnull=True)
    return ~Q(Exists(leads.filter(migrant=OuterRef("pk"))))


def uninformed(_day):
    """People who were not told yet what becomes of their data."""
    answers = Consent.objects.filter(purpose=ConsentPurpose.PROCESSING)
    return ~Q(Exists(answers.filter(migrant=OuterRef("pk"))))


def permit_ending(day):
    """People whose last residence paper ends soon, or has ended."""
    papers = current_permits().filter(migrant=OuterRef("pk"), expires_on__isnull=False)
    later = papers.filter(expires_on__gt=day + datetime.timedelta(days=BANDS[PERMIT_BAND]))
    return Q(Exists(papers)) & ~Q(Exists(later))


OWN_NEEDS = (
    Need("permit", gettext_lazy("Titre expiré ou à moins de 30 jours"), permit_ending),
    Need("stalled", gettext_lazy("Rien depuis 45 jours"), stalled),
    Need("no_lead", gettext_lazy("Sans référent"), without_lead),
    Need("uninformed", gettext_lazy("Pas encore informés sur leurs données"), uninformed),
)


def all_needs():
    return [*OWN_NEEDS, *NEEDS]


def condition_of(code, day):
    """The condition of a need, or of any of them (`action`)."""
    wanted = [need for need in all_needs() if code in (need.code, ACTION)]
    condition = Q(pk__in=[])
    for need in wanted:
        condition |= need.condition(day)
    return condition


def add_cues(people):
    """Give each person of a page (read `with_file`) their `cues`, the most pressing first."""
    people, day = list(people), clock.today()
    states = (condition_as_field(condition(day)) for condition in (uninformed, stalled))
    rows = Migrant.objects.filter(pk__in=[person.pk for person in people])
    own_states = {key: found for key, *found in rows.values_list("pk", *states)}
    more = [source(people) for source in CUE_SOURCES]
    for person in people:
        cues = [
            *own_cues(person, *own_states[person.pk]),
            *(cue for found in more for cue in found.get(person.pk, ())),
        ]
        person.cues = sorted(cues, key=lambda cue: TONES.index(cue.tone))
    return people


def condition_as_field(condition):
    return ExpressionWrapper(condition, BooleanField())


def own_cues(person, is_untold, is_idle):
    """What the file itself asks for, each with the page on which it is done."""
    here = [person.public_id]
    cues = permit_cues(person)
    if person.lead is None:
        url = reverse("migrants:migrant_assign", args=here)
        cues.append(Cue(_("désigner un référent"), "warn", url=url, act=Action.ASSIGN_PERSON))
    if is_untold:
        url = reverse("migrants:consent_create", args=[*here, ConsentPurpose.PROCESSING])
        cues.append(Cue(_("informer sur les données"), "warn", url=url, act=Action.EDIT_PERSON))
    if is_idle:
        cues.append(Cue(_("relancer : rien depuis 45 jours"), "warn"))
    return cues


def permit_cues(person):
    permit = person.permit
    if permit.band not in ("ended", PERMIT_BAND):
        return []
    text = ngettext("titre : %(n)d jour", "titre : %(n)d jours", permit.days_left)
    text = _("titre expiré") if permit.band == "ended" else text % {"n": permit.days_left}
    url = reverse("migrants:document_create", args=[person.public_id])
    return [Cue(text, "stop", url=url, act=Action.EDIT_PERSON)]


@dataclass(frozen=True)
class Status:
    """Where a file stands, in one badge: its colour, and the first reason when it asks for action."""

    tone: str
    label: str
    reason: str = ""


def status_of(person, *, is_open):
    """The status of a person with `cues`: `action` filters exactly those that ask for action."""
    if not is_open:
        return Status("closed", _("dossier clos"))
    first = person.cues[0] if person.cues else None
    if first and first.tone in PRESSING:
        return Status(first.tone, _("action requise"), first.text)
    if any(cue.tone == "done" for cue in person.cues):
        return Status("done", _("inséré"))
    return Status("open", _("suivi en cours"))


def next_day(person):
    """The next thing planned for a person with `cues`: the cue of the nearest day, or None."""
    planned = [cue for cue in person.cues if cue.on]
    return min(planned, key=lambda cue: cue.on, default=None)
