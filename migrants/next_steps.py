"""What the desk should do next with a person, as far as the file itself tells."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.enums import Action
from migrants.enums import ConsentPurpose


@dataclass(frozen=True)
class Step:
    """One thing to do, with the page to do it on; the tone is a state's colour."""

    text: str
    url: str
    tone: str = "wait"


def next_steps(migrant, here, *, is_open, consents, has_occupation):
    """The steps that the user may take (`here`: their rights on this person), most pressing first.

    `consents` is {purpose: latest answer}.
    """
    if not is_open:
        return []
    steps = []
    if here[Action.EDIT_PERSON]:
        steps += _permit_steps(migrant)
        steps += _consent_steps(migrant, consents)
        steps += _profile_steps(migrant, has_occupation)
    if here[Action.ASSIGN_PERSON] and migrant.lead is None:
        url = reverse("migrants:migrant_assign", args=[migrant.public_id])
        steps.append(Step(_("Désigner un conseiller référent"), url, "warn"))
    return steps


def _permit_steps(migrant):
    clock = migrant.permit
    url = reverse("migrants:document_create", args=[migrant.public_id])
    if clock.band == "ended":
        text = _("Titre expiré : enregistrer le récépissé ou le nouveau titre")
        return [Step(text, url, "stop")]
    if clock.band == "none":
        return [Step(_("Enregistrer le titre de séjour et sa date de fin"), url, "warn")]
    if clock.band == "ok":
        return []
    text = ngettext(
        "Préparer le renouvellement du titre : il reste %(n)d jour",
        "Préparer le renouvellement du titre : il reste %(n)d jours",
        clock.days_left,
    )
    tone = "stop" if clock.band == "30" else "warn"
    return [Step(text % {"n": clock.days_left}, url, tone)]


def _consent_steps(migrant, consents):
    wanted = {
        ConsentPurpose.PROCESSING: _("Informer la personne sur ses données et noter sa réponse"),
        ConsentPurpose.SHARE_CV: _("Demander l’accord pour transmettre le CV"),
    }
    return [
        Step(text, reverse("migrants:consent_create", args=[migrant.public_id, purpose]))
        for purpose, text in wanted.items()
        if purpose not in consents
    ]


def _profile_steps(migrant, has_occupation):
    url = reverse("migrants:migrant_update", args=[migrant.public_id])
    steps = []
    if not migrant.phone:
        steps.append(Step(_("Noter un numéro de téléphone"), url))
    if not has_occupation:
        steps.append(Step(_("Noter le métier recherché"), url))
    return steps
