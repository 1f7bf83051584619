"""What the offer costs: amounts of the cost lines of a phase, by person and by placement."""

from django.utils.translation import gettext_lazy as _

from reports import rows
from reports import rows_of_work as work
from reports.enums import CostScope, DateRule, Unit
from reports.indicator import SMALLEST_MEAN, Indicator

SOURCE = _("lignes de coût de la phase")
SERVICE_ALONE = (CostScope.DIRECT,)
ALL_LINES = (CostScope.DIRECT, CostScope.SUPPORT)
PEOPLE = (rows.registered, _("dossiers ouverts dans la période"))
PLACEMENTS = (work.placed, _("premières insertions commencées dans la période"))


def cost(code, label, definition, per, scopes):
    base, denominator = per
    return Indicator(
        code=code,
        label=label,
        definition=definition,
        numerator=_("euros des lignes de coût de ce périmètre"),
        denominator=denominator,
        unit=Unit.COST,
        date_rule=DateRule.EVENT,
        source=SOURCE,
        rows=base,
        base=base,
        scopes=scopes,
        smallest=SMALLEST_MEAN,
        breakdowns=("agency",),
    )


INDICATORS = (
    cost(
        "cost_per_person",
        _("Coût par personne inscrite, service seul"),
        _(
            "Lignes de coût du service aux personnes, divisées par les personnes inscrites. Les "
            "lignes valent pour la phase entière ; celles qui ne nomment pas d’agence comptent "
            "pour l’ensemble seulement."
        ),
        PEOPLE,
        SERVICE_ALONE,
    ),
    cost(
        "cost_per_placement",
        _("Coût par insertion, service seul"),
        _(
            "Lignes de coût du service aux personnes, divisées par les premières insertions : ce "
            "que coûte l’offre à tous ceux qu’elle sert, rapporté à ceux qui ont trouvé un emploi."
        ),
        PLACEMENTS,
        SERVICE_ALONE,
    ),
    cost(
        "full_cost_per_person",
        _("Coût complet par personne inscrite"),
        _(
            "Toutes les lignes de coût de la phase, appui et coordination compris, divisées par "
            "les personnes inscrites."
        ),
        PEOPLE,
        ALL_LINES,
    ),
    cost(
        "full_cost_per_placement",
        _("Coût complet par insertion"),
        _(
            "Toutes les lignes de coût de la phase, appui et coordination compris, divisées par "
            "les premières insertions."
        ),
        PLACEMENTS,
        ALL_LINES,
    ),
)
