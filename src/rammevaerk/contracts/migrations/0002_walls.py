"""Row-level security on rows about persons: by party, by function and by unit (docs/interpretations/who-sees-what.md)."""

from django.db import migrations

# The authority's staff see placements their organisation acts or pays for, in their own department when they have one.
# A manager sees own services only. The monthly run sees the sellers it settles. The auditor reads.
POLICIES = """
ALTER TABLE contracts_placement ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON contracts_placement TO rammevaerk_app USING (
  (acting_function() = 'authority'
    AND (acting_id = ANY (acting_parties()) OR paying_id = ANY (acting_parties()))
    AND (acting_departments() IS NULL OR department = '' OR department = ANY (acting_departments())))
  OR (acting_function() = 'unit' AND operator_id = ANY (acting_parties())
    AND (acting_units() IS NULL OR service_id = ANY (acting_units())))
  OR (acting_function() = 'settling' AND operator_id = ANY (acting_parties())));
CREATE POLICY auditor_reads ON contracts_placement FOR SELECT TO rammevaerk_app USING (acting_function() = 'auditor');

ALTER TABLE contracts_absence ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON contracts_absence TO rammevaerk_app USING (
  (acting_function() = 'authority'
    AND (acting_id = ANY (acting_parties()) OR paying_id = ANY (acting_parties()))
    AND (acting_departments() IS NULL OR department = '' OR department = ANY (acting_departments())))
  OR (acting_function() = 'unit' AND operator_id = ANY (acting_parties())
    AND (acting_units() IS NULL OR service_id = ANY (acting_units())))
  OR (acting_function() = 'settling' AND operator_id = ANY (acting_parties())));
CREATE POLICY auditor_reads ON contracts_absence FOR SELECT TO rammevaerk_app USING (acting_function() = 'auditor');

-- A citizen is seen with a placement one may see, and by the municipality whose reference it is. The seller's economy
-- needs the buyer's reference on its own charge lines (policy in settlement).
ALTER TABLE contracts_citizen ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON contracts_citizen TO rammevaerk_app USING (
  (acting_function() = 'authority' AND municipality_id = ANY (acting_parties()))
  OR (acting_function() IN ('unit', 'authority', 'settling')
    AND EXISTS (SELECT 1 FROM contracts_placement p WHERE p.citizen_id = contracts_citizen.id)))
  WITH CHECK (
    (acting_function() = 'authority' AND municipality_id = ANY (acting_parties()))
    OR acting_function() = 'unit');
CREATE POLICY auditor_reads ON contracts_citizen FOR SELECT TO rammevaerk_app USING (acting_function() = 'auditor');
"""
DROP_POLICIES = """
DROP POLICY own_rows ON contracts_placement; DROP POLICY auditor_reads ON contracts_placement;
DROP POLICY own_rows ON contracts_absence; DROP POLICY auditor_reads ON contracts_absence;
DROP POLICY own_rows ON contracts_citizen; DROP POLICY auditor_reads ON contracts_citizen;
ALTER TABLE contracts_placement DISABLE ROW LEVEL SECURITY;
ALTER TABLE contracts_absence DISABLE ROW LEVEL SECURITY;
ALTER TABLE contracts_citizen DISABLE ROW LEVEL SECURITY;
"""

# Numbers only, for everybody: sums over placements without a person, owned by the owner of the tables. Days are those
# of the stay in [month, next month) with the last day counted as given, times the part-time factor.
NUMBERS = """
CREATE FUNCTION occupancy_of_month(first_day date, only_units bigint[] DEFAULT NULL)
RETURNS TABLE (unit_id bigint, paragraph text, place_days numeric, people integer, people_at_end integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT p.unit_id, p.paragraph::text,
    sum((LEAST(COALESCE(p.valid_to, m.next), m.next) - GREATEST(p.valid_from, first_day)) * p.factor),
    count(DISTINCT p.citizen_id)::integer,
    count(DISTINCT p.citizen_id) FILTER (WHERE p.valid_to IS NULL OR p.valid_to >= m.next)::integer
  FROM contracts_placement p, (SELECT (first_day + interval '1 month')::date AS next) m
  WHERE p.superseded_at IS NULL AND p.valid_from < m.next AND (p.valid_to IS NULL OR p.valid_to > first_day)
    AND (only_units IS NULL OR p.unit_id = ANY (only_units))
  GROUP BY p.unit_id, p.paragraph
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
"""
DROP_NUMBERS = """
DROP FUNCTION trade_on(date); DROP FUNCTION people_on(date, bigint[]); DROP FUNCTION occupancy_of_month(date, bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_citizens_and_placements")]

    operations = [
        migrations.RunSQL(POLICIES, DROP_POLICIES),
        migrations.RunSQL(NUMBERS, DROP_NUMBERS),
    ]
