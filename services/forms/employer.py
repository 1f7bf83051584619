"""Forms of employers, of whom to talk to there and of what was said, and the filters of the list."""

import datetime

from crispy_forms.layout import Div, Layout
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from agencies import access
from agencies.enums import Action
from agencies.models import Agency
from services.forms.fields import long_text, short_text
from services.models import Employer, EmployerContact, EmployerExchange, Sector
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput

QUIET_DAYS = 90


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

    class Meta:
        model = Employer
        fields = ("name", "agency", "sector", "city")
        widgets = {"name": short_text(autofocus=True), "city": short_text()}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = access.agencies_for(user, Action.MANAGE_EMPLOYERS, Agency.objects.all())
        self.fields["agency"].queryset = agencies

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(Div("name", "city", "sector", "agency", css_class="form-grid"))
        return helper

    def _post_clean(self):
        """The action checks the whole row."""


class EmployerContactForm(CrispyMixin, forms.ModelForm):
    phone = PhoneNumberField(label=_("Téléphone"), required=False)

    class Meta:
        model = EmployerContact
        fields = ("name", "role", "phone", "email", "language")
        widgets = {"name": short_text(), "role": short_text()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("phone", "email"):
            self.fields[name].widget.attrs |= {"dir": "ltr", "autocomplete": "off"}

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            Div("name", "role", "phone", "email", "language", css_class="form-grid")
        )
        return helper

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        return phone.as_e164 if phone else ""

    def _post_clean(self):
        """The action checks the whole row."""


class ExchangeForm(CrispyMixin, forms.ModelForm):
    contact = forms.ModelChoiceField(
        EmployerContact.objects.none(),
        label=_("Interlocuteur"),
        required=False,
        to_field_name="public_id",
        empty_label=_("non précisé"),
    )

    class Meta:
        model = EmployerExchange
        fields = ("subject", "mode", "contact", "on", "note")
        widgets = {"on": DateInput(), "note": long_text()}

    def __init__(self, *args, employer, **kwargs):
        super().__init__(*args, **kwargs)
        named = self.initial.get("contact")
        in_reach = Q(is_active=True) | Q(pk=named.pk if named else None)
        self.fields["contact"].queryset = employer.contacts.filter(in_reach)
        self.fields["on"].initial = clock.today
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            Div("subject", "mode", "contact", "on", css_class="form-grid"), "note"
        )
        return helper

    def _post_clean(self):
        """The action checks the whole row."""


class EmployerFilterForm(CrispyMixin, forms.Form):
    q = forms.CharField(label=_("Nom, ville ou interlocuteur"), required=False, widget=short_text())
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
    relation = forms.ChoiceField(
        label=_("Relation"),
        required=False,
        choices=[
            ("", _("toutes")),
            ("offers", _("avec une offre ouverte")),
            ("quiet", _("sans échange depuis trois mois")),
        ],
    )

    def narrow(self, employers):
        """The employers, read `with_relation`, that match the filters; none when one is wrong."""
        if not self.is_valid():
            return employers.none()
        found = self.cleaned_data
        if found["q"]:
            employers = employers.filter(called(found["q"]))
        if found["relation"] == "offers":
            employers = employers.filter(open_offers__gt=0)
        elif found["relation"] == "quiet":
            day = clock.today() - datetime.timedelta(days=QUIET_DAYS)
            employers = employers.without_exchange_since(day)
        chosen = {name: found[name] for name in ("sector", "agency") if found[name]}
        return employers.filter(**chosen)


def called(words):
    """The condition of an employer's name or city, or a contact's name, holding the words."""
    contacts = EmployerContact.objects.filter(employer=OuterRef("pk"), name__icontains=words)
    return Q(name__icontains=words) | Q(city__icontains=words) | Q(Exists(contacts))
