"""What the person can do and wants to do."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Language
from migrants.enums import CefrLevel
from migrants.models.catalogue import Occupation
from migrants.models.person import PersonRow


class LanguageSkill(PersonRow):
    language = models.ForeignKey(Language, models.PROTECT, related_name="skills")
    level = models.CharField(_("niveau parlé"), max_length=3, choices=CefrLevel.choices)
    is_read = models.BooleanField(_("la lit"), default=False)

    class Meta:
        ordering = ["-level"]
        verbose_name = _("langue parlée")
        verbose_name_plural = _("langues parlées")
        constraints = [
            models.UniqueConstraint(fields=["migrant", "language"], name="languageskill_once")
        ]

    def __str__(self):
        return f"{self.language} ({self.level})"


class TargetOccupation(PersonRow):
    """An occupation the person looks for; rank 1 comes first."""

    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="targets")
    rank = models.PositiveSmallIntegerField(_("ordre"), default=1)

    class Meta:
        ordering = ["rank"]
        verbose_name = _("métier recherché")
        verbose_name_plural = _("métiers recherchés")
        constraints = [
            models.UniqueConstraint(fields=["migrant", "occupation"], name="targetoccupation_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="targetoccupation_rank_positive"),
        ]

    def __str__(self):
        return str(self.occupation)
