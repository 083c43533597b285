"""Since when a buyer is known to have a statement: that is when its claims are raised (readings 4.1, 8)."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

# The seller records what it knows, the buyer what it does; whoever has opened the statement by its link stands for the buyer.
_OPENED = "(SELECT acting_function()) = 'link' AND statement_id = ANY ((SELECT acting_units())::bigint[])"
_OF_STATEMENT = """EXISTS (SELECT 1 FROM settlement_statement s WHERE s.id = statement_id
    AND s.seller_id = settlement_statementreceipt.seller_id AND s.buyer_id = settlement_statementreceipt.buyer_id)"""
POLICIES = f"""
ALTER TABLE settlement_statementreceipt ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON settlement_statementreceipt FOR SELECT TO rammevaerk_app USING (
  buyer_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[])
  OR seller_id = ANY ((SELECT acting_as('authority', 'economy', 'settling'))::bigint[]));
CREATE POLICY told_by_seller ON settlement_statementreceipt FOR INSERT TO rammevaerk_app WITH CHECK (
  seller_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[]) AND how IN ('told', 'invoice') AND {_OF_STATEMENT});
CREATE POLICY told_by_buyer ON settlement_statementreceipt FOR INSERT TO rammevaerk_app WITH CHECK (
  buyer_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[]) AND how IN ('opened', 'system') AND {_OF_STATEMENT});
CREATE POLICY told_by_link ON settlement_statementreceipt FOR INSERT TO rammevaerk_app WITH CHECK (
  {_OPENED} AND how = 'link' AND by_id IS NULL AND {_OF_STATEMENT});
CREATE POLICY by_link ON settlement_statementreceipt FOR SELECT TO rammevaerk_app USING ({_OPENED});
CREATE POLICY auditor_reads ON settlement_statementreceipt FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');
"""
_NAMES = ("own_rows", "told_by_seller", "told_by_buyer", "told_by_link", "by_link", "auditor_reads")
DROPPED = "".join(f"DROP POLICY {name} ON settlement_statementreceipt;" for name in _NAMES)

HOW = [
    ("invoice", "The electronic invoice was reported as received"),
    ("opened", "The buyer opened it here"),
    ("link", "The buyer opened it by link"),
    ("system", "The buyer's own system fetched it"),
    ("told", "The seller has recorded how it is known"),
]


def _party(index: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", db_index=index, to="accounts.organisation"
    )


class Migration(migrations.Migration):
    dependencies = [("settlement", "0014_lines_agree_with_what_they_are_of")]

    operations = [
        migrations.CreateModel(
            name="StatementReceipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("how", models.CharField(choices=HOW, max_length=8)),
                ("received_on", models.DateField()),
                ("oldest", models.DateField()),
                ("words", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("is_demo", models.BooleanField(default=False)),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="settlement.statement"
                    ),
                ),
                ("seller", _party()),
                ("buyer", _party()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.roleassignment",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["seller"], name="receipt_of_seller")],
                "constraints": [models.UniqueConstraint(fields=("statement", "how"), name="receipt_once_each_way")],
            },
        ),
        migrations.RunSQL(POLICIES, DROPPED),
    ]
