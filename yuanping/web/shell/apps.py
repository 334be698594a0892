from django.apps import AppConfig


class ShellPagesConfig(AppConfig):
    name = "yuanping.web.shell"
    label = "web_shell"

    def ready(self) -> None:
        from yuanping.web.shell import checks

        del checks  # importing it registers the checks
