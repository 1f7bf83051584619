"""The rules of the worklist: whom each finds, one task to one person, closed by itself."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from agencies.models import Membership
from migrants.actions import (
    add_document,
    assign_lead,
    close_file,
    enter_situation,
    register_migrant,
    suspect_pair,
    update_migrant,
)
from services.actions import (
    agree_plan,
    apply_rules,
    finish_task,
    make_diagnosis,
    move_appointment,
    move_referral,
    record_placement,
    record_service,
    set_step_done,
    snooze_task,
)
from services.models import ActionPlan, Task
from services.rules import RULES
from tests.services.conftest import audited

TODAY = datetime.date(2015, 12, 14)
SCORES = dict.fromkeys(("self", "project", "market", "method"), (3, False, ""))


def day(number, month=12):
    return datetime.date(2015, month, number)


def open_rules(migrant):
    return {task.rule for task in Task.objects.open().filter(migrant=migrant)}


def rule_tasks(rule):
    return Task.objects.open().filter(rule=rule)


@pytest.fixture
def calm(make_migrant, people):
    """A person of whom no rule has anything to say."""

    def make(**fields):
        migrant = make_migrant(opened_on=day(7), **({"phone": "+212612345678"} | fields))
        return migrant

    return make


def test_nobody_is_found_without_a_cause(calm):
    migrant = calm()
    assert apply_rules(TODAY) == 0
    assert open_rules(migrant) == set()


# --- Whom each rule finds --------------------------------------------------------------------


def no_lead(calm, people, fes, **_):
    fields = {"last_name": "Sow", "sex": "F", "nationality": "SN", "phone": "+212612345678"}
    fields |= {"birth_date": day(1), "birth_precision": "day"}
    return register_migrant(by=None, agency=fes, fields=fields, opened_on=day(7))


def unreachable(calm, **_):
    return calm(phone="")


def birth_unknown(calm, **_):
    fields = {"birth_date": None, "birth_precision": "unknown", "birth_missing_reason": "not_asked"}
    card = {"kind": "passport", "number": "P123", "expires_on": day(1)}
    return calm(**fields, documents=[card])


def permit_ended(calm, people, **_):
    card = {"kind": "registration_card", "number": "AB1", "expires_on": day(1)}
    migrant = calm(documents=[card])
    finish_task(migrant.tasks.get(), by=people.counsellor)
    return migrant


def duplicate(calm, people, **_):
    one, two = calm(), calm(lead=people.colleague)
    close_file(two, by=people.colleague, reason="withdrew", on=day(14))
    pair, _new = suspect_pair(one, two, by=None, score=1, agreeing=[], source="desk")
    type(pair).objects.update(found_on=day(7))
    return one


def situation_old(calm, people, **_):
    migrant = calm()
    row = enter_situation(migrant, by=people.counsellor, kind="unemployed", since=day(1, 1))
    type(row).objects.update(created_at=datetime.datetime(2015, 6, 1, tzinfo=datetime.UTC))
    return migrant


def no_diagnosis(make_migrant, **_):
    return make_migrant(opened_on=day(29, 11), phone="+212612345678")


def outcome_unsaid(calm, book, **_):
    migrant = calm()
    book(migrant, day(10))
    return migrant


def review_overdue(calm, people, **_):
    migrant = calm()
    agree_plan(
        migrant, by=people.counsellor, objective="Travailler", agreed_on=day(8), review_on=day(13)
    )
    return migrant


def step_overdue(calm, people, **_):
    migrant = calm()
    steps = [{"label": "Le CV", "due_on": day(13)}]
    agree_plan(migrant, by=people.counsellor, objective="x", agreed_on=day(8), steps=steps)
    return migrant


MAKERS = [
    no_lead,
    unreachable,
    birth_unknown,
    permit_ended,
    duplicate,
    situation_old,
    no_diagnosis,
    outcome_unsaid,
    review_overdue,
    step_overdue,
]


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_a_cause_makes_one_task_for_one_person(maker, calm, make_migrant, people, fes, book):
    bystander = calm()
    migrant = maker(calm=calm, make_migrant=make_migrant, people=people, fes=fes, book=book)
    assert apply_rules(TODAY) == 1
    assert apply_rules(TODAY) == 0
    [task] = Task.objects.open().filter(migrant=migrant).exclude(rule__startswith="permit_end:")
    assert task.rule == maker.__name__
    owner = people.agency_manager if maker is no_lead else people.counsellor
    assert task.owner == owner
    assert TODAY < task.due_on <= TODAY + datetime.timedelta(days=14)
    assert open_rules(bystander) == set()
    assert audited(task, "created").get().by is None


def test_every_rule_is_named_once_and_says_what_it_asks():
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes)) == 13
    assert all(rule.finds and rule.task for rule in RULES)


@pytest.mark.parametrize(("sent_on", "is_found"), [(day(30, 11), True), (day(1), False)])
def test_an_employer_who_does_not_answer(referral, people, sent_on, is_found):
    move_referral(referral, "send", by=people.counsellor, on=sent_on)
    apply_rules(TODAY)
    assert rule_tasks("referral_silent").exists() is is_found
    move_referral(referral, "refuse", by=people.counsellor, reason="profile")
    apply_rules(TODAY)
    assert not rule_tasks("referral_silent").exists()


def test_a_hire_that_no_placement_follows(referral, people):
    move_referral(referral, "send", by=people.counsellor, on=day(7))
    move_referral(referral, "hire", by=None, on=day(10))
    apply_rules(TODAY)
    assert rule_tasks("hire_unrecorded").get().migrant == referral.migrant
    record_placement(
        referral.migrant,
        by=people.counsellor,
        title="Serveuse",
        contract_kind="cdi",
        proof="contract",
        started_on=day(10),
        referral=referral,
    )
    apply_rules(TODAY)
    assert not rule_tasks("hire_unrecorded").exists()


def test_a_follow_up_that_is_due(calm, people):
    migrant = calm()
    placement = record_placement(
        migrant,
        by=people.counsellor,
        title="Serveuse",
        contract_kind="cdi",
        proof="contract",
        started_on=day(10),
    )
    apply_rules(TODAY)
    assert not rule_tasks("follow_up_due").exists()
    placement.followups.filter(months=1).update(due_on=TODAY)
    apply_rules(TODAY)
    assert rule_tasks("follow_up_due").get().migrant == migrant


# --- The edges of the delays -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("opened", "is_found"), [(day(29, 11), True), (day(30, 11), False), (day(14), False)]
)
def test_a_diagnosis_is_asked_for_after_fifteen_days(make_migrant, opened, is_found):
    make_migrant(opened_on=opened, phone="+212612345678")
    apply_rules(TODAY)
    assert rule_tasks("no_diagnosis").exists() is is_found


@pytest.mark.parametrize(("met", "is_found"), [(day(10), True), (day(11), False)])
def test_an_outcome_is_asked_for_after_three_days(calm, book, met, is_found):
    book(calm(), met, hour=16)
    apply_rules(TODAY)
    assert rule_tasks("outcome_unsaid").exists() is is_found


def test_only_open_files_are_looked_at(make_migrant, people):
    migrant = make_migrant(phone="")
    close_file(migrant, by=people.counsellor, reason="withdrew")
    assert apply_rules(TODAY) == 0


def test_an_interview_that_was_held_counts_as_a_diagnosis(make_migrant, people, kind):
    migrant = make_migrant(phone="+212612345678")
    record_service(migrant, by=people.counsellor, service_type=kind("12"))
    apply_rules(TODAY)
    assert not rule_tasks("no_diagnosis").exists()


# --- The cause goes --------------------------------------------------------------------------


def test_a_task_closes_itself_once_its_cause_is_gone(calm, people):
    migrant = calm(phone="")
    apply_rules(TODAY)
    task = rule_tasks("unreachable").get()
    update_migrant(migrant, by=people.counsellor, version=1, fields={"email": "a@example.org"})
    assert apply_rules(TODAY) == 1
    task.refresh_from_db()
    assert task.done_on == TODAY
    assert audited(task, "changed").get().by is None


def test_what_is_done_at_the_desk_closes_what_the_rules_asked_for(make_migrant, people, book):
    migrant = make_migrant(phone="+212612345678")
    appointment = book(migrant, day(10))
    plan = agree_plan(
        migrant,
        by=people.counsellor,
        objective="x",
        agreed_on=day(1),
        review_on=day(20),
        steps=[{"label": "Le CV", "due_on": day(13)}],
    )
    apply_rules(TODAY)
    assert open_rules(migrant) == {"no_diagnosis", "outcome_unsaid", "step_overdue"}
    make_diagnosis(migrant, by=people.counsellor, segment="occasional", scores=SCORES)
    move_appointment(appointment, "miss", by=people.counsellor)
    set_step_done(plan.steps.get(), by=people.counsellor, is_done=True)
    apply_rules(TODAY)
    assert open_rules(migrant) == set()


def test_a_new_permit_closes_the_task(calm, people, **_):
    migrant = permit_ended(calm, people)
    apply_rules(TODAY)
    card = {"kind": "registration_card", "number": "AB2", "expires_on": datetime.date(2017, 1, 1)}
    add_document(migrant, by=people.counsellor, **card)
    apply_rules(TODAY)
    assert not rule_tasks("permit_ended").exists()


def test_an_ended_permit_with_its_own_task_is_not_asked_for_twice(calm):
    card = {"kind": "registration_card", "number": "AB1", "expires_on": day(1)}
    migrant = calm(documents=[card])
    apply_rules(TODAY)
    assert len(open_rules(migrant)) == 1
    assert not rule_tasks("permit_ended").exists()


# --- Ticked off, put off, handed on ----------------------------------------------------------


def test_what_was_ticked_off_rests_two_weeks(calm, people):
    calm(phone="")
    apply_rules(TODAY)
    finish_task(rule_tasks("unreachable").get(), by=people.counsellor)
    assert apply_rules(TODAY) == 0
    apply_rules(TODAY + datetime.timedelta(days=13))
    assert not rule_tasks("unreachable").exists()
    apply_rules(TODAY + datetime.timedelta(days=14))
    assert rule_tasks("unreachable").count() == 1


def test_a_task_that_was_put_off_is_left_alone(calm, people):
    calm(phone="")
    apply_rules(TODAY)
    task = rule_tasks("unreachable").get()
    snooze_task(task, by=people.counsellor, until=day(17))
    assert apply_rules(TODAY) == 0
    task.refresh_from_db()
    assert (task.done_on, task.snoozed_until) == (None, day(17))


def test_a_managers_task_goes_to_the_lead_once_there_is_one(calm, people, fes):
    migrant = no_lead(calm, people, fes)
    update_migrant(migrant, by=people.agency_manager, version=1, fields={"phone": ""})
    apply_rules(TODAY)
    assert rule_tasks("unreachable").get().owner == people.agency_manager
    assign_lead(migrant, by=people.agency_manager, user=people.colleague)
    assert apply_rules(TODAY) == 2
    assert rule_tasks("unreachable").get().owner == people.colleague
    assert not rule_tasks("no_lead").exists()


def test_a_new_lead_takes_over_and_nothing_is_doubled(calm, people):
    migrant = calm(phone="")
    apply_rules(TODAY)
    assign_lead(migrant, by=people.agency_manager, user=people.colleague)
    assert apply_rules(TODAY) == 0
    assert rule_tasks("unreachable").get().owner == people.colleague


def test_an_agency_without_manager_gets_no_task_that_nobody_sees(calm, people, fes):
    no_lead(calm, people, fes)
    Membership.objects.filter(user=people.agency_manager).update(ends_on=day(1))
    assert apply_rules(TODAY) == 0


@pytest.mark.parametrize(
    ("until", "words"), [(TODAY, "à venir"), (datetime.date(2016, 2, 15), "deux mois")]
)
def test_a_task_is_not_put_off_to_the_past_nor_for_ever(calm, people, until, words):
    calm(phone="")
    apply_rules(TODAY)
    with pytest.raises(ValidationError, match=words):
        snooze_task(rule_tasks("unreachable").get(), by=people.counsellor, until=until)


def test_a_done_task_is_not_put_off(calm, people):
    calm(phone="")
    apply_rules(TODAY)
    task = rule_tasks("unreachable").get()
    finish_task(task, by=people.counsellor)
    with pytest.raises(ValidationError, match="déjà faite"):
        snooze_task(task, by=people.counsellor, until=day(17))


# --- Speed, figures --------------------------------------------------------------------------


def test_looking_takes_the_same_queries_for_one_file_and_for_many(
    calm, django_assert_max_num_queries, people
):
    for _ in range(5):
        calm(phone="")
    apply_rules(TODAY)
    assert rule_tasks("unreachable").count() == 5
    with django_assert_max_num_queries(1 + 2 * len(RULES)):
        apply_rules(TODAY)


def test_rule_tasks_are_no_next_step(calm):
    from services import needs

    calm(phone="")
    apply_rules(TODAY)
    from migrants.models import Migrant

    assert Migrant.objects.filter(needs.without_next_step(TODAY)).count() == 1
    assert ActionPlan.objects.count() == 0
