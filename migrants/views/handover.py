"""Passing files on: offers, requests, answers, the team around a file, files handed out in bulk."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants import actions
from migrants.actions.handover import may_answer, may_cancel
from migrants.candidate_token import read_token
from migrants.enums import HandoverKind, HandoverState
from migrants.extensions import lies_ahead
from migrants.forms.handover import (
    AcceptForm,
    AgencyForm,
    ColleagueForm,
    RefuseForm,
    TeamForm,
    TransferRequestForm,
)
from migrants.handover_sheet import sheet_of
from migrants.models import Assignment, Handover, Migrant
from migrants.views.common import form_page, person_or_404
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import attempt, submit

PAGE_SIZE = 25
SIDES = ("in", "out", "answered")


def handovers(request):
    rows = Handover.objects.select_related(
        "migrant__agency", "from_agency", "to_agency", "from_user", "to_user", "asked_by"
    )
    return rows.visible_to(request.user, Action.VIEW_PERSON)


@requires(Action.ASSIGN_PERSON)
def handover_create(request, public_id):
    """Offer a file to a colleague, or (`?to=agency`) to another agency."""
    people = Migrant.objects.with_file()
    migrant = access.get_or_404(
        people, request.user, Action.VIEW_PERSON, Action.ASSIGN_PERSON, public_id=public_id
    )
    to_agency = request.GET.get("to") == "agency"
    form = (AgencyForm if to_agency else ColleagueForm)(request.POST or None, migrant=migrant)
    return form_page(
        request,
        migrant,
        form,
        lambda: actions.propose_handover(
            migrant, by=request.user, **{"to_agency": migrant.agency} | form.cleaned_data
        ),
        title=_("Passer le dossier"),
        submit_label=_("Proposer"),
        done=_("La proposition est envoyée ; la réponse est attendue sous cinq jours ouvrés."),
        template="migrants/handover_create.html",
        to_agency=to_agency,
        ahead=lies_ahead(migrant) if to_agency else [],
        blocks=sheet_of(migrant),
    )


@requires(Action.REGISTER_PERSON)
def transfer_request(request, token):
    """Ask another agency for a file that the duplicate check found there; nothing of it is shown."""
    migrant = candidate_or_404(token)
    if access.may_on(request.user, Action.VIEW_PERSON, migrant):
        return redirect("migrants:migrant_detail", migrant.public_id)
    form = TransferRequestForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        asked = submit(
            form,
            lambda: actions.propose_handover(
                migrant, by=request.user, is_request=True, **form.cleaned_data
            ),
        )
        if asked:
            messages.success(
                request, _("La demande est envoyée à l’agence %(name)s.") % {"name": migrant.agency}
            )
            return redirect("migrants:handover_detail", asked.public_id)
    context = {"form": form, "agency": migrant.agency}
    return render(request, "migrants/transfer_request.html", context)


def candidate_or_404(token):
    try:
        public_id = read_token(token)
    except signing.BadSignature as error:
        raise Http404 from error
    found = Migrant.objects.filter(merged_into=None, public_id=public_id)
    migrant = found.select_related("agency").first()
    if migrant is None:
        raise Http404
    return migrant


@require_GET
@requires(Action.VIEW_PERSON)
def handover_list(request):
    """What waits for my answer, what I wait for, and what was answered; the late ones first."""
    side = request.GET.get("side") if request.GET.get("side") in SIDES else SIDES[0]
    page = Paginator(rows_of(request, side), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "side": side,
        "sees": named_for(request.user, page),
        "may_reassign": Action.ASSIGN_PERSON in access.rights(request.user).agencies,
    }
    return render(request, "migrants/handover_list.html", context)


def rows_of(request, side):
    rows = handovers(request)
    mine = Handover.objects.answerable_by(request.user).values("pk")
    if side == "answered":
        return rows.exclude(state=HandoverState.PROPOSED).order_by("-answered_on", "-pk")
    waiting = rows.waiting().order_by("answer_due_on", "pk")
    return waiting.filter(pk__in=mine) if side == "in" else waiting.exclude(pk__in=mine)


def named_for(user, rows):
    """People in reach, and those of offers to one's own side: who offers a file shows whose it is."""
    rows = list(rows)
    people = Migrant.objects.filter(pk__in=[row.migrant_id for row in rows])
    seen = set(people.visible_to(user, Action.VIEW_PERSON).values_list("pk", flat=True))
    offered = {row.migrant_id for row in rows if not row.is_request and row.state == "proposed"}
    return seen | offered


@requires(Action.VIEW_PERSON)
def handover_detail(request, public_id):
    """One handover with its sheet; the two forms of an answer for whoever may give it."""
    handover = access.get_or_404(
        handovers(request), request.user, Action.VIEW_PERSON, public_id=public_id
    )
    sees = handover.migrant_id in named_for(request.user, [handover])
    answers = handover.state == "proposed" and may_answer(request.user, handover)
    migrant = Migrant.objects.with_file().get(pk=handover.migrant_id) if sees else None
    if migrant:
        audit.seen(AccessKind.READ, request.user, subject=handover, person=migrant)
    context = {
        "handover": handover,
        "migrant": migrant,
        "opens": bool(migrant) and access.may_on(request.user, Action.VIEW_PERSON, migrant),
        "blocks": sheet_of(migrant) if migrant else [],
        "ahead": lies_ahead(migrant) if migrant and leaves_agency(handover) else [],
        "accept": AcceptForm(handover=handover, user=request.user) if answers else None,
        "refuse": RefuseForm() if answers else None,
        "may_cancel": handover.state == "proposed" and may_cancel(request.user, handover),
        "is_late": handover.state == "proposed" and handover.answer_due_on < clock.today(),
    }
    return render(request, "migrants/handover_detail.html", context)


def leaves_agency(handover):
    """Whether the file would leave its agency with a yes."""
    return handover.state == HandoverState.PROPOSED and handover.kind == HandoverKind.AGENCY


@require_POST
@requires(Action.VIEW_PERSON)
def handover_move(request, public_id):
    """Accept, refuse or take back."""
    handover = access.get_or_404(
        handovers(request), request.user, Action.VIEW_PERSON, public_id=public_id
    )
    answer = {"accept": accepted, "refuse": refused, "cancel": cancelled}.get(
        request.POST.get("move")
    )
    if answer is None:
        raise Http404
    return answer(request, handover)


def accepted(request, handover):
    if not may_answer(request.user, handover):
        raise PermissionDenied(_("Cette passation ne vous est pas adressée."))
    form = AcceptForm(request.POST, handover=handover, user=request.user)
    done = _("Le dossier est repris.")
    if form.is_valid() and attempt(
        request,
        lambda: actions.accept_handover(handover, by=request.user, **form.cleaned_data),
        done,
    ):
        migrant = handover.migrant
        if access.may_on(request.user, Action.VIEW_PERSON, migrant):
            return redirect("migrants:migrant_detail", migrant.public_id)
    return redirect("migrants:handover_detail", handover.public_id)


def refused(request, handover):
    form = RefuseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Indiquez le motif du refus."))
    else:
        attempt(
            request,
            lambda: actions.refuse_handover(handover, by=request.user, **form.cleaned_data),
            _("Le refus est noté ; le dossier reste où il est."),
        )
    return redirect("migrants:handover_detail", handover.public_id)


def cancelled(request, handover):
    attempt(
        request,
        lambda: actions.cancel_handover(handover, by=request.user),
        _("La passation est retirée."),
    )
    return redirect("migrants:handover_list")


@requires(Action.ASSIGN_PERSON)
def team_create(request, public_id):
    """Add a support or a deputy to a file."""
    migrant = person_or_404(request, public_id, Action.ASSIGN_PERSON)
    form = TeamForm(request.POST or None, migrant=migrant)
    return form_page(
        request,
        migrant,
        form,
        lambda: actions.add_to_team(migrant, by=request.user, **form.cleaned_data),
        title=_("Ajouter un conseiller au dossier"),
        submit_label=_("Ajouter"),
        done=_("Le conseiller est ajouté au dossier."),
    )


@require_POST
@requires(Action.ASSIGN_PERSON)
def team_leave(request, public_id):
    """End a support's or a deputy's part; the id is the assignment's."""
    assignment = access.get_or_404(
        Assignment.objects.select_related("migrant__agency"),
        request.user,
        Action.VIEW_PERSON,
        Action.ASSIGN_PERSON,
        public_id=public_id,
    )
    attempt(
        request,
        lambda: actions.leave_team(assignment, by=request.user) or True,
        _("L’appui est terminé."),
    )
    return redirect("migrants:migrant_detail", assignment.migrant.public_id)
