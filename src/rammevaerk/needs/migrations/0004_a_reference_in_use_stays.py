"""A reference is let go of only when nothing leads to it, also when somebody writes such a row at the same moment."""

from django.db import migrations

HELD = """
  PERFORM 1 FROM contracts_citizen WHERE id = who FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION let_go_of_citizen(who bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
DECLARE leads record; held boolean;
BEGIN%s
  FOR leads IN SELECT c.conrelid::regclass AS named, a.attname FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'f' AND c.confrelid = 'contracts_citizen'::regclass
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %%s WHERE %%I = $1)', leads.named, leads.attname) INTO held USING who;
    IF held THEN RETURN; END IF;
  END LOOP;
  DELETE FROM contracts_citizen WHERE id = who;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("needs", "0003_retention"), ("contracts", "0013_a_reference_is_held")]

    operations = [migrations.RunSQL(FUNCTION % HELD, FUNCTION % "")]
