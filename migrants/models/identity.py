"""One person, two files: suspected pairs, what was decided, merges that can be undone."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from migrants.enums import PairSource, PairState
from migrants.models.person import Migrant
from migrants.querysets import PairQuerySet
from sharaka_portal.lib.models import PublicModel


class DuplicatePair(PublicModel):
    """Two files that look like one person's; the decision is kept, so that nobody is asked twice.

    `first` is the file with the smaller key; `agreeing` names the fields that agree.
    """

    first = models.ForeignKey(Migrant, models.CASCADE, related_name="+")
    second = models.ForeignKey(Migrant, models.CASCADE, related_name="+")
    score = models.FloatField(_("ressemblance"))
    agreeing = models.JSONField(_("ce qui concorde"), default=list)
    source = models.CharField(_("origine"), max_length=12, choices=PairSource.choices)
    state = models.CharField(
        _("état"), max_length=10, choices=PairState.choices, default=PairState.SUSPECTED
    )
    found_on = models.DateField(_("trouvé le"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(_("décidé le"), null=True, blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        verbose_name = _("doublon présumé")
        verbose_name_plural = _("doublons présumés")
        indexes = [models.Index(fields=["state", "-score"], name="duplicatepair_state")]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicatepair_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="duplicatepair_in_order"
            ),
        ]

    def __str__(self):
        return f"{self.first} / {self.second}"


class Merge(PublicModel):
    """A file that was absorbed by another, with all that an undo needs.

    `moved` is {model label: {field: [keys]}} of the rows that changed owner, `replaced` {field:
    value} of the kept person's fields before the merge, `closed` the key of the absorbed person's
    registration that the merge closed, if any.
    """

    pair = models.ForeignKey(DuplicatePair, models.PROTECT, related_name="merges")
    kept = models.ForeignKey(Migrant, models.PROTECT, related_name="+")
    absorbed_file = models.ForeignKey(Migrant, models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    replaced = models.JSONField(default=dict)
    closed = models.JSONField(default=dict)
    merged_at = models.DateTimeField(_("fusionné le"), default=timezone.now)
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(_("annulé le"), null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-merged_at", "-pk"]
        verbose_name = _("fusion")
        verbose_name_plural = _("fusions")

    def __str__(self):
        return f"{self.absorbed_file} → {self.kept}"
