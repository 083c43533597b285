"""A party's word on which price item bears income that names none, and the wall around it (readings 8)."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

POLICIES = """
ALTER TABLE ledger_incomeplacing ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON ledger_incomeplacing TO rammevaerk_app
  USING (party_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[]));
CREATE POLICY auditor_reads ON ledger_incomeplacing FOR SELECT TO rammevaerk_app USING ((SELECT acting_function()) = 'auditor');
"""
DROPPED = "DROP POLICY own_rows ON ledger_incomeplacing; DROP POLICY auditor_reads ON ledger_incomeplacing;"


def _key(to: str, *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(db_index=False, null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_postings_and_closes_wait")]

    operations = [
        migrations.CreateModel(
            name="IncomePlacing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField()),
                ("title", models.CharField(blank=True, max_length=160)),
                ("words", models.CharField(max_length=250)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("is_demo", models.BooleanField(default=False)),
                ("by", _key("accounts.roleassignment")),
                ("item", _key("pricing.tariffitem", null=True)),
                ("party", _key("accounts.organisation")),
                ("service", _key("registry.service", null=True)),
            ],
            options={"indexes": [models.Index(fields=["party", "year"], name="income_placed_of_party")]},
        ),
        migrations.RunSQL(POLICIES, DROPPED),
    ]
