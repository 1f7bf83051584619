"""A new portal's first account: made on the command line, it opens all the others."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from agencies.models import AuditEntry, Role, User

pytestmark = pytest.mark.django_db
LONG = "un mot de passe bien long"


@pytest.fixture
def create(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", LONG)
    names = {"first_name": "Ada", "last_name": "Premier"}
    return lambda: call_command(
        "createsuperuser", interactive=False, email="Ada@example.org", verbosity=0, **names
    )


def test_the_first_administrator_signs_in_and_opens_accounts(create, client):
    create()

    assert client.login(username="ada@example.org", password=LONG)
    assert client.get("/", follow=True).request["PATH_INFO"] == "/users/"
    assert client.get("/users/create/").status_code == 200
    assert client.get("/admin/").status_code == 200


def test_the_account_and_its_role_leave_lines(create):
    create()

    verbs = AuditEntry.objects.values_list("subject_type", "verb", "by")
    assert {("agencies.user", "created", None), ("agencies.membership", "created", None)} <= {
        *verbs
    }


def test_without_roles_it_says_what_to_do(create):
    Role.objects.filter(code="administrator").delete()

    with pytest.raises(CommandError, match="load_reference"):
        create()
    assert not User.objects.filter(email="ada@example.org").exists()
