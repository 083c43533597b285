"""Row-level security on links to a statement, and what whoever has opened one sees: that statement alone (readings 4.13, 8)."""

from django.db import migrations

# The function `link` has no parties; its one unit is the statement it has opened.
_LINKED = "(SELECT acting_function()) = 'link'"
_OPENED = "ANY ((SELECT acting_units())::bigint[])"
POLICIES = f"""
ALTER TABLE settlement_statementlink ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON settlement_statementlink TO rammevaerk_app
  USING (seller_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[]))
  WITH CHECK (seller_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[])
    AND EXISTS (SELECT 1 FROM settlement_statement s WHERE s.id = statement_id AND s.seller_id = settlement_statementlink.seller_id
      AND s.buyer_id = settlement_statementlink.buyer_id));
CREATE POLICY auditor_reads ON settlement_statementlink FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');

CREATE POLICY by_link ON settlement_statement FOR SELECT TO rammevaerk_app USING ({_LINKED} AND id = {_OPENED});
CREATE POLICY by_link ON settlement_charge FOR SELECT TO rammevaerk_app USING ({_LINKED} AND statement_id = {_OPENED});
CREATE POLICY by_link ON settlement_schedule FOR SELECT TO rammevaerk_app USING ({_LINKED} AND EXISTS (
  SELECT 1 FROM settlement_charge c WHERE c.schedule_id = settlement_schedule.id AND c.statement_id = {_OPENED}));
CREATE POLICY by_link ON contracts_citizen FOR SELECT TO rammevaerk_app USING ({_LINKED} AND EXISTS (
  SELECT 1 FROM settlement_charge c WHERE c.citizen_id = contracts_citizen.id AND c.statement_id = {_OPENED}));
CREATE POLICY by_link ON settlement_dispute FOR SELECT TO rammevaerk_app USING ({_LINKED} AND statement_id = {_OPENED});
CREATE POLICY by_link ON settlement_disputestep FOR SELECT TO rammevaerk_app USING ({_LINKED} AND EXISTS (
  SELECT 1 FROM settlement_dispute d WHERE d.id = dispute_id AND d.statement_id = {_OPENED}));
CREATE POLICY raised_by_link ON settlement_dispute FOR INSERT TO rammevaerk_app
  WITH CHECK ({_LINKED} AND by_id IS NULL AND raised_as <> '' AND statement_id = {_OPENED}
    AND EXISTS (SELECT 1 FROM settlement_charge c WHERE c.id = charge_id AND c.statement_id = settlement_dispute.statement_id
      AND c.buyer_id = settlement_dispute.buyer_id AND c.seller_id = settlement_dispute.seller_id
      AND c.amount_ore = settlement_dispute.amount_ore AND NOT c.internal));
"""  # noqa: S608
BY_LINK = (
    "settlement_statement", "settlement_charge", "settlement_schedule", "contracts_citizen", "settlement_dispute",
    "settlement_disputestep",
)  # fmt: skip
DROPPED = (
    "".join(f"DROP POLICY by_link ON {table};" for table in BY_LINK)
    + "DROP POLICY raised_by_link ON settlement_dispute; DROP POLICY own_rows ON settlement_statementlink;"
    + "DROP POLICY auditor_reads ON settlement_statementlink; ALTER TABLE settlement_statementlink DISABLE ROW LEVEL SECURITY;"
)

# The door for whoever has no login. A right code opens it once, for the browser whose key's hash is given; from then on that
# key opens it. A wrong code is counted. It gives the statement's id, and nothing while it does not open.
DOOR = """
CREATE FUNCTION statement_door(wanted_link text, wanted_hash text, wanted_key text, today date)
RETURNS TABLE (state text, tries_left integer, statement_id bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
#variable_conflict use_column
DECLARE
  door settlement_statementlink;
  said text := 'good';
BEGIN
  SELECT * INTO door FROM settlement_statementlink l WHERE l.link = wanted_link FOR UPDATE;
  IF NOT FOUND THEN
    RETURN QUERY SELECT 'unknown', 0, NULL::bigint;
    RETURN;
  END IF;
  IF door.revoked_at IS NOT NULL THEN
    said := 'revoked';
  ELSIF door.last_day < today THEN
    said := 'expired';
  ELSIF door.key_hash <> '' AND door.key_hash = wanted_key THEN
    said := 'good';
  ELSIF door.tries_left = 0 THEN
    said := 'locked';
  ELSIF wanted_hash = '' THEN
    said := 'wrong';
  ELSIF door.hash <> wanted_hash THEN
    UPDATE settlement_statementlink l SET tries_left = l.tries_left - 1 WHERE l.id = door.id RETURNING * INTO door;
    said := CASE WHEN door.tries_left = 0 THEN 'locked' ELSE 'wrong' END;
  ELSIF door.key_hash <> '' THEN
    said := 'used';
  ELSE
    UPDATE settlement_statementlink l SET key_hash = wanted_key, opened_at = now() WHERE l.id = door.id;
  END IF;
  RETURN QUERY SELECT said, door.tries_left::integer, CASE WHEN said = 'good' THEN door.statement_id END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("settlement", "0008_statement_links")]

    operations = [
        migrations.RunSQL(POLICIES, DROPPED),
        migrations.RunSQL(DOOR, "DROP FUNCTION statement_door(text, text, text, date);"),
    ]
