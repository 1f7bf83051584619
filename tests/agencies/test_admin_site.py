"""The lists of reference: who keeps them, and the line that each change leaves."""

import pytest
from django.urls import reverse

from agencies.models import AuditEntry, Language, Role

pytestmark = pytest.mark.django_db
LANGUAGES = "/admin/agencies/language/"


@pytest.fixture
def keeper(people, client_for):
    return client_for(people.administrator)


def test_a_visitor_signs_in_on_the_portals_own_page(client):
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/login/?next=")


@pytest.mark.parametrize("persona", ["counsellor", "national_manager", "auditor"])
def test_nobody_enters_without_the_right(client_for, people, persona):
    response = client_for(getattr(people, persona)).get("/admin/", follow=True)

    assert response.status_code == 403


def test_the_administrators_menu_leads_there(keeper, client_for, people):
    link = 'href="/admin/"'
    assert link in keeper.get("/users/").content.decode()
    assert link not in client_for(people.auditor).get("/audit/").content.decode()


def test_its_pages_say_that_the_data_are_invented(keeper):
    assert "Données de démonstration" in keeper.get("/admin/").content.decode()


def test_a_password_is_changed_on_the_portals_own_page(keeper):
    assert keeper.get("/admin/password_change/").url == "/password/"


def test_accounts_and_history_are_not_kept_there(keeper):
    page = keeper.get("/admin/").content.decode()

    assert LANGUAGES in page
    for name in ("user", "membership", "auditentry", "accesslog", "transition"):
        assert f"/admin/agencies/{name}/" not in page


def language_form(language, **changes):
    fields = ("code", "label_fr", "label_ar", "label_en", "sort_order")
    return {name: getattr(language, name) for name in fields} | {"is_active": "on"} | changes


def test_a_changed_label_leaves_a_line(keeper, people):
    language = Language.objects.get(code="wol")

    keeper.post(f"{LANGUAGES}{language.pk}/change/", language_form(language, label_fr="Wolof !"))

    language.refresh_from_db()
    assert language.label_fr == "Wolof !"
    line = AuditEntry.objects.get(subject_type="agencies.language")
    assert line.by == people.administrator
    assert list(line.changes) == ["label_fr"]


def test_entries_are_never_removed(keeper):
    language = Language.objects.get(code="wol")

    assert keeper.post(f"{LANGUAGES}{language.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Language.objects.filter(pk=language.pk).exists()


def role_form(role, scopes):
    grants = list(role.grants.order_by("pk"))
    data = language_form(role) | {
        "grants-TOTAL_FORMS": len(grants),
        "grants-INITIAL_FORMS": len(grants),
    }
    for number, grant in enumerate(grants):
        data |= {
            f"grants-{number}-id": grant.pk,
            f"grants-{number}-role": role.pk,
            f"grants-{number}-action": grant.action,
            f"grants-{number}-scope": scopes.get(grant.action, grant.scope),
        }
    return data


def test_a_changed_right_leaves_a_line(keeper):
    role = Role.objects.get(code="counsellor")
    path = reverse("admin:agencies_role_change", args=[role.pk])

    keeper.post(path, role_form(role, {"close_file": "agency"}))

    assert role.grants.get(action="close_file").scope == "agency"
    line = AuditEntry.objects.get(subject_type="agencies.role")
    assert line.changes == {"close_file": ["own", "agency"]}


def test_accounts_and_logs_are_opened_for_the_country_or_not_at_all(keeper):
    role = Role.objects.get(code="auditor")
    path = reverse("admin:agencies_role_change", args=[role.pk])

    page = keeper.post(path, role_form(role, {"read_audit": "agency"}))

    assert "ne se donne que pour tout le pays" in page.content.decode()
    assert role.grants.get(action="read_audit").scope == "national"
