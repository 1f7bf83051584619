"""What is said: the reports that were built."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from reports.models.phase import Phase
from sharaka_portal.lib.models import PublicModel


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
