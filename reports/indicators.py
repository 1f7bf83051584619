"""The registry of indicators: what each figure means and which rows it counts.

An indicator holds its definition in words and the querysets of its numerator and denominator
(`reports.rows`). Every outlet (tile, list behind a figure, spreadsheet, report, command) takes both
from here, so that a figure and the list behind it cannot differ. `docs/indicators.md` is generated
from this registry.
"""

from reports.indicator import SMALLEST_MEAN, SMALLEST_RATE, Indicator
from reports.registry import cost, lasting, offer, path, work

__all__ = ["BY_CODE", "DELAYS", "FUNNEL", "REGISTRY", "SMALLEST_MEAN", "SMALLEST_RATE", "Indicator"]
REGISTRY = (
    *path.INDICATORS,
    *offer.INDICATORS,
    *work.INDICATORS,
    *lasting.INDICATORS,
    *cost.INDICATORS,
)
BY_CODE = {indicator.code: indicator for indicator in REGISTRY}
# The way of a person through the offer; each step is counted among those who entered.
FUNNEL = ("registered", "interviewed", "planned", "supported", "referred", "entrants_placed")
# The indicator that tells how long it took to reach a step.
DELAYS = {
    "interviewed": "interview_delay",
    "planned": "plan_delay",
    "referred": "referral_delay",
    "entrants_placed": "placement_delay",
}
