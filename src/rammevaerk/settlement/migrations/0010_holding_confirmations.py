"""Which confirmations hold, as ids alone: the buyer sees its own stays, not the unit's word on all of them."""

from django.db import migrations

HOLDING = """
CREATE FUNCTION holding_confirmations(of_month date) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT max(id) FROM settlement_confirmation WHERE month = of_month GROUP BY unit_id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("settlement", "0009_walls_of_links")]

    operations = [migrations.RunSQL(HOLDING, "DROP FUNCTION holding_confirmations(date);")]
