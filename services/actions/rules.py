"""What the rules find becomes tasks; what they no longer find is closed."""

import datetime

from django.db.models import OuterRef, Subquery

from agencies.enums import Action, Scope
from agencies.models import Membership, User
from migrants.enums import AssignmentRole
from migrants.models import Assignment, Migrant
from services.actions.common import update
from services.actions.plan import add_task, finish_task
from services.models import Task
from services.rules import RULES

# A task that somebody ticked off while its cause stands comes back after this.
REST_DAYS = 14


def apply_rules(day):
    """Make, hand on and close the tasks of all rules; gives the number of tasks changed."""
    managers = _managers(day)
    return sum(_apply(rule, day, managers) for rule in RULES)


def _apply(rule, day, managers):
    """One rule for all open files: two queries to know, then one transaction for each change."""
    owners = _found(rule, day, managers)
    rested = day - datetime.timedelta(days=REST_DAYS)
    rows = Task.objects.filter(rule=rule.code, migrant__merged_into__isnull=True)
    rows = rows.select_related("migrant__agency", "owner")
    open_tasks, resting = {}, set()
    for task in rows.exclude(done_on__lte=rested):
        if task.done_on is None:
            open_tasks[task.migrant_id] = task
        else:
            resting.add(task.migrant_id)
    missing = owners.keys() - open_tasks.keys() - resting
    gone = open_tasks.keys() - owners.keys()
    strayed = {
        key: task
        for key, task in open_tasks.items()
        if key in owners and task.owner_id != owners[key]
    }
    _add(rule, {key: owners[key] for key in missing}, day)
    for key in gone:
        finish_task(open_tasks[key], by=None)
    for key, task in strayed.items():
        update(task, by=None, owner_id=owners[key])
    return len(missing) + len(gone) + len(strayed)


def _found(rule, day, managers):
    """{key of a person: key of who has to act}; nobody where an agency has no manager either."""
    leads = Assignment.objects.filter(
        migrant=OuterRef("pk"), role=AssignmentRole.LEAD, ends_on__isnull=True
    )
    rows = Migrant.objects.filter(merged_into__isnull=True).with_open_file()
    rows = rows.filter(rule.condition(day)).annotate(owner=Subquery(leads.values("user")[:1]))
    found = {
        key: lead or managers.get(agency)
        for key, agency, lead in rows.values_list("pk", "agency_id", "owner")
    }
    return {key: owner for key, owner in found.items() if owner}


def _managers(day):
    """{key of an agency: key of its first manager}."""
    rows = Membership.objects.current(day).filter(
        agency__isnull=False,
        user__is_active=True,
        role__is_active=True,
        role__grants__action=Action.ASSIGN_PERSON,
        role__grants__scope=Scope.AGENCY,
    )
    return dict(rows.order_by("-starts_on", "-pk").values_list("agency_id", "user_id"))


def _add(rule, owners, day):
    users = User.objects.in_bulk(set(owners.values()))
    values = {
        "by": None,
        "label": str(rule.task),
        "due_on": day + datetime.timedelta(days=rule.days),
        "rule": rule.code,
    }
    for migrant in Migrant.objects.select_related("agency").filter(pk__in=owners):
        add_task(migrant, owner=users[owners[migrant.pk]], **values)
