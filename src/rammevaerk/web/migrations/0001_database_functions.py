"""The extensions and functions that every area's tables, policies and sort keys lean on."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

# The same as rammevaerk.kernel.sorting; the inner translate is needed where the server's locale is C.
SORTING = """
CREATE FUNCTION danish_sort(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(replace(translate(lower(t), 'ÆØÅÄÖÜÉ', 'æøåäöüé'), 'aa', 'å'), 'æøåäöüé', '{|}{|ye');

CREATE FUNCTION folded(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(replace(replace(replace(translate(lower(t), 'ÆØÅÄÖÜÉ', 'æøåäöüé'),
  'æ', 'ae'), 'ø', 'oe'), 'å', 'aa'), 'é', 'e');
"""
DROP_SORTING = "DROP FUNCTION folded(text); DROP FUNCTION danish_sort(text);"

# Who is asking (rammevaerk.accounts.walls sets it). A setting is NULL when never set and '' when ended: both are nobody.
# For units and departments both mean no limit within the parties; an empty array means none.
ACTING = """
CREATE FUNCTION acting_parties() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE(NULLIF(current_setting('rammevaerk.parties', true), ''), '{}')::bigint[];

CREATE FUNCTION acting_function() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE(current_setting('rammevaerk.function', true), '');

CREATE FUNCTION acting_units() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('rammevaerk.units', true), '')::bigint[];

CREATE FUNCTION acting_departments() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('rammevaerk.departments', true), '')::text[];
"""
DROP_ACTING = """
DROP FUNCTION acting_departments(); DROP FUNCTION acting_units(); DROP FUNCTION acting_function();
DROP FUNCTION acting_parties();
"""

# pghistory's own reads its settings in an exception block: each row then rolls back a subtransaction, and large writes
# become quadratic (100,000 rows 357 s instead of 6 s). Needs `-c pgtrigger.ignore={}` on the connection as well.
HISTORY = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS pghistory_context.id%TYPE LANGUAGE plpgsql AS $$
DECLARE
  i uuid := nullif(current_setting('pghistory.context_id', true), '')::uuid;
  m jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
BEGIN
  IF i IS NULL OR m IS NULL THEN RETURN NULL; END IF;
  INSERT INTO pghistory_context (id, metadata, created_at, updated_at) VALUES (i, m, now(), now())
    ON CONFLICT (id) DO UPDATE SET metadata = excluded.metadata, updated_at = excluded.updated_at
    WHERE pghistory_context.metadata <> excluded.metadata;
  RETURN i;
END $$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("pghistory", "0007_auto_20250421_0444")]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(SORTING, DROP_SORTING),
        migrations.RunSQL(ACTING, DROP_ACTING),
        migrations.RunSQL(HISTORY, migrations.RunSQL.noop),
    ]
