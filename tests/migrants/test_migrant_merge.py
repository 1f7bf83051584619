"""Two files of one person become one, and two again: no row is lost, none is changed."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import AccessLog, AuditEntry, Transition
from migrants import lookup, models
from migrants.actions import (
    accept_handover,
    add_document,
    close_file,
    merge_pair,
    note_barrier,
    propose_handover,
    suspect_pair,
    undo_merge,
    update_migrant,
    write_note,
)
from migrants.models import BarrierType, DuplicatePair, Merge, Migrant, NameKey
from services.actions import create_employer, create_offer
from tests.migrants.merge_rows import KINDS, add_rows, tables

pytestmark = pytest.mark.django_db
TAKEN = (
    "last_name",
    "birth_date",
    "nationality",
    "phone",
    "email",
    "province",
    "needs_interpreter",
)
OTHER = {
    "last_name": "Diallo",
    "last_name_ar": "ديالو",
    "birth_date": datetime.date(1990, 1, 1),
    "birth_precision": "year",
    "nationality": "GN",
    "phone": "+212612345678",
    "has_whatsapp": True,
    "email": "awa@example.org",
    "needs_interpreter": True,
}


@pytest.fixture
def two(make_migrant):
    return make_migrant(last_name="Jallow"), make_migrant(**OTHER)


@pytest.fixture
def pair(two, people):
    return pair_of(*two, people.counsellor)


def pair_of(a, b, by):
    made, _new = suspect_pair(a, b, by=by, score=0.9, agreeing=["name"], source="desk")
    return made


def merge(pair, people, keep=None, **choices):
    keep = keep or pair.first
    return merge_pair(pair, by=people.counsellor, keep=keep, choices=choices)


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


# --- The rule for all data ---------------------------------------------------------------------

rows = st.sets(st.tuples(st.sampled_from(sorted(KINDS)), st.integers(0, 2)), max_size=25)


@pytest.fixture
def world(people, fes, make_migrant):
    employer = create_employer(by=people.counsellor, agency=fes, name="Riad", city="Fès")
    work = {"city": "Fès", "received_on": datetime.date(2015, 11, 2), "contract_kind": "cdd"}
    offers = [
        create_offer(employer, by=people.counsellor, title=f"Poste {n}", **work) for n in range(3)
    ]
    return SimpleNamespace(
        people=people, fes=fes, offers=offers, relatives=[make_migrant() for _ in range(3)]
    )


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    ours=rows,
    theirs=rows,
    closed=st.sets(st.sampled_from(["first", "second"])),
    keeps=st.sampled_from(["first", "second"]),
    absorbed_before=st.booleans(),
    taken=st.sets(st.sampled_from(TAKEN)),
)
def test_merge_then_undo_restores_equal_rows(
    ours, theirs, closed, keeps, absorbed_before, taken, world, make_migrant
):
    with transaction.atomic():
        people = world.people
        first, second = make_migrant(last_name="Jallow"), make_migrant(**OTHER)
        world.counsellors = {first.pk: people.counsellor, second.pk: people.colleague}
        add_rows(first, ours, world)
        add_rows(second, theirs, world)
        if absorbed_before:
            merge(pair_of(make_migrant(last_name="Diallo Ba"), second, people.counsellor), people)
            second = fresh(second)
        for side, person in (("first", first), ("second", second)):
            open_file = person.registrations.filter(state="open")
            if side in closed and open_file:
                close_file(person, by=people.counsellor, reason="withdrew")
        if second.merged_into_id:
            second = second.merged_into
        pair = pair_of(first, second, people.counsellor)
        before, counts = tables(), row_counts()

        kept = getattr(pair, keeps)
        absorbed = pair.first if kept == pair.second else pair.second
        done = merge(pair, people, keep=kept, **dict.fromkeys(taken, absorbed))
        assert row_counts() == counts
        assert_nothing_is_torn()
        assert not left_behind(absorbed)
        assert kept.registrations.open().count() <= 1

        undo_merge(done, by=people.counsellor)
        assert tables() == before
        transaction.set_rollback(True)


def row_counts():
    return {model: len(found) for model, found in tables().items() if model is not NameKey}


def assert_nothing_is_torn():
    """A row and the episode or appointment it hangs on are about the same person."""
    from services.models import ActionPlan, Placement, Service

    for model in (Service, ActionPlan, Placement):
        for row in model.objects.select_related("registration"):
            assert row.migrant_id == row.registration.migrant_id
    for row in Service.objects.exclude(appointment=None).select_related("appointment"):
        assert row.migrant_id == row.appointment.migrant_id


def left_behind(absorbed):
    """Rows of kinds that no constraint holds back, still with the absorbed file."""
    free = ("notes", "consents", "documents", "educations", "experiences", "services", "placements")
    return [name for name in free if getattr(absorbed, name).exists()]


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


# --- What an undo does, and when it is refused -------------------------------------------------


def test_undo_keeps_what_was_recorded_since(pair, people):
    done = merge(pair, people, phone=pair.second, email=pair.second)
    kept = fresh(pair.first)
    write_note(kept, by=people.counsellor, body="Depuis")
    update_migrant(
        kept, by=people.counsellor, version=kept.version, fields={"phone": "+212698765432"}
    )
    undo_merge(done, by=people.counsellor)
    kept = fresh(kept)
    assert (kept.phone, kept.email) == ("+212698765432", "")
    assert kept.notes.get().body == "Depuis"


def test_what_hangs_on_a_row_that_goes_back_goes_with_it(pair, people, world):
    close_file(pair.first, by=people.counsellor, reason="withdrew")
    done = merge(pair, people)
    world.counsellors = {pair.first.pk: people.colleague}
    add_rows(pair.first, {("service", 0)}, world)
    undo_merge(done, by=people.counsellor)
    service = pair.second.services.get()
    assert service.registration == pair.second.registrations.get()


def test_undone_merge_can_be_merged_and_undone_again(pair, people):
    done = merge(pair, people)
    undo_merge(done, by=people.counsellor)
    with pytest.raises(ValidationError, match="déjà annulée"):
        undo_merge(done, by=people.counsellor)
    again = merge(fresh(pair), people, keep=pair.second)
    undo_merge(again, by=people.counsellor)
    assert fresh(pair.first).merged_into is None


def test_merges_are_undone_from_the_last_one(pair, people, make_migrant):
    third = make_migrant()
    first_merge = merge(pair, people)
    second_merge = merge(pair_of(fresh(pair.first), third, people.counsellor), people)
    with pytest.raises(ValidationError, match="absorbé un autre"):
        undo_merge(first_merge, by=people.counsellor)
    undo_merge(second_merge, by=people.counsellor)
    undo_merge(first_merge, by=people.counsellor)
    assert not Migrant.objects.exclude(merged_into=None).exists()


def test_file_that_absorbed_and_was_absorbed_leads_to_the_last_one(pair, people, make_migrant):
    third = make_migrant()
    done = merge(pair, people)
    chain = pair_of(fresh(pair.first), third, people.counsellor)
    merge(chain, people, keep=third)
    assert fresh(pair.second).merged_into == third
    with pytest.raises(ValidationError, match="fusionné à son tour"):
        undo_merge(done, by=people.counsellor)


def test_transferred_file_cannot_be_parted(pair, people, rabat):
    done = merge(pair, people)
    offer = propose_handover(
        fresh(pair.first), by=people.counsellor, to_agency=rabat, reason="moved"
    )
    accept_handover(offer, by=people.stranger)
    with pytest.raises(ValidationError, match="changé d’agence"):
        undo_merge(done, by=people.national_manager)
    assert fresh(pair).state == "merged"


def test_paper_recorded_since_stays_with_the_kept_file(pair, people):
    done = merge(pair, people)
    add_document(fresh(pair.first), by=people.counsellor, kind="passport", number="N1234")
    undo_merge(done, by=people.counsellor)
    assert pair.first.identitydocuments.get().number == "N1234"


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
    from agencies.enums import Action

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


def test_undo_page_says_what_goes_back(pair, people, client_for):
    write_note(pair.second, by=people.counsellor, body="Une note")
    done = merge(pair, people, phone=pair.second, email=pair.second)
    kept = fresh(pair.first)
    update_migrant(kept, by=people.counsellor, version=kept.version, fields={"email": "x@y.org"})
    page = client_for(people.counsellor).get(reverse("migrants:merge_undo", args=[done.public_id]))
    assert page.context["counts"] == [("Notes", 1)]
    assert page.context["returning"] == ["Téléphone"]
    assert page.context["staying"] == ["Adresse électronique"]


def test_undo_page_parts_the_files(pair, people, client_for):
    done = merge(pair, people)
    client = client_for(people.counsellor)
    address = reverse("migrants:merge_undo", args=[done.public_id])
    response = client.post(address)
    assert response["Location"] == url(pair)
    assert fresh(pair.second).merged_into is None
    assert "déjà annulée" in client.post(address, follow=True).content.decode()


def test_undo_page_gives_the_reason_of_a_refusal(pair, people, client_for, make_migrant):
    done = merge(pair, people)
    merge(pair_of(fresh(pair.first), make_migrant(), people.counsellor), people)
    page = client_for(people.counsellor).get(reverse("migrants:merge_undo", args=[done.public_id]))
    assert "en a absorbé un autre" in page.content.decode()
    assert '<button type="submit" class="btn btn-primary"' not in page.content.decode()


def test_undo_needs_both_agencies(make_migrant, people, rabat, client_for):
    ours, theirs = make_migrant(), make_migrant(agency=rabat, by=people.stranger)
    pair = pair_of(ours, theirs, None)
    done = merge_pair(pair, by=people.national_manager, keep=ours)
    address = reverse("migrants:merge_undo", args=[done.public_id])
    assert client_for(people.counsellor).get(address).status_code == 403
    assert client_for(people.stranger).get(address).status_code == 404
    assert client_for(people.national_manager).get(address).status_code == 200


def test_pages_take_few_queries(pair, people, client_for, world, django_assert_max_num_queries):
    world.counsellors = {one.pk: people.counsellor for one in (pair.first, pair.second)}
    for one in (pair.first, pair.second):
        add_rows(one, {(kind, n) for kind in ("note", "paper", "task") for n in range(3)}, world)
    client = client_for(people.counsellor)
    with django_assert_max_num_queries(17):
        client.get(url(pair))
    done = merge(pair, people)
    with django_assert_max_num_queries(9):
        client.get(reverse("migrants:merge_undo", args=[done.public_id]))
