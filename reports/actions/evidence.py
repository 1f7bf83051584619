"""What practices and improvements rest on: figures that are frozen, cases, statements."""

from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies.enums import Action
from migrants import free_text, names
from migrants.enums import ConsentPurpose
from migrants.models import Consent, Migrant, NameKey
from reports import lessons, proof
from reports.actions.common import create, past_day, remove
from reports.enums import EditionState, EvidenceKind, PracticeState, Speaker
from reports.indicators import BY_CODE
from reports.models import Evidence, GoodPractice
from sharaka_portal.lib import clock
from sharaka_portal.lib.text import fold

# What says who somebody is; the other flags (health, religion, origin) may be confirmed.
IDENTIFYING = {"email", "phone", "paper"}


def attach(lesson, *, by, kind, **fields):
    """Save a new piece of evidence of a practice or an improvement."""
    of = "practice" if isinstance(lesson, GoodPractice) else "improvement"
    row = Evidence(
        kind=kind,
        language=get_language(),
        attached_on=clock.today(),
        attached_by=by,
        **{of: lesson},
        **fields,
    )
    return create(row, by=by)


@transaction.atomic
def attach_figure(lesson, *, by, indicator, phase, agency=None):
    """Freeze an indicator of a phase, in one agency or in all. Raises ValidationError."""
    if agency and agency not in phase.agencies.all():
        raise ValidationError({"agency": _("Cette agence n’est pas de la phase.")})
    facts = proof.figure_facts(BY_CODE[indicator], phase, agency)
    return attach(lesson, by=by, kind=EvidenceKind.FIGURE, facts=facts)


@transaction.atomic
def attach_edition(lesson, *, by, edition, indicator, agency=None):
    """Freeze a figure as a published edition printed it. Raises ValidationError."""
    if edition.state not in (EditionState.PUBLISHED, EditionState.REPLACED):
        raise ValidationError({"edition": _("Choisissez une édition publiée.")})
    facts = proof.edition_facts(edition, indicator, agency.code if agency else "")
    return attach(lesson, by=by, kind=EvidenceKind.EDITION, edition=edition, facts=facts)


@transaction.atomic
def attach_case(lesson, *, by, text, is_confirmed=False):
    """Tell what happened to somebody whom nothing names. Raises ValidationError."""
    refuse_identity(text, is_confirmed)
    return attach(lesson, by=by, kind=EvidenceKind.CASE, text=text)


@transaction.atomic
def attach_statement(
    lesson, *, by, text, speaker, consent_on=None, file_number="", is_confirmed=False
):
    """Quote somebody who agreed to it, and whom nothing names. Raises ValidationError.

    A person served says yes in their file (studies); the quotation stands as long as that answer.
    """
    refuse_identity(text, is_confirmed)
    consent = None
    if speaker == Speaker.PERSON:
        consent = consent_of(file_number, by)
        consent_on = consent.given_on
    if consent_on is None:
        raise ValidationError({"consent_on": _("Notez le jour où l’accord a été donné.")})
    return attach(
        lesson,
        by=by,
        kind=EvidenceKind.STATEMENT,
        text=text,
        speaker=speaker,
        consent=consent,
        consent_on=past_day(consent_on, "consent_on"),
    )


def consent_of(file_number, by):
    """The yes that a person in the user's reach last gave to studies. Raises ValidationError."""
    people = Migrant.objects.visible_to(by, Action.VIEW_PERSON) if by else Migrant.objects.all()
    person = people.filter(file_number=file_number.strip().upper()).first()
    if person is None:
        raise ValidationError({"file_number": _("Aucun dossier que vous lisez n’a ce numéro.")})
    answers = Consent.objects.filter(migrant=person, purpose=ConsentPurpose.STUDY)
    latest = answers.order_by("-given_on", "-pk").first()
    if latest is None or not latest.is_granted:
        raise ValidationError(
            {"file_number": _("Cette personne n’a pas accepté l’utilisation pour des études.")}
        )
    return latest


def refuse_identity(text, is_confirmed):
    """Raise ValidationError when a text says who somebody is, or holds what needs a second look."""
    flags = free_text.flags_of(text)
    told = [str(flag.rule.label) for flag in flags if flag.rule.code in IDENTIFYING]
    if names_somebody(text):
        told.append(_("le nom d’une personne inscrite"))
    if told:
        raise ValidationError({"text": _("Ôtez du texte : %(what)s.") % {"what": ", ".join(told)}})
    if flags and not is_confirmed:
        labels = ", ".join(str(flag.rule.label) for flag in flags)
        raise ValidationError(
            {
                "text": _(
                    "Le texte contient %(what)s. Reformulez, ou confirmez qu’il faut le garder."
                )
                % {"what": labels}
            }
        )


def names_somebody(text):
    """Whether a text holds the whole name of somebody registered, as it is spelled there."""
    words = [names.fold(word) for word in names.name_tokens(text)]
    keys = {" ".join(sorted(pair)) for pair in pairwise(words) if all(pair)}
    people = Migrant.objects.filter(
        pk__in=NameKey.objects.filter(key__in=keys).values("migrant")
    ).values_list("last_name", "first_name", "last_name_ar", "first_name_ar")
    said = f" {fold(text)} "
    return any(
        f" {fold(one)} {fold(other)} " in said
        for last, first, last_ar, first_ar in people
        for one, other in ((last, first), (first, last), (last_ar, first_ar), (first_ar, last_ar))
        if one and other
    )


@transaction.atomic
def remove_evidence(row, *, by):
    """Take a piece of evidence away while no judgement rests on it alone. Raises ValidationError."""
    practice = row.practice
    if practice and practice.state in PracticeState.judged():
        raise ValidationError(
            _("Cette preuve a servi à juger : revenez d’abord à l’état « documentée ».")
        )
    remove(row, by=by)
    if row.improvement:
        lessons.stay_founded(row.improvement)
