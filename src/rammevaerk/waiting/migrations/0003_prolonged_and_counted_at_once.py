"""A reservation can be prolonged, and history tells so; who is placed and who moves is counted in one go, paragraph by paragraph."""

from django.db import migrations, models

MOVES = """
  SELECT m.unit_id, m.paragraph::text, m.on_day, sum(m.places), m.certain
  FROM (
    SELECT p.unit_id, p.paragraph, p.valid_to AS on_day, p.factor AS places, true AS certain FROM contracts_placement p
      WHERE p.superseded_at IS NULL AND p.valid_to > day AND p.valid_to <= until AND p.unit_id = ANY (units)
    UNION ALL
    SELECT p.unit_id, p.paragraph, p.valid_from, -p.factor, true FROM contracts_placement p
      WHERE p.superseded_at IS NULL AND p.valid_from > day AND p.valid_from <= until AND p.unit_id = ANY (units)
    UNION ALL
    SELECT p.unit_id, p.paragraph, p.expected_end + 1, p.factor, false FROM contracts_placement p
      WHERE p.superseded_at IS NULL AND p.valid_to IS NULL AND p.expected_end >= day AND p.expected_end < until
        AND p.unit_id = ANY (units)
  ) m
"""
GROUPED = "GROUP BY m.unit_id, m.paragraph, m.on_day, m.certain HAVING sum(m.places) <> 0"
COUNTED = "RETURNS TABLE (unit_id bigint, paragraph text, on_day date, places numeric, certain boolean)"
BEHIND_NO_WALL = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public"

# Places in use on the day stand without a day; numbers only, for everybody. Part-time users count by their factor.
AHEAD = f"""
CREATE FUNCTION places_ahead(day date, until date, units bigint[], only_paragraph text DEFAULT NULL) {COUNTED} {BEHIND_NO_WALL} AS $$
  SELECT p.unit_id, p.paragraph::text, NULL::date, sum(p.factor), true FROM contracts_placement p
  WHERE p.superseded_at IS NULL AND p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to > day) AND p.unit_id = ANY (units)
    AND (only_paragraph IS NULL OR p.paragraph = only_paragraph)
  GROUP BY p.unit_id, p.paragraph
  UNION ALL
  ({MOVES} WHERE only_paragraph IS NULL OR m.paragraph = only_paragraph {GROUPED})
$$;
DROP FUNCTION places_moving(date, date, bigint[]);
"""  # noqa: S608  (nothing but the constants above stands in it)
BACK = f"""
DROP FUNCTION places_ahead(date, date, bigint[], text);
CREATE FUNCTION places_moving(day date, until date, units bigint[]) {COUNTED} {BEHIND_NO_WALL} AS $$ {MOVES} {GROUPED} $$;
"""


class Migration(migrations.Migration):
    dependencies = [("waiting", "0002_walls"), ("contracts", "0014_places_counted_at_once")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("entered", "Put on the list"),
                    ("confirmed", "Confirmed"),
                    ("changed", "Changed"),
                    ("proposed", "The place was proposed"),
                    ("refused", "The place was refused"),
                    ("passed_over", "Passed over"),
                    ("reserved", "A place was reserved"),
                    ("prolonged", "The reservation was prolonged"),
                    ("released", "The reservation was given up"),
                    ("placed", "Got a place here"),
                    ("withdrawn", "Taken off by the municipality"),
                    ("taken_off", "Taken off by the operator"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunSQL(AHEAD, BACK),
    ]
