"""Two files of one person become one: what is chosen, what moves, what stays, what is told."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.enums import Action
from agencies.models import AccessLog, AuditEntry, Transition
from migrants import lookup, models
from migrants.actions import (
    close_file,
    merge_pair,
    note_barrier,
    propose_handover,
    undo_merge,
    update_migrant,
    write_note,
)
from migrants.models import BarrierType, DuplicatePair, Merge, NameKey
from tests.migrants.merge_rows import add_rows, fresh, merge, pair_of

pytestmark = pytest.mark.django_db


# --- What a merge does -------------------------------------------------------------------------


def test_chosen_values_are_taken_the_others_stay(pair, people):
    merge(pair, people, phone=pair.second, last_name=pair.first)
    kept = fresh(pair.first)
    assert (kept.last_name, kept.phone, kept.has_whatsapp) == ("Jallow", "+212612345678", True)
    assert kept.email == ""
    assert fresh(pair.second).merged_into == kept


def test_colliding_rows_stay_with_the_absorbed_file(pair, people):
    language = BarrierType.objects.get(code="language")
    housing = BarrierType.objects.exclude(code="language").first()
    ours = note_barrier(pair.first, by=people.counsellor, kind=language)
    double = note_barrier(pair.second, by=people.counsellor, kind=language)
    other = note_barrier(pair.second, by=people.counsellor, kind=housing)
    merge(pair, people)
    assert fresh(double).migrant == pair.second
    assert {row.pk for row in pair.first.barriers.all()} == {ours.pk, other.pk}


def test_second_open_file_closes_as_duplicate_and_its_services_count_in_the_kept_one(
    pair, people, world
):
    world.counsellors = {pair.second.pk: people.colleague}
    add_rows(pair.second, {("service", 0), ("plan", 0)}, world)
    ours, theirs = pair.first.registrations.get(), pair.second.registrations.get()
    merge(pair, people)
    theirs.refresh_from_db()
    assert (theirs.state, theirs.close_reason, theirs.migrant) == (
        "closed",
        "duplicate",
        pair.second,
    )
    assert pair.first.services.get().registration == ours
    assert pair.first.actionplans.get().registration == ours
    assert fresh(ours).state == "open"


def test_figures_count_one_person_and_all_services(pair, people, world, fes):
    from reports.selection import Selection

    world.counsellors = {one.pk: people.counsellor for one in (pair.first, pair.second)}
    add_rows(pair.first, {("service", 0), ("barrier", 0)}, world)
    add_rows(pair.second, {("service", 1), ("barrier", 0)}, world)
    asked = Selection(datetime.date(2015, 9, 1), datetime.date(2015, 12, 14), (fes,))
    mine = {"migrant__in": [pair.first, pair.second]}
    assert asked.entrants().filter(**mine).count() == 2
    done = merge(pair, people)
    assert asked.entrants().filter(**mine).count() == 1
    assert asked.given().filter(**mine).count() == 2
    assert asked.of(models.Barrier.objects.filter(**mine)).count() == 1
    undo_merge(done, by=people.counsellor)
    assert asked.entrants().filter(**mine).count() == 2


def test_open_file_moves_when_the_kept_one_has_none(pair, people):
    close_file(pair.first, by=people.counsellor, reason="withdrew")
    theirs = pair.second.registrations.get()
    done = merge(pair, people)
    assert (fresh(theirs).migrant, fresh(theirs).state) == (pair.first, "open")
    assert pair.first.registrations.first() == theirs
    assert done.closed == {}


def test_open_episode_comes_before_a_later_one_that_is_over(pair, people):
    pair.second.registrations.update(opened_on=datetime.date(2015, 11, 1))
    close_file(pair.second, by=people.counsellor, reason="withdrew")
    merge(pair, people)
    assert [row.state for row in pair.first.registrations.all()] == ["open", "closed"]


def test_charge_of_another_agency_does_not_come_along(make_migrant, people, rabat):
    ours = make_migrant()
    theirs = make_migrant(agency=rabat, by=people.stranger)
    close_file(ours, by=people.counsellor, reason="withdrew")
    merge_pair(pair_of(ours, theirs, None), by=people.national_manager, keep=ours)
    assert not ours.assignments.filter(ends_on=None).exists()
    assert theirs.assignments.get().ends_on is None


def test_both_spellings_find_the_kept_file(pair, people):
    other = NameKey.objects.filter(migrant=pair.second).values_list("key", flat=True)
    wanted = set(other)
    merge(pair, people)
    found = set(NameKey.objects.filter(migrant=pair.first).values_list("key", flat=True))
    assert wanted <= found
    for text in ("Jallow", "ديالو", pair.second.file_number):
        hits = lookup.search(people.counsellor, text)
        assert [one.pk for one in hits.people] == [pair.first.pk]
        assert (hits.total, hits.hidden) == (1, 0)


def test_changing_the_name_later_keeps_the_other_spelling(pair, people):
    merge(pair, people)
    kept = fresh(pair.first)
    update_migrant(kept, by=people.counsellor, version=kept.version, fields={"last_name": "Sow"})
    hits = lookup.search(people.counsellor, "ديالو")
    assert [one.pk for one in hits.people] == [pair.first.pk]


def test_merge_leaves_its_traces(pair, people):
    done = merge(pair, people, phone=pair.second)
    moves = Transition.objects.filter(subject_id=pair.public_id)
    assert [move.target for move in moves] == ["suspected", "merged"]
    assert AuditEntry.objects.filter(subject_id=done.public_id, verb="created").exists()
    for person in (pair.first, pair.second):
        entries = AuditEntry.objects.filter(person_id=person.public_id, subject_id=pair.public_id)
        assert {entry.verb for entry in entries} == {"created", "moved"}
    closing = Transition.objects.get(reason="duplicate")
    assert closing.person_id == pair.second.public_id


def test_pages_open_elsewhere_notice_the_merge(pair, people):
    versions = [fresh(one).version for one in (pair.first, pair.second)]
    merge(pair, people)
    assert all(
        fresh(one).version > old
        for one, old in zip((pair.first, pair.second), versions, strict=True)
    )


def test_waiting_handover_of_the_absorbed_file_is_answered_first(pair, people, rabat):
    propose_handover(pair.second, by=people.counsellor, to_agency=rabat, reason="moved")
    with pytest.raises(ValidationError, match="attend une réponse"):
        merge(pair, people)
    assert fresh(pair).state == "suspected"
    assert not Merge.objects.exists()


def test_whoever_decides_second_is_told(pair, people):
    stale = DuplicatePair.objects.get(pk=pair.pk)
    merge(pair, people)
    with pytest.raises(ValidationError, match="l’état a changé"):
        merge(stale, people, keep=stale.second)
    assert Merge.objects.count() == 1


# --- Pages -------------------------------------------------------------------------------------


def url(pair):
    return reverse("migrants:duplicate_merge", args=[pair.public_id])


def posted(pair, keep="first", **sides):
    names = ("last_name", "last_name_ar", "birth_date", "nationality", "phone", "email")
    return {"keep": keep} | dict.fromkeys((*names, "needs_interpreter"), "first") | sides


def test_page_shows_both_files_and_what_differs(pair, people, client_for):
    write_note(pair.second, by=people.counsellor, body="Une note")
    body = client_for(people.counsellor).get(url(pair)).content.decode()
    for text in ("Jallow", "Diallo", "Guinée", "Sénégal", "champs identiques", "Notes"):
        assert text in body
    seen = AccessLog.objects.filter(subject_id=pair.public_id).values_list("person_id", flat=True)
    assert set(seen) == {pair.first.public_id, pair.second.public_id}


def test_page_proposes_the_older_file_and_the_known_value(pair, people, client_for):
    pair.second.registrations.update(opened_on=datetime.date(2015, 9, 15))
    page = client_for(people.counsellor).get(url(pair))
    form = page.context["form"]
    assert form["keep"].initial == "second"
    assert form["phone"].initial == "second"
    pair.second.registrations.update(opened_on=datetime.date(2015, 10, 15))
    form = client_for(people.counsellor).get(url(pair)).context["form"]
    assert (form["keep"].initial, form["last_name"].initial) == ("first", "first")
    assert form["phone"].initial == "second"


def test_page_merges(pair, people, client_for):
    client = client_for(people.counsellor)
    response = client.post(url(pair), posted(pair, phone="second"))
    assert response["Location"] == reverse("migrants:migrant_detail", args=[pair.first.public_id])
    assert fresh(pair.first).phone == "+212612345678"
    body = client.get(response["Location"]).content.decode()
    assert pair.second.file_number in body
    assert "14/12/2015" in body
    assert "Annuler la fusion" in body
    assert "dossier en double, fusionné" in body


def test_page_asks_for_the_missing_choice(pair, people, client_for):
    data = posted(pair)
    del data["phone"]
    page = client_for(people.counsellor).post(url(pair), data)
    assert page.status_code == 200
    assert "phone" in page.context["form"].errors
    assert fresh(pair).state == "suspected"


def test_page_of_a_decided_pair_leads_to_the_decisions(pair, people, client_for):
    client = client_for(people.counsellor)
    merge(pair, people)
    response = client.get(url(pair))
    assert response["Location"] == reverse("migrants:duplicate_list") + "?tab=decided"
    page = client.post(url(pair), posted(pair))
    assert "l’état a changé" in page.content.decode()


def test_old_address_leads_to_the_kept_file(pair, people, client_for):
    merge(pair, people)
    old = reverse("migrants:migrant_detail", args=[pair.second.public_id])
    page = client_for(people.counsellor).get(old, follow=True)
    assert page.redirect_chain == [
        (reverse("migrants:migrant_detail", args=[pair.first.public_id]), 302)
    ]
    assert "a été fusionné avec celui-ci" in page.content.decode()
    assert client_for(people.stranger).get(old).status_code == 404


def test_rows_left_behind_are_in_no_list(pair, people):
    language = BarrierType.objects.get(code="language")
    note_barrier(pair.first, by=people.counsellor, kind=language)
    note_barrier(pair.second, by=people.counsellor, kind=language)
    merge(pair, people)
    seen = models.Barrier.objects.visible_to(people.national_manager, Action.VIEW_PERSON)
    assert [row.migrant for row in seen] == [pair.first]


@pytest.mark.parametrize(
    ("who", "status"),
    [("agency_manager", 200), ("national_manager", 200), ("stranger", 404), ("auditor", 403)],
)
def test_who_may_compare(who, status, pair, people, client_for):
    assert client_for(getattr(people, who)).get(url(pair)).status_code == status


def test_page_takes_few_queries(pair, people, client_for, world, django_assert_max_num_queries):
    world.counsellors = {one.pk: people.counsellor for one in (pair.first, pair.second)}
    for one in (pair.first, pair.second):
        add_rows(one, {(kind, n) for kind in ("note", "paper", "task") for n in range(3)}, world)
    client = client_for(people.counsellor)
    with django_assert_max_num_queries(17):
        assert client.get(url(pair)).status_code == 200
