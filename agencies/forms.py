"""Forms of accounts, preferences, memberships and of the two logs."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from agencies import signins
from agencies.enums import AccessKind, AuditVerb
from agencies.models import Agency, Language, Membership, Role, User
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput


class SignInForm(CrispyMixin, AuthenticationForm):
    error_messages = {
        "invalid_login": _(
            "Adresse ou mot de passe inexacts, ou compte fermé. Vérifiez les majuscules."
        ),
        "inactive": _("Ce compte est fermé."),
        "locked": _(
            "Trop d’essais pour cette adresse. Attendez un quart d’heure, ou demandez un nouveau "
            "mot de passe à l’administrateur."
        ),
    }

    def clean(self):
        if signins.is_locked(self.cleaned_data.get("username", "")):
            raise ValidationError(self.error_messages["locked"], code="locked")
        return super().clean()


class ProfileForm(CrispyMixin, forms.ModelForm):
    """What users keep themselves."""

    phone = PhoneNumberField(label=_("Téléphone"), required=False)
    languages = forms.ModelMultipleChoiceField(
        Language.objects.filter(is_active=True),
        label=_("Langues parlées"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Elles aident à confier une personne à qui parle sa langue."),
    )

    class Meta:
        model = User
        fields = (
            "first_name",
            "last_name",
            "first_name_ar",
            "last_name_ar",
            "phone",
            "interface_language",
            "languages",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        spoken = self.fields["languages"]
        spoken.queryset = spoken.queryset.order_by(Lower(f"label_{get_language()}"))
        for name in ("first_name_ar", "last_name_ar"):
            self.fields[name].widget.attrs |= {"lang": "ar", "dir": "rtl"}
        self.fields["phone"].widget.attrs["dir"] = "ltr"

    def clean_phone(self):
        number = self.cleaned_data["phone"]
        return number.as_e164 if number else ""


class UserForm(ProfileForm):
    """What an administrator keeps of an account."""

    class Meta(ProfileForm.Meta):
        fields = ("email", *ProfileForm.Meta.fields)

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class PasswordField(forms.CharField):
    def __init__(self, **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"})
        super().__init__(widget=widget, strip=False, **kwargs)


class NewPasswordForm(CrispyMixin, forms.Form):
    """A password chosen by an administrator, handed over in person."""

    password = PasswordField(
        label=_("Mot de passe provisoire"), help_text=password_validators_help_text_html
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]


class UserCreateForm(UserForm):
    password = PasswordField(
        label=_("Mot de passe provisoire"),
        help_text=_("Douze caractères ou plus ; la personne le changera dans ses préférences."),
    )

    def clean_password(self):
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]


class PasswordForm(NewPasswordForm):
    """One's own new password: the present one first, the new one twice."""

    current = PasswordField(label=_("Mot de passe actuel"))
    password = PasswordField(
        label=_("Nouveau mot de passe"), help_text=password_validators_help_text_html
    )
    again = PasswordField(label=_("Le nouveau mot de passe, encore une fois"))
    field_order = ("current", "password", "again")

    def clean_current(self):
        if not self.user.check_password(self.cleaned_data["current"]):
            raise ValidationError(_("Ce n’est pas votre mot de passe actuel."))
        return self.cleaned_data["current"]

    def clean(self):
        password, again = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if password and again and password != again:
            self.add_error("again", _("Les deux nouveaux mots de passe diffèrent."))


class MembershipForm(CrispyMixin, forms.ModelForm):
    role = forms.ModelChoiceField(Role.objects.filter(is_active=True), label=_("Rôle"))
    agency = forms.ModelChoiceField(
        Agency.objects.filter(is_active=True),
        label=_("Agence"),
        required=False,
        empty_label=_("tout le pays"),
    )

    class Meta:
        model = Membership
        fields = ("role", "agency", "starts_on", "ends_on")
        labels = {"starts_on": _("Du"), "ends_on": _("Au (dernier jour)")}
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def _post_clean(self):
        """The action checks the whole row: it alone knows whose it is."""


class UserFilterForm(CrispyMixin, forms.Form):
    q = forms.CharField(label=_("Nom ou adresse"), required=False)
    agency = forms.ModelChoiceField(
        Agency.objects.filter(is_active=True),
        label=_("Agence"),
        required=False,
        empty_label=_("toutes"),
    )
    state = forms.ChoiceField(
        label=_("Comptes"),
        required=False,
        choices=(("", _("ouverts")), ("closed", _("fermés")), ("all", _("tous"))),
    )


class LogFilterForm(CrispyMixin, forms.Form):
    """Filters that both logs share."""

    since = forms.DateField(label=_("Du"), required=False, widget=DateInput)
    until = forms.DateField(label=_("Au"), required=False, widget=DateInput)
    user = forms.ModelChoiceField(
        User.objects.all(), label=_("Utilisateur"), required=False, empty_label=_("tous")
    )

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            raise ValidationError(_("La période finit avant de commencer."))

    def narrow(self, rows, *, user_field, kind_field):
        """The log's rows that match the filters; none when a filter is wrong."""
        if not self.is_valid():
            return rows.none()
        found = self.cleaned_data
        if found["since"]:
            rows = rows.filter(at__gte=clock.at(found["since"]))
        if found["until"]:
            rows = rows.filter(at__lt=clock.at(found["until"] + clock.ONE_DAY))
        if found["user"]:
            rows = rows.filter(**{user_field: found["user"]})
        if found["kind"]:
            rows = rows.filter(**{kind_field: found["kind"]})
        return rows


class AuditFilterForm(LogFilterForm):
    kind = forms.ChoiceField(
        label=_("Action"), required=False, choices=[("", _("toutes")), *AuditVerb.choices]
    )


class AccessFilterForm(LogFilterForm):
    kind = forms.ChoiceField(
        label=_("Accès"), required=False, choices=[("", _("tous")), *AccessKind.choices]
    )
