"""Employers who do not answer: reminded twice, a week apart, then closed."""

import datetime

import pytest

from agencies.models import Transition
from migrants.actions import record_consent
from services.actions import (
    add_employer_contact,
    drop_link,
    move_referral,
    renew_link,
)
from services.models import Message, ReferralLink
from sharaka_portal.lib import daily

SENT_ON = datetime.date(2015, 12, 14)


def days(number):
    return SENT_ON + datetime.timedelta(days=number)


@pytest.fixture
def on_day(settings):
    """Have the work of a day done on that day; how many rows it changed."""

    def done(number):
        settings.TODAY = days(number)
        return daily.JOBS["chase_referrals"](days(number))

    return done


@pytest.fixture
def sent(referral, employer, people):
    add_employer_contact(
        employer, by=people.counsellor, name="Mme Alami", email="alami@example.com"
    )
    return move_referral(referral, "send", by=people.counsellor)


def state(referral):
    referral.refresh_from_db()
    return referral.state


def reminders():
    return Message.objects.filter(key__contains=":reminder:")


def test_two_reminders_then_closed(sent, on_day):
    found = {number: on_day(number) for number in range(1, 30)}
    assert {number for number, changed in found.items() if changed} == {7, 14, 21}
    assert [row.queued_on for row in reminders().order_by("pk")] == [days(7), days(14)]
    assert state(sent) == "unanswered"
    closed = Transition.objects.filter(subject_id=sent.public_id).latest("pk")
    assert (closed.by, closed.on, closed.target) == (None, days(21), "unanswered")
    assert sent.furthest == "sent"


def test_once_a_day_however_often_it_runs(sent, on_day):
    assert [on_day(7), on_day(7), on_day(7)] == [1, 0, 0]
    assert reminders().count() == 1


def test_late_work_catches_up_one_step_a_week(sent, on_day):
    """Nothing ran for a month: the employer still gets both reminders, a week apart."""
    found = {number: on_day(number) for number in range(30, 50)}
    assert {number for number, changed in found.items() if changed} == {30, 37, 44}
    assert reminders().count() == 2
    assert state(sent) == "unanswered"


def test_reminder_carries_a_link_that_still_answers(sent, on_day, client):
    from django.urls import reverse

    on_day(30)
    link = ReferralLink.objects.get()
    assert link.expires_on >= days(37)
    assert client.get(reverse("referral_answer", args=[link.secret])).status_code == 200


def test_receipt_gives_another_week(sent, on_day, settings):
    settings.TODAY = days(5)
    move_referral(sent, "receive", by=None)
    assert [number for number in range(5, 13) if on_day(number)] == [12]


@pytest.mark.parametrize(
    ("move", "reason"), [("invite", ""), ("refuse", "profile"), ("withdraw", "mistake")]
)
def test_who_answered_is_left_alone(move, reason, sent, on_day, people):
    move_referral(sent, move, by=people.counsellor, reason=reason)
    after = state(sent)
    assert not any(on_day(number) for number in range(1, 40))
    assert state(sent) == after
    assert not reminders().exists()


def test_reminder_that_waits_is_dropped_by_the_answer(sent, on_day):
    on_day(7)
    assert reminders().get().state == "queued"
    move_referral(sent, "refuse", by=None, reason="profile")
    assert reminders().get().state == "cancelled"


def test_consent_taken_back_stops_the_letters(sent, on_day, people):
    answer = {"is_granted": False, "channel": "oral", "language": "fr"}
    record_consent(sent.migrant, by=people.counsellor, purpose="share_cv", **answer)
    assert not any(on_day(number) for number in range(1, 40))
    assert state(sent) == "sent"


def test_employer_without_address_is_left_to_the_counsellor(referral, people, on_day):
    move_referral(referral, "send", by=people.counsellor)
    assert not any(on_day(number) for number in range(1, 40))
    assert state(referral) == "sent"


def test_closed_link_is_not_chased_and_a_new_one_begins_again(sent, on_day, people, settings):
    on_day(7)
    drop_link(sent, by=people.counsellor)
    assert not any(on_day(number) for number in range(8, 20))
    settings.TODAY = days(20)
    renew_link(sent, by=people.counsellor)
    found = [number for number in range(20, 45) if on_day(number)]
    assert found == [27, 34, 41]


def test_unanswered_is_taken_back(sent, on_day, people):
    for number in (7, 14, 21):
        on_day(number)
    assert state(sent) == "unanswered"
    move_referral(sent, "undo_answer", by=people.counsellor)
    assert state(sent) == "sent"
    assert not on_day(22)


def test_counsellor_sees_when_the_employer_was_reminded(sent, on_day, people, client_for):
    from django.urls import reverse

    on_day(7)
    url = reverse("services:referral_move", args=[sent.public_id])
    people.counsellor.memberships.update(ends_on=None)
    assert "relancé le 21/12/2015" in client_for(people.counsellor).get(url).content.decode()
