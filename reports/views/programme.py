"""Pages of the programme: who pays, what it cost, what one person cost within which scope."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.access import requires
from agencies.enums import Action
from reports import actions
from reports.models import CostLine, Funding, Phase, Programme
from reports.programme import cost_facts
from reports.programme_forms import CostForm, FundingForm
from reports.reader import Reader
from reports.views.target import phase_or_404
from sharaka_portal.lib.forms import attempt, submit


def back_to(phase):
    return redirect(f"{reverse('reports:programme_detail')}?phase={phase.code}")


@requires(Action.VIEW_ROLLOUT)
def programme_detail(request):
    """Funding, cost lines and unit costs of a phase."""
    phase = phase_or_404(request)
    reader = Reader.of(request.user, phase)
    context = {
        "phase": phase,
        "phases": Phase.objects.filter(is_active=True),
        "facts": cost_facts(phase, reader.public_day, reader.released),
        "funding": Funding.objects.filter(programme__phases=phase).select_related(
            "funder", "programme"
        ),
        "lines": CostLine.objects.filter(phase=phase).select_related("agency"),
        "language": get_language(),
    }
    return render(request, "reports/programme_detail.html", context)


@requires(Action.MANAGE_PROGRAMME)
def funding_create(request):
    """Say what a funder gives to the phase's programme, or change it."""
    phase = phase_or_404(request)
    programme = Programme.objects.filter(phases=phase).first()
    if programme is None:
        raise Http404(_("Cette phase n’appartient à aucun programme."))
    asked = request.GET.get("funder")
    known = Funding.objects.filter(programme=programme, funder__code=asked)
    initial = known.values("amount", "source").first() or {}
    form = FundingForm(request.POST or None, initial=initial | {"funder": asked})
    if form.is_valid() and submit(
        form, lambda: actions.set_funding(programme, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Financement enregistré."))
        return back_to(phase)
    context = {"form": form, "phase": phase, "title": _("Financement")}
    return render(request, "reports/programme_form.html", context)


@requires(Action.MANAGE_PROGRAMME)
def cost_create(request):
    phase = phase_or_404(request)
    form = CostForm(request.POST or None, phase=phase)
    if form.is_valid() and submit(
        form, lambda: actions.add_cost(phase, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Ligne de coût enregistrée."))
        return back_to(phase)
    context = {"form": form, "phase": phase, "title": _("Nouvelle ligne de coût")}
    return render(request, "reports/programme_form.html", context)


def line_or_404(public_id):
    return get_object_or_404(CostLine.objects.select_related("phase"), public_id=public_id)


@requires(Action.MANAGE_PROGRAMME)
def cost_update(request, public_id):
    line = line_or_404(public_id)
    form = CostForm(request.POST or None, instance=line, phase=line.phase)
    if form.is_valid() and submit(
        form,
        lambda: actions.update_cost(line_or_404(public_id), by=request.user, **form.cleaned_data),
    ):
        messages.success(request, _("Ligne de coût mise à jour."))
        return back_to(line.phase)
    context = {"form": form, "phase": line.phase, "title": _("Modifier une ligne de coût")}
    return render(request, "reports/programme_form.html", context)


@requires(Action.MANAGE_PROGRAMME)
@require_POST
def cost_remove(request, public_id):
    line = line_or_404(public_id)
    attempt(request, lambda: actions.remove_cost(line, by=request.user), _("Ligne retirée."))
    return back_to(line.phase)
