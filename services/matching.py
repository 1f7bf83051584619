"""Which open offers suit a person."""

from django.db.models import Case, IntegerField, Q, Value, When

from services.models import Offer

SHOWN = 40


def offers_for(migrant, words=""):
    """Open offers for which the person is not presented, the likeliest first.

    `fit` is 0 for a wished occupation, 1 for one of the same ISCO-08 group, 2 for the others.
    """
    wishes = migrant.targetoccupations.values("occupation")
    groups = migrant.targetoccupations.values("occupation__isco_group")
    rows = Offer.objects.open().exclude(pk__in=migrant.referrals.open().values("offer"))
    if words:
        rows = rows.filter(
            Q(title__icontains=words)
            | Q(employer__name__icontains=words)
            | Q(city__icontains=words)
        )
    fit = Case(
        When(occupation__in=wishes, then=Value(0)),
        When(occupation__isco_group__in=groups, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = rows.annotate(fit=fit).select_related("employer__agency", "occupation")
    return rows.order_by("fit", "-received_on", "pk")[:SHOWN]
