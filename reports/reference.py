"""Reference data of the reports app: the phases of the programme."""

import datetime

from agencies.models import Agency
from reports.models import Phase

PILOT = "pilot-2015"


def load():
    """Load or refresh the pilot phase: three months, five agencies, results shown on 15 December."""
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
