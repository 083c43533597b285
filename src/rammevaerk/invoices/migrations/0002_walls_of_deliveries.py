"""Row-level security on what became of a document, and the buyer's references of a statement for its two parties."""

from django.db import migrations

# As the statement itself: both parties see it, the seller's own staff or access point writes, the auditor reads.
WALLS = """
ALTER TABLE invoices_delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON invoices_delivery FOR SELECT TO rammevaerk_app USING (
  buyer_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[])
  OR seller_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[]));
CREATE POLICY told_by_the_seller ON invoices_delivery FOR INSERT TO rammevaerk_app WITH CHECK (
  seller_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[])
  AND EXISTS (SELECT 1 FROM settlement_statement s
    WHERE s.id = statement_id AND s.seller_id = invoices_delivery.seller_id AND s.buyer_id = invoices_delivery.buyer_id));
CREATE POLICY auditor_reads ON invoices_delivery FOR SELECT TO rammevaerk_app USING ((SELECT acting_function()) = 'auditor');
"""
OPEN = """
DROP POLICY own_rows ON invoices_delivery; DROP POLICY told_by_the_seller ON invoices_delivery;
DROP POLICY auditor_reads ON invoices_delivery;
ALTER TABLE invoices_delivery DISABLE ROW LEVEL SECURITY;
"""

# The seller's economy does not see contracts; of a contract whose stay it bills it gets the buyer's references, and no more:
# those of the newest step that holds when the statement is issued.
REFERENCES = """
CREATE FUNCTION invoicing_of_statements(statements bigint[])
RETURNS TABLE (statement_id bigint, chain bigint, gln text, order_number text, account text, contact text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT DISTINCT ON (x.statement_id, x.chain) x.statement_id, x.chain, c.terms->'invoicing'->>'gln',
    c.terms->'invoicing'->>'order', c.terms->'invoicing'->>'account', c.terms->'invoicing'->>'contact'
  FROM (
    SELECT DISTINCT ch.statement_id, ch.chain, ch.buyer_id, s.issued_on
    FROM settlement_statement s JOIN settlement_charge ch ON ch.statement_id = s.id
    WHERE s.id = ANY (statements)
      AND (acting_function() = 'auditor'
        OR s.seller_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[])
        OR s.buyer_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[]))
  ) x
  JOIN contracts_contracttie t ON t.chain = x.chain
  JOIN contracts_contract c ON c.id = t.contract_id OR c.base_id = t.contract_id
  WHERE c.paying_id = x.buyer_id AND c.holds_from <= x.issued_on AND c.terms->'invoicing'->>'gln' <> ''
    AND NOT EXISTS (SELECT 1 FROM contracts_contractcancelled gone WHERE gone.contract_id = c.id)
  ORDER BY x.statement_id, x.chain, c.holds_from DESC, c.step DESC, c.id DESC
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("invoices", "0001_details_and_deliveries"),
        ("settlement", "0002_walls_and_balance"),
        ("contracts", "0006_walls_of_contracts"),
    ]

    operations = [
        migrations.RunSQL(WALLS, OPEN),
        migrations.RunSQL(REFERENCES, "DROP FUNCTION invoicing_of_statements(bigint[]);"),
    ]
