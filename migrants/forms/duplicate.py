"""Which file is kept, and whose value in each field that differs."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from migrants import merging

SIDES = ("first", "second")


class MergeForm(forms.Form):
    """Radio buttons in two columns: one row for the file that is kept, one for each difference.

    What the older file says is proposed, or what the other one says where it says nothing.
    """

    def __init__(self, *args, pair, older, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = dict(zip(SIDES, (pair.first, pair.second), strict=True))
        side = "first" if older == pair.first else "second"
        numbers = [migrant.file_number for migrant in self.people.values()]
        self.fields["keep"] = self._choice(gettext_lazy("Dossier gardé"), numbers, side)
        self.same = []
        for row in merging.compare(pair.first, pair.second):
            if not row.differs:
                self.same.append((row.label, row.texts[0]))
                continue
            filled = side if row.texts[SIDES.index(side)] or not any(row.texts) else _other(side)
            texts = [text or _("(rien)") for text in row.texts]
            self.fields[row.name] = self._choice(row.label, texts, filled)

    @staticmethod
    def _choice(label, texts, initial):
        return forms.ChoiceField(
            label=label,
            choices=list(zip(SIDES, texts, strict=True)),
            initial=initial,
            widget=forms.RadioSelect({"class": "form-check-input"}),
        )

    def differences(self):
        """The bound fields of the rows that differ."""
        return [self[name] for name in self.fields if name != "keep"]

    def chosen(self):
        """What `merge_pair` needs, from a valid form."""
        sides = dict(self.cleaned_data)
        keep = self.people[sides.pop("keep")]
        return {
            "keep": keep,
            "choices": {name: self.people[side] for name, side in sides.items()},
        }


class RemarkForm(forms.Form):
    """What is said to a decision, for whoever meets it again."""

    comment = forms.CharField(max_length=250, required=False)


def _other(side):
    return SIDES[1 - SIDES.index(side)]
