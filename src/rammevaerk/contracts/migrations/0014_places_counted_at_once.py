"""Who is placed on a day and who leaves is counted for every unit of a search, from the index alone."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("contracts", "0013_a_reference_is_held")]

    operations = [
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(
                fields=["unit", "valid_from", "valid_to", "expected_end"],
                include=["paragraph", "factor"],
                name="placement_current",
                condition=Q(superseded_at__isnull=True),
            ),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(
                fields=["valid_to", "unit"],
                include=["paragraph", "factor"],
                name="placement_leaving",
                condition=Q(superseded_at__isnull=True, valid_to__isnull=False),
            ),
        ),
    ]
