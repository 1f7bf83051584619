"""What was to be reached: targets beside figures."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from reports.models.phase import Phase
from reports.querysets import TargetQuerySet
from sharaka_portal.lib.models import PublicModel


class Target(PublicModel):
    """The value wanted of an indicator in a phase, in one agency or in all of them together.

    A rate is a share from 0 to 1, as in figures.
    """

    phase = models.ForeignKey(
        Phase, models.PROTECT, related_name="targets", verbose_name=_("phase")
    )
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("agence"),
    )
    indicator = models.CharField(_("indicateur"), max_length=40)
    value = models.FloatField(_("cible"))
    set_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["indicator"]
        verbose_name = _("cible")
        verbose_name_plural = _("cibles")
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "indicator", "agency"], name="target_once_an_agency"
            ),
            # To a database no two NULLs are the same.
            models.UniqueConstraint(
                fields=["phase", "indicator"],
                condition=Q(agency__isnull=True),
                name="target_once_for_all",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="target_not_negative"),
        ]

    def __str__(self):
        return f"{self.indicator} · {self.value}"
