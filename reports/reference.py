"""Reference data of the reports app: the programme, who pays for it, its phases."""

import datetime

from agencies.models import Agency
from reports.models import Funder, Funding, Phase, Programme

PILOT, SHARAKA = "pilot-2015", "sharaka"
# Euros for the whole project, of which the pilot is one part.
FUNDING_SOURCE = "Présentation du projet Sharaka, www.sharaka.ma/le-projet/presentation"
FUNDERS = {
    # code: (French, Arabic, English, amount)
    "eu": ("Union européenne", "الاتحاد الأوروبي", "European Union", 5_000_000),
    "fr": ("France", "فرنسا", "France", 146_000),
    "nl": ("Pays-Bas", "هولندا", "Netherlands", 125_000),
}


def load():
    """Load or refresh the pilot phase and what is published of its funding.

    Amounts that somebody corrected since stay as they are.
    """
    pilot = load_pilot()
    programme, _ = Programme.objects.get_or_create(
        code=SHARAKA,
        defaults={"label_fr": "Sharaka", "label_ar": "شراكة", "label_en": "Sharaka"},
    )
    programme.phases.add(pilot)
    for order, (code, (french, arabic, english, amount)) in enumerate(FUNDERS.items()):
        funder, _ = Funder.objects.get_or_create(
            code=code,
            defaults={
                "label_fr": french,
                "label_ar": arabic,
                "label_en": english,
                "sort_order": order,
            },
        )
        Funding.objects.get_or_create(
            programme=programme,
            funder=funder,
            defaults={"amount": amount, "source": FUNDING_SOURCE},
        )


def load_pilot():
    """The pilot: three months, five agencies, results shown on 15 December."""
    phase, _ = Phase.objects.update_or_create(
        code=PILOT,
        defaults={
            "label_fr": "Expérimentation pilote, septembre–décembre 2015",
            "label_ar": "التجربة النموذجية، شتنبر – دجنبر 2015",
            "label_en": "Pilot, September–December 2015",
            "starts_on": datetime.date(2015, 9, 15),
            "ends_on": datetime.date(2015, 12, 15),
        },
    )
    phase.agencies.set(Agency.objects.filter(is_pilot=True))
    return phase
