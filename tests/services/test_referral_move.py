"""Following a referral: consent before sending, dated moves, the page."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AccessLog, Transition
from migrants.actions import record_consent
from services.actions import move_referral, propose_referral

NOVEMBER_12 = datetime.date(2015, 11, 12)


def test_sending_needs_a_yes(migrant, offer, people):
    referral = propose_referral(migrant, offer, by=people.counsellor)
    with pytest.raises(ValidationError, match="transmission de son CV"):
        move_referral(referral, "send", by=people.counsellor)
    referral.refresh_from_db()
    assert (referral.state, referral.sent_on) == ("proposed", None)


def test_latest_answer_counts(referral, people):
    record_consent(
        referral.migrant,
        by=people.counsellor,
        purpose="share_cv",
        is_granted=False,
        channel="oral",
        language="fr",
    )
    with pytest.raises(ValidationError):
        move_referral(referral, "send", by=people.counsellor)


def test_sending_dates_it_and_undoing_clears_it(referral, people):
    move_referral(referral, "send", by=people.counsellor, on=NOVEMBER_12)
    referral.refresh_from_db()
    assert referral.sent_on == NOVEMBER_12
    move_referral(referral, "undo_send", by=people.counsellor)
    referral.refresh_from_db()
    assert (referral.state, referral.sent_on) == ("proposed", None)


def test_days_go_forward(referral, people):
    move_referral(referral, "send", by=people.counsellor, on=NOVEMBER_12)
    for wrong in (datetime.date(2015, 11, 11), datetime.date(2015, 12, 15)):
        with pytest.raises(ValidationError):
            move_referral(referral, "receive", by=people.counsellor, on=wrong)
    move_referral(referral, "receive", by=people.counsellor, on=NOVEMBER_12)


def test_reason_must_be_of_the_move(referral, people):
    move_referral(referral, "send", by=people.counsellor)
    for reason in ("", "person_declined"):
        with pytest.raises(ValidationError, match="motif"):
            move_referral(referral, "refuse", by=people.counsellor, reason=reason)


def test_placed_person_keeps_the_hire(referral, people):
    from services.actions import record_placement

    move_referral(referral, "send", by=people.counsellor)
    record_placement(
        referral.migrant,
        by=people.counsellor,
        title="Serveuse",
        contract_kind="cdd",
        proof="contract",
        started_on=datetime.date(2015, 12, 14),
        referral=referral,
    )
    with pytest.raises(ValidationError, match="insertion est liée"):
        move_referral(referral, "undo_answer", by=people.counsellor)


@pytest.fixture
def url(referral):
    return reverse("services:referral_move", args=[referral.public_id])


def test_page_offers_the_possible_moves(url, referral, people, client_for):
    context = client_for(people.counsellor).get(url).context
    assert [form.move.name for form in context["forms"]] == ["send", "withdraw"]
    assert [line["state"] for line in context["history"]] == ["proposed"]
    log = AccessLog.objects.get(subject_id=referral.public_id)
    assert (log.kind, log.person_id) == ("read", referral.migrant.public_id)


def test_page_moves_with_day_reason_and_comment(url, referral, people, client_for):
    client = client_for(people.counsellor)
    client.post(url, {"move": "send", "on": "2015-11-12", "comment": ""})
    response = client.post(
        url,
        {
            "move": "refuse",
            "on": "2015-11-20",
            "reason": "language",
            "comment": "Français demandé",
        },
    )
    assert response.status_code == 302
    last = Transition.objects.filter(subject_id=referral.public_id).latest("pk")
    assert (last.target, last.reason, last.comment) == ("refused", "language", "Français demandé")
    assert last.on == datetime.date(2015, 11, 20)
    page = client.get(url).content.decode()
    assert "Français demandé" in page
    assert "12 novembre 2015" in page


def test_hire_leads_to_the_placement(url, referral, people, client_for):
    client = client_for(people.counsellor)
    client.post(url, {"move": "send", "on": "2015-11-12"})
    response = client.post(url, {"move": "hire", "on": "2015-12-01"})
    target = reverse("services:placement_create", args=[referral.migrant.public_id])
    assert response["Location"] == f"{target}?referral={referral.public_id}"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"move": "withdraw", "on": "2015-12-14"}, "reason"),
        ({"move": "withdraw", "on": "2015-12-14", "reason": "language"}, "reason"),
        ({"move": "send", "on": ""}, "on"),
        ({"move": "send", "on": "2015-12-20"}, "__all__"),
    ],
)
def test_bad_input_is_explained(data, field, url, referral, people, client_for):
    response = client_for(people.counsellor).post(url, data)
    assert response.status_code == 200
    assert field in response.context["sent"].errors
    referral.refresh_from_db()
    assert referral.state == "proposed"


def test_move_that_is_over_is_said(url, referral, people, client_for):
    """A page left open while a colleague went on: the move is no longer on it."""
    client = client_for(people.counsellor)
    move_referral(referral, "withdraw", by=people.colleague, reason="mistake")
    response = client.post(url, {"move": "send", "on": "2015-12-14"})
    assert "n’est plus possible" in response.content.decode()


def test_page_takes_few_queries(url, people, client_for, django_assert_max_num_queries):
    client = client_for(people.counsellor)
    with django_assert_max_num_queries(11):
        assert client.get(url).status_code == 200
