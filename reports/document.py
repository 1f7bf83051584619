"""What all printed documents share: reading what is frozen, in one language."""

import datetime

import segno
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from reports.crosstab import ALL, Crosstab
from reports.dimensions import DIMENSIONS
from reports.enums import Status
from reports.facts import figure_of
from reports.frozen import defined
from sharaka_portal.lib.charts import figure as picture


class Document:
    """A kind of document: its template, its title, and what its pages need.

    Made in the active language, from frozen content alone: no query, no name of a person.
    """

    template = ""
    css = ("css/pdf_report.css",)

    def __init__(self, content, *, is_draft):
        self.content, self.is_draft = content, is_draft
        self.facts, self.language = content.facts, content.language
        self.as_of = datetime.date.fromisoformat(self.facts["as_of"])
        self.indicators = defined(content.definitions, self.language)
        self.agencies = [(row["code"], self.label(row["label"])) for row in self.facts["agencies"]]
        self.total = self.figures(self.facts["total"])
        self.by_agency = {c: self.figures(found) for c, found in self.facts["by_agency"].items()}
        self.tables = {name: self.table(found) for name, found in self.facts["tables"].items()}

    def title(self):
        raise NotImplementedError

    def context(self):
        facts = self.facts
        return {
            "title": self.title(),
            "phase": self.label(facts["phase"]["label"]),
            "starts_on": datetime.date.fromisoformat(facts["phase"]["starts_on"]),
            "ends_on": datetime.date.fromisoformat(facts["phase"]["ends_on"]),
            "as_of": self.as_of,
            "is_demo": facts["is_demo"],
            "is_draft": self.is_draft,
            "smallest_shown": facts["threshold"],
            "agencies": self.agencies,
            "total": self.total,
            "code": self.content.code,
            "check_url": self.check_url(),
            "qr": self.qr(),
            "print_version": self.content.print_version,
        }

    def check_url(self):
        """The public page that tells whether this edition stands."""
        return f"{self.facts['portal']}/check/{self.content.code}/"

    def qr(self):
        code = segno.make(self.check_url(), error="m", micro=False)
        title = _("Code QR : %(url)s") % {"url": self.check_url()}
        return mark_safe(code.svg_inline(scale=2, border=2, title=title))

    def funding(self):
        """Who pays for the whole project."""
        cost = self.facts["cost"]
        lines = [(self.label(row["funder"]), row["amount"]) for row in cost["funding"]]
        return {"funding": lines, "funding_total": cost["funding_total"]}

    def figures(self, found):
        """{code: figure} in the order of the definitions."""
        return {
            code: figure_of(indicator, found[code])
            for code, indicator in self.indicators.items()
            if code in found
        }

    def label(self, labels):
        """A kept label in the language of the document; a month is written out."""
        text = labels[self.language] or labels["fr"]
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            return text

    def table(self, found):
        members = tuple((code, self.label(labels)) for code, labels in found["members"])
        indicator = self.indicators[found["indicator"]]
        return Crosstab(indicator, members, tuple(self.agencies), found["cells"])

    def printed(self, names):
        """(what the table is broken down by, table) of some tables, without empty groups."""
        return [
            (
                DIMENSIONS[self.facts["tables"][name]["dimension"]].label,
                self.tables[name].without_empty(),
            )
            for name in names
        ]

    def rows(self, codes=None):
        """A line an indicator: its figure in each agency, then in all of them."""
        return [
            {
                "indicator": indicator,
                "cells": [self.by_agency[place][code] for place, _label in self.agencies],
                "total": self.total[code],
            }
            for code, indicator in self.indicators.items()
            if codes is None or code in codes
        ]

    def picture(self, spec, *, half=False):
        return spec and picture(spec, for_pdf=True, half=half, language=self.language)

    def obstacles(self, agency=ALL, most=5):
        """(label, count) of the obstacles noted most often; hidden counts are left out."""
        table = self.tables["barriers_by_barrier"]
        pairs = zip(table.members, table.row(agency), strict=True)
        counted = [(label, count) for (_code, label), count in pairs if count]
        return sorted(counted, key=lambda pair: -pair[1])[:most]

    def not_due(self):
        """The figures that cannot exist yet."""
        return [figure for figure in self.total.values() if figure.status == Status.NOT_DUE]
