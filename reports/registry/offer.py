"""What is given: services by mode, appointments and workshops, referrals and answers."""

from django.utils.translation import gettext_lazy as _

from reports import rows
from reports.enums import DateRule, Unit
from reports.indicator import OVER_TIME, PEOPLE, SMALLEST_MEAN, SMALLEST_RATE, Indicator

SERVICES = _("prestations enregistrées")

INDICATORS = (
    Indicator(
        code="services",
        label=_("Prestations données"),
        definition=_(
            "Prestations données dans la période, en agence ou à distance, sauf celles qui ont été "
            "interrompues et celles de dossiers ouverts par erreur."
        ),
        numerator=_("prestations données"),
        denominator="",
        unit=Unit.COUNT,
        date_rule=DateRule.EVENT,
        source=SERVICES,
        version=2,
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
        version=2,
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
        code="workshop_attendance",
        label=_("Assiduité aux ateliers"),
        definition=_(
            "Part des places réservées dans les ateliers de la période auxquelles la personne est "
            "venue, parmi celles où elle est venue, s’est excusée ou était absente. Une place "
            "appartient à l’agence qui tient l’atelier."
        ),
        numerator=_("places où la personne est venue"),
        denominator=_("places honorées, excusées ou manquées"),
        unit=Unit.RATE,
        date_rule=DateRule.EVENT,
        source=_("ateliers"),
        rows=rows.workshop_kept,
        knows_mode=True,
        base=rows.workshop_due,
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
        waiting=rows.referral_waiting,
        breakdowns=OVER_TIME,
    ),
    Indicator(
        code="referral_delay",
        label=_("Délai entre l’entretien et la mise en relation"),
        definition=_(
            "Nombre médian de jours entre le premier entretien de positionnement et la première "
            "candidature envoyée depuis l’inscription, pour les dossiers ouverts dans la période "
            "qui ont les deux dans cet ordre."
        ),
        numerator=_("dossiers avec une candidature envoyée après l’entretien"),
        denominator="",
        unit=Unit.MEDIAN_DAYS,
        date_rule=DateRule.COHORT,
        source=_("mises en relation"),
        rows=rows.referral_delays,
        smallest=SMALLEST_MEAN,
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
        code="referral_hires",
        label=_("Embauches sur mise en relation"),
        definition=_(
            "Part des mises en relation envoyées dans la période que l’employeur a suivies d’une "
            "embauche au plus tard à la date d’arrêté."
        ),
        numerator=_("mises en relation suivies d’une embauche"),
        denominator=_("mises en relation envoyées"),
        unit=Unit.RATE,
        date_rule=DateRule.EVENT,
        source=_("mises en relation"),
        rows=rows.hired_referrals,
        base=rows.sent_referrals,
        smallest=SMALLEST_RATE,
        breakdowns=OVER_TIME,
    ),
)
