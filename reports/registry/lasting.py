"""What lasts and what hinders: retention, satisfaction, permits, barriers."""

from django.utils.translation import gettext_lazy as _

from reports import rows
from reports import rows_of_work as work
from reports.enums import DateRule, Unit
from reports.indicator import PEOPLE, SMALLEST_MEAN, SMALLEST_RATE, Indicator

INDICATORS = (
    Indicator(
        code="retention_3_months",
        label=_("Maintien à trois mois"),
        definition=_(
            "Part des premières insertions de la période commencées au moins 91 jours avant la "
            "date d’arrêté après lesquelles la personne était en emploi, dans ce poste ou dans un "
            "autre, selon le suivi à trois mois ; sans réponse à ce suivi, celles dont la fin n’est "
            "pas notée dans les 91 jours. Les personnes injoignables sont laissées de côté et "
            "comptées à part. Avant cette échéance, le maintien n’est pas échu."
        ),
        numerator=_("insertions après lesquelles la personne est en emploi à trois mois"),
        denominator=_("insertions commencées depuis trois mois au moins, hors injoignables"),
        unit=Unit.RATE,
        date_rule=DateRule.COHORT,
        source=_("suivis dans l’emploi, à défaut insertions"),
        **work.retention(3),
        apart_label=_("injoignables"),
        version=2,
        smallest=SMALLEST_RATE,
        guards_rest=True,
    ),
    Indicator(
        code="retention_6_months",
        label=_("Maintien à six mois"),
        definition=_(
            "Part des premières insertions de la période commencées au moins 182 jours avant la "
            "date d’arrêté après lesquelles la personne était en emploi, dans ce poste ou dans un "
            "autre, selon le suivi à six mois ; sans réponse à ce suivi, celles dont la fin n’est "
            "pas notée dans les 182 jours. Les personnes injoignables sont laissées de côté et "
            "comptées à part. Avant cette échéance, le maintien n’est pas échu."
        ),
        numerator=_("insertions après lesquelles la personne est en emploi à six mois"),
        denominator=_("insertions commencées depuis six mois au moins, hors injoignables"),
        unit=Unit.RATE,
        date_rule=DateRule.COHORT,
        source=_("suivis dans l’emploi, à défaut insertions"),
        **work.retention(6),
        apart_label=_("injoignables"),
        smallest=SMALLEST_RATE,
        guards_rest=True,
    ),
    Indicator(
        code="retention_12_months",
        label=_("Maintien à douze mois"),
        definition=_(
            "Part des premières insertions de la période commencées au moins 365 jours avant la "
            "date d’arrêté après lesquelles la personne était en emploi, dans ce poste ou dans un "
            "autre, selon le suivi à douze mois ; sans réponse à ce suivi, celles dont la fin n’est "
            "pas notée dans les 365 jours. Les personnes injoignables sont laissées de côté et "
            "comptées à part. Avant cette échéance, le maintien n’est pas échu."
        ),
        numerator=_("insertions après lesquelles la personne est en emploi à douze mois"),
        denominator=_("insertions commencées depuis douze mois au moins, hors injoignables"),
        unit=Unit.RATE,
        date_rule=DateRule.COHORT,
        source=_("suivis dans l’emploi, à défaut insertions"),
        **work.retention(12),
        apart_label=_("injoignables"),
        smallest=SMALLEST_RATE,
        guards_rest=True,
    ),
    Indicator(
        code="satisfaction",
        label=_("Satisfaction des personnes en emploi"),
        definition=_(
            "Note moyenne, de 1 à 5, donnée par les personnes lors des suivis dans l’emploi de la "
            "période."
        ),
        numerator=_("suivis où la personne a donné une note"),
        denominator="",
        unit=Unit.SCORE,
        date_rule=DateRule.EVENT,
        source=_("suivis dans l’emploi"),
        rows=work.scores,
        smallest=SMALLEST_MEAN,
    ),
    Indicator(
        code="satisfied_share",
        label=_("Part de personnes satisfaites"),
        definition=_(
            "Part des suivis dans l’emploi de la période où la personne a donné une note, dont la "
            "note est de 4 ou 5 sur 5."
        ),
        numerator=_("suivis avec une note de 4 ou 5"),
        denominator=_("suivis où la personne a donné une note"),
        unit=Unit.RATE,
        date_rule=DateRule.EVENT,
        source=_("suivis dans l’emploi"),
        rows=work.satisfied,
        base=work.scored,
        smallest=SMALLEST_RATE,
        guards_rest=True,
    ),
    Indicator(
        code="permits_in_force",
        label=_("Titres de séjour en cours de validité"),
        definition=_(
            "Part des dossiers ouverts à la date d’arrêté dont la personne a une carte "
            "d’immatriculation, une carte de résidence, un récépissé ou une carte de réfugié "
            "valable ce jour-là."
        ),
        numerator=_("dossiers avec un titre valable"),
        denominator=_("dossiers ouverts à la date d’arrêté"),
        unit=Unit.RATE,
        date_rule=DateRule.STATE,
        source=_("pièces enregistrées"),
        rows=rows.permits_in_force,
        base=rows.open_files,
        smallest=SMALLEST_RATE,
        guards_rest=True,
    ),
    Indicator(
        code="permits_renewed",
        label=_("Titres renouvelés avant leur fin"),
        definition=_(
            "Part des titres de séjour échus dans la période, de personnes dont le dossier était "
            "ouvert ce jour-là, suivis d’un titre ou d’un récépissé délivré au plus tard le dernier "
            "jour et valable au-delà."
        ),
        numerator=_("titres suivis d’un autre délivré avant leur fin"),
        denominator=_("titres échus dans la période, dossier ouvert"),
        unit=Unit.RATE,
        date_rule=DateRule.EVENT,
        source=_("pièces enregistrées"),
        rows=rows.permits_renewed,
        base=rows.permits_ended,
        smallest=SMALLEST_RATE,
        guards_rest=True,
    ),
    Indicator(
        code="barriers",
        label=_("Freins à l’emploi en cours"),
        definition=_(
            "Freins notés avec les personnes et pas encore levés à la date d’arrêté ; une personne "
            "compte une fois pour chaque frein."
        ),
        numerator=_("freins en cours"),
        denominator="",
        unit=Unit.COUNT,
        date_rule=DateRule.STATE,
        source=_("freins notés par les conseillers"),
        rows=rows.barriers,
        breakdowns=(*PEOPLE, "barrier"),
    ),
    Indicator(
        code="barriers_lifted",
        label=_("Freins levés"),
        definition=_(
            "Part des freins notés dans la période qui ont été levés au plus tard à la date "
            "d’arrêté."
        ),
        numerator=_("freins levés"),
        denominator=_("freins notés dans la période"),
        unit=Unit.RATE,
        date_rule=DateRule.EVENT,
        source=_("freins notés par les conseillers"),
        rows=rows.barriers_lifted,
        base=rows.barriers_noted,
        smallest=SMALLEST_RATE,
        guards_rest=True,
        breakdowns=(*PEOPLE, "barrier"),
    ),
)
