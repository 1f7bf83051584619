"""The attendance sheet of a session: one line to sign for each person, in French and Arabic."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from services.attendance import language_of
from sharaka_portal.lib import clock
from sharaka_portal.lib.pdf import render_pdf

TITLE = gettext_lazy("Feuille d’émargement")
COLUMNS = (
    gettext_lazy("Personne"),
    gettext_lazy("Langue"),
    gettext_lazy("Signature"),
)
WAITING = gettext_lazy("Liste d’attente")
SIGNATURE = gettext_lazy("Signature de l’animateur")
BLANK_LINES = 3  # for people who come without being enrolled


def attendance_sheet(session, people):
    """The sheet as bytes, in the language of the page with Arabic or French beside."""
    language = get_language()
    context = {
        "language": language,
        "is_demo": settings.DEMO,
        "today": clock.today(),
        "session": session,
        "session_language": language_of(session),
        "people": people,
        "title": TITLE,
        "columns": [beside(text) for text in COLUMNS],
        "titles": {
            "title": beside(TITLE),
            "waiting": beside(WAITING),
            "signature": beside(SIGNATURE),
            "kind": (session.service_type.label, other_label(session, language)),
        },
        "blank": range(BLANK_LINES),
    }
    return render_pdf(
        render_to_string("services/pdf/attendance_sheet.html", context),
        language=language,
        title=f"{TITLE} · {session.service_type.label}",
        author=_("Portail Sharaka"),
        created=clock.at(clock.today()),
        css=("css/pdf_papers.css", "css/pdf_agenda.css"),
    )


def other_language(language):
    return "fr" if language == "ar" else "ar"


def beside(text):
    """(a lazy text in the active language, the same in the other language of the sheet)."""
    with translation.override(other_language(get_language())):
        other = str(text)
    return str(text), other if other != str(text) else ""


def other_label(session, language):
    other = session.service_type.label_in(other_language(language))
    return other if other != session.service_type.label else ""
