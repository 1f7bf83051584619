"""An employer's one contact becomes the first of its contacts."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

NOBODY = "Service du personnel"


def move_contacts(apps, schema_editor):
    """Write a contact for each employer of which a name, a number or an address was kept."""
    employers = apps.get_model("services", "Employer").objects.exclude(
        Q(contact_name="") & Q(phone="") & Q(email="")
    )
    contact = apps.get_model("services", "EmployerContact")
    contact.objects.bulk_create(
        contact(
            employer=employer,
            name=employer.contact_name or NOBODY,
            phone=employer.phone,
            email=employer.email,
        )
        for employer in employers
    )


def move_back(apps, schema_editor):
    """Write each employer's first active contact into the employer again."""
    for contact in apps.get_model("services", "EmployerContact").objects.order_by(
        "is_active", "-pk"
    ):
        employer = contact.employer
        employer.contact_name, employer.phone = contact.name, contact.phone
        employer.email = contact.email
        employer.save(update_fields=["contact_name", "phone", "email"])


class Migration(migrations.Migration):
    dependencies = [("services", "0005_typography")]

    operations = [
        migrations.RunPython(move_contacts, move_back),
        migrations.RemoveField(model_name="employer", name="contact_name"),
        migrations.RemoveField(model_name="employer", name="email"),
        migrations.RemoveField(model_name="employer", name="phone"),
        migrations.AlterField(
            model_name="employercontact",
            name="language",
            field=models.CharField(
                choices=[("fr", "français"), ("ar", "arabe")],
                default="fr",
                max_length=2,
                verbose_name="langue des messages",
            ),
        ),
        migrations.AlterField(
            model_name="employerexchange",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="services.employercontact",
                verbose_name="interlocuteur",
            ),
        ),
    ]
