"""Rows of every kind about a person, and the whole of the tables, for the tests of merges."""

import datetime

from django.apps import apps
from django.db import IntegrityError, transaction

from agencies.models import Language
from migrants import models as m
from migrants.actions import merge_pair, suspect_pair
from services import models as s
from sharaka_portal.lib import clock

DAY = datetime.date(2015, 11, 2)
# History grows and is never taken back; a merge and its pair tell of themselves.
APART = {m.Merge, m.DuplicatePair, m.NameKey}
NEVER_EQUAL = {m.Migrant: {"version", "updated_at"}}
OTHER = {
    "last_name": "Diallo",
    "last_name_ar": "ديالو",
    "birth_date": datetime.date(1990, 1, 1),
    "birth_precision": "year",
    "nationality": "GN",
    "phone": "+212612345678",
    "has_whatsapp": True,
    "email": "awa@example.org",
    "needs_interpreter": True,
}


def pair_of(a, b, by):
    made, _new = suspect_pair(a, b, by=by, score=0.9, agreeing=["name"], source="desk")
    return made


def merge(pair, people, keep=None, **choices):
    keep = keep or pair.first
    return merge_pair(pair, by=people.counsellor, keep=keep, choices=choices)


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def tables():
    """{model: {key: values}} of every row of the apps about people, but for what is `APART`."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in ("migrants", "services") and model not in APART:
            left_out = NEVER_EQUAL.get(model, set())
            names = [one.attname for one in model._meta.fields if one.attname not in left_out]
            found[model] = {row["id"]: row for row in model._base_manager.values(*names)}
    keys = m.NameKey.objects.values_list("migrant", "key", "birth_date")
    return found | {m.NameKey: sorted(keys, key=str)}


def add_rows(person, wanted, world):
    """Add the wanted rows, (kind, number) each; what a constraint forbids is left out."""
    for kind, number in sorted(wanted):
        row = KINDS[kind](person, number, world)
        try:
            with transaction.atomic():
                if row is not None:
                    row.save()
        except IntegrityError:
            continue


def add(model, **fixed):
    return lambda person, number, world: model(
        migrant=person,
        **{k: v(number, world) if callable(v) else v for k, v in fixed.items()},
    )


def in_open_file(model, **fixed):
    def build(person, number, world):
        registration = person.registrations.open().first()
        return registration and add(model, registration=registration, **fixed)(
            person, number, world
        )

    return build


def nth(model):
    return lambda number, world: model.objects.order_by("pk")[number]


def paper(person, number, world):
    return m.IdentityDocument(
        migrant=person,
        kind="passport" if number else "registration_card",
        number=f"P{person.pk}{number}",
        number_normalised=f"P{person.pk}{number}",
        is_current=number < 2,
    )


def closed_registration(person, number, world):
    return m.Registration(
        migrant=person,
        agency=person.agency,
        state="closed",
        opened_on=datetime.date(2015, 9, 1 + number),
        closed_on=datetime.date(2015, 9, 20 + number),
        close_reason="withdrew",
    )


def link_from(person, number, world):
    return m.FamilyLink(migrant=person, relative=world.relatives[number], tie="sibling")


def link_to(person, number, world):
    return m.FamilyLink(migrant=world.relatives[number], relative=person, tie="sibling")


def appointment(person, number, world):
    return s.Appointment(
        migrant=person,
        agency=person.agency,
        counsellor=world.counsellors[person.pk],
        service_type=nth(s.ServiceType)(0, world),
        starts_at=clock.at(datetime.date(2015, 12, 20), 9 + number),
    )


def service_of(person, number, world):
    """A service, given at an appointment that the person kept where there is one."""
    met = person.appointments.filter(state="booked").order_by("pk").first()
    person.appointments.filter(pk=met and met.pk).update(state="came")
    return in_open_file(
        s.Service,
        agency=person.agency,
        service_type=nth(s.ServiceType),
        counsellor=world.people.counsellor,
        appointment=met,
        given_on=DAY,
        duration_minutes=30,
    )(person, number, world)


def who(number, world):
    return (world.people.counsellor, world.people.colleague, world.people.agency_manager)[number]


KINDS = {
    "language": add(m.LanguageSkill, language=nth(Language), level="B1"),
    "nationality": add(m.OtherNationality, country=lambda n, w: ("ML", "GN", "CI")[n]),
    "occupation": add(m.TargetOccupation, occupation=nth(m.Occupation), rank=lambda n, w: n + 1),
    "skill": add(m.Skill, label=lambda n, w: f"soudure {n}"),
    "education": add(m.Education, title=lambda n, w: f"Bac {n}"),
    "experience": add(m.Experience, title=lambda n, w: f"Maçon {n}", started_on=DAY),
    "availability": add(m.Availability, schedules=lambda n, w: ["day"]),
    "situation": add(m.Situation, kind="unemployed", since=DAY),
    "past_situation": add(m.Situation, kind="informal", since=DAY, until=DAY),
    "barrier": add(m.Barrier, kind=nth(m.BarrierType), noted_on=DAY),
    "lifted_barrier": add(m.Barrier, kind=nth(m.BarrierType), noted_on=DAY, lifted_on=DAY),
    "paper": paper,
    "upload": add(
        m.Document, kind="cv", file="x", content_type="application/pdf", size=1, sha256="0" * 64
    ),
    "note": add(m.Note, body=lambda n, w: f"Note {n}", written_on=DAY),
    "consent": add(
        m.Consent,
        text=nth(m.ConsentText),
        purpose="messages",
        is_granted=True,
        given_on=DAY,
        channel="oral",
        language="fr",
    ),
    "support": add(m.Assignment, user=who, role="support", starts_on=DAY),
    "ended_lead": add(m.Assignment, user=who, starts_on=DAY, ends_on=DAY, end_reason="reassigned"),
    "closed_registration": closed_registration,
    "link_from": link_from,
    "link_to": link_to,
    "appointment": appointment,
    "service": service_of,
    "plan": in_open_file(
        s.ActionPlan,
        objective="Travailler",
        agreed_on=DAY,
        agreed_with=lambda n, w: who(0, w),
        state=lambda n, w: "achieved" if n else "agreed",
    ),
    "task": add(
        s.Task,
        owner=who,
        label="Appeler",
        due_on=DAY,
        rule=lambda n, w: f"permit-{n}" if n else "",
    ),
    "referral": add(
        s.Referral,
        offer=lambda n, w: w.offers[n],
        agency=lambda n, w: w.fes,
        counsellor=who,
        proposed_on=DAY,
    ),
    "placement": in_open_file(
        s.Placement,
        agency=lambda n, w: w.fes,
        title="Serveuse",
        contract_kind="cdd",
        proof="contract",
        started_on=DAY,
        recorded_by=who,
    ),
}
