"""The access policy: who may do what, how far. It alone answers "may I?" and "which rows?".

A role grants an action as far as a scope (own files, agency, whole country; `aggregate` opens
figures but no rows). A protected model declares its way to an agency (`AGENCY_PATH`) and to the
people whose own file it is (`owned_by`); its queryset's `visible_to` is the only filter, and
`check` asks that same queryset, so that a list and a yes or no cannot drift apart.
"""

import functools
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from agencies.enums import Action, Scope
from sharaka_portal.lib import clock

A, O, N, F = Scope.AGENCY, Scope.OWN, Scope.NATIONAL, Scope.AGGREGATE  # noqa: E741

# The whole default policy on one screen. Loaded into Role and RoleGrant, where administrators
# compose roles; the order of columns is the order of ROLES.
ROLES = (
    "counsellor",
    "agency_manager",
    "national_manager",
    "ministry_reader",
    "auditor",
    "administrator",
)
# fmt: off
DEFAULT_POLICY = {
    #                         counsellor manager national ministry auditor admin
    Action.SEARCH_PEOPLE:    (A,        A,      N,       None,    None,   None),
    Action.VIEW_PERSON:      (A,        A,      N,       None,    None,   None),
    Action.REGISTER_PERSON:  (A,        A,      None,    None,    None,   None),
    Action.EDIT_PERSON:      (A,        A,      None,    None,    None,   None),
    Action.CLOSE_FILE:       (O,        A,      None,    None,    None,   None),
    Action.ASSIGN_PERSON:    (O,        A,      None,    None,    None,   None),
    Action.WRITE_NOTE:       (A,        A,      None,    None,    None,   None),
    Action.DECIDE_DUPLICATES: (A,       A,      N,       None,    None,   None),
    Action.VIEW_DOCUMENTS:   (A,        A,      None,    None,    None,   None),
    Action.IMPORT_PEOPLE:    (None,     A,      None,    None,    None,   None),
    Action.EXPORT_PEOPLE:    (None,     A,      N,       None,    None,   None),
    Action.VIEW_SERVICES:    (A,        A,      N,       None,    None,   None),
    Action.RECORD_SERVICE:   (A,        A,      None,    None,    None,   None),
    Action.PLAN_APPOINTMENT: (A,        A,      None,    None,    None,   None),
    Action.MANAGE_PLAN:      (A,        A,      None,    None,    None,   None),
    Action.APPROVE_PLAN:     (None,     A,      None,    None,    None,   None),
    Action.VIEW_EMPLOYERS:   (N,        N,      N,       None,    None,   None),
    Action.MANAGE_EMPLOYERS: (A,        A,      None,    None,    None,   None),
    Action.MANAGE_REFERRALS: (A,        A,      None,    None,    None,   None),
    Action.VIEW_FIGURES:     (A,        N,      N,       F,       None,   None),
    Action.OPEN_FIGURES:     (A,        A,      N,       None,    None,   None),
    Action.READ_REPORT:      (None,     A,      N,       F,       None,   None),
    Action.BUILD_REPORT:     (None,     A,      N,       None,    None,   None),
    Action.PUBLISH_REPORT:   (None,     None,   N,       None,    None,   None),
    Action.VIEW_LESSONS:     (N,        N,      N,       F,       None,   None),
    Action.PROPOSE_LESSON:   (A,        A,      N,       None,    None,   None),
    Action.JUDGE_LESSON:     (None,     A,      N,       None,    None,   None),
    Action.RECOMMEND_LESSON: (None,     None,   N,       None,    None,   None),
    Action.VIEW_ROLLOUT:     (None,     N,      N,       F,       None,   None),
    Action.STATE_READINESS:  (None,     A,      N,       None,    None,   None),
    Action.MANAGE_PROGRAMME: (None,     None,   N,       None,    None,   None),
    Action.READ_AUDIT:       (None,     None,   None,    None,    N,      None),
    Action.MANAGE_USERS:     (None,     None,   None,    None,    None,   N),
}
# fmt: on


# What somebody may still do for a while with a file that left with a transfer (`lent_to`).
READING = {Action.VIEW_PERSON, Action.VIEW_SERVICES}


@dataclass(frozen=True)
class Rights:
    """What one user may do on one day: for each action the widest reach of their memberships."""

    national: frozenset = frozenset()
    aggregate: frozenset = frozenset()
    own: frozenset = frozenset()
    agencies: dict = field(default_factory=dict)

    def allows(self, action):
        """Whether the user may do the action anywhere at all."""
        return (
            action in self.national
            or action in self.aggregate
            or action in self.own
            or action in self.agencies
        )


def rights(user):
    """The user's rights today; read once a request and kept on the user."""
    day = clock.today()
    cached = getattr(user, "_rights", None)
    if cached is None or cached[0] != day:
        cached = user._rights = (day, _read_rights(user, day))
    return cached[1]


def _read_rights(user, day):
    if not user.is_authenticated or not user.is_active:
        return Rights()
    national, aggregate, own, agencies = set(), set(), set(), {}
    memberships = user.memberships.current(day).filter(role__is_active=True)
    rows = memberships.values_list("role__grants__action", "role__grants__scope", "agency_id")
    for action, scope_code, agency_id in rows:
        if scope_code == Scope.AGGREGATE:
            aggregate.add(action)
        elif scope_code == Scope.OWN:
            own.add(action)
        elif scope_code == Scope.NATIONAL or (scope_code == Scope.AGENCY and agency_id is None):
            national.add(action)
        elif scope_code == Scope.AGENCY:
            agencies.setdefault(action, set()).add(agency_id)
    return Rights(frozenset(national), frozenset(aggregate), frozenset(own), agencies)


def scope(queryset, user, action):
    """The rows of a protected model on which the user may do the action."""
    held = rights(user)
    if action in held.national:
        return queryset
    model = queryset.model
    condition = Q(pk__in=[])
    if action in held.agencies:
        condition |= Q(**{f"{model.AGENCY_PATH}__in": sorted(held.agencies[action])})
    if action in held.own:
        owned = model._base_manager.filter(model.owned_by(user)).values("pk")
        condition |= Q(pk__in=owned)
    if action in READING and held.allows(action) and hasattr(model, "lent_to"):
        lent = model._base_manager.filter(model.lent_to(user, clock.today())).values("pk")
        condition |= Q(pk__in=lent)
    return queryset.filter(condition)


def agencies_for(user, action, queryset):
    """Of these agencies, those in which the user may do the action."""
    held = rights(user)
    if action in held.national or action in held.aggregate:
        return queryset
    return queryset.filter(pk__in=held.agencies.get(action, ()))


def holders(action, agencies, day=None):
    """Active accounts with a membership in one of these agencies whose role grants the action."""
    from agencies.models import Membership, User

    memberships = Membership.objects.current(day or clock.today()).filter(
        agency__in=agencies, role__is_active=True, role__grants__action=action
    )
    return User.objects.filter(is_active=True, pk__in=memberships.values("user"))


def may(user, action):
    """Whether the user may do the action somewhere."""
    return rights(user).allows(action)


def may_on(user, action, obj):
    """Whether the user may do the action on this row: asks the same queryset as the lists."""
    return type(obj)._default_manager.filter(pk=obj.pk).visible_to(user, action).exists()


def permitted(user, obj, actions):
    """{action: whether the user may do it on this row}, in one query of the same querysets."""
    rows = type(obj)._default_manager
    here = rows.filter(pk=OuterRef("pk"))
    checks = {f"may_{action}": Exists(here.visible_to(user, action)) for action in actions}
    answers = rows.filter(pk=obj.pk).values(**checks).get()
    return {str(action): answers[f"may_{action}"] for action in actions}


def check(user, action, obj=None):
    """Raise PermissionDenied, with a reason that can be shown, unless the action is allowed."""
    allowed = may(user, action) if obj is None else may_on(user, action, obj)
    if not allowed:
        raise PermissionDenied(
            _("Votre rôle ne permet pas : « %(action)s ».") % {"action": Action(action).label}
        )


def get_or_404(queryset, user, see, act=None, **lookup):
    """The row, for a user: 404 outside what they may see, 403 where they see but may not act."""
    obj = get_object_or_404(queryset.visible_to(user, see), **lookup)
    if act is not None:
        check(user, act, obj)
    return obj


def requires(action):
    """Mark a view with the action it needs; a test walks all urls and fails on one without mark."""

    def decorate(view):
        @functools.wraps(view)
        def guarded(request, *args, **kwargs):
            check(request.user, action)
            return view(request, *args, **kwargs)

        guarded.required_action = action
        return guarded

    return decorate


def open_to_all_signed_in(view):
    """Mark a view that every signed-in user may open, such as their own preferences."""
    view.required_action = "signed_in"
    return view


def open_to_everybody(view):
    """Mark a view that needs no account, such as the sign-in page."""
    from django.contrib.auth.decorators import login_not_required

    view = login_not_required(view)
    view.required_action = "anonymous"
    return view
