"""Days on which a counsellor receives nobody."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import Absence
from services.actions import add_absence, remove_absence
from tests.services.conftest import audited

DAY = datetime.date(2015, 12, 16)
URL = "services:absence_create"


def add(user, by=None, starts_on=DAY, ends_on=DAY, reason="leave"):
    return add_absence(user, by=by or user, starts_on=starts_on, ends_on=ends_on, reason=reason)


def post(client, whose, **changes):
    data = {
        "user": str(whose.public_id),
        "starts_on": "2015-12-16",
        "ends_on": "2015-12-17",
        "reason": "training",
    }
    return client.post(reverse(URL), data | changes)


def test_absence_is_kept_with_its_line(people):
    absence = add(people.counsellor)
    assert audited(absence, "created").get().by == people.counsellor
    remove_absence(absence, by=people.counsellor)
    assert not Absence.objects.exists()
    assert audited(absence, "removed").exists()


def test_no_day_twice(people):
    add(people.counsellor, ends_on=DAY + datetime.timedelta(days=2))
    with pytest.raises(ValidationError, match="du 16/12/2015 au 18/12/2015"):
        add(
            people.counsellor,
            starts_on=DAY + datetime.timedelta(days=2),
            ends_on=DAY.replace(day=21),
        )
    add(people.counsellor, starts_on=DAY.replace(day=19), ends_on=DAY.replace(day=21))
    add(people.colleague)


def test_page_says_what_is_to_be_moved(migrant, make_migrant, people, book, client_for):
    book(migrant, DAY, 10)
    book(make_migrant(), DAY, 11)
    book(make_migrant(), DAY + datetime.timedelta(days=2), 11)
    client = client_for(people.counsellor)
    response = post(client, people.counsellor)
    page = client.get(response["Location"]).content.decode()
    assert "2 rendez-vous prévus pendant cette absence sont à déplacer." in page
    (row,) = client.get(reverse("services:absence_list")).context["rows"]
    assert row.booked == [DAY, DAY]
    assert f"day={DAY.isoformat()}" in page


def test_manager_keeps_those_of_the_agency(people, client_for):
    manager = client_for(people.agency_manager)
    assert post(manager, people.counsellor).status_code == 302
    assert Absence.objects.get().user == people.counsellor
    assert "user" in post(manager, people.stranger).context["form"].errors
    assert len(manager.get(reverse("services:absence_list")).context["rows"]) == 1


def test_counsellors_keep_their_own(people, client_for):
    client = client_for(people.colleague)
    assert "user" in post(client, people.counsellor).context["form"].errors
    theirs = add(people.counsellor)
    url = reverse("services:absence_remove", args=[theirs.public_id])
    assert client.post(url).status_code == 404
    assert client.get(reverse("services:absence_list")).context["rows"] == []
    assert client_for(people.stranger).post(url).status_code == 404
    assert client_for(people.national_manager).post(url).status_code == 403
    assert client_for(people.counsellor).post(url).status_code == 302
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": "2015-12-15"}, "ends_on"),
        ({"starts_on": ""}, "starts_on"),
        ({"reason": "nap"}, "reason"),
        ({"user": "x"}, "user"),
    ],
)
def test_bad_input_is_explained(change, field, people, client_for):
    response = post(client_for(people.counsellor), people.counsellor, **change)
    assert field in response.context["form"].errors
    assert not Absence.objects.exists()


def test_past_ones_leave_the_list(people, client_for):
    add(people.counsellor, starts_on=DAY.replace(day=1), ends_on=DAY.replace(day=11))
    now = add(people.counsellor, starts_on=DAY.replace(day=12), ends_on=DAY.replace(day=14))
    rows = client_for(people.counsellor).get(reverse("services:absence_list")).context["rows"]
    assert rows == [now]


def test_list_takes_few_queries(
    make_migrant, people, book, client_for, django_assert_max_num_queries
):
    client = client_for(people.agency_manager)
    for user in (people.counsellor, people.colleague, people.agency_manager):
        book(make_migrant(), DAY, 10, counsellor=user)
        add(user)
    client.get(reverse("services:absence_list"))
    with django_assert_max_num_queries(6):
        assert len(client.get(reverse("services:absence_list")).context["rows"]) == 3
