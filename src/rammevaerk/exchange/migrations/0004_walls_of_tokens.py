"""Tokens are seen by their own organisation; kept answers by nobody, they are only repeated to the token that asked.

Who calls is not known before the token is found, so the finding is a function of the owner's that takes the hash of the secret.
"""

from django.db import migrations

POLICIES = """
ALTER TABLE exchange_apitoken ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON exchange_apitoken TO rammevaerk_app USING (
  organisation_id = ANY ((SELECT acting_parties())::bigint[]) AND (SELECT acting_function()) IN ('authority', 'economy'));
CREATE POLICY auditor_reads ON exchange_apitoken FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'auditor');

ALTER TABLE exchange_keptanswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY kept ON exchange_keptanswer FOR INSERT TO rammevaerk_app WITH CHECK (true);
"""
DROP_POLICIES = """
ALTER TABLE exchange_apitoken DISABLE ROW LEVEL SECURITY;
DROP POLICY own_rows ON exchange_apitoken; DROP POLICY auditor_reads ON exchange_apitoken;
ALTER TABLE exchange_keptanswer DISABLE ROW LEVEL SECURITY; DROP POLICY kept ON exchange_keptanswer;
"""

# The day of last use is written once a day, not at every call.
FUNCTIONS = """
CREATE FUNCTION token_by_hash(shown_hash text, day date)
RETURNS TABLE (token bigint, assignment bigint, holder bigint, scopes text[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE exchange_apitoken t SET last_used_on = day
    WHERE t.secret_hash = shown_hash AND t.revoked_at IS NULL AND t.last_day >= day AND t.last_used_on IS DISTINCT FROM day;
  RETURN QUERY SELECT t.id, t.assignment_id, a.user_id::bigint, ARRAY(SELECT jsonb_array_elements_text(t.scopes))
    FROM exchange_apitoken t JOIN accounts_roleassignment a ON a.id = t.assignment_id
    WHERE t.secret_hash = shown_hash AND t.revoked_at IS NULL AND t.last_day >= day;
END $$;

CREATE FUNCTION kept_answer(of_token bigint, of_key text) RETURNS TABLE (request_hash text, status smallint, body text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT k.request_hash::text, k.status, k.body
  FROM exchange_keptanswer k JOIN exchange_apitoken t ON t.id = k.token_id
  WHERE k.token_id = of_token AND k.key = of_key AND t.organisation_id = ANY (acting_parties())
$$;

CREATE FUNCTION drop_kept_answers(before timestamptz) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public AS $$
  WITH gone AS (DELETE FROM exchange_keptanswer WHERE at < before RETURNING 1) SELECT count(*) FROM gone
$$;
"""
DROP_FUNCTIONS = """
DROP FUNCTION drop_kept_answers(timestamptz); DROP FUNCTION kept_answer(bigint, text); DROP FUNCTION token_by_hash(text, date);
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_tokens_and_kept_answers")]

    operations = [migrations.RunSQL(POLICIES, DROP_POLICIES), migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS)]
