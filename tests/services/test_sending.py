"""The worker: what is due goes once, what fails is tried again, what became moot stays here."""

import datetime
import json
import logging
import smtplib

import pytest
from django.core import mail

from agencies.models import Transition
from migrants.actions import record_consent
from services import sending
from services.actions import queue_message
from services.models import Message
from sharaka_portal.lib import clock, sms

MOBILE = "+212612345678"
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def queue(make_migrant, people):
    count = 0

    def queued(migrant=None, **values):
        nonlocal count
        count += 1
        values = {"kind": "convocation", "body": f"Texte {count}", "key": f"k{count}"} | values
        return queue_message(migrant or make_migrant(phone=MOBILE), by=people.counsellor, **values)

    return queued


def sent_sms(folder):
    path = folder / "messages" / "sms.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def state_of(message):
    return Message.objects.get(pk=message.pk).state


# --- What goes -------------------------------------------------------------------------------


def test_an_sms_goes_once(queue, files):
    message = queue()
    assert sending.send_due() == 1
    assert sending.send_due() == 0
    assert sent_sms(files) == [{"to": MOBILE, "text": "Texte 1", "id": str(message.public_id)}]
    message.refresh_from_db()
    assert (message.state, message.attempts, message.claimed_until) == ("sent", 1, None)
    assert message.sent_at is not None
    last = Transition.objects.filter(subject_id=message.public_id).latest("pk")
    assert (last.source, last.target, last.by) == ("queued", "sent", None)


def test_an_email_carries_an_id_that_stays_the_same(queue, make_migrant, settings):
    settings.DEFAULT_FROM_EMAIL = "Agence <agence@sharaka.example>"
    message = queue(make_migrant(email="a@example.org"), subject="Rendez-vous")
    sending.send_due()
    [letter] = mail.outbox
    assert (letter.to, letter.subject, letter.body) == (["a@example.org"], "Rendez-vous", "Texte 1")
    assert letter.extra_headers["Message-ID"] == f"<{message.public_id}@sharaka.example>"
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_only_what_is_due_goes_the_oldest_first(queue, files):
    queue(send_after=clock.now() + 5 * MINUTE)
    queue(send_after=clock.now() - MINUTE)
    queue(send_after=clock.now() - 5 * MINUTE)
    assert sending.send_due() == 2
    assert [line["text"] for line in sent_sms(files)] == ["Texte 3", "Texte 2"]


def test_the_worker_stops_between_two_messages(queue, files):
    queue(), queue()
    answers = iter([False, True])
    assert sending.send_due(lambda: next(answers)) == 1
    assert len(sent_sms(files)) == 1


# --- Claims ----------------------------------------------------------------------------------


def test_a_claim_is_one_workers_alone_until_it_runs_out(queue):
    message = queue()
    now = clock.now()
    assert sending.claim(now) == message
    assert sending.claim(now) is None
    assert sending.claim(now + 4 * MINUTE) is None
    again = sending.claim(now + 6 * MINUTE)
    assert (again.pk, again.attempts) == (message.pk, 2)


def test_a_message_on_which_every_worker_dies_fails_at_last(queue, files):
    message = queue()
    for _ in range(sending.MOST_TRIES):
        assert sending.claim(clock.now()) == message
        Message.objects.update(claimed_until=clock.now() - MINUTE)
    sending.send_due()
    message.refresh_from_db()
    assert message.state == "failed"
    assert "interrompu" in message.error
    assert not (files / "messages").exists()


# --- Failures --------------------------------------------------------------------------------


@pytest.fixture
def broken(monkeypatch):
    """A gateway that fails with this error; gives the numbers that were tried."""

    def breaks(error):
        tried = []

        def send(self, number, text, key):
            tried.append(number)
            raise error

        monkeypatch.setattr(sms.FileSms, "send", send)
        return tried

    return breaks


def test_a_failure_is_tried_again_later_and_later_then_given_up(queue, broken):
    tried = broken(sms.SmsError("The SMS gateway answered 503."))
    message = queue()
    waits = []
    for _ in range(5):
        assert sending.send_due() == 1
        message.refresh_from_db()
        waits.append(round((message.send_after - clock.now()) / MINUTE))
        assert sending.send_due() == 0
        Message.objects.filter(state="queued").update(send_after=clock.now() - MINUTE)
    assert len(tried) == 5
    assert waits[:4] == [1, 5, 30, 120]
    assert (message.state, message.attempts) == ("failed", 5)
    assert message.error == "The SMS gateway answered 503."


def test_a_try_that_succeeds_after_a_failure_leaves_no_error(queue, broken, monkeypatch, files):
    works = sms.FileSms.send
    broken(sms.SmsError("The SMS gateway answered 503."))
    message = queue()
    sending.send_due()
    monkeypatch.setattr(sms.FileSms, "send", works)
    Message.objects.update(send_after=clock.now() - MINUTE)
    sending.send_due()
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("sent", 2, "")


def test_a_refusal_is_not_tried_again(queue, broken):
    broken(sms.SmsRefused("The SMS gateway answered 422."))
    message = queue()
    sending.send_due()
    assert state_of(message) == "failed"


def test_one_failure_does_not_hold_up_the_next(queue, make_migrant, broken):
    broken(sms.SmsError("down"))
    queue(send_after=clock.now() - 5 * MINUTE)
    letter = queue(make_migrant(email="a@example.org"))
    assert sending.send_due() == 2
    assert state_of(letter) == "sent"


def test_errors_and_logs_name_nobody(queue, make_migrant, monkeypatch, caplog):
    def refuse(self, *args, **kwargs):
        raise smtplib.SMTPRecipientsRefused({"awa@example.org": (550, b"unknown awa@example.org")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    message = queue(make_migrant(last_name="Keita", email="awa@example.org"))
    with caplog.at_level(logging.DEBUG):
        sending.send_due()
    message.refresh_from_db()
    assert message.state == "failed"
    assert "550" in message.error
    for secret in ("awa@example.org", "Keita", "Texte"):
        assert secret not in message.error
        assert secret not in caplog.text


# --- What became moot ------------------------------------------------------------------------


def test_who_said_no_meanwhile_is_not_written_to(queue, make_migrant, people, files):
    migrant = make_migrant(phone=MOBILE)
    message = queue(migrant)
    letter = queue(migrant, kind="other", channel="email", address="riad@example.org")
    record_consent(
        migrant,
        by=people.counsellor,
        purpose="messages",
        is_granted=False,
        channel="oral",
        language="fr",
    )
    sending.send_due()
    assert state_of(message) == "cancelled"
    assert state_of(letter) == "sent"
    assert not (files / "messages").exists()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "sent"),
        ({"state": "cancelled"}, "cancelled"),
        ({"starts_at": clock.at(datetime.date(2015, 12, 14))}, "cancelled"),
    ],
)
def test_a_convocation_that_came_too_late_stays_here(
    queue, make_migrant, book, changes, expected, files
):
    migrant = make_migrant(phone=MOBILE)
    appointment = book(migrant, datetime.date(2015, 12, 16))
    message = queue(migrant, appointment=appointment)
    type(appointment).objects.filter(pk=appointment.pk).update(**changes)
    sending.send_due()
    assert state_of(message) == expected


def test_a_cancellation_is_told_although_nothing_takes_place(queue, make_migrant, book, files):
    migrant = make_migrant(phone=MOBILE)
    appointment = book(migrant, datetime.date(2015, 12, 16))
    message = queue(migrant, kind="change", appointment=appointment)
    type(appointment).objects.filter(pk=appointment.pk).update(state="cancelled")
    sending.send_due()
    assert state_of(message) == "sent"


@pytest.mark.parametrize(
    ("enrolment", "session", "expected"),
    [
        ("enrolled", "planned", "sent"),
        ("cancelled", "planned", "cancelled"),
        ("waiting", "planned", "cancelled"),
        ("enrolled", "cancelled", "cancelled"),
    ],
)
def test_a_convocation_to_a_workshop_follows_the_seat(
    queue, make_migrant, people, hold_session, enrolment, session, expected, files
):
    migrant = make_migrant(phone=MOBILE)
    held = hold_session(people.counsellor, datetime.date(2015, 12, 16), people=[migrant])
    row = held.enrolments.get()
    message = queue(migrant, enrolment=row)
    type(row).objects.filter(pk=row.pk).update(state=enrolment)
    type(held).objects.filter(pk=held.pk).update(state=session)
    sending.send_due()
    assert state_of(message) == expected
