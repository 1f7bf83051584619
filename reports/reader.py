"""Who reads figures: which agencies' figures they see, and whose rows they may open."""

from dataclasses import dataclass

from agencies import access
from agencies.enums import Action
from agencies.models import Agency, User
from reports.models import Edition
from sharaka_portal.lib import clock


@dataclass(frozen=True)
class Reader:
    """`agencies` are those of a phase whose figures the user reads, `own` the codes of those whose
    lists they may open: figures of the others are given with small counts hidden.

    Who opens no list at all reads what was published: figures stopped on the day of `edition`, so
    that those of two days cannot be subtracted.
    """

    agencies: tuple[Agency, ...]
    own: frozenset[str]
    user: User | None = None
    edition: Edition | None = None

    @classmethod
    def of(cls, user, phase):
        """The reader that a user is for the agencies of a phase."""
        agencies = phase.agencies.order_by("sort_order", "code").select_related(None)
        seen = access.agencies_for(user, Action.VIEW_FIGURES, agencies)
        opened = access.agencies_for(user, Action.OPEN_FIGURES, agencies)
        own = frozenset(opened.values_list("code", flat=True))
        published = Edition.objects.in_force(phase).defer("facts", "definitions")
        published = published.select_related("phase")
        return cls(tuple(seen), own, user, None if own else published.first())

    @property
    def last_day(self):
        """The last day of which the reader is told."""
        return self.edition.as_of if self.edition else clock.today()

    def opens(self, agencies):
        """Whether the reader may open the rows of all these agencies."""
        return all(agency.code in self.own for agency in agencies)

    @property
    def holds_files(self):
        """Whether the reader has files of their own: a counsellor."""
        return self.user is not None and Action.CLOSE_FILE in access.rights(self.user).own

    @property
    def kind(self):
        """Which dashboard the reader has: caseload, agency, country, or summary without lists."""
        if not self.own:
            return "summary"
        if self.holds_files:
            return "caseload"
        return "country" if len(self.own) > 1 else "agency"

    @property
    def own_agencies(self):
        return tuple(agency for agency in self.agencies if agency.code in self.own)

    @property
    def default(self):
        """The agency whose figures come first: the reader's only own one, or None for all."""
        own = self.own_agencies
        return own[0] if len(own) == 1 else None
