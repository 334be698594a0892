"""Codes of own pages issued before this were shown on the registry's screen: they open nothing any more, and what may have been entered with one goes."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def end_shown_codes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """End every code, and withdraw every passkey: nothing tells who entered it."""
    apps.get_model("experts", "Expert").objects.exclude(page_mark=None).update(page_mark=None)
    apps.get_model("experts", "ExpertPasskey").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("experts", "0004_page_codes")]

    operations = [migrations.RunPython(end_shown_codes, migrations.RunPython.noop)]
