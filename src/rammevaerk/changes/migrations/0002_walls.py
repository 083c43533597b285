"""Residents by municipality are few, so they are open to the parties, the secretariat, the bodies and the auditor alone (readings 8);
days used by payer, and how an inquiry for a joint service stands, without a person and without what it says."""

from django.db import migrations

_READS = "('authority', 'unit', 'economy', 'settling', 'secretariat', 'steering', 'auditor')"
POLICIES = f"""
ALTER TABLE changes_residentscounted ENABLE ROW LEVEL SECURITY;
CREATE POLICY parties_read ON changes_residentscounted FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) IN {_READS});
CREATE POLICY operator_counts ON changes_residentscounted FOR INSERT TO rammevaerk_app
  WITH CHECK (EXISTS (SELECT 1 FROM changes_change c WHERE c.id = change_id
    AND c.operator_id = ANY ((SELECT acting_as('economy'))::bigint[])));
"""  # noqa: S608
DROPPED = """
DROP POLICY parties_read ON changes_residentscounted; DROP POLICY operator_counts ON changes_residentscounted;
ALTER TABLE changes_residentscounted DISABLE ROW LEVEL SECURITY;
"""

# Days a party has paid for at a service in [first, until), whole places; part-time by its part. Numbers only.
DAYS = """
CREATE FUNCTION days_by_payer(first date, until date, only_service bigint)
RETURNS TABLE (paying_id bigint, days numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT p.paying_id,
    sum((LEAST(COALESCE(p.valid_to, until), until) - GREATEST(p.valid_from, first)) * p.factor)
  FROM contracts_placement p
  WHERE p.superseded_at IS NULL AND p.service_id = only_service AND p.valid_from < until
    AND (p.valid_to IS NULL OR p.valid_to > first)
  GROUP BY p.paying_id
$$;
"""
JOINT = """
CREATE FUNCTION joint_inquiry_stands(only_inquiry bigint)
RETURNS TABLE (municipality_id bigint, closed_on date, closed_as text, asked integer, answered integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT i.municipality_id, i.closed_on, i.closed_as::text,
    (SELECT count(*)::integer FROM inquiries_jointasked a WHERE a.inquiry_id = i.id),
    (SELECT count(DISTINCT x.organisation_id)::integer FROM inquiries_jointanswer x WHERE x.inquiry_id = i.id)
  FROM inquiries_jointinquiry i WHERE i.id = only_inquiry
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("changes", "0001_changes"),
        ("contracts", "0002_walls"),
        ("inquiries", "0002_walls"),
    ]
    operations = [
        migrations.RunSQL(POLICIES, DROPPED),
        migrations.RunSQL(DAYS, "DROP FUNCTION days_by_payer(date, date, bigint);"),
        migrations.RunSQL(JOINT, "DROP FUNCTION joint_inquiry_stands(bigint);"),
    ]
