"""Row-level security on what parties say of their books (readings 8), and closed months that take no posting."""

from django.db import migrations

OWN = "party_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[])"
TABLES = (
    "booking", "payment", "unplacedpayment", "dealtwith", "monthclose", "closedbalance", "yearstep", "resulthandover",
    "accountstring", "exportbatch", "exportedentry", "exportline", "exportfetch", "nettingword",
)  # fmt: skip


def _own(table: str) -> str:
    """A party's own authority and economy write and read; the auditor reads."""
    return f"""
ALTER TABLE ledger_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON ledger_{table} TO rammevaerk_app USING ({OWN});
CREATE POLICY auditor_reads ON ledger_{table} FOR SELECT TO rammevaerk_app USING ((SELECT acting_function()) = 'auditor');
"""


# What one party says it has paid or received is read by the other, and so is its word on netting: both stand between the two.
BETWEEN = "".join(
    f"""
CREATE POLICY between_the_two ON ledger_{table} FOR SELECT TO rammevaerk_app
  USING (counterparty_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[]));
"""
    for table in ("payment", "nettingword")
)
WALLS = "".join(_own(table) for table in TABLES) + BETWEEN
UNWALLED = "".join(
    f"DROP POLICY own_rows ON ledger_{table}; DROP POLICY auditor_reads ON ledger_{table};"
    f"ALTER TABLE ledger_{table} DISABLE ROW LEVEL SECURITY;"
    for table in TABLES
) + "".join(f"DROP POLICY between_the_two ON ledger_{table};" for table in ("payment", "nettingword"))

# For each statement of postings, not for each posting. Whoever closes a month holds a lock of the party that whoever posts into the
# past takes too (see actions.closing), so that neither passes the other unseen.
CLOSED = """
CREATE FUNCTION closed_month_takes_no_posting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM (SELECT DISTINCT entry_id, party_id FROM added) a JOIN settlement_entry e ON e.id = a.entry_id
    JOIN ledger_monthclose c ON c.party_id = a.party_id AND e.booked_on < c.month + interval '1 month') THEN
    RAISE EXCEPTION 'the month is closed in the books of the party'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_month_takes_no_posting';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER closed_month_takes_no_posting AFTER INSERT ON settlement_posting
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION closed_month_takes_no_posting();
"""
OPENED = """
DROP TRIGGER closed_month_takes_no_posting ON settlement_posting; DROP FUNCTION closed_month_takes_no_posting();
"""

# What sellers have outstanding with buyers, without a line: nothing where fewer than `least` people stand behind it. The buyer's word
# stands beside the seller's, since each books what it knows.
SUMS = """
CREATE FUNCTION ledger_sums(until date, known timestamptz, least_people integer)
RETURNS TABLE (seller_id bigint, buyer_id bigint, claim_ore numeric, debt_ore numeric, people integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH behind AS (
    SELECT c.seller_id, c.buyer_id, count(DISTINCT c.chain) FILTER (WHERE c.chain > 0)::integer AS people
    FROM settlement_charge c JOIN settlement_entry e ON e.statement_id = c.statement_id
    WHERE e.booked_on <= until AND e.recorded_at <= known AND acting_function() IN ('secretariat', 'steering', 'auditor')
    GROUP BY c.seller_id, c.buyer_id),
  booked AS (
    SELECT e.seller_id, e.buyer_id, sum(p.amount_ore) FILTER (WHERE p.account = 'receivable') AS claim,
      -sum(p.amount_ore) FILTER (WHERE p.account = 'payable') AS debt
    FROM settlement_posting p JOIN settlement_entry e ON e.id = p.entry_id
    WHERE e.seller_id <> e.buyer_id AND e.booked_on <= until AND e.recorded_at <= known
      AND acting_function() IN ('secretariat', 'steering', 'auditor')
    GROUP BY e.seller_id, e.buyer_id)
  SELECT k.seller_id, k.buyer_id, CASE WHEN h.people >= least_people THEN k.claim END,
    CASE WHEN h.people >= least_people THEN k.debt END, CASE WHEN h.people >= least_people THEN h.people END
  FROM booked k LEFT JOIN behind h USING (seller_id, buyer_id)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_closings_reports_and_files"), ("settlement", "0013_payments")]

    operations = [
        migrations.RunSQL(WALLS, UNWALLED),
        migrations.RunSQL(CLOSED, OPENED),
        migrations.RunSQL(SUMS, "DROP FUNCTION ledger_sums(date, timestamptz, integer);"),
    ]
