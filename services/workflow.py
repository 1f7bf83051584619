"""The state machines of the services app: literal tables of moves."""

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.enums import Action
from agencies.transitions import Machine, Move, TransitionRefused
from migrants.enums import ConsentPurpose
from services import busy
from services.enums import (
    AppointmentState,
    ArrivalState,
    CancelReason,
    EnrolmentState,
    FollowUpState,
    MessageState,
    OfferState,
    PlacementEnd,
    PlacementState,
    PlanState,
    ReferralState,
    RefusalReason,
    SessionChange,
    SessionState,
    WithdrawalReason,
)
from sharaka_portal.lib import clock

ATTEMPTS_BEFORE_GIVING_UP = 3


def day_has_come(move, appointment):
    """Nobody came to, or missed, an appointment of a day to come."""
    if appointment.starts_at >= clock.at(clock.today() + clock.ONE_DAY):
        raise TransitionRefused(gettext("Ce rendez-vous n’a pas encore eu lieu."))


def time_is_free(move, appointment):
    """An outcome is taken back only while nothing else stands on it."""
    if hasattr(appointment, "service"):
        raise TransitionRefused(gettext("Une prestation est liée à ce rendez-vous."))
    try:
        busy.refuse_overlap(appointment)
    except ValidationError as error:
        raise TransitionRefused(error.messages) from error


def session_day_has_come(move, session):
    """Nobody came to, or missed, a session of a day to come."""
    if session.starts_at >= clock.at(clock.today() + clock.ONE_DAY):
        raise TransitionRefused(gettext("Cette séance n’a pas encore eu lieu."))


def enrolment_day_has_come(move, enrolment):
    session_day_has_come(move, enrolment.session)


def nobody_is_noted(move, session):
    if session.enrolments.filter(state__in=EnrolmentState.noted()).exists():
        raise TransitionRefused(gettext("La présence à cette séance est déjà notée."))


def no_other_plan_runs(move, plan):
    if plan.registration.plans.filter(state=PlanState.AGREED).exists():
        raise TransitionRefused(gettext("Un autre plan d’action est en cours."))


def consent_on_cv(person):
    """The person's yes to sharing the CV with employers, or None when the latest answer is a no."""
    latest = person.latest_answer(ConsentPurpose.SHARE_CV)
    return latest if latest and latest.is_granted else None


def latest_answer_on_cv(person):
    """Whether the person's latest answer lets the agency send the CV; False when never asked."""
    return consent_on_cv(person) is not None


def may_share_cv(move, referral):
    """Law 09-08: a CV leaves the agency only while the person's latest answer is yes."""
    if not latest_answer_on_cv(referral.migrant):
        raise TransitionRefused(
            gettext("La personne n’a pas accepté la transmission de son CV à des employeurs.")
        )


def on_nobodys_hands(move, message):
    """What a worker is sending cannot be taken back."""
    if not type(message).objects.queued(clock.now()).filter(pk=message.pk).exists():
        raise TransitionRefused(gettext("Ce message est en cours d’envoi. Rechargez la page."))


def no_placement_stands_on_it(move, referral):
    if hasattr(referral, "placement"):
        raise TransitionRefused(gettext("Une insertion est liée à cette mise en relation."))


def never_went_out(move, referral):
    _refuse_second(referral)
    if referral.sent_on is not None:
        raise TransitionRefused(gettext("Cette mise en relation était déjà envoyée."))


def had_gone_out(move, referral):
    _refuse_second(referral)
    if referral.sent_on is None:
        raise TransitionRefused(gettext("Cette mise en relation n’était pas encore envoyée."))
    may_share_cv(move, referral)


def _refuse_second(referral):
    others = referral.migrant.referrals.filter(offer=referral.offer_id).open()
    if others.exists():
        raise TransitionRefused(gettext("Cette personne est déjà présentée pour cette offre."))


def answer_is_due(move, followup):
    """A follow-up speaks of its day: it is not answered long before."""
    if clock.today() < followup.opens_on:
        raise TransitionRefused(
            gettext("Ce suivi n’est pas encore dû : il se fait à partir du %(day)s.")
            % {"day": date_format(followup.opens_on, "d/m/Y")}
        )


def post_still_runs(move, followup):
    answer_is_due(move, followup)
    if followup.placement.state == PlacementState.ENDED:
        raise TransitionRefused(
            gettext("L’insertion est terminée : la personne a-t-elle retrouvé un emploi ?")
        )


def tried_often_enough(move, followup):
    answer_is_due(move, followup)
    if followup.attempts < ATTEMPTS_BEFORE_GIVING_UP:
        raise TransitionRefused(
            gettext("Notez d’abord %(count)s tentatives, à des moments différents.")
            % {"count": ATTEMPTS_BEFORE_GIVING_UP}
        )


A, P, O, R, E = AppointmentState, PlanState, OfferState, ReferralState, PlacementState  # noqa: E741
D, M, S, N = ArrivalState, MessageState, SessionState, EnrolmentState
AGENDA, PLANS = Action.PLAN_APPOINTMENT, Action.MANAGE_PLAN
ATTENDANCE = Action.RECORD_SERVICE
EMPLOYERS, REFERRALS = Action.MANAGE_EMPLOYERS, Action.MANAGE_REFERRALS
AT_EMPLOYER = (R.SENT, R.RECEIVED, R.INTERVIEW)
WITH_OUTCOME = (A.CAME, A.NO_SHOW, A.EXCUSED, A.CANCELLED)
ANSWERED = (R.RECEIVED, R.INTERVIEW, R.HIRED, R.REFUSED, R.UNANSWERED)
W = FollowUpState
FOLLOWED_UP = (W.IN_POST, W.OTHER_JOB, W.NOT_IN_WORK, W.UNREACHABLE)

# name, label, from, to, right, then what the move asks for: a reason, a guard.
# fmt: off
APPOINTMENT = Machine("appointment", (
    Move("came", _("Venu"), (A.BOOKED,), A.CAME, AGENDA, None, day_has_come),
    Move("miss", _("Absent"), (A.BOOKED,), A.NO_SHOW, AGENDA, None, day_has_come),
    Move("excuse", _("Excusé"), (A.BOOKED,), A.EXCUSED, AGENDA),
    Move("cancel", _("Annulé par l’agence"), (A.BOOKED,), A.CANCELLED, AGENDA, CancelReason),
    Move("undo", _("Rétablir"), WITH_OUTCOME, A.BOOKED, AGENDA, None, time_is_free),
    Move("shift", _("Déplacer"), (A.BOOKED,), A.MOVED, AGENDA),
    Move("shift_back", _("Annuler le déplacement"),
         (A.MOVED,), A.BOOKED, AGENDA, None, time_is_free),
))

ARRIVAL = Machine("arrival", (
    Move("call", _("Appeler"), (D.WAITING,), D.CALLED, AGENDA),
    Move("leave", _("Parti"), (D.WAITING, D.CALLED), D.GONE, AGENDA),
    Move("undo_call", _("Remettre en attente"), (D.CALLED,), D.WAITING, AGENDA),
    Move("undo_leave", _("Annuler le départ"), (D.GONE,), D.CALLED, AGENDA),
    Move("undo_walkout", _("Annuler le départ"), (D.GONE,), D.WAITING, AGENDA),
))

SESSION = Machine("session", (
    Move("change", _("Modifier"), (S.PLANNED,), S.PLANNED, AGENDA, SessionChange),
    Move("cancel", _("Annuler la séance"),
         (S.PLANNED,), S.CANCELLED, AGENDA, SessionChange, nobody_is_noted),
    Move("restore", _("Rétablir"), (S.CANCELLED,), S.PLANNED, AGENDA),
    Move("hold", _("Tenue"), (S.PLANNED,), S.HELD, ATTENDANCE, None, session_day_has_come),
    Move("undo_hold", _("Remettre en prévue"),
         (S.HELD,), S.PLANNED, ATTENDANCE, None, nobody_is_noted),
))

ENROLMENT = Machine("enrolment", (
    Move("seat", _("Donner une place"), (N.WAITING,), N.ENROLLED, AGENDA),
    Move("cancel", _("Désinscrire"), (N.ENROLLED, N.WAITING), N.CANCELLED, AGENDA),
    Move("came", _("Présent"), (N.ENROLLED, N.EXCUSED, N.NO_SHOW), N.CAME,
         ATTENDANCE, None, enrolment_day_has_come),
    Move("excuse", _("Excusé"), (N.ENROLLED, N.CAME, N.NO_SHOW), N.EXCUSED,
         ATTENDANCE, None, enrolment_day_has_come),
    Move("miss", _("Absent"), (N.ENROLLED, N.CAME, N.EXCUSED), N.NO_SHOW,
         ATTENDANCE, None, enrolment_day_has_come),
    Move("undo", _("Rétablir"), (N.CAME, N.EXCUSED, N.NO_SHOW), N.ENROLLED, ATTENDANCE),
))

PLAN = Machine("plan", (
    Move("achieve", _("Objectif atteint"), (P.AGREED,), P.ACHIEVED, PLANS),
    Move("review", _("Revu avec la personne"), (P.AGREED,), P.AGREED, PLANS),
    Move("abandon", _("Abandonner le plan"), (P.AGREED,), P.ABANDONED, PLANS),
    Move("resume", _("Reprendre le plan"),
         (P.ACHIEVED, P.ABANDONED), P.AGREED, PLANS, None, no_other_plan_runs),
))

OFFER = Machine("offer", (
    Move("fill", _("Offre pourvue"), (O.OPEN,), O.FILLED, EMPLOYERS),
    Move("withdraw", _("Offre retirée"), (O.OPEN,), O.WITHDRAWN, EMPLOYERS),
    Move("expire", _("Offre expirée"), (O.OPEN,), O.EXPIRED, EMPLOYERS),
    Move("reopen", _("Rouvrir l’offre"), (O.FILLED, O.WITHDRAWN, O.EXPIRED), O.OPEN, EMPLOYERS),
))

REFERRAL = Machine("referral", (
    Move("send", _("Envoyer à l’employeur"), (R.PROPOSED,), R.SENT, REFERRALS, None, may_share_cv),
    Move("receive", _("Reçue par l’employeur"), (R.SENT,), R.RECEIVED, REFERRALS),
    Move("invite", _("Entretien fixé"), (R.SENT, R.RECEIVED), R.INTERVIEW, REFERRALS),
    Move("hire", _("Embauche"), AT_EMPLOYER, R.HIRED, REFERRALS),
    Move("refuse", _("Refus de l’employeur"), AT_EMPLOYER, R.REFUSED, REFERRALS, RefusalReason),
    Move("withdraw", _("Retirer la mise en relation"),
         (R.PROPOSED, *AT_EMPLOYER), R.WITHDRAWN, REFERRALS, WithdrawalReason),
    Move("close_unanswered", _("Sans réponse"), (R.SENT, R.RECEIVED), R.UNANSWERED, REFERRALS),
    Move("undo_send", _("Annuler l’envoi"), (R.SENT,), R.PROPOSED, REFERRALS),
    Move("undo_answer", _("Annuler la réponse"),
         ANSWERED, R.SENT, REFERRALS, None, no_placement_stands_on_it),
    Move("undo_withdraw", _("Rouvrir"),
         (R.WITHDRAWN,), R.PROPOSED, REFERRALS, None, never_went_out),
    Move("undo_withdraw_sent", _("Rouvrir"),
         (R.WITHDRAWN,), R.SENT, REFERRALS, None, had_gone_out),
))

PLACEMENT = Machine("placement", (
    Move("end", _("Terminer"), (E.RUNNING,), E.ENDED, REFERRALS, PlacementEnd),
    Move("resume", _("Annuler la fin"), (E.ENDED,), E.RUNNING, REFERRALS),
))

FOLLOWUP = Machine("followup", (
    Move("in_post", _("Toujours en poste"),
         (W.WAITING,), W.IN_POST, REFERRALS, None, post_still_runs),
    Move("other_job", _("Dans un autre emploi"),
         (W.WAITING,), W.OTHER_JOB, REFERRALS, None, answer_is_due),
    Move("not_in_work", _("Plus en emploi"),
         (W.WAITING,), W.NOT_IN_WORK, REFERRALS, None, answer_is_due),
    Move("unreachable", _("Injoignable"),
         (W.WAITING,), W.UNREACHABLE, REFERRALS, None, tried_often_enough),
    Move("undo", _("Annuler la réponse"), FOLLOWED_UP, W.WAITING, REFERRALS),
))

MESSAGE = Machine("message", (
    Move("send", _("Envoyé"), (M.QUEUED,), M.SENT, AGENDA),
    Move("fail", _("Échec"), (M.QUEUED,), M.FAILED, AGENDA),
    Move("cancel", _("Ne pas envoyer"), (M.QUEUED,), M.CANCELLED, AGENDA, None, on_nobodys_hands),
    Move("drop", _("Ne pas envoyer"), (M.QUEUED,), M.CANCELLED, AGENDA),
    Move("retry", _("Renvoyer"), (M.FAILED,), M.QUEUED, AGENDA),
))
# fmt: on
