"""What is known of a person: the same parts for registering in steps and for updating."""

import datetime

from crispy_forms.layout import Div, Field, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries.fields import LazyTypedChoiceField

from agencies.models import Language
from migrants.birth import birth_parts
from migrants.enums import BirthPrecision, CefrLevel, MissingReason
from migrants.forms.occupations import OccupationsField
from migrants.models import Migrant
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin

NAMES = ("last_name", "first_name", "last_name_ar", "first_name_ar")
OLDEST_YEAR = 1900
OTHER_NATIONALITIES = 2
BLANK_LANGUAGES = 4
RIGHT_TO_LEFT = {"dir": "rtl", "lang": "ar"}


class BirthMixin(forms.Form):
    """Year, month and day of birth, of which the unknown parts stay empty."""

    birth_year = forms.IntegerField(
        label=gettext_lazy("Année de naissance"),
        required=False,
        min_value=OLDEST_YEAR,
        max_value=datetime.MAXYEAR,
    )
    birth_month = forms.TypedChoiceField(
        label=gettext_lazy("Mois"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "—"), *MONTHS.items()],
    )
    birth_day = forms.IntegerField(
        label=gettext_lazy("Jour"), required=False, min_value=1, max_value=31
    )

    def birth(self):
        """(date, precision) of the parts typed; puts what is wrong on the year."""
        parts = [self.cleaned_data.get(f"birth_{part}") for part in ("year", "month", "day")]
        try:
            date, precision = birth_parts(*parts)
        except ValueError:
            self.add_error("birth_year", _("Ces jour, mois et année ne forment pas une date."))
            return None, BirthPrecision.UNKNOWN
        if date and date > clock.today():
            self.add_error("birth_year", _("Cette date est dans l’avenir."))
        return date, precision


class PersonMeta:
    """What the parts of a person's form share; each part names its own fields."""

    model = Migrant
    widgets = {
        "last_name": forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        "first_name": forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        "last_name_ar": forms.TextInput(RIGHT_TO_LEFT | {"autocomplete": "off"}),
        "first_name_ar": forms.TextInput(RIGHT_TO_LEFT | {"autocomplete": "off"}),
        "phone": forms.TextInput({"type": "tel", "dir": "ltr", "autocomplete": "off"}),
        "other_phone": forms.TextInput({"type": "tel", "dir": "ltr", "autocomplete": "off"}),
        "email": forms.EmailInput({"dir": "ltr", "autocomplete": "off"}),
        "city": forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        "address": forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    }
    help_texts = {
        "phone": gettext_lazy("Numéro marocain, ou indicatif du pays avec +."),
        "birth_missing_reason": gettext_lazy("Seulement si l’année est inconnue."),
        "email_missing_reason": gettext_lazy("Seulement sans adresse électronique."),
    }


class PartForm(CrispyMixin, forms.ModelForm):
    """Some of what is known of a person; the parts together make the form of the whole file."""

    def person_fields(self):
        """Values of Migrant for the action."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def sections(self):
        """The sections of the page, in the order of the conversation."""
        return []

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(*self.sections())
        return helper


class IdentityForm(BirthMixin, PartForm):
    """Who the person is."""

    class Meta(PersonMeta):
        fields = (*NAMES, "sex", "birth_missing_reason", "nationality", "birth_country")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sex"].choices = [("", "—"), *Migrant._meta.get_field("sex").choices]
        self.other_names = [f"other_nationality_{n + 1}" for n in range(self._other_count())]
        for number, name in enumerate(self.other_names, start=1):
            self.fields[name] = LazyTypedChoiceField(
                label=_("Autre nationalité (%(n)d)") % {"n": number},
                choices=self.fields["birth_country"].choices,
                required=False,
            )

    def _other_count(self):
        return max(OTHER_NATIONALITIES, len(self.initial.get("other_nationalities", ())))

    def clean(self):
        cleaned = super().clean()
        date, precision = self.birth()
        reason = cleaned.get("birth_missing_reason", "")
        if precision == BirthPrecision.UNKNOWN and not reason and "birth_year" not in self.errors:
            self.add_error(
                "birth_missing_reason", _("Indiquez l’année de naissance, ou pourquoi elle manque.")
            )
        cleaned["birth_date"], cleaned["birth_precision"] = date, precision
        if date:
            cleaned["birth_missing_reason"] = ""
        return cleaned

    def person_fields(self):
        birth = {name: self.cleaned_data[name] for name in ("birth_date", "birth_precision")}
        return super().person_fields() | birth

    def other_nationalities(self):
        """ISO codes of the nationalities beside the first."""
        return [code for name in self.other_names if (code := self.cleaned_data[name])]

    def sections(self):
        born = ("birth_year", "birth_month", "birth_day", "birth_missing_reason")
        from_where = ("nationality", *self.other_names, "birth_country")
        return [
            section(_("Identité"), *NAMES, "sex"),
            section(_("Naissance et nationalité"), *born, *from_where),
            *super().sections(),
        ]


class ContactForm(PartForm):
    """How the person is reached, and how one speaks and writes to them."""

    class Meta(PersonMeta):
        fields = (
            "phone",
            "has_whatsapp",
            "other_phone",
            "other_has_whatsapp",
            "email",
            "email_missing_reason",
            "city",
            "province",
            "address",
            "spoken_language",
            "preferred_language",
            "reading_level",
            "needs_interpreter",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["spoken_language"].queryset = Language.objects.filter(is_active=True)
        # Most people at the desk have no address: they cost no keystroke.
        self.fields["email_missing_reason"].initial = MissingReason.NONE_EXISTS

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("email"):
            cleaned["email_missing_reason"] = ""
        elif not cleaned.get("email_missing_reason") and "email" not in self.errors:
            self.add_error(
                "email_missing_reason",
                _("Indiquez l’adresse électronique, ou pourquoi elle manque."),
            )
        return cleaned

    def sections(self):
        phones = ("phone", "has_whatsapp", "other_phone", "other_has_whatsapp")
        post = ("email", "email_missing_reason", "city", "province", "address")
        served = ("spoken_language", "preferred_language", "reading_level", "needs_interpreter")
        return [
            section(_("Coordonnées"), *phones, *post),
            section(_("Échanges"), *served),
            *super().sections(),
        ]


class ProfileForm(PartForm):
    """What the person brings and looks for; languages have a formset beside."""

    occupations = OccupationsField(
        label=gettext_lazy("Métiers recherchés"),
        required=False,
        help_text=gettext_lazy("Par ordre de préférence. Tapez quelques lettres, puis choisissez."),
    )

    class Meta(PersonMeta):
        fields = ("education_level", "family_situation")

    def sections(self):
        fields = ("education_level", "occupations", "family_situation")
        return [section(_("Études et métiers recherchés"), *fields), *super().sections()]


class PersonForm(IdentityForm, ContactForm, ProfileForm):
    """The whole person on one page, for a file that is there."""

    class Meta(PersonMeta):
        fields = (*IdentityForm.Meta.fields, *ContactForm.Meta.fields, *ProfileForm.Meta.fields)


def section(title, *fields):
    return Fieldset(title, Div(*(Field(name) for name in fields), css_class="form-grid"))


def initial_of(migrant):
    """The form's first values for a registered person."""
    values = {
        "occupations": [row.occupation for row in migrant.targetoccupations.all()],
        "other_nationalities": [row.country.code for row in migrant.other_nationalities.all()],
    }
    for number, code in enumerate(values["other_nationalities"], start=1):
        values[f"other_nationality_{number}"] = code
    if not migrant.email and not migrant.email_missing_reason:
        values["email_missing_reason"] = MissingReason.NOT_ASKED
    return values | birth_initial(migrant.birth_date, migrant.birth_precision)


def birth_initial(date, precision):
    known = {
        BirthPrecision.DAY: ("year", "month", "day"),
        BirthPrecision.MONTH: ("year", "month"),
        BirthPrecision.YEAR: ("year",),
    }
    return {f"birth_{part}": getattr(date, part) for part in known.get(precision, ())}


class LanguageSkillForm(CrispyMixin, forms.Form):
    """A row of the languages spoken; the formset reads the catalogue once for all rows."""

    language = forms.TypedChoiceField(
        label=gettext_lazy("Langue"), required=False, empty_value=None
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Niveau parlé"),
        required=False,
        choices=[("", "—"), *CefrLevel.choices],
    )
    is_read = forms.BooleanField(label=gettext_lazy("La lit"), required=False)

    def __init__(self, *args, languages, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        field.choices = [("", "—"), *((key, row.label) for key, row in languages.items())]
        field.coerce = lambda key: languages[int(key)]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("language") and not cleaned.get("level"):
            self.add_error("level", _("Indiquez le niveau."))
        if cleaned.get("level") and not cleaned.get("language"):
            self.add_error("language", _("Indiquez la langue."))
        return cleaned


class BaseLanguageFormSet(forms.BaseFormSet):
    """Languages spoken; a row whose language is emptied is left out."""

    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"languages": self.languages}

    @cached_property
    def languages(self):
        return {row.pk: row for row in Language.objects.filter(is_active=True)}

    def clean(self):
        languages = [language for language, *_rest in self.skills()]
        if len(set(languages)) != len(languages):
            raise ValidationError(_("La même langue est indiquée deux fois."))

    def skills(self):
        """(Language, level, is_read) of the rows that name a language."""
        rows = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        return [
            (row["language"], row["level"], row["is_read"]) for row in rows if row.get("language")
        ]


LanguageFormSet = forms.formset_factory(
    LanguageSkillForm, formset=BaseLanguageFormSet, extra=BLANK_LANGUAGES
)


def language_initial(migrant):
    return [
        {"language": row.language_id, "level": row.level, "is_read": row.is_read}
        for row in migrant.languageskills.all()
    ]
