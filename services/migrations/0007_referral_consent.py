"""What was sent to an employer names the consent it went with; a referral keeps how far it got."""

from collections import defaultdict

import django.core.validators
from django.db import migrations, models
from django.db.models import Q

LADDER = ["proposed", "sent", "received", "interview", "hired"]
UNSENT = Q(state__in=["proposed", "withdrawn"], sent_on__isnull=True)


def fill_consents(apps, schema_editor):
    """Write into each sent referral the person's latest yes to sharing the CV."""
    consents = apps.get_model("migrants", "Consent").objects
    referrals = apps.get_model("services", "Referral").objects.exclude(UNSENT)
    granted = {}
    for consent in consents.filter(purpose="share_cv", is_granted=True).order_by("given_on", "pk"):
        granted[consent.migrant_id] = consent.pk
    missing = 0
    for referral in referrals.filter(cv_consent__isnull=True).iterator():
        referral.cv_consent_id = granted.get(referral.migrant_id)
        missing += referral.cv_consent_id is None
        referral.save(update_fields=["cv_consent"])
    if missing:
        raise RuntimeError(
            f"{missing} referrals were sent for people who never agreed to share their CV: "
            "note their agreement, or withdraw what was sent, before this migration."
        )
    # PostgreSQL changes no table while checks of foreign keys wait.
    schema_editor.connection.check_constraints()


def fill_furthest(apps, schema_editor):
    """Write into each referral the furthest stage that its history or its state shows."""
    reached = defaultdict(set)
    moves = apps.get_model("agencies", "Transition").objects.filter(machine="referral")
    for subject, target in moves.values_list("subject_id", "target"):
        reached[subject].add(target)
    for referral in apps.get_model("services", "Referral").objects.filter(furthest="").iterator():
        known = reached[referral.public_id] | {referral.state}
        referral.furthest = max(known & set(LADDER) or {"proposed"}, key=LADDER.index)
        referral.save(update_fields=["furthest"])


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_intermediation"),
        ("migrants", "0002_the_whole_file"),
        ("services", "0006_employer_contacts"),
    ]

    operations = [
        migrations.RunPython(fill_furthest, migrations.RunPython.noop),
        migrations.RunPython(fill_consents, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=UNSENT | Q(cv_consent__isnull=False),
                name="referral_sent_with_consent",
                violation_error_message="Il manque l’accord sur la transmission du CV.",
            ),
        ),
        migrations.AlterModelOptions(
            name="referrallink",
            options={"verbose_name": "lien de réponse", "verbose_name_plural": "liens de réponse"},
        ),
        migrations.RemoveField(model_name="referrallink", name="opened_at"),
        migrations.AlterField(
            model_name="followup",
            name="satisfaction",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(5),
                ],
                verbose_name="satisfaction de la personne (1 à 5)",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(fields=["state", "due_on"], name="followup_due"),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=Q(state="waiting", done_on__isnull=True)
                | (~Q(state="waiting") & Q(done_on__isnull=False)),
                name="followup_done_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
                name="followup_satisfaction_1_to_5",
            ),
        ),
    ]
