"""The register of employers: whom to talk to there, and what was said."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import model_to_dict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import access
from agencies.access import requires
from agencies.enums import Action
from services import actions
from services.actions.employer import may_correct
from services.employer_history import history
from services.forms.employer import (
    EmployerContactForm,
    EmployerFilterForm,
    EmployerForm,
    ExchangeForm,
)
from services.models import Employer, EmployerContact, EmployerExchange
from services.views.common import attempt, row_for
from sharaka_portal.lib.forms import submit

PAGE = 25
LAST_PAGE = 500


def employers():
    return Employer.objects.select_related("agency", "sector")


def own_employer(request, public_id):
    return row_for(
        request,
        employers(),
        Action.MANAGE_EMPLOYERS,
        see=Action.VIEW_EMPLOYERS,
        public_id=public_id,
    )


def employer_page(employer):
    return redirect("services:employer_detail", employer.public_id)


@requires(Action.VIEW_EMPLOYERS)
def employer_list(request):
    form = EmployerFilterForm(request.GET)
    rows = employers().visible_to(request.user, Action.VIEW_EMPLOYERS).with_relation()
    page = Paginator(form.narrow(rows).order_by("name", "pk"), PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "services/employer_list.html", {"form": form, "page": page})


@requires(Action.MANAGE_EMPLOYERS)
def employer_create(request):
    """An employer and, when anything is written of them, the first person to talk to there."""
    form = EmployerForm(request.POST or None, user=request.user)
    contact_form = EmployerContactForm(
        request.POST or None, prefix="contact", empty_permitted=True, use_required_attribute=False
    )
    if form.is_valid() and contact_form.is_valid():
        values = form.cleaned_data | {"contact": contact_form.cleaned_data}
        employer = submit(form, lambda: actions.create_employer(by=request.user, **values))
        if employer:
            messages.success(request, _("Employeur enregistré."))
            return employer_page(employer)
    context = {"form": form, "contact_form": contact_form, "employer": None}
    return render(request, "services/employer_form.html", context)


@requires(Action.VIEW_EMPLOYERS)
def employer_detail(request, public_id):
    employer = row_for(request, employers(), see=Action.VIEW_EMPLOYERS, public_id=public_id)
    context = {
        "employer": employer,
        "contacts": employer.contacts.all(),
        "offers": employer.offers.with_referral_counts(),
        "history": history(employer, request.user, page_number(request)),
        "may_edit": access.may_on(request.user, Action.MANAGE_EMPLOYERS, employer),
    }
    return render(request, "services/employer_detail.html", context)


def page_number(request):
    text = request.GET.get("page", "")
    return min(max(int(text), 1), LAST_PAGE) if text.isdecimal() else 1


@requires(Action.MANAGE_EMPLOYERS)
def employer_update(request, public_id):
    employer = own_employer(request, public_id)
    initial = model_to_dict(employer) | {"sector": employer.sector, "agency": employer.agency}
    form = EmployerForm(request.POST or None, initial=initial, user=request.user)
    if form.is_valid() and submit(
        form, lambda: actions.update_employer(employer, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Employeur mis à jour."))
        return employer_page(employer)
    return render(request, "services/employer_form.html", {"form": form, "employer": employer})


def employer_row_form(request, employer, form, act, *, title, done):
    """A short form about an employer: show it, run its action, go back to the employer."""
    if form.is_valid() and submit(form, act):
        messages.success(request, done)
        return employer_page(employer)
    context = {"form": form, "employer": employer, "title": title}
    return render(request, "services/employer_row_form.html", context)


@requires(Action.MANAGE_EMPLOYERS)
def employer_contact_create(request, public_id):
    employer = own_employer(request, public_id)
    form = EmployerContactForm(request.POST or None)
    return employer_row_form(
        request,
        employer,
        form,
        lambda: actions.add_employer_contact(employer, by=request.user, **form.cleaned_data),
        title=_("Nouvel interlocuteur"),
        done=_("Interlocuteur enregistré."),
    )


def own_contact(request, public_id):
    rows = EmployerContact.objects.select_related("employer__agency")
    return row_for(
        request, rows, Action.MANAGE_EMPLOYERS, see=Action.VIEW_EMPLOYERS, public_id=public_id
    )


@requires(Action.MANAGE_EMPLOYERS)
def employer_contact_update(request, public_id):
    contact = own_contact(request, public_id)
    form = EmployerContactForm(request.POST or None, initial=model_to_dict(contact))
    return employer_row_form(
        request,
        contact.employer,
        form,
        lambda: actions.update_employer_contact(contact, by=request.user, **form.cleaned_data),
        title=_("Modifier l’interlocuteur"),
        done=_("Interlocuteur mis à jour."),
    )


@requires(Action.MANAGE_EMPLOYERS)
@require_POST
def employer_contact_active(request, public_id):
    """Note that a contact left or, with `is_active`, is back."""
    contact = own_contact(request, public_id)
    is_active = bool(request.POST.get("is_active"))
    attempt(
        request,
        lambda: actions.update_employer_contact(contact, by=request.user, is_active=is_active),
        _("L’interlocuteur est de nouveau en fonction.")
        if is_active
        else _("L’interlocuteur n’est plus en fonction."),
    )
    return employer_page(contact.employer)


@requires(Action.MANAGE_EMPLOYERS)
def exchange_create(request, public_id):
    employer = own_employer(request, public_id)
    form = ExchangeForm(request.POST or None, employer=employer)
    return employer_row_form(
        request,
        employer,
        form,
        lambda: actions.note_exchange(employer, by=request.user, **form.cleaned_data),
        title=_("Noter un échange"),
        done=_("Échange noté."),
    )


def own_exchange(request, public_id):
    """An exchange that the reader wrote; 403 for another author's."""
    rows = EmployerExchange.objects.select_related("employer__agency", "contact")
    exchange = row_for(
        request, rows, Action.MANAGE_EMPLOYERS, see=Action.VIEW_EMPLOYERS, public_id=public_id
    )
    if exchange.by_id != request.user.pk:
        raise PermissionDenied(_("Cet échange est d’un autre auteur."))
    return exchange


@requires(Action.MANAGE_EMPLOYERS)
def exchange_update(request, public_id):
    """Correct one's own exchange while it is fresh."""
    exchange = own_exchange(request, public_id)
    if request.method == "GET" and not may_correct(exchange, request.user):
        messages.error(request, _("Quelqu’un a écrit après cet échange : notez-en un nouveau."))
        return employer_page(exchange.employer)
    initial = model_to_dict(exchange) | {"contact": exchange.contact}
    form = ExchangeForm(request.POST or None, employer=exchange.employer, initial=initial)
    return employer_row_form(
        request,
        exchange.employer,
        form,
        lambda: actions.update_exchange(exchange, by=request.user, **form.cleaned_data),
        title=_("Corriger l’échange"),
        done=_("L’échange est corrigé."),
    )
