"""Forms of placements, of their formalities, and of their follow-ups."""

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.enums import Action
from migrants.forms.occupations import OccupationField
from services.enums import PlacementEnd
from services.forms.fields import TokenField, short_text
from services.forms.referral import PermitReasonField
from services.models import Employer, Placement
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput

UNKNOWN = _("non noté")


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not said."""

    def __init__(self, **kwargs):
        super().__init__(
            required=False,
            choices=[("", UNKNOWN), ("True", _("oui")), ("False", _("non"))],
            coerce=lambda value: value == "True",
            empty_value=None,
            **kwargs,
        )


class PlacementForm(CrispyMixin, forms.ModelForm):
    """A first day in work; `permit_end` is the last day of the person's papers, if it is known."""

    employer = forms.ModelChoiceField(
        Employer.objects.none(),
        label=_("Employeur"),
        required=False,
        to_field_name="public_id",
        empty_label=_("à son compte, ou employeur non inscrit"),
    )
    occupation = OccupationField(label=_("Métier"), required=False)
    is_declared_cnss = YesNoField(label=_("Déclarée à la CNSS"))
    matches_target = YesNoField(label=_("C’est un métier recherché"))
    permit_reason = PermitReasonField()
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
            "monthly_wage_band",
            "is_declared_cnss",
            "matches_target",
            "permit_reason",
        )
        widgets = {
            "title": short_text(autofocus=True),
            "started_on": DateInput(),
            "ends_on": DateInput(),
        }

    def __init__(self, *args, user, permit_end=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = Employer.objects.visible_to(user, Action.VIEW_EMPLOYERS)
        self.fields["started_on"].widget.attrs["max"] = clock.today().isoformat()
        self.fields["ends_on"].help_text = _("Vide : sans terme, ou non connue.")
        self.has_permit = permit_end is not None
        if permit_end:
            self.fields["permit_reason"].say_end(permit_end)
        else:
            del self.fields["permit_reason"]

    @property
    def helper(self):
        helper = super().helper
        last = ("monthly_wage_band", "is_declared_cnss", "matches_target")
        helper.layout = Layout(
            *(name for name in ("token",) if name in self.fields),
            Div("title", "occupation", "employer", css_class="form-grid"),
            Div("contract_kind", "proof", "started_on", "ends_on", css_class="form-grid"),
            Div(*last, *(["permit_reason"] if self.has_permit else []), css_class="form-grid"),
        )
        return helper

    def _post_clean(self):
        """The action checks the whole row."""

    @property
    def values(self):
        """What `record_placement` is told of the placement itself."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}


class PlacementUpdateForm(PlacementForm):
    """What was recorded, to be corrected."""

    token = None


class PlacementEndForm(CrispyMixin, forms.Form):
    on = forms.DateField(label=_("Terminée le"), initial=clock.today, widget=DateInput)
    reason = forms.ChoiceField(label=_("Motif"), choices=[("", "—"), *PlacementEnd.choices])


class FormalityForm(forms.Form):
    """A formality done on a day (today by default), dispensed with, or to do again."""

    DONE, EXEMPT, LEFT = "done", "exempt", "left"
    say = forms.ChoiceField(choices=[(DONE, DONE), (EXEMPT, EXEMPT), (LEFT, LEFT)])
    done_on = forms.DateField(required=False)

    @property
    def values(self):
        """What `set_formality` is told."""
        said = self.cleaned_data["say"]
        day = self.cleaned_data["done_on"] or clock.today()
        return {"done_on": day if said == self.DONE else None, "is_exempt": said == self.EXEMPT}


class FollowUpForm(CrispyMixin, forms.Form):
    """One answer to a follow-up: its day, what the person thinks of the work, a note."""

    on = forms.DateField(label=_("Le"), initial=clock.today, widget=DateInput)
    satisfaction = forms.TypedChoiceField(
        label=_("Satisfaction de la personne"),
        required=False,
        choices=[
            ("", UNKNOWN),
            (5, _("5 · très satisfaite")),
            (4, "4"),
            (3, "3"),
            (2, "2"),
            (1, _("1 · pas du tout")),
        ],
        coerce=int,
        empty_value=None,
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300, widget=short_text())

    def __init__(self, move, *args, **kwargs):
        super().__init__(*args, auto_id=f"id_{move.name}_%s", **kwargs)
        self.move = move
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()
        if move.name == "unreachable":
            del self.fields["satisfaction"]
        if move.name == "undo":
            self.fields.clear()
