"""Forms of referrals."""

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from services.enums import PermitReason
from services.forms.fields import short_text
from services.models import Offer
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput


class ReferralForm(CrispyMixin, forms.Form):
    """An open offer for a person; the page draws the offers as a table."""

    offer = forms.ModelChoiceField(
        Offer.objects.open(), label=_("Offre"), to_field_name="public_id", widget=forms.HiddenInput
    )
    on = forms.DateField(label=_("Proposée le"), initial=clock.today, widget=DateInput)


class PermitReasonField(forms.ChoiceField):
    """Why a contract may outlast the papers; asked beside the day on which they end."""

    def __init__(self):
        super().__init__(
            label=_("Titre plus court que le contrat : motif"),
            required=False,
            choices=[("", "—"), *PermitReason.choices],
        )

    def say_end(self, end):
        self.help_text = gettext("Le titre finit le %(day)s.") % {"day": date_format(end, "d/m/Y")}


class MoveForm(CrispyMixin, forms.Form):
    """One move of a state machine: its day, and its reason when it asks for one.

    `permit_end` is given where the papers end before the contract that the move is about.
    """

    on = forms.DateField(label=_("Le"), initial=clock.today, widget=DateInput)
    comment = forms.CharField(label=_("Commentaire"), required=False, widget=short_text())

    def __init__(self, move, *args, permit_end=None, **kwargs):
        super().__init__(*args, auto_id=f"id_{move.name}_%s", **kwargs)
        self.move = move
        if move.reasons:
            self.fields["reason"] = forms.ChoiceField(
                label=_("Motif"), choices=[("", "—"), *move.reasons.choices]
            )
        if permit_end:
            self.fields["permit_reason"] = PermitReasonField()
            self.fields["permit_reason"].say_end(permit_end)
        self.order_fields(["reason", "permit_reason", "on", "comment"])
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()
