"""Notes: what their text should not hold is flagged; own notes are corrected or taken away."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from agencies.models import AccessLog, AuditEntry
from migrants import actions
from migrants.free_text import flags_of
from migrants.models import Note

DAY = datetime.date
YESTERDAY = DAY(2015, 12, 13)


def url(name, *args):
    return reverse(f"migrants:{name}", args=args)


def flagged(text):
    return {flag.rule.code: flag.words for flag in flags_of(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Écrire à fatou.diop@example.org demain", {"email": ["fatou.diop@example.org"]}),
        ("Joindre au 06 12 34 56 78 le soir", {"phone": ["06 12 34 56 78"]}),
        ("la joindre au 0612345678", {"phone": ["0612345678"]}),
        ("Joindre au +221 77 123 45 67.", {"phone": ["+221 77 123 45 67"]}),
        ("00212612345678", {"phone": ["00212612345678"]}),
        ("الهاتف ٠٦١٢٣٤٥٦٧٨", {"phone": ["0612345678"]}),
        ("Carte G123456B à photocopier", {"paper": ["G123456B"]}),
        ("carte g123456", {"paper": ["g123456"]}),
        ("passeport A 01234567", {"paper": ["A 01234567"]}),
        ("Elle est enceinte et Séropositive", {"health": ["enceinte", "seropositive"]}),
        ("She is pregnant", {"health": ["pregnant"]}),
        ("هو مريض بالسكري", {"health": ["مريض", "بالسكري"]}),
        ("Musulman pratiquant", {"religion": ["musulman"]}),
        ("a Christian woman", {"religion": ["christian"]}),
        ("قال إنه مسيحي", {"religion": ["مسيحي"]}),
        ("De la même ethnie que sa voisine", {"origin": ["ethnie"]}),
        ("من قبيلة كبيرة", {"origin": ["قبيله"]}),
    ],
)
def test_what_a_file_should_not_hold_is_flagged(text, expected):
    assert flagged(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rendez-vous le 05/12/2015 à 10:30, puis le 2015-12-20.",
        "Dossier 7KQ2-M9XD, offre de 2 570,85 DH net par mois",
        "Prière de rappeler ; a travaillé à l’hôpital comme agent de propreté de 2010 à 2014",
        "Parle peul et wolof, cherche un emploi d’infirmière ou d’aide-soignante",
        "Reconversion vers la mécanique, permis B",
        "حامل شهادة البكالوريا، عمل في حمل البضائع",
        "Earned 3000 to 4000 dirhams a month in 2013 2014 2015",
        "Loyer de 12000 dh, prime de MAD 15000 au total",
    ],
)
def test_words_of_work_are_left_alone(text):
    assert flagged(text) == {}


@pytest.fixture
def client(client_for, people):
    return client_for(people.counsellor)


def test_the_text_is_checked_while_it_is_typed_and_nothing_is_kept(migrant, client):
    page = client.post(url("note_check"), {"body": "Il est malade, 0612345678"})
    body = page.content.decode()
    assert "<html" not in body
    assert "loi 09-08" in body
    for text in ("malade", "0612345678", 'name="is_confirmed"'):
        assert text in body
    assert not Note.objects.exists()
    assert not AccessLog.objects.exists()
    assert "alert" not in client.post(url("note_check"), {"body": "Bonjour"}).content.decode()


def test_a_ticked_box_stays_ticked_while_one_types_on(client):
    sent = {"body": "malade", "is_confirmed": "on"}
    assert "checked" in client.post(url("note_check"), sent).content.decode()
    assert "checked" not in client.post(url("note_check"), {"body": "malade"}).content.decode()


@pytest.mark.parametrize(("persona", "status"), [("national_manager", 403), ("auditor", 403)])
def test_who_may_check(persona, status, people, client_for):
    client = client_for(getattr(people, persona))
    assert client.post(url("note_check"), {"body": "x"}).status_code == status


def test_checking_is_not_a_link(client):
    assert client.get(url("note_check")).status_code == 405


def test_a_flagged_note_is_kept_once_it_was_confirmed(migrant, client):
    address = url("note_create", migrant.public_id)
    sent = {"body": "Ne peut pas porter, handicap", "visibility": "team"}
    page = client.post(address, sent)
    body = page.content.decode()
    assert page.status_code == 200
    assert "Relisez la note" in body
    assert 'name="is_confirmed"' in body
    assert not Note.objects.exists()
    client.post(address, sent | {"is_confirmed": "on"})
    note = Note.objects.get()
    assert (note.body, note.visibility) == ("Ne peut pas porter, handicap", "team")
    line = AuditEntry.objects.get(subject_id=note.public_id)
    assert line.changes["flags"] == [None, ["health"]]
    assert "handicap" not in str(line.changes)


def test_a_plain_note_asks_nothing(migrant, client):
    address = url("note_create", migrant.public_id)
    assert 'name="is_confirmed"' not in client.get(address).content.decode()
    client.post(address, {"body": "Vient le matin", "visibility": "agency"})
    assert AuditEntry.objects.get(subject_id=Note.objects.get().public_id).changes.keys() == {
        "visibility",
        "written_on",
    }


@pytest.fixture
def note(migrant, people):
    return actions.write_note(migrant, by=people.counsellor, body="Vient le matin")


def test_an_own_note_is_corrected_the_same_day(note, client):
    page = client.get(url("migrant_detail", note.migrant.public_id)).content.decode()
    address = url("note_update", note.public_id)
    assert address in page
    assert "Vient le matin" in client.get(address).content.decode()
    client.post(address, {"body": "Vient le soir", "visibility": "team"})
    note.refresh_from_db()
    assert (note.body, note.visibility) == ("Vient le soir", "team")
    line = AuditEntry.objects.get(subject_id=note.public_id, verb="changed")
    assert line.changes == {"body": ["…", "…"], "visibility": ["agency", "team"]}


def test_a_note_left_as_it_was_leaves_no_line(note, people):
    actions.update_note(note, by=people.counsellor, body=" Vient le matin ", visibility="agency")
    assert AuditEntry.objects.filter(subject_id=note.public_id).count() == 1


def test_a_note_of_another_day_is_read_only(migrant, people, client):
    old = actions.write_note(migrant, by=people.counsellor, body="Ancien", on=YESTERDAY)
    page = client.post(url("note_update", old.public_id), {"body": "x", "visibility": "agency"})
    assert "<textarea" not in page.content.decode()
    assert url("note_remove", old.public_id) in page.content.decode()
    with pytest.raises(ValidationError, match="jour même"):
        actions.update_note(old, by=people.counsellor, body="x", visibility="agency")
    old.refresh_from_db()
    assert old.body == "Ancien"


def test_the_author_takes_a_note_away(note, people, client):
    address = url("note_remove", note.public_id)
    assert client.get(address).status_code == 405
    client.post(address)
    assert not Note.objects.exists()
    line = AuditEntry.objects.get(subject_id=note.public_id, verb="removed")
    assert line.by == people.counsellor
    assert line.changes == {"visibility": ["agency", None], "written_on": ["2015-12-14", None]}


@pytest.mark.parametrize("name", ["note_update", "note_remove"])
@pytest.mark.parametrize(
    ("persona", "status"),
    [("colleague", 403), ("agency_manager", 403), ("stranger", 404), ("national_manager", 403)],
)
def test_nobody_else_touches_a_note(name, persona, status, note, people, client_for):
    client = client_for(getattr(people, persona))
    answer = client.post(url(name, note.public_id), {"body": "x", "visibility": "agency"})
    assert answer.status_code == status
    note.refresh_from_db()
    assert note.body == "Vient le matin"


def test_a_note_kept_to_the_team_is_not_found_by_a_colleague(migrant, people, client_for):
    kept = actions.write_note(migrant, by=people.counsellor, body="Entre nous", visibility="team")
    page = client_for(people.colleague).get(url("note_update", kept.public_id))
    assert page.status_code == 404


def test_the_verbs_refuse_another_author(note, people):
    with pytest.raises(PermissionDenied):
        actions.update_note(note, by=people.colleague, body="x", visibility="agency")
    with pytest.raises(PermissionDenied):
        actions.remove_note(note, by=people.colleague)
