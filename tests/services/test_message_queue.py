"""Messages: queued once, by the channel that reaches the person; taken back, sent again."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from agencies.models import AuditEntry, Transition
from agencies.transitions import TransitionRefused
from migrants.actions import record_consent, update_migrant
from services.actions import cancel_message, queue_message, retry_message
from services.actions.common import move
from services.enums import MessageState
from services.models import Message
from services.reach import reach_of
from services.workflow import MESSAGE
from sharaka_portal.lib import clock

MOBILE, OTHER, ABROAD = "+212612345678", "+212661234567", "+221771234567"
LANDLINE = "+212522123456"


@pytest.fixture
def queue(people):
    def queued(migrant, key="k1", **values):
        values = {"kind": "convocation", "body": "Venez lundi"} | values
        return queue_message(migrant, by=people.counsellor, key=key, **values)

    return queued


def answer(migrant, by, is_granted, day):
    record_consent(
        migrant,
        by=by,
        purpose="messages",
        is_granted=is_granted,
        given_on=day,
        channel="oral",
        language="fr",
    )


# --- The channel -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "channel", "address"),
    [
        ({"phone": MOBILE}, "sms", MOBILE),
        ({"phone": LANDLINE, "email": "a@example.org"}, "email", "a@example.org"),
        ({"phone": LANDLINE}, "", ""),
        ({"phone": LANDLINE, "has_whatsapp": True}, "sms", LANDLINE),
        ({"phone": ABROAD, "other_phone": OTHER}, "sms", OTHER),
        ({"phone": MOBILE, "other_phone": OTHER}, "sms", MOBILE),
        ({"phone": MOBILE, "email": "a@example.org"}, "sms", MOBILE),
        (
            {"phone": MOBILE, "email": "a@example.org", "reading_level": "well"},
            "email",
            "a@example.org",
        ),
        ({"phone": MOBILE, "reading_level": "well"}, "sms", MOBILE),
        ({}, "", ""),
    ],
)
def test_channel_follows_what_the_person_has_and_can_use(make_migrant, fields, channel, address):
    reach = reach_of(make_migrant(**fields))
    assert (reach.channel, reach.address) == (channel, address)
    assert bool(reach) == bool(channel)
    assert bool(reach.reason) != bool(channel)


def test_who_does_not_read_is_called_too(make_migrant):
    assert "appelez" in reach_of(make_migrant(phone=MOBILE, reading_level="not")).remark
    assert reach_of(make_migrant(phone=OTHER, reading_level="little")).remark == ""


def test_a_channel_the_server_does_not_have_is_not_chosen(make_migrant, settings):
    migrant = make_migrant(phone=MOBILE, email="a@example.org")
    settings.MESSAGE_CHANNELS = ["email"]
    assert reach_of(migrant).channel == "email"
    settings.MESSAGE_CHANNELS = []
    assert "serveur" in reach_of(migrant).reason


def test_the_latest_answer_counts(make_migrant, people, queue):
    migrant = make_migrant(phone=MOBILE)
    assert reach_of(migrant)
    answer(migrant, people.counsellor, False, datetime.date(2015, 11, 2))
    assert queue(migrant) is None
    assert "ne souhaite pas" in reach_of(migrant).reason
    answer(migrant, people.counsellor, True, datetime.date(2015, 11, 3))
    assert queue(migrant).address == MOBILE


# --- The queue -------------------------------------------------------------------------------


def test_a_key_is_queued_once(make_migrant, queue):
    migrant = make_migrant(phone=MOBILE, preferred_language="ar")
    first = queue(migrant)
    again = queue(migrant, body="Autre texte")
    assert first == again
    [message] = Message.objects.all()
    assert (message.state, message.channel, message.language) == ("queued", "sms", "ar")
    assert message.body == "Venez lundi"
    assert message.queued_on == datetime.date(2015, 12, 14)


def test_history_tells_of_the_message_and_not_its_words(make_migrant, queue):
    message = queue(make_migrant(phone=MOBILE))
    entry = AuditEntry.objects.get(subject_id=message.public_id)
    assert "body" not in entry.changes
    assert Transition.objects.get(subject_id=message.public_id).target == "queued"


def test_nothing_for_whoever_has_no_channel(migrant, queue):
    assert queue(migrant) is None
    assert not Message.objects.exists()


def test_a_letter_to_an_employer_goes_whatever_the_person_wishes(make_migrant, people, queue):
    migrant = make_migrant()
    answer(migrant, people.counsellor, False, datetime.date(2015, 11, 2))
    message = queue(migrant, kind="other", channel="email", address="riad@example.org")
    assert message.address == "riad@example.org"


def test_an_sms_is_in_plain_signs_and_an_email_is_not(make_migrant, queue):
    words = "L’atelier « Être prêt »"
    assert queue(make_migrant(phone=MOBILE), "a", body=words).body == 'L\'atelier " Etre pret "'
    assert queue(make_migrant(email="a@example.org"), "b", body=words).body == words


def test_a_wanted_channel_that_the_person_lacks(make_migrant, queue):
    migrant = make_migrant(phone=MOBILE)
    assert queue(migrant, channel="email") is None
    assert queue(migrant, channel="sms").address == MOBILE


# --- Taken back, sent again ------------------------------------------------------------------


def test_a_queued_message_is_taken_back_once(make_migrant, people, queue):
    message = queue(make_migrant(phone=MOBILE))
    cancel_message(message, by=people.counsellor)
    message.refresh_from_db()
    assert message.state == "cancelled"
    with pytest.raises(ValidationError):
        cancel_message(message, by=people.counsellor)


def test_what_a_worker_has_in_its_hands_is_not_taken_back(make_migrant, people, queue):
    message = queue(make_migrant(phone=MOBILE))
    soon = clock.now() + datetime.timedelta(minutes=3)
    Message.objects.update(claimed_until=soon)
    with pytest.raises(ValidationError, match="en cours d’envoi"):
        cancel_message(message, by=people.counsellor)
    Message.objects.update(claimed_until=soon - datetime.timedelta(minutes=10))
    assert cancel_message(message, by=people.counsellor).state == "cancelled"


def failed(message):
    Message.objects.filter(pk=message.pk).update(state="failed", attempts=5, error="503")
    return Message.objects.select_related("migrant").get(pk=message.pk)


def test_a_failed_message_goes_to_the_number_of_today(make_migrant, people, queue):
    migrant = make_migrant(phone=MOBILE)
    message = failed(queue(migrant))
    update_migrant(migrant, by=people.counsellor, version=1, fields={"phone": OTHER})
    retry_message(failed(message), by=people.counsellor)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("queued", 0, "")
    assert message.address == OTHER


def test_a_failed_message_is_not_sent_again_against_a_wish(make_migrant, people, queue):
    migrant = make_migrant(phone=MOBILE)
    message = failed(queue(migrant))
    answer(migrant, people.counsellor, False, datetime.date(2015, 12, 1))
    with pytest.raises(ValidationError, match="ne souhaite pas"):
        retry_message(message, by=people.counsellor)


def test_a_failed_letter_to_an_employer_keeps_its_address(make_migrant, people, queue):
    message = failed(
        queue(make_migrant(), kind="other", channel="email", address="riad@example.org")
    )
    assert retry_message(message, by=people.counsellor).address == "riad@example.org"


def test_a_message_that_waits_is_not_sent_again(make_migrant, people, queue):
    with pytest.raises(ValidationError):
        retry_message(queue(make_migrant(phone=MOBILE)), by=people.counsellor)


# --- The machine -----------------------------------------------------------------------------

MOVES = {
    "send": ({"queued"}, "sent"),
    "fail": ({"queued"}, "failed"),
    "cancel": ({"queued"}, "cancelled"),
    "drop": ({"queued"}, "cancelled"),
    "retry": ({"failed"}, "queued"),
}
STATES = ("queued", "sent", "failed", "cancelled")


def test_the_machine_holds_exactly_these_moves():
    found = {move.name: ({str(one) for one in move.sources}, move.target) for move in MESSAGE.moves}
    assert found == MOVES
    assert set(MessageState.values) == set(STATES)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", MOVES)
def test_a_move_is_allowed_from_its_states_only(make_migrant, queue, people, name, state):
    message = queue(make_migrant(phone=MOBILE))
    moment = clock.now()
    Message.objects.update(state=state, sent_at=moment if state == "sent" else None)
    message.refresh_from_db()
    fields = {"sent_at": moment} if name == "send" else {}
    sources, target = MOVES[name]
    if state in sources:
        move(MESSAGE, message, name, by=people.counsellor, fields=fields)
        assert Message.objects.get().state == target
    else:
        with pytest.raises(TransitionRefused):
            move(MESSAGE, message, name, by=people.counsellor, fields=fields)
        assert Message.objects.get().state == state


def test_a_sent_message_has_its_moment(make_migrant, queue):
    queue(make_migrant(phone=MOBILE))
    with pytest.raises(IntegrityError):
        Message.objects.update(state="sent")
