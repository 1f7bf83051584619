"""The positioning interview: what is kept, what it proposes, what changed since the last one."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from migrants.models import Barrier, BarrierType
from services.actions import make_diagnosis, record_service
from services.diagnosis import lines_of, previous_of, proposed_codes, proposed_workshops
from services.models import Diagnosis, Service
from tests.services.conftest import audited

DAY = datetime.date(2015, 11, 2)


def scores(self_=3, project=3, market=3, method=3):
    levels = {"self": self_, "project": project, "market": market, "method": method}
    return {name: (level, False, "") for name, level in levels.items()}


def diagnose(migrant, by, on=DAY, **values):
    return make_diagnosis(
        migrant, by=by, **{"segment": "occasional", "scores": scores(), "made_on": on} | values
    )


def test_diagnosis_is_kept_for_six_months_with_its_four_dimensions(migrant, people):
    diagnosis = diagnose(migrant, people.counsellor, summary="Projet clair")
    assert diagnosis.valid_until == datetime.date(2016, 5, 2)
    assert [row.dimension for row in diagnosis.scores.all()] == [
        "self",
        "project",
        "market",
        "method",
    ]
    assert audited(diagnosis, "created").exists()


def test_interview_is_recorded_with_it(migrant, people):
    diagnosis = diagnose(migrant, people.counsellor, interview_mode="phone")
    service = Service.objects.get()
    assert (service.service_type.code, service.mode, service.given_on) == ("12", "phone", DAY)
    assert diagnosis.service == service


def test_barriers_are_noted_once(migrant, people):
    kinds = list(BarrierType.objects.all()[:2])
    diagnose(migrant, people.counsellor, barriers=kinds[:1])
    diagnose(migrant, people.counsellor, on=datetime.date(2015, 12, 1), barriers=kinds)
    assert Barrier.objects.filter(migrant=migrant).count() == 2


@pytest.mark.parametrize(
    "values",
    [
        {"scores": {"self": (3, False, "")}},
        {"scores": scores(method=5)},
        {"scores": scores(method=0)},
        {"segment": ""},
        {"made_on": datetime.date(2015, 12, 15)},
        {"made_on": datetime.date(2015, 9, 30)},
    ],
)
def test_impossible_diagnosis_writes_nothing(values, migrant, people):
    with pytest.raises(ValidationError):
        diagnose(migrant, people.counsellor, **values)
    assert not Diagnosis.objects.exists()


@pytest.mark.parametrize(
    ("levels", "codes"),
    [
        ({"self": 3, "project": 4, "market": 3, "method": 3}, []),
        ({"self": 2, "project": 4, "market": 3, "method": 3}, ["skills"]),
        ({"self": 2, "project": 1, "market": 3, "method": 3}, ["131", "skills"]),
        (
            {"self": 1, "project": 2, "market": 2, "method": 4},
            ["skills", "131", "search-plan", "141", "cover-letter", "interview-prep"],
        ),
    ],
)
def test_weak_dimensions_call_for_workshops(levels, codes):
    assert proposed_codes(levels) == codes


def test_workshop_out_of_the_catalogue_is_not_proposed(migrant, people, kind):
    workshop = kind("skills")
    workshop.ends_on = datetime.date(2015, 12, 1)
    workshop.save()
    assert proposed_workshops(diagnose(migrant, people.counsellor, scores=scores(self_=1))) == []


def test_comparison_with_the_one_before(migrant, people):
    first = diagnose(migrant, people.counsellor, scores=scores(method=1))
    second = diagnose(
        migrant, people.counsellor, on=datetime.date(2015, 12, 1), scores=scores(method=3, self_=2)
    )
    assert previous_of(first) is None
    assert previous_of(second) == first
    changes = {line.score.dimension: line.change for line in lines_of(second, first)}
    assert changes == {"self": -1, "project": 0, "market": 0, "method": 2}


def form_data(**changes):
    data = {"made_on": "2015-11-02", "interview_mode": "agency", "segment": "reinforced"}
    for name in ("self", "project", "market", "method"):
        data[f"level_{name}"] = "2"
    return data | changes


def test_page_records_and_shows(migrant, people, client_for, django_assert_max_num_queries):
    client = client_for(people.counsellor)
    url = reverse("services:diagnosis_create", args=[migrant.public_id])
    assert client.get(url).status_code == 200
    response = client.post(url, form_data(priority_method="on", comment_method="Pas de CV"))
    diagnosis = Diagnosis.objects.get()
    detail = reverse("services:diagnosis_detail", args=[diagnosis.public_id])
    assert response["Location"] == detail
    with django_assert_max_num_queries(14):
        body = client.get(detail).content.decode()
    assert "Pas de CV" in body
    assert "Rédiger son CV" in body
    file = client.get(reverse("migrants:migrant_detail", args=[migrant.public_id]))
    assert "Diagnostic de positionnement" in file.content.decode()


def test_page_notes_the_interview_unless_it_was_noted_just_before(
    migrant, people, client_for, kind
):
    url = reverse("services:diagnosis_create", args=[migrant.public_id])
    client = client_for(people.counsellor)
    assert client.get(url).context["form"]["interview_mode"].value() == "agency"
    record_service(
        migrant,
        by=people.counsellor,
        service_type=kind("12"),
        given_on=datetime.date(2015, 12, 10),
        mode="agency",
    )
    assert client.get(url).context["form"]["interview_mode"].value() == ""


def test_page_explains_a_missing_dimension(migrant, people, client_for):
    url = reverse("services:diagnosis_create", args=[migrant.public_id])
    response = client_for(people.counsellor).post(url, form_data(level_market=""))
    assert "level_market" in response.context["form"].errors
    assert not Diagnosis.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("national_manager", 403), ("ministry_reader", 403)]
)
def test_who_may_not(who, status, migrant, people, client_for):
    url = reverse("services:diagnosis_create", args=[migrant.public_id])
    assert client_for(getattr(people, who)).get(url).status_code == status
