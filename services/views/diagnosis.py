"""The positioning interview: noted, read beside the one before."""

import datetime

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies import audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants.views.common import person_or_404
from services import actions
from services.diagnosis import lines_of, previous_of, proposed_workshops
from services.enums import Mode
from services.forms.diagnosis import DiagnosisForm
from services.models import Diagnosis
from services.reference import POSITIONING_INTERVIEW
from services.views.common import row_for
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import submit

JUST_BEFORE = datetime.timedelta(days=7)


@requires(Action.MANAGE_PLAN)
def diagnosis_create(request, public_id):
    """Note what the positioning interview found."""
    migrant = person_or_404(request, public_id, Action.MANAGE_PLAN)
    form = DiagnosisForm(request.POST or None, initial={"interview_mode": usual_mode(migrant)})
    if form.is_valid():
        diagnosis = submit(
            form, lambda: actions.make_diagnosis(migrant, by=request.user, **form.values())
        )
        if diagnosis:
            messages.success(request, _("Le diagnostic est enregistré."))
            return redirect("services:diagnosis_detail", diagnosis.public_id)
    return render(request, "services/diagnosis_create.html", {"form": form, "migrant": migrant})


def usual_mode(migrant):
    """The interview is noted with its diagnosis, in the agency, unless it was noted just before."""
    noted = migrant.services.filter(
        service_type__code=POSITIONING_INTERVIEW,
        diagnosis=None,
        given_on__gt=clock.today() - JUST_BEFORE,
    )
    return "" if noted.exists() else Mode.AGENCY


@requires(Action.VIEW_SERVICES)
def diagnosis_detail(request, public_id):
    """One diagnosis beside the one before, with the workshops that it proposes."""
    rows = Diagnosis.objects.select_related("migrant__agency", "made_by")
    diagnosis = row_for(request, rows.prefetch_related("scores"), public_id=public_id)
    audit.seen(AccessKind.READ, request.user, subject=diagnosis, person=diagnosis.migrant)
    previous = previous_of(diagnosis)
    context = {
        "diagnosis": diagnosis,
        "migrant": diagnosis.migrant,
        "previous": previous,
        "lines": lines_of(diagnosis, previous),
        "workshops": proposed_workshops(diagnosis),
        "has_ended": diagnosis.valid_until < clock.today(),
    }
    return render(request, "services/diagnosis_detail.html", context)
