"""Bodies and who decides what, taken over from governance with their rows."""

import django.db.models.deletion
from django.db import migrations, models

TAKE_OVER = """
ALTER TABLE governance_body RENAME TO decisions_body;
ALTER SEQUENCE governance_body_id_seq RENAME TO decisions_body_id_seq;
ALTER TABLE governance_decisionrole RENAME TO decisions_decisionrole;
ALTER SEQUENCE governance_decisionrole_id_seq RENAME TO decisions_decisionrole_id_seq;
"""
GIVE_BACK = """
ALTER SEQUENCE decisions_decisionrole_id_seq RENAME TO governance_decisionrole_id_seq;
ALTER TABLE decisions_decisionrole RENAME TO governance_decisionrole;
ALTER SEQUENCE decisions_body_id_seq RENAME TO governance_body_id_seq;
ALTER TABLE decisions_body RENAME TO governance_body;
"""
AREA = models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.agreementarea")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_organisations_and_roles"),
        ("governance", "0001_cycles_and_approvals"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TAKE_OVER, GIVE_BACK)],
            state_operations=[
                migrations.CreateModel(
                    name="Body",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=30)),
                        ("name", models.CharField(max_length=120)),
                        ("note", models.CharField(blank=True, max_length=250)),
                        ("area", AREA),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                    ],
                    options={"constraints": [models.UniqueConstraint(fields=("area", "key"), name="body_once")]},
                ),
                migrations.CreateModel(
                    name="DecisionRole",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("act", models.CharField(max_length=120)),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("prepares", "Prepares"),
                                    ("discusses", "Discusses"),
                                    ("recommends", "Recommends"),
                                    ("decides", "Decides"),
                                    ("informed", "Is informed"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        ("state", models.CharField(max_length=14)),
                        ("source", models.CharField(max_length=250)),
                        ("area", AREA),
                        (
                            "body",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="decisions.body",
                            ),
                        ),
                    ],
                ),
            ],
        ),
    ]
