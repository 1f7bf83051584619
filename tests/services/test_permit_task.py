"""The one dated task that a permit's end date makes."""

import datetime

import pytest

from migrants.actions import add_document, assign_lead, merge_pair, suspect_pair, undo_merge
from services.actions import finish_task
from services.models import Task

END = datetime.date(2016, 6, 30)


def card(migrant, by, end=END, number="AB123"):
    return add_document(migrant, by=by, kind="registration_card", number=number, expires_on=end)


def open_tasks(migrant):
    return list(Task.objects.open().filter(migrant=migrant))


def test_end_date_makes_one_task_two_months_before(migrant, people):
    card(migrant, people.counsellor)
    [task] = open_tasks(migrant)
    assert (task.owner, task.due_on) == (people.counsellor, datetime.date(2016, 5, 1))
    assert "30/06/2016" in task.label


def test_a_permit_about_to_end_is_due_today(migrant, people):
    card(migrant, people.counsellor, end=datetime.date(2015, 12, 20))
    assert open_tasks(migrant)[0].due_on == datetime.date(2015, 12, 14)


def test_renewal_moves_the_task(migrant, people):
    card(migrant, people.counsellor)
    card(migrant, people.counsellor, end=datetime.date(2017, 6, 30))
    [task] = Task.objects.filter(migrant=migrant)
    assert task.due_on == datetime.date(2017, 5, 1)
    assert "30/06/2017" in task.label


def test_a_paper_that_ends_sooner_makes_no_second_task(migrant, people):
    card(migrant, people.counsellor)
    passport = {"kind": "passport", "number": "P1", "expires_on": datetime.date(2016, 1, 1)}
    add_document(migrant, by=people.counsellor, **passport)
    assert len(open_tasks(migrant)) == 1


def test_ticked_task_stays_ticked(migrant, people):
    card(migrant, people.counsellor)
    finish_task(open_tasks(migrant)[0], by=people.counsellor)
    assign_lead(migrant, by=people.counsellor, user=people.colleague)
    assert open_tasks(migrant) == []


def test_a_distant_permit_is_no_next_step(migrant, people):
    card(migrant, people.counsellor)
    today = datetime.date(2015, 12, 14)
    assert not Task.objects.next_steps(today).exists()
    assert Task.objects.next_steps(datetime.date(2016, 4, 1)).count() == 1


def test_a_file_without_a_lead_gets_its_task_with_its_lead(make_migrant, people, fes):
    from migrants.actions import register_migrant

    migrant = register_migrant(
        by=None,
        agency=fes,
        fields={
            "last_name": "Sow",
            "sex": "F",
            "nationality": "SN",
            "birth_precision": "unknown",
            "birth_missing_reason": "not_asked",
        },
        opened_on=datetime.date(2015, 10, 1),
        documents=[{"kind": "receipt", "number": "R77", "expires_on": END}],
    )
    assert open_tasks(migrant) == []
    assign_lead(migrant, by=people.agency_manager, user=people.counsellor)
    [task] = open_tasks(migrant)
    assert task.owner == people.counsellor


# --- Merges ----------------------------------------------------------------------------------

LATER = datetime.date(2017, 6, 30)


@pytest.fixture
def merged(make_migrant, people):
    """A file kept and one absorbed, with the end dates given; and a way back."""

    def merge(kept_end, absorbed_end):
        kept, absorbed = make_migrant(), make_migrant(lead=people.colleague)
        for number, (migrant, end) in enumerate([(kept, kept_end), (absorbed, absorbed_end)]):
            if end:
                card(migrant, people.counsellor, end=end, number=f"AB{number}")
        values = {"score": 1, "agreeing": [], "source": "desk"}
        pair, _new = suspect_pair(kept, absorbed, by=people.counsellor, **values)
        before = tasks()
        done = merge_pair(pair, by=people.counsellor, keep=kept)
        return kept, done, before

    return merge


def tasks():
    return {row["id"]: row for row in Task.objects.values()}


@pytest.mark.parametrize("ends", [(END, LATER), (LATER, END), (None, LATER), (LATER, None)])
def test_after_a_merge_the_task_follows_the_later_card(merged, people, ends):
    kept, done, before = merged(*ends)
    [task] = open_tasks(kept)
    assert "30/06/2017" in task.label
    assert (task.owner, task.due_on) == (people.counsellor, datetime.date(2017, 5, 1))
    undo_merge(done, by=people.counsellor)
    assert tasks() == before
