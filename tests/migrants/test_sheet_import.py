"""Importing a registration sheet: the sample's exact values, and no row is ever lost."""

import csv
import datetime
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import AuditEntry
from migrants.models import Migrant
from migrants.sheet_import import import_sheet

DATA = Path(__file__).resolve().parents[1] / "data"
SAMPLE = DATA / "inscriptions_fes.csv"
HEADER = "Nom;Prénom;Sexe;Né(e) le;Nationalité;Téléphone;N° carte de séjour"
pytestmark = pytest.mark.django_db


def run(path, *options, capsys):
    call_command("import_migrants", str(path), "--agency", "fes", *options)
    lines = capsys.readouterr().out.strip().splitlines()
    return json.loads(lines[-1]), lines


def sheet(tmp_path, *rows, header=HEADER, encoding="utf-8"):
    path = tmp_path / "sheet.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding=encoding)
    return path


def read_rejects(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_the_sample_gives_exactly_the_expected_values(capsys):
    counts, _ = run(SAMPLE, capsys=capsys)
    assert counts == {"read": 12, "created": 12, "updated": 0, "suspected": 0, "rejected": 0}
    with (DATA / "inscriptions_fes.expected.csv").open(encoding="utf-8", newline="") as file:
        expected = [tuple(row.values()) for row in csv.DictReader(file)]
    people = Migrant.objects.order_by("pk").prefetch_related("identitydocuments", "registrations")
    found = [
        (
            person.last_name,
            person.first_name,
            person.sex,
            person.birth_date.isoformat(),
            str(person.nationality),
            person.city,
            person.phone.as_e164,
            person.identitydocuments.get().number,
            person.registrations.get().opened_on.isoformat(),
        )
        for person in people
    ]
    assert found == expected
    assert {person.agency.code for person in people} == {"fes"}


def test_a_second_import_creates_nothing_twice(capsys):
    run(SAMPLE, capsys=capsys)
    history = AuditEntry.objects.count()
    counts, _ = run(SAMPLE, capsys=capsys)
    assert counts == {"read": 12, "created": 0, "updated": 12, "suspected": 0, "rejected": 0}
    assert Migrant.objects.count() == 12
    assert AuditEntry.objects.count() == history


def test_a_dry_run_keeps_nothing(capsys):
    counts, _ = run(SAMPLE, "--dry-run", capsys=capsys)
    assert counts["created"] == 12
    assert not Migrant.objects.exists()


def test_rejects_say_line_and_reason(tmp_path, capsys):
    path = sheet(
        tmp_path,
        "DIOP;Awa;Femme;31/02/1990;Sénégalaise;;",
        "FALL;Moussa;Homme;01/05/1990;Sénégalais;;",
        "SOW;Binta;?;01/05/1991;Sénégalaise;;",
    )
    out = tmp_path / "rejects.csv"
    counts, _ = run(path, "--rejects", str(out), capsys=capsys)
    assert counts == {"read": 3, "created": 1, "updated": 0, "suspected": 0, "rejected": 2}
    rows = read_rejects(out)
    assert [row[0] for row in rows[1:]] == ["2", "4"]
    assert "31/02/1990" in rows[1][2]
    assert rows[1][3:5] == ["DIOP", "Awa"]


def test_rejects_hold_no_formula(tmp_path, capsys):
    path = sheet(tmp_path, "=HYPERLINK(1);Awa;?;;Sénégalaise;;")
    out = tmp_path / "rejects.csv"
    run(path, "--rejects", str(out), capsys=capsys)
    rows = read_rejects(out)
    assert not rows[1][3].startswith("=")


def test_same_document_under_another_name_is_suspected(tmp_path, capsys, make_migrant):
    papers = [{"kind": "registration_card", "number": "AB123"}]
    make_migrant(last_name="Koné", first_name="Awa", documents=papers)
    path = sheet(tmp_path, "TRAORE;Ibrahima;Homme;01/05/1990;Malien;;ab-123")
    counts, lines = run(path, capsys=capsys)
    assert counts["suspected"] == 1
    assert lines[0].startswith("2: suspected")
    assert Migrant.objects.count() == 1


def test_same_person_with_another_spelling_is_never_doubled(tmp_path, capsys, make_migrant):
    make_migrant(
        last_name="N'Diaye",
        first_name="Mouhamadou",
        sex="M",
        birth_date=datetime.date(1990, 5, 1),
        phone="+212600000099",
    )
    path = sheet(tmp_path, "NDIAYE;Muhamadou;Homme;01/05/1990;Sénégalais;0600000099;")
    counts, _ = run(path, capsys=capsys)
    assert counts["created"] == 0
    assert Migrant.objects.count() == 1


@pytest.mark.parametrize("birth", ["1985", "03/1985", ""])
def test_an_incomplete_birth_date_never_doubles(tmp_path, capsys, birth):
    path = sheet(tmp_path, f"DIOP;Awa;Femme;{birth};Sénégalaise;;")
    assert run(path, capsys=capsys)[0]["created"] == 1
    counts, lines = run(path, capsys=capsys)
    assert (counts["created"], counts["suspected"]) == (0, 1)
    assert "naissance incomplète" in lines[0]


def test_namesakes_with_papers_of_their_own_are_two_people(tmp_path, capsys):
    path = sheet(
        tmp_path,
        "DIOP;Awa;Femme;1985;Sénégalaise;;AA11",
        "DIOP;Awa;Femme;1985;Sénégalaise;;BB22",
    )
    assert run(path, capsys=capsys)[0]["created"] == 2
    counts, _ = run(path, capsys=capsys)
    assert (counts["created"], counts["updated"]) == (0, 2)


def test_a_person_of_another_agency_is_suspected(tmp_path, capsys, make_migrant, rabat, people):
    make_migrant(
        last_name="Fall",
        first_name="Awa",
        birth_date=datetime.date(1990, 5, 1),
        agency=rabat,
        by=people.stranger,
    )
    path = sheet(tmp_path, "FALL;Awa;Femme;01/05/1990;Sénégalaise;;")
    counts, lines = run(path, capsys=capsys)
    assert counts["suspected"] == 1
    assert "Rabat-Agdal" in lines[0]


def test_an_update_fills_blanks_and_changes_nothing_else(tmp_path, capsys, make_migrant):
    person = make_migrant(
        last_name="Fall", first_name="Awa", birth_date=datetime.date(1990, 5, 1), city="Fès"
    )
    path = sheet(
        tmp_path,
        "FALL;Awa;Femme;01/05/1990;Sénégalaise;0600000044;Oujda;XY77",
        header="Nom;Prénom;Sexe;Né(e) le;Nationalité;Téléphone;Ville;N° carte de séjour",
    )
    counts, _ = run(path, capsys=capsys)
    assert counts["updated"] == 1
    person.refresh_from_db()
    assert (person.phone.as_e164, person.city) == ("+212600000044", "Fès")
    assert person.identitydocuments.get().number == "XY77"


def test_a_congolese_with_an_unknown_name_is_suspected(tmp_path, capsys):
    path = sheet(tmp_path, "SMITH;Jean;Homme;01/05/1990;Congolais;;")
    counts, lines = run(path, capsys=capsys)
    assert counts["suspected"] == 1
    assert "CD, CG" in lines[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path, capsys, encoding):
    path = sheet(
        tmp_path,
        "KONÉ;Aïcha;Femme;01/05/1990;Ivoirienne;;",
        "YÉO;Hélène;Femme;02/06/1991;Ivoirienne;;",
        encoding=encoding,
    )
    counts, _ = run(path, capsys=capsys)
    assert counts["created"] == 2
    assert Migrant.objects.filter(last_name="KONÉ", first_name="Aïcha").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "vide"),
        ("Prénom;Âge\nAwa;20\n", "absente"),
        ("Nom;Nom de famille;Sexe;Nationalité\nA;B;F;SN\n", "même chose"),
    ],
)
def test_an_unusable_file_is_refused(tmp_path, content, message):
    path = tmp_path / "bad.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=message):
        call_command("import_migrants", str(path), "--agency", "fes")


def test_an_unknown_agency_is_refused():
    with pytest.raises(CommandError, match="no agency"):
        call_command("import_migrants", str(SAMPLE), "--agency", "atlantis")


cell = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12)
rows = st.lists(
    st.tuples(
        st.sampled_from(["DIOP", "Diop", "Koné", "محمد"]) | cell,
        st.sampled_from(["Awa", "Moussa", ""]) | cell,
        st.sampled_from(["Femme", "M", "F", "?"]),
        st.sampled_from(["01/05/1990", "1985", "", "03/1985", "31/02/1990", "2031-01-01"]) | cell,
        st.sampled_from(["Sénégalaise", "SN", "Congolais", "Martien", "CI"]) | cell,
        st.one_of(st.sampled_from(["0600000001", "06", ""]), cell),
        st.one_of(st.sampled_from(["AA11", "aa-11", "BB22", ""]), cell),
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=rows)
def test_no_row_is_lost(tmp_path, fes, rows):
    path = tmp_path / "random.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER.split(";"))
        writer.writerows(rows)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    before = Migrant.objects.count()
    report = import_sheet(path, agency=fes) if filled else None
    if report:
        counts = report.counts()
        statuses = ("created", "updated", "suspected", "rejected")
        assert sum(counts[status] for status in statuses) == counts["read"]
        assert Migrant.objects.count() - before == counts["created"]
        assert all(fate.reason for _row, fate in report.left_out())
        again = import_sheet(path, agency=fes).counts()
        assert again["created"] == 0
