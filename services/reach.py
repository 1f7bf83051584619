"""By which channel a person is written to, or why by none.

The latest answer to the consent on messages decides first: a no closes every channel. Then what
the person has and can use: a mobile phone, or e-mail for whoever reads without help.
"""

from dataclasses import dataclass

import phonenumbers
from django.conf import settings
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumberType

from migrants.enums import ConsentPurpose, ReadingLevel
from services.enums import MessageChannel

MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


@dataclass(frozen=True)
class Reach:
    """Where a message goes, in which language; or `reason`: why it cannot go anywhere."""

    language: str
    channel: str = ""
    address: str = ""
    reason: str = ""
    remark: str = ""

    def __bool__(self):
        return bool(self.channel)

    @property
    def label(self):
        return MessageChannel(self.channel).label if self.channel else ""

    @property
    def language_label(self):
        return dict(settings.LANGUAGES)[self.language]


def reach_of(migrant, channel=None):
    """The person's Reach, by one wanted channel when it is named."""
    language = migrant.preferred_language
    if has_opted_out(migrant):
        return Reach(language, reason=_("La personne ne souhaite pas recevoir de messages."))
    if not settings.MESSAGE_CHANNELS:
        return Reach(language, reason=_("Ce serveur n’envoie pas de messages."))
    ways = _ways(migrant)
    for name, address in ways.items():
        if channel in (None, name):
            return Reach(language, name, address, remark=_remark(migrant))
    return Reach(language, reason=_("Ni téléphone mobile ni adresse électronique au dossier."))


def has_opted_out(migrant):
    """Whether the latest answer to the consent on messages is a no."""
    latest = migrant.latest_answer(ConsentPurpose.MESSAGES)
    return latest is not None and not latest.is_granted


def _ways(migrant):
    """{channel: address}, the better way first: papers by e-mail serve whoever reads them."""
    ways = {MessageChannel.SMS: mobile_of(migrant), MessageChannel.EMAIL: migrant.email}
    if migrant.reading_level == ReadingLevel.WELL and migrant.email:
        ways = dict(reversed(ways.items()))
    return {
        name: address
        for name, address in ways.items()
        if address and name in settings.MESSAGE_CHANNELS
    }


def mobile_of(migrant):
    """The number an SMS can go to, a Moroccan one first; or ''. WhatsApp tells a mobile too."""
    phones = (
        (migrant.phone, migrant.has_whatsapp),
        (migrant.other_phone, migrant.other_has_whatsapp),
    )
    mobiles = [
        phone
        for phone, has_whatsapp in phones
        if phone and (has_whatsapp or phonenumbers.number_type(phone) in MOBILE)
    ]
    mobiles.sort(key=lambda phone: phone.country_code != 212)
    return mobiles[0].as_e164 if mobiles else ""


def _remark(migrant):
    if migrant.reading_level == ReadingLevel.NOT:
        return _("La personne ne lit pas : appelez-la aussi.")
    return ""
