"""The receipt of a registration: one page that the person takes home, in their language.

What an agent must read as well stands beside it in French.
"""

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from migrants.actions import lead_of
from migrants.birth import birth_text
from migrants.enums import ConsentPurpose
from migrants.extensions import RECEIPT_SOURCES
from sharaka_portal.lib import clock
from sharaka_portal.lib.pdf import render_pdf

TITLE = gettext_lazy("Reçu d’inscription")
FILE_NUMBER = gettext_lazy("Numéro de dossier")
TOLD = gettext_lazy("Ce qui vous a été dit et ce que vous avez répondu")
UNASKED = gettext_lazy("pas demandé")
YES, NO = gettext_lazy("oui"), gettext_lazy("non")
RIGHTS = gettext_lazy("Vos droits (loi 09-08)")
RIGHTS_TEXT = gettext_lazy(
    "Vous pouvez à tout moment, et sans frais, lire votre dossier et en recevoir une copie, faire "
    "corriger ce qui est faux, vous opposer à un usage de vos données et revenir sur vos réponses. "
    "Adressez-vous à votre agence avec ce reçu."
)
SIGNATURES = (
    gettext_lazy("Signature de la personne"),
    gettext_lazy("Signature et cachet de l’agence"),
)


def receipt_pdf(migrant, language):
    """The receipt as bytes. Raises PdfError."""
    with translation.override(language):
        html = render_to_string("migrants/pdf/receipt.html", _context(migrant, language))
        return render_pdf(
            html,
            language=language,
            title=str(TITLE),
            author=_("Portail Sharaka"),
            created=clock.at(clock.today()),
            css=("css/pdf_papers.css",),
        )


def _context(migrant, language):
    return {
        "is_demo": settings.DEMO,
        "today": clock.today(),
        "migrant": migrant,
        "title": TITLE,
        "file_number": FILE_NUMBER,
        "code": _code(migrant.file_number),
        "facts": [fact for fact in _facts(migrant) if fact[1]],
        "told": TOLD,
        "answers": _answers(migrant, language),
        "rights": RIGHTS,
        "rights_text": RIGHTS_TEXT,
        "signatures": SIGNATURES,
    }


def _code(file_number):
    """The file number for a scanner at the desk, and nothing else."""
    code = segno.make(file_number, error="m", micro=False)
    return code.svg_inline(scale=2, border=2, title=f"QR {file_number}")


def _facts(migrant):
    """[(label, words, the same in French)] of the person, the agency and what comes next."""
    lead, agency = lead_of(migrant), migrant.agency
    registration = migrant.registrations.first()
    yield gettext_lazy("Nom complet"), _name(migrant), ""
    yield gettext_lazy("Naissance"), birth_text(migrant), ""
    yield gettext_lazy("Nationalité"), *both(lambda: migrant.nationality.name)
    yield gettext_lazy("Agence"), *both(lambda: f"{agency.label} ({place(agency)})")
    yield gettext_lazy("Téléphone de l’agence"), agency.phone, ""
    yield gettext_lazy("Votre conseiller"), str(lead or ""), ""
    yield gettext_lazy("Inscription le"), f"{registration.opened_on:%d/%m/%Y}", ""
    yield gettext_lazy("Prochain rendez-vous"), *both(lambda: "\n".join(_next(migrant)))
    yield gettext_lazy("Langue de l’échange"), *both(lambda: _exchange(migrant))


def place(agency):
    """Where an agency is, as far as that is known."""
    return f"{agency.address}, {agency.city}" if agency.address else agency.city


def _name(migrant):
    latin = f"{migrant.first_name} {migrant.last_name}".strip()
    return f"{latin} · {migrant.arabic_name}" if migrant.arabic_name else latin


def _next(migrant):
    return [line for source in RECEIPT_SOURCES for line in source(migrant)]


def _exchange(migrant):
    """In which language all this was said, and how."""
    spoken = migrant.spoken_language
    parts = [
        spoken.label if spoken else migrant.get_preferred_language_display(),
        _("avec un interprète") if migrant.needs_interpreter else "",
        migrant.get_reading_level_display(),
    ]
    return ", ".join(filter(None, parts))


def _answers(migrant, language):
    """[(purpose, words of the text, version, answer, how and when)] of each consent."""
    latest = {row.purpose: row for row in migrant.consents.select_related("text").order_by("pk")}
    for purpose in ConsentPurpose:
        row = latest.get(purpose)
        yield {
            "purpose": purpose.label,
            "text": getattr(row.text, f"text_{language}") if row else "",
            "version": row.text.version if row else None,
            "answer": UNASKED if row is None else YES if row.is_granted else NO,
            "how": f"{row.given_on:%d/%m/%Y}, {row.get_channel_display()}, "
            f"{row.get_language_display()}"
            if row
            else "",
        }


def both(say):
    """(what is said in the active language, the same in French where it differs)."""
    here = str(say())
    with translation.override("fr"):
        french = str(say())
    return here, "" if french == here else french
