from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pricing", "0007_occupancy_deviations"),
    ]

    operations = [
        migrations.AddField(
            model_name="yearresult",
            name="sold",
            field=models.JSONField(null=True),
        ),
    ]
