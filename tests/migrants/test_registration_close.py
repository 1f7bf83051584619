"""Closing, reopening, and who leads the file."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEntry, Transition
from migrants.actions import assign_lead, close_file, open_registration, reopen_file

DAY = datetime.date


def close(migrant, people, **changes):
    return close_file(migrant, by=people.counsellor, **({"reason": "placed"} | changes))


def test_closing_ends_the_episode_and_the_charge(migrant, people):
    close(migrant, people, on=DAY(2015, 12, 1), comment="Embauchée")
    registration = migrant.registrations.get()
    assert registration.state == "closed"
    assert registration.closed_on == DAY(2015, 12, 1)
    assert registration.close_reason == "placed"
    lead = migrant.assignments.get()
    assert (lead.ends_on, lead.end_reason) == (DAY(2015, 12, 1), "file_closed")
    moved = Transition.objects.filter(person_id=migrant.public_id).last()
    assert (moved.target, moved.reason, moved.comment) == ("closed", "placed", "Embauchée")
    assert AuditEntry.objects.filter(person_id=migrant.public_id, verb="moved").count() == 1


def test_a_closed_file_is_not_closed_again(migrant, people):
    close(migrant, people)
    with pytest.raises(ValidationError, match="clos"):
        close(migrant, people)


@pytest.mark.parametrize(
    "wrong",
    [{"reason": "weather"}, {"on": DAY(2015, 12, 15)}, {"on": DAY(2015, 9, 30)}],
)
def test_a_wrong_closing_changes_nothing(migrant, people, wrong):
    with pytest.raises(ValidationError):
        close(migrant, people, **wrong)
    assert open_registration(migrant).closed_on is None
    assert migrant.assignments.get().ends_on is None


def test_reopening_needs_a_closed_file_and_a_reason(migrant, people):
    with pytest.raises(ValidationError, match="déjà ouvert"):
        reopen_file(migrant, by=people.counsellor, reason="came_back")
    close(migrant, people)
    with pytest.raises(ValidationError, match="motif"):
        reopen_file(migrant, by=people.counsellor, reason="")


def test_a_file_is_reopened_with_a_lead(migrant, people):
    close(migrant, people, on=DAY(2015, 11, 1))
    reopen_file(
        migrant,
        by=people.agency_manager,
        reason="came_back",
        on=DAY(2015, 12, 2),
        lead=people.colleague,
    )
    registration = open_registration(migrant)
    assert (registration.closed_on, registration.close_reason) == (None, "")
    assert migrant.assignments.get(ends_on=None).user == people.colleague
    moves = Transition.objects.filter(person_id=migrant.public_id)
    assert [move.target for move in moves] == ["open", "closed", "open"]


def test_a_new_lead_ends_the_one_before(migrant, people):
    assign_lead(migrant, by=people.counsellor, user=people.colleague, on=DAY(2015, 11, 2))
    before, after = migrant.assignments.order_by("starts_on")
    assert (before.user, before.ends_on) == (people.counsellor, DAY(2015, 11, 2))
    assert before.end_reason == "reassigned"
    assert (after.user, after.ends_on) == (people.colleague, None)


@pytest.mark.parametrize("persona", ["counsellor", "stranger", "auditor", "inactive"])
def test_a_lead_serves_in_the_agency_and_is_new(migrant, people, persona):
    with pytest.raises(ValidationError):
        assign_lead(migrant, by=people.counsellor, user=getattr(people, persona))
    assert migrant.assignments.get().user == people.counsellor


def test_a_closed_file_has_no_new_lead(migrant, people):
    close(migrant, people)
    with pytest.raises(ValidationError, match="clos"):
        assign_lead(migrant, by=people.counsellor, user=people.colleague)


def test_a_lead_does_not_begin_before_the_one_before(migrant, people):
    assign_lead(migrant, by=people.counsellor, user=people.colleague, on=DAY(2015, 11, 2))
    with pytest.raises(ValidationError, match="précède"):
        assign_lead(migrant, by=people.counsellor, user=people.counsellor, on=DAY(2015, 11, 1))
