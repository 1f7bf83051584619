"""Forms of referrals and placements."""

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.enums import Action
from migrants.forms.occupations import OccupationField
from services.enums import PlacementEnd
from services.forms.fields import TokenField, short_text
from services.models import Employer, Offer, Placement
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput


class ReferralForm(CrispyMixin, forms.Form):
    """An open offer for a person; the page draws the offers as a table."""

    offer = forms.ModelChoiceField(
        Offer.objects.open(), label=_("Offre"), to_field_name="public_id", widget=forms.HiddenInput
    )
    on = forms.DateField(label=_("Proposée le"), initial=clock.today, widget=DateInput)


class MoveForm(CrispyMixin, forms.Form):
    """One move of a state machine: its day, and its reason when it asks for one."""

    on = forms.DateField(label=_("Le"), initial=clock.today, widget=DateInput)
    comment = forms.CharField(label=_("Commentaire"), required=False, widget=short_text())

    def __init__(self, move, *args, **kwargs):
        super().__init__(*args, auto_id=f"id_{move.name}_%s", **kwargs)
        self.move = move
        if move.reasons:
            self.fields["reason"] = forms.ChoiceField(
                label=_("Motif"), choices=[("", "—"), *move.reasons.choices]
            )
            self.order_fields(["reason", "on", "comment"])
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()


class PlacementForm(CrispyMixin, forms.ModelForm):
    employer = forms.ModelChoiceField(
        Employer.objects.none(),
        label=_("Employeur"),
        required=False,
        to_field_name="public_id",
        empty_label=_("à son compte, ou employeur non inscrit"),
    )
    occupation = OccupationField(label=_("Métier"), required=False)
    token = TokenField()

    class Meta:
        model = Placement
        fields = (
            "title",
            "occupation",
            "employer",
            "contract_kind",
            "proof",
            "started_on",
            "ends_on",
        )
        widgets = {
            "title": short_text(autofocus=True),
            "started_on": DateInput(),
            "ends_on": DateInput(),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = Employer.objects.visible_to(user, Action.VIEW_EMPLOYERS)
        self.fields["started_on"].widget.attrs["max"] = clock.today().isoformat()

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            "token",
            Div("title", "occupation", "employer", css_class="form-grid"),
            Div("contract_kind", "proof", "started_on", "ends_on", css_class="form-grid"),
        )
        return helper

    def _post_clean(self):
        """The action checks the whole row."""

    @property
    def values(self):
        """What `record_placement` is told of the placement itself."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class PlacementEndForm(CrispyMixin, forms.Form):
    on = forms.DateField(label=_("Terminée le"), initial=clock.today, widget=DateInput)
    reason = forms.ChoiceField(label=_("Motif"), choices=[("", "—"), *PlacementEnd.choices])
