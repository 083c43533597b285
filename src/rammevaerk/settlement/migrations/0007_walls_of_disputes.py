"""Row-level security on disputes: both parties read, each writes its own side (readings 4.12, 8)."""

from django.db import migrations

_READS = """
  buyer_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[])
  OR seller_id = ANY ((SELECT acting_as('authority', 'economy', 'settling'))::bigint[])"""

# A dispute is raised by the municipality that is to pay, of a line that is its own and on the statement it names.
DISPUTES = f"""
ALTER TABLE settlement_dispute ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON settlement_dispute FOR SELECT TO rammevaerk_app USING ({_READS});
CREATE POLICY raised_by_buyer ON settlement_dispute FOR INSERT TO rammevaerk_app
  WITH CHECK (buyer_id = ANY ((SELECT acting_as('authority'))::bigint[])
    AND EXISTS (SELECT 1 FROM settlement_charge c WHERE c.id = charge_id AND c.statement_id = settlement_dispute.statement_id
      AND c.buyer_id = settlement_dispute.buyer_id AND c.seller_id = settlement_dispute.seller_id
      AND c.amount_ore = settlement_dispute.amount_ore AND NOT c.internal));
CREATE POLICY auditor_reads ON settlement_dispute FOR SELECT TO rammevaerk_app USING ((SELECT acting_function()) = 'auditor');

ALTER TABLE settlement_disputestep ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON settlement_disputestep FOR SELECT TO rammevaerk_app USING ({_READS});
CREATE POLICY taken_on_own_side ON settlement_disputestep FOR INSERT TO rammevaerk_app
  WITH CHECK (((side = 'buyer' AND kind IN ('accept', 'withdraw', 'appeal', 'upheld')
        AND buyer_id = ANY ((SELECT acting_as('authority'))::bigint[]))
      OR (side = 'seller' AND kind IN ('agree', 'disagree', 'appeal', 'upheld')
        AND seller_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[])))
    AND EXISTS (SELECT 1 FROM settlement_dispute d WHERE d.id = dispute_id
      AND d.buyer_id = settlement_disputestep.buyer_id AND d.seller_id = settlement_disputestep.seller_id));
CREATE POLICY auditor_reads ON settlement_disputestep FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');
"""  # noqa: S608
NAMES = {
    "settlement_dispute": ("own_rows", "raised_by_buyer", "auditor_reads"),
    "settlement_disputestep": ("own_rows", "taken_on_own_side", "auditor_reads"),
}
DROPPED = "".join(
    f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;" + "".join(f"DROP POLICY {name} ON {table};" for name in names)
    for table, names in NAMES.items()
)


class Migration(migrations.Migration):
    dependencies = [("settlement", "0006_disputes")]

    operations = [migrations.RunSQL(DISPUTES, DROPPED)]
