"""The filters of the lists of people."""

from django import forms
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from agencies import access
from agencies.enums import Action
from agencies.models import Agency, User
from migrants import lookup, needs, permits
from migrants.models import Migrant
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin

WHO = (("mine", _("Mes dossiers")), ("all", _("Tous ceux que je peux voir")))
STATES = (("open", _("Ouverts")), ("closed", _("Clos")), ("all", _("Tous")))


class WhoseForm(CrispyMixin, forms.Form):
    """My people or everybody in reach, of one agency where there are several."""

    who = forms.ChoiceField(label=_("Dossiers"), choices=WHO, required=False)
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Agence"),
        to_field_name="code",
        required=False,
        empty_label=_("Toutes"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        agencies = access.agencies_for(user, Action.VIEW_PERSON, Agency.objects.known())
        self.fields["agency"].queryset = agencies
        if not may_lead(user):
            del self.fields["who"]
        if len(agencies) < 2:
            del self.fields["agency"]

    def value(self, name):
        """The chosen value, or nothing when the filter is absent, empty or wrong."""
        return getattr(self, "cleaned_data", {}).get(name) or None

    def apply(self, people):
        """Of these people, those whom the filters leave."""
        self.is_valid()
        if self.value("who") == "mine":
            people = people.filter(pk__in=Migrant.objects.of(self.user).values("pk"))
        if agency := self.value("agency"):
            people = people.filter(agency=agency)
        return people


def may_lead(user):
    """Whether the user may have files of their own."""
    return access.may(user, Action.EDIT_PERSON)


class CaseloadForm(WhoseForm):
    state = forms.ChoiceField(label=_("État"), choices=STATES, required=False)
    permit = forms.ChoiceField(
        label=_("Titre"),
        choices=[("", _("Tous")), *permits.BAND_LABELS.items()],
        required=False,
    )
    nationality = forms.ChoiceField(label=_("Nationalité"), required=False)
    lead = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Référent"),
        to_field_name="public_id",
        required=False,
        empty_label=_("Tous"),
    )
    need = forms.ChoiceField(label=_("À faire"), required=False)
    q = forms.CharField(
        label=_("Nom, téléphone, numéro"),
        required=False,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )
    field_order = ("q", "who", "agency", "state", "need", "permit", "nationality", "lead")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        visible = Migrant.objects.visible_to(user, Action.VIEW_PERSON)
        codes = visible.order_by().values_list("nationality", flat=True).distinct()
        named = sorted((countries.name(code), code) for code in codes)
        self.fields["need"].choices = [
            ("", _("Tous")),
            (needs.ACTION, _("Tout ce qui demande une action")),
            *((need.code, need.label) for need in needs.all_needs()),
        ]
        self.fields["nationality"].choices = [
            ("", _("Toutes")),
            *((code, name) for name, code in named),
        ]
        agencies = access.agencies_for(user, Action.VIEW_PERSON, Agency.objects.known())
        self.fields["lead"].queryset = access.holders(Action.EDIT_PERSON, agencies)

    def apply(self, people):
        people = super().apply(people).with_open_state().with_permit_end()
        if (state := self.value("state") or "open") != "all":
            people = people.filter(is_open=state == "open")
        if band := self.value("permit"):
            people = people.filter(permits.band_condition(band, clock.today()))
        if need := self.value("need"):
            people = people.filter(needs.condition_of(need, clock.today()))
        if nationality := self.value("nationality"):
            people = people.filter(nationality=nationality)
        if lead := self.value("lead"):
            people = people.filter(pk__in=Migrant.objects.led_by(lead).values("pk"))
        if query := self.value("q"):
            people = people.filter(lookup.meant_by(query))
        return people


def band_counts(people):
    """{band: how many} of people annotated with `permit_end`."""
    day = clock.today()
    return people.aggregate(
        **{
            f"band_{band}": Count("pk", filter=Q(permits.band_condition(band, day)))
            for band in permits.BAND_LABELS
        }
    )
