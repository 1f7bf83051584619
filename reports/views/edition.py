"""Pages of reports: the list, one edition, its files, and what becomes of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import access, audit
from agencies.access import requires
from agencies.enums import Action
from reports import actions, editions, report
from reports.actions.edition import replaced_by
from reports.edition_forms import EditionForm, WithdrawalForm
from reports.enums import EditionState
from reports.frozen import Content
from reports.models import Edition
from reports.views.common import download
from reports.workflow import EDITION
from sharaka_portal.lib.forms import attempt, submit

ROWS = 50


def edition_or_404(request, public_id, act=None):
    """The edition, for a reader: 404 for another agency's draft, 403 where they may not act."""
    rows = Edition.objects.select_related("phase", "agency", "built_by", "replaced_by")
    edition = get_object_or_404(rows.readable_by(request.user), public_id=public_id)
    if act is not None:
        access.check(request.user, act, edition)
    return edition


@requires(Action.READ_REPORT)
def report_list(request):
    """What was published, and the drafts that the reader may build."""
    rows = Edition.objects.readable_by(request.user).defer("facts", "definitions")
    page = Paginator(rows.select_related("phase", "agency", "built_by"), ROWS)
    context = {"page_obj": page.get_page(request.GET.get("page"))}
    return render(request, "reports/report_list.html", context)


@requires(Action.BUILD_REPORT)
def edition_create(request):
    """Choose a document and print a draft of it."""
    form = EditionForm(request.POST or None, user=request.user)
    built = submit(form, lambda: actions.build_edition(**form.cleaned_data, by=request.user))
    if built:
        edition, _file = built
        return built_page(
            request, edition, _("Le projet est établi : relisez-le avant de le publier.")
        )
    return render(request, "reports/edition_create.html", {"form": form})


def built_page(request, edition, done):
    """The page of a draft, with what was done; the same figures may have given it long ago."""
    if edition.state == EditionState.DRAFT:
        messages.success(request, done)
    else:
        messages.info(request, _("Les mêmes chiffres ont déjà donné cette édition."))
    return redirect("reports:edition_detail", edition.public_id)


def moves_of(edition):
    """The names of the moves that start from the edition's state."""
    return {move.name for move in EDITION.possible(edition)}


@requires(Action.READ_REPORT)
def edition_detail(request, public_id):
    edition = edition_or_404(request, public_id)
    others = Edition.objects.readable_by(request.user).filter(
        phase=edition.phase_id, agency=edition.agency_id
    )
    moves = moves_of(edition)
    context = {
        "edition": edition,
        "moves": moves,
        "replaces": replaced_by(edition).first() if "publish" in moves else None,
        "may_publish": access.may_on(request.user, Action.PUBLISH_REPORT, edition),
        "may_build": access.may_on(request.user, Action.BUILD_REPORT, edition),
        "is_handed_out": may_hand_out(request.user, edition),
        "others": others.exclude(pk=edition.pk).select_related("phase", "agency")[:ROWS],
    }
    return render(request, "reports/edition_detail.html", context)


def may_hand_out(user, edition):
    """A withdrawn file is handed out to those alone who may publish."""
    is_withdrawn = edition.state == EditionState.WITHDRAWN
    return not is_withdrawn or access.may(user, Action.PUBLISH_REPORT)


def handed_out(request, public_id):
    """The edition whose files are asked for; leaves a trace."""
    edition = edition_or_404(request, public_id)
    if not may_hand_out(request.user, edition):
        raise PermissionDenied(_("Cette édition est retirée : elle n’est plus donnée."))
    audit.seen("export", request.user, subject=edition)
    return edition


@requires(Action.READ_REPORT)
def report_pdf(request, public_id):
    """The file of an edition."""
    edition = handed_out(request, public_id)
    path = editions.path_of(edition)
    if not path.is_file():
        raise Http404(_("Le fichier de cette édition n’est plus conservé."))
    return FileResponse(path.open("rb"), as_attachment=True, filename=editions.name_of(edition))


@requires(Action.READ_REPORT)
def edition_csv(request, public_id):
    """The figures that the file carries, beside it."""
    edition = handed_out(request, public_id)
    file = report.data_file(Content.of(edition))
    return download(file.content, editions.name_of(edition, "csv"), "text/csv; charset=utf-8")


@requires(Action.PUBLISH_REPORT)
@require_POST
def edition_publish(request, public_id):
    edition = edition_or_404(request, public_id, Action.PUBLISH_REPORT)
    attempt(
        request,
        lambda: actions.publish_edition(edition, by=request.user),
        _("L’édition est publiée."),
    )
    return redirect("reports:edition_detail", edition.public_id)


@requires(Action.PUBLISH_REPORT)
def edition_withdraw(request, public_id):
    """Take an edition back, with the reason."""
    edition = edition_or_404(request, public_id, Action.PUBLISH_REPORT)
    if "withdraw" not in moves_of(edition):
        messages.error(request, _("Seule une édition publiée ou remplacée se retire."))
        return redirect("reports:edition_detail", edition.public_id)
    form = WithdrawalForm(request.POST or None)
    if submit(
        form, lambda: actions.withdraw_edition(edition, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("L’édition est retirée ; la page publique le dit."))
        return redirect("reports:edition_detail", edition.public_id)
    return render(request, "reports/edition_withdraw.html", {"edition": edition, "form": form})


@requires(Action.BUILD_REPORT)
@require_POST
def edition_translate(request, public_id):
    """The same figures in another language, as a draft."""
    edition = edition_or_404(request, public_id, Action.BUILD_REPORT)
    language = request.POST.get("language", "")
    if language not in dict(Edition._meta.get_field("language").choices):
        raise Http404
    other, _file = actions.translate_edition(edition, language=language, by=request.user)
    return built_page(request, other, _("La même édition est établie dans cette langue."))


@requires(Action.BUILD_REPORT)
@require_POST
def edition_rebuild(request, public_id):
    """Print the edition anew from what is frozen, and say whether the bytes are the same."""
    edition = edition_or_404(request, public_id, Action.BUILD_REPORT)
    if editions.fingerprint(editions.rebuild(edition)) == edition.sha256:
        messages.success(request, _("Imprimée à nouveau, l’édition donne le même fichier."))
    else:
        messages.error(request, editions.why_it_differs(edition))
    return redirect("reports:edition_detail", edition.public_id)
