"""What a search asks: the services designated on a day, as `rules.cases.designated_spans` has it. The latest effect of a service
holds, of two from the same day the last one written."""

from django.db import migrations

HOLDING = """
CREATE OR REPLACE FUNCTION designated_services(day date) RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$
  SELECT latest.service_id FROM (
    SELECT DISTINCT ON (d.service_id) d.service_id, d.designates, d.valid_to FROM designation_designation d
    WHERE d.valid_from <= day ORDER BY d.service_id, d.valid_from DESC, d.id DESC) latest
  WHERE latest.designates AND latest.valid_to > day
$$;
"""
NOBODY = """
CREATE OR REPLACE FUNCTION designated_services(day date) RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$ SELECT NULL::bigint WHERE false $$;
"""


class Migration(migrations.Migration):
    dependencies = [("designation", "0001_nominations_and_duties"), ("registry", "0003_who_is_designated")]

    operations = [migrations.RunSQL(HOLDING, NOBODY)]
