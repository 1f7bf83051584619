"""The forms of an import: the file, the columns, a row."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.enums import Action
from agencies.models import Agency
from migrants.headers import header_map
from migrants.import_lines import as_shown
from migrants.sheet_cells import LABELS
from sharaka_portal.lib.forms import CrispyMixin

ACCEPTED = ".csv,.txt,.tsv,.xlsx,.ods,.xls"
SAMPLES = 3


class SheetUploadForm(CrispyMixin, forms.Form):
    file = forms.FileField(
        label=_("Feuille d’inscription"),
        help_text=_(
            "CSV, XLSX, ODS ou XLS, 10 Mo et 20 000 lignes au plus. Rien n’est inscrit avant votre "
            "accord."
        ),
        widget=forms.ClearableFileInput({"accept": ACCEPTED}),
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Agence"), to_field_name="public_id", empty_label=None
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = access.agencies_for(user, Action.IMPORT_PEOPLE, Agency.objects.known())
        self.fields["agency"].queryset = agencies
        if len(agencies) == 1:
            self.fields["agency"].widget = forms.HiddenInput()
            self.initial["agency"] = agencies[0].public_id


class ColumnsForm(forms.Form):
    """Which field each column of a sheet is: one select a column, beside some of its values."""

    def __init__(self, *args, job, **kwargs):
        super().__init__(*args, **kwargs)
        self.job = job
        found = header_map(job.headers)
        self.clashes = [] if job.columns else list(found.clashes.values())
        guessed = {header: field for field, header in (job.columns or found.fields).items()}
        choices = [("", _t("ne pas importer")), *LABELS.items()]
        for index, header in enumerate(job.headers):
            self.fields[f"column-{index}"] = forms.ChoiceField(
                choices=choices,
                required=False,
                initial=guessed.get(header, ""),
                label=header,
                widget=forms.Select({"class": "form-select form-select-sm"}),
            )

    def lines(self):
        """Each select with its column's first values."""
        for index, field in enumerate(self):
            values = (row[1][index] for row in self.job.rows)
            filled = (as_shown(value) for value in values if value not in ("", None))
            yield field, [value for _n, value in zip(range(SAMPLES), filled, strict=False)]

    def clean(self):
        chosen = {}
        for index, header in enumerate(self.job.headers):
            field = self.cleaned_data.get(f"column-{index}")
            if field in chosen:
                message = _t("La colonne « %(other)s » dit déjà cela.")
                self.add_error(f"column-{index}", message % {"other": chosen[field]})
            elif field:
                chosen[field] = header
        self.cleaned_data["columns"] = chosen
        return self.cleaned_data


class RowForm(CrispyMixin, forms.Form):
    """The cells of a row that are imported, to be typed over."""

    is_another = forms.TypedChoiceField(
        label=_("Qui est-ce ?"),
        choices=[
            ("", _("peut-être la personne trouvée : laisser cette ligne de côté")),
            ("1", _("une autre personne : l’inscrire quand même")),
        ],
        required=False,
        coerce=bool,
        empty_value=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, job, row, may_be_another, **kwargs):
        super().__init__(*args, **kwargs)
        headers = set(job.columns.values())
        self.headers = {f"cell-{i}": h for i, h in enumerate(job.headers) if h in headers}
        for name, header in self.headers.items():
            self.fields[name] = forms.CharField(
                label=header,
                required=False,
                max_length=500,
                initial=as_shown(row.cells[header]),
                widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
            )
        if may_be_another:
            self.initial["is_another"] = "1" if str(row.number) in job.decisions else ""
        else:
            del self.fields["is_another"]

    def cells(self):
        return [self[name] for name in self.headers]

    def typed(self):
        """What `correct_row` asks for."""
        cells = {header: self.cleaned_data[name] for name, header in self.headers.items()}
        return {"cells": cells, "is_another": self.cleaned_data.get("is_another", False)}
