from django.apps import AppConfig


class SupervisorPagesConfig(AppConfig):
    name = "yuanping.web.supervisor"
    label = "web_supervisor"
