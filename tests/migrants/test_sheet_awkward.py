"""Registration sheets as offices fill them in: read right or refused with a reason, not guessed."""

import datetime
import io

import pytest
import xlsxwriter

from migrants.models import Migrant
from migrants.sheet_import import import_sheet
from tests.lib.sheet_files import ods_bytes, xls_bytes

pytestmark = pytest.mark.django_db
HEADER = ["Nom", "Prénom", "Sexe", "Né(e) le", "Nationalité", "Téléphone", "N° carte de séjour"]
AWA = ["DIOP", "Awa", "F", "01/05/1990", "Sénégalaise", "0600000001", "AA11"]


@pytest.fixture
def run(tmp_path, fes):
    """Import lines of cells, or a whole file; returns the report."""

    def imported(*lines, data=None):
        text = "\n".join(";".join(line) for line in lines)
        path = tmp_path / "sheet"
        path.write_bytes(data or text.encode())
        return import_sheet(path, agency=fes)

    return imported


def fates(report):
    return [(fate.number, fate.status) for fate in report.fates]


def reason(report):
    (fate,) = report.fates
    return fate.reason


def row(**changes):
    """The row of Awa with some cells changed, by field."""
    fields = dict(zip(("nom", "prenom", "sexe", "ne", "pays", "tel", "carte"), AWA, strict=True))
    return list((fields | changes).values())


# Lines that are no person


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["Total", "", "3", "", "", "", ""], "total"),
        (["", "المجموع", "", "3", "", "", ""], "total"),
        (["TOTAL GÉNÉRAL :", "12", "", "", "", "", ""], "total"),
        (HEADER, "répétés"),
    ],
)
def test_line_that_is_no_person_is_rejected_as_such(run, line, said):
    report = run(HEADER, AWA, line)
    assert fates(report) == [(2, "created"), (3, "rejected")]
    assert said in report.fates[1].reason


def test_somebody_called_total_is_somebody(run):
    assert fates(run(HEADER, row(nom="Total"))) == [(2, "created")]


def test_line_with_its_number_alone_is_blank(run):
    report = run(["N°", *HEADER], ["1", *AWA], ["2", *[""] * 7])
    assert fates(report) == [(2, "created"), (3, "rejected")]
    assert "vide" in report.fates[1].reason


# Cells


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"nom": "0600000001"}, "pas un nom"),
        ({"nom": "-"}, "pas un nom"),
        ({"nom": "#REF!"}, "formule"),
        ({"pays": "#N/A"}, "formule"),
        ({"tel": "2,12661E+11"}, "abîmé"),
        ({"tel": "0600000001 / 0600000002 / 0600000003"}, "Plus de deux"),
        ({"carte": "1,23457E+12"}, "non valable"),
        ({"ne": "31/02/1990"}, "n’existe pas"),
        ({"ne": "02/25/1990"}, "n’existe pas"),
    ],
)
def test_cell_that_cannot_be_trusted_rejects_its_row(run, changes, said):
    report = run(HEADER, row(**changes))
    assert fates(report) == [(2, "rejected")]
    assert said in reason(report)


def test_reason_names_the_field_as_people_do(run):
    report = run(HEADER, row(ne="31/02/1990", sexe="?"))
    assert "date de naissance\u00a0: La date" in reason(report)
    assert "sexe\u00a0: Sexe non reconnu" in reason(report)
    assert "sheet_" not in reason(report)


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("", "registration_card"),
        ("Carte de séjour", "registration_card"),
        ("RECEPISSE", "receipt"),
        ("passeport", "passport"),
        ("permis de pêche", None),
    ],
)
def test_kind_of_paper_is_known_or_refused(run, kind, stored):
    report = run([*HEADER, "Type de pièce"], [*AWA, kind])
    if stored is None:
        assert "permis de pêche" in reason(report)
    else:
        assert Migrant.objects.get().identitydocuments.get().kind == stored


@pytest.mark.parametrize("day", ["2015", "10/2015"])
def test_registration_day_known_in_part_is_refused(run, day):
    report = run([*HEADER, "Date d'inscription"], [*AWA, day])
    assert "incomplète" in reason(report)


def test_all_that_is_read_arrives(run):
    header = [*HEADER, "GSM2", "Situation familiale", "Pays de naissance"]
    run(header, [*AWA, "0600000002", "Mariée", "Mali"])
    awa = Migrant.objects.get()
    assert (awa.phone.as_e164, awa.other_phone.as_e164) == ("+212600000001", "+212600000002")
    assert (awa.family_situation, str(awa.birth_country)) == ("married", "ML")


def test_second_number_of_a_cell_is_kept(run):
    run(HEADER, row(tel="0600000001 / 0600000002"))
    awa = Migrant.objects.get()
    assert (awa.phone.as_e164, awa.other_phone.as_e164) == ("+212600000001", "+212600000002")


def test_arabic_indic_digits(run):
    run(HEADER, row(ne="٠٧/٠١/١٩٨٧", tel="٠٦٠٠٠٠٠٠١١", carte="AB١٢٣"))
    awa = Migrant.objects.get()
    assert (awa.birth_date, awa.phone.as_e164) == (datetime.date(1987, 1, 7), "+212600000011")
    assert awa.identitydocuments.get().number_normalised == "AB123"


def test_full_name_in_one_column(run):
    header = ["Nom et prénom", "Sexe", "Nationalité", "Né le"]
    report = run(header, ["DIOP Awa", "F", "SN", "1990"], ["Diop Awa", "F", "SN", "1991"])
    assert fates(report) == [(2, "created"), (3, "rejected")]
    assert "distinguer" in report.fates[1].reason
    assert Migrant.objects.get().first_name == "Awa"


# Whole sheets


def remarks(report):
    return " ".join(report.remarks)


def test_document_numbers_kept_as_numbers_are_reported(run):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, [*AWA[:5], 600000001, 1234567])
    sheet.write_datetime(
        1, 3, datetime.datetime(1990, 5, 1), book.add_format({"num_format": "dd/mm/yyyy"})
    )
    book.close()
    report = run(data=buffer.getvalue())
    assert report.counts()["created"] == 1
    assert "les zéros du début ont pu se perdre" in remarks(report)
    # The trunk zero of a national number is no loss: without it the number is still that one.
    assert Migrant.objects.get().phone.as_e164 == "+212600000001"


def test_dates_with_the_month_first_are_reported(run):
    report = run(HEADER, row(ne="02/25/1990"), row(nom="FALL", carte="BB22", ne="03/04/1990"))
    assert "mois/jour" in remarks(report)
    assert "mois/jour" not in remarks(run(HEADER, AWA))


def test_repeated_papers_missing_names_and_missing_days_are_reported(run):
    report = run(HEADER, AWA, row(nom="FALL"))
    assert "2 = 3" in remarks(report)
    assert "Aucune date d’inscription" in remarks(report)
    report = run(["Nom", "Sexe", "Nationalité", "Date d'inscription"], ["DIOP Awa", "F", "SN", ""])
    assert "Aucune colonne de prénom" in remarks(report)
    assert "Aucune date" not in remarks(report)


@pytest.mark.parametrize("make", [xls_bytes, lambda lines: ods_bytes(("Inscrits", lines))])
def test_excel_97_and_open_document(run, make):
    report = run(data=make([["Agence", "de", "Fès"], HEADER, AWA, [*AWA[:3], "07/01/1987", "SN"]]))
    assert fates(report) == [(3, "created"), (4, "created")]


def test_row_that_breaks_our_code_is_rejected_and_the_rest_goes_on(run, monkeypatch, caplog):
    from migrants import resources

    def broken(**fields):
        raise RuntimeError("a message with DIOP in it")

    monkeypatch.setattr(resources, "register_migrant", broken)
    report = run(HEADER, AWA, row(nom="FALL", carte="BB22"))
    assert fates(report) == [(2, "rejected"), (3, "rejected")]
    assert "RuntimeError" in report.fates[0].reason
    assert "DIOP" not in caplog.text


def test_row_of_a_merged_file_fills_the_file_that_stays(run, make_migrant):
    stays = make_migrant(last_name="Sarr", first_name="Coumba")
    gone = make_migrant(
        last_name="Diop", first_name="Awa", birth_date=datetime.date(1990, 5, 1), sex="F"
    )
    Migrant.objects.filter(pk=gone.pk).update(merged_into=stays)
    report = run(HEADER, row(carte=""))
    assert fates(report) == [(2, "updated")]
    assert report.fates[0].people == (str(stays.public_id),)
