"""Offers of employers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import model_to_dict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from services import actions, matching
from services.enums import OfferState
from services.forms.offer import OfferFilterForm, OfferForm, OfferUpdateForm
from services.models import Employer, Offer
from services.views.common import attempt, back, chosen, move_name, row_for
from services.workflow import OFFER
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import submit

PAGE = 25


def offers():
    return Offer.objects.select_related("employer__agency", "occupation", "province")


@requires(Action.VIEW_EMPLOYERS)
def offer_list(request):
    """Offers, those to confirm marked; how many expired or soon will."""
    form = OfferFilterForm(request.GET)
    seen = offers().visible_to(request.user, Action.VIEW_EMPLOYERS)
    rows = form.narrow(seen).with_referral_counts().order_by("-received_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    own = Offer.objects.visible_to(request.user, Action.MANAGE_EMPLOYERS)
    keys = [offer.pk for offer in page if offer.expires_soon]
    context = {
        "form": form,
        "page": page,
        "own": set(own.filter(pk__in=keys).values_list("pk", flat=True)),
        **seen.warnings(clock.today()),
    }
    return render(request, "services/offer_list.html", context)


@requires(Action.MANAGE_EMPLOYERS)
def offer_create(request):
    employer = chosen(
        request,
        Employer.objects.select_related("agency__province"),
        "employer",
        Action.MANAGE_EMPLOYERS,
        see=Action.VIEW_EMPLOYERS,
    )
    initial = {}
    if employer:
        province = employer.agency.province if employer.city == employer.agency.city_fr else None
        initial = {"employer": employer, "city": employer.city, "province": province}
    form = OfferForm(request.POST or None, initial=initial, user=request.user)
    if form.is_valid():
        offer = submit(form, lambda: actions.create_offer(by=request.user, **form.cleaned_data))
        if offer:
            messages.success(request, _("Offre enregistrée."))
            return redirect("services:offer_detail", offer.public_id)
    context = {"form": form, "offer": None, "employer": employer}
    return render(request, "services/offer_form.html", context)


@requires(Action.VIEW_EMPLOYERS)
def offer_detail(request, public_id):
    """An offer with the people presented for it, as far as the reader may see them."""
    rows = offers().with_referral_counts().prefetch_related("languages")
    offer = row_for(request, rows, see=Action.VIEW_EMPLOYERS, public_id=public_id)
    seen = offer.referrals.visible_to(request.user, Action.VIEW_SERVICES)
    referrals = list(seen.select_related("migrant", "counsellor", "agency"))
    may_edit = access.may_on(request.user, Action.MANAGE_EMPLOYERS, offer)
    context = {
        "offer": offer,
        "referrals": referrals,
        "left_out": offer.referrals.count() - len(referrals),
        "may_edit": may_edit,
        "moves": OFFER.offered(offer, request.user) if may_edit else [],
    }
    return render(request, "services/offer_detail.html", context)


def own_offer(request, public_id):
    return row_for(
        request,
        offers(),
        Action.MANAGE_EMPLOYERS,
        see=Action.VIEW_EMPLOYERS,
        public_id=public_id,
    )


@requires(Action.MANAGE_EMPLOYERS)
def offer_update(request, public_id):
    offer = own_offer(request, public_id)
    initial = model_to_dict(offer) | {
        "occupation": offer.occupation,
        "province": offer.province,
        "languages": offer.languages.all(),
    }
    form = OfferUpdateForm(request.POST or None, initial=initial)
    if form.is_valid() and submit(
        form, lambda: actions.update_offer(offer, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Offre mise à jour."))
        return redirect("services:offer_detail", offer.public_id)
    context = {"form": form, "offer": offer, "employer": offer.employer}
    return render(request, "services/offer_form.html", context)


@requires(Action.MANAGE_EMPLOYERS)
@require_POST
def offer_move(request, public_id):
    """Fill, withdraw, expire or reopen an offer."""
    offer = own_offer(request, public_id)
    name = move_name(request, OFFER)
    attempt(
        request,
        lambda: actions.move_offer(offer, name, by=request.user),
        _("État de l’offre mis à jour."),
    )
    return redirect("services:offer_detail", offer.public_id)


@requires(Action.MANAGE_EMPLOYERS)
@require_POST
def offer_confirm(request, public_id):
    """Note that the employer still has the posts."""
    offer = own_offer(request, public_id)
    attempt(
        request,
        lambda: actions.confirm_offer(offer, by=request.user),
        _("Offre confirmée : elle reste ouverte trente jours de plus."),
    )
    return back(request, redirect("services:offer_detail", offer.public_id))


@requires(Action.VIEW_PERSON)
def offer_people(request, public_id):
    """The people who suit an offer, with what speaks for and against."""
    rows = Offer.objects.select_related(
        "employer__agency", "occupation__isco_group", "province"
    ).prefetch_related("languages")
    offer = row_for(
        request, rows.with_referral_counts(), see=Action.VIEW_EMPLOYERS, public_id=public_id
    )
    people = matching.people_for(offer, request.user) if offer.state == OfferState.OPEN else []
    audit.seen(AccessKind.SEARCH, request.user, subject=offer, hits=len(people))
    return render(request, "services/offer_people.html", {"offer": offer, "people": people})
