"""The steps of a registration: which forms each shows, what was typed in a draft."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from migrants.forms.file import ConsentsForm, OpeningForm, PapersForm
from migrants.forms.person import (
    NAMES,
    ContactForm,
    IdentityForm,
    LanguageFormSet,
    ProfileForm,
)
from migrants.models import ConsentText
from migrants.names import PersonKey
from sharaka_portal.lib import clock

REVIEW = "review"
TITLES = {
    "identity": _("Identité"),
    "papers": _("Pièces"),
    "contact": _("Coordonnées"),
    "profile": _("Profil"),
    "consents": _("Accords et dossier"),
    REVIEW: _("Vérification"),
}
STEPS = tuple(code for code in TITLES if code != REVIEW)


def texts_in_force():
    """{purpose: text} of the consent texts in force today."""
    texts = ConsentText.objects.filter(in_force_from__lte=clock.today()).order_by("version")
    return {text.purpose: text for text in texts}


@dataclass(frozen=True)
class Place:
    """A step on the line of progress; its state is current, done, begun or ahead."""

    code: str
    title: str
    state: str


class DraftForms:
    """The forms of a draft's steps for its author, bound to what was typed.

    A step that was never saved is not bound: it begins with what the look-up already asked.
    """

    def __init__(self, draft, user):
        self.draft, self.user = draft, user

    def of(self, step, sent=None):
        """{name: form} of a step, bound to what is sent, else to what was typed."""
        data = sent if sent is not None else self.typed(step)
        return getattr(self, f"_{step}")(data, self.draft.typed["carried"])

    def typed(self, step):
        """What was typed on a step, as the browser sent it, or None."""
        kept = self.draft.typed["steps"].get(step)
        if kept is None:
            return None
        data = QueryDict(mutable=True)
        for name, values in kept["values"].items():
            data.setlist(name, values)
        return data

    @cached_property
    def all(self):
        """{step: its forms} of all steps."""
        return {step: self.of(step) for step in STEPS}

    def registration(self):
        """The arguments of `register_draft`, once all forms are valid."""
        identity, contact = self.all["identity"]["person"], self.all["contact"]["person"]
        profile, papers = self.all["profile"], self.all["papers"]["document"]
        opening, consents = self.all["consents"]["opening"], self.all["consents"]["consents"]
        document = papers.document()
        reason = {"document_missing_reason": papers.cleaned_data["document_missing_reason"]}
        parts = (identity, contact, profile["person"])
        return opening.cleaned_data | {
            "fields": {k: v for part in parts for k, v in part.person_fields().items()} | reason,
            "documents": [document] if document else (),
            "languages": profile["skills"].skills(),
            "occupations": profile["person"].cleaned_data["occupations"],
            "other_nationalities": identity.other_nationalities(),
            "consents": consents.consents(),
            "consent_channel": consents.cleaned_data["channel"],
            "consent_language": consents.cleaned_data["language"],
        }

    def person_key(self):
        """The duplicate check's view of the person, once all forms are valid."""
        values = self.registration()
        fields, document = values["fields"], next(iter(values["documents"]), {})
        return PersonKey(
            **{name: fields[name] for name in NAMES},
            birth_date=fields["birth_date"],
            birth_precision=str(fields["birth_precision"]),
            sex=fields["sex"],
            nationality=fields["nationality"],
            document_number=document.get("number", ""),
            **{name: e164(fields[name]) for name in ("phone", "other_phone")},
        )

    def first_open(self, after=None):
        """The first step that is not complete, from the one after a given step on, or the review."""
        begin = STEPS.index(after) + 1 if after else 0
        order = (*STEPS[begin:], *STEPS[:begin])
        return next((step for step in order if not self.is_complete(step)), REVIEW)

    def is_complete(self, step):
        return self.draft.typed["steps"].get(step, {}).get("is_complete", False)

    def line(self, current):
        """The places of the line of progress."""
        return [Place(code, title, self._state(code, current)) for code, title in TITLES.items()]

    def _state(self, code, current):
        if code == current:
            return "current"
        if self.is_complete(code):
            return "done"
        return "begun" if code in self.draft.typed["steps"] else "ahead"

    def _identity(self, data, carried):
        return {"person": IdentityForm(data, initial=carried)}

    def _papers(self, data, carried):
        return {"document": PapersForm(data, initial=carried)}

    def _contact(self, data, carried):
        return {"person": ContactForm(data, initial=carried)}

    def _profile(self, data, carried):
        return {
            "person": ProfileForm(data),
            "skills": LanguageFormSet(data, prefix="languages"),
        }

    def _consents(self, data, carried):
        language = (self.typed("contact") or {}).get("preferred_language", "fr")
        return {
            "consents": ConsentsForm(data, texts=texts_in_force(), initial={"language": language}),
            "opening": OpeningForm(data, user=self.user),
        }


def e164(phone):
    return phone.as_e164 if phone else ""


def all_valid(forms):
    """Whether every form is valid; each is checked, so that all mistakes show at once."""
    return all([form.is_valid() for form in forms.values()])  # noqa: C419


def values_sent(forms, data):
    """{name: values} of what was sent for these forms, and of nothing else.

    Without the null characters, which no form takes and PostgreSQL cannot keep.
    """
    names = [field.html_name for form in forms.values() for field in _fields(form)]
    return {
        name: [value.replace("\0", "") for value in data.getlist(name)]
        for name in names
        if name in data
    }


def _fields(form):
    if not hasattr(form, "management_form"):
        return list(form)
    return [field for part in (form.management_form, *form.forms) for field in part]
