"""How many statements and lines a month has, without whose: for those who see sums only."""

from django.db import migrations

COUNTS = """
CREATE FUNCTION settled_months(from_month date, to_month date)
RETURNS TABLE (month date, statements bigint, charges bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT r.month, sum(r.statements), sum(r.charges) FROM settlement_run r
  WHERE r.month >= from_month AND (to_month IS NULL OR r.month < to_month)
    AND acting_function() IN ('secretariat', 'steering', 'auditor')
  GROUP BY r.month
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("settlement", "0002_walls_and_balance")]

    operations = [migrations.RunSQL(COUNTS, "DROP FUNCTION settled_months(date, date);")]
