from django.apps import AppConfig


class PolicyPagesConfig(AppConfig):
    name = "yuanping.web.policy"
    label = "web_policy"
