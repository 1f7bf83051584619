"""A task put off on the desk, shown again on its day; the page of the rules."""

import datetime

import pytest
from django.urls import reverse

from agencies.models import AccessLog
from migrants import needs
from migrants.models import Migrant
from services import worklists
from services.actions import add_task, apply_rules, snooze_task
from services.needs import with_late_task
from tests.services.conftest import audited

TODAY = datetime.date(2015, 12, 14)


def day(number):
    return datetime.date(2015, 12, number)


@pytest.fixture
def task(migrant, people):
    owner = people.counsellor
    return add_task(migrant, by=owner, owner=owner, label="Appeler", due_on=day(10))


def post(client, task, **data):
    return client.post(reverse("services:task_snooze", args=[task.public_id]), data, follow=True)


@pytest.mark.parametrize(
    ("data", "until"),
    [
        ({"days": 1}, day(15)),
        ({"days": 3}, day(17)),
        ({"days": 7}, day(21)),
        ({"until": "2015-12-24"}, day(24)),
    ],
)
def test_a_task_is_put_off(task, people, client_for, data, until):
    text = post(client_for(people.counsellor), task, **data).content.decode()
    task.refresh_from_db()
    assert task.snoozed_until == until
    assert f"{until:%d/%m/%Y}" in text
    assert audited(task, "changed").get().changes == {"snoozed_until": [None, until.isoformat()]}


@pytest.mark.parametrize(
    "data", [{}, {"days": 0}, {"days": "x"}, {"until": "2015-12-14"}, {"until": "jamais"}]
)
def test_a_wrong_day_is_said(task, people, client_for, data):
    text = post(client_for(people.counsellor), task, **data).content.decode()
    assert "à venir" in text
    task.refresh_from_db()
    assert task.snoozed_until is None


def test_it_leaves_the_desk_and_comes_back_on_its_day(task, people, client_for, settings):
    client = client_for(people.counsellor)
    assert "Appeler" in client.get(reverse("services:desk")).content.decode()
    snooze_task(task, by=people.counsellor, until=day(17))
    assert list(worklists.tasks(people.counsellor, "mine")) == []
    settings.TODAY = day(16)
    assert list(worklists.tasks(people.counsellor, "mine")) == []
    settings.TODAY = day(17)
    assert list(worklists.tasks(people.counsellor, "mine")) == [task]


def test_the_badge_and_the_filter_agree_on_what_is_late(task, people, settings):
    def found():
        person = needs.add_cues(Migrant.objects.with_file())[0]
        is_late = Migrant.objects.filter(with_late_task(settings.TODAY)).exists()
        return is_late, any("Appeler" in cue.text and cue.tone == "stop" for cue in person.cues)

    assert found() == (True, True)
    snooze_task(task, by=people.counsellor, until=day(17))
    assert found() == (False, False)
    settings.TODAY = day(17)
    assert found() == (False, False)
    settings.TODAY = day(18)
    assert found() == (True, True)


def test_the_persons_page_tells_of_it(task, migrant, people, client_for):
    snooze_task(task, by=people.counsellor, until=day(17))
    url = reverse("migrants:migrant_detail", args=[migrant.public_id])
    assert "reportée au 17/12/2015" in client_for(people.counsellor).get(url).content.decode()


# --- The rules -------------------------------------------------------------------------------


def rules(client, **query):
    return client.get(reverse("services:rule_list"), query)


def line(response, code):
    return next(one for one in response.context["lines"] if one.rule.code == code)


@pytest.fixture
def found(make_migrant, people):
    """Four people who cannot be reached: one task is late, one is put off."""
    from services.models import Task

    for _ in range(3):
        make_migrant(opened_on=day(7))
    make_migrant(opened_on=day(7), lead=people.colleague)
    apply_rules(TODAY)
    rows = list(Task.objects.filter(rule="unreachable").order_by("pk"))
    Task.objects.filter(pk=rows[0].pk).update(due_on=day(10))
    Task.objects.filter(pk=rows[1].pk).update(due_on=day(10), snoozed_until=day(20))
    return rows


def test_each_rule_has_its_counts(found, people, client_for):
    answer = rules(client_for(people.agency_manager), who="fes")
    unreachable = line(answer, "unreachable")
    assert (unreachable.total, unreachable.late, unreachable.put_off) == (4, 1, 1)
    assert line(answer, "duplicate").total == 0
    own = line(rules(client_for(people.counsellor), who="mine"), "unreachable")
    assert own.total == 3


def test_a_rule_opens_its_tasks_and_leaves_a_trace(found, people, client_for):
    answer = rules(client_for(people.agency_manager), who="fes", rule="unreachable")
    assert {task.pk for task in answer.context["page"]} == {task.pk for task in found}
    trace = AccessLog.objects.get(subject_type="services.task")
    assert trace.detail == {"rule": "unreachable", "rows": 4}


def test_an_unknown_rule_is_not_found(people, client_for):
    assert rules(client_for(people.agency_manager), rule="nonsense").status_code == 404


def test_another_agency_sees_nothing_of_it(found, people, client_for):
    answer = rules(client_for(people.stranger), who="rabat-agdal")
    assert line(answer, "unreachable").total == 0


def test_queries_of_the_page(found, people, client_for, django_assert_max_num_queries):
    client = client_for(people.agency_manager)
    rules(client, who="fes")
    with django_assert_max_num_queries(14):
        rules(client, who="fes", rule="unreachable")
