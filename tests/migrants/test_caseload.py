"""What a caseload says and does: reasons to act, saved views, one action for several files."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from migrants.actions import write_note
from migrants.actions.view import MOST_VIEWS, save_view
from migrants.models import Migrant, Note, Registration, SavedView
from services.actions import add_task, record_service
from services.models import ServiceType

LIST = reverse("migrants:migrant_list")
BULK = reverse("migrants:people_bulk")
TODAY = datetime.date(2015, 12, 14)
EDGE = datetime.date(2015, 10, 30)  # 45 days before


@pytest.fixture
def old(make_migrant):
    """A person of whom nothing is known since 1 October."""
    return make_migrant(last_name="Ancien", opened_on=datetime.date(2015, 10, 1))


def shown(client, **query):
    return [row.last_name for row in client.get(LIST, {"who": "all", **query}).context["page_obj"]]


def cues_of(client, name):
    people = client.get(LIST, {"who": "all", "state": "open"}).context["people"]
    return [cue.text for person in people if person.last_name == name for cue in person.cues]


def test_file_without_event_for_45_days_is_stalled(old, people, client_for):
    client = client_for(people.counsellor)
    assert shown(client, need="stalled") == ["Ancien"]
    assert "relancer : rien depuis 45 jours" in cues_of(client, "Ancien")


@pytest.mark.parametrize(("days", "is_stalled"), [(0, False), (1, True)])
def test_the_forty_fifth_day_still_counts(old, people, client_for, days, is_stalled):
    note_day = EDGE - datetime.timedelta(days=days)
    write_note(old, by=people.counsellor, body="Appelé", on=note_day)
    assert (shown(client_for(people.counsellor), need="stalled") == ["Ancien"]) is is_stalled


def test_a_service_of_the_upper_app_is_an_event_too(old, people, client_for):
    record_service(
        old,
        by=people.counsellor,
        service_type=ServiceType.objects.get(code="follow-up"),
        given_on=datetime.date(2015, 12, 1),
    )
    assert shown(client_for(people.counsellor), need="stalled") == []


def test_late_task_is_a_reason_and_says_what_to_do(make_migrant, people, client_for):
    migrant = make_migrant(last_name="Tard", opened_on=TODAY)
    for label, due_on in (("Rappeler", 13), ("Écrire", 20)):
        add_task(
            migrant,
            by=people.counsellor,
            owner=people.counsellor,
            label=label,
            due_on=datetime.date(2015, 12, due_on),
        )
    client = client_for(people.counsellor)
    assert shown(client, need="late_task") == ["Tard"]
    assert cues_of(client, "Tard")[0] == "Rappeler (13/12)"


def test_any_action_gathers_all_reasons(old, make_migrant, people, client_for):
    settled = make_migrant(last_name="Suivi", opened_on=TODAY, consents={"processing": True})
    add_task(
        settled,
        by=people.counsellor,
        owner=people.counsellor,
        label="Rappeler",
        due_on=datetime.date(2015, 12, 20),
    )
    assert shown(client_for(people.counsellor), need="action") == ["Ancien"]


def test_list_takes_few_queries_whatever_its_length(
    make_migrant, people, client_for, django_assert_max_num_queries
):
    client = client_for(people.counsellor)
    for _ in range(12):
        make_migrant()
    client.get(LIST, {"who": "all"})
    with django_assert_max_num_queries(21):
        assert client.get(LIST, {"who": "all"}).status_code == 200


def test_view_is_saved_shown_and_removed(people, client_for):
    client = client_for(people.counsellor)
    query = "who=all&permit=ended"
    page = client.post(
        reverse("migrants:view_create"), {"name": "Titres  finis", "query": query}, follow=True
    )
    assert "Titres finis" in page.content.decode()
    view = SavedView.objects.get()
    assert (view.owner, view.query) == (people.counsellor, query)
    assert "Titres finis" not in client_for(people.colleague).get(LIST).content.decode()
    stranger = client_for(people.colleague)
    assert stranger.post(reverse("migrants:view_remove", args=[view.public_id])).status_code == 404
    client.post(reverse("migrants:view_remove", args=[view.public_id]))
    assert not SavedView.objects.exists()


def test_same_name_is_written_over_and_the_row_of_views_is_short(people):
    for number in range(MOST_VIEWS):
        save_view(people.counsellor, page="caseload", name=f"Vue {number}", query="who=all")
    save_view(people.counsellor, page="caseload", name="Vue 0", query="who=mine")
    assert SavedView.objects.get(name="Vue 0").query == "who=mine"
    with pytest.raises(ValidationError, match="Au plus"):
        save_view(people.counsellor, page="caseload", name="De trop", query="who=all")


def ids(*people):
    return [str(person.public_id) for person in people]


def test_bulk_says_first_what_is_possible(make_migrant, people, client_for, rabat):
    own = make_migrant(last_name="Mien")
    others = make_migrant(last_name="Autre", by=people.colleague)
    far = make_migrant(last_name="Loin", agency=rabat, by=people.stranger)
    page = client_for(people.counsellor).post(
        BULK, {"action": "close", "people": ids(own, others, far)}
    )
    rows = {row.migrant.last_name: row.refusal for row in page.context["rows"]}
    assert rows == {"Mien": "", "Autre": "hors de vos droits"}
    assert Registration.objects.open().count() == 3


def test_bulk_does_the_possible_rows_and_says_why_of_the_others(make_migrant, people, client_for):
    first, second = (
        make_migrant(last_name="Un"),
        make_migrant(last_name="Deux", by=people.colleague),
    )
    page = client_for(people.agency_manager).post(
        BULK,
        {
            "action": "assign",
            "people": ids(first, second),
            "user": people.colleague.pk,
            "confirm": "1",
        },
    )
    rows = {row.migrant.last_name: (row.is_done, row.refusal) for row in page.context["rows"]}
    assert rows["Un"] == (True, "")
    assert rows["Deux"][0] is False
    assert "déjà le référent" in rows["Deux"][1]
    lead = Migrant.objects.with_file().get(pk=first.pk).lead
    assert lead == people.colleague


def test_bulk_with_a_bad_form_changes_nothing(migrant, people, client_for):
    page = client_for(people.counsellor).post(
        BULK, {"action": "note", "people": ids(migrant), "confirm": "1", "body": ""}
    )
    assert page.context["form"].errors
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("data", "status"),
    [({"action": "sing"}, 404), ({"action": "note", "people": ["x"]}, 400)],
)
def test_bulk_refuses_what_it_does_not_know(people, client_for, data, status):
    assert client_for(people.counsellor).post(BULK, data).status_code == status


def test_bulk_needs_the_right_of_its_action(migrant, people, client_for):
    client = client_for(people.national_manager)
    assert client.post(BULK, {"action": "close", "people": ids(migrant)}).status_code == 403
