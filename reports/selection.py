"""What a figure is asked about: a period, agencies, and perhaps a group of people."""

import datetime
from dataclasses import dataclass, replace

from agencies.models import Agency
from migrants.enums import CloseReason
from migrants.models import Barrier, Registration
from reports import groups
from services.enums import ContractKind, PlacementEnd, ServiceOutcome
from services.models import Placement, Service
from sharaka_portal.lib import clock

# The way from a row to its agency, where it is not the row's own field.
AGENCY_PATHS = {Barrier: "migrant__agency"}


def last_day(phase):
    """The day on which figures of a phase are stopped: today, or its end when that is past."""
    return min(clock.today(), phase.ends_on)


@dataclass(frozen=True)
class Selection:
    """From a day to the day on which figures are stopped (both included), in some agencies.

    `sex`, `nationality` (a group of `reports.groups`) and `mode` narrow the rows when they are set.
    """

    start: datetime.date
    as_of: datetime.date
    agencies: tuple[Agency, ...]
    sex: str = ""
    nationality: str = ""
    mode: str = ""

    @classmethod
    def of_phase(cls, phase, as_of=None):
        """A whole phase, stopped on a day within it, by default on the last one there is."""
        agencies = tuple(phase.agencies.order_by("sort_order", "code"))
        return cls(phase.starts_on, as_of or last_day(phase), agencies)

    def within(self, agencies):
        """The same question about some agencies."""
        return replace(self, agencies=tuple(agencies))

    @property
    def span(self):
        return self.start, self.as_of

    @property
    def moments(self):
        """The first moment of the period and the first one after it."""
        return clock.at(self.start), clock.at(self.as_of + datetime.timedelta(days=1))

    def of(self, queryset):
        """The rows about people of this selection, in its agencies; none that a merge left behind."""
        path = AGENCY_PATHS.get(queryset.model, "agency")
        queryset = queryset.filter(
            **{f"{path}__in": [agency.pk for agency in self.agencies]}, migrant__merged_into=None
        )
        if self.sex:
            queryset = queryset.filter(migrant__sex=self.sex)
        if self.nationality:
            queryset = queryset.filter(groups.nationality_condition(self.nationality))
        if self.mode and hasattr(queryset.model, "mode"):
            queryset = queryset.filter(mode=self.mode)
        return queryset

    def files(self):
        """Files of any date, those opened by mistake left out."""
        return self.of(Registration.objects.exclude(close_reason__in=CloseReason.never_counted()))

    def entrants(self):
        """Files opened in the period, those opened by mistake left out."""
        return self.files().opened_between(*self.span)

    def given(self):
        """Services given in the period, those that were interrupted left out."""
        services = Service.objects.between(*self.span)
        return self.of(services.exclude(outcome=ServiceOutcome.INTERRUPTED))


def attended(as_of):
    """Services given up to a day, wherever, those that were interrupted left out."""
    return Service.objects.filter(given_on__lte=as_of).exclude(outcome=ServiceOutcome.INTERRUPTED)


def real_placements(as_of):
    """Contracts and activities begun up to a day; slips and trainings left out."""
    begun = Placement.objects.filter(started_on__lte=as_of)
    return begun.exclude(end_reason=PlacementEnd.MISTAKE).exclude(
        contract_kind=ContractKind.TRAINING
    )
