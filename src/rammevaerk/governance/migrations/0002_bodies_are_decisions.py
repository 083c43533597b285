"""Bodies and who decides what stand in decisions; a deadline still names its body."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_from_governance"), ("governance", "0001_cycles_and_approvals")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.AlterField(
                    model_name="deadline",
                    name="body",
                    field=models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="decisions.body"
                    ),
                ),
                migrations.DeleteModel(name="DecisionRole"),
                migrations.DeleteModel(name="Body"),
            ],
        ),
    ]
