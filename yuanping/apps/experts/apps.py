from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    name = "yuanping.apps.experts"
    label = "experts"
    default_auto_field = "django.db.models.BigAutoField"
