"""Numbers of inquiries for a joint service, for those who may see no rows (readings 8)."""

from django.db import migrations

# A month's inquiries, the municipalities asked by them, those that have answered, and those that did not say no.
NUMBERS = """
CREATE FUNCTION joint_inquiries_counted(first_month date, last_month date)
RETURNS TABLE (month date, inquiries integer, asked integer, answered integer, would integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT date_trunc('month', i.sent_at AT TIME ZONE 'Europe/Copenhagen')::date, count(DISTINCT i.id)::integer,
    count(a.id)::integer, count(h.kind)::integer, count(*) FILTER (WHERE h.kind <> 'no')::integer
  FROM inquiries_jointinquiry i JOIN inquiries_jointasked a ON a.inquiry_id = i.id
  LEFT JOIN LATERAL (SELECT x.kind FROM inquiries_jointanswer x
    WHERE x.inquiry_id = a.inquiry_id AND x.organisation_id = a.organisation_id ORDER BY x.id DESC LIMIT 1) h ON true
  WHERE i.sent_at AT TIME ZONE 'Europe/Copenhagen' >= first_month
    AND i.sent_at AT TIME ZONE 'Europe/Copenhagen' < last_month + interval '1 month'
  GROUP BY 1 ORDER BY 1 DESC
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0002_walls")]
    operations = [migrations.RunSQL(NUMBERS, "DROP FUNCTION joint_inquiries_counted(date, date);")]
