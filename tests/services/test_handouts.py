"""The action plan and the convocation on paper, in the person's language with French beside."""

import datetime
import subprocess

import pytest
from django.urls import reverse

from agencies.models import AccessLog
from services.actions import agree_plan
from services.models import ServiceType

FRIDAY = datetime.date(2015, 12, 18)


def text_of(response):
    assert response["Content-Type"] == "application/pdf"
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=response.content, capture_output=True, check=True
    )
    return done.stdout.decode()


@pytest.fixture
def plan_for(people, kind):
    def agree(migrant, **values):
        workshop = kind("131")
        steps = [
            {"label": "Refaire le CV", "due_on": FRIDAY, "done_by": "person"},
            {
                "label": workshop.label_fr,
                "due_on": datetime.date(2016, 1, 8),
                "done_by": "counsellor",
                "service_type": workshop,
            },
        ]
        values = {"objective": "Devenir cuisinière", "steps": steps} | values
        return agree_plan(migrant, by=people.counsellor, **values)

    return agree


def printed(client, name, row, **query):
    return client.get(reverse(f"services:{name}", args=[row.public_id]), query)


def test_a_plan_says_who_does_what_by_when(migrant, plan_for, people, client_for):
    plan = plan_for(migrant, review_on=datetime.date(2016, 1, 25))
    text = text_of(printed(client_for(people.counsellor), "plan_print", plan))
    for words in ("Devenir cuisinière", "Refaire le CV", "18/12/2015", "la personne"):
        assert words in text
    for words in ("08/01/2016", "le conseiller", "25 janvier 2016", migrant.file_number):
        assert words in text
    assert "Signature de la personne" in text
    assert "témoin" not in text


def test_an_arabic_plan_has_french_beside(make_migrant, plan_for, people, kind, client_for):
    migrant = make_migrant(preferred_language="ar", first_name_ar="آوا", last_name_ar="كيتا")
    plan, client = plan_for(migrant), client_for(people.counsellor)
    text = text_of(printed(client, "plan_print", plan))
    assert "Moi et le" in text  # the French name of the workshop, on two lines
    assert "la personne" in text
    assert any("\u0600" <= char <= "\u06ff" for char in text)
    french = text_of(printed(client, "plan_print", plan, language="fr"))
    assert kind("131").label_ar not in french


@pytest.mark.parametrize(
    ("values", "there", "absent"),
    [
        ({"agreement": "witnessed", "witness": "Awa Sow"}, "Awa Sow", "ou empreinte"),
        ({"agreement": "remote"}, "à distance", "témoin"),
        ({"agreement": "signed"}, "ou empreinte", "témoin"),
    ],
)
def test_the_boxes_follow_how_it_was_agreed(
    migrant, plan_for, people, client_for, values, there, absent
):
    plan = plan_for(migrant, **values)
    text = text_of(printed(client_for(people.counsellor), "plan_print", plan))
    assert there in text
    assert absent not in text


def test_an_interpreter_signs_too(make_migrant, plan_for, people, client_for):
    plan = plan_for(make_migrant(needs_interpreter=True))
    assert "interprète" in text_of(printed(client_for(people.counsellor), "plan_print", plan))


def test_a_plan_without_steps_prints(migrant, plan_for, people, client_for):
    plan = plan_for(migrant, steps=())
    assert "Aucune étape" in text_of(printed(client_for(people.counsellor), "plan_print", plan))


def test_a_convocation_says_when_where_and_what_to_bring(migrant, book, people, client_for):
    ServiceType.objects.filter(code="follow-up").update(papers_fr="- CV\n- Titre de séjour")
    appointment = book(migrant, FRIDAY, 10, 30)
    text = text_of(printed(client_for(people.counsellor), "convocation_print", appointment))
    for words in ("vendredi 18 décembre 2015 à 10:30", "Entretien de suivi", "Titre de séjour"):
        assert words in text
    # Once, though agency and town bear one name.
    assert ["Agence", "Fès"] in [line.split() for line in text.splitlines()]


def test_a_convocation_gives_the_address(migrant, book, people, client_for):
    type(migrant.agency).objects.filter(pk=migrant.agency_id).update(address="12, rue de Sefrou")
    appointment = book(migrant, FRIDAY)
    text = text_of(printed(client_for(people.counsellor), "convocation_print", appointment))
    assert "Fès · 12, rue de Sefrou, Fès" in text


def test_papers_to_bring_stand_in_both_languages(make_migrant, book, people, client_for):
    ServiceType.objects.filter(code="follow-up").update(papers_fr="Diplôme", papers_ar="الشهادة")
    appointment = book(make_migrant(preferred_language="ar"), FRIDAY)
    text = text_of(printed(client_for(people.counsellor), "convocation_print", appointment))
    assert "Diplôme" in text
    assert "vendredi 18 décembre 2015" in text


@pytest.mark.parametrize("name", ["plan_print", "convocation_print"])
def test_printing_is_logged(migrant, plan_for, book, people, client_for, name):
    row = plan_for(migrant) if name == "plan_print" else book(migrant, FRIDAY)
    answer = printed(client_for(people.counsellor), name, row)
    line = AccessLog.objects.get(kind="print")
    assert (line.subject_id, line.person_id) == (row.public_id, migrant.public_id)
    assert line.detail == {"paper": name.removesuffix("_print")}
    assert migrant.file_number in answer["Content-Disposition"]
    assert migrant.last_name not in answer["Content-Disposition"]


def test_queries_of_a_print(migrant, plan_for, people, client_for, django_assert_max_num_queries):
    plan, client = plan_for(migrant), client_for(people.counsellor)
    printed(client, "plan_print", plan)
    with django_assert_max_num_queries(9):
        printed(client, "plan_print", plan)
