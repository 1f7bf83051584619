"""The fields of occupations: search as you type, and by words without JavaScript."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from migrants.models import Occupation
from sharaka_portal.lib.text import fold

OPTIONS_SHOWN = 12
WISHES = 3


def occupations_like(text):
    """Occupations of which a label holds all words of the text; those that begin so come first."""
    words = fold(text).split()
    if not words:
        return Occupation.objects.none()
    found = Occupation.objects.filter(*(Q(search_text__contains=word) for word in words))
    begins = When(search_text__startswith=words[0], then=Value(0))
    return found.order_by(Case(begins, default=Value(1), output_field=IntegerField()), "label_fr")


def occupation_called(text):
    """The occupation that a text names. Raises ValidationError with the choices when unclear."""
    text = " ".join(text.split())
    exact = Occupation.objects.filter(
        Q(label_fr__iexact=text) | Q(label_ar=text) | Q(label_en__iexact=text)
    ).first()
    if exact:
        return exact
    found = list(occupations_like(text)[: OPTIONS_SHOWN + 1])
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError(_("Aucun métier ne répond à « %(text)s ».") % {"text": text})
    raise UnclearOccupation(text, found[:OPTIONS_SHOWN])


class UnclearOccupation(ValidationError):
    """A text that names several occupations; `options` are the first of them."""

    def __init__(self, text, options):
        self.options = options
        super().__init__(
            _("« %(text)s » désigne plusieurs métiers : choisissez-en un dans la liste.")
            % {"text": text}
        )


class OccupationsInput(forms.TextInput):
    """Several text boxes of one name, with one list of suggestions."""

    template_name = "migrants/_occupations_input.html"
    boxes = WISHES
    options = ()

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        labels = [str(one) for one in value or ()]
        context["widget"]["boxes"] = labels + [""] * (self.boxes - len(labels))
        context["widget"]["options"] = self.options
        return context

    def value_from_datadict(self, data, files, name):
        return data.getlist(name)

    def id_for_label(self, id_):
        return f"{id_}_1" if id_ else id_


class OccupationsField(forms.Field):
    """Occupations in order of wish, from their labels."""

    widget = OccupationsInput

    def clean(self, value):
        found, errors = [], []
        for text in value or ():
            if not str(text).strip():
                continue
            try:
                found.append(occupation_called(str(text)))
            except UnclearOccupation as error:
                self.widget.options = [*self.widget.options, *error.options]
                errors.append(error)
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)
        return found

    def has_changed(self, initial, data):
        return [str(one) for one in initial or ()] != [text for text in data or () if text]


class OccupationInput(OccupationsInput):
    """One text box with suggestions."""

    boxes = 1


class OccupationField(OccupationsField):
    """One occupation, from its label; None when nothing was written."""

    widget = OccupationInput

    def clean(self, value):
        found = super().clean(value)
        return found[0] if found else None

    def prepare_value(self, value):
        return [value] if isinstance(value, Occupation) else value
