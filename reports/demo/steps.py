"""The steps of the demonstration's action plans; their dice are their own, so nothing else moves."""

from reports.demo.calendar import working_day_after
from services.actions import add_step, set_step_done
from services.enums import StepBy
from services.models import ActionPlan
from sharaka_portal.lib import clock

# Who does what, in the order in which it is done.
STEPS = (
    ("Rassembler les attestations de travail", StepBy.PERSON),
    ("Refaire le CV ensemble", StepBy.COUNSELLOR),
    ("Faire traduire le diplôme ou l’attestation", StepBy.PARTNER),
    ("Suivre un atelier de recherche d’emploi", StepBy.PERSON),
    ("Repérer cinq employeurs du quartier", StepBy.PERSON),
    ("Chercher une offre qui convient", StepBy.COUNSELLOR),
    ("Suivre un cours de langue du soir", StepBy.PARTNER),
    ("Préparer un entretien d’embauche", StepBy.COUNSELLOR),
    ("Envoyer trois candidatures", StepBy.PERSON),
)
DAYS_BETWEEN = (7, 28)


def lay_steps(rng):
    """Give each plan two or three steps; those whose day is past were done in time."""
    plans = ActionPlan.objects.select_related("migrant__agency", "registration", "agreed_with")
    for plan in plans.order_by("pk"):
        until = min(clock.today(), plan.registration.closed_on or clock.today())
        day = plan.agreed_on
        for place in sorted(rng.sample(range(len(STEPS)), rng.choice((2, 3)))):
            label, done_by = STEPS[place]
            before, day = day, working_day_after(day, rng.randint(*DAYS_BETWEEN))
            step = add_step(plan, by=plan.agreed_with, label=label, done_by=done_by, due_on=day)
            if day <= until:
                done_on = max(before, working_day_after(day, -rng.randint(0, 4)))
                set_step_done(step, by=plan.agreed_with, is_done=True, on=done_on)
