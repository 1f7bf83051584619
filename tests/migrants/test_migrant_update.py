"""Changing what is known of a person."""

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEntry, Language
from migrants.actions import StaleFile, update_migrant


def update(migrant, by, **changes):
    return update_migrant(migrant, by=by, **({"version": migrant.version} | changes))


def test_changes_are_written_with_their_history(migrant, people):
    updated = update(migrant, people.colleague, fields={"city": "Fès", "phone": "0612345678"})
    assert (updated.city, updated.phone.as_e164, updated.version) == ("Fès", "+212612345678", 2)
    line = AuditEntry.objects.get(subject_id=migrant.public_id, verb="changed")
    assert line.by == people.colleague
    assert line.changes["city"] == ["", "Fès"]
    assert line.changes["version"] == [1, 2]


def test_lists_are_replaced_and_traced_on_the_person(migrant, people):
    wolof = Language.objects.get(code="wol")
    update(migrant, people.counsellor, fields={}, languages=[(wolof, "NAT", False)])
    line = AuditEntry.objects.get(subject_id=migrant.public_id, verb="changed")
    assert line.changes["languages"] == [[], [["wol", "NAT", False]]]


def test_lists_that_are_not_given_stay(make_migrant, people):
    wolof = Language.objects.get(code="wol")
    migrant = make_migrant(languages=[(wolof, "NAT", False)], other_nationalities=["ML"])
    update(migrant, people.counsellor, fields={"city": "Fès"})
    assert migrant.languageskills.count() == 1
    assert migrant.other_nationalities.count() == 1


def test_a_new_name_has_new_keys(migrant, people):
    before = set(migrant.name_keys.values_list("key", flat=True))
    updated = update(migrant, people.counsellor, fields={"last_name": "Traoré"})
    assert set(migrant.name_keys.values_list("key", flat=True)) != before
    assert updated.folded_name != migrant.folded_name


def test_nothing_changed_writes_nothing(migrant, people):
    updated = update(migrant, people.counsellor, fields={"city": ""}, languages=[])
    assert updated.version == 1
    assert not AuditEntry.objects.filter(subject_id=migrant.public_id, verb="changed").exists()


def test_an_older_version_is_refused(migrant, people):
    update(migrant, people.colleague, fields={"city": "Fès"})
    with pytest.raises(StaleFile):
        update(migrant, people.counsellor, version=1, fields={"city": "Oujda"})
    migrant.refresh_from_db()
    assert migrant.city == "Fès"


def test_a_wrong_value_changes_nothing(migrant, people):
    with pytest.raises(ValidationError):
        update(migrant, people.counsellor, fields={"city": "Fès", "sex": "X"})
    migrant.refresh_from_db()
    assert migrant.city == ""


def test_the_agency_changes_by_transfer_only(migrant, people, rabat):
    with pytest.raises(TypeError):
        update(migrant, people.counsellor, fields={"agency": rabat})
