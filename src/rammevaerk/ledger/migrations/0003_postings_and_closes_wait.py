"""Postings and the close of a month wait for one another: a run that is not committed yet is no longer passed by a close."""

from django.db import migrations

# Shared among all who post; whoever closes a month holds the same lock alone (actions.shared.LEDGER_LOCK), and reads the balances
# only after it has got it. In the order of the parties, as the close takes them.
WAITS = """
CREATE OR REPLACE FUNCTION closed_month_takes_no_posting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
DECLARE one bigint;
BEGIN
  FOR one IN SELECT DISTINCT party_id FROM added ORDER BY party_id LOOP
    PERFORM pg_advisory_xact_lock_shared(41005, one::integer);
  END LOOP;
  IF EXISTS (
    SELECT 1 FROM (SELECT DISTINCT entry_id, party_id FROM added) a JOIN settlement_entry e ON e.id = a.entry_id
    JOIN ledger_monthclose c ON c.party_id = a.party_id AND e.booked_on < c.month + interval '1 month') THEN
    RAISE EXCEPTION 'the month is closed in the books of the party'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_month_takes_no_posting';
  END IF;
  RETURN NULL;
END $$;
"""
PASSED = """
CREATE OR REPLACE FUNCTION closed_month_takes_no_posting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM (SELECT DISTINCT entry_id, party_id FROM added) a JOIN settlement_entry e ON e.id = a.entry_id
    JOIN ledger_monthclose c ON c.party_id = a.party_id AND e.booked_on < c.month + interval '1 month') THEN
    RAISE EXCEPTION 'the month is closed in the books of the party'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_month_takes_no_posting';
  END IF;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_walls")]

    operations = [migrations.RunSQL(WAITS, PASSED)]
