"""Reasons against giving a service to a person, and the catalogue that holds the rules."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AuditEntry
from migrants.models import Education, EducationLevel, IdentityDocument
from services import reference
from services.actions import book_appointment, record_service
from services.eligibility import reasons_against
from services.models import Sector, ServiceType
from sharaka_portal.lib import clock

pytestmark = pytest.mark.django_db
DAY = datetime.date(2015, 12, 14)


@pytest.fixture
def against(kind):
    def asked(person, day=DAY, **rules):
        return reasons_against(
            [person], ServiceType(label_fr="Atelier", eligibility=rules), day
        ).get(person.pk, [])

    return asked


@pytest.mark.parametrize(
    ("born", "rules", "words"),
    [
        (datetime.date(1997, 12, 15), {"min_age": 18}, "18 ans : la personne en a 17"),
        (datetime.date(1997, 12, 14), {"min_age": 18}, ""),
        (datetime.date(1985, 12, 14), {"max_age": 29}, "29 ans au plus : la personne en a 30"),
        (datetime.date(1985, 12, 15), {"max_age": 29}, ""),
    ],
)
def test_age(born, rules, words, make_migrant, against):
    found = against(make_migrant(birth_date=born), **rules)
    assert (words in found[0]) if words else not found


def test_unknown_age_is_to_be_checked(make_migrant, against):
    person = make_migrant(
        birth_date=None, birth_precision="unknown", birth_missing_reason="not_known"
    )
    assert "vérifiez l’âge" in against(person, min_age=18)[0]


@pytest.mark.parametrize(
    ("recognition", "level", "any_diploma", "recognised"),
    [
        ("not_asked", "BAC", True, False),
        ("recognised", "BAC", True, True),
        ("not_needed", "BAC", True, True),
        ("recognised", "PRIM", False, False),
        ("refused", None, True, False),
    ],
)
def test_diploma(recognition, level, any_diploma, recognised, migrant, against):
    assert against(migrant, diploma="any")
    Education.objects.create(
        migrant=migrant,
        title="Diplôme",
        level=level and EducationLevel.objects.get(code=level),
        recognition=recognition,
    )
    assert bool(against(migrant, diploma="any")) != any_diploma
    assert bool(against(migrant, diploma="recognised")) != recognised


def test_permit_and_its_mention(migrant, against):
    assert "titre en cours" in against(migrant, permit=True)[0]
    paper = IdentityDocument.objects.create(
        migrant=migrant,
        kind="registration_card",
        number="A1",
        number_normalised="A1",
        mention="student",
        expires_on=DAY,
    )
    assert not against(migrant, permit=True)
    assert against(migrant, day=DAY + clock.ONE_DAY, permit=True)
    assert "pour le travail" in against(migrant, mentions=["work"])[0]
    assert not against(migrant, mentions=["work", "student"])
    paper.is_current = False
    paper.save()
    assert against(migrant, permit=True)


def test_without_rules_nothing_is_asked(migrant, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert reasons_against([migrant], ServiceType(label_fr="Atelier"), DAY) == {}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"is_active": False}, "plus au catalogue"),
        ({"ends_on": datetime.date(2015, 12, 1)}, "depuis le 01/12/2015"),
        ({"starts_on": datetime.date(2016, 1, 1)}, "à partir du 01/01/2016"),
    ],
)
def test_active_period(fields, words, migrant):
    kind = ServiceType(label_fr="Atelier", **fields)
    assert words in reasons_against([migrant], kind, DAY)[migrant.pk][0]


@pytest.fixture
def old_only(kind):
    found = kind("follow-up")
    found.eligibility = {"min_age": 60}
    found.papers_fr = "Votre titre de séjour"
    found.save()
    return found


def test_an_appointment_takes_a_reason(migrant, people, old_only):
    from agencies.models import Transition

    told = {"by": people.counsellor, "service_type": old_only, "starts_at": clock.at(DAY, 10)}
    with pytest.raises(ValidationError, match="60 ans"):
        book_appointment(migrant, **told)
    appointment = book_appointment(migrant, despite="Demande de la famille", **told)
    said = Transition.objects.get(subject_id=appointment.public_id)
    assert said.comment == "Demande de la famille"


def test_a_service_takes_a_reason(migrant, people, old_only, client_for):
    with pytest.raises(ValidationError, match="60 ans"):
        record_service(migrant, by=people.counsellor, service_type=old_only)
    client = client_for(people.counsellor)
    url = reverse("services:service_create", args=[migrant.public_id])
    form = client.get(url).context["form"]
    data = {
        "service_type": "follow-up",
        "given_on": "2015-12-14",
        "mode": "agency",
        "outcome": "done",
        "token": str(form["token"].value()),
    }
    page = client.post(url, data).content.decode()
    assert "60 ans" in page
    assert 'name="despite"' in page
    client.post(url, data | {"despite": "Cas particulier"})
    assert migrant.services.get().note == "Hors conditions : Cas particulier"


def test_page_of_the_appointment_asks_and_tells_the_papers(migrant, people, old_only, client_for):
    client = client_for(people.counsellor)
    url = reverse("services:appointment_create", args=[migrant.public_id])
    data = {
        "service_type": "follow-up",
        "counsellor": people.counsellor.public_id,
        "day": "2015-12-15",
        "time": "10:00",
        "mode": "agency",
    }
    assert 'name="despite"' not in client.get(url).content.decode()
    assert 'name="despite"' in client.post(url, data).content.decode()
    page = client.post(url, data | {"despite": "Vu avec le chef"}, follow=True).content.decode()
    assert "À apporter : Votre titre de séjour" in page


@pytest.fixture
def keeper(people, client_for):
    return client_for(people.administrator)


def admin_url(row):
    return reverse(f"admin:services_{row._meta.model_name}_change", args=[row.pk])


def entry(kind, **changes):
    names = ("label_fr", "label_ar", "label_en", "family", "sort_order", "duration_minutes")
    data = {name: getattr(kind, name) for name in names} | {"modes": kind.modes, "is_active": "on"}
    return data | ({"is_group": "on"} if kind.is_group else {}) | changes


def test_administrator_keeps_rules_as_fields(keeper, people, kind):
    found = kind("131")
    page = keeper.get(admin_url(found)).content.decode()
    assert 'name="min_age"' in page
    assert 'name="eligibility"' not in page
    data = entry(found, min_age="18", mentions=["work"], permit="on", papers_fr="CV")
    response = keeper.post(admin_url(found), data)
    assert response.status_code == 302, response.context["errors"]
    found.refresh_from_db()
    assert found.eligibility == {"min_age": 18, "mentions": ["work"], "permit": True}
    line = AuditEntry.objects.get(subject_type="services.servicetype")
    assert line.by == people.administrator
    assert set(line.changes) == {"eligibility", "papers_fr"}
    assert 'value="18"' in keeper.get(admin_url(found)).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"min_age": "40", "max_age": "30"},
        {"min_age": "3"},
        {"mentions": ["tourist"]},
        {"diploma": "phd"},
        {"modes": []},
        {"starts_on": "2016-01-02", "ends_on": "2016-01-01"},
    ],
)
def test_wrong_rules_are_refused(change, keeper, kind):
    found = kind("131")
    assert keeper.post(admin_url(found), entry(found, **change)).status_code == 200
    found.refresh_from_db()
    assert found.eligibility == {}


def test_a_code_never_changes(keeper, kind, migrant, people):
    found = kind("131")
    record_service(migrant, by=people.counsellor, service_type=found)
    keeper.post(admin_url(found), entry(found, code="999", label_fr="Autre nom"))
    found.refresh_from_db()
    assert (found.code, found.label_fr) == ("131", "Autre nom")
    delete = reverse("admin:services_servicetype_delete", args=[found.pk])
    assert keeper.post(delete, {"post": "yes"}).status_code == 403


def test_out_of_use_keeps_old_records(keeper, kind, migrant, people, client_for):
    found = kind("follow-up")
    service = record_service(migrant, by=people.counsellor, service_type=found)
    data = entry(found)
    data.pop("is_active")
    keeper.post(admin_url(found), data)
    service.refresh_from_db()
    assert service.service_type.code == "follow-up"
    url = reverse("migrants:migrant_detail", args=[migrant.public_id])
    assert "Entretien de suivi" in client_for(people.counsellor).get(url).content.decode()
    form = client_for(people.counsellor).get(
        reverse("services:service_create", args=[migrant.public_id])
    )
    assert 'value="follow-up"' not in form.content.decode()


def test_a_new_service_is_added(keeper):
    url = reverse("admin:services_servicetype_add")
    data = {
        "code": "driving",
        "label_fr": "Atelier permis",
        "family": "workshop",
        "sort_order": "20",
        "duration_minutes": "60",
        "is_group": "on",
        "modes": ["agency"],
        "is_active": "on",
    }
    response = keeper.post(url, data)
    assert response.status_code == 302, response.context["errors"]
    assert ServiceType.objects.get(code="driving").modes == ["agency"]


def test_loading_again_keeps_what_an_administrator_changed(keeper, kind):
    found = kind("131")
    keeper.post(admin_url(found), entry(found, label_fr="Atelier du marché"))
    ServiceType.objects.filter(code="132").update(label_fr="Vieux nom")
    section = Sector.objects.first()
    data = {name: getattr(section, name) for name in ("label_ar", "label_en", "sort_order")}
    keeper.post(admin_url(section), data | {"label_fr": "Champs", "is_active": "on"})
    reference.load()
    assert kind("131").label_fr == "Atelier du marché"
    assert kind("132").label_fr != "Vieux nom"
    section.refresh_from_db()
    assert section.label_fr == "Champs"


def test_labels_keep_their_quotes_together():
    for french, *_rest in reference.CATALOGUE.values():
        assert "« " not in french
        assert " »" not in french
