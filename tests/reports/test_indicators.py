"""Every indicator on the small pilot (conftest.py), counted by hand."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from migrants.models import Migrant, Registration
from reports import definitions
from reports.enums import Status
from reports.indicators import BY_CODE, REGISTRY
from reports.models import Phase
from reports.selection import Selection
from reports.tally import compute
from services.models import FollowUp, Placement, Referral, Service
from tests.reports.conftest import LAST, date

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("costs")]
PHASE = "pilot-2015"
FEW, NOT_DUE, NO_AMOUNT = "too_few", "not_due", "unknown"

# code: (the people of the numerator, of the denominator), one letter a row, Fès then Rabat.
# fmt: off
COUNTED = {
    "registered":          ("ABCDEFGH JKLMN",  ""),
    "interviewed":         ("ABCDEF JKLM",     ""),
    "interview_rate":      ("ABCDEF JKLM",     "ABCDEFGH JKLMN"),
    "interview_delay":     ("ABCDEF JKLM",     ""),
    "planned":             ("ABCF JKM",        ""),
    "plan_rate":           ("ABCF JKM",        "ABCDEF JKLM"),
    "plan_delay":          ("ABCF JKM",        ""),
    "supported":           ("ACD JKM",         ""),
    "open_files":          ("ABCDEFGW JKMNV",  ""),
    "services":            ("AAABCCCCDDEEFGWW JJKKLMM", ""),
    "services_per_person": ("AAABCCCCDDEEFGWW JJKKLMM", "ABCDEFGW JKLM"),
    "remote_share":        ("ACDG JLM",        "AAABCCCCDDEEFGWW JJKKLMM"),
    "attendance":          ("ACFGW JKL",       "ABCCFGW JKLM"),
    "workshop_attendance": ("ADEFW JV",        "ABCDEFGW JKV"),
    "referred":            ("ACD JKLM",        ""),
    "referral_delay":      ("ACD JKLM",        ""),
    "referrals":           ("AACDDW JKLM",     ""),
    "employer_answers":    ("AACDW ",          "AACDDW JKLM"),
    "referral_hires":      ("AW ",             "AACDDW JKLM"),
    "placed":              ("AEF KV",          ""),
    "entrants_placed":     ("AEF K",           ""),
    "placement_rate":      ("AEW K",           "ABCDEW JKLM"),
    "placement_delay":     ("AEF K",           ""),
    "permanent_share":     (" V",              "AEF KV"),
    "cnss_declared":       ("A V",             "A KV"),
    "wage_at_smig":        ("A V",             "AF V"),
    "target_matched":      ("AE V",            "AEF V"),
    "retention_3_months":  (" ",               " "),
    "retention_6_months":  (" ",               " "),
    "retention_12_months": (" ",               " "),
    "satisfaction":        ("AAW KV",          ""),
    "satisfied_share":     ("AA V",            "AAW KV"),
    "permits_in_force":    ("ACEW JMV",        "ABCDEFGW JKMNV"),
    "permits_renewed":     ("A ",              "ABC K"),
    "barriers":            ("BCHW JJM",        ""),
    "barriers_lifted":     ("A L",             "ABCH JJLM"),
    "cost_per_person":     ("",                "ABCDEFGH JKLMN"),
    "cost_per_placement":  ("",                "AEF KV"),
    "full_cost_per_person":    ("",            "ABCDEFGH JKLMN"),
    "full_cost_per_placement": ("",            "AEF KV"),
}

# code: all, Fès, Rabat, women, men; each (numerator, denominator, value or why there is none).
# Women: A B E F H W, J L N; men: C D G Y, K M V. Rates need 10 cases, means and medians 5.
EXPECTED = {
    "registered": (
        (13, None, 13), (8, None, 8), (5, None, 5), (8, None, 8), (5, None, 5)),
    "interviewed": (
        (10, None, 10), (6, None, 6), (4, None, 4), (6, None, 6), (4, None, 4)),
    "interview_rate": (  # 10 / 13
        (10, 13, 0.7692), (6, 8, FEW), (4, 5, FEW), (6, 8, FEW), (4, 5, FEW)),
    # A 5, B 20, C 0, D 9, E 40, F 5 | J 10, K 10, L 10, M 20 days; in order
    # all 0 5 5 9 10 | 10 10 20 20 40, Fès 0 5 5 | 9 20 40, women (A B E F J L) 5 5 10 | 10 20 40
    "interview_delay": (
        (10, None, 10), (6, None, 7), (4, None, FEW), (6, None, 10), (4, None, FEW)),
    "planned": (
        (7, None, 7), (4, None, 4), (3, None, 3), (4, None, 4), (3, None, 3)),
    "plan_rate": (  # 7 / 10
        (7, 10, 0.7), (4, 6, FEW), (3, 4, FEW), (4, 6, FEW), (3, 4, FEW)),
    # A 1, B 1, C 22, F 0 | J 0, K 1, M 0 days after the interview
    "plan_delay": (
        (7, None, 1), (4, None, FEW), (3, None, FEW), (4, None, FEW), (3, None, FEW)),
    "supported": (
        (6, None, 6), (3, None, 3), (3, None, 3), (2, None, 2), (4, None, 4)),
    "open_files": (  # women A B E F W J N
        (13, None, 13), (8, None, 8), (5, None, 5), (7, None, 7), (6, None, 6)),
    "services": (  # women A3 B1 E2 F1 W2 J2 L1, men C4 D2 G1 K2 M2
        (23, None, 23), (16, None, 16), (7, None, 7), (12, None, 12), (11, None, 11)),
    "services_per_person": (  # 23 / 12, 16 / 8, 7 / 4, 12 / 7, 11 / 5
        (23, 12, 1.9167), (16, 8, 2), (7, 4, FEW), (12, 7, 1.7143), (11, 5, 2.2)),
    "remote_share": (  # 7 / 23, 4 / 16, 3 / 7, 3 / 12, 4 / 11
        (7, 23, 0.3043), (4, 16, 0.25), (3, 7, FEW), (3, 12, 0.25), (4, 11, 0.3636)),
    "attendance": (  # 8 / 11; women A B F W J L without B, men C C G K M without one C and M
        (8, 11, 0.7273), (5, 7, FEW), (3, 4, FEW), (5, 6, FEW), (3, 5, FEW)),
    "workshop_attendance": (  # 7 / 11; women A B E F W J without B, men C D G K V: D and V
        (7, 11, 0.6364), (5, 8, FEW), (2, 3, FEW), (5, 6, FEW), (2, 5, FEW)),
    "referred": (
        (7, None, 7), (3, None, 3), (4, None, 4), (3, None, 3), (4, None, 4)),
    # A 13, C 43, D 2 | J 10, K 15, L 24, M 45 days after the interview: 2 10 13 | 15 | 24 43 45
    "referral_delay": (
        (7, None, 15), (3, None, FEW), (4, None, FEW), (3, None, FEW), (4, None, FEW)),
    "referrals": (  # women A A W J L, men C D D K M
        (10, None, 10), (6, None, 6), (4, None, 4), (5, None, 5), (5, None, 5)),
    "employer_answers": (  # 5 / 10
        (5, 10, 0.5), (5, 6, FEW), (0, 4, FEW), (3, 5, FEW), (2, 5, FEW)),
    "referral_hires": (  # 2 / 10: A's second and W's
        (2, 10, 0.2), (2, 6, FEW), (0, 4, FEW), (2, 5, FEW), (0, 5, FEW)),
    "placed": (
        (5, None, 5), (3, None, 3), (2, None, 2), (3, None, 3), (2, None, 2)),
    "entrants_placed": (
        (4, None, 4), (3, None, 3), (1, None, 1), (3, None, 3), (1, None, 1)),
    "placement_rate": (  # 4 / 10; women A B E W J L, men C D K M
        (4, 10, 0.4), (3, 6, FEW), (1, 4, FEW), (3, 6, FEW), (1, 4, FEW)),
    "placement_delay": (  # A 27, E 70, F 21 | K 59 days: too few
        (4, None, FEW), (3, None, FEW), (1, None, FEW), (3, None, FEW), (1, None, FEW)),
    "permanent_share": (
        (1, 5, FEW), (0, 3, FEW), (1, 2, FEW), (0, 3, FEW), (1, 2, FEW)),
    "cnss_declared": (  # E has no employer, of F it is not known
        (2, 3, FEW), (1, 1, FEW), (1, 2, FEW), (1, 1, FEW), (1, 2, FEW)),
    "wage_at_smig": (  # F's is below, of K it is not known
        (2, 3, FEW), (1, 2, FEW), (1, 1, FEW), (1, 2, FEW), (1, 1, FEW)),
    "target_matched": (
        (3, 4, FEW), (2, 3, FEW), (1, 1, FEW), (2, 3, FEW), (1, 1, FEW)),
    "retention_3_months": (  # the first one, V's, began on 15 September: 90 days
        (0, 0, NOT_DUE), (0, 0, NOT_DUE), (0, 0, NOT_DUE), (0, 0, NOT_DUE), (0, 0, NOT_DUE)),
    "retention_6_months": (
        (0, 0, NOT_DUE), (0, 0, NOT_DUE), (0, 0, NOT_DUE), (0, 0, NOT_DUE), (0, 0, NOT_DUE)),
    "retention_12_months": (
        (0, 0, NOT_DUE), (0, 0, NOT_DUE), (0, 0, NOT_DUE), (0, 0, NOT_DUE), (0, 0, NOT_DUE)),
    "satisfaction": (  # 5 4 2 | 3 4: 18 / 5
        (5, None, 3.6), (3, None, FEW), (2, None, FEW), (3, None, FEW), (2, None, FEW)),
    "satisfied_share": (
        (3, 5, FEW), (2, 3, FEW), (1, 2, FEW), (2, 3, FEW), (1, 2, FEW)),
    "permits_in_force": (  # 7 / 13; women A B E F W J N, men C D G K M V
        (7, 13, 0.5385), (4, 8, FEW), (3, 5, FEW), (4, 7, FEW), (3, 6, FEW)),
    "permits_renewed": (  # A's card of 15 November, B's of the 13th, C's of the 14th, K's receipt
        (1, 4, FEW), (1, 3, FEW), (0, 1, FEW), (1, 2, FEW), (0, 2, FEW)),
    "barriers": (
        (7, None, 7), (4, None, 4), (3, None, 3), (5, None, 5), (2, None, 2)),
    "barriers_lifted": (  # W's was noted before the pilot
        (2, 8, FEW), (1, 4, FEW), (1, 4, FEW), (2, 6, FEW), (0, 2, FEW)),
    # service: 1,300 € for all, 520 € in Fès; support: 650 € in Rabat; not by sex
    "cost_per_person": (  # 1,820 / 13; 520 / 8
        (None, 13, 140), (None, 8, 65), (None, 5, NO_AMOUNT)),
    "cost_per_placement": (  # 1,820 / 5
        (None, 5, 364), (None, 3, FEW), (None, 2, NO_AMOUNT)),
    "full_cost_per_person": (  # 2,470 / 13; 520 / 8; 650 / 5
        (None, 13, 190), (None, 8, 65), (None, 5, 130)),
    "full_cost_per_placement": (  # 2,470 / 5
        (None, 5, 494), (None, 3, FEW), (None, 2, FEW)),
}
# fmt: on
# Not yet due: files that are open and young, without the step.
WAITING = {
    "interviewed": 1,  # G
    "planned": 2,  # G N
    "supported": 3,  # F G N
    "referred": 3,  # F G N; H's file is closed
    "entrants_placed": 7,  # B C D G J M N
    "placement_rate": 1,  # F
    "retention_3_months": 5,  # A E F K V
    "retention_6_months": 5,
    "retention_12_months": 5,
}
# Of which the answer is not known.
APART = {"cnss_declared": 1, "wage_at_smig": 1, "target_matched": 1}  # F; K; K
COLUMNS = {"": 0, "fes": 1, "rabat-agdal": 2, "F": 3, "M": 4}
CODES = [indicator.code for indicator in REGISTRY]


def known_by(by):
    """The codes of the indicators that have a breakdown."""
    return [code for code in CODES if not by or by in BY_CODE[code].breakdowns]


@pytest.fixture
def question(small_pilot):
    return Selection.of_phase(Phase.objects.get(code=PHASE))


def read(figure):
    """A figure as EXPECTED writes it."""
    value = figure.value if figure.status == Status.OK else str(figure.status)
    return figure.numerator, figure.denominator, value


def expected(code, column):
    numerator, denominator, value = EXPECTED[code][column]
    is_number = not isinstance(value, str)
    return numerator, denominator, pytest.approx(value, abs=5e-5) if is_number else value


def test_every_indicator_is_counted_by_hand():
    assert list(COUNTED) == list(EXPECTED) == CODES


def test_the_figures_stop_today(question):
    assert (question.start, question.as_of) == (date("09-15"), date("12-14"))


@pytest.mark.parametrize("by", ["agency", "sex"])
def test_figures_are_those_counted_by_hand(question, by):
    codes = known_by(by)
    board = compute([BY_CODE[code] for code in codes], question, (by,))
    groups = {"": board.total} | {key: found for (key,), found in board.groups.items()}
    for group in groups.keys() & COLUMNS.keys():
        found = {code: read(figure) for code, figure in groups[group].items()}
        assert found == {code: expected(code, COLUMNS[group]) for code in codes}, group


def test_cases_to_come_are_counted_apart(question):
    board = compute(REGISTRY, question)
    found = {code: figure.waiting for code, figure in board.total.items() if figure.waiting}
    assert found == WAITING


def test_cases_without_an_answer_are_counted_apart(question):
    board = compute(REGISTRY, question)
    found = {code: figure.apart for code, figure in board.total.items() if figure.apart}
    assert found == APART
    assert board.total["cnss_declared"].left_out() == "1 non renseignées"


def test_a_part_of_a_phase_has_no_costs(question):
    """Cost lines are of whole phases: a month, some agencies, a group of people have none."""
    month = Selection(date("10-01"), date("10-31"), question.agencies)
    for part in (month, question.within(question.agencies[:2])):
        figure = compute(REGISTRY, part).total["cost_per_person"]
        assert (figure.amount, str(figure.status)) == (None, NO_AMOUNT)
    whole = compute(REGISTRY, question).total["cost_per_person"]
    assert (whole.amount, whole.rests_on()) == (1820, "1 820 € pour 13")


def test_an_agency_without_people_has_zeros_and_no_rates(question):
    board = compute(REGISTRY, question, ("agency",))
    figures = board.groups["tanger",]
    assert read(figures["registered"]) == (0, None, 0)
    assert read(figures["interview_rate"]) == (0, 0, FEW)
    assert read(figures["retention_3_months"]) == (0, 0, FEW)


def test_a_longer_period_takes_in_those_who_came_before(question):
    """1 September to 15 December: V and W enter; both placements are three months old.

    V's runs since 15 September, W's ended after a month.
    """
    longer = Selection(date("09-01"), date("12-15"), question.agencies)
    figures = compute(REGISTRY, longer).total
    assert read(figures["registered"]) == (15, None, 15)
    assert read(figures["services"]) == (25, None, 25)  # V's on 2 and W's on 14 September
    assert read(figures["referrals"]) == (11, None, 11)
    assert read(figures["placed"]) == (6, None, 6)  # A E F K V W
    assert read(figures["entrants_placed"]) == (6, None, 6)
    assert read(figures["placement_rate"]) == (6, 12, 0.5)  # with F and V
    assert read(figures["retention_3_months"]) == (1, 2, FEW)
    assert figures["retention_3_months"].waiting == 4
    assert read(figures["permits_in_force"]) == (6, 13, pytest.approx(0.4615, abs=5e-5))  # not C


def test_an_earlier_stop_forgets_what_came_later(question):
    """On 10 October: A B C D E, J K L M entered; L's interview and C's plan are to come."""
    figures = compute(REGISTRY, Selection.of_phase(Phase.objects.get(), date("10-10"))).total
    assert read(figures["registered"]) == (9, None, 9)
    assert read(figures["interviewed"]) == (6, None, 6)  # A B C D J K
    assert read(figures["interview_rate"]) == (6, 9, FEW)
    assert read(figures["planned"]) == (4, None, 4)  # A B J K
    assert read(figures["referred"]) == (2, None, 2)  # A J
    assert read(figures["employer_answers"]) == (1, 3, FEW)  # A's first of A A J
    assert read(figures["placed"]) == (1, None, 1)  # V
    # A B C E W, J K L M V of these and D
    assert read(figures["permits_in_force"]) == (10, 11, pytest.approx(0.9091, abs=5e-5))
    assert read(figures["barriers"]) == (5, None, 5)  # A C W J J


@pytest.mark.parametrize(
    ("answer", "found", "apart"),
    [
        # V's and W's first work, three months after: V's runs, W's ended after a month
        ({}, (1, 2), 0),
        ({"W": "other_job"}, (2, 2), 0),
        ({"V": "not_in_work"}, (0, 2), 0),
        ({"V": "unreachable"}, (0, 1), 1),
        ({"V": "in_post", "W": "unreachable"}, (1, 1), 1),
        ({"V": "unreachable", "W": "unreachable"}, (0, 0), 2),
        ({"V": "waiting"}, (1, 2), 0),
    ],
)
def test_what_people_say_decides_whether_they_are_still_in_work(question, answer, found, apart):
    for letter, state in answer.items():
        asked_after_three_months(letter, state, None if state == "waiting" else "12-14")
    longer = Selection(date("09-01"), date("12-15"), question.agencies)
    figure = compute(REGISTRY, longer).total["retention_3_months"]
    assert (figure.numerator, figure.denominator, figure.apart) == (*found, apart)
    assert "injoignables" in figure.left_out() or not apart


def asked_after_three_months(letter, state, day):
    rows = Placement.objects.filter(migrant__last_name=letter + LAST)
    first = rows.order_by("started_on").first()
    told = {"due_on": date("12-14"), "done_on": day and date(day), "state": state}
    FollowUp.objects.update_or_create(
        placement=first, months=3, defaults=told | {"migrant": first.migrant}
    )


def test_an_answer_given_after_the_figures_stop_is_not_known_yet(question):
    asked_after_three_months("V", "not_in_work", "12-16")
    longer = Selection(date("09-01"), date("12-15"), question.agencies)
    figure = compute(REGISTRY, longer).total["retention_3_months"]
    assert (figure.numerator, figure.denominator) == (1, 2)


def test_services_of_a_file_opened_by_mistake_count_on_neither_side(small_pilot, question):
    """One more service of Y's, whose file was opened by mistake: 23 services for 12 files stay."""
    Service.objects.create(
        migrant=Migrant.objects.get(last_name=f"Y{LAST}"),
        registration=Registration.objects.get(migrant__last_name=f"Y{LAST}"),
        agency=small_pilot.agencies["fes"],
        service_type=small_pilot.kinds["follow-up"],
        counsellor=small_pilot.users["counsellor"],
        given_on=date("10-01"),
        duration_minutes=30,
    )
    figures = compute(REGISTRY, question).total
    assert read(figures["services_per_person"]) == (23, 12, pytest.approx(1.9167, abs=5e-5))
    assert read(figures["services"]) == (23, None, 23)


def test_a_referral_sent_before_a_file_was_opened_is_not_its_own(question):
    """W's second file: the one sent to an employer on 14 September belongs to the first."""
    file = Registration.objects.get(migrant__last_name=f"W{LAST}")
    Registration.objects.filter(pk=file.pk).update(opened_on=date("09-15"))
    Referral.objects.filter(migrant=file.migrant, sent_on=date("10-30")).update(sent_on=None)
    figures = compute(REGISTRY, question).total
    assert read(figures["registered"]) == (14, None, 14)
    assert read(figures["referred"]) == (7, None, 7)
    Referral.objects.filter(migrant=file.migrant, sent_on=date("09-14")).update(
        sent_on=date("09-15")
    )
    assert read(compute(REGISTRY, question).total["referred"]) == (8, None, 8)


@pytest.mark.parametrize("by", ["", "agency", "sex"])
def test_the_command_prints_the_same_figures(small_pilot, by, capsys):
    options = ["--by", by] if by else []
    call_command("indicators", "--phase", PHASE, "--json", *options)
    answer = json.loads(capsys.readouterr().out)
    assert (answer["phase"], answer["as_of"]) == (PHASE, "2015-12-14")
    for group, column in COLUMNS.items():
        rows = [row for row in answer["figures"] if row["group"] == group]
        found = {
            row["code"]: (
                row["numerator"],
                row["denominator"],
                row["value"] if row["status"] == "ok" else row["status"],
            )
            for row in rows
        }
        assert found == {code: expected(code, column) for code in known_by(by) if rows}
    groups = {"": 1, "agency": 6, "sex": 3}[by]
    assert len(answer["figures"]) == groups * len(known_by(by))


def test_the_document_of_definitions_is_not_stale():
    path = Path(__file__).resolve().parents[2] / "docs" / "indicators.md"
    written = path.read_text(encoding="utf-8")
    assert written == definitions.document(), "Run: python manage.py indicators --document"


def listed(client, code, side, agency):
    """The initials on all pages of the list behind a figure, and the number that it gives."""
    url = reverse("reports:figure_detail", args=[code])
    page = client.get(url, {"phase": PHASE, "agency": agency, "side": side})
    assert page.status_code == 200
    rows = page.context["lines"]
    html = page.content.decode()
    names = [line.migrant.last_name.removesuffix(LAST) for line in rows]
    assert all(f"{name}{LAST}" in html for name in names)
    return "".join(names), page.context["page_obj"].paginator.count


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    ("reader", "agency"), [("national_manager", "all"), ("agency_manager", "fes")]
)
def test_the_list_behind_a_figure_holds_what_it_counts(
    small_pilot, client_for, code, reader, agency
):
    client = client_for(small_pilot.users[reader])
    for side, people, place in (("rows", COUNTED[code][0], 0), ("base", COUNTED[code][1], 1)):
        if not people:
            continue
        fes, rabat = people.split(" ")
        names = fes if agency == "fes" else "".join(sorted(fes + rabat))
        count = EXPECTED[code][COLUMNS["fes" if agency == "fes" else ""]][place]
        assert listed(client, code, side, agency) == (names, count)


def test_a_counsellor_of_another_agency_opens_no_list_of_ours(small_pilot, client_for):
    client = client_for(small_pilot.users["rabat"])
    url = reverse("reports:figure_detail", args=["registered"])
    page = client.get(url, {"phase": PHASE, "agency": "rabat-agdal"})
    assert "".join(line.migrant.last_name[0] for line in page.context["lines"]) == "JKLMN"
    everywhere = client.get(url, {"phase": PHASE, "agency": "fes"})
    assert f"A{LAST}" not in everywhere.content.decode()
