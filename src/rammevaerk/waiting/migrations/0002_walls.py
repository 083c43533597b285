"""Row-level security on who waits and for whom places are held, and the numbers everybody may have (readings 8)."""

from django.db import migrations

from rammevaerk.contracts.policies import both_sides, both_sides_dropped

TABLES = ("waiting_entry", "waiting_event", "waiting_reservation")

# Only the unit holds a place; the municipality it is held for reads it, and may give it up.
HELD_BY_UNIT = """
CREATE POLICY held_by_unit ON waiting_reservation AS RESTRICTIVE FOR INSERT TO rammevaerk_app
  WITH CHECK (operator_id = ANY ((SELECT acting_as('unit'))::bigint[]));
"""

# The unit reads the reference of who waits for it. The question inside is itself answered behind the entries' policy, and
# entries never ask for citizens, so the two cannot run in a ring.
CITIZENS = """
CREATE POLICY waits_here ON contracts_citizen FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'unit'
    AND (EXISTS (SELECT 1 FROM waiting_entry e WHERE e.citizen_id = contracts_citizen.id)
      OR EXISTS (SELECT 1 FROM waiting_reservation r WHERE r.citizen_id = contracts_citizen.id)));
"""

# Numbers only. The order has no id but the reader's own, no citizen and no municipality: `entered` is the place in the row of
# those who were entered. A municipality gets it for units it waits for, a unit for itself.
NUMBERS = """
CREATE FUNCTION waiting_lengths(units bigint[]) RETURNS TABLE (unit_id bigint, waiting integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT e.unit_id, count(*)::integer FROM waiting_entry e
  WHERE e.closed_on IS NULL AND e.unit_id = ANY (units) GROUP BY e.unit_id
$$;

CREATE FUNCTION waiting_order(units bigint[])
RETURNS TABLE (unit_id bigint, paragraph text, entered integer, urgency text, referred_on date, own_entry bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH open AS (
    SELECT e.*, row_number() OVER (PARTITION BY e.unit_id, e.paragraph ORDER BY e.id)::integer AS entered,
      (acting_function() = 'auditor'
        OR e.acting_id = ANY (acting_as('authority')) OR e.paying_id = ANY (acting_as('authority'))
        OR (e.operator_id = ANY (acting_as('unit')) AND (acting_units() IS NULL OR e.service_id = ANY (acting_units()))))
        AS own
    FROM waiting_entry e WHERE e.closed_on IS NULL AND e.unit_id = ANY (units)
  )
  SELECT o.unit_id, o.paragraph::text, o.entered, o.urgency::text, o.referred_on, CASE WHEN o.own THEN o.id END
  FROM open o
  WHERE acting_function() IN ('secretariat', 'steering', 'auditor')
    OR EXISTS (SELECT 1 FROM open mine WHERE mine.own AND mine.unit_id = o.unit_id)
$$;

CREATE FUNCTION waiting_history(only_service bigint)
RETURNS TABLE (unit_id bigint, paragraph text, vacancy_id bigint, entry integer, kind text, reason text, place integer,
  among integer, happened_on date, own_citizen boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT v.unit_id, e.paragraph::text, v.vacancy_id, dense_rank() OVER (ORDER BY e.id)::integer, v.kind::text, v.reason::text,
    v.position::integer, v.among::integer, v.on, e.acting_id = e.operator_id
  FROM waiting_event v JOIN waiting_entry e ON e.id = v.entry_id
  WHERE v.service_id = only_service
    AND (acting_function() IN ('secretariat', 'steering', 'auditor')
      OR (v.operator_id = ANY (acting_as('unit')) AND (acting_units() IS NULL OR v.service_id = ANY (acting_units()))))
  ORDER BY v.id
$$;

CREATE FUNCTION places_moving(day date, until date, units bigint[])
RETURNS TABLE (unit_id bigint, paragraph text, on_day date, places numeric, certain boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
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
  GROUP BY m.unit_id, m.paragraph, m.on_day, m.certain HAVING sum(m.places) <> 0
$$;
"""
DROP_NUMBERS = """
DROP FUNCTION places_moving(date, date, bigint[]); DROP FUNCTION waiting_history(bigint);
DROP FUNCTION waiting_order(bigint[]); DROP FUNCTION waiting_lengths(bigint[]);
"""

# What a need led to is forgotten with it: who it was and what was needed. That somebody waited and what became of it stays in
# codes. Whoever waits still is left alone.
FORGET = """
CREATE FUNCTION waiting_forget(forgotten_need bigint) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
DECLARE ids bigint[];
BEGIN
  SELECT coalesce(array_agg(e.id), '{}') INTO ids FROM waiting_entry e
  WHERE e.need = forgotten_need AND e.closed_on IS NOT NULL
    AND (e.acting_id = ANY (acting_as('authority')) OR pg_has_role(session_user, 'rammevaerk_owner', 'MEMBER'));
  UPDATE waiting_event SET words = '' WHERE entry_id = ANY (ids);
  UPDATE waiting_reservation SET citizen_id = NULL, ended_because = '' WHERE entry_id = ANY (ids);
  UPDATE waiting_entry SET citizen_id = NULL, need = NULL, groups = '[]', must = '[]', level = NULL, age_from = NULL,
    age_to = NULL, sex = '' WHERE id = ANY (ids);
  RETURN cardinality(ids);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("waiting", "0001_entries_vacancies_and_reservations"), ("contracts", "0004_walls_of_decisions")]

    operations = [
        *(migrations.RunSQL(both_sides(table), both_sides_dropped(table)) for table in TABLES),
        migrations.RunSQL(HELD_BY_UNIT, "DROP POLICY held_by_unit ON waiting_reservation;"),
        migrations.RunSQL(CITIZENS, "DROP POLICY waits_here ON contracts_citizen;"),
        migrations.RunSQL(NUMBERS, DROP_NUMBERS),
        migrations.RunSQL(FORGET, "DROP FUNCTION waiting_forget(bigint);"),
    ]
