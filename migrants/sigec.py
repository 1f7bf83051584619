"""A sheet shaped like the registration form of SIGEC, ANAPEC's own system (`domain.md` 2.6).

SIGEC asks for things that a migrant may not have: what it requires and the file lacks is named in
the last column, so that nobody has to find it out while typing.
"""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from migrants.enums import BirthPrecision, DrivingLicence, FamilySituation
from migrants.models import Situation
from sharaka_portal.lib import clock
from sharaka_portal.lib.sheets import Column, Table

BATCH = 500
MOROCCO, MOROCCAN = "MA", "0"
DAY = "%d-%m-%Y"
BACCALAUREATE = 3  # level of ISCED 2011 from which on the level itself is a diploma
WITHOUT_DIPLOMA = ("SPEC", "QUAL", "LYCEE")


def shape():
    """[(heading, value of a person, whether SIGEC requires it)], in SIGEC's order."""
    families = dict(FamilySituation.choices)
    return [
        (_("Nationalité"), nationality, True),
        (_("CIN ou équivalent"), paper, True),
        (_("Nom"), lambda m: m.last_name, True),
        (_("Prénom"), lambda m: m.first_name, True),
        (_("Sexe"), lambda m: m.sex, True),
        (_("Situation familiale"), lambda m: families.get(m.family_situation), True),
        (_("Date de naissance"), birth_date, True),
        (_("Adresse"), lambda m: m.address, True),
        (_("Ville"), lambda m: m.city, True),
        (_("E-mail"), lambda m: m.email.lower(), True),
        (_("GSM"), lambda m: national(m.phone), True),
        (_("GSM2"), lambda m: national(m.other_phone), False),
        (_("Situation au regard de l’emploi"), situation, True),
        (_("Diplômé"), has_diploma, False),
        (_("Agence"), lambda m: m.agency.code, False),
        (_("Date d’inscription"), lambda m: day(m.registrations.all()[0].opened_on), False),
        (_("Date de dernière actualisation"), lambda m: day(clock.local_day(m.updated_at)), False),
        (_("Diplômes"), diplomas, False),
        (_("Expériences"), experiences, False),
        (_("Langues"), languages, False),
        (_("Permis de conduire"), licences, False),
        (_("Mobilités"), mobility, False),
        (_("Emplois-métiers recherchés"), occupations, False),
    ]


def sigec_table(people):
    """The table of people; read in batches."""
    fields = shape()
    columns = [
        Column(heading, "integer" if value is has_diploma else "text")
        for heading, value, _required in fields
    ]
    notes = [
        (_("Nationalité"), _("Code ISO 3166 à deux lettres ; 0 pour la nationalité marocaine.")),
        (_("Date de naissance"), _("Vide quand le jour n’est pas connu.")),
        (_("Manque pour SIGEC"), _("Champs que SIGEC exige et que le dossier n’a pas.")),
    ]
    return Table(
        _("SIGEC"),
        [*columns, Column(_("Manque pour SIGEC"))],
        (row_of(migrant, fields) for migrant in with_sigec(people).iterator(chunk_size=BATCH)),
        notes,
    )


def row_of(migrant, fields):
    values = [value(migrant) for _heading, value, _required in fields]
    missing = [
        heading
        for (heading, _value, is_required), value in zip(fields, values, strict=True)
        if is_required and not value
    ]
    return [*values, ", ".join(missing)]


def with_sigec(people):
    """Read along what the sheet needs, in a fixed number of queries a batch."""
    present = Situation.objects.filter(until__isnull=True)
    return (
        people.with_file()
        .with_profile()
        .prefetch_related(
            "educations",
            "experiences",
            "availabilitys",
            "targetoccupations__occupation__isco_group",
            Prefetch("situations", present, to_attr="present_situations"),
        )
    )


def nationality(migrant):
    code = migrant.nationality.code
    return MOROCCAN if code == MOROCCO else code


def paper(migrant):
    document = migrant.permit.document
    return document.number_normalised.upper() if document else ""


def birth_date(migrant):
    return day(migrant.birth_date) if migrant.birth_precision == BirthPrecision.DAY else ""


def day(value):
    return value.strftime(DAY) if value else ""


def national(phone):
    """Ten figures for a Moroccan number; 00 and the country's code before any other."""
    if not phone:
        return ""
    figures = phone.as_e164.removeprefix("+")
    return f"0{figures[3:]}" if figures.startswith("212") else f"00{figures}"


def situation(migrant):
    found = migrant.present_situations
    return found[0].get_kind_display() if found else ""


def has_diploma(migrant):
    """1 with a diploma in the file, or a level of studies that is one; else 0."""
    level = migrant.education_level
    is_diploma = level and level.isced_level >= BACCALAUREATE and level.code not in WITHOUT_DIPLOMA
    return int(bool(migrant.educations.all() or is_diploma))


def diplomas(migrant):
    return listed(
        (row.title, row.school, row.country.name, row.ended_in) for row in migrant.educations.all()
    )


def experiences(migrant):
    return listed(
        (period(row), row.employer, row.title, row.country.name)
        for row in migrant.experiences.all()
    )


def period(row):
    end = f"{row.ended_on:%m-%Y}" if row.ended_on else _("à ce jour")
    return f"{row.started_on:%m-%Y} – {end}"


def languages(migrant):
    return listed((row.language, row.get_level_display()) for row in migrant.languageskills.all())


def licences(migrant):
    found = [code for row in migrant.availabilitys.all() for code in row.licences]
    return ", ".join(str(DrivingLicence(code).label) for code in found)


def mobility(migrant):
    return listed((row.get_mobility_display(), row.places) for row in migrant.availabilitys.all())


def occupations(migrant):
    return listed(
        (row.occupation.isco_group.code, row.occupation) for row in migrant.targetoccupations.all()
    )


def listed(rows):
    """Several rows in one cell: their filled parts, rows apart by a bar."""
    texts = (", ".join(str(part) for part in parts if part) for parts in rows)
    return " | ".join(text for text in texts if text)
