"""What a file asks for, in a list: the reasons to act, as filters and as words beside the name."""

import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from migrants.enums import AssignmentRole, ConsentPurpose
from migrants.extensions import ACTIVITY, CUE_SOURCES, NEEDS, Cue, Need
from migrants.models import Assignment, Consent, Migrant
from sharaka_portal.lib import clock

# A file in which nothing happened for so many days is stalled.
STALLED_DAYS = 45
ACTION = "action"


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


OWN_NEEDS = (
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
    keys = [person.pk for person in people]
    idle = set(Migrant.objects.filter(stalled(day), pk__in=keys).values_list("pk", flat=True))
    untold = set(Migrant.objects.filter(uninformed(day), pk__in=keys).values_list("pk", flat=True))
    more = [source(people) for source in CUE_SOURCES]
    order = {"stop": 0, "warn": 1, "wait": 2, "ok": 3}
    for person in people:
        cues = [
            *permit_cues(person.permit),
            *(cue for found in more for cue in found.get(person.pk, ())),
        ]
        if person.lead is None:
            cues.append(Cue(_("désigner un référent"), "warn"))
        if person.pk in untold:
            cues.append(Cue(_("informer sur les données"), "warn"))
        if person.pk in idle:
            cues.append(Cue(_("relancer : rien depuis 45 jours"), "warn"))
        person.cues = sorted(cues, key=lambda cue: order[cue.tone])
    return people


def permit_cues(permit):
    if permit.band == "ended":
        return [Cue(_("titre expiré"), "stop")]
    if permit.band == "30":
        text = ngettext("titre : %(n)d jour", "titre : %(n)d jours", permit.days_left)
        return [Cue(text % {"n": permit.days_left}, "stop")]
    return []
