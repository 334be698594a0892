from django.apps import AppConfig


class TendersConfig(AppConfig):
    name = "yuanping.apps.tenders"
    label = "tenders"
    default_auto_field = "django.db.models.BigAutoField"
