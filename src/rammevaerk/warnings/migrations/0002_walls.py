"""Row-level security on early warnings (readings 5.7 and 8), and the numbers of stays their rules read.

Seen by the operator's unit and economy, the secretariat, the steering group and the auditor; by the users' municipalities as
authorities only after widening. Who raised a warning as an authority reads what it wrote itself, and nothing of what follows.
The secretariat acts on a warning; the operator alone hands in its figures.
"""

from django.db import migrations

_UNIT = """operator_id = ANY ((SELECT acting_as('unit'))::bigint[])
    AND ((SELECT acting_units()) IS NULL OR service_id = ANY ((SELECT acting_units())::bigint[]))"""
_OPERATOR = f"({_UNIT}) OR operator_id = ANY ((SELECT acting_as('economy'))::bigint[])"
_ABOVE = "(SELECT acting_function()) IN ('secretariat', 'steering', 'auditor')"
_SECRETARIAT = "(SELECT acting_function()) = 'secretariat'"
_AUTHORITY = "ANY ((SELECT acting_as('authority'))::bigint[])"


def _widened(warning: str) -> str:
    return f"EXISTS (SELECT 1 FROM warnings_widenedto w WHERE w.warning_id = {warning} AND w.organisation_id = {_AUTHORITY})"  # noqa: S608


def _read(table: str, more: str) -> str:
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_by_few ON {table} FOR SELECT TO rammevaerk_app USING (({_OPERATOR}) OR {_ABOVE} OR {more});
"""


READERS = (
    _read(
        "warnings_earlywarning",
        "(as_authority AND raised_for_id = " + _AUTHORITY + ") OR " + _widened("warnings_earlywarning.id"),
    )
    + _read("warnings_warningstep", _widened("warnings_warningstep.warning_id"))
    + _read("warnings_monitoringplan", _widened("warnings_monitoringplan.warning_id"))
    + _read("warnings_monitoringreport", _widened("warnings_monitoringreport.warning_id"))
    + _read("warnings_widenedto", "organisation_id = " + _AUTHORITY)
    + _read("warnings_findingaside", "false")
)
WRITTEN = f"""
CREATE POLICY raised ON warnings_earlywarning FOR INSERT TO rammevaerk_app
  WITH CHECK ((({_OPERATOR}) OR (as_authority AND raised_for_id = {_AUTHORITY}) OR {_SECRETARIAT}) AND EXISTS (SELECT 1 FROM registry_service s
    WHERE s.id = service_id AND s.operator_id IS NOT DISTINCT FROM warnings_earlywarning.operator_id));
CREATE POLICY acted ON warnings_warningstep FOR INSERT TO rammevaerk_app WITH CHECK ({_SECRETARIAT});
CREATE POLICY proposed ON warnings_monitoringplan FOR INSERT TO rammevaerk_app WITH CHECK ({_SECRETARIAT});
CREATE POLICY handed_in ON warnings_monitoringreport FOR INSERT TO rammevaerk_app
  WITH CHECK (({_OPERATOR}) AND EXISTS (SELECT 1 FROM warnings_monitoringplan p
    WHERE p.id = plan_id AND p.warning_id = warnings_monitoringreport.warning_id
      AND p.service_id = warnings_monitoringreport.service_id AND p.operator_id = warnings_monitoringreport.operator_id));
CREATE POLICY widened ON warnings_widenedto FOR INSERT TO rammevaerk_app WITH CHECK ({_SECRETARIAT});
CREATE POLICY set_aside ON warnings_findingaside FOR INSERT TO rammevaerk_app WITH CHECK ({_SECRETARIAT});
"""  # noqa: S608
WRITERS = {
    "warnings_earlywarning": "raised",
    "warnings_warningstep": "acted",
    "warnings_monitoringplan": "proposed",
    "warnings_monitoringreport": "handed_in",
    "warnings_widenedto": "widened",
    "warnings_findingaside": "set_aside",
}
DROPPED = "".join(
    f"DROP POLICY read_by_few ON {table}; DROP POLICY {writer} ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table, writer in WRITERS.items()
)

# Numbers of stays without persons for those who may see what a service's figures say. A stay begins once: a chain that
# continues another at the same service is no new one. Only from the first whole month on in which the service's stays are
# kept (`kept_since`): of earlier ones only those that lasted are known, which would look like few who come.
NUMBERS = f"""
CREATE FUNCTION stays_of_months(services bigint[], until date)
RETURNS TABLE (service_id bigint, month date, come integer, gone integer, people integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH readable AS (
    SELECT s.id, s.operator_id FROM registry_service s WHERE s.id = ANY (services)
      AND ({_ABOVE} OR s.operator_id = ANY (acting_as('economy'))
        OR (s.operator_id = ANY (acting_as('unit')) AND (acting_units() IS NULL OR s.id = ANY (acting_units())))
        OR EXISTS (SELECT 1 FROM warnings_widenedto w
          WHERE w.service_id = s.id AND w.organisation_id = ANY (acting_as('authority'))))
  ), kept AS (
    SELECT u.service_id, min(o.month) AS since FROM registry_occupancy o JOIN registry_unit u ON u.id = o.unit_id
    WHERE u.service_id IN (SELECT id FROM readable) AND o.origin = 'placements' GROUP BY u.service_id
  ), stays AS (
    SELECT p.service_id, p.chain, p.citizen_id, min(p.valid_from) AS begins,
      CASE WHEN bool_or(p.valid_to IS NULL) THEN NULL ELSE max(p.valid_to) END AS ends, min(p.continues) AS continues
    FROM contracts_placement p WHERE p.superseded_at IS NULL AND p.service_id IN (SELECT id FROM readable)
    GROUP BY p.service_id, p.chain, p.citizen_id
  ), months AS (
    SELECT k.service_id, m::date AS first_day, (m + interval '1 month')::date AS next
    FROM kept k, generate_series(k.since, until, interval '1 month') m WHERE (m + interval '1 month')::date <= until + 1
  )
  SELECT m.service_id, m.first_day,
    (count(*) FILTER (WHERE s.begins >= m.first_day AND NOT EXISTS (
      SELECT 1 FROM stays before WHERE before.chain = s.continues AND before.service_id = s.service_id)))::integer,
    (count(*) FILTER (WHERE s.ends > m.first_day AND s.ends <= m.next AND NOT EXISTS (
      SELECT 1 FROM stays after WHERE after.continues = s.chain AND after.service_id = s.service_id)))::integer,
    (count(DISTINCT s.citizen_id) FILTER (WHERE s.ends IS NULL OR s.ends >= m.next))::integer
  FROM months m LEFT JOIN stays s
    ON s.service_id = m.service_id AND s.begins < m.next AND (s.ends IS NULL OR s.ends > m.first_day)
  GROUP BY m.service_id, m.first_day ORDER BY m.service_id, m.first_day
$$;
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("warnings", "0001_warnings_and_monitoring"), ("contracts", "0015_anonymous_stays_are_counted")]

    operations = [
        migrations.RunSQL(READERS + WRITTEN, DROPPED),
        migrations.RunSQL(NUMBERS, "DROP FUNCTION stays_of_months(bigint[], date);"),
    ]
