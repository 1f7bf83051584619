"""Short pages about a person's file: one form, one action."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import access
from agencies.access import requires
from agencies.enums import Action
from migrants import actions
from migrants.enums import ConsentPurpose
from migrants.extensions import lead_proposals, lies_ahead
from migrants.forms.file import (
    BarrierForm,
    CloseForm,
    ConsentForm,
    DocumentForm,
    LeadForm,
    ReopenForm,
)
from migrants.forms.registration import texts_in_force
from migrants.models import Barrier
from migrants.views.common import form_page, person_or_404


@requires(Action.EDIT_PERSON)
def document_create(request, public_id):
    """Record a paper of the person."""
    migrant = person_or_404(request, public_id, Action.EDIT_PERSON)
    form = DocumentForm(request.POST or None)
    return form_page(
        request,
        migrant,
        form,
        lambda: actions.add_document(migrant, by=request.user, **form.cleaned_data),
        title=_("Enregistrer une pièce"),
        submit_label=_("Enregistrer la pièce"),
        done=_("La pièce est enregistrée."),
    )


@requires(Action.EDIT_PERSON)
def consent_create(request, public_id, purpose):
    """Write the person's answer to the text that is read to them."""
    migrant = person_or_404(request, public_id, Action.EDIT_PERSON)
    text = texts_in_force().get(purpose)
    if text is None:
        raise Http404
    initial = {"language": migrant.preferred_language, "channel": "oral"}
    form = ConsentForm(request.POST or None, initial=initial)
    return form_page(
        request,
        migrant,
        form,
        lambda: actions.record_consent(
            migrant, by=request.user, purpose=purpose, **form.cleaned_data
        ),
        title=_("Consentement : %(purpose)s") % {"purpose": ConsentPurpose(purpose).label},
        submit_label=_("Enregistrer la réponse"),
        done=_("La réponse est enregistrée."),
        template="migrants/consent_create.html",
        text=text,
    )


@requires(Action.EDIT_PERSON)
def barrier_create(request, public_id):
    """Note an obstacle to work."""
    migrant = person_or_404(request, public_id, Action.EDIT_PERSON)
    form = BarrierForm(request.POST or None)
    return form_page(
        request,
        migrant,
        form,
        lambda: actions.note_barrier(migrant, by=request.user, **form.cleaned_data),
        title=_("Noter un frein à l’emploi"),
        submit_label=_("Enregistrer le frein"),
        done=_("Le frein est noté."),
    )


@require_POST
@requires(Action.EDIT_PERSON)
def barrier_lift(request, public_id):
    """Say that an obstacle is gone; the id is the obstacle's."""
    barrier = access.get_or_404(
        Barrier.objects.select_related("migrant__agency"),
        request.user,
        Action.VIEW_PERSON,
        Action.EDIT_PERSON,
        public_id=public_id,
    )
    try:
        actions.lift_barrier(barrier, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Le frein est levé."))
    return redirect("migrants:migrant_detail", barrier.migrant.public_id)


@requires(Action.CLOSE_FILE)
def migrant_close(request, public_id):
    """Close the file with its reason."""
    migrant = person_or_404(request, public_id, Action.CLOSE_FILE)
    form = CloseForm(request.POST or None)
    return form_page(
        request,
        migrant,
        form,
        lambda: actions.close_file(migrant, by=request.user, **form.cleaned_data),
        title=_("Clore le dossier"),
        submit_label=_("Clore le dossier"),
        done=_("Le dossier est clos."),
        template="migrants/migrant_close.html",
        ahead=lies_ahead(migrant),
    )


@requires(Action.REGISTER_PERSON)
def migrant_reopen(request, public_id):
    """Open a closed file again."""
    migrant = person_or_404(request, public_id, Action.REGISTER_PERSON)
    form = ReopenForm(request.POST or None, migrant=migrant, initial={"lead": request.user})
    return form_page(
        request,
        migrant,
        form,
        lambda: actions.reopen_file(migrant, by=request.user, **form.cleaned_data),
        title=_("Rouvrir le dossier"),
        submit_label=_("Rouvrir le dossier"),
        done=_("Le dossier est rouvert."),
    )


@requires(Action.ASSIGN_PERSON)
def migrant_assign(request, public_id):
    """Name another lead counsellor."""
    migrant = person_or_404(request, public_id, Action.ASSIGN_PERSON)
    proposals = lead_proposals(migrant)
    asked = request.GET.get("lead")
    chosen = [one.user for one in proposals if str(one.user.public_id) == asked]
    form = LeadForm(
        request.POST or None, migrant=migrant, initial={"user": next(iter(chosen), None)}
    )
    return form_page(
        request,
        migrant,
        form,
        lambda: actions.assign_lead(migrant, by=request.user, **form.cleaned_data),
        title=_("Désigner le conseiller référent"),
        submit_label=_("Désigner"),
        done=_("Le conseiller référent est désigné."),
        template="migrants/migrant_assign.html",
        proposals=proposals,
        lead=actions.lead_of(migrant),
        may_assign=True,
    )
