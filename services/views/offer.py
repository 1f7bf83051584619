"""Offers of employers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import model_to_dict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import access
from agencies.access import requires
from agencies.enums import Action
from services import actions
from services.forms.employer import OfferFilterForm, OfferForm, OfferUpdateForm
from services.models import Employer, Offer
from services.views.common import attempt, chosen, move_name, row_for
from services.workflow import OFFER
from sharaka_portal.lib.forms import submit

PAGE = 25


def offers():
    return Offer.objects.select_related("employer__agency", "occupation")


@requires(Action.VIEW_EMPLOYERS)
def offer_list(request):
    form = OfferFilterForm(request.GET)
    rows = offers().visible_to(request.user, Action.VIEW_EMPLOYERS)
    rows = form.narrow(rows).with_referral_counts().order_by("-received_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "services/offer_list.html", {"form": form, "page": page})


@requires(Action.MANAGE_EMPLOYERS)
def offer_create(request):
    employer = chosen(
        request,
        Employer.objects.all(),
        "employer",
        Action.MANAGE_EMPLOYERS,
        see=Action.VIEW_EMPLOYERS,
    )
    initial = {"employer": employer, "city": employer.city} if employer else {}
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
    offer = row_for(request, offers(), see=Action.VIEW_EMPLOYERS, public_id=public_id)
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
    initial = model_to_dict(offer) | {"occupation": offer.occupation}
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
