"""The forms of a task."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.enums import Action
from agencies.models import User
from services.forms.fields import short_text
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput


class TaskForm(CrispyMixin, forms.Form):
    label = forms.CharField(label=_("À faire"), max_length=200, widget=short_text(autofocus=True))
    due_on = forms.DateField(label=_("Échéance"), widget=DateInput)
    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Pour"), to_field_name="public_id", empty_label=None
    )

    def __init__(self, *args, agency, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = access.holders(Action.MANAGE_PLAN, [agency])


class SnoozeForm(forms.Form):
    """Until when a task is put off: so many days, or a day."""

    days = forms.IntegerField(required=False, min_value=1, max_value=62)
    until = forms.DateField(label=_("Reporter au"), required=False, widget=DateInput)

    def clean(self):
        days, until = self.cleaned_data.get("days"), self.cleaned_data.get("until")
        if not self.errors and not days and not until:
            raise forms.ValidationError(_("Choisissez un jour à venir."))
        if days:
            self.cleaned_data["until"] = clock.today() + datetime.timedelta(days=days)
