"""Registering a person: what is written, what is refused."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEntry, Language, Transition
from migrants.actions import AlreadyRegistered, DocumentTaken, register_migrant
from migrants.models import Migrant, Occupation

DAY = datetime.date
FIELDS = {
    "last_name": "  N’Diaye ",
    "first_name": "Awa",
    "sex": "F",
    "birth_date": DAY(1991, 5, 1),
    "birth_precision": "month",
    "nationality": "SN",
}
CARD = {"kind": "registration_card", "number": "a-123 456", "expires_on": DAY(2016, 2, 1)}


def register(people, fes, **changes):
    values = {
        "by": people.counsellor,
        "agency": fes,
        "fields": FIELDS,
        "opened_on": DAY(2015, 10, 5),
    }
    return register_migrant(**(values | changes))


def test_a_file_is_opened_with_everything_that_was_said(people, fes):
    wolof = Language.objects.get(code="wol")
    french = Language.objects.get(code="fra")
    occupations = list(Occupation.objects.order_by("-code")[:2])
    migrant = register(
        people,
        fes,
        lead=people.colleague,
        documents=[CARD],
        languages=[(wolof, "NAT", False), (french, "B2", True)],
        occupations=occupations,
        other_nationalities=["ML", "SN"],
        consents={"processing": True, "share_cv": False},
        consent_channel="written",
        consent_language="ar",
    )
    assert migrant.last_name == "N’Diaye"
    assert migrant.folded_name
    assert migrant.name_keys.exists()
    registration = migrant.registrations.get()
    assert (registration.opened_on, registration.state) == (DAY(2015, 10, 5), "open")
    assert migrant.assignments.get().user == people.colleague
    assert migrant.identitydocuments.get().number_normalised == "A123456"
    assert set(migrant.languageskills.values_list("language__code", "level", "is_read")) == {
        ("wol", "NAT", False),
        ("fra", "B2", True),
    }
    assert [row.occupation for row in migrant.targetoccupations.all()] == occupations
    # the nationality itself is not another one
    assert [row.country.code for row in migrant.other_nationalities.all()] == ["ML"]
    consents = {row.purpose: row for row in migrant.consents.all()}
    assert {purpose: row.is_granted for purpose, row in consents.items()} == {
        "processing": True,
        "share_cv": False,
    }
    assert consents["processing"].text.version == 1
    assert consents["processing"].language == "ar"
    assert consents["processing"].given_on == DAY(2015, 10, 5)


def test_registering_leaves_a_transition_and_lines_of_history(people, fes):
    migrant = register(people, fes, lead=people.counsellor)
    moved = Transition.objects.get(person_id=migrant.public_id)
    assert (moved.machine, moved.source, moved.target) == ("registration", "", "open")
    assert moved.on == DAY(2015, 10, 5)
    lines = AuditEntry.objects.filter(person_id=migrant.public_id)
    assert {line.subject_type for line in lines} == {
        "migrants.migrant",
        "migrants.registration",
        "migrants.assignment",
    }
    assert all(line.by == people.counsellor and line.agency == fes for line in lines)


def test_the_system_may_register(people, fes):
    migrant = register(people, fes, by=None)
    assert migrant.registrations.get().opened_by is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"sex": "X"},
        {"last_name": " "},
        {"nationality": "ZZ"},
        {"birth_date": None},
        {"birth_date": DAY(2016, 1, 1)},
        {"phone": "12"},
    ],
)
def test_what_cannot_be_true_is_refused(people, fes, wrong):
    with pytest.raises(ValidationError):
        register(people, fes, fields=FIELDS | wrong)
    assert not Migrant.objects.exists()


def test_a_day_to_come_is_refused(people, fes):
    with pytest.raises(ValidationError, match="avenir"):
        register(people, fes, opened_on=DAY(2015, 12, 15))


def test_the_same_public_id_registers_once(people, fes):
    fields = FIELDS | {"public_id": uuid.uuid4()}
    register(people, fes, fields=fields)
    with pytest.raises(AlreadyRegistered):
        register(people, fes, fields=fields)
    assert Migrant.objects.count() == 1


def test_a_paper_of_somebody_else_stops_the_registration(people, fes):
    first = register(people, fes, documents=[CARD])
    with pytest.raises(DocumentTaken) as refused:
        register(people, fes, documents=[CARD | {"number": "A 123456"}])
    assert refused.value.document.migrant == first
    assert "N’Diaye" not in refused.value.messages[0]
    assert Migrant.objects.count() == 1


def test_the_same_language_twice_is_refused(people, fes):
    wolof = Language.objects.get(code="wol")
    with pytest.raises(ValidationError, match="deux fois"):
        register(people, fes, languages=[(wolof, "NAT", False), (wolof, "B1", True)])
    assert not Migrant.objects.exists()
