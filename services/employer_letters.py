"""What employers are written: that somebody is presented to them, and the reminders.

No letter names the person: the name stands behind the link, which ends.
"""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str


def address_of(link):
    """The full address at which an employer answers."""
    return settings.PUBLIC_URL + reverse("referral_answer", args=[link.secret])


def presentation(link):
    """Somebody is presented for a post."""
    with translation.override(link.language):
        words = _words(link)
        return Letter(
            _("Une candidature pour votre poste : %(post)s") % words,
            _(
                "Bonjour,\n\n"
                "L’agence ANAPEC %(agency)s vous présente une candidature pour le poste "
                "« %(post)s ».\n\n"
                "Voir la candidature et répondre, sans compte :\n%(url)s\n\n"
                "Ce lien est valable jusqu’au %(day)s. Il est personnel : ne le transmettez pas.\n"
                "%(phone)s"
            )
            % words,
        )


def reminder(link):
    """The employer has not answered yet."""
    with translation.override(link.language):
        words = _words(link)
        return Letter(
            _("Rappel : une candidature attend votre réponse (%(post)s)") % words,
            _(
                "Bonjour,\n\n"
                "L’agence ANAPEC %(agency)s n’a pas encore reçu votre réponse sur la candidature "
                "présentée pour le poste « %(post)s ».\n\n"
                "Un clic suffit, aussi pour dire non :\n%(url)s\n\n"
                "Ce lien est valable jusqu’au %(day)s.\n"
                "%(phone)s"
            )
            % words,
        )


def _words(link):
    agency = link.referral.agency
    phone = _("Agence : %(phone)s") % {"phone": agency.phone} if agency.phone else ""
    return {
        "agency": agency.label,
        "post": link.referral.offer.title,
        "url": address_of(link),
        "day": date_format(link.expires_on, "d/m/Y"),
        "phone": phone,
    }
