from django.apps import AppConfig


class PublicPagesConfig(AppConfig):
    name = "yuanping.web.public"
    label = "web_public"
