from django.apps import AppConfig


class ExpertPagesConfig(AppConfig):
    name = "yuanping.web.expert"
    label = "web_expert"
