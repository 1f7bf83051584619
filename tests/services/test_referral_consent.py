"""What leaves the agency names the consent it left with; how far it got; the permit that is short."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from migrants.actions import add_document, record_consent
from services.actions import move_referral, propose_referral, update_offer
from services.models import Referral, ReferralLink
from tests.services.conftest import audited

DAY = datetime.date(2015, 11, 12)


def send(referral, by, **values):
    return move_referral(referral, "send", by=by, **values)


def take_back(person, by):
    return record_consent(
        person, by=by, purpose="share_cv", is_granted=False, channel="oral", language="fr"
    )


def paper(person, by, ends):
    return add_document(
        person,
        by=by,
        kind="registration_card",
        number="AB12345",
        issued_on=datetime.date(2015, 1, 5),
        expires_on=ends,
    )


@pytest.mark.parametrize(
    "values",
    [
        {"state": "sent"},
        {"state": "received"},
        {"state": "interview"},
        {"state": "hired"},
        {"state": "refused"},
        {"state": "unanswered"},
        {"state": "withdrawn", "sent_on": DAY},
        {"state": "proposed", "sent_on": DAY},
    ],
)
def test_database_refuses_what_was_sent_without_consent(values, referral):
    with pytest.raises(IntegrityError, match="referral_sent_with_consent"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**values)


def test_database_lets_be_what_never_left(referral):
    Referral.objects.filter(pk=referral.pk).update(state="withdrawn")


def test_sending_keeps_the_consent_it_stands_on(referral, people):
    consent = referral.migrant.consents.get(purpose="share_cv")
    send(referral, people.counsellor, on=DAY)
    referral.refresh_from_db()
    assert referral.cv_consent == consent
    assert audited(referral, "moved").latest("pk").changes["cv_consent_id"] == [None, consent.pk]
    take_back(referral.migrant, people.counsellor)
    referral.refresh_from_db()
    assert referral.cv_consent == consent
    move_referral(referral, "undo_send", by=people.counsellor)
    referral.refresh_from_db()
    assert (referral.cv_consent, referral.sent_on) == (None, None)


def test_nothing_is_sent_on_a_day_before_the_consent(migrant, offer, people):
    referral = propose_referral(migrant, offer, by=people.counsellor, on=DAY)
    answer = {"is_granted": True, "channel": "oral", "language": "fr"}
    record_consent(migrant, by=people.counsellor, purpose="share_cv", **answer)
    with pytest.raises(ValidationError, match="14/12/2015"):
        send(referral, people.counsellor, on=DAY)
    send(referral, people.counsellor)


STEPS = [
    (("send",), "sent"),
    (("send", "receive", "invite", "refuse"), "interview"),
    (("send", "refuse"), "sent"),
    (("send", "receive", "withdraw"), "received"),
    (("withdraw",), "proposed"),
    (("send", "hire", "undo_answer"), "sent"),
    (("send", "invite", "refuse", "undo_answer"), "interview"),
    (("send", "invite", "hire", "undo_answer"), "interview"),
    (("send", "receive", "undo_answer", "undo_send"), "proposed"),
    (("send", "invite", "withdraw", "undo_withdraw_sent"), "interview"),
    (("withdraw", "undo_withdraw", "send"), "sent"),
]
REASONS = {"refuse": "profile", "withdraw": "person_declined"}


@pytest.mark.parametrize(("moves", "furthest"), STEPS)
def test_referral_says_how_far_it_got(moves, furthest, referral, people):
    for name in moves:
        move_referral(referral, name, by=people.counsellor, reason=REASONS.get(name, ""))
    referral.refresh_from_db()
    assert referral.furthest == furthest


@pytest.mark.parametrize(
    ("sent", "right", "wrong"),
    [(True, "undo_withdraw_sent", "undo_withdraw"), (False, "undo_withdraw", "undo_withdraw_sent")],
)
def test_withdrawn_referral_reopens_where_it_was(sent, right, wrong, referral, people):
    if sent:
        send(referral, people.counsellor)
    move_referral(referral, "withdraw", by=people.counsellor, reason="mistake")
    with pytest.raises(ValidationError):
        move_referral(referral, wrong, by=people.counsellor)
    move_referral(referral, right, by=people.counsellor)
    referral.refresh_from_db()
    assert referral.state == ("sent" if sent else "proposed")


def test_withdrawn_referral_does_not_reopen_beside_another(referral, offer, people):
    move_referral(referral, "withdraw", by=people.counsellor, reason="mistake")
    propose_referral(referral.migrant, offer, by=people.counsellor)
    with pytest.raises(ValidationError, match="déjà présentée"):
        move_referral(referral, "undo_withdraw", by=people.counsellor)


def test_permit_that_ends_before_the_contract_asks_for_a_reason(referral, offer, people):
    by = people.counsellor
    paper(referral.migrant, by, datetime.date(2016, 6, 30))
    update_offer(offer, by=by, starts_on=datetime.date(2016, 1, 1), duration_months=6)
    send(referral, by)  # 30 June is the contract's last day
    move_referral(referral, "undo_send", by=by)
    update_offer(offer, by=by, duration_months=7)
    for reason in ("", "luck"):
        with pytest.raises(ValidationError) as refused:
            send(referral, by, permit_reason=reason)
        assert "30/06/2016" in str(refused.value.message_dict["permit_reason"])
    assert not ReferralLink.objects.filter(referral=referral).exists()
    send(referral, by, permit_reason="filed")
    referral.refresh_from_db()
    assert referral.permit_reason == "filed"


def test_permit_that_lasts_keeps_no_reason(referral, people):
    paper(referral.migrant, people.counsellor, datetime.date(2018, 1, 1))
    send(referral, people.counsellor, permit_reason="filed")
    referral.refresh_from_db()
    assert referral.permit_reason == ""


def test_page_asks_for_the_reason_only_where_it_is_needed(referral, people, client_for):
    from django.urls import reverse

    url = reverse("services:referral_move", args=[referral.public_id])
    client = client_for(people.counsellor)
    assert "permit_reason" not in client.get(url).context["forms"][0].fields
    paper(referral.migrant, people.counsellor, datetime.date(2015, 12, 1))
    response = client.post(url, {"move": "send", "on": "2015-12-14"})
    assert "permit_reason" in response.context["sent"].errors
    data = {"move": "send", "on": "2015-12-14", "permit_reason": "ready"}
    assert client.post(url, data).status_code == 302
    referral.refresh_from_db()
    assert (referral.state, referral.permit_reason) == ("sent", "ready")


def test_consent_taken_back_is_said_on_open_referrals(referral, people, client_for):
    from django.urls import reverse

    send(referral, people.counsellor)
    client = client_for(people.counsellor)
    pages = [
        reverse("services:referral_move", args=[referral.public_id]),
        reverse("migrants:migrant_detail", args=[referral.migrant.public_id]),
    ]
    assert all("a retiré son accord" not in client.get(url).content.decode() for url in pages)
    take_back(referral.migrant, people.counsellor)
    assert all("a retiré son accord" in client.get(url).content.decode() for url in pages)
