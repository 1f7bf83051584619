"""The catalogue of services as administrators keep it: rules and modes as fields, not as JSON."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from migrants.enums import PermitMention
from services.enums import Diploma, Mode
from services.models import ServiceType

RULES = ("min_age", "max_age", "diploma", "mentions", "permit")


class ServiceTypeForm(forms.ModelForm):
    modes = forms.MultipleChoiceField(
        label=_("Modes possibles"), choices=Mode.choices, widget=forms.CheckboxSelectMultiple
    )
    min_age = forms.IntegerField(label=_("Âge minimal"), required=False, min_value=14, max_value=99)
    max_age = forms.IntegerField(label=_("Âge maximal"), required=False, min_value=14, max_value=99)
    diploma = forms.ChoiceField(
        label=_("Diplôme exigé"),
        required=False,
        choices=[("", _("aucun")), *Diploma.choices],
    )
    permit = forms.BooleanField(label=_("Un titre en cours de validité est exigé"), required=False)
    mentions = forms.MultipleChoiceField(
        label=_("Mentions acceptées du titre"),
        required=False,
        choices=PermitMention.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucune cochée : toutes conviennent."),
    )

    class Meta:
        model = ServiceType
        fields = (
            "code",
            "label_fr",
            "label_ar",
            "label_en",
            "family",
            "sort_order",
            "duration_minutes",
            "is_group",
            "modes",
            "papers_fr",
            "papers_ar",
            "papers_en",
            "is_active",
            "starts_on",
            "ends_on",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in RULES:
            self.fields[name].initial = self.instance.eligibility.get(name)

    def clean(self):
        super().clean()
        found = self.cleaned_data
        youngest, oldest = found.get("min_age"), found.get("max_age")
        if youngest and oldest and youngest > oldest:
            self.add_error("max_age", gettext("L’âge maximal est inférieur à l’âge minimal."))
        first, last = found.get("starts_on"), found.get("ends_on")
        if first and last and first > last:
            self.add_error("ends_on", gettext("La période finit avant de commencer."))

    def _post_clean(self):
        rules = {name: self.cleaned_data.get(name) for name in RULES}
        self.instance.eligibility = {name: value for name, value in rules.items() if value}
        super()._post_clean()
