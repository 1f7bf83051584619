"""Each state machine, move by move: what the tables allow and what they refuse."""

import datetime

import pytest

from agencies.models import Transition
from agencies.transitions import TransitionRefused
from services import enums
from services.workflow import (
    APPOINTMENT,
    ARRIVAL,
    ENROLMENT,
    FOLLOWUP,
    OFFER,
    PLACEMENT,
    PLAN,
    REFERRAL,
    SESSION,
)

# machine: {move: (from, to)}, written by hand and compared with the tables.
EXPECTED = {
    "appointment": {
        "came": ({"booked"}, "came"),
        "miss": ({"booked"}, "no_show"),
        "excuse": ({"booked"}, "excused"),
        "cancel": ({"booked"}, "cancelled"),
        "undo": ({"came", "no_show", "excused", "cancelled"}, "booked"),
        "shift": ({"booked"}, "moved"),
        "shift_back": ({"moved"}, "booked"),
    },
    "arrival": {
        "call": ({"waiting"}, "called"),
        "leave": ({"waiting", "called"}, "gone"),
        "undo_call": ({"called"}, "waiting"),
        "undo_leave": ({"gone"}, "called"),
        "undo_walkout": ({"gone"}, "waiting"),
    },
    "session": {
        "change": ({"planned"}, "planned"),
        "cancel": ({"planned"}, "cancelled"),
        "restore": ({"cancelled"}, "planned"),
        "hold": ({"planned"}, "held"),
        "undo_hold": ({"held"}, "planned"),
    },
    "enrolment": {
        "seat": ({"waiting"}, "enrolled"),
        "cancel": ({"enrolled", "waiting"}, "cancelled"),
        "came": ({"enrolled", "excused", "no_show"}, "came"),
        "excuse": ({"enrolled", "came", "no_show"}, "excused"),
        "miss": ({"enrolled", "came", "excused"}, "no_show"),
        "undo": ({"came", "excused", "no_show"}, "enrolled"),
    },
    "plan": {
        "achieve": ({"agreed"}, "achieved"),
        "review": ({"agreed"}, "agreed"),
        "abandon": ({"agreed"}, "abandoned"),
        "resume": ({"achieved", "abandoned"}, "agreed"),
    },
    "offer": {
        "fill": ({"open"}, "filled"),
        "withdraw": ({"open"}, "withdrawn"),
        "expire": ({"open"}, "expired"),
        "reopen": ({"filled", "withdrawn", "expired"}, "open"),
    },
    "referral": {
        "send": ({"proposed"}, "sent"),
        "receive": ({"sent"}, "received"),
        "invite": ({"sent", "received"}, "interview"),
        "hire": ({"sent", "received", "interview"}, "hired"),
        "refuse": ({"sent", "received", "interview"}, "refused"),
        "close_unanswered": ({"sent", "received"}, "unanswered"),
        "withdraw": ({"proposed", "sent", "received", "interview"}, "withdrawn"),
        "undo_send": ({"sent"}, "proposed"),
        "undo_answer": (
            {"received", "interview", "hired", "refused", "unanswered"},
            "sent",
        ),
        "undo_withdraw": ({"withdrawn"}, "proposed"),
        "undo_withdraw_sent": ({"withdrawn"}, "sent"),
    },
    "placement": {
        "end": ({"running"}, "ended"),
        "resume": ({"ended"}, "running"),
    },
    "followup": {
        "in_post": ({"waiting"}, "in_post"),
        "other_job": ({"waiting"}, "other_job"),
        "not_in_work": ({"waiting"}, "not_in_work"),
        "unreachable": ({"waiting"}, "unreachable"),
        "undo": ({"in_post", "other_job", "not_in_work", "unreachable"}, "waiting"),
    },
}
STATES = {
    "appointment": enums.AppointmentState,
    "arrival": enums.ArrivalState,
    "session": enums.SessionState,
    "enrolment": enums.EnrolmentState,
    "plan": enums.PlanState,
    "offer": enums.OfferState,
    "referral": enums.ReferralState,
    "placement": enums.PlacementState,
    "followup": enums.FollowUpState,
}
MACHINES = {
    machine.name: machine
    for machine in (
        APPOINTMENT,
        ARRIVAL,
        ENROLMENT,
        FOLLOWUP,
        OFFER,
        PLACEMENT,
        PLAN,
        REFERRAL,
        SESSION,
    )
}
REASONS = {
    "cancel": "agency_closed",
    "change": "room",
    "refuse": "profile",
    "withdraw": "person_declined",
    "end": "contract_end",
}
# What the database asks for beside a state.
BESIDE = {
    ("followup", state): {"done_on": None if state == "waiting" else datetime.date(2015, 12, 14)}
    for state in enums.FollowUpState.values
}
CASES = [
    (machine, move, state)
    for machine, moves in EXPECTED.items()
    for move in moves
    for state in STATES[machine].values
]


@pytest.fixture
def row_in(referral, migrant, offer, people, book, hold_session):
    """A row of a machine, put in a state without going through the engine."""
    from services.actions import agree_plan, enrol, note_arrival, record_placement

    def make(machine, state, move):
        by, values = people.counsellor, {}
        if machine == "appointment":
            row = book(migrant, datetime.date(2015, 12, 10))
        elif machine == "arrival":
            row = note_arrival(migrant, by=by, agency=migrant.agency)
        elif machine in ("session", "enrolment"):
            row = hold_session(people.colleague, datetime.date(2015, 12, 10))
            if machine == "enrolment":
                [row] = enrol(row, [migrant], by=by)
        elif machine == "plan":
            row = agree_plan(migrant, by=by, objective="Trouver un emploi")
        elif machine == "offer":
            row = offer
        elif machine == "referral":
            row = referral
            values["cv_consent"] = referral.migrant.consents.get(purpose="share_cv")
            values["sent_on"] = None if move == "undo_withdraw" else datetime.date(2015, 11, 12)
        else:
            row = record_placement(
                migrant,
                by=by,
                title="Serveuse",
                contract_kind="cdi",
                proof="contract",
                started_on=datetime.date(2015, 11, 1),
            )
        if machine == "followup":
            row = row.followups.get(months=1)
            values["attempts"] = 3
            values["done_on"] = None if state == "waiting" else datetime.date(2015, 12, 1)
        type(row).objects.filter(pk=row.pk).update(state=state, **values)
        row.refresh_from_db()
        return row

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
    from services.actions.common import move as make_move

    row = row_in(machine, state, move)
    sources, target = EXPECTED[machine][move]
    reason = REASONS.get(move, "")
    before = Transition.objects.filter(subject_id=row.public_id).count()
    if state in sources:
        make_move(
            MACHINES[machine],
            row,
            move,
            by=people.counsellor,
            reason=reason,
            fields=BESIDE.get((machine, target)),
        )
        row.refresh_from_db()
        assert row.state == target
        last = Transition.objects.filter(subject_id=row.public_id).latest("pk")
        assert (last.source, last.target, last.reason) == (state, target, reason)
        assert last.by == people.counsellor
    else:
        with pytest.raises(TransitionRefused):
            make_move(MACHINES[machine], row, move, by=people.counsellor, reason=reason)
        row.refresh_from_db()
        assert row.state == state
        assert Transition.objects.filter(subject_id=row.public_id).count() == before
