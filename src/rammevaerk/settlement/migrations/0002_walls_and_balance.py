"""Row-level security on what is owed, and the proof that every ledger entry balances."""

from django.db import migrations


def _policy(table: str) -> str:
    """Both parties see a row between them: the buyer's and the seller's authority and economy; the run writes as the
    seller; the auditor reads."""
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON {table} TO rammevaerk_app USING (
  (acting_function() IN ('authority', 'economy')
    AND (buyer_id = ANY (acting_parties()) OR seller_id = ANY (acting_parties())))
  OR (acting_function() = 'settling' AND seller_id = ANY (acting_parties())))
  WITH CHECK (acting_function() = 'settling' AND seller_id = ANY (acting_parties()));
CREATE POLICY auditor_reads ON {table} FOR SELECT TO rammevaerk_app USING (acting_function() = 'auditor');
"""


# An internal line (own citizen) has the seller as buyer, so only that municipality sees it. A run is the seller's.
POLICIES = (
    _policy("settlement_charge")
    + _policy("settlement_statement")
    + _policy("settlement_entry")
    + """
ALTER TABLE settlement_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON settlement_run TO rammevaerk_app USING (
  acting_function() IN ('authority', 'economy', 'settling') AND seller_id = ANY (acting_parties()));
CREATE POLICY auditor_reads ON settlement_run FOR SELECT TO rammevaerk_app USING (acting_function() = 'auditor');

ALTER TABLE settlement_posting ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON settlement_posting TO rammevaerk_app USING (
  (acting_function() IN ('authority', 'economy') AND party_id = ANY (acting_parties()))
  OR (acting_function() = 'settling'
    AND (party_id = ANY (acting_parties()) OR counterparty_id = ANY (acting_parties()))));
CREATE POLICY auditor_reads ON settlement_posting FOR SELECT TO rammevaerk_app USING (acting_function() = 'auditor');

-- The seller's economy and the buyer see the buyer's reference on lines they may see.
CREATE POLICY on_own_charges ON contracts_citizen FOR SELECT TO rammevaerk_app USING (
  acting_function() IN ('economy', 'authority') AND EXISTS (
    SELECT 1 FROM citizens_on_charges(contracts_citizen.id) c
    WHERE c.buyer_id = ANY (acting_parties()) OR c.seller_id = ANY (acting_parties())));
"""
)
CITIZENS = """
CREATE FUNCTION citizens_on_charges(citizen bigint) RETURNS TABLE (buyer_id bigint, seller_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT p.paying_id, p.operator_id FROM contracts_placement p WHERE p.citizen_id = citizen
$$;
"""
TABLES = ("settlement_charge", "settlement_statement", "settlement_entry", "settlement_run", "settlement_posting")
DROP_POLICIES = "DROP POLICY on_own_charges ON contracts_citizen;" + "".join(
    f"DROP POLICY own_rows ON {table}; DROP POLICY auditor_reads ON {table};"
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

CREATE FUNCTION posting_with_its_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM added JOIN settlement_entry e ON e.id = added.entry_id
    WHERE e.xmin::text::bigint <> (pg_current_xact_id()::text::bigint & 4294967295)) THEN
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
        migrations.RunSQL(CITIZENS, "DROP FUNCTION citizens_on_charges(bigint);"),
        migrations.RunSQL(POLICIES, DROP_POLICIES),
        migrations.RunSQL(BALANCE, DROP_BALANCE),
        migrations.RunSQL(SUMS, "DROP FUNCTION settlement_sums(date, date, integer);"),
    ]
