"""Targets beside the figures that they are about, for one reader."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.disclosure import disclose
from reports.enums import Status, Unit
from reports.figures import Figure, written
from reports.indicators import BY_CODE
from reports.models import Target
from reports.selection import Selection
from reports.tally import compute
from sharaka_portal.lib.templatetags.portal import number

# Where less is better: a delay is short, a target is not to be passed.
LOWER_IS_BETTER = (Unit.MEDIAN_DAYS, Unit.COST)


@dataclass(frozen=True)
class TargetLine:
    """A target with its figure, as the reader may see it."""

    target: Target
    figure: Figure

    @property
    def target_text(self):
        return written(self.figure.indicator.unit, self.target.value)

    @property
    def gap(self):
        """The figure minus its target as precisely as it is written: a tenth, of a point for a rate.

        None while the figure is not shown.
        """
        if self.figure.status != Status.OK:
            return None
        digits = 3 if self.figure.indicator.unit == Unit.RATE else 1
        return round(self.figure.value - self.target.value, digits)

    @property
    def gap_text(self):
        if self.gap is None:
            return "—"
        is_rate = self.figure.indicator.unit == Unit.RATE
        size = round(abs(self.gap) * (100 if is_rate else 1), 1)
        sign = "−" if self.gap < 0 else "+" if self.gap else ""
        text = f"{sign}{number(size, 0 if size == int(size) else 1)}"
        return _("%(gap)s points") % {"gap": text} if is_rate else text

    @property
    def is_reached(self):
        """Whether the target is reached, or None while nobody can say."""
        if self.gap is None:
            return None
        lower = self.figure.indicator.unit in LOWER_IS_BETTER
        return self.gap <= 0 if lower else self.gap >= 0


def beside_figures(phase, reader):
    """The targets of a phase that the reader's figures are about, in the registry's order."""
    shown = {agency.pk for agency in reader.agencies}
    targets = [
        target
        for target in Target.objects.filter(phase=phase).select_related("agency")
        if target.indicator in BY_CODE
        and (target.agency is None or target.agency_id in shown)
        and (reader.sees_costs or BY_CODE[target.indicator].unit != Unit.COST)
    ]
    if not targets:
        return []
    wanted = {target.indicator for target in targets}
    indicators = [indicator for code, indicator in BY_CODE.items() if code in wanted]
    day = reader.public_day if reader.is_outside else None
    board = compute(indicators, Selection.of_phase(phase, day), ("agency",))
    board = disclose(board, known={(code,) for code in reader.own}, released=reader.released)
    order = list(BY_CODE)
    targets.sort(key=lambda t: (order.index(t.indicator), t.agency.label if t.agency else ""))
    return [TargetLine(target, figure_of(board, target)) for target in targets]


def figure_of(board, target):
    place = board.groups[target.agency.code,] if target.agency else board.total
    return place[target.indicator]
