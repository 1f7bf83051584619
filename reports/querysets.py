"""How rows of the reports app are read."""

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agencies import access
from agencies.enums import Action
from agencies.querysets import ScopedQuerySet
from migrants.models import Consent
from reports.enums import EditionState, EvidenceKind, PracticeState, Speaker


class EditionQuerySet(ScopedQuerySet):
    def readable_by(self, user):
        """What was ever published, and the drafts of those who may build them."""
        drafts = self.model.objects.visible_to(user, Action.BUILD_REPORT)
        condition = Q(pk__in=drafts.values("pk"))
        if access.may(user, Action.READ_REPORT):
            condition |= ~Q(state=EditionState.DRAFT)
        return self.filter(condition)

    def once_published(self):
        """Those that somebody outside may hold a copy of."""
        return self.exclude(state=EditionState.DRAFT)

    def in_force(self, phase):
        """The published documents about all agencies of a phase, the latest figures first."""
        published = self.filter(phase=phase, agency=None, state=EditionState.PUBLISHED)
        return published.order_by("-as_of", "-published_on", "-pk")

    def same_place(self, edition):
        """Editions that a newer one replaces: same phase, document, agency and language."""
        return self.filter(
            phase=edition.phase_id,
            kind=edition.kind,
            agency=edition.agency_id,
            language=edition.language,
        )


class PracticeQuerySet(ScopedQuerySet):
    def visible_to(self, user, action):
        """The rows on which the user may do the action; readers of figures see what is confirmed."""
        rows = super().visible_to(user, action)
        if action == Action.VIEW_LESSONS and action in access.rights(user).aggregate:
            rows = rows | self.published()
        return rows

    def published(self):
        """What was confirmed at least."""
        return self.filter(state__in=PracticeState.published())


class ImprovementQuerySet(ScopedQuerySet):
    def visible_to(self, user, action):
        """The rows on which the user may do the action; who reads lessons at all reads these."""
        if action == Action.VIEW_LESSONS and action in access.rights(user).aggregate:
            return self
        return super().visible_to(user, action)


class EvidenceQuerySet(QuerySet):
    def standing(self):
        """All but the statements of people who took their consent back, or whose file is gone."""
        answers = Consent.objects.filter(
            migrant=OuterRef("consent__migrant"), purpose=OuterRef("consent__purpose")
        )
        latest = answers.order_by("-given_on", "-pk").values("is_granted")[:1]
        of_person = Q(kind=EvidenceKind.STATEMENT, speaker=Speaker.PERSON)
        return self.annotate(stands=Coalesce(Subquery(latest), False)).filter(
            ~of_person | Q(stands=True)
        )


class TargetQuerySet(QuerySet):
    def for_figures(self, codes, phase, agencies):
        """{(indicator code, agency code or ""): value} of the targets of some figures."""
        rows = self.filter(phase=phase, indicator__in=codes).filter(
            Q(agency__isnull=True) | Q(agency__in=agencies)
        )
        found = rows.values_list("indicator", "agency__code", "value")
        return {(code, agency or ""): value for code, agency, value in found}
