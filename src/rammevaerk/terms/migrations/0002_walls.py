"""The walls around cases of special terms (readings 8): the operator, the secretariat, the steering group and the auditor from the
beginning, the parties' authorities and economies from the hearing on, everybody what is in force."""

from django.db import migrations

WITH_THE_CASE = (
    "analysis", "alternative", "tool", "hearing", "comment", "proposal", "carriedshare", "return", "writtencharge", "duty",
    "dutydone",
)  # fmt: skip
OFFICE = "'economy', 'unit', 'secretariat'"
WRITERS = {"comment": "'authority', 'economy'"}
OPEN_TO_ALL = ("terminforce", "termend")

# A hearing opens its case; asked as the owner, for a hearing is itself seen only with its case.
HEARD = """
CREATE FUNCTION terms_is_heard(asked bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT EXISTS (SELECT 1 FROM terms_hearing h WHERE h.case_id = asked)
$$;
"""
CASE = """
ALTER TABLE terms_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_service ON terms_case TO rammevaerk_app
  USING (operator_id = ANY ((SELECT acting_as('economy', 'unit'))::bigint[])
    AND ((SELECT acting_units()) IS NULL OR service_id = ANY ((SELECT acting_units())::bigint[])));
CREATE POLICY followed ON terms_case FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) IN ('secretariat', 'steering', 'auditor'));
CREATE POLICY opened ON terms_case FOR INSERT TO rammevaerk_app WITH CHECK ((SELECT acting_function()) = 'secretariat');
CREATE POLICY heard ON terms_case FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) IN ('authority', 'economy')
    AND EXISTS (SELECT 1 FROM accounts_agreementareamember m WHERE m.area_id = terms_case.area_id
      AND m.organisation_id = ANY ((SELECT acting_parties())::bigint[]))
    AND terms_is_heard(id));
"""
CHILDREN = "".join(
    f"""
ALTER TABLE terms_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_the_case ON terms_{table} FOR SELECT TO rammevaerk_app
  USING (EXISTS (SELECT 1 FROM terms_case c WHERE c.id = case_id));
CREATE POLICY written ON terms_{table} FOR INSERT TO rammevaerk_app
  WITH CHECK ((SELECT acting_function()) IN ({WRITERS.get(table, OFFICE)})
    AND EXISTS (SELECT 1 FROM terms_case c WHERE c.id = case_id));
"""  # noqa: S608
    for table in WITH_THE_CASE
)
SHAPED = "".join(
    f"""
CREATE POLICY shaped ON terms_{table} FOR UPDATE TO rammevaerk_app
  USING ((SELECT acting_function()) IN ('economy', 'secretariat') AND EXISTS (SELECT 1 FROM terms_case c WHERE c.id = case_id));
"""  # noqa: S608
    for table in ("alternative", "tool")
)
OPEN = "".join(
    f"""
ALTER TABLE terms_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY open_to_all ON terms_{table} FOR SELECT TO rammevaerk_app USING (true);
CREATE POLICY put_in_force ON terms_{table} FOR INSERT TO rammevaerk_app WITH CHECK ((SELECT acting_function()) = 'economy');
"""
    for table in OPEN_TO_ALL
)
NO_WALLS = (
    "".join(f"DROP POLICY shaped ON terms_{table};\n" for table in ("alternative", "tool"))
    + "".join(
        f"ALTER TABLE terms_{table} DISABLE ROW LEVEL SECURITY; DROP POLICY with_the_case ON terms_{table};"
        f" DROP POLICY written ON terms_{table};\n"
        for table in WITH_THE_CASE
    )
    + "".join(
        f"ALTER TABLE terms_{table} DISABLE ROW LEVEL SECURITY; DROP POLICY open_to_all ON terms_{table};"
        f" DROP POLICY put_in_force ON terms_{table};\n"
        for table in OPEN_TO_ALL
    )
    + "ALTER TABLE terms_case DISABLE ROW LEVEL SECURITY; DROP POLICY own_service ON terms_case;"
    " DROP POLICY followed ON terms_case; DROP POLICY opened ON terms_case; DROP POLICY heard ON terms_case;"
    " DROP FUNCTION terms_is_heard(bigint);"
)

# Numbers without persons for who opens a case: people and places by payer at a unit (readings 8, users per municipality).
USERS = """
CREATE FUNCTION terms_places_by_payer(day date, only_unit bigint, only_paragraph text)
RETURNS TABLE (paying_id bigint, people integer, places numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT p.paying_id, count(DISTINCT p.citizen_id)::integer, sum(p.factor)
  FROM contracts_placement p
  WHERE p.superseded_at IS NULL AND p.valid_from <= day AND (p.valid_to IS NULL OR p.valid_to > day)
    AND p.unit_id = only_unit AND p.paragraph = only_paragraph AND p.paying_id IS NOT NULL
    AND (acting_function() IN ('economy', 'unit', 'secretariat') OR pg_has_role(session_user, 'rammevaerk_owner', 'MEMBER'))
  GROUP BY p.paying_id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("terms", "0001_cases_of_special_terms"), ("contracts", "0018_contract_texts_by_two_people")]

    operations = [
        migrations.RunSQL(HEARD + CASE + CHILDREN + SHAPED + OPEN, NO_WALLS),
        migrations.RunSQL(USERS, "DROP FUNCTION terms_places_by_payer(date, bigint, text);"),
    ]
