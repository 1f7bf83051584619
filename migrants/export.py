"""The nominative list of people as a workbook."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from migrants.birth import birth_text
from sharaka_portal.lib import clock
from sharaka_portal.lib.sheets import Column, Properties, Table, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def columns():
    """[(column, value of a person)]: each heading beside its value."""
    return [
        (Column(_("Numéro de dossier")), lambda m: m.file_number),
        (Column(_("Agence")), lambda m: m.agency.label),
        (Column(_("Nom")), lambda m: m.last_name),
        (Column(_("Prénom")), lambda m: m.first_name),
        (Column(_("Nom en arabe")), lambda m: m.last_name_ar),
        (Column(_("Prénom en arabe")), lambda m: m.first_name_ar),
        (Column(_("Sexe")), lambda m: m.get_sex_display()),
        (Column(_("Date de naissance"), "date"), known_birth_date),
        (Column(_("Naissance")), birth_text),
        (Column(_("Nationalité")), lambda m: m.nationality.name),
        (Column(_("Téléphone")), lambda m: m.phone.as_international if m.phone else ""),
        (Column(_("Courriel")), lambda m: m.email),
        (Column(_("Ville")), lambda m: m.city),
        (Column(_("Titre")), permit_kind),
        (Column(_("Fin du titre"), "date"), lambda m: m.permit_end),
        (Column(_("Niveau d’études")), education),
        (Column(_("Langues")), spoken),
        (Column(_("Métiers recherchés")), sought),
        (Column(_("Conseiller référent")), lambda m: str(m.lead or "")),
        (Column(_("Inscription le"), "date"), lambda m: episode(m).opened_on),
        (Column(_("Clôture le"), "date"), lambda m: episode(m).closed_on),
        (Column(_("Motif de clôture")), lambda m: episode(m).get_close_reason_display()),
    ]


def known_birth_date(migrant):
    """The birth date when its day is known: a sheet shows no made-up first of January."""
    return migrant.birth_date if migrant.birth_precision == "day" else None


def permit_kind(migrant):
    document = migrant.permit.document
    return document.get_kind_display() if document else ""


def education(migrant):
    return migrant.education_level.label if migrant.education_level else ""


def spoken(migrant):
    return ", ".join(f"{row.language} ({row.level})" for row in migrant.languageskills.all())


def sought(migrant):
    return ", ".join(str(row.occupation) for row in migrant.targetoccupations.all())


def episode(migrant):
    """The latest registration; everybody has one."""
    return migrant.registrations.all()[0]


def people_workbook(people, *, by):
    """A response with the workbook of people read through `with_file`, `with_profile`,
    `with_permit_end`."""
    shape = columns()
    table = Table(
        _("Dossiers"),
        [column for column, _value in shape],
        ([value(migrant) for _column, value in shape] for migrant in people),
    )
    properties = Properties(
        title=_("Liste nominative, confidentielle"), author=str(by), created=clock.now()
    )
    content = workbook([table], language=get_language(), properties=properties)
    response = HttpResponse(content, content_type=XLSX)
    name = f"sharaka-dossiers-{clock.today():%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
