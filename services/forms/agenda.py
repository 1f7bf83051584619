"""The form of a task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.enums import Action
from agencies.models import User
from services.forms.fields import short_text
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
