"""One person's history, step by step, through the same actions as the pages."""

import datetime
import itertools
from dataclasses import dataclass, field

from migrants.actions import add_document, close_file, note_barrier, write_note
from migrants.enums import DocumentKind
from migrants.models import BarrierType
from reports.demo.calendar import Diary, working_day_after
from reports.demo.people import weighted
from services.actions import (
    add_task,
    agree_plan,
    book_appointment,
    move_appointment,
    move_referral,
    propose_referral,
    record_placement,
    record_service,
)
from services.enums import CancelReason
from services.models import ServiceType
from sharaka_portal.lib import clock

BARRIERS = {
    "language": 22, "qualification": 20, "information": 18, "experience": 10, "permit": 12,
    "housing": 9, "informal_work": 9, "employer_formalities": 10, "transport": 6, "childcare": 7,
    "trust": 5, "discrimination": 6,
}  # fmt: skip
FOLLOW_UP_MODES = {"phone": 46, "email": 9, "video": 8, "agency": 34, "outreach": 3}
FIRST_MODES = {"agency": 84, "outreach": 8, "phone": 8}
WORKSHOPS = {"131": 40, "141": 35, "interview-prep": 15, "skills": 5, "search-plan": 5}
WORKSHOP_EVERY = 7
REFUSALS = {
    "profile": 30,
    "experience": 22,
    "diploma": 16,
    "language": 12,
    "formalities": 14,
    "filled": 6,
}
CONTRACTS = {"cdd": 60, "cdi": 22, "ci": 18}
# Kept only where the papers end before the contract.
PERMIT_REASON = "filed"
OBJECTIVES = (
    "Trouver un premier emploi déclaré de %(job)s",
    "Reprendre le métier de %(job)s exercé au pays",
    "Stabiliser une activité de %(job)s",
)
TASKS = (
    "Relancer l’employeur",
    "Appeler pour préparer l’entretien",
    "Demander une copie du diplôme",
    "Envoyer le CV corrigé",
    "Prendre contact avec l’association partenaire",
    "Confirmer l’inscription à l’atelier",
)
NOTES = (
    "Préfère être appelé en fin d’après-midi.",
    "Souhaite d’abord une formation courte.",
    "Attestations de travail du pays d’origine à traduire.",
    "Très motivé, se déplace facilement.",
    "Demande une explication écrite des démarches.",
)


@dataclass
class Kit:
    """What all histories share: the dice, the staff, the offers, the catalogue, the diary."""

    rng: object
    counsellors: dict
    offers: dict
    rooms: dict = field(default_factory=dict)
    diary: Diary = field(default_factory=Diary)

    def __post_init__(self):
        self.types = {row.code: row for row in ServiceType.objects.all()}
        self.barriers = {row.code: row for row in BarrierType.objects.all()}
        self.turns = {code: itertools.cycle(team) for code, team in self.counsellors.items()}

    def next_counsellor(self, agency):
        return next(self.turns[agency.code])


class Journey:
    """The history of one person, from registration to the present day."""

    def __init__(self, kit, migrant, lead, file):
        self.kit, self.rng = kit, kit.rng
        self.migrant, self.lead, self.file = migrant, lead, file
        self.day = file.opened_on

    def live(self, until):
        self.until = until
        self.receive()
        if "interview" in self.file.reached:
            self.be_interviewed()
        if "plan" in self.file.reached:
            self.agree()
            self.follow_up()
        if "workshop" in self.file.reached:
            self.attend_workshops()
        if "referral" in self.file.reached:
            self.be_referred()
        if "self_employed" in self.file.reached:
            self.start_own_activity()
        self.renew_permit()
        if "closed" in self.file.reached:
            return self.close()
        return self.look_ahead()

    def later(self, low, high, *, after=None):
        """A working day so many days later, never after the present day."""
        day = working_day_after(after or self.day, self.rng.randint(low, high))
        return min(day, self.until)

    def serve(self, code, day, mode="agency", **values):
        kind = self.kit.types[code]
        minutes = max(5, round(kind.duration_minutes * self.rng.choice((0.7, 1, 1, 1.2)) / 5) * 5)
        return record_service(
            self.migrant,
            by=self.lead,
            service_type=kind,
            given_on=day,
            mode=mode if mode in kind.modes else "agency",
            duration_minutes=minutes,
            **values,
        )

    def book(self, code, day, mode="agency"):
        kind = self.kit.types[code]
        minutes = min(kind.duration_minutes, 60)
        mode = mode if mode in kind.modes else "agency"
        return book_appointment(
            self.migrant,
            by=self.lead,
            service_type=kind,
            starts_at=self.kit.diary.free_time(
                day, minutes, self.lead.pk, earliest=self.rng.randrange(9)
            ),
            mode=mode,
            duration_minutes=minutes,
            counsellor=self.lead,
            room=self.kit.rooms.get(self.lead.pk) if mode == "agency" else None,
        )

    def receive(self):
        self.serve("11", self.day, weighted(self.rng, FIRST_MODES))
        if self.rng.random() < 0.25:
            write_note(self.migrant, by=self.lead, body=self.rng.choice(NOTES), on=self.day)

    def be_interviewed(self):
        """The positioning interview, sometimes only at the second appointment."""
        day = self.later(2, 9)
        if self.rng.random() < 0.16 and day < self.until - datetime.timedelta(days=4):
            missed = self.book("12", day)
            day = clock.local_day(missed.starts_at)
            outcome = weighted(self.rng, {"miss": 60, "excuse": 30, "cancel": 10})
            reason = CancelReason.COUNSELLOR_AWAY if outcome == "cancel" else ""
            move_appointment(missed, outcome, by=self.lead, on=day, reason=reason)
            day = min(working_day_after(day, self.rng.randint(2, 4)), self.until)
        mode = "video" if self.rng.random() < 0.05 else "agency"
        appointment = self.book("12", day, mode)
        self.day = clock.local_day(appointment.starts_at)
        self.serve("12", self.day, mode, appointment=appointment)
        for code in sorted({weighted(self.rng, BARRIERS) for _ in range(self.rng.randint(0, 3))}):
            note_barrier(self.migrant, by=self.lead, kind=self.kit.barriers[code], on=self.day)

    def agree(self):
        self.day = self.later(0, 6)
        target = self.migrant.targetoccupations.select_related("occupation").first()
        job = target.occupation.label_fr.split("/")[0]
        agree_plan(
            self.migrant,
            by=self.lead,
            objective=self.rng.choice(OBJECTIVES) % {"job": job},
            agreed_on=self.day,
            review_on=working_day_after(self.day, 60),
        )

    def follow_up(self):
        for _ in range(self.rng.randint(0, 4)):
            day = self.later(5, 18)
            if day >= self.until:
                break
            self.day = day
            self.serve("follow-up", self.day, weighted(self.rng, FOLLOW_UP_MODES))

    def attend_workshops(self):
        interviewed_on = self.file.opened_on + datetime.timedelta(days=14)
        for number in range(self.rng.choice((1, 1, 2))):
            day = self.workshop_day(
                interviewed_on + datetime.timedelta(days=WORKSHOP_EVERY * number)
            )
            if day < self.until:
                self.serve(weighted(self.rng, WORKSHOPS), day)

    def workshop_day(self, after):
        weekday = 1 + len(self.file.agency.code) % 3
        return working_day_after(after, (weekday - after.weekday()) % 7)

    def be_referred(self):
        offer = self.rng.choice(self.kit.offers[self.file.agency.code])
        start = max(self.file.opened_on + datetime.timedelta(days=16), offer.received_on)
        day = self.later(0, 6, after=start)
        referral = propose_referral(self.migrant, offer, by=self.lead, on=day)
        self.serve("job-advice", day, weighted(self.rng, FOLLOW_UP_MODES))
        day = self.step(referral, "send", day, 0, 2, permit_reason=PERMIT_REASON)
        if "employer_interview" not in self.file.reached:
            return self.end_without_interview(referral, day)
        day = self.step(referral, "receive", day, 1, 3)
        day = self.step(referral, "invite", day, 1, 4)
        if "hired" in self.file.reached:
            return self.be_hired(referral, offer, day)
        if self.rng.random() < 0.6:
            reason = weighted(self.rng, REFUSALS)
            self.step(referral, "refuse", day, 2, 7, reason=reason)
        return None

    def step(self, referral, name, day, low, high, **values):
        day = self.later(low, high, after=day)
        move_referral(referral, name, by=self.lead, on=day, **values)
        return day

    def end_without_interview(self, referral, day):
        fate = weighted(self.rng, {"refuse": 45, "receive": 25, "wait": 20, "close_unanswered": 10})
        if fate == "refuse":
            self.step(referral, "refuse", day, 3, 9, reason=weighted(self.rng, REFUSALS))
        elif fate == "receive":
            self.step(referral, "receive", day, 1, 5)
        elif fate == "close_unanswered" and day < self.until - datetime.timedelta(days=21):
            self.step(referral, "close_unanswered", day, 20, 21)

    def be_hired(self, referral, offer, day):
        started_on = self.later(2, 6, after=day)
        record_placement(
            self.migrant,
            by=self.lead,
            title=offer.title,
            occupation=offer.occupation,
            employer=offer.employer,
            referral=referral,
            contract_kind=weighted(self.rng, CONTRACTS),
            proof=weighted(self.rng, {"contract": 7, "employer": 2, "cnss": 1}),
            started_on=started_on,
            permit_reason=PERMIT_REASON,
        )

    def start_own_activity(self):
        self.serve("self-employment", self.later(3, 8), "agency")
        record_placement(
            self.migrant,
            by=self.lead,
            title="Activité indépendante",
            contract_kind="self_employment",
            proof="declared",
            started_on=self.later(10, 15),
            permit_reason=PERMIT_REASON,
        )

    def renew_permit(self):
        """Half of those whose permit has ended hold the receipt of a renewal."""
        permit = self.migrant.identitydocuments.first()
        if permit.expires_on < self.until and self.rng.random() < 0.5:
            issued_on = permit.expires_on - datetime.timedelta(days=5)
            add_document(
                self.migrant,
                by=self.lead,
                kind=DocumentKind.RECEIPT,
                number=f"R{permit.number[1:7]}",
                issued_on=issued_on,
                expires_on=clock.add_months(issued_on, 3),
            )

    def close(self):
        reason = weighted(self.rng, {"left_area": 4, "withdrew": 3, "no_contact": 3})
        close_file(self.migrant, by=self.lead, reason=reason, on=self.later(5, 15))

    def look_ahead(self):
        """The next steps: some today, some in the coming weeks, and some people without any."""
        chance = self.rng.random()
        if chance < 0.10:
            self.book("follow-up", self.until)
        elif chance < 0.40:
            code = "follow-up" if "interview" in self.file.reached else "12"
            self.book(code, working_day_after(self.until, self.rng.randint(1, 14)))
        elif chance < 0.46 and self.day < self.until - datetime.timedelta(days=8):
            self.book("follow-up", working_day_after(self.until, -self.rng.randint(3, 5)))
        if self.rng.random() < 0.45:
            due_on = self.until + datetime.timedelta(days=self.rng.randint(-6, 20))
            label = self.rng.choice(TASKS)
            add_task(self.migrant, by=self.lead, owner=self.lead, label=label, due_on=due_on)
