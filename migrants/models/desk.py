"""What the desk keeps beside the files: drafts, saved views, uploaded papers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.querysets import ScopedQuerySet
from migrants.enums import ImportState, UploadKind
from migrants.models.person import IdentityDocument, PersonRow
from sharaka_portal.lib.models import PublicModel
from sharaka_portal.lib.storage import random_name
from sharaka_portal.lib.tabular import Row

NAMES = ("last_name", "first_name", "last_name_ar", "first_name_ar")


class RegistrationDraft(PublicModel):
    """A registration that was begun: what was typed, seen by its author alone.

    Its public id becomes the person's, so that a registration sent twice registers once.
    """

    author = models.ForeignKey(User, models.CASCADE, related_name="registration_drafts")
    step = models.CharField(_("étape"), max_length=20)
    typed = models.JSONField(_("saisie"), default=dict)
    shown = models.JSONField(_("dossiers ressemblants déjà montrés"), default=list)
    updated_at = models.DateTimeField(_("mis à jour le"), auto_now=True)

    class Meta:
        ordering = ["-updated_at"]
        verbose_name = _("inscription commencée")
        verbose_name_plural = _("inscriptions commencées")

    def __str__(self):
        return str(self.public_id)

    @property
    def name(self):
        """The name as far as it was typed."""
        typed = self.typed["steps"].get("identity", {}).get("values", {})
        first = {key: values[0] for key, values in typed.items() if values}
        found = {name: first.get(name) or self.typed["carried"].get(name, "") for name in NAMES}
        latin = f"{found['first_name']} {found['last_name']}".strip()
        return latin or f"{found['first_name_ar']} {found['last_name_ar']}".strip()


class SavedView(PublicModel):
    """A list's filters under a name, for their owner."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    page = models.CharField(_("liste"), max_length=20)
    name = models.CharField(_("nom de la vue"), max_length=60)
    query = models.CharField(_("filtres"), max_length=500)

    class Meta:
        ordering = ["name"]
        verbose_name = _("vue enregistrée")
        verbose_name_plural = _("vues enregistrées")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page", "name"],
                name="savedview_name_once",
                violation_error_message=_("Une vue porte déjà ce nom."),
            )
        ]

    def __str__(self):
        return self.name


class Document(PersonRow):
    """A file uploaded to a person's file; stored under a random name outside the web root."""

    kind = models.CharField(_("type de document"), max_length=10, choices=UploadKind.choices)
    title = models.CharField(_("intitulé"), max_length=120, blank=True)
    file = models.FileField(_("fichier"), upload_to=random_name, max_length=120)
    content_type = models.CharField(_("type réel"), max_length=60, editable=False)
    size = models.PositiveIntegerField(_("taille en octets"), editable=False)
    sha256 = models.CharField(_("empreinte"), max_length=64, editable=False)
    identity_document = models.ForeignKey(
        IdentityDocument,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="scans",
        verbose_name=_("pièce concernée"),
    )
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    removed_on = models.DateField(_("retiré le"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return self.title or self.get_kind_display()


class ImportJob(PublicModel):
    """A registration sheet on its way in: its cells, its columns, what became of each row.

    `rows` holds [line, [cell, …], [surplus cell, …]], the cells in the order of `headers`;
    `columns` {field: header}; `corrections` {line: {header: cell}} typed in the preview, and
    `decisions` {line: "create"} for rows that are other people than those they resemble;
    `preview` and `fates` {line: [status, reason, code, [public id, …]]}: what would become of the
    rows, and what became of those dealt with, the checkpoint; `counts` sums up the fates;
    `remarks` are [stage, sentence].

    The cells are personal data of people who may never be registered. When the import ends only
    the rows left out stay, for the download of those to be corrected; nothing stays when it is
    given up. After `KEPT_DAYS` even these are cleared, as is an import that nobody ended.
    """

    AGENCY_PATH = "agency"
    KEPT_DAYS = 30

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="imports")
    by = models.ForeignKey(User, models.PROTECT, related_name="imports")
    file_name = models.CharField(_("fichier"), max_length=200)
    sha256 = models.CharField(_("empreinte"), max_length=64)
    state = models.CharField(
        _("état"), max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    headers = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    corrections = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    fates = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    remarks = models.JSONField(_("remarques de lecture"), default=list)
    updated_at = models.DateTimeField(_("mis à jour le"), auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import d’une feuille")
        verbose_name_plural = _("imports de feuilles")

    def __str__(self):
        return self.file_name

    @classmethod
    def owned_by(cls, user):
        return models.Q(by=user)

    def corrected_rows(self):
        """The rows as they are imported: as read, with what was typed over them.

        Whoever corrected a shifted row has seen its surplus, which no longer counts.
        """
        return [self._corrected(*row) for row in self.rows]

    def corrected_row(self, line):
        """The row of that line, or None."""
        return next((self._corrected(*row) for row in self.rows if row[0] == line), None)

    def _corrected(self, line, cells, surplus):
        typed = self.corrections.get(str(line))
        values = dict(zip(self.headers, cells, strict=True)) | (typed or {})
        return Row(line, values, () if typed is not None else tuple(surplus))
