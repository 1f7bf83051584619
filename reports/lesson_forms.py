"""Forms of good practices, trials, improvements and their evidence."""

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.enums import Action
from agencies.models import Agency
from migrants.models import BarrierType
from reports import lessons
from reports.enums import (
    EditionState,
    EvidenceKind,
    ImprovementState,
    PracticeState,
    PracticeTheme,
    Speaker,
)
from reports.indicators import REGISTRY
from reports.models import Edition, GoodPractice, Improvement, Phase
from reports.models.lesson import CARD
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput
from sharaka_portal.lib.templatetags.portal import day


def all_of(choices):
    return [("", _("tous")), *choices]


def agencies_of(user, action):
    agencies = Agency.objects.known().filter(phases__isnull=False).distinct()
    return access.agencies_for(user, action, agencies)


class AgencyField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        kwargs = {"label": _("Agence"), "to_field_name": "code", "empty_label": None} | kwargs
        super().__init__(kwargs.pop("queryset", Agency.objects.none()), **kwargs)


class PhaseField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        kwargs = {"label": _("Phase"), "to_field_name": "code", "empty_label": None} | kwargs
        super().__init__(Phase.objects.filter(is_active=True), **kwargs)


def text_area(rows=3):
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def text_line(**attrs):
    return forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", **attrs})


class LessonFilterForm(CrispyMixin, forms.Form):
    """Filters of the registers; they travel in the address."""

    state = forms.ChoiceField(label=_("État"), required=False)
    agency = AgencyField(required=False, empty_label=_("toutes"))

    states = ()

    def __init__(self, data):
        super().__init__(data)
        self.fields["state"].choices = all_of(self.states)
        self.fields["agency"].queryset = Agency.objects.filter(phases__isnull=False).distinct()

    def narrow(self, rows):
        """The rows that match the filters; none when a filter is wrong."""
        if not self.is_valid():
            return rows.none()
        return rows.filter(**{name: value for name, value in self.cleaned_data.items() if value})


class PracticeFilterForm(LessonFilterForm):
    theme = forms.ChoiceField(
        label=_("Thème"), required=False, choices=all_of(PracticeTheme.choices)
    )
    states = PracticeState.choices


class ImprovementFilterForm(LessonFilterForm):
    states = ImprovementState.choices


class OwnedForm(CrispyMixin, forms.ModelForm):
    """A row that an agency proposes; its agency and phase are chosen once."""

    agency = AgencyField()
    phase = PhaseField()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["agency"], self.fields["phase"]
        else:
            self.fields["agency"].queryset = agencies_of(user, Action.PROPOSE_LESSON)

    def _post_clean(self):
        """The action checks the whole row."""


class PracticeForm(OwnedForm):
    observed_on = forms.DateField(label=_("Observée le"), initial=clock.today, widget=DateInput)

    class Meta:
        model = GoodPractice
        fields = ("title", "theme", "agency", "phase", "observed_on", *CARD)
        widgets = {"title": text_line(autofocus=True)} | {name: text_area() for name in CARD}
        help_texts = {
            "context": _("Où, pour qui, quel problème."),
            "action": _("Ce que l’agence fait, concrètement."),
            "result": _("Ce qui a changé ; les chiffres sont joints comme preuves."),
            "conditions": _("Ce qu’il faut pour que cela marche : temps, salle, partenaire."),
            "transferability": _("Ce qu’une autre agence devrait adapter."),
        }

    @property
    def helper(self):
        helper = super().helper
        places = [name for name in ("agency", "phase", "observed_on") if name in self.fields]
        helper.layout = Layout("title", Div("theme", *places, css_class="form-grid"), *CARD)
        return helper


class ImprovementForm(OwnedForm):
    barrier = forms.ModelChoiceField(
        BarrierType.objects.filter(is_active=True),
        label=_("Frein concerné"),
        required=False,
        to_field_name="code",
        empty_label=_("aucun"),
        help_text=_("Les personnes concernées sont comptées puis leur nombre figé."),
    )
    counted_on = forms.DateField(label=_("Compté le"), required=False, widget=DateInput)

    class Meta:
        model = Improvement
        fields = (
            "title",
            "agency",
            "phase",
            "problem",
            "barrier",
            "counted_on",
            "is_national",
            "change",
            "owner",
            "due_on",
        )
        widgets = {
            "title": text_line(autofocus=True),
            "problem": text_area(),
            "change": text_area(),
            "owner": text_line(),
            "due_on": DateInput,
        }

    @property
    def helper(self):
        helper = super().helper
        places = [name for name in ("agency", "phase") if name in self.fields]
        helper.layout = Layout(
            "title",
            Div(*places, css_class="form-grid"),
            "problem",
            Div("barrier", "counted_on", css_class="form-grid"),
            "is_national",
            "change",
            Div("owner", "due_on", css_class="form-grid"),
        )
        return helper


class AdoptionForm(CrispyMixin, forms.Form):
    """The trial of a practice in another agency."""

    agency = AgencyField()
    indicator = forms.ChoiceField(
        label=_("Jugé par"), help_text=_("Le taux comparé avant et pendant l’essai.")
    )
    starts_on = forms.DateField(label=_("Commence le"), initial=clock.today, widget=DateInput)
    ends_on = forms.DateField(label=_("Finit le"), widget=DateInput)

    def __init__(self, *args, user, practice, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = agencies_of(user, Action.JUDGE_LESSON).exclude(pk=practice.agency_id)
        self.fields["agency"].queryset = agencies
        self.fields["indicator"].choices = [
            (indicator.code, indicator.label) for indicator in lessons.trial_indicators()
        ]

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            Div("agency", "indicator", css_class="form-grid"),
            Div("starts_on", "ends_on", css_class="form-grid"),
        )
        return helper


# Evidence -------------------------------------------------------------------------------------


class IndicatorField(forms.ChoiceField):
    def __init__(self, **kwargs):
        choices = [(indicator.code, indicator.label) for indicator in REGISTRY]
        super().__init__(label=_("Indicateur"), choices=choices, **kwargs)


class FigureForm(CrispyMixin, forms.Form):
    indicator = IndicatorField()
    phase = PhaseField()
    agency = AgencyField(required=False, empty_label=_("toutes ensemble"))

    def __init__(self, *args, lesson, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = lesson.phase.agencies.all()
        self.fields["agency"].initial = lesson.agency.code
        self.fields["phase"].initial = lesson.phase.code


class EditionField(forms.ModelChoiceField):
    def label_from_instance(self, edition):
        return f"{edition} · {day(edition.as_of)} · {edition.code}"


class EditionFigureForm(CrispyMixin, forms.Form):
    edition = EditionField(
        Edition.objects.filter(state__in=(EditionState.PUBLISHED, EditionState.REPLACED)),
        label=_("Édition"),
        to_field_name="public_id",
        empty_label=None,
    )
    indicator = IndicatorField()
    agency = AgencyField(required=False, empty_label=_("toutes ensemble"))

    def __init__(self, *args, lesson, **kwargs):
        super().__init__(*args, **kwargs)
        editions = self.fields["edition"].queryset.select_related("phase", "agency")
        self.fields["edition"].queryset = editions
        self.fields["agency"].queryset = lesson.phase.agencies.all()


class WordsForm(CrispyMixin, forms.Form):
    text = forms.CharField(
        label=_("Texte"),
        widget=text_area(5),
        help_text=_("Sans nom, numéro, adresse ni détail qui désigne quelqu’un."),
    )
    is_confirmed = forms.BooleanField(
        label=_("J’ai relu ce texte : les mots signalés sont nécessaires"), required=False
    )

    def __init__(self, *args, lesson, **kwargs):
        super().__init__(*args, **kwargs)


class CaseForm(WordsForm):
    """What happened to somebody whom nothing names."""


class StatementForm(WordsForm):
    speaker = forms.ChoiceField(label=_("Parole de"), choices=Speaker.choices)
    file_number = forms.CharField(
        label=_("Numéro de dossier"),
        required=False,
        help_text=_(
            "Pour une personne accompagnée : son accord « études » y est vérifié ; le numéro n’est "
            "montré nulle part."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    consent_on = forms.DateField(
        label=_("Accord donné le"),
        required=False,
        widget=DateInput,
        help_text=_("Pour les autres : le jour où l’accord a été donné."),
    )
    field_order = ("speaker", "file_number", "consent_on", "text", "is_confirmed")


EVIDENCE_FORMS = {
    EvidenceKind.FIGURE: FigureForm,
    EvidenceKind.EDITION: EditionFigureForm,
    EvidenceKind.CASE: CaseForm,
    EvidenceKind.STATEMENT: StatementForm,
}
