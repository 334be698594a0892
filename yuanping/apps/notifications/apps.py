from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "yuanping.apps.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yuanping.apps.notifications import checks

        del checks  # importing it registers the checks
