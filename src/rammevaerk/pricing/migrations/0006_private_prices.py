"""Prices between two parties alone, behind row-level security (docs/interpretations/individual-tariffs.md)."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


# Items and their tariffs are read by everybody, and thousands at a time; those between two parties alone are few. So the
# policies ask once for the items this reader may not see, instead of asking for each row. The buyer is an authority (or its
# economy); the operator's authority reads too, since its controllers hold the statements: what an individual tariff is *for*
# they do not (its own table below). A manager sees own services.
HIDDEN = """
CREATE FUNCTION private_items_hidden() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT COALESCE(array_agg(p.item_id), '{}')
  FROM (SELECT item_id, buyer_id FROM pricing_individualtariff
    UNION ALL SELECT item_id, buyer_id FROM pricing_negotiatedprice) p
  JOIN pricing_tariffitem t ON t.id = p.item_id
  JOIN registry_unit u ON u.id = t.unit_id JOIN registry_service s ON s.id = u.service_id
  WHERE acting_function() <> 'auditor' AND NOT (
    (acting_function() IN ('authority', 'economy') AND p.buyer_id = ANY (acting_parties()))
    OR (acting_function() IN ('authority', 'economy', 'settling') AND COALESCE(s.operator_id = ANY (acting_parties()), false))
    OR (acting_function() = 'unit' AND COALESCE(s.operator_id = ANY (acting_parties()), false)
      AND (acting_units() IS NULL OR s.id = ANY (acting_units()))))
$$;

CREATE FUNCTION operator_of_item(wanted bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT s.operator_id FROM pricing_tariffitem t
  JOIN registry_unit u ON u.id = t.unit_id JOIN registry_service s ON s.id = u.service_id WHERE t.id = wanted
$$;

CREATE FUNCTION service_of_item(wanted bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT u.service_id FROM pricing_tariffitem t JOIN registry_unit u ON u.id = t.unit_id WHERE t.id = wanted
$$;
"""
_BUYER = "(SELECT acting_function()) IN ('authority', 'economy') AND buyer_id = ANY ((SELECT acting_parties())::bigint[])"
_OPERATOR = """(SELECT acting_function()) IN ('economy', 'unit')
    AND operator_of_item(item_id) = ANY ((SELECT acting_parties())::bigint[])
    AND ((SELECT acting_function()) = 'economy' OR (SELECT acting_units()) IS NULL
      OR service_of_item(item_id) = ANY ((SELECT acting_units())::bigint[]))"""
_SHARED = ("pricing_tariffitem", "id"), ("pricing_tariff", "item_id"), ("pricing_sheet", "item_id")
_OWN = (
    ("pricing_individualtariff", f"({_BUYER}) OR ({_OPERATOR})"),
    ("pricing_oldaddon", f"({_BUYER}) OR ({_OPERATOR})"),
    ("pricing_negotiatedprice", _BUYER),
)
POLICIES = "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY not_between_others ON {table} TO rammevaerk_app
  USING (NOT {item} = ANY ((SELECT private_items_hidden())::bigint[]));
"""
    for table, item in _SHARED
) + "".join(
    f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON {table} TO rammevaerk_app USING ({whose});
CREATE POLICY auditor_reads ON {table} FOR SELECT TO rammevaerk_app USING ((SELECT acting_function()) = 'auditor');
"""
    for table, whose in _OWN
)
DROP_POLICIES = "".join(
    f"DROP POLICY not_between_others ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;" for table, _item in _SHARED
) + "".join(
    f"DROP POLICY own_rows ON {table}; DROP POLICY auditor_reads ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    for table, _whose in _OWN
)

# What those see who look after the agreement: no buyer, no explanation, and the price within 500 kroner.
COUNTED = """
CREATE FUNCTION individual_tariffs_listed()
RETURNS TABLE (unit_id bigint, paragraph text, reason text, starts date, ends date, asked_year integer, holds boolean,
  declined boolean, prolongs boolean, low_kroner bigint, measure text, is_demo boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.unit_id, t.paragraph::text, i.reason::text, i.starts, i.ends, extract(year FROM i.asked_at)::integer,
    i.buyer_approved_at IS NOT NULL, i.declined_at IS NOT NULL, i.prolongs_id IS NOT NULL,
    (SELECT p.amount_ore / 50000 * 500 FROM pricing_tariff p
      WHERE p.item_id = i.item_id AND p.superseded_at IS NULL ORDER BY p.valid_from DESC LIMIT 1),
    t.measure::text, i.is_demo
  FROM pricing_individualtariff i JOIN pricing_tariffitem t ON t.id = i.item_id
  WHERE acting_function() IN ('secretariat', 'steering', 'auditor')
  ORDER BY i.starts DESC, i.id
$$;

CREATE FUNCTION negotiated_prices_counted()
RETURNS TABLE (year integer, reason text, prices bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT extract(year FROM n.recorded_at)::integer, n.reason::text, count(*)
  FROM pricing_negotiatedprice n WHERE acting_function() IN ('secretariat', 'steering', 'auditor')
  GROUP BY 1, 2 ORDER BY 1 DESC, 2
$$;

CREATE FUNCTION old_add_ons_listed()
RETURNS TABLE (unit_id bigint, paragraph text, starts date, ends date, low_kroner bigint, measure text, is_demo boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT t.unit_id, t.paragraph::text, o.starts, o.ends, o.amount_ore / 50000 * 500, t.measure::text, o.is_demo
  FROM pricing_oldaddon o JOIN pricing_tariffitem t ON t.id = o.item_id
  WHERE acting_function() IN ('secretariat', 'steering', 'auditor')
  ORDER BY o.ends, o.id
$$;
"""
DROP_COUNTED = """
DROP FUNCTION old_add_ons_listed(); DROP FUNCTION negotiated_prices_counted(); DROP FUNCTION individual_tariffs_listed();
"""
DROP_HIDDEN = """
DROP FUNCTION service_of_item(bigint); DROP FUNCTION operator_of_item(bigint); DROP FUNCTION private_items_hidden();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_history_of_organisations_and_roles"),
        ("pricing", "0005_life_events"),
    ]

    operations = [
        migrations.AddField(
            model_name="individualtariff",
            name="agreed_end",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="individualtariff",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="individualtariff",
            name="ended_because",
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name="individualtariff",
            name="ended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.roleassignment"
            ),
        ),
        migrations.AddField(
            model_name="individualtariff",
            name="prolongs",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="prolonged_by", to="pricing.individualtariff"
            ),
        ),
        migrations.CreateModel(
            name="NegotiatedPrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_demo", models.BooleanField(default=False)),
                ("source", models.CharField(blank=True, max_length=250)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("several_places", "Several places bought"),
                            ("long_term", "A long agreement"),
                            ("other_content", "Other content than the published price"),
                            ("lower", "The price was negotiated down"),
                            ("other", "Other"),
                        ],
                        max_length=16,
                    ),
                ),
                ("explanation", models.CharField(blank=True, max_length=250)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "buyer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="negotiation", to="pricing.tariffitem"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.roleassignment"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OldAddOn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_demo", models.BooleanField(default=False)),
                ("source", models.CharField(blank=True, max_length=250)),
                ("text", models.CharField(max_length=160)),
                ("amount_ore", models.BigIntegerField()),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "buyer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="old_add_ons", to="pricing.tariffitem"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.roleassignment"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("ends__gt", models.F("starts"))), name="old_add_on_forward"),
                    models.CheckConstraint(condition=models.Q(("amount_ore__gt", 0)), name="old_add_on_above_zero"),
                ],
            },
        ),
        migrations.RunSQL(HIDDEN, DROP_HIDDEN),
        migrations.RunSQL(POLICIES, DROP_POLICIES),
        migrations.RunSQL(COUNTED, DROP_COUNTED),
    ]
