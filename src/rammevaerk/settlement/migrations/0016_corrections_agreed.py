"""What a unit is to enter on its placements since the seller has given a buyer right: told to its manager without the line, its
price or what the two have written (readings 4.12, 8)."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION corrections_agreed()
RETURNS TABLE (chain bigint, month date, act text, buyer text, agreed_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT DISTINCT c.chain, c.month, step.act::text, o.name::text, step.on
  FROM settlement_dispute d
  JOIN settlement_disputestep step ON step.dispute_id = d.id AND step.kind = 'agree' AND step.act IN ('ended', 'stay', 'absence')
    AND step.number = (SELECT max(s.number) FROM settlement_disputestep s WHERE s.dispute_id = d.id)
  JOIN settlement_charge c ON c.id = d.charge_id
  JOIN contracts_placement p ON p.id = c.placement_id
  JOIN accounts_organisation o ON o.id = d.buyer_id
  WHERE p.operator_id = ANY ((SELECT acting_as('unit'))::bigint[])
    AND ((SELECT acting_units()) IS NULL OR p.service_id = ANY ((SELECT acting_units())::bigint[]))
    AND NOT EXISTS (SELECT 1 FROM settlement_charge x WHERE x.reverses_id = c.id)
    AND NOT EXISTS (SELECT 1 FROM contracts_placement later WHERE later.chain = c.chain
      AND (later.recorded_at > step.at OR later.superseded_at > step.at))
    AND NOT EXISTS (SELECT 1 FROM contracts_absence away WHERE away.chain = c.chain
      AND (away.recorded_at > step.at OR away.superseded_at > step.at))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("settlement", "0015_receipts"), ("contracts", "0002_walls")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION corrections_agreed();")]
