"""The household: ties between files, read from either side."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AccessLog, AuditEntry
from migrants.actions.household import link_family, unlink_family
from migrants.enums import FamilyTie
from migrants.household import household_of
from migrants.models import FamilyLink


@pytest.fixture
def mother(make_migrant):
    return make_migrant(last_name="Diop", first_name="Fatou")


@pytest.fixture
def daughter(make_migrant):
    return make_migrant(last_name="Diop", first_name="Awa")


@pytest.fixture
def far(make_migrant, rabat, people):
    return make_migrant(agency=rabat, by=people.stranger, last_name="Keïta")


@pytest.fixture
def client(people, client_for):
    return client_for(people.counsellor)


def create_url(migrant):
    return reverse("migrants:household_create", args=[migrant.public_id])


def remove_url(migrant, link):
    return reverse("migrants:household_remove", args=[migrant.public_id, link.public_id])


def restore_url(migrant):
    return reverse("migrants:household_restore", args=[migrant.public_id])


def seen(migrant, user):
    return [(relative.migrant, relative.tie) for relative in household_of(migrant, user)]


@pytest.mark.parametrize(
    ("tie", "inverse"),
    [
        ("spouse", "spouse"),
        ("parent", "child"),
        ("child", "parent"),
        ("sibling", "sibling"),
        ("other", "other"),
    ],
)
def test_a_tie_is_read_from_either_side(mother, daughter, people, tie, inverse):
    by = people.counsellor
    for one, other in ((mother, daughter), (daughter, mother)):
        link = link_family(one, other, by=by, tie=tie)
        assert seen(one, by) == [(other, FamilyTie(tie))]
        assert seen(other, by) == [(one, FamilyTie(inverse))]
        unlink_family(link, by=by)


def test_both_histories_tell_of_the_tie(mother, daughter, people):
    unlink_family(link_family(mother, daughter, by=people.counsellor, tie="child"), by=None)
    lines = AuditEntry.objects.filter(subject_type="migrants.familylink")
    for person in (mother, daughter):
        found = lines.filter(person_id=person.public_id).order_by("pk")
        assert [line.verb for line in found] == ["created", "removed"]


def test_two_files_are_tied_once_from_whichever_side(mother, daughter, people):
    link_family(mother, daughter, by=people.counsellor, tie="child")
    for one, other in ((mother, daughter), (daughter, mother)):
        with pytest.raises(ValidationError, match="déjà liés"):
            link_family(one, other, by=people.counsellor, tie="sibling")
    assert FamilyLink.objects.count() == 1


def test_nobody_is_their_own_relative(mother, people):
    with pytest.raises(ValidationError, match="même dossier"):
        link_family(mother, mother, by=people.counsellor, tie="other")


def test_out_of_reach_only_the_tie_is_told(mother, far, people, client):
    link_family(mother, far, by=None, tie="spouse")
    assert seen(mother, people.counsellor) == [(None, FamilyTie.SPOUSE)]
    assert seen(mother, people.national_manager) == [(far, FamilyTie.SPOUSE)]
    page = client.get(reverse("migrants:migrant_detail", args=[mother.public_id])).content.decode()
    assert "Dossier hors de votre périmètre" in page
    assert far.file_number not in page


@pytest.mark.parametrize("query", ["number", "Fatou Diop"])
def test_a_file_is_found_by_number_or_name_and_tied(mother, daughter, people, client, query):
    query = mother.file_number if query == "number" else query
    page = client.post(create_url(daughter), {"q": query, "tie": "parent"})
    assert mother in page.context["found"]
    assert daughter not in page.context["found"]
    assert AccessLog.objects.filter(kind="search", user=people.counsellor).exists()
    sent = {"q": query, "tie": "parent", "relative": mother.public_id}
    answer = client.post(create_url(daughter), sent)
    assert answer.url == reverse("migrants:migrant_detail", args=[daughter.public_id])
    assert seen(daughter, people.counsellor) == [(mother, FamilyTie.PARENT)]
    page = client.get(reverse("migrants:migrant_detail", args=[mother.public_id])).content.decode()
    assert daughter.file_number in page


def test_a_file_out_of_reach_is_neither_found_nor_tied(daughter, far, client):
    page = client.post(create_url(daughter), {"q": far.file_number, "tie": "spouse"})
    assert page.context["found"] == []
    sent = {"q": "x", "tie": "spouse", "relative": far.public_id}
    assert client.post(create_url(daughter), sent).status_code == 404
    assert not FamilyLink.objects.exists()


def test_what_is_refused_is_said(mother, daughter, people, client):
    link_family(mother, daughter, by=people.counsellor, tie="child")
    sent = {"q": "Fatou", "tie": "parent", "relative": mother.public_id}
    page = client.post(create_url(daughter), sent)
    assert "déjà liés" in page.content.decode()


def test_a_tie_is_taken_away_and_put_back(mother, daughter, people, client):
    link = link_family(mother, daughter, by=people.counsellor, tie="child")
    answer = client.post(remove_url(daughter, link), follow=True)
    assert not FamilyLink.objects.exists()
    assert restore_url(daughter) in answer.content.decode()
    client.post(restore_url(daughter))
    assert seen(daughter, people.counsellor) == [(mother, FamilyTie.PARENT)]
    # once: a second click has nothing left to put back
    page = client.post(restore_url(daughter), follow=True).content.decode()
    assert "plus rien à remettre" in page


def test_a_tie_belongs_to_its_two_people(mother, daughter, make_migrant, people, client):
    link = link_family(mother, daughter, by=people.counsellor, tie="child")
    assert client.post(remove_url(make_migrant(), link)).status_code == 404
    assert FamilyLink.objects.exists()


def test_others_do_not_tie(mother, daughter, people, client_for):
    link = link_family(mother, daughter, by=people.counsellor, tie="child")
    expected = {"stranger": 404, "national_manager": 403, "ministry_reader": 403}
    for persona, status in expected.items():
        client = client_for(getattr(people, persona))
        sent = {"q": "x", "tie": "child", "relative": mother.public_id}
        assert client.post(create_url(daughter), sent).status_code == status
        assert client.post(remove_url(daughter, link)).status_code == status
        assert client.post(restore_url(daughter)).status_code == status


def test_a_large_household_costs_two_queries(
    mother, make_migrant, people, django_assert_num_queries
):
    for _ in range(4):
        link_family(mother, make_migrant(), by=people.counsellor, tie="child")
    household_of(mother, people.counsellor)  # rights are read once
    with django_assert_num_queries(2):
        assert len(household_of(mother, people.counsellor)) == 4
