"""Pages of good practices: the register, the card, its evidence, its trials."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import access, audit
from agencies.access import requires
from agencies.enums import Action
from agencies.models import Agency, Transition
from reports import actions, lesson_pdf, lessons
from reports.enums import EvidenceKind, PracticeState
from reports.forms import ALL, EVERYBODY
from reports.lesson_forms import (
    EVIDENCE_FORMS,
    AdoptionForm,
    PracticeFilterForm,
    PracticeForm,
)
from reports.models import Adoption, Evidence, GoodPractice, Improvement
from reports.proof import excludes_no_difference
from reports.workflow import ADOPTION, PRACTICE
from sharaka_portal.lib.forms import attempt, submit

ROWS = 25
LESSONS = {"practice": GoodPractice, "improvement": Improvement}
ATTACH = {
    EvidenceKind.FIGURE: actions.attach_figure,
    EvidenceKind.EDITION: actions.attach_edition,
    EvidenceKind.CASE: actions.attach_case,
    EvidenceKind.STATEMENT: actions.attach_statement,
}


def opens(user, agency_id):
    """Whether the user may open the figures of an agency, and so reads its small counts."""
    held = access.rights(user)
    return Action.OPEN_FIGURES in held.national or agency_id in held.agencies.get(
        Action.OPEN_FIGURES, ()
    )


def practice_or_404(request, public_id, act=None):
    rows = GoodPractice.objects.select_related("agency", "phase", "proposed_by")
    return access.get_or_404(rows, request.user, Action.VIEW_LESSONS, act, public_id=public_id)


def move_asked(request, machine):
    """The move that a button sent. Raises BadRequest when the machine has no such move."""
    name = request.POST.get("move")
    if name not in {move.name for move in machine.moves}:
        raise BadRequest("The form names no move of this machine.")
    return machine.get(name)


def said_with_move(request):
    """The reason of a move and what was added to it."""
    return {name: request.POST.get(name, "").strip() for name in ("reason", "comment")}


@requires(Action.VIEW_LESSONS)
def practice_list(request):
    form = PracticeFilterForm(request.GET)
    rows = GoodPractice.objects.visible_to(request.user, Action.VIEW_LESSONS)
    rows = form.narrow(rows).select_related("agency", "phase")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    is_partial = Action.VIEW_LESSONS not in access.rights(request.user).national
    return render(
        request,
        "reports/practice_list.html",
        {"form": form, "page": page, "is_partial": is_partial},
    )


@requires(Action.PROPOSE_LESSON)
def practice_create(request):
    form = PracticeForm(request.POST or None, user=request.user)
    if form.is_valid():
        practice = submit(
            form, lambda: actions.propose_practice(by=request.user, **form.cleaned_data)
        )
        if practice:
            messages.success(request, _("Pratique notée. Complétez sa fiche, joignez des preuves."))
            return redirect("reports:practice_detail", practice.public_id)
    return render(request, "reports/practice_form.html", {"form": form, "practice": None})


@requires(Action.VIEW_LESSONS)
def practice_detail(request, public_id):
    """The card, what it rests on, its trials, and the moves that the reader may make."""
    practice = practice_or_404(request, public_id)
    user = request.user
    can = access.permitted(user, practice, (Action.PROPOSE_LESSON, Action.JUDGE_LESSON))
    allowed = can | {str(Action.RECOMMEND_LESSON): access.may(user, Action.RECOMMEND_LESSON)}
    adoptions = practice.adoptions.select_related("agency")
    context = {
        "practice": practice,
        "evidence": shown_evidence(practice, user),
        "may_attach": can[str(Action.JUDGE_LESSON)],
        "may_detach": can[str(Action.JUDGE_LESSON)]
        and practice.state not in PracticeState.judged(),
        "trials": [trial_of(row, user) for row in adoptions],
        "moves": [m for m in PRACTICE.possible(practice) if allowed[str(m.action)]],
        "can": can,
        "is_editable": practice.state in (PracticeState.OBSERVED, PracticeState.DOCUMENTED),
        "is_adoptable": practice.state not in (PracticeState.OBSERVED, PracticeState.RETIRED)
        and access.may(user, Action.JUDGE_LESSON),
        "steps": steps_of(practice),
        "history": history_of(practice, PRACTICE, user),
        "kinds": EvidenceKind.choices,
    }
    return render(request, "reports/practice_detail.html", context)


def steps_of(practice):
    """(state, label, is reached) of the way of a practice."""
    states = [state for state in PracticeState if state != PracticeState.RETIRED]
    here = states.index(practice.state) if practice.state in states else -1
    return [(state, state.label, place <= here) for place, state in enumerate(states)]


def history_of(row, machine, user):
    """The moves of a row, the latest first, in words; readers of figures read no names
    and nothing that was added by hand."""
    names = Action.VIEW_LESSONS in access.rights(user).national
    reasons = {code: label for m in machine.moves if m.reasons for code, label in m.reasons.choices}
    states = dict(row._meta.get_field("state").choices)
    moves = Transition.objects.filter(subject_id=row.public_id).select_related("by")
    return [
        {
            "on": move.on,
            "by": move.by if names else None,
            "label": states[move.target],
            "why": reasons.get(move.reason),
            "comment": move.comment if names else "",
        }
        for move in moves.order_by("-pk")
    ]


def shown_evidence(lesson, user):
    """The standing evidence of a lesson, with the way to the same figure today."""
    rows = lesson.evidence.standing().select_related("edition", "attached_by")
    read = agencies_read(user)
    return [
        {
            "row": row,
            "facts": row.facts,
            "is_clear": excludes_no_difference(row.facts),
            "today": today_of(row.facts, read),
        }
        for row in rows
    ]


def agencies_read(user):
    """The codes of the agencies whose figures the user reads; ALL among them for all together."""
    seen = access.agencies_for(user, Action.VIEW_FIGURES, Agency.objects)
    held = access.rights(user)
    reads_all = Action.VIEW_FIGURES in held.national | held.aggregate
    return {*seen.values_list("code", flat=True), *([ALL] if reads_all else [])}


def today_of(facts, read):
    """What the page of a figure is asked for: the same agency, whole; nothing where it is shut."""
    agency = facts["agency"]["code"] if facts.get("agency") else ALL
    if not facts or agency not in read:
        return ""
    return urlencode({"phase": facts["phase"]["code"], "agency": agency, "files": EVERYBODY})


def trial_of(adoption, user):
    trial = lessons.Trial(adoption, is_open=opens(user, adoption.agency_id))
    held = access.rights(user)
    may_judge = Action.JUDGE_LESSON in held.national or adoption.agency_id in held.agencies.get(
        Action.JUDGE_LESSON, ()
    )
    trial.may_measure = may_judge and trial.is_due and not adoption.after
    # What runs may be stopped; what is over is measured first, then kept or dropped.
    offered = {"undo", "keep", "drop"} if adoption.after else {"undo"}
    offered |= set() if trial.is_due else {"stop"}
    moves = ADOPTION.possible(adoption) if may_judge else []
    trial.moves = [move for move in moves if move.name in offered]
    return trial


@requires(Action.PROPOSE_LESSON)
def practice_update(request, public_id):
    practice = practice_or_404(request, public_id, Action.PROPOSE_LESSON)
    form = PracticeForm(request.POST or None, instance=practice, user=request.user)
    if form.is_valid() and submit(
        form, lambda: actions.update_practice(fresh(practice), by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Fiche mise à jour."))
        return redirect("reports:practice_detail", practice.public_id)
    return render(request, "reports/practice_form.html", {"form": form, "practice": practice})


def fresh(row):
    """The row as the database has it: a model form writes what was typed into its own."""
    return type(row).objects.get(pk=row.pk)


@requires(Action.JUDGE_LESSON)
@require_POST
def practice_move(request, public_id):
    """Take a practice one state on or back, with a reason where one is asked for."""
    wanted = move_asked(request, PRACTICE)
    act = wanted.action if wanted.action == Action.JUDGE_LESSON else None
    practice = practice_or_404(request, public_id, act)
    access.check(request.user, wanted.action)
    details = said_with_move(request)
    attempt(
        request,
        lambda: actions.move_practice(practice, wanted.name, by=request.user, **details),
        _("État de la pratique mis à jour."),
    )
    return redirect("reports:practice_detail", practice.public_id)


@requires(Action.VIEW_LESSONS)
def practice_print(request, public_id):
    """The card on one page."""
    practice = practice_or_404(request, public_id)
    content = lesson_pdf.card(practice, is_open=opens(request.user, practice.agency_id))
    audit.seen("print", request.user, subject=practice)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="pratique-{practice.public_id}.pdf"'
    return response


# Evidence -------------------------------------------------------------------------------------


def lesson_or_404(request, noun, public_id):
    """A practice or an improvement to which the reader may tie evidence."""
    rows = LESSONS[noun].objects.select_related("agency", "phase")
    return access.get_or_404(
        rows, request.user, Action.VIEW_LESSONS, Action.JUDGE_LESSON, public_id=public_id
    )


def page_of(lesson):
    noun = "practice" if isinstance(lesson, GoodPractice) else "improvement"
    return redirect(f"reports:{noun}_detail", lesson.public_id)


@requires(Action.JUDGE_LESSON)
def evidence_create(request, noun, public_id, kind):
    """Tie a figure, a case or a statement to a practice or an improvement."""
    if noun not in LESSONS or kind not in EvidenceKind.values:
        raise Http404
    lesson = lesson_or_404(request, noun, public_id)
    form = EVIDENCE_FORMS[kind](request.POST or None, lesson=lesson)
    if form.is_valid() and submit(
        form, lambda: ATTACH[kind](lesson, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Preuve jointe."))
        return page_of(lesson)
    context = {"form": form, "lesson": lesson, "kind": EvidenceKind(kind), "noun": noun}
    return render(request, "reports/evidence_create.html", context)


@requires(Action.JUDGE_LESSON)
@require_POST
def evidence_remove(request, noun, public_id, evidence):
    if noun not in LESSONS:
        raise Http404
    lesson = lesson_or_404(request, noun, public_id)
    row = Evidence.objects.filter(**{noun: lesson}, public_id=evidence).first()
    if row is None:
        raise Http404
    attempt(request, lambda: actions.remove_evidence(row, by=request.user), _("Preuve retirée."))
    return page_of(lesson)


# Trials ---------------------------------------------------------------------------------------


@requires(Action.JUDGE_LESSON)
def adoption_create(request, public_id):
    """Try a practice in another agency."""
    practice = practice_or_404(request, public_id)
    form = AdoptionForm(request.POST or None, user=request.user, practice=practice)
    if form.is_valid() and submit(
        form, lambda: actions.adopt_practice(practice, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Essai ouvert : le taux d’avant est figé."))
        return redirect("reports:practice_detail", practice.public_id)
    return render(request, "reports/adoption_create.html", {"form": form, "practice": practice})


@requires(Action.JUDGE_LESSON)
@require_POST
def adoption_move(request, public_id):
    """Keep, drop or stop a trial, or take that back."""
    rows = Adoption.objects.select_related("practice", "agency")
    adoption = access.get_or_404(rows, request.user, Action.JUDGE_LESSON, public_id=public_id)
    wanted = move_asked(request, ADOPTION)
    details = said_with_move(request)
    attempt(
        request,
        lambda: actions.move_adoption(adoption, wanted.name, by=request.user, **details),
        _("Essai mis à jour."),
    )
    return redirect("reports:practice_detail", adoption.practice.public_id)


@requires(Action.JUDGE_LESSON)
@require_POST
def adoption_measure(request, public_id):
    """Freeze the rate of a trial that is over, before anybody judges it."""
    rows = Adoption.objects.select_related("practice", "agency")
    adoption = access.get_or_404(rows, request.user, Action.JUDGE_LESSON, public_id=public_id)
    attempt(
        request,
        lambda: actions.measure_trial(adoption, by=request.user),
        _("Le taux de l’essai est figé."),
    )
    return redirect("reports:practice_detail", adoption.practice.public_id)
