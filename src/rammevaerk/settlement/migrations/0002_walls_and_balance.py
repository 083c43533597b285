"""Row-level security on what is owed, and the proof that every ledger entry balances."""

from django.db import migrations


def _policy(table: str) -> str:
    """Both parties see a row between them: the buyer's and the seller's authority and economy; the run writes as the
    seller; the auditor reads. `(SELECT …)` is evaluated once for the statement (see contracts)."""
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON {table} FOR SELECT TO rammevaerk_app USING (
  buyer_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[])
  OR seller_id = ANY ((SELECT acting_as('authority', 'economy', 'settling'))::bigint[]));
CREATE POLICY written_by_the_run ON {table} FOR INSERT TO rammevaerk_app
  WITH CHECK (seller_id = ANY ((SELECT acting_as('settling'))::bigint[]));
CREATE POLICY auditor_reads ON {table} FOR SELECT TO rammevaerk_app USING ((SELECT acting_function()) = 'auditor');
"""


# An internal line (own citizen) has the seller as buyer, so only that municipality sees it. A run is the seller's.
POLICIES = (
    _policy("settlement_charge")
    + _policy("settlement_statement")
    + _policy("settlement_entry")
    + """
ALTER TABLE settlement_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON settlement_run FOR SELECT TO rammevaerk_app
  USING (seller_id = ANY ((SELECT acting_as('authority', 'economy', 'settling'))::bigint[]));
CREATE POLICY written_by_the_run ON settlement_run FOR INSERT TO rammevaerk_app
  WITH CHECK (seller_id = ANY ((SELECT acting_as('settling'))::bigint[]));
CREATE POLICY auditor_reads ON settlement_run FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');

ALTER TABLE settlement_posting ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON settlement_posting FOR SELECT TO rammevaerk_app USING (
  party_id = ANY ((SELECT acting_as('authority', 'economy', 'settling'))::bigint[])
  OR counterparty_id = ANY ((SELECT acting_as('settling'))::bigint[]));
CREATE POLICY written_by_the_run ON settlement_posting FOR INSERT TO rammevaerk_app WITH CHECK (
  party_id = ANY ((SELECT acting_as('settling'))::bigint[])
  OR counterparty_id = ANY ((SELECT acting_as('settling'))::bigint[]));
CREATE POLICY auditor_reads ON settlement_posting FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');

-- Seller and buyer see the buyer's reference on the lines between them, without the placement itself.
CREATE POLICY on_own_charges ON contracts_citizen FOR SELECT TO rammevaerk_app USING (
  (SELECT acting_function()) IN ('economy', 'authority')
  AND citizen_is_between(id, (SELECT acting_as('economy', 'authority'))::bigint[]));
"""
)
CITIZENS = """
CREATE FUNCTION citizen_is_between(citizen bigint, parties bigint[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM contracts_placement p
    WHERE p.citizen_id = citizen AND (p.operator_id = ANY (parties) OR p.paying_id = ANY (parties)))
$$;
"""
TABLES = ("settlement_charge", "settlement_statement", "settlement_entry", "settlement_run", "settlement_posting")
DROP_POLICIES = "DROP POLICY on_own_charges ON contracts_citizen;" + "".join(
    f"DROP POLICY own_rows ON {table}; DROP POLICY written_by_the_run ON {table}; DROP POLICY auditor_reads ON {table};"
    f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table in TABLES
)

# Checked once for each entry at commit, not for each posting (four times dearer); a posting can only be added in the
# transaction that made its entry, else an old entry could be unbalanced unseen.
BALANCE = """
CREATE FUNCTION entry_balances() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE rest bigint; legs integer;
BEGIN
  SELECT COALESCE(sum(amount_ore), 0), count(*) INTO rest, legs FROM settlement_posting WHERE entry_id = NEW.id;
  IF rest <> 0 OR legs < 2 THEN
    RAISE EXCEPTION 'ledger entry % does not balance: % ore over % postings', NEW.id, rest, legs
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balances';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON settlement_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entry_balances();

-- The row is visible, so the transaction that wrote it has ended or is our own; savepoints have numbers of their own,
-- so the question is whether it is still running. xmin has 32 bits: its epoch is the one that puts it nearest to now.
CREATE FUNCTION written_just_now(xmin_of_row bigint) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT CASE WHEN number < 3 THEN false
    ELSE COALESCE(pg_xact_status(number::text::xid8), '') = 'in progress' END
  FROM (SELECT CASE WHEN guess - here > 2147483648 THEN guess - 4294967296
      WHEN here - guess > 2147483648 THEN guess + 4294967296 ELSE guess END AS number
    FROM (SELECT here, (here & ~4294967295::bigint) | xmin_of_row AS guess
      FROM (SELECT pg_current_xact_id()::text::bigint AS here) h) g) n
$$;

CREATE FUNCTION posting_with_its_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM (SELECT DISTINCT entry_id FROM added) a JOIN settlement_entry e ON e.id = a.entry_id
    WHERE NOT written_just_now(e.xmin::text::bigint)) THEN
    RAISE EXCEPTION 'a posting can only be added together with its entry'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_with_its_entry';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER posting_with_its_entry AFTER INSERT ON settlement_posting
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION posting_with_its_entry();
"""
DROP_BALANCE = """
DROP TRIGGER posting_with_its_entry ON settlement_posting; DROP FUNCTION posting_with_its_entry();
DROP FUNCTION written_just_now(bigint);
DROP TRIGGER entry_balances ON settlement_entry; DROP FUNCTION entry_balances();
"""

# Sums without a person for the secretariat; a cell with fewer than `least` people is left out (NULL).
SUMS = """
CREATE FUNCTION settlement_sums(from_month date, to_month date, least_people integer)
RETURNS TABLE (buyer_id bigint, seller_id bigint, amount_ore numeric, people integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT c.buyer_id, c.seller_id,
    CASE WHEN count(DISTINCT c.chain) >= least_people THEN sum(c.amount_ore) END,
    CASE WHEN count(DISTINCT c.chain) >= least_people THEN count(DISTINCT c.chain)::integer END
  FROM settlement_charge c
  WHERE c.month >= from_month AND c.month < to_month
    AND acting_function() IN ('secretariat', 'steering', 'auditor')
  GROUP BY c.buyer_id, c.seller_id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("settlement", "0001_statements_and_ledger"), ("contracts", "0002_walls")]

    operations = [
        migrations.RunSQL(CITIZENS, "DROP FUNCTION citizen_is_between(bigint, bigint[]);"),
        migrations.RunSQL(POLICIES, DROP_POLICIES),
        migrations.RunSQL(BALANCE, DROP_BALANCE),
        migrations.RunSQL(SUMS, "DROP FUNCTION settlement_sums(date, date, integer);"),
    ]
