"""Row-level security on happenings: the organisation told, in the function it was told in (readings 8). Everybody whose act
others must hear of adds rows, and cannot read what others are told."""

from django.db import migrations

# Both arms ask with `(SELECT …)`, which PostgreSQL evaluates once for the statement.
POLICIES = """
ALTER TABLE exchange_happening ENABLE ROW LEVEL SECURITY;
CREATE POLICY told ON exchange_happening FOR INSERT TO rammevaerk_app WITH CHECK (true);
CREATE POLICY own_rows ON exchange_happening FOR SELECT TO rammevaerk_app USING (
  organisation_id = ANY ((SELECT acting_parties())::bigint[]) AND function = (SELECT acting_function())
  AND ((SELECT acting_units()) IS NULL OR service = ANY ((SELECT acting_units())::bigint[]))
  AND ((SELECT acting_departments()) IS NULL OR department = '' OR department = ANY ((SELECT acting_departments())::text[])));
CREATE POLICY auditor_reads ON exchange_happening FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');
"""
DROPPED = """
ALTER TABLE exchange_happening DISABLE ROW LEVEL SECURITY;
DROP POLICY told ON exchange_happening; DROP POLICY own_rows ON exchange_happening; DROP POLICY auditor_reads ON exchange_happening;
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_happenings"), ("web", "0001_database_functions")]

    operations = [migrations.RunSQL(POLICIES, DROPPED)]
