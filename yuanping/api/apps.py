from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "yuanping.api"
    label = "api"
