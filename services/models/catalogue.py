"""Catalogues of the app: services of the offer, sectors of activity."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from services.enums import ServiceFamily
from services.querysets import ServiceTypeQuerySet
from sharaka_portal.lib.models import CatalogueEntry


class ServiceType(CatalogueEntry):
    """A service of the catalogue (`domain.md` 2.1)."""

    family = models.CharField(_("famille"), max_length=16, choices=ServiceFamily.choices)
    duration_minutes = models.PositiveSmallIntegerField(_("durée usuelle (min)"), default=30)
    is_group = models.BooleanField(_("collective"), default=False)
    modes = models.JSONField(_("modes possibles"), default=list)
    papers_fr = models.TextField(_("pièces à apporter"), blank=True)
    papers_ar = models.TextField(_("pièces à apporter, en arabe"), blank=True)
    papers_en = models.TextField(_("pièces à apporter, en anglais"), blank=True)
    eligibility = models.JSONField(
        _("conditions"),
        default=dict,
        blank=True,
        help_text=_("Règles lues par le portail : min_age, max_age, diploma, mentions, permit."),
    )
    starts_on = models.DateField(_("en vigueur du"), null=True, blank=True)
    ends_on = models.DateField(_("en vigueur jusqu’au"), null=True, blank=True)

    objects = ServiceTypeQuerySet.as_manager()

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("type de prestation")
        verbose_name_plural = _("types de prestations")

    def papers_in(self, language):
        """The papers to bring, in a language, or in French where a translation is missing."""
        return getattr(self, f"papers_{(language or 'fr')[:2]}", "") or self.papers_fr

    @property
    def papers(self):
        return self.papers_in(get_language())


class Sector(CatalogueEntry):
    """A section or division of economic activity (NMA 2010, ISIC Rev. 4)."""

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("secteur d’activité")
        verbose_name_plural = _("secteurs d’activité")
