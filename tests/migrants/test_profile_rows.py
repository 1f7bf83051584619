"""The profile: schooling, experience, skills, availability, situation; verbs and pages."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import AuditEntry
from migrants import actions
from migrants.models import Availability, Education, Experience, Occupation, Situation, Skill

DAY = datetime.date
TODAY = DAY(2015, 12, 14)


def url(name, *args):
    return reverse(f"migrants:{name}", args=args)


def verbs(row):
    return [line.verb for line in AuditEntry.objects.filter(subject_id=row.public_id)]


@pytest.fixture
def client(client_for, people):
    return client_for(people.counsellor)


EXPERIENCE = {
    "title": "Maçon",
    "employer": "Bâti Dakar",
    "country": "SN",
    "started_month": 3,
    "started_year": 2010,
    "ended_month": 6,
    "ended_year": 2013,
    "tasks": "Murs et enduits",
}
SENT = {
    "education": {"title": "BTS électricité", "country": "SN", "recognition": "pending"},
    "experience": EXPERIENCE,
    "skill": {"labels": "Soudure\nChariot élévateur\n\nsoudure"},
    "situation": {"kind": "informal", "since": "2015-11-01", "detail": "chantier"},
}


@pytest.mark.parametrize("kind", SENT)
def test_a_row_is_added_from_its_page(kind, migrant, client):
    address = url("profile_create", migrant.public_id, kind)
    assert client.get(address).status_code == 200
    page = client.post(address, SENT[kind], follow=True)
    assert page.redirect_chain[-1][0] == url("migrant_detail", migrant.public_id)
    body = page.content.decode()
    shown = {
        "education": ("BTS électricité", "équivalence demandée", "Sénégal"),
        "experience": ("Maçon", "03/2010 – 06/2013", "Bâti Dakar"),
        "skill": ("Soudure", "Chariot élévateur"),
        "situation": ("travail sans contrat", "depuis le 01/11/2015", "chantier"),
    }[kind]
    for text in shown:
        assert text in body


@pytest.mark.parametrize("kind", SENT)
@pytest.mark.parametrize(
    ("persona", "status"),
    [("colleague", 302), ("agency_manager", 302), ("stranger", 404), ("national_manager", 403)],
)
def test_who_may_complete_a_profile(kind, persona, status, migrant, people, client_for):
    client = client_for(getattr(people, persona))
    answer = client.post(url("profile_create", migrant.public_id, kind), SENT[kind])
    assert answer.status_code == status
    rows = (Education, Experience, Skill, Situation)
    assert any(model.objects.exists() for model in rows) is (status == 302)


def test_an_unknown_list_is_not_found(migrant, client):
    assert client.get(url("profile_create", migrant.public_id, "religion")).status_code == 404


def test_a_situation_is_not_rewritten(migrant, people, client):
    row = actions.enter_situation(migrant, by=people.counsellor, kind="unemployed")
    assert client.get(url("profile_update", "situation", row.public_id)).status_code == 404


@pytest.fixture
def job(migrant, people):
    return actions.add_experience(
        migrant,
        by=people.counsellor,
        title="Maçon",
        occupation=Occupation.objects.get(code="7112.1"),
        started_on=DAY(2010, 3, 1),
        ended_on=None,
    )


def test_an_experience_is_changed_by_month(job, client):
    address = url("profile_update", "experience", job.public_id)
    form = client.get(address).context["form"]
    assert form.initial["started_year"] == 2010
    assert form.initial["is_present"] is True
    body = client.get(address).content.decode()
    assert str(job.occupation) in body
    client.post(address, EXPERIENCE | {"title": "Chef maçon", "occupation": str(job.occupation)})
    job.refresh_from_db()
    assert (job.title, job.started_on, job.ended_on) == (
        "Chef maçon",
        DAY(2010, 3, 1),
        DAY(2013, 6, 1),
    )
    assert job.occupation.code == "7112.1"
    assert verbs(job) == ["changed", "created"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ended_month": "", "ended_year": ""}, "ou cochez"),
        ({"is_present": "on"}, "pas les deux"),
        ({"ended_year": 2009}, "finit avant de commencer"),
        ({"started_year": 2016, "ended_year": 2017}, "Le début est à venir"),
        ({"ended_year": 2016}, "La fin est à venir"),
        ({"started_month": ""}, "obligatoire"),
        ({"title": " "}, "obligatoire"),
        ({"occupation": "zzzz"}, "Aucun métier"),
        ({"started_year": 10}, "1940"),
    ],
)
def test_a_wrong_experience_says_why(change, message, migrant, client):
    address = url("profile_create", migrant.public_id, "experience")
    page = client.post(address, EXPERIENCE | change)
    assert page.status_code == 200
    assert message in page.content.decode()
    assert not Experience.objects.exists()


def test_an_experience_to_this_day_has_no_end(migrant, client):
    sent = {key: value for key, value in EXPERIENCE.items() if not key.startswith("ended")}
    client.post(url("profile_create", migrant.public_id, "experience"), sent | {"is_present": "on"})
    assert Experience.objects.get().ended_on is None
    page = client.get(url("migrant_detail", migrant.public_id)).content.decode()
    assert "à ce jour" in page


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ended_in": 2016}, "ended_in"),
        ({"ended_in": 1900}, "ended_in"),
        ({"country": "SN", "recognition": "not_needed"}, "recognition"),
        ({"recognition": "perhaps"}, "recognition"),
        ({"title": ""}, "title"),
    ],
)
def test_a_wrong_education_is_refused(values, field, migrant, people):
    with pytest.raises(ValidationError) as refused:
        actions.add_education(migrant, by=people.counsellor, **({"title": "Bac"} | values))
    assert list(refused.value.message_dict) == [field]
    assert not Education.objects.exists()


def test_a_diploma_of_morocco_needs_no_recognition(migrant, people):
    row = actions.add_education(migrant, by=people.counsellor, title="Bac", country="MA")
    assert row.recognition == "not_needed"
    assert not row.is_abroad


@pytest.mark.parametrize("again", ["Soudure", "soudure", "SOUDURE "])
def test_a_skill_is_noted_once(again, migrant, people):
    actions.add_skills(migrant, by=people.counsellor, labels=["Soudure"])
    with pytest.raises(ValidationError, match="déjà notée"):
        actions.add_skills(migrant, by=people.counsellor, labels=["Couture", again])
    assert [skill.label for skill in migrant.skills.all()] == ["Soudure"]


def test_a_skill_that_is_too_long_is_refused(migrant, client):
    page = client.post(
        url("profile_create", migrant.public_id, "skill"), {"labels": f"Soudure\n{'x' * 121}"}
    )
    assert "Au plus 120 signes" in page.content.decode()
    assert not Skill.objects.exists()


def test_a_row_is_taken_off_with_its_trace(job, people, client, client_for):
    address = url("profile_remove", "experience", job.public_id)
    assert client.get(address).status_code == 405
    assert client_for(people.stranger).post(address).status_code == 404
    assert client_for(people.national_manager).post(address).status_code == 403
    assert Experience.objects.exists()
    client.post(address)
    assert not Experience.objects.exists()
    line = AuditEntry.objects.get(subject_id=job.public_id, verb="removed")
    assert (line.by, line.changes["title"]) == (people.counsellor, ["Maçon", None])
    assert line.person_id == job.migrant.public_id


def test_availability_is_written_over_itself(migrant, client):
    address = url("availability_update", migrant.public_id)
    sent = {
        "working_time": "part",
        "schedules": ["day", "weekend"],
        "mobility": "region",
        "licences": ["B"],
        "has_vehicle": "on",
        "places": "Fès, Sefrou",
    }
    client.post(address, sent)
    body = client.get(url("migrant_detail", migrant.public_id)).content.decode()
    for text in ("temps partiel", "journée, week-end", "dans la région", "Fès, Sefrou"):
        assert text in body
    assert client.get(address).context["form"].initial["schedules"] == ["day", "weekend"]
    client.post(address, {"working_time": "full"})
    row = Availability.objects.get()
    assert (row.working_time, row.schedules, row.has_vehicle) == ("full", [], False)
    assert verbs(row) == ["changed", "created"]


def test_an_unknown_schedule_is_refused(migrant, people, client):
    page = client.post(
        url("availability_update", migrant.public_id),
        {"working_time": "any", "schedules": ["dawn"]},
    )
    assert page.context["form"].errors["schedules"]
    with pytest.raises(ValidationError):
        actions.set_availability(migrant, by=people.counsellor, licences=["Z"])
    assert not Availability.objects.exists()


def situation(migrant, people, kind, since=None, **values):
    return actions.enter_situation(migrant, by=people.counsellor, kind=kind, since=since, **values)


def test_a_new_situation_ends_the_one_before(migrant, people):
    first = situation(migrant, people, "unemployed", DAY(2015, 9, 1))
    second = situation(migrant, people, "employed", DAY(2015, 12, 1))
    first.refresh_from_db()
    assert (first.until, second.until) == (DAY(2015, 12, 1), None)
    assert verbs(first) == ["changed", "created"]


@pytest.mark.parametrize(
    ("kind", "since", "message"),
    [
        ("unemployed", DAY(2015, 12, 1), "déjà la situation"),
        ("employed", DAY(2015, 8, 31), "depuis le 01/09/2015"),
        ("employed", DAY(2015, 12, 15), "avenir"),
        ("retired", DAY(2015, 12, 1), "retired"),
    ],
)
def test_a_wrong_situation_changes_nothing(kind, since, message, migrant, people):
    situation(migrant, people, "unemployed", DAY(2015, 9, 1))
    with pytest.raises(ValidationError, match=message):
        situation(migrant, people, kind, since)
    assert list(Situation.objects.values_list("kind", "until")) == [("unemployed", None)]


def test_the_present_situation_can_be_taken_back(migrant, people, client):
    first = situation(migrant, people, "unemployed", DAY(2015, 9, 1))
    second = situation(migrant, people, "employed", DAY(2015, 12, 1))
    client.post(url("profile_remove", "situation", second.public_id))
    first.refresh_from_db()
    assert list(Situation.objects.all()) == [first]
    assert first.until is None


def test_a_situation_that_is_over_stays(migrant, people, client):
    first = situation(migrant, people, "unemployed", DAY(2015, 9, 1))
    situation(migrant, people, "employed", DAY(2015, 12, 1))
    page = client.post(url("profile_remove", "situation", first.public_id), follow=True)
    assert "Seule la situation actuelle" in page.content.decode()
    assert Situation.objects.count() == 2


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["unemployed", "employed", "informal", "training"]),
            st.integers(0, 100),
        ),
        max_size=6,
    )
)
def test_situations_always_follow_each_other_without_a_gap(steps, migrant, people):
    Situation.objects.all().delete()
    for kind, days in steps:
        try:
            situation(migrant, people, kind, TODAY - datetime.timedelta(days=days))
        except ValidationError:
            continue
    rows = list(Situation.objects.order_by("pk"))
    assert [row.until for row in rows[:-1]] == [row.since for row in rows[1:]]
    assert all(row.until is None for row in rows[-1:])


def test_the_timeline_tells_of_the_profile(migrant, people, client):
    situation(migrant, people, "unemployed", DAY(2015, 9, 1))
    actions.add_skills(migrant, by=people.counsellor, labels=["Soudure", "Couture"])
    days = client.get(url("migrant_detail", migrant.public_id)).context["days"]
    told = {(day, event.title, event.text) for day, group in days for event in group}
    assert (DAY(2015, 9, 1), "Situation\u00a0: sans emploi, en recherche", "") in told
    assert (TODAY, "Profil complété", "Soudure, Couture") in told
