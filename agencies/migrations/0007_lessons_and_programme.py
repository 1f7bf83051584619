"""Rights over lessons, roll-out and programme; roles that exist get them too."""

from django.db import migrations, models


A, N, F = "agency", "national", "aggregate"
# action: the scope given to roles that exist; a register without roles gets them from load_reference
GRANTS = {
    "read_report": {"agency_manager": A, "national_manager": N, "ministry_reader": F},
    "publish_report": {"national_manager": N},
    "view_lessons": {
        "counsellor": N,
        "agency_manager": N,
        "national_manager": N,
        "ministry_reader": F,
    },
    "propose_lesson": {"counsellor": A, "agency_manager": A, "national_manager": N},
    "judge_lesson": {"agency_manager": A, "national_manager": N},
    "recommend_lesson": {"national_manager": N},
    "view_rollout": {"agency_manager": N, "national_manager": N, "ministry_reader": F},
    "state_readiness": {"agency_manager": A, "national_manager": N},
    "manage_programme": {"national_manager": N},
}


def grant(apps, schema_editor):
    Role, RoleGrant = (apps.get_model("agencies", name) for name in ("Role", "RoleGrant"))
    roles = {role.code: role for role in Role.objects.all()}
    for action, scopes in GRANTS.items():
        for code, scope in scopes.items():
            if code in roles:
                RoleGrant.objects.get_or_create(
                    role=roles[code], action=action, defaults={"scope": scope}
                )
    # readers of the ministry read what is published; they no longer build it themselves
    RoleGrant.objects.filter(action="build_report", role__code="ministry_reader").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0006_daily_run"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rolegrant",
            name="action",
            field=models.CharField(
                choices=[
                    ("search_people", "Rechercher une personne"),
                    ("view_person", "Lire un dossier"),
                    ("register_person", "Inscrire une personne"),
                    ("edit_person", "Modifier un dossier"),
                    ("close_file", "Clore ou rouvrir un dossier"),
                    ("assign_person", "Désigner le conseiller référent"),
                    ("write_note", "Écrire une note"),
                    ("import_people", "Importer une feuille d’inscription"),
                    ("decide_duplicates", "Décider des doublons et fusionner des dossiers"),
                    ("view_documents", "Ouvrir les documents déposés"),
                    ("export_people", "Exporter une liste nominative"),
                    ("view_services", "Lire les prestations"),
                    ("record_service", "Enregistrer une prestation"),
                    ("plan_appointment", "Planifier un rendez-vous"),
                    ("manage_plan", "Tenir un plan d’action et ses tâches"),
                    ("approve_plan", "Valider un plan d’action"),
                    ("view_employers", "Lire les employeurs et les offres"),
                    ("manage_employers", "Tenir les employeurs et les offres"),
                    ("manage_referrals", "Tenir les mises en relation et les insertions"),
                    ("view_figures", "Lire les chiffres"),
                    ("open_figures", "Ouvrir la liste derrière un chiffre"),
                    ("read_report", "Lire les rapports publiés"),
                    ("build_report", "Établir un rapport"),
                    ("publish_report", "Publier et retirer un rapport"),
                    ("view_lessons", "Lire les pratiques et les axes d’amélioration"),
                    ("propose_lesson", "Proposer une pratique ou un axe d’amélioration"),
                    ("judge_lesson", "Documenter, éprouver ou adopter une pratique"),
                    ("recommend_lesson", "Confirmer, recommander et généraliser une pratique"),
                    ("view_rollout", "Lire la préparation, la projection et le programme"),
                    ("state_readiness", "Noter l’état de préparation d’une agence"),
                    ("manage_programme", "Fixer les cibles, les coûts et les hypothèses"),
                    ("read_audit", "Lire le journal"),
                    ("manage_users", "Tenir les comptes et les droits"),
                ],
                max_length=40,
                verbose_name="action",
            ),
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
