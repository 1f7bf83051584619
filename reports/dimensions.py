"""The ways to break a figure down: for each its groups, and how a row finds its own."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, CharField, DateTimeField, Exists, F, OuterRef, Value, When
from django.db.models.functions import Cast, Substr, TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from migrants.enums import Sex
from migrants.models import BarrierType, Registration
from reports import groups
from reports.selection import AGENCY_PATHS, MODE_PATHS, Selection, attended
from services.enums import ContractKind, Mode
from services.models import Appointment, Placement, Referral, Service, ServiceType
from sharaka_portal.lib import clock

# The date by which a row falls into a month.
ROW_DATES = {
    Registration: "opened_on",
    Service: "given_on",
    Appointment: "starts_at",
    Referral: "sent_on",
    Placement: "started_on",
}


@dataclass(frozen=True)
class Dimension:
    """`expression(model, selection)` gives the group of a row; `members(selection)` all groups.

    `part`: the members whose sum is a figure of its own, shown beside the table.
    """

    code: str
    label: Promise
    expression: Callable
    members: Callable[[Selection], list[tuple[str, str]]]
    part: tuple[str, ...] = ()


def agency_of(model, selection):
    return F(f"{AGENCY_PATHS.get(model, 'agency')}__code")


def agencies(selection):
    return [(agency.code, agency.label) for agency in selection.agencies]


def month_of(model, selection):
    """The month as text such as 2015-09: how the ISO form of a date begins."""
    date = ROW_DATES[model]
    is_moment = isinstance(model._meta.get_field(date), DateTimeField)
    day = TruncDate(date) if is_moment else F(date)
    return Substr(Cast(day, CharField()), 1, len("2015-09"))


def months(selection):
    """The months that the period touches, labelled by their first day in it."""
    found, day = [], selection.start.replace(day=1)
    while day <= selection.as_of:
        found.append((f"{day:%Y-%m}", day))
        day = clock.add_months(day, 1)
    return found


AGENCY_ONLY, BOTH, REMOTE_ONLY, NO_SERVICE = "agency_only", "both", "remote_only", "none"
SUPPORT = {
    AGENCY_ONLY: (_("en personne seulement"),),
    BOTH: (_("en personne et à distance"),),
    REMOTE_ONLY: (_("à distance seulement"),),
    NO_SERVICE: (_("sans prestation"),),
}


def support_of(model, selection):
    """How the services of a file were given up to the day of the figure."""
    given = attended(selection.as_of).filter(registration=OuterRef("pk"))
    remote = Exists(given.filter(mode__in=Mode.remote()))
    present = Exists(given.exclude(mode__in=Mode.remote()))
    return Case(
        When(remote & present, then=Value(BOTH)),
        When(remote, then=Value(REMOTE_ONLY)),
        When(present, then=Value(AGENCY_ONLY)),
        default=Value(NO_SERVICE),
        output_field=CharField(),
    )


def labels(table):
    """The members of a table of groups."""
    return [(code, row[0]) for code, row in table.items()]


def with_unknown(table):
    return [*labels(table), (groups.UNKNOWN, _("non renseigné"))]


def catalogue(model):
    """The members of a list of codes: old rows keep codes that are no longer used."""
    return lambda selection: [(entry.code, entry.label) for entry in model.objects.all()]


DIMENSIONS = {
    dimension.code: dimension
    for dimension in (
        Dimension("agency", _("Agence"), agency_of, agencies),
        Dimension("sex", _("Sexe"), lambda m, s: F("migrant__sex"), lambda s: list(Sex.choices)),
        Dimension(
            "nationality",
            _("Groupe de nationalités"),
            lambda m, s: groups.nationality_group(),
            lambda s: labels(groups.NATIONALITY_GROUPS),
        ),
        Dimension(
            "age",
            _("Âge"),
            lambda m, s: groups.age_band(s.as_of),
            lambda s: with_unknown(groups.AGE_BANDS),
        ),
        Dimension(
            "education",
            _("Niveau d’études"),
            lambda m, s: groups.education_band(),
            lambda s: with_unknown(groups.EDUCATION_BANDS),
        ),
        Dimension("month", _("Mois"), month_of, months),
        Dimension(
            "mode",
            _("Mode"),
            lambda m, s: F(MODE_PATHS[m]),
            lambda s: list(Mode.choices),
            part=Mode.remote(),  # remote_share
        ),
        Dimension(
            "service",
            _("Prestation"),
            lambda m, s: F("service_type__code"),
            catalogue(ServiceType),
        ),
        Dimension(
            "contract",
            _("Contrat"),
            lambda m, s: F("contract_kind"),
            lambda s: list(ContractKind.choices),
            part=(ContractKind.CDI,),  # permanent_share
        ),
        Dimension("support", _("Accompagnement"), support_of, lambda s: labels(SUPPORT)),
        Dimension("barrier", _("Frein"), lambda m, s: F("kind__code"), catalogue(BarrierType)),
    )
}
