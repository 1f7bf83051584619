"""What practices rest on, how their trials went, and what reports print of lessons."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.cells import ALL
from reports.enums import (
    AdoptionState,
    EvidenceKind,
    ImprovementState,
    PracticeState,
    PracticeTheme,
    Speaker,
    Unit,
)
from reports.frozen import in_languages
from reports.indicators import BY_CODE, REGISTRY
from reports.proof import excludes_no_difference, labels_of
from reports.selection import Selection
from reports.statistics import newcombe, wilson
from reports.tally import compute
from sharaka_portal.lib import clock
from sharaka_portal.lib.templatetags.portal import number

ADOPTIONS_TO_GENERALISE = 2
KINDS_TO_CONFIRM = 2
FIGURES = (EvidenceKind.FIGURE, EvidenceKind.EDITION)
# A rate that is neither better nor worse for being higher judges no trial.
NEUTRAL = ("remote_share",)
UNFOUNDED = gettext_lazy(
    "Pour accepter cet axe, joignez une preuve, ou choisissez le frein concerné : il faut qu’une "
    "personne au moins le rencontre le jour compté."
)
VERDICTS = {
    1: gettext_lazy("après l’essai, le taux est plus haut, au-delà du hasard"),
    -1: gettext_lazy("après l’essai, le taux est plus bas, au-delà du hasard"),
    0: gettext_lazy("on ne peut pas distinguer l’après de l’avant"),
    None: gettext_lazy("trop peu de cas pour comparer"),
}


# What a practice rests on ---------------------------------------------------------------------


def was_tried(practice):
    """Whether another agency tried the practice, or a figure speaks for it."""
    return (
        practice.adoptions.exclude(state=AdoptionState.STOPPED).exists()
        or practice.evidence.filter(kind__in=FIGURES).exists()
    )


def is_proved(practice):
    """Whether a difference is more than chance, or evidence of two kinds speaks for the practice.

    The difference is that of a figure beside the other agencies, or of a trial that was kept.
    """
    evidence = list(practice.evidence.standing())
    # A figure stays one, in whichever edition it was printed.
    kinds = {EvidenceKind.FIGURE if row.kind in FIGURES else row.kind for row in evidence}
    if len(kinds) >= KINDS_TO_CONFIRM:
        return True
    kept = practice.adoptions.filter(state=AdoptionState.KEPT)
    return any(excludes_no_difference(row.facts) for row in evidence) or any(
        verdict_of(adoption) == 1 for adoption in kept
    )


def kept_in(practice):
    """In how many other agencies a trial of the practice ended well."""
    kept = practice.adoptions.filter(state=AdoptionState.KEPT).exclude(agency=practice.agency)
    return kept.values("agency").distinct().count()


def is_founded(improvement):
    """Whether people were counted who meet the problem, or evidence speaks for the improvement."""
    return bool(improvement.count) or improvement.evidence.standing().exists()


def stay_founded(improvement):
    """Raise ValidationError when an improvement that was accepted would rest on nothing."""
    judged = (ImprovementState.ACCEPTED, ImprovementState.DONE)
    if improvement.state in judged and not is_founded(improvement):
        raise ValidationError(
            _("Un axe accepté garde une preuve ou un frein compté : ajoutez-en d’abord un autre.")
        )


# Trials ---------------------------------------------------------------------------------------


def trial_indicators():
    """The rates by which a trial can be judged."""
    return [i for i in REGISTRY if i.unit == Unit.RATE and i.code not in NEUTRAL]


def window_before(starts_on, ends_on):
    """(first, last day) of the period of the same length just before a trial."""
    last = starts_on - clock.ONE_DAY
    return last - (ends_on - starts_on), last


def measure(code, agency, start, as_of):
    """The counts of a rate in an agency over some days, to be frozen."""
    found = compute([BY_CODE[code]], Selection(start, as_of, (agency,))).total[code]
    return {
        "start": start.isoformat(),
        "as_of": as_of.isoformat(),
        "numerator": found.numerator,
        "denominator": found.denominator,
    }


def enough(window):
    """Whether a window holds cases enough for a percentage."""
    return bool(window) and window["denominator"] >= settings.DISCLOSURE_THRESHOLD * 2


def gap_of(adoption):
    """(low, high) of the rate after the trial minus that before, or None."""
    if not (enough(adoption.before) and enough(adoption.after)):
        return None
    after, before = adoption.after, adoption.before
    return newcombe(
        after["numerator"], after["denominator"], before["numerator"], before["denominator"]
    )


def verdict_of(adoption):
    """1 higher, -1 lower, 0 cannot be told, None too few cases or not measured yet."""
    gap = gap_of(adoption)
    if gap is None:
        return None
    return 1 if gap[0] > 0 else -1 if gap[1] < 0 else 0


@dataclass(frozen=True)
class Rate:
    """One side of a trial, as it may be told."""

    start: datetime.date
    as_of: datetime.date
    numerator: int | None
    denominator: int | None
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, window, indicator, *, is_open):
        start, as_of = (datetime.date.fromisoformat(window[name]) for name in ("start", "as_of"))
        k, n = window["numerator"], window["denominator"]
        if not is_open and is_secret(k, n, indicator):
            return cls(start, as_of, None, None)
        if not enough(window):
            return cls(start, as_of, k, n)
        return cls(start, as_of, k, n, k / n, *wilson(k, n))

    @property
    def is_hidden(self):
        return self.numerator is None

    def text(self):
        if self.is_hidden:
            return _("masqué")
        counts = _("%(k)s sur %(n)s") % {"k": number(self.numerator), "n": number(self.denominator)}
        if self.value is None:
            return counts
        return _("%(value)s %% (%(counts)s ; entre %(low)s et %(high)s %%)") % {
            "value": number(self.value * 100),
            "counts": counts,
            "low": number(self.low * 100),
            "high": number(self.high * 100),
        }


def is_secret(k, n, indicator):
    """Whether a rate's counts are too small to be told outside the agency."""
    small = range(1, settings.DISCLOSURE_THRESHOLD)
    return k in small or n in small or (indicator.guards_rest and n - k in small)


class Trial:
    """An adoption as a reader may see it: both sides, the range of the difference, the words."""

    def __init__(self, adoption, *, is_open):
        self.row, self.is_open = adoption, is_open
        self.indicator = BY_CODE[adoption.indicator]
        self.is_due = clock.today() > adoption.ends_on
        self.before = Rate.of(adoption.before, self.indicator, is_open=is_open)
        self.after = adoption.after and Rate.of(adoption.after, self.indicator, is_open=is_open)
        hidden = self.before.is_hidden or (self.after and self.after.is_hidden)
        self.gap = None if hidden else gap_of(adoption)
        self.verdict = None if hidden else verdict_of(adoption)

    @property
    def words(self):
        if not self.after:
            return _("en attente d’une décision") if self.is_due else _("non échu")
        if self.before.is_hidden or self.after.is_hidden:
            return _("effectifs masqués hors de l’agence")
        return VERDICTS[self.verdict]

    def gap_text(self):
        if self.gap is None:
            return ""
        return _("écart entre %(low)s et %(high)s points") % {
            "low": signed(self.gap[0] * 100),
            "high": signed(self.gap[1] * 100),
        }


def signed(value):
    """A difference with its sign, in figures that read the same in both directions of writing."""
    return f"{'−' if round(value) < 0 else '+'}{number(abs(value))}"


# What a report prints -------------------------------------------------------------------------


def printed_practices(phase):
    """The confirmed practices of a phase with their proof, as JSON holds them.

    Labels come in three languages; what people wrote stays in `language`, theirs.
    """
    rows = phase.practices.published().select_related("agency").order_by("theme", "pk")
    return [
        {
            "title": row.title,
            "language": row.language,
            "agency": labels_of(row.agency),
            "theme": in_languages(PracticeTheme(row.theme).label),
            "state": {"code": row.state, "label": in_languages(PracticeState(row.state).label)},
            "observed_on": row.observed_on.isoformat(),
            "is_demo": row.is_demo,
            "parts": [
                {"name": name, "label": in_languages(label), "text": text}
                for name, label, text in row.card
            ],
            "evidence": [printed_evidence(proof) for proof in row.evidence.standing()],
            "trials": [
                printed_trial(trial)
                for trial in row.adoptions.exclude(state=AdoptionState.STOPPED).select_related(
                    "agency"
                )
            ],
        }
        for row in rows
    ]


def printed_evidence(row):
    speaker = in_languages(Speaker(row.speaker).label) if row.speaker else None
    return {
        "kind": {"code": row.kind, "label": in_languages(EvidenceKind(row.kind).label)},
        "facts": row.facts or None,
        "text": row.text,
        "language": row.language,
        "speaker": speaker,
        "attached_on": row.attached_on.isoformat(),
    }


def printed_trial(adoption):
    trial = Trial(adoption, is_open=False)
    return {
        "agency": labels_of(adoption.agency),
        "indicator": {
            "code": trial.indicator.code,
            "label": in_languages(trial.indicator.label),
        },
        "starts_on": adoption.starts_on.isoformat(),
        "ends_on": adoption.ends_on.isoformat(),
        "state": {
            "code": adoption.state,
            "label": in_languages(AdoptionState(adoption.state).label),
        },
        "before": printed_rate(trial.before),
        "after": printed_rate(trial.after),
        "gap": trial.gap and {"low": trial.gap[0], "high": trial.gap[1]},
        "verdict": trial.verdict,
        "words": in_languages(LazyWords(trial)),
    }


class LazyWords:
    """The words of a trial, in the language active when they are asked for."""

    def __init__(self, trial):
        self.trial = trial

    def __str__(self):
        return str(self.trial.words)


def printed_rate(rate):
    if rate is None or rate.is_hidden:
        return None
    names = ("numerator", "denominator", "value", "low", "high")
    return {name: getattr(rate, name) for name in names}


def printed_improvements(phase):
    """The improvements of a phase that were not declined, as JSON holds them."""
    rows = phase.improvements.exclude(state=ImprovementState.DECLINED)
    return [
        {
            "title": row.title,
            "language": row.language,
            "agency": None if row.is_national else labels_of(row.agency),
            "problem": row.problem,
            "barrier": row.barrier and labels_of(row.barrier),
            "counted": row.barrier
            and {
                "agency": ALL if row.is_national else row.agency.code,
                "barrier": row.barrier.code,
            },
            "count": row.shown_count,
            "is_count_hidden": row.count is not None and row.shown_count is None,
            "counted_on": row.counted_on and row.counted_on.isoformat(),
            "change": row.change,
            "owner": row.owner,
            "due_on": row.due_on.isoformat(),
            "state": {"code": row.state, "label": in_languages(ImprovementState(row.state).label)},
            "is_demo": row.is_demo,
        }
        for row in rows.select_related("agency", "barrier")
    ]
