"""What agreements say of a tariff."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_version_of_values"),
        ("pricing", "0008_sold_by_price"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreedTariff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("occupancy", models.DecimalField(decimal_places=6, max_digits=7, null=True)),
                ("income_ore", models.BigIntegerField(null=True)),
                ("text", models.CharField(max_length=160)),
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
                        to="pricing.agreedtariff",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreed", to="pricing.tariffitem"
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
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                        name="agreed_tariff_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("income_ore__isnull", True), ("occupancy__isnull", False)),
                            models.Q(("income_ore__isnull", False), ("occupancy__isnull", True)),
                            _connector="OR",
                        ),
                        name="agreed_tariff_of_one_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("origin", "origin_id"),
                        name="agreed_tariff_once",
                    ),
                ],
            },
        ),
    ]
