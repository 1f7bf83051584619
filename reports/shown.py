"""A figure as a page shows it, with what stands beside it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports import statistics
from reports.figures import Figure, written
from reports.targets import LOWER_IS_BETTER


@dataclass(frozen=True)
class Shown:
    """A figure on a page, and the address of the list behind it when the reader may open it.

    `before` is the same in the period before, `around` that of all other agencies, `target` the
    value that was wanted.
    """

    figure: Figure
    url: str = ""
    before: Figure | None = None
    around: Figure | None = None
    target: float | None = None

    def before_words(self):
        return statistics.in_words(self.figure, self.before) if self.before else ""

    def around_words(self):
        return statistics.in_words(self.figure, self.around) if self.around else ""

    def target_text(self):
        return written(self.figure.indicator.unit, self.target)

    def target_words(self):
        """Whether the target is reached, as far as a small number can tell."""
        figure = self.figure
        if not figure.is_number:
            return ""
        if figure.low is not None and figure.low <= self.target <= figure.high:
            return _("on ne peut pas dire si elle est atteinte")
        if figure.indicator.unit in LOWER_IS_BETTER:
            return _("atteinte") if figure.value <= self.target else _("pas atteinte")
        return _("atteinte") if figure.value >= self.target else _("pas atteinte")
