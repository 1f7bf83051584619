"""Forms of the roll-out: assumptions of the projection, scenarios, statements of readiness."""

from dataclasses import fields

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from agencies.models import Region
from reports.enums import Readiness, ReadinessItem
from reports.models import Scenario
from reports.readiness import STATED
from reports.rollout import REGIONS, Assumptions
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput

SHARE = "share_"
# name: (label, where the default comes from, smallest, largest)
NUMBERS = {
    "people": (
        _("Personnes régularisées"),
        _("23 096 : décisions favorables de la campagne de 2014."),
        0,
        10_000_000,
    ),
    "uptake": (
        _("Part qui vient à l’agence dans l’année (%)"),
        _("Hypothèse, sans source."),
        0,
        100,
    ),
    "seats": (_("Places par séance d’atelier"), _("Hypothèse."), 1, 100),
    "interview_minutes": (
        _("Minutes d’un entretien de positionnement"),
        _("Catalogue des prestations."),
        1,
        480,
    ),
    "workshop_minutes": (
        _("Minutes d’une séance d’atelier"),
        _("Catalogue des prestations."),
        1,
        480,
    ),
    "other_minutes": (_("Minutes des autres prestations"), _("Hypothèse."), 1, 480),
    "counsellor_hours": (
        _("Heures de service par conseiller et par an"),
        _("Hypothèse : la moitié du temps de travail."),
        1,
        3_000,
    ),
    "cost_per_person": (
        _("Coût par personne inscrite (€)"),
        _("Vide : celui de la phase, toutes lignes de coût."),
        0,
        1_000_000,
    ),
}


def number_field(label, help_text, low, high, initial, *, step="any", required=True):
    return forms.FloatField(
        label=label,
        help_text=help_text,
        min_value=low,
        max_value=high,
        initial=initial,
        required=required,
        widget=forms.NumberInput(attrs={"step": step, "dir": "ltr"}),
    )


class AssumptionsForm(CrispyMixin, forms.Form):
    """What the projection supposes; it travels in the address, what is left out keeps its default."""

    saves_nothing = True

    def __init__(self, data, *, cost_per_person):
        self.defaults = Assumptions(cost_per_person=cost_per_person)
        self.regions = list(Region.objects.all())
        super().__init__(self.initial_values() | dict(data.items()))
        for name, spec in NUMBERS.items():
            required = name != "cost_per_person"
            value = getattr(self.defaults, name)
            self.fields[name] = number_field(*spec, value, required=required)
        for region in self.regions:
            share = self.defaults.share(region.code)
            self.fields[SHARE + region.code] = number_field(
                region.label, "", 0, 100, share, step="0.01"
            )

    def initial_values(self):
        values = {f.name: getattr(self.defaults, f.name) for f in fields(Assumptions)}
        del values["shares"]
        shares = {SHARE + code: self.defaults.share(code) for code in REGIONS}
        known = {name: value for name, value in (values | shares).items() if value is not None}
        return {name: int(value) if value == int(value) else value for name, value in known.items()}

    def clean(self):
        data = super().clean()
        shares = [data.get(SHARE + region.code) or 0 for region in self.regions]
        if sum(shares) > 100.005:
            raise ValidationError(_("Les parts des régions dépassent 100 %."))
        return data

    @cached_property
    def assumptions(self):
        """The assumptions asked for, or the defaults where they contradict each other."""
        if not self.is_valid():
            return self.defaults
        data = self.cleaned_data
        values = {name: data[name] for name in NUMBERS}
        if values["cost_per_person"] is None:
            values["cost_per_person"] = self.defaults.cost_per_person
        shares = {region.code: data[SHARE + region.code] for region in self.regions}
        return Assumptions(**values, shares=shares)

    def changed(self):
        """{field: value} of what differs from the defaults: what an address or a scenario keeps."""
        if not self.is_valid():
            return {}
        usual = self.initial_values()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value is not None and value != usual.get(name)
        }

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            Div(*NUMBERS, css_class="form-grid"),
            Fieldset(
                _("Part de chaque région (%)"),
                Div(*(SHARE + region.code for region in self.regions), css_class="form-grid"),
            ),
        )
        return helper


class ScenarioForm(CrispyMixin, forms.ModelForm):
    class Meta:
        model = Scenario
        fields = ("name",)
        widgets = {"name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})}

    def _post_clean(self):
        """The action checks the whole row."""


class ReadinessForm(CrispyMixin, forms.Form):
    """What somebody states of an agency."""

    item = forms.ChoiceField(
        label=_("Ligne"), choices=[(item.value, item.label) for item in STATED]
    )
    state = forms.ChoiceField(
        label=_("État"), choices=[c for c in Readiness.choices if c[0] != Readiness.UNKNOWN]
    )
    fact = forms.CharField(
        label=_("Fait constaté"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    stated_on = forms.DateField(label=_("Constaté le"), initial=clock.today, widget=DateInput)

    def clean_item(self):
        return ReadinessItem(self.cleaned_data["item"])
