"""The numbers of stays by month as before, counted in one pass over what happens: who comes, who leaves, and who is there.

A person with two stays at once is there once: the days of all stays of a person are joined first.
"""

from importlib import import_module

from django.db import migrations

_walls = import_module("rammevaerk.warnings.migrations.0002_walls")

NUMBERS = f"""
CREATE OR REPLACE FUNCTION stays_of_months(services bigint[], until date)
RETURNS TABLE (service_id bigint, month date, come integer, gone integer, people integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH readable AS MATERIALIZED (
    SELECT s.id FROM registry_service s WHERE s.id = ANY (services)
      AND ({_walls._ABOVE} OR s.operator_id = ANY (acting_as('economy'))
        OR (s.operator_id = ANY (acting_as('unit')) AND (acting_units() IS NULL OR s.id = ANY (acting_units())))
        OR EXISTS (SELECT 1 FROM warnings_widenedto w
          WHERE w.service_id = s.id AND w.organisation_id = ANY (acting_as('authority'))))
  ), kept AS (
    SELECT u.service_id, min(o.month) AS since FROM registry_occupancy o JOIN registry_unit u ON u.id = o.unit_id
    WHERE u.service_id IN (SELECT id FROM readable) AND o.origin = 'placements' GROUP BY u.service_id
  ), stays AS MATERIALIZED (
    SELECT p.service_id, p.chain, p.citizen_id, min(p.valid_from) AS begins,
      CASE WHEN bool_or(p.valid_to IS NULL) THEN 'infinity' ELSE max(p.valid_to) END AS ends, min(p.continues) AS continues
    FROM contracts_placement p WHERE p.superseded_at IS NULL AND p.service_id IN (SELECT id FROM readable)
    GROUP BY p.service_id, p.chain, p.citizen_id
  ), known AS (
    SELECT s.service_id, s.citizen_id, s.begins, s.ends, before.chain IS NULL AS comes, later.continues IS NULL AS goes
    FROM stays s
    LEFT JOIN (SELECT DISTINCT b.service_id, b.chain FROM stays b) before
      ON before.chain = s.continues AND before.service_id = s.service_id
    LEFT JOIN (SELECT DISTINCT a.service_id, a.continues FROM stays a WHERE a.continues IS NOT NULL) later
      ON later.continues = s.chain AND later.service_id = s.service_id
  ), present AS (
    SELECT service_id, unnest(range_agg(daterange(begins, nullif(ends, 'infinity')))) AS days FROM stays
    GROUP BY service_id, citizen_id
  ), moved (service_id, day, come, gone, people) AS (
    SELECT service_id, begins, comes::int, 0, 0 FROM known
    UNION ALL SELECT service_id, ends - 1, 0, goes::int, 0 FROM known WHERE ends < 'infinity'
    UNION ALL SELECT p.service_id, greatest(lower(p.days), k.since), 0, 0, 1 FROM present p JOIN kept k USING (service_id)
    UNION ALL SELECT p.service_id, greatest(upper(p.days), k.since), 0, 0, -1 FROM present p JOIN kept k USING (service_id)
      WHERE upper(p.days) IS NOT NULL
  ), counted AS (
    SELECT v.service_id, date_trunc('month', v.day::timestamp)::date AS first_day, sum(v.come) AS come, sum(v.gone) AS gone,
      sum(v.people) AS people
    FROM moved v GROUP BY 1, 2
  ), months AS (
    SELECT k.service_id, m::date AS first_day FROM kept k, generate_series(k.since, until, interval '1 month') m
    WHERE (m + interval '1 month')::date <= until + 1
  )
  SELECT m.service_id, m.first_day, coalesce(c.come, 0)::integer, coalesce(c.gone, 0)::integer,
    coalesce(sum(c.people) OVER (PARTITION BY m.service_id ORDER BY m.first_day), 0)::integer
  FROM months m LEFT JOIN counted c USING (service_id, first_day) ORDER BY m.service_id, m.first_day
$$;
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("warnings", "0002_walls")]

    operations = [migrations.RunSQL(NUMBERS, _walls.NUMBERS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))]
