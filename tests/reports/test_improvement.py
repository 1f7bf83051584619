"""Axes of improvement: the count of coded barriers is frozen, and veiled outside the agency."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AuditEntry
from migrants.models import BarrierType
from reports import actions, lessons
from reports.models import Improvement
from tests.reports.lesson_rows import evidence_of, improvement_of, phase, put

pytestmark = pytest.mark.django_db
FIRST = datetime.date(2015, 10, 5)


@pytest.fixture
def language():
    return BarrierType.objects.get(code="language")


@pytest.fixture
def held_back(make_migrant, people, fes, language):
    """Notes the language as a barrier of so many people of an agency, on a day."""
    from migrants.actions import note_barrier

    def note(count, agency=fes, by=None, day=FIRST):
        by = by or people.counsellor
        for _ in range(count):
            row = make_migrant(agency=agency, by=by)
            note_barrier(row, by=by, kind=language, on=day)

    return note


def test_the_count_of_a_day_is_frozen(people, fes, language, held_back):
    held_back(6)
    held_back(2, day=datetime.date(2015, 12, 2))  # after the day counted
    row = improvement_of(
        fes, people.counsellor, barrier=language, counted_on=datetime.date(2015, 12, 1)
    )
    assert (row.count, row.shown_count) == (6, 6)
    held_back(3)
    row.refresh_from_db()
    assert row.count == 6
    actions.update_improvement(row, by=people.agency_manager, title="Interprètes au guichet")
    row.refresh_from_db()
    assert row.count == 6
    actions.update_improvement(
        row, by=people.agency_manager, counted_on=datetime.date(2015, 12, 14)
    )
    row.refresh_from_db()
    assert row.count == 11


def test_a_small_count_is_told_to_its_agency_alone(
    people, fes, rabat, language, held_back, client_for
):
    held_back(3)
    held_back(9, agency=rabat, by=people.stranger)
    row = improvement_of(fes, people.counsellor, barrier=language)
    assert (row.count, row.shown_count) == (3, None)
    url = reverse("reports:improvement_detail", args=[row.public_id])
    for persona, shown in (
        ("counsellor", "3"),
        ("national_manager", "3"),
        ("stranger", "masqué"),
        ("ministry_reader", "masqué"),
    ):
        page = client_for(getattr(people, persona)).get(url).content.decode()
        count = re.search(
            r"Personnes concernées par le frein[^<]*<strong>(.*?)</strong>", page, re.S
        )[1]
        assert re.sub("<[^>]*>", "", count).strip() == shown
    printed = lessons.printed_improvements(phase())[0]
    assert (printed["count"], printed["is_count_hidden"]) == (None, True)


def test_over_all_agencies(people, fes, rabat, language, held_back):
    held_back(6)
    held_back(9, agency=rabat, by=people.stranger)
    row = improvement_of(fes, people.counsellor, barrier=language, is_national=True)
    assert (row.count, row.shown_count) == (15, 15)


@pytest.mark.parametrize("day", [datetime.date(2015, 9, 14), datetime.date(2015, 12, 15)])
def test_a_day_outside_the_phase_is_refused(people, fes, language, day):
    with pytest.raises(ValidationError) as refused:
        improvement_of(fes, people.counsellor, barrier=language, counted_on=day)
    assert "counted_on" in refused.value.message_dict


def test_a_closed_one_is_not_rewritten(people, fes):
    row = put(improvement_of(fes, people.counsellor), "done")
    with pytest.raises(ValidationError, match="clos"):
        actions.update_improvement(row, by=people.agency_manager, title="Autre")


def test_what_is_declined_is_not_printed(people, fes):
    row = improvement_of(fes, people.counsellor)
    printed = lessons.printed_improvements(phase())
    assert [one["title"] for one in printed] == ["Interprètes"]
    assert printed[0]["state"]["label"]["en"]
    put(row, "declined")
    assert lessons.printed_improvements(phase()) == []


# Pages ----------------------------------------------------------------------------------------


def sent(**changes):
    return {
        "title": "Une liste d’interprètes",
        "agency": "fes",
        "phase": "pilot-2015",
        "problem": "La langue arrête les personnes.",
        "barrier": "language",
        "change": "Tenir une liste.",
        "owner": "Chef d’agence",
        "due_on": "2016-03-01",
    } | changes


def test_a_counsellor_proposes_in_the_own_agency(people, client_for, held_back):
    held_back(5)
    browser = client_for(people.counsellor)
    url = reverse("reports:improvement_create")
    assert browser.post(url, sent(agency="rabat-agdal")).status_code == 200
    assert not Improvement.objects.exists()
    browser.post(url, sent())
    row = Improvement.objects.get()
    assert (row.state, row.count, row.proposed_by) == ("proposed", 5, people.counsellor)
    assert AuditEntry.objects.filter(subject_id=row.public_id, verb="created").exists()


def test_the_page_changes_an_improvement(people, client_for, fes):
    row = improvement_of(fes, people.counsellor)
    url = reverse("reports:improvement_update", args=[row.public_id])
    client_for(people.colleague).post(url, sent(barrier="", title="Autre titre"))
    row.refresh_from_db()
    assert row.title == "Autre titre"
    entry = AuditEntry.objects.get(subject_id=row.public_id, verb="changed")
    assert entry.changes["title"] == ["Interprètes", "Autre titre"]
    assert entry.by == people.colleague


@pytest.mark.parametrize(
    ("persona", "answer"),
    [("counsellor", 403), ("agency_manager", 302), ("stranger", 403), ("ministry_reader", 403)],
)
def test_who_decides(people, client_for, fes, persona, answer):
    row = improvement_of(fes, people.counsellor)
    evidence_of(row, "case")
    url = reverse("reports:improvement_move", args=[row.public_id])
    response = client_for(getattr(people, persona)).post(url, {"move": "accept"})
    assert response.status_code == answer
    row.refresh_from_db()
    assert row.state == ("accepted" if answer == 302 else "proposed")


def test_the_page_says_beside_the_button_what_is_missing(people, client_for, fes):
    row = improvement_of(fes, people.counsellor)
    page = reverse("reports:improvement_detail", args=[row.public_id])
    move = reverse("reports:improvement_move", args=[row.public_id])
    missing = "Pour accepter cet axe, joignez une preuve"
    manager = client_for(people.agency_manager)
    assert missing in manager.get(page).content.decode()
    assert missing not in client_for(people.counsellor).get(page).content.decode()
    refused = manager.post(move, {"move": "accept"}, follow=True).content.decode()
    assert refused.count(missing) == 2  # the message, and the words that stay beside the button
    evidence_of(row, "case")
    assert missing not in manager.get(page).content.decode()
    manager.post(move, {"move": "accept"})
    row.refresh_from_db()
    assert row.state == "accepted"


def test_what_was_accepted_keeps_what_it_rests_on(people, fes, language, held_back):
    """Its last proof stays, and so does the barrier that was counted while there is no proof."""
    by = people.agency_manager
    held_back(2)
    row = improvement_of(fes, people.counsellor, barrier=language)
    actions.move_improvement(row, "accept", by=by)
    with pytest.raises(ValidationError, match="garde une preuve ou un frein compté"):
        actions.update_improvement(row, by=by, barrier=None)
    row.refresh_from_db()
    assert (row.barrier, row.count) == (language, 2)
    proof = evidence_of(row, "case")
    actions.update_improvement(row, by=by, barrier=None)
    with pytest.raises(ValidationError, match="garde une preuve ou un frein compté"):
        actions.remove_evidence(proof, by=by)
    assert row.evidence.count() == 1
    assert not AuditEntry.objects.filter(verb="removed").exists()
    evidence_of(row, "case")
    actions.remove_evidence(row.evidence.first(), by=by)
    assert row.evidence.count() == 1


def test_filters_and_lateness(people, client_for, fes, rabat):
    improvement_of(fes, people.counsellor, due_on=datetime.date(2015, 12, 1))
    improvement_of(rabat, people.stranger, title="Ailleurs")
    browser = client_for(people.ministry_reader)
    page = browser.get(reverse("reports:improvement_list"), {"agency": "fes"}).content.decode()
    assert "Interprètes" in page
    assert "Ailleurs" not in page
    assert "en retard" in page
    assert "Personnes concernées</th>" in page  # the word of the card
    empty = browser.get(reverse("reports:improvement_list"), {"state": "done"}).content.decode()
    assert "Aucun axe" in empty
