"""How people and their rows are read."""

import datetime

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

from agencies import access
from agencies.enums import Action
from agencies.querysets import ScopedQuerySet
from migrants.enums import (
    AssignmentRole,
    DocumentKind,
    HandoverState,
    NoteVisibility,
    PairState,
    RegistrationState,
)


class MigrantQuerySet(ScopedQuerySet):
    def visible_to(self, user, action):
        """As everywhere, without the files that a merge absorbed."""
        return super().visible_to(user, action).filter(merged_into__isnull=True)

    def with_open_file(self):
        """People with an open registration."""
        return self.filter(registrations__state=RegistrationState.OPEN)

    def led_by(self, user):
        """People whose open lead is this user."""
        return self.filter(
            assignments__user=user,
            assignments__role="lead",
            assignments__ends_on__isnull=True,
        )

    def of(self, user):
        """People in whose charge the user is: their own files."""
        return self.filter(self.model.owned_by(user))

    def with_permit_end(self):
        """Annotate `permit_end`: the last day of the current residence papers, or None."""
        papers = (
            current_permits()
            .filter(migrant=OuterRef("pk"), expires_on__isnull=False)
            .order_by("-expires_on")
        )
        return self.annotate(permit_end=Subquery(papers.values("expires_on")[:1]))

    def with_open_state(self):
        """Annotate `is_open`: whether the person has an open file."""
        episodes = apps.get_model("migrants", "Registration").objects.open()
        return self.annotate(is_open=Exists(episodes.filter(migrant=OuterRef("pk"))))

    def with_file(self):
        """Read each person's agency, permits and lead along, in a fixed number of queries."""
        leads = apps.get_model("migrants", "Assignment").objects.filter(
            role=AssignmentRole.LEAD, ends_on__isnull=True
        )
        return self.select_related("agency").prefetch_related(
            Prefetch("identitydocuments", current_permits(), to_attr="current_permits"),
            Prefetch("assignments", leads.select_related("user"), to_attr="open_leads"),
        )

    def with_page(self):
        """Read along the rows that the person's page and its timeline both show, each once."""
        rows = {
            "identitydocuments": ("recorded_by",),
            "documents": ("added_by",),
            "consents": ("text", "recorded_by"),
            "assignments": ("user",),
            "barriers": ("kind", "noted_by"),
            "situations": (),
            "educations": ("level",),
            "experiences": ("occupation",),
            "skills": (),
            "availabilitys": (),
        }
        return self.prefetch_related(*(_along(*one) for one in rows.items()))

    def with_profile(self):
        """Read the lists of each person's profile along."""
        return self.select_related("education_level", "province").prefetch_related(
            "other_nationalities",
            "languageskills__language",
            "targetoccupations__occupation",
            "registrations",
        )


def _along(relation, names):
    """Rows of a person with some of their own relations, in one query."""
    model = apps.get_model("migrants", "Migrant")._meta.get_field(relation).related_model
    rows = model.objects.select_related(*names) if names else model.objects.all()
    return Prefetch(relation, rows)


def current_permits():
    """Everybody's current residence papers."""
    return (
        apps.get_model("migrants", "IdentityDocument").objects.residence().filter(is_current=True)
    )


class PersonRowQuerySet(ScopedQuerySet):
    def visible_to(self, user, action):
        """As everywhere, without the rows that a merge left with the absorbed file."""
        return super().visible_to(user, action).filter(migrant__merged_into__isnull=True)


class RegistrationQuerySet(PersonRowQuerySet):
    def open(self):
        return self.filter(state=RegistrationState.OPEN)

    def opened_between(self, start, end):
        """Episodes opened from one day to another, both included."""
        return self.filter(opened_on__range=(start, end))


class DocumentQuerySet(PersonRowQuerySet):
    def residence(self):
        """Papers that stand for a right to stay."""
        return self.filter(kind__in=DocumentKind.residence())

    def valid_on(self, day: datetime.date):
        """Papers in force on a day; one without end date counts as in force."""
        return self.filter(
            Q(issued_on__isnull=True) | Q(issued_on__lte=day),
            Q(expires_on__isnull=True) | Q(expires_on__gte=day),
        )

    def ending_within(self, day: datetime.date, days: int):
        """Current residence papers that end from that day to so many days later, or ended already."""
        return self.residence().filter(
            is_current=True, expires_on__lte=day + datetime.timedelta(days=days)
        )


class NoteQuerySet(PersonRowQuerySet):
    def readable_by(self, user):
        """Notes for the agency, and those of the circle the user belongs to or wrote."""
        own = self.model.owned_by(user)
        return self.filter(
            Q(visibility=NoteVisibility.AGENCY)
            | Q(written_by=user)
            | Q(pk__in=self.model._base_manager.filter(own).values("pk"))
        )


class HandoverQuerySet(PersonRowQuerySet):
    def visible_to(self, user, action):
        """Those of files in reach, and those that come from or go to an agency in reach.

        The two agencies count, not only the one that holds the file now: a file that left is no
        longer in reach of the side that offered it, and one that is offered is not yet.
        """
        places = access.agencies_for(
            user, action, apps.get_model("agencies", "Agency").objects.all()
        )
        sides = Q(from_agency__in=places.values("pk")) | Q(to_agency__in=places.values("pk"))
        files = super().visible_to(user, action).values("pk")
        return self.filter(sides | Q(pk__in=files))

    def waiting(self):
        """Handovers that wait for an answer."""
        return self.filter(state=HandoverState.PROPOSED)

    def answerable_by(self, user):
        """Those on whose answering side the user is.

        The counsellor who is named or, for a request, leads the file; anybody of the receiving
        agency when nobody is named; and always who hands out the files of that agency.
        """
        held = access.rights(user).agencies
        hands_out, works_in = held.get(Action.ASSIGN_PERSON, ()), held.get(Action.EDIT_PERSON, ())
        own = apps.get_model("migrants", "Migrant").objects.visible_to(user, Action.ASSIGN_PERSON)
        unnamed = Q(to_user=None, to_agency__in=works_in)
        offers = Q(to_agency__in=hands_out) | Q(to_user=user) | unnamed
        requests = Q(from_agency__in=hands_out) | Q(migrant__in=own.values("pk"))
        return self.filter(Q(is_request=False) & offers | Q(is_request=True) & requests)

    def late(self, day):
        """Of those, the ones nobody answered in time: their agency's manager decides."""
        return self.waiting().filter(answer_due_on__lt=day)


class PairQuerySet(models.QuerySet):
    def suspected(self):
        """Pairs nobody decided on yet; those of a file that was absorbed meanwhile rest with it."""
        return self.filter(
            state=PairState.SUSPECTED, first__merged_into=None, second__merged_into=None
        )

    def decided(self):
        """Pairs that were decided on, the latest first; annotate `remark`, what was said to it."""
        moves = apps.get_model("agencies", "Transition").objects.order_by("-pk")
        last = moves.filter(subject_id=OuterRef("public_id"))
        decided = self.exclude(state=PairState.SUSPECTED).order_by("-decided_on", "-pk")
        return decided.annotate(remark=Subquery(last.values("comment")[:1]))

    def of(self, migrant):
        """Pairs of which the person is one."""
        return self.filter(Q(first=migrant) | Q(second=migrant))

    def visible_to(self, user, action):
        """Pairs of which the user may do the action on either file."""
        people = apps.get_model("migrants", "Migrant").objects.visible_to(user, action).values("pk")
        return self.filter(Q(first__in=people) | Q(second__in=people))
