"""The registry of indicators: what each figure means and which rows it counts.

An indicator holds its definition in words and the querysets of its numerator and denominator
(`reports.rows`). Every outlet (tile, list behind a figure, spreadsheet, report, command) takes both
from here, so that a figure and the list behind it cannot differ. `docs/indicators.md` is generated
from this module.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports import rows
from reports.enums import DateRule, Unit
from reports.selection import Selection

SMALLEST_RATE = 10  # no percentage below this number of cases
SMALLEST_MEAN = 5  # no mean nor median below this number of cases
Rows = Callable[[Selection], QuerySet]
PEOPLE = ("agency", "sex", "nationality", "age", "education")
OVER_TIME = (*PEOPLE, "month")


@dataclass(frozen=True)
class Indicator:
    """One figure's meaning. The value comes from `rows` and `base` alone.

    count: the number of `rows`. rate: `rows` among `base` (`rows` are part of `base`). mean: `rows`
    for one row of `base`. median_days: the median of the days from `rows`' `from_on` to `until_on`.
    `waiting` gives rows of which the due date lies after the day on which figures are stopped.
    `knows_mode`: the figure can be asked for one mode of service.
    `guards_rest`: the rows of `base` that are not in `rows` are as sensitive as those that are.
    """

    code: str
    label: Promise
    definition: Promise
    numerator: Promise
    denominator: Promise | str
    unit: Unit
    date_rule: DateRule
    source: Promise
    rows: Rows
    base: Rows | None = None
    waiting: Rows | None = None
    smallest: int = 0
    guards_rest: bool = False
    knows_mode: bool = False
    breakdowns: tuple[str, ...] = PEOPLE


FILES, SERVICES = _("dossiers d’inscription"), _("prestations enregistrées")
PLACEMENTS = _("insertions enregistrées avec leur preuve")

REGISTRY = (
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
        breakdowns=OVER_TIME,
    ),
    Indicator(
        code="services",
        label=_("Prestations données"),
        definition=_(
            "Prestations données dans la période, en agence ou à distance, sauf celles qui ont été "
            "interrompues."
        ),
        numerator=_("prestations données"),
        denominator="",
        unit=Unit.COUNT,
        date_rule=DateRule.EVENT,
        source=SERVICES,
        knows_mode=True,
        rows=rows.services,
        breakdowns=(*OVER_TIME, "mode", "service"),
    ),
    Indicator(
        code="services_per_person",
        label=_("Prestations par bénéficiaire"),
        definition=_(
            "Nombre moyen de prestations données dans la période à un dossier qui en a reçu au "
            "moins une."
        ),
        numerator=_("prestations données"),
        denominator=_("dossiers ayant reçu au moins une prestation"),
        unit=Unit.MEAN,
        date_rule=DateRule.EVENT,
        source=SERVICES,
        rows=rows.services,
        knows_mode=True,
        base=rows.served,
        smallest=SMALLEST_MEAN,
    ),
    Indicator(
        code="remote_share",
        label=_("Part des prestations à distance"),
        definition=_(
            "Part des prestations de la période données par téléphone, en visioconférence ou par "
            "courriel ; les prestations hors les murs comptent parmi les autres."
        ),
        numerator=_("prestations à distance"),
        denominator=_("prestations données"),
        unit=Unit.RATE,
        date_rule=DateRule.EVENT,
        source=SERVICES,
        rows=rows.remote_services,
        base=rows.services,
        smallest=SMALLEST_RATE,
        guards_rest=True,
        breakdowns=OVER_TIME,
    ),
    Indicator(
        code="attendance",
        label=_("Assiduité aux rendez-vous"),
        definition=_(
            "Part des rendez-vous de la période auxquels la personne est venue, parmi ceux où elle "
            "est venue, s’est excusée ou était absente. Les rendez-vous annulés par l’agence, à "
            "venir ou sans issue saisie sont laissés de côté."
        ),
        numerator=_("rendez-vous où la personne est venue"),
        denominator=_("rendez-vous venus, excusés ou manqués"),
        unit=Unit.RATE,
        date_rule=DateRule.EVENT,
        source=_("agenda"),
        rows=rows.attendance_kept,
        knows_mode=True,
        base=rows.attendance_due,
        smallest=SMALLEST_RATE,
        breakdowns=(*PEOPLE, "mode"),
    ),
    Indicator(
        code="referred",
        label=_("Personnes mises en relation"),
        definition=_(
            "Dossiers ouverts dans la période dont au moins une candidature a été envoyée à un "
            "employeur au plus tard à la date d’arrêté."
        ),
        numerator=_("dossiers avec au moins une mise en relation envoyée"),
        denominator="",
        unit=Unit.COUNT,
        date_rule=DateRule.COHORT,
        source=_("mises en relation"),
        rows=rows.referred,
        breakdowns=OVER_TIME,
    ),
    Indicator(
        code="referrals",
        label=_("Mises en relation envoyées"),
        definition=_("Candidatures envoyées à un employeur dans la période."),
        numerator=_("mises en relation envoyées"),
        denominator="",
        unit=Unit.COUNT,
        date_rule=DateRule.EVENT,
        source=_("mises en relation"),
        rows=rows.sent_referrals,
        breakdowns=OVER_TIME,
    ),
    Indicator(
        code="employer_answers",
        label=_("Réponses des employeurs"),
        definition=_(
            "Part des mises en relation envoyées dans la période auxquelles l’employeur a répondu "
            "par un entretien, une embauche ou un refus au plus tard à la date d’arrêté."
        ),
        numerator=_("mises en relation avec une réponse"),
        denominator=_("mises en relation envoyées"),
        unit=Unit.RATE,
        date_rule=DateRule.EVENT,
        source=_("mises en relation"),
        rows=rows.answered_referrals,
        base=rows.sent_referrals,
        smallest=SMALLEST_RATE,
        breakdowns=OVER_TIME,
    ),
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
        rows=rows.placed,
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
        rows=rows.entrants_placed,
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
        rows=rows.placement_done,
        base=rows.placement_due,
        waiting=rows.placement_waiting,
        smallest=SMALLEST_RATE,
    ),
    Indicator(
        code="retention_3_months",
        label=_("Maintien à trois mois"),
        definition=_(
            "Part des premières insertions de la période commencées au moins 91 jours avant la "
            "date d’arrêté qui duraient encore 91 jours après leur début. Avant cette échéance, le "
            "maintien n’est pas échu."
        ),
        numerator=_("insertions qui duraient encore trois mois après leur début"),
        denominator=_("insertions commencées depuis trois mois au moins"),
        unit=Unit.RATE,
        date_rule=DateRule.COHORT,
        source=PLACEMENTS,
        rows=rows.retention_kept,
        base=rows.retention_due,
        waiting=rows.retention_waiting,
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
)
BY_CODE = {indicator.code: indicator for indicator in REGISTRY}
# The way of a person through the offer; each step is counted among those who entered.
FUNNEL = ("registered", "interviewed", "planned", "supported", "referred", "entrants_placed")
