"""Good practices, improvements, trials, targets, programme, readiness, scenarios."""

import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_lessons_and_programme"),
        ("migrants", "0005_import_preview"),
        ("reports", "0002_editions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Adoption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="identifiant public",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("indicator", models.CharField(max_length=40, verbose_name="indicateur")),
                ("starts_on", models.DateField(verbose_name="début de l’essai")),
                ("ends_on", models.DateField(verbose_name="fin de l’essai")),
                ("before", models.JSONField(verbose_name="avant")),
                ("after", models.JSONField(blank=True, null=True, verbose_name="après")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "essai en cours"),
                            ("kept", "retenue après l’essai"),
                            ("dropped", "abandonnée après l’essai"),
                            ("stopped", "essai arrêté"),
                        ],
                        default="running",
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
            ],
            options={
                "verbose_name": "essai d’une pratique",
                "verbose_name_plural": "essais de pratiques",
                "ordering": ["starts_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CostLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="identifiant public",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("label", models.CharField(max_length=150, verbose_name="dépense")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("direct", "service aux personnes"),
                            ("support", "appui et coordination"),
                        ],
                        max_length=10,
                        verbose_name="périmètre",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="montant en euros",
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "is_demo",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="démonstration"
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne de coût",
                "verbose_name_plural": "lignes de coût",
                "ordering": ["scope", "label"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="identifiant public",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("figure", "chiffre d’une phase"),
                            ("edition", "chiffre d’une édition"),
                            ("case", "cas anonyme"),
                            ("statement", "témoignage avec accord"),
                        ],
                        max_length=10,
                        verbose_name="preuve",
                    ),
                ),
                ("facts", models.JSONField(blank=True, default=dict, verbose_name="faits")),
                ("text", models.TextField(blank=True, verbose_name="texte")),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "Français"), ("ar", "العربية"), ("en", "English")],
                        max_length=2,
                        verbose_name="langue du texte",
                    ),
                ),
                (
                    "speaker",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("person", "personne accompagnée"),
                            ("staff", "agent de l’agence"),
                            ("employer", "employeur"),
                            ("partner", "partenaire"),
                        ],
                        max_length=10,
                        verbose_name="parole de",
                    ),
                ),
                (
                    "consent_on",
                    models.DateField(blank=True, null=True, verbose_name="accord donné le"),
                ),
                ("attached_on", models.DateField(verbose_name="jointe le")),
            ],
            options={
                "verbose_name": "preuve",
                "verbose_name_plural": "preuves",
                "ordering": ["attached_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Funder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label_fr", models.CharField(max_length=250, verbose_name="libellé français")),
                (
                    "label_ar",
                    models.CharField(blank=True, max_length=250, verbose_name="libellé arabe"),
                ),
                (
                    "label_en",
                    models.CharField(blank=True, max_length=250, verbose_name="libellé anglais"),
                ),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("sort_order", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
                ("is_active", models.BooleanField(default=True, verbose_name="en usage")),
            ],
            options={
                "verbose_name": "bailleur",
                "verbose_name_plural": "bailleurs",
                "ordering": ["sort_order", "code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Funding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="identifiant public",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="montant en euros",
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "financement",
                "verbose_name_plural": "financements",
                "ordering": ["-amount"],
            },
        ),
        migrations.CreateModel(
            name="GoodPractice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="identifiant public",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("outreach", "Aller vers les personnes"),
                            ("information", "Information et inscription"),
                            ("guidance", "Entretien et plan d’action"),
                            ("workshops", "Ateliers"),
                            ("languages", "Langues"),
                            ("remote", "Services à distance"),
                            ("employers", "Employeurs"),
                            ("partners", "Partenaires"),
                            ("papers", "Titres et démarches"),
                            ("organisation", "Organisation de l’agence"),
                        ],
                        max_length=14,
                        verbose_name="thème",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="titre")),
                ("context", models.TextField(blank=True, verbose_name="contexte")),
                ("action", models.TextField(blank=True, verbose_name="action")),
                ("result", models.TextField(blank=True, verbose_name="résultat")),
                ("conditions", models.TextField(blank=True, verbose_name="conditions de réussite")),
                ("transferability", models.TextField(blank=True, verbose_name="transférabilité")),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "Français"), ("ar", "العربية"), ("en", "English")],
                        max_length=2,
                        verbose_name="langue du texte",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("observed", "observée"),
                            ("documented", "documentée"),
                            ("tested", "éprouvée"),
                            ("confirmed", "confirmée"),
                            ("recommended", "recommandée"),
                            ("generalised", "généralisée"),
                            ("retired", "retirée"),
                        ],
                        default="observed",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("observed_on", models.DateField(verbose_name="observée le")),
                (
                    "is_demo",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="démonstration"
                    ),
                ),
            ],
            options={
                "verbose_name": "bonne pratique",
                "verbose_name_plural": "bonnes pratiques",
                "ordering": ["-observed_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Improvement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="identifiant public",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("title", models.CharField(max_length=150, verbose_name="titre")),
                ("problem", models.TextField(verbose_name="problème")),
                (
                    "is_national",
                    models.BooleanField(
                        default=False, verbose_name="compter dans toutes les agences de la phase"
                    ),
                ),
                ("counted_on", models.DateField(blank=True, null=True, verbose_name="compté le")),
                (
                    "count",
                    models.PositiveIntegerField(
                        editable=False, null=True, verbose_name="personnes concernées"
                    ),
                ),
                ("shown_count", models.PositiveIntegerField(editable=False, null=True)),
                ("change", models.TextField(verbose_name="changement proposé")),
                (
                    "owner",
                    models.CharField(
                        help_text="Une fonction, pas un nom de personne.",
                        max_length=120,
                        verbose_name="responsable",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="échéance")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposé"),
                            ("accepted", "accepté"),
                            ("done", "réalisé"),
                            ("declined", "écarté"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "Français"), ("ar", "العربية"), ("en", "English")],
                        max_length=2,
                        verbose_name="langue du texte",
                    ),
                ),
                (
                    "is_demo",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="démonstration"
                    ),
                ),
            ],
            options={
                "verbose_name": "axe d’amélioration",
                "verbose_name_plural": "axes d’amélioration",
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label_fr", models.CharField(max_length=250, verbose_name="libellé français")),
                (
                    "label_ar",
                    models.CharField(blank=True, max_length=250, verbose_name="libellé arabe"),
                ),
                (
                    "label_en",
                    models.CharField(blank=True, max_length=250, verbose_name="libellé anglais"),
                ),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("sort_order", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
                ("is_active", models.BooleanField(default=True, verbose_name="en usage")),
            ],
            options={
                "verbose_name": "programme",
                "verbose_name_plural": "programmes",
                "ordering": ["sort_order", "code"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReadinessNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="identifiant public",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("opened", "Ouverture aux migrants régularisés"),
                            ("staff", "Personnel"),
                            ("languages", "Langues"),
                            ("rooms", "Salles"),
                            ("hours", "Heures d’ouverture"),
                            ("partners", "Partenaires"),
                            ("equipment", "Équipement"),
                            ("training", "Formation des agents"),
                        ],
                        max_length=10,
                        verbose_name="ligne",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "prêt"),
                            ("partly", "en partie"),
                            ("not_ready", "pas prêt"),
                            ("unknown", "non renseigné"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("fact", models.TextField(verbose_name="fait constaté")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("stated_on", models.DateField(verbose_name="constaté le")),
            ],
            options={
                "verbose_name": "constat de préparation",
                "verbose_name_plural": "constats de préparation",
                "ordering": ["-stated_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Scenario",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="identifiant public",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "name",
                    models.CharField(
                        error_messages={"unique": "Un scénario porte déjà ce nom."},
                        max_length=80,
                        unique=True,
                        verbose_name="nom du scénario",
                    ),
                ),
                ("assumptions", models.JSONField(blank=True, verbose_name="hypothèses")),
            ],
            options={
                "verbose_name": "scénario",
                "verbose_name_plural": "scénarios",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="identifiant public",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("indicator", models.CharField(max_length=40, verbose_name="indicateur")),
                ("value", models.FloatField(verbose_name="cible")),
            ],
            options={
                "verbose_name": "cible",
                "verbose_name_plural": "cibles",
                "ordering": ["indicator"],
            },
        ),
        migrations.AddField(
            model_name="adoption",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="adoptions",
                to="agencies.agency",
                verbose_name="agence",
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="opened_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="costline",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cost_lines",
                to="agencies.agency",
                verbose_name="agence",
            ),
        ),
        migrations.AddField(
            model_name="costline",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="costline",
            name="phase",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cost_lines",
                to="reports.phase",
                verbose_name="phase",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="attached_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="consent",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="migrants.consent",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="edition",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="reports.edition",
            ),
        ),
        migrations.AddField(
            model_name="funding",
            name="funder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="funding",
                to="reports.funder",
                verbose_name="bailleur",
            ),
        ),
        migrations.AddField(
            model_name="goodpractice",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="practices",
                to="agencies.agency",
                verbose_name="agence",
            ),
        ),
        migrations.AddField(
            model_name="goodpractice",
            name="phase",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="practices",
                to="reports.phase",
                verbose_name="phase",
            ),
        ),
        migrations.AddField(
            model_name="goodpractice",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="practices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="practice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence",
                to="reports.goodpractice",
            ),
        ),
        migrations.AddField(
            model_name="adoption",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="adoptions",
                to="reports.goodpractice",
            ),
        ),
        migrations.AddField(
            model_name="improvement",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="improvements",
                to="agencies.agency",
                verbose_name="agence",
            ),
        ),
        migrations.AddField(
            model_name="improvement",
            name="barrier",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="migrants.barriertype",
                verbose_name="frein concerné",
            ),
        ),
        migrations.AddField(
            model_name="improvement",
            name="phase",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="improvements",
                to="reports.phase",
                verbose_name="phase",
            ),
        ),
        migrations.AddField(
            model_name="improvement",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="improvements",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="improvement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence",
                to="reports.improvement",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="phases",
            field=models.ManyToManyField(
                related_name="programmes", to="reports.phase", verbose_name="phases"
            ),
        ),
        migrations.AddField(
            model_name="funding",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="funding",
                to="reports.programme",
                verbose_name="programme",
            ),
        ),
        migrations.AddField(
            model_name="readinessnote",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="readiness_notes",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            model_name="readinessnote",
            name="stated_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="scenario",
            name="saved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="targets",
                to="agencies.agency",
                verbose_name="agence",
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="phase",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="targets",
                to="reports.phase",
                verbose_name="phase",
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="set_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                name="adoption_dates_in_order",
                violation_error_message="L’essai finit avant de commencer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "running")),
                fields=("practice", "agency"),
                name="adoption_running_once",
                violation_error_message="Cette agence essaie déjà cette pratique.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("practice__isnull", True), ("improvement__isnull", True), _connector="XOR"
                ),
                name="evidence_of_one_lesson",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "statement"), _negated=True),
                    ("consent_on__isnull", False),
                    _connector="OR",
                ),
                name="evidence_statement_with_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="funding",
            constraint=models.UniqueConstraint(
                fields=("programme", "funder"),
                name="funding_once_a_funder",
                violation_error_message="Ce bailleur finance déjà ce programme.",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                fields=("phase", "indicator", "agency"), name="target_once_an_agency"
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agency__isnull", True)),
                fields=("phase", "indicator"),
                name="target_once_for_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 0)), name="target_not_negative"
            ),
        ),
    ]
