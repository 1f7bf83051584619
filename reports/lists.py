"""The lists behind figures: for each kind of row, what a line tells."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from migrants.models import Barrier, IdentityDocument, Registration
from reports.selection import AGENCY_PATHS
from services.models import Appointment, Enrolment, FollowUp, Placement, Referral, Service


@dataclass(frozen=True)
class Listing:
    """How the rows of a model are listed: the header of their date and of their detail."""

    date_header: Promise
    detail_header: Promise
    date_field: str
    related: tuple[str, ...]
    detail: Callable


@dataclass(frozen=True)
class Line:
    """A row behind a figure, about one person."""

    migrant: object
    agency: str
    day: datetime.date
    detail: str


def delay_of(registration):
    """The days that the figure measures, if it does; else whether the file is open."""
    if not hasattr(registration, "measured"):
        return registration.get_state_display()
    return gettext("%(days)s j") % {"days": registration.measured}


def service_of(row):
    return gettext("%(service)s, %(mode)s") % {
        "service": row.service_type,
        "mode": row.get_mode_display(),
    }


def appointment_of(row):
    return gettext("%(service)s : %(state)s") % {
        "service": row.service_type,
        "state": row.get_state_display(),
    }


def referral_of(row):
    return gettext("%(offer)s : %(state)s") % {"offer": row.offer, "state": row.get_state_display()}


def placement_of(row):
    return gettext("%(title)s, %(contract)s") % {
        "title": row.title,
        "contract": row.get_contract_kind_display(),
    }


def barrier_of(row):
    return str(row.kind)


def enrolment_of(row):
    return gettext("%(service)s : %(state)s") % {
        "service": row.session.service_type,
        "state": row.get_state_display(),
    }


def paper_of(row):
    return row.get_kind_display()


def followup_of(row):
    """What the person answered and the mark they gave, without the free text."""
    return gettext("%(state)s, note %(mark)s sur 5") % {
        "state": row.get_state_display(),
        "mark": row.satisfaction,
    }


# fmt: off
LISTINGS = {
    Registration: Listing(
        _("Inscription"), _("Dossier"), "opened_on", ("agency",), delay_of),
    Service: Listing(
        _("Date"), _("Prestation"), "given_on", ("agency", "service_type"), service_of),
    Appointment: Listing(
        _("Date"), _("Rendez-vous"), "starts_at", ("agency", "service_type"), appointment_of),
    Referral: Listing(
        _("Envoyée le"), _("Offre"), "sent_on", ("agency", "offer"), referral_of),
    Placement: Listing(
        _("Commence le"), _("Poste ou activité"), "started_on", ("agency",), placement_of),
    Barrier: Listing(
        _("Noté le"), _("Frein"), "noted_on", ("kind", "migrant__agency"), barrier_of),
    Enrolment: Listing(
        _("Date"), _("Atelier"), "session__starts_at",
        ("session__agency", "session__service_type"), enrolment_of),
    IdentityDocument: Listing(
        _("Échu le"), _("Titre"), "expires_on", ("migrant__agency",), paper_of),
    FollowUp: Listing(
        _("Fait le"), _("Suivi"), "done_on", ("placement__agency",), followup_of),
}
# fmt: on


def listing_of(queryset):
    return LISTINGS[queryset.model]


def in_order(queryset):
    """The rows as they are listed, with what a line needs."""
    listing = listing_of(queryset)
    rows = queryset.select_related("migrant", *listing.related)
    return rows.order_by("migrant__last_name", "migrant__first_name", listing.date_field, "pk")


def line_of(row):
    listing = LISTINGS[type(row)]
    agency = follow(row, AGENCY_PATHS.get(type(row), "agency"))
    moment = follow(row, listing.date_field)
    day = localdate(moment) if isinstance(moment, datetime.datetime) else moment
    return Line(row.migrant, agency.label, day, listing.detail(row))


def follow(row, path):
    """What lies at the end of a path such as session__agency."""
    for name in path.split("__"):
        row = getattr(row, name)
    return row
