"""The curriculum vitae of a person: what it says in a language, and what is missing in it.

The labels are those of the CV's language; what people typed stays as they typed it. A nameless CV
tells neither who the person is nor where they come from; see docs/decisions.md.
"""

from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from migrants import birth
from migrants.enums import CefrLevel, Recognition, Sex
from sharaka_portal.lib import clock
from sharaka_portal.lib.pdf import render_pdf
from sharaka_portal.lib.text import fold

# What two pages hold; the latest come first, so that the oldest are left out.
MOST_EXPERIENCES, MOST_EDUCATIONS, MOST_SKILLS = 7, 5, 20
# From so many signs on the page is set more tightly.
DENSE_FROM = 1500
SHORTEST_NAME = 3
# Mother tongues that do not tell where one comes from: Arabic, Darija, French, English, Spanish.
WORKING_TONGUES = {"ara", "ary", "fra", "eng", "spa"}


@dataclass(frozen=True)
class Entry:
    """One line of a section: when, what, where, and the person's own words."""

    when: str
    title: str
    place: tuple = ()
    text: str = ""


@dataclass(frozen=True)
class Cv:
    """The content of a CV in one language."""

    language: str
    is_nameless: bool
    name: str
    headline: str
    contact: list = field(default_factory=list)
    experiences: list = field(default_factory=list)
    educations: list = field(default_factory=list)
    languages: list = field(default_factory=list)
    skills: list = field(default_factory=list)
    availability: list = field(default_factory=list)

    @property
    def direction(self):
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"

    @property
    def is_dense(self):
        lines = [*self.experiences, *self.educations]
        signs = sum(len(entry.text) + 120 for entry in lines)
        return signs + sum(map(len, self.skills)) > DENSE_FROM


def cv_of(migrant, language, *, is_nameless=False):
    """The CV of a person read `with_profile` and `with_page`."""
    with translation.override(language):
        maker = Maker(migrant, is_nameless)
        return Cv(
            language,
            is_nameless,
            name=maker.name(),
            headline=maker.headline(),
            contact=maker.contact(),
            experiences=maker.experiences(),
            educations=maker.educations(),
            languages=maker.languages(),
            skills=[skill.label for skill in migrant.skills.all()][:MOST_SKILLS],
            availability=maker.availability(),
        )


def body_html(cv):
    """The CV as a piece of HTML, for the page and for print."""
    with translation.override(cv.language):
        return render_to_string("migrants/pdf/_cv_body.html", {"cv": cv})


def print_cv(cv, *, is_demo):
    """The CV as a PDF. Raises PdfError."""
    with translation.override(cv.language):
        context = {"cv": cv, "body": body_html(cv), "is_demo": is_demo}
        return render_pdf(
            render_to_string("migrants/pdf/cv.html", context),
            language=cv.language,
            title=_("CV de %(name)s") % {"name": cv.name},
            author=_("Portail Sharaka"),
            created=clock.now(),
            css=("css/pdf_cv.css",),
        )


class Maker:
    """Puts a person's profile into words, in the active language."""

    def __init__(self, migrant, is_nameless):
        self.migrant, self.is_nameless = migrant, is_nameless

    def name(self):
        if self.is_nameless:
            return _("Candidature n° %(number)s") % {"number": self.migrant.file_number}
        in_arabic = translation.get_language() == "ar" and self.migrant.arabic_name
        return in_arabic or f"{self.migrant.first_name} {self.migrant.last_name}".strip()

    def headline(self):
        return " · ".join(
            capfirst(self.called(row.occupation)) for row in self.migrant.targetoccupations.all()
        )

    def called(self, occupation):
        """An occupation's label; of its two forms the person's, or both where nobody may know."""
        label = occupation.label
        forms = [form.strip() for form in label.split("/")]
        if self.is_nameless or len(forms) != 2:
            return label
        return forms[self.migrant.sex == Sex.FEMALE]

    def contact(self):
        """(text, whether it is written from left to right in every language)."""
        migrant = self.migrant
        if self.is_nameless:
            agency = migrant.agency
            return [(_("Contact : ANAPEC, %(name)s") % {"name": agency.label}, False)] + (
                [(agency.phone, True)] if agency.phone else []
            )
        born = birth.birth_text(migrant) if migrant.birth_date else ""
        lines = (
            (migrant.city, False),
            (migrant.phone.as_international if migrant.phone else "", True),
            (migrant.email, True),
            (migrant.nationality.name, False),
            (_("Naissance : %(day)s") % {"day": born} if born else "", False),
        )
        return [line for line in lines if line[0]]

    def experiences(self):
        return [
            Entry(
                when=self.span(row.started_on, row.ended_on),
                title=self.with_occupation(row),
                place=self.place(row, row.employer),
                text=row.tasks,
            )
            for row in self.migrant.experiences.all()[:MOST_EXPERIENCES]
        ]

    def with_occupation(self, row):
        """The title as typed, then the occupation's name where it says something else."""
        label = self.called(row.occupation) if row.occupation else ""
        is_told = not label or fold(label) in fold(row.title) or fold(row.title) in fold(label)
        return row.title if is_told else f"{row.title} ({label})"

    def span(self, start, end):
        until = date_format(end, "F Y") if end else _("à ce jour")
        return f"{date_format(start, 'F Y')} – {until}"

    def place(self, row, house):
        """An employer or school and its country; without a name only what lies in Morocco is told."""
        if not self.is_nameless:
            return tuple(part for part in (house, row.country.name) if part)
        if row.is_abroad:
            return (_("à l’étranger"),)
        return (house,) if house and row.country else ()

    def educations(self):
        return [
            Entry(
                when=str(row.ended_in or _("en cours")),
                title=row.title,
                place=self.place(row, row.school) + self.recognition(row),
            )
            for row in self.migrant.educations.all()[:MOST_EDUCATIONS]
        ] or self.level()

    def recognition(self, row):
        """Only what speaks for the person: a refused or missing recognition is not told."""
        is_told = row.recognition in (Recognition.RECOGNISED, Recognition.PENDING)
        return (row.get_recognition_display(),) if row.is_abroad and is_told else ()

    def level(self):
        """Without a diploma the level stands in, from primary school on."""
        level = self.migrant.education_level
        return [Entry(when="", title=level.label)] if level and level.isced_level else []

    def languages(self):
        """(language, level). A mother tongue tells where one comes from: without a name only those
        of wide use are kept, as mastered.
        """
        rows = []
        for row in self.migrant.languageskills.all():
            is_native, code = row.level == CefrLevel.NATIVE, row.language.code
            hides = self.is_nameless and is_native
            if row.level == CefrLevel.A0 or (hides and code not in WORKING_TONGUES):
                continue
            level = CefrLevel.C2.label if hides else row.get_level_display()
            rows.append((labelled(capfirst(row.language.label)), level))
        return rows

    def availability(self):
        row = next(iter(self.migrant.availabilitys.all()), None)
        if row is None:
            return []
        later = row.available_from and row.available_from > clock.today()
        start = date_format(row.available_from, "j F Y") if later else _("tout de suite")
        found = (
            (_("Disponible"), start),
            (_("Temps de travail"), row.get_working_time_display()),
            (_("Horaires"), _(", ").join(map(str, row.schedule_labels))),
            (_("Mobilité"), row.get_mobility_display()),
            (_("Lieux"), row.places),
            (_("Permis de conduire"), _(", ").join(map(str, row.licence_labels))),
            (_("Véhicule"), _("oui") if row.has_vehicle else ""),
        )
        return [(labelled(label), value) for label, value in found if value]


def labelled(label):
    return _("%(label)s :") % {"label": label}


@dataclass(frozen=True)
class Gap:
    """Something a reader of the CV would look for, with the page to complete it on."""

    text: str
    url: str


def gaps_of(migrant, cv):
    """What is missing in a CV, as said to the counsellor; it can be printed all the same."""
    here = [migrant.public_id]
    file = reverse("migrants:migrant_update", args=here)

    def adding(kind):
        return reverse("migrants:profile_create", args=[*here, kind])

    found = (
        (not migrant.phone and not migrant.email, _("Ni téléphone ni adresse électronique"), file),
        (not cv.headline, _("Aucun métier recherché"), file),
        (not cv.experiences, _("Aucune expérience professionnelle"), adding("experience")),
        (not cv.educations, _("Ni formation ni niveau d’études"), adding("education")),
        (not cv.skills, _("Aucune compétence"), adding("skill")),
        (not cv.languages, _("Aucune langue avec son niveau"), file),
        (
            not cv.availability,
            _("Disponibilité et mobilité pas encore notées"),
            reverse("migrants:availability_update", args=here),
        ),
        (
            cv.language == "ar" and not cv.is_nameless and not migrant.arabic_name,
            _("Pas de nom en arabe : le CV porte le nom en lettres latines"),
            file,
        ),
        (
            cv.is_nameless and told_by_free_text(migrant),
            _("Un texte libre nomme la personne ou son pays : relisez les intitulés et les tâches"),
            reverse("migrants:migrant_detail", args=here),
        ),
    )
    return [Gap(text, url) for is_missing, text, url in found if is_missing]


def told_by_free_text(migrant):
    """Whether something typed for the CV holds the person's name or the country they come from."""
    typed = [
        *(f"{row.title} {row.tasks}" for row in migrant.experiences.all()),
        *(row.title for row in migrant.educations.all()),
        *(row.label for row in migrant.skills.all()),
    ]
    names = (migrant.first_name, migrant.last_name, migrant.arabic_name, migrant.nationality.name)
    secret = {word for name in names for word in fold(name).split() if len(word) >= SHORTEST_NAME}
    return bool(secret & set(fold(" ".join(typed)).split()))
