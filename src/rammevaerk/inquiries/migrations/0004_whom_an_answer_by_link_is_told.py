"""Whom an answer given by link is told to: known to the code that gave it, and to nobody else (readings 3.10, 8)."""

from django.db import migrations

BY_CODE = """
CREATE FUNCTION asked_by_code(wanted_link text, wanted_hash text)
RETURNS TABLE (inquiry bigint, asked bigint, municipality bigint, department text, operator bigint, service bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT a.inquiry_id, a.id, a.municipality_id, a.department::text, a.operator_id, a.service_id
  FROM inquiries_answercode c JOIN inquiries_askedunit a ON a.id = c.asked_id
  WHERE c.link = wanted_link AND c.hash = wanted_hash AND c.used_at IS NOT NULL AND c.replaced_at IS NULL
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0003_joint_inquiries_counted")]

    operations = [migrations.RunSQL(BY_CODE, "DROP FUNCTION asked_by_code(text, text);")]
