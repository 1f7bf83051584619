"""The counts that facts tell, one by one, so that two editions can be laid side by side."""

from dataclasses import dataclass

ALL = ""  # all agencies, all groups
# The sides of a figure that count rows; the value of a rate follows from them.
ASIDES = ("waiting", "apart")
SIDES = ("numerator", "denominator", *ASIDES)
QUALITY = "quality"  # stands for an indicator: the files that lack something, pairs of files


@dataclass(frozen=True)
class Cell:
    """Where a count stands: an indicator, in an agency or in all, in a group of people or in all."""

    indicator: str
    agency: str = ALL
    dimension: str = ""
    member: str = ""
    side: str = "numerator"


def counts_of(facts):
    """{Cell: count} of all that the facts tell; None where a count is hidden.

    The same count may be told twice (in a line of totals, then in a table); it is hidden in both
    or in none of them.
    """
    found = {}
    for agency, figures in [(ALL, facts["total"]), *facts["by_agency"].items()]:
        found |= figures_counts(figures, agency=agency)
    for _name, table in sorted(facts["tables"].items()):
        for agency, line in table["cells"].items():
            for member, count in line.items():
                dimension = table["dimension"] if member else ""
                found.setdefault(Cell(table["indicator"], agency, dimension, member), count)
    for dimension, groups in facts["equity"].items():
        for group in groups:
            place = {"dimension": dimension, "member": group["code"]}
            found = figures_counts(group["figures"], **place) | found
    return found | quality_counts(**facts.get("quality", {}))


def quality_counts(missing=(), **others):
    counts = dict(missing) | others
    return {Cell(QUALITY, member=name): count for name, count in counts.items()}


def learnt_counts(facts):
    """The counts of earlier days that practices and improvements tell: {Cell: count} of each."""
    for practice in facts.get("practices", ()):
        yield from (evidence_counts(proof["facts"], facts) for proof in practice["evidence"])
    yield from map(improvement_counts, facts.get("improvements", ()))


def evidence_counts(figure, facts):
    """{Cell: count} of a frozen figure, in its agency and in all; nothing for another phase."""
    if not figure or figure["phase"]["code"] != facts["phase"]["code"]:
        return {}
    agency = figure["agency"]["code"] if figure["agency"] else ALL
    found, others = {}, figure.get("others")
    for side in SIDES[:2]:
        if figure[side] is not None:
            found[Cell(figure["indicator"], agency, side=side)] = figure[side]
            if others:
                found[Cell(figure["indicator"], side=side)] = figure[side] + others[side]
    return found


def improvement_counts(row):
    """{Cell: count} of the obstacle that an improvement is about, where it is told."""
    place = row.get("counted")  # editions of before do not say it
    if not place or row["count"] is None:
        return {}
    return {Cell("barriers", place["agency"], "barrier", place["barrier"]): row["count"]}


def figures_counts(figures, **place):
    """An aside of zero tells nothing: it may have been too small to be told."""
    return {
        Cell(code, side=side, **place): (figure[side] or None) if side in ASIDES else figure[side]
        for code, figure in figures.items()
        for side in SIDES
        if side == "numerator" or figure.get(side) is not None
    }


def small_differences(counts, earlier, threshold):
    """The cells that two editions both show and whose difference is too small to be told."""
    return [
        cell
        for cell, count in counts.items()
        if count is not None
        and earlier.get(cell) is not None
        and 0 < abs(count - earlier[cell]) < threshold
    ]
