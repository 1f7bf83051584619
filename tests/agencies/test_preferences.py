"""What users keep themselves: names, phone, languages, password."""

import pytest

from agencies.models import AuditEntry, Language
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
VALUES = {
    "first_name": "Nadia",
    "last_name": "Alaoui",
    "first_name_ar": "نادية",
    "last_name_ar": "العلوي",
    "phone": "06 12 34 56 78",
    "interface_language": "fr",
}


def test_names_phone_and_languages_are_kept(client_for, people):
    languages = list(Language.objects.filter(code__in=("fra", "wol")))
    values = VALUES | {"languages": [language.pk for language in languages]}

    response = client_for(people.counsellor).post("/preferences/", values)

    assert response.status_code == 302
    user = people.counsellor
    user.refresh_from_db()
    assert (user.first_name, user.last_name_ar, user.phone) == ("Nadia", "العلوي", "+212612345678")
    assert set(user.languages.all()) == set(languages)
    line = AuditEntry.objects.get(subject_id=user.public_id, verb="changed")
    assert line.by == user
    assert line.changes["languages"] == [[], ["fra", "wol"]]
    assert "email" not in line.changes


def test_nothing_changed_leaves_no_line(client_for, people):
    client = client_for(people.counsellor)
    client.post("/preferences/", VALUES)
    client.post("/preferences/", VALUES)

    assert AuditEntry.objects.filter(verb="changed").count() == 1


def test_a_wrong_phone_is_explained_and_nothing_is_written(client_for, people):
    response = client_for(people.counsellor).post("/preferences/", VALUES | {"phone": "12"})

    page = response.content.decode()
    assert response.status_code == 200
    assert 'aria-invalid="true"' in page
    assert 'id="id_phone_error"' in page
    assert 'aria-describedby="id_phone_error"' in page
    people.counsellor.refresh_from_db()
    assert people.counsellor.first_name == "Counsellor"


def test_somebody_without_a_role_still_has_preferences(client_for, people):
    people.counsellor.memberships.all().delete()

    assert client_for(people.counsellor).get("/preferences/").status_code == 200


def change(client, **data):
    values = {
        "current": PASSWORD,
        "password": "un tout autre secret 2015",
        "again": "un tout autre secret 2015",
    }
    return client.post("/password/", values | data)


def test_the_password_is_changed_and_the_session_goes_on(client_for, people):
    client = client_for(people.counsellor)

    assert change(client).status_code == 302
    assert client.get("/preferences/").status_code == 200
    people.counsellor.refresh_from_db()
    assert people.counsellor.check_password("un tout autre secret 2015")
    line = AuditEntry.objects.get(subject_id=people.counsellor.public_id, verb="changed")
    assert line.changes == {"password": [None, None]}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"current": "wrong"}, "pas votre mot de passe actuel"),
        ({"again": "different"}, "diffèrent"),
        ({"password": "court", "again": "court"}, "12 caractères"),
    ],
)
def test_a_bad_new_password_is_explained(client_for, people, data, message):
    response = change(client_for(people.counsellor), **data)

    assert message in response.content.decode()
    people.counsellor.refresh_from_db()
    assert people.counsellor.check_password(PASSWORD)
