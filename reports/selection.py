"""What a figure is asked about: a period, agencies, and perhaps a group of people."""

import datetime
from dataclasses import dataclass, replace

from django.db.models import Q

from agencies.models import Agency, User
from migrants.enums import AssignmentEnd, AssignmentRole, CloseReason
from migrants.models import Assignment, Barrier, IdentityDocument, Migrant, Registration
from reports import groups
from reports.models.phase import Phase
from services.enums import ContractKind, PlacementEnd, ServiceOutcome
from services.models import Appointment, Enrolment, FollowUp, Placement, Service
from sharaka_portal.lib import clock

# The way from a row to its agency, where it is not the row's own field.
AGENCY_PATHS = {
    Barrier: "migrant__agency",
    IdentityDocument: "migrant__agency",
    Enrolment: "session__agency",
    FollowUp: "placement__agency",
}
# The way from a row to its mode of service, for the rows that have one.
MODE_PATHS = {Service: "mode", Appointment: "mode", Enrolment: "session__mode"}
ONE_DAY = datetime.timedelta(days=1)


def last_day(phase):
    """The day on which figures of a phase are stopped: today, or its end when that is past."""
    return min(clock.today(), phase.ends_on)


@dataclass(frozen=True)
class Selection:
    """From a day to the day on which figures are stopped (both included), in some agencies.

    `phase` is set when all of a phase is asked about, up to a day: what costs are of. `sex`, `age`
    and `nationality` (groups of `reports.groups`), `mode` and `lead` (somebody's own files) narrow
    the rows when they are set.
    """

    start: datetime.date
    as_of: datetime.date
    agencies: tuple[Agency, ...]
    phase: Phase | None = None
    sex: str = ""
    age: str = ""
    nationality: str = ""
    mode: str = ""
    lead: User | None = None

    @classmethod
    def of_phase(cls, phase, as_of=None):
        """A whole phase, stopped on a day within it, by default on the last one there is."""
        agencies = tuple(phase.agencies.order_by("sort_order", "code"))
        return cls(phase.starts_on, as_of or last_day(phase), agencies, phase)

    def within(self, agencies):
        """The same question about some agencies; costs are known for all together only."""
        agencies = tuple(agencies)
        phase = self.phase if set(agencies) == set(self.agencies) else None
        return replace(self, agencies=agencies, phase=phase)

    def before(self):
        """The same question about the period of the same length just before."""
        length = self.as_of - self.start
        last = self.start - ONE_DAY
        return replace(self, start=last - length, as_of=last, phase=None)

    @property
    def span(self):
        return self.start, self.as_of

    @property
    def moments(self):
        """The first moment of the period and the first one after it."""
        return clock.at(self.start), clock.at(self.as_of + ONE_DAY)

    def of(self, queryset):
        """The rows about people of this selection, in its agencies; none that a merge left behind."""
        path = AGENCY_PATHS.get(queryset.model, "agency")
        queryset = queryset.filter(**{f"{path}__in": [agency.pk for agency in self.agencies]})
        # few files were merged: their list is looked up faster than each row's person
        queryset = queryset.exclude(migrant__in=Migrant.objects.filter(merged_into__isnull=False))
        if self.sex:
            queryset = queryset.filter(migrant__sex=self.sex)
        if self.age:
            queryset = queryset.filter(groups.age_condition(self.age, self.as_of))
        if self.nationality:
            queryset = queryset.filter(groups.nationality_condition(self.nationality))
        if self.mode and queryset.model in MODE_PATHS:
            queryset = queryset.filter(**{MODE_PATHS[queryset.model]: self.mode})
        if self.lead:
            queryset = queryset.filter(migrant__in=files_of(self.lead))
        return queryset

    def files(self):
        """Files of any date, those opened by mistake left out."""
        return self.of(Registration.objects.exclude(close_reason__in=CloseReason.never_counted()))

    def entrants(self):
        """Files opened in the period, those opened by mistake left out."""
        return self.files().opened_between(*self.span)

    def given(self):
        """Services given in the period; those that were interrupted, and those of files opened by
        mistake, left out."""
        services = Service.objects.between(*self.span).exclude(outcome=ServiceOutcome.INTERRUPTED)
        mistaken = Registration.objects.filter(close_reason__in=CloseReason.never_counted())
        return self.of(services.exclude(registration__in=mistaken))


def files_of(user):
    """The people whose lead the user is, or was until the file was closed."""
    charge = Q(ends_on__isnull=True) | Q(end_reason=AssignmentEnd.FILE_CLOSED)
    return Assignment.objects.filter(charge, user=user, role=AssignmentRole.LEAD).values("migrant")


def attended(as_of):
    """Services given up to a day, wherever, those that were interrupted left out."""
    return Service.objects.filter(given_on__lte=as_of).exclude(outcome=ServiceOutcome.INTERRUPTED)


def real_placements(as_of):
    """Contracts and activities begun up to a day; slips and trainings left out."""
    begun = Placement.objects.filter(started_on__lte=as_of)
    return begun.exclude(end_reason=PlacementEnd.MISTAKE).exclude(
        contract_kind=ContractKind.TRAINING
    )
