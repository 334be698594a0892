from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "yuanping.apps.evaluation"
    label = "evaluation"
    default_auto_field = "django.db.models.BigAutoField"
