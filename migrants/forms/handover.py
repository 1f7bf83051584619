"""Forms of handovers, of the team around a file, and of files handed out in bulk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.enums import Action
from agencies.models import Agency, User
from migrants.enums import AssignmentRole, HandoverReason, HandoverRefusal
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin

REASONS = [("", "—"), *HandoverReason.choices]


class MessageMixin(forms.Form):
    reason = forms.ChoiceField(label=_("Motif"), choices=REASONS)
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("Ce que l’autre doit savoir pour répondre ; rien de sensible."),
    )


class ColleagueForm(CrispyMixin, MessageMixin):
    """A file offered to a counsellor of the same agency."""

    to_user = forms.ModelChoiceField(User.objects.none(), label=_("Collègue"), empty_label="—")
    field_order = ("to_user", "reason", "message")

    def __init__(self, *args, migrant, **kwargs):
        super().__init__(*args, **kwargs)
        colleagues = access.holders(Action.EDIT_PERSON, [migrant.agency])
        if migrant.lead:
            colleagues = colleagues.exclude(pk=migrant.lead.pk)
        self.fields["to_user"].queryset = colleagues


class AgencyForm(CrispyMixin, MessageMixin):
    """A file offered to another agency, whose people decide who takes it."""

    to_agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agence"), empty_label="—")
    field_order = ("to_agency", "reason", "message")

    def __init__(self, *args, migrant, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.open_to_migrants(clock.today()).exclude(pk=migrant.agency_id)
        self.fields["to_agency"].queryset = agencies


class TransferRequestForm(CrispyMixin, MessageMixin):
    """A file that another agency holds, asked for by one of the user's own agencies."""

    to_agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Pour l’agence"), empty_label=None
    )
    field_order = ("to_agency", "reason", "message")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_agency"].queryset = access.agencies_for(
            user, Action.REGISTER_PERSON, Agency.objects.open_to_migrants(clock.today())
        )


class AcceptForm(CrispyMixin, forms.Form):
    """Who becomes the lead counsellor of a file that is taken over."""

    lead = forms.ModelChoiceField(User.objects.none(), label=_("Conseiller référent"))

    def __init__(self, *args, handover, user, **kwargs):
        super().__init__(*args, prefix="accept", **kwargs)
        receivers = access.holders(Action.EDIT_PERSON, [handover.to_agency])
        named = handover.to_user or (handover.asked_by if handover.is_request else user)
        self.fields["lead"].queryset = receivers
        self.fields["lead"].initial = named.pk


class RefuseForm(CrispyMixin, forms.Form):
    reason = forms.ChoiceField(label=_("Motif"), choices=[("", "—"), *HandoverRefusal.choices])
    comment = forms.CharField(
        label=_("Commentaire"),
        required=False,
        max_length=250,
        widget=forms.TextInput({"dir": "auto"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="refuse", **kwargs)


class TeamForm(CrispyMixin, forms.Form):
    """A counsellor beside the lead."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Conseiller"), empty_label="—")
    role = forms.ChoiceField(
        label=_("Rôle"),
        choices=[
            (role.value, role.label) for role in AssignmentRole if role != AssignmentRole.LEAD
        ],
    )

    def __init__(self, *args, migrant, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = access.holders(Action.EDIT_PERSON, [migrant.agency])


class ReassignForm(CrispyMixin, forms.Form):
    """Whose files are handed out, and to whom."""

    from_user = forms.ModelChoiceField(
        User.objects.none(), label=_("Dossiers de"), to_field_name="public_id", empty_label="—"
    )
    to_user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Nouveau référent"),
        to_field_name="public_id",
        required=False,
        empty_label="—",
    )

    def __init__(self, *args, leads, receivers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_user"].queryset = leads
        self.fields["to_user"].queryset = receivers
