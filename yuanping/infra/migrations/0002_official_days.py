"""The official days of 2025 and 2026, as data."""

from django.db import migrations


def fill(apps, schema_editor):
    from yuanping.infra.calendar import seeded_years

    year_model = apps.get_model("infra", "CalendarYear")
    day_model = apps.get_model("infra", "CalendarDay")
    for official in seeded_years():
        year_model.objects.create(year=official.year, notice=official.notice)
        day_model.objects.bulk_create(
            [
                *(day_model(day=day, is_working=False, name=name) for day, name in official.off.items()),
                *(day_model(day=day, is_working=True, name="调休上班") for day in official.on),
            ]
        )


class Migration(migrations.Migration):
    dependencies = [("infra", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
