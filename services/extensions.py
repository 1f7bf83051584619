"""What this app adds to the person's page: timeline events and two panels.

The rows of `ROWS` are read once, as far as the reader may see them; the sources of events and the
panels work on these.
"""

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.enums import Action
from migrants.extensions import (
    Event,
    SheetBlock,
    register_file_end,
    register_lead_change,
    register_lead_proposals,
    register_merge_stays,
    register_page_rows,
    register_panel,
    register_permit_change,
    register_receipt_source,
    register_sheet_source,
    register_timeline_source,
)
from services import formalities
from services.actions import follow_lead, follow_permit, give_up_dates, pass_tasks
from services.actions.permit import permit_tasks_that_stay
from services.dates import lines_ahead
from services.enums import (
    AppointmentState,
    EnrolmentState,
    FollowUpState,
    PlanState,
    ReferralState,
    RefusalReason,
    SessionState,
    WithdrawalReason,
)
from services.proposals import proposals
from services.workflow import PLAN, REFERRAL, latest_answer_on_cv
from sharaka_portal.lib import clock

ROWS = {
    "services": ("service_type", "counsellor"),
    "appointments": ("service_type", "counsellor", "service"),
    "enrolments": ("session__service_type", "session__facilitator", "session__agency"),
    "diagnoses": ("made_by",),
    "actionplans": ("agreed_with",),
    "tasks": ("owner",),
    "referrals": ("offer__employer",),
    "placements": ("employer", "recorded_by"),
    "followups": ("done_by", "placement"),
}
KINDS = {
    "service": gettext_lazy("Prestations"),
    "appointment": gettext_lazy("Rendez-vous"),
    "session": gettext_lazy("Ateliers"),
    "diagnosis": gettext_lazy("Diagnostics"),
    "plan": gettext_lazy("Plan d’action"),
    "task": gettext_lazy("Tâches faites"),
    "referral": gettext_lazy("Mises en relation"),
    "placement": gettext_lazy("Insertions"),
    "followup": gettext_lazy("Suivis dans l’emploi"),
}
REASONS = dict(RefusalReason.choices) | dict(WithdrawalReason.choices)


def register():
    """Called once when the app is ready."""
    register_page_rows(Action.VIEW_SERVICES, **ROWS)
    register_timeline_source(events, KINDS)
    register_panel(10, "services/_next_step_panel.html", next_step)
    register_panel(20, "services/_work_panel.html", work)
    register_sheet_source(sheet)
    register_receipt_source(next_appointment)
    register_lead_change(pass_tasks)
    register_lead_change(follow_lead)
    register_permit_change(follow_permit)
    register_file_end(lines_ahead, give_up_dates)
    register_merge_stays(permit_tasks_that_stay)
    register_lead_proposals(proposals)


def events(migrant, user):
    """All events of this app about a person, in no order."""
    for source in (
        services,
        appointments,
        sessions,
        diagnoses,
        plans,
        tasks,
        referrals,
        placements,
        followups,
    ):
        yield from source(migrant)


def services(migrant):
    for row in migrant.seen_services:
        yield Event(
            on=row.given_on,
            kind="service",
            title=row.service_type.label,
            detail=_("%(mode)s, %(minutes)s min, %(outcome)s")
            % {
                "mode": mode_of(row),
                "minutes": row.duration_minutes,
                "outcome": row.get_outcome_display(),
            },
            text=row.note,
            by=str(row.counsellor),
        )


def mode_of(service):
    """How a service was given, and how it was planned where that differs."""
    mode, planned = service.get_mode_display(), service.get_planned_mode_display()
    if not planned or planned == mode:
        return mode
    return _("%(mode)s (prévu %(planned)s)") % {"mode": mode, "planned": planned}


def appointments(migrant):
    """Appointments, but for those that a service tells of."""
    for row in (row for row in migrant.seen_appointments if not hasattr(row, "service")):
        yield Event(
            on=clock.local_day(row.starts_at),
            kind="appointment",
            title=_("Rendez-vous : %(service)s") % {"service": row.service_type.label},
            detail=_("%(time)s, %(mode)s, %(state)s")
            % {
                "time": f"{clock.local_time(row.starts_at):%H:%M}",
                "mode": row.get_mode_display(),
                "state": row.get_state_display(),
            },
            by=str(row.counsellor),
        )


def sessions(migrant):
    """Places in sessions, but for those that a service tells of and those given back."""
    told = (EnrolmentState.CAME, EnrolmentState.CANCELLED)
    for row in migrant.seen_enrolments:
        if row.state in told or row.session.state == SessionState.CANCELLED:
            continue
        state = row.get_state_display()
        if row.absence_reason:
            reason = row.get_absence_reason_display()
            state = _("%(state)s : %(reason)s") % {"state": state, "reason": reason}
        yield Event(
            on=clock.local_day(row.session.starts_at),
            kind="session",
            title=row.session.service_type.label,
            detail=_("%(time)s, %(state)s")
            % {"time": f"{clock.local_time(row.session.starts_at):%H:%M}", "state": state},
            by=str(row.session.facilitator),
            url=reverse("services:session_detail", args=[row.session.public_id]),
        )


def diagnoses(migrant):
    for row in migrant.seen_diagnoses:
        yield Event(
            on=row.made_on,
            kind="diagnosis",
            title=_("Diagnostic de positionnement"),
            detail=row.get_segment_display(),
            text=row.summary,
            by=str(row.made_by),
            url=reverse("services:diagnosis_detail", args=[row.public_id]),
        )


def plans(migrant):
    """What was agreed, and how it ended."""
    rows = {row.public_id: row for row in migrant.seen_actionplans}
    titles = {
        PlanState.AGREED: _("Plan d’action convenu"),
        PlanState.ACHIEVED: _("Plan d’action atteint"),
        PlanState.ABANDONED: _("Plan d’action abandonné"),
    }
    for move in moves(PLAN, migrant):
        if plan := rows.get(move.subject_id):
            yield Event(
                on=move.on,
                kind="plan",
                title=titles[move.target],
                text=plan.objective,
                by=str(move.by or ""),
            )


def tasks(migrant):
    for row in (row for row in migrant.seen_tasks if row.done_on):
        title = _("Fait : %(task)s") % {"task": row.title}
        yield Event(on=row.done_on, kind="task", title=title, by=str(row.owner))


def referrals(migrant):
    """Each dated move of each referral."""
    rows = {row.public_id: row for row in migrant.seen_referrals}
    states = dict(ReferralState.choices)
    for move in moves(REFERRAL, migrant):
        if referral := rows.get(move.subject_id):
            yield Event(
                on=move.on,
                kind="referral",
                title=_("Mise en relation %(state)s : %(offer)s, %(employer)s")
                % {
                    "state": states[move.target],
                    "offer": referral.offer.title,
                    "employer": referral.offer.employer.name,
                },
                detail=str(REASONS.get(move.reason, "")),
                text=move.comment,
                by=str(move.by or ""),
                url=reverse("services:referral_move", args=[referral.public_id]),
            )


def placements(migrant):
    """Each first day in work, and each end."""
    for row in migrant.seen_placements:
        yield Event(
            on=row.started_on,
            kind="placement",
            title=_("Insertion : %(title)s") % {"title": row.title},
            detail=f"{row.employer.name}, {row.get_contract_kind_display()}"
            if row.employer
            else row.get_contract_kind_display(),
            by=str(row.recorded_by),
            url=reverse("services:placement_detail", args=[row.public_id]),
        )
        if row.ended_on:
            yield Event(
                on=row.ended_on,
                kind="placement",
                title=_("Fin de l’insertion : %(title)s") % {"title": row.title},
                detail=row.get_end_reason_display(),
            )


def followups(migrant):
    """What was found out about a person in work."""
    for row in (row for row in migrant.seen_followups if row.done_on):
        yield Event(
            on=row.done_on,
            kind="followup",
            title=_("Suivi à %(months)s mois : %(state)s")
            % {"months": row.months, "state": row.get_state_display()},
            detail=row.placement.title,
            text=row.note,
            by=str(row.done_by or ""),
            url=reverse("services:placement_detail", args=[row.placement.public_id]),
        )


def moves(machine, migrant):
    return (move for move in migrant.moves if move.machine == machine.name)


def next_step(migrant, here):
    """The panel of what comes next: appointments to come, open tasks, the running plan."""
    since = clock.at(clock.today())
    booked = (row for row in migrant.seen_appointments if row.state == AppointmentState.BOOKED)
    running = (row for row in migrant.seen_actionplans if row.state == PlanState.AGREED)
    return {
        "here": here,
        "appointments": [row for row in booked if row.starts_at >= since],
        "enrolments": sessions_ahead(migrant.seen_enrolments),
        "tasks": [row for row in migrant.seen_tasks if not row.done_on],
        "plan": next(running, None),
        "diagnosis": next(iter(migrant.seen_diagnoses), None),
    }


def sessions_ahead(enrolments):
    """Places in sessions to come, seats and waiting list, in order of time."""
    ahead = (row for row in enrolments if row.is_ahead)
    return sorted(ahead, key=lambda row: (row.session.starts_at, row.pk))


def work(migrant, here):
    """The panel of referrals and placements, the latest first."""
    referrals, placements = migrant.seen_referrals, migrant.seen_placements
    prefetch_related_objects(placements, "formalities")
    waiting = [row for row in migrant.seen_followups if row.state == FollowUpState.WAITING]
    for row in placements:
        row.formalities_left = len(formalities.left(row))
        row.next_followup = next((one for one in waiting if one.placement_id == row.pk), None)
    begun = {row.referral_id for row in placements}
    for row in referrals:
        row.lacks_placement = row.state == ReferralState.HIRED and row.pk not in begun
    is_out = any(row.state in ReferralState.at_employer() for row in referrals)
    return {
        "here": here,
        "referrals": referrals,
        "placements": placements,
        "warn_consent": is_out and not latest_answer_on_cv(migrant),
    }


def sheet(migrant):
    """What whoever takes the file over finds open: tasks, dates, plan, referrals."""
    tasks = [f"{task.due_on:%d/%m/%Y} · {task.title}" for task in migrant.tasks.open()]
    plans = [plan.objective for plan in migrant.actionplans.filter(state=PlanState.AGREED)]
    referrals = [
        f"{row.offer.title} · {row.get_state_display()}"
        for row in migrant.referrals.open().select_related("offer")
    ]
    return [
        SheetBlock(_("Tâches ouvertes"), tasks),
        SheetBlock(_("Rendez-vous à venir"), lines_ahead(migrant)),
        SheetBlock(_("Plan d’action"), plans),
        SheetBlock(_("Mises en relation en cours"), referrals),
    ]


def next_appointment(migrant):
    """When and where the person is expected next, and for what."""
    ahead = migrant.appointments.booked().filter(starts_at__gte=clock.now())
    seats = migrant.enrolments.ahead(clock.today()).filter(session__starts_at__gte=clock.now())
    times = [
        *ahead.select_related("service_type", "agency").order_by("starts_at")[:1],
        *(
            row.session
            for row in seats.select_related("session__service_type").order_by("session__starts_at")[
                :1
            ]
        ),
    ]
    for row in sorted(times, key=lambda row: row.starts_at)[:1]:
        yield _("%(day)s à %(time)s : %(service)s (%(mode)s)") % {
            "day": date_format(clock.local_day(row.starts_at), "j F Y"),
            "time": f"{clock.local_time(row.starts_at):%H:%M}",
            "service": row.service_type.label,
            "mode": row.get_mode_display(),
        }
