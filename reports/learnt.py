"""What was learnt and what it takes, as the report prints it: from frozen facts alone.

What people wrote stays in the language they wrote it in.
"""

import datetime

from django.utils.translation import gettext as _

from reports.enums import Status
from sharaka_portal.lib.templatetags.portal import NO_BREAK_SPACE, number, percent, short_day

NEEDS = ("people", "interviews", "sessions", "counsellors", "cost")


def practices(document):
    return [
        {
            "title": row["title"],
            "language": row["language"],
            "agency": document.label(row["agency"]),
            "theme": document.label(row["theme"]),
            "state": document.label(row["state"]["label"]),
            "is_demo": row["is_demo"],
            "parts": [
                (document.label(part["label"]), part["text"])
                for part in row["parts"]
                if part["text"]
            ],
            "proofs": [
                *(proof(document, found) for found in row["evidence"]),
                *(trial(document, found) for found in row["trials"]),
            ],
        }
        for row in document.facts["practices"]
    ]


def proof(document, found):
    """A piece of evidence in a line: a figure with its range, or what was said."""
    kind, facts = document.label(found["kind"]["label"]), found["facts"]
    if facts is None:
        said_by = document.label(found["speaker"]) if found["speaker"] else kind
        return _("%(who)s : « %(text)s »") % {"who": said_by, "text": found["text"]}
    return _("%(label)s : %(value)s") % {
        "label": document.label(facts["label"]),
        "value": value_of(facts),
    }


def value_of(facts):
    """A frozen figure in words: a rate with its cases and its range, or a number."""
    if facts["value"] is None:
        return str(Status.HIDDEN.label)
    if facts.get("low") is None:
        return number(facts["value"], 0 if float(facts["value"]).is_integer() else 1)
    return _("%(value)s, %(k)s sur %(n)s (entre %(low)s et %(high)s)") % {
        "value": percent(facts["value"]),
        "k": number(facts["numerator"]),
        "n": number(facts["denominator"]),
        "low": percent(facts["low"]),
        "high": percent(facts["high"]),
    }


def trial(document, found):
    """What a trial in another agency came to."""
    return _("Essai à %(agency)s, %(indicator)s : %(words)s") % {
        "agency": document.label(found["agency"]),
        "indicator": document.label(found["indicator"]["label"]),
        "words": document.label(found["words"]),
    }


def improvements(document):
    return [
        row
        | {
            "due_on": datetime.date.fromisoformat(row["due_on"]),
            "state": document.label(row["state"]["label"]),
            "counted": counted(document, row),
        }
        for row in document.facts["improvements"]
    ]


def counted(document, row):
    """How many people meet the problem, where it was counted and may be told."""
    if row["count"] is None or row["barrier"] is None:
        return ""
    return _("%(barrier)s : %(n)s personnes le %(day)s") % {
        "barrier": document.label(row["barrier"]),
        "n": number(row["count"]),
        "day": short_day(datetime.date.fromisoformat(row["counted_on"])),
    }


def cost(document):
    found = document.facts["cost"]
    return {
        "is_demo": found["is_demo"],
        "lines": [
            (row["label"], document.label(row["scope"]["label"]), row["amount"])
            for row in found["lines"]
        ],
        "unit_costs": [
            (
                document.label(row["label"]),
                row["amount"],
                row["per_beneficiary"],
                row["per_placement"],
            )
            for row in found["unit_costs"]
            if row["amount"] is not None
        ],
    }


def projection(document):
    """The needs of each region and of all: the central value, and the range in brackets."""
    found = document.facts["projection"]
    if not found:
        return None
    headers = {
        "people": _("Personnes"),
        "interviews": _("Entretiens"),
        "sessions": _("Ateliers"),
        "counsellors": _("Conseillers"),
        "cost": _("Coût en euros"),
    }
    return {
        "headers": [headers[name] for name in NEEDS],
        "lines": [
            (
                document.label(row["region"]["label"]) if row["region"] else _("Maroc"),
                [need(row, name) for name in NEEDS],
                row["region"] is None,
            )
            for row in found
        ],
    }


def need(row, name):
    low, central, high = (row[level][name] for level in ("low", "central", "high"))
    if central is None:
        return "—", ""
    decimals = 1 if name == "counsellors" else 0
    ends = "–".join(number(end, decimals) for end in (low, high) if end is not None)
    return number(central, decimals), f"({ends})".replace(" ", NO_BREAK_SPACE)
