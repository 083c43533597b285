"""Whoever is given a citizen by reference holds the row until the rows that lead to it are written, so that a run of retention
that comes at the same moment waits, and sees them."""

from django.db import migrations

CITIZEN = """
CREATE OR REPLACE FUNCTION citizen_by_reference(municipality bigint, wanted text, demo boolean) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
DECLARE found bigint;
BEGIN
  IF NOT (acting_function() = 'unit' OR municipality = ANY (acting_as('authority'))
      OR pg_has_role(session_user, 'rammevaerk_owner', 'MEMBER')) THEN
    RAISE EXCEPTION 'a reference is entered by its municipality or by the unit that receives the citizen'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  LOOP
    INSERT INTO contracts_citizen (municipality_id, reference, is_demo, source) VALUES (municipality, wanted, demo, '')
      ON CONFLICT (municipality_id, reference) DO NOTHING RETURNING id INTO found;
    IF found IS NULL THEN
      SELECT id INTO found FROM contracts_citizen WHERE municipality_id = municipality AND reference = wanted FOR KEY SHARE;
    END IF;
    -- None when it was let go of between the two: it is made anew.
    EXIT WHEN found IS NOT NULL;
  END LOOP;
  RETURN found;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION citizen_by_reference(municipality bigint, wanted text, demo boolean) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
DECLARE found bigint;
BEGIN
  IF NOT (acting_function() = 'unit' OR municipality = ANY (acting_as('authority'))
      OR pg_has_role(session_user, 'rammevaerk_owner', 'MEMBER')) THEN
    RAISE EXCEPTION 'a reference is entered by its municipality or by the unit that receives the citizen'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO contracts_citizen (municipality_id, reference, is_demo, source) VALUES (municipality, wanted, demo, '')
    ON CONFLICT (municipality_id, reference) DO NOTHING RETURNING id INTO found;
  IF found IS NULL THEN
    SELECT id INTO found FROM contracts_citizen WHERE municipality_id = municipality AND reference = wanted;
  END IF;
  RETURN found;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0012_one_row_of_a_chain_at_a_time")]

    operations = [migrations.RunSQL(CITIZEN, BEFORE)]
