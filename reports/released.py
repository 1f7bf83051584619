"""What editions of a phase have told, count by count: nobody can take it back.

Whoever holds an edition subtracts it from the next one. So a count that differs by little from what
an edition told of it is as secret as a small one (`reports.disclosure`).
"""

from dataclasses import dataclass

from reports.cells import ALL, QUALITY, SIDES, counts_of, learnt_counts
from reports.indicators import BY_CODE
from reports.suppression import is_secret

# The rows that the sides of a figure count, by their names in the registry.
ROWS_OF_SIDE = dict(zip(SIDES, ("rows", "base", "waiting", "apart"), strict=True))


@dataclass(frozen=True)
class Released:
    """{(rows, agency, dimension, member): count} of each edition that somebody may hold.

    Counts are known by the rows that they count, not by an indicator's code: two indicators may
    tell of the same rows.
    """

    editions: tuple[dict, ...] = ()

    @classmethod
    def nothing(cls):
        return cls()

    @classmethod
    def of(cls, phase):
        """All editions of a phase that were ever published, withdrawn ones too; one query."""
        published, found = phase.editions.once_published().order_by("pk"), []
        for facts in published.values_list("facts", flat=True):
            for counts in map(by_rows, [counts_of(facts), *learnt_counts(facts)]):
                if counts and counts not in found:  # the same in another language tells no more
                    found.append(counts)
        return cls(tuple(found))

    def told(self, rows, agency=ALL, dimension="", member=""):
        """What each edition tells of a count, None where it tells nothing."""
        return tuple(counts.get((rows, agency, dimension, member)) for counts in self.editions)

    def and_of(self, facts):
        """The same with what other facts show, at the end."""
        return Released((*self.editions, by_rows(counts_of(facts))))

    def may_repeat(self, counts):
        """Whether {cell: count} of an earlier day may stand beside the last facts: these show the
        same cells, and none is near what was told of it."""
        told = {place: self.told(*place) for place in by_rows(counts)}
        return all(
            told[place][-1] is not None and not is_secret(count, told[place])
            for place, count in by_rows(counts).items()
        )

    def without(self, agencies):
        """The same for somebody who knows some agencies: what is told of all, less these."""
        if not agencies:
            return self
        return Released(tuple(rest_of(counts, agencies) for counts in self.editions))


def rest_of(counts, agencies):
    """The counts of an edition, those of all agencies without some of them where that is told."""
    found = {}
    for (rows, agency, *group), count in counts.items():
        parts = [] if agency else [counts.get((rows, code, *group)) for code in agencies]
        if None not in parts:
            found[rows, agency, *group] = count - sum(parts)
    return found


def by_rows(counts):
    """The counts that are shown, by the rows that are counted."""
    return {
        (rows, cell.agency, cell.dimension, cell.member): count
        for cell, count in counts.items()
        if count is not None and (rows := rows_of(cell))
    }


def rows_of(cell):
    """The rows that a cell counts, None where the registry knows them no more."""
    if cell.indicator == QUALITY:
        return QUALITY
    indicator = BY_CODE.get(cell.indicator)
    return indicator and getattr(indicator, ROWS_OF_SIDE[cell.side])
