"""Practices, trials and improvements, move by move: what the tables allow, what a guard refuses."""

import pytest

from agencies.models import AuditEntry, Transition
from agencies.transitions import TransitionRefused
from reports import actions, enums
from reports.workflow import ADOPTION, IMPROVEMENT, PRACTICE
from tests.reports.lesson_rows import (
    evidence_of,
    figure_facts,
    improvement_of,
    practice_of,
    put,
    trial_of,
)

pytestmark = pytest.mark.django_db
ALIVE = {"observed", "documented", "tested", "confirmed", "recommended", "generalised"}
# machine: {move: (from, to)}, written by hand and compared with the tables.
EXPECTED = {
    "practice": {
        "document": ({"observed"}, "documented"),
        "test": ({"documented"}, "tested"),
        "confirm": ({"tested"}, "confirmed"),
        "recommend": ({"confirmed"}, "recommended"),
        "generalise": ({"recommended"}, "generalised"),
        "undo_document": ({"documented"}, "observed"),
        "undo_test": ({"tested"}, "documented"),
        "undo_confirm": ({"confirmed"}, "tested"),
        "undo_recommend": ({"recommended"}, "confirmed"),
        "undo_generalise": ({"generalised"}, "recommended"),
        "retire": (ALIVE, "retired"),
        "restore": ({"retired"}, "observed"),
    },
    "adoption": {
        "keep": ({"running"}, "kept"),
        "drop": ({"running"}, "dropped"),
        "stop": ({"running"}, "stopped"),
        "undo": ({"kept", "dropped", "stopped"}, "running"),
    },
    "improvement": {
        "accept": ({"proposed"}, "accepted"),
        "finish": ({"accepted"}, "done"),
        "decline": ({"proposed", "accepted"}, "declined"),
        "reopen": ({"accepted", "done", "declined"}, "proposed"),
    },
}
MACHINES = {machine.name: machine for machine in (PRACTICE, ADOPTION, IMPROVEMENT)}
STATES = {
    "practice": enums.PracticeState,
    "adoption": enums.AdoptionState,
    "improvement": enums.ImprovementState,
}
REASONS = {"retire": "replaced", "stop": "staff", "decline": "cost"}
CASES = [
    (machine, move, state)
    for machine, moves in EXPECTED.items()
    for move in moves
    for state in STATES[machine].values
]


@pytest.fixture
def practice(fes, people):
    return practice_of(fes, people.counsellor)


@pytest.fixture
def row_in(practice, fes, rabat, people):
    """A row of a machine with all that its guards ask for, put in a state."""
    from agencies.models import Agency

    def make(machine, state):
        if machine == "improvement":
            row = improvement_of(fes, people.counsellor)
            evidence_of(row, "case")
            return put(row, state)
        if machine == "adoption":
            return put(trial_of(practice, rabat, after=(9, 12)), state)
        evidence_of(practice)
        evidence_of(practice, "case")
        for agency in (rabat, Agency.objects.get(code="tanger")):
            trial_of(practice, agency, after=(9, 12), state="kept")
        return put(practice, state)

    return make


def test_tables_hold_exactly_the_expected_moves():
    found = {
        name: {
            move.name: ({str(source) for source in move.sources}, str(move.target))
            for move in machine.moves
        }
        for name, machine in MACHINES.items()
    }
    assert found == EXPECTED


@pytest.mark.parametrize(("machine", "move", "state"), CASES)
def test_move_is_allowed_from_its_states_only(machine, move, state, row_in, people):
    row, by = row_in(machine, state), people.national_manager
    sources, target = EXPECTED[machine][move]
    act = {
        "practice": actions.move_practice,
        "adoption": actions.move_adoption,
        "improvement": actions.move_improvement,
    }[machine]
    reason = REASONS.get(move, "slip" if move.startswith("undo_") else "")
    before = Transition.objects.filter(subject_id=row.public_id).count()
    if state in sources:
        act(row, move, by=by, reason=reason)
        row.refresh_from_db()
        assert row.state == target
        last = Transition.objects.filter(subject_id=row.public_id).latest("pk")
        assert (last.source, last.target, last.reason, last.by) == (state, target, reason, by)
        assert AuditEntry.objects.filter(subject_id=row.public_id, verb="moved", by=by).exists()
    else:
        with pytest.raises(TransitionRefused):
            act(row, move, by=by, reason=reason)
        row.refresh_from_db()
        assert row.state == state
        assert Transition.objects.filter(subject_id=row.public_id).count() == before


@pytest.mark.parametrize("move", ["retire", "undo_document", "undo_test"])
def test_a_way_back_asks_for_its_reason(row_in, people, move):
    practice = row_in("practice", "tested" if move == "undo_test" else "documented")
    with pytest.raises(TransitionRefused, match="motif"):
        actions.move_practice(practice, move, by=people.national_manager)


# Guards ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["context", "action", "result", "conditions", "transferability"])
def test_an_incomplete_card_is_not_documented(fes, people, part):
    practice = practice_of(fes, people.counsellor, **{part: "  "})
    with pytest.raises(TransitionRefused, match="incomplète"):
        actions.move_practice(practice, "document", by=people.agency_manager)


def refused(practice, move, by):
    with pytest.raises(TransitionRefused):
        actions.move_practice(practice, move, by=by)


def test_tested_asks_for_a_trial_or_a_figure(practice, rabat, people):
    put(practice, "documented")
    evidence_of(practice, "case")
    stopped = trial_of(practice, rabat, state="stopped")
    refused(practice, "test", people.agency_manager)
    put(stopped, "running")
    actions.move_practice(practice, "test", by=people.agency_manager)
    assert practice.state == "tested"


def test_tested_takes_a_figure(practice, people):
    put(practice, "documented")
    evidence_of(practice)
    actions.move_practice(practice, "test", by=people.agency_manager)
    assert practice.state == "tested"


@pytest.mark.parametrize(
    ("gap", "is_proof"),
    [(None, False), ((-0.1, 0.4), False), ((0.0, 0.4), False), ((0.05, 0.6), True)],
)
def test_one_figure_confirms_when_its_range_excludes_no_difference(practice, people, gap, is_proof):
    put(practice, "tested")
    evidence_of(practice, facts=figure_facts(gap))
    if not is_proof:
        refused(practice, "confirm", people.national_manager)
    else:
        actions.move_practice(practice, "confirm", by=people.national_manager)
    assert practice.state == ("confirmed" if is_proof else "tested")


def test_two_figures_are_one_kind_of_evidence(practice, people):
    put(practice, "tested")
    evidence_of(practice)
    evidence_of(practice)
    evidence_of(practice, "edition", facts=figure_facts(), text="")  # printed, and still a figure
    refused(practice, "confirm", people.national_manager)
    evidence_of(practice, "case")
    actions.move_practice(practice, "confirm", by=people.national_manager)
    assert practice.state == "confirmed"


@pytest.mark.parametrize(("after", "state", "is_proof"), [
    ((9, 12), "kept", True),
    ((9, 12), "dropped", False),
    ((7, 12), "kept", False),  # 3/12 and 7/12 cannot be told apart
])  # fmt: skip
def test_a_kept_trial_confirms_beyond_chance(practice, rabat, people, after, state, is_proof):
    put(practice, "tested")
    trial_of(practice, rabat, after=after, state=state)
    if is_proof:
        actions.move_practice(practice, "confirm", by=people.national_manager)
        assert practice.state == "confirmed"
    else:
        refused(practice, "confirm", people.national_manager)


def test_generalised_asks_for_two_other_agencies(practice, fes, rabat, people):
    from agencies.models import Agency

    put(practice, "recommended")
    trial_of(practice, rabat, after=(9, 12), state="kept")
    trial_of(practice, rabat, after=(9, 12), state="kept", ends="12-10")
    trial_of(practice, fes, after=(9, 12), state="kept")  # its own agency
    refused(practice, "generalise", people.national_manager)
    trial_of(practice, Agency.objects.get(code="oujda"), after=(9, 12), state="kept")
    actions.move_practice(practice, "generalise", by=people.national_manager)
    assert practice.state == "generalised"


def test_a_trial_is_judged_the_day_after_its_last_one(practice, rabat, people):
    trial = trial_of(practice, rabat, after=(9, 12), ends="12-14")  # today
    for move in ("keep", "drop"):
        with pytest.raises(TransitionRefused, match="échu"):
            actions.move_adoption(trial, move, by=people.national_manager)
    actions.move_adoption(trial, "stop", by=people.national_manager, reason="harm")
    assert trial.state == "stopped"


def test_a_rate_that_fell_beyond_chance_cannot_be_kept(practice, rabat, people):
    trial = trial_of(practice, rabat, before=(11, 12), after=(2, 12))
    with pytest.raises(TransitionRefused, match="baissé"):
        actions.move_adoption(trial, "keep", by=people.national_manager)
    actions.move_adoption(trial, "drop", by=people.national_manager)
    assert trial.state == "dropped"


def accepted(row, by):
    """Whether an improvement can be accepted."""
    try:
        actions.move_improvement(row, "accept", by=by)
    except TransitionRefused:
        row.refresh_from_db()
    return row.state == "accepted"


@pytest.mark.parametrize(("count", "is_proof"), [(None, False), (0, False), (1, True)])
def test_accepted_asks_for_people_who_meet_the_problem(fes, people, count, is_proof):
    row = improvement_of(fes, people.counsellor)
    row.count = count
    row.save()
    assert accepted(row, people.agency_manager) is is_proof


@pytest.mark.parametrize("kind", ["figure", "case"])
def test_accepted_takes_one_piece_of_evidence(fes, people, kind):
    row = improvement_of(fes, people.counsellor)
    evidence_of(row, kind)
    assert accepted(row, people.agency_manager)


def test_a_consent_taken_back_founds_nothing(fes, people, make_migrant):
    from migrants.actions import record_consent

    row, migrant, by = improvement_of(fes, people.counsellor), make_migrant(), people.counsellor
    said = {"by": by, "purpose": "study", "channel": "oral", "language": "fr"}
    yes = record_consent(migrant, is_granted=True, **said)
    evidence_of(row, "statement", speaker="person", consent=yes, consent_on=yes.given_on)
    record_consent(migrant, is_granted=False, **said)
    assert not accepted(row, people.agency_manager)
    record_consent(migrant, is_granted=True, **said)
    assert accepted(row, people.agency_manager)


def test_a_judged_card_is_not_rewritten(practice, people):
    put(practice, "tested")
    with pytest.raises(Exception, match="jugée"):
        actions.update_practice(practice, by=people.agency_manager, title="Autre")
    put(practice, "documented")
    with pytest.raises(Exception, match="rubriques"):
        actions.update_practice(practice, by=people.agency_manager, result=" ")
    actions.update_practice(practice, by=people.agency_manager, result="Mieux.")
    practice.refresh_from_db()
    assert practice.result == "Mieux."
