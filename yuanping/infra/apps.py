from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


def _fill_calendar(**_options: object) -> None:
    from yuanping.infra.calendar import fill_from_seed
    from yuanping.infra.models import CalendarYear

    # the signal also comes after a migration that made only another app's tables
    if CalendarYear._meta.db_table in connection.introspection.table_names():
        fill_from_seed()


class InfraConfig(AppConfig):
    name = "yuanping.infra"
    label = "infra"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_fill_calendar, sender=self)
        # models of all apps are loaded before any ready() runs, so handlers may import them
        autodiscover_modules("handlers", "tasks")
