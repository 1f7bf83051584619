"""Filters of figures."""

from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from migrants.enums import Sex
from reports.dimensions import with_unknown
from reports.equity import GROUPS
from reports.groups import AGE_BANDS, NATIONALITY_GROUPS
from reports.models import Phase
from reports.selection import Selection
from services.enums import Mode
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput

ALL = "all"
NARROW = ("start", "end", "sex", "age", "nationality", "mode")
MINE, EVERYBODY = "mine", "agency"


def anybody(choices):
    return [("", _("tous")), *choices]


class FilterForm(CrispyMixin, forms.Form):
    """What figures are asked about. Narrower questions are kept for agencies one may open.

    Figures of free dates or of several groups at once could be subtracted from one another by
    readers to whom small counts are not shown. They may ask for one group of people over all
    agencies: that is a line of a table which they see anyhow.
    """

    phase = forms.ModelChoiceField(
        Phase.objects.filter(is_active=True),
        label=_("Phase"),
        to_field_name="code",
        required=False,
        empty_label=None,
    )
    agency = forms.ChoiceField(label=_("Agence"), required=False)
    start = forms.DateField(label=_("Du"), required=False, widget=DateInput())
    end = forms.DateField(label=_("Au"), required=False, widget=DateInput())
    files = forms.ChoiceField(
        label=_("Dossiers"),
        required=False,
        choices=[(MINE, _("mes dossiers")), (EVERYBODY, _("toute l’agence"))],
    )
    sex = forms.ChoiceField(label=_("Sexe"), required=False, choices=anybody(Sex.choices))
    age = forms.ChoiceField(
        label=_("Âge"), required=False, choices=anybody(with_unknown(AGE_BANDS))
    )
    nationality = forms.ChoiceField(
        label=_("Groupe de nationalités"),
        required=False,
        choices=anybody((code, row[0]) for code, row in NATIONALITY_GROUPS.items()),
    )
    mode = forms.ChoiceField(
        label=_("Mode de la prestation"), required=False, choices=anybody(Mode.choices)
    )

    def __init__(self, data, *, phase, reader):
        first = {"phase": phase.code, "agency": self.first(reader), "files": MINE}
        super().__init__(first | data.dict())
        self.base_phase, self.reader = phase, reader
        agencies = [(agency.code, agency.label) for agency in reader.agencies]
        if len(agencies) > 1:
            agencies.insert(0, (ALL, _("Toutes les agences")))
        self.fields["agency"].choices = agencies
        absent = [] if reader.own else [name for name in NARROW if name not in GROUPS]
        absent += [] if reader.holds_files else ["files"]
        for name in absent:
            del self.fields[name]

    @staticmethod
    def first(reader):
        return reader.default.code if reader.default else ALL

    def clean(self):
        data = super().clean()
        narrow = [name for name in NARROW if data.get(name)]
        if narrow and not self.reader.opens(self.asked()):
            self.refuse_to_subtract(narrow)
        start, end = data.get("start"), data.get("end")
        if start and end and end < start:
            self.add_error("end", _("La période finit avant de commencer."))
        return data

    def refuse_to_subtract(self, narrow):
        """One group of people over all agencies is the narrowest question of an outsider."""
        if set(narrow) - set(GROUPS):
            message = _(
                "Une période libre ou un mode ne se choisissent que pour les agences dont vous "
                "ouvrez les dossiers."
            )
        elif len(narrow) > 1:
            message = _(
                "Hors des agences dont vous ouvrez les dossiers, un seul groupe se choisit à la "
                "fois : en croiser deux désignerait trop peu de personnes."
            )
        elif self.agency_chosen():
            message = _(
                "Un groupe de personnes ne se choisit pas pour une agence dont vous n’ouvrez pas "
                "les dossiers : choisissez toutes les agences."
            )
        else:
            return
        raise ValidationError(message)

    def value(self, name):
        """What was asked, or nothing when the filters contradict each other."""
        return self.cleaned_data.get(name) or "" if self.is_valid() else ""

    def asked(self):
        """The agencies whose figures are wanted."""
        code = self.cleaned_data.get("agency") or self.first(self.reader)
        chosen = tuple(agency for agency in self.reader.agencies if agency.code == code)
        return chosen or self.reader.agencies

    def agency_chosen(self):
        """The one agency whose figures are wanted, or None for all of them."""
        asked = self.asked()
        return asked[0] if len(asked) == 1 else None

    def is_narrow(self):
        return any(self.value(name) for name in NARROW) or self.lead() is not None

    def lead(self):
        """Whose own files are asked about, or None for everybody's."""
        mine = self.reader.holds_files and self.value("files") == MINE
        return self.reader.user if mine else None

    def group(self):
        """(dimension, group) that an outsider asks for, or None."""
        if self.reader.opens(self.asked()):
            return None
        return next(((name, self.value(name)) for name in GROUPS if self.value(name)), None)

    def selection(self):
        """The question for all agencies compared; a narrow one stays in the reader's own."""
        phase = self.base_phase
        end = self.value("end") or phase.ends_on
        question = Selection(
            start=self.value("start") or phase.starts_on,
            as_of=min(end, self.reader.last_day),
            agencies=self.reader.agencies,
            phase=phase,
        )
        if self.group() or not self.is_narrow():
            return question
        narrow = {name: self.value(name) for name in ("sex", "age", "nationality", "mode")}
        own = self.reader.own_agencies
        return replace(question, agencies=own, phase=None, lead=self.lead(), **narrow)


def phase_asked(data):
    """The phase named in a query, or the latest one that has begun; None when there is none."""
    phases = Phase.objects.filter(is_active=True)
    named = phases.filter(code=data.get("phase", "")).first()
    begun = phases.filter(starts_on__lte=clock.today())
    return named or begun.order_by("-starts_on").first() or phases.first()
