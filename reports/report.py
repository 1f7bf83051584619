"""The report of a phase: from its facts to a PDF in one language. No query, no name of a person."""

import datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django_countries import countries

from reports import messages, pictures
from reports.crosstab import ALL, Crosstab
from reports.dimensions import DIMENSIONS
from reports.equity import EQUITY
from reports.facts import csv_rows, figure_of
from reports.funding import FUNDING, PARTNERS, SOURCES
from reports.groups import COUNTRIES, NATIONALITY_GROUPS, OTHER
from reports.indicators import BY_CODE, FUNNEL, REGISTRY
from sharaka_portal.lib import clock
from sharaka_portal.lib.charts import figure as picture
from sharaka_portal.lib.pdf import DataFile, render_pdf
from sharaka_portal.lib.sheets import Column, Table, csv_bytes

SUMMARY = (
    "registered",
    "interview_rate",
    "interview_delay",
    "plan_rate",
    "services",
    "remote_share",
    "referrals",
    "placed",
    "placement_rate",
    "permits_in_force",
)
PATH = (
    "registered",
    "interview_rate",
    "interview_delay",
    "plan_rate",
    "supported",
    "services_per_person",
    "remote_share",
    "attendance",
)
RESULTS = ("referred", "referrals", "employer_answers", "placed", "placement_rate")
TILES_A_LINE = 5
# The funnel beside it tells the others.
AGENCY_FIGURES = tuple(i.code for i in REGISTRY if i.code not in (*FUNNEL, "barriers"))
REACH_TABLES = (
    "registered_by_sex",
    "registered_by_age",
    "registered_by_nationality",
    "registered_by_education",
)
ANNEX_TABLES = ("services_by_mode", "services_by_service", "barriers_by_barrier")


def render(facts, language):
    """The report as bytes; the same facts and language give the same bytes. Raises PdfError."""
    with translation.override(language):
        document = Document(facts, language)
        html = render_to_string("reports/pdf/report.html", document.context())
        return render_pdf(
            html,
            language=language,
            title=document.title,
            author=_("Portail Sharaka"),
            created=clock.at(document.as_of),
            attachments=(data_file(facts),),
            css=("css/pdf_report.css",),
        )


def data_file(facts):
    """The figures as CSV, which is carried inside the PDF."""
    header, *rows = csv_rows(facts)
    table = Table("figures", [Column(name, kind) for name, kind in header], rows)
    return DataFile("figures.csv", csv_bytes(table), _("Chiffres du rapport"))


class Document:
    """What the pages of a report need, in the active language."""

    def __init__(self, facts, language):
        self.facts, self.language = facts, language
        self.as_of = datetime.date.fromisoformat(facts["as_of"])
        self.title = _("Rapport d’évaluation de l’expérimentation")
        self.agencies = [(row["code"], row["label"][language]) for row in facts["agencies"]]
        self.total = self.figures(facts["total"])
        self.by_agency = {c: self.figures(found) for c, found in facts["by_agency"].items()}
        self.tables = {name: self.table(found) for name, found in facts["tables"].items()}

    def figures(self, found):
        return {code: figure_of(code, values) for code, values in found.items()}

    def label(self, labels):
        """A kept label in the language of the report; a month is written out."""
        text = labels[self.language] or labels["fr"]
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            return text

    def table(self, found):
        members = tuple((code, self.label(labels)) for code, labels in found["members"])
        indicator = BY_CODE[found["indicator"]]
        return Crosstab(indicator, members, tuple(self.agencies), found["cells"])

    def context(self):
        facts = self.facts
        tiles = [self.total[code] for code in SUMMARY]
        rows = self.comparison()
        return {
            "title": self.title,
            "phase": facts["phase"]["label"][self.language],
            "starts_on": datetime.date.fromisoformat(facts["phase"]["starts_on"]),
            "ends_on": datetime.date.fromisoformat(facts["phase"]["ends_on"]),
            "as_of": self.as_of,
            "is_demo": facts["is_demo"],
            "smallest_shown": facts["threshold"],
            "agencies": self.agencies,
            "cities": [
                row["city"][self.language] or row["city"]["fr"] for row in facts["agencies"]
            ],
            "tile_lines": [tiles[:TILES_A_LINE], tiles[TILES_A_LINE:]],
            "messages": messages.main_messages(self.total, self.tables),
            "total": self.total,
            "charts": self.charts(),
            "missing": self.missing(),
            "reach": self.printed(REACH_TABLES),
            "path_rows": [row for row in rows if row["indicator"].code in PATH],
            "result_rows": [row for row in rows if row["indicator"].code in RESULTS],
            "agency_pages": [self.agency_page(code, label) for code, label in self.agencies],
            "comparison": rows,
            "equity": self.equity(),
            "contracts": self.tables["placed_by_contract"].without_empty(),
            "annex": self.printed(ANNEX_TABLES),
            "definitions": REGISTRY,
            "groups": self.groups(),
            "funding": FUNDING,
            "funding_total": sum(amount for _label, amount in FUNDING),
            "partners": PARTNERS,
            "sources": SOURCES,
        }

    def printed(self, names):
        """(what the table is broken down by, table) of some tables, without empty groups."""
        return [
            (
                DIMENSIONS[self.facts["tables"][name]["dimension"]].label,
                self.tables[name].without_empty(),
            )
            for name in names
        ]

    def charts(self):
        """The charts by name; one without anything to draw is missing."""
        tables = self.tables
        months = {code: tables[f"{code}_by_month"] for code in ("registered", "services")}
        specs = {
            "funnel": pictures.funnel(self.total, {}),
            "months": pictures.by_month(months),
            "modes": pictures.modes(tables["services_by_mode"]),
            "obstacles": pictures.obstacles(tables["barriers_by_barrier"]),
            "nationalities": pictures.nationalities(tables["registered_by_nationality"]),
            "agencies": pictures.agencies(tables["registered_by_sex"]),
            "services": pictures.service_types(tables["services_by_service"]),
        }
        return {name: self.picture(spec) for name, spec in specs.items() if spec}

    def picture(self, spec, *, half=False):
        return picture(spec, for_pdf=True, half=half, language=self.language)

    def missing(self):
        """How many people lack a birth date or a level of education, where it may be told."""
        return {
            name: self.tables[f"registered_by_{name}"].cells[ALL]["unknown"]
            for name in ("age", "education")
        }

    def agency_page(self, code, label):
        figures = self.by_agency[code]
        return {
            "code": code,
            "label": label,
            "lines": [(figures[name], self.total[name]) for name in AGENCY_FIGURES],
            "funnel": self.picture(
                pictures.funnel(figures, {}, key=f"chart-funnel-{code}"), half=True
            ),
        }

    def comparison(self):
        return [
            {
                "indicator": indicator,
                "cells": [self.by_agency[code][indicator.code] for code, _label in self.agencies],
                "total": self.total[indicator.code],
            }
            for indicator in REGISTRY
        ]

    def equity(self):
        """For each dimension: its groups, with some indicators."""
        return [
            {
                "label": DIMENSIONS[dimension].label,
                "indicators": [BY_CODE[code] for code in EQUITY],
                "lines": [
                    (self.label(group["label"]), list(self.figures(group["figures"]).values()))
                    for group in groups
                    if group["figures"]["registered"]["numerator"] != 0
                ],
            }
            for dimension, groups in self.facts["equity"].items()
        ]

    def groups(self):
        """The nationality groups, each with its countries by name."""
        return [
            (label, sorted(str(countries.name(code)) for code in COUNTRIES[group]))
            for group, (label, _codes) in NATIONALITY_GROUPS.items()
            if group != OTHER
        ]
