"""The log is append-only by the database itself."""

from django.db import migrations

from yuanping.apps.evidence import triggers


def install(apps, schema_editor):
    triggers.run(schema_editor.connection, triggers.install_statements(schema_editor.connection.vendor))


def remove(apps, schema_editor):
    triggers.run(schema_editor.connection, triggers.remove_statements(schema_editor.connection.vendor))


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
