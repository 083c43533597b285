"""Row-level security on contracts: both sides read what is issued, the acting municipality issues it, and its drafts are its own."""

from django.db import migrations

from rammevaerk.contracts.policies import acting_only, both_sides, both_sides_dropped, made_by_acting

ISSUED = ("contracts_contract", "contracts_contractcancelled")
SHARED = ("contracts_contractsignature", "contracts_contracttie")
OWN = ("contracts_contractdraft", "contracts_draftsave", "contracts_formrefusal", "contracts_contractupload")

COUNT = """
ALTER TABLE contracts_contractcount ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON contracts_contractcount TO rammevaerk_app
  USING (acting_id = ANY ((SELECT acting_as('authority'))::bigint[]));
CREATE POLICY auditor_reads ON contracts_contractcount FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');
"""

# Numbers only, for everybody signed in: contracts by acting municipality and state, without person, service or price. The
# reader hides what is small. A supplement is counted with its contract, so it is not counted here.
NUMBERS = """
CREATE FUNCTION contracts_counted()
RETURNS TABLE (acting_id bigint, form text, state text, contracts integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT c.acting_id, c.form::text,
    CASE WHEN EXISTS (SELECT 1 FROM contracts_contractcancelled x WHERE x.contract_id = c.id) THEN 'cancelled'
      WHEN c.form = 'old' THEN 'in_force'
      WHEN (SELECT count(*) FROM contracts_contractsignature s WHERE s.contract_id = c.id)
        >= CASE WHEN c.paying_id = c.acting_id THEN 2 ELSE 3 END THEN 'in_force'
      ELSE 'to_sign' END,
    count(*)::integer
  FROM contracts_contract c WHERE c.base_id IS NULL GROUP BY 1, 2, 3
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0005_standard_contracts")]

    operations = [
        *(
            migrations.RunSQL(
                both_sides(table) + made_by_acting(table), both_sides_dropped(table) + f"DROP POLICY made_by_acting ON {table};"
            )
            for table in ISSUED
        ),
        *(migrations.RunSQL(both_sides(table), both_sides_dropped(table)) for table in SHARED),
        *(migrations.RunSQL(acting_only(table), both_sides_dropped(table)) for table in OWN),
        migrations.RunSQL(COUNT, both_sides_dropped("contracts_contractcount")),
        migrations.RunSQL(NUMBERS, "DROP FUNCTION contracts_counted();"),
    ]
