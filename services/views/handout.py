"""Papers that the person takes home: the action plan, the convocation."""

from django.views.decorators.http import require_GET

from agencies import audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants.views.papers import PDF, language_of, paper
from services.handouts import convocation_pdf, plan_pdf
from services.models import ActionPlan, Appointment
from services.views.common import row_for


@require_GET
@requires(Action.VIEW_SERVICES)
def plan_print(request, public_id):
    """The plan in the person's language (or `language`) with French beside, to be signed."""
    rows = ActionPlan.objects.select_related("migrant__agency", "agreed_with")
    plan = row_for(request, rows, public_id=public_id)
    migrant = plan.migrant
    content = plan_pdf(plan, language_of(request, migrant))
    audit.seen(AccessKind.PRINT, request.user, subject=plan, person=migrant, paper="plan")
    return paper(content, PDF, f"plan-{migrant.file_number}.pdf")


@require_GET
@requires(Action.VIEW_SERVICES)
def convocation_print(request, public_id):
    """The convocation to an appointment, with the papers to bring."""
    related = ("migrant__agency", "agency", "counsellor", "service_type", "room")
    rows = Appointment.objects.select_related(*related)
    appointment = row_for(request, rows, public_id=public_id)
    migrant = appointment.migrant
    content = convocation_pdf(appointment, language_of(request, migrant))
    subject = {"subject": appointment, "person": migrant}
    audit.seen(AccessKind.PRINT, request.user, **subject, paper="convocation")
    return paper(content, PDF, f"convocation-{migrant.file_number}.pdf")
