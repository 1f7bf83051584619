"""Abstract models that every app builds on."""

import uuid

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class PublicModel(models.Model):
    """A row that people may link to: its public id is a UUID, the integer key stays inside."""

    public_id = models.UUIDField(
        _("identifiant public"), default=uuid.uuid4, unique=True, editable=False
    )
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True, editable=False)

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        """Check each field, but for rows at hand, of which it would ask again whether they exist.

        That took four of ten statements of a registration.
        """
        at_hand = {
            field.name
            for field in self._meta.concrete_fields
            if field.is_relation and self._state.fields_cache.get(field.name) is not None
        }
        super().clean_fields(exclude=at_hand | set(exclude or ()))


class Labelled(models.Model):
    """A row named in French, Arabic and English; `label` is the one of the active language."""

    label_fr = models.CharField(_("libellé français"), max_length=250)
    label_ar = models.CharField(_("libellé arabe"), max_length=250, blank=True)
    label_en = models.CharField(_("libellé anglais"), max_length=250, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.label

    @property
    def label(self):
        return self.label_in(get_language())

    def label_in(self, language):
        """The label in a language, or the French one where a translation is missing."""
        return getattr(self, f"label_{(language or 'fr')[:2]}", "") or self.label_fr


class CatalogueEntry(Labelled):
    """A code of a list that administrators keep: old records keep codes that are no longer used."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    sort_order = models.PositiveSmallIntegerField(_("ordre"), default=0)
    is_active = models.BooleanField(_("en usage"), default=True)

    class Meta:
        abstract = True
        ordering = ["sort_order", "code"]
