"""Pages of targets: what was wanted, what is, what is missing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.access import requires
from agencies.enums import Action
from reports import actions
from reports.forms import phase_asked
from reports.models import Phase, Target
from reports.programme_forms import TargetForm, typed
from reports.reader import Reader
from reports.targets import beside_figures
from sharaka_portal.lib.forms import attempt, submit


def phase_or_404(request):
    phase = phase_asked(request.GET)
    if phase is None:
        raise Http404(_("Aucune phase n’est encore définie."))
    return phase


def back_to(phase):
    return redirect(f"{reverse('reports:target_list')}?phase={phase.code}")


@requires(Action.VIEW_FIGURES)
def target_list(request):
    """Each target beside its figure, small counts hidden, and the gap."""
    phase = phase_or_404(request)
    context = {
        "phase": phase,
        "phases": Phase.objects.filter(is_active=True),
        "lines": beside_figures(phase, Reader.of(request.user, phase)),
    }
    return render(request, "reports/target_list.html", context)


@requires(Action.MANAGE_PROGRAMME)
def target_create(request):
    """Set a target, or change the one there is."""
    phase = phase_or_404(request)
    indicator, agency = (request.GET.get(name) for name in ("indicator", "agency"))
    known = Target.objects.filter(phase=phase, indicator=indicator, agency__code=agency or None)
    initial = {"indicator": indicator, "agency": agency, "value": typed(known.first())}
    form = TargetForm(request.POST or None, initial=initial, phase=phase)
    if form.is_valid() and submit(
        form, lambda: actions.set_target(by=request.user, phase=phase, **form.cleaned_data)
    ):
        messages.success(request, _("Cible fixée."))
        return back_to(phase)
    return render(request, "reports/target_create.html", {"form": form, "phase": phase})


@requires(Action.MANAGE_PROGRAMME)
@require_POST
def target_remove(request, public_id):
    target = get_object_or_404(Target.objects.select_related("phase"), public_id=public_id)
    attempt(request, lambda: actions.remove_target(target, by=request.user), _("Cible retirée."))
    return back_to(target.phase)
