"""Lists of codes: education levels, occupations, barriers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sharaka_portal.lib.models import CatalogueEntry, Labelled


class EducationLevel(CatalogueEntry):
    isced_level = models.PositiveSmallIntegerField(_("niveau CITE 2011"))

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("niveau d’études")
        verbose_name_plural = _("niveaux d’études")


class IscoGroup(Labelled):
    """A group of ISCO-08, levels 1 to 4; the parent's code is the code less its last digit."""

    code = models.CharField(_("code CITP-08"), max_length=4, unique=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("groupe de professions")
        verbose_name_plural = _("groupes de professions")


class Occupation(Labelled):
    """An occupation of ESCO v1.2."""

    code = models.CharField(_("code ESCO"), max_length=20, unique=True)
    isco_group = models.ForeignKey(IscoGroup, models.PROTECT, related_name="occupations")
    search_text = models.TextField(editable=False, default="")

    class Meta:
        ordering = ["label_fr"]
        verbose_name = _("métier")
        verbose_name_plural = _("métiers")


class BarrierType(CatalogueEntry):
    """An obstacle to work, from the list reported in the field (`docs/indicators.md`)."""

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("type de frein")
        verbose_name_plural = _("types de freins")
