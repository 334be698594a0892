from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "yuanping.demo"
    label = "demo"

    def ready(self) -> None:
        from yuanping.demo import guard  # noqa: F401  (registers the checks)
