"""The nominative list of people, as it leaves the portal: encrypted, in constant memory."""

import shutil
from tempfile import TemporaryFile

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_countries import countries as all_countries

from migrants import sigec
from migrants.birth import birth_text
from migrants.enums import CloseReason, DocumentKind, Sex
from sharaka_portal.lib import clock
from sharaka_portal.lib.sealed import sealed
from sharaka_portal.lib.sheets import Column, Properties, Table, write_csv, write_workbook

# People read from the database at a time.
BATCH = 500


def columns():
    """[(column, value of a person)]: each heading beside its value.

    What codes are called is looked up once: `get_…_display` translates all choices for each row.
    """
    sexes, papers, reasons = map(labels, (Sex, DocumentKind, CloseReason))
    countries = dict(all_countries)
    return [
        (Column(_("Numéro de dossier")), lambda m: m.file_number),
        (Column(_("Agence")), lambda m: m.agency.label),
        (Column(_("Nom")), lambda m: m.last_name),
        (Column(_("Prénom")), lambda m: m.first_name),
        (Column(_("Nom en arabe")), lambda m: m.last_name_ar),
        (Column(_("Prénom en arabe")), lambda m: m.first_name_ar),
        (Column(_("Sexe")), lambda m: sexes[m.sex]),
        (Column(_("Date de naissance"), "date"), known_birth_date),
        (Column(_("Naissance")), birth_text),
        (Column(_("Nationalité")), lambda m: countries.get(m.nationality.code, "")),
        (Column(_("Téléphone")), lambda m: m.phone.as_international if m.phone else ""),
        (Column(_("Courriel")), lambda m: m.email),
        (Column(_("Ville")), lambda m: m.city),
        (Column(_("Titre")), lambda m: m.permit.document and papers[m.permit.document.kind]),
        (Column(_("Fin du titre"), "date"), lambda m: m.permit_end),
        (Column(_("Niveau d’études")), education),
        (Column(_("Langues")), spoken),
        (Column(_("Métiers recherchés")), sought),
        (Column(_("Conseiller référent")), lambda m: str(m.lead or "")),
        (Column(_("Inscription le"), "date"), lambda m: episode(m).opened_on),
        (Column(_("Clôture le"), "date"), lambda m: episode(m).closed_on),
        (Column(_("Motif de clôture")), lambda m: reasons.get(episode(m).close_reason)),
    ]


def labels(choices):
    """{code: label in the active language}."""
    return {code: str(label) for code, label in choices.choices}


def known_birth_date(migrant):
    """The birth date when its day is known: a sheet shows no made-up first of January."""
    return migrant.birth_date if migrant.birth_precision == "day" else None


def education(migrant):
    return migrant.education_level.label if migrant.education_level else ""


def spoken(migrant):
    return ", ".join(f"{row.language} ({row.level})" for row in migrant.languageskills.all())


def sought(migrant):
    return ", ".join(str(row.occupation) for row in migrant.targetoccupations.all())


def episode(migrant):
    """The latest registration; everybody has one."""
    return migrant.registrations.all()[0]


def people_table(people):
    shape = columns()
    return Table(
        _("Dossiers"),
        [column for column, _value in shape],
        (
            [value(migrant) for _column, value in shape]
            for migrant in people.with_file().with_profile().iterator(chunk_size=BATCH)
        ),
    )


SHEETS = {"list": people_table, "sigec": sigec.sigec_table}


def sealed_export(people, *, by, sheet, file_format, password):
    """An encrypted ZIP (an open temporary file) of people read through `with_permit_end`."""
    table = SHEETS[sheet](people)
    return sealed_table(table, file_name(sheet), by=by, file_format=file_format, password=password)


def sealed_table(table, name, *, by, file_format, password):
    """An encrypted ZIP (an open temporary file) of one nominative table.

    Nothing of it is held whole in memory, and what lies on the disk meanwhile has no name.
    """
    out = TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    with sealed(out, f"{name}.{file_format}", password) as stream:
        if file_format == "csv":
            write_csv(stream, table)
        else:
            _write_xlsx(stream, table, by)
    out.seek(0)
    return out


def _write_xlsx(stream, table, by):
    properties = Properties(_("Liste nominative, confidentielle"), str(by), clock.now())
    with TemporaryFile() as book:
        write_workbook(book, [table], language=get_language(), properties=properties)
        book.seek(0)
        shutil.copyfileobj(book, stream)


def file_name(sheet):
    return f"sharaka-{'sigec' if sheet == 'sigec' else 'dossiers'}-{clock.today():%Y-%m-%d}"
