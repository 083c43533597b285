"""What is sold to others relieves a minimum purchase."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_version_of_values"),
        ("pricing", "0009_agreed_tariffs"),
        ("registry", "0003_who_is_designated"),
        ("settlement", "0016_corrections_agreed"),
    ]

    operations = [
        migrations.AddField(
            model_name="schedule",
            name="relief_from",
            field=models.DecimalField(decimal_places=3, max_digits=10, null=True),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("relief_from__isnull", True), models.Q(("relief_from__gt", 0), ("source", "minimum")), _connector="OR"
                ),
                name="schedule_relief",
            ),
        ),
    ]
