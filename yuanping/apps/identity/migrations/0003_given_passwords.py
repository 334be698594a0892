from django.db import migrations, models
from django.utils import timezone


def start_counting(apps, schema_editor) -> None:  # type: ignore[no-untyped-def]
    """Nobody wrote down when the given passwords of before were given: their days begin with the upgrade.

    Not so those of security administrators, of whom the last could be shut out for good.
    """
    users = apps.get_model("identity", "User").objects.filter(must_change_password=True)
    users.exclude(memberships__role="security_admin").update(password_given_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_accounts")]

    operations = [
        migrations.AddField("user", "password_given_at", models.DateTimeField(null=True)),
        migrations.RunPython(start_counting, migrations.RunPython.noop),
    ]
