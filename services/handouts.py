"""Papers that the person takes home: the action plan and the convocation, in their language.

What an agent must read as well stands beside it in French.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from migrants.receipt import both
from services.convocations import occasion_of, papers, place
from services.enums import Agreement, Mode
from sharaka_portal.lib import clock
from sharaka_portal.lib.pdf import render_pdf

PLAN = gettext_lazy("Plan d’action")
CONVOCATION = gettext_lazy("Convocation")
OBJECTIVE = gettext_lazy("Objectif")
STEPS = gettext_lazy("Ce que nous faisons, et pour quand")
COLUMNS = (
    gettext_lazy("Étape"),
    gettext_lazy("Qui"),
    gettext_lazy("Pour le"),
    gettext_lazy("Fait"),
)
NO_STEPS = gettext_lazy("Aucune étape n’est encore fixée.")
TO_BRING = gettext_lazy("Apportez, en original et en copie")
CANNOT_COME = gettext_lazy(
    "Si vous ne pouvez pas venir, prévenez l’agence : la place servira à quelqu’un d’autre."
)
INTERPRETER = gettext_lazy("Nom et signature de l’interprète")
AGENCY_SIGNS = gettext_lazy("Signature du conseiller et cachet de l’agence")
PERSON_SIGNS = gettext_lazy("Signature de la personne, ou empreinte")
WITNESS_SIGNS = gettext_lazy("Nom et signature du témoin")
AGREEMENTS = {
    Agreement.WITNESSED: gettext_lazy(
        "Ce plan a été lu à la personne dans sa langue. Elle l’accepte devant un témoin."
    ),
    Agreement.REMOTE: gettext_lazy(
        "Ce plan a été lu à la personne à distance. Elle l’a accepté ; elle signe à sa prochaine "
        "visite."
    ),
}
USUAL_AGREEMENT = gettext_lazy(
    "Nous avons fixé ce plan ensemble. Il peut être changé à chaque revue."
)


def plan_pdf(plan, language):
    """A plan on paper, to be signed. Raises PdfError."""
    with translation.override(language):
        context = {
            "migrant": plan.migrant,
            "plan": plan,
            "facts": [fact for fact in _plan_facts(plan) if fact[1]],
            "objective": OBJECTIVE,
            "steps": [_step(step, language) for step in plan.steps.select_related("service_type")],
            "steps_title": STEPS,
            "no_steps": NO_STEPS,
            "columns": COLUMNS,
            "agreement": AGREEMENTS.get(plan.agreement, USUAL_AGREEMENT),
            "signatures": _signatures(plan),
        }
        return _print("plan", PLAN, context, language)


def _plan_facts(plan):
    """[(label, words, the same in French)] of a plan."""
    yield from _person_facts(plan.migrant)
    yield gettext_lazy("Convenu le"), *both(lambda: _day(plan.agreed_on))
    yield gettext_lazy("Votre conseiller"), str(plan.agreed_with), ""
    if plan.review_on:
        yield gettext_lazy("Nous le revoyons le"), *both(lambda: _day(plan.review_on))


def _person_facts(migrant):
    latin = f"{migrant.first_name} {migrant.last_name}".strip()
    name = f"{latin} · {migrant.arabic_name}" if migrant.arabic_name else latin
    yield gettext_lazy("Nom complet"), name, ""
    yield gettext_lazy("Numéro de dossier"), migrant.file_number, ""


def _step(step, language):
    """A step's row; one that is a service of the catalogue is named in the person's language."""
    kind = step.service_type
    here = kind.label_in(language) if kind and step.label == kind.label_fr else step.label
    return {
        "label": here,
        "french": step.label if here != step.label else "",
        "by": both(step.get_done_by_display),
        "due_on": step.due_on,
        "done_on": step.done_on,
    }


def _signatures(plan):
    """[(label, name to be printed)] of the boxes at the foot."""
    if plan.agreement == Agreement.WITNESSED:
        yield WITNESS_SIGNS, plan.witness
    else:
        yield PERSON_SIGNS, ""
    if plan.migrant.needs_interpreter:
        yield INTERPRETER, ""
    yield AGENCY_SIGNS, str(plan.agreed_with)


def convocation_pdf(appointment, language):
    """The convocation to an appointment on paper, with the papers to bring. Raises PdfError."""
    with translation.override(language):
        kind = appointment.service_type
        context = {
            "migrant": appointment.migrant,
            "facts": [fact for fact in _convocation_facts(appointment) if fact[1]],
            "when": both(lambda: _moment(occasion_of(appointment))),
            "to_bring": TO_BRING,
            "papers": papers(kind, language),
            "french_papers": papers(kind, "fr") if language != "fr" else [],
            "cannot_come": CANNOT_COME,
        }
        return _print("convocation", CONVOCATION, context, language)


def _convocation_facts(appointment):
    agency = appointment.agency
    yield from _person_facts(appointment.migrant)
    yield gettext_lazy("Prestation"), *both(lambda: appointment.service_type.label)
    yield gettext_lazy("Mode"), *both(appointment.get_mode_display)
    yield gettext_lazy("Avec"), str(appointment.counsellor), ""
    if appointment.mode == Mode.AGENCY:
        yield gettext_lazy("Agence"), *both(lambda: _where(agency))
        yield gettext_lazy("Salle"), str(appointment.room or ""), ""
    yield gettext_lazy("Téléphone de l’agence"), agency.phone, ""


def _where(agency):
    """The agency and its address; one without an address bears the name of its town."""
    return " · ".join(dict.fromkeys((agency.label, place(agency))))


def _moment(occasion):
    return _("%(day)s à %(time)s") % {
        "day": date_format(occasion.day, "l j F Y"),
        "time": f"{occasion.time:%H:%M}",
    }


def _day(day):
    return date_format(day, "j F Y")


def _print(name, title, context, language):
    shared = {"title": title, "is_demo": settings.DEMO, "today": clock.today()}
    return render_pdf(
        render_to_string(f"services/pdf/{name}.html", context | shared),
        language=language,
        title=str(title),
        author=_("Portail Sharaka"),
        created=clock.at(clock.today()),
        css=("css/pdf_papers.css", "css/pdf_handouts.css"),
    )
