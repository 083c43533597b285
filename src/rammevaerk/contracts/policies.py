"""The wall around rows both sides of a placement see, as SQL for migrations (docs/interpretations/who-sees-what.md).

A table that takes it carries `acting_id`, `paying_id`, `operator_id`, `service_id` and `department`.
Migrations keep what they ran: a change of this text is a new migration that puts the policies anew.
"""

# Each arm asks with `(SELECT …)`, which PostgreSQL evaluates once for the statement (see 0002_walls).
_AUTHORITY = """
  (acting_id = ANY ((SELECT acting_as('authority'))::bigint[]) OR paying_id = ANY ((SELECT acting_as('authority'))::bigint[]))
    AND ((SELECT acting_departments()) IS NULL OR department = ''
      OR department = ANY ((SELECT acting_departments())::text[]))"""
_UNIT = """
  operator_id = ANY ((SELECT acting_as('unit'))::bigint[])
    AND ((SELECT acting_units()) IS NULL OR service_id = ANY ((SELECT acting_units())::bigint[]))"""


def both_sides(table: str) -> str:
    """The acting and paying authority in its own department, the operator's own unit, and the auditor, who reads."""
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON {table} TO rammevaerk_app USING (({_AUTHORITY}) OR ({_UNIT}));
CREATE POLICY auditor_reads ON {table} FOR SELECT TO rammevaerk_app USING ((SELECT acting_function()) = 'auditor');
"""


def both_sides_dropped(table: str) -> str:
    """The way back."""
    return (
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; DROP POLICY own_rows ON {table}; DROP POLICY auditor_reads ON {table};"
    )


def acting_only(table: str) -> str:
    """What the acting municipality writes for itself before anybody else is told: `acting_id` and `department`."""
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON {table} TO rammevaerk_app USING (acting_id = ANY ((SELECT acting_as('authority'))::bigint[])
  AND ((SELECT acting_departments()) IS NULL OR department = ''
    OR department = ANY ((SELECT acting_departments())::text[])));
CREATE POLICY auditor_reads ON {table} FOR SELECT TO rammevaerk_app USING ((SELECT acting_function()) = 'auditor');
"""


def made_by_acting(table: str) -> str:
    """A policy that restricts is joined by AND: the acting municipality alone writes what both sides read."""
    return f"""
CREATE POLICY made_by_acting ON {table} AS RESTRICTIVE FOR INSERT TO rammevaerk_app
  WITH CHECK (acting_id = ANY ((SELECT acting_as('authority'))::bigint[]));
"""
