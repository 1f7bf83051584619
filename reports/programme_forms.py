"""Forms of targets, funding and costs."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from reports.enums import Unit
from reports.indicators import BY_CODE
from reports.lesson_forms import AgencyField, IndicatorField, text_line
from reports.models import CostLine, Funder
from sharaka_portal.lib.forms import CrispyMixin


class TargetForm(CrispyMixin, forms.Form):
    """What is wanted of an indicator; a rate is typed as a percentage."""

    indicator = IndicatorField()
    agency = AgencyField(required=False, empty_label=_("toutes ensemble"))
    value = forms.FloatField(
        label=_("Cible"), min_value=0, help_text=_("Une part s’écrit en pour cent.")
    )

    def __init__(self, *args, phase, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = phase.agencies.all()

    def clean(self):
        data = super().clean()
        indicator = BY_CODE.get(data.get("indicator"))
        if indicator and indicator.unit == Unit.RATE and data.get("value") is not None:
            if data["value"] > 100:
                raise ValidationError({"value": _("Une part ne dépasse pas 100 %.")})
            data["value"] /= 100
        return data


def typed(target):
    """The value of a target as it is typed."""
    if target is None:
        return None
    is_rate = BY_CODE[target.indicator].unit == Unit.RATE
    return f"{target.value * 100 if is_rate else target.value:.10g}"


class FundingForm(CrispyMixin, forms.Form):
    funder = forms.ModelChoiceField(
        Funder.objects.filter(is_active=True),
        label=_("Bailleur"),
        to_field_name="code",
        empty_label=None,
    )
    amount = forms.DecimalField(
        label=_("Montant en euros"),
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    source = forms.CharField(label=_("Source"), max_length=200, widget=text_line())


class CostForm(CrispyMixin, forms.ModelForm):
    agency = AgencyField(required=False, empty_label=_("toutes ensemble"))

    class Meta:
        model = CostLine
        fields = ("label", "scope", "agency", "amount", "source")
        widgets = {"label": text_line(autofocus=True), "source": text_line()}

    def __init__(self, *args, phase, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = phase.agencies.all()

    def _post_clean(self):
        """The action checks the whole row."""
