"""Lessons of the demonstration: practices, a trial, improvements, targets, costs; all invented.

What later programmes are known to have found useful (information sessions with registration on the
spot, community agents, referral by partners, service at a distance) is told in our own words; the
figures beside it are those of the synthetic people.
"""

import datetime

from agencies.demo import DEMO_DOMAIN
from agencies.models import User
from migrants.enums import ConsentPurpose
from migrants.models import BarrierType, Consent
from reports import actions
from reports.enums import Speaker
from reports.models import Phase
from reports.reference import PILOT

SOURCE = "Démonstration : montant inventé"
# agency, theme, title, then the five parts of the card, and how far it got
PRACTICES = (
    (
        "casablanca",
        "information",
        "Séance d’information puis inscription sur place",
        "Beaucoup de personnes ne connaissent ni l’agence ni leurs droits, et reviennent peu.",
        "Une séance d’une heure avec une association, le samedi ; deux agents inscrivent sur place.",
        "Les personnes repartent inscrites, avec un rendez-vous d’entretien.",
        "Une salle, deux agents, une association qui invite ; un feuillet en trois langues.",
        "Toute agence qui a une salle de douze places et un partenaire.",
        "confirm",
    ),
    (
        "rabat-agdal",
        "outreach",
        "Un agent communautaire à l’accueil",
        "La méfiance et la langue arrêtent des personnes avant le guichet.",
        "Deux demi-journées par semaine, une personne de la communauté accueille et oriente.",
        "Plus de personnes viennent à l’entretien ; moins de rendez-vous manqués.",
        "Une indemnité, une formation courte, une charte de confidentialité.",
        "Là où une association peut proposer et suivre la personne.",
        "document",
    ),
    (
        "oujda",
        "remote",
        "Suivi par téléphone entre deux rendez-vous",
        "Le trajet coûte cher et fait perdre une journée de travail.",
        "Le conseiller appelle à heure convenue, note la suite et n’invite que si c’est utile.",
        "Le suivi tient sans déplacement ; l’entretien reste en agence.",
        "Un numéro à jour, un créneau calme, l’accord de la personne.",
        "Partout, sauf pour un premier entretien.",
        "test",
    ),
    (
        "fes",
        "papers",
        "Regarder l’échéance du titre à chaque entretien",
        "Des cartes d’un an finissent pendant l’accompagnement.",
        "La date est lue à haute voix, le renouvellement est préparé deux mois avant.",
        "",
        "",
        "",
        "",
    ),
    (
        "tanger",
        "partners",
        "Fiche d’orientation commune avec l’Entraide nationale",
        "Les personnes racontent plusieurs fois la même situation.",
        "Une fiche d’une page, remise à la personne, avec ce qui est déjà fait.",
        "",
        "",
        "",
        "",
    ),
)
CASE = (
    "Une mère de famille, venue pour accompagner une amie, est repartie inscrite ; son entretien a "
    "eu lieu la semaine suivante."
)
STATEMENT = (
    "La séance m’a fait comprendre ce que l’agence peut faire, et j’avais mon rendez-vous avant de "
    "sortir. (Propos inventés.)"
)
# agency, barrier, over all agencies, title, problem, change, owner, due
IMPROVEMENTS = (
    (
        "casablanca",
        "language",
        True,
        "Entretiens dans une langue comprise",
        "La langue est le premier frein noté avec les personnes.",
        "Tenir une liste d’agents et de bénévoles par langue, et l’afficher à l’agenda.",
        "Direction nationale, service aux chercheurs d’emploi",
        datetime.date(2016, 2, 29),
    ),
    (
        "rabat-agdal",
        "qualification",
        False,
        "Attester les compétences sans diplôme marocain",
        "Des diplômes et des métiers exercés ailleurs ne sont pas reconnus.",
        "Une attestation de compétences après un essai chez un employeur partenaire.",
        "Chef de l’agence Rabat-Agdal",
        datetime.date(2016, 3, 31),
    ),
    (
        "casablanca",
        "employer_formalities",
        True,
        "Expliquer les formalités aux employeurs",
        "Des employeurs croient l’embauche interdite ou trop longue.",
        "Un feuillet d’une page et un interlocuteur par agence.",
        "Chefs des cinq agences pilotes",
        datetime.date(2015, 12, 31),
    ),
)
# barrier of an improvement: a figure of the phase, a case
PROOFS = {
    "language": (
        "interview_rate",
        "Une personne venue sans interprète est repartie sans entretien ; reçue la semaine suivante "
        "dans sa langue, elle a dit pour la première fois le métier qu’elle exerce. (Cas inventé.)",
    ),
    "qualification": (
        "placement_rate",
        "Un soudeur a dix ans de métier et aucun papier qui le dise ; un employeur l’a refusé pour "
        "cela, sans essai. (Cas inventé.)",
    ),
    "employer_formalities": (
        "employer_answers",
        "Un restaurateur voulait embaucher, a cru que c’était interdit et n’a plus répondu. "
        "(Cas inventé.)",
    ),
}
STEPS = {"": 0, "document": 1, "test": 2, "confirm": 3}
# indicator: (target for all agencies, target for Fès or None)
TARGETS = {
    "registered": (150, 20),
    "interview_rate": (0.85, 0.9),
    "interview_delay": (7, None),
    "attendance": (0.85, 0.85),
    "placed": (20, None),
    "permits_in_force": (0.9, None),
}
COSTS = (
    ("Temps des conseillers", "direct", 42_000),
    ("Salles et matériel d’atelier", "direct", 6_500),
    ("Interprètes", "direct", 3_500),
    ("Formation des agents", "support", 9_000),
    ("Coordination et suivi", "support", 15_000),
)
READINESS = (
    ("fes", "partners", "ready", "Deux associations orientent chaque semaine."),
    ("fes", "equipment", "partly", "Trois postes sur quatre, une imprimante."),
    ("casablanca", "partners", "ready", "Quatre associations, un point focal."),
    ("oujda", "training", "not_ready", "Un agent sur trois a suivi la formation."),
)


def learn(agencies):
    """Tell what the pilot learnt; `agencies` are those that were loaded."""
    phase = Phase.objects.get(code=PILOT)
    by_code = {agency.code: agency for agency in agencies}
    if not {agency.code for agency in phase.agencies.all()} <= set(by_code):
        return
    national = User.objects.get(email=f"national.manager@{DEMO_DOMAIN}")
    teach(phase, by_code, national)
    mend(phase, by_code, national)
    aim(phase, by_code, national)
    for label, scope, amount in COSTS:
        actions.add_cost(
            phase,
            by=national,
            label=label,
            scope=scope,
            amount=amount,
            source=SOURCE,
            is_demo=True,
        )
    for code, item, state, fact in READINESS:
        actions.state_readiness(
            by_code[code],
            by=national,
            item=item,
            state=state,
            fact=fact,
            source="Démonstration",
            stated_on=datetime.date(2015, 12, 7),
        )


def teach(phase, agencies, national):
    for agency, theme, title, *parts, goal in PRACTICES:
        manager = User.objects.get(email=f"chef.{agency}@{DEMO_DOMAIN}")
        card = dict(
            zip(
                ("context", "action", "result", "conditions", "transferability"), parts, strict=True
            )
        )
        practice = actions.propose_practice(
            by=manager,
            agency=agencies[agency],
            phase=phase,
            theme=theme,
            title=title,
            observed_on=datetime.date(2015, 11, 3),
            language="fr",
            is_demo=True,
            **card,
        )
        for move in ("document", "test", "confirm")[: STEPS[goal]]:
            prove(practice, move, agencies, phase, national)
            actions.move_practice(practice, move, by=national)


def prove(practice, move, agencies, phase, national):
    """What each step asks for: a figure and a trial, then a case and a statement beside them."""
    if move == "test":
        actions.attach_figure(
            practice, by=national, indicator="interview_rate", phase=phase, agency=practice.agency
        )
        actions.adopt_practice(
            practice,
            by=national,
            agency=agencies["fes"],
            indicator="attendance",
            starts_on=datetime.date(2015, 11, 2),
            ends_on=datetime.date(2015, 12, 18),
        )
    if move == "confirm":
        actions.attach_case(practice, by=national, text=CASE)
        quote(practice, national)
        trial = actions.adopt_practice(
            practice,
            by=national,
            agency=agencies["tanger"],
            indicator="interview_rate",
            starts_on=datetime.date(2015, 11, 2),
            ends_on=datetime.date(2015, 12, 11),
        )
        actions.measure_trial(trial, by=national)


def quote(practice, national):
    """The words of somebody registered since the practice was seen, who said yes to studies."""
    answers = Consent.objects.filter(
        purpose=ConsentPurpose.STUDY,
        is_granted=True,
        migrant__agency=practice.agency,
        given_on__gte=practice.observed_on,
    )
    person = answers.earliest("given_on", "pk").migrant
    actions.attach_statement(
        practice,
        by=national,
        text=STATEMENT,
        speaker=Speaker.PERSON,
        file_number=person.file_number,
    )


def mend(phase, agencies, national):
    barriers = {row.code: row for row in BarrierType.objects.all()}
    for agency, barrier, is_national, title, problem, change, owner, due_on in IMPROVEMENTS:
        row = actions.propose_improvement(
            by=national,
            agency=agencies[agency],
            phase=phase,
            barrier=barriers[barrier],
            is_national=is_national,
            title=title,
            problem=problem,
            change=change,
            owner=owner,
            due_on=due_on,
            language="fr",
            is_demo=True,
        )
        indicator, case = PROOFS[barrier]
        actions.attach_figure(row, by=national, indicator=indicator, phase=phase)
        actions.attach_case(row, by=national, text=case)
        if is_national:
            actions.move_improvement(row, "accept", by=national)


def aim(phase, agencies, national):
    for indicator, (whole, fes) in TARGETS.items():
        for value, agency in ((whole, None), (fes, agencies["fes"])):
            if value is not None:
                actions.set_target(
                    by=national, phase=phase, indicator=indicator, value=value, agency=agency
                )
