"""What the tables promise beside their constraints: who is who, and that nothing decided changes."""

from django.db import migrations

KEPT = """
CREATE FUNCTION proposal_is_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a proposal of values is never deleted' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_is_kept';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state IN ('approved', 'refused', 'withdrawn') THEN
      RAISE EXCEPTION 'a decided proposal never changes' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_is_kept';
    END IF;
    IF (NEW.title, NEW.reference, NEW.adopted_on, NEW.body, NEW.note, NEW.proposed_by_id, NEW.proposer_id, NEW.made_at)
       IS DISTINCT FROM
       (OLD.title, OLD.reference, OLD.adopted_on, OLD.body, OLD.note, OLD.proposed_by_id, OLD.proposer_id, OLD.made_at) THEN
      RAISE EXCEPTION 'what was proposed never changes' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_is_kept';
    END IF;
  END IF;
  IF NEW.proposer_id <> (SELECT user_id FROM accounts_roleassignment WHERE id = NEW.proposed_by_id)
     OR NEW.decider_id <> (SELECT user_id FROM accounts_roleassignment WHERE id = NEW.decided_by_id) THEN
    RAISE EXCEPTION 'the person is not the one who holds the role'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'proposal_names_its_people';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposal_is_kept BEFORE INSERT OR UPDATE OR DELETE ON parameters_proposal
  FOR EACH ROW EXECUTE FUNCTION proposal_is_kept();

CREATE FUNCTION value_joins_a_draft() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  PERFORM 1 FROM parameters_proposal WHERE id = NEW.proposal_id AND state = 'draft' FOR KEY SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a value is only added to a draft'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'value_joins_a_draft';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER value_joins_a_draft BEFORE INSERT ON parameters_proposedvalue
  FOR EACH ROW EXECUTE FUNCTION value_joins_a_draft();
"""
NOT_KEPT = """
DROP TRIGGER value_joins_a_draft ON parameters_proposedvalue; DROP FUNCTION value_joins_a_draft();
DROP TRIGGER proposal_is_kept ON parameters_proposal; DROP FUNCTION proposal_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("parameters", "0001_proposed_values")]

    operations = [migrations.RunSQL(KEPT, NOT_KEPT)]
