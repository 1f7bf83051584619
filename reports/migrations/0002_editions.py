"""Editions: frozen facts and definitions, a code of their own, states."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def fill_what_is_new(apps, schema_editor):
    """Reports built before have no definitions and no code in the file: they stay drafts."""
    for edition in apps.get_model("reports", "Edition").objects.all():
        edition.fingerprint = edition.sha256
        edition.code = edition.sha256[:12]
        edition.save(update_fields=["fingerprint", "code"])


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0006_daily_run"),
        ("reports", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField("edition", "figures", "facts"),
        migrations.AlterField("edition", "facts", models.JSONField(verbose_name="faits")),
        migrations.AlterField(
            "edition",
            "sha256",
            models.CharField(
                db_index=True, max_length=64, verbose_name="empreinte SHA-256 du fichier"
            ),
        ),
        migrations.AddField(
            "edition",
            "kind",
            models.CharField(
                choices=[
                    ("report", "Rapport"),
                    ("brief", "Note de visite (deux pages)"),
                    ("agency", "Fiche d’une agence (une page)"),
                ],
                default="report",
                max_length=10,
                verbose_name="document",
            ),
        ),
        migrations.AddField(
            "edition",
            "agency",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="agencies.agency",
                verbose_name="agence",
            ),
        ),
        migrations.AddField(
            "edition",
            "state",
            models.CharField(
                choices=[
                    ("draft", "projet"),
                    ("published", "publié"),
                    ("replaced", "remplacé"),
                    ("withdrawn", "retiré"),
                ],
                default="draft",
                max_length=10,
                verbose_name="état",
            ),
        ),
        migrations.AddField(
            "edition", "definitions", models.JSONField(default=dict, verbose_name="définitions")
        ),
        migrations.AddField(
            "edition",
            "print_version",
            models.CharField(default="", max_length=16, verbose_name="version d’impression"),
        ),
        migrations.AddField(
            "edition", "published_on", models.DateField(null=True, verbose_name="publié le")
        ),
        migrations.AddField(
            "edition",
            "replaced_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaces",
                to="reports.edition",
                verbose_name="remplacé par",
            ),
        ),
        migrations.AddField(
            "edition", "withdrawn_on", models.DateField(null=True, verbose_name="retiré le")
        ),
        migrations.AddField(
            "edition",
            "withdrawal_reason",
            models.CharField(blank=True, max_length=20, verbose_name="motif du retrait"),
        ),
        migrations.AddField(
            "edition",
            "fingerprint",
            models.CharField(default="", max_length=64, verbose_name="empreinte du contenu"),
        ),
        migrations.AddField(
            "edition", "code", models.CharField(default="", max_length=16, verbose_name="code")
        ),
        migrations.RunPython(fill_what_is_new, migrations.RunPython.noop),
        migrations.AlterField(
            "edition",
            "fingerprint",
            models.CharField(max_length=64, unique=True, verbose_name="empreinte du contenu"),
        ),
        migrations.AlterField(
            "edition", "code", models.CharField(max_length=16, unique=True, verbose_name="code")
        ),
        migrations.AddConstraint(
            "edition",
            models.CheckConstraint(
                condition=Q(("agency__isnull", False), ("kind", "agency"))
                | (~Q(("kind", "agency")) & Q(("agency__isnull", True))),
                name="edition_agency_of_its_kind",
            ),
        ),
    ]
