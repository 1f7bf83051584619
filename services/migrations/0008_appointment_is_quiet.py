from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("services", "0007_referral_consent")]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="is_quiet",
            field=models.BooleanField(default=False, verbose_name="sans message à la personne"),
        ),
    ]
