"""What is said: the reports that were built."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from reports.enums import EditionKind, EditionState, EditionWithdrawal
from reports.models.phase import Phase
from reports.querysets import EditionQuerySet
from sharaka_portal.lib.models import PublicModel


class Edition(PublicModel):
    """A report that was built: frozen facts, the definitions used, and the file printed from them.

    `fingerprint` is that of the content (facts, definitions, print version, language); `code` is
    its short form, printed in the file. `sha256` is that of the file that is kept.
    """

    AGENCY_PATH = "agency"

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="editions")
    kind = models.CharField(
        _("document"), max_length=10, choices=EditionKind.choices, default=EditionKind.REPORT
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="editions", verbose_name=_("agence")
    )
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES)
    as_of = models.DateField(_("arrêté au"))
    state = models.CharField(
        _("état"), max_length=10, choices=EditionState.choices, default=EditionState.DRAFT
    )
    facts = models.JSONField(_("faits"))
    definitions = models.JSONField(_("définitions"), default=dict)
    print_version = models.CharField(_("version d’impression"), max_length=16, default="")
    fingerprint = models.CharField(_("empreinte du contenu"), max_length=64, unique=True)
    code = models.CharField(_("code"), max_length=16, unique=True)
    sha256 = models.CharField(_("empreinte SHA-256 du fichier"), max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("taille en octets"))
    built_at = models.DateTimeField(_("établi le"), default=timezone.now)
    built_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="editions")
    published_on = models.DateField(_("publié le"), null=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaces", verbose_name=_("remplacé par")
    )
    withdrawn_on = models.DateField(_("retiré le"), null=True)
    withdrawal_reason = models.CharField(_("motif du retrait"), max_length=20, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-built_at", "-pk"]
        verbose_name = _("édition")
        verbose_name_plural = _("éditions")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EditionKind.AGENCY, agency__isnull=False)
                | ~Q(kind=EditionKind.AGENCY) & Q(agency__isnull=True),
                name="edition_agency_of_its_kind",
            )
        ]

    def __str__(self):
        return " · ".join(
            map(str, (self.get_kind_display(), self.scope, self.get_language_display()))
        )

    @property
    def reason_label(self):
        """Why it was withdrawn, in words."""
        return EditionWithdrawal(self.withdrawal_reason).label if self.withdrawal_reason else ""

    @property
    def scope(self):
        """What the figures are about: the phase, or one agency of it."""
        return f"{self.phase} · {self.agency}" if self.agency else self.phase
