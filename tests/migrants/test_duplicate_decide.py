"""Suspected pairs: where they come from, who sees what of them, how they are decided."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from agencies.models import AccessLog, AuditEntry, Transition
from migrants.actions import decide_different, merge_pair, reconsider, suspect_pair
from migrants.candidate_token import token_of
from migrants.duplicates import note_candidates
from migrants.models import DuplicatePair, Migrant
from tests.migrants.registration import begin, plain_registration, review_url, send

pytestmark = pytest.mark.django_db
LIST = reverse("migrants:duplicate_list")
SAME = {"first_name": "Mamadou", "nationality": "GN", "sex": "M", "phone": "+212612345678"}


@pytest.fixture
def two(make_migrant):
    return make_migrant(last_name="Diallo", **SAME), make_migrant(last_name="Jallow", **SAME)


@pytest.fixture
def across(make_migrant, people, rabat):
    """A file of Fès and its double of Rabat."""
    ours = make_migrant(last_name="Diallo", **SAME)
    return ours, make_migrant(last_name="Jallow", agency=rabat, by=people.stranger, **SAME)


@pytest.fixture
def pair(two, people):
    return pair_of(*two, people.counsellor)


def pair_of(a, b, by, score=0.9):
    found, _new = suspect_pair(a, b, by=by, score=score, agreeing=["name", "phone"], source="desk")
    return found


def move(pair):
    return reverse("migrants:duplicate_move", args=[pair.public_id])


def compare(pair):
    return reverse("migrants:duplicate_merge", args=[pair.public_id])


def create(migrant):
    return reverse("migrants:duplicate_create", args=[migrant.public_id])


# --- Raised once, decided, remembered ----------------------------------------------------------


def test_pair_is_raised_once_whatever_its_order(two, people):
    first = pair_of(*two, people.counsellor)
    again, is_new = suspect_pair(
        *reversed(two), by=people.colleague, score=0.1, agreeing=[], source="scan"
    )
    assert (again, is_new, again.score) == (first, False, 0.9)
    assert DuplicatePair.objects.count() == 1


def test_pair_leaves_its_traces_with_both_people(pair):
    assert [move.target for move in Transition.objects.filter(subject_id=pair.public_id)] == [
        "suspected"
    ]
    entries = AuditEntry.objects.filter(subject_id=pair.public_id, verb="created")
    assert {entry.person_id for entry in entries} == {
        pair.first.public_id,
        pair.second.public_id,
    }


def test_file_is_not_its_own_double(migrant, people):
    with pytest.raises(ValidationError, match="son propre doublon"):
        pair_of(migrant, migrant, people.counsellor)


def test_absorbed_file_is_in_no_new_pair(pair, people, make_migrant):
    merge_pair(pair, by=people.counsellor, keep=pair.first)
    pair.second.refresh_from_db()
    with pytest.raises(ValidationError, match="déjà été fusionné"):
        pair_of(pair.second, make_migrant(), people.counsellor)


def test_two_people_stay_two_people(pair, people):
    decide_different(pair, by=people.counsellor, comment=" Deux frères ")
    again, is_new = suspect_pair(
        pair.first, pair.second, by=None, score=1, agreeing=[], source="scan"
    )
    assert (again.state, is_new) == ("different", False)
    assert (again.decided_by, again.decided_on.isoformat()) == (people.counsellor, "2015-12-14")
    last = Transition.objects.filter(subject_id=pair.public_id).last()
    assert (last.target, last.comment) == ("different", "Deux frères")


def test_decision_can_be_opened_again(pair, people):
    decide_different(pair, by=people.counsellor)
    reconsider(pair, by=people.colleague)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by, pair.decided_on) == ("suspected", None, None)


def test_second_of_two_decisions_is_refused(pair, people):
    stale = DuplicatePair.objects.get(pk=pair.pk)
    decide_different(pair, by=people.counsellor)
    with pytest.raises(ValidationError, match="l’état a changé"):
        decide_different(stale, by=people.colleague)
    with pytest.raises(ValidationError, match="l’état a changé"):
        merge_pair(stale, by=people.colleague, keep=stale.first)
    pair.refresh_from_db()
    assert pair.decided_by == people.counsellor
    assert not DuplicatePair.objects.filter(first__absorbed__isnull=False).exists()


# --- Where pairs come from ---------------------------------------------------------------------


def test_registering_all_the_same_leaves_a_pair(two, people):
    ours, other = two
    assert note_candidates(ours, [str(other.public_id)], by=people.counsellor) == 1
    pair = DuplicatePair.objects.get()
    assert (pair.source, {pair.first, pair.second}) == ("registration", set(two))
    assert {"name", "phone"} <= set(pair.agreeing)
    assert note_candidates(ours, [str(other.public_id)], by=people.counsellor) == 0


def test_page_that_registers_past_a_lookalike_leaves_a_pair(make_migrant, people, fes, client_for):
    known = make_migrant(last_name="Ndiaye", first_name="Awa", phone="+212612345678")
    client = client_for(people.counsellor)
    token = begin(client)
    send(client, token, plain_registration(fes, people.counsellor))
    for _press in range(2):  # the first press shows who is only found now
        client.post(review_url(token))
    pair = DuplicatePair.objects.get()
    assert {pair.first, pair.second} == {known, Migrant.objects.get(public_id=token)}
    assert AuditEntry.objects.get(subject_id=pair.public_id, person_id=token).by == (
        people.counsellor
    )


def test_candidate_that_no_longer_looks_alike_is_left_out(make_migrant, people):
    ours = make_migrant(last_name="Diallo", sex="F", phone="+212612345678")
    other = make_migrant(last_name="Zongo", first_name="Issa", sex="M", nationality="BF")
    assert note_candidates(ours, [str(other.public_id)], by=people.counsellor) == 0


def test_scan_raises_the_doubles_once(across, make_migrant):
    make_migrant(last_name="Zongo", first_name="Issa", sex="M", nationality="BF")
    out = io.StringIO()
    call_command("scan_duplicates", stdout=out)
    assert out.getvalue() == "3 people compared, 1 new pairs.\n"
    pair = DuplicatePair.objects.get()
    assert ({pair.first, pair.second}, pair.source) == (set(across), "scan")
    call_command("scan_duplicates", stdout=out)
    assert out.getvalue().endswith("3 people compared, 0 new pairs.\n")


def test_scan_of_one_agency_compares_with_all(across):
    out = io.StringIO()
    call_command("scan_duplicates", agency="fes", stdout=out)
    assert out.getvalue() == "1 people compared, 1 new pairs.\n"


def test_scan_of_an_unknown_agency_says_so(db):
    with pytest.raises(CommandError, match="no agency 'nowhere'"):
        call_command("scan_duplicates", agency="nowhere")


def test_scan_does_not_ask_again_what_was_decided(pair, people):
    decide_different(pair, by=people.counsellor)
    call_command("scan_duplicates", stdout=io.StringIO())
    assert DuplicatePair.objects.get().state == "different"


def test_page_offers_lookalikes_and_reports_one(two, people, client_for):
    ours, other = two
    client = client_for(people.counsellor)
    page = client.get(create(ours))
    assert [one["migrant"] for one in page.context["candidates"]] == [other]
    response = client.post(create(ours), {"other": page.context["candidates"][0]["token"]})
    pair = DuplicatePair.objects.get()
    assert response["Location"] == compare(pair)
    assert pair.source == "desk"
    detail = client.get(reverse("migrants:migrant_detail", args=[ours.public_id]))
    assert compare(pair) in detail.content.decode()


def test_page_finds_another_file_by_its_number(migrant, make_migrant, people, client_for):
    other = make_migrant(last_name="Zongo")
    page = client_for(people.counsellor).get(create(migrant), {"q": other.file_number})
    assert [one["migrant"] for one in page.context["candidates"]] == [other]
    assert AccessLog.objects.filter(kind="search", user=people.counsellor).count() == 1


def test_page_shows_nothing_of_a_lookalike_out_of_reach(across, people, client_for):
    ours, other = across
    page = client_for(people.counsellor).get(create(ours))
    body = page.content.decode()
    assert "Jallow" not in body
    assert other.file_number not in body
    assert str(other.public_id) not in body
    assert other.agency.label in body


def test_reporting_nobody_or_oneself_is_refused(migrant, people, client_for):
    client = client_for(people.counsellor)
    assert client.post(create(migrant), {"other": "x:y:z"}).status_code == 404
    page = client.post(create(migrant), {"other": token_of(migrant.public_id)}, follow=True)
    assert "n’est pas son propre doublon" in page.content.decode()
    assert not DuplicatePair.objects.exists()


# --- The queue -----------------------------------------------------------------------------------


def test_queue_shows_the_likeliest_first(two, make_migrant, people, client_for):
    less = pair_of(two[0], make_migrant(), people.counsellor, score=0.6)
    more = pair_of(*two, people.counsellor, score=0.99)
    page = client_for(people.counsellor).get(LIST)
    assert list(page.context["page_obj"]) == [more, less]
    body = page.content.decode()
    assert "très probable" in body
    assert "téléphone" in body


def test_side_out_of_reach_shows_its_agency_only(across, people, client_for, rabat):
    rabat.phone = "+212537000000"
    rabat.save()
    pair = pair_of(*across, people.counsellor)
    client = client_for(people.counsellor)
    for body in (client.get(LIST).content.decode(), client.get(compare(pair)).content.decode()):
        assert "Diallo" in body
        assert "Jallow" not in body
        assert across[1].file_number not in body
        assert rabat.label in body
        assert "+212537000000" in body
    assert client.post(compare(pair), {"keep": "first"}).status_code == 403
    pair.refresh_from_db()
    assert pair.state == "suspected"


def test_page_apart_leads_to_the_transfer(across, people, client_for):
    pair = pair_of(*across, people.counsellor)
    page = client_for(people.counsellor).get(compare(pair))
    assert "/transfers/request/" in page.content.decode()
    seen = AccessLog.objects.get(subject_id=pair.public_id)
    assert seen.person_id == across[0].public_id


def test_national_manager_sees_and_merges_both(across, people, client_for):
    pair = pair_of(*across, people.counsellor)
    client = client_for(people.national_manager)
    body = client.get(LIST).content.decode()
    assert "Diallo" in body
    assert "Jallow" in body
    response = client.post(compare(pair), {"keep": "second"} | dict.fromkeys(DIFFERENT, "first"))
    assert response.status_code == 302
    across[0].refresh_from_db()
    assert across[0].merged_into == across[1]


DIFFERENT = ("last_name", "birth_date")


def test_pair_of_strangers_is_not_found(pair, people, client_for):
    client = client_for(people.stranger)
    assert list(client.get(LIST).context["page_obj"]) == []
    assert client.get(compare(pair)).status_code == 404
    assert client.post(move(pair), {"move": "differ"}).status_code == 404


@pytest.mark.parametrize("who", ["ministry_reader", "auditor", "administrator"])
def test_queue_is_for_those_who_decide(who, pair, people, client_for):
    client = client_for(getattr(people, who))
    assert client.get(LIST).status_code == 403
    assert client.post(move(pair), {"move": "differ"}).status_code == 403
    assert client.get(create(pair.first)).status_code == 403


def test_buttons_decide_and_open_again(pair, people, client_for):
    client = client_for(people.counsellor)
    sent = {"move": "differ", "comment": "Deux frères"}
    page = client.post(move(pair), sent, follow=True)
    assert "ce sont deux personnes" in page.content.decode()
    assert list(page.context["page_obj"]) == []
    page = client.post(move(pair), {"move": "differ"}, follow=True)
    assert "l’état a changé" in page.content.decode()
    decided = client.get(LIST, {"tab": "decided"})
    assert "Examiner de nouveau" in decided.content.decode()
    assert "Deux frères" in decided.content.decode()
    client.post(move(pair), {"move": "reconsider"})
    pair.refresh_from_db()
    assert pair.state == "suspected"
    assert client.post(move(pair), {"move": "merge"}).status_code == 404
    assert client.get(move(pair)).status_code == 405


def test_merged_pair_leaves_the_queue_with_those_of_the_absorbed_file(
    pair, make_migrant, people, client_for
):
    other = pair_of(pair.second, make_migrant(), people.counsellor)
    done = merge_pair(pair, by=people.counsellor, keep=pair.first)
    client = client_for(people.counsellor)
    assert list(client.get(LIST).context["page_obj"]) == []
    body = client.get(LIST, {"tab": "decided"}).content.decode()
    assert reverse("migrants:merge_undo", args=[done.public_id]) in body
    assert other.state == "suspected"


def test_queue_takes_few_queries(make_migrant, people, client_for, django_assert_max_num_queries):
    files = [make_migrant() for _ in range(6)]
    for other in files[1:]:
        pair_of(files[0], other, people.counsellor)
    client = client_for(people.counsellor)
    with django_assert_max_num_queries(7):
        assert client.get(LIST).status_code == 200
    with django_assert_max_num_queries(14):
        client.get(create(files[0]))
