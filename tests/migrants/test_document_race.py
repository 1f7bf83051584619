"""Two desks save the same card at the same moment: one paper stands, the other desk reads why."""

import datetime

import pytest

from migrants.actions import DocumentTaken, add_document, register_migrant
from migrants.models import IdentityDocument, Migrant
from tests.races import Race

pytestmark = pytest.mark.django_db(transaction=True)
CARD = {"kind": "registration_card", "number": "F-123 456 K"}


def refusals(results):
    return [one for one in results if isinstance(one, Exception)]


def assert_told(refused, agency):
    (error,) = refused
    assert isinstance(error, DocumentTaken)
    (message,) = error.messages
    assert "est déjà en cours dans un autre dossier" in message
    assert agency.label in message


def test_one_card_in_two_files(make_migrant, people, fes, tmp_path):
    files = make_migrant(), make_migrant()
    race = Race(tmp_path)
    results = race(
        *(lambda one=one: add_document(one, by=people.counsellor, **CARD) for one in files)
    )
    assert_told(refusals(results), fes)
    assert race.ask(IdentityDocument.objects.count) == 1


def test_one_card_in_two_registrations(people, fes, tmp_path):
    race = Race(tmp_path)

    def register(last_name, by):
        fields = {
            "last_name": last_name,
            "first_name": "Awa",
            "sex": "F",
            "birth_date": datetime.date(1990, 5, 3),
            "nationality": "SN",
        }
        return register_migrant(by=by, agency=fes, fields=fields, documents=[CARD])

    results = race(
        lambda: register("Diop", people.counsellor), lambda: register("Fall", people.colleague)
    )
    assert_told(refusals(results), fes)
    # The desk that came second has registered nobody.
    assert race.ask(lambda: Migrant.objects.filter(first_name="Awa").count()) == 1


def test_the_answer_comes_from_the_constraint_too(make_migrant, people, fes, monkeypatch):
    """When the other desk saves between the look and the save, the database refuses."""
    from migrants.actions import document

    first, second = make_migrant(documents=[CARD]), make_migrant()
    look, looks = document.paper_held_by, []

    def too_early(*args, **options):
        looks.append(args)
        return None if len(looks) == 1 else look(*args, **options)

    monkeypatch.setattr(document, "paper_held_by", too_early)
    with pytest.raises(DocumentTaken) as caught:
        add_document(second, by=people.counsellor, **CARD)
    assert caught.value.document.migrant_id == first.pk
    assert len(looks) == 2
