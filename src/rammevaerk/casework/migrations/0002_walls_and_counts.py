"""The walls around check lists and samples (readings 8: own municipality; counts for the others; the auditor sees none), what
goes with a need and what stays of it, and the counts."""

from django.db import migrations

OF_A_NEED = ("casework_sampledcase", "casework_answer", "casework_verdict", "casework_stepdone")
OF_A_MUNICIPALITY = ("casework_draw", "casework_keptcount")
_OWN = """
  municipality_id = ANY ((SELECT acting_as('authority'))::bigint[])
    AND ((SELECT acting_departments()) IS NULL OR department = ''
      OR department = ANY ((SELECT acting_departments())::text[]))"""
# A row is written of a need one sees, and its municipality is the need's: the needs' own walls answer the first.
_OF_THAT_NEED = "EXISTS (SELECT 1 FROM needs_need n WHERE n.id = need_id AND n.municipality_id = {table}.municipality_id)"
WALLS = (
    "".join(
        f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON {table} TO rammevaerk_app USING ({_OWN}) WITH CHECK ({_OWN} AND {_OF_THAT_NEED.format(table=table)});
"""
        for table in OF_A_NEED
    )
    + f"""
ALTER TABLE casework_draw ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON casework_draw TO rammevaerk_app USING ({_OWN});
-- Read only: the trigger below writes it, as the owner.
ALTER TABLE casework_keptcount ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON casework_keptcount FOR SELECT TO rammevaerk_app USING ({_OWN});
"""
)
NO_WALLS = "".join(
    f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY; DROP POLICY own_rows ON {table};\n"
    for table in (*OF_A_NEED, *OF_A_MUNICIPALITY)
)

# With its need a row goes, whoever deletes the need: the app role may delete none of these rows itself.
WITH_THE_NEED = "".join(
    f"ALTER TABLE {table} ADD CONSTRAINT {table}_with_its_need FOREIGN KEY (need_id) REFERENCES needs_need ON DELETE CASCADE;\n"
    for table in OF_A_NEED
) + "".join(
    f"ALTER TABLE {table} ADD CONSTRAINT {table}_with_its_sample"
    " FOREIGN KEY (sampled_id) REFERENCES casework_sampledcase ON DELETE CASCADE;\n"
    for table in ("casework_answer", "casework_verdict")
)
NOT_WITH_THE_NEED = "".join(
    f"ALTER TABLE {table} DROP CONSTRAINT {table}_with_its_sample;\n" for table in ("casework_answer", "casework_verdict")
) + "".join(f"ALTER TABLE {table} DROP CONSTRAINT {table}_with_its_need;\n" for table in OF_A_NEED)

# Who has opened a case or answered its own list never samples it.
NOBODY_SAMPLES_OWN = """
CREATE FUNCTION nobody_samples_own_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM accounts_roleassignment me JOIN accounts_roleassignment other ON other.user_id = me.user_id
    WHERE me.id = NEW.by_id AND (
      other.id = (SELECT opened_by_id FROM needs_need WHERE id = NEW.need_id)
      OR other.id IN (SELECT by_id FROM casework_answer WHERE need_id = NEW.need_id AND sampled_id IS NULL))
  ) THEN
    RAISE EXCEPTION 'nobody samples a case of their own' USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_samples_own_case';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER nobody_samples_own_case BEFORE INSERT ON casework_sampledcase
  FOR EACH ROW EXECUTE FUNCTION nobody_samples_own_case();
CREATE TRIGGER nobody_samples_own_case BEFORE INSERT ON casework_verdict
  FOR EACH ROW EXECUTE FUNCTION nobody_samples_own_case();
CREATE TRIGGER nobody_samples_own_case BEFORE INSERT ON casework_answer
  FOR EACH ROW WHEN (NEW.sampled_id IS NOT NULL) EXECUTE FUNCTION nobody_samples_own_case();
"""
ANYBODY_SAMPLES = """
DROP TRIGGER nobody_samples_own_case ON casework_answer; DROP TRIGGER nobody_samples_own_case ON casework_verdict;
DROP TRIGGER nobody_samples_own_case ON casework_sampledcase; DROP FUNCTION nobody_samples_own_case();
"""

# Each closed case in codes, by the quarter it was closed in: the newest answers, the newest verdict, whether the two agree.
# It runs as who asks, so the walls hold; inside the functions of the owner it counts all.
CODED = """
CREATE FUNCTION casework_coded(only_need bigint DEFAULT NULL)
RETURNS TABLE (municipality_id bigint, department text, quarter date, counted_as text, point text, answer text, is_demo boolean)
LANGUAGE sql STABLE SET search_path = public AS $$
  WITH closed AS (
    SELECT n.id, n.municipality_id, n.department, n.is_demo, date_trunc('quarter', n.closed_on)::date AS quarter
    FROM needs_need n WHERE n.closed_on IS NOT NULL AND (only_need IS NULL OR n.id = only_need)
  ), newest AS (
    SELECT DISTINCT ON (a.need_id, a.point, a.sampled_id) a.need_id, a.point, a.answer, a.sampled_id IS NOT NULL AS by_sample
    FROM casework_answer a JOIN closed c ON c.id = a.need_id ORDER BY a.need_id, a.point, a.sampled_id, a.id DESC
  ), coded AS (
    SELECT id AS need_id, 'own' AS counted_as, 'case' AS point, 'closed' AS answer FROM closed
    UNION ALL SELECT DISTINCT need_id, 'own', 'case', 'checked' FROM newest WHERE NOT by_sample
    UNION ALL SELECT need_id, CASE WHEN by_sample THEN 'sample' ELSE 'own' END, point, newest.answer FROM newest
    UNION ALL SELECT o.need_id, 'agreement', o.point, CASE WHEN o.answer = s.answer THEN 'same' ELSE 'different' END
      FROM newest o JOIN newest s USING (need_id, point) WHERE NOT o.by_sample AND s.by_sample
    UNION ALL SELECT need_id, 'sample', 'legal_defect', defect FROM (
      SELECT DISTINCT ON (v.need_id) v.need_id, v.defect FROM casework_verdict v JOIN closed c ON c.id = v.need_id
      ORDER BY v.need_id, v.id DESC) found
  )
  SELECT c.municipality_id, c.department::text, c.quarter, k.counted_as, k.point::text, k.answer::text, c.is_demo
  FROM coded k JOIN closed c ON c.id = k.need_id
$$;

CREATE FUNCTION casework_counted(since date)
RETURNS TABLE (municipality_id bigint, quarter date, counted_as text, point text, answer text, cases integer)
LANGUAGE sql STABLE SET search_path = public AS $$
  SELECT municipality_id, quarter, counted_as, point, answer, sum(cases)::integer FROM (
    SELECT municipality_id, quarter, counted_as, point, answer, 1 AS cases FROM casework_coded() WHERE quarter >= since
    UNION ALL
    SELECT municipality_id, quarter, counted_as::text, point::text, answer::text, cases FROM casework_keptcount
    WHERE quarter >= since
  ) every GROUP BY municipality_id, quarter, counted_as, point, answer
$$;

CREATE FUNCTION casework_of_others(since date)
RETURNS TABLE (quarter date, counted_as text, point text, answer text, cases integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT quarter, counted_as, point, answer, sum(cases)::integer FROM casework_counted(since)
  WHERE acting_function() IN ('authority', 'secretariat', 'steering')
    AND counted_as <> 'agreement'
    AND (acting_function() <> 'authority' OR municipality_id <> ALL (acting_parties()))
  GROUP BY quarter, counted_as, point, answer
$$;

CREATE FUNCTION casework_by_municipality(since date)
RETURNS TABLE (municipality_id bigint, quarter date, answer text, cases integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT municipality_id, quarter, answer, sum(cases)::integer FROM casework_counted(since)
  WHERE acting_function() IN ('authority', 'secretariat', 'steering') AND point = 'case'
    AND (acting_function() <> 'authority' OR municipality_id <> ALL (acting_parties()))
  GROUP BY municipality_id, quarter, answer
$$;
"""
NOT_CODED = """
DROP FUNCTION casework_by_municipality(date); DROP FUNCTION casework_of_others(date); DROP FUNCTION casework_counted(date);
DROP FUNCTION casework_coded(bigint);
"""

# What stays of a need that is deleted, and what goes when its text goes.
KEPT = """
CREATE FUNCTION casework_is_kept_in_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO casework_keptcount AS kept (municipality_id, department, quarter, counted_as, point, answer, cases, is_demo)
    SELECT municipality_id, department, quarter, counted_as, point, answer, 1, is_demo FROM casework_coded(OLD.id)
    ON CONFLICT ON CONSTRAINT kept_count_once DO UPDATE SET cases = kept.cases + 1;
  RETURN OLD;
END $$;
CREATE TRIGGER casework_is_kept_in_counts BEFORE DELETE ON needs_need
  FOR EACH ROW EXECUTE FUNCTION casework_is_kept_in_counts();

CREATE FUNCTION casework_loses_its_notes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE casework_answer SET note = '' WHERE need_id = NEW.id AND note <> '';
  UPDATE casework_verdict SET note = '' WHERE need_id = NEW.id AND note <> '';
  RETURN NULL;
END $$;
CREATE TRIGGER casework_loses_its_notes AFTER UPDATE OF stripped_at ON needs_need
  FOR EACH ROW WHEN (OLD.stripped_at IS NULL AND NEW.stripped_at IS NOT NULL) EXECUTE FUNCTION casework_loses_its_notes();
"""
NOT_KEPT = """
DROP TRIGGER casework_loses_its_notes ON needs_need; DROP FUNCTION casework_loses_its_notes();
DROP TRIGGER casework_is_kept_in_counts ON needs_need; DROP FUNCTION casework_is_kept_in_counts();
"""

TEXTS = """
CREATE FUNCTION case_text_is_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a text is never deleted' USING ERRCODE = 'check_violation', CONSTRAINT = 'case_text_is_kept';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state <> 'entered' OR (NEW.kind, NEW.number, NEW.title, NEW.words, NEW.repealed, NEW.valid_from, NEW.reference,
        NEW.body, NEW.adopted_on, NEW.entered_by_id, NEW.enterer_id, NEW.entered_at)
      IS DISTINCT FROM (OLD.kind, OLD.number, OLD.title, OLD.words, OLD.repealed, OLD.valid_from, OLD.reference,
        OLD.body, OLD.adopted_on, OLD.entered_by_id, OLD.enterer_id, OLD.entered_at) THEN
      RAISE EXCEPTION 'what is entered or decided never changes'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'case_text_is_kept';
    END IF;
  END IF;
  IF NEW.enterer_id <> (SELECT user_id FROM accounts_roleassignment WHERE id = NEW.entered_by_id)
     OR NEW.decider_id <> (SELECT user_id FROM accounts_roleassignment WHERE id = NEW.decided_by_id) THEN
    RAISE EXCEPTION 'the person is not the one who holds the role'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'case_text_names_its_people';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER case_text_is_kept BEFORE INSERT OR UPDATE OR DELETE ON casework_casetext
  FOR EACH ROW EXECUTE FUNCTION case_text_is_kept();
"""
NO_TEXTS = "DROP TRIGGER case_text_is_kept ON casework_casetext; DROP FUNCTION case_text_is_kept();"


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_check_lists_samples_and_texts"), ("needs", "0002_walls")]

    operations = [
        migrations.RunSQL(WALLS, NO_WALLS),
        migrations.RunSQL(WITH_THE_NEED, NOT_WITH_THE_NEED),
        migrations.RunSQL(NOBODY_SAMPLES_OWN, ANYBODY_SAMPLES),
        migrations.RunSQL(CODED, NOT_CODED),
        migrations.RunSQL(KEPT, NOT_KEPT),
        migrations.RunSQL(TEXTS, NO_TEXTS),
    ]
