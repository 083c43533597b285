"""An anonymous stay takes a place, and frees it after its last day, as a number alone."""

from importlib import import_module

from django.db import migrations

before = import_module("rammevaerk.waiting.migrations.0003_prolonged_and_counted_at_once")

# Numbers only, for everybody. A stay that became a placement is counted as that.
ANONYMOUS = """
  FROM contracts_anonymousstay a JOIN pricing_tariffitem i ON i.id = a.item_id
  WHERE a.superseded_at IS NULL AND a.became IS NULL AND a.unit_id = ANY (units) AND a.valid_from <= day
    AND (only_paragraph IS NULL OR i.paragraph = only_paragraph)
"""
AHEAD = f"""
CREATE OR REPLACE FUNCTION places_ahead(day date, until date, units bigint[], only_paragraph text DEFAULT NULL)
{before.COUNTED} {before.BEHIND_NO_WALL} AS $$
  SELECT n.unit_id, n.paragraph, NULL::date, sum(n.places), true FROM (
    SELECT p.unit_id, p.paragraph::text AS paragraph, sum(p.factor) AS places FROM contracts_placement p
    WHERE p.superseded_at IS NULL AND p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to > day)
      AND p.unit_id = ANY (units) AND (only_paragraph IS NULL OR p.paragraph = only_paragraph)
    GROUP BY p.unit_id, p.paragraph
    UNION ALL
    SELECT a.unit_id, i.paragraph::text, 1 {ANONYMOUS} AND (a.valid_to IS NULL OR a.valid_to > day)
  ) n GROUP BY n.unit_id, n.paragraph
  UNION ALL
  ({before.MOVES} WHERE only_paragraph IS NULL OR m.paragraph = only_paragraph {before.GROUPED})
  UNION ALL
  SELECT a.unit_id, i.paragraph::text, a.valid_to, 1, true {ANONYMOUS} AND a.valid_to > day AND a.valid_to <= until
$$;
"""  # noqa: S608  (nothing but the constants above stands in it)
BACK = before.AHEAD.partition("DROP FUNCTION")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [
        ("waiting", "0003_prolonged_and_counted_at_once"),
        ("contracts", "0015_anonymous_stays_are_counted"),
    ]
    operations = [migrations.RunSQL(AHEAD, BACK)]
