"""The duplicate check over the registry: who is near, and how much a common name says."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from migrants import lookup, matching, names
from migrants.actions import add_document, rebuild_name_keys, update_migrant
from migrants.models import Migrant, NameKey
from migrants.names import PersonKey

BORN = datetime.date(1990, 5, 3)
days = st.dates(datetime.date(1901, 1, 1), datetime.date(2014, 12, 31))
precisions = st.sampled_from(["day", "month", "year", "unknown"])


def desk(**changes):
    return PersonKey(
        **{"last_name": "Kabongo", "first_name": "Prosper", "birth_date": BORN} | changes
    )


def alerts(person):
    return [match.pk for match in matching.matches(person) if match.score.log_odds >= 0]


@pytest.fixture
def prosper(make_migrant):
    return make_migrant(
        last_name="Kabongo", first_name="Prosper", birth_date=BORN, sex="M", nationality="CD"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"last_name": "Prosper", "first_name": "Kabonggo"},
        {"birth_date": datetime.date(1990, 3, 5)},  # day and month swapped
        {"birth_date": datetime.date(1980, 5, 3)},  # one figure of the year
        {"birth_date": datetime.date(1990, 5, 13)},
        {"birth_date": datetime.date(1990, 1, 1), "birth_precision": "year"},
        {"birth_date": None, "birth_precision": "unknown"},
        {"first_name": "Propser"},
        {"last_name": "كابونغو", "first_name": "بروسبر"},
    ],
)
def test_somebody_who_comes_again_is_found(changes, prosper):
    assert alerts(desk(nationality="CD", sex="M", **changes)) == [prosper.pk]


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_date": datetime.date(1975, 11, 20)},
        {"first_name": "Bijou"},
        {"last_name": "Mutombo", "first_name": "Bijou"},
        {"last_name": "", "first_name": ""},
    ],
)
def test_somebody_else_is_not(changes, prosper):
    assert alerts(desk(**changes)) == []


@pytest.mark.parametrize("held", ["phone", "other_phone"])
@pytest.mark.parametrize("typed", ["phone", "other_phone"])
def test_a_phone_leads_to_a_name_that_no_key_shares(held, typed, make_migrant):
    known = make_migrant(
        last_name="Kabongo", first_name="Prosper", birth_date=BORN, **{held: "+212612345678"}
    )
    person = desk(last_name="Cabonga", first_name="", birth_date=None, **{typed: "+212612345678"})
    (match,) = matching.matches(person)
    assert match.pk == known.pk
    assert "phone" in match.score.agreeing


def test_a_paper_is_never_passed_over(prosper, people):
    add_document(prosper, by=people.counsellor, kind="passport", number="OB 123-456")
    person = PersonKey("Nguema", "Paul", document_number="ob123456")
    (candidate,) = lookup.candidates(people.counsellor, person)
    assert (candidate.migrant, candidate.agreeing) == (prosper, ("numéro de pièce",))


def test_another_paper_speaks_against(prosper, people):
    alone = matching.matches(desk(document_number="F111"))[0].score
    add_document(prosper, by=people.counsellor, kind="passport", number="OB 123-456")
    assert matching.matches(desk(document_number="F111"))[0].score.log_odds < alone.log_odds


def test_a_file_that_a_merge_absorbed_is_left_out(prosper, make_migrant):
    Migrant.objects.filter(pk=prosper.pk).update(merged_into=make_migrant())
    assert matching.matches(desk()) == []


def test_a_name_that_many_bear_says_less(make_migrant, people):
    person = desk(birth_date=datetime.date(1990, 1, 1), birth_precision="year")
    for count in range(6):
        make_migrant(
            last_name="Kabongo",
            first_name="Prosper",
            birth_date=datetime.date(1990, 2, 1 + count),
            nationality="CD",
        )
        if count == 0:
            assert len(alerts(person)) == 1
    assert alerts(person) == []
    assert lookup.candidates(people.counsellor, person) == []
    listed = lookup.candidates(people.counsellor, person, with_namesakes=True)
    assert {one.verdict for one in listed} == {"namesake"}
    assert len(listed) == 6
    # The whole birth date tells one of them from the rest.
    (found,) = alerts(desk(birth_date=datetime.date(1990, 2, 4), nationality="CD"))
    assert Migrant.objects.get(pk=found).birth_date.day == 4


def test_a_number_that_agrees_is_not_outvoted_by_namesakes(make_migrant):
    for count in range(6):
        make_migrant(last_name="Kabongo", first_name="Prosper", phone=f"+21261234567{count}")
    person = desk(birth_date=None, phone="+212612345673")
    (found,) = alerts(person)
    assert Migrant.objects.get(pk=found).phone.as_e164 == "+212612345673"


def test_the_check_follows_a_changed_birth_date(prosper, people):
    update_migrant(
        prosper,
        by=people.counsellor,
        version=prosper.version,
        fields={"birth_date": datetime.date(1971, 8, 9)},
    )
    assert alerts(desk()) == []
    assert alerts(desk(birth_date=datetime.date(1971, 8, 9))) == [prosper.pk]


def test_too_many_rows_are_cut(make_migrant, monkeypatch):
    for _ in range(5):
        make_migrant(last_name="Kabongo", first_name="Prosper", birth_date=BORN)
    monkeypatch.setattr(matching, "SCORED", 3)
    assert len(matching.matches(desk())) == 3
    monkeypatch.setattr(matching, "ROWS_READ", 2)
    assert len(matching.matches(desk(birth_date=None))) == 2


def test_two_statements_find_everybody(prosper, people, django_assert_num_queries):
    add_document(prosper, by=people.counsellor, kind="passport", number="OB 123-456")
    person = desk(phone="+212612345678", document_number="OB123456")
    with django_assert_num_queries(2):
        assert matching.matches(person)
    with django_assert_num_queries(0):
        assert matching.matches(PersonKey()) == []


def test_somebody_without_rights_sees_no_file(prosper):
    (candidate,) = lookup.candidates(AnonymousUser(), desk(nationality="CD"))
    assert candidate.migrant is None


def test_keys_are_written_anew_for_everybody(prosper, capsys):
    before = set(NameKey.objects.values_list("migrant", "key", "birth_date"))
    NameKey.objects.all().delete()
    Migrant.objects.update(folded_name="")
    call_command("rebuild_name_keys")
    assert "1" in capsys.readouterr().out
    assert set(NameKey.objects.values_list("migrant", "key", "birth_date")) == before
    assert Migrant.objects.get(pk=prosper.pk).folded_name == "brsbr kbnk"
    assert rebuild_name_keys() == 1


# Birth dates


@given(days)
def test_a_mistaken_date_is_a_slip(day):
    dates = names.mistaken_dates(day)
    assert day in dates
    for other in dates:
        agreement = names.birth_agreement(day, "day", other, "day")
        exact = names.is_exact(day, "day") and names.is_exact(other, "day")
        assert agreement in ({"equal", "slip"} if exact else {"year", "near", "other"})


@given(days, precisions, days, precisions)
def test_agreement_of_birth_dates_has_no_direction(one, known, two, known_too):
    agreement = names.birth_agreement(one, known, two, known_too)
    assert agreement in names.BIRTH
    assert agreement == names.birth_agreement(two, known_too, one, known)


@pytest.mark.parametrize(
    ("one", "two", "agreement"),
    [
        (("1990-05-03", "day"), ("1990-05-03", "day"), "equal"),
        (("1990-05-03", "day"), ("1990-03-05", "day"), "slip"),
        (("1987-05-03", "day"), ("1978-05-03", "day"), "slip"),
        (("1987-05-03", "day"), ("1981-05-03", "day"), "slip"),
        (("1989-05-03", "day"), ("1990-05-03", "day"), "slip"),
        (("1987-05-03", "day"), ("1987-05-30", "day"), "part"),
        (("1987-05-03", "day"), ("1987-06-03", "day"), "part"),
        (("1987-05-03", "day"), ("1987-06-04", "day"), "other"),
        (("1987-05-03", "day"), ("1964-05-03", "day"), "other"),
        (("1987-05-01", "month"), ("1987-05-30", "day"), "month"),
        (("1987-05-01", "month"), ("1987-06-30", "day"), "other"),
        (("1987-01-01", "month"), ("1987-01-30", "day"), "month"),
        (("1987-05-01", "month"), ("1987-01-01", "year"), "year"),
        (("1987-01-01", "day"), ("1987-06-30", "day"), "year"),
        (("1987-01-01", "year"), ("1988-06-30", "day"), "near"),
        (("1987-01-01", "year"), ("1989-06-30", "day"), "other"),
        (("1987-01-01", "unknown"), ("1989-06-30", "day"), "unknown"),
    ],
)
def test_how_birth_dates_agree(one, two, agreement):
    (first, known), (second, known_too) = one, two
    day = datetime.date.fromisoformat
    assert names.birth_agreement(day(first), known, day(second), known_too) == agreement
