"""What upper apps add to the person's page. Each registers itself in its `apps.py`.

A source gives timeline events of a person; a panel gives a block of the page. Both answer only for
what the reader may see; the rows that they share are read once (`register_page_rows`).
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """One line of a person's timeline. `text` is free text of people, `detail` is ours."""

    on: datetime.date
    kind: str
    title: str
    detail: str = ""
    text: str = ""
    by: str = ""
    url: str = ""


@dataclass(frozen=True)
class SheetBlock:
    """A heading of the handover sheet with its lines of text."""

    title: str
    lines: list


@dataclass(frozen=True)
class Cue:
    """What is said beside a person: what to do, or what is planned or reached.

    The tone is a state's colour: `stop` and `warn` ask for action, `wait` and `ok` are planned for
    the day `on`, `done` is reached. `url` is the page to act on, `act` the right that it takes.
    """

    text: str
    tone: str = "wait"
    on: datetime.date | None = None
    url: str = ""
    act: str = ""


@dataclass(frozen=True)
class Proposal:
    """Somebody who could lead a file, with the reasons for it in words."""

    user: object
    reasons: list


@dataclass(frozen=True)
class Need:
    """A reason to act on a file, by which lists are filtered: `condition(day)` is a Q on Migrant."""

    code: str
    label: str
    condition: Callable


@dataclass(frozen=True)
class Panel:
    """A block of the person's page: a template and what it needs."""

    order: int
    template: str
    context: Callable


@dataclass(frozen=True)
class FileEnd:
    """What a person has ahead, as lines of text, and how it is given up with the file."""

    ahead: Callable
    give_up: Callable


# What the person's page and its timeline read of upper apps: (relation of Migrant, names of its
# own relations read along, the right that it takes to see the rows).
PAGE_ROWS: list[tuple[str, tuple, str]] = []
TIMELINE_SOURCES: list[Callable[..., Iterable[Event]]] = []
TIMELINE_KINDS: dict[str, str] = {}
PANELS: list[Panel] = []
CUE_SOURCES: list[Callable] = []
NEEDS: list[Need] = []
# (relation of Migrant, its day): what counts as something having happened in a file.
ACTIVITY: list[tuple[str, str]] = [
    ("registrations", "opened_on"),
    ("notes", "written_on"),
    ("consents", "given_on"),
    ("barriers", "noted_on"),
]
SHEET_SOURCES: list[Callable] = []
RECEIPT_SOURCES: list[Callable] = []
LEAD_CHANGES: list[Callable] = []
PERMIT_CHANGES: list[Callable] = []
FILE_ENDS: list[FileEnd] = []
MERGE_STAYS: list[Callable] = []
LEAD_PROPOSALS: list[Callable] = []


def register_page_rows(action, **relations):
    """Have rows of a person read once for the page and its timeline: {relation: names of relations
    read along}. `timeline.read_along` keeps those that the reader may see as `seen_<relation>`."""
    PAGE_ROWS.extend((relation, names, action) for relation, names in relations.items())


def register_timeline_source(source, kinds):
    """`source(migrant, user)` yields the events of a person (see `timeline.read_along`) that the
    user may see.

    `kinds` is {kind: label} of its events, by which the timeline is filtered.
    """
    TIMELINE_SOURCES.append(source)
    TIMELINE_KINDS.update(kinds)


def register_panel(order, template, context):
    """`context(migrant, here)` is the dict given to the template, or None to leave it out.

    The person is read by `timeline.read_along`; `here` is {action: whether the reader may do it
    with this file now}.
    """
    PANELS.append(Panel(order, template, context))
    PANELS.sort(key=lambda panel: panel.order)


def register_sheet_source(source):
    """`source(migrant)` gives the SheetBlocks that whoever takes a file over must know."""
    SHEET_SOURCES.append(source)


def register_receipt_source(source):
    """`source(migrant)` gives lines of text on what comes next, for the receipt that is handed out,
    in the active language."""
    RECEIPT_SOURCES.append(source)


def register_lead_change(follow):
    """`follow(migrant, before, after, by=)` passes on what hangs on the lead when it changes."""
    LEAD_CHANGES.append(follow)


def register_permit_change(follow):
    """`follow(migrant, by=)` acts on the end date of the papers when a paper was recorded."""
    PERMIT_CHANGES.append(follow)


def register_file_end(ahead, give_up):
    """When a file closes or leaves its agency, `give_up(migrant, by=)` ends what `ahead(migrant)`
    tells."""
    FILE_ENDS.append(FileEnd(ahead, give_up))


def register_merge_stays(source):
    """`source(kept, absorbed)` gives {model: keys} of rows that a merge leaves with the absorbed
    file, because the kept one has its own."""
    MERGE_STAYS.append(source)


def register_lead_proposals(source):
    """`source(migrant)` gives the Proposals of who could lead the file, the best first."""
    LEAD_PROPOSALS.append(source)


def register_cues(source):
    """`source(people)` gives {key: [Cue]} for a list of people, in a fixed number of queries."""
    CUE_SOURCES.append(source)


def register_need(code, label, condition):
    """Add a reason to act to the filters of the caseload."""
    NEEDS.append(Need(code, label, condition))


def register_activity(*relations):
    """Add (relation of Migrant, name of its day) pairs to what counts as an event of a file."""
    ACTIVITY.extend(relations)


def lies_ahead(migrant):
    """What would be given up if the file closed or left its agency now, one a line."""
    return [line for end in FILE_ENDS for line in end.ahead(migrant)]


def lead_proposals(migrant):
    """Who could lead the person's file, the best first; empty when no app proposes anybody."""
    return [proposal for source in LEAD_PROPOSALS for proposal in source(migrant)]
