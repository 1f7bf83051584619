"""What is known of people and offers, as the matching weighs it."""

from migrants.models import Migrant, TargetOccupation
from services.enums import ContractKind, ReferralState
from services.matching import fit
from sharaka_portal.lib import clock

OFFER_COLUMNS = (
    "occupation_id",
    "occupation__isco_group__code",
    "city",
    "province_id",
    "province__region_id",
    "starts_on",
    "duration_months",
    "contract_kind",
    "experience_years",
)


def offer_facts(values, languages, day):
    """The facts of an offer from the values of `OFFER_COLUMNS` and the keys of its languages."""
    occupation, group, city, province, region, starts, months, kind, years = values
    starts_on, ends_on = fit.offer_dates(starts, months, day)
    return fit.OfferFacts(
        occupation=occupation,
        group=group or "",
        city=fit.folded(city),
        starts_on=starts_on,
        province=province,
        region=region,
        languages=tuple(languages),
        ends_on=ends_on,
        is_open_ended=kind == ContractKind.CDI,
        experience_years=years,
    )


def facts_of_offer(offer, languages):
    """The facts of one offer, read with its occupation's group and its province."""
    occupation, province = offer.occupation, offer.province
    values = (
        offer.occupation_id,
        occupation.isco_group.code if occupation else "",
        offer.city,
        offer.province_id,
        province.region_id if province else None,
        offer.starts_on,
        offer.duration_months,
        offer.contract_kind,
        offer.experience_years,
    )
    return offer_facts(values, languages, clock.today())


def facts_of_person(migrant):
    """What is known of one person."""
    ready, day = migrant.availabilitys.first(), clock.today()
    people = Migrant.objects.filter(pk=migrant.pk).with_permit_end()
    permit_end, region = people.values_list("permit_end", "province__region_id").get()
    spans = {}
    for group, start, end in migrant.experiences.values_list(
        "occupation__isco_group__code", "started_on", "ended_on"
    ):
        spans.setdefault(group, []).append((start, end))
    return fit.PersonFacts(
        city=fit.folded(migrant.city),
        province=migrant.province_id,
        region=region,
        mobility=ready.mobility if ready else "",
        places=fit.folded(ready.places) if ready else "",
        available_from=ready.available_from if ready else None,
        licences=tuple(ready.licences) if ready else (),
        permit_end=permit_end,
        levels=dict(migrant.languageskills.values_list("language_id", "level")),
        months={group: fit.months_worked(one, day) for group, one in spans.items() if group},
        has_experience=bool(spans),
    )


def wishes_of(keys):
    """{person: [(occupation, ISCO group, label)]} in the order of their wishes."""
    rows = TargetOccupation.objects.filter(migrant__in=keys).order_by("rank", "pk")
    found = {key: [] for key in keys}
    for row in rows.select_related("occupation__isco_group"):
        occupation = row.occupation
        found[row.migrant_id].append(
            (occupation.pk, occupation.isco_group.code, occupation.label.split("/")[0])
        )
    return found


def home_of(migrant):
    return migrant.city or (migrant.province.label if migrant.province_id else "—")


def latest_ends(referrals, by):
    """{key of `by`: state} of the last application that is over, of some referrals."""
    closed = referrals.exclude(state__in=ReferralState.open()).order_by("pk")
    return dict(closed.values_list(by, "state"))
