"""Row-level security on schedules, confirmations and what two people approve (readings 4.2, 4.3, 8)."""

from django.db import migrations

# Both parties read a schedule between them. The seller writes it: its economy, or the run that takes up a reservation.
SCHEDULES = """
ALTER TABLE settlement_schedule ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON settlement_schedule FOR SELECT TO rammevaerk_app USING (
  buyer_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[])
  OR seller_id = ANY ((SELECT acting_as('authority', 'economy', 'settling'))::bigint[]));
CREATE POLICY written_by_seller ON settlement_schedule FOR INSERT TO rammevaerk_app
  WITH CHECK (seller_id = ANY ((SELECT acting_as('authority', 'economy', 'settling'))::bigint[]));
CREATE POLICY superseded_by_seller ON settlement_schedule FOR UPDATE TO rammevaerk_app
  USING (seller_id = ANY ((SELECT acting_as('authority', 'economy', 'settling'))::bigint[]));
CREATE POLICY auditor_reads ON settlement_schedule FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');
"""

# The unit gives its word and reads it; the seller's run and economy see that it is given. Each stay is seen by those who see the
# placement, and by the economy of the two parties, as a line is.
CONFIRMATIONS = """
ALTER TABLE settlement_confirmation ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_unit ON settlement_confirmation TO rammevaerk_app USING (
  operator_id = ANY ((SELECT acting_as('unit'))::bigint[])
    AND ((SELECT acting_units()) IS NULL OR service_id = ANY ((SELECT acting_units())::bigint[])));
CREATE POLICY own_rows ON settlement_confirmation FOR SELECT TO rammevaerk_app
  USING (operator_id = ANY ((SELECT acting_as('authority', 'economy', 'settling'))::bigint[]));
CREATE POLICY auditor_reads ON settlement_confirmation FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');

ALTER TABLE settlement_confirmedstay ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_unit ON settlement_confirmedstay TO rammevaerk_app USING (
  operator_id = ANY ((SELECT acting_as('unit'))::bigint[])
    AND ((SELECT acting_units()) IS NULL OR service_id = ANY ((SELECT acting_units())::bigint[])));
CREATE POLICY own_rows ON settlement_confirmedstay FOR SELECT TO rammevaerk_app USING (
  operator_id = ANY ((SELECT acting_as('economy'))::bigint[]) OR paying_id = ANY ((SELECT acting_as('economy'))::bigint[])
  OR ((acting_id = ANY ((SELECT acting_as('authority'))::bigint[]) OR paying_id = ANY ((SELECT acting_as('authority'))::bigint[]))
    AND ((SELECT acting_departments()) IS NULL OR department = ''
      OR department = ANY ((SELECT acting_departments())::text[]))));
CREATE POLICY auditor_reads ON settlement_confirmedstay FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');
"""

TWO_PEOPLE = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON {table} TO rammevaerk_app
  USING (seller_id = ANY ((SELECT acting_as('authority', 'economy', 'settling'))::bigint[]));
CREATE POLICY auditor_reads ON {table} FOR SELECT TO rammevaerk_app USING ((SELECT acting_function()) = 'auditor');
"""
    for table in ("settlement_preparedrun", "settlement_runapproval")
)

# The run reads which places are reserved with the sellers it settles, to charge those the agreement lets the buyer pay.
RESERVATIONS = """
CREATE POLICY settled ON waiting_reservation FOR SELECT TO rammevaerk_app
  USING (operator_id = ANY ((SELECT acting_as('settling'))::bigint[]));
"""

# A schedule is nobody's stay: sums without a person count stays alone.
SUMS = """
CREATE OR REPLACE FUNCTION settlement_sums(from_month date, to_month date, least_people integer)
RETURNS TABLE (buyer_id bigint, seller_id bigint, amount_ore numeric, people integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT c.buyer_id, c.seller_id, CASE WHEN c.people >= least_people THEN c.amount_ore END,
    CASE WHEN c.people >= least_people THEN c.people END
  FROM (
    SELECT buyer_id, seller_id, sum(amount_ore) AS amount_ore, count(DISTINCT chain) FILTER (WHERE chain > 0)::integer AS people
    FROM settlement_charge
    WHERE month >= from_month AND month < to_month AND acting_function() IN ('secretariat', 'steering', 'auditor')
    GROUP BY buyer_id, seller_id) c
$$;
"""

POLICIES = {
    "settlement_schedule": ("own_rows", "written_by_seller", "superseded_by_seller", "auditor_reads"),
    "settlement_confirmation": ("own_unit", "own_rows", "auditor_reads"),
    "settlement_confirmedstay": ("own_unit", "own_rows", "auditor_reads"),
    "settlement_preparedrun": ("own_rows", "auditor_reads"),
    "settlement_runapproval": ("own_rows", "auditor_reads"),
}
DROPPED = "DROP POLICY settled ON waiting_reservation;" + "".join(
    f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;" + "".join(f"DROP POLICY {name} ON {table};" for name in names)
    for table, names in POLICIES.items()
)


class Migration(migrations.Migration):
    dependencies = [
        ("settlement", "0004_schedules_confirmations_and_two_people"),
        ("waiting", "0002_walls"),
    ]

    operations = [
        migrations.RunSQL(SCHEDULES + CONFIRMATIONS + TWO_PEOPLE + RESERVATIONS, DROPPED),
        migrations.RunSQL(SUMS, "SELECT 1"),
    ]
