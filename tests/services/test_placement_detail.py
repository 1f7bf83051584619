"""A placement's page: formalities, corrections, the permit that is short."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AccessLog
from migrants.actions import add_document
from services.actions import record_placement, set_formality, update_placement
from services.formalities import checklist, left
from tests.services.conftest import audited

START = datetime.date(2015, 12, 1)
VALUES = {"title": "Serveuse", "proof": "contract", "started_on": START}
ALL_SIX = ["card", "exemption", "model", "filed", "visa", "cnss"]


@pytest.fixture
def place(migrant, people):
    def placed(kind="cdd", **values):
        return record_placement(
            migrant, by=people.counsellor, contract_kind=kind, **(VALUES | values)
        )

    return placed


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("cdd", ALL_SIX),
        ("cdi", ALL_SIX),
        ("ci", ALL_SIX),
        ("self_employment", ["card"]),
        ("training", ["card"]),
    ],
)
def test_contract_says_which_formalities_apply(kind, expected, place, people):
    placement = place(kind)
    assert [line.kind for line in checklist(placement)] == expected
    if kind in ("self_employment", "training"):
        with pytest.raises(ValidationError, match="ne concerne pas"):
            set_formality(placement, "visa", by=people.counsellor, done_on=START)


def test_formality_is_done_dispensed_with_or_to_do_again(place, people):
    placement, by = place(), people.counsellor
    set_formality(placement, "card", by=by, done_on=START)
    set_formality(placement, "exemption", by=by, is_exempt=True)
    assert [line.kind for line in left(placement)] == ["model", "filed", "visa", "cnss"]
    set_formality(placement, "card", by=by)
    assert "card" in [line.kind for line in left(placement)]
    assert placement.formalities.count() == 2
    said = [row.changes["formalities"][1] for row in audited(placement, "changed").order_by("pk")]
    assert said == ["card: 2015-12-01", "exemption: exempt", "card: to do"]


def test_formality_of_a_day_to_come_is_refused(place, people):
    with pytest.raises(ValidationError):
        set_formality(place(), "visa", by=people.counsellor, done_on=datetime.date(2015, 12, 15))


def test_page_shows_and_sets_formalities(place, people, client_for):
    placement, client = place(), client_for(people.counsellor)
    page = reverse("services:placement_detail", args=[placement.public_id])
    visa = reverse("services:formality_set", args=[placement.public_id, "visa"])
    client.post(visa, {"say": "done", "done_on": "2015-12-10"})
    assert "fait le 10/12/2015" in client.get(page).content.decode()
    client.post(visa, {"say": "exempt"})
    assert placement.formalities.get().is_exempt
    client.post(visa, {"say": "done", "done_on": "tomorrow"})
    client.post(visa, {"say": "done", "done_on": "2016-01-01"})
    assert placement.formalities.get().is_exempt
    client.post(visa, {"say": "left"})
    assert len(left(placement)) == 6
    log = AccessLog.objects.get(subject_id=placement.public_id)
    assert (log.kind, log.person_id) == ("read", placement.migrant.public_id)


def test_unknown_formality_is_not_found(place, people, client_for):
    url = reverse("services:formality_set", args=[place().public_id, "stamp"])
    assert client_for(people.counsellor).post(url, {"say": "done"}).status_code == 404


def test_person_page_counts_what_is_left(place, people, client_for):
    placement = place()
    set_formality(placement, "card", by=people.counsellor, done_on=START)
    url = reverse("migrants:migrant_detail", args=[placement.migrant.public_id])
    page = client_for(people.counsellor).get(url).content.decode()
    assert "5 formalités à faire" in page
    assert "suivi prévu le 01/01/2016" in page


def paper(person, by, ends):
    add_document(
        person,
        by=by,
        kind="registration_card",
        number="AB12345",
        issued_on=datetime.date(2015, 1, 5),
        expires_on=ends,
    )


def test_permit_that_ends_before_the_contract_asks_for_a_reason(migrant, place, people):
    paper(migrant, people.counsellor, datetime.date(2016, 3, 31))
    with pytest.raises(ValidationError) as refused:
        place(ends_on=datetime.date(2016, 4, 1))
    assert "31/03/2016" in str(refused.value.message_dict["permit_reason"])
    assert place(ends_on=datetime.date(2016, 3, 31)).permit_reason == ""
    assert place(ends_on=datetime.date(2016, 4, 1), permit_reason="ready").permit_reason == "ready"


def test_correction_is_checked_and_audited(place, people):
    placement, by = place(), people.counsellor
    values = {"title": "Chef de rang", "contract_kind": "cdi", "proof": "cnss"}
    update_placement(placement, by=by, started_on=START, monthly_wage_band="around", **values)
    placement.refresh_from_db()
    assert (placement.title, placement.contract_kind) == ("Chef de rang", "cdi")
    changes = audited(placement, "changed").get().changes
    assert changes["monthly_wage_band"] == ["", "around"]
    for wrong in (
        {"started_on": datetime.date(2015, 12, 15)},
        {"started_on": datetime.date(2015, 9, 1)},
        {"started_on": START, "ends_on": datetime.date(2015, 11, 1)},
    ):
        with pytest.raises(ValidationError):
            update_placement(placement, by=by, **values, **wrong)


def test_page_corrects(place, people, client_for):
    placement = place(monthly_wage_band="above", is_declared_cnss=True)
    url = reverse("services:placement_update", args=[placement.public_id])
    client = client_for(people.counsellor)
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    assert (data["monthly_wage_band"], str(data["is_declared_cnss"])) == ("above", "True")
    data |= {"started_on": "2015-12-02", "is_declared_cnss": "False", "occupation": ""}
    assert client.post(url, data).status_code == 302
    placement.refresh_from_db()
    assert placement.started_on == datetime.date(2015, 12, 2)
    assert placement.is_declared_cnss is False
    assert placement.followups.get(months=1).due_on == datetime.date(2016, 1, 2)
    bad = client.post(url, data | {"started_on": "2016-12-02"})
    assert "started_on" in bad.context["form"].errors


def test_readers_read_and_strangers_do_not(place, people, client_for):
    placement = place()
    url = reverse("services:placement_detail", args=[placement.public_id])
    assert client_for(people.stranger).get(url).status_code == 404
    page = client_for(people.national_manager).get(url)
    assert page.status_code == 200
    assert "Remettre à faire" not in page.content.decode()
    assert "/formalities/" not in page.content.decode()


def test_page_takes_few_queries(place, people, client_for, django_assert_max_num_queries):
    url = reverse("services:placement_detail", args=[place().public_id])
    client = client_for(people.counsellor)
    client.get(url)
    with django_assert_max_num_queries(9):
        assert client.get(url).status_code == 200
