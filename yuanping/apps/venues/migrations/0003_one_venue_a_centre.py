"""Every centre that stood before venues did gets one venue with its rooms, in the catalogue if the centre was accepted."""

from django.db import migrations

HOURS = "1-7 08:00-20:00"
"""The opening hours that held for every centre until now; nobody had to enter them."""
STANDARD = "2026-1"
CROSS_PROVINCE = "cross_province_sub_venue"
ID_DIGITS = 26


def forwards(apps, schema_editor):
    centre_model, venue_model = apps.get_model("venues", "Centre"), apps.get_model("venues", "Venue")
    room_model, capability_model = apps.get_model("venues", "Room"), apps.get_model("venues", "Capability")
    for centre in centre_model.objects.order_by("pk"):
        venue = venue_model.objects.create(
            venue_id=f"{centre.centre_id[:2]}V{centre.pk:0{ID_DIGITS - 1}d}",
            centre=centre,
            name=centre.organisation.name[:64],
            kind=centre.kind,
            region=centre.region,
            address=centre.address,
            state="in_catalogue" if centre.accepted else "draft",
            standard=STANDARD if centre.accepted else "",
            weekly=HOURS,
        )
        room_model.objects.filter(centre=centre).update(venue=venue)
        if centre.cross_province_since:
            capability_model.objects.create(centre=centre, name=CROSS_PROVINCE, from_on=centre.cross_province_since)
    workstation_model = apps.get_model("venues", "Workstation")
    workstation_model.objects.filter(state="out_of_service").update(state="blocked")


class Migration(migrations.Migration):
    dependencies = [("venues", "0002_venues_and_devices"), ("identity", "0001_initial")]

    operations = [migrations.RunPython(forwards)]
