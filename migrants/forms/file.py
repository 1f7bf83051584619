"""The short forms of a person's file: papers, consents, obstacles, closing, the lead."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.enums import Action
from agencies.models import Agency, User
from migrants.actions.document import DocumentTaken, normalise_number, paper_held_by
from migrants.enums import (
    CloseReason,
    ConsentChannel,
    ConsentPurpose,
    DocumentKind,
    MissingReason,
    ReopenReason,
)
from migrants.models import BarrierType, IdentityDocument
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput

DETAILS = ("mention", "issued_on", "expires_on", "issuing_place")
ANSWERS = (("yes", _("Oui")), ("no", _("Non")))


def day_field(label):
    return forms.DateField(label=label, widget=DateInput(), initial=clock.today)


class DocumentForm(CrispyMixin, forms.ModelForm):
    class Meta:
        model = IdentityDocument
        fields = ("kind", "number", "mention", "issued_on", "expires_on", "issuing_place")
        widgets = {
            "number": forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
            "issued_on": DateInput(),
            "expires_on": DateInput(),
            "issuing_place": forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = DocumentKind.choices
        self.fields["kind"].initial = DocumentKind.REGISTRATION_CARD


class PapersForm(DocumentForm):
    """The paper that is shown at a registration, or the reason why there is none."""

    document_missing_reason = forms.ChoiceField(
        label=_("Sans titre : motif"),
        required=False,
        choices=[("", "—"), *MissingReason.choices],
        help_text=_("Seulement si aucun titre n’est indiqué ci-dessus."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].required = False

    def clean(self):
        cleaned = super().clean()
        if "number" in self.errors:
            return cleaned
        if cleaned.get("number"):
            cleaned["document_missing_reason"] = ""
            self._check_number(cleaned)
        elif any(cleaned.get(name) for name in DETAILS):
            self.add_error("number", _("Indiquez le numéro de cette pièce."))
        elif not cleaned.get("document_missing_reason"):
            self.add_error(
                "document_missing_reason", _("Indiquez un titre, ou pourquoi il n’y en a pas.")
            )
        return cleaned

    def _check_number(self, cleaned):
        """Say at once what the action would refuse at the end."""
        taken = paper_held_by(cleaned.get("kind"), normalise_number(cleaned["number"]))
        if taken:
            self.add_error("number", DocumentTaken(taken))
        if cleaned.get("issued_on") and cleaned["issued_on"] > clock.today():
            self.add_error("issued_on", _("Cette date est dans l’avenir."))

    def document(self):
        """The values for `add_document`, or None without a number."""
        if not self.cleaned_data["number"]:
            return None
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ConsentForm(CrispyMixin, forms.Form):
    is_granted = forms.TypedChoiceField(
        label=_("La personne accepte"),
        choices=ANSWERS,
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    given_on = day_field(_("Répondu le"))
    channel = forms.ChoiceField(label=_("Forme"), choices=ConsentChannel.choices)
    language = forms.ChoiceField(label=_("Langue de la réponse"), choices=settings.LANGUAGES)


class ConsentsForm(CrispyMixin, forms.Form):
    """All consents on the page of registration; only the information notice must be answered."""

    channel = forms.ChoiceField(
        label=_("Forme"), choices=ConsentChannel.choices, initial=ConsentChannel.ORAL
    )
    language = forms.ChoiceField(label=_("Langue de l’échange"), choices=settings.LANGUAGES)

    def __init__(self, *args, texts, **kwargs):
        super().__init__(*args, **kwargs)
        self.texts = texts
        for purpose in ConsentPurpose:
            is_needed = purpose == ConsentPurpose.PROCESSING
            unasked = () if is_needed else (("", _("Pas demandé")),)
            self.fields[purpose.value] = forms.ChoiceField(
                label=purpose.label,
                choices=(*ANSWERS, *unasked),
                required=is_needed,
                widget=forms.RadioSelect,
            )
        self.order_fields([purpose.value for purpose in ConsentPurpose])

    def purposes(self):
        """(field, text) of each consent, for the template."""
        return [(self[purpose.value], self.texts.get(purpose.value)) for purpose in ConsentPurpose]

    def consents(self):
        """{purpose: answer} of those that were answered."""
        answers = {purpose: self.cleaned_data[purpose.value] for purpose in ConsentPurpose}
        return {purpose: answer == "yes" for purpose, answer in answers.items() if answer}


class OpeningForm(CrispyMixin, forms.Form):
    """Where the file is opened, when, and who leads it."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agence"))
    opened_on = day_field(_("Inscription le"))
    lead = forms.ModelChoiceField(
        User.objects.none(), label=_("Conseiller référent"), required=False
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = access.agencies_for(
            user, Action.REGISTER_PERSON, Agency.objects.open_to_migrants(clock.today())
        )
        self.fields["agency"].queryset = agencies
        self.fields["lead"].queryset = access.holders(Action.EDIT_PERSON, agencies)
        self.fields["agency"].initial = agencies.first()
        self.fields["lead"].initial = user.pk

    def clean(self):
        cleaned = super().clean()
        agency, lead = cleaned.get("agency"), cleaned.get("lead")
        if agency and lead and lead not in access.holders(Action.EDIT_PERSON, [agency]):
            self.add_error("lead", _("Ce conseiller ne travaille pas dans cette agence."))
        if cleaned.get("opened_on") and cleaned["opened_on"] > clock.today():
            self.add_error("opened_on", _("Cette date est dans l’avenir."))
        return cleaned


class BarrierForm(CrispyMixin, forms.Form):
    kind = forms.ModelChoiceField(
        BarrierType.objects.filter(is_active=True), label=_("Type de frein")
    )
    on = day_field(_("Noté le"))


class CloseForm(CrispyMixin, forms.Form):
    reason = forms.ChoiceField(
        label=_("Motif"),
        choices=[("", "—"), *CloseReason.at_the_desk()],
        help_text=_(
            "Les rendez-vous et les places d’atelier à venir sont annulés avec la clôture."
        ),
    )
    on = day_field(_("Clôture le"))
    comment = forms.CharField(
        label=_("Commentaire"), required=False, widget=forms.Textarea({"rows": 3, "dir": "auto"})
    )


class LeadForm(CrispyMixin, forms.Form):
    """Who leads the file, from a day."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Conseiller référent"))
    on = day_field(_("À partir du"))

    def __init__(self, *args, migrant, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = access.holders(Action.EDIT_PERSON, [migrant.agency])


class ReopenForm(CrispyMixin, forms.Form):
    reason = forms.ChoiceField(label=_("Motif"), choices=[("", "—"), *ReopenReason.at_the_desk()])
    on = day_field(_("Réouverture le"))
    lead = forms.ModelChoiceField(
        User.objects.none(), label=_("Conseiller référent"), required=False
    )
    comment = forms.CharField(
        label=_("Commentaire"), required=False, widget=forms.Textarea({"rows": 3, "dir": "auto"})
    )

    def __init__(self, *args, migrant, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = access.holders(Action.EDIT_PERSON, [migrant.agency])
