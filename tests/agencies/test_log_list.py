"""The auditor reads both logs; personal values never show."""

import pytest

from agencies import actions, audit
from agencies.enums import AccessKind
from agencies.models import Agency, Role
from sharaka_portal.lib import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client_for, people):
    return client_for(people.auditor)


def test_a_changed_account_reads_in_words(auditor, people, fes):
    actions.grant_membership(
        people.stranger, Role.objects.get(code="counsellor"), by=people.administrator, agency=fes
    )
    lines = auditor.get("/audit/?kind=created").context["lines"]

    values = {change.field: (change.before, change.after) for change in lines[0].changes}
    assert lines[0].subject == "affectation"
    assert values["rôle"] == ("—", "Conseiller en emploi")
    assert values["agence"] == ("—", "Fès")
    assert values["du"] == ("—", "2015-12-14")


def test_of_a_person_only_the_fields_are_named(auditor, people, migrant):
    before = audit.snapshot(migrant)
    migrant.last_name = "Nouveaunom"
    audit.changed(migrant, before, by=people.counsellor, person=migrant, agency=migrant.agency)

    page = auditor.get("/audit/").content.decode()

    assert "Nouveaunom" not in page
    assert "Diop" not in page
    lines = auditor.get("/audit/?kind=changed").context["lines"]
    assert [(change.field, change.has_values) for change in lines[0].changes] == [("nom", False)]


def test_fields_are_named_in_words_and_machinery_is_left_out(auditor, migrant):
    lines = auditor.get("/audit/?kind=created").context["lines"]

    fields = {line.subject: {change.field for change in line.changes} for line in lines}
    assert {"nom", "agence", "nationalité"} <= fields["personne"]
    assert {"personne", "agence"} <= fields["inscription"]
    named = set().union(*fields.values())
    assert not named & {"folded name", "version", "number normalised", "migrant", "agency"}


def test_filters_narrow_by_user_kind_and_day(auditor, people):
    actions.set_active(people.stranger, False, by=people.administrator)

    def count(query):
        return auditor.get(f"/audit/?{query}").context["page_obj"].paginator.count

    everything = count("")
    assert count(f"user={people.administrator.pk}") == 1
    assert count("kind=changed") == 1
    assert count("since=2200-01-01") == 0
    assert count("until=2200-01-01") == everything > 1


def test_a_period_upside_down_is_explained(auditor):
    page = auditor.get("/audit/?since=2015-12-14&until=2015-12-01")

    assert "La période finit avant de commencer." in page.content.decode()
    assert page.context["lines"] == []


def test_the_log_of_readings_names_the_reader_not_the_person(auditor, people, migrant):
    audit.seen("read", people.counsellor, subject=migrant, person=migrant)

    page = auditor.get("/accesses/?kind=read").content.decode()

    assert "Counsellor Essai" in page
    assert str(migrant.public_id)[:8] in page
    assert "Diop" not in page


def test_a_refusal_is_in_the_log(auditor, client_for, people):
    assert client_for(people.counsellor).get("/audit/").status_code == 403

    lines = auditor.get("/accesses/?kind=refused").context["lines"]
    assert [(line.row.user, line.subject) for line in lines] == [
        (people.counsellor, "agencies:audit_list")
    ]


def test_what_was_asked_for_reads_in_words(auditor, people):
    audit.seen(AccessKind.EXPORT, people.counsellor, subject_type="figure", figure="placed", n=12)
    page = auditor.get("/accesses/?kind=export").content.decode()
    assert "liste derrière un indicateur" in page
    assert "<bdi>lignes</bdi> : <bdi>12</bdi>" in page.replace("\xa0", " ")


def test_a_page_of_the_log_costs_the_same_for_many(auditor, people, django_assert_max_num_queries):
    role = Role.objects.get(code="counsellor")
    for agency in Agency.objects.filter(is_pilot=True).exclude(code="fes"):
        actions.grant_membership(people.colleague, role, by=people.administrator, agency=agency)
    auditor.get("/audit/")
    with django_assert_max_num_queries(12):
        auditor.get("/audit/")


def test_the_business_day_does_not_date_the_log(auditor, people):
    """The demonstration plays in 2015; its history keeps the real time."""
    actions.set_active(people.stranger, False, by=people.administrator)

    rows = auditor.get("/audit/").context["lines"]
    assert rows[0].row.at.date() > clock.today()
