"""Payments in the ledger: an account of their own, and the one way they are posted."""

from django.db import migrations, models

# A payment stands in the books of the party that tells of it alone: the other party's books move by its own word. Written by the
# owner of the tables, so that nobody else can add entries, and only for one's own party.
POSTED = """
CREATE FUNCTION post_payment(party bigint, statement bigint, amount bigint, booked date, told timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE issued settlement_statement; entry bigint; other bigint; account text;
BEGIN
  IF NOT COALESCE(party = ANY (acting_as('authority', 'economy')), false) THEN
    RAISE EXCEPTION 'payments are posted in one''s own books alone' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO issued FROM settlement_statement s WHERE s.id = statement AND party IN (s.seller_id, s.buyer_id);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no statement of the party' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO settlement_entry (seller_id, buyer_id, booked_on, text, recorded_at)
    VALUES (issued.seller_id, issued.buyer_id, booked, issued.number, told) RETURNING id INTO entry;
  IF party = issued.seller_id THEN
    other := issued.buyer_id; account := 'receivable'; amount := -amount;
  ELSE
    other := issued.seller_id; account := 'payable';
  END IF;
  INSERT INTO settlement_posting (entry_id, party_id, counterparty_id, account, amount_ore)
    VALUES (entry, party, other, account, amount), (entry, party, other, 'payments', -amount);
  RETURN entry;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("settlement", "0012_walls_of_revisions_and_files")]

    operations = [
        migrations.AlterField(
            model_name="posting",
            name="account",
            field=models.CharField(
                choices=[
                    ("receivable", "Receivable"),
                    ("income", "Income from places"),
                    ("expense", "Cost of places"),
                    ("payable", "Payable"),
                    ("payments", "Payments"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunSQL(POSTED, "DROP FUNCTION post_payment(bigint, bigint, bigint, date, timestamptz);"),
    ]
