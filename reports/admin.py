"""Upkeep of the lists of reference; figures of money and targets change through their pages."""

from django.contrib import admin

from agencies.admin import CatalogueAdmin
from reports.models import Funder, Programme


@admin.register(Programme)
class ProgrammeAdmin(CatalogueAdmin):
    filter_horizontal = ("phases",)


@admin.register(Funder)
class FunderAdmin(CatalogueAdmin):
    pass
