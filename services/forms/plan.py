"""Forms of an action plan: its objective, its steps, its agreement, its review."""

import datetime

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from services.enums import Agreement, StepBy
from services.forms.fields import short_text
from services.models import ServiceType
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput

BLANK_STEPS = 4
# A workshop proposed by the diagnosis is planned within this time unless another day is chosen.
USUAL_DELAY = datetime.timedelta(days=21)
USUAL_REVIEW = datetime.timedelta(days=42)


class PlanForm(CrispyMixin, forms.Form):
    objective = forms.CharField(
        label=_("Objectif"),
        max_length=250,
        widget=short_text(autofocus=True),
        help_text=_("Ce que la personne veut atteindre, avec ses mots."),
    )
    agreed_on = forms.DateField(label=_("Convenu le"), initial=clock.today, widget=DateInput)
    review_on = forms.DateField(label=_("À revoir le"), required=False, widget=DateInput)
    agreement = forms.ChoiceField(
        label=_("Accord de la personne"), required=False, choices=[("", "—"), *Agreement.choices]
    )
    witness = forms.CharField(
        label=_("Témoin"), required=False, max_length=120, widget=short_text()
    )

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            "objective",
            Div("agreed_on", "review_on", "agreement", "witness", css_class="form-grid"),
        )
        return helper


class StepForm(CrispyMixin, forms.Form):
    label = forms.CharField(label=_("Étape"), max_length=200, widget=short_text())
    done_by = forms.ChoiceField(
        label=_("Responsable"), choices=StepBy.choices, initial=StepBy.PERSON
    )
    due_on = forms.DateField(label=_("Échéance"), widget=DateInput)
    service_type = forms.ModelChoiceField(
        ServiceType.objects.none(),
        label=_("Prestation"),
        required=False,
        to_field_name="code",
        widget=forms.HiddenInput,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service_type"].queryset = ServiceType.objects.in_force(clock.today())


class BaseStepFormSet(forms.BaseFormSet):
    """The steps; an empty row is left out."""

    def steps(self):
        """The arguments of `add_step` of each row that was filled in."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("label")]


StepFormSet = forms.formset_factory(StepForm, formset=BaseStepFormSet, extra=BLANK_STEPS)


def proposed_steps(workshops):
    """Rows for the workshops that a diagnosis proposes."""
    return [
        {
            "label": workshop.label,
            "done_by": StepBy.PERSON,
            "due_on": clock.today() + USUAL_DELAY,
            "service_type": workshop,
        }
        for workshop in workshops
    ]


class ReviewForm(CrispyMixin, forms.Form):
    review_on = forms.DateField(label=_("Prochaine revue le"), widget=DateInput)
    comment = forms.CharField(
        label=_("Ce qui a été revu"), required=False, max_length=250, widget=short_text()
    )

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day <= clock.today():
            raise forms.ValidationError(_("Choisissez un jour à venir."))
        return day
