"""Forms of employers and offers, and the filters of their lists."""

from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from agencies import access
from agencies.enums import Action
from agencies.models import Agency
from migrants.forms.occupations import OccupationField
from migrants.models import Occupation
from services.enums import OfferState
from services.forms.fields import long_text, short_text
from services.models import Employer, Offer, Sector
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput

ALL = "all"


class EmployerForm(CrispyMixin, forms.ModelForm):
    sector = forms.ModelChoiceField(
        Sector.objects.filter(is_active=True),
        label=_("Secteur d’activité"),
        required=False,
        to_field_name="code",
        empty_label="—",
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Agence"), to_field_name="code", empty_label=None
    )
    phone = PhoneNumberField(label=_("Téléphone"), required=False)

    class Meta:
        model = Employer
        fields = ("name", "agency", "sector", "city", "contact_name", "phone", "email")
        widgets = {
            "name": short_text(autofocus=True),
            "city": short_text(),
            "contact_name": short_text(),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = access.agencies_for(user, Action.MANAGE_EMPLOYERS, Agency.objects.all())
        self.fields["agency"].queryset = agencies
        self.fields["phone"].widget.attrs["dir"] = "ltr"
        self.fields["email"].widget.attrs["dir"] = "ltr"

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            Div("name", "city", "sector", "agency", css_class="form-grid"),
            Div("contact_name", "phone", "email", css_class="form-grid"),
        )
        return helper

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        return phone.as_e164 if phone else ""

    def _post_clean(self):
        """The action checks the whole row."""


class OfferForm(CrispyMixin, forms.ModelForm):
    employer = forms.ModelChoiceField(
        Employer.objects.none(), label=_("Employeur"), to_field_name="public_id", empty_label="—"
    )
    occupation = OccupationField(label=_("Métier"), required=False)
    received_on = forms.DateField(label=_("Reçue le"), initial=clock.today, widget=DateInput)

    class Meta:
        model = Offer
        fields = (
            "employer",
            "title",
            "occupation",
            "posts",
            "city",
            "contract_kind",
            "received_on",
            "details",
        )
        widgets = {"title": short_text(), "city": short_text(), "details": long_text()}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = Employer.objects.visible_to(
            user, Action.MANAGE_EMPLOYERS
        )

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            Div("employer", "title", "occupation", css_class="form-grid"),
            Div("contract_kind", "posts", "city", "received_on", css_class="form-grid"),
            "details",
        )
        return helper

    def _post_clean(self):
        """The action checks the whole row."""


class OfferUpdateForm(OfferForm):
    """An offer keeps its employer."""

    employer = None

    class Meta(OfferForm.Meta):
        fields = tuple(name for name in OfferForm.Meta.fields if name != "employer")

    def __init__(self, *args, **kwargs):
        forms.ModelForm.__init__(self, *args, **kwargs)

    @property
    def helper(self):
        helper = CrispyMixin.helper.fget(self)
        helper.layout = Layout(
            Div("title", "occupation", css_class="form-grid"),
            Div("contract_kind", "posts", "city", "received_on", css_class="form-grid"),
            "details",
        )
        return helper


class EmployerFilterForm(CrispyMixin, forms.Form):
    q = forms.CharField(label=_("Nom ou ville"), required=False, widget=short_text())
    sector = forms.ModelChoiceField(
        Sector.objects.filter(employer__isnull=False).distinct(),
        label=_("Secteur"),
        required=False,
        to_field_name="code",
        empty_label=_("tous"),
    )
    agency = forms.ModelChoiceField(
        Agency.objects.filter(employers__isnull=False).distinct(),
        label=_("Agence"),
        required=False,
        to_field_name="code",
        empty_label=_("toutes"),
    )

    def narrow(self, employers):
        """The employers that match the filters; none when a filter is wrong."""
        if not self.is_valid():
            return employers.none()
        found = self.cleaned_data
        if found["q"]:
            employers = employers.filter(
                Q(name__icontains=found["q"]) | Q(city__icontains=found["q"])
            )
        chosen = {name: found[name] for name in ("sector", "agency") if found[name]}
        return employers.filter(**chosen)


class OfferFilterForm(CrispyMixin, forms.Form):
    q = forms.CharField(label=_("Poste ou employeur"), required=False, widget=short_text())
    state = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[("", _("ouvertes")), *OfferState.choices[1:], (ALL, _("toutes"))],
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
        if found["state"] != ALL:
            offers = offers.filter(state=found["state"] or OfferState.OPEN)
        chosen = {name: found[name] for name in ("occupation", "city") if found[name]}
        return offers.filter(**chosen)
