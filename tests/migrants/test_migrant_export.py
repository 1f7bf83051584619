"""Exports of people: for a purpose, encrypted, traced, with real dates and without formulas."""

import csv
import datetime
import io
import zipfile

import pytest
import pyzipper
from django.urls import reverse
from python_calamine import CalamineWorkbook

from agencies.models import AccessLog
from migrants.enums import ExportPurpose
from migrants.models import EducationLevel, Occupation

pytestmark = pytest.mark.django_db
DAY = datetime.date
URL = reverse("migrants:migrant_export")
PASSWORD = "Atelier-de-novembre"


def wanted(**changes):
    form = {"purpose": "follow_up", "sheet": "list", "file_format": "xlsx", "password": PASSWORD}
    return form | changes


def received(answer, password=PASSWORD):
    """(name, content) of the one file in the ZIP that was sent."""
    data = b"".join(answer.streaming_content)
    with pyzipper.AESZipFile(io.BytesIO(data)) as archive:
        archive.setpassword(password.encode())
        (name,) = archive.namelist()
        return name, archive.read(name)


def rows_of(content):
    """The rows of the workbook's first sheet as {heading: value}."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    heads, *rows = book.get_sheet_by_index(0).to_python()
    return [dict(zip(heads, row, strict=True)) for row in rows]


def post(client, query="who=all&state=open", **changes):
    return client.post(f"{URL}?{query}", wanted(**changes))


@pytest.fixture
def manager(people, client_for):
    return client_for(people.agency_manager)


@pytest.fixture
def awa(make_migrant):
    return make_migrant(
        last_name="Diop",
        first_name="Awa",
        phone="+212612345678",
        other_phone="+221701234567",
        email="Awa@Example.org",
        birth_date=DAY(1990, 5, 1),
        city="Fès",
        documents=[{"kind": "registration_card", "number": "ab-12", "expires_on": DAY(2016, 2, 1)}],
    )


def test_the_list_keeps_real_dates(manager, awa):
    name, content = received(post(manager))
    assert name == "sharaka-dossiers-2015-12-14.xlsx"
    (row,) = rows_of(content)
    assert (row["Nom"], row["Date de naissance"]) == ("Diop", DAY(1990, 5, 1))
    assert row["Fin du titre"] == DAY(2016, 2, 1)
    assert row["Inscription le"] == DAY(2015, 10, 1)


def test_the_filters_of_the_list_hold(manager, awa, make_migrant):
    make_migrant(last_name="Bah", nationality="ML")
    query = "who=all&nationality=ML"
    assert "1 personne," in manager.get(f"{URL}?{query}").content.decode()
    assert [row["Nom"] for row in rows_of(received(post(manager, query))[1])] == ["Bah"]


def test_csv_opens_in_a_french_spreadsheet(manager, awa):
    name, content = received(post(manager, file_format="csv"))
    assert name.endswith(".csv")
    assert content.startswith(b"\xef\xbb\xbf")
    heads, row = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert dict(zip(heads, row, strict=True))["Date de naissance"] == "1990-05-01"


@pytest.mark.parametrize("sheet", ["list", "sigec"])
@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(manager, make_migrant, sheet, file_format, sign):
    make_migrant(last_name=f"{sign}HYPERLINK(1)", first_name="Awa", city=f"{sign}1+1")
    _name, content = received(post(manager, sheet=sheet, file_format=file_format))
    if file_format == "csv":
        cells = content.decode("utf-8-sig").replace("\r\n", ";").split(";")
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
        assert f"'{sign}1+1" in cells
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert rows_of(content)[0]["Ville"] == f"'{sign}1+1"


# Encrypted


def test_without_the_password_nothing_can_be_read(manager, awa):
    data = b"".join(post(manager).streaming_content)
    assert b"Diop" not in data
    with pyzipper.AESZipFile(io.BytesIO(data)) as archive:
        (info,) = archive.infolist()
        assert (info.wz_aes_strength, info.flag_bits & 1) == (3, 1)
        archive.setpassword(b"another password")
        with pytest.raises(RuntimeError):
            archive.read(info)


def test_a_fresh_password_is_proposed_each_time(manager):
    proposed = {manager.get(URL).context["form"]["password"].value() for _ in range(5)}
    assert len(proposed) == 5
    assert {len(password) for password in proposed} == {19}


@pytest.mark.parametrize(
    "changes", [{"password": "court"}, {"purpose": ""}, {"purpose": "curiosity"}, {"sheet": "all"}]
)
def test_incomplete_form_exports_nothing(manager, awa, changes):
    answer = post(manager, **changes)
    assert answer.context["form"].errors.keys() == changes.keys()
    assert not AccessLog.objects.filter(kind="export").exists()


# Traced, for a purpose


@pytest.mark.parametrize("purpose", ExportPurpose.values)
def test_purpose_and_number_of_people_are_traced(manager, awa, people, purpose):
    received(post(manager, purpose=purpose))
    line = AccessLog.objects.get(kind="export")
    assert line.user == people.agency_manager
    expected = {"rows": 1, "purpose": purpose, "sheet": "list", "file_format": "xlsx"}
    assert line.detail == expected


def test_the_form_alone_is_no_export(manager, awa):
    assert "finalité" in manager.get(URL).content.decode().lower()
    assert not AccessLog.objects.filter(kind="export").exists()


@pytest.mark.parametrize("persona", ["counsellor", "ministry_reader", "auditor"])
def test_exporting_is_a_right_of_its_own(people, client_for, persona, awa):
    client = client_for(getattr(people, persona))
    assert (client.get(URL).status_code, post(client).status_code) == (403, 403)
    assert not AccessLog.objects.filter(kind="export").exists()


def test_only_people_in_reach_are_exported(people, client_for, awa, make_migrant, rabat):
    make_migrant(last_name="Loin", agency=rabat, by=people.stranger)
    near = rows_of(received(post(client_for(people.agency_manager)))[1])
    everywhere = rows_of(received(post(client_for(people.national_manager)))[1])
    assert [row["Nom"] for row in near] == ["Diop"]
    assert {row["Nom"] for row in everywhere} == {"Diop", "Loin"}


# SIGEC


def sigec(manager):
    name, content = received(post(manager, sheet="sigec"))
    assert name == "sharaka-sigec-2015-12-14.xlsx"
    return rows_of(content), content


def test_sheet_shaped_like_sigec(manager, awa):
    (row,), content = sigec(manager)
    assert row["Nationalité"] == "SN"
    assert row["CIN ou équivalent"] == "AB12"
    assert (row["Nom"], row["Prénom"], row["Sexe"]) == ("Diop", "Awa", "F")
    assert row["Date de naissance"] == "01-05-1990"
    assert (row["GSM"], row["GSM2"]) == ("0612345678", "00221701234567")
    assert row["E-mail"] == "awa@example.org"
    assert row["Diplômé"] == 0
    assert row["Date d’inscription"] == "01-10-2015"
    missing = row["Manque pour SIGEC"].split(", ")
    assert missing == ["Situation familiale", "Adresse", "Situation au regard de l’emploi"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["SIGEC", "Notes et définitions"]


def test_birth_known_in_part_is_left_blank_and_named(manager, make_migrant):
    make_migrant(birth_date=DAY(1985, 1, 1), birth_precision="year")
    (row,), _content = sigec(manager)
    assert row["Date de naissance"] == ""
    assert "Date de naissance" in row["Manque pour SIGEC"]


@pytest.mark.parametrize(("level", "expected"), [("LYCEE", 0), ("BAC", 1), ("LIC", 1), ("PRIM", 0)])
def test_diploma_from_the_level_of_studies(manager, make_migrant, level, expected):
    make_migrant(education_level=EducationLevel.objects.get(code=level), nationality="MA")
    (row,), _content = sigec(manager)
    assert (row["Diplômé"], row["Nationalité"]) == (expected, "0")


def test_profile_goes_into_the_sheet(manager, awa, people):
    from agencies.models import Language
    from migrants.models import (
        Availability,
        Education,
        Experience,
        LanguageSkill,
        Situation,
        TargetOccupation,
    )

    LanguageSkill.objects.create(migrant=awa, language=Language.objects.first(), level="C1")
    Education.objects.create(migrant=awa, title="CAP cuisine", country="SN", ended_in=2010)
    Experience.objects.create(
        migrant=awa, title="Cuisinière", employer="Chez Fatou", started_on=DAY(2011, 3, 1)
    )
    Availability.objects.create(migrant=awa, mobility="region", places="Meknès", licences=["B"])
    Situation.objects.create(migrant=awa, kind="unemployed", since=DAY(2015, 1, 1))
    occupation = Occupation.objects.select_related("isco_group").first()
    TargetOccupation.objects.create(migrant=awa, occupation=occupation)
    (row,), _content = sigec(manager)
    assert row["Diplômé"] == 1
    assert row["Diplômes"].startswith("CAP cuisine, Sénégal, 2010")
    assert row["Expériences"] == "03-2011 – à ce jour, Chez Fatou, Cuisinière"
    assert "C1" in row["Langues"]
    assert row["Mobilités"] == "dans la région, Meknès"
    assert row["Permis de conduire"] == "B – voiture"
    assert row["Situation au regard de l’emploi"] == "sans emploi, en recherche"
    assert row["Emplois-métiers recherchés"].startswith(occupation.isco_group.code)


# Size


@pytest.mark.parametrize("sheet", ["list", "sigec"])
def test_queries_do_not_grow_with_the_people(
    manager, make_migrant, django_assert_max_num_queries, sheet
):
    for _ in range(12):
        make_migrant(documents=[])
    with django_assert_max_num_queries(24):
        received(post(manager, sheet=sheet))
