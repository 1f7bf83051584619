"""The form of a positioning interview: four dimensions, a segment, barriers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from migrants.models import BarrierType
from services.enums import Dimension, Mode, Segment
from services.forms.fields import long_text, short_text
from services.models import ServiceType
from services.reference import POSITIONING_INTERVIEW
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput

LEVELS = (
    (1, _("1 – très faible")),
    (2, _("2 – faible")),
    (3, _("3 – suffisant")),
    (4, _("4 – solide")),
)
QUESTIONS = {
    Dimension.SELF: _("La personne connaît et sait nommer ses compétences et ses qualités."),
    Dimension.PROJECT: _("Elle a un métier visé, en accord avec sa formation et sa mobilité."),
    Dimension.MARKET: _("Elle connaît les entreprises, les métiers et les contrats d’ici."),
    Dimension.METHOD: _("Elle a un CV, des lettres, l’entretien et un plan de recherche."),
}


class DiagnosisForm(CrispyMixin, forms.Form):
    """For each dimension: `level_…`, `priority_…`, `comment_…`."""

    made_on = forms.DateField(label=_("Entretien du"), initial=clock.today, widget=DateInput)
    interview_mode = forms.ChoiceField(
        label=_("Enregistrer l’entretien"),
        required=False,
        help_text=_("La prestation « entretien de positionnement » est notée avec le diagnostic."),
    )
    segment = forms.ChoiceField(label=_("Segment"), choices=[("", "—"), *Segment.choices])
    barriers = forms.ModelMultipleChoiceField(
        BarrierType.objects.filter(is_active=True),
        label=_("Freins à l’emploi"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )
    summary = forms.CharField(label=_("Synthèse"), required=False, widget=long_text())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        interview = ServiceType.objects.get(code=POSITIONING_INTERVIEW)
        modes = [(mode.value, mode.label) for mode in Mode if mode.value in interview.modes]
        self.fields["interview_mode"].choices = [*modes, ("", _("déjà enregistré"))]
        for dimension in Dimension:
            self.fields[f"level_{dimension}"] = forms.TypedChoiceField(
                label=dimension.label,
                choices=LEVELS,
                coerce=int,
                widget=forms.RadioSelect,
                help_text=QUESTIONS[dimension],
            )
            self.fields[f"priority_{dimension}"] = forms.BooleanField(
                label=_("à travailler d’abord"), required=False
            )
            self.fields[f"comment_{dimension}"] = forms.CharField(
                label=_("Commentaire"), required=False, max_length=300, widget=short_text()
            )

    def dimensions(self):
        """(level, priority, comment) fields of each dimension, for the template."""
        return [
            tuple(self[f"{part}_{dimension}"] for part in ("level", "priority", "comment"))
            for dimension in Dimension
        ]

    def others(self):
        return [self[name] for name in ("segment", "barriers", "summary")]

    def values(self):
        """The arguments of `make_diagnosis`."""
        found = self.cleaned_data
        names = ("made_on", "interview_mode", "segment", "barriers", "summary")
        scores = {
            dimension.value: (
                found[f"level_{dimension}"],
                found[f"priority_{dimension}"],
                found[f"comment_{dimension}"],
            )
            for dimension in Dimension
        }
        return {name: found[name] for name in names} | {"scores": scores}
