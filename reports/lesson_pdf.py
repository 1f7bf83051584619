"""The card of a practice on one page, to be handed to another agency."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports import lessons
from reports.enums import AdoptionState
from reports.proof import excludes_no_difference
from sharaka_portal.lib import clock
from sharaka_portal.lib.pdf import render_pdf


def card(practice, *, is_open):
    """The card as PDF bytes, in the active language; what people wrote stays in theirs.

    `is_open`: small counts of trials may be shown. Raises PdfError.
    """
    adoptions = practice.adoptions.exclude(state=AdoptionState.STOPPED).select_related("agency")
    title = _("Bonne pratique")
    context = {
        "title": title,
        "language": get_language(),
        "is_demo": settings.DEMO,
        "practice": practice,
        "today": clock.today(),
        "evidence": [
            {"row": row, "facts": row.facts, "is_clear": excludes_no_difference(row.facts)}
            for row in practice.evidence.standing().select_related("edition")
        ],
        "trials": [lessons.Trial(row, is_open=is_open) for row in adoptions],
    }
    return render_pdf(
        render_to_string("reports/pdf/practice.html", context),
        language=context["language"],
        title=f"{title} · {practice.title}",
        author=_("Portail Sharaka"),
        created=clock.at(clock.today()),
        css=("css/pdf_papers.css", "css/pdf_lessons.css"),
    )
