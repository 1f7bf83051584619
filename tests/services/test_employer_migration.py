"""An employer's one contact of old becomes the first of its contacts."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = ("services", "0005_typography"), ("services", "0006_employer_contacts")


@pytest.mark.django_db(transaction=True)
def test_contacts_move_and_come_back(request):
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    request.addfinalizer(lambda: MigrationExecutor(connection).migrate(latest))
    old = executor.migrate([BEFORE]).apps
    agency = old.get_model("agencies", "Agency").objects.get(code="fes")
    employers = old.get_model("services", "Employer").objects
    employers.create(
        agency=agency, name="A", city="Fès", contact_name="Mme B", email="b@example.org"
    )
    employers.create(agency=agency, name="B", city="Fès", phone="+212535940000")
    employers.create(agency=agency, name="C", city="Fès")
    new = MigrationExecutor(connection).migrate([AFTER]).apps
    contacts = new.get_model("services", "EmployerContact").objects.order_by("employer__name")
    found = list(contacts.values_list("employer__name", "name", "phone", "email", "language"))
    assert found == [
        ("A", "Mme B", "", "b@example.org", "fr"),
        ("B", "Service du personnel", "+212535940000", "", "fr"),
    ]
    back = MigrationExecutor(connection).migrate([BEFORE]).apps
    rows = back.get_model("services", "Employer").objects.order_by("name")
    assert list(rows.values_list("name", "contact_name", "phone", "email")) == [
        ("A", "Mme B", "", "b@example.org"),
        ("B", "Service du personnel", "+212535940000", ""),
        ("C", "", "", ""),
    ]
    rows.all().delete()
