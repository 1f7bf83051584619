"""Who could lead a person's file: whoever speaks the person's language, then the least loaded.

The load is the number of open files led plus the appointments of this week; whoever is absent today
comes last, and so does whoever leads the agency.
"""

import datetime

from django.db.models import Count, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import Absence, User
from migrants.enums import AssignmentRole
from migrants.extensions import Proposal
from migrants.models import Assignment
from services.models import Appointment
from services.team import team
from sharaka_portal.lib import clock

SHOWN = 3


def proposals(migrant):
    """The first few Proposals for a file, the best first, in one query."""
    rows = with_load(team(migrant.agency), migrant)
    ranked = rows.order_by("hands_out", "is_away", "-speaks", "load", "last_name", "first_name")
    return [Proposal(user, list(_reasons(user, migrant))) for user in ranked[:SHOWN]]


def with_load(users, migrant):
    """Annotate `speaks`, `is_away`, `files`, `meetings` and their sum, `load`."""
    day = clock.today()
    monday = day - datetime.timedelta(days=day.weekday())
    leads = Assignment.objects.filter(role=AssignmentRole.LEAD, ends_on__isnull=True)
    week = Appointment.objects.booked().on_day(
        clock.at(monday), clock.at(monday + datetime.timedelta(days=7))
    )
    speakers = User.languages.through.objects.filter(
        user=OuterRef("pk"), language=migrant.spoken_language_id
    )
    away = Absence.objects.filter(user=OuterRef("pk"), starts_on__lte=day, ends_on__gte=day)
    return users.annotate(
        speaks=Exists(speakers),
        is_away=Exists(away),
        files=_number(leads, "user"),
        meetings=_number(week, "counsellor"),
        load=F("files") + F("meetings"),
    )


def _number(rows, field):
    """How many of the rows are a user's."""
    own = rows.filter(**{field: OuterRef("pk")}).order_by().values(field)
    return Coalesce(Subquery(own.annotate(number=Count("pk")).values("number")), Value(0))


def _reasons(user, migrant):
    if migrant.spoken_language_id and user.speaks:
        yield _("parle %(language)s") % {"language": migrant.spoken_language.label}
    yield ngettext("%(n)d dossier ouvert", "%(n)d dossiers ouverts", user.files) % {"n": user.files}
    yield ngettext(
        "%(n)d rendez-vous cette semaine", "%(n)d rendez-vous cette semaine", user.meetings
    ) % {"n": user.meetings}
    if user.is_away:
        yield _("absent aujourd’hui")
    if user.hands_out:
        yield _("dirige l’agence")
