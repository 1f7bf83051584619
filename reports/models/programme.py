"""Who pays for the programme, and what was spent on what."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from reports.enums import CostScope
from reports.models.phase import Phase
from sharaka_portal.lib.models import CatalogueEntry, PublicModel


class Programme(CatalogueEntry):
    """What the phases are part of."""

    phases = models.ManyToManyField(Phase, related_name="programmes", verbose_name=_("phases"))

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")


class Funder(CatalogueEntry):
    class Meta(CatalogueEntry.Meta):
        verbose_name = _("bailleur")
        verbose_name_plural = _("bailleurs")


def amount_field():
    return models.DecimalField(
        _("montant en euros"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )


class Funding(PublicModel):
    """What a funder gives to a programme, in euros, with where that was said."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="funding", verbose_name=_("programme")
    )
    funder = models.ForeignKey(
        Funder, models.PROTECT, related_name="funding", verbose_name=_("bailleur")
    )
    amount = amount_field()
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        ordering = ["-amount"]
        verbose_name = _("financement")
        verbose_name_plural = _("financements")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "funder"],
                name="funding_once_a_funder",
                violation_error_message=_("Ce bailleur finance déjà ce programme."),
            )
        ]

    def __str__(self):
        return f"{self.funder} · {self.amount}"


class CostLine(PublicModel):
    """What a phase cost, in euros: the line says on what, so that a cost per person has a scope."""

    phase = models.ForeignKey(
        Phase, models.PROTECT, related_name="cost_lines", verbose_name=_("phase")
    )
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cost_lines",
        verbose_name=_("agence"),
    )
    label = models.CharField(_("dépense"), max_length=150)
    scope = models.CharField(_("périmètre"), max_length=10, choices=CostScope.choices)
    amount = amount_field()
    source = models.CharField(_("source"), max_length=200)
    is_demo = models.BooleanField(_("démonstration"), default=False, editable=False)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["scope", "label"]
        verbose_name = _("ligne de coût")
        verbose_name_plural = _("lignes de coût")

    def __str__(self):
        return self.label
