"""The same indicators for women and men, for ages, for groups of nationalities."""

from reports.crosstab import ALL, crosstabs
from reports.disclosure import disclose, veil
from reports.figures import compute
from reports.indicators import BY_CODE

# Each count, with the rate that would give it back.
COUNTS = {"registered": "interview_rate", "placed": "placement_rate"}
EQUITY = ("registered", "interview_rate", "placed", "placement_rate")


def equity(selection, dimension, *, is_open=False):
    """{group: {indicator: figure}} over all agencies of a selection.

    Unless the reader may open all rows (`is_open`), small counts are hidden as in the tables by
    agency, so that both can be laid side by side.
    """
    groups = compute([BY_CODE[code] for code in EQUITY], selection, (dimension,))
    if is_open:
        return {code: figures for (code,), figures in groups.groups.items()}
    tables = crosstabs([BY_CODE[code] for code in COUNTS], selection, dimension)
    rates = disclose(groups)
    return {
        code: as_in_tables(code, figures, rates.groups[code,], tables)
        for (code,), figures in groups.groups.items()
    }


def as_in_tables(group, figures, disclosed, tables):
    """The counts as the tables by agency show them; the rates of hidden counts hidden as well."""
    shown = {}
    for count, rate in COUNTS.items():
        hide = tables[count].cells[ALL][group] is None
        shown[count] = veil(figures[count], (hide, hide))
        shown[rate] = veil(disclosed[rate], (hide, hide))
    return {code: shown[code] for code in EQUITY}
