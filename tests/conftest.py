"""Personas, places and people that every test builds on.

The business day is 14 December 2015 in all tests. Reference data is loaded once into the test
database; each test runs in a transaction of its own.
"""

import datetime
import io
import os
from types import SimpleNamespace

os.environ.setdefault("SHARAKA_DEMO", "1")
os.environ["SHARAKA_TODAY"] = "2015-12-14"

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation

PASSWORD = "correct horse battery staple"
ROLE_OF = {
    # persona: (role, agency code or None for the whole country)
    "counsellor": ("counsellor", "fes"),
    "colleague": ("counsellor", "fes"),
    "stranger": ("counsellor", "rabat-agdal"),
    "agency_manager": ("agency_manager", "fes"),
    "national_manager": ("national_manager", None),
    "ministry_reader": ("ministry_reader", None),
    "auditor": ("auditor", None),
    "administrator": ("administrator", None),
    "inactive": ("counsellor", "fes"),
}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("load_reference", stdout=io.StringIO())


@pytest.fixture(autouse=True)
def simple_settings(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture(autouse=True)
def french():
    with translation.override("fr"):
        yield


@pytest.fixture(autouse=True)
def reference_after_flush(request):
    """A test that commits empties the tables when it ends: the next one loads them again."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if not commits and not {"transactional_db", "live_server"} & set(request.fixturenames):
        return
    request.getfixturevalue("transactional_db")
    from agencies.models import Agency

    if not Agency.objects.exists():
        call_command("load_reference", stdout=io.StringIO())


@pytest.fixture
def fes(db):
    from agencies.models import Agency

    return Agency.objects.get(code="fes")


@pytest.fixture
def rabat(db):
    from agencies.models import Agency

    return Agency.objects.get(code="rabat-agdal")


@pytest.fixture
def people(db):
    """One account per persona, made directly so that each test's cost stays small."""
    from agencies.models import Agency, Membership, Role, User

    agencies = {agency.code: agency for agency in Agency.objects.all()}
    roles = {role.code: role for role in Role.objects.all()}
    accounts = {}
    for persona, (role, agency) in ROLE_OF.items():
        user = User.objects.create_user(
            f"{persona}@example.org",
            PASSWORD,
            first_name=persona.replace("_", " ").title(),
            last_name="Essai",
        )
        Membership.objects.create(
            user=user,
            role=roles[role],
            agency=agencies.get(agency),
            starts_on=datetime.date(2015, 9, 1),
        )
        accounts[persona] = user
    User.objects.filter(pk=accounts["inactive"].pk).update(is_active=False)
    accounts["inactive"].refresh_from_db()
    return SimpleNamespace(**accounts)


@pytest.fixture
def client_for():
    """A browser in which this user is signed in."""

    def signed_in(user):
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def make_migrant(people, fes):
    """Register a person the way the pages do; any field can be given."""
    from migrants.actions import register_migrant

    count = 0

    def make(*, agency=None, by=None, opened_on=None, lead=None, **fields):
        nonlocal count
        count += 1
        named = {
            key: fields.pop(key)
            for key in (
                "documents",
                "languages",
                "occupations",
                "other_nationalities",
                "consents",
                "consent_channel",
                "consent_language",
            )
            if key in fields
        }
        values = {
            "last_name": f"Personne{count}",
            "first_name": "Essai",
            "sex": "F",
            "birth_date": datetime.date(1990, 1, 1 + count % 28),
            "birth_precision": "day",
            "nationality": "SN",
        }
        author = by or people.counsellor
        return register_migrant(
            by=author,
            agency=agency or fes,
            fields=values | fields,
            opened_on=opened_on or datetime.date(2015, 10, 1),
            lead=lead or author,
            **named,
        )

    return make


@pytest.fixture
def migrant(make_migrant):
    """A person of Fès, in the counsellor's charge."""
    return make_migrant(last_name="Diop", first_name="Aïssatou")
