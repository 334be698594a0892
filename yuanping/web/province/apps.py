from django.apps import AppConfig


class ProvincePagesConfig(AppConfig):
    name = "yuanping.web.province"
    label = "web_province"
