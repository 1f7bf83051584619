"""Reading a diagnosis: what it proposes, and what changed since the one before."""

from dataclasses import dataclass

from services.enums import Dimension
from services.models import ServiceType
from sharaka_portal.lib import clock

WEAK_UP_TO = 2
# When so many dimensions are weak, all job-search workshops are proposed (`domain.md` 2.3).
MANY_WEAK = 3
WORKSHOPS = {
    Dimension.SELF: ("skills",),
    Dimension.PROJECT: ("131",),
    Dimension.MARKET: ("search-plan",),
    Dimension.METHOD: ("141", "cover-letter", "interview-prep"),
}


@dataclass(frozen=True)
class Line:
    """One dimension of a diagnosis beside the one before."""

    score: object
    before: int | None

    @property
    def change(self):
        """Levels gained since the diagnosis before; None without one."""
        return None if self.before is None else self.score.level - self.before


def lines_of(diagnosis, previous=None):
    """The four dimensions in order, each with its level in the previous diagnosis."""
    before = {row.dimension: row.level for row in previous.scores.all()} if previous else {}
    return [Line(row, before.get(row.dimension)) for row in diagnosis.scores.all()]


def proposed_codes(levels):
    """Codes of the workshops that {dimension: level} calls for, the weakest dimension first."""
    weak = sorted((level, name) for name, level in levels.items() if level <= WEAK_UP_TO)
    wanted = list(WORKSHOPS) if len(weak) >= MANY_WEAK else [name for _level, name in weak]
    return list(dict.fromkeys(code for name in wanted for code in WORKSHOPS[name]))


def proposed_workshops(diagnosis):
    """The services in force that the weak dimensions call for, in order."""
    codes = proposed_codes({row.dimension: row.level for row in diagnosis.scores.all()})
    found = {row.code: row for row in ServiceType.objects.in_force(clock.today())}
    return [found[code] for code in codes if code in found]


def previous_of(diagnosis):
    """The person's diagnosis before this one, or None."""
    earlier = diagnosis.migrant.diagnoses.filter(made_on__lte=diagnosis.made_on)
    return earlier.exclude(pk__gte=diagnosis.pk).prefetch_related("scores").first()
