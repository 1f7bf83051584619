"""Superuser upkeep of the catalogues; people are kept on their own pages only."""

from django.contrib import admin

from migrants.models import BarrierType, ConsentText, EducationLevel, IscoGroup, Occupation
from sharaka_portal.lib.text import fold


@admin.register(BarrierType, EducationLevel)
class CatalogueAdmin(admin.ModelAdmin):
    list_display = ("code", "label_fr", "label_ar", "label_en", "sort_order", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "label_fr")

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Occupation)
class OccupationAdmin(admin.ModelAdmin):
    list_display = ("code", "label_fr", "label_ar", "label_en")
    search_fields = ("code", "label_fr", "label_ar", "label_en")
    autocomplete_fields = ("isco_group",)

    def save_model(self, request, obj, form, change):
        labels = (obj.label_fr, obj.label_ar, obj.label_en)
        obj.search_text = " ".join(fold(label) for label in labels)
        super().save_model(request, obj, form, change)


@admin.register(IscoGroup)
class IscoGroupAdmin(admin.ModelAdmin):
    list_display = ("code", "label_fr", "label_ar", "label_en")
    search_fields = ("code", "label_fr")


@admin.register(ConsentText)
class ConsentTextAdmin(admin.ModelAdmin):
    """A text that was read to people is never rewritten: a new wording is a new version."""

    list_display = ("purpose", "version", "in_force_from")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
