"""Upkeep of the catalogues; everything else changes through the pages and their actions."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from agencies.admin import CatalogueAdmin
from services.forms.catalogue import RULES, ServiceTypeForm
from services.models import Sector, ServiceType


@admin.register(ServiceType)
class ServiceTypeAdmin(CatalogueAdmin):
    """A code never changes once given, and nothing is removed: old records keep their old codes."""

    form = ServiceTypeForm
    list_display = (
        "label_fr",
        "label_ar",
        "code",
        "family",
        "duration_minutes",
        "is_group",
        "starts_on",
        "ends_on",
        "is_active",
    )
    list_filter = ("family", "is_group", "is_active")
    fieldsets = (
        (None, {"fields": ("code", "label_fr", "label_ar", "label_en", "family", "sort_order")}),
        (_("Déroulement"), {"fields": ("duration_minutes", "is_group", "modes")}),
        (_("Pièces à apporter"), {"fields": ("papers_fr", "papers_ar", "papers_en")}),
        (
            _("Conditions"),
            {
                "fields": RULES,
                "description": _(
                    "Une condition n’interdit rien : qui passe outre en dit la raison, et elle est "
                    "gardée."
                ),
            },
        ),
        (_("En vigueur"), {"fields": ("is_active", "starts_on", "ends_on")}),
    )


@admin.register(Sector)
class SectorAdmin(CatalogueAdmin):
    pass
