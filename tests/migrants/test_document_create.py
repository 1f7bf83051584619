"""Papers: which one is current, whose number it is."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEntry
from migrants.actions import DocumentTaken, add_document

DAY = datetime.date


def add(migrant, people, kind="registration_card", number="K100", expires_on=None, **more):
    return add_document(
        migrant, by=people.counsellor, kind=kind, number=number, expires_on=expires_on, **more
    )


def current(migrant):
    return set(migrant.identitydocuments.filter(is_current=True).values_list("number", flat=True))


def test_a_renewal_replaces_the_card_and_its_receipt(migrant, people):
    add(migrant, people, number="K100", expires_on=DAY(2015, 11, 1))
    add(migrant, people, kind="receipt", number="R200", expires_on=DAY(2016, 1, 15))
    assert current(migrant) == {"K100", "R200"}
    add(migrant, people, number="K100", expires_on=DAY(2016, 11, 1))
    assert list(
        migrant.identitydocuments.filter(is_current=True).values_list("number", "expires_on")
    ) == [("K100", DAY(2016, 11, 1))]


def test_an_old_card_recorded_late_is_not_the_current_one(migrant, people):
    add(migrant, people, number="K100", expires_on=DAY(2016, 11, 1))
    old = add(migrant, people, number="K099", expires_on=DAY(2015, 11, 1))
    assert not old.is_current
    assert current(migrant) == {"K100"}


def test_an_old_card_leaves_the_receipt_that_bridges(migrant, people):
    add(migrant, people, kind="receipt", number="R200", expires_on=DAY(2016, 1, 15))
    add(migrant, people, number="K099", expires_on=DAY(2015, 11, 1))
    assert current(migrant) == {"R200", "K099"}


def test_a_passport_leaves_the_card(migrant, people):
    add(migrant, people, number="K100")
    add(migrant, people, kind="passport", number="P1")
    assert current(migrant) == {"K100", "P1"}


def test_a_number_current_elsewhere_is_refused_without_a_name(migrant, make_migrant, people):
    add(make_migrant(last_name="Keïta"), people, number="K 100")
    with pytest.raises(DocumentTaken) as refused:
        add(migrant, people, number="k-100")
    assert "Keïta" not in refused.value.messages[0]
    assert "Fès" in refused.value.messages[0]
    assert not migrant.identitydocuments.exists()


def test_the_same_paper_twice_is_refused(migrant, people):
    add(migrant, people, expires_on=DAY(2016, 1, 1))
    with pytest.raises(ValidationError, match="déjà enregistrée"):
        add(migrant, people, expires_on=DAY(2016, 1, 1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "K"},
        {"number": "K" * 16},
        {"kind": "library_card"},
        {"issued_on": DAY(2015, 12, 15)},
        {"issued_on": DAY(2015, 12, 1), "expires_on": DAY(2015, 11, 1)},
    ],
)
def test_a_wrong_paper_is_refused(migrant, people, wrong):
    with pytest.raises(ValidationError):
        add(migrant, people, **wrong)
    assert not migrant.identitydocuments.exists()


def test_the_history_names_the_paper_and_the_one_it_replaced(migrant, people):
    add(migrant, people, number="K100")
    add(migrant, people, number="K101")
    lines = AuditEntry.objects.filter(
        person_id=migrant.public_id, subject_type="migrants.identitydocument"
    )
    assert sorted(line.verb for line in lines) == ["changed", "created", "created"]
