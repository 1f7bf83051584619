"""Who could lead a new file: by language first, then by load, with the reasons in words."""

import datetime

import pytest
from django.urls import reverse

from agencies.models import Absence, Language
from migrants.actions import lead_of
from migrants.extensions import lead_proposals
from services.actions import move_appointment

TODAY = datetime.date(2015, 12, 14)  # a Monday


@pytest.fixture
def wolof(db):
    return Language.objects.get(code="wol")


def names(migrant):
    return [proposal.user.first_name for proposal in lead_proposals(migrant)]


def reasons(migrant, user):
    return next(one.reasons for one in lead_proposals(migrant) if one.user == user)


def test_whoever_speaks_the_language_comes_first_even_when_loaded(make_migrant, people, wolof):
    people.colleague.languages.add(wolof)
    for _ in range(4):
        make_migrant(lead=people.colleague)
    migrant = make_migrant(spoken_language=wolof)
    assert names(migrant)[0] == "Colleague"
    assert reasons(migrant, people.colleague)[0] == "parle wolof"
    assert "4 dossiers ouverts" in reasons(migrant, people.colleague)


def test_then_whoever_has_fewer_files_and_appointments(make_migrant, people, book):
    migrant = make_migrant()  # led by the counsellor
    assert names(migrant)[0] == "Colleague"
    for hour in (9, 10):
        book(migrant, TODAY + datetime.timedelta(days=4), hour, counsellor=people.colleague)
    assert names(migrant)[0] == "Counsellor"
    assert "2 rendez-vous cette semaine" in reasons(migrant, people.colleague)


def test_only_this_week_and_only_what_stands_counts(make_migrant, people, book):
    migrant = make_migrant()
    by = people.counsellor
    book(migrant, TODAY + datetime.timedelta(days=7), 9, counsellor=people.colleague)
    gone = book(migrant, TODAY, 9, counsellor=people.colleague)
    move_appointment(gone, "excuse", by=by)
    book(migrant, TODAY + datetime.timedelta(days=6), 9, counsellor=people.colleague)
    assert "1 rendez-vous cette semaine" in reasons(migrant, people.colleague)


def test_the_absent_and_the_manager_come_last(make_migrant, people):
    Absence.objects.create(user=people.colleague, starts_on=TODAY, ends_on=TODAY, reason="leave")
    migrant = make_migrant()
    assert names(migrant) == ["Counsellor", "Colleague", "Agency Manager"]
    assert "absent aujourd’hui" in reasons(migrant, people.colleague)
    assert "dirige l’agence" in reasons(migrant, people.agency_manager)


def test_nobody_of_another_agency(migrant, people):
    assert people.stranger.first_name not in names(migrant)


def test_one_query_whatever_the_team(migrant, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert lead_proposals(migrant)


def test_the_page_of_the_lead_proposes_and_fills_in(migrant, people, client_for):
    client = client_for(people.counsellor)
    url = reverse("migrants:migrant_assign", args=[migrant.public_id])
    text = client.get(url).content.decode()
    assert "Référents proposés" in text
    assert "référent actuel" in text
    chosen = client.get(url, {"lead": people.colleague.public_id})
    assert chosen.context["form"].initial["user"] == people.colleague
    client.post(url, {"user": people.colleague.pk, "on": "2015-12-14"})
    assert lead_of(migrant) == people.colleague


@pytest.mark.parametrize("asked", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_an_unknown_choice_fills_in_nobody(migrant, people, client_for, asked):
    url = reverse("migrants:migrant_assign", args=[migrant.public_id])
    answer = client_for(people.counsellor).get(url, {"lead": asked})
    assert answer.context["form"].initial["user"] is None


def test_the_end_of_a_registration_proposes(migrant, people, client_for):
    url = reverse("migrants:registration_done", args=[migrant.public_id])
    text = client_for(people.counsellor).get(url).content.decode()
    assert "Référents proposés" in text
    assert f"?lead={people.colleague.public_id}" in text
    colleague = client_for(people.colleague).get(url).content.decode()
    assert "?lead=" not in colleague  # may not hand out the files of others
