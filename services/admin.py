"""Upkeep of the catalogues; everything else changes through the pages and their actions."""

from django.contrib import admin

from agencies.admin import CatalogueAdmin
from services.models import Sector, ServiceType


@admin.register(ServiceType)
class ServiceTypeAdmin(CatalogueAdmin):
    list_display = ("label_fr", "label_ar", "family", "duration_minutes", "sort_order", "is_active")
    list_filter = ("family", "is_group", "is_active")


@admin.register(Sector)
class SectorAdmin(CatalogueAdmin):
    pass
