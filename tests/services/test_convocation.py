"""Messages that follow appointments and workshops, in the person's language."""

import datetime

import pytest
from django.utils import translation

from agencies.models import Agency
from services.actions import (
    convocation_for_enrolment,
    move_appointment,
    queue_reminders,
    reschedule_appointment,
    undo_reschedule,
)
from services.models import Message, ServiceType
from services.sending import send_due
from sharaka_portal.lib import clock, sms

MOBILE = "+212612345678"
TODAY = datetime.date(2015, 12, 14)
FRIDAY = datetime.date(2015, 12, 18)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def person(make_migrant):
    return make_migrant(last_name="Keita", phone=MOBILE)


@pytest.fixture
def with_papers(fes):
    """The agency's address and what to bring to a follow-up interview."""
    Agency.objects.filter(pk=fes.pk).update(address="12, rue d’Égypte", phone="+212535000000")
    ServiceType.objects.filter(code="follow-up").update(
        papers_fr="- CV\n- Titre de séjour\n", papers_ar="السيرة الذاتية\nسند الإقامة", papers_en=""
    )


def kinds(migrant):
    rows = migrant.messages.order_by("pk")
    return [(row.kind, row.state) for row in rows]


# --- Appointments ----------------------------------------------------------------------------


def test_booking_tells_day_time_place_and_papers(person, with_papers, book, kind):
    book(person, FRIDAY, 10, 30, service_type=kind("follow-up"), tell=True)
    [message] = person.messages.all()
    assert (message.kind, message.channel, message.subject) == ("convocation", "sms", "")
    for words in ("18/12/2015", "10:30", "Entretien de suivi", "CV, Titre de séjour"):
        assert words in message.body
    assert "12, rue d'Égypte, Fès" in message.body
    assert "+212535000000" in message.body
    assert sms.length(message.body).is_gsm


def test_the_persons_language_not_the_counsellors(make_migrant, with_papers, book, kind):
    migrant = make_migrant(phone=MOBILE, preferred_language="ar")
    with translation.override("en"):
        book(migrant, FRIDAY, 10, service_type=kind("follow-up"), tell=True)
    [message] = migrant.messages.all()
    assert message.language == "ar"
    assert "السيرة الذاتية، سند الإقامة" in message.body
    assert ServiceType.objects.get(code="follow-up").label_ar in message.body
    assert "على الساعة 10:00" in message.body


def test_an_email_has_a_subject_and_a_list_of_papers(make_migrant, with_papers, book, kind):
    migrant = make_migrant(email="a@example.org", preferred_language="en")
    book(migrant, FRIDAY, 10, service_type=kind("follow-up"), tell=True)
    [message] = migrant.messages.all()
    assert message.subject == "Your appointment on 18/12/2015 at 10:00"
    assert "- Titre de séjour\n" in message.body  # no English word for it yet
    assert "Friday 18 December 2015, 10:00" in message.body
    assert "\n\n\n" not in message.body


@pytest.mark.parametrize(
    ("mode", "said"),
    [("phone", "nous vous appelons"), ("video", "visioconférence"), ("outreach", "Le lieu")],
)
def test_a_meeting_elsewhere_names_no_address(person, with_papers, book, mode, said):
    book(person, FRIDAY, mode=mode, tell=True)
    [message] = person.messages.all()
    assert said in message.body
    assert "rue d" not in message.body


def test_booking_does_not_fail_without_a_channel(migrant, book):
    assert book(migrant, FRIDAY, tell=True).state == "booked"
    assert not Message.objects.exists()


def test_nothing_is_told_of_what_is_past_or_was_not_wanted(person, book):
    book(person, datetime.date(2015, 12, 10), tell=True)
    book(person, FRIDAY, 9)
    quiet = book(person, FRIDAY, 11, tell=False)
    assert quiet.is_quiet
    assert not Message.objects.exists()


def test_moving_tells_the_change_and_takes_the_convocation_back(person, book, people):
    first = book(person, FRIDAY, tell=True)
    reschedule_appointment(
        first, by=people.counsellor, starts_at=clock.at(FRIDAY, 15), outside_hours=True, tell=True
    )
    assert kinds(person) == [("convocation", "cancelled"), ("change", "queued")]
    assert "15:00" in person.messages.get(kind="change").body
    assert "a changé" in person.messages.get(kind="change").body


def test_a_move_that_is_taken_back_is_told_only_when_it_was_known(person, book, people):
    def move(row, hour):
        return reschedule_appointment(
            row,
            by=people.counsellor,
            starts_at=clock.at(FRIDAY, hour),
            outside_hours=True,
            tell=True,
        )

    first = book(person, FRIDAY, 10, tell=True)
    send_due()
    undo_reschedule(move(first, 15), by=people.counsellor)
    assert kinds(person) == [("convocation", "sent"), ("change", "cancelled")]
    first.refresh_from_db()
    second = move(first, 16)
    send_due()
    undo_reschedule(second, by=people.counsellor)
    last = person.messages.order_by("pk").last()
    assert (last.kind, last.state) == ("change", "queued")
    assert "10:00" in last.body


def test_a_quiet_appointment_stays_quiet_when_it_is_moved(person, book, people):
    first = book(person, FRIDAY, tell=False)
    moved = reschedule_appointment(
        first, by=people.counsellor, starts_at=clock.at(FRIDAY, 15), outside_hours=True
    )
    assert moved.is_quiet


def test_cancelling_tells_and_takes_back_what_waits(person, book, people):
    appointment = book(person, FRIDAY, tell=True)
    move_appointment(appointment, "cancel", by=people.counsellor, reason="agency_closed", tell=True)
    assert kinds(person) == [("convocation", "cancelled"), ("change", "queued")]
    assert "annulé" in person.messages.get(kind="change").body


@pytest.mark.parametrize("move", ["excuse", "cancel"])
def test_other_ends_take_back_what_waits_in_silence(person, book, people, move):
    appointment = book(person, FRIDAY, tell=True)
    reason = "mistake" if move == "cancel" else ""
    move_appointment(appointment, move, by=people.counsellor, reason=reason)
    assert kinds(person) == [("convocation", "cancelled")]


# --- Reminders -------------------------------------------------------------------------------


@pytest.fixture
def booked_on(book):
    """An appointment as if it had been agreed on that day."""
    from agencies.models import Transition

    def booked(migrant, agreed_on, day, **values):
        appointment = book(migrant, day, **values)
        Transition.objects.filter(subject_id=appointment.public_id)._raw_delete("default")
        Transition.objects.create(
            machine="appointment", subject_id=appointment.public_id, target="booked", on=agreed_on
        )
        return appointment

    return booked


def day(number):
    return datetime.date(2015, 12, number)


@pytest.mark.parametrize(
    ("agreed", "meets", "is_reminded"),
    [
        (day(1), day(14), False),  # today
        (day(1), day(15), True),
        (day(1), day(16), True),
        (day(1), day(17), False),  # not yet
        (day(13), day(15), True),
        (day(14), day(15), False),  # agreed too recently to be forgotten
        (day(14), day(16), True),
    ],
)
def test_a_reminder_two_days_before(person, booked_on, agreed, meets, is_reminded):
    booked_on(person, agreed, meets, hour=16)
    assert queue_reminders(TODAY) == (1 if is_reminded else 0)
    assert person.messages.exists() is is_reminded


def test_a_reminder_goes_once_at_ten_on_the_eve(person, booked_on):
    booked_on(person, day(1), day(16))
    assert (queue_reminders(TODAY), queue_reminders(TODAY)) == (1, 0)
    assert queue_reminders(day(15)) == 0
    [message] = person.messages.all()
    assert message.send_after == clock.at(day(15), 10)
    assert "rappel" in message.body


def test_no_reminder_of_what_is_quiet_or_over(make_migrant, booked_on, people):
    booked_on(make_migrant(phone=MOBILE), day(1), day(15), tell=False)
    over = booked_on(make_migrant(phone=MOBILE), day(1), day(15), hour=11)
    move_appointment(over, "excuse", by=people.counsellor)
    booked_on(make_migrant(), day(1), day(15), hour=12)  # nobody to write to
    assert queue_reminders(TODAY) == 0


@pytest.mark.parametrize("name", ["excuse", "cancel"])
def test_what_is_restored_is_reminded_of_again(name, person, booked_on, people):
    appointment = booked_on(person, day(1), day(16))
    queue_reminders(TODAY)
    for _ in range(2):
        reason = "not_needed" if name == "cancel" else ""
        move_appointment(appointment, name, by=people.counsellor, reason=reason)
        move_appointment(appointment, "undo", by=people.counsellor)
        queue_reminders(TODAY)
    rows = person.messages.order_by("pk")
    assert kinds(person) == [("reminder", "cancelled")] * 2 + [("reminder", "queued")]
    assert len({row.key for row in rows}) == 3
    assert rows[2].send_after == clock.at(day(15), 10)


def test_what_was_excused_when_the_job_came_by_is_reminded_of_once_restored(
    person, booked_on, people
):
    appointment = booked_on(person, day(1), day(15), hour=16)
    move_appointment(appointment, "excuse", by=people.counsellor)
    assert queue_reminders(TODAY) == 0
    move_appointment(appointment, "undo", by=people.counsellor)
    assert kinds(person) == [("reminder", "queued")]
    assert queue_reminders(TODAY) == 0


@pytest.mark.parametrize(
    ("agreed", "meets", "values"),
    [
        (day(1), day(17), {}),  # the daily job will come by
        (day(1), TODAY, {"hour": 23}),  # the person may be at the desk
        (TODAY, day(15), {}),  # agreed on yesterday or today: not forgotten
        (day(1), day(15), {"tell": False}),
    ],
)
def test_what_is_restored_far_from_its_eve_is_left_to_the_job(
    agreed, meets, values, person, booked_on, people
):
    appointment = booked_on(person, agreed, meets, **values)
    move_appointment(appointment, "excuse", by=people.counsellor)
    move_appointment(appointment, "undo", by=people.counsellor)
    assert kinds(person) == []


def test_a_workshop_is_reminded_to_those_with_a_seat(make_migrant, people, hold_session):
    seated, waiting, late = (make_migrant(phone=MOBILE) for _ in range(3))
    held = hold_session(people.counsellor, day(15), people=[seated, waiting, late])
    held.enrolments.update(enrolled_on=day(1))
    held.enrolments.filter(migrant=waiting).update(state="waiting")
    held.enrolments.filter(migrant=late).update(enrolled_on=TODAY)
    assert queue_reminders(TODAY) == 1
    assert queue_reminders(TODAY) == 0
    assert seated.messages.get().enrolment.session == held


def test_reading_who_is_to_be_reminded_takes_three_queries(
    make_migrant, booked_on, django_assert_num_queries
):
    from services.actions.convocation import due_for_reminder

    for number in range(4):
        booked_on(make_migrant(), day(1), day(15), hour=9 + number)
    with django_assert_num_queries(3):
        assert len(list(due_for_reminder(TODAY))) == 4


# --- Workshops -------------------------------------------------------------------------------


def test_a_workshops_convocation(person, people, hold_session):
    held = hold_session(people.counsellor, FRIDAY, 14, people=[person])
    row = held.enrolments.get()
    message = convocation_for_enrolment(row, by=people.counsellor)
    assert convocation_for_enrolment(row, by=people.counsellor) == message
    assert message.enrolment == row
    assert "18/12/2015" in message.body
    assert "14:00" in message.body
