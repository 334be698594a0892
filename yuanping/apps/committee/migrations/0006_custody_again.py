from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name_the_seat(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Until now a seat had one receipt and one person."""
    for row in apps.get_model("committee", "DeviceCustody").objects.select_related("seat").iterator():
        row.sat_as = row.seat.seat_id
        row.save(update_fields=["sat_as"])


class Migration(migrations.Migration):
    dependencies = [("committee", "0005_continuing")]

    operations = [
        migrations.AlterField(
            model_name="devicecustody",
            name="seat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="custodies", to="committee.seat"
            ),
        ),
        migrations.AddField(
            model_name="devicecustody",
            name="sat_as",
            field=models.CharField(db_index=True, default="", max_length=32),
        ),
        migrations.RunPython(name_the_seat, migrations.RunPython.noop),
    ]
