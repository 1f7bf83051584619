"""Placements, and what the work is like."""

from django.utils.translation import gettext_lazy as _

from reports import rows_of_work as work
from reports.enums import DateRule, Unit
from reports.indicator import OVER_TIME, PEOPLE, SMALLEST_MEAN, SMALLEST_RATE, Indicator

PLACEMENTS = _("insertions enregistrées avec leur preuve")

INDICATORS = (
    Indicator(
        code="placed",
        label=_("Personnes insérées"),
        definition=_(
            "Personnes dont le premier contrat (y compris d’insertion) ou la première activité a "
            "commencé dans la période, avec une preuve : contrat, CNSS, attestation de l’employeur "
            "ou déclaration. Les formations n’y comptent pas."
        ),
        numerator=_("premières insertions commencées dans la période"),
        denominator="",
        unit=Unit.COUNT,
        date_rule=DateRule.EVENT,
        source=PLACEMENTS,
        rows=work.placed,
        breakdowns=(*OVER_TIME, "contract"),
    ),
    Indicator(
        code="entrants_placed",
        label=_("Inscrits de la période déjà insérés"),
        definition=_(
            "Dossiers ouverts dans la période dont une insertion a commencé au plus tard à la date "
            "d’arrêté."
        ),
        numerator=_("dossiers avec une insertion commencée"),
        denominator="",
        unit=Unit.COUNT,
        date_rule=DateRule.COHORT,
        source=PLACEMENTS,
        rows=work.entrants_placed,
        waiting=work.entrants_waiting,
        breakdowns=OVER_TIME,
    ),
    Indicator(
        code="placement_rate",
        label=_("Taux d’insertion"),
        definition=_(
            "Part des dossiers dont l’entretien de positionnement a eu lieu dans la période, au "
            "moins 30 jours avant la date d’arrêté, et dont une insertion a commencé."
        ),
        numerator=_("dossiers avec au moins une insertion commencée"),
        denominator=_("dossiers avec un entretien d’au moins 30 jours"),
        unit=Unit.RATE,
        date_rule=DateRule.COHORT,
        source=PLACEMENTS,
        rows=work.placement_done,
        base=work.placement_due,
        waiting=work.placement_waiting,
        smallest=SMALLEST_RATE,
        breakdowns=(*PEOPLE, "support"),
    ),
    Indicator(
        code="placement_delay",
        label=_("Délai entre l’inscription et la première insertion"),
        definition=_(
            "Nombre médian de jours entre l’inscription et la première insertion commencée depuis, "
            "pour les dossiers ouverts dans la période dont une insertion a commencé au plus tard "
            "à la date d’arrêté. Ceux qui attendent encore n’y sont pas : le délai de tous est plus "
            "long."
        ),
        numerator=_("dossiers avec une insertion commencée"),
        denominator="",
        unit=Unit.MEDIAN_DAYS,
        date_rule=DateRule.COHORT,
        source=PLACEMENTS,
        rows=work.placement_delays,
        smallest=SMALLEST_MEAN,
        breakdowns=OVER_TIME,
    ),
    Indicator(
        code="permanent_share",
        label=_("Part des contrats à durée indéterminée"),
        definition=_(
            "Part des premières insertions de la période qui sont des contrats à durée "
            "indéterminée (CDI) ; le tableau des insertions par contrat donne aussi les contrats à "
            "durée déterminée, les contrats d’insertion et l’auto-emploi."
        ),
        numerator=_("premières insertions en CDI"),
        denominator=_("premières insertions commencées dans la période"),
        unit=Unit.RATE,
        date_rule=DateRule.EVENT,
        source=PLACEMENTS,
        rows=work.permanent,
        base=work.placed,
        smallest=SMALLEST_RATE,
        guards_rest=True,
    ),
    Indicator(
        code="cnss_declared",
        label=_("Emplois déclarés à la CNSS"),
        definition=_(
            "Part des premières insertions de la période chez un employeur que celui-ci a déclarées "
            "à la CNSS. Celles dont on ne le sait pas sont laissées de côté et comptées à part."
        ),
        numerator=_("insertions déclarées à la CNSS"),
        denominator=_("insertions chez un employeur dont on sait si elles sont déclarées"),
        unit=Unit.RATE,
        date_rule=DateRule.EVENT,
        source=PLACEMENTS,
        rows=work.cnss_declared,
        base=work.cnss_known,
        apart=work.cnss_unknown,
        apart_label=_("non renseignées"),
        smallest=SMALLEST_RATE,
        guards_rest=True,
    ),
    Indicator(
        code="wage_at_smig",
        label=_("Salaires au moins autour du SMIG"),
        definition=_(
            "Part des premières insertions de la période chez un employeur dont le salaire mensuel "
            "est autour du SMIG ou au-dessus, par tranche déclarée. Celles dont le salaire n’est "
            "pas connu sont laissées de côté et comptées à part."
        ),
        numerator=_("insertions payées autour du SMIG ou au-dessus"),
        denominator=_("insertions chez un employeur dont le salaire est connu"),
        unit=Unit.RATE,
        date_rule=DateRule.EVENT,
        source=PLACEMENTS,
        rows=work.wage_enough,
        base=work.wage_known,
        apart=work.wage_unknown,
        apart_label=_("non renseignées"),
        smallest=SMALLEST_RATE,
        guards_rest=True,
    ),
    Indicator(
        code="target_matched",
        label=_("Insertions dans le métier recherché"),
        definition=_(
            "Part des premières insertions de la période dans un métier que la personne recherchait. "
            "Celles dont on ne le sait pas sont laissées de côté et comptées à part."
        ),
        numerator=_("insertions dans le métier recherché"),
        denominator=_("insertions dont on sait si le métier était recherché"),
        unit=Unit.RATE,
        date_rule=DateRule.EVENT,
        source=PLACEMENTS,
        rows=work.target_matched,
        base=work.target_known,
        apart=work.target_unknown,
        apart_label=_("non renseignées"),
        smallest=SMALLEST_RATE,
        guards_rest=True,
    ),
)
