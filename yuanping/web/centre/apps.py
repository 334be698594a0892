from django.apps import AppConfig


class CentrePagesConfig(AppConfig):
    name = "yuanping.web.centre"
    label = "web_centre"
