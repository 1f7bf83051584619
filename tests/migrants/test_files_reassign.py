"""Files handed out when a counsellor leaves, and the team around a file."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from migrants.actions import add_to_team, leave_team
from migrants.models import Assignment, Migrant

URL = "/migrants/reassign/"


def lead_of(migrant):
    return Migrant.objects.with_file().get(pk=migrant.pk).lead


def test_manager_hands_out_all_files_and_sees_each_result(make_migrant, people, client_for):
    first, second = make_migrant(), make_migrant()
    client = client_for(people.agency_manager)
    shown = client.get(URL, {"from_user": str(people.counsellor.public_id)})
    assert first.file_number in shown.content.decode()
    page = client.post(
        URL,
        {
            "from_user": str(people.counsellor.public_id),
            "to_user": str(people.colleague.public_id),
            f"lead-{second.public_id}": str(people.agency_manager.public_id),
        },
    )
    assert page.content.decode().count("réattribué") >= 2
    assert lead_of(first) == people.colleague
    assert lead_of(second) == people.agency_manager
    ended = Assignment.objects.get(migrant=first, user=people.counsellor)
    assert ended.end_reason == "left"


def test_row_that_cannot_be_done_says_why(make_migrant, people, client_for):
    migrant = make_migrant()
    page = client_for(people.agency_manager).post(
        URL,
        {
            "from_user": str(people.counsellor.public_id),
            f"lead-{migrant.public_id}": str(people.counsellor.public_id),
        },
    )
    assert "déjà le référent" in page.content.decode()
    assert lead_of(migrant) == people.counsellor


def test_counsellor_may_not_hand_out_files(people, client_for):
    assert client_for(people.counsellor).get(URL).status_code == 403


def test_files_of_another_agency_are_out_of_reach(make_migrant, people, rabat, client_for):
    migrant = make_migrant(agency=rabat, by=people.stranger)
    page = client_for(people.agency_manager).get(URL, {"from_user": str(people.stranger.public_id)})
    assert migrant.file_number not in page.content.decode()


def test_support_joins_and_leaves(migrant, people):
    support = add_to_team(migrant, by=people.counsellor, user=people.colleague, role="support")
    with pytest.raises(ValidationError, match="déjà un rôle"):
        add_to_team(migrant, by=people.counsellor, user=people.colleague, role="deputy")
    leave_team(support, by=people.counsellor)
    support.refresh_from_db()
    assert support.end_reason == "done"
    assert support.ends_on is not None


def test_lead_is_replaced_never_removed(migrant, people):
    lead = Assignment.objects.get(migrant=migrant, role="lead")
    with pytest.raises(ValidationError, match="se remplace"):
        leave_team(lead, by=people.counsellor)


def test_stranger_cannot_join(migrant, people):
    with pytest.raises(ValidationError, match="ne travaille pas"):
        add_to_team(migrant, by=people.counsellor, user=people.stranger, role="support")


def test_page_adds_and_removes(migrant, people, client_for):
    client = client_for(people.counsellor)
    url = reverse("migrants:team_create", args=[migrant.public_id])
    client.post(url, {"user": people.colleague.pk, "role": "deputy"})
    deputy = Assignment.objects.get(role="deputy")
    page = client.post(reverse("migrants:team_leave", args=[deputy.public_id]), follow=True)
    assert "L’appui est terminé" in page.content.decode()
    assert (
        client_for(people.stranger)
        .post(reverse("migrants:team_leave", args=[deputy.public_id]))
        .status_code
        == 404
    )
