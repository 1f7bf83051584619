"""Letters after absences from sessions: which one is due, and what it says.

One letter an absence. Its stage is the number of sessions missed in a row without a word: a first
reminder, a second one, then an invitation to talk about it.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.enums import EnrolmentState, LetterStage, Mode
from services.models import Enrolment
from sharaka_portal.lib import clock
from sharaka_portal.lib.pdf import render_pdf

TITLE = gettext_lazy("Votre absence à une séance")
TEXTS = {
    LetterStage.FIRST: gettext_lazy(
        "Vous étiez inscrit(e) à la séance %(session)s du %(day)s à %(time)s et nous ne vous avons "
        "pas vu(e). Une autre séance peut vous être proposée : prévenez-nous si cela vous intéresse, "
        "ou si quelque chose vous a empêché(e) de venir."
    ),
    LetterStage.SECOND: gettext_lazy(
        "C’est la deuxième séance de suite à laquelle nous ne vous avons pas vu(e) : %(session)s, "
        "le %(day)s à %(time)s. Une place réservée et vide manque à une autre personne : dites-nous, "
        "s’il vous plaît, si vous souhaitez continuer, et ce qui vous aiderait à venir."
    ),
    LetterStage.LAST: gettext_lazy(
        "Vous n’êtes pas venu(e) aux dernières séances prévues pour vous, dont %(session)s, le "
        "%(day)s à %(time)s. Votre conseiller vous invite à un entretien pour voir avec vous la "
        "suite de votre accompagnement. Votre dossier reste ouvert."
    ),
}
CONTACT = gettext_lazy("Vous pouvez passer à l’agence ou l’appeler au %(phone)s.")
CONTACT_DESK = gettext_lazy("Vous pouvez passer à l’agence : %(where)s.")
SIGNATURE = gettext_lazy("Le conseiller")


def stage_of(enrolment):
    """The stage of the letter that an absence asks for."""
    return stages_of([enrolment])[enrolment.pk]


def stages_of(enrolments):
    """{key: stage} of absences, in one query: absences in a row up to each of them."""
    people = {row.migrant_id for row in enrolments}
    past = Enrolment.objects.filter(migrant__in=people, state__in=EnrolmentState.noted())
    histories = {}
    for row in past.select_related("session").order_by("session__starts_at", "pk"):
        histories.setdefault(row.migrant_id, []).append(row)
    return {row.pk: _stage(histories.get(row.migrant_id, []), row) for row in enrolments}


def _stage(history, enrolment):
    in_a_row = 0
    for row in history:
        in_a_row = in_a_row + 1 if row.state == EnrolmentState.NO_SHOW else 0
        if row.pk == enrolment.pk:
            break
    return list(LetterStage)[max(0, min(in_a_row, len(LetterStage)) - 1)]


def facts(session):
    """The names with which texts about a session are filled."""
    where = session.agency.label if session.mode == Mode.AGENCY else session.get_mode_display()
    return {
        "session": session.service_type.label,
        "day": date_format(clock.local_day(session.starts_at), "l j F Y"),
        "time": f"{clock.local_time(session.starts_at):%H:%M}",
        "where": where,
        "phone": session.agency.phone,
    }


def words(enrolment, stage):
    """(subject, body) of a letter as a message, in the active language."""
    names = facts(enrolment.session)
    return str(TITLE), " ".join([TEXTS[stage] % names, _contact(names)])


def _contact(names):
    return (CONTACT if names["phone"] else CONTACT_DESK) % names


def letter_pdf(enrolment):
    """The letter whose stage is settled, in the person's language, as bytes.

    Where that is not French, French stands beside, for whoever hands it out.
    """
    language = enrolment.migrant.preferred_language
    with translation.override("fr"):
        french = _said(enrolment) if language != "fr" else None
    with translation.override(language):
        said = _said(enrolment)
        context = {
            "is_demo": settings.DEMO,
            "language": language,
            "migrant": enrolment.migrant,
            "said": said,
            "french": french,
        }
        return render_pdf(
            render_to_string("services/pdf/letter.html", context),
            language=language,
            title=said["title"],
            author=_("Portail Sharaka"),
            created=clock.at(clock.today()),
            css=("css/pdf_papers.css", "css/pdf_agenda.css"),
        )


def _said(enrolment):
    names = facts(enrolment.session)
    return {
        "title": str(TITLE),
        "agency": enrolment.session.agency.label,
        "text": TEXTS[enrolment.letter] % names,
        "contact": _contact(names),
        "signature": str(SIGNATURE),
    }
