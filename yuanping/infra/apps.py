from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class InfraConfig(AppConfig):
    name = "yuanping.infra"
    label = "infra"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # every app is listed by now; models of later ones are loaded before any ready() runs
        autodiscover_modules("handlers", "tasks")
