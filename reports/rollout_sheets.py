"""The projection as a spreadsheet: exactly the numbers of the page, with what they suppose."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.rollout import BASES, LEVELS
from reports.rollout_forms import NUMBERS
from reports.sheets import properties
from sharaka_portal.lib.sheets import Column, Table, workbook


def projection(found):
    """The lines of the page and, on a second sheet, its assumptions and the pilot's rates."""
    title = _("Projection par région")
    tables = [
        Table(title, columns(), [row(line) for line in found.lines], notes()),
        Table(
            _("Hypothèses"), (Column(_("Hypothèse")), Column(_("Valeur"), "number")), assumed(found)
        ),
        Table(_("Taux du pilote"), rate_columns(), rates(found.rates)),
    ]
    return workbook(tables, language=get_language(), properties=properties(title))


def columns():
    ranged = (_("Entretiens"), _("Séances d’atelier"), _("Heures"), _("Conseillers"), _("Coût (€)"))
    return (
        Column(_("Région")),
        Column(_("Part (%)"), "number"),
        Column(_("Personnes attendues"), "number"),
        *(Column(f"{name}, {level}", "number") for name in ranged for _code, level in LEVELS),
    )


def row(line):
    needs = [getattr(line, code) for code, _label in LEVELS]
    ranged = ("interviews", "sessions", "hours", "counsellors", "cost")
    return (
        line.region.label if line.region else _("Ensemble"),
        line.share,
        line.central.people,
        *(getattr(need, name) for name in ranged for need in needs),
    )


def assumed(found):
    values = found.assumptions
    return [
        *((label, getattr(values, name)) for name, (label, *_spec) in NUMBERS.items()),
        *((region.label, values.share(region.code)) for region in found.form.regions),
    ]


def rate_columns():
    return (
        Column(_("Prestations par personne")),
        *(Column(name, "number") for _code, name in LEVELS),
    )


def rates(found):
    kinds = (
        (_("Entretiens de positionnement"), found.interview),
        (_("Participations à un atelier"), found.workshop),
        (_("Autres prestations"), found.other),
    )
    return [(label, *(values or (None, None, None))) for label, values in kinds]


def notes():
    return [(_("Part (%)"), str(text)) for text in BASES.values()]
