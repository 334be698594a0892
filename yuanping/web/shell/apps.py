from django.apps import AppConfig


class ShellPagesConfig(AppConfig):
    name = "yuanping.web.shell"
    label = "web_shell"
