"""Editions made by hand, without printing: what tests of their life need."""

import copy
import hashlib
import json

import pytest

PHASE = "pilot-2015"


def printed(content, *, is_draft):
    """Bytes that follow from what is printed, as a PDF's do."""
    told = [content.facts, content.language, is_draft]
    return b"%PDF " + hashlib.sha256(json.dumps(told, sort_keys=True).encode()).digest()


def bare_content(**changes):
    """Content without a figure, for tests that ask nothing of it."""
    from reports.frozen import Content

    day, none = "2015-12-14", ("total", "by_agency", "tables", "equity")
    kind = "agency" if "agency" in changes else "report"
    phase = {"code": PHASE, "starts_on": "2015-09-15", "ends_on": "2015-12-15"}
    facts = {"kind": kind, "agency": None, "as_of": day, "phase": phase, "agencies": []}
    return Content.now(facts | {name: {} for name in none} | {"threshold": 5} | changes, "fr")


@pytest.fixture
def quick_print(monkeypatch, settings, tmp_path):
    """Print in no time; a test that looks at pages prints them for good."""
    from reports import report

    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(report, "render", printed)


def at(name, edition):
    """The address of a page of an edition."""
    from django.urls import reverse

    return reverse(f"reports:{name}", args=[edition.public_id])


def draft(by, *, kind="report", agency=None, language="fr", as_of=None):
    from agencies.models import Agency
    from reports import actions
    from reports.models import Phase

    edition, _file = actions.build_edition(
        phase=Phase.objects.get(code=PHASE),
        kind=kind,
        agency=agency and Agency.objects.get(code=agency),
        language=language,
        as_of=as_of,
        by=by,
    )
    return edition


def again(edition, *, by, change):
    """A draft whose facts are those of an edition after `change(facts)`."""
    from reports import actions
    from reports.frozen import Content

    facts = copy.deepcopy(edition.facts)
    change(facts)
    content = Content.now(facts, edition.language)
    made, _file = actions.print_edition(content, phase=edition.phase, by=by, agency=edition.agency)
    return made
