"""What is kept of a need that led nowhere, and the two acts of the owner that let go of the rest.

Searches, notes and reasons are insert-only for the app; only these functions take their words or delete them, for a need of the
acting municipality that is closed, without a decision, and old enough for the months the rules say.
"""

import django.db.models.deletion
from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION need_to_let_go(wanted bigint, term integer, on_day date) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public AS $$
  SELECT n.id FROM needs_need n
   WHERE n.id = wanted AND n.closed_on IS NOT NULL AND n.closed_as <> 'placed'
     AND (n.closed_on + make_interval(months => term))::date <= on_day
     AND NOT EXISTS (SELECT 1 FROM contracts_decision d WHERE d.need = n.id)
     AND n.municipality_id = ANY (acting_as('authority'))
     AND (acting_departments() IS NULL OR n.department = '' OR n.department = ANY (acting_departments()))
   FOR UPDATE
$$;

-- A reference nothing else leads to is let go of with the need.
CREATE FUNCTION let_go_of_citizen(who bigint) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
DECLARE leads record; held boolean;
BEGIN
  FOR leads IN SELECT c.conrelid::regclass AS named, a.attname FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.contype = 'f' AND c.confrelid = 'contracts_citizen'::regclass
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s WHERE %I = $1)', leads.named, leads.attname) INTO held USING who;
    IF held THEN RETURN; END IF;
  END LOOP;
  DELETE FROM contracts_citizen WHERE id = who;
END $$;

CREATE FUNCTION needs_strip(wanted bigint, term integer, on_day date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
DECLARE who bigint;
BEGIN
  IF need_to_let_go(wanted, term, on_day) IS NULL THEN RETURN false; END IF;
  SELECT citizen_id INTO who FROM needs_need WHERE id = wanted AND stripped_at IS NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  DELETE FROM needs_wish WHERE need_id = wanted;
  UPDATE needs_record SET asked = '', found = '' WHERE need_id = wanted;
  UPDATE needs_notchosen SET because = '' WHERE need_id = wanted;
  UPDATE needs_need SET citizen_id = NULL, stripped_at = now() WHERE id = wanted;
  PERFORM let_go_of_citizen(who);
  RETURN true;
END $$;

CREATE FUNCTION needs_forget(wanted bigint, term integer, on_day date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
DECLARE who bigint;
BEGIN
  IF need_to_let_go(wanted, term, on_day) IS NULL THEN RETURN false; END IF;
  INSERT INTO needs_dutylog (municipality_id, month, closed_as, searches, portal, dialogue, reasons, is_demo)
  SELECT n.municipality_id, date_trunc('month', n.closed_on), n.closed_as,
         (SELECT count(*) FROM needs_search s WHERE s.need_id = n.id),
         (SELECT count(*) FROM needs_record r WHERE r.need_id = n.id AND r.kind = 'portal'),
         (SELECT count(*) FROM needs_record r WHERE r.need_id = n.id AND r.kind = 'dialogue'),
         (SELECT count(DISTINCT unit_id) FROM needs_notchosen c WHERE c.need_id = n.id), n.is_demo
    FROM needs_need n WHERE n.id = wanted;
  DELETE FROM needs_search WHERE need_id = wanted;
  DELETE FROM needs_record WHERE need_id = wanted;
  DELETE FROM needs_notchosen WHERE need_id = wanted;
  DELETE FROM needs_wish WHERE need_id = wanted;
  DELETE FROM needs_needgroup WHERE need_id = wanted;
  DELETE FROM needs_need WHERE id = wanted RETURNING citizen_id INTO who;
  PERFORM let_go_of_citizen(who);
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION need_to_let_go(bigint, integer, date), let_go_of_citizen(bigint) FROM PUBLIC;
"""
DROPPED = """
DROP FUNCTION needs_forget(bigint, integer, date); DROP FUNCTION needs_strip(bigint, integer, date);
DROP FUNCTION let_go_of_citizen(bigint); DROP FUNCTION need_to_let_go(bigint, integer, date);
"""
POLICIES = """
ALTER TABLE needs_dutylog ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON needs_dutylog FOR SELECT TO rammevaerk_app
  USING (municipality_id = ANY ((SELECT acting_as('authority'))::bigint[]));
CREATE POLICY auditor_reads ON needs_dutylog FOR SELECT TO rammevaerk_app USING ((SELECT acting_function()) = 'auditor');
"""
UNGUARDED = """
ALTER TABLE needs_dutylog DISABLE ROW LEVEL SECURITY;
DROP POLICY own_rows ON needs_dutylog; DROP POLICY auditor_reads ON needs_dutylog;
"""
CLOSED_AS = [
    ("placed", "A place was found"),
    ("bought_outside", "Bought outside the cooperation"),
    ("no_match", "No municipal service fitted"),
    ("withdrawn", "No longer needed"),
]


class Migration(migrations.Migration):
    dependencies = [("needs", "0002_walls"), ("contracts", "0004_walls_of_decisions"), ("accounts", "0003_version_of_values")]

    operations = [
        migrations.CreateModel(
            name="DutyLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("closed_as", models.CharField(choices=CLOSED_AS, max_length=14)),
                ("searches", models.IntegerField()),
                ("portal", models.IntegerField()),
                ("dialogue", models.IntegerField()),
                ("reasons", models.IntegerField()),
                ("is_demo", models.BooleanField(default=False)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(POLICIES, UNGUARDED),
        migrations.RunSQL(FUNCTIONS, DROPPED),
    ]
