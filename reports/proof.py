"""Figures as proof: frozen with their number of cases and their range when they are attached.

What is frozen is what readers outside the agency may see (`reports.disclosure`), so that a card can
be printed and handed on. Only a figure that they may read can be attached at all.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.disclosure import disclose
from reports.enums import Status, Unit
from reports.frozen import LANGUAGES, in_languages
from reports.released import Released
from reports.selection import Selection
from reports.statistics import newcombe, wilson
from reports.tally import compute


def figure_facts(indicator, phase, agency=None, as_of=None):
    """An indicator of a phase, in an agency or in all, as it may be told. Raises ValidationError.

    A rate of one agency stands beside that of the other agencies of the phase together.
    """
    board = compute([indicator], Selection.of_phase(phase, as_of), ("agency",))
    board = disclose(board, released=Released.of(phase))
    total = board.total[indicator.code]
    own = board.groups[agency.code,][indicator.code] if agency else total
    if own.status != Status.OK:
        raise ValidationError(
            _("Ce chiffre ne peut pas être montré hors de l’agence : %(why)s.")
            % {"why": own.status.label}
        )
    facts = {
        "indicator": indicator.code,
        "label": in_languages(indicator.label),
        "definition": in_languages(indicator.definition),
        "unit": str(indicator.unit),
        "version": indicator.version,
        "phase": {"code": phase.code, "label": labels_of(phase)},
        "agency": agency and {"code": agency.code, "label": labels_of(agency)},
        "as_of": Selection.of_phase(phase, as_of).as_of.isoformat(),
        "value": own.value,
        "numerator": own.numerator,
        "denominator": own.denominator,
        "n": own.n,
    }
    return facts | range_of(own) | (beside(own, total) if agency else {})


def labels_of(row):
    """The labels of a catalogue's row, as they may be kept."""
    return {language: row.label_in(language) for language in LANGUAGES}


def range_of(figure):
    """The range of a rate whose counts are shown."""
    if figure.indicator.unit != Unit.RATE or not figure.denominator:
        return {"low": None, "high": None}
    low, high = wilson(figure.numerator, figure.denominator)
    return {"low": low, "high": high}


def beside(own, total):
    """The rate of the other agencies together, and the range of the difference."""
    if own.indicator.unit != Unit.RATE or total.status != Status.OK:
        return {}
    rest = total.numerator - own.numerator, total.denominator - own.denominator
    if rest[1] < own.indicator.smallest:
        return {}
    low, high = newcombe(own.numerator, own.denominator, *rest)
    others = {"numerator": rest[0], "denominator": rest[1], "value": rest[0] / rest[1]}
    return {"others": others, "gap": {"low": low, "high": high}}


def edition_facts(edition, code, agency_code=""):
    """A figure as an edition printed it. Raises ValidationError when it prints none."""
    found = edition.facts
    place = found["by_agency"].get(agency_code) if agency_code else found["total"]
    cell = (place or {}).get(code)
    if cell is None or cell["status"] != Status.OK:
        raise ValidationError(_("Cette édition ne donne pas ce chiffre."))
    labels = {row["code"]: row["label"] for row in found["agencies"]}
    meant = next(row for row in edition.definitions["indicators"] if row["code"] == code)
    numerator, denominator = cell["numerator"], cell["denominator"]
    is_rate = meant["unit"] == Unit.RATE and denominator
    low, high = wilson(numerator, denominator) if is_rate else (None, None)
    return {
        "indicator": code,
        **{name: meant[name] for name in ("label", "definition", "unit", "version")},
        "phase": {name: found["phase"][name] for name in ("code", "label")},
        "agency": {"code": agency_code, "label": labels[agency_code]} if agency_code else None,
        "as_of": found["as_of"],
        "edition": edition.code,
        **{name: cell[name] for name in ("value", "numerator", "denominator", "n")},
        "low": low,
        "high": high,
    }


def excludes_no_difference(facts):
    """Whether frozen facts show a difference that is more than chance."""
    gap = facts.get("gap")
    return bool(gap) and (gap["low"] > 0 or gap["high"] < 0)
