import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_version_of_values"),
        ("registry", "0002_support_features_and_quality"),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlyWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_demo", models.BooleanField(default=False)),
                ("source", models.CharField(blank=True, max_length=250)),
                ("as_authority", models.BooleanField(default=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("demand", "Demand is not as expected"),
                            ("profession", "Concern for the professional quality"),
                            ("economy", "Concern for the economy"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("seen", models.TextField()),
                ("since", models.DateField()),
                ("expected_places", models.SmallIntegerField(null=True)),
                ("found", models.CharField(blank=True, max_length=12)),
                ("found_since", models.DateField(null=True)),
                ("raised_on", models.DateField()),
                ("raised_at", models.DateTimeField()),
                (
                    "operator",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.roleassignment",
                    ),
                ),
                (
                    "raised_for",
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
        ),
        migrations.CreateModel(
            name="FindingAside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_demo", models.BooleanField(default=False)),
                ("source", models.CharField(blank=True, max_length=250)),
                ("found", models.CharField(max_length=12)),
                ("found_since", models.DateField()),
                ("grounds", models.TextField()),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.roleassignment"
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.service"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MonitoringPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("figures", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ("every_months", models.SmallIntegerField()),
                ("first_due", models.DateField()),
                ("until", models.DateField()),
                (
                    "operator",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.service"
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plans", to="warnings.earlywarning"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MonitoringReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due", models.DateField()),
                ("values", models.JSONField()),
                ("words", models.TextField(blank=True)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.roleassignment"
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="warnings.monitoringplan",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.service"
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="warnings.earlywarning"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WarningStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.SmallIntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("grounds", models.TextField(blank=True)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.roleassignment"
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.service"
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="warnings.earlywarning",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="monitoringplan",
            name="step",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="plan", to="warnings.warningstep"
            ),
        ),
        migrations.CreateModel(
            name="WidenedTo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "operator",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.service"
                    ),
                ),
                (
                    "warning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="widened", to="warnings.earlywarning"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="earlywarning",
            index=models.Index(fields=["service"], name="warning_by_service"),
        ),
        migrations.AddConstraint(
            model_name="earlywarning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("found", ""), _negated=True),
                fields=("service", "found", "found_since"),
                name="finding_raised_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="earlywarning",
            constraint=models.CheckConstraint(
                condition=models.Q(("found", ""), ("found_since__isnull", False), _connector="OR"), name="found_since_when"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlywarning",
            constraint=models.CheckConstraint(
                condition=models.Q(("since__lte", models.F("raised_on"))), name="seen_before_raised"
            ),
        ),
        migrations.AddConstraint(
            model_name="earlywarning",
            constraint=models.CheckConstraint(
                condition=models.Q(("expected_places__gte", 0)), name="expected_places_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="findingaside",
            constraint=models.UniqueConstraint(fields=("service", "found", "found_since"), name="finding_aside_once"),
        ),
        migrations.AddConstraint(
            model_name="monitoringreport",
            constraint=models.UniqueConstraint(fields=("plan", "due"), name="figures_once_a_day_due"),
        ),
        migrations.AddConstraint(
            model_name="warningstep",
            constraint=models.UniqueConstraint(fields=("warning", "number"), name="one_step_at_a_time"),
        ),
        migrations.AddConstraint(
            model_name="monitoringplan",
            constraint=models.CheckConstraint(condition=models.Q(("until__gte", models.F("first_due"))), name="plan_forward"),
        ),
        migrations.AddConstraint(
            model_name="monitoringplan",
            constraint=models.CheckConstraint(condition=models.Q(("every_months__gte", 1)), name="plan_every_month_at_most"),
        ),
        migrations.AddConstraint(
            model_name="widenedto",
            constraint=models.UniqueConstraint(fields=("warning", "organisation"), name="widened_once"),
        ),
    ]
