"""Notes, obstacles and consents: the verbs."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEntry
from migrants.actions import lift_barrier, note_barrier, record_consent, write_note
from migrants.models import BarrierType, ConsentText, Note

DAY = datetime.date


def test_a_note_is_written_and_its_words_stay_out_of_the_history(migrant, people):
    note = write_note(migrant, by=people.counsellor, body=" Cherche à Fès ", visibility="team")
    assert (note.body, note.written_on) == ("Cherche à Fès", DAY(2015, 12, 14))
    line = AuditEntry.objects.get(subject_id=note.public_id)
    assert line.verb == "created"
    assert "body" not in line.changes


@pytest.mark.parametrize("wrong", [{"body": "  "}, {"visibility": "all"}, {"on": DAY(2016, 1, 1)}])
def test_a_wrong_note_is_refused(migrant, people, wrong):
    with pytest.raises(ValidationError):
        write_note(migrant, by=people.counsellor, **({"body": "Oui"} | wrong))
    assert not Note.objects.exists()


def test_a_barrier_is_noted_once_and_lifted_once(migrant, people):
    kind = BarrierType.objects.get(code="language")
    barrier = note_barrier(migrant, by=people.counsellor, kind=kind, on=DAY(2015, 11, 1))
    with pytest.raises(ValidationError, match="déjà noté"):
        note_barrier(migrant, by=people.counsellor, kind=kind)
    with pytest.raises(ValidationError, match="précède"):
        lift_barrier(barrier, by=people.colleague, on=DAY(2015, 10, 31))
    lift_barrier(barrier, by=people.colleague)
    barrier.refresh_from_db()
    assert barrier.lifted_on == DAY(2015, 12, 14)
    with pytest.raises(ValidationError, match="déjà levé"):
        lift_barrier(barrier, by=people.colleague)
    lines = AuditEntry.objects.filter(subject_id=barrier.public_id)
    assert {line.verb for line in lines} == {"created", "changed"}
    note_barrier(migrant, by=people.counsellor, kind=kind)  # it may come back


def consent(migrant, people, **changes):
    values = {"purpose": "share_cv", "is_granted": True, "channel": "oral", "language": "fr"}
    return record_consent(migrant, by=people.counsellor, **(values | changes))


def test_a_consent_keeps_the_text_in_force_on_its_day(migrant, people):
    first = ConsentText.objects.get(purpose="share_cv")
    second = ConsentText.objects.create(
        purpose="share_cv",
        version=2,
        text_fr="Nouveau",
        text_ar="جديد",
        text_en="New",
        in_force_from=DAY(2015, 12, 1),
    )
    assert consent(migrant, people, given_on=DAY(2015, 11, 30)).text == first
    assert consent(migrant, people, given_on=DAY(2015, 12, 1)).text == second


@pytest.mark.parametrize(
    "wrong",
    [
        {"given_on": DAY(2015, 8, 1)},
        {"given_on": DAY(2015, 12, 15)},
        {"channel": "pigeon"},
        {"language": "de"},
        {"purpose": "anything"},
    ],
)
def test_a_wrong_consent_is_refused(migrant, people, wrong):
    with pytest.raises(ValidationError):
        consent(migrant, people, **wrong)
    assert not migrant.consents.exists()
