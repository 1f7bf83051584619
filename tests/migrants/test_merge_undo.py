"""A merge that was wrong is undone: the rows are as they were, or the reason why not is said."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrants.actions import (
    accept_handover,
    add_document,
    close_file,
    merge_pair,
    propose_handover,
    undo_merge,
    update_migrant,
    write_note,
)
from migrants.models import Migrant, NameKey
from services.models import ActionPlan, Placement, Service
from tests.migrants.merge_rows import (
    KINDS,
    OTHER,
    add_rows,
    fresh,
    merge,
    pair_of,
    tables,
)

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

# --- The rule for all data ---------------------------------------------------------------------

rows = st.sets(st.tuples(st.sampled_from(sorted(KINDS)), st.integers(0, 2)), max_size=25)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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
    for model in (Service, ActionPlan, Placement):
        for row in model.objects.select_related("registration"):
            assert row.migrant_id == row.registration.migrant_id
    for row in Service.objects.exclude(appointment=None).select_related("appointment"):
        assert row.migrant_id == row.appointment.migrant_id


def left_behind(absorbed):
    """Rows of kinds that no constraint holds back, still with the absorbed file."""
    free = ("notes", "consents", "documents", "educations", "experiences", "services", "placements")
    return [name for name in free if getattr(absorbed, name).exists()]


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


# --- The page ----------------------------------------------------------------------------------


def undo_url(merge):
    return reverse("migrants:merge_undo", args=[merge.public_id])


def test_undo_page_says_what_goes_back(pair, people, client_for):
    write_note(pair.second, by=people.counsellor, body="Une note")
    done = merge(pair, people, phone=pair.second, email=pair.second)
    kept = fresh(pair.first)
    update_migrant(kept, by=people.counsellor, version=kept.version, fields={"email": "x@y.org"})
    page = client_for(people.counsellor).get(undo_url(done))
    assert page.context["counts"] == [("Notes", 1)]
    assert page.context["returning"] == ["Téléphone"]
    assert page.context["staying"] == ["Adresse électronique"]


def test_undo_page_parts_the_files(pair, people, client_for):
    done = merge(pair, people)
    client = client_for(people.counsellor)
    address = undo_url(done)
    response = client.post(address)
    assert response["Location"] == reverse("migrants:duplicate_merge", args=[pair.public_id])
    assert fresh(pair.second).merged_into is None
    assert "déjà annulée" in client.post(address, follow=True).content.decode()


def test_undo_page_gives_the_reason_of_a_refusal(pair, people, client_for, make_migrant):
    done = merge(pair, people)
    merge(pair_of(fresh(pair.first), make_migrant(), people.counsellor), people)
    page = client_for(people.counsellor).get(undo_url(done))
    assert "en a absorbé un autre" in page.content.decode()
    assert '<button type="submit" class="btn btn-primary"' not in page.content.decode()


def test_undo_needs_both_agencies(make_migrant, people, rabat, client_for):
    ours, theirs = make_migrant(), make_migrant(agency=rabat, by=people.stranger)
    pair = pair_of(ours, theirs, None)
    done = merge_pair(pair, by=people.national_manager, keep=ours)
    address = undo_url(done)
    assert client_for(people.counsellor).get(address).status_code == 403
    assert client_for(people.stranger).get(address).status_code == 404
    assert client_for(people.national_manager).get(address).status_code == 200


def test_page_takes_few_queries(pair, people, client_for, django_assert_max_num_queries):
    done = merge(pair, people)
    client = client_for(people.counsellor)
    with django_assert_max_num_queries(9):
        assert client.get(undo_url(done)).status_code == 200
