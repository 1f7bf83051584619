"""Forms of reports: which one to build, why to take it back, what to check, what to compare."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.enums import Action
from agencies.models import Agency
from reports.enums import ChangeCause, EditionKind, EditionWithdrawal
from reports.models import Phase
from reports.selection import last_day
from sharaka_portal.lib.forms import CrispyMixin


class EditionForm(CrispyMixin, forms.Form):
    """Which document to build, within the builder's rights: an agency builds its own sheet."""

    kind = forms.ChoiceField(label=_("Document"))
    phase = forms.ModelChoiceField(
        Phase.objects.filter(is_active=True),
        label=_("Phase"),
        to_field_name="code",
        empty_label=None,
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Agence"),
        to_field_name="code",
        required=False,
        empty_label=_("toutes"),
        help_text=_("Pour une fiche d’agence seulement."),
    )
    language = forms.ChoiceField(
        label=_("Langue"), choices=settings.LANGUAGES, initial=get_language
    )

    def __init__(self, data=None, *, user):
        super().__init__(data)
        is_national = Action.BUILD_REPORT in access.rights(user).national
        kinds = EditionKind.choices
        self.fields["kind"].choices = [
            choice for choice in kinds if is_national or choice[0] == EditionKind.AGENCY
        ]
        agencies = Agency.objects.filter(phases__isnull=False).distinct()
        self.fields["agency"].queryset = access.agencies_for(user, Action.BUILD_REPORT, agencies)

    def clean_phase(self):
        phase = self.cleaned_data["phase"]
        if last_day(phase) < phase.starts_on:
            raise ValidationError(_("Cette phase n’a pas encore commencé."))
        return phase

    def clean(self):
        data = super().clean()
        if data.get("kind") != EditionKind.AGENCY:
            data["agency"] = None
        elif data.get("agency") is None:
            self.add_error("agency", _("Choisissez l’agence de la fiche."))
        elif data.get("phase") and not data["phase"].agencies.contains(data["agency"]):
            self.add_error("agency", _("Cette agence n’est pas de la phase."))
        return data


class WithdrawalForm(CrispyMixin, forms.Form):
    """Why an edition is taken back."""

    reason = forms.ChoiceField(label=_("Motif"), choices=EditionWithdrawal.choices)
    comment = forms.CharField(
        label=_("Précisions"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Pour l’historique ; la page publique ne montre que le motif et la date."),
    )


class CodeForm(CrispyMixin, forms.Form):
    """The code printed in a document."""

    saves_nothing = True
    code = forms.CharField(label=_("Code de l’édition"), max_length=20)


class CheckForm(CrispyMixin, forms.Form):
    """A copy to be compared with an edition: the file, or its fingerprint."""

    saves_nothing = True
    file = forms.FileField(label=_("Le fichier PDF"), required=False, allow_empty_file=True)
    fingerprint = forms.CharField(
        label=_("ou son empreinte SHA-256"),
        required=False,
        max_length=200,
        help_text=_(
            "64 signes, que donnent « sha256sum fichier.pdf » (Linux, macOS) ou « certutil -hashfile "
            "fichier.pdf SHA256 » (Windows)."
        ),
    )

    def clean_fingerprint(self):
        text = "".join(self.cleaned_data["fingerprint"].split()).lower()
        if text and (len(text) != 64 or set(text) - set("0123456789abcdef")):
            raise ValidationError(_("Une empreinte SHA-256 a 64 signes, de 0 à 9 et de a à f."))
        return text

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("file") and not data.get("fingerprint"):
            raise ValidationError(_("Choisissez le fichier, ou tapez son empreinte."))
        return data


class ComparisonForm(CrispyMixin, forms.Form):
    """Which lines of a comparison to show."""

    cause = forms.ChoiceField(label=_("Cause"), required=False)
    indicator = forms.ChoiceField(label=_("Indicateur"), required=False)
    place = forms.ChoiceField(label=_("Agence"), required=False)

    def __init__(self, data, *, lines):
        super().__init__(data)
        self.lines = lines
        causes = [choice for choice in ChangeCause.choices if choice[0] != ChangeCause.SAME]
        self.fields["cause"].choices = [
            ("", _("tout ce qui a changé")),
            *causes,
            ("all", _("tout, même inchangé")),
        ]
        for name in ("indicator", "place"):
            found = dict.fromkeys(getattr(line, name) for line in lines)
            self.fields[name].choices = [("", _("tous")), *((text, text) for text in found)]

    def chosen(self):
        """The lines that were asked for; a filter that is none is left aside."""
        self.is_valid()
        asked = self.cleaned_data
        cause = asked.get("cause")
        return [
            line
            for line in self.lines
            if (cause == "all" or line.cause == cause if cause else line.cause != ChangeCause.SAME)
            and asked.get("indicator") in ("", None, line.indicator)
            and asked.get("place") in ("", None, line.place)
        ]
