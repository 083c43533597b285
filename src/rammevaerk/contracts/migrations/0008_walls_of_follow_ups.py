"""Row-level security on goals and follow-ups: both sides write and see them. A birth month is entered by either side, and what
comes of the support is counted without a person."""

from django.db import migrations

from rammevaerk.contracts.policies import both_sides, both_sides_dropped

TABLES = ("contracts_goal", "contracts_followup", "contracts_goalresult")

# The unit may not write a citizen's row. It may tell the month where none is entered; the acting municipality may change it.
BIRTH_MONTH = """
CREATE FUNCTION enter_birth_month(wanted bigint, month date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM contracts_citizen c WHERE c.id = wanted AND c.municipality_id = ANY (acting_as('authority')))
    AND NOT EXISTS (SELECT 1 FROM contracts_placement p WHERE p.citizen_id = wanted AND p.superseded_at IS NULL
      AND p.operator_id = ANY (acting_as('unit')) AND (acting_units() IS NULL OR p.service_id = ANY (acting_units())))
  THEN
    RAISE EXCEPTION 'a birth month is entered by the acting municipality or by the unit where the citizen is'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE contracts_citizen SET birth_month = month
    WHERE id = wanted AND (birth_month IS NULL OR municipality_id = ANY (acting_as('authority')));
  RETURN FOUND;
END $$;
"""

# Counted over the rows the reader may see; `outcomes_of_all` runs as the owner of the tables and counts everybody's.
# Of a first row and its corrections the newest holds. `things` are follow-ups, goals or stays, `people` how many citizens
# they are of. Days are [first, after); what is overdue is so on the last of them.
OUTCOMES = """
CREATE FUNCTION outcomes_seen(first date, after date)
RETURNS TABLE (measure text, paragraph text, kind text, outcome text, things integer, people integer)
LANGUAGE sql STABLE SET search_path = public AS $$
  WITH held AS (
    SELECT * FROM (
      SELECT DISTINCT ON (COALESCE(f.corrects_id, f.id)) f.id, f.chain, f.held_on, f.was_due, f.level, f.withdrawn
      FROM contracts_followup f ORDER BY COALESCE(f.corrects_id, f.id), f.id DESC) newest
    WHERE NOT withdrawn AND held_on >= first AND held_on < after
  ), goals AS (
    SELECT DISTINCT ON (COALESCE(g.corrects_id, g.id)) COALESCE(g.corrects_id, g.id) AS goal, g.goal_type, g.withdrawn
    FROM contracts_goal g ORDER BY COALESCE(g.corrects_id, g.id), g.id DESC
  ), begun AS (
    SELECT DISTINCT ON (p.chain) p.chain, p.citizen_id, p.paragraph, p.level
    FROM contracts_placement p WHERE p.superseded_at IS NULL AND p.chain IN (SELECT chain FROM held)
    ORDER BY p.chain, p.valid_from
  ), results AS (
    SELECT DISTINCT ON (r.goal_id) r.goal_id, h.chain, r.progress
    FROM contracts_goalresult r JOIN held h ON h.id = r.follow_up_id ORDER BY r.goal_id, h.held_on DESC, h.id DESC
  ), levels AS (
    SELECT DISTINCT ON (h.chain) h.chain, h.level FROM held h WHERE h.level IS NOT NULL ORDER BY h.chain, h.held_on DESC, h.id DESC
  ), counted AS (
    SELECT 'held' AS measure, b.paragraph, '' AS kind, CASE WHEN h.held_on <= h.was_due THEN 'on_time' ELSE 'late' END AS outcome,
      b.citizen_id
    FROM held h JOIN begun b USING (chain)
    UNION ALL
    SELECT 'held', p.paragraph, '', 'overdue', p.citizen_id FROM contracts_placement p
    WHERE p.superseded_at IS NULL AND p.follow_up_on < after - 1 AND p.valid_from < after
      AND (p.valid_to IS NULL OR p.valid_to >= after)
    UNION ALL
    SELECT 'goal', b.paragraph, g.goal_type, r.progress, b.citizen_id
    FROM results r JOIN goals g ON g.goal = r.goal_id AND NOT g.withdrawn JOIN begun b USING (chain)
    UNION ALL
    SELECT 'level', b.paragraph, '', CASE WHEN l.level < b.level THEN 'less' WHEN l.level > b.level THEN 'more' ELSE 'same' END,
      b.citizen_id
    FROM levels l JOIN begun b USING (chain) WHERE b.level IS NOT NULL
  )
  SELECT c.measure, c.paragraph::text, c.kind::text, c.outcome::text, count(*)::integer, count(DISTINCT c.citizen_id)::integer
  FROM counted c GROUP BY c.measure, c.paragraph, c.kind, c.outcome
$$;

CREATE FUNCTION outcomes_of_all(first date, after date)
RETURNS TABLE (measure text, paragraph text, kind text, outcome text, things integer, people integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT measure, paragraph, kind, outcome, things, people FROM outcomes_seen(first, after)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0007_goals_and_follow_ups")]

    operations = [
        *(migrations.RunSQL(both_sides(table), both_sides_dropped(table)) for table in TABLES),
        migrations.RunSQL(BIRTH_MONTH, "DROP FUNCTION enter_birth_month(bigint, date);"),
        migrations.RunSQL(OUTCOMES, "DROP FUNCTION outcomes_of_all(date, date); DROP FUNCTION outcomes_seen(date, date);"),
    ]
