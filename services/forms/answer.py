"""What an employer answers by link: one short form for each answer."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from services.enums import RefusalReason
from services.forms.fields import short_text
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput

FARTHEST = datetime.timedelta(days=365)
COMMENT_LENGTH = 300


class AnswerForm(CrispyMixin, forms.Form):
    """An answer that only has to be confirmed; `name` is the move of the referral."""

    name, label, button = "receive", _("J’ai bien reçu la candidature"), _("Confirmer la réception")
    reason = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"id_{self.name}_%s", **kwargs)

    def comment(self):
        """What the history of the referral keeps, in the language of the agency."""
        return ""


class DayForm(AnswerForm):
    """An answer that names a day, past or within a year."""

    def clean_day(self):
        day = self.cleaned_data["day"]
        if abs(day - clock.today()) > FARTHEST:
            raise ValidationError(gettext("Vérifiez l’année de cette date."))
        return day


class InviteForm(DayForm):
    name, label, button = "invite", _("Je souhaite le ou la rencontrer"), _("Fixer l’entretien")
    day = forms.DateField(label=_("Entretien le"), widget=DateInput)
    hour = forms.TimeField(
        label=_("Heure"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )

    def comment(self):
        day, hour = self.cleaned_data["day"], self.cleaned_data["hour"]
        words = {"day": date_format(day, "d/m/Y"), "hour": hour and time_format(hour, "H:i")}
        with override("fr"):
            if hour:
                return gettext("Entretien le %(day)s à %(hour)s.") % words
            return gettext("Entretien le %(day)s.") % words


class HireForm(DayForm):
    name, label, button = "hire", _("Je l’embauche"), _("Confirmer l’embauche")
    day = forms.DateField(label=_("À partir du"), widget=DateInput)

    def comment(self):
        with override("fr"):
            day = date_format(self.cleaned_data["day"], "d/m/Y")
            return gettext("Commence le %(day)s.") % {"day": day}


class RefuseForm(AnswerForm):
    name, label, button = "refuse", _("Je ne retiens pas cette candidature"), _("Répondre non")
    reason = forms.ChoiceField(label=_("Motif"), choices=[("", "—"), *RefusalReason.choices])
    words = forms.CharField(
        label=_("Précision (facultatif)"),
        required=False,
        max_length=COMMENT_LENGTH,
        widget=short_text(),
    )

    def comment(self):
        return self.cleaned_data["words"]


FORMS = {form.name: form for form in (AnswerForm, InviteForm, HireForm, RefuseForm)}
