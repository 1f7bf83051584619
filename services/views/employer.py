"""The register of employers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.forms import model_to_dict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies import access
from agencies.access import requires
from agencies.enums import Action
from services import actions
from services.enums import OfferState
from services.forms.employer import EmployerFilterForm, EmployerForm
from services.models import Employer
from services.views.common import row_for
from sharaka_portal.lib.forms import submit

PAGE = 25


def employers():
    return Employer.objects.select_related("agency", "sector")


@requires(Action.VIEW_EMPLOYERS)
def employer_list(request):
    form = EmployerFilterForm(request.GET)
    rows = employers().visible_to(request.user, Action.VIEW_EMPLOYERS)
    open_offers = Count("offers", Q(offers__state=OfferState.OPEN))
    rows = form.narrow(rows).annotate(open_offers=open_offers).order_by("name", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "services/employer_list.html", {"form": form, "page": page})


@requires(Action.MANAGE_EMPLOYERS)
def employer_create(request):
    form = EmployerForm(request.POST or None, user=request.user)
    if form.is_valid():
        employer = submit(
            form, lambda: actions.create_employer(by=request.user, **form.cleaned_data)
        )
        if employer:
            messages.success(request, _("Employeur enregistré."))
            return redirect("services:employer_detail", employer.public_id)
    return render(request, "services/employer_form.html", {"form": form, "employer": None})


@requires(Action.VIEW_EMPLOYERS)
def employer_detail(request, public_id):
    employer = row_for(request, employers(), see=Action.VIEW_EMPLOYERS, public_id=public_id)
    context = {
        "employer": employer,
        "offers": employer.offers.with_referral_counts(),
        "may_edit": access.may_on(request.user, Action.MANAGE_EMPLOYERS, employer),
    }
    return render(request, "services/employer_detail.html", context)


@requires(Action.MANAGE_EMPLOYERS)
def employer_update(request, public_id):
    employer = row_for(
        request,
        employers(),
        Action.MANAGE_EMPLOYERS,
        see=Action.VIEW_EMPLOYERS,
        public_id=public_id,
    )
    initial = model_to_dict(employer) | {"sector": employer.sector, "agency": employer.agency}
    form = EmployerForm(request.POST or None, initial=initial, user=request.user)
    if form.is_valid() and submit(
        form, lambda: actions.update_employer(employer, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Employeur mis à jour."))
        return redirect("services:employer_detail", employer.public_id)
    return render(request, "services/employer_form.html", {"form": form, "employer": employer})
