from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_history_of_organisations_and_roles")]

    operations = [
        migrations.AddField(
            model_name="agreementarea", name="values_version", field=models.CharField(blank=True, default="", max_length=64)
        )
    ]
