"""Row-level security on decisions: both sides see them, the acting municipality makes them."""

from django.db import migrations

from rammevaerk.contracts.policies import both_sides, both_sides_dropped

# A policy that restricts is joined by AND: an operator reads the decision that lets it receive somebody, and writes none.
MADE_BY_AUTHORITY = """
CREATE POLICY made_by_authority ON contracts_decision AS RESTRICTIVE FOR INSERT TO rammevaerk_app
  WITH CHECK (acting_id = ANY ((SELECT acting_as('authority'))::bigint[]));
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_decisions_levels_and_households")]

    operations = [
        migrations.RunSQL(both_sides("contracts_decision"), both_sides_dropped("contracts_decision")),
        migrations.RunSQL(MADE_BY_AUTHORITY, "DROP POLICY made_by_authority ON contracts_decision;"),
    ]
