"""Who reads figures: which agencies' figures they see, and whose rows they may open."""

from dataclasses import dataclass, replace
from functools import cached_property

from agencies import access
from agencies.enums import Action
from agencies.models import Agency, User
from reports.models import Edition, Phase
from reports.released import Released
from sharaka_portal.lib import clock


@dataclass(frozen=True)
class Reader:
    """`agencies` are those of a phase whose figures the user reads, `own` the codes of those whose
    lists they may open: figures of the others are given with small counts hidden.

    `edition` is the last document published about the phase, for readers who do not open all its
    rows. Who opens no list at all reads figures stopped on its day, so that those of two days
    cannot be subtracted.
    """

    agencies: tuple[Agency, ...]
    own: frozenset[str]
    user: User | None = None
    phase: Phase | None = None
    edition: Edition | None = None

    @classmethod
    def of(cls, user, phase):
        """The reader that a user is for the agencies of a phase."""
        agencies = phase.agencies.order_by("sort_order", "code").select_related(None)
        seen = access.agencies_for(user, Action.VIEW_FIGURES, agencies)
        opened = access.agencies_for(user, Action.OPEN_FIGURES, agencies)
        reader = cls(tuple(seen), frozenset(opened.values_list("code", flat=True)), user, phase)
        if reader.opens(reader.agencies):
            return reader
        published = Edition.objects.in_force(phase).defer("facts", "definitions")
        return replace(reader, edition=published.select_related("phase").first())

    @property
    def sees_costs(self):
        """Whether the reader is told what the programme costs."""
        return self.user is not None and access.may(self.user, Action.VIEW_ROLLOUT)

    @property
    def is_outside(self):
        """Whether the reader opens no list at all."""
        return not self.own

    @property
    def last_day(self):
        """The last day of which the reader is told."""
        return self.edition.as_of if self.edition and self.is_outside else clock.today()

    @property
    def public_day(self):
        """The day of what is told of all agencies alone: that of the edition; None for today's."""
        return self.edition and self.edition.as_of

    @cached_property
    def released(self):
        """What editions told of the phase: it hides more from who does not open all its rows."""
        opens_all = self.phase is None or self.opens(self.agencies)
        return Released.nothing() if opens_all else Released.of(self.phase)

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
        if self.is_outside:
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
