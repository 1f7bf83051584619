"""What the desk should do next with a person: the file's cues, then what its page lacks."""

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.enums import Action
from migrants.enums import ConsentPurpose
from migrants.extensions import Cue


def next_steps(migrant, here, *, consents, has_occupation):
    """The steps that the user may take (`here`: their rights on this person), most pressing first.

    The person has `cues`; `consents` is {purpose: latest answer}.
    """
    steps = [cue for cue in migrant.cues if cue.url]
    steps += _gaps(migrant, consents, has_occupation)
    return [step for step in steps if here[step.act]]


def _gaps(migrant, consents, has_occupation):
    """What is missing without being a reason to call the person in."""
    file = reverse("migrants:migrant_update", args=[migrant.public_id])
    paper = reverse("migrants:document_create", args=[migrant.public_id])
    share_cv = reverse("migrants:consent_create", args=[migrant.public_id, ConsentPurpose.SHARE_CV])
    gaps = (
        (
            migrant.permit.band == "none",
            _("Enregistrer le titre de séjour et sa date de fin"),
            paper,
        ),
        (not migrant.phone, _("Noter un numéro de téléphone"), file),
        (not has_occupation, _("Noter le métier recherché"), file),
        (
            ConsentPurpose.SHARE_CV not in consents,
            _("Demander l’accord pour transmettre le CV"),
            share_cv,
        ),
    )
    return [
        Cue(text, url=url, act=Action.EDIT_PERSON) for is_missing, text, url in gaps if is_missing
    ]
