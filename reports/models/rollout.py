"""What the opening to all Morocco needs: how ready agencies are, and scenarios of what comes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.querysets import ScopedQuerySet
from reports.enums import Readiness, ReadinessItem
from sharaka_portal.lib.models import PublicModel


class ReadinessNote(PublicModel):
    """What somebody stated of an agency where the portal holds no data; the latest one counts."""

    AGENCY_PATH = "agency"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="readiness_notes")
    item = models.CharField(_("ligne"), max_length=10, choices=ReadinessItem.choices)
    state = models.CharField(_("état"), max_length=10, choices=Readiness.choices)
    fact = models.TextField(_("fait constaté"))
    source = models.CharField(_("source"), max_length=200)
    stated_on = models.DateField(_("constaté le"))
    stated_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-stated_on", "-pk"]
        verbose_name = _("constat de préparation")
        verbose_name_plural = _("constats de préparation")

    def __str__(self):
        return f"{self.agency} · {self.get_item_display()}"


class Scenario(PublicModel):
    """Assumptions of a projection under a name, as the form of the page holds them."""

    name = models.CharField(
        _("nom du scénario"),
        max_length=80,
        unique=True,
        error_messages={"unique": _("Un scénario porte déjà ce nom.")},
    )
    assumptions = models.JSONField(_("hypothèses"), blank=True)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name"]
        verbose_name = _("scénario")
        verbose_name_plural = _("scénarios")

    def __str__(self):
        return self.name
