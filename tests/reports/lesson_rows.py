"""Practices, trials and improvements that the tests of lessons begin with."""

import datetime

FULL = {
    "context": "Peu de personnes connaissent l’agence.",
    "action": "Une séance d’information suivie de l’inscription sur place.",
    "result": "Les inscriptions se font le jour même.",
    "conditions": "Une salle et deux agents.",
    "transferability": "Toute agence qui a une salle.",
}


def phase():
    from reports.models import Phase

    return Phase.objects.get(code="pilot-2015")


def practice_of(agency, by, **fields):
    from reports.actions import propose_practice

    values = {"title": "Inscrire sur place", "theme": "information"} | FULL | fields
    return propose_practice(by=by, agency=agency, phase=phase(), **values)


def put(row, state):
    """The row in a state, without going through the engine."""
    type(row).objects.filter(pk=row.pk).update(state=state)
    row.refresh_from_db()
    return row


def window(numerator, denominator, start="2015-09-21", as_of="2015-11-01"):
    return {
        "start": start,
        "as_of": as_of,
        "numerator": numerator,
        "denominator": denominator,
    }


def trial_of(practice, agency, *, before=(3, 12), after=None, state="running", ends="12-13"):
    """A trial with given counts, as if it had been measured."""
    from reports.models import Adoption

    return Adoption.objects.create(
        practice=practice,
        agency=agency,
        indicator="interview_rate",
        starts_on=datetime.date(2015, 11, 2),
        ends_on=datetime.date.fromisoformat(f"2015-{ends}"),
        before=window(*before),
        after=after and window(*after, "2015-11-02", "2015-12-13"),
        state=state,
    )


def figure_facts(gap=None):
    """Frozen facts of a rate, with the range of its difference to the others."""
    facts = {
        "indicator": "interview_rate",
        "label": {"fr": "Taux", "ar": "", "en": ""},
        "unit": "rate",
        "phase": {"code": "pilot-2015", "label": {"fr": "Pilote", "ar": "", "en": ""}},
        "agency": None,
        "as_of": "2015-12-14",
        "value": 0.75,
        "numerator": 9,
        "denominator": 12,
        "n": 12,
        "low": 0.47,
        "high": 0.91,
    }
    if gap is None:
        return facts
    others = {"numerator": 3, "denominator": 12, "value": 0.25}
    return facts | {"others": others, "gap": {"low": gap[0], "high": gap[1]}}


def evidence_of(lesson, kind="figure", **fields):
    from reports.models import Evidence, GoodPractice

    of = "practice" if isinstance(lesson, GoodPractice) else "improvement"
    values = {"facts": figure_facts()} if kind == "figure" else {"text": "Un cas."}
    day = datetime.date(2015, 12, 1)
    return Evidence.objects.create(
        kind=kind, language="fr", attached_on=day, **{of: lesson}, **(values | fields)
    )


def improvement_of(agency, by, **fields):
    from reports.actions import propose_improvement

    values = {
        "title": "Interprètes",
        "problem": "La langue arrête les personnes.",
        "change": "Une liste d’interprètes.",
        "owner": "Chef d’agence",
        "due_on": datetime.date(2016, 3, 1),
    }
    return propose_improvement(by=by, agency=agency, phase=phase(), **(values | fields))
