"""A registration in steps: left, taken up again, dropped, sent twice at the same moment."""

import datetime
import io
import threading

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import AuditEntry
from migrants.actions import AlreadyRegistered
from migrants.actions.draft import begin_draft, register_draft, save_step
from migrants.models import Migrant, RegistrationDraft
from tests.migrants.registration import (
    CREATE,
    LOOKUP,
    begin,
    plain_registration,
    review_url,
    send,
    step_url,
)

STEPS = ("identity", "papers", "contact", "profile", "consents")


@pytest.fixture
def typed(fes, people):
    return plain_registration(fes, people.counsellor)


@pytest.fixture
def client(people, client_for):
    return client_for(people.counsellor)


def discard_url(token):
    return reverse("migrants:registration_discard", args=[token])


def test_each_step_leads_to_the_next_and_the_last_to_the_review(client, typed):
    token = begin(client)
    ways = [client.post(step_url(token, step), values).url for step, values in typed.items()]
    assert ways == [*(step_url(token, step) for step in STEPS[1:]), review_url(token)]


def test_after_a_correction_the_way_leads_back_to_the_review(client, typed):
    token = begin(client)
    send(client, token, typed)
    assert client.post(step_url(token, "papers"), typed["papers"]).url == review_url(token)


def test_what_is_left_half_typed_is_there_again(client, typed):
    token = begin(client)
    half = {"last_name": "Ndiaye", "first_name": "Awa", "sex": "", "go": "leave"}
    assert client.post(step_url(token, "identity"), half).url == LOOKUP
    page = client.get(step_url(token, "identity"))
    assert page.context["person"]["first_name"].value() == "Awa"
    assert "sex" in page.context["person"].errors
    assert RegistrationDraft.objects.get().step == "identity"


@given(name=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_typed_comes_back_letter_by_letter(client, name):
    token = begin(client)
    client.post(step_url(token, "identity"), {"first_name": f"{name}\0", "go": "leave"})
    page = client.get(step_url(token, "identity"))
    assert page.context["person"]["first_name"].value() == name


def test_the_line_of_progress_keeps_what_is_typed(client, typed):
    token = begin(client)
    half = {"phone": "0612345678", "email_missing_reason": "", "go": "identity"}
    assert client.post(step_url(token, "contact"), half).url == step_url(token, "identity")
    page = client.get(step_url(token, "contact"))
    assert page.context["person"]["phone"].value() == "0612345678"
    states = {place.code: place.state for place in page.context["line"]}
    assert states["contact"] == "current"
    states = {p.code: p.state for p in client.get(step_url(token, "papers")).context["line"]}
    assert (states["identity"], states["contact"]) == ("ahead", "begun")


def test_a_mistake_keeps_the_step_and_what_was_typed(client, typed):
    token = begin(client)
    typed["identity"]["birth_year"] = "2016"
    assert client.post(step_url(token, "identity"), typed["identity"]).status_code == 200
    page = client.get(step_url(token, "identity"))
    assert page.context["person"]["last_name_ar"].value() == "نداي"
    assert page.context["person"].errors["birth_year"]


def test_only_what_the_step_asks_is_kept(client, typed):
    token = begin(client)
    client.post(step_url(token, "papers"), typed["papers"] | {"religion": "x", "go": "leave"})
    kept = RegistrationDraft.objects.get().typed["steps"]["papers"]["values"]
    assert kept == {
        "kind": ["registration_card"],
        "number": ["K 12-345"],
        "expires_on": ["2016-03-01"],
    }


def test_the_review_sums_up_everything_and_registers_nobody_yet(client, typed):
    token = begin(client)
    send(client, token, typed)
    page = client.get(review_url(token))
    words = {label: text for _s, _t, _o, rows in page.context["parts"] for label, text in rows}
    for text in ("mai 1991", "K 12-345", "01/03/2016", "n’en a pas", "lit avec aide", "Sénégal"):
        assert text in words.values()
    assert page.context["unfinished"] == []
    assert not Migrant.objects.exists()


def test_the_review_names_what_is_unfinished_and_leads_there(client, typed):
    token = begin(client)
    client.post(step_url(token, "identity"), typed["identity"])
    page = client.get(review_url(token))
    assert page.context["unfinished"] == list(STEPS[1:])
    assert client.post(review_url(token)).url == step_url(token, "papers")


def test_drafts_are_listed_for_their_author_and_are_nobody_yet(client, people, client_for, typed):
    token = begin(client)
    client.post(step_url(token, "identity"), typed["identity"])
    page = client.get(LOOKUP).content.decode()
    assert "Awa Ndiaye" in page
    assert step_url(token, "papers") in page
    assert "Ndiaye" not in client_for(people.colleague).get(LOOKUP).content.decode()
    lists = ("migrants:migrant_list", "migrants:migrant_search")
    for name in lists:
        page = client.get(reverse(name), {"q": "Ndiaye", "who": "all"})
        assert "Awa" not in page.content.decode()


@pytest.mark.parametrize("persona", ["colleague", "stranger", "agency_manager"])
def test_a_draft_is_its_authors_alone(client, people, client_for, typed, persona):
    token = begin(client)
    other = client_for(getattr(people, persona))
    for url in (step_url(token, "identity"), review_url(token)):
        assert other.get(url).status_code == 404
        assert other.post(url, typed["identity"]).status_code == 404
    assert other.post(discard_url(token)).status_code == 404
    assert RegistrationDraft.objects.exists()


def test_a_draft_is_kept_from_those_who_do_not_register(client, people, client_for):
    token = begin(client)
    other = client_for(people.national_manager)
    for url in (step_url(token, "identity"), review_url(token)):
        assert other.get(url).status_code == 403
    assert other.post(discard_url(token)).status_code == 403


def test_there_are_no_other_steps(client):
    token = begin(client)
    assert client.get(step_url(token, "religion")).status_code == 404


def test_a_draft_is_dropped_with_what_was_typed(client, typed, people):
    token = begin(client)
    client.post(step_url(token, "identity"), typed["identity"])
    assert client.get(discard_url(token)).status_code == 405
    assert client.post(discard_url(token)).url == LOOKUP
    assert not RegistrationDraft.objects.exists()
    lines = AuditEntry.objects.filter(subject_type="migrants.registrationdraft").order_by("pk")
    assert [(line.verb, line.by, line.changes) for line in lines] == [
        ("created", people.counsellor, {}),
        ("removed", people.counsellor, {}),
    ]


def test_beginning_twice_begins_once(client):
    token = client.post(LOOKUP, {"last_name": "Ndiaye"}).context["token"]
    first, second = (client.post(CREATE, {"token": token}) for _ in range(2))
    assert first.url == second.url == step_url(token, "identity")
    assert RegistrationDraft.objects.count() == 1


def test_old_drafts_are_dropped_by_the_work_of_the_day(client):
    old, young = begin(client), begin(client)
    for token, days in ((old, 31), (young, 29)):
        then = timezone.now() - datetime.timedelta(days=days)
        RegistrationDraft.objects.filter(public_id=token).update(updated_at=then)
    out = io.StringIO()
    call_command("run_daily", stdout=out)
    assert "drop_old_drafts: 1\n" in out.getvalue()
    assert str(RegistrationDraft.objects.get().public_id) == young
    assert AuditEntry.objects.get(verb="removed").by is None


@pytest.mark.parametrize(("step", "most"), list(zip(STEPS, (8, 9, 8, 9, 12), strict=True)))
def test_a_step_costs_few_queries(client, typed, step, most, django_assert_max_num_queries):
    token = begin(client)
    send(client, token, typed)
    client.get(step_url(token, step))
    with django_assert_max_num_queries(most):
        client.get(step_url(token, step))


def test_the_review_costs_few_queries(client, typed, django_assert_max_num_queries):
    token = begin(client)
    send(client, token, typed)
    with django_assert_max_num_queries(22):
        client.get(review_url(token))


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_register_once(people, fes):
    """Each click has a connection of its own, as two workers of the server have."""
    draft = begin_draft(by=people.counsellor, public_id=PUBLIC_ID, step="identity", **CARRIED)
    ready, outcomes = threading.Barrier(2), []

    def click():
        ready.wait()
        try:
            patiently(register_draft, draft, by=people.counsellor, agency=fes, fields=FIELDS)
            outcomes.append("registered")
        except AlreadyRegistered:
            outcomes.append("refused")
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert sorted(outcomes) == ["refused", "registered"]
    assert Migrant.objects.count() == 1
    assert not RegistrationDraft.objects.exists()


def patiently(act, *args, **kwargs):
    """SQLite in memory refuses a second writer at once, where a file lets it wait."""
    while True:
        try:
            return act(*args, **kwargs)
        except OperationalError as error:
            if "locked" not in str(error):
                raise


PUBLIC_ID = "0b6f8d1e-6c1c-4f0f-9d44-6d1f4f2f8a11"
CARRIED = {"carried": {}, "shown": []}
FIELDS = {
    "last_name": "Ndiaye",
    "sex": "F",
    "birth_precision": "unknown",
    "birth_missing_reason": "not_known",
    "nationality": "SN",
}


def draft_again(draft):
    return RegistrationDraft.objects.get(pk=draft.pk)


def test_a_saved_step_keeps_what_another_window_saved(people):
    """Two windows of one draft: each step keeps the last that was sent of it."""
    draft = begin_draft(by=people.counsellor, public_id=PUBLIC_ID, step="identity", **CARRIED)
    first, second = draft_again(draft), draft_again(draft)
    kept = {"is_complete": True, "next_step": "review", "by": people.counsellor}
    save_step(first, step="identity", values={"last_name": ["Ndiaye"]}, **kept)
    save_step(second, step="papers", values={"number": ["K1"]}, **kept)
    assert set(draft_again(draft).typed["steps"]) == {"identity", "papers"}
