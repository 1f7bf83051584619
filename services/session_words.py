"""What people are told about a session, as (subject, body) in the active language."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from services.enums import Mode
from sharaka_portal.lib import clock


def facts(session):
    """The names with which texts about a session are filled."""
    where = session.agency.label if session.mode == Mode.AGENCY else session.get_mode_display()
    return {
        "session": session.service_type.label,
        "day": date_format(clock.local_day(session.starts_at), "l j F Y"),
        "time": f"{clock.local_time(session.starts_at):%H:%M}",
        "where": where,
        "phone": session.agency.phone,
    }


def seated(session):
    text = _(
        "Une place s’est libérée pour vous : %(session)s, le %(day)s à %(time)s (%(where)s). Si vous "
        "ne pouvez pas venir, prévenez votre agence."
    )
    return _("Une place pour vous"), text % facts(session)


def changed(session):
    text = _("Attention : %(session)s a lieu le %(day)s à %(time)s (%(where)s).")
    return _("Séance modifiée"), text % facts(session)


def cancelled(session):
    text = _(
        "%(session)s du %(day)s à %(time)s (%(where)s) est annulée. Votre conseiller vous proposera "
        "une autre date."
    )
    return _("Séance annulée"), text % facts(session)
