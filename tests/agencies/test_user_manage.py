"""An administrator opens accounts, gives and ends roles, closes and reopens accounts."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies import access, actions
from agencies.enums import Action
from agencies.models import AuditEntry, Membership, Role, User
from sharaka_portal.lib import clock

pytestmark = pytest.mark.django_db
NEW = {
    "email": "Karim.Tazi@example.org",
    "first_name": "Karim",
    "last_name": "Tazi",
    "interface_language": "fr",
    "password": "un long secret provisoire",
}


@pytest.fixture
def admin(client_for, people):
    return client_for(people.administrator)


def url(name, obj):
    return reverse(f"agencies:{name}", args=[obj.public_id])


def test_an_account_is_opened_then_given_a_role(admin, people, fes):
    response = admin.post("/users/create/", NEW)

    user = User.objects.get(email="karim.tazi@example.org")
    assert response.url == url("membership_create", user)
    assert user.check_password(NEW["password"])
    created = AuditEntry.objects.get(subject_id=user.public_id, verb="created")
    assert created.by == people.administrator
    assert "password" not in created.changes

    role = Role.objects.get(code="counsellor")
    values = {"role": role.pk, "agency": fes.pk, "starts_on": "2015-12-14"}
    assert admin.post(response.url, values).url == url("user_detail", user)
    assert access.may(user, Action.REGISTER_PERSON)


def test_a_taken_address_is_refused(admin, people):
    response = admin.post("/users/create/", NEW | {"email": people.counsellor.email.upper()})

    assert "Un compte porte déjà cette adresse." in response.content.decode()


def test_a_weak_password_is_refused(admin):
    response = admin.post("/users/create/", NEW | {"password": "azerty"})

    assert response.status_code == 200
    assert not User.objects.filter(email="karim.tazi@example.org").exists()


@pytest.mark.parametrize(
    ("role", "with_agency", "message"),
    [
        ("counsellor", False, "choisissez-la"),
        ("ministry_reader", True, "laissez l’agence vide"),
    ],
)
def test_a_role_reaches_as_far_as_its_rights(admin, people, fes, role, with_agency, message):
    values = {
        "role": Role.objects.get(code=role).pk,
        "agency": fes.pk if with_agency else "",
        "starts_on": "2015-12-14",
    }
    response = admin.post(url("membership_create", people.stranger), values)

    assert message in response.content.decode()
    assert people.stranger.memberships.count() == 1


def test_the_same_open_membership_is_not_given_twice(admin, people, fes):
    values = {
        "role": Role.objects.get(code="counsellor").pk,
        "agency": fes.pk,
        "starts_on": "2015-12-01",
    }
    response = admin.post(url("membership_create", people.counsellor), values)

    assert "déjà en cours" in response.content.decode()


def test_the_same_national_membership_is_not_given_twice(people):
    role = Role.objects.get(code="auditor")

    with pytest.raises(ValidationError, match="déjà en cours"):
        actions.grant_membership(people.auditor, role, by=people.administrator)


def test_a_membership_ends_this_evening(admin, people):
    membership = people.counsellor.memberships.get()

    admin.post(url("membership_end", membership))

    membership.refresh_from_db()
    assert membership.ends_on == clock.today() == datetime.date(2015, 12, 14)
    assert Membership.objects.current(clock.today()).filter(pk=membership.pk).exists()
    tomorrow = clock.today() + datetime.timedelta(days=1)
    assert not Membership.objects.current(tomorrow).filter(pk=membership.pk).exists()
    line = AuditEntry.objects.get(subject_id=membership.public_id)
    assert line.changes == {"ends_on": [None, "2015-12-14"]}


def test_a_membership_that_has_not_begun_is_taken_back(people):
    membership = people.counsellor.memberships.get()
    before = membership.starts_on - datetime.timedelta(days=1)

    actions.end_membership(membership, by=people.administrator, on=before)

    assert not people.counsellor.memberships.exists()
    assert AuditEntry.objects.filter(verb="removed", by=people.administrator).count() == 1


def test_a_membership_that_is_over_stays_as_it_is(people):
    membership = people.counsellor.memberships.get()
    day = datetime.date(2015, 11, 30)
    actions.end_membership(membership, by=people.administrator, on=day)

    with pytest.raises(ValidationError, match="déjà finie"):
        actions.end_membership(membership, by=people.administrator)


def test_closing_an_account_signs_the_person_out(admin, client_for, people):
    theirs = client_for(people.counsellor)
    assert theirs.get("/preferences/").status_code == 200

    admin.post(url("user_deactivate", people.counsellor))

    assert theirs.get("/preferences/").status_code == 302
    line = AuditEntry.objects.get(subject_id=people.counsellor.public_id, verb="changed")
    assert line.changes == {"is_active": [True, False]}

    admin.post(url("user_reactivate", people.counsellor))
    people.counsellor.refresh_from_db()
    assert people.counsellor.is_active


def test_nobody_settles_their_own_rights(admin, people, fes):
    own = people.administrator
    values = {
        "role": Role.objects.get(code="counsellor").pk,
        "agency": fes.pk,
        "starts_on": "2015-12-14",
    }

    admin.post(url("user_deactivate", own))
    admin.post(url("membership_end", own.memberships.get()))
    admin.post(url("membership_create", own), values)

    own.refresh_from_db()
    assert own.is_active
    membership = own.memberships.get()
    assert membership.ends_on is None


def test_an_administrator_corrects_an_address(admin, people):
    values = {
        "email": "Corrige@example.org",
        "first_name": "Nadia",
        "last_name": "Alaoui",
        "interface_language": "fr",
    }
    admin.post(url("user_update", people.counsellor), values)

    people.counsellor.refresh_from_db()
    assert people.counsellor.email == "corrige@example.org"


def test_a_forgotten_password_is_replaced(admin, people):
    admin.post(url("user_password", people.counsellor), {"password": "provisoire et assez long"})

    people.counsellor.refresh_from_db()
    assert people.counsellor.check_password("provisoire et assez long")


def test_accounts_are_found_by_words_agency_and_state(admin, people, fes):
    def found(query):
        page = admin.get(f"/users/?{query}").context["page_obj"]
        return {user.email.split("@")[0] for user in page}

    assert found("q=stranger") == {"stranger"}
    assert found(f"agency={fes.pk}") == {"counsellor", "colleague", "agency_manager"}
    assert found("state=closed") == {"inactive"}
    assert found("state=all&q=inactive") == {"inactive"}


def test_the_list_of_accounts_costs_the_same_for_many(admin, people, django_assert_max_num_queries):
    admin.get("/users/")
    with django_assert_max_num_queries(8):
        admin.get("/users/")
