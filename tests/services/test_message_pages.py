"""Messages in the browser: what the counsellor is told, the list, the person's page."""

import datetime

import pytest
from django.urls import reverse

from agencies.models import AccessLog
from migrants.actions import record_consent
from services.actions import queue_message
from services.models import Appointment, Message

MOBILE = "+212612345678"
FRIDAY = datetime.date(2015, 12, 18)


@pytest.fixture
def person(make_migrant):
    return make_migrant(last_name="Keita", phone=MOBILE, preferred_language="ar")


@pytest.fixture
def queue(people):
    count = 0

    def queued(migrant, **values):
        nonlocal count
        count += 1
        state = values.pop("state", "queued")
        values = {"kind": "convocation", "body": f"Texte {count}", "key": f"k{count}"} | values
        message = queue_message(migrant, by=people.counsellor, **values)
        Message.objects.filter(pk=message.pk).update(state=state)
        return message

    return queued


def booking(user, **values):
    return {
        "service_type": "follow-up",
        "counsellor": user.public_id,
        "day": "2015-12-18",
        "time": "10:00",
        "mode": "agency",
    } | values


def create_url(migrant):
    return reverse("services:appointment_create", args=[migrant.public_id])


# --- Booking ---------------------------------------------------------------------------------


def test_the_form_says_by_which_channel_and_in_which_language(person, people, client_for):
    text = client_for(people.counsellor).get(create_url(person)).content.decode()
    assert 'name="tell"' in text
    assert MOBILE in text
    assert "العربية" in text


def test_booking_tells_the_person(person, people, client_for):
    client = client_for(people.counsellor)
    data = booking(people.counsellor, tell="on")
    text = client.post(create_url(person), data, follow=True).content.decode()
    assert "La personne est prévenue par SMS" in text
    assert Message.objects.get().language == "ar"


def test_the_tick_can_be_taken_away(person, people, client_for):
    client = client_for(people.counsellor)
    text = client.post(create_url(person), booking(people.counsellor), follow=True).content.decode()
    assert "Prévenez la personne vous-même" in text
    assert Appointment.objects.get().is_quiet
    assert not Message.objects.exists()


def test_without_a_channel_the_page_says_so_and_books(migrant, people, client_for):
    client = client_for(people.counsellor)
    text = client.get(create_url(migrant)).content.decode()
    assert "Ni téléphone mobile ni adresse électronique" in text
    assert 'name="tell"' not in text
    data = booking(people.counsellor, tell="on")
    text = client.post(create_url(migrant), data, follow=True).content.decode()
    assert "Prévenez la personne vous-même" in text
    appointment = Appointment.objects.get()
    assert not appointment.is_quiet  # a reminder goes if a number comes in


def test_moving_and_cancelling_tell_too(person, people, book, client_for):
    client, appointment = client_for(people.counsellor), book(person, FRIDAY, 10)
    url = reverse("services:appointment_reschedule", args=[appointment.public_id])
    client.post(url, booking(people.counsellor, time="15:00", tell="on"))
    moved = Appointment.objects.get(moved_from=appointment)
    url = reverse("services:appointment_cancel", args=[moved.public_id])
    assert 'name="tell"' in client.get(url).content.decode()
    client.post(url, {"reason": "agency_closed", "tell": "on"})
    bodies = list(Message.objects.order_by("pk").values_list("body", "state"))
    assert [state for _body, state in bodies] == ["cancelled", "queued"]
    assert "15:00" in bodies[0][0]
    assert "إلغاء" in bodies[1][0]


# --- The list --------------------------------------------------------------------------------


def listed(client, **query):
    return client.get(reverse("services:message_list"), {"who": "fes"} | query)


def test_what_failed_comes_first(person, queue, people, client_for):
    for state in ("cancelled", "queued", "failed"):
        queue(person, state=state)
    page = listed(client_for(people.agency_manager)).context["page"]
    assert [row.state for row in page] == ["failed", "queued", "cancelled"]


def test_states_are_counted_and_filter(person, queue, people, client_for):
    queue(person, state="failed"), queue(person, state="failed"), queue(person)
    answer = listed(client_for(people.agency_manager), state="failed")
    assert [(str(code), n) for code, _label, n in answer.context["states"]][:2] == [
        ("failed", 2),
        ("queued", 1),
    ]
    assert len(answer.context["page"]) == 2


def test_only_messages_about_people_in_reach(
    person, queue, make_migrant, people, rabat, client_for
):
    away = make_migrant(agency=rabat, by=people.stranger, phone="+212698765432")
    queue(person), queue(away)
    counsellor = listed(client_for(people.counsellor), who="mine")
    assert [row.migrant for row in counsellor.context["page"]] == [person]
    stranger = listed(client_for(people.stranger), who="mine")
    assert [row.migrant for row in stranger.context["page"]] == [away]
    national = listed(client_for(people.national_manager), who="rabat-agdal")
    assert [row.migrant for row in national.context["page"]] == [away]


def test_length_on_the_telephone_is_shown(person, queue, people, client_for):
    queue(person, body="م" * 71)
    assert "71 caractères, 2 SMS" in listed(client_for(people.counsellor)).content.decode()


def test_reading_the_list_is_logged_without_names(person, queue, people, client_for):
    queue(person)
    listed(client_for(people.counsellor))
    line = AccessLog.objects.get(subject_type="services.message")
    assert line.detail == {"rows": 1}


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    person, queue, people, client_for, django_assert_max_num_queries
):
    client = client_for(people.counsellor)
    for _ in range(12):
        queue(person)
    listed(client)
    with django_assert_max_num_queries(14):
        assert len(listed(client).context["page"]) == 12


# --- Doing something about one ---------------------------------------------------------------


def move(client, message, name):
    return client.post(
        reverse("services:message_move", args=[message.public_id]), {"move": name}, follow=True
    )


def test_send_again_and_take_back(person, queue, people, client_for):
    client = client_for(people.counsellor)
    failed, waiting = queue(person, state="failed"), queue(person)
    assert "repart" in move(client, failed, "retry").content.decode()
    assert "ne sera pas envoyé" in move(client, waiting, "cancel").content.decode()
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {failed.pk: "queued", waiting.pk: "cancelled"}


@pytest.mark.parametrize("name", ["send", "fail", "drop", "nonsense", ""])
def test_moves_of_the_worker_are_not_for_buttons(person, queue, people, client_for, name):
    message = queue(person)
    assert move(client_for(people.counsellor), message, name).status_code == 400
    assert Message.objects.get().state == "queued"


def test_a_refusal_is_said(person, queue, people, client_for):
    message = queue(person, state="cancelled")
    assert (
        "n’est plus possible"
        in move(client_for(people.counsellor), message, "cancel").content.decode()
    )


# --- The person's page -----------------------------------------------------------------------


def detail(client, migrant):
    return client.get(reverse("migrants:migrant_detail", args=[migrant.public_id])).content.decode()


def test_the_persons_page_shows_messages_and_the_channel(person, queue, people, client_for):
    queue(person, body="Venez vendredi")
    text = detail(client_for(people.counsellor), person)
    assert text.count("Venez vendredi") >= 2  # in the panel and on the timeline
    assert MOBILE in text


def test_a_wish_for_no_messages_is_shown(person, people, client_for):
    record_consent(
        person,
        by=people.counsellor,
        purpose="messages",
        is_granted=False,
        channel="oral",
        language="fr",
    )
    text = detail(client_for(people.counsellor), person)
    assert "ne souhaite pas recevoir de messages" in text


def test_the_appointments_page_shows_its_messages(person, people, book, client_for):
    appointment = book(person, FRIDAY, tell=True)
    url = reverse("services:appointment_detail", args=[appointment.public_id])
    text = client_for(people.counsellor).get(url).content.decode()
    assert "Messages à la personne" in text
    assert "Ne pas envoyer" in text


def test_the_link_of_a_letter_to_an_employer_is_shown_to_nobody(person, people, client_for, queue):
    """Whoever reads it could answer in the employer's place, the person of « mon dossier » too."""
    link = "https://example.test/answer/s3cret/"
    queue(person, kind="other", body=f"Répondez ici : {link} sans compte.")
    client = client_for(people.counsellor)
    pages = [
        reverse("services:message_list"),
        reverse("migrants:migrant_detail", args=[person.public_id]),
    ]
    for page in pages:
        text = client.get(page).content.decode()
        assert "sans compte." in text
        assert "s3cret" not in text
