"""The register of employers: list, page, creation, correction."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from services.actions import create_employer
from services.models import Employer
from tests.services.conftest import audited


@pytest.fixture
def data():
    return {
        "name": "Boulangerie Al Amal",
        "agency": "fes",
        "sector": "",
        "city": "Fès",
        "contact-name": "Mme Bennani",
        "contact-role": "gérante",
        "contact-phone": "0535 94 00 00",
        "contact-email": "contact@example.org",
        "contact-language": "ar",
    }


def test_page_creates_and_traces(data, people, client_for, fes):
    response = client_for(people.counsellor).post(reverse("services:employer_create"), data)
    employer = Employer.objects.get()
    assert response["Location"] == reverse("services:employer_detail", args=[employer.public_id])
    assert employer.agency == fes
    assert audited(employer, "created").get().agency == fes
    contact = employer.contacts.get()
    assert (contact.name, contact.role, contact.language) == ("Mme Bennani", "gérante", "ar")
    assert (contact.phone, contact.email) == ("+212535940000", "contact@example.org")
    assert audited(contact, "created").get().agency == fes


def test_the_first_contact_may_be_left_out(data, people, client_for):
    blank = {"contact-name": "", "contact-role": "", "contact-phone": "", "contact-email": ""}
    data |= blank | {"contact-language": "fr"}
    client_for(people.counsellor).post(reverse("services:employer_create"), data)
    assert not Employer.objects.get().contacts.exists()


def test_same_employer_twice_is_refused(employer, people, fes):
    with pytest.raises(ValidationError, match="déjà enregistré"):
        create_employer(by=people.counsellor, agency=fes, name="Riad Zitoun", city="Fès")


def test_same_employer_twice_is_explained(employer, data, people, client_for):
    data |= {"name": "Riad Zitoun"}
    response = client_for(people.counsellor).post(reverse("services:employer_create"), data)
    assert response.status_code == 200
    assert "déjà enregistré" in response.content.decode()
    assert Employer.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"agency": "rabat-agdal"}, "agency"),
        ({"contact-name": ""}, "contact-name"),
        ({"contact-phone": "12"}, "contact-phone"),
        ({"contact-email": "no"}, "contact-email"),
    ],
)
def test_bad_input_is_explained(change, field, data, people, client_for):
    url = reverse("services:employer_create")
    response = client_for(people.counsellor).post(url, data | change)
    form = "contact_form" if "-" in field else "form"
    assert field.removeprefix("contact-") in response.context[form].errors
    assert not Employer.objects.exists()


def test_correction_is_traced_field_by_field(employer, data, people, client_for):
    url = reverse("services:employer_update", args=[employer.public_id])
    client = client_for(people.counsellor)
    assert client.get(url).context["form"]["name"].value() == "Riad Zitoun"
    changed = data | {"name": "Riad Zitoun", "city": "Meknès"}
    assert client.post(url, changed).status_code == 302
    assert audited(employer, "changed").get().changes == {"city": ["Fès", "Meknès"]}


def test_list_filters_and_counts_open_offers(employer, offer, people, fes, client_for):
    create_employer(by=people.counsellor, agency=fes, name="Garage Atlas", city="Meknès")
    client = client_for(people.stranger)
    url = reverse("services:employer_list")
    counts = {row.name: row.open_offers for row in client.get(url).context["page"]}
    assert counts == {"Garage Atlas": 0, "Riad Zitoun": 1}
    found = client.get(url, {"q": "mekn"}).context["page"]
    assert [row.name for row in found] == ["Garage Atlas"]
    assert list(client.get(url, {"agency": "nowhere"}).context["page"]) == []


def test_stranger_reads_the_page_without_buttons(employer, offer, people, client_for):
    url = reverse("services:employer_detail", args=[employer.public_id])
    page = client_for(people.stranger).get(url).content.decode()
    assert "Serveuse ou serveur" in page
    assert reverse("services:employer_update", args=[employer.public_id]) not in page


def test_list_takes_few_queries(people, fes, client_for, django_assert_max_num_queries):
    for number in range(30):
        create_employer(by=people.counsellor, agency=fes, name=f"Maison {number}", city="Fès")
    client = client_for(people.counsellor)
    with django_assert_max_num_queries(9):
        assert client.get(reverse("services:employer_list")).status_code == 200
