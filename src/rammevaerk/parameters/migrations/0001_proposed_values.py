import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_version_of_values"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("reference", models.CharField(max_length=200)),
                ("adopted_on", models.DateField()),
                ("body", models.CharField(max_length=120)),
                ("note", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Not sent yet"),
                            ("proposed", "Awaits the second person"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("approval", models.IntegerField(null=True, unique=True)),
                ("is_demo", models.BooleanField(default=False)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.roleassignment"
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.roleassignment"
                    ),
                ),
                (
                    "proposer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "refused"]), _negated=True),
                            models.Q(("decider__isnull", False), models.Q(("decider", models.F("proposer")), _negated=True)),
                            _connector="OR",
                        ),
                        name="two_people_decide",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decider__isnull", True),
                                ("state__in", ["draft", "proposed"]),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decider__isnull", False),
                                ("state__in", ["approved", "refused", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="decided_by_somebody_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approval__isnull", False), ("state", "approved")),
                            models.Q(models.Q(("state", "approved"), _negated=True), ("approval__isnull", True)),
                            _connector="OR",
                        ),
                        name="approvals_are_counted",
                    ),
                ],
                "indexes": [models.Index(fields=["state", "id"], name="proposal_state")],
            },
        ),
        migrations.CreateModel(
            name="ProposedValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("parameter_id", models.CharField(max_length=100)),
                (
                    "area_code",
                    models.CharField(
                        choices=[
                            ("national", "hele landet"),
                            ("sjaelland", "Sjælland"),
                            ("hovedstaden", "Hovedstaden"),
                            ("nordjylland", "Nordjylland"),
                            ("midtjylland", "Midtjylland"),
                            ("syddanmark", "Syddanmark"),
                            ("oestdanmark", "Østdanmark"),
                        ],
                        max_length=20,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("raw", models.JSONField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_force", "in_force"),
                            ("not_in_force", "not_in_force"),
                            ("unknown", "unknown"),
                            ("assumed", "assumed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250)),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="values", to="parameters.proposal"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "parameter_id", "area_code", "valid_from"), name="value_once_in_a_proposal"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("raw__isnull", False), ("state__in", ["in_force", "assumed"])),
                            models.Q(("raw__isnull", True), ("state__in", ["unknown", "not_in_force"])),
                            _connector="OR",
                        ),
                        name="value_by_its_state",
                    ),
                ],
                "indexes": [models.Index(fields=["parameter_id", "area_code"], name="value_of_parameter")],
            },
        ),
    ]
