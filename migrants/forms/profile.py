"""The forms of a person's profile: schooling, experience, skills, availability, situation."""

import datetime

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from migrants.enums import DrivingLicence, Mobility, Recognition, Schedule, SituationKind
from migrants.forms.occupations import OccupationField
from migrants.models import Availability, Education, Experience, Situation, Skill
from migrants.models.profile import EARLIEST_YEAR
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput

LONGEST_SKILL = Skill._meta.get_field("label").max_length


def line(**attrs):
    return forms.TextInput({"dir": "auto", "autocomplete": "off", **attrs})


class RowForm(CrispyMixin, forms.ModelForm):
    """A row of the profile; the action checks it as a whole."""

    def _post_clean(self):
        """Left to the action."""

    @property
    def values(self):
        """What the action is told."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class EducationForm(RowForm):
    class Meta:
        model = Education
        fields = ("title", "level", "school", "country", "ended_in", "recognition")
        widgets = {
            "title": line(autofocus=True),
            "school": line(),
            "ended_in": forms.NumberInput({"min": EARLIEST_YEAR, "inputmode": "numeric"}),
        }
        help_texts = {
            "ended_in": gettext_lazy("Vide si la formation est en cours."),
            "recognition": gettext_lazy("Pour un diplôme d’un autre pays."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recognition"].choices = Recognition.choices

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            "title",
            Div("level", "ended_in", "school", "country", "recognition", css_class="form-grid"),
        )
        return helper


def year_field(label, **kwargs):
    return forms.IntegerField(
        label=label,
        min_value=EARLIEST_YEAR,
        max_value=9999,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        **kwargs,
    )


def month_field(label, **kwargs):
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, choices=[("", "—"), *MONTHS.items()], **kwargs
    )


class ExperienceForm(RowForm):
    """A work experience, dated by month; one that goes on has no end."""

    occupation = OccupationField(
        label=gettext_lazy("Métier"),
        required=False,
        help_text=gettext_lazy("Tapez quelques lettres, puis choisissez."),
    )
    started_month = month_field(gettext_lazy("Début : mois"))
    started_year = year_field(gettext_lazy("Début : année"))
    ended_month = month_field(gettext_lazy("Fin : mois"), required=False)
    ended_year = year_field(gettext_lazy("Fin : année"), required=False)
    is_present = forms.BooleanField(label=gettext_lazy("À ce jour"), required=False)

    class Meta:
        model = Experience
        fields = ("title", "occupation", "employer", "country", "tasks")
        widgets = {
            "title": line(autofocus=True),
            "employer": line(),
            "tasks": forms.Textarea({"rows": 3, "dir": "auto"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if row := self.instance if self.instance.pk else None:
            self.initial |= {
                "occupation": row.occupation,
                "started_month": row.started_on.month,
                "started_year": row.started_on.year,
                "ended_month": row.ended_on and row.ended_on.month,
                "ended_year": row.ended_on and row.ended_on.year,
                "is_present": row.ended_on is None,
            }

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            Div("title", "occupation", "employer", "country", css_class="form-grid"),
            Div("started_month", "started_year", css_class="form-grid"),
            Div("ended_month", "ended_year", "is_present", css_class="form-grid"),
            "tasks",
        )
        return helper

    def clean(self):
        cleaned = super().clean()
        has_end = cleaned.get("ended_month") or cleaned.get("ended_year")
        if cleaned.get("is_present") and has_end:
            self.add_error(
                "is_present", _("Indiquez la fin, ou cochez « à ce jour », pas les deux.")
            )
        elif not cleaned.get("is_present") and not self.errors.keys() & {
            "ended_month",
            "ended_year",
        }:
            for name in ("ended_month", "ended_year"):
                if not cleaned.get(name):
                    self.add_error(name, _("Indiquez la fin, ou cochez « à ce jour »."))
        return cleaned

    @property
    def values(self):
        return super().values | {
            "started_on": self._month("started"),
            "ended_on": self._month("ended"),
        }

    def _month(self, end):
        """The first day of the month typed, or None."""
        year, month = (self.cleaned_data[f"{end}_{part}"] for part in ("year", "month"))
        return datetime.date(year, month, 1) if year else None


class SkillForm(RowForm):
    class Meta:
        model = Skill
        fields = ("label",)
        widgets = {"label": line(autofocus=True)}


class SkillsForm(CrispyMixin, forms.Form):
    """Several skills at once, one a line."""

    labels = forms.CharField(
        label=gettext_lazy("Compétences"),
        widget=forms.Textarea({"rows": 5, "dir": "auto", "autofocus": True}),
        help_text=gettext_lazy("Une par ligne : une machine, une technique, un logiciel."),
    )

    def clean_labels(self):
        labels = [" ".join(text.split()) for text in self.cleaned_data["labels"].splitlines()]
        if any(len(label) > LONGEST_SKILL for label in labels):
            raise forms.ValidationError(
                _("Au plus %(n)d signes par compétence.") % {"n": LONGEST_SKILL}
            )
        return [label for label in labels if label]

    @property
    def values(self):
        return self.cleaned_data


def boxes(label, choices):
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class AvailabilityForm(RowForm):
    schedules = boxes(gettext_lazy("Horaires acceptés"), Schedule.choices)
    licences = boxes(gettext_lazy("Permis de conduire"), DrivingLicence.choices)

    class Meta:
        model = Availability
        fields = (
            "available_from",
            "working_time",
            "schedules",
            "mobility",
            "places",
            "licences",
            "has_vehicle",
        )
        widgets = {"available_from": DateInput(), "places": line()}
        help_texts = {
            "available_from": gettext_lazy("Vide : tout de suite."),
            "places": gettext_lazy("Villes ou quartiers, si la personne en a précisé."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mobility"].choices = [("", "—"), *Mobility.choices]

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            Div("available_from", "working_time", css_class="form-grid"),
            InlineCheckboxes("schedules"),
            Div("mobility", "places", css_class="form-grid"),
            InlineCheckboxes("licences"),
            "has_vehicle",
        )
        return helper


class SituationForm(RowForm):
    class Meta:
        model = Situation
        fields = ("kind", "since", "detail")
        widgets = {"since": DateInput(), "detail": line()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "—"), *SituationKind.choices]
        self.fields["since"].initial = clock.today
        self.fields["detail"].help_text = _("Rien sur la santé ni la vie privée.")
