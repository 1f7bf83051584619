"""The page on which an employer answers a referral by its link, without an account.

It tells the name of the person and the post, gives the CV, and nothing once the link has ended.
"""

import functools

from django.conf import settings
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from agencies import audit
from agencies.access import open_to_everybody
from agencies.enums import AccessKind
from migrants import cv
from migrants.models import Migrant
from services import actions
from services.employer_answers import ANSWERS, visit_of
from services.enums import EmployerLanguage
from services.forms.answer import FORMS
from sharaka_portal.lib.forms import submit

UNDO = "undo_answer"


def by_link(view):
    """Answer whoever knows the secret, in the link's language or that of `?language=`.

    Nobody keeps or indexes the page; a link that is wrong (404) or has ended (410) tells nothing.
    """

    @functools.wraps(view)
    def answered(request, secret):
        visit = visit_of(secret)
        language = request.GET.get("language")
        if language not in EmployerLanguage.values:
            language = visit.link.language if visit else settings.LANGUAGE_CODE
        with translation.override(language):
            if visit and visit.is_open:
                response = view(request, visit)
            else:
                status = 410 if visit else 404
                response = render(request, "services/answer_gone.html", status=status)
        response["Content-Language"] = language
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answered


@open_to_everybody
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def referral_answer(request, visit):
    """Who is presented for what, the answer that was given, and those that are possible."""
    sent = None
    if request.method == "POST":
        name = request.POST.get("answer")
        if name not in ANSWERS and name != UNDO:
            raise BadRequest("The form names no answer.")
        sent = FORMS[name](request.POST) if name in visit.names else None
        if settle(visit, name, sent):
            return redirect(request.get_full_path())
    elif visit.shows_person:
        trace(request, visit, AccessKind.READ)
    return render(request, "services/answer.html", page_of(visit, sent))


def settle(visit, name, form):
    """Note the answer, or take it back; whether the page has nothing to mend.

    What is no longer possible, such as the same answer sent twice, changes nothing.
    """
    if name == UNDO and visit.may_undo:
        try:
            actions.move_referral(visit.referral, UNDO, by=None)
        except ValidationError:
            return True
    if form is None:
        return True
    return submit(
        form,
        lambda: actions.move_referral(
            visit.referral,
            name,
            by=None,
            reason=form.cleaned_data.get("reason", ""),
            comment=form.comment(),
        ),
    )


def page_of(visit, sent):
    forms = [sent if sent and sent.name == name else FORMS[name]() for name in visit.names]
    other = next(code for code in EmployerLanguage if code != translation.get_language())
    return {
        "visit": visit,
        "referral": visit.referral,
        "offer": visit.referral.offer,
        "agency": visit.referral.agency,
        "person": visit.referral.migrant if visit.shows_person else None,
        "forms": forms,
        "other_language": other,
    }


@open_to_everybody
@require_safe
@by_link
def referral_answer_cv(request, visit):
    """The CV that the person agreed to share, while the employer has to answer."""
    if not visit.shows_person:
        return render(request, "services/answer_gone.html", status=410)
    people = Migrant.objects.select_related("agency").with_page().with_profile()
    person = people.get(pk=visit.referral.migrant_id)
    made = cv.cv_of(person, translation.get_language())
    trace(request, visit, AccessKind.PRINT)
    response = HttpResponse(cv.print_cv(made, is_demo=settings.DEMO), "application/pdf")
    response["Content-Disposition"] = 'inline; filename="cv.pdf"'
    return response


def trace(request, visit, kind):
    referral = visit.referral
    audit.seen(kind, request.user, subject=referral, person=referral.migrant, page="answer")
