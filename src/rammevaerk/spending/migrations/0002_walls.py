"""The walls around budgets, outside purchases and refund: the municipality's own authority, in its own department where a row
has one; its economy reads what is no citizen's; the auditor reads what is a citizen's cost or claim."""

from django.db import migrations

_OWN = "municipality_id = ANY ((SELECT acting_as('authority'))::bigint[])"
_READ = "municipality_id = ANY ((SELECT acting_as('authority', 'economy'))::bigint[])"
_DEPARTMENT = """((SELECT acting_departments()) IS NULL OR department = ''
      OR department = ANY ((SELECT acting_departments())::text[]))"""
# A row is written of a citizen one sees: the walls of the citizens answer that.
_SEEN = "EXISTS (SELECT 1 FROM contracts_citizen z WHERE z.id = citizen_id)"
WALLS = f"""
ALTER TABLE spending_budget ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON spending_budget FOR SELECT TO rammevaerk_app USING ({_READ});
CREATE POLICY kept_by_own ON spending_budget FOR INSERT TO rammevaerk_app WITH CHECK ({_OWN});
ALTER TABLE spending_outsidepurchase ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON spending_outsidepurchase FOR SELECT TO rammevaerk_app USING (
  {_OWN} AND {_DEPARTMENT} OR municipality_id = ANY ((SELECT acting_as('economy'))::bigint[]));
CREATE POLICY kept_by_own ON spending_outsidepurchase FOR INSERT TO rammevaerk_app
  WITH CHECK ({_OWN} AND {_DEPARTMENT} AND (citizen_id IS NULL OR {_SEEN}));
CREATE POLICY auditor_reads ON spending_outsidepurchase FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');
ALTER TABLE spending_upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON spending_upload TO rammevaerk_app USING ({_OWN});
""" + "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON {table} TO rammevaerk_app USING ({_OWN} AND {_DEPARTMENT})
  WITH CHECK ({_OWN} AND {_DEPARTMENT}{seen});
CREATE POLICY auditor_reads ON {table} FOR SELECT TO rammevaerk_app USING ((SELECT acting_function()) = 'auditor');
"""
    for table, seen in (
        ("spending_othercost", f" AND {_SEEN}"),
        ("spending_refundfact", f" AND {_SEEN}"),
        ("spending_refundclaim", ""),
    )
)
POLICIES = {
    "spending_budget": ("own_rows", "kept_by_own"),
    "spending_outsidepurchase": ("own_rows", "kept_by_own", "auditor_reads"),
    "spending_upload": ("own_rows",),
    "spending_othercost": ("own_rows", "auditor_reads"),
    "spending_refundfact": ("own_rows", "auditor_reads"),
    "spending_refundclaim": ("own_rows", "auditor_reads"),
}
NO_WALLS = "".join(
    f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;" + "".join(f"DROP POLICY {policy} ON {table};" for policy in policies)
    for table, policies in POLICIES.items()
)


class Migration(migrations.Migration):
    dependencies = [("spending", "0001_budgets_outside_purchases_and_refund"), ("contracts", "0002_walls")]

    operations = [migrations.RunSQL(WALLS, NO_WALLS)]
