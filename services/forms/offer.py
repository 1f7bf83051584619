"""Forms of offers, and the filters of their list."""

from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.enums import Action
from agencies.models import Language, Province
from migrants.forms.occupations import OccupationField
from migrants.models import Occupation
from services.enums import ContractKind, OfferState
from services.forms.fields import long_text, short_text
from services.models import Employer, Offer
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput

ALL, SOON = "all", "soon"
LONGEST_MONTHS, MOST_YEARS = 60, 40


class OfferUpdateForm(CrispyMixin, forms.ModelForm):
    """What an offer says; it keeps its employer."""

    occupation = OccupationField(
        label=_("Métier"),
        required=False,
        help_text=_("Sans métier, le portail ne peut pas chercher qui convient."),
    )
    received_on = forms.DateField(label=_("Reçue le"), initial=clock.today, widget=DateInput)
    province = forms.ModelChoiceField(
        Province.objects.all(),
        label=_("Province ou préfecture"),
        required=False,
        to_field_name="code",
        empty_label="—",
    )
    languages = forms.ModelMultipleChoiceField(
        Language.objects.filter(is_active=True).order_by("label_fr"),
        label=_("Langues demandées"),
        required=False,
        to_field_name="code",
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text=_("À partir du niveau B1. Ctrl ou Cmd pour en choisir plusieurs."),
    )

    class Meta:
        model = Offer
        fields = (
            "title",
            "occupation",
            "posts",
            "city",
            "province",
            "received_on",
            "contract_kind",
            "starts_on",
            "duration_months",
            "monthly_wage",
            "experience_years",
            "languages",
            "formalities",
            "details",
        )
        widgets = {
            "title": short_text(),
            "city": short_text(),
            "starts_on": DateInput(),
            "duration_months": forms.NumberInput({"min": 1, "max": LONGEST_MONTHS}),
            "experience_years": forms.NumberInput({"min": 0, "max": MOST_YEARS}),
            "formalities": long_text(2),
            "details": long_text(),
        }
        help_texts = {
            "duration_months": _("Vide pour un CDI."),
            "formalities": _("Visa du contrat, attestation ou dispense : qui fait quoi."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["received_on"].widget.attrs["max"] = clock.today().isoformat()

    head = ("title", "occupation")

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            Div(*self.head, css_class="form-grid"),
            Div("posts", "received_on", "city", "province", css_class="form-grid"),
            Div(
                "contract_kind",
                "starts_on",
                "duration_months",
                "monthly_wage",
                css_class="form-grid",
            ),
            Div("experience_years", "languages", css_class="form-grid"),
            "formalities",
            "details",
        )
        return helper

    def clean_duration_months(self):
        return self.within("duration_months", 1, LONGEST_MONTHS)

    def clean_experience_years(self):
        return self.within("experience_years", 0, MOST_YEARS)

    def within(self, name, least, most):
        value = self.cleaned_data[name]
        if value is not None and not least <= value <= most:
            raise forms.ValidationError(
                _("Indiquez un nombre de %(least)s à %(most)s.") % {"least": least, "most": most}
            )
        return value

    def clean(self):
        found = super().clean()
        if found.get("contract_kind") == ContractKind.CDI and found.get("duration_months"):
            self.add_error("duration_months", _("Un CDI n’a pas de durée."))
        return found

    def _post_clean(self):
        """The action checks the whole row."""


class OfferForm(OfferUpdateForm):
    employer = forms.ModelChoiceField(
        Employer.objects.none(), label=_("Employeur"), to_field_name="public_id", empty_label="—"
    )
    head = ("employer", "title", "occupation")

    class Meta(OfferUpdateForm.Meta):
        fields = ("employer", *OfferUpdateForm.Meta.fields)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = Employer.objects.visible_to(
            user, Action.MANAGE_EMPLOYERS
        )


class OfferFilterForm(CrispyMixin, forms.Form):
    q = forms.CharField(label=_("Poste ou employeur"), required=False, widget=short_text())
    state = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[
            ("", _("ouvertes")),
            (SOON, _("à confirmer")),
            *OfferState.choices[1:],
            (ALL, _("toutes")),
        ],
    )
    occupation = forms.ModelChoiceField(
        Occupation.objects.filter(offer__isnull=False).distinct(),
        label=_("Métier"),
        required=False,
        to_field_name="code",
        empty_label=_("tous"),
    )
    city = forms.ChoiceField(label=_("Lieu de travail"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cities = Offer.objects.order_by("city").values_list("city", flat=True).distinct()
        self.fields["city"].choices = [("", _("tous")), *((city, city) for city in cities)]

    def narrow(self, offers):
        """The offers that match the filters; none when a filter is wrong."""
        if not self.is_valid():
            return offers.none()
        found = self.cleaned_data
        if found["q"]:
            offers = offers.filter(
                Q(title__icontains=found["q"]) | Q(employer__name__icontains=found["q"])
            )
        if found["state"] == SOON:
            offers = offers.to_confirm(clock.today())
        elif found["state"] != ALL:
            offers = offers.filter(state=found["state"] or OfferState.OPEN)
        chosen = {name: found[name] for name in ("occupation", "city") if found[name]}
        return offers.filter(**chosen)
