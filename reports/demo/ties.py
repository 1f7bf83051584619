"""What ties files to each other and to several counsellors: households, handovers under way."""

import datetime

from migrants.actions import add_to_team, propose_handover
from migrants.actions.household import link_family
from migrants.models import Migrant
from reports.demo.calendar import working_day_after
from sharaka_portal.lib import clock

COUPLES_AN_AGENCY = 2


def tie(places, counsellors):
    """Households everywhere; in one agency an offer, a late offer and a request from elsewhere.

    The request needs a second agency that is open to these people: a region may have but one.
    """
    for agency in places:
        for wife, husband in couples(agency):
            link_family(wife, husband, by=counsellors[agency.code][0], tie="spouse")
    pilots = [agency for agency in places if agency.is_pilot]
    here = next((agency for agency in pilots if agency.code == "fes"), pilots[0])
    first, second = counsellors[here.code][:2]
    led = list(Migrant.objects.with_open_file().led_by(second).order_by("pk")[:4])
    today = clock.today()
    pass_on(led[0], by=second, to=here, user=first, reason="load", on=working_day_after(today, -4))
    pass_on(led[1], by=second, to=here, user=first, reason="leaving", on=weeks_ago(2))
    add_to_team(led[3], by=second, user=first, role="support")
    for elsewhere in [agency for agency in pilots if agency != here][:1]:
        propose_handover(
            led[2],
            by=counsellors[elsewhere.code][0],
            to_agency=elsewhere,
            reason="moved",
            message="La personne dit habiter ici depuis novembre.",
            is_request=True,
            on=working_day_after(today, -3),
        )


def weeks_ago(weeks):
    return working_day_after(clock.today(), -7 * weeks)


def pass_on(migrant, *, by, to, user, reason, on):
    propose_handover(migrant, by=by, to_agency=to, to_user=user, reason=reason, on=on)


def couples(agency):
    """Married people of one nationality and near age, the same ones for the same register."""
    people = agency.migrants.filter(family_situation="married").order_by("nationality", "pk")
    women = [person for person in people if person.sex == "F"]
    men = [person for person in people if person.sex == "M"]
    found = []
    for wife in women:
        near = (husband for husband in men if suits(wife, husband))
        if husband := next(near, None):
            men.remove(husband)
            found.append((wife, husband))
    return found[:COUPLES_AN_AGENCY]


def suits(wife, husband):
    apart = datetime.timedelta(days=365 * 8)
    is_near = abs(husband.birth_date - wife.birth_date) < apart
    return husband.nationality == wife.nationality and is_near
