"""What a positioning interview finds, and the workshops that its weak sides call for."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from migrants.actions import note_barrier
from services.actions.common import create, episode_on, past_day
from services.actions.contact import record_service
from services.enums import Dimension
from services.models import Diagnosis, DiagnosisScore, ServiceType
from services.reference import POSITIONING_INTERVIEW
from sharaka_portal.lib import clock

# A finding is looked at again after half a year: people and the market change.
VALID_MONTHS = 6


@transaction.atomic
def make_diagnosis(
    migrant, *, by, segment, scores, made_on=None, summary="", barriers=(), interview_mode=""
):
    """Keep what a positioning interview found, in an open file.

    `scores` is {dimension: (level 1 to 4, is_priority, comment)} for all four dimensions; barriers
    that are not noted yet are noted; with `interview_mode` the interview itself is recorded as a
    service. Raises ValidationError.
    """
    made_on = past_day(made_on, "made_on")
    registration = episode_on(migrant, made_on, "made_on")
    _check_scores(scores)
    service = None
    if interview_mode:
        interview = ServiceType.objects.get(code=POSITIONING_INTERVIEW)
        service = record_service(
            migrant, by=by, service_type=interview, given_on=made_on, mode=interview_mode
        )
    diagnosis = create(
        Diagnosis(
            migrant=migrant,
            registration=registration,
            service=service,
            made_on=made_on,
            valid_until=clock.add_months(made_on, VALID_MONTHS),
            made_by=by,
            segment=segment,
            summary=summary.strip(),
        ),
        by=by,
    )
    for dimension, (level, is_priority, comment) in scores.items():
        score = DiagnosisScore(
            diagnosis=diagnosis,
            dimension=dimension,
            level=level,
            is_priority=is_priority,
            comment=comment.strip(),
        )
        score.full_clean()
        score.save()
    _note_barriers(migrant, barriers, by=by, on=made_on)
    return diagnosis


def _check_scores(scores):
    if set(scores) != set(Dimension.values):
        raise ValidationError(_("Évaluez les quatre dimensions."))


def _note_barriers(migrant, barriers, *, by, on):
    known = set(migrant.barriers.filter(lifted_on=None).values_list("kind", flat=True))
    for kind in barriers:
        if kind.pk not in known:
            note_barrier(migrant, by=by, kind=kind, on=on)
