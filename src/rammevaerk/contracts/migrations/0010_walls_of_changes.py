"""Row-level security on what is proposed, decided, given notice of and answered about a placement."""

from django.db import migrations

from rammevaerk.contracts.policies import both_sides, both_sides_dropped

TABLES = (
    "contracts_packageproposal",
    "contracts_packagedecision",
    "contracts_notice",
    "contracts_noticestep",
    "contracts_referralstep",
)

# Policies that restrict are joined by AND with the two sides' own: each act has one side that may do it.
_BY_UNIT = "operator_id = ANY ((SELECT acting_as('unit'))::bigint[])"
_BY_ACTING = "acting_id = ANY ((SELECT acting_as('authority'))::bigint[])"
WHO_WRITES = f"""
CREATE POLICY proposed_by_unit ON contracts_packageproposal AS RESTRICTIVE FOR INSERT TO rammevaerk_app
  WITH CHECK ({_BY_UNIT});
CREATE POLICY decided_by_acting ON contracts_packagedecision AS RESTRICTIVE FOR INSERT TO rammevaerk_app
  WITH CHECK (({_BY_ACTING} AND outcome <> 'withdrawn') OR ({_BY_UNIT} AND outcome = 'withdrawn'));
CREATE POLICY given_by_own_side ON contracts_notice AS RESTRICTIVE FOR INSERT TO rammevaerk_app
  WITH CHECK (({_BY_ACTING} AND side = 'municipality') OR ({_BY_UNIT} AND side = 'operator'));
CREATE POLICY told_by_unit ON contracts_referralstep AS RESTRICTIVE FOR INSERT TO rammevaerk_app
  WITH CHECK (({_BY_ACTING} AND kind <> 'told') OR ({_BY_UNIT} AND kind = 'told'));
"""
DROP_WHO_WRITES = """
DROP POLICY proposed_by_unit ON contracts_packageproposal; DROP POLICY decided_by_acting ON contracts_packagedecision;
DROP POLICY given_by_own_side ON contracts_notice; DROP POLICY told_by_unit ON contracts_referralstep;
"""

# Somebody who stays without a name has no municipality yet: the unit alone sees the row, and the auditor.
ANONYMOUS = """
ALTER TABLE contracts_anonymousstay ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON contracts_anonymousstay TO rammevaerk_app
  USING (operator_id = ANY ((SELECT acting_as('unit'))::bigint[])
    AND ((SELECT acting_units()) IS NULL OR service_id = ANY ((SELECT acting_units())::bigint[])));
CREATE POLICY auditor_reads ON contracts_anonymousstay FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0009_changes_of_placements")]

    operations = [
        *(migrations.RunSQL(both_sides(table), both_sides_dropped(table)) for table in TABLES),
        migrations.RunSQL(WHO_WRITES, DROP_WHO_WRITES),
        migrations.RunSQL(ANONYMOUS, both_sides_dropped("contracts_anonymousstay")),
    ]
