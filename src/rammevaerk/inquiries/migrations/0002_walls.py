"""Row-level security on inquiries, and the functions through which whoever has a link and a code answers (readings 3.10, 8)."""

from django.db import migrations

_DEPARTMENT = """
    AND ((SELECT acting_departments()) IS NULL OR department = ''
      OR department = ANY ((SELECT acting_departments())::text[]))"""
_OWN = f"municipality_id = ANY ((SELECT acting_as('authority'))::bigint[]) {_DEPARTMENT}"
_UNIT = """
  operator_id = ANY ((SELECT acting_as('unit'))::bigint[])
    AND ((SELECT acting_units()) IS NULL OR service_id = ANY ((SELECT acting_units())::bigint[]))"""
_ORGANISATION = "organisation_id = ANY ((SELECT acting_as('authority'))::bigint[])"
_AUDITOR = "(SELECT acting_function()) = 'auditor'"
_SECRETARIAT = "(SELECT acting_function()) = 'secretariat'"

# Who asks about the unit sees its answer and never writes it; who is asked sees the inquiry by what it was asked itself, and
# the question inside is answered behind the wall of the table it asks.
POLICIES = f"""
ALTER TABLE inquiries_placeinquiry ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON inquiries_placeinquiry TO rammevaerk_app USING ({_OWN});
CREATE POLICY asked_read ON inquiries_placeinquiry FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'unit'
    AND EXISTS (SELECT 1 FROM inquiries_askedunit a WHERE a.inquiry_id = inquiries_placeinquiry.id));
CREATE POLICY auditor_reads ON inquiries_placeinquiry FOR SELECT TO rammevaerk_app USING ({_AUDITOR});

ALTER TABLE inquiries_askedunit ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON inquiries_askedunit TO rammevaerk_app USING ({_OWN});
CREATE POLICY asked_read ON inquiries_askedunit FOR SELECT TO rammevaerk_app USING ({_UNIT});
CREATE POLICY auditor_reads ON inquiries_askedunit FOR SELECT TO rammevaerk_app USING ({_AUDITOR});

ALTER TABLE inquiries_answercode ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON inquiries_answercode TO rammevaerk_app USING ({_OWN});
CREATE POLICY auditor_reads ON inquiries_answercode FOR SELECT TO rammevaerk_app USING ({_AUDITOR});

ALTER TABLE inquiries_placeanswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY asker_reads ON inquiries_placeanswer FOR SELECT TO rammevaerk_app USING ({_OWN});
CREATE POLICY own_rows ON inquiries_placeanswer TO rammevaerk_app USING ({_UNIT})
  WITH CHECK ({_UNIT} AND EXISTS (SELECT 1 FROM inquiries_askedunit a WHERE a.id = asked_id
    AND a.municipality_id = inquiries_placeanswer.municipality_id AND a.service_id = inquiries_placeanswer.service_id
    AND a.department = inquiries_placeanswer.department));
CREATE POLICY auditor_reads ON inquiries_placeanswer FOR SELECT TO rammevaerk_app USING ({_AUDITOR});

ALTER TABLE inquiries_jointinquiry ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON inquiries_jointinquiry TO rammevaerk_app USING ({_OWN});
CREATE POLICY asked_read ON inquiries_jointinquiry FOR SELECT TO rammevaerk_app
  USING ((SELECT acting_function()) = 'authority'
    AND EXISTS (SELECT 1 FROM inquiries_jointasked a WHERE a.inquiry_id = inquiries_jointinquiry.id));
CREATE POLICY secretariat_reads ON inquiries_jointinquiry FOR SELECT TO rammevaerk_app USING ({_SECRETARIAT});
CREATE POLICY auditor_reads ON inquiries_jointinquiry FOR SELECT TO rammevaerk_app USING ({_AUDITOR});

ALTER TABLE inquiries_jointasked ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON inquiries_jointasked TO rammevaerk_app USING ({_OWN});
CREATE POLICY asked_read ON inquiries_jointasked FOR SELECT TO rammevaerk_app USING ({_ORGANISATION});
CREATE POLICY secretariat_reads ON inquiries_jointasked FOR SELECT TO rammevaerk_app USING ({_SECRETARIAT});
CREATE POLICY auditor_reads ON inquiries_jointasked FOR SELECT TO rammevaerk_app USING ({_AUDITOR});

ALTER TABLE inquiries_jointanswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY asker_reads ON inquiries_jointanswer FOR SELECT TO rammevaerk_app USING ({_OWN});
CREATE POLICY own_rows ON inquiries_jointanswer TO rammevaerk_app USING ({_ORGANISATION})
  WITH CHECK ({_ORGANISATION} AND EXISTS (SELECT 1 FROM inquiries_jointasked a
    WHERE a.inquiry_id = inquiries_jointanswer.inquiry_id AND a.organisation_id = inquiries_jointanswer.organisation_id
      AND a.municipality_id = inquiries_jointanswer.municipality_id AND a.department = inquiries_jointanswer.department));
CREATE POLICY auditor_reads ON inquiries_jointanswer FOR SELECT TO rammevaerk_app USING ({_AUDITOR});
"""  # noqa: S608
TABLES = {
    "inquiries_placeinquiry": ("own_rows", "asked_read", "auditor_reads"),
    "inquiries_askedunit": ("own_rows", "asked_read", "auditor_reads"),
    "inquiries_answercode": ("own_rows", "auditor_reads"),
    "inquiries_placeanswer": ("asker_reads", "own_rows", "auditor_reads"),
    "inquiries_jointinquiry": ("own_rows", "asked_read", "secretariat_reads", "auditor_reads"),
    "inquiries_jointasked": ("own_rows", "asked_read", "secretariat_reads", "auditor_reads"),
    "inquiries_jointanswer": ("asker_reads", "own_rows", "auditor_reads"),
}
DROPPED = "".join(
    "".join(f"DROP POLICY {policy} ON {table};" for policy in policies) + f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table, policies in TABLES.items()
)

# All acts on one inquiry take this lock first: an answer, withdrawing it, a new deadline and a new code come one at a time.
# Whoever is asked may not lock the inquiry's row: the wall lets them read it only.
LOCK = """
CREATE FUNCTION inquiry_lock(kind text, inquiry bigint) RETURNS void LANGUAGE sql VOLATILE
RETURN pg_advisory_xact_lock(hashtextextended('inquiries.' || kind || '.' || inquiry::text, 0));
"""

# The two doors for whoever has no login. The first counts a wrong code and gives the coded profile for a right one, as long as
# one may answer; the second writes the answer and uses the code up in one statement. Neither tells who else was asked, the need
# or the case worker.
BY_CODE = """
CREATE FUNCTION inquiry_by_code(wanted_link text, wanted_hash text, today date)
RETURNS TABLE (state text, tries_left integer, asked_id bigint, unit_id bigint, service_id bigint, profile jsonb, deadline date,
  withdrawn_on date, closes_on date, municipality text, is_demo boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
#variable_conflict use_column
DECLARE
  code inquiries_answercode;
  known record;
  said text := 'good';
BEGIN
  SELECT a.id AS asked, a.inquiry_id AS inquiry, a.unit_id AS unit, a.service_id AS service INTO known
    FROM inquiries_answercode c JOIN inquiries_askedunit a ON a.id = c.asked_id WHERE c.link = wanted_link;
  IF NOT FOUND THEN
    RETURN QUERY SELECT 'unknown', 0, NULL::bigint, NULL::bigint, NULL::bigint, NULL::jsonb, NULL::date, NULL::date, NULL::date,
      NULL::text, false;
    RETURN;
  END IF;
  PERFORM inquiry_lock('place', known.inquiry);
  SELECT * INTO code FROM inquiries_answercode c WHERE c.link = wanted_link FOR UPDATE;
  IF code.replaced_at IS NOT NULL THEN
    said := 'replaced';
  ELSIF code.tries_left = 0 THEN
    said := 'locked';
  ELSIF code.hash <> wanted_hash THEN
    UPDATE inquiries_answercode c SET tries_left = c.tries_left - 1 WHERE c.id = code.id RETURNING * INTO code;
    said := CASE WHEN code.tries_left = 0 THEN 'locked' ELSE 'wrong' END;
  ELSIF code.used_at IS NOT NULL THEN
    said := 'used';
  END IF;
  IF said <> 'good' THEN
    RETURN QUERY SELECT said, code.tries_left::integer, NULL::bigint, NULL::bigint, NULL::bigint, NULL::jsonb, NULL::date,
      NULL::date, NULL::date, NULL::text, false;
    RETURN;
  END IF;
  RETURN QUERY
    SELECT said, code.tries_left::integer, known.asked, known.unit, known.service,
      CASE WHEN i.withdrawn_on IS NULL AND i.deadline >= today AND COALESCE(LEAST(u.closed_on, s.closed_on) > today, true)
        THEN i.profile END,
      i.deadline, i.withdrawn_on, LEAST(u.closed_on, s.closed_on), o.name::text, i.is_demo
    FROM inquiries_placeinquiry i, registry_unit u, registry_service s, accounts_organisation o
    WHERE i.id = known.inquiry AND u.id = known.unit AND s.id = u.service_id AND o.id = i.municipality_id;
END $$;

CREATE FUNCTION answer_by_code(wanted_link text, wanted_hash text, today date, answer jsonb) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  door record;
  written bigint;
BEGIN
  SELECT * INTO door FROM inquiry_by_code(wanted_link, wanted_hash, today);
  IF door.state <> 'good' OR door.profile IS NULL THEN
    RETURN NULL;
  END IF;
  UPDATE inquiries_answercode SET used_at = (answer ->> 'at')::timestamptz WHERE link = wanted_link;
  INSERT INTO inquiries_placeanswer (asked_id, municipality_id, department, operator_id, service_id, kind, from_day, conditions,
      item_id, price_ore, price_unit, at, by_id, answered_by)
    SELECT a.id, a.municipality_id, a.department, a.operator_id, a.service_id, answer ->> 'kind', (answer ->> 'from_day')::date,
      COALESCE(answer ->> 'conditions', ''), (answer ->> 'item')::bigint, (answer ->> 'price_ore')::bigint,
      COALESCE(answer ->> 'price_unit', ''), (answer ->> 'at')::timestamptz, NULL, COALESCE(answer ->> 'answered_by', '')
    FROM inquiries_askedunit a WHERE a.id = door.asked_id
    RETURNING id INTO written;
  RETURN written;
END $$;
"""

# Numbers only, for the secretariat: of place inquiries by month, and how many municipalities answered a joint one.
NUMBERS = """
CREATE FUNCTION place_inquiries_counted(first_month date, last_month date)
RETURNS TABLE (month date, inquiries integer, asked integer, answered integer, could integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT date_trunc('month', i.sent_at AT TIME ZONE 'Europe/Copenhagen')::date, count(DISTINCT i.id)::integer,
    count(a.id)::integer, count(h.kind)::integer, count(*) FILTER (WHERE h.kind IN ('yes', 'conditions'))::integer
  FROM inquiries_placeinquiry i JOIN inquiries_askedunit a ON a.inquiry_id = i.id
  LEFT JOIN LATERAL (SELECT x.kind FROM inquiries_placeanswer x WHERE x.asked_id = a.id ORDER BY x.id DESC LIMIT 1) h ON true
  WHERE i.sent_at AT TIME ZONE 'Europe/Copenhagen' >= first_month
    AND i.sent_at AT TIME ZONE 'Europe/Copenhagen' < last_month + interval '1 month'
  GROUP BY 1 ORDER BY 1 DESC
$$;

CREATE FUNCTION joint_answers_counted()
RETURNS TABLE (inquiry_id bigint, asked integer, answered integer, would integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT a.inquiry_id, count(*)::integer, count(h.kind)::integer, count(*) FILTER (WHERE h.kind <> 'no')::integer
  FROM inquiries_jointasked a
  LEFT JOIN LATERAL (SELECT x.kind FROM inquiries_jointanswer x
    WHERE x.inquiry_id = a.inquiry_id AND x.organisation_id = a.organisation_id ORDER BY x.id DESC LIMIT 1) h ON true
  GROUP BY a.inquiry_id
$$;
"""

# What is issued is only added to by the app's role. When a need is stripped or deleted, what was sent for it goes with it:
# by its own municipality, or by the owner's run.
RETENTION = """
CREATE FUNCTION inquiries_own(municipality bigint) RETURNS boolean LANGUAGE sql STABLE
RETURN municipality = ANY (acting_as('authority')) OR pg_has_role(session_user, 'rammevaerk_owner', 'MEMBER');

CREATE FUNCTION inquiries_strip(wanted bigint) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
DECLARE stripped integer;
BEGIN
  UPDATE inquiries_placeanswer x SET conditions = CASE WHEN x.kind = 'conditions' THEN '–' ELSE '' END, answered_by = ''
    FROM inquiries_askedunit a, inquiries_placeinquiry i
    WHERE a.id = x.asked_id AND i.id = a.inquiry_id AND i.need = wanted AND inquiries_own(i.municipality_id);
  UPDATE inquiries_placeinquiry SET profile = profile - 'note' - 'reference'
    WHERE need = wanted AND inquiries_own(municipality_id);
  GET DIAGNOSTICS stripped = ROW_COUNT;
  RETURN stripped;
END $$;

CREATE FUNCTION inquiries_forget(wanted bigint) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  places bigint[];
  joints bigint[];
BEGIN
  SELECT COALESCE(array_agg(id), '{}') INTO places FROM inquiries_placeinquiry
    WHERE need = wanted AND inquiries_own(municipality_id);
  SELECT COALESCE(array_agg(id), '{}') INTO joints FROM inquiries_jointinquiry
    WHERE need = wanted AND inquiries_own(municipality_id);
  DELETE FROM inquiries_placeanswer x USING inquiries_askedunit a WHERE a.id = x.asked_id AND a.inquiry_id = ANY (places);
  DELETE FROM inquiries_answercode c USING inquiries_askedunit a WHERE a.id = c.asked_id AND a.inquiry_id = ANY (places);
  DELETE FROM inquiries_askedunit WHERE inquiry_id = ANY (places);
  DELETE FROM inquiries_placeinquiry WHERE id = ANY (places);
  DELETE FROM inquiries_jointanswer WHERE inquiry_id = ANY (joints);
  DELETE FROM inquiries_jointasked WHERE inquiry_id = ANY (joints);
  DELETE FROM inquiries_jointinquiry WHERE id = ANY (joints);
  RETURN cardinality(places) + cardinality(joints);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0001_inquiries_and_answers"), ("contracts", "0002_walls")]

    operations = [
        migrations.RunSQL(POLICIES, DROPPED),
        migrations.RunSQL(LOCK, "DROP FUNCTION inquiry_lock(text, bigint);"),
        migrations.RunSQL(
            BY_CODE, "DROP FUNCTION answer_by_code(text, text, date, jsonb); DROP FUNCTION inquiry_by_code(text, text, date);"
        ),
        migrations.RunSQL(NUMBERS, "DROP FUNCTION joint_answers_counted(); DROP FUNCTION place_inquiries_counted(date, date);"),
        migrations.RunSQL(
            RETENTION,
            "DROP FUNCTION inquiries_forget(bigint); DROP FUNCTION inquiries_strip(bigint);DROP FUNCTION inquiries_own(bigint);",
        ),
    ]
