"""A counsellor's two minutes: from opening a file to a saved contact."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import AccessLog
from services.actions import record_contact, record_service
from services.desk_time import desk_time, in_words
from services.models import Service

TODAY = datetime.date(2015, 12, 14)


def opened(user, migrant, seconds):
    AccessLog.objects.create(
        user=user,
        kind="read",
        subject_type="migrants.migrant",
        subject_id=migrant.public_id,
        person_id=migrant.public_id,
        at=timezone.now() - datetime.timedelta(seconds=seconds),
    )


@pytest.fixture
def contact(migrant, people, kind):
    def recorded(by=people.counsellor, **values):
        return record_contact(
            migrant, by=by, token=uuid.uuid4(), service_type=kind("11"), **values
        )[0]

    return recorded


@pytest.mark.parametrize(
    ("seconds", "is_kept"), [(0, True), (100, True), (1790, True), (1801, False)]
)
def test_the_time_since_the_file_was_opened_is_kept_within_half_an_hour(
    seconds, is_kept, migrant, people, contact
):
    opened(people.counsellor, migrant, seconds + 5000)
    opened(people.counsellor, migrant, seconds)
    found = contact().desk_seconds
    assert (found is not None) is is_kept
    if is_kept:
        assert seconds <= found <= seconds + 5


def test_another_readers_opening_does_not_count(migrant, people, contact):
    opened(people.colleague, migrant, 60)
    assert contact().desk_seconds is None


def test_another_persons_file_does_not_count(make_migrant, people, contact):
    opened(people.counsellor, make_migrant(), 60)
    assert contact().desk_seconds is None


def test_a_contact_from_the_pages_is_timed_and_told(migrant, people, client_for):
    client = client_for(people.counsellor)
    client.get(reverse("migrants:migrant_detail", args=[migrant.public_id]))
    sent = {
        "service_type": "11",
        "given_on": "2015-12-14",
        "mode": "agency",
        "outcome": "done",
        "token": uuid.uuid4(),
    }
    address = reverse("services:service_create", args=[migrant.public_id])
    page = client.post(address, sent, follow=True)
    assert "après l’ouverture du dossier" in page.content.decode()
    assert Service.objects.get().desk_seconds <= 30


@pytest.mark.parametrize(
    ("seconds", "text"), [(45, "45 s"), (60, "1 min 00"), (100, "1 min 40"), (99.5, "1 min 40")]
)
def test_seconds_in_words(seconds, text):
    assert in_words(seconds) == text


@pytest.fixture
def timed(make_migrant, people, kind):
    def record(user, seconds, day=TODAY):
        record_service(
            make_migrant(), by=user, service_type=kind("11"), given_on=day, desk_seconds=seconds
        )

    for seconds in (60, 100, 500):
        record(people.counsellor, seconds)
    record(people.counsellor, None)
    record(people.counsellor, 9, datetime.date(2015, 11, 30))  # fifteen days ago
    record(people.counsellor, 100, datetime.date(2015, 12, 1))
    for seconds in (10, 20, 30, 40):
        record(people.colleague, seconds)
    return record


def told(user, code=None):
    found = desk_time(user, code)
    return found and (found.seconds, found.count, found.is_agency)


def test_a_counsellor_reads_the_own_median_only(timed, people):
    assert told(people.counsellor) == (100, 4, False)
    assert told(people.counsellor, "fes") == (100, 4, False)
    assert told(people.colleague) == (25, 4, False)


def test_a_manager_reads_the_median_of_the_agency(timed, people):
    assert told(people.agency_manager, "fes") == (50, 8, True)
    assert told(people.agency_manager) is None
    assert told(people.agency_manager, "rabat-agdal") is None


def test_the_desk_shows_it(timed, people, client_for):
    page = client_for(people.counsellor).get(reverse("services:desk")).content.decode()
    assert "Temps médian d’un contact\u00a0: 1 min 40 (4 contacts en 14 jours)" in page
    page = client_for(people.agency_manager).get(reverse("services:desk")).content.decode()
    assert "dans l’agence\u00a0: 50 s (8 contacts en 14 jours)" in page


def test_the_desk_is_silent_where_nothing_was_timed(people, client_for):
    page = client_for(people.counsellor).get(reverse("services:desk")).content.decode()
    assert "Temps médian" not in page
