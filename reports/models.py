"""What is said: phases and the reports that were built."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from sharaka_portal.lib.models import CatalogueEntry, PublicModel


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


class Edition(PublicModel):
    """A report that was built: the fingerprint by which a file proves that it is unchanged."""

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="editions")
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES)
    as_of = models.DateField(_("arrêté au"))
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64, unique=True)
    size = models.PositiveIntegerField(_("taille en octets"))
    figures = models.JSONField(_("chiffres"))
    built_at = models.DateTimeField(_("établi le"), default=timezone.now)
    built_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="editions")

    class Meta:
        ordering = ["-built_at", "-pk"]
        verbose_name = _("édition")
        verbose_name_plural = _("éditions")

    def __str__(self):
        return f"{self.phase} · {self.language} · {self.as_of}"
