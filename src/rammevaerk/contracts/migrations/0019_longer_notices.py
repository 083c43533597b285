"""Longer notices agreed for a service."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_version_of_values"),
        ("contracts", "0018_contract_texts_by_two_people"),
        ("registry", "0003_who_is_designated"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="days_from",
            field=models.CharField(
                choices=[("area", "The agreement area's value"), ("contract", "The contract"), ("term", "Special terms")],
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="LongerNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("months", models.SmallIntegerField()),
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
                        to="contracts.longernotice",
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
                    "paying",
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
                "indexes": [models.Index(fields=["service", "paying"], name="longer_notice_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                        name="longer_notice_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("months__gte", 1), ("months__lte", 36)), name="longer_notice_months"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("origin", "origin_id", "paying"),
                        name="longer_notice_once",
                    ),
                ],
            },
        ),
    ]
