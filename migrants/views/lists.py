"""Lists of people: the caseload, and the permits that end."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from agencies import access
from agencies.access import requires
from agencies.enums import Action
from agencies.models import Agency
from migrants import permits
from migrants.bulk import BULK_ACTIONS
from migrants.forms.filters import CaseloadForm, WhoseForm, band_counts, may_lead
from migrants.models import Migrant
from migrants.needs import add_cues
from migrants.views.caseload import caseload_views

PAGE_SIZE = 25
REMEMBERED = "caseload"
BANDS_SHOWN = ("ended", "30", "60", "90")


def default_filters(user):
    return {"who": "mine" if may_lead(user) else "all", "state": "open"}


@require_GET
@requires(Action.VIEW_PERSON)
def migrant_list(request):
    """The caseload; its filters come back with the reader until they are reset."""
    if "reset" in request.GET:
        request.session.pop(REMEMBERED, None)
        return redirect("migrants:migrant_list")
    if not request.GET and request.session.get(REMEMBERED):
        return redirect(f"{request.path}?{request.session[REMEMBERED]}")
    if request.GET:
        request.session[REMEMBERED] = request.GET.urlencode()
    visible = Migrant.objects.visible_to(request.user, Action.VIEW_PERSON)
    form = CaseloadForm(request.GET or default_filters(request.user), user=request.user)
    people = form.apply(visible)
    page = Paginator(people.with_file(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "people": add_cues(page),
        "hidden": visible.count() - page.paginator.count,
        "query": request.GET.urlencode(),
        "views": caseload_views(request.user),
        "bulk_actions": [
            action for action in BULK_ACTIONS.values() if access.may(request.user, action.right)
        ],
        "agencies": access.agencies_for(request.user, Action.VIEW_PERSON, Agency.objects.known()),
    }
    template = "_migrant_rows" if request.htmx.target == "people" else "migrant_list"
    return render(request, f"migrants/{template}.html", context)


@require_GET
@requires(Action.VIEW_PERSON)
def permit_list(request):
    """Open files whose permit ended or ends within 90 days, the first to end first."""
    people = Migrant.objects.visible_to(request.user, Action.VIEW_PERSON).with_open_file()
    form = WhoseForm(request.GET or default_filters(request.user), user=request.user)
    people = form.apply(people).with_permit_end()
    counts = band_counts(people)
    band = request.GET.get("band")
    band = band if band in permits.BAND_LABELS else ""
    chosen = permits.any_condition([band] if band else BANDS_SHOWN)
    people = people.filter(chosen).with_file().order_by("permit_end", "last_name", "pk")
    tabs = [(code, permits.BAND_LABELS[code], counts[f"band_{code}"]) for code in BANDS_SHOWN]
    context = {
        "form": form,
        "band": band,
        "tabs": tabs,
        "without": counts["band_none"],
        "page_obj": Paginator(people, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "migrants/permit_list.html", context)
