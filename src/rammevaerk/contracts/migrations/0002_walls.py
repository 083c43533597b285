"""Row-level security on rows about persons: by party, by function and by unit (docs/interpretations/who-sees-what.md)."""

from django.db import migrations

# The parties, when acting in one of the functions named, else nobody. Each arm of a policy asks with `(SELECT …)`, which
# PostgreSQL evaluates once for the statement; the arms of other functions meet an empty list, so that one index scan is
# left of the four. Called per row instead, a page of placements costs thirty times more.
ACTING_AS = """
CREATE FUNCTION acting_as(VARIADIC functions text[]) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN acting_function() = ANY (functions) THEN acting_parties() ELSE '{}' END;
"""

# The authority's staff see placements their organisation acts or pays for, in their own department when they have one.
# A manager sees own services only. The monthly run sees the sellers it settles and writes nothing. The auditor reads.
_AUTHORITY = """
  (acting_id = ANY ((SELECT acting_as('authority'))::bigint[]) OR paying_id = ANY ((SELECT acting_as('authority'))::bigint[]))
    AND ((SELECT acting_departments()) IS NULL OR department = ''
      OR department = ANY ((SELECT acting_departments())::text[]))"""
_UNIT = """
  operator_id = ANY ((SELECT acting_as('unit'))::bigint[])
    AND ((SELECT acting_units()) IS NULL OR service_id = ANY ((SELECT acting_units())::bigint[]))"""


def _policies(table: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON {table} TO rammevaerk_app USING (({_AUTHORITY}) OR ({_UNIT}));
CREATE POLICY settled ON {table} FOR SELECT TO rammevaerk_app
  USING (operator_id = ANY ((SELECT acting_as('settling'))::bigint[]));
CREATE POLICY auditor_reads ON {table} FOR SELECT TO rammevaerk_app USING ((SELECT acting_function()) = 'auditor');
"""


# A citizen is seen by the municipality whose reference it is, and with a placement one may see: the question inside is
# itself answered behind the placements' policy. Placements never ask for citizens, so the two cannot run in a ring.
CITIZENS_AND_CHANGES = """
ALTER TABLE contracts_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY noted ON contracts_change FOR INSERT TO rammevaerk_app
  WITH CHECK ((SELECT acting_function()) IN ('authority', 'unit'));
CREATE POLICY settled ON contracts_change FOR SELECT TO rammevaerk_app
  USING (operator_id = ANY ((SELECT acting_as('settling'))::bigint[]));
CREATE POLICY auditor_reads ON contracts_change FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');

ALTER TABLE contracts_citizen ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON contracts_citizen TO rammevaerk_app
  USING (municipality_id = ANY ((SELECT acting_as('authority'))::bigint[])
    OR ((SELECT acting_function()) IN ('unit', 'authority', 'settling')
      AND EXISTS (SELECT 1 FROM contracts_placement p WHERE p.citizen_id = contracts_citizen.id)))
  WITH CHECK (municipality_id = ANY ((SELECT acting_as('authority'))::bigint[]));
CREATE POLICY auditor_reads ON contracts_citizen FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');
"""
POLICIES = _policies("contracts_placement") + _policies("contracts_absence") + CITIZENS_AND_CHANGES
TABLES = ("contracts_placement", "contracts_absence", "contracts_change", "contracts_citizen")
DROP_POLICIES = "".join(
    f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; DROP POLICY auditor_reads ON {table};" for table in TABLES
) + (
    "DROP POLICY own_rows ON contracts_citizen; DROP POLICY noted ON contracts_change; DROP POLICY settled ON contracts_change;"
    "DROP POLICY own_rows ON contracts_placement; DROP POLICY settled ON contracts_placement;"
    "DROP POLICY own_rows ON contracts_absence; DROP POLICY settled ON contracts_absence;"
    "DROP FUNCTION acting_as(text[]);"
)

# An operator's manager starts a placement by the municipality's reference without seeing whether the municipality knows
# it already: the function finds or makes the row and gives back its id, nothing else.
CITIZEN = """
CREATE FUNCTION citizen_by_reference(municipality bigint, wanted text, demo boolean) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
DECLARE found bigint;
BEGIN
  IF NOT (acting_function() = 'unit' OR municipality = ANY (acting_as('authority'))
      OR pg_has_role(session_user, 'rammevaerk_owner', 'MEMBER')) THEN
    RAISE EXCEPTION 'a reference is entered by its municipality or by the unit that receives the citizen'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO contracts_citizen (municipality_id, reference, is_demo, source) VALUES (municipality, wanted, demo, '')
    ON CONFLICT (municipality_id, reference) DO NOTHING RETURNING id INTO found;
  IF found IS NULL THEN
    SELECT id INTO found FROM contracts_citizen WHERE municipality_id = municipality AND reference = wanted;
  END IF;
  RETURN found;
END $$;
"""

# Numbers only, for everybody: sums over placements without a person, owned by the owner of the tables. Days are those of
# the stay in each month, times the part-time factor, less days of absence of the kinds named (those that are not paid).
# At the end of a month is its last day, or the day of counting when that comes before.
NUMBERS = """
CREATE FUNCTION occupancy_of_months(first_month date, last_month date, only_units bigint[] DEFAULT NULL,
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
    FROM months m JOIN contracts_placement p
      ON p.superseded_at IS NULL AND p.valid_from < m.next AND (p.valid_to IS NULL OR p.valid_to > m.first_day)
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

CREATE FUNCTION people_on(day date, only_units bigint[] DEFAULT NULL)
RETURNS TABLE (unit_id bigint, paragraph text, people integer, full_time numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT p.unit_id, p.paragraph::text, count(DISTINCT p.citizen_id)::integer, sum(p.factor)
  FROM contracts_placement p
  WHERE p.superseded_at IS NULL AND p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to > day)
    AND (only_units IS NULL OR p.unit_id = ANY (only_units))
  GROUP BY p.unit_id, p.paragraph
$$;

CREATE FUNCTION trade_on(day date)
RETURNS TABLE (buyer_id bigint, seller_id bigint, paragraph text, target_group_id bigint, people integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT p.paying_id, p.operator_id, p.paragraph::text, p.target_group_id, count(DISTINCT p.citizen_id)::integer
  FROM contracts_placement p
  WHERE p.superseded_at IS NULL AND p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to > day)
  GROUP BY p.paying_id, p.operator_id, p.paragraph, p.target_group_id
$$;

CREATE FUNCTION people_by_payer(day date, only_service bigint DEFAULT NULL)
RETURNS TABLE (service_id bigint, paying_id bigint, people integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT p.service_id, p.paying_id, count(DISTINCT p.citizen_id)::integer
  FROM contracts_placement p
  WHERE p.superseded_at IS NULL AND p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to > day)
    AND (only_service IS NULL OR p.service_id = only_service)
  GROUP BY p.service_id, p.paying_id
$$;
"""
DROP_NUMBERS = """
DROP FUNCTION people_by_payer(date, bigint); DROP FUNCTION trade_on(date); DROP FUNCTION people_on(date, bigint[]);
DROP FUNCTION occupancy_of_months(date, date, bigint[], text[], date);
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_citizens_and_placements")]

    operations = [
        migrations.RunSQL(ACTING_AS, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, DROP_POLICIES),
        migrations.RunSQL(CITIZEN, "DROP FUNCTION citizen_by_reference(bigint, text, boolean);"),
        migrations.RunSQL(NUMBERS, DROP_NUMBERS),
    ]
