"""Funding and costs: what is published is seeded, and a cost per person says its scope."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AuditEntry
from reports import actions, reference
from reports.models import CostLine, Funder, Funding, Programme
from reports.programme import cost_facts
from tests.reports.lesson_rows import phase

pytestmark = pytest.mark.django_db


def spend(people, amount, scope="direct", **fields):
    values = {"label": "Temps des conseillers", "source": "Comptes de l’agence"} | fields
    return actions.add_cost(
        phase(), by=people.national_manager, amount=Decimal(amount), scope=scope, **values
    )


def test_the_published_funding_is_there():
    facts = cost_facts(phase())
    assert [(row["funder"]["fr"], row["amount"]) for row in facts["funding"]] == [
        ("Union européenne", 5_000_000.0),
        ("France", 146_000.0),
        ("Pays-Bas", 125_000.0),
    ]
    assert facts["funding_total"] == 5_271_000.0
    assert facts["funding"][0]["funder"]["ar"] == "الاتحاد الأوروبي"


def test_loading_reference_data_again_keeps_a_corrected_amount(people):
    programme, funder = Programme.objects.get(code="sharaka"), Funder.objects.get(code="fr")
    actions.set_funding(
        programme, by=people.national_manager, funder=funder, amount=150_000, source="Avenant"
    )
    reference.load()
    row = Funding.objects.get(programme=programme, funder=funder)
    assert (row.amount, row.source) == (150_000, "Avenant")
    assert Funding.objects.count() == 3
    assert AuditEntry.objects.filter(subject_id=row.public_id, verb="changed").exists()


def test_no_cost_is_invented():
    facts = cost_facts(phase())
    assert facts["lines"] == []
    assert {row["per_beneficiary"] for row in facts["unit_costs"]} == {None}


def test_a_cost_per_person_has_a_scope(people, make_migrant, fes):
    for _ in range(12):
        make_migrant(opened_on=datetime.date(2015, 10, 1))
    spend(people, "1200.00")
    spend(people, "600.00", agency=fes, label="Salle")
    spend(people, "3000.00", scope="support", label="Coordination")
    direct, whole = cost_facts(phase())["unit_costs"]
    assert (direct["scope"], direct["amount"], direct["per_beneficiary"]) == (
        "direct",
        1800.0,
        150.0,  # 1800 / 12
    )
    assert (whole["scope"], whole["amount"], whole["per_beneficiary"]) == ("whole", 4800.0, 400.0)
    assert direct["label"]["en"]


def test_a_hidden_count_gives_no_cost_per_person(people, make_migrant):
    for _ in range(3):
        make_migrant(opened_on=datetime.date(2015, 10, 1))
    spend(people, "1200.00")
    facts = cost_facts(phase())
    assert facts["counts"]["registered"]["value"] is None
    assert facts["unit_costs"][0]["per_beneficiary"] is None


def test_bad_input(people, fes):
    with pytest.raises(ValidationError):
        spend(people, "-1")
    phase().agencies.remove(fes)
    with pytest.raises(ValidationError, match="phase"):
        spend(people, "10", agency=fes)
    assert not CostLine.objects.exists()


# Pages ----------------------------------------------------------------------------------------


def test_the_national_manager_keeps_the_lines(people, client_for):
    browser = client_for(people.national_manager)
    sent = {"label": "Salle", "scope": "direct", "amount": "500", "source": "Facture"}
    browser.post(reverse("reports:cost_create"), sent)
    line = CostLine.objects.get()
    assert (line.amount, line.entered_by) == (500, people.national_manager)
    update = reverse("reports:cost_update", args=[line.public_id])
    browser.post(update, sent | {"amount": "650"})
    line.refresh_from_db()
    assert line.amount == 650
    assert AuditEntry.objects.filter(subject_id=line.public_id, verb="changed").exists()
    assert "650" in browser.get(reverse("reports:programme_detail")).content.decode()
    assert browser.post(update, sent | {"amount": "-1"}).status_code == 200
    browser.post(reverse("reports:cost_remove", args=[line.public_id]))
    assert not CostLine.objects.exists()


def test_the_page_corrects_funding(people, client_for):
    browser = client_for(people.national_manager)
    sent = {"funder": "nl", "amount": "130000", "source": "Avenant"}
    browser.post(reverse("reports:funding_create"), sent)
    assert Funding.objects.get(funder__code="nl").amount == 130_000
    page = browser.get(reverse("reports:programme_detail")).content.decode()
    url = f"{reverse('reports:funding_create')}?phase=pilot-2015"
    assert f"{url}&amp;funder=nl" in page
    form = browser.get(f"{url}&funder=nl").content.decode()
    assert '<option value="nl" selected' in form
    assert 'value="130000.00"' in form
    assert 'value="Avenant"' in form


@pytest.mark.parametrize(
    ("persona", "reads"),
    [("counsellor", 403), ("agency_manager", 200), ("ministry_reader", 200), ("auditor", 403)],
)
def test_others_read_or_not(people, client_for, persona, reads):
    line = spend(people, "10")
    browser = client_for(getattr(people, persona))
    assert browser.get(reverse("reports:programme_detail")).status_code == reads
    for url in (
        reverse("reports:cost_create"),
        reverse("reports:funding_create"),
        reverse("reports:cost_update", args=[line.public_id]),
    ):
        assert browser.get(url).status_code == 403
