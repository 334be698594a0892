from django.apps import AppConfig


class AccountsPagesConfig(AppConfig):
    name = "yuanping.web.accounts"
    label = "web_accounts"
