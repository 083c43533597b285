"""Row-level security on needs: the acting municipality's staff, in their own department when they have one, and the auditor
(readings 8). Operators, the secretariat and other municipalities see none of it."""

from django.db import migrations

TABLES = ("needs_need", "needs_needgroup", "needs_wish", "needs_search", "needs_record", "needs_notchosen")
_OWN = """
  municipality_id = ANY ((SELECT acting_as('authority'))::bigint[])
    AND ((SELECT acting_departments()) IS NULL OR department = ''
      OR department = ANY ((SELECT acting_departments())::text[]))"""
POLICIES = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON {table} TO rammevaerk_app USING ({_OWN});
CREATE POLICY auditor_reads ON {table} FOR SELECT TO rammevaerk_app USING ((SELECT acting_function()) = 'auditor');
"""
    for table in TABLES
)
DROPPED = "".join(
    f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; DROP POLICY own_rows ON {table}; DROP POLICY auditor_reads ON {table};"
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_needs_and_searches"), ("contracts", "0002_walls")]

    operations = [migrations.RunSQL(POLICIES, DROPPED)]
