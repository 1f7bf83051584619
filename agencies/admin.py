"""Upkeep of the lists of reference. Accounts and memberships have pages of their own."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _

from agencies import audit
from agencies.enums import Action, Scope
from agencies.models import (
    Agency,
    Language,
    OpeningHours,
    Province,
    Region,
    Role,
    RoleGrant,
    Room,
)

# These open every account, or every trace: they are given for the whole country or not at all.
NATIONAL_ONLY = {Action.MANAGE_USERS, Action.READ_AUDIT}


class AuditedAdmin(admin.ModelAdmin):
    """An administrator may add and change rows, not remove them; each change leaves its line."""

    actions = None

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    has_add_permission = has_change_permission = has_module_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        before = audit.snapshot(type(obj)._base_manager.get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)
        if change:
            audit.changed(obj, before, by=request.user)
        else:
            audit.created(obj, by=request.user)


class ReadOnlyAdmin(AuditedAdmin):
    """Official lists, changed by loading a newer file."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class CatalogueAdmin(AuditedAdmin):
    list_display = ("label_fr", "label_ar", "label_en", "code", "sort_order", "is_active")
    list_filter = ("is_active",)
    search_fields = ("label_fr", "label_ar", "label_en", "code")

    def get_readonly_fields(self, request, obj=None):
        return ("code",) if obj else ()


@admin.register(Language)
class LanguageAdmin(CatalogueAdmin):
    pass


class PlaceInline(admin.TabularInline):
    """Rows that belong to an agency, kept by whoever keeps the lists of reference."""

    extra = 0

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    has_change_permission = has_add_permission = has_view_permission


class RoomInline(PlaceInline):
    """A room in use by an old appointment stays: it is taken out of use, not removed."""

    model = Room
    fields = ("name", "seats", "is_active")

    def has_delete_permission(self, request, obj=None):
        return False


class HoursInline(PlaceInline):
    model = OpeningHours

    def has_delete_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)


@admin.register(Agency)
class AgencyAdmin(CatalogueAdmin):
    list_display = ("label_fr", "city_fr", "is_pilot", "open_to_migrants_on", "is_active")
    list_filter = ("is_pilot", "is_presumed", "is_active")
    autocomplete_fields = ("province",)
    inlines = (HoursInline, RoomInline)

    def save_related(self, request, form, formsets, change):
        """One line of history for the hours and rooms that changed."""
        agency = form.instance
        before = place_facts(agency)
        super().save_related(request, form, formsets, change)
        if changes := audit.differences(before, place_facts(agency)):
            audit.record("changed", agency, by=request.user, changes=changes, agency=agency)


def place_facts(agency):
    """The opening hours and rooms of an agency as words that can be compared."""
    return {
        "hours": ", ".join(f"{row} – {row.closes_at:%H:%M}" for row in agency.hours.all()),
        "rooms": ", ".join(f"{row} ({row.seats})" for row in agency.rooms.filter(is_active=True)),
    }


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    list_display = ("code", "label_fr", "label_ar", "iso_code")


@admin.register(Province)
class ProvinceAdmin(ReadOnlyAdmin):
    list_display = ("code", "label_fr", "label_ar", "kind", "region")
    list_filter = ("region",)
    list_select_related = ("region",)
    search_fields = ("label_fr", "label_ar", "code")


class GrantFormSet(BaseInlineFormSet):
    def clean(self):
        super().clean()
        for form in self.forms:
            action, scope = form.cleaned_data.get("action"), form.cleaned_data.get("scope")
            if action in NATIONAL_ONLY and scope != Scope.NATIONAL:
                raise ValidationError(
                    _("« %(action)s » ne se donne que pour tout le pays.")
                    % {"action": Action(action).label}
                )


class GrantInline(admin.TabularInline):
    model = RoleGrant
    formset = GrantFormSet
    extra = 0

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    has_change_permission = has_delete_permission = has_add_permission = has_view_permission


@admin.register(Role)
class RoleAdmin(CatalogueAdmin):
    """The rights of a role; a change counts from the next page of everybody who holds it."""

    inlines = (GrantInline,)

    def save_related(self, request, form, formsets, change):
        role = form.instance
        before = dict(role.grants.values_list("action", "scope"))
        super().save_related(request, form, formsets, change)
        after = dict(role.grants.values_list("action", "scope"))
        changes = {
            name: [before.get(name), after.get(name)]
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)
        }
        if changes:
            audit.record("changed", role, by=request.user, changes=changes)
