"""Choices of the reports app; the stored values are English codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """What the value of an indicator is."""

    COUNT = "count", _("nombre")
    RATE = "rate", _("part")
    MEAN = "mean", _("moyenne")
    MEDIAN_DAYS = "median_days", _("jours (médiane)")


class DateRule(models.TextChoices):
    """Which rows belong to a period."""

    EVENT = "event", _("événement survenu dans la période")
    COHORT = "cohort", _("dossiers ouverts dans la période, suivis jusqu’à la date d’arrêté")
    STATE = "state", _("situation à la date d’arrêté")


class Status(models.TextChoices):
    """Whether a figure may be read, and why not."""

    OK = "ok", _("publié")
    TOO_FEW = "too_few", _("effectif trop faible")
    NOT_DUE = "not_due", _("non échu")
    HIDDEN = "hidden", _("masqué")
