"""The preview of an import: columns put right, rows corrected in place, likely doubles decided on."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.models import AuditEntry
from migrants.models import ImportJob, Migrant
from tests.migrants.test_import_run import (
    AWA,
    HEADER,
    MOUSSA,
    WRONG,
    at,
    checked,
    outcomes,
    press,
    send,
    sheet,
    taken,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(people, client_for):
    return client_for(people.agency_manager)


@pytest.fixture
def ndiaye(make_migrant):
    """Somebody of Fès whom the row below resembles."""
    return make_migrant(
        last_name="N'Diaye",
        first_name="Mouhamadou",
        sex="M",
        birth_date=datetime.date(1990, 5, 1),
        phone="+212600000099",
        documents=[{"kind": "registration_card", "number": "ND1"}],
    )


ALIKE = ["NDIAYE", "Muhamadou", "M", "02/05/1990", "SN", "0600000099", ""]


def type_over(client, job, line, changed=None, **more):
    """Send the row's form with some cells changed ({header: text})."""
    page = client.get(at("row", job, line))
    form = page.context["form"]
    data = {field.html_name: field.value() or "" for field in form} | more
    data |= {name: changed[h] for name, h in form.headers.items() if h in (changed or {})}
    response = client.post(at("row", job, line), data)
    job.refresh_from_db()
    return response


def shown_columns(client, job):
    return {
        field.html_name: field.value() for field in client.get(at("columns", job)).context["form"]
    }


# The file


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"%PDF-1.7\nx", "pas un tableau"),
        (b"<html><table></table></html>", "page web"),
        (b"PK\x03\x04 broken", "abîmé"),
        (b"Nom;Sexe\n", "aucune ligne"),
    ],
)
def test_file_that_is_no_sheet_is_refused_with_a_sentence(client, fes, content, said):
    file = SimpleUploadedFile("inscrits.xlsx", content)
    page = client.post(reverse("migrants:import_create"), {"file": file, "agency": fes.public_id})
    assert said in str(page.context["form"].errors)
    assert not ImportJob.objects.exists()


def test_file_beyond_the_limit_is_refused_unread(client, fes, monkeypatch):
    monkeypatch.setattr("sharaka_portal.lib.tabular.MAX_BYTES", 20)
    data = {"file": sheet(AWA), "agency": fes.public_id}
    page = client.post(reverse("migrants:import_create"), data)
    assert "trop grand" in str(page.context["form"].errors)


def test_sheet_goes_to_ones_own_agency_alone(client, rabat):
    data = {"file": sheet(AWA), "agency": rabat.public_id}
    page = client.post(reverse("migrants:import_create"), data)
    assert "agency" in page.context["form"].errors


# The columns


def test_columns_are_guessed_shown_with_samples_and_put_right(client, fes):
    header = ["Patronyme", "Prénom", "Sexe", "Né(e) le", "Nationalité", "Mobile", "Carte"]
    data = {"file": sheet(AWA, MOUSSA, header=header), "agency": fes.public_id}
    url = client.post(reverse("migrants:import_create"), data)["Location"]
    job = ImportJob.objects.get()
    form = client.get(url).context["form"]
    guessed = [(field.label, field.value(), samples) for field, samples in form.lines()]
    assert guessed[0] == ("Patronyme", "", ["DIOP", "FALL"])
    assert guessed[4][:2] == ("Nationalité", "nationality")

    chosen = {field.html_name: field.value() for field in form}
    refused = client.post(url, chosen)
    assert "nom" in str(refused.context["form"].non_field_errors())
    client.post(url, chosen | {"column-0": "last_name", "column-6": "document_number"})
    press(client, job, "check")
    assert outcomes(job) == {2: "created", 3: "created"}
    assert taken(client, job)["created"] == 2
    assert Migrant.objects.get(last_name="DIOP").identitydocuments.get().number == "AA11"


def test_one_field_for_two_columns_is_refused(client, fes):
    job = send(client, fes, AWA)
    data = {
        field.html_name: field.value() for field in client.get(at("columns", job)).context["form"]
    }
    page = client.post(at("columns", job), data | {"column-1": "last_name"})
    assert "dit déjà cela" in str(page.context["form"].errors)


def test_columns_that_clash_wait_for_a_choice(client, fes):
    header = [*HEADER[:5], "GSM", "Téléphone"]
    data = {"file": sheet(AWA, header=header), "agency": fes.public_id}
    url = client.post(reverse("migrants:import_create"), data)["Location"]
    page = client.get(url)
    assert "GSM, Téléphone" in page.content.decode()
    assert [field.value() for field in page.context["form"]][5:] == ["", ""]


def test_changing_the_columns_tries_the_rows_anew(client, fes):
    job = checked(client, fes, AWA)
    data = {
        field.html_name: field.value() for field in client.get(at("columns", job)).context["form"]
    }
    client.post(at("columns", job), data | {"column-6": ""})
    job.refresh_from_db()
    assert job.preview == {}
    press(client, job, "check")
    taken(client, job)
    assert not Migrant.objects.get().identitydocuments.exists()


# The rows


def test_row_is_corrected_and_tried_again(client, fes):
    job = checked(client, fes, AWA, WRONG)
    answer = type_over(client, job, 3, {"Sexe": "F", "Né(e) le": "28/02/1991"})
    assert answer["Location"].startswith(at("detail", job))
    assert outcomes(job)[3] == "created"
    assert taken(client, job)["created"] == 2
    assert Migrant.objects.get(last_name="SOW").birth_date == datetime.date(1991, 2, 28)


def test_row_still_wrong_stays_open_with_its_reason(client, fes):
    job = checked(client, fes, WRONG)
    answer = type_over(client, job, 2, {"Sexe": "F"})
    assert answer["Location"].startswith(at("row", job, 2))
    assert "31/02/1991" in client.get(at("row", job, 2)).content.decode()


def test_row_is_edited_in_its_own_line_with_htmx(client, fes):
    job = checked(client, fes, AWA, WRONG)
    form = client.get(at("row", job, 3), headers=HTMX)
    assert form.content.decode().lstrip().startswith("<tr>")
    data = {field.html_name: field.value() or "" for field in form.context["form"]}
    names = {header: name for name, header in form.context["form"].headers.items()}
    data |= {names["Sexe"]: "F", names["Né(e) le"]: "28/02/1991"}
    line = client.post(at("row", job, 3), data, headers=HTMX).content.decode()
    assert line.lstrip().startswith("<tr>")
    assert "sera créée" in line
    assert 'hx-swap-oob="true"' in line


def test_surplus_of_a_shifted_row_no_longer_counts_once_it_was_seen(client, fes):
    job = checked(client, fes, [*AWA, "de trop"])
    assert "décalée" in job.preview["2"][1]
    type_over(client, job, 2)
    assert outcomes(job) == {2: "created"}


def test_likely_double_is_shown_and_left_out_unless_decided(client, fes, ndiaye):
    job = checked(client, fes, ALIKE)
    assert outcomes(job) == {2: "suspected"}
    row = client.get(at("row", job, 2)).content.decode()
    assert reverse("migrants:migrant_detail", args=[ndiaye.public_id]) in row
    assert reverse("migrants:migrant_detail", args=[ndiaye.public_id]) in (
        client.get(at("detail", job)).content.decode()
    )
    assert taken(client, job)["suspected"] == 1
    assert Migrant.objects.count() == 1


def test_another_person_is_registered_all_the_same(client, fes, people, ndiaye):
    job = checked(client, fes, ALIKE)
    type_over(client, job, 2, is_another="1")
    assert outcomes(job) == {2: "created"}
    assert AuditEntry.objects.filter(changes__is_another=[None, True], by=people.agency_manager)
    assert taken(client, job)["created"] == 1
    assert Migrant.objects.count() == 2
    # Without a decision the same sheet sent again creates nobody.
    assert taken(client, checked(client, fes, ALIKE))["created"] == 0


def test_decision_can_be_taken_back(client, fes, ndiaye):
    job = checked(client, fes, ALIKE)
    type_over(client, job, 2, is_another="1")
    type_over(client, job, 2, is_another="")
    assert outcomes(job) == {2: "suspected"}


def test_one_paper_is_never_two_people(client, fes, ndiaye):
    row = ["TRAORE", "Ibrahima", "M", "01/05/1990", "Malien", "", "nd-1"]
    job = checked(client, fes, row)
    assert outcomes(job) == {2: "suspected"}
    assert "is_another" not in client.get(at("row", job, 2)).context["form"].fields
    type_over(client, job, 2, is_another="1")
    assert (outcomes(job), job.decisions) == ({2: "suspected"}, {})


def test_decision_does_not_carry_a_paper_typed_afterwards(client, fes, ndiaye):
    job = checked(client, fes, ALIKE)
    type_over(client, job, 2, {HEADER[-1]: "ND1"}, is_another="1")
    assert outcomes(job) == {2: "suspected"}
    assert taken(client, job)["created"] == 0


def test_person_of_another_agency_stays_out_of_sight(client, fes, make_migrant, rabat, people):
    stranger = make_migrant(
        last_name="Ndiaye",
        first_name="Muhamadou",
        sex="M",
        birth_date=datetime.date(1990, 5, 1),
        agency=rabat,
        by=people.stranger,
        phone="+212600000099",
    )
    job = checked(client, fes, ALIKE)
    pages = [client.get(at("detail", job)), client.get(at("row", job, 2))]
    for page in pages:
        assert str(stranger.public_id) not in page.content.decode()
        assert stranger.file_number not in page.content.decode()
        assert "Rabat-Agdal" in page.content.decode()


def test_second_line_of_one_person_names_the_first(client, fes):
    job = checked(client, fes, AWA, AWA)
    assert outcomes(job) == {2: "created", 3: "updated"}
    assert "ligne 2" in job.preview["3"][1]


def test_row_that_is_not_there_is_a_404(client, fes):
    job = checked(client, fes, AWA)
    assert client.get(at("row", job, 99)).status_code == 404
    taken(client, job)
    assert client.get(at("row", job, 2)).status_code == 404


# Who may


@pytest.mark.parametrize(
    "persona", ["counsellor", "national_manager", "ministry_reader", "auditor"]
)
def test_only_agency_managers_import(persona, people, client_for, client, fes):
    job = checked(client, fes, WRONG)
    other = client_for(getattr(people, persona))
    for name in ("list", "create"):
        assert other.get(reverse(f"migrants:import_{name}")).status_code == 403
    for name, *more in (("detail",), ("columns",), ("row", 2), ("rejects",)):
        assert other.get(at(name, job, *more)).status_code == 403
    for name in ("check", "start", "run", "stop", "cancel"):
        assert other.post(at(name, job)).status_code == 403


def test_import_of_another_agency_is_out_of_reach(client, fes, people, client_for, rabat):
    from agencies.models import Membership, Role

    job = checked(client, fes, WRONG)
    role = Role.objects.get(code="agency_manager")
    day = datetime.date(2015, 9, 1)
    Membership.objects.create(user=people.stranger, role=role, agency=rabat, starts_on=day)
    other = client_for(people.stranger)
    assert other.get(reverse("migrants:import_list")).context["page_obj"].paginator.count == 0
    for name, *more in (("detail",), ("columns",), ("row", 2), ("rejects",)):
        assert other.get(at(name, job, *more)).status_code == 404
    for name in ("check", "start", "run", "stop", "cancel"):
        assert other.post(at(name, job)).status_code == 404
