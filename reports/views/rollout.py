"""Pages of the roll-out: how ready agencies are, and what a region would need."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import access, audit
from agencies.access import requires
from agencies.enums import Action
from agencies.models import Agency
from reports import actions, readiness, rollout, rollout_sheets, tile_map
from reports.models import Phase, ReadinessNote, Scenario
from reports.reader import Reader
from reports.rollout_forms import AssumptionsForm, ReadinessForm, ScenarioForm
from reports.views.common import XLSX, download
from reports.views.target import phase_or_404
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import attempt, submit


@requires(Action.VIEW_ROLLOUT)
def readiness_list(request):
    """Every region and agency, a line a need."""
    context = {
        "regions": readiness.boards(),
        "items": [(item, readiness.RULES[item]) for item in readiness.ITEMS],
    }
    return render(request, "reports/readiness_list.html", context)


@requires(Action.VIEW_ROLLOUT)
def readiness_detail(request, code):
    """One agency: each need with its rule, its fact, its source, and what was stated before."""
    agencies = Agency.objects.filter(is_active=True).select_related("province__region")
    agency = get_object_or_404(agencies, code=code)
    context = {
        "board": readiness.Survey([agency]).board(agency),
        "notes": ReadinessNote.objects.filter(agency=agency).select_related("stated_by"),
        "may_state": may_state(request.user, agency),
        "stated": readiness.STATED,
    }
    return render(request, "reports/readiness_detail.html", context)


def may_state(user, agency):
    agencies = access.agencies_for(user, Action.STATE_READINESS, Agency.objects.all())
    return agencies.filter(pk=agency.pk).exists()


@requires(Action.STATE_READINESS)
def readiness_create(request, code):
    """State what the portal holds no data of."""
    agency = get_object_or_404(Agency.objects.filter(is_active=True), code=code)
    if not may_state(request.user, agency):
        raise PermissionDenied(_("Cette agence note elle-même son état de préparation."))
    form = ReadinessForm(request.POST or None, initial={"item": request.GET.get("item")})
    if form.is_valid() and submit(
        form, lambda: actions.state_readiness(agency, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Constat enregistré."))
        return redirect("reports:readiness_detail", agency.code)
    return render(request, "reports/readiness_create.html", {"form": form, "agency": agency})


# Projection -----------------------------------------------------------------------------------


class Projection:
    """What the page, its sheet and its scenarios share: assumptions asked for, rates, lines."""

    def __init__(self, request):
        self.phase = phase_or_404(request)
        reader = Reader.of(request.user, self.phase)
        told = self.phase, reader.public_day, reader.released
        self.cost_per_person = rollout.cost_per_person(*told)
        self.form = AssumptionsForm(request.GET, cost_per_person=self.cost_per_person)
        self.rates = rollout.rates_of(*told)
        self.assumptions = self.form.assumptions
        self.lines = rollout.project(self.assumptions, self.rates, self.form.regions)


@requires(Action.VIEW_ROLLOUT)
def projection(request):
    """What the opening to all regions would ask for."""
    found = Projection(request)
    context = {
        "found": found,
        "form": found.form,
        "map": tile_map.picture(found.lines),
        "scenarios": [(row, address(row, found.phase)) for row in Scenario.objects.all()],
        "phases": Phase.objects.filter(is_active=True),
        "phase": found.phase,
        "scenario_form": ScenarioForm(),
        "bases": rollout.BASES,
    }
    return render(request, "reports/projection.html", context)


def address(scenario, phase):
    """The page of a phase with the assumptions of a scenario."""
    typed = {name: f"{value:.10g}" for name, value in scenario.assumptions.items()}
    query = urlencode({"phase": phase.code} | typed)
    return f"{reverse('reports:projection')}?{query}"


@requires(Action.VIEW_ROLLOUT)
def projection_xlsx(request):
    found = Projection(request)
    audit.seen("export", request.user, subject_type="projection", phase=found.phase.code)
    content = rollout_sheets.projection(found)
    return download(content, f"projection_{clock.today():%Y-%m-%d}.xlsx", XLSX)


@requires(Action.MANAGE_PROGRAMME)
@require_POST
def scenario_create(request):
    """Keep the assumptions in the page's address under a name."""
    form = ScenarioForm(request.POST)
    asked = AssumptionsForm(request.GET, cost_per_person=None)
    if not asked.is_valid():
        form.add_error(None, _("Corrigez d’abord les hypothèses."))
    scenario = submit(
        form,
        lambda: actions.save_scenario(
            by=request.user, assumptions=asked.changed(), **form.cleaned_data
        ),
    )
    if scenario:
        messages.success(request, _("Scénario enregistré."))
        return redirect(address(scenario, phase_or_404(request)))
    for error in [*form.non_field_errors(), *form.errors.get("name", [])]:
        messages.error(request, error)
    return redirect(f"{reverse('reports:projection')}?{request.GET.urlencode()}")


@requires(Action.MANAGE_PROGRAMME)
@require_POST
def scenario_remove(request, public_id):
    scenario = get_object_or_404(Scenario, public_id=public_id)
    attempt(
        request, lambda: actions.remove_scenario(scenario, by=request.user), _("Scénario retiré.")
    )
    return redirect("reports:projection")
