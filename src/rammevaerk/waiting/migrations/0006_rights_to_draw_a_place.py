"""Rights to draw a place, and the order of a list with the precedence an agreement gives."""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

before = import_module("rammevaerk.waiting.migrations.0002_walls")


# As before, and whether an agreement gives precedence that day; the operator's own municipality never has any.
ORDER = """
DROP FUNCTION waiting_order(bigint[]);
CREATE FUNCTION waiting_order(units bigint[], day date)
RETURNS TABLE (unit_id bigint, paragraph text, entered integer, urgency text, referred_on date, own_entry bigint,
  has_right boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  WITH open AS (
    SELECT e.*, row_number() OVER (PARTITION BY e.unit_id, e.paragraph ORDER BY e.id)::integer AS entered,
      (acting_function() = 'auditor'
        OR e.acting_id = ANY (acting_as('authority')) OR e.paying_id = ANY (acting_as('authority'))
        OR (e.operator_id = ANY (acting_as('unit')) AND (acting_units() IS NULL OR e.service_id = ANY (acting_units()))))
        AS own
    FROM waiting_entry e WHERE e.closed_on IS NULL AND e.unit_id = ANY (units)
  )
  SELECT o.unit_id, o.paragraph::text, o.entered, o.urgency::text, o.referred_on, CASE WHEN o.own THEN o.id END,
    EXISTS (SELECT 1 FROM waiting_drawright r WHERE r.superseded_at IS NULL AND r.first AND r.service_id = o.service_id
      AND r.party_id = o.paying_id AND r.party_id <> o.operator_id
      AND r.valid_from <= day AND (r.valid_to IS NULL OR r.valid_to > day))
  FROM open o
  WHERE acting_function() IN ('secretariat', 'steering', 'auditor')
    OR EXISTS (SELECT 1 FROM open mine WHERE mine.own AND mine.unit_id = o.unit_id)
$$;
"""
BACK = (
    "DROP FUNCTION waiting_order(bigint[], date);\n"
    + before.NUMBERS[
        before.NUMBERS.index("CREATE FUNCTION waiting_order") : before.NUMBERS.index("CREATE FUNCTION waiting_history")
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_version_of_values"),
        ("registry", "0003_who_is_designated"),
        ("waiting", "0005_own_order_of_a_service"),
    ]

    operations = [
        migrations.CreateModel(
            name="DrawRight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("first", models.BooleanField()),
                ("source", models.CharField(max_length=200)),
                ("origin", models.CharField(max_length=30)),
                ("origin_id", models.BigIntegerField()),
                ("is_demo", models.BooleanField(default=False)),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="waiting.drawright",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.roleassignment",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.service"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["service", "party"], name="draw_right_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                        name="draw_right_forward",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("origin", "origin_id", "party"),
                        name="draw_right_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ORDER, BACK),
    ]
