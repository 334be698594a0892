from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("draw", "0002_sealed_venue_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="ceremony",
            name="venues_open",
            field=models.BooleanField(default=False),
        ),
    ]
