"""The documents about a phase: from frozen content to a PDF. No query, no name of a person."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django_countries import countries

from reports import learnt, messages, pictures
from reports.dimensions import DIMENSIONS
from reports.document import Document
from reports.enums import EditionKind, Unit
from reports.equity import EQUITY
from reports.facts import csv_rows
from reports.frozen import defined
from reports.funding import PARTNERS, SOURCES
from reports.indicators import DELAYS
from sharaka_portal.lib import clock
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
    "plan_delay",
    "supported",
    "services_per_person",
    "remote_share",
    "attendance",
    "workshop_attendance",
)
RESULTS = (
    "referred",
    "referrals",
    "employer_answers",
    "referral_hires",
    "placed",
    "placement_rate",
    "placement_delay",
    "permanent_share",
    "cnss_declared",
    "wage_at_smig",
    "target_matched",
)
SATISFACTION = ("satisfaction", "satisfied_share")
TILES_A_LINE = 5
SHEET = ("css/pdf_report.css", "css/pdf_sheet.css")
AGENCY_TILES = ("registered", "interview_rate", "services", "placed", "permits_in_force")
AGENCY_LINES = (
    "registered",
    "interview_rate",
    "interview_delay",
    "plan_rate",
    "plan_delay",
    "supported",
    "open_files",
    "services",
    "services_per_person",
    "remote_share",
    "attendance",
    "referred",
    "referrals",
    "employer_answers",
    "placed",
    "placement_rate",
    "permits_in_force",
    "barriers",
)
REACH_TABLES = (
    "registered_by_sex",
    "registered_by_age",
    "registered_by_nationality",
    "registered_by_education",
)
ANNEX_TABLES = ("services_by_mode", "services_by_service", "barriers_by_barrier")


def render(content, *, is_draft):
    """The document as bytes; the same content gives the same bytes. Raises PdfError."""
    with translation.override(content.language):
        document = DOCUMENTS[content.facts["kind"]](content, is_draft=is_draft)
        return render_pdf(
            render_to_string(document.template, document.context()),
            language=content.language,
            title=document.title(),
            author=_("Portail Sharaka"),
            created=clock.at(document.as_of),
            attachments=(data_file(content),),
            css=document.css,
        )


def data_file(content):
    """The figures as CSV, which is carried inside the PDF."""
    header, *rows = csv_rows(content.facts, defined(content.definitions, content.language))
    table = Table("figures", [Column(name, kind) for name, kind in header], rows)
    return DataFile("figures.csv", csv_bytes(table), _("Chiffres du rapport"))


class Report(Document):
    """The report: a dozen pages and its annexes."""

    template = "reports/pdf/report.html"

    def title(self):
        return _("Rapport d’évaluation de l’expérimentation")

    def context(self):
        tiles = [self.total[code] for code in SUMMARY]
        return super().context() | {
            "cities": [self.label(row["city"]) for row in self.facts["agencies"]],
            "tile_lines": [tiles[:TILES_A_LINE], tiles[TILES_A_LINE:]],
            "messages": messages.main_messages(self.total, self.tables),
            "not_due": self.not_due(),
            "charts": self.charts(),
            "quality": self.quality(),
            "reach": self.printed(REACH_TABLES),
            "path_rows": self.rows(PATH),
            "result_rows": self.rows(RESULTS),
            "satisfaction_rows": self.satisfaction(),
            "comparison": self.rows(self.others()),
            "equity": self.equity(),
            "contracts": self.tables["placed_by_contract"].without_empty(),
            "placed_by_sex": self.tables["placed_by_sex"],
            "annex": self.printed(ANNEX_TABLES),
            "definitions": self.indicators.values(),
            "groups": self.groups(),
            **self.funding(),
            "practices": learnt.practices(self),
            "improvements": learnt.improvements(self),
            "cost": learnt.cost(self),
            "projection": learnt.projection(self),
            "partners": PARTNERS,
            "sources": SOURCES,
        }

    def satisfaction(self):
        """What people said; nothing while too few were asked to tell anything."""
        rows = self.rows(SATISFACTION)
        return rows if any(row["total"].is_number for row in rows) else []

    def others(self):
        """The indicators that no chapter shows; costs have one of their own."""
        shown = {*PATH, *RESULTS, *SATISFACTION}
        return {c for c, i in self.indicators.items() if c not in shown and i.unit != Unit.COST}

    def charts(self):
        """The charts by name; one without anything to draw is None."""
        tables = self.tables
        months = {code: tables[f"{code}_by_month"] for code in ("registered", "services")}
        specs = {
            "funnel": pictures.funnel(self.total, {}),
            "months": pictures.by_month(months),
            "modes": pictures.modes(tables["services_by_mode"]),
            "obstacles": pictures.obstacles(tables["barriers_by_barrier"]),
            "agencies": pictures.agencies(tables["registered_by_sex"]),
            "services": pictures.service_types(tables["services_by_service"]),
        }
        return {name: self.picture(spec) for name, spec in specs.items()}

    def quality(self):
        """How many files lack something, and what part that is, as far as it may be told."""
        found, n = self.facts["quality"], self.total["registered"].numerator
        labels = {
            "birth_date": _("Date de naissance"),
            "education": _("Niveau d’études"),
            "phone": _("Numéro de téléphone"),
            "document": _("Pièce d’identité ou de séjour"),
        }
        missing = [
            (label, found["missing"][name], share(found["missing"][name], n))
            for name, label in labels.items()
        ]
        return {"missing": missing, "suspected_pairs": found["suspected_pairs"]}

    def equity(self):
        """For each dimension: its groups, with some indicators."""
        return [
            {
                "label": DIMENSIONS[dimension].label,
                "indicators": [self.indicators[code] for code in EQUITY],
                "lines": [
                    (self.label(group["label"]), [found[code] for code in EQUITY])
                    for group, found in self.compared(groups)
                ],
            }
            for dimension, groups in sorted(self.facts["equity"].items())
        ]

    def compared(self, groups):
        """The groups in which there is somebody, with their figures."""
        for group in groups:
            if group["figures"]["registered"]["numerator"] != 0:
                yield group, self.figures(group["figures"])

    def groups(self):
        """The nationality groups, each with its countries by name."""
        return [
            (
                row["label"][self.language],
                sorted(str(countries.name(code)) for code in row["countries"]),
            )
            for row in self.content.definitions["nationalities"]
        ]


def share(count, whole):
    """A part as a rate from 0 to 1, or None where it may not be told."""
    is_known = count is not None and whole is not None and whole >= 10
    return count / whole if is_known else None


class Brief(Document):
    """Two pages for a visit."""

    template = "reports/pdf/brief.html"
    css = SHEET

    def title(self):
        return _("Note de visite")

    def context(self):
        tiles = [self.total[code] for code in SUMMARY]
        months = {c: self.tables[f"{c}_by_month"] for c in ("registered", "services")}
        return super().context() | {
            "tile_lines": [tiles[:TILES_A_LINE], tiles[TILES_A_LINE:]],
            "messages": messages.main_messages(self.total, self.tables),
            "not_due": self.not_due(),
            "funnel": self.picture(pictures.funnel(self.total, {})),
            "months": self.picture(pictures.by_month(months)),
            "obstacles": self.obstacles(),
            "comparison": self.rows(SUMMARY),
            **self.funding(),
            "practices": learnt.practices(self)[:3],
        }


class AgencySheet(Document):
    """One page about one agency, beside all of them."""

    template = "reports/pdf/agency.html"
    css = SHEET

    def title(self):
        return _("Fiche d’agence : %(agency)s") % {"agency": self.agencies[0][1]}

    def context(self):
        ((code, label),) = self.agencies
        figures = self.by_agency[code]
        steps = {name: figure for name, figure in figures.items() if name not in DELAYS.values()}
        funnel = pictures.funnel(steps, {})
        return super().context() | {
            "agency": label,
            "tiles": [figures[name] for name in AGENCY_TILES],
            "lines": [(figures[name], self.total[name]) for name in AGENCY_LINES],
            "funnel": self.picture(funnel, half=True),
            "obstacles": self.obstacles(code),
        }


DOCUMENTS = {
    EditionKind.REPORT: Report,
    EditionKind.BRIEF: Brief,
    EditionKind.AGENCY: AgencySheet,
}
