"""Reach and path: who is registered, and how far people get in the offer."""

from django.utils.translation import gettext_lazy as _

from reports import rows
from reports.enums import DateRule, Unit
from reports.indicator import OVER_TIME, SMALLEST_MEAN, SMALLEST_RATE, Indicator

FILES = _("dossiers d’inscription")
SERVICES = _("prestations enregistrées")

INDICATORS = (
    Indicator(
        code="registered",
        label=_("Personnes inscrites"),
        definition=_(
            "Dossiers ouverts dans la période dans une agence retenue, sauf ouvertures par erreur. "
            "Une personne suivie par deux agences compte une fois dans chacune."
        ),
        numerator=_("dossiers ouverts dans la période"),
        denominator="",
        unit=Unit.COUNT,
        date_rule=DateRule.EVENT,
        source=FILES,
        rows=rows.registered,
        breakdowns=OVER_TIME,
    ),
    Indicator(
        code="interviewed",
        label=_("Personnes reçues en entretien de positionnement"),
        definition=_(
            "Dossiers ouverts dans la période dont l’entretien de positionnement a eu lieu au plus "
            "tard à la date d’arrêté."
        ),
        numerator=_("dossiers ouverts dans la période, avec un entretien de positionnement"),
        denominator="",
        unit=Unit.COUNT,
        date_rule=DateRule.COHORT,
        source=SERVICES,
        rows=rows.interviewed,
        waiting=rows.interview_waiting,
        breakdowns=OVER_TIME,
    ),
    Indicator(
        code="interview_rate",
        label=_("Taux d’entretien de positionnement"),
        definition=_(
            "Part des dossiers ouverts dans la période dont l’entretien de positionnement a eu "
            "lieu au plus tard à la date d’arrêté."
        ),
        numerator=_("dossiers avec un entretien de positionnement"),
        denominator=_("dossiers ouverts dans la période"),
        unit=Unit.RATE,
        date_rule=DateRule.COHORT,
        source=SERVICES,
        rows=rows.interviewed,
        base=rows.registered,
        smallest=SMALLEST_RATE,
        breakdowns=OVER_TIME,
    ),
    Indicator(
        code="interview_delay",
        label=_("Délai entre l’inscription et l’entretien"),
        definition=_(
            "Nombre médian de jours entre l’inscription et le premier entretien de positionnement, "
            "pour les dossiers ouverts dans la période dont l’entretien a eu lieu."
        ),
        numerator=_("dossiers avec un entretien de positionnement"),
        denominator="",
        unit=Unit.MEDIAN_DAYS,
        date_rule=DateRule.COHORT,
        source=SERVICES,
        rows=rows.interview_delays,
        smallest=SMALLEST_MEAN,
        breakdowns=OVER_TIME,
    ),
    Indicator(
        code="planned",
        label=_("Personnes avec un plan d’action"),
        definition=_(
            "Dossiers ouverts dans la période, dont l’entretien a eu lieu et pour lesquels un plan "
            "d’action a été convenu au plus tard à la date d’arrêté."
        ),
        numerator=_("dossiers avec un entretien et un plan d’action convenu"),
        denominator="",
        unit=Unit.COUNT,
        date_rule=DateRule.COHORT,
        source=_("plans d’action"),
        rows=rows.planned,
        waiting=rows.plan_waiting,
        breakdowns=OVER_TIME,
    ),
    Indicator(
        code="plan_rate",
        label=_("Taux de plan d’action"),
        definition=_(
            "Part des dossiers reçus en entretien de positionnement pour lesquels un plan d’action "
            "a été convenu au plus tard à la date d’arrêté."
        ),
        numerator=_("dossiers avec un plan d’action convenu"),
        denominator=_("dossiers avec un entretien de positionnement"),
        unit=Unit.RATE,
        date_rule=DateRule.COHORT,
        source=_("plans d’action"),
        rows=rows.planned,
        base=rows.interviewed,
        smallest=SMALLEST_RATE,
        breakdowns=(*OVER_TIME, "support"),
    ),
    Indicator(
        code="plan_delay",
        label=_("Délai entre l’entretien et le plan d’action"),
        definition=_(
            "Nombre médian de jours entre le premier entretien de positionnement et le premier "
            "plan d’action convenu, pour les dossiers ouverts dans la période qui ont les deux."
        ),
        numerator=_("dossiers avec un plan d’action convenu après l’entretien"),
        denominator="",
        unit=Unit.MEDIAN_DAYS,
        date_rule=DateRule.COHORT,
        source=_("plans d’action"),
        rows=rows.plan_delays,
        smallest=SMALLEST_MEAN,
        breakdowns=OVER_TIME,
    ),
    Indicator(
        code="supported",
        label=_("Personnes accompagnées après l’entretien"),
        definition=_(
            "Dossiers ouverts dans la période ayant reçu au moins une prestation autre que "
            "l’accueil et l’entretien de positionnement : atelier, suivi, conseil, formation, "
            "auto-emploi ou partenaire."
        ),
        numerator=_("dossiers avec au moins une de ces prestations"),
        denominator="",
        unit=Unit.COUNT,
        date_rule=DateRule.COHORT,
        source=SERVICES,
        rows=rows.supported,
        waiting=rows.support_waiting,
        breakdowns=OVER_TIME,
    ),
    Indicator(
        code="open_files",
        label=_("Dossiers en cours"),
        definition=_("Dossiers ouverts à la date d’arrêté, quelle que soit leur inscription."),
        numerator=_("dossiers ouverts à la date d’arrêté"),
        denominator="",
        unit=Unit.COUNT,
        date_rule=DateRule.STATE,
        source=FILES,
        rows=rows.open_files,
    ),
)
