"""An anonymous stay takes a place: it is counted in the occupancy, as a number, until it becomes a placement (readings 1.8, 3.3)."""

from django.db import migrations

# Whoever wishes to be unknown is full time, and is the only one with the row's own mark: a citizen nobody else is. A stay that
# became a placement is counted as that.
PRESENT = """
  SELECT p.unit_id, p.paragraph::text AS paragraph, p.citizen_id, p.chain, p.factor, p.valid_from, p.valid_to
  FROM contracts_placement p WHERE p.superseded_at IS NULL
"""
ANONYMOUS = """
  UNION ALL
  SELECT a.unit_id, i.paragraph::text, -a.id, -a.id, 1, a.valid_from, a.valid_to
  FROM contracts_anonymousstay a JOIN pricing_tariffitem i ON i.id = a.item_id WHERE a.superseded_at IS NULL AND a.became IS NULL
"""
OF_MONTHS = """
CREATE OR REPLACE FUNCTION occupancy_of_months(first_month date, last_month date, only_units bigint[] DEFAULT NULL,
  unpaid_kinds text[] DEFAULT '{}', counted_on date DEFAULT NULL)
RETURNS TABLE (month date, unit_id bigint, paragraph text, place_days numeric, people integer, people_at_end integer,
  places_at_end numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH months AS (
    SELECT m::date AS first_day, (m + interval '1 month')::date AS next,
      LEAST((m + interval '1 month')::date - 1, COALESCE(counted_on, 'infinity')) AS last_day
    FROM generate_series(first_month, last_month, interval '1 month') m
  ), stays AS (
    SELECT m.first_day, m.last_day, p.unit_id, p.paragraph, p.citizen_id, p.chain, p.factor,
      GREATEST(p.valid_from, m.first_day) AS begins, LEAST(COALESCE(p.valid_to, m.next), m.next) AS ends
    FROM months m JOIN (%s) p ON p.valid_from < m.next AND (p.valid_to IS NULL OR p.valid_to > m.first_day)
    WHERE only_units IS NULL OR p.unit_id = ANY (only_units)
  ), away AS (
    SELECT s.first_day, s.unit_id, s.paragraph,
      sum((LEAST(a.valid_to, s.ends) - GREATEST(a.valid_from, s.begins)) * s.factor) AS days
    FROM contracts_absence a JOIN stays s
      ON s.chain = a.chain AND a.valid_from < s.ends AND a.valid_to > s.begins
    WHERE a.superseded_at IS NULL AND a.kind = ANY (unpaid_kinds)
    GROUP BY s.first_day, s.unit_id, s.paragraph
  ), used AS (
    SELECT s.first_day, s.unit_id, s.paragraph, sum((s.ends - s.begins) * s.factor) AS days,
      count(DISTINCT s.citizen_id)::integer AS people,
      count(DISTINCT s.citizen_id) FILTER (WHERE s.begins <= s.last_day AND s.ends > s.last_day)::integer AS at_end,
      COALESCE(sum(s.factor) FILTER (WHERE s.begins <= s.last_day AND s.ends > s.last_day), 0) AS places
    FROM stays s GROUP BY s.first_day, s.unit_id, s.paragraph
  )
  SELECT u.first_day, u.unit_id, u.paragraph::text, u.days - COALESCE(a.days, 0), u.people, u.at_end, u.places
  FROM used u LEFT JOIN away a USING (first_day, unit_id, paragraph)
$$;
"""
ON_DAY = """
CREATE OR REPLACE FUNCTION people_on(day date, only_units bigint[] DEFAULT NULL)
RETURNS TABLE (unit_id bigint, paragraph text, people integer, full_time numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT p.unit_id, p.paragraph::text, count(DISTINCT p.citizen_id)::integer, sum(p.factor)
  FROM (%s) p
  WHERE p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to > day) AND (only_units IS NULL OR p.unit_id = ANY (only_units))
  GROUP BY p.unit_id, p.paragraph
$$;
"""
COUNTED = "".join(body % (PRESENT + ANONYMOUS) for body in (OF_MONTHS, ON_DAY))
BACK = "".join(body % PRESENT for body in (OF_MONTHS, ON_DAY))


class Migration(migrations.Migration):
    dependencies = [("contracts", "0014_places_counted_at_once")]
    operations = [migrations.RunSQL(COUNTED, BACK)]
