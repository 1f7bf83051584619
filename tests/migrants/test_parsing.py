"""Cells of a registration sheet, and the agency's sample read to its expected values."""

import csv
import datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from migrants.actions import normalise_number
from migrants.enums import BirthPrecision, Sex
from migrants.headers import REQUIRED, SYNONYMS, header_map
from migrants.nationality import (
    ADJECTIVES,
    Nationality,
    _table,
    names_of_dr_congo,
    parse_nationality,
    settle_congolese,
)
from migrants.parsing import (
    CellError,
    parse_date,
    parse_document_number,
    parse_full_name,
    parse_phone,
    parse_phones,
    parse_sex,
)
from sharaka_portal.lib.reference import read_csv
from sharaka_portal.lib.tabular import read_table

TODAY = datetime.date(2015, 12, 14)
DATA = Path(__file__).parent.parent / "data"
NAMES = read_csv(ADJECTIVES.parent / "names_by_country.csv")
DR_CONGO = names_of_dr_congo(NAMES)
DAY, MONTH, YEAR = BirthPrecision.DAY, BirthPrecision.MONTH, BirthPrecision.YEAR


def date_of(value, **options):
    return tuple(parse_date(value, today=TODAY, **options))


def refused(parse, value, **options):
    with pytest.raises(CellError) as caught:
        parse(value, **options)
    return caught.value


# The sample


def test_sample_gives_exactly_the_expected_values():
    sheet = read_table(DATA / "inscriptions_fes.csv")
    columns = header_map(sheet.headers)
    assert (columns.unknown, columns.clashes, columns.missing) == ([], {}, [])

    read = [["nom", "prenom", "sexe", "date_naissance", "nationalite_iso2", "ville"]]
    read[0] += ["telephone_e164", "numero_carte", "date_inscription"]
    for row in sheet.rows:
        cell = {field: row.cells[header] for field, header in columns.fields.items()}
        nationality = settle_congolese(
            parse_nationality(cell["nationality"]), cell["last_name"], cell["first_name"], DR_CONGO
        )
        birth, registered = (
            parse_date(cell[field], today=TODAY) for field in ("birth_date", "registered_on")
        )
        assert birth.precision == registered.precision == DAY
        read.append(
            [
                cell["last_name"],
                cell["first_name"],
                parse_sex(cell["sex"]),
                birth.date.isoformat(),
                nationality.code,
                cell["city"],
                parse_phone(cell["phone"]),
                parse_document_number(cell["document_number"]).normalised,
                registered.date.isoformat(),
            ]
        )

    with (DATA / "inscriptions_fes.expected.csv").open(encoding="utf-8", newline="") as file:
        assert read == list(csv.reader(file))


# Dates


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("07/01/1987", (1987, 1, 7)),
        ("7/1/1987", (1987, 1, 7)),
        ("18-02-15", (2015, 2, 18)),
        ("18-02-87", (1987, 2, 18)),
        ("3.4.1990", (1990, 4, 3)),
        ("3 / 4 / 1990", (1990, 4, 3)),
        ("1990-04-03", (1990, 4, 3)),
        ("1990/4/3", (1990, 4, 3)),
        ("1990-04-03 00:00:00", (1990, 4, 3)),
        ("1990-04-03T12:30:00", (1990, 4, 3)),
        ("03/04/1990 00:00", (1990, 4, 3)),
        ("٠٣/٠٤/١٩٩٠", (1990, 4, 3)),
        ("۱۹۹۰-۰۴-۰۳", (1990, 4, 3)),
        ("29/02/1988", (1988, 2, 29)),
        ("14/12/2015", (2015, 12, 14)),
        # Excel: 32966 days after 30 December 1899.
        ("32966", (1990, 4, 3)),
        (32966.5, (1990, 4, 3)),
        ("3 avril 1990", (1990, 4, 3)),
        ("1er août 1990", (1990, 8, 1)),
        ("03-avr-90", (1990, 4, 3)),
        ("3 April 1990", (1990, 4, 3)),
        ("3 أبريل 1990", (1990, 4, 3)),
        ("١ غشت ١٩٩٠", (1990, 8, 1)),
        ("5 كانون الثاني 1990", (1990, 1, 5)),
        ("5 تشرين الأول 1990", (1990, 10, 5)),
        (datetime.date(1990, 4, 3), (1990, 4, 3)),
        (datetime.datetime(1990, 4, 3, 10, 5), (1990, 4, 3)),
    ],
)
def test_full_dates(value, expected):
    assert date_of(value) == (datetime.date(*expected), DAY)


@pytest.mark.parametrize(
    ("value", "expected", "precision"),
    [
        ("1985", (1985, 1, 1), YEAR),
        ("١٩٨٥", (1985, 1, 1), YEAR),
        ("vers 1985", (1985, 1, 1), YEAR),
        ("Présumée née en 1985", (1985, 1, 1), YEAR),
        ("سنة 1985", (1985, 1, 1), YEAR),
        ("00/00/1985", (1985, 1, 1), YEAR),
        ("00/1985", (1985, 1, 1), YEAR),
        ("05/1985", (1985, 5, 1), MONTH),
        ("1985-05", (1985, 5, 1), MONTH),
        ("00/05/1985", (1985, 5, 1), MONTH),
        ("mai 1985", (1985, 5, 1), MONTH),
        ("mai-85", (1985, 5, 1), MONTH),
        ("ماي 1985", (1985, 5, 1), MONTH),
    ],
)
def test_partial_dates_keep_their_precision(value, expected, precision):
    assert date_of(value) == (datetime.date(*expected), precision)


def test_month_first_when_asked():
    assert date_of("04/03/1990", prefer="mdy")[0] == datetime.date(1990, 4, 3)
    assert date_of("1990-04-03", prefer="mdy")[0] == datetime.date(1990, 4, 3)


@pytest.mark.parametrize(
    ("written", "years_ahead", "year"),
    [
        ("01-02-15", 0, 2015),
        ("01-02-16", 0, 1916),
        ("01-02-00", 0, 2000),
        ("01-02-99", 0, 1999),
        ("01-02-16", 15, 2016),
        ("01-02-30", 15, 2030),
        ("01-02-31", 15, 1931),
    ],
)
def test_year_of_two_digits_is_the_latest_possible(written, years_ahead, year):
    assert date_of(written, years_ahead=years_ahead)[0] == datetime.date(year, 2, 1)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("31/02/1990", "impossible_date"),
        ("29/02/1990", "impossible_date"),
        ("12/25/1990", "impossible_date"),  # never swapped in silence
        ("13/1990", "impossible_date"),
        ("00000000", "bad_date"),
        ("0000-01-01", "impossible_date"),
        ("12/00/1990", "bad_date"),
        ("19900403", "bad_date"),
        ("12", "bad_date"),
        ("12/04", "bad_date"),
        ("inconnue", "bad_date"),
        ("3 brumaire 1990", "bad_date"),
        (True, "bad_date"),
        ("15/12/2015", "future_date"),
        ("2016", "future_date"),
        ("99999", "future_date"),
        ("01/01/1899", "early_date"),
        ("", "blank"),
        (None, "blank"),
    ],
)
def test_dates_refused(value, code):
    error = refused(parse_date, value, today=TODAY)

    assert error.code == code
    assert not value or str(value) in error.message


def test_dates_to_come_have_their_limit():
    last = datetime.date(2030, 12, 14)

    assert date_of("14/12/2030", years_ahead=15)[0] == last
    assert refused(parse_date, "15/12/2030", today=TODAY, years_ahead=15).code == "future_date"


def test_messages_are_french_and_name_the_value():
    error = refused(parse_date, "31/02/1990", today=TODAY)

    assert error.message == "La date «\u00a031/02/1990\u00a0» n’existe pas."


# Sex


@pytest.mark.parametrize(
    "word", ["Femme", "F", "f.", "FÉMININ", "Féminine", "Mme", "female", "أنثى", "انثى", "إمرأة"]
)
def test_women(word):
    assert parse_sex(word) is Sex.FEMALE


@pytest.mark.parametrize("word", ["Homme", "H", "M", "m.", "Masculin", "Male", "ذكر", "رجل", "Mr"])
def test_men(word):
    assert parse_sex(word) is Sex.MALE


@pytest.mark.parametrize("word", ["X", "1", "2", "F/M", "?"])
def test_sex_is_not_guessed(word):
    assert refused(parse_sex, word).code == "bad_sex"


# Phones


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("06 00 00 00 11", ["+212600000011"]),
        ("0600000011", ["+212600000011"]),
        ("600000011", ["+212600000011"]),  # a sheet's number, without its zero
        ("06-12-34-56-78", ["+212612345678"]),
        ("06.12.34.56.78", ["+212612345678"]),
        ("٠٦١٢٣٤٥٦٧٨", ["+212612345678"]),
        ("+212 6 12 34 56 78", ["+212612345678"]),
        ("(+212) 612345678", ["+212612345678"]),
        ("00212612345678", ["+212612345678"]),
        ("212612345678", ["+212612345678"]),
        ("0522 12 34 56", ["+212522123456"]),
        ("+221 77 123 45 67", ["+221771234567"]),
        ("00221771234567", ["+221771234567"]),
        ("221771234567", ["+221771234567"]),
        ("Tél : 06 12 34 56 78", ["+212612345678"]),
        ("0612345678 (WhatsApp)", ["+212612345678"]),
        ("06 12 34 56 78 / 06 61 23 45 67", ["+212612345678", "+212661234567"]),
        ("0612345678 0661234567", ["+212612345678", "+212661234567"]),
        ("06 12 34 56 78 - 06 61 23 45 67", ["+212612345678", "+212661234567"]),
        ("0612345678 ou 0661234567", ["+212612345678", "+212661234567"]),
        ("0612345678;+221 77 123 45 67", ["+212612345678", "+221771234567"]),
        ("0612345678\n0612345678", ["+212612345678"]),
    ],
)
def test_phones(value, expected):
    assert parse_phones(value) == tuple(expected)
    assert parse_phone(value) == expected[0]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("06 12 34 56 7", "bad_phone"),  # a digit short
        ("06 12 34 56 789", "bad_phone"),
        ("123", "bad_phone"),
        ("0612345678 / 12", "bad_phone"),
        ("aucun", "bad_phone"),
        ("0612 FATOU", "bad_phone"),
        ("/", "bad_phone"),
        ("2,12612E+11", "damaged_phone"),
        ("2.12612E+11", "damaged_phone"),
        (" ", "blank"),
    ],
)
def test_phones_refused(value, code):
    assert refused(parse_phones, value).code == code


# Documents


@pytest.mark.parametrize(
    ("value", "raw", "normalised"),
    [
        ("TEST00005", "TEST00005", "TEST00005"),
        (" c 123-456.a ", "c 123-456.a", "C123456A"),
        ("N° AB/12", "AB/12", "AB12"),
        ("AB١٢", "AB١٢", "AB12"),
        ("1234567890", "1234567890", "1234567890"),
    ],
)
def test_document_numbers(value, raw, normalised):
    assert parse_document_number(value) == (raw, normalised)


@pytest.mark.parametrize(
    "value",
    ["A", "1234567890123456", "NEANT", "en cours", "0000", "1,23E+10", "بطاقة 12", "AB12 ou CD34;"],
)
def test_document_numbers_refused(value):
    assert refused(parse_document_number, value).code == "bad_document"


def test_document_number_is_normalised_as_the_register_does():
    for value in ("TEST00005", "c 123-456.a", "N° AB/12", "AB١٢"):
        read = parse_document_number(value)
        assert normalise_number(read.raw) == read.normalised


# Full names


@pytest.mark.parametrize(
    ("value", "last", "first"),
    [
        ("DIOP Aïssatou", "DIOP", "Aïssatou"),
        ("Aïssatou Bineta DIOP", "DIOP", "Aïssatou Bineta"),
        ("EL AMRANI Karim", "EL AMRANI", "Karim"),
        ("N'GUESSAN Akissi", "N'GUESSAN", "Akissi"),
        ("DIOP M Aïssatou", "DIOP", "M Aïssatou"),
    ],
)
def test_full_names_are_divided_by_capitals(value, last, first):
    assert parse_full_name(value) == (last, first)


@pytest.mark.parametrize(
    "value", ["Aïssatou Diop", "DIOP AÏSSATOU", "DIOP", "Awa DIOP Binta", "رضا علوي"]
)
def test_full_names_are_not_guessed(value):
    assert refused(parse_full_name, value).code == "undivided_name"


# Nationalities


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Sénégalaise", "SN"),
        ("SENEGALAIS", "SN"),
        ("sénégalais(e)", None),
        ("Ivoiriens", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("cote d'ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("كوت ديفوار", "CI"),
        ("Guinéenne", "GN"),
        ("Guinea", "GN"),
        ("Bissau-Guinéen", "GW"),
        ("Guinée équatoriale", "GQ"),
        ("Nigérian", "NG"),
        ("Nigériane", "NG"),
        ("Nigérien", "NE"),
        ("Niger", "NE"),
        ("Nigeria", "NG"),
        ("Burkinabè", "BF"),
        ("RCA", "CF"),
        ("RDC", "CD"),
        ("Zaïroise", "CD"),
        ("Congolaise (RDC)", "CD"),
        ("Congo-Kinshasa", "CD"),
        ("COD", "CD"),
        ("Congo Brazzaville", "CG"),
        ("Congolais de Brazzaville", "CG"),
        ("COG", "CG"),
        ("sn", "SN"),
        ("SEN", "SN"),
        ("سنغالية", "SN"),
        ("السنغالية", "SN"),
        ("السنغال", "SN"),
        ("سوريون", "SY"),
        ("سوريات", "SY"),
        ("سورية", "SY"),
        ("Syrian", "SY"),
        ("Filipina", "PH"),
        ("Philippine", "PH"),
        ("Vanuatu", "VU"),
        ("Marocaine", "MA"),
    ],
)
def test_nationalities(word, code):
    if code is None:
        assert refused(parse_nationality, word).code == "unknown_nationality"
    else:
        assert parse_nationality(word) == Nationality(code, (code,))


@pytest.mark.parametrize("word", ["Congolais", "Congolaises", "Congo", "Congolese", "كونغولية"])
def test_congolese_means_two_countries(word):
    assert parse_nationality(word) == Nationality("", ("CD", "CG"))


@pytest.mark.parametrize(
    "word", ["EH", "ESH", "Sahraoui", "Sahara occidental", "Western Sahara", "الصحراء الغربية"]
)
def test_territory_that_a_moroccan_portal_does_not_list(word):
    assert refused(parse_nationality, word).code == "unknown_nationality"


@pytest.mark.parametrize("word", ["NR", "NC", "N/A", "NA", "inconnue", "?", "africaine"])
def test_not_said_is_no_country(word):
    assert refused(parse_nationality, word).code == "unknown_nationality"


def test_only_real_ambiguities_are_in_the_table():
    ambiguous = {codes for codes in _table().values() if len(codes) > 1}

    assert ambiguous == {frozenset(pair) for pair in (("CD", "CG"), ("KP", "KR"), ("DM", "DO"))}


def test_every_country_of_the_names_table_has_an_adjective():
    listed = {row["iso2"] for row in read_csv(ADJECTIVES)}

    assert {row["iso2"] for row in NAMES} <= listed


@pytest.mark.parametrize(
    ("last_name", "first_name", "code"),
    [
        ("MUTOMBO", "Héritier", "CD"),
        ("Tshibangu Kalala", "Grâce", "CD"),
        ("Grâce", "Mukendi", "CD"),  # columns swapped
        ("Matondo", "Grâce", ""),  # a Kongo name, of both countries
        ("Okemba", "Grâce", ""),
        ("", "", ""),
    ],
)
def test_family_name_settles_the_congo(last_name, first_name, code):
    settled = settle_congolese(Nationality("", ("CD", "CG")), last_name, first_name, DR_CONGO)

    assert settled == Nationality(code, ("CD", "CG"))


def test_family_name_settles_nothing_else():
    angolan = Nationality("AO", ("AO",))

    assert settle_congolese(angolan, "MUTOMBO", "Héritier", DR_CONGO) == angolan


# Headers


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("NOM", "last_name"),
        ("prenom", "first_name"),
        ("Né(e) le", "birth_date"),
        ("Née  le :", "birth_date"),
        ("DATE DE NAISSANCE", "birth_date"),
        ("N°", "row_number"),
        ("N° carte de séjour", "document_number"),
        ("Numero de la carte de sejour", "document_number"),
        ("n°carte séjour", "document_number"),
        ("GSM", "phone"),
        ("Tel.", "phone"),
        ("N° Tél", "phone"),
        ("E-mail", "email"),
        ("Nom (arabe)", "last_name_ar"),
        ("Prénom en arabe", "first_name_ar"),
        ("Date d’expiration", "expires_on"),
        ("Niveau d'études", "education_level"),
        ("Langues", "languages"),
        ("Nationality", "nationality"),
        ("Date of birth", "birth_date"),
        ("الجنسية", "nationality"),
        ("تاريخ الإزدياد", "birth_date"),
        ("رقم الهاتف", "phone"),
        ("Nom et prénom", "full_name"),
        ("Nom & Prénom", "full_name"),
    ],
)
def test_headers_are_recognised(header, field):
    assert header_map([header]).fields == {field: header}


def test_unknown_missing_and_clashing_headers_are_listed():
    columns = header_map(["Nom", "Pointure", "GSM", "Téléphone"])

    assert columns.fields == {"last_name": "Nom"}
    assert columns.unknown == ["Pointure"]
    assert columns.clashes == {"phone": ["GSM", "Téléphone"]}
    assert columns.missing == ["sex", "nationality"]


@pytest.mark.parametrize("name", ["Nom", "Nom et prénom", "النسب"])
def test_any_column_with_a_name_will_do(name):
    assert header_map([name, "Sexe", "Nationalité"]).missing == []
    assert header_map([]).missing == list(REQUIRED)


def test_no_title_means_two_fields():
    titles = [(title, field) for field, all_ in SYNONYMS.items() for title in all_.split(", ")]

    assert [
        (title, field) for title, field in titles if field not in header_map([title]).fields
    ] == []


# Whatever comes

CELLS = (
    st.text(max_size=40)
    | st.text("0123456789٠١٢/.-+ EeNnº°", max_size=20)
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.none()
)
PARSERS = [parse_sex, parse_phones, parse_document_number, parse_full_name, parse_nationality]


@settings(deadline=None, max_examples=500)
@given(CELLS)
@example("00/00/0000")
@example("²³/01/1990")
@example("9999-12-31")
def test_any_cell_is_a_value_or_a_cell_error(value):
    parsers = [*PARSERS, lambda cell: parse_date(cell, today=TODAY)]
    for parse in parsers:
        try:
            parse(value)
        except CellError as error:
            str(error)


@settings(deadline=None)
@given(
    st.dates(datetime.date(1916, 1, 1), TODAY),
    st.sampled_from(["%d/%m/%Y", "%d-%m-%y", "%Y-%m-%d"]),
)
def test_dates_of_the_last_hundred_years_come_back(day, form):
    assert date_of(day.strftime(form)) == (day, DAY)


@settings(deadline=None)
@given(st.lists(st.text(max_size=20)))
def test_every_header_is_somewhere(headers):
    columns = header_map(headers)

    clashing = [header for names in columns.clashes.values() for header in names]
    assert sorted([*columns.fields.values(), *clashing, *columns.unknown]) == sorted(headers)
