"""A text of the contract is in force when a person other than the one who entered it has confirmed it.

A text entered before waits for its second person: until then the one before it holds.
"""

from django.db import migrations

# The people behind the roles, and the text's own: the check constraint compares what stands here.
NAMED = """
CREATE FUNCTION contract_text_names_its_people() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.decider_id <> (SELECT user_id FROM accounts_roleassignment WHERE id = NEW.by_id)
     OR NEW.enterer_id <> (SELECT r.user_id FROM contracts_contracttext t JOIN accounts_roleassignment r ON r.id = t.by_id
       WHERE t.id = NEW.text_id) THEN
    RAISE EXCEPTION 'the person is not the one who holds the role'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'contract_text_names_its_people';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER contract_text_names_its_people BEFORE INSERT ON contracts_contracttextdecision
  FOR EACH ROW EXECUTE FUNCTION contract_text_names_its_people();
"""
UNNAMED = """
DROP TRIGGER contract_text_names_its_people ON contracts_contracttextdecision;
DROP FUNCTION contract_text_names_its_people();
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0017_contract_text_decisions")]
    operations = [migrations.RunSQL(NAMED, UNNAMED)]
