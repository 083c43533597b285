"""Lines and postings name parties, citizen and item again, so that they can be read alone. That these are the ones of their run,
statement, placement, tariff and entry is checked once for all rows written together: more than single keys say, and a month is
written in half the time."""

import django.db.models.deletion
from django.db import migrations, models

AGREES = """
CREATE FUNCTION line_agrees_with_its_source() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM added a
      LEFT JOIN settlement_run r ON r.id = a.run_id
      LEFT JOIN settlement_statement s ON s.id = a.statement_id
      LEFT JOIN contracts_placement p ON p.id = a.placement_id
      LEFT JOIN pricing_tariff t ON t.id = a.tariff_id
      LEFT JOIN settlement_charge o ON o.id = a.reverses_id
    WHERE a.seller_id IS DISTINCT FROM r.seller_id
      OR a.buyer_id IS DISTINCT FROM CASE WHEN a.internal THEN a.seller_id ELSE s.buyer_id END
      OR a.citizen_id IS DISTINCT FROM p.citizen_id
      OR a.tariff_id IS NOT NULL AND (t.id IS NULL OR a.item_id IS DISTINCT FROM t.item_id)
      OR a.tariff_id IS NULL AND a.item_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pricing_tariffitem i WHERE i.id = a.item_id)
      OR a.reverses_id IS NOT NULL AND (o.chain, o.month, o.amount_ore) IS DISTINCT FROM (a.chain, a.month, -a.amount_ore)
  ) THEN
    RAISE EXCEPTION 'a line does not agree with its run, statement, placement, tariff or the line it reverses'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_agrees_with_its_source';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER line_agrees_with_its_source AFTER INSERT ON settlement_charge
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION line_agrees_with_its_source();

CREATE FUNCTION posting_between_the_parties_of_its_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM added a
      LEFT JOIN settlement_entry e ON e.id = a.entry_id
      LEFT JOIN registry_service s ON s.id = a.service_id
    WHERE e.id IS NULL OR a.service_id IS NOT NULL AND s.id IS NULL
      OR (a.party_id, a.counterparty_id) NOT IN ((e.seller_id, e.buyer_id), (e.buyer_id, e.seller_id))
  ) THEN
    RAISE EXCEPTION 'a posting stands between the two parties of its entry'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_between_the_parties_of_its_entry';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER posting_between_the_parties_of_its_entry AFTER INSERT ON settlement_posting
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION posting_between_the_parties_of_its_entry();
"""
DROP_AGREES = """
DROP TRIGGER line_agrees_with_its_source ON settlement_charge; DROP FUNCTION line_agrees_with_its_source();
DROP TRIGGER posting_between_the_parties_of_its_entry ON settlement_posting;
DROP FUNCTION posting_between_the_parties_of_its_entry();
"""


def _checked_by_trigger(model: str, name: str, to: str, back: str = "+", **more: bool) -> migrations.AlterField:
    field = models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name=back, to=to, **more)
    return migrations.AlterField(model_name=model, name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("settlement", "0013_payments")]

    operations = [
        _checked_by_trigger("charge", "run", "settlement.run", db_index=False),
        _checked_by_trigger("charge", "tariff", "pricing.tariff", db_index=False, null=True),
        _checked_by_trigger("charge", "seller", "accounts.organisation", db_index=False),
        _checked_by_trigger("charge", "buyer", "accounts.organisation", db_index=False),
        _checked_by_trigger("charge", "citizen", "contracts.citizen", db_index=False, null=True),
        _checked_by_trigger("charge", "item", "pricing.tariffitem", db_index=False, null=True),
        _checked_by_trigger("charge", "reverses", "settlement.charge", db_index=False, null=True),
        _checked_by_trigger("posting", "party", "accounts.organisation"),
        _checked_by_trigger("posting", "counterparty", "accounts.organisation", db_index=False),
        _checked_by_trigger("posting", "entry", "settlement.entry", "postings"),
        _checked_by_trigger("posting", "service", "registry.service", db_index=False, null=True),
        migrations.RunSQL(AGREES, DROP_AGREES),
    ]
