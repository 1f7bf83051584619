"""Periods of the programme about which figures are given."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from sharaka_portal.lib.models import CatalogueEntry


class Phase(CatalogueEntry):
    """A period of the programme over some agencies, about which figures are given."""

    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    agencies = models.ManyToManyField(Agency, related_name="phases", verbose_name=_("agences"))

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="phase_dates_in_order",
                violation_error_message=_("La phase finit avant de commencer."),
            )
        ]
