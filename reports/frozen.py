"""What an edition freezes: facts, the definitions used, the version of the print, the language.

The fingerprint of these four is the edition's own: it is printed in the file (which cannot hold
the fingerprint of itself), and the same content always gives the same file.
"""

import functools
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import weasyprint
from django.conf import settings
from django.utils import translation

from migrants.filenumber import ALPHABET, LOOKALIKES
from reports.enums import DateRule, Unit
from reports.groups import COUNTRIES, NATIONALITY_GROUPS, OTHER
from reports.indicators import REGISTRY

LANGUAGES = [code for code, _name in settings.LANGUAGES]
TEXTS = ("label", "definition", "numerator", "denominator", "source", "apart_label")
CODE_LENGTH = 10
# All that shapes the pages besides what is frozen, by name beneath the project's folder.
PRINTED_BY = (
    "templates/reports/pdf/*.html",
    "templates/components/chart*.html",
    "static/css/pdf.css",
    "static/css/pdf_report.css",
    "static/css/pdf_sheet.css",
    "sharaka_portal/lib/pdf.py",
    "sharaka_portal/lib/fonts.py",
    "sharaka_portal/lib/charts/*.py",
    "sharaka_portal/lib/templatetags/portal.py",
    "reports/crosstab.py",
    "reports/document.py",
    "reports/facts.py",
    "reports/figures.py",
    "reports/learnt.py",
    "reports/messages.py",
    "reports/pictures.py",
    "reports/report.py",
    "locale/*/LC_MESSAGES/django.po",
)


@dataclass(frozen=True)
class Content:
    """What is printed, in one language."""

    facts: dict
    definitions: dict
    print_version: str
    language: str

    @classmethod
    def now(cls, facts, language):
        """Facts with the definitions and the print of today."""
        return cls(canonical(facts), definitions(), print_version(), language)

    @classmethod
    def of(cls, edition):
        """What a kept edition was printed from."""
        return cls(edition.facts, edition.definitions, edition.print_version, edition.language)

    @property
    def fingerprint(self):
        kept = [self.facts, self.definitions, self.print_version, self.language]
        return hashlib.sha256(as_text(kept).encode()).hexdigest()

    @property
    def code(self):
        return code_of(self.fingerprint)


def as_text(value):
    """A value as JSON in one form only: databases keep no order of keys."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical(value):
    """The value as it will be read back from the database."""
    return json.loads(as_text(value))


def code_of(fingerprint):
    """The first fifty bits of a fingerprint, in signs that can be read out on the phone."""
    number = int(fingerprint, 16) >> (256 - 5 * CODE_LENGTH)
    signs = "".join(ALPHABET[number >> 5 * place & 31] for place in range(CODE_LENGTH))
    return f"{signs[:5]}-{signs[5:]}"


def normalise_code(text):
    """The code meant by what somebody typed."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum()).translate(LOOKALIKES)
    return f"{signs[:5]}-{signs[5:]}"


@functools.cache
def print_version():
    """A short fingerprint of the code, templates, styles and translations that print a report."""
    digest = hashlib.sha256(weasyprint.__version__.encode())
    for pattern in PRINTED_BY:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


# Definitions ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Defined:
    """A definition as it was when an edition was built; stands for the indicator of its figures."""

    code: str
    label: str
    definition: str
    numerator: str
    denominator: str
    source: str
    apart_label: str
    unit: Unit
    date_rule: DateRule
    version: int


def in_languages(text):
    """A text in the portal's languages, as it may be kept."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = str(text)
    return found


def definitions():
    """The indicators and the groups of today, in all languages."""
    return canonical(
        {
            "indicators": [definition_of(indicator) for indicator in REGISTRY],
            "nationalities": [
                {"label": in_languages(label), "countries": COUNTRIES[code]}
                for code, (label, _codes) in NATIONALITY_GROUPS.items()
                if code != OTHER
            ],
        }
    )


def definition_of(indicator):
    texts = {name: in_languages(getattr(indicator, name, "")) for name in TEXTS}
    return texts | {
        "code": indicator.code,
        "unit": str(indicator.unit),
        "date_rule": str(indicator.date_rule),
        "version": getattr(indicator, "version", 1),
    }


def defined(definitions, language):
    """{code: Defined} of kept definitions, in the registry's order of then."""
    return {
        row["code"]: Defined(
            code=row["code"],
            unit=Unit(row["unit"]),
            date_rule=DateRule(row["date_rule"]),
            version=row["version"],
            **{name: row[name][language] for name in TEXTS},
        )
        for row in definitions.get("indicators", ())
    }
